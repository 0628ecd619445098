/* A school as a whole in the store: what an import sees of it and changes. */
#include "sql_conference.h"
#include "sql_consult.h"
#include "store_roster.h"

#include <stdio.h>
#include <string.h>

const char *const store_group_kind_names[GROUP_KINDS] = {
	[GROUP_CLASS] = "class", [GROUP_COURSE] = "course", [GROUP_STAFF] = "staff"};

static const char *text(sqlite3_stmt *row, int column)
{
	const char *value = (const char *)sqlite3_column_text(row, column);
	return value ? value : "";
}

enum err store_roster_people(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_roster_person *person), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT p.id, p.external_id, p.given, p.family, p.name, p.short, l.login, p.role, p.is_admin, p.is_operator, "
		"p.left_ms IS NOT NULL "
		"FROM people p LEFT JOIN logins l ON l.person = p.id WHERE p.school = ?1 AND p.role <> 'guest' "
		"AND p.is_letter_made = 0 ORDER BY p.number", "s", school);
	while (sql_row(row)) {
		struct store_roster_person person = {text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5),
			text(row, 6), (enum person_role)sql_name(row, 7, store_role_names, PERSON_ROLES, PERSON_PUPIL),
			sqlite3_column_int(row, 8) != 0, sqlite3_column_int(row, 9) != 0, sqlite3_column_int(row, 10) != 0};
		each(ctx, &person);
	}
	return sql_end(s, row);
}

enum err store_roster_groups(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_roster_group *group), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT id, name, subject, kind, is_imported, ended_ms IS NOT NULL FROM groups WHERE school = ?1 ORDER BY number",
		"s", school);
	while (sql_row(row)) {
		struct store_roster_group group = {text(row, 0), text(row, 1), text(row, 2),
			(enum group_kind)sql_name(row, 3, store_group_kind_names, GROUP_KINDS, GROUP_CLASS),
			sqlite3_column_int(row, 4) != 0, sqlite3_column_int(row, 5) != 0};
		each(ctx, &group);
	}
	return sql_end(s, row);
}

enum err store_roster_members(struct store *s, const char *school,
	void (*each)(void *ctx, const char *group, const char *person, bool is_imported), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT m.group_id, m.person, m.is_imported FROM members m JOIN groups g ON g.id = m.group_id "
		"JOIN people p ON p.id = m.person WHERE g.school = ?1 AND p.role <> 'guest' ORDER BY g.number, p.number", "s", school);
	while (sql_row(row)) {
		each(ctx, text(row, 0), text(row, 1), sqlite3_column_int(row, 2) != 0);
	}
	return sql_end(s, row);
}

enum err store_roster_children(struct store *s, const char *school,
	void (*each)(void *ctx, const char *parent, const char *child), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT u.parent, u.child FROM guardians u JOIN people p ON p.id = u.parent JOIN people c ON c.id = u.child "
		"WHERE p.school = ?1 AND p.is_letter_made = 0 ORDER BY p.number, c.number", "s", school);
	while (sql_row(row)) {
		each(ctx, text(row, 0), text(row, 1));
	}
	return sql_end(s, row);
}

enum err store_roster_other_logins(struct store *s, const char *school, void (*each)(void *ctx, const char *login), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT l.login FROM logins l JOIN people p ON p.id = l.person WHERE p.school <> ?1", "s", school);
	while (sql_row(row)) {
		each(ctx, text(row, 0));
	}
	return sql_end(s, row);
}

enum err store_roster_begin(struct store *s)
{
	return sql_transaction(s);
}

enum err store_roster_finish(struct store *s, enum err so_far)
{
	return sql_finish_transaction(s, so_far);
}

static const char *or_null(const char *value)
{
	return value[0] ? value : NULL;
}

enum err store_roster_add_person(struct store *s, const char *school, const struct store_roster_person *person,
	char id[STORE_ID_MAX])
{
	if (!store_is_name(person->name)) {
		return ERR_MALFORMED;
	}
	store_make_id('u', id);
	enum err e = sql_run(s,
		"INSERT INTO people (id, school, name, role, given, family, short, external_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"ssssssss", id, school, person->name, store_role_names[person->role], person->given, person->family, person->abbr,
		or_null(person->external));
	return e || !person->login[0] ? e : store_roster_set_login(s, id, person->login);
}

enum err store_roster_rename(struct store *s, const char *person, const char *given, const char *family, const char *name)
{
	return !store_is_name(name) ? ERR_MALFORMED : sql_run(s,
		"UPDATE people SET given = ?2, family = ?3, name = ?4 WHERE id = ?1", "ssss", person, given, family, name);
}

enum err store_roster_set_role(struct store *s, const char *person, enum person_role role)
{
	return sql_run(s, "UPDATE people SET role = ?2 WHERE id = ?1", "ss", person, store_role_names[role]);
}

enum err store_roster_set_external(struct store *s, const char *person, const char *external)
{
	return sql_run(s, "UPDATE people SET external_id = ?2 WHERE id = ?1", "ss", person, or_null(external));
}

enum err store_roster_set_abbr(struct store *s, const char *person, const char *abbr)
{
	return sql_run(s, "UPDATE people SET short = ?2 WHERE id = ?1", "ss", person, abbr);
}

/* A password that was there stays: it is the same person. */
enum err store_roster_set_login(struct store *s, const char *person, const char *login)
{
	return sql_run(s, "INSERT INTO logins (person, login) VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET login = excluded.login",
		"ss", person, login);
}

/* Statements with ?1 alone, one after the other. */
static enum err run_each(struct store *s, const char *const *statements, size_t count, const char *id)
{
	enum err e = OK;
	for (size_t i = 0; i < count && !e; i++) {
		e = sql_run(s, statements[i], "s", id);
	}
	return e;
}

enum err store_roster_leave(struct store *s, const char *person, int64_t now_ms)
{
	static const char *const statements[] = {
		"DELETE FROM members WHERE person = ?1", "DELETE FROM substitutes WHERE person = ?1",
		"DELETE FROM lesson_changes WHERE substitute = ?1", "DELETE FROM feeds WHERE person = ?1",
		"DELETE FROM person_contacts WHERE person = ?1",
		"DELETE FROM sessions WHERE person = ?1", "DELETE FROM tokens WHERE issuer = ?1",
		"UPDATE links SET is_revoked = 1 WHERE person = ?1", "DELETE FROM recovery_codes WHERE person = ?1",
		"UPDATE logins SET password = NULL, totp_secret = NULL, totp_is_confirmed = 0 WHERE person = ?1"};
	enum err e = run_each(s, statements, sizeof statements / sizeof statements[0], person);
	e = e ? e : sql_talks_quit(s, person, now_ms);
	e = e ? e : sql_conferences_quit(s, person);
	return e ? e : sql_run(s, "UPDATE people SET left_ms = ?2 WHERE id = ?1", "si", person, now_ms);
}

enum err store_roster_return(struct store *s, const char *person)
{
	return sql_run(s, "UPDATE people SET left_ms = NULL WHERE id = ?1", "s", person);
}

enum err store_roster_add_group(struct store *s, const char *school, const struct store_roster_group *group, char id[STORE_ID_MAX])
{
	char room[STORE_ID_MAX], title[2 * STORE_NAME_MAX + 4];
	if (!store_is_name(group->name) || strlen(group->subject) >= STORE_NAME_MAX) {
		return ERR_MALFORMED;
	}
	store_make_id('g', id);
	store_make_id('r', room);
	snprintf(title, sizeof title, "%s%s%s", group->name, group->subject[0] ? " · " : "", group->subject);
	enum err e = sql_run(s,
		"INSERT INTO groups (id, school, name, subject, kind, is_imported, is_primary) SELECT ?1, id, ?3, ?4, ?5, 1, "
		"preset = 'grundschule' AND ?5 = 'class' FROM schools WHERE id = ?2",
		"sssss", id, school, group->name, group->subject, store_group_kind_names[group->kind]);
	return e ? e : sql_run(s, "INSERT INTO rooms (id, group_id, kind, title) VALUES (?1, ?2, 'lesson', ?3)", "sss", room, id, title);
}

enum err store_roster_end_group(struct store *s, const char *group, int64_t now_ms)
{
	static const char *const statements[] = {"DELETE FROM members WHERE group_id = ?1", "DELETE FROM substitutes WHERE group_id = ?1",
		"DELETE FROM takeover_codes WHERE group_id = ?1",
		"DELETE FROM tokens WHERE room IN (SELECT id FROM rooms WHERE group_id = ?1)"};
	enum err e = run_each(s, statements, sizeof statements / sizeof statements[0], group);
	return e ? e : sql_run(s, "UPDATE groups SET ended_ms = ?2 WHERE id = ?1", "si", group, now_ms);
}

enum err store_roster_return_group(struct store *s, const char *group)
{
	return sql_run(s, "UPDATE groups SET ended_ms = NULL WHERE id = ?1", "s", group);
}

enum err store_roster_join(struct store *s, const char *group, const char *person)
{
	return sql_run(s, "INSERT INTO members (group_id, person, is_imported) VALUES (?1, ?2, 1)", "ss", group, person);
}

enum err store_roster_quit(struct store *s, const char *group, const char *person)
{
	return sql_run(s, "DELETE FROM members WHERE group_id = ?1 AND person = ?2", "ss", group, person);
}

enum err store_roster_add_child(struct store *s, const char *parent, const char *child)
{
	return sql_run(s, "INSERT INTO guardians (parent, child) VALUES (?1, ?2)", "ss", parent, child);
}

enum err store_roster_remove_child(struct store *s, const char *parent, const char *child)
{
	return sql_run(s, "DELETE FROM guardians WHERE parent = ?1 AND child = ?2", "ss", parent, child);
}
