/* What moderators decided in a lesson: for the room, and for single people in it. */
#include "store_sql.h"

#define NAMED(text) ((text)[0] ? (text) : NULL)

enum err store_room_state_get(struct store *s, const char *room, struct store_room_state *state)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT lobby, locked, rights, chat_to, chat_paused, chat_slow_s, leader, word, word_given FROM rooms "
		"WHERE id = ?1", "s", room);
	bool is_found = sql_row(row);
	if (is_found) {
		state->lobby = sqlite3_column_int(row, 0) != 0;
		state->locked = sqlite3_column_int(row, 1) != 0;
		state->rights = (unsigned)sqlite3_column_int(row, 2);
		state->chat_to = (enum chat_to)sql_name(row, 3, store_chat_to_names, CHAT_TOS, CHAT_TO_TEACHERS);
		state->chat_paused = sqlite3_column_int(row, 4) != 0;
		state->chat_slow_s = (uint32_t)sqlite3_column_int(row, 5);
		sql_text(row, 6, state->leader, sizeof state->leader);
		sql_text(row, 7, state->word, sizeof state->word);
		state->word_given = sqlite3_column_int(row, 8) != 0;
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err sql_room_state(struct store *s, const char *room, const struct store_room_state *state)
{
	enum err e = sql_run(s,
		"UPDATE rooms SET lobby = ?2, locked = ?3, rights = ?4, chat_to = ?5, chat_paused = ?6, chat_slow_s = ?7, "
		"leader = ?8, word = ?9, word_given = ?10 WHERE id = ?1", "siiisiissi", room, (int64_t)state->lobby,
		(int64_t)state->locked, (int64_t)state->rights, store_chat_to_names[state->chat_to],
		(int64_t)state->chat_paused, (int64_t)state->chat_slow_s, NAMED(state->leader), NAMED(state->word),
		(int64_t)state->word_given);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_room_state_set(struct store *s, const char *room, const struct store_room_state *state)
{
	return sql_room_state(s, room, state);
}

enum err store_room_rights_set(
	struct store *s, const char *room, const struct store_room_state *state, unsigned cleared)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_room_state(s, room, state);
	e = e ? e : sql_run(s, "UPDATE room_people SET mask = mask & ~?2, rights = rights & ~?2 WHERE room = ?1", "si",
		room, (int64_t)cleared);
	return sql_finish_transaction(s, e);
}

enum err store_room_person_get(
	struct store *s, const char *room, const char *person, struct store_room_person *out)
{
	*out = (struct store_room_person){0};
	sqlite3_stmt *row = sql_begin(s,
		"SELECT passes, mask, rights, is_removed FROM room_people WHERE room = ?1 AND person = ?2", "ss", room, person);
	if (sql_row(row)) {
		out->passes = sqlite3_column_int(row, 0) != 0;
		out->mask = (unsigned)sqlite3_column_int(row, 1);
		out->rights = (unsigned)sqlite3_column_int(row, 2);
		out->is_removed = sqlite3_column_int(row, 3) != 0;
	}
	return sql_end(s, row);
}

enum err store_room_person_set(
	struct store *s, const char *room, const char *person, const struct store_room_person *state)
{
	return sql_run(s,
		"INSERT OR REPLACE INTO room_people (room, person, passes, mask, rights, is_removed) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "ssiiii", room, person, (int64_t)state->passes, (int64_t)state->mask,
		(int64_t)state->rights, (int64_t)state->is_removed);
}

enum err store_removed_each(struct store *s, const char *room,
	void (*each)(void *ctx, const struct store_person *person), void *ctx)
{
	struct store_person person;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM room_people m JOIN people p ON p.id = m.person "
		"WHERE m.room = ?1 AND m.is_removed = 1 ORDER BY p.number", "s", room);
	while (sql_row(row)) {
		sql_person(row, 0, &person);
		each(ctx, &person);
	}
	return sql_end(s, row);
}
