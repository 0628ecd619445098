#include "store_notes.h"

#include "store_sql.h"

#define NOTE_COLUMNS \
	"SELECT n.id, coalesce(g.school, p.school, c.school), n.group_id, g.name, n.owner, n.title, n.rights = 'write', n.epoch, n.last, n.bytes, " \
	"n.base_bytes, n.updates, n.back_ms, n.changed_ms, n.conference " \
	"FROM notes n LEFT JOIN groups g ON g.id = n.group_id LEFT JOIN people p ON p.id = n.owner " \
	"LEFT JOIN conferences c ON c.id = n.conference "

static void read_note(sqlite3_stmt *row, struct store_note *note)
{
	sql_text(row, 0, note->id, sizeof note->id);
	sql_text(row, 1, note->school, sizeof note->school);
	sql_text(row, 2, note->group, sizeof note->group);
	sql_text(row, 3, note->group_name, sizeof note->group_name);
	sql_text(row, 4, note->owner, sizeof note->owner);
	sql_text(row, 5, note->title, sizeof note->title);
	note->is_open_to_write = sqlite3_column_int(row, 6) != 0;
	note->epoch = sqlite3_column_int64(row, 7);
	note->last = sqlite3_column_int64(row, 8);
	note->bytes = sqlite3_column_int64(row, 9);
	note->base_bytes = sqlite3_column_int64(row, 10);
	note->updates = sqlite3_column_int64(row, 11);
	note->back_ms = sqlite3_column_int64(row, 12);
	note->changed_ms = sqlite3_column_int64(row, 13);
	sql_text(row, 14, note->conference, sizeof note->conference);
}

static const char *rights_name(bool is_open_to_write)
{
	return is_open_to_write ? "write" : "read";
}

enum err store_note_add(struct store *s, const char *group, const char *owner, const char *title, bool is_open_to_write,
	char id[STORE_ID_MAX])
{
	if (!store_is_name(title)) {
		return ERR_MALFORMED;
	}
	int64_t most = group ? STORE_GROUP_NOTES_MAX : STORE_OWN_NOTES_MAX;
	store_make_id('n', id);
	enum err e = sql_run(s,
		"INSERT INTO notes (id, group_id, owner, title, rights) SELECT ?1, ?2, ?3, ?4, ?5 "
		"WHERE (SELECT count(*) FROM notes WHERE group_id = ?2 OR owner = ?3) < ?6", "sssssi", id, group, owner, title,
		rights_name(is_open_to_write), most);
	return e ? e : sqlite3_changes(s->db) > 0 ? OK : ERR_FULL;
}

enum err store_note_find(struct store *s, const char *id, struct store_note *note)
{
	sqlite3_stmt *row = sql_begin(s, NOTE_COLUMNS "WHERE n.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_note(row, note);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_note_each(struct store *s, const char *group, const char *owner,
	void (*each)(void *ctx, const struct store_note *note), void *ctx)
{
	struct store_note note;
	sqlite3_stmt *row = sql_begin(s, NOTE_COLUMNS "WHERE n.group_id = ?1 OR n.owner = ?2 ORDER BY n.number", "ss", group, owner);
	while (sql_row(row)) {
		read_note(row, &note);
		each(ctx, &note);
	}
	return sql_end(s, row);
}

enum err store_note_set(struct store *s, const char *id, const char *title, bool is_open_to_write)
{
	if (!store_is_name(title)) {
		return ERR_MALFORMED;
	}
	return sql_run(s, "UPDATE notes SET title = ?2, rights = ?3 WHERE id = ?1", "sss", id, title, rights_name(is_open_to_write));
}

enum err store_note_remove(struct store *s, const char *id)
{
	return sql_run(s, "DELETE FROM notes WHERE id = ?1", "s", id);
}

static enum err write_one(struct store *s, struct store_note_update *update, int64_t now_ms)
{
	sqlite3_stmt *row = sql_begin(s,
		"UPDATE notes SET last = last + 1, updates = updates + 1, bytes = bytes + ?2, changed_ms = ?3 WHERE id = ?1 RETURNING last",
		"sii", update->note, (int64_t)update->data.len, now_ms);
	update->n = 0;
	while (sql_row(row)) {
		update->n = sqlite3_column_int64(row, 0);
	}
	enum err e = sql_end(s, row);
	if (e || update->n == 0) {
		return e;
	}
	return sql_run(s, "INSERT INTO note_updates (note, part, n, data) SELECT id, part, last, ?2 FROM notes WHERE id = ?1", "sb",
		update->note, &update->data);
}

enum err store_note_write(struct store *s, struct store_note_update *updates, size_t count, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < count && !e; i++) {
		e = write_one(s, &updates[i], now_ms);
	}
	return sql_finish_transaction(s, e);
}

enum err store_note_read(struct store *s, const char *id, int64_t since,
	void (*each)(void *ctx, int64_t n, struct bytes data), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT u.n, u.data FROM notes n JOIN note_updates u ON u.note = n.id AND u.part = n.part "
		"WHERE n.id = ?1 AND u.n > ?2 ORDER BY u.n", "si", id, since);
	while (sql_row(row)) {
		each(ctx, sqlite3_column_int64(row, 0), bytes_of(sqlite3_column_blob(row, 1), (size_t)sqlite3_column_bytes(row, 1)));
	}
	return sql_end(s, row);
}

/* What the note says of its text is what there is. */
static enum err count_again(struct store *s, const char *id)
{
	return sql_run(s,
		"UPDATE notes SET (bytes, base_bytes, updates) = (SELECT coalesce(sum(length(data)), 0), "
		"coalesce(sum(length(data)) FILTER (WHERE is_base = 1), 0), count(*) FILTER (WHERE is_base = 0) "
		"FROM note_updates u WHERE u.note = notes.id AND u.part = notes.part) WHERE id = ?1", "s", id);
}

/* The text goes on in the other part, and what it was made of stays behind. */
static enum err change_part(struct store *s, const char *id, int64_t until, int64_t now_ms)
{
	enum err e = sql_run(s, "DELETE FROM note_updates WHERE note = ?1 AND part <> (SELECT part FROM notes WHERE id = ?1)", "s", id);
	e = e ? e : sql_run(s, "UPDATE note_updates SET part = 1 - part WHERE note = ?1 AND n > ?2", "si", id, until);
	return e ? e : sql_run(s, "UPDATE notes SET part = 1 - part, back_ms = ?2 WHERE id = ?1", "si", id, now_ms);
}

enum err store_note_compact(struct store *s, const char *id, int64_t until, struct bytes data, int64_t now_ms)
{
	struct store_note note;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_note_find(s, id, &note);
	if (!e && now_ms - note.back_ms >= STORE_BACK_MS_MIN) {
		e = change_part(s, id, until, now_ms);
	}
	e = e ? e : sql_run(s, "DELETE FROM note_updates WHERE note = ?1 AND n <= ?2 AND part = (SELECT part FROM notes WHERE id = ?1)",
		"si", id, until);
	e = e ? e : sql_run(s, "INSERT INTO note_updates (note, part, n, is_base, data) SELECT id, part, ?2, 1, ?3 FROM notes WHERE id = ?1",
		"sib", id, until, &data);
	e = e ? e : count_again(s, id);
	return sql_finish_transaction(s, e);
}

enum err store_note_back(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "UPDATE notes SET part = 1 - part, epoch = epoch + 1, back_ms = ?2, changed_ms = ?2 "
		       "WHERE id = ?1 AND back_ms IS NOT NULL", "si", id, now_ms);
	e = e || sqlite3_changes(s->db) > 0 ? e : ERR_NOT_FOUND;
	e = e ? e : count_again(s, id);
	return sql_finish_transaction(s, e);
}

enum err store_notes_purge(struct store *s, int64_t before_ms)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "DELETE FROM note_updates WHERE (note, 1 - part) IN (SELECT id, part FROM notes WHERE back_ms < ?1)", "i", before_ms);
	e = e ? e : sql_run(s, "UPDATE notes SET back_ms = NULL WHERE back_ms < ?1", "i", before_ms);
	return sql_finish_transaction(s, e);
}
