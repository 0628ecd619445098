/* What a family books, moves and cancels. */
#include "family.h"

#include <string.h>

/* -- slots ------------------------------------------------------------------------------------------------------ */

struct slots {
	int64_t now_ms;
	GHashTable *clashes, *mine; /* ids of slots, of talks */
	json_t *shown;
};

static void add_id(void *ctx, const char *id)
{
	g_hash_table_add(ctx, g_strdup(id));
}

static void add_own(void *ctx, const struct store_talk *talk)
{
	add_id(ctx, talk->id);
}

/* Whose a slot is that is taken is nobody's business. */
static void add_slot(void *ctx, const struct store_slot *slot)
{
	const struct slots *slots = ctx;
	bool is_mine = slot->talk[0] && g_hash_table_contains(slots->mine, slot->talk);
	if (!is_mine && (slot->state != SLOT_OPEN || slot->begin_ms <= slots->now_ms)) {
		return;
	}
	const char *state = is_mine ? "mine" : slot->talk[0] ? "taken" : g_hash_table_contains(slots->clashes, slot->id) ? "clash" : "free";
	json_array_append_new(slots->shown, json_pack("{s:s, s:I, s:I, s:s}", "id", slot->id, "begin", (json_int_t)slot->begin_ms, "end",
		(json_int_t)slot->end_ms, "state", state));
}

void api_get_family_desk(struct api_call *c)
{
	struct store *store = c->api->store;
	struct slots slots = {c->t->now.unix_ms, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), json_array()};
	enum err e = store_clash_each(store, c->desk.id, c->me.id, add_id, slots.clashes);
	e = e ? e : store_talk_each_of(store, c->me.id, add_own, slots.mine);
	e = e ? e : store_slot_each(store, c->desk.id, add_slot, &slots);
	g_hash_table_destroy(slots.clashes);
	g_hash_table_destroy(slots.mine);
	if (e) {
		json_decref(slots.shown);
		api_fail(c, "family_slots");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "slots", slots.shown));
}

/* -- booking ---------------------------------------------------------------------------------------------------- */

/* DESK_BOTH: nothing is said of it. False: refused. */
static bool read_mode(struct api_call *c, enum desk_mode *mode)
{
	int found = api_read_name(json_object_get(c->body, "mode"), store_desk_mode_names, DESK_BOTH, DESK_BOTH);
	if (found < 0) {
		api_refuse_value(c, "mode");
		return false;
	}
	*mode = (enum desk_mode)found;
	return true;
}

/* The desk of a slot that his family sees. False: refused. */
static bool find_slot(struct api_call *c, const char *slot)
{
	char desk[STORE_ID_MAX];
	enum err e = store_slot_desk(c->api->store, slot, desk);
	if (e == ERR_NOT_FOUND) {
		api_refuse_unknown(c);
	} else if (e) {
		api_fail(c, "slot_desk");
	}
	return !e && family_find_desk(c, desk);
}

/* What came of it, if it was not done. False: answered. */
static bool check(struct api_call *c, enum err e, enum talk_refusal why, const char *what)
{
	if (e == ERR_NOT_FOUND || (!e && why == TALK_NO_SLOT)) {
		api_refuse_unknown(c);
	} else if (e) {
		api_fail(c, what);
	} else if (why) {
		talk_refuse(c, why);
	}
	return !e && !why;
}

void api_post_family_talks(struct api_call *c)
{
	char id[STORE_ID_MAX];
	enum talk_refusal why = TALK_OK;
	struct talk_draft draft = {
		.slot = api_text(c, "slot"),
		.child = api_text(c, "child"),
		.slots = 1,
		.interpreter = api_text(c, "interpreter"),
		.author = c->me.id,
		.key = api_text(c, "key"),
	};
	if (!read_mode(c, &draft.mode) || !family_find_child(c, draft.child) || !find_slot(c, draft.slot)) {
		return;
	}
	draft.desk = c->desk.id;
	enum err e = store_talk_book(c->api->store, &draft, c->t->now.unix_ms, &why, id);
	if (check(c, e, why, "talk_book")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "talk.booked", "talk=%s desk=%s by=%s", id, c->desk.id, c->me.id);
		live_desk_changed(c->t, c->desk.id);
		family_answer_talk(c, id);
	}
}

void api_post_family_talk(struct api_call *c)
{
	int64_t now_ms = c->t->now.unix_ms;
	enum talk_refusal why = TALK_OK;
	enum desk_mode mode;
	const char *before = c->talk.interpreter[0] ? c->talk.interpreter : NULL;
	const char *interpreter = json_object_get(c->body, "interpreter") ? api_text(c, "interpreter") : before;
	if (!read_mode(c, &mode)) {
		return;
	}
	if (c->talk.state != TALK_BOOKED || now_ms >= c->talk.begin_ms) {
		api_refuse(c, 409, talk_is_over(&c->talk, now_ms) ? "talk_over" : "booking_closed", NULL);
		return;
	}
	enum err e = store_talk_change(c->api->store, c->talk.id, api_text(c, "slot"), mode, interpreter, now_ms, &why);
	if (check(c, e, why, "talk_change")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "talk.changed", "talk=%s by=%s", c->talk.id, c->me.id);
		live_desk_changed(c->t, c->talk.desk);
		family_answer_talk(c, c->talk.id);
	}
}
