#include "sheets.h"

#include <string.h>

static void free_sheet(void *sheet)
{
	g_ptr_array_free(((struct sheet *)sheet)->openers, TRUE);
	g_free(sheet);
}

struct sheets *sheets_new(void)
{
	struct sheets *sheets = g_new0(struct sheets, 1);
	sheets->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_sheet);
	sheet_writes_init(&sheets->writes);
	sheets->check_at = US_NEVER;
	return sheets;
}

void sheets_free(struct sheets *sheets)
{
	g_hash_table_destroy(sheets->by_id);
	sheet_writes_finish(&sheets->writes);
	g_free(sheets);
}

struct sheet *sheet_find(const struct signaling *s, const char *note)
{
	return g_hash_table_lookup(s->sheets->by_id, note);
}

struct opener *sheet_opener(const struct sheet *sheet, conn_id conn)
{
	for (guint i = 0; sheet && i < sheet->openers->len; i++) {
		struct opener *opener = g_ptr_array_index(sheet->openers, i);
		if (opener->conn == conn) {
			return opener;
		}
	}
	return NULL;
}

json_t *show_opener(const struct opener *opener)
{
	return json_pack("{s:I, s:{s:s, s:s}, s:o}", "opener", (json_int_t)opener->number, "person", "id", opener->person.id, "name",
		opener->person.name, "cursor", opener->cursor[0] ? json_string(opener->cursor) : json_null());
}

static json_t *show_of_note(const struct sheet *sheet, const struct opener *opener)
{
	json_t *shown = show_opener(opener);
	json_object_set_new(shown, "note", json_string(sheet->id));
	return shown;
}

static void give(struct turn *t, conn_id conn, const char *tail)
{
	t->s->stats.messages_out++;
	effects_send(t->out, conn, codec_note(tail, 0));
}

static void tell_one(struct turn *t, conn_id conn, const char *ev, json_t *data)
{
	char *tail = codec_note_tail(ev, data);
	if (tail) {
		give(t, conn, tail);
	}
	free(tail);
}

void sheet_note(struct turn *t, const struct sheet *sheet, const struct opener *but, const char *ev, json_t *data)
{
	char *tail = codec_note_tail(ev, data);
	for (guint i = 0; tail && i < sheet->openers->len; i++) {
		const struct opener *opener = g_ptr_array_index(sheet->openers, i);
		if (opener != but) {
			give(t, opener->conn, tail);
		}
	}
	free(tail);
}

/* --- one of many --- */

static bool needs_compacting(const struct sheet *sheet, us_t now)
{
	bool rests = now >= sheet->written_at + SHEET_REST_US;
	return (rests && sheet->updates >= SHEET_REST_UPDATES) || sheet->updates >= SHEET_COMPACT_UPDATES
		|| sheet->bytes - sheet->base_bytes >= MAX(sheet->base_bytes, SHEET_COMPACT_BYTES);
}

/* Of those who may write, staff first: another one each time. NULL: there is nobody. */
static const struct opener *choose_to_compact(const struct sheet *sheet)
{
	const struct opener *order[SHEET_OPENERS_MAX];
	uint32_t count = 0;
	for (int is_staff = 1; is_staff >= 0; is_staff--) {
		for (guint i = 0; i < sheet->openers->len && count < SHEET_OPENERS_MAX; i++) {
			const struct opener *opener = g_ptr_array_index(sheet->openers, i);
			if ((opener->may & NOTE_WRITE) && store_is_staff(opener->person.role) == is_staff) {
				order[count++] = opener;
			}
		}
	}
	return count ? order[sheet->asked_times % count] : NULL;
}

void sheet_ask_to_compact(struct turn *t, struct sheet *sheet)
{
	bool is_asked = sheet->asked[0] && t->now.mono < sheet->asked_at + SHEET_COMPACT_WITHIN_US;
	if (is_asked || !needs_compacting(sheet, t->now.mono)) {
		return;
	}
	const struct opener *opener = choose_to_compact(sheet);
	sheet->asked[0] = '\0';
	if (opener) {
		memcpy(sheet->asked, opener->person.id, sizeof sheet->asked);
		sheet->asked_until = sheet->last;
		sheet->asked_at = t->now.mono;
		sheet->asked_times++;
		tell_one(t, opener->conn, "notes.compact", json_pack("{s:s, s:I}", "note", sheet->id, "until", (json_int_t)sheet->last));
	}
}

bool note_compact_asked(const struct turn *t, const char *note, const char *person, int64_t until)
{
	const struct sheet *sheet = sheet_find(t->s, note);
	return sheet && sheet->asked_until == until && strcmp(sheet->asked, person) == 0;
}

void note_compacted(struct turn *t, const struct store_note *note)
{
	struct sheet *sheet = sheet_find(t->s, note->id);
	if (sheet) {
		sheet->asked[0] = '\0';
		sheet->asked_times = 0;
		sheet->bytes = note->bytes;
		sheet->base_bytes = note->base_bytes;
		sheet->updates = note->updates;
		sheet_ask_to_compact(t, sheet);
	}
}

/* --- who has it open --- */

static struct sheet *load(struct turn *t, const struct store_note *note)
{
	struct sheet *sheet = sheet_find(t->s, note->id);
	if (!sheet) {
		sheet = g_new0(struct sheet, 1);
		memcpy(sheet->id, note->id, sizeof sheet->id);
		sheet->openers = g_ptr_array_new_with_free_func(g_free);
		sheet->written_at = t->now.mono;
		sheet->last = note->last;
		sheet->bytes = note->bytes;
		sheet->base_bytes = note->base_bytes;
		sheet->updates = note->updates;
		g_hash_table_insert(t->s->sheets->by_id, sheet->id, sheet);
		t->s->sheets->check_at = us_min(t->s->sheets->check_at, t->now.mono + SHEETS_CHECK_US);
	}
	return sheet;
}

static struct opener *add_opener(struct turn *t, struct sheet *sheet, const struct conn *c, unsigned may)
{
	struct opener *opener = g_new0(struct opener, 1);
	opener->conn = c->id;
	opener->number = ++sheet->last_number;
	opener->person = c->person;
	opener->may = may;
	limit_init(&opener->cursors, US_PER_S / 5, 10);
	g_ptr_array_add(sheet->openers, opener);
	sheet_note(t, sheet, opener, "notes.cursor", show_of_note(sheet, opener));
	return opener;
}

void sheet_open(struct turn *t, const struct conn *c, const struct store_note *note, unsigned may, int64_t re)
{
	struct sheet *sheet = load(t, note);
	struct opener *opener = sheet_opener(sheet, c->id);
	if (!opener && sheet->openers->len >= SHEET_OPENERS_MAX) {
		reply_error(t, c->id, re, "room_full", NULL);
		return;
	}
	opener = opener ? opener : add_opener(t, sheet, c, may);
	opener->may = may;
	json_t *openers = json_array();
	for (guint i = 0; i < sheet->openers->len; i++) {
		const struct opener *each = g_ptr_array_index(sheet->openers, i);
		if (each != opener) {
			json_array_append_new(openers, show_opener(each));
		}
	}
	reply_data(t, c->id, re, json_pack("{s:I, s:I, s:o, s:I, s:o}", "epoch", (json_int_t)note->epoch, "last", (json_int_t)sheet->last,
		"may", show_note_may(may), "you", (json_int_t)opener->number, "openers", openers));
	sheet_ask_to_compact(t, sheet);
}

void sheet_leave(struct turn *t, struct sheet *sheet, conn_id conn)
{
	struct opener *opener = sheet_opener(sheet, conn);
	if (!opener) {
		return;
	}
	opener->cursor[0] = '\0';
	json_t *gone = show_of_note(sheet, opener);
	json_object_set_new(gone, "gone", json_true());
	sheet_note(t, sheet, opener, "notes.cursor", gone);
	g_ptr_array_remove(sheet->openers, opener);
	if (sheet->openers->len == 0) {
		g_hash_table_remove(t->s->sheets->by_id, sheet->id);
	}
}

void sheets_drop(struct turn *t, conn_id conn)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *open = g_ptr_array_new();
	sheet_writes_drop(t, conn);
	g_hash_table_iter_init(&iter, t->s->sheets->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (sheet_opener(value, conn)) {
			g_ptr_array_add(open, value);
		}
	}
	for (guint i = 0; i < open->len; i++) {
		sheet_leave(t, g_ptr_array_index(open, i), conn);
	}
	g_ptr_array_free(open, TRUE);
}

static void put_out(struct turn *t, struct sheet *sheet, conn_id conn, const char *reason)
{
	tell_one(t, conn, "notes.closed", json_pack("{s:s, s:s}", "note", sheet->id, "reason", reason));
	sheet_leave(t, sheet, conn);
}

void notes_closed(struct turn *t, const char *note, const char *reason)
{
	struct sheet *sheet = sheet_find(t->s, note);
	if (sheet) {
		sheet_note(t, sheet, NULL, "notes.closed", json_pack("{s:s, s:s}", "note", note, "reason", reason));
		g_hash_table_remove(t->s->sheets->by_id, note);
	}
}

/* --- may they still --- */

/* Takes opener->may with it. False: he is out, and perhaps the sheet with him. */
static bool check_opener(struct turn *t, struct sheet *sheet, struct opener *opener, bool tells_always)
{
	struct store_note note;
	unsigned may;
	enum err e = note_access(t, sheet->id, opener->person.id, &note, &may);
	if (e && e != ERR_NOT_FOUND) {
		return true; /* the store can't say now; without it nothing is written, either */
	}
	if (!may) {
		put_out(t, sheet, opener->conn, e ? "removed" : "not_allowed");
		return false;
	}
	if (may != opener->may || tells_always) {
		opener->may = may;
		tell_one(t, opener->conn, "notes.changed",
			json_pack("{s:s, s:s, s:o}", "note", sheet->id, "title", note.title, "may", show_note_may(may)));
	}
	return true;
}

/* person NULL: all who have it open. */
static void check_sheet(struct turn *t, struct sheet *sheet, const char *person, bool tells_always)
{
	for (guint i = sheet->openers->len; i > 0; i--) {
		struct opener *opener = g_ptr_array_index(sheet->openers, i - 1);
		bool is_last = sheet->openers->len == 1;
		bool is_meant = !person || strcmp(person, opener->person.id) == 0;
		if (is_meant && !check_opener(t, sheet, opener, tells_always) && is_last) {
			return; /* the sheet is gone */
		}
	}
}

void sheets_check_person(struct turn *t, const char *person)
{
	GList *sheets = g_hash_table_get_values(t->s->sheets->by_id);
	for (GList *each = sheets; each; each = each->next) {
		check_sheet(t, each->data, person, false);
	}
	g_list_free(sheets);
}

void note_changed(struct turn *t, const char *note)
{
	struct sheet *sheet = sheet_find(t->s, note);
	if (sheet) {
		check_sheet(t, sheet, NULL, true);
	}
}

void sheets_on_time(struct turn *t)
{
	struct sheets *sheets = t->s->sheets;
	GHashTableIter iter;
	gpointer value;
	sheet_writes_flush(t);
	if (t->now.mono < sheets->check_at) {
		return;
	}
	sheets_check_person(t, NULL);
	g_hash_table_iter_init(&iter, sheets->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		sheet_ask_to_compact(t, value);
	}
	sheets->check_at = g_hash_table_size(sheets->by_id) ? t->now.mono + SHEETS_CHECK_US : US_NEVER;
}

us_t sheets_deadline(const struct signaling *s)
{
	return us_min(s->sheets->writes.since, s->sheets->check_at);
}
