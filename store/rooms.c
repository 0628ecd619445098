/* Groups, rooms and raised hands in the store. */
#include "store_sql.h"

#include <stdio.h>
#include <string.h>

#define ROOM_COLUMNS "SELECT r.id, r.group_id, g.school, r.kind, r.title, r.opened_ms FROM rooms r JOIN groups g ON g.id = r.group_id "

static void read_room(sqlite3_stmt *row, struct store_room *room)
{
	sql_text(row, 0, room->id, sizeof room->id);
	sql_text(row, 1, room->group, sizeof room->group);
	sql_text(row, 2, room->school, sizeof room->school);
	sql_text(row, 3, room->kind, sizeof room->kind);
	sql_text(row, 4, room->title, sizeof room->title);
	room->is_open = sqlite3_column_type(row, 5) != SQLITE_NULL;
	room->opened_ms = sqlite3_column_int64(row, 5);
}

enum err sql_group_add(
	struct store *s, const char *school, const char *name, const char *subject, char id[STORE_ID_MAX])
{
	char room[STORE_ID_MAX];
	char title[2 * STORE_NAME_MAX + 4];
	if (!name[0] || strlen(name) >= STORE_NAME_MAX || strlen(subject) >= STORE_NAME_MAX) {
		return ERR_MALFORMED;
	}
	store_make_id('g', id);
	store_make_id('r', room);
	snprintf(title, sizeof title, "%s%s%s", name, subject[0] ? " · " : "", subject);
	enum err e = sql_run(s, "INSERT INTO groups (id, school, name, subject) VALUES (?1, ?2, ?3, ?4)", "ssss", id, school, name,
		subject);
	return e ? e : sql_run(s, "INSERT INTO rooms (id, group_id, kind, title) VALUES (?1, ?2, 'lesson', ?3)", "sss", room, id, title);
}

enum err store_group_add(
	struct store *s, const char *school, const char *name, const char *subject, char id[STORE_ID_MAX])
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, sql_group_add(s, school, name, subject, id));
}

/* Only people of the group's own school, who have not left it: ERR_DENIED. */
enum err store_member_add(struct store *s, const char *group, const char *person)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT g.school = p.school AND p.left_ms IS NULL FROM groups g, people p WHERE g.id = ?1 AND p.id = ?2", "ss", group, person);
	bool is_found = sql_row(row);
	bool is_same = is_found && sqlite3_column_int(row, 0) != 0;
	enum err e = sql_end(s, row);
	if (e || !is_same) {
		return e ? e : is_found ? ERR_DENIED : ERR_NOT_FOUND;
	}
	return sql_run(s, "INSERT OR IGNORE INTO members (group_id, person) VALUES (?1, ?2)", "ss", group, person);
}

bool store_is_member(struct store *s, const char *group, const char *person, int64_t now_ms)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM groups g WHERE g.id = ?1 AND g.ended_ms IS NULL AND (EXISTS "
		"(SELECT 1 FROM members m WHERE m.group_id = g.id AND m.person = ?2) OR EXISTS "
		"(SELECT 1 FROM substitutes u WHERE u.group_id = g.id AND u.person = ?2 AND u.from_ms <= ?3 AND u.until_ms > ?3))",
		"ssi", group, person, now_ms);
	bool is_member = sql_row(row);
	return sql_end(s, row) == OK && is_member;
}

enum err store_belonging_each(struct store *s, const char *group, int64_t now_ms, void (*each)(void *ctx, const char *person),
	void *ctx)
{
	char person[STORE_ID_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT person FROM members WHERE group_id = ?1 AND EXISTS (SELECT 1 FROM groups WHERE id = ?1 AND ended_ms IS NULL) UNION "
		"SELECT person FROM substitutes WHERE group_id = ?1 AND from_ms <= ?2 AND until_ms > ?2", "si", group, now_ms);
	while (sql_row(row)) {
		sql_text(row, 0, person, sizeof person);
		each(ctx, person);
	}
	return sql_end(s, row);
}

enum err store_group_each(struct store *s, const char *person, int64_t now_ms,
	void (*each)(void *ctx, const struct store_group *group), void *ctx)
{
	struct store_group group;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT g.id, g.name, g.subject, (SELECT count(*) FROM members n JOIN people p ON p.id = n.person "
		"WHERE n.group_id = g.id AND p.role = 'pupil') FROM groups g WHERE g.ended_ms IS NULL AND g.id IN "
		"(SELECT group_id FROM members WHERE person = ?1 UNION "
		"SELECT group_id FROM substitutes WHERE person = ?1 AND from_ms <= ?2 AND until_ms > ?2) ORDER BY g.number",
		"si", person, now_ms);
	while (sql_row(row)) {
		sql_text(row, 0, group.id, sizeof group.id);
		sql_text(row, 1, group.name, sizeof group.name);
		sql_text(row, 2, group.subject, sizeof group.subject);
		group.pupil_count = (uint32_t)sqlite3_column_int(row, 3);
		each(ctx, &group);
	}
	return sql_end(s, row);
}

enum err store_teacher_each(
	struct store *s, const char *group, void (*each)(void *ctx, const char *name), void *ctx)
{
	char name[STORE_NAME_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT p.name FROM members m JOIN people p ON p.id = m.person "
		"WHERE m.group_id = ?1 AND p.role IN " STAFF_ROLES " ORDER BY p.number", "s", group);
	while (sql_row(row)) {
		sql_text(row, 0, name, sizeof name);
		each(ctx, name);
	}
	return sql_end(s, row);
}

static enum err one_room(struct store *s, sqlite3_stmt *row, struct store_room *room)
{
	bool is_found = sql_row(row);
	if (is_found) {
		read_room(row, room);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_room_find(struct store *s, const char *id, struct store_room *room)
{
	return one_room(s, sql_begin(s, ROOM_COLUMNS "WHERE r.id = ?1", "s", id), room);
}

enum err store_room_of_group(struct store *s, const char *group, struct store_room *room)
{
	return one_room(s, sql_begin(s, ROOM_COLUMNS "WHERE r.group_id = ?1", "s", group), room);
}

enum err store_open_room_each(
	struct store *s, void (*each)(void *ctx, const struct store_room *room), void *ctx)
{
	struct store_room room;
	sqlite3_stmt *row = sql_begin(s, ROOM_COLUMNS "WHERE r.opened_ms IS NOT NULL ORDER BY r.id", "");
	while (sql_row(row)) {
		read_room(row, &room);
		each(ctx, &room);
	}
	return sql_end(s, row);
}

enum err store_room_each(
	struct store *s, const char *school, void (*each)(void *ctx, const struct store_room *room), void *ctx)
{
	struct store_room room;
	sqlite3_stmt *row =
		sql_begin(s, ROOM_COLUMNS "WHERE ?1 IS NULL OR g.school = ?1 ORDER BY g.number", "s", school);
	while (sql_row(row)) {
		read_room(row, &room);
		each(ctx, &room);
	}
	return sql_end(s, row);
}

enum err store_room_open(struct store *s, const char *room, const struct store_room_state *state, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "UPDATE rooms SET opened_ms = ?2 WHERE id = ?1", "si", room, now_ms);
	e = e ? e : sql_room_state(s, room, state);
	return sql_finish_transaction(s, e);
}

enum err store_room_close(struct store *s, const char *room)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "UPDATE rooms SET opened_ms = NULL WHERE id = ?1", "s", room);
	e = e ? e : sql_run(s, "DELETE FROM chat WHERE room = ?1", "s", room);
	e = e ? e : sql_run(s, "DELETE FROM hands WHERE room = ?1", "s", room);
	e = e ? e : sql_run(s, "UPDATE rooms SET leader = NULL, word = NULL, word_given = 0 WHERE id = ?1", "s", room);
	e = e ? e : sql_run(s, "DELETE FROM room_people WHERE room = ?1 AND is_removed = 0", "s", room);
	e = e ? e : sql_run(s, "UPDATE room_people SET passes = 0, mask = 0, rights = 0 WHERE room = ?1", "s", room);
	return sql_finish_transaction(s, e);
}

enum err store_hand_set(struct store *s, const char *room, const char *person, int64_t raised_ms)
{
	if (raised_ms == 0) {
		return sql_run(s, "DELETE FROM hands WHERE room = ?1 AND person = ?2", "ss", room, person);
	}
	return sql_run(s, "INSERT OR REPLACE INTO hands (room, person, raised_ms) VALUES (?1, ?2, ?3)", "ssi", room,
		person, raised_ms);
}

int64_t store_hand(struct store *s, const char *room, const char *person)
{
	int64_t raised_ms = 0;
	sqlite3_stmt *row =
		sql_begin(s, "SELECT raised_ms FROM hands WHERE room = ?1 AND person = ?2", "ss", room, person);
	if (sql_row(row)) {
		raised_ms = sqlite3_column_int64(row, 0);
	}
	return sql_end(s, row) ? 0 : raised_ms;
}

enum err store_hands_lower(struct store *s, const char *room)
{
	return sql_run(s, "DELETE FROM hands WHERE room = ?1", "s", room);
}
