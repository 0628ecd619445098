/* What was said in a lesson, as long as the lesson lives; and what a school keeps of it. */
#include "store_sql.h"

#include <string.h>

static enum err find_number(struct store *s, sqlite3_stmt *row, int64_t *number)
{
	bool is_found = sql_row(row);
	if (is_found) {
		*number = sqlite3_column_int64(row, 0);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_chat_find_key(struct store *s, const char *room, const char *person, const char *key, int64_t *number)
{
	return find_number(s,
		sql_begin(s, "SELECT number FROM chat WHERE room = ?1 AND person = ?2 AND key = ?3", "sss", room, person, key),
		number);
}

enum err store_chat_last(struct store *s, const char *room, const char *person, int64_t *at_ms)
{
	return find_number(s,
		sql_begin(s, "SELECT at_ms FROM chat WHERE room = ?1 AND person = ?2 ORDER BY number DESC LIMIT 1", "ss", room,
			person), at_ms);
}

/* Messages are counted by their place in the room's own order, not by number: numbers are shared by all rooms. */
static enum err drop_oldest(struct store *s, const char *room)
{
	return sql_run(s,
		"DELETE FROM chat WHERE room = ?1 AND number <= "
		"(SELECT number FROM chat WHERE room = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
		"si", room, (int64_t)STORE_CHAT_KEPT);
}

static enum err keep_private(struct store *s, const struct store_chat_draft *draft, int64_t now_ms)
{
	return sql_run(s,
		"INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
		"SELECT a.school, r.title, a.id, a.name, b.id, b.name, ?4, ?5 FROM people a, people b, rooms r "
		"WHERE r.id = ?1 AND a.id = ?2 AND b.id = ?3", "ssssi", draft->room, draft->person, draft->to, draft->text,
		now_ms);
}

enum err store_chat_add(struct store *s, const struct store_chat_draft *draft, int64_t now_ms, int64_t *number)
{
	if (draft->key) {
		enum err found = store_chat_find_key(s, draft->room, draft->person, draft->key, number);
		if (found != ERR_NOT_FOUND) {
			return found == OK ? ERR_CONFLICT : found;
		}
	}
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s,
		"INSERT INTO chat (room, person, text, at_ms, key, recipient, audience) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		"sssisss", draft->room, draft->person, draft->text, now_ms, draft->key, draft->to,
		store_chat_to_names[draft->audience]);
	*number = sqlite3_last_insert_rowid(s->db);
	e = e ? e : drop_oldest(s, draft->room);
	e = e || !draft->is_kept ? e : keep_private(s, draft, now_ms);
	return sql_finish_transaction(s, e);
}

#define CHAT_COLUMNS \
	"SELECT c.number, c.person, p.name, c.text, c.at_ms, c.recipient, c.audience FROM chat c " \
	"JOIN people p ON p.id = c.person WHERE c.room = ?1 AND c.is_deleted = 0 "

/* The text is borrowed from the row. */
static void read_chat(sqlite3_stmt *row, struct store_chat *message)
{
	message->number = sqlite3_column_int64(row, 0);
	sql_text(row, 1, message->person, sizeof message->person);
	sql_text(row, 2, message->name, sizeof message->name);
	message->text = (const char *)sqlite3_column_text(row, 3);
	message->at_ms = sqlite3_column_int64(row, 4);
	sql_text(row, 5, message->to, sizeof message->to);
	message->audience = (enum chat_to)sql_name(row, 6, store_chat_to_names, CHAT_TOS, CHAT_TO_TEACHERS);
}

enum err store_chat_each(struct store *s, const char *room, const char *viewer, bool leads, uint32_t limit,
	bool (*each)(void *ctx, const struct store_chat *message), void *ctx)
{
	struct store_chat message;
	sqlite3_stmt *row = sql_begin(s,
		CHAT_COLUMNS "AND (c.person = ?2 OR CASE WHEN c.recipient IS NOT NULL THEN c.recipient = ?2 "
		"ELSE c.audience = 'all' OR ?3 END) ORDER BY c.number DESC LIMIT ?4", "ssii", room, viewer, (int64_t)leads,
		(int64_t)limit);
	while (sql_row(row)) {
		read_chat(row, &message);
		if (!each(ctx, &message)) {
			break;
		}
	}
	return sql_end(s, row);
}

enum err store_chat_find(struct store *s, const char *room, int64_t number, struct store_chat *message)
{
	sqlite3_stmt *row = sql_begin(s, CHAT_COLUMNS "AND c.number = ?2", "si", room, number);
	bool is_found = sql_row(row);
	if (is_found) {
		read_chat(row, message);
		message->text = "";
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_chat_delete(struct store *s, const char *room, int64_t number)
{
	return sql_run(s, "UPDATE chat SET is_deleted = 1, text = '' WHERE room = ?1 AND number = ?2", "si", room, number);
}

enum err store_private_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_private *message), void *ctx)
{
	struct store_private message;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT room, sender, sender_name, recipient, recipient_name, text, at_ms FROM private_log WHERE school = ?1 "
		"ORDER BY number", "s", school);
	while (sql_row(row)) {
		sql_text(row, 0, message.room, sizeof message.room);
		sql_text(row, 1, message.sender, sizeof message.sender);
		sql_text(row, 2, message.sender_name, sizeof message.sender_name);
		sql_text(row, 3, message.recipient, sizeof message.recipient);
		sql_text(row, 4, message.recipient_name, sizeof message.recipient_name);
		message.text = (const char *)sqlite3_column_text(row, 5);
		message.at_ms = sqlite3_column_int64(row, 6);
		each(ctx, &message);
	}
	return sql_end(s, row);
}

enum err store_private_purge(struct store *s, int64_t before_ms)
{
	return sql_run(s, "DELETE FROM private_log WHERE at_ms < ?1", "i", before_ms);
}
