/* The server of an afternoon. What signaling and the worker say to each other arrives at once; packets take some milliseconds. */
#include "hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NTP_AT_ZERO (UINT64_C(3958988800) << 32)
#define WORKER_EVERY_US (100 * US_PER_MS) /* for what is not urgent: a packet a second needs no more */

static uint8_t *sink_reserve(void *ctx)
{
	return ((struct hall *)ctx)->outgoing;
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct hall *h = ctx;
	media_to(h, to, h->outgoing, len);
}

static void sink_event(void *ctx, struct sfu_event *event)
{
	struct hall *h = ctx;
	g_queue_push_tail(&h->events, g_memdup2(event, sizeof *event));
}

static void start_worker(struct hall *h)
{
	struct worker_conf conf;
	struct worker_sink sink = {.ctx = h, .reserve = sink_reserve, .send = sink_send, .event = sink_event};
	memset(&conf, 0, sizeof conf);
	conf.max_rooms = 2 * PEOPLE_DESKS;
	conf.max_peers = 128;
	conf.identity = h->server_identity;
	conf.ntp_at_zero = NTP_AT_ZERO;
	conf.candidate_count = 1;
	conf.candidates[0].priority = 2130706431;
	rng_fill(&h->rng, conf.seed, sizeof conf.seed);
	hall_must(h, addr_parse(&conf.candidates[0].addr, "192.0.2.1", 7000) == OK, "address");
	h->worker = worker_new(&conf, sink);
	hall_must(h, h->worker != NULL, "no memory");
	h->worker_at = h->now;
}

static struct client *client_with(struct hall *h, conn_id conn)
{
	return g_hash_table_lookup(h->client_of, &conn);
}

/* With --prove: everybody comes into the first room that there is, and that must be seen. */
static void misroute(struct hall *h, struct sfu_cmd *cmd)
{
	if (h->is_proof && cmd->kind == SFU_CMD_PEER_ADD) {
		h->first_room = h->first_room ? h->first_room : cmd->room;
	}
	if (h->is_proof && h->first_room && cmd->kind != SFU_CMD_ROOM_CLOSE) {
		cmd->room = h->first_room;
	}
}

void server_walk(struct hall *h, struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		struct effect *e = &effects->items[i];
		struct client *c = client_with(h, e->conn);
		if (e->kind == EFFECT_SFU) {
			misroute(h, &e->cmd);
			worker_on_command(h->worker, &e->cmd, h->now);
			memset(&e->cmd, 0, sizeof e->cmd);
			h->worker_at = h->now;
		} else if (e->kind == EFFECT_SEND && c) {
			client_text(h, c, e->text);
		} else if (e->kind == EFFECT_CLOSE && c) {
			client_closed(h, c);
		}
	}
	effects_finish(effects);
}

json_t *server_http(struct hall *h, const char *session, const char *path, json_t *body, char cookie[STORE_TOKEN_MAX])
{
	char *text = json_dumps(body, JSON_COMPACT);
	struct effects effects;
	struct api_reply reply;
	struct api_request r = {.method = bytes_of_string("POST"), .path = bytes_of_string(path),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(text), .session = bytes_of_string(session), .rate_key = 1};
	effects_init(&effects);
	struct api_job *job = api_on_request(h->api, &r, hall_instant(h), &reply, &effects);
	hall_must(h, job == NULL, "%s is not answered at once", path);
	json_t *answer = reply.status >= 300 ? NULL : reply.body ? json_loads(reply.body, 0, NULL) : json_object();
	const char *value = strchr(reply.set_cookie, '=');
	if (cookie && value) {
		snprintf(cookie, STORE_TOKEN_MAX, "%.*s", (int)strcspn(value + 1, ";"), value + 1);
	}
	if (!answer && h->is_told) {
		printf("%s: %d %s\n", path, reply.status, reply.body ? reply.body : "");
	}
	api_reply_finish(&reply);
	free(text);
	json_decref(body);
	server_walk(h, &effects);
	return answer;
}

void server_packet(struct hall *h, const struct path *from, uint8_t *pkt, size_t len)
{
	worker_on_datagram(h->worker, from, pkt, len, h->now);
}

us_t server_next(const struct hall *h)
{
	us_t worker = worker_deadline(h->worker);
	us_t at = us_min(signaling_deadline(h->signaling), worker == US_NEVER ? worker : us_max(worker, h->worker_at));
	return g_queue_is_empty((GQueue *)(uintptr_t)&h->events) ? at : h->now;
}

static void pass_events(struct hall *h)
{
	struct sfu_event *event;
	while ((event = g_queue_pop_head(&h->events))) {
		struct effects effects;
		effects_init(&effects);
		signaling_on_sfu_event(h->signaling, event, hall_instant(h), &effects);
		server_walk(h, &effects);
		if (event->kind == SFU_EVENT_ANSWER) {
			free(event->u.answer.sdp);
		}
		g_free(event);
	}
}

void server_serve(struct hall *h)
{
	if (signaling_deadline(h->signaling) <= h->now) {
		struct effects effects;
		effects_init(&effects);
		signaling_on_time(h->signaling, hall_instant(h), &effects);
		server_walk(h, &effects);
	}
	if (worker_deadline(h->worker) <= h->now && h->worker_at <= h->now) {
		worker_on_time(h->worker, h->now);
		h->worker_at = h->now + WORKER_EVERY_US;
	}
	pass_events(h);
}

void server_begin(struct hall *h)
{
	struct effects effects;
	h->signaling = signaling_new(&(struct signaling_conf){.store = h->store});
	h->api = api_new(&(struct api_conf){.store = h->store, .signaling = h->signaling});
	start_worker(h);
	effects_init(&effects);
	signaling_on_time(h->signaling, hall_instant(h), &effects);
	server_walk(h, &effects);
}

void server_end(struct hall *h)
{
	struct sfu_event *event;
	api_free(h->api);
	signaling_free(h->signaling);
	worker_free(h->worker);
	while ((event = g_queue_pop_head(&h->events))) {
		if (event->kind == SFU_EVENT_ANSWER) {
			free(event->u.answer.sdp);
		}
		g_free(event);
	}
}
