#include "store_plan.h"

#include "store_sql.h"

#include <string.h>

enum err store_plan_child_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const struct store_person *child, const char *parent), void *ctx)
{
	struct store_person child;
	char parent[STORE_ID_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS ", q.id FROM people p LEFT JOIN guardians u ON u.child = p.id "
		"LEFT JOIN people q ON q.id = u.parent AND q.left_ms IS NULL "
		"WHERE p.id IN (SELECT child FROM wishes WHERE consultation = ?1) AND p.role = 'pupil' AND p.left_ms IS NULL ORDER BY p.number, q.number", "s", consult);
	while (sql_row(row)) {
		sql_person(row, 0, &child);
		sql_text(row, 6, parent, sizeof parent);
		each(ctx, &child, parent);
	}
	return sql_end(s, row);
}

static enum err tell_busy(struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const struct store_plan_busy *busy), void *ctx)
{
	struct store_plan_busy busy;
	while (sql_row(row)) {
		sql_text(row, 0, busy.who, sizeof busy.who);
		busy.begin_ms = sqlite3_column_int64(row, 1);
		busy.end_ms = sqlite3_column_int64(row, 2);
		busy.is_place = sqlite3_column_int(row, 3) != 0;
		busy.is_here = sqlite3_column_int(row, 4) != 0;
		each(ctx, &busy);
	}
	return sql_end(s, row);
}

#define BUSY_COLUMNS(who) "SELECT DISTINCT " who ", t.begin_ms, t.end_ms, t.mode = 'place', t.consultation = ?1, t.number "

enum err store_plan_teacher_busy_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const struct store_plan_busy *busy), void *ctx)
{
	return tell_busy(s, sql_begin(s,
		BUSY_COLUMNS("x.person") "FROM desks d JOIN desk_teachers y ON y.desk = d.id JOIN desk_teachers x ON x.person = y.person "
		"JOIN talks t ON t.desk = x.desk WHERE d.consultation = ?1 ORDER BY x.person, t.begin_ms, t.number", "s", consult), each, ctx);
}

enum err store_plan_parent_busy_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const struct store_plan_busy *busy), void *ctx)
{
	return tell_busy(s, sql_begin(s,
		BUSY_COLUMNS("g.parent") "FROM guardians g JOIN guardians o ON o.parent = g.parent JOIN talks t ON t.child = o.child "
		"WHERE g.child IN (SELECT child FROM wishes WHERE consultation = ?1) ORDER BY g.parent, t.begin_ms, t.number", "s", consult), each, ctx);
}
