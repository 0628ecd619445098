/* Requests of notes: open, close, write, and where somebody's cursor is. */
#include "sheets.h"

#include <sodium.h>
#include <string.h>

static const char *text_of(const struct request *r, const char *key)
{
	return json_string_value(json_object_get(r->data, key));
}

/* What he may with the note that is named; 0: refused, and replied to. */
static unsigned access_of(struct turn *t, struct conn *c, const struct request *r, struct store_note *note)
{
	unsigned may;
	enum err e = note_access(t, text_of(r, "note"), c->person.id, note, &may);
	if (e == ERR_NOT_FOUND) {
		reply_error(t, c->id, r->id, "not_found", NULL);
	} else if (e) {
		store_failed(t, "note_access", "notes");
		reply_error(t, c->id, r->id, "internal", NULL);
	} else if (!may) {
		refuse_denied(t, c, r);
	}
	return e ? 0 : may;
}

static uint32_t count_open(const struct turn *t, conn_id conn)
{
	GHashTableIter iter;
	gpointer value;
	uint32_t count = 0;
	g_hash_table_iter_init(&iter, t->s->sheets->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		count += sheet_opener(value, conn) != NULL;
	}
	return count;
}

void handle_notes_open(struct turn *t, struct conn *c, const struct request *r)
{
	struct store_note note;
	unsigned may = access_of(t, c, r, &note);
	if (!may) {
		return;
	}
	bool is_open = sheet_opener(sheet_find(t->s, note.id), c->id) != NULL;
	if (!is_open && count_open(t, c->id) >= SHEETS_OF_CONN_MAX) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "notes"));
		return;
	}
	sheet_open(t, c, &note, may, r->id);
}

void handle_notes_close(struct turn *t, struct conn *c, const struct request *r)
{
	struct sheet *sheet = sheet_find(t->s, text_of(r, "note"));
	sheet_writes_flush(t); /* so that he has his answers before this one */
	if (sheet) {
		sheet_leave(t, sheet, c->id);
	}
	reply_data(t, c->id, r->id, NULL);
}

/* Who has it open on this connection; NULL: replied to. */
static struct opener *opener_of(struct turn *t, struct conn *c, const struct request *r, struct sheet **sheet)
{
	*sheet = sheet_find(t->s, text_of(r, "note"));
	struct opener *opener = sheet_opener(*sheet, c->id);
	if (!opener) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "not_open"));
	}
	return opener;
}

/* Malloc'd, not empty; NULL: it is no base64, and replied to. */
static uint8_t *read_data(struct turn *t, struct conn *c, const struct request *r, size_t *len)
{
	const json_t *text = json_object_get(r->data, "data");
	size_t cap = json_string_length(text);
	uint8_t *data = g_malloc(cap);
	if (sodium_base642bin(data, cap, json_string_value(text), cap, NULL, len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 && *len > 0
		&& *len <= SHEET_UPDATE_MAX) {
		return data;
	}
	g_free(data);
	reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "data"));
	return NULL;
}

static bool take_bytes(struct turn *t, struct conn *c, const struct request *r, size_t len)
{
	us_t wait_us;
	bool is_taken = note_take_bytes(t, c->person.id, len, &wait_us);
	if (!is_taken) {
		reply_error(t, c->id, r->id, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)(wait_us / US_PER_MS + 1)));
	}
	return is_taken;
}

void handle_notes_update(struct turn *t, struct conn *c, const struct request *r)
{
	struct store_note note;
	struct sheet *sheet;
	struct opener *opener = opener_of(t, c, r, &sheet);
	unsigned may = opener ? access_of(t, c, r, &note) : 0;
	if (!may) {
		return;
	}
	if (!(may & NOTE_WRITE)) {
		refuse_denied(t, c, r);
		return;
	}
	size_t len = 0;
	uint8_t *data = read_data(t, c, r, &len);
	if (data && !note_has_room(&note, len)) {
		reply_error(t, c->id, r->id, "too_large", NULL);
	} else if (data && take_bytes(t, c, r, len)) {
		sheet_write(t, sheet, opener, bytes_of(data, len), text_of(r, "cursor"), r->id);
	}
	g_free(data);
}

void handle_notes_cursor(struct turn *t, struct conn *c, const struct request *r)
{
	struct sheet *sheet;
	struct opener *opener = opener_of(t, c, r, &sheet);
	if (!opener) {
		return;
	}
	if (!limit_take(&opener->cursors, t->now.mono)) {
		reply_error(t, c->id, r->id, "too_fast",
			json_pack("{s:I}", "retryMs", (json_int_t)(limit_wait(&opener->cursors, t->now.mono) / US_PER_MS + 1)));
		return;
	}
	g_strlcpy(opener->cursor, text_of(r, "cursor"), sizeof opener->cursor);
	json_t *shown = show_opener(opener);
	json_object_set_new(shown, "note", json_string(sheet->id));
	sheet_note(t, sheet, opener, "notes.cursor", shown);
	reply_data(t, c->id, r->id, NULL);
}
