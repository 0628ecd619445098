/* What is written into the class register: by a lesson as it goes on, by teachers, and by time. */
#include "sql_register.h"

#include <stdio.h>
#include <string.h>

#define ENTRY "(SELECT number FROM register_entries WHERE group_id = ?1 AND begin_ms = ?2)"

/* -- as a lesson goes on ---------------------------------------------------------------------------------------- */

static enum err add_roster(struct store *s, const struct register_event *event)
{
	return sql_run(s,
		"INSERT OR IGNORE INTO register_people (entry, person, is_staff) SELECT e.number, p.id, 0 FROM register_entries e "
		"JOIN members m ON m.group_id = e.group_id JOIN people p ON p.id = m.person "
		"WHERE e.group_id = ?1 AND e.begin_ms = ?2 AND p.role = 'pupil' AND p.left_ms IS NULL", "si", event->group,
		event->begin_ms);
}

/* Nobody is there before somebody comes. A conference of the staff is no lesson. */
static enum err write_begin(struct store *s, const struct register_event *event)
{
	char id[STORE_ID_MAX], planned_begin[24], planned_end[24];
	bool is_planned = event->planned_begin_ms != 0;
	store_make_id('e', id);
	snprintf(planned_begin, sizeof planned_begin, "%lld", (long long)event->planned_begin_ms);
	snprintf(planned_end, sizeof planned_end, "%lld", (long long)event->planned_end_ms);
	enum err e = sql_run(s,
		"INSERT OR IGNORE INTO register_entries "
		"(id, group_id, begin_ms, end_ms, planned_begin_ms, planned_end_ms, kept_until_ms) "
		"SELECT ?3, g.id, ?2, ?2, CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), ?6 FROM groups g WHERE g.id = ?1 AND g.kind <> 'staff'",
		"sisssi", event->group, event->begin_ms, id, is_planned ? planned_begin : NULL, is_planned ? planned_end : NULL,
		event->kept_until_ms);
	bool is_new = !e && sqlite3_changes(s->db) == 1;
	return is_new ? add_roster(s, event) : e;
}

/* Whoever comes into a lesson that was believed to be over shows that it is not. */
static enum err write_came(struct store *s, const struct register_event *event)
{
	enum err e = sql_run(s,
		"UPDATE register_entries SET end_ms = NULL, is_running = 1, is_judged = 0 WHERE group_id = ?1 AND begin_ms = ?2 "
		"AND (end_ms IS NOT NULL OR is_running = 0)", "si", event->group, event->begin_ms);
	if (e || !event->person[0]) {
		return e;
	}
	e = sql_run(s,
		"INSERT OR IGNORE INTO register_people (entry, person, is_staff) SELECT e.number, p.id, ?4 "
		"FROM register_entries e, people p WHERE e.group_id = ?1 AND e.begin_ms = ?2 AND p.id = ?3", "sisi", event->group,
		event->begin_ms, event->person, (int64_t)event->is_staff);
	return e ? e : sql_run(s,
		"INSERT INTO register_stays (entry, person, from_ms) SELECT entry, person, ?4 FROM register_people "
		"WHERE entry = " ENTRY " AND person = ?3 AND is_staff = 0 ON CONFLICT DO UPDATE SET until_ms = NULL", "sisi",
		event->group, event->begin_ms, event->person, event->at_ms);
}

static enum err write_went(struct store *s, const struct register_event *event)
{
	enum err e = OK;
	if (event->person[0]) {
		e = sql_run(s,
			"UPDATE register_stays SET until_ms = max(from_ms, ?4) WHERE entry = " ENTRY " AND person = ?3 AND until_ms IS NULL",
			"sisi", event->group, event->begin_ms, event->person, event->at_ms);
	}
	if (!e && event->leaves_none) {
		e = sql_run(s,
			"UPDATE register_entries SET end_ms = max(begin_ms, ?3) WHERE group_id = ?1 AND begin_ms = ?2", "sii", event->group,
			event->begin_ms, event->at_ms);
	}
	return e;
}

static enum err forget_entry(struct store *s, int64_t number)
{
	static const char *const statements[] = {"DELETE FROM register_stays WHERE entry = ?1",
		"DELETE FROM register_trace WHERE entry = ?1", "DELETE FROM register_people WHERE entry = ?1",
		"DELETE FROM register_entries WHERE number = ?1"};
	enum err e = OK;
	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && !e; i++) {
		e = sql_run(s, statements[i], "i", number);
	}
	return e;
}

/* Who is still there goes. Not kept: a short one with nobody but staff. */
static enum err end_entry(struct store *s, int64_t number, int64_t at_ms)
{
	enum err e = sql_run(s,
		"UPDATE register_stays SET until_ms = max(from_ms, ?2) WHERE entry = ?1 AND until_ms IS NULL", "ii", number, at_ms);
	e = e ? e : sql_run(s,
		"UPDATE register_entries SET is_running = 0, end_ms = ifnull(end_ms, max(begin_ms, ?2)) WHERE number = ?1", "ii",
		number, at_ms);
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM register_entries e WHERE e.number = ?1 AND e.end_ms - e.begin_ms < ?2 "
		"AND NOT EXISTS (SELECT 1 FROM register_stays t WHERE t.entry = e.number)", "ii", number, REGISTER_SHORT_MS);
	bool is_nothing = sql_row(row);
	e = sql_end(s, row);
	return !e && is_nothing ? forget_entry(s, number) : e;
}

/* 0: none. */
static enum err find_number(struct store *s, sqlite3_stmt *row, int64_t *number)
{
	*number = sql_row(row) ? sqlite3_column_int64(row, 0) : 0;
	return sql_end(s, row);
}

static enum err write_end(struct store *s, const struct register_event *event)
{
	int64_t number = 0;
	enum err e = find_number(s, sql_begin(s, "SELECT " ENTRY, "si", event->group, event->begin_ms), &number);
	return e || !number ? e : end_entry(s, number, event->at_ms);
}

static enum err write_event(struct store *s, const struct register_event *event)
{
	switch (event->what) {
	case REGISTER_BEGAN:
		return write_begin(s, event);
	case REGISTER_CAME:
		return write_came(s, event);
	case REGISTER_WENT:
		return write_went(s, event);
	case REGISTER_ENDED:
		return write_end(s, event);
	}
	return OK;
}

enum err store_register_write(struct store *s, const struct register_event *events, size_t count, int64_t alive_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < count && !e; i++) {
		e = write_event(s, &events[i]);
	}
	e = e ? e : sql_run(s, "UPDATE register_clock SET alive_ms = ?1", "i", alive_ms);
	return sql_finish_transaction(s, e);
}

/* -- after a start ---------------------------------------------------------------------------------------------- */

static enum err read_alive(struct store *s, int64_t *alive_ms)
{
	return find_number(s, sql_begin(s, "SELECT alive_ms FROM register_clock", ""), alive_ms);
}

static enum err end_forsaken(struct store *s, int64_t alive_ms)
{
	int64_t number = 0;
	enum err e = OK;
	do {
		e = find_number(s, sql_begin(s,
			"SELECT e.number FROM register_entries e WHERE e.is_running = 1 AND NOT EXISTS "
			"(SELECT 1 FROM rooms r WHERE r.group_id = e.group_id AND r.opened_ms = e.begin_ms) LIMIT 1", ""), &number);
		e = e || !number ? e : end_entry(s, number, alive_ms);
	} while (!e && number);
	return e;
}

enum err store_register_resume(struct store *s)
{
	int64_t alive_ms = 0;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = read_alive(s, &alive_ms);
	e = e ? e : sql_run(s,
		"UPDATE register_stays SET until_ms = max(from_ms, ?1) WHERE until_ms IS NULL AND entry IN "
		"(SELECT number FROM register_entries WHERE is_running = 1)", "i", alive_ms);
	e = e ? e : sql_run(s,
		"UPDATE register_entries SET end_ms = max(begin_ms, ?1) WHERE is_running = 1 AND end_ms IS NULL", "i", alive_ms);
	e = e ? e : end_forsaken(s, alive_ms);
	return sql_finish_transaction(s, e);
}

/* -- judged ----------------------------------------------------------------------------------------------------- */

enum err store_register_unjudged(struct store *s, char id[STORE_ID_MAX])
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT id FROM register_entries WHERE is_running = 0 AND is_judged = 0 ORDER BY number LIMIT 1", "");
	return sql_one_text(s, row, id, STORE_ID_MAX);
}

/* What was corrected to what is seen now is no correction any more. */
enum err store_register_judge(struct store *s, const char *id, const struct register_verdict *verdicts, size_t count)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < count && !e; i++) {
		const struct register_verdict *v = &verdicts[i];
		e = sql_run(s,
			"UPDATE register_people SET status = ?3, late_minutes = ?4, left_minutes = ?5, gone_minutes = ?6, "
			"corrected = nullif(corrected, ?3) WHERE entry = (SELECT number FROM register_entries WHERE id = ?1) AND person = ?2",
			"ssiiii", id, v->person, (int64_t)v->status, (int64_t)v->late_minutes, (int64_t)v->left_minutes,
			(int64_t)v->gone_minutes);
	}
	e = e ? e : sql_run(s, "UPDATE register_entries SET is_judged = 1 WHERE id = ?1 AND is_running = 0", "s", id);
	return sql_finish_transaction(s, e);
}

/* -- written and corrected -------------------------------------------------------------------------------------- */

struct change {
	const char *entry, *author, *what, *person, *before, *after;
	int64_t now_ms;
};

static enum err trace(struct store *s, const struct change *c)
{
	return sql_run(s,
		"INSERT INTO register_trace (entry, at_ms, author, what, person, before, after) "
		"SELECT number, ?2, ?3, ?4, ?5, ?6, ?7 FROM register_entries WHERE id = ?1", "sisssss", c->entry, c->now_ms, c->author,
		c->what, c->person, c->before, c->after);
}

/* One line of SQL sets ?2 where ?1 is the entry. */
static enum err set_text(struct store *s, const struct change *c, const char *sql)
{
	if (!c->after || strcmp(c->before, c->after) == 0) {
		return OK;
	}
	enum err e = sql_run(s, sql, "ss", c->entry, c->after);
	return e ? e : trace(s, c);
}

enum err store_register_set(struct store *s, const char *id, const char *topic, const char *homework, const char *author,
	int64_t now_ms)
{
	struct register_entry entry;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_register_get(s, id, &entry);
	struct change changes[] = {{id, author, "topic", NULL, entry.topic, topic, now_ms},
		{id, author, "homework", NULL, entry.homework, homework, now_ms}};
	e = e ? e : set_text(s, &changes[0], "UPDATE register_entries SET topic = ?2 WHERE id = ?1");
	e = e ? e : set_text(s, &changes[1], "UPDATE register_entries SET homework = ?2 WHERE id = ?1");
	return sql_finish_transaction(s, e);
}

/* What a teacher sees: of a lesson that is judged, a status that is seen anyway takes a correction back. */
static enum err correct_status(struct store *s, const struct change *c, int status, bool is_judged)
{
	return sql_run(s,
		"UPDATE register_people SET corrected = CASE WHEN ?4 AND status = ?3 THEN NULL ELSE ?3 END "
		"WHERE entry = (SELECT number FROM register_entries WHERE id = ?1) AND person = ?2", "ssii", c->entry, c->person,
		(int64_t)status, (int64_t)is_judged);
}

static enum err correct(struct store *s, const struct register_entry *entry, const struct register_person *p, int status,
	const char *note, const char *const names[REGISTER_STATUSES], const struct change *by)
{
	bool is_seen = p->corrected < 0;
	int before = is_seen ? p->status : p->corrected;
	struct change c = *by;
	enum err e = OK;
	c.person = p->person.id;
	if (status >= 0 && (status != before || (is_seen && !entry->is_judged))) {
		c.what = "status";
		c.before = is_seen && !entry->is_judged ? "" : names[before];
		c.after = names[status];
		e = correct_status(s, &c, status, entry->is_judged);
		e = e ? e : trace(s, &c);
	}
	if (!e && note && strcmp(note, p->note) != 0) {
		c.what = "note";
		c.before = p->note;
		c.after = note;
		e = sql_run(s,
			"UPDATE register_people SET note = ?3 WHERE entry = (SELECT number FROM register_entries WHERE id = ?1) "
			"AND person = ?2", "sss", c.entry, c.person, note);
		e = e ? e : trace(s, &c);
	}
	return e;
}

enum err store_register_correct(struct store *s, const char *id, const char *person, int status, const char *note,
	const char *const names[REGISTER_STATUSES], const char *author, int64_t now_ms)
{
	struct register_entry entry;
	struct register_person before;
	const struct change by = {.entry = id, .author = author, .now_ms = now_ms};
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_register_get(s, id, &entry);
	e = e ? e : sql_register_person(s, id, person, &before);
	e = e ? e : correct(s, &entry, &before, status, note, names, &by);
	return sql_finish_transaction(s, e);
}

/* -- deleted ---------------------------------------------------------------------------------------------------- */

static enum err purge_entries(struct store *s, int64_t now_ms, uint32_t limit, uint32_t *count)
{
	int64_t number = 0;
	enum err e = OK;
	while (!e && *count < limit) {
		e = find_number(s, sql_begin(s,
			"SELECT number FROM register_entries WHERE kept_until_ms <= ?1 AND is_running = 0 LIMIT 1", "i", now_ms), &number);
		if (e || !number) {
			return e;
		}
		e = forget_entry(s, number);
		++*count;
	}
	return e;
}

static enum err purge_times(struct store *s, int64_t now_ms, uint32_t limit, uint32_t *count)
{
	int64_t number = 0;
	enum err e = OK;
	while (!e && *count < limit) {
		e = find_number(s, sql_begin(s,
			"SELECT number FROM register_entries WHERE has_times = 1 AND end_ms <= ?1 AND is_running = 0 AND is_judged = 1 LIMIT 1",
			"i", now_ms - REGISTER_TIMES_KEPT_MS), &number);
		if (e || !number) {
			return e;
		}
		e = sql_run(s, "DELETE FROM register_stays WHERE entry = ?1", "i", number);
		e = e ? e : sql_run(s, "UPDATE register_entries SET has_times = 0 WHERE number = ?1", "i", number);
		++*count;
	}
	return e;
}

enum err store_register_purge(struct store *s, int64_t now_ms, uint32_t limit, bool *is_done)
{
	uint32_t entries = 0, times = 0;
	*is_done = false;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = purge_entries(s, now_ms, limit, &entries);
	e = e ? e : purge_times(s, now_ms, limit, &times);
	e = sql_finish_transaction(s, e);
	*is_done = !e && entries < limit && times < limit;
	return e;
}
