/* Talks as the school makes, moves and cancels them; and a teacher's own notes on them. */
#include "consult.h"

#include <string.h>

void api_post_desk_talks(struct api_call *c)
{
	char id[STORE_ID_MAX];
	enum talk_refusal why = TALK_OK;
	const json_t *slots = json_object_get(c->body, "slots");
	int mode = api_read_name(json_object_get(c->body, "mode"), store_desk_mode_names, DESK_BOTH, DESK_BOTH);
	if (mode < 0) {
		api_refuse_value(c, "mode");
		return;
	}
	const struct talk_draft draft = {
		.desk = c->id,
		.slot = api_text(c, "slot"),
		.child = api_text(c, "child"),
		.slots = slots ? (uint32_t)json_integer_value(slots) : 1,
		.mode = (enum desk_mode)mode,
		.author = c->me.id,
		.is_assigned = true,
	};
	if (!desk_may_have_child(c, draft.child)) {
		api_refuse(c, 404, "not_found", NULL);
		return;
	}
	enum err e = store_talk_book(c->api->store, &draft, c->t->now.unix_ms, &why, id);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(c, "talk_book");
	} else if (why) {
		talk_refuse(c, why);
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "talk.assigned", "talk=%s desk=%s by=%s", id, c->id, c->me.id);
		live_desk_changed(c->t, c->id);
		talk_answer(c, id, false);
	}
}

/* By the school: then neither the times of booking nor a family's number of talks count. */
static bool is_assigned(const struct api_call *c)
{
	return c->talk_role != TALK_FAMILY;
}

/* Each may write a mail to all who look after the child. Who reorders an afternoon may be quick, a family less so. */
static bool take_change(struct api_call *c)
{
	return api_take(c, c->me.id, is_assigned(c) ? PERSON_LINKS : PERSON_BOOKINGS);
}

void api_post_talk_move(struct api_call *c)
{
	enum talk_refusal why = TALK_OK;
	if (!take_change(c)) {
		return;
	}
	enum err e = store_talk_move(c->api->store, c->id, api_text(c, "slot"), is_assigned(c), c->t->now.unix_ms, &why);
	if (e) {
		api_fail(c, "talk_move");
	} else if (why == TALK_CLOSED && (c->talk.state == TALK_OPEN || c->talk.state == TALK_OVER)) {
		api_refuse(c, 409, "talk_over", NULL);
	} else if (why) {
		talk_refuse(c, why);
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "talk.moved", "talk=%s by=%s", c->id, c->me.id);
		live_desk_changed(c->t, c->talk.desk);
		talk_answer(c, c->id, c->talk_role == TALK_STAFF);
	}
}

static void add_guest(void *ctx, const struct store_companion *companion)
{
	g_ptr_array_add(ctx, g_strdup(companion->person.id));
}

void api_post_talk_cancel(struct api_call *c)
{
	if (!take_change(c)) {
		return;
	}
	GPtrArray *guests = g_ptr_array_new_with_free_func(g_free);
	enum err e = store_companion_each(c->api->store, c->id, add_guest, guests);
	e = e ? e : store_talk_cancel(c->api->store, c->id, is_assigned(c), c->t->now.unix_ms);
	if (e == ERR_STATE) {
		api_refuse(c, 409, "talk_over", NULL);
	} else if (e) {
		api_fail(c, "talk_cancel");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "talk.cancelled", "talk=%s by=%s", c->id, c->me.id);
		for (guint i = 0; i < guests->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(guests, i));
		}
		live_desk_changed(c->t, c->talk.desk);
		api_answer(c, 200, json_object());
	}
	g_ptr_array_free(guests, TRUE);
}

void api_post_talk_note(struct api_call *c)
{
	const char *text = api_text(c, "text");
	struct keeping k;
	if (!api_is_text(text)) {
		api_refuse_value(c, "text");
		return;
	}
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	e = e ? e : store_talk_note_set(c->api->store, c->id, text);
	int64_t until_ms = e ? 0 : keeping_until(&k, RETENTION_TALK_NOTES, c->talk.end_ms);
	keeping_finish(&k);
	if (e) {
		api_fail(c, "talk_note");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "talk.noted", "talk=%s by=%s", c->id, c->me.id);
	api_answer(c, 200, json_pack("{s:s, s:I}", "text", text, "keptUntil", (json_int_t)until_ms));
}
