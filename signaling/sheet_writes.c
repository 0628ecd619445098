/*
 * What is written into notes in one turn of the server's loop: one transaction, and then the answers. So nobody is told of
 * something that a restart could take back, and thirty people who write at once cost one write.
 */
#include "sheets.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct waiting {
	char note[STORE_ID_MAX];
	conn_id conn; /* 0: gone, nobody waits for the answer */
	uint32_t opener;
	int64_t re;
	bool has_cursor;
	char cursor[SHEET_CURSOR_MAX];
	size_t len;
	uint8_t data[];
};

void sheet_writes_init(struct sheet_writes *writes)
{
	writes->waiting = g_ptr_array_new_with_free_func(g_free);
	writes->since = US_NEVER;
}

void sheet_writes_finish(struct sheet_writes *writes)
{
	g_ptr_array_free(writes->waiting, TRUE);
}

void sheet_write(struct turn *t, struct sheet *sheet, const struct opener *opener, struct bytes data, const char *cursor, int64_t re)
{
	struct sheet_writes *writes = &t->s->sheets->writes;
	struct waiting *waiting = g_malloc0(sizeof *waiting + data.len);
	memcpy(waiting->note, sheet->id, sizeof waiting->note);
	waiting->conn = opener->conn;
	waiting->opener = opener->number;
	waiting->re = re;
	waiting->has_cursor = cursor != NULL;
	g_strlcpy(waiting->cursor, cursor ? cursor : "", sizeof waiting->cursor);
	waiting->len = data.len;
	memcpy(waiting->data, data.p, data.len);
	g_ptr_array_add(writes->waiting, waiting);
	writes->since = us_min(writes->since, t->now.mono);
}

void sheet_writes_drop(struct turn *t, conn_id conn)
{
	GPtrArray *all = t->s->sheets->writes.waiting;
	for (guint i = 0; i < all->len; i++) {
		struct waiting *waiting = g_ptr_array_index(all, i);
		waiting->conn = waiting->conn == conn ? 0 : waiting->conn;
	}
}

static json_t *base64_of(struct bytes data)
{
	size_t cap = sodium_base64_encoded_len(data.len, sodium_base64_VARIANT_ORIGINAL);
	char *text = g_malloc(cap);
	json_t *shown = json_string(sodium_bin2base64(text, cap, data.p, data.len, sodium_base64_VARIANT_ORIGINAL));
	g_free(text);
	return shown;
}

/* To those who have it open; opener NULL: it came over HTTP. */
static void pass_on(struct turn *t, struct sheet *sheet, int64_t n, struct bytes data, const struct opener *opener, const char *cursor)
{
	sheet->last = n;
	sheet->written_at = t->now.mono;
	sheet->updates++;
	sheet->bytes += (int64_t)data.len;
	json_t *shown = json_pack("{s:s, s:I}", "note", sheet->id, "n", (json_int_t)n);
	if (opener) {
		json_object_set_new(shown, "opener", json_integer(opener->number));
	}
	if (cursor) {
		json_object_set_new(shown, "cursor", json_string(cursor));
	}
	if (data.len <= SHEET_UPDATE_MAX) {
		json_object_set_new(shown, "data", base64_of(data));
	}
	sheet_note(t, sheet, opener, "notes.update", shown);
	sheet_ask_to_compact(t, sheet);
}

static void finish_one(struct turn *t, const struct waiting *waiting, int64_t n)
{
	struct sheet *sheet = sheet_find(t->s, waiting->note);
	struct opener *opener = sheet ? sheet_opener(sheet, waiting->conn) : NULL;
	if (waiting->conn) {
		reply_data(t, waiting->conn, waiting->re, json_pack("{s:I}", "n", (json_int_t)n));
	}
	if (opener && waiting->has_cursor) {
		memcpy(opener->cursor, waiting->cursor, sizeof opener->cursor);
	}
	if (sheet) {
		pass_on(t, sheet, n, bytes_of(waiting->data, waiting->len), opener, opener && waiting->has_cursor ? opener->cursor : NULL);
	}
}

static void refuse_one(struct turn *t, const struct waiting *waiting, const char *code)
{
	if (waiting->conn) {
		reply_error(t, waiting->conn, waiting->re, code, NULL);
	}
}

static void write_all(struct turn *t, GPtrArray *all)
{
	struct store_note_update *updates = g_new0(struct store_note_update, all->len);
	for (guint i = 0; i < all->len; i++) {
		const struct waiting *waiting = g_ptr_array_index(all, i);
		updates[i] = (struct store_note_update){waiting->note, bytes_of(waiting->data, waiting->len), 0};
	}
	enum err e = store_note_write(t->s->store, updates, all->len, t->now.unix_ms);
	if (e) {
		store_failed(t, "note_write", "notes");
	}
	for (guint i = 0; i < all->len; i++) {
		const struct waiting *waiting = g_ptr_array_index(all, i);
		if (e) {
			refuse_one(t, waiting, "internal");
		} else if (updates[i].n == 0) {
			refuse_one(t, waiting, "not_found"); /* it was removed in this very turn */
		} else {
			finish_one(t, waiting, updates[i].n);
		}
	}
	g_free(updates);
}

void sheet_writes_flush(struct turn *t)
{
	struct sheet_writes *writes = &t->s->sheets->writes;
	GPtrArray *all = writes->waiting;
	if (all->len > 0) {
		sheet_writes_init(writes);
		write_all(t, all);
		g_ptr_array_free(all, TRUE);
	}
}

void notes_settle(struct turn *t)
{
	sheet_writes_flush(t);
}

bool note_has_room(const struct store_note *note, size_t bytes)
{
	return note->bytes + (int64_t)bytes <= SHEET_BYTES_MAX && note->updates < SHEET_UPDATES_MAX;
}

enum err note_write(struct turn *t, const char *id, struct bytes data, int64_t *n)
{
	struct store_note_update update = {id, data, 0};
	sheet_writes_flush(t); /* in the order in which they came */
	enum err e = store_note_write(t->s->store, &update, 1, t->now.unix_ms);
	*n = update.n;
	if (e || *n == 0) {
		return e ? e : ERR_NOT_FOUND;
	}
	struct sheet *sheet = sheet_find(t->s, id);
	if (sheet) {
		pass_on(t, sheet, *n, data, NULL, NULL);
	}
	return OK;
}
