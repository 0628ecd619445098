/* What a browser does on such a day: docs/consultation.md, section 5. */
#include "hall.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static int talk_named(const struct hall *h, const char *id)
{
	return GPOINTER_TO_INT(g_hash_table_lookup(h->talk_of, id)) - 1;
}

/* --- asking --- */

static int64_t send(struct hall *h, struct client *c, const char *op, json_t *data)
{
	struct effects effects;
	json_t *message = json_pack("{s:I, s:s, s:o}", "id", (json_int_t)++c->last_id, "op", op, "data", data);
	char *text = json_dumps(message, JSON_COMPACT);
	int64_t id = c->last_id;
	effects_init(&effects);
	if (strcmp(op, "room.join") == 0) {
		c->join_id = id;
	}
	signaling_on_message(h->signaling, c->conn, bytes_of_string(text), hall_instant(h), &effects);
	json_decref(message);
	free(text);
	server_walk(h, &effects);
	return id;
}

/* The whole reply, which comes at once; the caller decrefs. */
static json_t *ask(struct hall *h, struct client *c, const char *op, json_t *data)
{
	json_decref(c->reply);
	c->reply = NULL;
	int64_t id = send(h, c, op, data);
	json_t *reply = c->reply;
	c->reply = NULL;
	hall_must(h, json_integer_value(json_object_get(reply, "re")) == id, "client %d: %s is not answered", c->number, op);
	return reply;
}

static json_t *must_ask(struct hall *h, struct client *c, const char *op, json_t *data)
{
	json_t *reply = ask(h, c, op, data);
	char *text = json_object_get(reply, "error") ? json_dumps(reply, JSON_COMPACT) : NULL;
	hall_must(h, !text, "client %d: %s is refused: %s", c->number, op, text);
	return reply;
}

/* --- rooms --- */

static void begin_stay(struct hall *h, struct client *c, int talk)
{
	c->before = c->stay;
	c->stay = (struct stay){.talk = talk, .from = h->now, .until = US_NEVER};
	c->quiet_at = US_NEVER;
}

/* He goes on sending for a while: the room must be closed to him all the same. */
static void end_stay(struct hall *h, struct client *c)
{
	if (c->stay.until == US_NEVER) {
		c->stay.until = h->now;
		c->quiet_at = h->now + 15 * US_PER_S;
	}
	c->participation[0] = '\0';
	c->joins = -1;
}

static void join(struct hall *h, struct client *c, int talk)
{
	bool is_in = c->stay.until == US_NEVER && c->stay.talk == talk;
	if (is_in || c->joins == talk) {
		return;
	}
	end_stay(h, c);
	c->joins = talk;
	(void)send(h, c, "room.join", json_pack("{s:s, s:o, s:{s:b, s:b, s:b, s:b}}", "room", h->talks[talk], "media", media_begin(h, c), "publish",
		"mic", 1, "camera", 0, "screen", 0, "screenAudio", 0));
}

static void on_joined(struct hall *h, struct client *c, const json_t *message)
{
	const json_t *data = json_object_get(message, "data");
	const char *code = text_of(json_object_get(message, "error"), "code");
	int talk = c->joins;
	c->join_id = 0;
	c->joins = -1;
	if (!data) { /* just then it has ended */
		hall_must(h, strcmp(code, "talk_over") == 0 || strcmp(code, "talk_not_open") == 0, "client %d may not join talk %d: %s", c->number, talk, code);
		return;
	}
	h->joins++;
	snprintf(c->participation, sizeof c->participation, "%s", text_of(json_object_get(data, "snapshot"), "participation"));
	hall_must(h, endpoint_on_answer(c->endpoint, text_of(data, "sdp"), h->now), "client %d can't use the answer", c->number);
	begin_stay(h, c, talk);
}

/* --- what he is told --- */

static void on_wait(struct hall *h, struct client *c, const json_t *wait)
{
	int talk = talk_named(h, text_of(wait, "id"));
	const char *state = text_of(wait, "state");
	const json_t *expected = json_object_get(wait, "expected");
	hall_must(h, talk >= 0 && talk == c->waits_for, "client %d hears of talk %d and waits for %d", c->number, talk, c->waits_for);
	if (strcmp(state, "open") == 0) {
		join(h, c, talk);
	} else if (strcmp(state, "waiting") == 0 && json_is_integer(expected)) {
		int64_t delay = json_integer_value(json_object_get(wait, "delayMinutes")) * DESK_MINUTE_MS;
		people_foretell(&h->people, talk, h->people.talks[talk].begin + delay);
	}
}

static void on_live(struct hall *h, struct client *c, const json_t *live)
{
	size_t i;
	const json_t *one, *talks = json_object_get(live, "talks");
	int running = talk_named(h, text_of(live, "talk"));
	json_array_foreach(talks, i, one) {
		int talk = talk_named(h, text_of(one, "id"));
		if (talk >= 0 && strcmp(text_of(one, "state"), "booked") == 0) { /* -1: booked this moment, its id is not known yet */
			people_foretell(&h->people, talk, json_integer_value(json_object_get(one, "expected")));
		}
	}
	if (running >= 0 && !h->people.talks[running].is_place) {
		join(h, c, running);
	}
}

static void on_note(struct hall *h, struct client *c, const json_t *message)
{
	const char *ev = text_of(message, "ev");
	const json_t *data = json_object_get(message, "data");
	if (strcmp(ev, "talk.changed") == 0) {
		on_wait(h, c, data);
	} else if (strcmp(ev, "desk.changed") == 0) {
		on_live(h, c, data);
	} else if (strcmp(ev, "room.ended") == 0) {
		end_stay(h, c);
	}
}

void client_text(struct hall *h, struct client *c, const char *text)
{
	json_t *message = json_loads(text, 0, NULL);
	const json_t *re = json_object_get(message, "re");
	if (h->is_told) {
		printf("%10.3f client %d <- %.400s\n", (double)h->now / 1e6, c->number, text);
	}
	if (re && c->join_id && json_integer_value(re) == c->join_id) {
		on_joined(h, c, message);
	} else if (re) {
		json_decref(c->reply);
		c->reply = json_incref(message);
	} else {
		on_note(h, c, message);
	}
	json_decref(message);
}

/* --- lines --- */

static void drop_line(struct hall *h, struct client *c)
{
	g_hash_table_remove(h->client_of, &c->conn);
	c->conn = 0;
	c->cut_at = h->now;
	c->joins = -1;
	c->join_id = 0;
}

void client_closed(struct hall *h, struct client *c)
{
	hall_must(h, h->people.agents[MIN(c->number, PEOPLE_AGENTS - 1)].kind != AGENT_FAMILY || c->number >= PEOPLE_AGENTS,
		"the server closes the line of client %d", c->number);
	drop_line(h, c); /* of one who came to a talk that is cancelled: his link is dead */
	end_stay(h, c);
}

static void connect(struct hall *h, struct client *c)
{
	struct effects effects;
	json_t *hello = json_pack("{s:i, s:s}", "protocol", 1, "client", "model/1");
	c->conn = ++h->last_conn;
	c->cut_at = h->now;
	g_hash_table_insert(h->client_of, &c->conn, c);
	effects_init(&effects);
	signaling_on_open(h->signaling, c->conn, bytes_of_string(c->session), hall_instant(h), &effects);
	server_walk(h, &effects);
	if (c->participation[0]) { /* a number from the future: all of it is told anew */
		json_object_set_new(hello, "resume", json_pack("{s:s, s:I}", "participation", c->participation, "seq", (json_int_t)1 << 40));
	}
	json_t *reply = must_ask(h, c, "hello", hello);
	if (c->participation[0] && !json_is_true(json_object_get(json_object_get(reply, "data"), "resumed"))) {
		end_stay(h, c);
	}
	json_decref(reply);
}

void client_come(struct hall *h, struct client *c, int talk)
{
	if (!c->conn) {
		connect(h, c);
	}
	if (c->stay.until == US_NEVER && c->stay.talk != talk) {
		json_decref(must_ask(h, c, "room.leave", json_object()));
		end_stay(h, c);
	}
	c->waits_for = talk;
	json_t *reply = must_ask(h, c, "talk.wait", json_pack("{s:s}", "talk", h->talks[talk]));
	on_wait(h, c, json_object_get(json_object_get(reply, "data"), "talk"));
	json_decref(reply);
}

void client_sit_down(struct hall *h, struct client *c, int desk)
{
	connect(h, c);
	json_t *reply = must_ask(h, c, "desk.open", json_pack("{s:s}", "desk", h->desks[desk]));
	on_live(h, c, json_object_get(json_object_get(reply, "data"), "desk"));
	json_decref(reply);
}

void client_cut(struct hall *h, struct client *c)
{
	struct effects effects;
	conn_id conn = c->conn;
	if (!conn) {
		return;
	}
	drop_line(h, c);
	effects_init(&effects);
	signaling_on_close(h->signaling, conn, hall_instant(h), &effects);
	server_walk(h, &effects);
}

void client_leave(struct hall *h, struct client *c)
{
	if (!c->conn) {
		end_stay(h, c);
		return;
	}
	if (c->stay.until == US_NEVER) {
		json_decref(must_ask(h, c, "room.leave", json_object()));
	}
	end_stay(h, c);
	json_decref(must_ask(h, c, "talk.leave", json_object()));
	c->waits_for = -1;
	client_cut(h, c);
}

void client_lost(struct hall *h, struct client *c)
{
	if (c->conn) {
		drop_line(h, c);
	}
	if (c->stay.until == US_NEVER) {
		c->stay.until = h->now;
		c->quiet_at = h->now + 15 * US_PER_S;
	}
}

void client_ping(struct hall *h, struct client *c)
{
	if (c->conn) {
		json_decref(must_ask(h, c, "ping", json_object()));
	}
}

enum desk_refusal client_act(struct hall *h, struct client *c, int desk, enum desk_action action, int talk)
{
	json_t *data = json_pack("{s:s, s:s}", "desk", h->desks[desk], "action", desk_action_names[action]);
	if (talk >= 0) {
		json_object_set_new(data, "talk", json_string(h->talks[talk]));
	}
	json_t *reply = ask(h, c, "desk.act", data);
	const char *why = text_of(json_object_get(json_object_get(reply, "error"), "detail"), "why");
	enum desk_refusal refusal = DESK_OK;
	while (refusal < DESK_NOT_THERE && strcmp(desk_refusal_names[refusal], why) != 0) {
		refusal++;
	}
	hall_must(h, strcmp(desk_refusal_names[refusal], why) == 0, "%s says %s", desk_action_names[action], why);
	json_decref(reply);
	return refusal;
}
