/* Lessons in the store, and what differs on single days. */
#include "store_timetable.h"

#include "store_sql.h"

#define LESSON_COLUMNS \
	"l.id, l.group_id, g.name, g.subject, r.id, l.weekday, l.first_period, l.last_period, l.weeks, " \
	"coalesce(l.from_day, -1), coalesce(l.until_day, -1)"
#define LESSON_TABLES " FROM lessons l JOIN groups g ON g.id = l.group_id JOIN rooms r ON r.group_id = g.id "
#define CHANGE_COLUMNS "c.lesson, c.day, c.substitute, p.name, c.from_ms, c.until_ms"
/* The groups of ?1 and his children. */
#define GROUPS_OF \
	"(SELECT group_id FROM members WHERE person = ?1 UNION " \
	"SELECT m.group_id FROM guardians w JOIN members m ON m.person = w.child WHERE w.parent = ?1)"

static void read_lesson(sqlite3_stmt *row, struct store_lesson *l)
{
	sql_text(row, 0, l->id, sizeof l->id);
	sql_text(row, 1, l->group, sizeof l->group);
	sql_text(row, 2, l->group_name, sizeof l->group_name);
	sql_text(row, 3, l->subject, sizeof l->subject);
	sql_text(row, 4, l->room, sizeof l->room);
	l->weekday = sqlite3_column_int(row, 5);
	l->first_period = sqlite3_column_int(row, 6);
	l->last_period = sqlite3_column_int(row, 7);
	sql_text(row, 8, l->weeks, sizeof l->weeks);
	l->from = sqlite3_column_int(row, 9);
	l->until = sqlite3_column_int(row, 10);
}

static enum err insert_lesson(struct store *s, const struct store_lesson *l, const char *id)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM lessons WHERE group_id = ?1", "s", l->group);
	bool is_full = sql_row(row) && sqlite3_column_int(row, 0) >= STORE_LESSONS_MAX;
	enum err e = sql_end(s, row);
	if (e || is_full) {
		return e ? e : ERR_FULL;
	}
	return sql_run(s,
		"INSERT INTO lessons (id, group_id, weekday, first_period, last_period, weeks, from_day, until_day) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, -1), nullif(?8, -1))", "ssiiisii", id, l->group, (int64_t)l->weekday,
		(int64_t)l->first_period, (int64_t)l->last_period, l->weeks, (int64_t)l->from, (int64_t)l->until);
}

enum err store_lesson_add(struct store *s, const struct store_lesson *draft, char id[STORE_ID_MAX])
{
	store_make_id('l', id);
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, insert_lesson(s, draft, id));
}

enum err store_lesson_set(struct store *s, const struct store_lesson *l)
{
	return sql_run(s,
		"UPDATE lessons SET weekday = ?2, first_period = ?3, last_period = ?4, weeks = ?5, from_day = nullif(?6, -1), "
		"until_day = nullif(?7, -1) WHERE id = ?1", "siiisii", l->id, (int64_t)l->weekday, (int64_t)l->first_period,
		(int64_t)l->last_period, l->weeks, (int64_t)l->from, (int64_t)l->until);
}

/* Whoever was to teach one of these lessons instead may not any more. */
static enum err remove_substitutes(struct store *s, const char *lesson, struct store_days window)
{
	return sql_run(s,
		"DELETE FROM substitutes WHERE (group_id, person, from_ms) IN (SELECT l.group_id, c.substitute, c.from_ms "
		"FROM lesson_changes c JOIN lessons l ON l.id = c.lesson WHERE c.lesson = ?1 AND c.day BETWEEN ?2 AND ?3)", "sii",
		lesson, (int64_t)window.first, (int64_t)window.last);
}

static enum err remove_changes(struct store *s, const char *lesson, struct store_days window)
{
	enum err e = remove_substitutes(s, lesson, window);
	return e ? e : sql_run(s, "DELETE FROM lesson_changes WHERE lesson = ?1 AND day BETWEEN ?2 AND ?3", "sii", lesson,
		(int64_t)window.first, (int64_t)window.last);
}

enum err store_lesson_remove(struct store *s, const char *id)
{
	struct store_lesson lesson;
	enum err e = store_lesson_get(s, id, &lesson);
	e = e ? e : sql_transaction(s);
	if (e) {
		return e;
	}
	e = remove_changes(s, id, (struct store_days){0, INT32_MAX});
	e = e ? e : sql_run(s, "DELETE FROM lessons WHERE id = ?1", "s", id);
	return sql_finish_transaction(s, e);
}

enum err store_lesson_get(struct store *s, const char *id, struct store_lesson *out)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT " LESSON_COLUMNS LESSON_TABLES "WHERE l.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_lesson(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

static enum err each_row(struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const struct store_lesson *lesson), void *ctx)
{
	struct store_lesson lesson;
	while (sql_row(row)) {
		read_lesson(row, &lesson);
		each(ctx, &lesson);
	}
	return sql_end(s, row);
}

enum err store_lesson_each(
	struct store *s, const char *group, void (*each)(void *ctx, const struct store_lesson *lesson), void *ctx)
{
	return each_row(s, sql_begin(s, "SELECT " LESSON_COLUMNS LESSON_TABLES
		"WHERE l.group_id = ?1 AND g.ended_ms IS NULL ORDER BY l.number", "s", group), each, ctx);
}

enum err store_lesson_each_of(
	struct store *s, const char *person, void (*each)(void *ctx, const struct store_lesson *lesson), void *ctx)
{
	return each_row(s, sql_begin(s, "SELECT " LESSON_COLUMNS LESSON_TABLES
		"WHERE l.group_id IN " GROUPS_OF " AND g.ended_ms IS NULL ORDER BY l.number", "s", person), each, ctx);
}

enum err store_substitution_each(struct store *s, const char *person, struct store_days window,
	void (*each)(void *ctx, const struct store_lesson *lesson, int32_t day), void *ctx)
{
	struct store_lesson lesson;
	sqlite3_stmt *row = sql_begin(s, "SELECT " LESSON_COLUMNS ", c.day" LESSON_TABLES
		"JOIN lesson_changes c ON c.lesson = l.id WHERE c.substitute = ?1 AND c.day BETWEEN ?2 AND ?3 "
		"AND g.ended_ms IS NULL AND l.group_id NOT IN " GROUPS_OF " ORDER BY l.number, c.day",
		"sii", person, (int64_t)window.first, (int64_t)window.last);
	while (sql_row(row)) {
		read_lesson(row, &lesson);
		each(ctx, &lesson, sqlite3_column_int(row, 11));
	}
	return sql_end(s, row);
}

static enum err each_change(
	struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx)
{
	struct store_lesson_change change;
	while (sql_row(row)) {
		sql_text(row, 0, change.lesson, sizeof change.lesson);
		change.day = sqlite3_column_int(row, 1);
		sql_text(row, 2, change.substitute, sizeof change.substitute);
		sql_text(row, 3, change.substitute_name, sizeof change.substitute_name);
		change.from_ms = sqlite3_column_int64(row, 4);
		change.until_ms = sqlite3_column_int64(row, 5);
		each(ctx, &change);
	}
	return sql_end(s, row);
}

enum err store_change_each_of(struct store *s, const char *person, struct store_days window,
	void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx)
{
	return each_change(s, sql_begin(s,
		"SELECT " CHANGE_COLUMNS " FROM lessons l JOIN lesson_changes c ON c.lesson = l.id "
		"LEFT JOIN people p ON p.id = c.substitute WHERE l.group_id IN " GROUPS_OF " AND c.day BETWEEN ?2 AND ?3",
		"sii", person, (int64_t)window.first, (int64_t)window.last), each, ctx);
}

enum err store_change_each_in(struct store *s, const char *group, struct store_days window,
	void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx)
{
	return each_change(s, sql_begin(s,
		"SELECT " CHANGE_COLUMNS " FROM lessons l JOIN lesson_changes c ON c.lesson = l.id "
		"LEFT JOIN people p ON p.id = c.substitute WHERE l.group_id = ?1 AND c.day BETWEEN ?2 AND ?3",
		"sii", group, (int64_t)window.first, (int64_t)window.last), each, ctx);
}

enum err store_change_each(struct store *s, const char *school, int32_t from,
	void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx)
{
	return each_change(s, sql_begin(s,
		"SELECT " CHANGE_COLUMNS " FROM people p JOIN lesson_changes c ON c.substitute = p.id "
		"WHERE p.school = ?1 AND c.day >= ?2 ORDER BY c.lesson, c.day", "si", school, (int64_t)from), each, ctx);
}

/* Inside of a transaction. */
static enum err add_change(
	struct store *s, const char *lesson, int32_t day, const char *substitute, int64_t from_ms, int64_t until_ms)
{
	if (!substitute) {
		return sql_run(s, "INSERT INTO lesson_changes (lesson, day) VALUES (?1, ?2)", "si", lesson, (int64_t)day);
	}
	enum err e = sql_run(s,
		"INSERT INTO lesson_changes (lesson, day, substitute, from_ms, until_ms) VALUES (?1, ?2, "
		"(SELECT p.id FROM people p JOIN groups g ON g.school = p.school JOIN lessons l ON l.group_id = g.id "
		"WHERE p.id = ?3 AND l.id = ?1 AND p.role IN " STAFF_ROLES " AND p.left_ms IS NULL), ?4, ?5)",
		"sisii", lesson, (int64_t)day, substitute, from_ms, until_ms);
	/* a substitute who is none of the school's staff would look like a cancellation */
	sqlite3_stmt *row = e ? NULL : sql_begin(s,
		"SELECT 1 FROM lesson_changes WHERE lesson = ?1 AND day = ?2 AND substitute = ?3", "sis", lesson, (int64_t)day,
		substitute);
	bool is_there = sql_row(row);
	e = e ? e : sql_end(s, row);
	if (e || !is_there) {
		return e ? e : ERR_CONFLICT;
	}
	return sql_run(s,
		"INSERT OR REPLACE INTO substitutes (group_id, person, from_ms, until_ms) "
		"SELECT group_id, ?2, ?3, ?4 FROM lessons WHERE id = ?1", "ssii", lesson, substitute, from_ms, until_ms);
}

enum err store_change_set(struct store *s, const char *lesson, int32_t day, const char *substitute, int64_t from_ms,
	int64_t until_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = remove_changes(s, lesson, (struct store_days){day, day});
	e = e ? e : add_change(s, lesson, day, substitute, from_ms, until_ms);
	return sql_finish_transaction(s, e);
}

enum err store_change_remove(struct store *s, const char *lesson, int32_t day)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, remove_changes(s, lesson, (struct store_days){day, day}));
}
