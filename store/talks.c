/* Talks as they are: read, told from each other, and what the day makes of them. Booking is in talk_book.c. */
#include "sql_consult.h"

#include <stdio.h>
#include <string.h>

const char *const store_talk_state_names[TALK_STATES] = {
	[TALK_BOOKED] = "booked", [TALK_OPEN] = "open", [TALK_OVER] = "over", [TALK_MISSED] = "missed"};

#define TALK_COLUMNS \
	"SELECT t.id, t.consultation, t.desk, c.school, t.code, t.begin_ms, t.end_ms, t.mode, t.interpreter, t.author, t.is_assigned, " \
	"t.sequence, t.state, t.began_ms, t.ends_ms, t.added_ms, t.ended_ms, " PERSON_COLUMNS " FROM talks t " \
	"JOIN consultations c ON c.id = t.consultation JOIN people p ON p.id = t.child "

static void read_talk(sqlite3_stmt *row, struct store_talk *out)
{
	*out = (struct store_talk){0};
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->consult, sizeof out->consult);
	sql_text(row, 2, out->desk, sizeof out->desk);
	sql_text(row, 3, out->school, sizeof out->school);
	out->code = sqlite3_column_int(row, 4);
	out->begin_ms = sqlite3_column_int64(row, 5);
	out->end_ms = sqlite3_column_int64(row, 6);
	out->mode = (enum desk_mode)sql_name(row, 7, store_desk_mode_names, DESK_BOTH, DESK_VIDEO);
	sql_text(row, 8, out->interpreter, sizeof out->interpreter);
	sql_text(row, 9, out->author, sizeof out->author);
	out->is_assigned = sqlite3_column_int(row, 10) != 0;
	out->sequence = sqlite3_column_int(row, 11);
	out->state = (enum talk_state)sql_name(row, 12, store_talk_state_names, TALK_STATES, TALK_OVER);
	out->began_ms = sqlite3_column_int64(row, 13);
	out->ends_ms = sqlite3_column_int64(row, 14);
	out->added_ms = sqlite3_column_int64(row, 15);
	out->ended_ms = sqlite3_column_int64(row, 16);
	sql_person(row, 17, &out->child);
}

static enum err tell_talks(struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const struct store_talk *talk), void *ctx)
{
	struct store_talk talk;
	while (sql_row(row)) {
		read_talk(row, &talk);
		each(ctx, &talk);
	}
	return sql_end(s, row);
}

enum err store_talk_get(struct store *s, const char *id, struct store_talk *out)
{
	sqlite3_stmt *row = sql_begin(s, TALK_COLUMNS "WHERE t.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_talk(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_talk_each(struct store *s, const char *desk, void (*each)(void *ctx, const struct store_talk *talk), void *ctx)
{
	return tell_talks(s, sql_begin(s, TALK_COLUMNS "WHERE t.desk = ?1 ORDER BY t.begin_ms", "s", desk), each, ctx);
}

enum err store_talk_each_of(struct store *s, const char *person, void (*each)(void *ctx, const struct store_talk *talk), void *ctx)
{
	return tell_talks(s, sql_begin(s,
		TALK_COLUMNS "WHERE (t.child IN (SELECT child FROM guardians WHERE parent = ?1) AND c.state <> 'draft') "
		"OR t.id = (SELECT talk FROM companions WHERE person = ?1) ORDER BY t.begin_ms, t.number", "s", person), each, ctx);
}

enum err store_talk_day(struct store *s, const struct store_talk *talk)
{
	return sql_run(s,
		"UPDATE talks SET state = ?2, began_ms = nullif(?3, 0), ends_ms = nullif(?4, 0), added_ms = ?5, ended_ms = nullif(?6, 0) WHERE id = ?1",
		"ssiiii", talk->id, store_talk_state_names[talk->state], talk->began_ms, talk->ends_ms, talk->added_ms, talk->ended_ms);
}

enum err store_talk_note_get(struct store *s, const char *id, char note[TALK_NOTE_MAX])
{
	return sql_one_text(s, sql_begin(s, "SELECT note FROM talks WHERE id = ?1", "s", id), note, TALK_NOTE_MAX);
}

enum err store_talk_note_set(struct store *s, const char *id, const char *note)
{
	enum err e = strlen(note) >= TALK_NOTE_MAX ? ERR_FULL : sql_run(s, "UPDATE talks SET note = ?2 WHERE id = ?1", "ss", id, note);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_talk_role(struct store *s, const char *id, const char *person, struct store_talk *talk, enum talk_role *role)
{
	*role = TALK_NOBODY;
	enum err e = store_talk_get(s, id, talk);
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s,
		"SELECT EXISTS (SELECT 1 FROM desk_teachers x WHERE x.desk = t.desk AND x.person = p.id AND p.role IN " STAFF_ROLES "), "
		"EXISTS (SELECT 1 FROM guardians u WHERE u.parent = p.id AND u.child = t.child AND p.role = 'parent') AND c.state <> 'draft', "
		"EXISTS (SELECT 1 FROM companions n WHERE n.person = p.id AND n.talk = t.id) "
		"FROM talks t JOIN consultations c ON c.id = t.consultation JOIN people p ON p.id = ?2 AND p.left_ms IS NULL WHERE t.id = ?1",
		"ss", id, person);
	if (sql_row(row)) {
		*role = sqlite3_column_int(row, 0) ? TALK_STAFF : sqlite3_column_int(row, 1) ? TALK_FAMILY
			: sqlite3_column_int(row, 2) ? TALK_COMPANION : TALK_NOBODY;
	}
	return sql_end(s, row);
}
