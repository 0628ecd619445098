/* The minutes of a conference: written together in a note, published as a text, objected to. */
#include "sql_conference.h"

#include <string.h>

#define OPENED (1u << CONFERENCE_OPEN | 1u << CONFERENCE_CLOSED)

static enum err ensure_note(struct store *s, const char *conference, const char *title, char note[STORE_ID_MAX])
{
	enum err e = sql_conference_state(s, conference, OPENED);
	e = e ? e : sql_one_text(s, sql_begin(s, "SELECT id FROM notes WHERE conference = ?1", "s", conference), note, STORE_ID_MAX);
	if (e != ERR_NOT_FOUND) {
		return e;
	}
	if (!store_is_name(title)) {
		return ERR_MALFORMED;
	}
	store_make_id('n', note);
	return sql_run(s, "INSERT INTO notes (id, conference, title, rights) VALUES (?1, ?2, ?3, 'read')", "sss", note, conference, title);
}

enum err store_minutes_note(struct store *s, const char *conference, const char *title, char note[STORE_ID_MAX])
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, ensure_note(s, conference, title, note));
}

/* ERR_NOT_FOUND: not published; ERR_STATE: the time for objections is over. */
static enum err check_time(struct store *s, const char *conference, int64_t now_ms)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT published_ms FROM minutes WHERE conference = ?1", "s", conference);
	bool is_found = sql_row(row);
	int64_t published_ms = is_found ? sqlite3_column_int64(row, 0) : 0;
	enum err e = sql_end(s, row);
	return e ? e : !is_found ? ERR_NOT_FOUND : now_ms < published_ms + OBJECTIONS_MS ? OK : ERR_STATE;
}

static enum err publish(struct store *s, const char *conference, const char *text, int64_t now_ms)
{
	enum err e = check_time(s, conference, now_ms);
	e = e == ERR_NOT_FOUND ? sql_conference_state(s, conference, 1u << CONFERENCE_CLOSED) : e;
	e = e ? e : sql_run(s,
		"INSERT INTO minutes (conference, text, published_ms, changed_ms) VALUES (?1, ?2, ?3, ?3) ON CONFLICT (conference) DO UPDATE SET "
		"text = excluded.text, changed_ms = excluded.changed_ms", "ssi", conference, text, now_ms);
	return e ? e : sql_conference_mails(s, conference, MAIL_MINUTES, 0, now_ms);
}

enum err store_minutes_publish(struct store *s, const char *conference, const char *text, int64_t now_ms)
{
	if (strlen(text) >= MINUTES_TEXT_MAX) {
		return ERR_FULL;
	}
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, publish(s, conference, text, now_ms));
}

enum err store_minutes_read(struct store *s, const char *conference,
	void (*on_text)(void *ctx, const char *text, int64_t published_ms, int64_t changed_ms), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT text, published_ms, changed_ms FROM minutes WHERE conference = ?1", "s", conference);
	bool is_found = sql_row(row);
	if (is_found) {
		on_text(ctx, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2));
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* -- objections ------------------------------------------------------------------------------------------------- */

static enum err object(struct store *s, const char *conference, const char *person, const char *text, int64_t now_ms, const char *id)
{
	enum err e = check_time(s, conference, now_ms);
	if (e) {
		return e == ERR_NOT_FOUND ? ERR_STATE : e;
	}
	e = sql_run(s,
		"INSERT INTO objections (id, conference, person, text, at_ms) SELECT ?1, ?2, ?3, ?4, ?5 "
		"WHERE (SELECT count(*) FROM objections WHERE +conference = ?2 AND person = ?3) < ?6", "ssssii", id, conference, person, text, now_ms,
		(int64_t)OBJECTIONS_MAX);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_FULL;
}

enum err store_objection_add(struct store *s, const char *conference, const char *person, const char *text, int64_t now_ms, char id[STORE_ID_MAX])
{
	if (strlen(text) >= OBJECTION_TEXT_MAX) {
		return ERR_MALFORMED;
	}
	store_make_id('o', id);
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, object(s, conference, person, text, now_ms, id));
}

enum err store_objection_answer(struct store *s, const char *conference, const char *id, const char *answer, bool is_accepted)
{
	if (strlen(answer) >= OBJECTION_TEXT_MAX) {
		return ERR_FULL;
	}
	enum err e = sql_run(s, "UPDATE objections SET answer = ?3, is_accepted = ?4 WHERE id = ?2 AND conference = ?1", "sssi", conference, id, answer,
		(int64_t)is_accepted);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_objection_each(struct store *s, const char *conference,
	void (*each)(void *ctx, const struct store_objection *objection), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT o.id, o.text, o.answer, o.at_ms, o.is_accepted, " PERSON_COLUMNS " FROM objections o JOIN people p ON p.id = o.person "
		"WHERE o.conference = ?1 ORDER BY o.number", "s", conference);
	while (sql_row(row)) {
		struct store_objection objection = {.text = (const char *)sqlite3_column_text(row, 1), .answer = (const char *)sqlite3_column_text(row, 2),
			.at_ms = sqlite3_column_int64(row, 3), .is_answered = sqlite3_column_type(row, 4) != SQLITE_NULL,
			.is_accepted = sqlite3_column_int(row, 4) != 0};
		sql_text(row, 0, objection.id, sizeof objection.id);
		sql_person(row, 5, &objection.person);
		each(ctx, &objection);
	}
	return sql_end(s, row);
}
