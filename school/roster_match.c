#include "roster_match.h"
#include "roster_text.h"

#include <string.h>

/* Those who are known, by something that several may have: a chain through `next`, in their order. */
struct index {
	GHashTable *first; /* text to person + 1 */
	uint32_t *next, *last;
};

static void index_init(struct index *index, size_t people)
{
	*index = (struct index){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_new0(uint32_t, people + 1),
		g_new0(uint32_t, people + 1)};
}

static void index_finish(struct index *index)
{
	g_hash_table_destroy(index->first);
	g_free(index->next);
	g_free(index->last);
}

/* Takes the key. */
static void index_add(struct index *index, char *key, uint32_t person)
{
	uint32_t head = GPOINTER_TO_UINT(g_hash_table_lookup(index->first, key));
	if (head == 0) {
		g_hash_table_insert(index->first, key, GUINT_TO_POINTER(person + 1));
		index->last[person] = person;
		return;
	}
	index->next[index->last[head - 1]] = person + 1;
	index->last[head - 1] = person;
	g_free(key);
}

static uint32_t index_first(const struct index *index, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(index->first, key));
}

/* Of somebody who is known by one name alone: that. */
static char *known_key(const struct roster_person *person)
{
	bool is_whole = *person->given || *person->family;
	return roster_file_name_key(person->role, is_whole ? person->given : "", is_whole ? person->family : person->name);
}

static const char *file_key(const struct file_person *person)
{
	return person->folded - 1; /* the kind stands before it */
}

/* Is somebody of that kind in a class of that name? */
static bool is_in_class(const struct roster_match *m, uint32_t person, const char *class_name)
{
	for (size_t i = 0; i < m->known->members_len; i++) {
		const struct roster_member *member = &m->known->members[i];
		if (member->person == person && strcmp(m->known->groups[member->group].name, class_name) == 0) {
			return true;
		}
	}
	return false;
}

/* Of those of one name: who is there before who has left; without an id, who is in the same class. */
static uint32_t choose(const struct roster_match *m, const struct index *names, const struct file_person *person, bool *is_unclear)
{
	uint32_t found[2] = {ROSTER_NOBODY, ROSTER_NOBODY}, counts[2] = {0, 0};
	uint32_t in_class = ROSTER_NOBODY, in_class_count = 0;
	for (uint32_t i = index_first(names, file_key(person)); i > 0; i = names->next[i - 1]) {
		const struct roster_person *other = &m->known->people[i - 1];
		if (*person->external && *other->external) {
			continue; /* he is known by another id: somebody else of that name */
		}
		found[other->is_gone] = i - 1;
		counts[other->is_gone]++;
	}
	uint32_t gone = counts[0] == 0 ? 1 : 0;
	if (counts[gone] > 1 && *person->class_name) {
		for (uint32_t i = index_first(names, file_key(person)); i > 0; i = names->next[i - 1]) {
			if (is_in_class(m, i - 1, person->class_name)) {
				in_class = i - 1;
				in_class_count++;
			}
		}
	}
	*is_unclear = counts[gone] > 1 && in_class_count != 1;
	return counts[gone] > 1 ? in_class : found[gone];
}

static void unclear(const struct roster_match *m, enum roster_code code, const struct file_person *person, enum roster_field field,
	const char *value, uint32_t other_line)
{
	roster_fault(m->plan, &m->file->csv, code, person->line, m->file->columns.at[field], value, other_line);
}

/* Those who are known. */
struct indexes {
	struct index externals, names, abbrs;
};

/* By his abbreviation, if half of the name is his, too: whoever married is the same, a successor is not. */
static uint32_t find_by_abbr(const struct roster_match *m, const struct indexes *known, const struct file_person *person)
{
	char *abbr = roster_text_fold(person->abbr), *given = roster_text_fold(person->given), *family = roster_text_fold(person->family);
	uint32_t found = *abbr ? index_first(&known->abbrs, abbr) - 1 : ROSTER_NOBODY;
	if (found != ROSTER_NOBODY) {
		const struct roster_person *other = &m->known->people[found];
		char *other_given = roster_text_fold(other->given), *other_family = roster_text_fold(other->family);
		bool is_half = strcmp(given, other_given) == 0 || strcmp(family, other_family) == 0;
		bool is_other = *person->external && *other->external;
		found = is_half && !is_other ? found : ROSTER_NOBODY;
		g_free(other_given);
		g_free(other_family);
	}
	g_free(abbr);
	g_free(given);
	g_free(family);
	return found;
}

static uint32_t find_person(const struct roster_match *m, const struct indexes *known, const struct file_person *person)
{
	bool is_unclear = false;
	uint32_t found = *person->external ? index_first(&known->externals, person->external) : 0;
	if (found > 0) {
		if (roster_file_kind(m->known->people[found - 1].role) != roster_file_kind(person->role)) {
			unclear(m, ROSTER_ID_TWO_ROLES, person, FIELD_ID, person->external, 0);
		}
		return found - 1;
	}
	uint32_t chosen = choose(m, &known->names, person, &is_unclear);
	if (is_unclear) {
		unclear(m, ROSTER_NAME_UNCLEAR, person, FIELD_LAST, person->family, 0);
	}
	return chosen == ROSTER_NOBODY && !is_unclear ? find_by_abbr(m, known, person) : chosen;
}

static uint32_t add_person(struct roster_match *m, const struct file_person *person)
{
	char *name = g_strdup_printf("%s %s", person->given, person->family);
	struct roster_person added = {.id = "", .external = person->external, .given = person->given, .family = person->family,
		.name = g_string_chunk_insert_const(m->plan->texts, name), .abbr = person->abbr, .login = person->login,
		.role = person->role};
	g_free(name);
	g_array_append_val(m->plan->people, added);
	return m->plan->people->len - 1;
}

static void index_people(struct indexes *known, const struct roster *roster)
{
	index_init(&known->externals, roster->people_len);
	index_init(&known->names, roster->people_len);
	index_init(&known->abbrs, roster->people_len);
	for (uint32_t i = 0; i < roster->people_len; i++) {
		const struct roster_person *person = &roster->people[i];
		index_add(&known->names, known_key(person), i);
		if (*person->external) {
			index_add(&known->externals, g_strdup(person->external), i);
		}
		if (*person->abbr && !person->is_gone && roster_file_kind(person->role) == 'a') {
			index_add(&known->abbrs, roster_text_fold(person->abbr), i);
		}
	}
}

static void match_people(struct roster_match *m)
{
	struct indexes indexes;
	size_t known = m->known->people_len, count = m->file->people->len;
	index_people(&indexes, m->known);
	m->persons = g_new(uint32_t, count + 1);
	m->in_file = g_new0(uint32_t, known + count + 1);
	for (uint32_t i = 0; i < count; i++) {
		const struct file_person *person = &g_array_index(m->file->people, struct file_person, i);
		uint32_t found = find_person(m, &indexes, person);
		if (found != ROSTER_NOBODY && m->in_file[found] > 0) {
			const struct file_person *first = &g_array_index(m->file->people, struct file_person, m->in_file[found] - 1);
			unclear(m, ROSTER_NAME_UNCLEAR, person, FIELD_LAST, person->family, first->line);
		}
		m->persons[i] = found != ROSTER_NOBODY ? found : add_person(m, person);
		m->in_file[m->persons[i]] = i + 1;
	}
	index_finish(&indexes.externals);
	index_finish(&indexes.names);
	index_finish(&indexes.abbrs);
}

/* 5A is 5a. */
static char *group_key(const char *name, const char *subject)
{
	char *both = g_strdup_printf("%s\n%s", name, subject);
	char *key = roster_text_fold(both);
	g_free(both);
	return key;
}

static void index_groups(struct roster_match *m)
{
	for (size_t i = m->known->groups_len; i > 0; i--) {
		const struct roster_group *group = &m->known->groups[i - 1];
		char *key = group_key(group->name, group->subject);
		uint32_t other = GPOINTER_TO_UINT(g_hash_table_lookup(m->groups, key));
		/* one that has not ended goes before one that has */
		bool is_better = other == 0 || m->known->groups[other - 1].is_gone || !group->is_gone;
		if (is_better) {
			g_hash_table_insert(m->groups, key, GUINT_TO_POINTER(i));
		} else {
			g_free(key);
		}
	}
	g_array_set_size(m->group_lines, (guint)m->known->groups_len);
}

static uint32_t group_of(struct roster_match *m, const struct file_place *place, const char *name)
{
	char *key = group_key(name, place->subject);
	uint32_t group = GPOINTER_TO_UINT(g_hash_table_lookup(m->groups, key));
	if (group == 0) {
		struct roster_group added = {.id = "", .name = name, .subject = place->subject, .kind = place->kind,
			.is_imported = true};
		uint32_t no_line = 0;
		g_array_append_val(m->plan->groups, added);
		g_array_append_val(m->group_lines, no_line);
		group = m->plan->groups->len;
		g_hash_table_insert(m->groups, key, GUINT_TO_POINTER(group));
	} else {
		g_free(key);
	}
	uint32_t *line = &g_array_index(m->group_lines, uint32_t, group - 1);
	*line = *line > 0 ? *line : place->line;
	return group - 1;
}

static gint64 *pair_key(uint32_t person, uint32_t group)
{
	gint64 *key = g_new(gint64, 1);
	*key = (gint64)person << 32 | group;
	return key;
}

static void want(struct roster_match *m, struct roster_want wanted)
{
	gint64 *key = pair_key(wanted.person, wanted.group);
	uint32_t before = GPOINTER_TO_UINT(g_hash_table_lookup(m->pairs, key));
	if (before > 0) {
		struct roster_want *first = &g_array_index(m->wants, struct roster_want, before - 1);
		first->is_taught = first->is_taught || wanted.is_taught;
		g_free(key);
		return;
	}
	g_array_append_val(m->wants, wanted);
	g_hash_table_insert(m->pairs, key, GUINT_TO_POINTER(m->wants->len));
}

/* Teachers by abbreviation or id, folded: those of the file before those who are known. */
static GHashTable *index_teachers(const struct roster_match *m)
{
	GHashTable *teachers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = m->plan->people->len; i > 0; i--) {
			const struct roster_person *person = roster_plan_person(m->plan, i - 1);
			const struct file_person *named = roster_match_file(m, i - 1);
			const char *abbr = named && *named->abbr ? named->abbr : person->abbr;
			const char *text = pass == 0 ? person->external : abbr;
			if (roster_file_kind(person->role) == 'a' && *text && roster_match_stays(m, i - 1)) {
				g_hash_table_insert(teachers, roster_text_fold(text), GUINT_TO_POINTER(i));
			}
		}
	}
	return teachers;
}

static void want_teachers(struct roster_match *m, GHashTable *teachers, GHashTable *told, const struct file_place *place,
	uint32_t group)
{
	for (int which = 0; which < 2; which++) {
		const char *text = place->teachers[which];
		if (!*text) {
			continue;
		}
		char *folded = roster_text_fold(text);
		uint32_t teacher = GPOINTER_TO_UINT(g_hash_table_lookup(teachers, folded));
		if (teacher > 0) {
			want(m, (struct roster_want){teacher - 1, group, place->line, true});
		} else if (g_hash_table_add(told, g_strdup(folded))) {
			roster_fault(m->plan, &m->file->csv, ROSTER_NO_TEACHER, place->line, place->teacher_columns[which], text, 0);
		}
		g_free(folded);
	}
}

/* The class that somebody is in by an earlier file. */
static const char *known_class(const struct roster_match *m, const uint32_t *classes, uint32_t person)
{
	return person < m->known->people_len && classes[person] > 0 ? m->known->groups[classes[person] - 1].name : "";
}

static uint32_t *index_classes(const struct roster_match *m)
{
	uint32_t *classes = g_new0(uint32_t, m->known->people_len + 1);
	for (size_t i = 0; i < m->known->members_len; i++) {
		const struct roster_member *member = &m->known->members[i];
		if (m->known->groups[member->group].kind == ROSTER_CLASS && member->is_imported && classes[member->person] == 0) {
			classes[member->person] = member->group + 1;
		}
	}
	return classes;
}

static void match_places(struct roster_match *m)
{
	GHashTable *teachers = index_teachers(m);
	GHashTable *told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	uint32_t *classes = index_classes(m);
	for (guint i = 0; i < m->file->places->len; i++) {
		const struct file_place *place = &g_array_index(m->file->places, struct file_place, i);
		const struct file_person *named = &g_array_index(m->file->people, struct file_person, place->person);
		uint32_t person = m->persons[place->person];
		const char *name = *place->name ? place->name : named->class_name;
		name = *name ? name : known_class(m, classes, person);
		if (!*name) {
			roster_fault(m->plan, &m->file->csv, ROSTER_CLASS_NEEDED, place->line, place->subject_column, place->subject, 0);
			continue;
		}
		uint32_t group = group_of(m, place, name);
		want(m, (struct roster_want){person, group, place->line, false});
		want_teachers(m, teachers, told, place, group);
	}
	g_free(classes);
	g_hash_table_destroy(teachers);
	g_hash_table_destroy(told);
}

static GHashTable *index_pupils(const struct roster_match *m)
{
	GHashTable *pupils = g_hash_table_new(g_str_hash, g_str_equal);
	for (uint32_t i = 0; i < m->plan->people->len; i++) {
		const struct roster_person *person = roster_plan_person(m->plan, i);
		const struct file_person *named = roster_match_file(m, i);
		const char *external = named && *named->external ? named->external : person->external;
		if (person->role == ROSTER_PUPIL && *external && roster_match_stays(m, i)) {
			g_hash_table_insert(pupils, (gpointer)(uintptr_t)external, GUINT_TO_POINTER(i + 1));
		}
	}
	return pupils;
}

static void match_children(struct roster_match *m)
{
	GHashTable *pupils = index_pupils(m);
	GHashTable *pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < m->file->children->len; i++) {
		const struct file_child *named = &g_array_index(m->file->children, struct file_child, i);
		uint32_t child = GPOINTER_TO_UINT(g_hash_table_lookup(pupils, named->external));
		struct roster_child pair = {m->persons[named->parent], child - 1};
		if (child == 0) {
			roster_fault(m->plan, &m->file->csv, ROSTER_NO_CHILD, named->line, named->column, named->external, 0);
		} else if (g_hash_table_add(pairs, pair_key(pair.parent, pair.child))) {
			g_array_append_val(m->children, pair);
			g_array_append_val(m->child_lines, named->line);
		}
	}
	g_hash_table_destroy(pupils);
	g_hash_table_destroy(pairs);
}

void roster_match(struct roster_match *match, const struct roster *known, const struct roster_options *options,
	struct roster_file *file, struct roster_plan *plan)
{
	*match = (struct roster_match){.known = known, .options = options, .file = file, .plan = plan,
		.group_lines = g_array_new(FALSE, TRUE, sizeof(uint32_t)),
		.wants = g_array_new(FALSE, FALSE, sizeof(struct roster_want)),
		.children = g_array_new(FALSE, FALSE, sizeof(struct roster_child)),
		.child_lines = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
	index_groups(match);
	match_people(match);
	match_places(match);
	match_children(match);
}

void roster_match_finish(struct roster_match *match)
{
	g_free(match->persons);
	g_free(match->in_file);
	g_array_free(match->group_lines, TRUE);
	g_array_free(match->wants, TRUE);
	g_array_free(match->children, TRUE);
	g_array_free(match->child_lines, TRUE);
	g_hash_table_destroy(match->groups);
	g_hash_table_destroy(match->pairs);
}

const struct roster_want *roster_match_want(const struct roster_match *match, uint32_t person, uint32_t group)
{
	gint64 key = (gint64)person << 32 | group;
	uint32_t found = GPOINTER_TO_UINT(g_hash_table_lookup(match->pairs, &key));
	return found > 0 ? &g_array_index(match->wants, struct roster_want, found - 1) : NULL;
}

const struct file_person *roster_match_file(const struct roster_match *match, uint32_t person)
{
	uint32_t named = match->in_file[person];
	return named > 0 ? &g_array_index(match->file->people, struct file_person, named - 1) : NULL;
}

bool roster_match_stays(const struct roster_match *match, uint32_t person)
{
	const struct roster_person *known = roster_plan_person(match->plan, person);
	return match->in_file[person] > 0 || (!known->is_gone && !match->options->is_whole[known->role]);
}
