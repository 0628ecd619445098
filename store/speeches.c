/* The speaking list of a conference, and who spoke: one table is both. */
#include "sql_conference.h"

const char *const store_speech_kind_names[SPEECH_KINDS] = {[SPEECH_TURN] = "turn", [SPEECH_ORDER] = "order"};

#define CURRENT "(SELECT id FROM agenda_items WHERE conference = ?1 AND state = 'current')"

static enum err ask(struct store *s, const char *conference, const char *person, enum speech_kind kind, int64_t now_ms, int64_t *number)
{
	enum err e = sql_conference_state(s, conference, 1u << CONFERENCE_OPEN);
	e = e ? e : sql_run(s,
		"INSERT INTO speeches (conference, item, person, kind, asked_ms) SELECT ?1, " CURRENT ", ?2, ?3, ?4 WHERE NOT EXISTS "
		"(SELECT 1 FROM speeches WHERE conference = ?1 AND person = ?2 AND begun_ms IS NULL)", "sssi", conference, person,
		store_speech_kind_names[kind], now_ms);
	*number = e ? 0 : sqlite3_last_insert_rowid(s->db);
	return e == ERR_CONFLICT ? ERR_NOT_FOUND : e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_CONFLICT;
}

enum err store_speech_ask(struct store *s, const char *conference, const char *person, enum speech_kind kind, int64_t now_ms, int64_t *number)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, ask(s, conference, person, kind, now_ms, number));
}

static enum err end_speech(struct store *s, const char *conference, int64_t now_ms)
{
	return sql_run(s,
		"UPDATE speeches SET ended_ms = max(begun_ms, ?2) WHERE conference = ?1 AND begun_ms IS NOT NULL AND ended_ms IS NULL", "si", conference,
		now_ms);
}

static enum err begin_speech(struct store *s, const char *conference, int64_t number, int64_t now_ms)
{
	enum err e = sql_run(s, "UPDATE speeches SET begun_ms = ?3 WHERE number = ?2 AND conference = ?1 AND begun_ms IS NULL", "sii", conference,
		number, now_ms);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_speech_next(struct store *s, const char *conference, int64_t number, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_conference_state(s, conference, 1u << CONFERENCE_OPEN);
	e = e ? e : end_speech(s, conference, now_ms);
	e = e || number == 0 ? e : begin_speech(s, conference, number, now_ms);
	return sql_finish_transaction(s, e);
}

/* Nobody's: 0. */
static enum err find_waiting(struct store *s, const char *conference, const char *person, int64_t *number)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT number FROM speeches WHERE conference = ?1 AND person = ?2 AND begun_ms IS NULL", "ss", conference,
		person);
	*number = sql_row(row) ? sqlite3_column_int64(row, 0) : 0;
	return sql_end(s, row);
}

enum err store_speech_give(struct store *s, const char *conference, const char *person, int64_t now_ms, int64_t *number)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = end_speech(s, conference, now_ms);
	e = e ? e : find_waiting(s, conference, person, number);
	e = e || *number ? e : ask(s, conference, person, SPEECH_TURN, now_ms, number);
	e = e ? e : begin_speech(s, conference, *number, now_ms);
	return sql_finish_transaction(s, e);
}

enum err store_speech_remove(struct store *s, const char *conference, int64_t number)
{
	enum err e = sql_run(s, "DELETE FROM speeches WHERE number = ?2 AND conference = ?1 AND begun_ms IS NULL", "si", conference, number);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_speech_set(struct store *s, const char *conference, bool list_closed, int turn_seconds, bool first_first)
{
	enum err e = sql_run(s, "UPDATE conferences SET list_closed = ?2, turn_seconds = ?3, first_first = ?4 WHERE id = ?1 AND state = 'open'", "siii",
		conference, (int64_t)list_closed, (int64_t)turn_seconds, (int64_t)first_first);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_STATE;
}
