/* What a browser does in a conference: docs/protocol.md and docs/conference.md, section 3. */
#include "sitting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BACK_US (4 * US_PER_S)  /* until a browser has connected again, mostly ... */
#define LONG_US (40 * US_PER_S) /* ... and in the worst case */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

int client_person(const struct sitting *s, const char *id)
{
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		if (strcmp(s->people[i].id, id) == 0) {
			return i;
		}
	}
	return ASSEMBLY_NOBODY;
}

/* --- asking --- */

static int64_t send(struct attendee *p, const char *op, json_t *data)
{
	struct effects effects;
	struct sitting *s = p->s;
	int64_t id = ++p->last_id;
	json_t *message = json_pack("{s:I, s:s, s:o}", "id", (json_int_t)id, "op", op, "data", data);
	char *text = json_dumps(message, JSON_COMPACT);
	if (s->is_told && strcmp(op, "ping") != 0) {
		printf("%10.3f %d -> %.300s\n", (double)s->now / 1e6, p->number, strcmp(op, "room.join") == 0 ? op : text);
	}
	p->code[0] = p->why[0] = '\0';
	p->said_at = s->now;
	effects_init(&effects);
	signaling_on_message(s->signaling, p->conn, bytes_of_string(text), sitting_instant(s), &effects);
	json_decref(message);
	free(text);
	server_walk(s, &effects);
	server_pass_events(s);
	s->count.requests++;
	return id;
}

const char *client_ask(struct attendee *p, const char *op, json_t *data)
{
	json_decref(p->data);
	p->data = NULL;
	(void)send(p, op, data);
	if (p->s->is_dying) {
		return "";
	}
	MUST(p->s, p->data, "person %d: %s is not answered", p->number, op);
	p->s->count.refused += p->code[0] != '\0';
	votes_look(p->s);
	check_now(p->s);
	return p->code;
}

/* --- in and out --- */

static void is_out(struct attendee *p)
{
	p->is_in = false;
	p->participation[0] = '\0';
}

static void take_snapshot(struct attendee *p, const json_t *snapshot)
{
	g_strlcpy(p->participation, text_of(snapshot, "participation"), sizeof p->participation);
	p->seq = (uint64_t)json_integer_value(json_object_get(snapshot, "seq"));
	replica_live(p, json_object_get(snapshot, "conference"));
}

static void join(struct attendee *p)
{
	json_t *media = media_begin(p);
	p->wants_in = false;
	p->join_id = p->last_id + 1;
	(void)send(p, "room.join", json_pack("{s:s, s:o, s:{s:b, s:b}}", "room", p->s->id, "media", media, "publish", "mic", 1, "camera", 0));
	votes_look(p->s);
	check_now(p->s);
}

static void on_joined(struct attendee *p, const json_t *data)
{
	struct sitting *s = p->s;
	bool may = assembly_may_enter(&s->model, p->number);
	p->join_id = 0;
	MUST(s, (data != NULL) == may, "person %d %s come in%s%s", p->number, may ? "should" : "must not", p->code[0] ? ": " : "", p->code);
	if (!data) {
		return;
	}
	MUST(s, endpoint_on_answer(p->endpoint, text_of(data, "sdp"), s->now), "person %d can't use the answer", p->number);
	assembly_come(&s->model, p->number);
	p->is_in = true;
	p->in_since = s->now;
	take_snapshot(p, json_object_get(data, "snapshot"));
	s->count.joins++;
}

static void say_hello(struct attendee *p)
{
	struct sitting *s = p->s;
	json_t *hello = json_pack("{s:i, s:s}", "protocol", 1, "client", "model/1");
	if (p->participation[0]) {
		json_object_set_new(hello, "resume", json_pack("{s:s, s:I}", "participation", p->participation, "seq", (json_int_t)p->seq));
	}
	json_decref(p->data);
	p->data = NULL;
	/* before what was missed arrives; the reply says whether it is so */
	bool is_due = p->participation[0] && s->model.people[p->number].is_connected;
	if (is_due) {
		assembly_back(&s->model, p->number);
		p->is_in = true;
		p->in_since = s->now;
		s->count.resumes++;
	}
	(void)send(p, "hello", hello);
	bool resumed = json_is_true(json_object_get(p->data, "resumed"));
	MUST(s, resumed == is_due, "person %d is %s in his place", p->number, resumed ? "back" : "not back");
	if (!resumed) {
		is_out(p);
	} else if (json_is_object(json_object_get(p->data, "snapshot"))) {
		take_snapshot(p, json_object_get(p->data, "snapshot"));
	}
}

void client_connect(struct attendee *p)
{
	struct effects effects;
	struct sitting *s = p->s;
	p->conn = ++s->last_conn;
	p->is_mute_line = false;
	p->said_at = s->now;
	effects_init(&effects);
	signaling_on_open(s->signaling, p->conn, bytes_of_string(p->session), sitting_instant(s), &effects);
	server_walk(s, &effects);
	say_hello(p);
	votes_look(s);
	check_now(s);
	p->must_wait = !p->is_in;
}

/* At the door, as the page does that he is on. */
static void wait_outside(struct attendee *p)
{
	struct sitting *s = p->s;
	p->must_wait = false;
	(void)client_ask(p, "conference.wait", json_pack("{s:s}", "conference", s->id));
	bool may = assembly_may_enter(&s->model, p->number);
	MUST(s, json_is_true(json_object_get(p->data, "mayEnter")) == may, "the door of person %d is wrong", p->number);
	p->wants_in = may;
}

static void forget_line(struct attendee *p, us_t back)
{
	p->conn = 0;
	p->join_id = 0;
	p->is_in = p->wants_in = false;
	p->comes_at = p->s->now + back;
}

void client_cut(struct attendee *p, bool is_noticed)
{
	struct effects effects;
	struct sitting *s = p->s;
	conn_id conn = p->conn;
	us_t most = sitting_chance(s, 3) ? BACK_US : LONG_US, back = (us_t)(200 + sitting_chance(s, (uint32_t)(most / US_PER_MS))) * US_PER_MS;
	if (!is_noticed) { /* he is back before anybody has noticed, or long after that */
		p->is_mute_line = true;
		p->is_in = p->wants_in = false;
		p->comes_at = s->now + back;
		return;
	}
	forget_line(p, back);
	assembly_break(&s->model, p->number);
	effects_init(&effects);
	signaling_on_close(s->signaling, conn, sitting_instant(s), &effects);
	server_walk(s, &effects);
	server_pass_events(s);
	votes_look(s);
	check_now(s);
}

void client_leave(struct attendee *p)
{
	struct sitting *s = p->s;
	assembly_leave(&s->model, p->number);
	is_out(p);
	p->stays_away = sitting_chance(s, 3) == 0;
	MUST(s, client_ask(p, "room.leave", json_object())[0] == '\0', "person %d can't leave: %s", p->number, p->code);
	media_end(p);
	client_cut(p, true);
	p->comes_at = s->now + (us_t)(5 + sitting_chance(s, 40)) * US_PER_S;
}

void client_closed(struct attendee *p, unsigned code)
{
	struct sitting *s = p->s;
	bool is_silent = code == 4408 && s->now >= p->said_at + 20 * US_PER_S;
	MUST(s, is_silent, "the server closes the line of person %d: %u", p->number, code);
	MUST(s, s->now <= p->said_at + 21 * US_PER_S, "that the line of person %d is dead is seen late", p->number);
	us_t comes_at = p->comes_at;
	forget_line(p, 0);
	p->comes_at = comes_at;
	p->is_mute_line = false;
	assembly_break(&s->model, p->number);
}

/* --- what he is told --- */

static void check_secrets(struct attendee *p, const char *text)
{
	struct sitting *s = p->s;
	for (const char *at = strstr(text, "(geheim:"); at && assembly_is_guest(&s->model, p->number); at = strstr(at + 1, "(geheim:")) {
		const struct secret *secret = &s->secrets[strtol(at + strlen("(geheim:"), NULL, 10)];
		bool may = secret->kind == SECRET_CHAT ? secret->may[p->number]
			: secret->kind == SECRET_VOTE && s->model.items[secret->item].was_admitted[p->number];
		MUST(s, may, "guest %d reads what is not for him: %.200s", p->number, at - MIN(at - text, 60));
		s->count.secrets++;
	}
}

static void on_door(struct attendee *p, const json_t *data)
{
	bool may = assembly_may_enter(&p->s->model, p->number);
	MUST(p->s, json_is_true(json_object_get(data, "mayEnter")) == may, "the door of person %d tells what is wrong", p->number);
	p->wants_in = may && !p->is_in;
}

static void on_note(struct attendee *p, const json_t *message)
{
	struct sitting *s = p->s;
	const char *ev = text_of(message, "ev");
	const json_t *data = json_object_get(message, "data"), *seq = json_object_get(message, "seq");
	if (strcmp(ev, "conference.door") == 0) {
		on_door(p, data);
		return;
	}
	if (!seq || (p->join_id && !p->is_in)) { /* before the reply that it belongs to: it is in the snapshot */
		return;
	}
	MUST(s, p->is_in || strcmp(ev, "room.ended") == 0, "person %d is out, and hears of %s", p->number, ev);
	MUST(s, (uint64_t)json_integer_value(seq) == p->seq + 1, "person %d misses a notification", p->number);
	p->seq++;
	if (strcmp(ev, "room.ended") == 0) {
		bool goes = s->model.is_closed || s->model.people[p->number].line == LINE_GONE;
		MUST(s, goes, "person %d is put out: %s", p->number, text_of(data, "reason"));
		s->count.outs++;
		is_out(p); /* his devices go on sending */
		p->must_wait = assembly_is_on_roll(&s->model, p->number) && !s->model.is_closed;
	} else {
		replica_note(p, ev, data);
	}
}

void client_text(struct attendee *p, const char *text)
{
	struct sitting *s = p->s;
	json_t *message = json_loads(text, 0, NULL);
	const json_t *re = json_object_get(message, "re"), *error = json_object_get(message, "error");
	json_t *data = json_object_get(message, "data");
	if (s->is_told && (!re || json_object_size(data) > 0 || error)) {
		printf("%10.3f %d <- %.400s\n", (double)s->now / 1e6, p->number, text);
	}
	check_secrets(p, text);
	if (!re) {
		on_note(p, message);
		json_decref(message);
		return;
	}
	g_strlcpy(p->code, text_of(error, "code"), sizeof p->code);
	g_strlcpy(p->why, text_of(json_object_get(error, "detail"), "why"), sizeof p->why);
	if (p->join_id && json_integer_value(re) == p->join_id) {
		on_joined(p, data);
	} else {
		json_decref(p->data);
		p->data = json_incref(error ? (json_t *)(uintptr_t)error : data);
	}
	json_decref(message);
}

/* --- by himself --- */

static void publish(struct attendee *p)
{
	const struct assembly_speech *speaker = assembly_speaker(&p->s->model);
	bool is_his = speaker && speaker->person == p->number;
	p->must_publish = false;
	if (is_his) {
		MUST(p->s, client_ask(p, "media.publish", json_pack("{s:b}", "mic", 1))[0] == '\0', "the speaker may not speak: %s", p->code);
	}
}

void client_serve(struct attendee *p)
{
	bool is_away = !p->conn || p->is_mute_line;
	bool is_on_roll = assembly_is_on_roll(&p->s->model, p->number), comes = !p->stays_away && is_on_roll && !p->s->model.is_closed;
	p->must_wait = p->must_wait || (p->conn && !is_on_roll); /* once he is on it again */
	if (is_away && comes && p->s->now >= p->comes_at) {
		client_connect(p);
	}
	if (p->conn && !p->is_mute_line && p->must_wait && is_on_roll && !p->s->model.is_closed) {
		wait_outside(p);
	}
	if (p->conn && !p->is_mute_line && p->wants_in && !p->join_id) {
		join(p);
	}
	if (p->is_in && p->must_publish) {
		publish(p);
	}
	votes_serve(p);
}
