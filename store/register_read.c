/* What the class register says. */
#include "sql_register.h"

#include <string.h>

#define COUNT(status) \
	"(SELECT count(*) FROM register_people c WHERE c.entry = e.number AND c.is_staff = 0 AND ifnull(c.corrected, c.status) = " status ")"
#define ENTRY_COLUMNS                                                                                                    \
	"e.id, e.group_id, e.begin_ms, e.end_ms, e.is_running, e.is_judged, e.planned_begin_ms, e.planned_end_ms, e.kept_until_ms, " \
	"e.topic, e.homework, " COUNT("0") ", " COUNT("1") ", " COUNT("2") ", " COUNT("3") ", " COUNT("4")
enum { ENTRY_COLUMN_COUNT = 11 + REGISTER_STATUSES, PERSON_COLUMN_COUNT = 6 };

static void read_entry(sqlite3_stmt *row, struct register_entry *entry)
{
	sql_text(row, 0, entry->id, sizeof entry->id);
	sql_text(row, 1, entry->group, sizeof entry->group);
	entry->begin_ms = sqlite3_column_int64(row, 2);
	entry->end_ms = sqlite3_column_int64(row, 3);
	entry->is_running = sqlite3_column_int(row, 4) != 0;
	entry->is_judged = sqlite3_column_int(row, 5) != 0;
	entry->planned_begin_ms = sqlite3_column_int64(row, 6);
	entry->planned_end_ms = sqlite3_column_int64(row, 7);
	entry->kept_until_ms = sqlite3_column_int64(row, 8);
	sql_text(row, 9, entry->topic, sizeof entry->topic);
	sql_text(row, 10, entry->homework, sizeof entry->homework);
	for (int i = 0; i < REGISTER_STATUSES; i++) {
		entry->counts[i] = (uint32_t)sqlite3_column_int(row, 11 + i);
	}
}

enum err store_register_group(struct store *s, const char *id, char group[STORE_ID_MAX])
{
	sqlite3_stmt *row = sql_begin(s, "SELECT group_id FROM register_entries WHERE id = ?1", "s", id);
	return sql_one_text(s, row, group, STORE_ID_MAX);
}

enum err store_register_get(struct store *s, const char *id, struct register_entry *entry)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT " ENTRY_COLUMNS " FROM register_entries e WHERE e.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_entry(row, entry);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_register_each(struct store *s, const char *group, int64_t from_ms, int64_t until_ms, uint32_t limit,
	void (*each)(void *ctx, const struct register_entry *entry), void *ctx)
{
	struct register_entry entry;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " ENTRY_COLUMNS " FROM register_entries e WHERE e.group_id = ?1 AND e.begin_ms >= ?2 AND e.begin_ms < ?3 "
		"ORDER BY e.begin_ms DESC LIMIT ?4", "siii", group, from_ms, until_ms, (int64_t)limit);
	while (sql_row(row)) {
		read_entry(row, &entry);
		each(ctx, &entry);
	}
	return sql_end(s, row);
}

static void read_person(sqlite3_stmt *row, struct register_person *p)
{
	int column = PERSON_COLUMN_COUNT;
	sql_person(row, 0, &p->person);
	p->status = sqlite3_column_int(row, column);
	p->corrected = sqlite3_column_type(row, column + 1) == SQLITE_NULL ? -1 : sqlite3_column_int(row, column + 1);
	p->late_minutes = (uint32_t)sqlite3_column_int(row, column + 2);
	p->left_minutes = (uint32_t)sqlite3_column_int(row, column + 3);
	p->gone_minutes = (uint32_t)sqlite3_column_int(row, column + 4);
	sql_text(row, column + 5, p->note, sizeof p->note);
}

#define PUPILS                                                                                                           \
	"SELECT " PERSON_COLUMNS ", r.status, r.corrected, r.late_minutes, r.left_minutes, r.gone_minutes, r.note "      \
	"FROM register_people r JOIN people p ON p.id = r.person "                                                       \
	"WHERE r.entry = (SELECT number FROM register_entries WHERE id = ?1) AND r.is_staff = 0 "

enum err sql_register_person(struct store *s, const char *entry, const char *person, struct register_person *out)
{
	sqlite3_stmt *row = sql_begin(s, PUPILS "AND r.person = ?2", "ss", entry, person);
	bool is_found = sql_row(row);
	if (is_found) {
		read_person(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_register_person_each(struct store *s, const char *id,
	void (*each)(void *ctx, const struct register_person *person), void *ctx)
{
	struct register_person person;
	sqlite3_stmt *row = sql_begin(s, PUPILS "ORDER BY p.family, p.given, p.name, p.number", "s", id);
	while (sql_row(row)) {
		read_person(row, &person);
		each(ctx, &person);
	}
	return sql_end(s, row);
}

enum err store_register_staff_each(struct store *s, const char *id, void (*each)(void *ctx, const char *name), void *ctx)
{
	char name[STORE_NAME_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT p.name FROM register_people r JOIN people p ON p.id = r.person "
		"WHERE r.entry = (SELECT number FROM register_entries WHERE id = ?1) AND r.is_staff = 1 ORDER BY p.number", "s", id);
	while (sql_row(row)) {
		sql_text(row, 0, name, sizeof name);
		each(ctx, name);
	}
	return sql_end(s, row);
}

enum err store_register_stay_each(struct store *s, const char *id,
	void (*each)(void *ctx, const struct register_stay *stay), void *ctx)
{
	struct register_stay stay;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT person, from_ms, until_ms FROM register_stays "
		"WHERE entry = (SELECT number FROM register_entries WHERE id = ?1) ORDER BY person, from_ms", "s", id);
	while (sql_row(row)) {
		sql_text(row, 0, stay.person, sizeof stay.person);
		stay.from_ms = sqlite3_column_int64(row, 1);
		stay.until_ms = sqlite3_column_int64(row, 2);
		each(ctx, &stay);
	}
	return sql_end(s, row);
}

enum err store_register_change_each(struct store *s, const char *id, uint32_t limit,
	void (*each)(void *ctx, const struct register_change *change), void *ctx)
{
	struct register_change change;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS ", t.at_ms, ifnull(a.name, ''), t.what, t.before, t.after FROM register_trace t "
		"LEFT JOIN people a ON a.id = t.author LEFT JOIN people p ON p.id = t.person "
		"WHERE t.entry = (SELECT number FROM register_entries WHERE id = ?1) ORDER BY t.number DESC LIMIT ?2", "si", id,
		(int64_t)limit);
	while (sql_row(row)) {
		sql_person(row, 0, &change.person);
		change.at_ms = sqlite3_column_int64(row, PERSON_COLUMN_COUNT);
		sql_text(row, PERSON_COLUMN_COUNT + 1, change.author, sizeof change.author);
		sql_text(row, PERSON_COLUMN_COUNT + 2, change.what, sizeof change.what);
		sql_text(row, PERSON_COLUMN_COUNT + 3, change.before, sizeof change.before);
		sql_text(row, PERSON_COLUMN_COUNT + 4, change.after, sizeof change.after);
		each(ctx, &change);
	}
	return sql_end(s, row);
}

enum err store_register_child_each(struct store *s, const char *child, uint32_t limit,
	void (*each)(void *ctx, const struct register_entry *entry, const struct store_group *group, int status), void *ctx)
{
	struct register_entry entry;
	struct store_group group = {0};
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " ENTRY_COLUMNS ", g.id, g.name, g.subject, ifnull(r.corrected, r.status) FROM register_people r "
		"JOIN register_entries e ON e.number = r.entry JOIN groups g ON g.id = e.group_id "
		"WHERE r.person = ?1 AND r.is_staff = 0 AND e.is_judged = 1 ORDER BY e.begin_ms DESC LIMIT ?2", "si", child,
		(int64_t)limit);
	while (sql_row(row)) {
		read_entry(row, &entry);
		sql_text(row, ENTRY_COLUMN_COUNT, group.id, sizeof group.id);
		sql_text(row, ENTRY_COLUMN_COUNT + 1, group.name, sizeof group.name);
		sql_text(row, ENTRY_COLUMN_COUNT + 2, group.subject, sizeof group.subject);
		each(ctx, &entry, &group, sqlite3_column_int(row, ENTRY_COLUMN_COUNT + 3));
	}
	return sql_end(s, row);
}

bool store_is_guardian(struct store *s, const char *parent, const char *child)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT 1 FROM guardians WHERE parent = ?1 AND child = ?2", "ss", parent, child);
	bool is_guardian = sql_row(row);
	return sql_end(s, row) == OK && is_guardian;
}
