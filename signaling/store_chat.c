/* What was said in a lesson, as long as the lesson lives. */
#include "store_sql.h"

static enum err find_key(struct store *s, const char *room, const char *person, const char *key, int64_t *number)
{
	sqlite3_stmt *row = sql_begin(
		s, "SELECT number FROM chat WHERE room = ?1 AND person = ?2 AND key = ?3", "sss", room, person, key);
	bool is_found = sql_row(row);
	if (is_found) {
		*number = sqlite3_column_int64(row, 0);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* Messages are counted by their place in the room's own order, not by number: numbers are shared by all rooms. */
static enum err drop_oldest(struct store *s, const char *room)
{
	return sql_run(s,
		"DELETE FROM chat WHERE room = ?1 AND number <= "
		"(SELECT number FROM chat WHERE room = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
		"si", room, (int64_t)STORE_CHAT_KEPT);
}

enum err store_chat_add(struct store *s, const char *room, const char *person, const char *text, const char *key,
	int64_t now_ms, int64_t *number)
{
	if (key) {
		enum err found = find_key(s, room, person, key, number);
		if (found != ERR_NOT_FOUND) {
			return found == OK ? ERR_CONFLICT : found;
		}
	}
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "INSERT INTO chat (room, person, text, at_ms, key) VALUES (?1, ?2, ?3, ?4, ?5)", "sssis", room,
		person, text, now_ms, key);
	*number = sqlite3_last_insert_rowid(s->db);
	e = e ? e : drop_oldest(s, room);
	return sql_finish_transaction(s, e);
}

enum err store_chat_each(struct store *s, const char *room, uint32_t limit,
	bool (*each)(void *ctx, const struct store_chat *message), void *ctx)
{
	struct store_chat message;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT c.number, c.person, p.name, c.text, c.at_ms FROM chat c JOIN people p ON p.id = c.person "
		"WHERE c.room = ?1 ORDER BY c.number DESC LIMIT ?2", "si", room, (int64_t)limit);
	while (sql_row(row)) {
		message.number = sqlite3_column_int64(row, 0);
		sql_text(row, 1, message.person, sizeof message.person);
		sql_text(row, 2, message.name, sizeof message.name);
		message.text = (const char *)sqlite3_column_text(row, 3);
		message.at_ms = sqlite3_column_int64(row, 4);
		if (!each(ctx, &message)) {
			break;
		}
	}
	return sql_end(s, row);
}
