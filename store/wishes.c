/* Desks that families would like, and when they can come. */
#include "sql_consult.h"

/* A pupil of the consultation's school. */
static enum err check_pupil(struct store *s, const char *consult, const char *child)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM consultations c JOIN people p ON p.school = c.school WHERE c.id = ?1 AND p.id = ?2 AND p.role = 'pupil' "
		"AND p.left_ms IS NULL", "ss", consult, child);
	bool is_pupil = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : is_pupil ? OK : ERR_NOT_FOUND;
}

static enum err add_wish(struct store *s, const char *consult, const char *child, const char *desk, int64_t rank)
{
	enum err e = sql_run(s,
		"INSERT INTO wishes (consultation, child, desk, rank) SELECT consultation, ?2, id, ?4 FROM desks WHERE id = ?3 AND consultation = ?1",
		"sssi", consult, child, desk, rank);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_wishes_set(struct store *s, const char *consult, const char *child, const char *const *desks, size_t count,
	int64_t from_ms, int64_t until_ms)
{
	enum err e = count > WISHES_MAX ? ERR_FULL : sql_transaction(s);
	if (e) {
		return e;
	}
	e = check_pupil(s, consult, child);
	e = e ? e : sql_run(s, "DELETE FROM wishes WHERE consultation = ?1 AND child = ?2", "ss", consult, child);
	e = e ? e : sql_run(s, "DELETE FROM wish_times WHERE consultation = ?1 AND child = ?2", "ss", consult, child);
	for (size_t i = 0; !e && i < count; i++) {
		e = add_wish(s, consult, child, desks[i], (int64_t)i);
	}
	if (!e && count > 0) {
		e = sql_run(s, "INSERT INTO wish_times (consultation, child, from_ms, until_ms) VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0))", "ssii",
			consult, child, from_ms, until_ms);
	}
	return sql_finish_transaction(s, e);
}

enum err store_wish_each(struct store *s, const char *consult, const char *child,
	void (*each)(void *ctx, const struct store_wish *wish), void *ctx)
{
	struct store_wish wish;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT w.child, w.desk, w.rank, t.from_ms, t.until_ms FROM wishes w JOIN people p ON p.id = w.child "
		"LEFT JOIN wish_times t ON t.consultation = w.consultation AND t.child = w.child "
		"WHERE w.consultation = ?1 AND (?2 IS NULL OR w.child = ?2) AND p.left_ms IS NULL ORDER BY p.number, w.rank", "ss", consult, child);
	while (sql_row(row)) {
		sql_text(row, 0, wish.child, sizeof wish.child);
		sql_text(row, 1, wish.desk, sizeof wish.desk);
		wish.rank = sqlite3_column_int(row, 2);
		wish.from_ms = sqlite3_column_int64(row, 3);
		wish.until_ms = sqlite3_column_int64(row, 4);
		each(ctx, &wish);
	}
	return sql_end(s, row);
}
