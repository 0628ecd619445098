/* The text of a note as bytes: what it is made of, what is added, and one update that stands for many. */
#include "call.h"

enum { NUMBER_BYTES = 8, LENGTH_BYTES = 4 };

static void write_number(GByteArray *out, uint64_t value, size_t bytes)
{
	uint8_t text[NUMBER_BYTES];
	for (size_t i = 0; i < bytes; i++) {
		text[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
	}
	g_byte_array_append(out, text, (guint)bytes);
}

static void add_update(void *ctx, int64_t n, struct bytes data)
{
	write_number(ctx, (uint64_t)n, NUMBER_BYTES);
	write_number(ctx, data.len, LENGTH_BYTES);
	g_byte_array_append(ctx, data.p, (guint)data.len);
}

/* False: refused. */
static bool read_number(struct api_call *c, const char *name, int64_t *value)
{
	char text[20];
	guint64 number = 0;
	api_query(c, name, text, sizeof text);
	if (text[0] && !g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX, &number, NULL)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", name));
		return false;
	}
	*value = (int64_t)number;
	return true;
}

void api_get_note_state(struct api_call *c)
{
	int64_t since;
	if (!read_number(c, "since", &since)) {
		return;
	}
	GByteArray *out = g_byte_array_new();
	write_number(out, (uint64_t)c->note.epoch, NUMBER_BYTES);
	write_number(out, (uint64_t)c->note.last, NUMBER_BYTES);
	if (store_note_read(c->api->store, c->note.id, since, add_update, out)) {
		g_byte_array_free(out, TRUE);
		api_fail(c, "note_read");
		return;
	}
	c->reply->status = 200;
	c->reply->mime = "application/octet-stream";
	c->reply->body_len = out->len;
	c->reply->body = (char *)g_byte_array_free(out, FALSE);
}

/* Is there a body, and of this size at most? False: refused. */
static bool check_length(struct api_call *c, size_t most)
{
	size_t len = c->request->body.len;
	if (len > most) {
		api_refuse(c, 413, "too_large", json_pack("{s:I}", "mostBytes", (json_int_t)most));
	} else if (len == 0) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "data"));
	}
	return len > 0 && len <= most;
}

void api_post_note_state(struct api_call *c)
{
	int64_t until;
	struct store_note note;
	if (!check_length(c, NOTE_STATE_MAX) || !read_number(c, "until", &until)) {
		return;
	}
	if (!note_compact_asked(c->t, c->note.id, c->me.id, until)) {
		api_refuse(c, 409, "changed", NULL);
		return;
	}
	enum err e = store_note_compact(c->api->store, c->note.id, until, c->request->body, c->t->now.unix_ms);
	e = e ? e : store_note_find(c->api->store, c->note.id, &note);
	if (e) {
		api_fail(c, "note_compact");
		return;
	}
	note_compacted(c->t, &note);
	log_event(c->api->log, LOG_LEVEL_INFO, "note.compacted", "note=%s until=%" G_GINT64_FORMAT " bytes=%zu", c->note.id, until,
		c->request->body.len);
	api_answer(c, 200, json_object());
}

void api_post_note_update(struct api_call *c)
{
	us_t wait_us;
	int64_t n;
	size_t len = c->request->body.len;
	if (!check_length(c, NOTE_UPDATE_MAX)) {
		return;
	}
	if (!note_has_room(&c->note, len)) {
		api_refuse(c, 413, "too_large", NULL);
		return;
	}
	if (!note_take_bytes(c->t, c->me.id, len, &wait_us)) {
		api_refuse_fast(c, wait_us);
		return;
	}
	enum err e = note_write(c->t, c->note.id, c->request->body, &n);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(c, "note_write");
	} else {
		api_answer(c, 200, json_pack("{s:I}", "n", (json_int_t)n));
	}
}
