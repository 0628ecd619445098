/* The server of a house: signaling and a worker, what passes between them, and how it dies and begins anew. */
#include "house_state.h"

#include "house_media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A command or an event on its way between the two threads. */
struct courier {
	us_t at;
	struct sfu_cmd cmd;
	struct sfu_event event;
};

#define SERVER_NTP_AT_ZERO (UINT64_C(3958988800) << 32)
#define WORKER_SLOW_US (100 * US_PER_MS) /* without media nothing in it needs to be quick */

static void walk(struct house *h, struct effects *effects);

/* A thread that has much to do keeps the other one waiting; with media that would blur who was heard when. */
static us_t courier_delay(struct house *h)
{
	if (!h->media && rng_below(&h->delays, 30) == 0) {
		return rng_below(&h->delays, 600000);
	}
	return rng_below(&h->delays, 4) ? rng_below(&h->delays, 500) : rng_below(&h->delays, 20000);
}

static us_t after_last(GQueue *queue, us_t at)
{
	const struct courier *last = g_queue_peek_tail(queue);
	return us_max(at, last ? last->at : 0);
}

/* -- the worker ------------------------------------------------------------------------------------------------- */

static uint8_t *sink_reserve(void *ctx)
{
	struct house *h = ctx;
	return h->outgoing;
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct house *h = ctx;
	house_check(h, h->media != NULL, "the worker sends %zu bytes to nobody", len);
	media_on_send(h->media, to, bytes_of(h->outgoing, len));
}

/* Without media the worker would soon say that everybody's line is dead: the house says how it is instead. */
static void sink_event(void *ctx, struct sfu_event *event)
{
	struct house *h = ctx;
	if (!h->media && (event->kind == SFU_EVENT_PEER_STATE || event->kind == SFU_EVENT_QUALITY)) {
		return;
	}
	struct courier *c = g_new0(struct courier, 1);
	c->event = *event;
	c->at = after_last(&h->events, h->now + courier_delay(h));
	g_queue_push_tail(&h->events, c);
	if (!h->media && event->kind == SFU_EVENT_ANSWER && rng_below(&h->delays, 4)) {
		server_media_state(h, event->peer, SFU_PEER_CONNECTED);
	}
}

void server_media_state(struct house *h, sfu_peer_id peer, enum sfu_peer_state state)
{
	struct courier *c = g_new0(struct courier, 1);
	const struct house_peer *p = g_hash_table_lookup(h->peers, &peer);
	c->event = (struct sfu_event){.kind = SFU_EVENT_PEER_STATE, .room = p ? p->room : 0, .peer = peer};
	c->event.u.state.state = state;
	c->at = after_last(&h->events, h->now + courier_delay(h));
	g_queue_push_tail(&h->events, c);
}

static void start_worker(struct house *h)
{
	struct worker_conf conf;
	struct worker_sink sink = {.ctx = h, .reserve = sink_reserve, .send = sink_send, .event = sink_event};
	memset(&conf, 0, sizeof conf);
	conf.max_rooms = 8;
	conf.max_peers = 64;
	conf.identity = h->conf.server_identity;
	conf.ntp_at_zero = SERVER_NTP_AT_ZERO;
	conf.candidate_count = 1;
	conf.candidates[0].priority = 2130706431;
	rng_fill(&h->delays, conf.seed, sizeof conf.seed);
	house_check(h, addr_parse(&conf.candidates[0].addr, "192.0.2.1", 7000) == OK, "address");
	h->worker = worker_new(&conf, sink);
	house_check(h, h->worker != NULL, "no memory");
	h->worker_at = h->now;
}

/* -- what signaling hands out ----------------------------------------------------------------------------------- */

static struct line *line_of(struct house *h, conn_id id)
{
	for (guint i = 0; i < h->lines->len; i++) {
		struct line *l = g_ptr_array_index(h->lines, i);
		if (l->id == id) {
			return l;
		}
	}
	house_fail(h, __FILE__, __LINE__, "signaling speaks to connection %llu, which is not there", (unsigned long long)id);
}

static struct oracle_request request_of(struct house *h, const struct line *l, const struct asked *asked)
{
	return (struct oracle_request){.person = l->device / 2, .device = l->device, .conn = l->id, .op = asked->op,
		.data = asked->data, .now = house_instant(h)};
}

/* A reply that comes later than its request: the SFU was asked in between. */
static void on_reply(struct house *h, struct line *l, int64_t re, const json_t *message)
{
	const json_t *data = json_object_get(message, "data"), *error = json_object_get(message, "error");
	struct asked *asked = g_hash_table_lookup(l->waiting, &re);
	house_check(h, asked != NULL, "a reply to device %d that nothing asked for: %lld", l->device, (long long)re);
	struct oracle_request r = request_of(h, l, asked);
	if (error) {
		h->count.refused++;
		oracle_fail(&h->oracle, &r);
	} else {
		const char *fault = oracle_accept(&h->oracle, &r, data);
		house_check(h, !fault, "%s by device %d: %s", asked->op, l->device, fault);
		h->count.accepted++;
		h->count.joins += strcmp(asked->op, "room.join") == 0;
		h->count.resumes += json_is_true(json_object_get(data, "resumed"));
	}
	g_hash_table_remove(l->waiting, &re);
}

/* The reply to the request that is being worked at: was it due? */
static void on_direct_reply(struct house *h, struct line *l, const struct asked *asked, const char *due,
	const json_t *message)
{
	const char *code = json_string_value(json_object_get(json_object_get(message, "error"), "code"));
	code = code ? code : "";
	bool is_due = !due || strcmp(code, due) == 0 || strcmp(code, "too_fast") == 0;
	char *text = is_due ? NULL : json_dumps(asked->data, JSON_COMPACT);
	house_check(h, is_due, "%s %s by device %d: '%s', due was '%s'", asked->op, text, l->device, code, due);
	struct oracle_request r = request_of(h, l, asked);
	if (*code) {
		h->count.refused++;
		return;
	}
	const char *fault = oracle_accept(&h->oracle, &r, json_object_get(message, "data"));
	house_check(h, !fault, "%s by device %d: %s", asked->op, l->device, fault);
	h->count.accepted++;
	h->count.resumes += json_is_true(json_object_get(json_object_get(message, "data"), "resumed"));
}

static void on_send(struct house *h, struct effect *e)
{
	struct line *l = line_of(h, e->conn);
	house_tell(h, l->device, "<--", e->text);
	json_t *message = json_loadb(e->text, e->text_len, JSON_REJECT_DUPLICATES, NULL);
	house_check(h, message != NULL, "not JSON: %s", e->text);
	house_check(h, l->is_open_there, "signaling writes to a closed connection of device %d: %s", l->device, e->text);
	const json_t *re = json_object_get(message, "re");
	if (re && g_hash_table_contains(l->waiting, &(int64_t){json_integer_value(re)})) {
		on_reply(h, l, json_integer_value(re), message);
	} else if (re) {
		struct asked *asked = h->turn_asked;
		bool is_it = asked && h->turn_line == l && json_integer_value(re) == asked->id && !h->turn_replied;
		house_check(h, is_it, "a reply that nothing asked for, to device %d: %s", l->device, e->text);
		h->turn_replied = true;
		on_direct_reply(h, l, asked, h->turn_due, message);
	}
	json_decref(message);
	line_down(h, l, e->text, 0);
	e->text = NULL;
}

static void on_close(struct house *h, const struct effect *e)
{
	struct line *l = line_of(h, e->conn);
	house_tell(h, l->device, "closed by the server", "");
	oracle_gone(&h->oracle, e->conn, house_instant(h));
	line_down(h, l, NULL, e->close_code);
	l->is_open_there = false;
}

static void on_command(struct house *h, struct effect *e)
{
	struct courier *c = g_new0(struct courier, 1);
	if (e->cmd.kind == SFU_CMD_PEER_ADD) {
		struct house_peer *p = g_new0(struct house_peer, 1);
		*p = (struct house_peer){.id = e->cmd.peer, .person = h->turn_person, .room = e->cmd.room};
		house_check(h, h->turn_person >= 0, "a peer out of nothing");
		h->peer_of[h->turn_person] = p->id;
		house_check(h, !g_hash_table_contains(h->peers, &p->id), "a peer's id again");
		g_hash_table_insert(h->peers, &p->id, p);
	}
	c->cmd = e->cmd;
	c->at = after_last(&h->commands, h->now + courier_delay(h));
	e->cmd.u.offer.sdp = e->cmd.kind == SFU_CMD_PEER_OFFER ? NULL : e->cmd.u.offer.sdp;
	e->cmd.u.offer.map = e->cmd.kind == SFU_CMD_PEER_OFFER ? NULL : e->cmd.u.offer.map;
	g_queue_push_tail(&h->commands, c);
}

static void walk(struct house *h, struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		struct effect *e = &effects->items[i];
		if (e->kind == EFFECT_SEND) {
			on_send(h, e);
		} else if (e->kind == EFFECT_CLOSE) {
			on_close(h, e);
		} else {
			on_command(h, e);
		}
	}
	effects_finish(effects);
}

/* -- what it gets ----------------------------------------------------------------------------------------------- */

static void asked_free(void *data)
{
	struct asked *asked = data;
	json_decref(asked->data);
	g_free(asked);
}

void server_open(struct house *h, struct line *l)
{
	struct effects effects;
	effects_init(&effects);
	l->is_open_there = true;
	l->waiting = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, asked_free);
	signaling_on_open(h->signaling, l->id, bytes_of_string(h->devices[l->device].session), house_instant(h), &effects);
	walk(h, &effects);
}

static struct asked *read_request(struct house *h, const char *text)
{
	json_t *message = json_loads(text, 0, NULL);
	house_check(h, message != NULL, "a client sends what is not JSON");
	struct asked *asked = g_new0(struct asked, 1);
	asked->id = json_integer_value(json_object_get(message, "id"));
	g_strlcpy(asked->op, json_string_value(json_object_get(message, "op")), sizeof asked->op);
	asked->data = json_incref(json_object_get(message, "data"));
	json_decref(message);
	return asked;
}

/* The server has closed it, but this was on its way. */
static void last_words(struct house *h, const struct line *l, const char *text)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_message(h->signaling, l->id, bytes_of_string(text), house_instant(h), &effects);
	house_check(h, effects.count == 0, "a closed connection is heard");
	effects_finish(&effects);
}

void server_text(struct house *h, struct line *l, const char *text)
{
	struct effects effects;
	if (!l->is_open_there) {
		last_words(h, l, text);
		return;
	}
	house_tell(h, l->device, "-->", text);
	struct asked *asked = read_request(h, text);
	struct oracle_request r = request_of(h, l, asked);
	effects_init(&effects);
	h->count.requests++;
	h->turn_person = r.person;
	h->turn_line = l;
	h->turn_asked = asked;
	oracle_heard(&h->oracle, l->id, h->now);
	h->turn_due = oracle_expect(&h->oracle, &r);
	h->turn_replied = false;
	signaling_on_message(h->signaling, l->id, bytes_of_string(text), r.now, &effects);
	walk(h, &effects);
	h->turn_asked = NULL;
	h->turn_person = -1;
	if (h->turn_replied) {
		asked_free(asked);
		return;
	}
	bool may_wait = strcmp(asked->op, "room.join") == 0 || strcmp(asked->op, "media.offer") == 0;
	house_check(h, may_wait && h->turn_due && !*h->turn_due, "%s by device %d is not answered, due was '%s'", asked->op, l->device,
		h->turn_due ? h->turn_due : "anything");
	const char *fault = oracle_begin(&h->oracle, &r);
	house_check(h, !fault, "%s by device %d: %s", asked->op, l->device, fault);
	g_hash_table_insert(l->waiting, &asked->id, asked);
}

json_t *server_api(struct house *h, const char *session, const char *method, const char *path, json_t *body,
	char cookie[STORE_TOKEN_MAX])
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	struct effects effects;
	struct api_reply reply;
	struct api_request r = {.method = bytes_of_string(method), .path = bytes_of_string(path),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(text ? text : ""),
		.session = bytes_of_string(session), .rate_key = 1};
	effects_init(&effects);
	house_tell(h, -1, path, text ? text : "");
	struct api_job *job = api_on_request(h->api, &r, house_instant(h), &reply, &effects);
	if (job) {
		api_job_run(job);
		api_on_job(h->api, job, house_instant(h), &reply, &effects);
	}
	walk(h, &effects);
	json_t *answer = reply.status >= 300 ? NULL : reply.body ? json_loads(reply.body, 0, NULL) : json_object();
	const char *value = strchr(reply.set_cookie, '=');
	if (cookie && value) {
		snprintf(cookie, STORE_TOKEN_MAX, "%.*s", (int)strcspn(value + 1, ";"), value + 1);
	}
	api_reply_finish(&reply);
	free(text);
	json_decref(body);
	return answer;
}

void server_close(struct house *h, struct line *l)
{
	struct effects effects;
	if (!l->is_open_there) {
		return;
	}
	effects_init(&effects);
	l->is_open_there = false;
	house_tell(h, l->device, "is gone", "");
	signaling_on_close(h->signaling, l->id, house_instant(h), &effects);
	oracle_gone(&h->oracle, l->id, house_instant(h));
	walk(h, &effects);
}

/* -- time, and between the threads ------------------------------------------------------------------------------ */

us_t server_deadline(const struct house *h)
{
	const struct courier *command = g_queue_peek_head((GQueue *)(uintptr_t)&h->commands);
	const struct courier *event = g_queue_peek_head((GQueue *)(uintptr_t)&h->events);
	us_t at = us_min(command ? command->at : US_NEVER, event ? event->at : US_NEVER);
	us_t worker = worker_deadline(h->worker);
	worker = worker == US_NEVER ? worker : us_max(worker, h->worker_at);
	return us_min(us_min(at, worker), signaling_deadline(h->signaling));
}

static void pass_commands(struct house *h)
{
	struct courier *c;
	while ((c = g_queue_peek_head(&h->commands)) && c->at <= h->now) {
		(void)g_queue_pop_head(&h->commands);
		worker_on_command(h->worker, &c->cmd, h->now);
		h->worker_at = h->now;
		g_free(c);
	}
}

static void hear_media(struct house *h, const struct sfu_event *event)
{
	const struct house_peer *p = g_hash_table_lookup(h->peers, &event->peer);
	if (event->kind == SFU_EVENT_PEER_STATE && p && h->peer_of[p->person] == p->id && h->oracle.people[p->person].room >= 0) {
		oracle_media(&h->oracle, p->person, event->u.state.state, h->now);
	}
}

static void pass_events(struct house *h)
{
	struct courier *c;
	while ((c = g_queue_peek_head(&h->events)) && c->at <= h->now) {
		struct effects effects;
		(void)g_queue_pop_head(&h->events);
		effects_init(&effects);
		hear_media(h, &c->event);
		signaling_on_sfu_event(h->signaling, &c->event, house_instant(h), &effects);
		walk(h, &effects);
		if (c->event.kind == SFU_EVENT_ANSWER) {
			free(c->event.u.answer.sdp);
		}
		g_free(c);
	}
}

void server_on_time(struct house *h)
{
	struct effects effects;
	effects_init(&effects);
	if (signaling_deadline(h->signaling) <= h->now) {
		signaling_on_time(h->signaling, house_instant(h), &effects);
		oracle_on_time(&h->oracle, house_instant(h));
		walk(h, &effects);
		house_check(h, signaling_deadline(h->signaling) > h->now, "signaling: deadline in the past");
	}
	pass_commands(h);
	pass_events(h);
	if (worker_deadline(h->worker) <= h->now && h->worker_at <= h->now) {
		worker_on_time(h->worker, h->now);
		house_check(h, worker_deadline(h->worker) > h->now, "worker: deadline in the past");
		h->worker_at = h->media ? h->now : h->now + WORKER_SLOW_US;
	}
}

bool server_is_idle(const struct house *h)
{
	return h->commands.length == 0 && h->events.length == 0;
}

void house_drain(struct house *h)
{
	struct effects effects;
	struct instant now = house_instant(h);
	effects_init(&effects);
	signaling_drain(h->signaling, now.unix_ms + 60000, now, &effects);
	h->oracle.is_draining = true;
	walk(h, &effects);
}

/* -- life ------------------------------------------------------------------------------------------------------- */

void server_start(struct house *h)
{
	struct signaling_conf conf = {.store = h->store};
	struct effects effects;
	h->turn_person = -1;
	h->signaling = signaling_new(&conf);
	h->api = api_new(&(struct api_conf){.store = h->store, .signaling = h->signaling});
	h->peers = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	effects_init(&effects);
	signaling_on_time(h->signaling, house_instant(h), &effects);
	walk(h, &effects);
	start_worker(h);
}

static void courier_free(void *data)
{
	struct courier *c = data;
	if (c->cmd.kind == SFU_CMD_PEER_OFFER) {
		free(c->cmd.u.offer.sdp);
		free(c->cmd.u.offer.map);
	}
	if (c->event.kind == SFU_EVENT_ANSWER) {
		free(c->event.u.answer.sdp);
	}
	g_free(c);
}

void server_stop(struct house *h)
{
	api_free(h->api);
	signaling_free(h->signaling);
	worker_free(h->worker);
	h->signaling = NULL;
	h->worker = NULL;
	g_queue_clear_full(&h->commands, courier_free);
	g_queue_clear_full(&h->events, courier_free);
	g_hash_table_destroy(h->peers);
	h->peers = NULL;
}
