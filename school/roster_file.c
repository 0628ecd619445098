#include "roster_file.h"
#include "password.h"
#include "roster_text.h"

#include <stdlib.h>
#include <string.h>

/* One line while it is read. */
struct row {
	struct roster_file *file;
	struct roster_plan *plan;
	size_t number;
	uint32_t line;
	const char *given, *family, *class_name;
	enum roster_role role;
};

char roster_file_kind(enum roster_role role)
{
	return role == ROSTER_PUPIL ? 'c' : role == ROSTER_PARENT ? 'p' : 'a';
}

char *roster_file_name_key(enum roster_role role, const char *given, const char *family)
{
	char *name = g_strdup_printf("%s %s", given, family);
	char *folded = roster_text_fold(g_strstrip(name));
	char *key = g_strdup_printf("%c%s", roster_file_kind(role), folded);
	g_free(folded);
	g_free(name);
	return key;
}

static const char *keep(struct roster_plan *plan, char *text)
{
	const char *kept = g_string_chunk_insert_const(plan->texts, text);
	g_free(text);
	return kept;
}

static bool has(const struct row *r, enum roster_field field)
{
	return r->file->columns.at[field] != COLUMN_NONE;
}

static const char *raw(const struct row *r, enum roster_field field)
{
	return has(r, field) ? csv_cell(&r->file->csv, r->number, (uint32_t)r->file->columns.at[field]) : "";
}

static uint32_t line_of(const struct row *r, enum roster_field field)
{
	return has(r, field) ? csv_line(&r->file->csv, r->number, (uint32_t)r->file->columns.at[field]) : r->line;
}

static void complain(const struct row *r, enum roster_code code, enum roster_field field, const char *value, uint32_t other_line)
{
	roster_fault(r->plan, &r->file->csv, code, line_of(r, field), r->file->columns.at[field], value, other_line);
}

/* The cell's text, cleaned; "" if it is empty or no good. */
static const char *text_of(const struct row *r, enum roster_field field)
{
	bool is_clean;
	const char *text = keep(r->plan, roster_text_clean(raw(r, field), &is_clean));
	if (!is_clean) {
		complain(r, ROSTER_BAD_CHARACTER, field, "", 0);
	} else if (strlen(text) > ROSTER_TEXT_MAX) {
		complain(r, ROSTER_TEXT_TOO_LONG, field, text, 0);
	}
	return is_clean && strlen(text) <= ROSTER_TEXT_MAX ? text : "";
}

static const char *needed(const struct row *r, enum roster_field field)
{
	size_t errors = r->plan->errors->len;
	const char *text = text_of(r, field);
	if (!*text && r->plan->errors->len == errors) {
		complain(r, ROSTER_CELL_NEEDED, field, "", 0);
	}
	return text;
}

/* In SchILD's interface files a class may stand behind the last name, as in "Muster#5a". False: errors. */
static bool read_name(struct row *r)
{
	r->family = needed(r, FIELD_LAST);
	r->given = needed(r, FIELD_FIRST);
	r->class_name = text_of(r, FIELD_CLASS);
	const char *hash = strchr(r->family, '#');
	if (hash && hash > r->family) {
		r->class_name = *r->class_name ? r->class_name : g_string_chunk_insert_const(r->plan->texts, hash + 1);
		r->family = keep(r->plan, g_strndup(r->family, (size_t)(hash - r->family)));
	}
	if (strlen(r->given) + strlen(r->family) + 1 > ROSTER_TEXT_MAX) {
		complain(r, ROSTER_TEXT_TOO_LONG, FIELD_LAST, r->family, 0);
		return false;
	}
	return *r->family && *r->given;
}

static bool read_role(struct row *r)
{
	r->role = r->file->columns.role;
	if (!r->file->columns.has_role) {
		return true;
	}
	const char *word = needed(r, FIELD_ROLE);
	if (*word && !roster_text_role(word, &r->role)) {
		complain(r, ROSTER_BAD_ROLE, FIELD_ROLE, word, 0);
		return false;
	}
	return *word != '\0';
}

static uint32_t look_up(GHashTable *table, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(table, key)) - 1;
}

static void enter(GHashTable *table, const char *key, uint32_t person)
{
	g_hash_table_insert(table, (gpointer)(uintptr_t)key, GUINT_TO_POINTER(person + 1));
}

static struct file_person *person_at(const struct roster_file *file, uint32_t person)
{
	return person < file->people->len ? &g_array_index(file->people, struct file_person, person) : NULL;
}

/* The same id: the same person, if the names say so, too. */
static bool is_same(const struct row *r, const struct file_person *person, const char *folded)
{
	if (strcmp(folded, person->folded) != 0) {
		complain(r, ROSTER_ID_TWO_NAMES, FIELD_LAST, r->family, person->line);
		return false;
	}
	if (r->role != person->role) {
		complain(r, ROSTER_ID_TWO_ROLES, FIELD_ROLE, roster_role_names[r->role], person->line);
		return false;
	}
	return true;
}

/* Without an id: the same name is the same person only where people have several lines, and in no two classes. */
static bool is_namesake(const struct row *r, const struct file_person *person)
{
	bool is_possible = r->file->columns.has_lessons && r->role == person->role
		&& (!*r->class_name || !*person->class_name || strcmp(r->class_name, person->class_name) == 0);
	if (!is_possible) {
		complain(r, ROSTER_NAME_TWICE, FIELD_LAST, person->family, person->line);
	}
	return !is_possible;
}

static uint32_t add_person(const struct row *r, const char *external, const char *key)
{
	struct roster_file *file = r->file;
	struct file_person person = {.line = r->line, .external = external, .given = r->given, .family = r->family,
		.folded = key + 1, .abbr = "", .login = "", .class_name = "", .role = r->role};
	g_array_append_val(file->people, person);
	uint32_t added = file->people->len - 1;
	if (*external) {
		enter(file->by_external, external, added);
	} else {
		enter(file->by_name, key, added);
	}
	return added;
}

/* ROSTER_NOBODY: an error was told. */
static uint32_t person_of(const struct row *r)
{
	const char *external = text_of(r, FIELD_ID);
	const char *key = keep(r->plan, roster_file_name_key(r->role, r->given, r->family));
	uint32_t found = *external ? look_up(r->file->by_external, external) : look_up(r->file->by_name, key);
	const struct file_person *person = person_at(r->file, found);
	if (!person) {
		return add_person(r, external, key);
	}
	bool is_error = *external ? !is_same(r, person, key + 1) : is_namesake(r, person);
	return is_error ? ROSTER_NOBODY : found;
}

/* An abbreviation or a login: one a person, and one person for each. */
static void set_own(const struct row *r, uint32_t number, enum roster_field field, GHashTable *owners, const char **own)
{
	const char *text = text_of(r, field);
	if (!*text) {
		return;
	}
	if (field == FIELD_LOGIN) {
		char *login = login_prepare(text);
		if (!login) {
			complain(r, ROSTER_BAD_LOGIN, field, text, 0);
			return;
		}
		text = keep(r->plan, login);
	}
	const char *folded = keep(r->plan, roster_text_fold(text));
	uint32_t owner = look_up(owners, folded);
	if (**own && strcmp(*own, text) != 0) {
		complain(r, ROSTER_TWO_VALUES, field, text, person_at(r->file, number)->line);
	} else if (owner != ROSTER_NOBODY && owner != number) {
		complain(r, field == FIELD_ABBR ? ROSTER_ABBR_TWICE : ROSTER_LOGIN_TWICE, field, text, person_at(r->file, owner)->line);
	} else {
		enter(owners, folded, number);
		*own = text;
	}
}

static struct file_place place_of(const struct row *r, uint32_t person, enum roster_group_kind kind, const char *name,
	const char *subject)
{
	return (struct file_place){.person = person, .line = r->line, .kind = kind, .name = name, .subject = subject,
		.teachers = {"", ""}, .teacher_columns = {COLUMN_NONE, COLUMN_NONE}, .subject_column = COLUMN_NONE};
}

static void set_teacher(const struct row *r, struct file_place *place, int which, enum roster_field field)
{
	place->teachers[which] = text_of(r, field);
	place->teacher_columns[which] = r->file->columns.at[field];
}

/* A pupil is in one class, whatever its name; adults may be in several. */
static void read_classes(const struct row *r, uint32_t number)
{
	const char *class_name = r->class_name;
	struct file_person *person = person_at(r->file, number);
	char *one[] = {(char *)(uintptr_t)class_name, NULL};
	char **list = person->role != ROSTER_PUPIL && strchr(class_name, ',') ? roster_text_list(class_name) : one;
	for (char **name = list; *name && **name; name++) {
		struct file_place place = place_of(r, number, ROSTER_CLASS, g_string_chunk_insert_const(r->plan->texts, *name), "");
		set_teacher(r, &place, 0, FIELD_CLASS_TEACHER);
		g_array_append_val(r->file->places, place);
	}
	if (list != one) {
		g_strfreev(list);
	}
	if (!*person->class_name) {
		person->class_name = class_name;
	}
	person->has_class = person->has_class || has(r, FIELD_CLASS);
}

/* A course with its subject, or a subject in a class. A course of that name may be in each year. */
static void read_lesson(const struct row *r, uint32_t number)
{
	const char *subject = text_of(r, FIELD_SUBJECT), *course = text_of(r, FIELD_COURSE), *year = text_of(r, FIELD_YEAR_GROUP);
	if (!*subject && !*course) {
		return;
	}
	const char *name = *course ? course : r->class_name;
	if (*course && *year && !strstr(course, year)) {
		name = keep(r->plan, g_strdup_printf("%s %s", course, year));
	}
	if (strlen(name) > ROSTER_TEXT_MAX) {
		complain(r, ROSTER_TEXT_TOO_LONG, FIELD_COURSE, name, 0);
		return;
	}
	struct file_place place = place_of(r, number, ROSTER_COURSE, name, subject);
	place.subject_column = r->file->columns.at[FIELD_SUBJECT];
	set_teacher(r, &place, 0, FIELD_TEACHER);
	set_teacher(r, &place, 1, FIELD_SECOND);
	g_array_append_val(r->file->places, place);
}

/* "Mathe: 5a" is a subject and a name, "Chor" only a name. */
static void read_groups(const struct row *r, uint32_t number)
{
	char **list = roster_text_list(text_of(r, FIELD_GROUPS));
	for (char **item = list; *item; item++) {
		bool is_clean;
		char *colon = strchr(*item, ':');
		if (colon) {
			*colon = '\0';
		}
		const char *name = keep(r->plan, roster_text_clean(colon ? colon + 1 : *item, &is_clean));
		const char *subject = keep(r->plan, roster_text_clean(colon ? *item : "", &is_clean));
		struct file_place place = place_of(r, number, ROSTER_COURSE, *name ? name : subject, *name ? subject : "");
		if (*place.name) {
			g_array_append_val(r->file->places, place);
		}
	}
	g_strfreev(list);
}

static void read_children(const struct row *r, uint32_t number)
{
	char **list = roster_text_list(text_of(r, FIELD_CHILD));
	for (char **item = list; *item; item++) {
		struct file_child child = {number, line_of(r, FIELD_CHILD), r->file->columns.at[FIELD_CHILD],
			g_string_chunk_insert_const(r->plan->texts, *item)};
		g_array_append_val(r->file->children, child);
	}
	g_strfreev(list);
}

/* People who have left are in some exports, too. */
static bool is_there(const struct row *r)
{
	bool is_there = true;
	const char *status = text_of(r, FIELD_STATUS);
	if (*status && !roster_text_status(status, &is_there)) {
		complain(r, ROSTER_BAD_STATUS, FIELD_STATUS, status, 0);
	}
	r->file->lines_gone += is_there ? 0 : 1;
	return is_there;
}

/* Half-years as numbers that grow. */
static long half_of(const struct row *r)
{
	return strtol(raw(r, FIELD_YEAR), NULL, 10) * 16 + strtol(raw(r, FIELD_HALF), NULL, 10);
}

static void read_row(struct row *r)
{
	bool has_name = read_name(r);
	if (!read_role(r) || !has_name) {
		return;
	}
	uint32_t number = person_of(r);
	struct file_person *person = person_at(r->file, number);
	if (!person) {
		return;
	}
	if (roster_file_kind(r->role) == 'a') {
		set_own(r, number, FIELD_ABBR, r->file->by_abbr, &person->abbr);
		set_own(r, number, FIELD_LOGIN, r->file->by_login, &person->login);
	}
	person->has_groups = r->file->columns.has_lessons || has(r, FIELD_GROUPS);
	if (r->role == ROSTER_PARENT) {
		read_children(r, number);
	} else {
		read_classes(r, number);
		read_lesson(r, number);
		read_groups(r, number);
	}
}

static void read_rows(struct roster_file *file, struct roster_plan *plan)
{
	struct row r = {.file = file, .plan = plan};
	bool has_halves = file->columns.at[FIELD_YEAR] != COLUMN_NONE;
	long newest = 0;
	for (r.number = 0; has_halves && r.number < csv_rows(&file->csv); r.number++) {
		newest = MAX(newest, half_of(&r));
	}
	for (r.number = 0; r.number < csv_rows(&file->csv); r.number++) {
		r.line = csv_line(&file->csv, r.number, 0);
		if (has_halves && half_of(&r) < newest) {
			file->lines_old++;
		} else if (is_there(&r)) {
			file->lines++;
			read_row(&r);
		}
	}
}

/* One of two namesakes has an id, the other none: which of them is he on the next line, or in the next file? */
static void find_namesakes(struct roster_file *file, struct roster_plan *plan)
{
	for (uint32_t i = 0; i < file->people->len; i++) {
		const struct file_person *person = person_at(file, i);
		/* what stands before the folded name is the key's kind */
		uint32_t other = *person->external ? look_up(file->by_name, person->folded - 1) : ROSTER_NOBODY;
		if (other != ROSTER_NOBODY) {
			const struct file_person *nameless = person_at(file, other);
			roster_fault(plan, &file->csv, ROSTER_NAME_TWICE, nameless->line, file->columns.at[FIELD_LAST],
				nameless->family, person->line);
		}
	}
}

void roster_file_read(struct roster_file *file, const void *bytes, size_t len, struct roster_plan *plan)
{
	*file = (struct roster_file){.people = g_array_new(FALSE, FALSE, sizeof(struct file_person)),
		.places = g_array_new(FALSE, FALSE, sizeof(struct file_place)),
		.children = g_array_new(FALSE, FALSE, sizeof(struct file_child)),
		.by_external = g_hash_table_new(g_str_hash, g_str_equal), .by_name = g_hash_table_new(g_str_hash, g_str_equal),
		.by_abbr = g_hash_table_new(g_str_hash, g_str_equal), .by_login = g_hash_table_new(g_str_hash, g_str_equal)};
	enum err e = csv_read(&file->csv, bytes, len);
	for (size_t i = 0; i < file->csv.faults_len; i++) {
		const struct csv_fault *fault = &file->csv.faults[i];
		roster_fault(plan, &file->csv, (enum roster_code)fault->why, fault->line, (int)fault->column - 1, "", 0);
	}
	plan->has_more_errors = plan->has_more_errors || file->csv.has_more_faults;
	if (!e && roster_columns_find(&file->columns, &file->csv, plan)) {
		read_rows(file, plan);
		find_namesakes(file, plan);
		if (file->lines == 0 && plan->errors->len == 0) {
			roster_fault(plan, &file->csv, ROSTER_EMPTY, 0, COLUMN_NONE, "", 0);
		}
	}
}

void roster_file_finish(struct roster_file *file)
{
	csv_finish(&file->csv);
	g_array_free(file->people, TRUE);
	g_array_free(file->places, TRUE);
	g_array_free(file->children, TRUE);
	g_hash_table_destroy(file->by_external);
	g_hash_table_destroy(file->by_name);
	g_hash_table_destroy(file->by_abbr);
	g_hash_table_destroy(file->by_login);
}
