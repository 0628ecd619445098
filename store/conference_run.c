/* What happens in a conference: it opens, items come and go, people do, a quorum is found, it closes. Each is whole. */
#include "sql_conference.h"

#include <string.h>

#define RUNS (1u << CONFERENCE_OPEN)

/* Begins a transaction in which the conference runs; what comes of it is ended with sql_finish_transaction. */
static enum err begin_running(struct store *s, const char *conference, enum err *so_far)
{
	enum err e = sql_transaction(s);
	*so_far = e ? e : sql_conference_state(s, conference, RUNS);
	return e;
}

enum err store_conference_open(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = sql_run(s, "UPDATE conferences SET state = 'open', opened_ms = ?2, alive_ms = ?2 WHERE id = ?1 AND state = 'invited'", "si", id,
		now_ms);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_STATE;
}

/* -- the end ---------------------------------------------------------------------------------------------------- */

static enum err end_item(struct store *s, const char *conference, int64_t now_ms)
{
	static const char *const statements[] = {
		"UPDATE speeches SET ended_ms = max(begun_ms, ?2) WHERE conference = ?1 AND begun_ms IS NOT NULL AND ended_ms IS NULL",
		"DELETE FROM speeches WHERE conference = ?1 AND begun_ms IS NULL AND ?2 IS NOT NULL",
		"UPDATE item_spans SET until_ms = max(from_ms, ?2) FROM agenda_items i WHERE i.id = item AND i.conference = ?1 AND until_ms IS NULL",
		"UPDATE guest_times SET until_ms = max(from_ms, ?2) WHERE conference = ?1 AND until_ms IS NULL",
		"UPDATE agenda_items SET state = 'done', ended_ms = ?2 WHERE conference = ?1 AND state = 'current'",
	};
	enum err e = OK;
	for (size_t i = 0; !e && i < sizeof statements / sizeof statements[0]; i++) {
		e = sql_run(s, statements[i], "si", conference, now_ms);
	}
	return e;
}

static enum err check_no_vote(struct store *s, const char *conference)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT 1 FROM votes WHERE conference = ?1 AND state IN ('open', 'collecting', 'confirming') LIMIT 1", "s",
		conference);
	bool is_open = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : is_open ? ERR_STATE : OK;
}

static enum err close_conference(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = check_no_vote(s, id);
	e = e ? e : end_item(s, id, now_ms);
	e = e ? e : sql_run(s, "UPDATE conference_stays SET until_ms = max(from_ms, ?2) WHERE conference = ?1 AND until_ms IS NULL", "si", id, now_ms);
	e = e ? e : sql_votes_drop_prepared(s, id);
	return e ? e : sql_run(s, "UPDATE conferences SET state = 'closed', closed_ms = ?2, list_closed = 0 WHERE id = ?1", "si", id, now_ms);
}

enum err store_conference_close(struct store *s, const char *id, int64_t now_ms)
{
	enum err e, begun = begin_running(s, id, &e);
	return begun ? begun : sql_finish_transaction(s, e ? e : close_conference(s, id, now_ms));
}

/* -- the server's own end --------------------------------------------------------------------------------------- */

enum err store_conference_alive(struct store *s, const char *id, int64_t now_ms)
{
	return sql_run(s, "UPDATE conferences SET alive_ms = ?2 WHERE id = ?1 AND state = 'open'", "si", id, now_ms);
}

enum err store_conference_resume(struct store *s, const char *id)
{
	static const char *const statements[] = {
		"UPDATE conference_stays SET until_ms = max(from_ms, c.alive_ms) FROM conferences c WHERE c.id = ?1 AND conference = c.id AND until_ms IS NULL",
		"UPDATE speeches SET ended_ms = max(begun_ms, c.alive_ms) FROM conferences c WHERE c.id = ?1 AND conference = c.id "
		"AND begun_ms IS NOT NULL AND ended_ms IS NULL",
	};
	enum err e, begun = begin_running(s, id, &e);
	if (begun) {
		return begun;
	}
	for (size_t i = 0; !e && i < sizeof statements / sizeof statements[0]; i++) {
		e = sql_run(s, statements[i], "s", id);
	}
	return sql_finish_transaction(s, e);
}

/* -- items and who is there ------------------------------------------------------------------------------------- */

static enum err go(struct store *s, const char *conference, const char *item, int64_t now_ms)
{
	enum err e = end_item(s, conference, now_ms);
	e = e ? e : sql_run(s, "UPDATE conferences SET list_closed = 0 WHERE id = ?1", "s", conference);
	if (e || !item) {
		return e;
	}
	e = sql_run(s,
		"UPDATE agenda_items SET state = 'current', begun_ms = ifnull(begun_ms, ?3), ended_ms = NULL WHERE id = ?2 AND conference = ?1", "ssi",
		conference, item, now_ms);
	e = e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
	e = e ? e : sql_run(s, "INSERT INTO item_spans (item, from_ms) VALUES (?1, ?2)", "si", item, now_ms);
	/* what was decided when it was current before counts again */
	return e ? e : sql_run(s,
		"INSERT INTO guest_times (conference, item, person, is_admitted, from_ms) SELECT i.conference, i.id, g.person, g.is_admitted, ?2 "
		"FROM item_guests g JOIN agenda_items i ON i.id = g.item WHERE i.id = ?1 AND g.is_admitted <> i.guests", "si", item, now_ms);
}

enum err store_agenda_go(struct store *s, const char *conference, const char *item, int64_t now_ms)
{
	enum err e, begun = begin_running(s, conference, &e);
	return begun ? begun : sql_finish_transaction(s, e ? e : go(s, conference, item, now_ms));
}

/* The item that is current ("": none), and whether guests may be there now. */
static enum err find_current(struct store *s, const char *conference, char item[STORE_ID_MAX], bool *is_for_guests)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT id, guests FROM agenda_items WHERE conference = ?1 AND state = 'current'", "s", conference);
	item[0] = '\0';
	*is_for_guests = true;
	if (sql_row(row)) {
		sql_text(row, 0, item, STORE_ID_MAX);
		*is_for_guests = sqlite3_column_int(row, 1) != 0;
	}
	return sql_end(s, row);
}

static enum err set_guest(struct store *s, const char *conference, const char *person, bool is_admitted, int64_t now_ms)
{
	char item[STORE_ID_MAX];
	bool is_for_guests;
	enum err e = find_current(s, conference, item, &is_for_guests);
	e = e ? e : sql_run(s, "UPDATE guest_times SET until_ms = max(from_ms, ?3) WHERE conference = ?1 AND person = ?2 AND until_ms IS NULL", "ssi",
		conference, person, now_ms);
	if (!e && item[0] && is_for_guests && is_admitted) {
		/* back in where all guests may be: he is one of them, and no exception if the item is to be without them */
		e = sql_run(s, "DELETE FROM item_guests WHERE item = ?1 AND person = ?2", "ss", item, person);
	} else if (!e && item[0]) {
		e = sql_run(s,
			"INSERT INTO item_guests (item, person, is_admitted) VALUES (?1, ?2, ?3) ON CONFLICT (item, person) DO UPDATE SET "
			"is_admitted = excluded.is_admitted", "ssi", item, person, (int64_t)is_admitted);
	}
	e = e || is_admitted == is_for_guests ? e : sql_run(s,
		"INSERT INTO guest_times (conference, item, person, is_admitted, from_ms) VALUES (?1, nullif(?2, ''), ?3, ?4, ?5)", "sssii", conference, item,
		person, (int64_t)is_admitted, now_ms);
	return e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
}

enum err store_guest_set(struct store *s, const char *conference, const char *person, bool is_admitted, int64_t now_ms)
{
	enum err e, begun = begin_running(s, conference, &e);
	return begun ? begun : sql_finish_transaction(s, e ? e : set_guest(s, conference, person, is_admitted, now_ms));
}

static enum err set_stay(struct store *s, const char *conference, const char *person, const char *seat, int64_t now_ms)
{
	enum err e = sql_run(s,
		"UPDATE conference_stays SET until_ms = max(from_ms, ?3) WHERE +conference = ?1 AND person = ?2 AND until_ms IS NULL", "ssi", conference,
		person, now_ms);
	e = e || !seat ? e : sql_run(s, "INSERT INTO conference_stays (conference, person, seat, from_ms) VALUES (?1, ?2, ?3, ?4)", "sssi", conference,
		person, seat, now_ms);
	return e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
}

enum err store_stay_set(struct store *s, const char *conference, const char *person, const char *seat, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, set_stay(s, conference, person, seat, now_ms));
}

enum err store_quorum_add(struct store *s, const char *conference, const struct store_quorum *found)
{
	return sql_run(s,
		"INSERT INTO quorum_findings (conference, item, at_ms, seats, present, needed, is_quorate) VALUES (?1, "
		"(SELECT id FROM agenda_items WHERE conference = ?1 AND state = 'current'), ?2, ?3, ?4, ?5, ?6)", "siiiii", conference, found->at_ms,
		(int64_t)found->seats, (int64_t)found->present, (int64_t)found->needed, (int64_t)found->is_quorate);
}
