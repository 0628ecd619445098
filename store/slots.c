/* The grid of a desk. */
#include "sql_consult.h"

const char *const store_slot_state_names[SLOT_STATES] = {[SLOT_OPEN] = "open", [SLOT_BREAK] = "break", [SLOT_BLOCKED] = "blocked"};

static enum err check_count(struct store *s, const char *desk)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM slots WHERE desk = ?1", "s", desk);
	bool is_full = sql_row(row) && sqlite3_column_int(row, 0) > DESK_SLOTS_MAX;
	enum err e = sql_end(s, row);
	return e ? e : is_full ? ERR_FULL : OK;
}

enum err store_slots_add(struct store *s, const char *desk, const struct store_slot *slots, size_t count)
{
	char id[STORE_ID_MAX];
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; !e && i < count; i++) {
		store_make_id('o', id);
		e = sql_run(s,
			"INSERT INTO slots (id, desk, begin_ms, end_ms, state) SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS "
			"(SELECT 1 FROM slots WHERE desk = ?2 AND begin_ms < ?4 AND end_ms > ?3)", "ssiis", id, desk, slots[i].begin_ms,
			slots[i].end_ms, store_slot_state_names[slots[i].state]);
	}
	e = e ? e : check_count(s, desk);
	return sql_finish_transaction(s, e);
}

enum err store_slot_each(struct store *s, const char *desk, void (*each)(void *ctx, const struct store_slot *slot), void *ctx)
{
	struct store_slot slot;
	sqlite3_stmt *row = sql_begin(s, "SELECT id, begin_ms, end_ms, state, talk FROM slots WHERE desk = ?1 ORDER BY begin_ms", "s", desk);
	while (sql_row(row)) {
		sql_text(row, 0, slot.id, sizeof slot.id);
		slot.begin_ms = sqlite3_column_int64(row, 1);
		slot.end_ms = sqlite3_column_int64(row, 2);
		slot.state = (enum slot_state)sql_name(row, 3, store_slot_state_names, SLOT_STATES, SLOT_BLOCKED);
		sql_text(row, 4, slot.talk, sizeof slot.talk);
		each(ctx, &slot);
	}
	return sql_end(s, row);
}

enum err store_slot_begin_each(struct store *s, const char *consult, void (*each)(void *ctx, int64_t begin_ms), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT DISTINCT l.begin_ms FROM slots l JOIN desks d ON d.id = l.desk WHERE d.consultation = ?1 ORDER BY l.begin_ms", "s", consult);
	while (sql_row(row)) {
		each(ctx, sqlite3_column_int64(row, 0));
	}
	return sql_end(s, row);
}

static enum err set_slot(struct store *s, const char *desk, const char *id, enum slot_state state)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT talk IS NOT NULL FROM slots WHERE desk = ?1 AND id = ?2", "ss", desk, id);
	bool is_found = sql_row(row), is_taken = is_found && sqlite3_column_int(row, 0) != 0;
	enum err e = sql_end(s, row);
	if (e || !is_found || is_taken) {
		return e ? e : is_found ? ERR_STATE : ERR_NOT_FOUND;
	}
	return state == SLOT_STATES ? sql_run(s, "DELETE FROM slots WHERE id = ?1", "s", id)
		: sql_run(s, "UPDATE slots SET state = ?2 WHERE id = ?1", "ss", id, store_slot_state_names[state]);
}

enum err store_slots_set(struct store *s, const char *desk, const char *const *ids, size_t count, enum slot_state state)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; !e && i < count; i++) {
		e = set_slot(s, desk, ids[i], state);
	}
	return sql_finish_transaction(s, e);
}

enum err store_slot_desk(struct store *s, const char *slot, char desk[STORE_ID_MAX])
{
	return sql_one_text(s, sql_begin(s, "SELECT desk FROM slots WHERE id = ?1", "s", slot), desk, STORE_ID_MAX);
}

enum err store_clash_each(struct store *s, const char *desk, const char *parent, void (*each)(void *ctx, const char *slot), void *ctx)
{
	char slot[STORE_ID_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"WITH family AS (SELECT o.child FROM guardians u JOIN guardians v ON v.child = u.child JOIN guardians o ON o.parent = v.parent "
		"WHERE u.parent = ?2), "
		"busy AS (SELECT begin_ms AS from_ms, end_ms AS until_ms FROM talks WHERE desk IN " DESKS_BESIDE("?1") " "
		"UNION ALL SELECT t.begin_ms - " CHANGE_MS("d.mode") ", t.end_ms + " CHANGE_MS("d.mode") " FROM desks d "
		"JOIN consultations c ON c.id = d.consultation JOIN talks t ON t.child IN family JOIN consultations o ON o.id = t.consultation "
		"WHERE d.id = ?1 AND t.desk <> d.id) "
		"SELECT s.id FROM slots s WHERE s.desk = ?1 AND EXISTS (SELECT 1 FROM busy WHERE from_ms < s.end_ms AND until_ms > s.begin_ms) "
		"ORDER BY s.begin_ms", "ss", desk, parent);
	while (sql_row(row)) {
		sql_text(row, 0, slot, sizeof slot);
		each(ctx, slot);
	}
	return sql_end(s, row);
}
