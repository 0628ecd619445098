/* Schools, people and sessions in the store. */
#include "logins.h"
#include "store_sql.h"

#include <string.h>

bool store_is_name(const char *name)
{
	size_t len = strlen(name);
	const unsigned char *p = (const unsigned char *)name;
	if (len == 0 || len >= STORE_NAME_MAX) {
		return false;
	}
	while (*p) {
		int more = *p < 0x80 ? 0 : *p >= 0xc2 && *p < 0xe0 ? 1 : *p >= 0xe0 && *p < 0xf0 ? 2
			: *p >= 0xf0 && *p < 0xf5 ? 3 : -1;
		if (more < 0 || *p < 0x20 || *p == 0x7f) {
			return false;
		}
		for (p++; more > 0; more--, p++) {
			if ((*p & 0xc0) != 0x80) {
				return false;
			}
		}
	}
	return true;
}

const char *const store_role_names[PERSON_ROLES] = {
	[PERSON_TEACHER] = "teacher", [PERSON_PUPIL] = "pupil", [PERSON_GUEST] = "guest", [PERSON_PARENT] = "parent",
	[PERSON_LEADER] = "leader", [PERSON_ADMIN] = "admin"};

bool store_is_staff(enum person_role role)
{
	return role == PERSON_TEACHER || role == PERSON_LEADER || role == PERSON_ADMIN;
}

void sql_person(sqlite3_stmt *row, int column, struct store_person *person)
{
	sql_text(row, column, person->id, sizeof person->id);
	sql_text(row, column + 1, person->school, sizeof person->school);
	sql_text(row, column + 2, person->name, sizeof person->name);
	/* whoever is of an unknown role has the fewest rights */
	person->role = (enum person_role)sql_name(row, column + 3, store_role_names, PERSON_ROLES, PERSON_GUEST);
	person->is_admin = person->role == PERSON_ADMIN || sqlite3_column_int(row, column + 4) != 0;
	person->is_operator = sqlite3_column_int(row, column + 5) != 0;
}

enum err sql_one_person(struct store *s, sqlite3_stmt *row, struct store_person *person)
{
	bool is_found = sql_row(row);
	if (is_found) {
		sql_person(row, 0, person);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_school_add(struct store *s, const char *name, char id[STORE_ID_MAX])
{
	if (!store_is_name(name)) {
		return ERR_MALFORMED;
	}
	store_make_id('s', id);
	return sql_run(s, "INSERT INTO schools (id, name) VALUES (?1, ?2)", "ss", id, name);
}

enum err store_school_each(struct store *s, void (*each)(void *ctx, const char *id, const char *name), void *ctx)
{
	char id[STORE_ID_MAX], name[STORE_NAME_MAX];
	sqlite3_stmt *row = sql_begin(s, "SELECT id, name FROM schools ORDER BY rowid", "");
	while (sql_row(row)) {
		sql_text(row, 0, id, sizeof id);
		sql_text(row, 1, name, sizeof name);
		each(ctx, id, name);
	}
	return sql_end(s, row);
}

enum err store_school_remove(struct store *s, const char *school)
{
	/* what refers to others goes before them */
	static const char *const statements[] = {
		"DELETE FROM register_stays WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM register_trace WHERE entry IN (SELECT e.number FROM register_entries e JOIN groups g ON g.id = e.group_id "
		"WHERE g.school = ?1)",
		"DELETE FROM register_people WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM register_entries WHERE group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM hands WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM room_people WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM files WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM folders WHERE owner IN (SELECT id FROM people WHERE school = ?1) "
		"OR group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM recovery_codes WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM logins WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM companions WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM mails WHERE school = ?1",
		"DELETE FROM consultations WHERE school = ?1", /* with all that is below */
		"DELETE FROM conferences WHERE school = ?1",
		"DELETE FROM guardians WHERE parent IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM setups WHERE school = ?1",
		"DELETE FROM lesson_changes WHERE lesson IN (SELECT l.id FROM lessons l JOIN groups g ON g.id = l.group_id WHERE g.school = ?1)",
		"DELETE FROM lessons WHERE group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM feeds WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM holidays WHERE school = ?1",
		"DELETE FROM periods WHERE school = ?1",
		"DELETE FROM substitutes WHERE group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM takeover_codes WHERE group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM chat WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM sessions WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM links WHERE person IN (SELECT id FROM people WHERE school = ?1)",
		"DELETE FROM members WHERE group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM tokens WHERE room IN (SELECT r.id FROM rooms r JOIN groups g ON g.id = r.group_id WHERE g.school = ?1)",
		"DELETE FROM rooms WHERE group_id IN (SELECT id FROM groups WHERE school = ?1)",
		"DELETE FROM groups WHERE school = ?1",
		"DELETE FROM people WHERE school = ?1",
		"DELETE FROM private_log WHERE school = ?1",
		"DELETE FROM schools WHERE id = ?1",
	};
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && !e; i++) {
		e = sql_run(s, statements[i], "s", school);
	}
	return sql_finish_transaction(s, e);
}

enum err store_school_name(struct store *s, const char *school, char name[STORE_NAME_MAX])
{
	sqlite3_stmt *row = sql_begin(s, "SELECT name FROM schools WHERE id = ?1", "s", school);
	return sql_one_text(s, row, name, STORE_NAME_MAX);
}

enum err store_person_add(
	struct store *s, const char *school, const char *name, enum person_role role, char id[STORE_ID_MAX])
{
	if (!store_is_name(name)) {
		return ERR_MALFORMED;
	}
	store_make_id('u', id);
	return sql_run(s, "INSERT INTO people (id, school, name, role) VALUES (?1, ?2, ?3, ?4)", "ssss", id, school,
		name, store_role_names[role]);
}

enum err store_person_find(struct store *s, const char *id, struct store_person *person)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT " PERSON_COLUMNS " FROM people p WHERE id = ?1", "s", id);
	return sql_one_person(s, row, person);
}

enum err store_person_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_person *person), void *ctx)
{
	struct store_person person;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM people p WHERE ?1 IS NULL OR school = ?1 ORDER BY number", "s", school);
	while (sql_row(row)) {
		sql_person(row, 0, &person);
		each(ctx, &person);
	}
	return sql_end(s, row);
}

/* Expired ones go, and of the rest all but the newest. */
static enum err make_room_for_session(struct store *s, const char *person, int64_t now_ms)
{
	enum err e = sql_run(s, "DELETE FROM sessions WHERE expires_ms <= ?1", "i", now_ms);
	return e ? e : sql_run(s,
		"DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE person = ?1 "
		"ORDER BY expires_ms DESC LIMIT -1 OFFSET ?2)", "si", person, (int64_t)(STORE_SESSIONS_MAX - 1));
}

static enum err add_session(struct store *s, const char *person, const uint8_t link[STORE_HASH_BYTES], int64_t now_ms,
	char token[STORE_TOKEN_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	store_make_token(token);
	store_hash_token(token, strlen(token), hash);
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = make_room_for_session(s, person, now_ms);
	e = e ? e : sql_run(s, "INSERT INTO sessions (hash, person, expires_ms) VALUES (?1, ?2, ?3)", "hsi", hash, person,
		now_ms + STORE_SESSION_MS);
	e = e || !link ? e : sql_run(s, "UPDATE sessions SET link = ?2 WHERE hash = ?1", "hh", hash, link);
	return sql_finish_transaction(s, e);
}

enum err store_session_begin(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX])
{
	return add_session(s, person, NULL, now_ms, token);
}

enum err store_session_add(struct store *s, const void *link, size_t link_len, int64_t now_ms,
	char token[STORE_TOKEN_MAX], struct store_person *person)
{
	uint8_t link_hash[STORE_HASH_BYTES];
	store_hash_token(link, link_len, link_hash);
	enum err e = store_link_find(s, link, link_len, person);
	if (e) {
		return e;
	}
	return add_session(s, person->id, link_hash, now_ms, token);
}

enum err store_session_find(
	struct store *s, const void *token, size_t len, int64_t now_ms, struct store_person *person)
{
	uint8_t hash[STORE_HASH_BYTES];
	bool is_revoked = false;
	store_hash_token(token, len, hash);
	sqlite3_stmt *row = sql_begin(s,
		"SELECT l.is_revoked, " PERSON_COLUMNS " FROM sessions s JOIN people p ON p.id = s.person "
		"LEFT JOIN links l ON l.hash = s.link WHERE s.hash = ?1 AND s.expires_ms > ?2 AND p.left_ms IS NULL", "hi", hash, now_ms);
	bool is_found = sql_row(row);
	if (is_found) {
		is_revoked = sqlite3_column_int(row, 0) != 0;
		sql_person(row, 1, person);
	}
	enum err e = sql_end(s, row);
	return e ? e : !is_found ? ERR_NOT_FOUND : is_revoked ? ERR_DENIED : OK;
}

#define TOUCH_EVERY_MS (INT64_C(5) * 60 * 1000)

enum err store_session_touch(struct store *s, const void *token, size_t len, int64_t now_ms)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, len, hash);
	/* not for every glance at the home page: a write that adds some minutes to twelve hours is of no use */
	return sql_run(s, "UPDATE sessions SET expires_ms = ?2 WHERE hash = ?1 AND expires_ms > ?3 AND expires_ms < ?4", "hiii", hash,
		now_ms + STORE_SESSION_MS, now_ms, now_ms + STORE_SESSION_MS - TOUCH_EVERY_MS);
}

enum err store_session_remove(struct store *s, const void *token, size_t len)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, len, hash);
	return sql_run(s, "DELETE FROM sessions WHERE hash = ?1", "h", hash);
}
