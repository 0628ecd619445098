/* Getting somebody in who has no password yet: invitations, and the first admin of a school. */
#include "logins.h"
#include "store_sql.h"

#include <stdio.h>
#include <string.h>

enum err store_invitation_add(struct store *s, const char *id, int64_t now_ms, char token[STORE_TOKEN_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	struct store_person person;
	enum err e = store_person_find(s, id, &person);
	if (e || !store_is_staff(person.role)) {
		return e ? e : ERR_DENIED;
	}
	store_make_token(token);
	store_hash_token(token, strlen(token), hash);
	e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "DELETE FROM links WHERE person = ?1 AND is_invitation = 1", "s", id);
	e = e ? e : sql_run(s, "INSERT INTO links (hash, person, created_ms, is_invitation) VALUES (?1, ?2, ?3, 1)", "hsi", hash, id, now_ms);
	return sql_finish_transaction(s, e);
}

enum err store_invitation_find(struct store *s, const char *token, int64_t now_ms, struct store_person *person)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, strlen(token), hash);
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM links l JOIN people p ON p.id = l.person WHERE l.hash = ?1 AND l.is_invitation = 1 "
		"AND l.is_revoked = 0 AND l.created_ms > ?2 AND p.left_ms IS NULL AND p.role IN " STAFF_ROLES,
		"hi", hash, now_ms - STORE_INVITATION_MS);
	return sql_one_person(s, row, person);
}

enum err store_invitation_use(struct store *s, const char *token, int64_t now_ms, const char *login, const char *password)
{
	struct store_person person;
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, strlen(token), hash);
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_invitation_find(s, token, now_ms, &person);
	e = e ? e : sql_run(s, "DELETE FROM links WHERE hash = ?1", "h", hash);
	e = e ? e : sql_login_set(s, person.id, login, password);
	return sql_finish_transaction(s, e);
}

bool store_has_operator(struct store *s)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT 1 FROM people WHERE is_operator = 1 AND left_ms IS NULL LIMIT 1", "");
	bool is_there = sql_row(row);
	return sql_end(s, row) == OK && is_there;
}

static enum err drop_setup(struct store *s, const char *school)
{
	return sql_run(s, "DELETE FROM setups WHERE school IS ?1", "s", school);
}

enum err store_setup_add(struct store *s, const char *school, char token[STORE_TOKEN_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	char name[STORE_NAME_MAX];
	enum err e = school ? store_school_name(s, school, name) : store_has_operator(s) ? ERR_STATE : OK;
	if (e) {
		return e;
	}
	store_make_token(token);
	store_hash_token(token, strlen(token), hash);
	e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = drop_setup(s, school);
	e = e ? e : sql_run(s, "INSERT INTO setups (hash, school) VALUES (?1, ?2)", "hs", hash, school);
	return sql_finish_transaction(s, e);
}

enum err store_setup_find(struct store *s, const char *token, char school[STORE_ID_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, strlen(token), hash);
	sqlite3_stmt *row = sql_begin(s, "SELECT school FROM setups WHERE hash = ?1", "h", hash);
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, school, STORE_ID_MAX);
	}
	enum err e = sql_end(s, row);
	return e ? e : !is_found || (!school[0] && store_has_operator(s)) ? ERR_NOT_FOUND : OK;
}

static enum err add_admin(struct store *s, const char *school, bool is_first, const struct store_admin_draft *admin,
	char person[STORE_ID_MAX])
{
	char name[2 * STORE_NAME_MAX];
	snprintf(name, sizeof name, "%s%s%s", admin->given, admin->given[0] ? " " : "", admin->family);
	enum err e = store_person_add(s, school, name, PERSON_ADMIN, person);
	e = e ? e : sql_run(s, "UPDATE people SET given = ?2, family = ?3, is_admin = 1, is_operator = ?4 WHERE id = ?1", "sssi", person,
		admin->given, admin->family, (int64_t)is_first);
	return e ? e : sql_login_set(s, person, admin->login, admin->password);
}

/* Inside of a transaction. */
static enum err use_setup(struct store *s, char school[STORE_ID_MAX], const char *name, enum preset preset,
	const struct store_admin_draft *admin, char person[STORE_ID_MAX])
{
	bool is_first = school[0] == '\0';
	enum err e = drop_setup(s, is_first ? NULL : school);
	if (e || (is_first && (!name || preset == PRESETS)) || (name && !store_is_name(name))) {
		return e ? e : ERR_MALFORMED;
	}
	if (is_first) {
		e = store_school_add(s, name, school);
	} else if (name) {
		e = sql_run(s, "UPDATE schools SET name = ?2 WHERE id = ?1", "ss", school, name);
	}
	e = e || preset == PRESETS ? e : sql_school_preset(s, school, preset);
	return e ? e : add_admin(s, school, is_first, admin, person);
}

enum err store_setup_use(struct store *s, const char *token, const char *name, enum preset preset,
	const struct store_admin_draft *admin, char person[STORE_ID_MAX])
{
	char school[STORE_ID_MAX];
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_setup_find(s, token, school);
	e = e ? e : use_setup(s, school, name, preset, admin, person);
	return sql_finish_transaction(s, e);
}
