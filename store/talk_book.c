/*
 * Booking, moving, changing and cancelling talks. Each is one transaction that looks at all that must hold and writes the mails; two
 * who want the same slot come one after the other.
 */
#include "sql_consult.h"

#include <stdio.h>
#include <string.h>

/* Longer gaps are between two parts of a day. */
#define ROW_GAP_MS (INT64_C(30) * 60000)

/* Where a talk is to be. */
struct place {
	const char *desk, *child;
	const char *except; /* the talk that is moved; NULL: none */
	enum desk_mode mode;
	char slots[TALK_SLOTS_MAX][STORE_ID_MAX];
	size_t count;
	int64_t begin_ms, end_ms;
};

/* What a consultation and a desk say of bookings. */
struct terms {
	char consult[STORE_ID_MAX];
	enum consult_state state;
	enum desk_mode mode;
	int64_t from_ms, until_ms;
	int most_talks;
};

static enum err read_terms(struct store *s, const char *desk, struct terms *t)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT c.id, c.state, d.mode, ifnull(c.book_from_ms, 0), ifnull(c.book_until_ms, ?2), c.most_talks FROM desks d "
		"JOIN consultations c ON c.id = d.consultation WHERE d.id = ?1", "si", desk, INT64_MAX);
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, t->consult, sizeof t->consult);
		t->state = (enum consult_state)sql_name(row, 1, store_consult_state_names, CONSULT_STATES, CONSULT_CLOSED);
		t->mode = (enum desk_mode)sql_name(row, 2, store_desk_mode_names, DESK_MODES, DESK_VIDEO);
		t->from_ms = sqlite3_column_int64(row, 3);
		t->until_ms = sqlite3_column_int64(row, 4);
		t->most_talks = sqlite3_column_int(row, 5);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* Is there a row? */
static enum err is_there(struct store *s, sqlite3_stmt *row, bool *is)
{
	*is = sql_row(row);
	return sql_end(s, row);
}

/* Those from this one on, `count` of them, one right after the other. */
static enum err take_slots(struct store *s, const char *first, size_t count, struct place *p, enum talk_refusal *why)
{
	bool is_row = true, is_taken = false;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT l.id, l.begin_ms, l.end_ms, l.state = 'open', l.talk IS NOT NULL AND l.talk IS NOT ?3 FROM slots f "
		"JOIN slots l ON l.desk = f.desk AND l.begin_ms >= f.begin_ms WHERE f.id = ?1 AND f.desk = ?2 ORDER BY l.begin_ms LIMIT ?4",
		"sssi", first, p->desk, p->except, (int64_t)count);
	p->count = 0;
	while (p->count < count && sql_row(row)) {
		int64_t begin_ms = sqlite3_column_int64(row, 1);
		is_row = is_row && sqlite3_column_int(row, 3) && (p->count == 0 || begin_ms - p->end_ms <= ROW_GAP_MS);
		is_taken = is_taken || sqlite3_column_int(row, 4);
		p->begin_ms = p->count == 0 ? begin_ms : p->begin_ms;
		p->end_ms = sqlite3_column_int64(row, 2);
		sql_text(row, 0, p->slots[p->count++], STORE_ID_MAX);
	}
	*why = !is_row || count == 0 || p->count < count ? TALK_NO_SLOT : is_taken ? TALK_TAKEN : TALK_OK;
	return sql_end(s, row);
}

/* Somebody of it is in another talk then. */
static enum err check_clash(struct store *s, const struct place *p, enum talk_refusal *why)
{
	bool clashes = false;
	enum err e = is_there(s, sql_begin(s,
		"SELECT 1 FROM talks WHERE desk IN " DESKS_BESIDE("?1") " AND begin_ms < ?4 AND end_ms > ?3 AND id IS NOT ?6 "
		"UNION ALL SELECT 1 FROM desks d JOIN consultations c ON c.id = d.consultation JOIN talks t ON t.child IN " FAMILY_OF("?2") " "
		"JOIN consultations o ON o.id = t.consultation WHERE d.id = ?1 AND t.id IS NOT ?6 AND t.begin_ms < ?4 + " CHANGE_MS("?5") " "
		"AND t.end_ms > ?3 - " CHANGE_MS("?5") " LIMIT 1", "ssiiss", p->desk, p->child, p->begin_ms, p->end_ms,
		store_desk_mode_names[p->mode], p->except), &clashes);
	*why = clashes ? TALK_CLASH : TALK_OK;
	return e;
}

enum err sql_talk_clashes(struct store *s, const char *id, enum desk_mode mode, bool *clashes)
{
	struct store_talk talk;
	enum talk_refusal why = TALK_OK;
	enum err e = store_talk_get(s, id, &talk);
	const struct place place = {.desk = talk.desk, .child = talk.child.id, .except = id, .mode = mode, .begin_ms = talk.begin_ms,
		.end_ms = talk.end_ms};
	e = e ? e : check_clash(s, &place, &why);
	*clashes = why != TALK_OK;
	return e;
}

static enum err check_family(struct store *s, const struct place *p, const struct terms *t, bool is_assigned, enum talk_refusal *why)
{
	bool has = false, is_full = false;
	enum err e = is_there(s, sql_begin(s, "SELECT 1 FROM talks WHERE desk = ?1 AND child = ?2", "ss", p->desk, p->child), &has);
	if (!e && !has && !is_assigned && t->most_talks > 0) {
		e = is_there(s, sql_begin(s,
			"SELECT 1 WHERE (SELECT count(*) FROM talks WHERE consultation = ?1 AND child IN " FAMILY_OF("?2") ") >= ?3", "ssi", t->consult,
			p->child, (int64_t)t->most_talks), &is_full);
	}
	*why = has ? TALK_HAS : is_full ? TALK_TOO_MANY : TALK_OK;
	return e;
}

static enum err hold_slots(struct store *s, const struct place *p, const char *talk)
{
	enum err e = sql_run(s, "UPDATE slots SET talk = NULL WHERE talk = ?1", "s", talk);
	for (size_t i = 0; !e && i < p->count; i++) {
		e = sql_run(s, "UPDATE slots SET talk = ?2 WHERE id = ?1 AND talk IS NULL", "ss", p->slots[i], talk);
		e = e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_CONFLICT;
	}
	return e;
}

static enum err check_child(struct store *s, const struct talk_draft *draft)
{
	bool is_pupil = false;
	enum err e = is_there(s, sql_begin(s,
		"SELECT 1 FROM desks d JOIN consultations c ON c.id = d.consultation JOIN people p ON p.school = c.school "
		"WHERE d.id = ?1 AND p.id = ?2 AND p.role = 'pupil' AND p.left_ms IS NULL", "ss", draft->desk, draft->child), &is_pupil);
	return e ? e : is_pupil ? OK : ERR_NOT_FOUND;
}

/* May anybody book there now, and in this mode? */
static enum talk_refusal refuse_terms(const struct talk_draft *draft, const struct terms *t, struct place *p, int64_t now_ms)
{
	bool is_time = draft->is_assigned || (t->state == CONSULT_OPEN && now_ms >= t->from_ms && now_ms < t->until_ms);
	p->mode = draft->mode != DESK_BOTH ? draft->mode : t->mode == DESK_PLACE ? DESK_PLACE : DESK_VIDEO;
	return !is_time ? TALK_CLOSED : t->mode != DESK_BOTH && t->mode != p->mode ? TALK_MODE : TALK_OK;
}

/* Who booked may do so until it begins; the staff until it would be over. */
static enum talk_refusal refuse_past(const struct place *p, bool is_assigned, int64_t now_ms)
{
	return now_ms >= (is_assigned ? p->end_ms : p->begin_ms) ? TALK_CLOSED : TALK_OK;
}

static enum err insert_talk(struct store *s, const struct talk_draft *draft, const struct terms *t, const struct place *p, char id[STORE_ID_MAX])
{
	store_make_secret_id(id); /* its room has it, too */
	enum err e = sql_run(s, "UPDATE consultations SET last_code = last_code + 1 WHERE id = ?1", "s", t->consult);
	return e ? e : sql_run(s,
		"INSERT INTO talks (id, consultation, desk, child, code, begin_ms, end_ms, mode, interpreter, author, is_assigned, key) "
		"SELECT ?1, id, ?3, ?4, last_code, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM consultations WHERE id = ?2", "ssssiisssis", id, t->consult,
		p->desk, p->child, p->begin_ms, p->end_ms, store_desk_mode_names[p->mode], draft->interpreter, draft->author,
		(int64_t)draft->is_assigned, draft->key);
}

static enum err check_all(struct store *s, const struct talk_draft *draft, const struct terms *t, struct place *p, int64_t now_ms,
	enum talk_refusal *why)
{
	*why = refuse_terms(draft, t, p, now_ms);
	if (*why) {
		return OK;
	}
	enum err e = draft->slots > TALK_SLOTS_MAX ? ERR_MALFORMED : take_slots(s, draft->slot, draft->slots, p, why);
	*why = e || *why ? *why : refuse_past(p, draft->is_assigned, now_ms);
	e = e || *why ? e : check_family(s, p, t, draft->is_assigned, why);
	return e || *why ? e : check_clash(s, p, why);
}

static enum err book(struct store *s, const struct talk_draft *draft, int64_t now_ms, enum talk_refusal *why, char id[STORE_ID_MAX])
{
	struct terms terms;
	struct place place = {.desk = draft->desk, .child = draft->child};
	*why = TALK_OK;
	if (draft->key) {
		enum err known = sql_one_text(s, sql_begin(s, "SELECT id FROM talks WHERE author = ?1 AND key = ?2", "ss", draft->author, draft->key),
			id, STORE_ID_MAX);
		if (known != ERR_NOT_FOUND) {
			return known;
		}
	}
	enum err e = read_terms(s, draft->desk, &terms);
	e = e ? e : check_child(s, draft);
	e = e ? e : check_all(s, draft, &terms, &place, now_ms, why);
	if (e || *why) {
		return e;
	}
	e = insert_talk(s, draft, &terms, &place, id);
	e = e ? e : hold_slots(s, &place, id);
	return e ? e : sql_talk_mails(s, id, MAIL_BOOKED, 0, now_ms);
}

/* Nothing was done if somebody can't have his talk. */
static enum err finish(struct store *s, enum err e, enum talk_refusal why)
{
	e = sql_finish_transaction(s, e ? e : why ? ERR_STATE : OK);
	return why && e == ERR_STATE ? OK : e;
}

enum err store_talk_book(struct store *s, const struct talk_draft *draft, int64_t now_ms, enum talk_refusal *why, char id[STORE_ID_MAX])
{
	size_t refused;
	return store_talks_book(s, draft, 1, now_ms, why, &refused, (char(*)[STORE_ID_MAX])id);
}

enum err store_talks_book(struct store *s, const struct talk_draft *drafts, size_t count, int64_t now_ms, enum talk_refusal *why,
	size_t *refused, char (*ids)[STORE_ID_MAX])
{
	*why = TALK_OK;
	*refused = 0;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; !e && !*why && i < count; i++) {
		*refused = i;
		e = book(s, &drafts[i], now_ms, why, ids[i]);
	}
	return finish(s, e, *why);
}

static enum err move(struct store *s, const char *id, const char *slot, bool is_assigned, int64_t now_ms, enum talk_refusal *why)
{
	struct store_talk talk;
	struct terms terms;
	enum err e = store_talk_get(s, id, &talk);
	e = e ? e : read_terms(s, talk.desk, &terms);
	if (e) {
		return e;
	}
	bool may = is_assigned ? talk.state == TALK_BOOKED || talk.state == TALK_MISSED
		: talk.state == TALK_BOOKED && now_ms < talk.begin_ms && terms.state == CONSULT_OPEN && now_ms >= terms.from_ms;
	if (!may) {
		*why = TALK_CLOSED;
		return OK;
	}
	struct place place = {.desk = talk.desk, .child = talk.child.id, .except = id, .mode = talk.mode};
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM slots WHERE talk = ?1", "s", id);
	size_t count = sql_row(row) ? (size_t)sqlite3_column_int(row, 0) : 0;
	e = sql_end(s, row);
	e = e ? e : take_slots(s, slot, count, &place, why);
	*why = e || *why ? *why : refuse_past(&place, is_assigned, now_ms);
	e = e || *why ? e : check_clash(s, &place, why);
	if (e || *why || place.begin_ms == talk.begin_ms) {
		return e;
	}
	e = hold_slots(s, &place, id);
	e = e ? e : sql_run(s,
		"UPDATE talks SET begin_ms = ?2, end_ms = ?3, state = 'booked', began_ms = NULL, ends_ms = NULL, added_ms = 0, ended_ms = NULL "
		"WHERE id = ?1", "sii", id, place.begin_ms, place.end_ms);
	return e ? e : sql_talk_changed(s, id, MAIL_MOVED, talk.begin_ms, now_ms);
}

enum err store_talk_move(struct store *s, const char *id, const char *slot, bool is_assigned, int64_t now_ms, enum talk_refusal *why)
{
	*why = TALK_OK;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = move(s, id, slot, is_assigned, now_ms, why);
	return finish(s, e, *why);
}

static enum err change(struct store *s, const char *id, enum desk_mode mode, const char *interpreter, int64_t now_ms, enum talk_refusal *why)
{
	struct store_talk talk;
	struct terms terms;
	bool clashes = false;
	enum err e = store_talk_get(s, id, &talk);
	e = e ? e : read_terms(s, talk.desk, &terms);
	if (e) {
		return e;
	}
	bool is_other = mode != DESK_BOTH && mode != talk.mode;
	*why = talk.state == TALK_OPEN || talk.state == TALK_OVER ? TALK_CLOSED
		: is_other && terms.mode != DESK_BOTH && terms.mode != mode ? TALK_MODE : TALK_OK;
	if (*why) {
		return OK;
	}
	e = sql_run(s, "UPDATE talks SET interpreter = ?2 WHERE id = ?1", "ss", id, interpreter);
	if (e || !is_other) {
		return e;
	}
	e = sql_talk_clashes(s, id, mode, &clashes);
	*why = clashes ? TALK_CLASH : TALK_OK;
	e = e || clashes ? e : sql_run(s, "UPDATE talks SET mode = ?2 WHERE id = ?1", "ss", id, store_desk_mode_names[mode]);
	return e || clashes ? e : sql_talk_changed(s, id, MAIL_MOVED, 0, now_ms);
}

enum err store_talk_set(struct store *s, const char *id, enum desk_mode mode, const char *interpreter, int64_t now_ms,
	enum talk_refusal *why)
{
	*why = TALK_OK;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = change(s, id, mode, interpreter, now_ms, why);
	return finish(s, e, *why);
}

enum err store_talk_change(struct store *s, const char *id, const char *slot, enum desk_mode mode, const char *interpreter, int64_t now_ms,
	enum talk_refusal *why)
{
	*why = TALK_OK;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = slot ? move(s, id, slot, false, now_ms, why) : OK;
	e = e || *why ? e : change(s, id, mode, interpreter, now_ms, why);
	return finish(s, e, *why);
}

static enum err cancel(struct store *s, const char *id, bool is_assigned, int64_t now_ms)
{
	struct store_talk talk;
	enum err e = store_talk_get(s, id, &talk);
	if (e) {
		return e;
	}
	bool may = is_assigned ? talk.state == TALK_BOOKED || talk.state == TALK_MISSED : talk.state == TALK_BOOKED && now_ms < talk.begin_ms;
	e = may ? sql_talk_changed(s, id, MAIL_CANCELLED, 0, now_ms) : ERR_STATE;
	return e ? e : sql_talk_drop(s, id);
}

enum err store_talk_cancel(struct store *s, const char *id, bool is_assigned, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, cancel(s, id, is_assigned, now_ms));
}
