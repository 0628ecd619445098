/* Notes of groups and people: which there are, what they are called, and who may write them. Their text: note_state.c. */
#include "call.h"
#include "keeping.h"
#include "schemas.h"

#include <string.h>

#define TITLE(is_optional) {"title", FIELD_TEXT, is_optional, 1, 80, TEXT_ANY, NULL}
#define RIGHTS {"rights", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL}
SCHEMA(note_new, TITLE(false), RIGHTS);
SCHEMA(note_set, TITLE(true), RIGHTS);

bool api_admit_to_note(struct api_call *c)
{
	enum api_scope scope = c->route->scope;
	unsigned needed = scope == SCOPE_NOTE_MANAGE ? NOTE_MANAGE : scope == SCOPE_NOTE_WRITE ? NOTE_WRITE : NOTE_READ;
	if (!(c->roles & c->route->members)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return false;
	}
	enum err e = note_access(c->t, c->id, c->me.id, &c->note, &c->note_may);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(c, "note_access");
	} else if (!(c->note_may & needed)) {
		api_refuse(c, 403, c->note_may || !c->note.group[0] ? "not_allowed" : "not_member", NULL);
	}
	return !e && (c->note_may & needed);
}

static json_t *time_or_null(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

/* Of a group's, if nobody writes any more; what is one's own stays until one leaves. */
static json_t *kept_until(const struct api_call *c, const struct store_note *note)
{
	struct keeping k;
	json_t *until = json_null();
	if (!note->group[0] || !note->changed_ms) {
		return until;
	}
	if (!keeping_load(&k, c->api->store, note->school)) {
		until = json_integer(keeping_until(&k, RETENTION_NOTES, note->changed_ms));
	}
	keeping_finish(&k);
	return until;
}

static json_t *show_note(const struct api_call *c, const struct store_note *note, unsigned may)
{
	json_t *group = note->group[0] ? json_pack("{s:s, s:s}", "id", note->group, "name", note->group_name) : json_null();
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:o, s:o, s:o}", "id", note->id, "title", note->title, "rights",
		note->is_open_to_write ? "write" : "read", "group", group, "may", show_note_may(may), "bytes", (json_int_t)note->bytes,
		"changedAt", time_or_null(note->changed_ms), "backAt", time_or_null(may & NOTE_MANAGE ? note->back_ms : 0),
		"keptUntil", kept_until(c, note));
}

struct list {
	struct api_call *call;
	json_t *notes;
};

static void add_note(void *ctx, const struct store_note *note)
{
	struct list *list = ctx;
	const struct store_person *me = &list->call->me;
	json_array_append_new(list->notes, show_note(list->call, note, note_may(note, me, true)));
}

static void answer_notes(struct api_call *c, const char *group, const char *owner)
{
	struct list list = {c, json_array()};
	if (store_note_each(c->api->store, group, owner, add_note, &list)) {
		json_decref(list.notes);
		api_fail(c, "notes");
		return;
	}
	api_answer(c, 200, json_pack("{s:o, s:b}", "notes", list.notes, "mayAdd", owner != NULL || store_is_staff(c->me.role)));
}

void api_get_group_notes(struct api_call *c)
{
	answer_notes(c, c->room.group, NULL);
}

void api_get_own_notes(struct api_call *c)
{
	answer_notes(c, NULL, c->me.id);
}

/* False: refused. */
static bool read_rights(struct api_call *c, bool *is_open_to_write)
{
	const char *text = api_text(c, "rights");
	if (text && strcmp(text, "read") != 0 && strcmp(text, "write") != 0) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "rights"));
		return false;
	}
	*is_open_to_write = text ? strcmp(text, "write") == 0 : *is_open_to_write;
	return true;
}

static void answer_note(struct api_call *c, const char *id)
{
	struct store_note note;
	unsigned may;
	if (note_access(c->t, id, c->me.id, &note, &may)) {
		api_fail(c, "note_access");
		return;
	}
	api_answer(c, 200, show_note(c, &note, may));
}

static void add_new_note(struct api_call *c, const char *group, const char *owner)
{
	char id[STORE_ID_MAX];
	bool is_open_to_write = false;
	if (!read_rights(c, &is_open_to_write)) {
		return;
	}
	enum err e = store_note_add(c->api->store, group, owner, api_text(c, "title"), is_open_to_write, id);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "quota",
			json_pack("{s:s, s:i}", "of", "notes", "most", group ? STORE_GROUP_NOTES_MAX : STORE_OWN_NOTES_MAX));
	} else if (e == ERR_MALFORMED) {
		api_refuse(c, 400, "bad_name", json_pack("{s:s}", "why", "text"));
	} else if (e) {
		api_fail(c, "note_add");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "note.added", "note=%s group=%s", id, group ? group : "-");
		answer_note(c, id);
	}
}

void api_post_group_note(struct api_call *c)
{
	add_new_note(c, c->room.group, NULL);
}

void api_post_own_note(struct api_call *c)
{
	add_new_note(c, NULL, c->me.id);
}

void api_get_note(struct api_call *c)
{
	api_answer(c, 200, show_note(c, &c->note, c->note_may));
}

void api_post_note(struct api_call *c)
{
	const char *title = api_text(c, "title");
	bool is_open_to_write = c->note.is_open_to_write;
	if (!read_rights(c, &is_open_to_write)) {
		return;
	}
	enum err e = store_note_set(c->api->store, c->note.id, title ? title : c->note.title, is_open_to_write);
	if (e == ERR_MALFORMED) {
		api_refuse(c, 400, "bad_name", json_pack("{s:s}", "why", "text"));
	} else if (e) {
		api_fail(c, "note_set");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "note.changed", "note=%s", c->note.id);
		note_changed(c->t, c->note.id);
		answer_note(c, c->note.id);
	}
}

void api_post_note_remove(struct api_call *c)
{
	notes_settle(c->t);
	if (store_note_remove(c->api->store, c->note.id)) {
		api_fail(c, "note_remove");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "note.removed", "note=%s", c->note.id);
	notes_closed(c->t, c->note.id, "removed");
	api_answer(c, 200, json_object());
}

void api_post_note_back(struct api_call *c)
{
	notes_settle(c->t);
	enum err e = store_note_back(c->api->store, c->note.id, c->t->now.unix_ms);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 409, "changed", NULL);
	} else if (e) {
		api_fail(c, "note_back");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "note.back", "note=%s", c->note.id);
		notes_closed(c->t, c->note.id, "restored");
		answer_note(c, c->note.id);
	}
}
