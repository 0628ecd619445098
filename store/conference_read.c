/* All of a conference at once: for its room when it opens, and for the record. */
#include "sql_conference.h"

static enum err tell_conference(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	struct store_conference conference;
	enum err e = store_conference_get(s, id, &conference);
	if (!e && parts->on_conference) {
		parts->on_conference(parts->ctx, &conference);
	}
	return e;
}

static enum err tell_guests(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT g.item, g.person, p.name, g.is_admitted FROM item_guests g JOIN agenda_items i ON i.id = g.item JOIN people p ON p.id = g.person "
		"WHERE i.conference = ?1 ORDER BY i.place, p.number", "s", id);
	while (sql_row(row)) {
		parts->on_guest(parts->ctx, (const char *)sqlite3_column_text(row, 0), (const char *)sqlite3_column_text(row, 1),
			(const char *)sqlite3_column_text(row, 2), sqlite3_column_int(row, 3) != 0);
	}
	return sql_end(s, row);
}

static enum err tell_spans(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT w.item, w.from_ms, w.until_ms FROM item_spans w JOIN agenda_items i ON i.id = w.item WHERE i.conference = ?1 ORDER BY w.number", "s",
		id);
	while (sql_row(row)) {
		parts->on_span(parts->ctx, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2));
	}
	return sql_end(s, row);
}

static enum err tell_guest_times(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT g.item, g.person, p.name, g.is_admitted, g.from_ms, g.until_ms FROM guest_times g JOIN people p ON p.id = g.person "
		"WHERE g.conference = ?1 ORDER BY g.number", "s", id);
	while (sql_row(row)) {
		struct store_guest_time time = {.is_admitted = sqlite3_column_int(row, 3) != 0, .from_ms = sqlite3_column_int64(row, 4),
			.until_ms = sqlite3_column_int64(row, 5)};
		sql_text(row, 0, time.item, sizeof time.item);
		sql_text(row, 1, time.person, sizeof time.person);
		sql_text(row, 2, time.name, sizeof time.name);
		parts->on_guest_time(parts->ctx, &time);
	}
	return sql_end(s, row);
}

static enum err tell_stays(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT t.person, p.name, t.seat, t.from_ms, t.until_ms FROM conference_stays t JOIN people p ON p.id = t.person WHERE t.conference = ?1 "
		"ORDER BY t.number", "s", id);
	while (sql_row(row)) {
		struct store_stay stay = {.from_ms = sqlite3_column_int64(row, 3), .until_ms = sqlite3_column_int64(row, 4)};
		sql_text(row, 0, stay.person, sizeof stay.person);
		sql_text(row, 1, stay.name, sizeof stay.name);
		sql_text(row, 2, stay.seat, sizeof stay.seat);
		parts->on_stay(parts->ctx, &stay);
	}
	return sql_end(s, row);
}

static enum err tell_quorums(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT at_ms, seats, present, needed, is_quorate, item FROM quorum_findings WHERE conference = ?1 ORDER BY number", "s", id);
	while (sql_row(row)) {
		struct store_quorum found = {.at_ms = sqlite3_column_int64(row, 0), .seats = (uint32_t)sqlite3_column_int(row, 1),
			.present = (uint32_t)sqlite3_column_int(row, 2), .needed = (uint32_t)sqlite3_column_int(row, 3),
			.is_quorate = sqlite3_column_int(row, 4) != 0};
		sql_text(row, 5, found.item, sizeof found.item);
		parts->on_quorum(parts->ctx, &found);
	}
	return sql_end(s, row);
}

static enum err tell_speeches(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT h.number, h.person, p.name, h.item, h.kind, h.asked_ms, h.begun_ms, h.ended_ms FROM speeches h JOIN people p ON p.id = h.person "
		"WHERE h.conference = ?1 ORDER BY h.begun_ms IS NULL, h.begun_ms, h.number", "s", id);
	while (sql_row(row)) {
		struct store_speech speech = {.number = sqlite3_column_int64(row, 0),
			.kind = (enum speech_kind)sql_name(row, 4, store_speech_kind_names, SPEECH_KINDS, SPEECH_TURN), .asked_ms = sqlite3_column_int64(row, 5),
			.begun_ms = sqlite3_column_int64(row, 6), .ended_ms = sqlite3_column_int64(row, 7)};
		sql_text(row, 1, speech.person, sizeof speech.person);
		sql_text(row, 2, speech.name, sizeof speech.name);
		sql_text(row, 3, speech.item, sizeof speech.item);
		parts->on_speech(parts->ctx, &speech);
	}
	return sql_end(s, row);
}

enum err store_conference_read(struct store *s, const char *id, const struct store_conference_parts *parts)
{
	enum err e = tell_conference(s, id, parts);
	e = e || !parts->on_seat ? e : store_seat_each(s, id, parts->on_seat, parts->ctx);
	e = e || !parts->on_item ? e : store_agenda_each(s, id, parts->on_item, parts->ctx);
	e = e || !parts->on_guest ? e : tell_guests(s, id, parts);
	e = e || !parts->on_span ? e : tell_spans(s, id, parts);
	e = e || !parts->on_guest_time ? e : tell_guest_times(s, id, parts);
	e = e || !parts->on_stay ? e : tell_stays(s, id, parts);
	e = e || !parts->on_quorum ? e : tell_quorums(s, id, parts);
	e = e || !parts->on_speech ? e : tell_speeches(s, id, parts);
	return e || (!parts->on_vote && !parts->on_voter) ? e : sql_votes_read(s, id, NULL, parts);
}
