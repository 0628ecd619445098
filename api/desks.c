/* Desks of a consultation: who sits there, where, and which slots it has. */
#include "consult.h"

#include <string.h>

/* -- what is said of one ---------------------------------------------------------------------------------------- */

/* False: it is longer than may be, or has what no keyboard has. */
static bool read_line(const json_t *said, const char *key, char *out, size_t cap)
{
	const char *text = json_string_value(json_object_get(said, key));
	if (text && (strlen(text) >= cap || !api_is_text(text) || strchr(text, '\n'))) {
		return false;
	}
	if (text) {
		g_strlcpy(out, text, cap);
	}
	return true;
}

static void read_teachers(const json_t *list, struct store_desk *desk)
{
	desk->teacher_count = (uint32_t)json_array_size(list); /* as many as the schema lets in */
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		g_strlcpy(desk->teachers[i].id, json_string_value(json_array_get(list, i)), STORE_ID_MAX);
	}
}

/* Whose hour it is sits there himself: nobody fills somebody else's afternoon. */
static bool has_owner(const struct api_call *c, const struct store_desk *desk)
{
	bool is_there = c->consult.kind != CONSULT_HOUR;
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		is_there = is_there || strcmp(desk->teachers[i].id, c->consult.owner) == 0;
	}
	return is_there;
}

/* Into what it was. False: refused. */
static bool read_desk(struct api_call *c, const json_t *said, struct store_desk *desk)
{
	const json_t *teachers = json_object_get(said, "teachers");
	const char *wrong = NULL;
	int mode = api_read_name(json_object_get(said, "mode"), store_desk_mode_names, DESK_MODES, (int)desk->mode);
	if (teachers) {
		read_teachers(teachers, desk);
	}
	if (mode < 0) {
		wrong = "mode";
	} else if (!read_line(said, "place", desk->place, sizeof desk->place)) {
		wrong = "place";
	} else if (!read_line(said, "phone", desk->phone, sizeof desk->phone)) {
		wrong = "phone";
	} else if (teachers && !has_owner(c, desk)) {
		wrong = "teachers";
	}
	if (wrong) {
		api_refuse_value(c, wrong);
		return false;
	}
	desk->mode = (enum desk_mode)mode;
	return true;
}

/* What the store said of writing desks. True: it has. */
static bool is_written(struct api_call *c, enum err e, const char *what)
{
	if (e == ERR_STATE) {
		api_refuse(c, 409, "has_talks", NULL);
	} else if (e == ERR_CONFLICT) {
		api_refuse(c, 409, "conflict", json_pack("{s:s}", "field", "teachers"));
	} else if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e == ERR_FULL) {
		api_refuse_value(c, "many");
	} else if (e) {
		api_fail(c, what);
	}
	return !e;
}

/* -- new ones --------------------------------------------------------------------------------------------------- */

/* With the same slots each. Between the two steps nobody else writes in this thread: if the second fails, the first is undone. */
static enum err add_desks(struct api_call *c, const GArray *desks, const GArray *slots, char (*ids)[STORE_ID_MAX])
{
	struct store *store = c->api->store;
	enum err e = store_desks_add(store, c->id, (const struct store_desk *)(void *)desks->data, desks->len, ids);
	if (e) {
		return e;
	}
	for (guint i = 0; !e && slots && i < desks->len; i++) {
		e = store_slots_add(store, ids[i], (const struct store_slot *)(void *)slots->data, slots->len);
	}
	for (guint i = 0; e && i < desks->len; i++) {
		(void)!store_desk_remove(store, ids[i]);
	}
	return e;
}

static void answer_desks(struct api_call *c, char (*ids)[STORE_ID_MAX], size_t count)
{
	json_t *shown = json_array();
	enum err e = OK;
	for (size_t i = 0; !e && i < count; i++) {
		struct store_desk desk;
		e = store_desk_get(c->api->store, ids[i], &desk);
		if (!e) {
			json_array_append_new(shown, desk_show(&desk));
		}
	}
	if (e) {
		json_decref(shown);
		api_fail(c, "desk_get");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "desks", shown));
}

/* NULL: refused. */
static GArray *read_desks(struct api_call *c)
{
	const json_t *said = json_object_get(c->body, "desks");
	GArray *desks = g_array_new(FALSE, TRUE, sizeof(struct store_desk));
	for (size_t i = 0; i < json_array_size(said); i++) {
		struct store_desk desk = {.mode = DESK_VIDEO};
		if (!read_desk(c, json_array_get(said, i), &desk)) {
			g_array_free(desks, TRUE);
			return NULL;
		}
		g_array_append_val(desks, desk);
	}
	return desks;
}

void api_post_desks(struct api_call *c)
{
	const json_t *grid = json_object_get(c->body, "grid");
	GArray *slots = grid ? desk_read_grid(c, grid) : NULL;
	GArray *desks = grid && !slots ? NULL : read_desks(c);
	if (desks) {
		char(*ids)[STORE_ID_MAX] = g_malloc0_n(desks->len, sizeof *ids);
		if (is_written(c, add_desks(c, desks, slots, ids), "desks_add")) {
			log_event(c->api->log, LOG_LEVEL_INFO, "desks.added", "consultation=%s by=%s count=%u", c->id, c->me.id, desks->len);
			answer_desks(c, ids, desks->len);
		}
		g_free(ids);
		g_array_free(desks, TRUE);
	}
	if (slots) {
		g_array_free(slots, TRUE);
	}
}

/* -- one -------------------------------------------------------------------------------------------------------- */

void api_get_desk(struct api_call *c)
{
	desk_answer(c);
}

void api_post_desk(struct api_call *c)
{
	bool with_teachers = json_object_get(c->body, "teachers") != NULL;
	struct store_desk desk = c->desk;
	if (with_teachers && !api_manages_consult(c)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return;
	}
	if (!read_desk(c, c->body, &desk)) {
		return;
	}
	enum err e = store_desk_set(c->api->store, &desk, with_teachers, c->t->now.unix_ms);
	if (e == ERR_CONFLICT && !with_teachers) {
		api_refuse(c, 409, "clash", NULL); /* somebody who comes by video could not be in the building in time */
	} else if (is_written(c, e, "desk_set")) {
		e = store_desk_get(c->api->store, c->id, &desk);
		if (e) {
			api_fail(c, "desk_get");
			return;
		}
		log_event(c->api->log, LOG_LEVEL_INFO, "desk.changed", "desk=%s by=%s", c->id, c->me.id);
		live_desk_changed(c->t, c->id);
		api_answer(c, 200, desk_show(&desk));
	}
}

void api_post_desk_remove(struct api_call *c)
{
	if (!api_manages_consult(c)) {
		api_refuse(c, 403, "not_allowed", NULL);
	} else if (is_written(c, store_desk_remove(c->api->store, c->id), "desk_remove")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "desk.removed", "desk=%s by=%s", c->id, c->me.id);
		live_desk_changed(c->t, c->id);
		api_answer(c, 200, json_object());
	}
}

/* -- its slots -------------------------------------------------------------------------------------------------- */

static void add_slot(void *ctx, const struct store_slot *slot)
{
	g_hash_table_insert(ctx, g_strdup(slot->id), GINT_TO_POINTER(slot->talk[0] ? 2 : 1));
}

/* What the body wants of slots; the names of its lists, and what they become. */
static const struct {
	const char *list;
	enum slot_state state; /* SLOT_STATES: they go */
} wanted[] = {{"open", SLOT_OPEN}, {"block", SLOT_BLOCKED}, {"break", SLOT_BREAK}, {"remove", SLOT_STATES}};

/* All of them are looked at before the first is changed: whole or not at all. */
static enum err check_slots(struct api_call *c)
{
	GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	enum err e = store_slot_each(c->api->store, c->id, add_slot, known);
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		const json_t *list = json_object_get(c->body, wanted[i].list);
		for (size_t k = 0; !e && k < json_array_size(list); k++) {
			int is = GPOINTER_TO_INT(g_hash_table_lookup(known, json_string_value(json_array_get(list, k))));
			e = is == 0 ? ERR_NOT_FOUND : is == 2 ? ERR_STATE : OK;
			/* what is removed, or named a second time, is not there any more */
			g_hash_table_remove(known, json_string_value(json_array_get(list, k)));
		}
	}
	g_hash_table_destroy(known);
	return e;
}

static enum err set_slots(struct api_call *c, const json_t *list, enum slot_state state)
{
	size_t count;
	const char **ids = api_read_ids(list, &count);
	enum err e = count ? store_slots_set(c->api->store, c->id, ids, count, state) : OK;
	g_free(ids);
	return e;
}

void api_post_desk_slots(struct api_call *c)
{
	enum err e = check_slots(c);
	for (size_t i = 0; !e && i < G_N_ELEMENTS(wanted); i++) {
		e = set_slots(c, json_object_get(c->body, wanted[i].list), wanted[i].state);
	}
	if (is_written(c, e, "slots_set")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "slots.changed", "desk=%s by=%s", c->id, c->me.id);
		desk_answer(c);
	}
}
