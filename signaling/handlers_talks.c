/* Requests of the day: families wait for a talk, teachers run their desk, interpreters say for whom they speak. */
#include "desks.h"

#include <string.h>

static const char *text_of(const struct request *r, const char *key)
{
	return json_string_value(json_object_get(r->data, key));
}

static void refuse_why(struct turn *t, const struct conn *c, const struct request *r, const char *why)
{
	reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", why));
}

/* Ids are guessed as seldom here as over HTTP. */
static void refuse_unknown(struct turn *t, const struct conn *c, const struct request *r, const char *code)
{
	struct limit *guesses = person_limit(t, c->person.id, PERSON_GUESSES);
	if (limit_take(guesses, t->now.mono)) {
		reply_error(t, c->id, r->id, code, NULL);
	} else {
		us_t wait_ms = limit_wait(guesses, t->now.mono) / US_PER_MS + 1;
		reply_error(t, c->id, r->id, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
	}
}

/* --- families --- */

/* The talk that he may wait for; NULL: refused, and replied to. */
static struct desk_talk *talk_to_wait_for(
	struct turn *t, const struct conn *c, const struct request *r, struct live_desk **desk, enum talk_kind *kind)
{
	struct desk_talk *talk = NULL;
	const char *id = text_of(r, "talk");
	enum err e = talk_kind_of(t, id, c->person.id, kind);
	e = !e && *kind == KIND_TEACHER ? ERR_NOT_FOUND : e;
	e = e ? e : desk_load_of_talk(t, id, desk, &talk);
	if (e == ERR_NOT_FOUND) {
		refuse_unknown(t, c, r, "no_such_talk");
	} else if (e) {
		reply_error(t, c->id, r->id, "internal", NULL);
	}
	return e ? NULL : talk;
}

/* Of a talk that is in no desk's day now. */
static void refuse_other_day(struct turn *t, const struct conn *c, const struct request *r)
{
	struct store_talk talk;
	if (store_talk_get(t->s->store, text_of(r, "talk"), &talk) == OK && talk.begin_ms > t->now.unix_ms) {
		reply_error(t, c->id, r->id, "too_early", json_pack("{s:I}", "begin", (json_int_t)talk.begin_ms));
	} else {
		reply_error(t, c->id, r->id, "talk_over", NULL);
	}
}

void handle_talk_wait(struct turn *t, struct conn *c, const struct request *r)
{
	struct live_desk *desk = NULL;
	enum talk_kind kind;
	struct desk_talk *talk = talk_to_wait_for(t, c, r, &desk, &kind);
	if (!talk) {
		if (desk) {
			refuse_other_day(t, c, r);
		}
		return;
	}
	if (talk->stage == TALK_IS_OVER) {
		reply_error(t, c->id, r->id, "talk_over", NULL);
		return;
	}
	if (talk->stage == TALK_IS_BOOKED && t->now.unix_ms < talk->begin_ms - DESK_WAIT_EARLY_MS) {
		reply_error(t, c->id, r->id, "too_early", json_pack("{s:I}", "begin", (json_int_t)talk->begin_ms));
		return;
	}
	desk_meets(t, desk, talk->id, c->person.id);
	struct waiter *waiter = waiter_add(t, desk, c, talk->id, kind);
	desk_look_around(t, desk);
	desk_reckon(&desk->day, t->now.unix_ms);
	json_t *shown = show_wait(t->s, desk, talk);
	told_in_reply(t, &waiter->told, "talk.changed", shown);
	reply_data(t, c->id, r->id, json_pack("{s:o}", "talk", shown));
}

void handle_talk_leave(struct turn *t, struct conn *c, const struct request *r)
{
	(void)waiter_leave(t, c->id);
	reply_data(t, c->id, r->id, NULL);
}

void handle_talk_channel(struct turn *t, struct conn *c, const struct request *r)
{
	static const char *const channels[] = {"family", "staff"};
	struct participation *p = c->part;
	const char *to = text_of(r, "to"), *channel = NULL;
	if (p->kind != talk_kind_names[KIND_INTERPRETER]) {
		refuse_denied(t, c, r);
		return;
	}
	for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++) {
		channel = strcmp(to, channels[i]) == 0 ? channels[i] : channel;
	}
	if (!channel && strcmp(to, "all") != 0) {
		refuse_why(t, c, r, "to");
		return;
	}
	reply_data(t, c->id, r->id, NULL);
	if (p->channel != channel) {
		p->channel = channel;
		room_note(t, p->room, NULL, "participant.changed", json_pack("{s:s, s:s?}", "id", p->person.id, "channel", channel));
	}
}

/* --- teachers --- */

/* The desk, if he sits there; NULL: refused, and replied to. */
static struct live_desk *own_desk(struct turn *t, const struct conn *c, const struct request *r)
{
	struct live_desk *desk;
	enum err e = desk_load(t, text_of(r, "desk"), &desk);
	if (e && e != ERR_NOT_FOUND) {
		store_failed(t, "desk_get", "");
		reply_error(t, c->id, r->id, "internal", NULL);
		return NULL;
	}
	if (e || !desk_has_teacher(desk, c->person.id)) {
		refuse_unknown(t, c, r, "no_such_desk");
		return NULL;
	}
	return desk;
}

void handle_desk_open(struct turn *t, struct conn *c, const struct request *r)
{
	struct live_desk *desk = own_desk(t, c, r);
	struct desk_opener opener = {.conn = c->id};
	if (!desk) {
		return;
	}
	if (!desk_opener(desk, c->id)) {
		if (desks_open_of(t->s, c->id) >= DESKS_OF_CONN_MAX) {
			refuse_why(t, c, r, "desks");
			return;
		}
		memcpy(opener.person, c->person.id, sizeof opener.person);
		g_array_append_val(desk->openers, opener);
	}
	desk_touch(t, desk);
	desk_look_around(t, desk);
	desk_reckon(&desk->day, t->now.unix_ms);
	json_t *shown = show_live(t->s, desk, t->now.unix_ms);
	told_in_reply(t, &desk_opener(desk, c->id)->told, "desk.changed", shown);
	reply_data(t, c->id, r->id, json_pack("{s:o}", "desk", shown));
}

void handle_desk_close(struct turn *t, struct conn *c, const struct request *r)
{
	struct live_desk *desk = desk_in_memory(t->s, text_of(r, "desk"));
	if (desk) {
		desk_close(t, desk, c->id);
	}
	reply_data(t, c->id, r->id, NULL);
}

void handle_desk_act(struct turn *t, struct conn *c, const struct request *r)
{
	struct live_desk *desk = own_desk(t, c, r);
	const char *action = text_of(r, "action");
	int chosen = 0;
	if (!desk) {
		return;
	}
	while (chosen < DESK_ACTIONS && strcmp(desk_action_names[chosen], action) != 0) {
		chosen++;
	}
	if (chosen == DESK_ACTIONS) {
		refuse_why(t, c, r, "action");
		return;
	}
	desk_touch(t, desk);
	desk_look_around(t, desk);
	enum desk_refusal refusal = desk_opener(desk, c->id)
		? desk_act(&desk->day, (enum desk_action)chosen, text_of(r, "talk"), t->now.unix_ms) : DESK_NOT_NOW;
	if (refusal) {
		refuse_why(t, c, r, desk_refusal_names[refusal]);
		return;
	}
	log_event(t->s->log, LOG_LEVEL_INFO, "desk.act", "desk=%s by=%s action=%s", desk->info.id, c->person.id, desk_action_names[chosen]);
	reply_data(t, c->id, r->id, NULL);
}
