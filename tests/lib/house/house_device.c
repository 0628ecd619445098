/* A model client: comes in, keeps its replica, resumes, sends again what it may, gives up where the server says so. */
#include "house_state.h"

#include "house_media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PING_US (3 * US_PER_S)
#define JOIN_AGAIN_US US_PER_S

static void asked_free(void *data)
{
	struct asked *asked = data;
	json_decref(asked->data);
	g_free(asked);
}

void device_init(struct house *h, int number)
{
	struct device *d = &h->devices[number];
	d->number = number;
	d->person = number / 2;
	d->phase = PHASE_AWAY;
	d->wants = -1;
	d->act_at = US_NEVER;
	d->pending = g_ptr_array_new_with_free_func(asked_free);
	d->publishes = SFU_SOURCE_BIT(SFU_SOURCE_MIC) | SFU_SOURCE_BIT(SFU_SOURCE_CAMERA);
}

void device_finish(struct device *d)
{
	json_decref(d->replica);
	g_ptr_array_free(d->pending, TRUE);
}

static void send(struct house *h, struct device *d, const struct asked *asked)
{
	json_t *message = json_pack("{s:I, s:s, s:O}", "id", (json_int_t)asked->id, "op", asked->op, "data", asked->data);
	line_up(h, d->line, json_dumps(message, JSON_COMPACT));
	json_decref(message);
}

void device_request(struct house *h, struct device *d, const char *op, json_t *data)
{
	struct asked *asked = g_new0(struct asked, 1);
	asked->id = ++d->last_id;
	g_strlcpy(asked->op, op, sizeof asked->op);
	asked->data = data;
	g_ptr_array_add(d->pending, asked);
	send(h, d, asked);
}

static void forget_requests(struct device *d, bool keeps_chat)
{
	for (guint i = d->pending->len; i > 0; i--) {
		const struct asked *asked = g_ptr_array_index(d->pending, i - 1);
		if (!keeps_chat || strcmp(asked->op, "chat.send") != 0) {
			g_ptr_array_remove_index(d->pending, i - 1);
		}
	}
}

/* What was under way when the line broke goes out again: all of it can be said twice. */
static void send_again(struct house *h, struct device *d)
{
	for (guint i = 0; i < d->pending->len; i++) {
		struct asked *asked = g_ptr_array_index(d->pending, i);
		asked->id = ++d->last_id;
		send(h, d, asked);
	}
}

static void leave_room(struct house *h, struct device *d, bool keeps_chat)
{
	json_decref(d->replica);
	d->replica = NULL;
	d->participation[0] = '\0';
	d->asks_snapshot = false;
	forget_requests(d, keeps_chat);
	if (h->media) {
		media_remove(h->media, d);
	}
}

/* He is where he wants to be: out. */
static void settle_out(struct house *h, struct device *d)
{
	leave_room(h, d, false);
	d->wants = -1;
	if (d->phase != PHASE_AWAY) {
		d->phase = PHASE_READY;
	}
}

static json_t *show_publishes(uint32_t on)
{
	return json_pack("{s:b, s:b, s:b, s:b}", "mic", !!(on & SFU_SOURCE_BIT(SFU_SOURCE_MIC)), "camera",
		!!(on & SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)), "screen", !!(on & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN)), "screenAudio",
		!!(on & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO)));
}

static void join(struct house *h, struct device *d)
{
	d->phase = PHASE_JOINING;
	json_t *data = json_pack("{s:s, s:o, s:o}", "room", h->room[d->wants], "media", device_media(h, d, true), "publish",
		show_publishes(d->publishes));
	if (d->moves) {
		json_object_set_new(data, "move", json_true());
	}
	device_request(h, d, "room.join", data);
}

static void connect(struct house *h, struct device *d)
{
	d->line = line_new(h, d->number);
	g_ptr_array_add(h->lines, d->line);
	d->phase = PHASE_HELLO;
	server_open(h, d->line);
	json_t *data = json_pack("{s:i, s:s}", "protocol", 1, "client", "model/1");
	if (d->participation[0]) {
		/* a number from the future: the server can't know what is missing, and must tell everything */
		uint64_t seq = d->asks_snapshot ? UINT64_C(1) << 40 : d->seq;
		json_object_set_new(data, "resume",
			json_pack("{s:s, s:I}", "participation", d->participation, "seq", (json_int_t)seq));
	}
	struct asked hello = {.id = ++d->last_id, .op = "hello", .data = data};
	send(h, d, &hello);
	json_decref(data);
}

/* -- what comes ------------------------------------------------------------------------------------------------- */

static void take_snapshot(struct house *h, struct device *d, const json_t *snapshot)
{
	json_decref(d->replica);
	d->replica = json_deep_copy(snapshot);
	d->seq = (uint64_t)json_integer_value(json_object_get(snapshot, "seq"));
	g_strlcpy(d->participation, json_string_value(json_object_get(snapshot, "participation")), sizeof d->participation);
	const char *fault = replica_check(d->replica, false);
	house_check(h, !fault, "device %d: %s in its snapshot", d->number, fault);
}

/* Asked only to compare: what he has must be what he gets, if nothing happened while he asked. */
static void compare_snapshot(struct house *h, struct device *d, const json_t *snapshot)
{
	json_t *had = replica_sorted(d->replica), *has = replica_sorted(snapshot);
	uint64_t seq = (uint64_t)json_integer_value(json_object_get(snapshot, "seq"));
	h->count.snapshots += seq == d->seq;
	if (seq == d->seq && !json_equal(had, has)) {
		char *before = json_dumps(had, JSON_INDENT(1)), *after = json_dumps(has, JSON_INDENT(1));
		house_fail(h, __FILE__, __LINE__, "device %d: its replica is not the room\nreplica: %s\nroom: %s", d->number,
			before, after);
	}
	house_check(h, seq >= d->seq, "device %d: number %llu in the snapshot after %llu", d->number,
		(unsigned long long)seq, (unsigned long long)d->seq);
	json_decref(had);
	json_decref(has);
	d->asks_snapshot = false;
}

static void on_hello(struct house *h, struct device *d, const json_t *data)
{
	const json_t *snapshot = json_object_get(data, "snapshot");
	d->attempts = 0;
	d->act_at = h->now + PING_US;
	if (json_is_true(json_object_get(data, "resumed"))) {
		d->phase = PHASE_IN;
		if (json_is_object(snapshot)) {
			if (d->asks_snapshot) {
				compare_snapshot(h, d, snapshot);
			}
			take_snapshot(h, d, snapshot);
		}
		send_again(h, d);
		return;
	}
	d->phase = PHASE_READY;
	leave_room(h, d, d->wants >= 0);
	if (d->wants >= 0) {
		join(h, d);
	}
}

static void on_joined(struct house *h, struct device *d, const json_t *data)
{
	d->phase = PHASE_IN;
	d->moves = false;
	take_snapshot(h, d, json_object_get(data, "snapshot"));
	if (h->media) {
		media_answer(h->media, d, json_string_value(json_object_get(data, "sdp")));
	}
	send_again(h, d);
}

/* elsewhere: the user says yes or no; too fast: later; else he gives up. */
static void on_join_refused(struct house *h, struct device *d, const char *code)
{
	d->phase = PHASE_READY;
	if (strcmp(code, "too_fast") == 0 || strcmp(code, "internal") == 0) {
		d->act_at = h->now + JOIN_AGAIN_US;
	} else if (strcmp(code, "elsewhere") == 0 && rng_below(&h->delays, 2)) {
		d->moves = true;
		d->act_at = h->now + JOIN_AGAIN_US;
	} else {
		settle_out(h, d);
	}
}

static int room_of(const struct house *h, const struct device *d)
{
	const char *id = json_string_value(json_object_get(json_object_get(d->replica, "room"), "id"));
	return id && strcmp(id, h->room[0]) == 0 ? 0 : 1;
}

static void on_leave(struct house *h, struct device *d, const char *code)
{
	if (code && strcmp(code, "too_fast") == 0 && d->replica) {
		d->wants = room_of(h, d); /* he stays, then */
		return;
	}
	settle_out(h, d);
}

static struct asked *take_pending(struct device *d, int64_t id)
{
	for (guint i = 0; i < d->pending->len; i++) {
		struct asked *asked = g_ptr_array_index(d->pending, i);
		if (asked->id == id) {
			return g_ptr_array_steal_index(d->pending, i);
		}
	}
	return NULL;
}

static void on_reply(struct house *h, struct device *d, const json_t *message)
{
	const json_t *data = json_object_get(message, "data");
	const char *code = json_string_value(json_object_get(json_object_get(message, "error"), "code"));
	if (d->phase == PHASE_HELLO) {
		house_check(h, data != NULL, "device %d: hello is refused with %s", d->number, code);
		on_hello(h, d, data);
		return;
	}
	struct asked *asked = take_pending(d, json_integer_value(json_object_get(message, "re")));
	if (!asked) {
		return; /* of a room that he has left */
	}
	if (strcmp(asked->op, "room.join") == 0 && d->phase == PHASE_JOINING) {
		if (json_object_get(data, "lobby")) {
			d->phase = PHASE_WAITING;
			forget_requests(d, false); /* what he was about to say was for a room that he has lost */
		} else if (data) {
			on_joined(h, d, data);
		} else {
			on_join_refused(h, d, code);
		}
	} else if (strcmp(asked->op, "room.leave") == 0) {
		on_leave(h, d, code);
	} else if (strcmp(asked->op, "media.offer") == 0 && data && h->media) {
		media_answer(h->media, d, json_string_value(json_object_get(data, "sdp")));
	}
	asked_free(asked);
}

/* What comes without a number: he is let in or not, or the lesson is over before he was. */
static void on_door(struct house *h, struct device *d, const char *ev, const json_t *data)
{
	const char *room = json_string_value(json_object_get(data, strcmp(ev, "room.state") == 0 ? "id" : "room"));
	const char *state = json_string_value(json_object_get(data, "state"));
	if (d->phase != PHASE_WAITING || d->wants < 0 || !room || strcmp(room, h->room[d->wants]) != 0) {
		return;
	}
	if (strcmp(ev, "lobby.admitted") == 0) {
		join(h, d);
	} else if (strcmp(ev, "lobby.denied") == 0 || (state && strcmp(state, "closed") == 0)) {
		settle_out(h, d);
	}
}

static void on_note(struct house *h, struct device *d, const json_t *message)
{
	const char *ev = json_string_value(json_object_get(message, "ev"));
	const json_t *data = json_object_get(message, "data"), *seq = json_object_get(message, "seq");
	if (!seq) {
		on_door(h, d, ev, data);
		return;
	}
	h->count.notes++;
	house_check(h, d->replica != NULL, "device %d gets %s and is in no room", d->number, ev);
	house_check(h, (uint64_t)json_integer_value(seq) == d->seq + 1, "device %d gets %s as number %lld after %llu",
		d->number, ev, (long long)json_integer_value(seq), (unsigned long long)d->seq);
	d->seq++;
	if (strcmp(ev, "room.ended") == 0) {
		settle_out(h, d);
		return;
	}
	const char *fault = replica_apply(d->replica, ev, data);
	fault = fault ? fault : replica_check(d->replica, false);
	if (fault) {
		char *shown = json_dumps(message, JSON_COMPACT), *room = json_dumps(d->replica, JSON_INDENT(1));
		house_fail(h, __FILE__, __LINE__, "device %d: %s: %s\n%s", d->number, fault, shown, room);
	}
}

void device_on_text(struct house *h, struct device *d, const char *text)
{
	json_t *message = json_loads(text, 0, NULL);
	if (json_object_get(message, "re")) {
		on_reply(h, d, message);
	} else {
		on_note(h, d, message);
	}
	json_decref(message);
}

void device_on_close(struct house *h, struct device *d, uint16_t code)
{
	d->line = NULL;
	if (code == 4409 || code == 4410 || code == 4401) {
		d->phase = PHASE_AWAY;
		d->act_at = US_NEVER;
		settle_out(h, d);
		return;
	}
	d->phase = PHASE_OFFLINE;
	uint32_t jitter_ms = rng_below(&h->delays, 3) ? rng_below(&h->delays, 300) : 0;
	d->act_at = h->now + (us_t)(jitter_ms + 300 * MIN(d->attempts, 10)) * US_PER_MS;
	d->attempts++;
}

void device_on_time(struct house *h, struct device *d)
{
	if (d->act_at > h->now) {
		return;
	}
	d->act_at = h->now + PING_US;
	if (d->phase == PHASE_OFFLINE) {
		connect(h, d);
	} else if (d->phase == PHASE_READY && d->wants >= 0) {
		join(h, d);
	} else if (d->phase == PHASE_READY || d->phase == PHASE_IN || d->phase == PHASE_JOINING || d->phase == PHASE_WAITING) {
		struct asked ping = {.id = ++d->last_id, .op = "ping", .data = json_object()};
		send(h, d, &ping);
		json_decref(ping.data);
	}
}

bool device_is_quiet(const struct device *d)
{
	bool is_there = d->phase == PHASE_AWAY || d->phase == PHASE_WAITING || (d->phase == PHASE_READY && d->wants < 0) ||
		(d->phase == PHASE_IN && !d->asks_snapshot);
	return is_there && d->pending->len == 0;
}

/* -- what its user does ----------------------------------------------------------------------------------------- */

void house_enter(struct house *h, int device, int room, bool moves)
{
	struct device *d = &h->devices[device];
	if ((d->phase != PHASE_AWAY && d->phase != PHASE_READY) || !d->session[0]) {
		return;
	}
	d->wants = room;
	d->moves = moves;
	d->phase = d->phase == PHASE_AWAY ? PHASE_OFFLINE : d->phase;
	d->act_at = h->now;
}

void house_leave(struct house *h, int device)
{
	struct device *d = &h->devices[device];
	bool waits = d->phase == PHASE_WAITING && d->line && d->line->is_open_here;
	if ((house_is_in(h, device) || waits) && d->wants >= 0) {
		d->wants = -1;
		device_request(h, d, "room.leave", json_object());
	}
}

void house_shut(struct house *h, int device)
{
	struct device *d = &h->devices[device];
	if (d->line) {
		line_up(h, d->line, NULL);
		d->line = NULL;
	}
	d->phase = PHASE_AWAY;
	d->act_at = US_NEVER;
	settle_out(h, d);
}

void house_cut(struct house *h, int device)
{
	if (h->devices[device].line) {
		line_cut(h, h->devices[device].line);
	}
}

void house_ask(struct house *h, int device, const char *op, json_t *data)
{
	if (house_is_in(h, device)) {
		device_request(h, &h->devices[device], op, data);
	} else {
		json_decref(data);
	}
}

void house_offer(struct house *h, int device, bool is_fresh)
{
	struct device *d = &h->devices[device];
	if (house_is_in(h, device)) {
		device_request(h, d, "media.offer", json_pack("{s:o}", "media", device_media(h, d, is_fresh)));
	}
}

bool house_is_in(const struct house *h, int device)
{
	const struct device *d = &h->devices[device];
	return d->phase == PHASE_IN && d->line && d->line->is_open_here;
}

const json_t *house_replica(const struct house *h, int device)
{
	return h->devices[device].replica;
}
