/* Desks of consultations: who sits there, and how the day has left them. */
#include "sql_consult.h"

#include <stdio.h>
#include <string.h>

const char *const store_desk_mode_names[DESK_MODES] = {[DESK_VIDEO] = "video", [DESK_PLACE] = "place", [DESK_BOTH] = "both"};

#define DESK_COLUMNS \
	"SELECT d.id, d.consultation, c.school, d.place, d.mode, d.phone, d.is_started, d.is_held, d.needs_help, " \
	"(SELECT count(*) FROM slots s WHERE s.desk = d.id AND s.state = 'open'), " \
	"(SELECT count(*) FROM slots s WHERE s.desk = d.id AND s.state = 'open' AND s.talk IS NULL), " \
	"(SELECT count(*) FROM talks t WHERE t.desk = d.id) FROM desks d JOIN consultations c ON c.id = d.consultation "

static enum err read_teachers(struct store *s, struct store_desk *desk)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM desk_teachers x JOIN people p ON p.id = x.person WHERE x.desk = ?1 ORDER BY p.number", "s", desk->id);
	desk->teacher_count = 0;
	while (desk->teacher_count < DESK_TEACHERS_MAX && sql_row(row)) {
		sql_person(row, 0, &desk->teachers[desk->teacher_count++]);
	}
	return sql_end(s, row);
}

static enum err read_desk(struct store *s, sqlite3_stmt *row, struct store_desk *out)
{
	*out = (struct store_desk){0};
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->consult, sizeof out->consult);
	sql_text(row, 2, out->school, sizeof out->school);
	sql_text(row, 3, out->place, sizeof out->place);
	out->mode = (enum desk_mode)sql_name(row, 4, store_desk_mode_names, DESK_MODES, DESK_VIDEO);
	sql_text(row, 5, out->phone, sizeof out->phone);
	out->is_started = sqlite3_column_int(row, 6) != 0;
	out->is_held = sqlite3_column_int(row, 7) != 0;
	out->needs_help = sqlite3_column_int(row, 8) != 0;
	out->slots = (uint32_t)sqlite3_column_int(row, 9);
	out->free = (uint32_t)sqlite3_column_int(row, 10);
	out->talks = (uint32_t)sqlite3_column_int(row, 11);
	return read_teachers(s, out);
}

static enum err tell_desks(struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const struct store_desk *desk), void *ctx)
{
	struct store_desk desk;
	enum err e = OK;
	while (!e && sql_row(row)) {
		e = read_desk(s, row, &desk);
		if (!e) {
			each(ctx, &desk);
		}
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

enum err store_desk_get(struct store *s, const char *id, struct store_desk *out)
{
	sqlite3_stmt *row = sql_begin(s, DESK_COLUMNS "WHERE d.id = ?1", "s", id);
	bool is_found = sql_row(row);
	enum err e = is_found ? read_desk(s, row, out) : OK;
	enum err end = sql_end(s, row);
	return e ? e : end ? end : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_desk_each(struct store *s, const char *consult, void (*each)(void *ctx, const struct store_desk *desk), void *ctx)
{
	return tell_desks(s, sql_begin(s, DESK_COLUMNS "WHERE d.consultation = ?1 ORDER BY d.number", "s", consult), each, ctx);
}

enum err store_desk_each_of(struct store *s, const char *teacher, int64_t after_ms,
	void (*each)(void *ctx, const struct store_desk *desk), void *ctx)
{
	return tell_desks(s, sql_begin(s,
		DESK_COLUMNS "JOIN desk_teachers x ON x.desk = d.id LEFT JOIN desks o ON o.consultation = c.id LEFT JOIN slots l ON l.desk = o.id "
		"WHERE x.person = ?1 GROUP BY d.number HAVING ifnull(max(l.end_ms), ?2 + 1) > ?2 ORDER BY ifnull(min(l.begin_ms), ?2), d.number",
		"si", teacher, after_ms), each, ctx);
}

/* One of the staff of the consultation's school, who sits at none of its desks yet. */
static enum err seat_teacher(struct store *s, const char *consult, const char *desk, const char *teacher)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT EXISTS (SELECT 1 FROM desk_teachers x JOIN desks d ON d.id = x.desk WHERE x.person = p.id AND d.consultation = c.id) "
		"FROM consultations c JOIN people p ON p.school = c.school WHERE c.id = ?1 AND p.id = ?2 AND p.left_ms IS NULL AND p.role IN "
		STAFF_ROLES, "ss", consult, teacher);
	bool is_staff = sql_row(row), sits = is_staff && sqlite3_column_int(row, 0) != 0;
	enum err e = sql_end(s, row);
	e = e ? e : !is_staff ? ERR_NOT_FOUND : sits ? ERR_CONFLICT : OK;
	return e ? e : sql_run(s, "INSERT INTO desk_teachers (desk, person) VALUES (?1, ?2)", "ss", desk, teacher);
}

static enum err seat(struct store *s, const char *consult, const char *id, const struct store_desk *desk)
{
	enum err e = desk->teacher_count == 0 || desk->teacher_count > DESK_TEACHERS_MAX ? ERR_MALFORMED : OK;
	for (uint32_t i = 0; !e && i < desk->teacher_count; i++) {
		e = seat_teacher(s, consult, id, desk->teachers[i].id);
	}
	return e;
}

static enum err add_desk(struct store *s, const char *consult, const struct store_desk *desk, char id[STORE_ID_MAX])
{
	store_make_id('k', id);
	enum err e = sql_run(s, "INSERT INTO desks (id, consultation, place, mode, phone) VALUES (?1, ?2, ?3, ?4, ?5)", "sssss", id, consult,
		desk->place, store_desk_mode_names[desk->mode], desk->phone);
	return e ? e : seat(s, consult, id, desk);
}

enum err store_desks_add(struct store *s, const char *consult, const struct store_desk *desks, size_t count, char (*ids)[STORE_ID_MAX])
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; !e && i < count; i++) {
		e = add_desk(s, consult, &desks[i], ids[i]);
	}
	return sql_finish_transaction(s, e);
}

static enum err change_teachers(struct store *s, const struct store_desk *before, const struct store_desk *desk)
{
	if (before->talks > 0) {
		return ERR_STATE;
	}
	enum err e = sql_run(s, "DELETE FROM desk_teachers WHERE desk = ?1", "s", before->id);
	return e ? e : seat(s, before->consult, before->id, desk);
}

/* One that has not begun: what has changed of its desk is told to its family. */
static enum err change_talk(struct store *s, const char *talk, enum desk_mode has, const struct store_desk *before,
	const struct store_desk *desk, int64_t now_ms)
{
	bool clashes = false, is_other = desk->mode != DESK_BOTH && has != desk->mode;
	enum err e = OK;
	if (is_other) {
		e = sql_talk_clashes(s, talk, desk->mode, &clashes);
		e = e ? e : clashes ? ERR_CONFLICT : sql_run(s, "UPDATE talks SET mode = ?2 WHERE id = ?1", "ss", talk,
			store_desk_mode_names[desk->mode]);
	} else if (has == DESK_VIDEO || strcmp(before->place, desk->place) == 0) {
		return OK;
	}
	return e ? e : sql_talk_changed(s, talk, MAIL_MOVED, 0, now_ms);
}

static enum err change_talks(struct store *s, const struct store_desk *before, const struct store_desk *desk, int64_t now_ms)
{
	char talk[STORE_ID_MAX];
	enum err e = OK;
	sqlite3_stmt *row = sql_begin(s, "SELECT id, mode FROM talks WHERE desk = ?1 AND state = 'booked' ORDER BY begin_ms", "s", before->id);
	while (!e && sql_row(row)) {
		sql_text(row, 0, talk, sizeof talk);
		e = change_talk(s, talk, (enum desk_mode)sql_name(row, 1, store_desk_mode_names, DESK_MODES, DESK_VIDEO), before, desk, now_ms);
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

enum err store_desk_set(struct store *s, const struct store_desk *desk, bool with_teachers, int64_t now_ms)
{
	struct store_desk before;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_desk_get(s, desk->id, &before);
	e = e || !with_teachers ? e : change_teachers(s, &before, desk);
	e = e ? e : sql_run(s, "UPDATE desks SET place = ?2, mode = ?3, phone = ?4 WHERE id = ?1", "ssss", desk->id, desk->place,
		store_desk_mode_names[desk->mode], desk->phone);
	e = e ? e : change_talks(s, &before, desk, now_ms);
	return sql_finish_transaction(s, e);
}

enum err store_desk_remove(struct store *s, const char *id)
{
	struct store_desk desk;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_desk_get(s, id, &desk);
	e = e ? e : desk.talks > 0 ? ERR_STATE : sql_run(s, "DELETE FROM desks WHERE id = ?1", "s", id);
	return sql_finish_transaction(s, e);
}

enum err store_desk_day(struct store *s, const char *id, bool is_started, bool is_held, bool needs_help)
{
	return sql_run(s, "UPDATE desks SET is_started = ?2, is_held = ?3, needs_help = ?4 WHERE id = ?1", "siii", id, (int64_t)is_started,
		(int64_t)is_held, (int64_t)needs_help);
}
