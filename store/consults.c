/* Consultations in the store: what parents are invited to. */
#include "sql_consult.h"

#include <stdio.h>
#include <string.h>

const char *const store_consult_kind_names[CONSULT_KINDS] = {[CONSULT_DAY] = "day", [CONSULT_HOUR] = "hour"};
const char *const store_consult_state_names[CONSULT_STATES] = {
	[CONSULT_DRAFT] = "draft", [CONSULT_OPEN] = "open", [CONSULT_CLOSED] = "closed"};

/* Each of them looks into an index: an hour has hundreds of slots, and every page of a family asks for all consultations. */
#define OF_DESKS(what) "(SELECT " what " FROM desks d WHERE d.consultation = c.id), "
#define CONSULT_COLUMNS \
	"SELECT c.id, c.school, c.kind, c.title, c.state, c.owner, c.book_from_ms, c.book_until_ms, c.wish_until_ms, c.slot_minutes, " \
	"c.pause_minutes, c.most_talks, c.change_minutes, c.phone, c.text, " \
	OF_DESKS("min((SELECT min(begin_ms) FROM slots WHERE desk = d.id))") \
	OF_DESKS("max((SELECT end_ms FROM slots WHERE desk = d.id ORDER BY begin_ms DESC LIMIT 1))") OF_DESKS("count(*)") \
	OF_DESKS("sum((SELECT count(*) FROM slots WHERE desk = d.id AND state = 'open'))") \
	"(SELECT count(*) FROM talks WHERE consultation = c.id) FROM consultations c "

void sql_consult(sqlite3_stmt *row, struct store_consult *out)
{
	*out = (struct store_consult){0};
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->school, sizeof out->school);
	out->kind = (enum consult_kind)sql_name(row, 2, store_consult_kind_names, CONSULT_KINDS, CONSULT_DAY);
	sql_text(row, 3, out->title, sizeof out->title);
	out->state = (enum consult_state)sql_name(row, 4, store_consult_state_names, CONSULT_STATES, CONSULT_DRAFT);
	sql_text(row, 5, out->owner, sizeof out->owner);
	out->book_from_ms = sqlite3_column_int64(row, 6);
	out->book_until_ms = sqlite3_column_int64(row, 7);
	out->wish_until_ms = sqlite3_column_int64(row, 8);
	out->slot_minutes = sqlite3_column_int(row, 9);
	out->pause_minutes = sqlite3_column_int(row, 10);
	out->most_talks = sqlite3_column_int(row, 11);
	out->change_minutes = sqlite3_column_int(row, 12);
	sql_text(row, 13, out->phone, sizeof out->phone);
	sql_text(row, 14, out->text, sizeof out->text);
	out->begin_ms = sqlite3_column_int64(row, 15);
	out->end_ms = sqlite3_column_int64(row, 16);
}

static void read_consult(sqlite3_stmt *row, struct store_consult *out)
{
	sql_consult(row, out);
	out->desks = (uint32_t)sqlite3_column_int(row, 17);
	out->slots = (uint32_t)sqlite3_column_int(row, 18);
	out->talks = (uint32_t)sqlite3_column_int(row, 19);
}

/* All but what it was made with. */
static enum err write_consult(struct store *s, const char *id, const struct store_consult *c)
{
	return sql_run(s,
		"UPDATE consultations SET title = ?2, state = ?3, book_from_ms = nullif(?4, 0), book_until_ms = nullif(?5, 0), "
		"wish_until_ms = nullif(?6, 0), slot_minutes = ?7, pause_minutes = ?8, most_talks = ?9, change_minutes = ?10, phone = ?11, "
		"text = ?12 WHERE id = ?1", "sssiiiiiiiss", id, c->title, store_consult_state_names[c->state], c->book_from_ms, c->book_until_ms,
		c->wish_until_ms, (int64_t)c->slot_minutes, (int64_t)c->pause_minutes, (int64_t)c->most_talks, (int64_t)c->change_minutes, c->phone,
		c->text);
}

enum err store_consult_add(struct store *s, const struct store_consult *draft, int64_t now_ms, char id[STORE_ID_MAX])
{
	if (!store_is_name(draft->title)) {
		return ERR_MALFORMED;
	}
	store_make_id('e', id);
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "INSERT INTO consultations (id, school, kind, title, owner, created_ms) VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6)",
		"sssssi", id, draft->school, store_consult_kind_names[draft->kind], draft->title, draft->owner, now_ms);
	e = e ? e : write_consult(s, id, draft);
	return sql_finish_transaction(s, e);
}

enum err store_consult_get(struct store *s, const char *id, struct store_consult *out)
{
	sqlite3_stmt *row = sql_begin(s, CONSULT_COLUMNS "WHERE c.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_consult(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* What was assigned while families did not see it. */
static enum err announce(struct store *s, const char *id, int64_t now_ms)
{
	char talk[STORE_ID_MAX];
	enum err e = OK;
	sqlite3_stmt *row = sql_begin(s, "SELECT id FROM talks WHERE consultation = ?1 ORDER BY number", "s", id);
	while (!e && sql_row(row)) {
		sql_text(row, 0, talk, sizeof talk);
		e = sql_talk_mails(s, talk, MAIL_BOOKED, 0, now_ms);
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

enum err store_consult_set(struct store *s, const struct store_consult *consult, int64_t now_ms)
{
	struct store_consult before;
	if (!store_is_name(consult->title)) {
		return ERR_MALFORMED;
	}
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_consult_get(s, consult->id, &before);
	e = e ? e : write_consult(s, consult->id, consult);
	if (!e && before.state == CONSULT_DRAFT && consult->state != CONSULT_DRAFT) {
		e = announce(s, consult->id, now_ms);
	}
	return sql_finish_transaction(s, e);
}

enum err store_consult_remove(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, sql_consult_drop(s, id, now_ms));
}

enum err store_consult_each(struct store *s, const char *school, const char *teacher,
	void (*each)(void *ctx, const struct store_consult *consult), void *ctx)
{
	struct store_consult consult;
	sqlite3_stmt *row = sql_begin(s,
		CONSULT_COLUMNS "WHERE c.school = ?1 AND (?2 IS NULL OR c.kind = 'day' OR c.owner = ?2 OR EXISTS (SELECT 1 FROM desk_teachers x "
		"JOIN desks y ON y.id = x.desk WHERE x.person = ?2 AND y.consultation = c.id)) ORDER BY c.number DESC",
		"ss", school, teacher);
	while (sql_row(row)) {
		read_consult(row, &consult);
		each(ctx, &consult);
	}
	return sql_end(s, row);
}
