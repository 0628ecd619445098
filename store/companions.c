/* Who comes with a family to one talk, by a link of its own. */
#include "sql_consult.h"
#include "sql_privacy.h"

#include <string.h>

const char *const store_companion_kind_names[COMPANION_KINDS] = {
	[COMPANION_PARENT] = "parent", [COMPANION_INTERPRETER] = "interpreter", [COMPANION_SOCIAL] = "social"};

#define COMPANION_COLUMNS \
	"SELECT n.talk, n.kind, n.language, " PERSON_COLUMNS " FROM companions n JOIN people p ON p.id = n.person "

static void read_companion(sqlite3_stmt *row, struct store_companion *out)
{
	sql_text(row, 0, out->talk, sizeof out->talk);
	out->kind = (enum companion_kind)sql_name(row, 1, store_companion_kind_names, COMPANION_KINDS, COMPANION_SOCIAL);
	sql_text(row, 2, out->language, sizeof out->language);
	sql_person(row, 3, &out->person);
}

/* Of a talk that has room for one more: its school. */
static enum err find_room(struct store *s, const char *talk, char school[STORE_ID_MAX])
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT c.school, (SELECT count(*) FROM companions WHERE talk = t.id) FROM talks t JOIN consultations c ON c.id = t.consultation "
		"WHERE t.id = ?1", "s", talk);
	bool is_found = sql_row(row), is_full = is_found && sqlite3_column_int(row, 1) >= TALK_COMPANIONS_MAX;
	if (is_found) {
		sql_text(row, 0, school, STORE_ID_MAX);
	}
	enum err e = sql_end(s, row);
	return e ? e : !is_found ? ERR_NOT_FOUND : is_full ? ERR_FULL : OK;
}

enum err store_companion_add(struct store *s, const char *talk, enum companion_kind kind, const char *name, const char *language,
	int64_t now_ms, struct store_person *person, char token[STORE_TOKEN_MAX])
{
	char school[STORE_ID_MAX];
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = find_room(s, talk, school);
	e = e ? e : store_person_add(s, school, name, PERSON_GUEST, person->id);
	e = e ? e : sql_run(s, "INSERT INTO companions (person, talk, kind, language) VALUES (?1, ?2, ?3, nullif(?4, ''))", "ssss", person->id, talk,
		store_companion_kind_names[kind], language);
	e = e ? e : sql_link_add(s, person->id, now_ms, 0, token);
	e = e ? e : store_person_find(s, person->id, person);
	return sql_finish_transaction(s, e);
}

static enum err remove_companion(struct store *s, const char *talk, const char *person)
{
	struct store_companion companion;
	enum err e = store_companion_get(s, person, &companion);
	e = e ? e : strcmp(companion.talk, talk) != 0 ? ERR_NOT_FOUND : OK;
	return e ? e : sql_person_forget(s, person);
}

enum err store_companion_remove(struct store *s, const char *talk, const char *person)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, remove_companion(s, talk, person));
}

enum err store_companion_each(struct store *s, const char *talk, void (*each)(void *ctx, const struct store_companion *companion), void *ctx)
{
	struct store_companion companion;
	sqlite3_stmt *row = sql_begin(s, COMPANION_COLUMNS "WHERE n.talk = ?1 ORDER BY p.number", "s", talk);
	while (sql_row(row)) {
		read_companion(row, &companion);
		each(ctx, &companion);
	}
	return sql_end(s, row);
}

enum err store_companion_get(struct store *s, const char *person, struct store_companion *out)
{
	sqlite3_stmt *row = sql_begin(s, COMPANION_COLUMNS "WHERE n.person = ?1", "s", person);
	bool is_found = sql_row(row);
	if (is_found) {
		read_companion(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}
