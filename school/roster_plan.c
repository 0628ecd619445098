/* What changes between what is known and what the file says; see roster.h. */
#include "roster_digest.h"
#include "roster_match.h"

#include <string.h>

const char *const roster_role_names[ROSTER_ROLES] = {
	[ROSTER_PUPIL] = "pupil", [ROSTER_TEACHER] = "teacher", [ROSTER_LEADER] = "leader", [ROSTER_ADMIN] = "admin",
	[ROSTER_PARENT] = "parent"};
const char *const roster_group_kind_names[ROSTER_GROUP_KINDS] = {
	[ROSTER_CLASS] = "class", [ROSTER_COURSE] = "course", [ROSTER_STAFF] = "staff"};
const char *const roster_code_names[ROSTER_CODES] = {
	[ROSTER_EMPTY] = "empty", [ROSTER_TOO_LARGE] = "too_large", [ROSTER_TOO_MANY_LINES] = "too_many_lines",
	[ROSTER_TOO_MANY_COLUMNS] = "too_many_columns", [ROSTER_BAD_ENCODING] = "bad_encoding", [ROSTER_NUL] = "nul",
	[ROSTER_CELL_TOO_LONG] = "cell_too_long", [ROSTER_QUOTE_OPEN] = "quote_open", [ROSTER_QUOTE_INSIDE] = "quote_inside",
	[ROSTER_QUOTE_AFTER] = "quote_after", [ROSTER_CELL_TOO_MUCH] = "cell_too_much",
	[ROSTER_COLUMN_MISSING] = "column_missing", [ROSTER_COLUMN_TWICE] = "column_twice",
	[ROSTER_ROLE_UNKNOWN] = "role_unknown", [ROSTER_CELL_NEEDED] = "cell_needed",
	[ROSTER_BAD_CHARACTER] = "bad_character", [ROSTER_TEXT_TOO_LONG] = "text_too_long", [ROSTER_BAD_ROLE] = "bad_role",
	[ROSTER_BAD_STATUS] = "bad_status", [ROSTER_BAD_LOGIN] = "bad_login",
	 [ROSTER_CLASS_NEEDED] = "class_needed", [ROSTER_ID_TWO_NAMES] = "id_two_names",
	[ROSTER_ID_TWO_ROLES] = "id_two_roles", [ROSTER_NAME_TWICE] = "name_twice", [ROSTER_NAME_UNCLEAR] = "name_unclear",
	[ROSTER_TWO_VALUES] = "two_values", [ROSTER_ABBR_TWICE] = "abbr_twice", [ROSTER_LOGIN_TWICE] = "login_twice",
	[ROSTER_NO_TEACHER] = "no_teacher", [ROSTER_NO_CHILD] = "no_child", [ROSTER_OPERATOR] = "operator",
	[ROSTER_LAST_ADMIN] = "last_admin"};
const char *const roster_kind_names[ROSTER_KINDS] = {
	[ROSTER_GROUP_ADD] = "group_add", [ROSTER_GROUP_RETURN] = "group_return", [ROSTER_PERSON_ADD] = "person_add",
	[ROSTER_PERSON_RETURN] = "person_return", [ROSTER_PERSON_RENAME] = "person_rename", [ROSTER_PERSON_ROLE] = "person_role",
	[ROSTER_PERSON_EXTERNAL] = "person_external", [ROSTER_PERSON_ABBR] = "person_abbr",
	[ROSTER_PERSON_LOGIN] = "person_login", [ROSTER_JOIN] = "join", [ROSTER_LEAVE] = "leave",
	[ROSTER_CHILD_ADD] = "child_add", [ROSTER_CHILD_REMOVE] = "child_remove", [ROSTER_PERSON_LEAVE] = "person_leave",
	[ROSTER_GROUP_END] = "group_end"};
const char *const roster_warning_names[ROSTER_WARNINGS] = {
	[ROSTER_MANY_LEAVE] = "many_leave", [ROSTER_LINES_GONE] = "lines_gone", [ROSTER_LINES_OLD] = "lines_old",
	[ROSTER_GROUPS_UNTAUGHT] = "groups_untaught"};

/* While a plan is made. */
struct work {
	struct roster_match match;
	struct roster_plan *plan;
	const struct roster *known;
	const struct roster_options *options;
	bool *goes;      /* of the known people */
	bool *ends;      /* of the known groups */
	bool *is_taught; /* of the plan's groups: the file says who teaches it */
	uint32_t *stay;  /* of the plan's groups: its pupils afterwards */
	uint32_t *lose;  /* and its pupils who leave the school */
	uint32_t *teach; /* and its adults */
};

static void change(struct work *w, struct roster_change what)
{
	what.from = what.from ? what.from : "";
	what.to = what.to ? what.to : "";
	what.given = what.given ? what.given : "";
	what.family = what.family ? what.family : "";
	g_array_append_val(w->plan->changes, what);
	w->plan->counts[what.kind]++;
}

static void change_person(struct work *w, enum roster_kind kind, uint32_t line, uint32_t person, const char *from, const char *to)
{
	change(w, (struct roster_change){.kind = kind, .line = line, .person = person, .group = ROSTER_NOBODY,
		.other = ROSTER_NOBODY, .from = from, .to = to});
}

static void change_group(struct work *w, enum roster_kind kind, uint32_t line, uint32_t group)
{
	change(w, (struct roster_change){.kind = kind, .line = line, .person = ROSTER_NOBODY, .group = group,
		.other = ROSTER_NOBODY});
}

static void add_groups(struct work *w)
{
	for (uint32_t i = 0; i < w->plan->groups->len; i++) {
		uint32_t line = g_array_index(w->match.group_lines, uint32_t, i);
		if (line > 0 && i >= w->known->groups_len) {
			change_group(w, ROSTER_GROUP_ADD, line, i);
		} else if (line > 0 && w->known->groups[i].is_gone) {
			change_group(w, ROSTER_GROUP_RETURN, line, i);
		}
	}
}

/* A list of teachers does not say who leads the school: only a column of roles does. */
static bool is_role_new(const struct work *w, const struct roster_person *person, const struct file_person *named)
{
	return w->match.file->columns.has_role && named->role != person->role;
}

/* What the school wrote instead of the name stays. */
static void rename_person(struct work *w, uint32_t number, const struct file_person *named)
{
	const struct roster_person *person = roster_plan_person(w->plan, number);
	GStringChunk *texts = w->plan->texts;
	char *from = g_strdup_printf("%s %s", person->given, person->family), *to = g_strdup_printf("%s %s", named->given, named->family);
	bool is_own = (*person->given || *person->family) && strcmp(person->name, from) != 0;
	change(w, (struct roster_change){.kind = ROSTER_PERSON_RENAME, .line = named->line, .person = number, .group = ROSTER_NOBODY,
		.other = ROSTER_NOBODY, .from = person->name, .to = is_own ? person->name : g_string_chunk_insert_const(texts, to),
		.given = named->given, .family = named->family});
	g_free(from);
	g_free(to);
}

static void compare_person(struct work *w, uint32_t number, const struct file_person *named)
{
	const struct roster_person *person = roster_plan_person(w->plan, number);
	if (number >= w->known->people_len) {
		change_person(w, ROSTER_PERSON_ADD, named->line, number, NULL, NULL);
		return;
	}
	if (person->is_gone) {
		change_person(w, ROSTER_PERSON_RETURN, named->line, number, NULL, NULL);
	}
	if (strcmp(person->given, named->given) != 0 || strcmp(person->family, named->family) != 0) {
		rename_person(w, number, named);
	}
	if (is_role_new(w, person, named)) {
		change_person(w, ROSTER_PERSON_ROLE, named->line, number, roster_role_names[person->role], roster_role_names[named->role]);
	}
	if (*named->external && strcmp(person->external, named->external) != 0) {
		change_person(w, ROSTER_PERSON_EXTERNAL, named->line, number, person->external, named->external);
	}
	if (*named->abbr && strcmp(person->abbr, named->abbr) != 0) {
		change_person(w, ROSTER_PERSON_ABBR, named->line, number, person->abbr, named->abbr);
	}
	if (*named->login && strcmp(person->login, named->login) != 0) {
		change_person(w, ROSTER_PERSON_LOGIN, named->line, number, person->login, named->login);
	}
}

static void compare_people(struct work *w)
{
	for (uint32_t i = 0; i < w->match.file->people->len; i++) {
		compare_person(w, w->match.persons[i], &g_array_index(w->match.file->people, struct file_person, i));
	}
	for (uint32_t i = 0; i < w->known->people_len; i++) {
		const struct roster_person *person = &w->known->people[i];
		w->goes[i] = !person->is_gone && !roster_match_stays(&w->match, i);
	}
}

/* Does the file take this membership away? Only what a file brought, and only where this one says how it is instead. */
static bool is_over(const struct work *w, const struct roster_member *member)
{
	const struct file_person *named = roster_match_file(&w->match, member->person);
	if (!member->is_imported || roster_match_want(&w->match, member->person, member->group)) {
		return false;
	}
	if (w->is_taught[member->group] && roster_file_kind(w->known->people[member->person].role) == 'a') {
		return true;
	}
	if (!named) {
		return false;
	}
	bool is_whole = w->options->is_whole[named->role];
	bool is_class = w->known->groups[member->group].kind == ROSTER_CLASS;
	return is_class ? *named->class_name || (named->has_class && is_whole) : named->has_groups && is_whole;
}

static void count_member(struct work *w, uint32_t person, uint32_t group)
{
	char kind = roster_file_kind(roster_plan_person(w->plan, person)->role);
	w->stay[group] += kind == 'c' ? 1 : 0;
	w->teach[group] += kind == 'a' ? 1 : 0;
}

/* Who joins, and who is in which group afterwards. */
static void join(struct work *w)
{
	GHashTable *is_in = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (size_t i = 0; i < w->known->members_len; i++) {
		const struct roster_member *member = &w->known->members[i];
		gint64 *key = g_new(gint64, 1);
		*key = (gint64)member->person << 32 | member->group;
		g_hash_table_add(is_in, key);
		if (w->goes[member->person]) {
			w->lose[member->group] += w->known->people[member->person].role == ROSTER_PUPIL ? 1 : 0;
		} else if (!is_over(w, member)) {
			count_member(w, member->person, member->group);
		}
	}
	for (guint i = 0; i < w->match.wants->len; i++) {
		const struct roster_want *want = &g_array_index(w->match.wants, struct roster_want, i);
		gint64 key = (gint64)want->person << 32 | want->group;
		if (!g_hash_table_contains(is_in, &key)) {
			change(w, (struct roster_change){.kind = ROSTER_JOIN, .line = want->line, .person = want->person,
				.group = want->group, .other = ROSTER_NOBODY});
			count_member(w, want->person, want->group);
		}
	}
	g_hash_table_destroy(is_in);
}

/* A group that a file brought ends when no pupil is left in it: because a file that could name it does not, or since all leave. */
static void find_ends(struct work *w)
{
	const int *at = w->match.file->columns.at;
	bool has[ROSTER_GROUP_KINDS] = {[ROSTER_CLASS] = at[FIELD_CLASS] != COLUMN_NONE,
		[ROSTER_COURSE] = w->match.file->columns.has_lessons || at[FIELD_GROUPS] != COLUMN_NONE};
	for (uint32_t i = 0; i < w->known->groups_len; i++) {
		const struct roster_group *group = &w->known->groups[i];
		bool can_end = has[group->kind] || w->lose[i] > 0;
		bool is_named = g_array_index(w->match.group_lines, uint32_t, i) > 0;
		w->ends[i] = w->options->is_whole[ROSTER_PUPIL] && group->is_imported && can_end && !group->is_gone && !is_named
			&& w->stay[i] == 0;
	}
}

static void leave_groups(struct work *w)
{
	for (size_t i = 0; i < w->known->members_len; i++) {
		const struct roster_member *member = &w->known->members[i];
		if (!w->goes[member->person] && !w->ends[member->group] && is_over(w, member)) {
			change(w, (struct roster_change){.kind = ROSTER_LEAVE, .line = 0, .person = member->person, .group = member->group,
				.other = ROSTER_NOBODY});
		}
	}
}

static void change_child(struct work *w, enum roster_kind kind, uint32_t line, const struct roster_child *pair)
{
	change(w, (struct roster_change){.kind = kind, .line = line, .person = pair->parent, .group = ROSTER_NOBODY, .other = pair->child});
}

static bool has_child(const struct roster_child *pairs, size_t count, GHashTable *set, const struct roster_child *pair)
{
	if (g_hash_table_size(set) == 0) {
		for (size_t i = 0; i < count; i++) {
			gint64 *key = g_new(gint64, 1);
			*key = (gint64)pairs[i].parent << 32 | pairs[i].child;
			g_hash_table_add(set, key);
		}
	}
	gint64 key = (gint64)pair->parent << 32 | pair->child;
	return g_hash_table_contains(set, &key);
}

static void compare_children(struct work *w)
{
	const struct roster *known = w->known;
	const GArray *wanted = w->match.children;
	GHashTable *before = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	GHashTable *after = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < wanted->len; i++) {
		const struct roster_child *pair = &g_array_index(wanted, struct roster_child, i);
		if (!has_child(known->children, known->children_len, before, pair)) {
			change_child(w, ROSTER_CHILD_ADD, g_array_index(w->match.child_lines, uint32_t, i), pair);
		}
	}
	bool is_told = w->match.file->columns.at[FIELD_CHILD] != COLUMN_NONE && w->options->is_whole[ROSTER_PARENT];
	for (size_t i = 0; i < known->children_len && is_told; i++) {
		const struct roster_child *pair = &known->children[i];
		bool is_gone = w->goes[pair->parent] || w->goes[pair->child];
		if (!is_gone && roster_match_file(&w->match, pair->parent)
			&& !has_child((const struct roster_child *)(void *)wanted->data, wanted->len, after, pair)) {
			change_child(w, ROSTER_CHILD_REMOVE, 0, pair);
		}
	}
	g_hash_table_destroy(before);
	g_hash_table_destroy(after);
}

static void notice(struct work *w, enum roster_warning warning, enum roster_role role, uint32_t count, uint32_t total)
{
	struct roster_notice what = {warning, role, count, total};
	if (count > 0) {
		g_array_append_val(w->plan->notices, what);
	}
}

static void leave_school(struct work *w)
{
	uint32_t there[ROSTER_ROLES] = {0}, gone[ROSTER_ROLES] = {0};
	for (uint32_t i = 0; i < w->known->people_len; i++) {
		enum roster_role role = w->known->people[i].role;
		there[role] += w->known->people[i].is_gone ? 0 : 1;
		gone[role] += w->goes[i] ? 1 : 0;
		if (w->goes[i]) {
			change_person(w, ROSTER_PERSON_LEAVE, 0, i, NULL, NULL);
		}
	}
	for (int role = 0; role < ROSTER_ROLES; role++) {
		bool is_many = 4 * gone[role] > there[role];
		w->plan->needs_confirmation = w->plan->needs_confirmation || is_many;
		notice(w, ROSTER_MANY_LEAVE, (enum roster_role)role, is_many ? gone[role] : 0, there[role]);
	}
	for (uint32_t i = 0; i < w->known->groups_len; i++) {
		if (w->ends[i]) {
			change_group(w, ROSTER_GROUP_END, 0, i);
		}
	}
}

static void notice_rest(struct work *w)
{
	uint32_t untaught = 0;
	for (uint32_t i = 0; i < w->plan->groups->len; i++) {
		untaught += g_array_index(w->match.group_lines, uint32_t, i) > 0 && w->teach[i] == 0 ? 1 : 0;
	}
	notice(w, ROSTER_LINES_GONE, ROSTER_PUPIL, w->match.file->lines_gone, 0);
	notice(w, ROSTER_LINES_OLD, ROSTER_PUPIL, w->match.file->lines_old, 0);
	notice(w, ROSTER_GROUPS_UNTAUGHT, ROSTER_TEACHER, untaught, 0);
}

static bool is_admin_after(const struct work *w, uint32_t number)
{
	const struct roster_person *person = roster_plan_person(w->plan, number);
	const struct file_person *named = roster_match_file(&w->match, number);
	enum roster_role role = named && w->match.file->columns.has_role ? named->role : person->role;
	return roster_match_stays(&w->match, number) && (person->is_admin || role == ROSTER_ADMIN);
}

/* Nobody locks himself out by a file. */
static void check_admins(struct work *w)
{
	uint32_t before = 0, after = 0;
	for (uint32_t i = 0; i < w->plan->people->len; i++) {
		const struct roster_person *person = roster_plan_person(w->plan, i);
		before += i < w->known->people_len && (person->is_admin || person->role == ROSTER_ADMIN) && !person->is_gone ? 1 : 0;
		after += is_admin_after(w, i) ? 1 : 0;
	}
	if (before > 0 && after == 0) {
		roster_fault(w->plan, &w->match.file->csv, ROSTER_LAST_ADMIN, 0, COLUMN_NONE, "", 0);
	}
}

/* Whoever could take an operator's place would have all schools. */
static void check_operators(struct work *w)
{
	for (guint i = 0; i < w->plan->changes->len && !w->options->by_operator; i++) {
		const struct roster_change *change = &g_array_index(w->plan->changes, struct roster_change, i);
		bool is_own = change->kind >= ROSTER_PERSON_RETURN && change->kind <= ROSTER_PERSON_LOGIN;
		if ((is_own || change->kind == ROSTER_PERSON_LEAVE) && roster_plan_person(w->plan, change->person)->is_operator) {
			roster_fault(w->plan, &w->match.file->csv, ROSTER_OPERATOR, change->line,
				change->line > 0 ? w->match.file->columns.at[FIELD_LAST] : COLUMN_NONE,
				roster_plan_person(w->plan, change->person)->name, 0);
		}
	}
}

/* Abbreviations and logins that somebody else keeps who stands on no line of the file. */
static void check_own(struct work *w, enum roster_code code, enum roster_field field, GHashTable *owners)
{
	for (uint32_t i = 0; i < w->known->people_len; i++) {
		const struct roster_person *person = &w->known->people[i];
		const struct file_person *named = roster_match_file(&w->match, i);
		const char *own = field == FIELD_ABBR ? person->abbr : person->login;
		bool is_kept = roster_match_stays(&w->match, i) && *own && !(named && *(field == FIELD_ABBR ? named->abbr : named->login));
		char *folded = is_kept ? g_utf8_casefold(own, -1) : NULL;
		uint32_t owner = folded ? GPOINTER_TO_UINT(g_hash_table_lookup(owners, folded)) : 0;
		if (owner > 0 && w->match.persons[owner - 1] != i) {
			uint32_t line = g_array_index(w->match.file->people, struct file_person, owner - 1).line;
			roster_fault(w->plan, &w->match.file->csv, code, line, w->match.file->columns.at[field], own, 0);
		}
		g_free(folded);
	}
}

/* And those of people of other schools. */
static void check_logins(struct work *w)
{
	for (uint32_t i = 0; w->options->is_login_taken && i < w->match.file->people->len; i++) {
		const struct file_person *named = &g_array_index(w->match.file->people, struct file_person, i);
		const char *own = roster_plan_person(w->plan, w->match.persons[i])->login;
		bool is_new = *named->login && (w->match.persons[i] >= w->known->people_len || strcmp(own, named->login) != 0);
		if (is_new && w->options->is_login_taken(w->options->ctx, named->login)) {
			roster_fault(w->plan, &w->match.file->csv, ROSTER_LOGIN_TWICE, named->line, w->match.file->columns.at[FIELD_LOGIN],
				named->login, 0);
		}
	}
}

static void count_unchanged(struct work *w)
{
	bool *is_changed = g_new0(bool, w->plan->people->len + 1);
	for (guint i = 0; i < w->plan->changes->len; i++) {
		uint32_t person = g_array_index(w->plan->changes, struct roster_change, i).person;
		is_changed[person == ROSTER_NOBODY ? w->plan->people->len : person] = true;
	}
	for (uint32_t i = 0; i < w->match.file->people->len; i++) {
		w->plan->unchanged += is_changed[w->match.persons[i]] ? 0 : 1;
	}
	g_free(is_changed);
}

static void compare(struct work *w)
{
	size_t people = w->plan->people->len, groups = w->plan->groups->len;
	w->goes = g_new0(bool, people + 1);
	w->ends = g_new0(bool, groups + 1);
	w->is_taught = g_new0(bool, groups + 1);
	w->stay = g_new0(uint32_t, groups + 1);
	w->lose = g_new0(uint32_t, groups + 1);
	w->teach = g_new0(uint32_t, groups + 1);
	for (guint i = 0; i < w->match.wants->len; i++) {
		const struct roster_want *want = &g_array_index(w->match.wants, struct roster_want, i);
		w->is_taught[want->group] = w->is_taught[want->group] || want->is_taught;
	}
	add_groups(w);
	compare_people(w);
	join(w);
	find_ends(w);
	leave_groups(w);
	compare_children(w);
	leave_school(w);
	notice_rest(w);
	count_unchanged(w);
	check_admins(w);
	check_operators(w);
	check_own(w, ROSTER_ABBR_TWICE, FIELD_ABBR, w->match.file->by_abbr);
	check_own(w, ROSTER_LOGIN_TWICE, FIELD_LOGIN, w->match.file->by_login);
	check_logins(w);
	g_free(w->goes);
	g_free(w->ends);
	g_free(w->is_taught);
	g_free(w->stay);
	g_free(w->lose);
	g_free(w->teach);
}

static void plan_init(struct roster_plan *plan, const struct roster *known)
{
	*plan = (struct roster_plan){.errors = g_array_new(FALSE, FALSE, sizeof(struct roster_error)),
		.changes = g_array_new(FALSE, FALSE, sizeof(struct roster_change)),
		.notices = g_array_new(FALSE, FALSE, sizeof(struct roster_notice)),
		.people = g_array_new(FALSE, FALSE, sizeof(struct roster_person)),
		.groups = g_array_new(FALSE, FALSE, sizeof(struct roster_group)),
		.ignored = g_ptr_array_new(), .texts = g_string_chunk_new(16 * 1024)};
	if (known->people_len > 0) {
		g_array_append_vals(plan->people, known->people, (guint)known->people_len);
	}
	if (known->groups_len > 0) {
		g_array_append_vals(plan->groups, known->groups, (guint)known->groups_len);
	}
}

static int by_line(const void *a, const void *b)
{
	const struct roster_error *x = a, *y = b;
	return x->line != y->line ? (x->line < y->line ? -1 : 1) : (x->column > y->column) - (x->column < y->column);
}

enum err roster_plan(struct roster_plan *plan, const struct roster *known, const void *file, size_t len,
	const struct roster_options *options)
{
	static const char *const encodings[] = {[CSV_UTF8] = "UTF-8", [CSV_UTF16] = "UTF-16", [CSV_WINDOWS_1252] = "Windows-1252"};
	struct roster_file read;
	struct work w = {.plan = plan, .known = known, .options = options};
	plan_init(plan, known);
	roster_digest(plan->digest, known, file, len, options);
	roster_file_read(&read, file, len, plan);
	plan->lines = read.lines;
	plan->encoding = encodings[read.csv.encoding];
	plan->separator = read.csv.separator;
	plan->has_roles = read.columns.has_role;
	if (plan->errors->len == 0) {
		roster_match(&w.match, known, options, &read, plan);
		if (plan->errors->len == 0) {
			compare(&w);
		}
		roster_match_finish(&w.match);
	}
	roster_file_finish(&read);
	if (plan->errors->len > 0) {
		g_array_sort(plan->errors, by_line);
		g_array_set_size(plan->changes, 0);
		g_array_set_size(plan->notices, 0);
		memset(plan->counts, 0, sizeof plan->counts);
		plan->needs_confirmation = false;
		plan->unchanged = 0;
		return ERR_MALFORMED;
	}
	return OK;
}

void roster_plan_finish(struct roster_plan *plan)
{
	g_array_free(plan->errors, TRUE);
	g_array_free(plan->changes, TRUE);
	g_array_free(plan->notices, TRUE);
	g_array_free(plan->people, TRUE);
	g_array_free(plan->groups, TRUE);
	g_ptr_array_free(plan->ignored, TRUE);
	g_string_chunk_free(plan->texts);
	*plan = (struct roster_plan){0};
}

size_t roster_plan_show(const struct roster_plan *plan, const struct roster_change **out, size_t cap)
{
	static const enum roster_kind order[ROSTER_KINDS] = {ROSTER_PERSON_LEAVE, ROSTER_GROUP_END, ROSTER_PERSON_ROLE,
		ROSTER_PERSON_RENAME, ROSTER_PERSON_RETURN, ROSTER_PERSON_ADD, ROSTER_PERSON_EXTERNAL, ROSTER_PERSON_ABBR,
		ROSTER_PERSON_LOGIN, ROSTER_GROUP_ADD, ROSTER_GROUP_RETURN, ROSTER_CHILD_REMOVE, ROSTER_CHILD_ADD, ROSTER_LEAVE,
		ROSTER_JOIN};
	size_t count = 0;
	for (int kind = 0; kind < ROSTER_KINDS; kind++) {
		for (guint i = 0; i < plan->changes->len && count < cap && plan->counts[order[kind]] > 0; i++) {
			const struct roster_change *change = &g_array_index(plan->changes, struct roster_change, i);
			if (change->kind == order[kind]) {
				out[count++] = change;
			}
		}
	}
	return count;
}

const struct roster_person *roster_plan_person(const struct roster_plan *plan, uint32_t person)
{
	return &g_array_index(plan->people, struct roster_person, person);
}

const struct roster_group *roster_plan_group(const struct roster_plan *plan, uint32_t group)
{
	return &g_array_index(plan->groups, struct roster_group, group);
}
