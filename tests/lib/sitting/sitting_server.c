/* The server of a sitting. What signaling and the worker say to each other arrives at once; packets take some milliseconds. */
#include "sitting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NTP_AT_ZERO (UINT64_C(3958988800) << 32)
#define WORKER_EVERY_US (100 * US_PER_MS) /* for what is not urgent: a packet a second needs no more */

static uint8_t *sink_reserve(void *ctx)
{
	return ((struct sitting *)ctx)->outgoing;
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct sitting *s = ctx;
	media_to(s, to, s->outgoing, len);
}

static void sink_event(void *ctx, struct sfu_event *event)
{
	struct sitting *s = ctx;
	g_queue_push_tail(&s->events, g_memdup2(event, sizeof *event));
}

static void start_worker(struct sitting *s)
{
	struct worker_conf conf;
	struct worker_sink sink = {.ctx = s, .reserve = sink_reserve, .send = sink_send, .event = sink_event};
	memset(&conf, 0, sizeof conf);
	conf.max_rooms = 4;
	conf.max_peers = 64;
	conf.identity = s->server_identity;
	conf.ntp_at_zero = NTP_AT_ZERO;
	conf.candidate_count = 1;
	conf.candidates[0].priority = 2130706431;
	rng_fill(&s->media_rng, conf.seed, sizeof conf.seed);
	MUST(s, addr_parse(&conf.candidates[0].addr, "192.0.2.1", 7000) == OK, "address");
	s->worker = worker_new(&conf, sink);
	MUST(s, s->worker, "no memory");
	s->worker_at = s->now;
}

static struct attendee *person_with(struct sitting *s, conn_id conn)
{
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		if (conn && s->people[i].conn == conn) {
			return &s->people[i];
		}
	}
	return NULL;
}

/* With --prove the house is broken on purpose: nobody is ever taken away from the media plane, or everybody may always speak. */
static bool is_kept_back(const struct sitting *s, struct sfu_cmd *cmd)
{
	if (s->prove && strcmp(s->prove, "speaks") == 0 && cmd->kind == SFU_CMD_PEER_ALLOW) {
		cmd->u.allow.sources = SFU_SOURCE_BIT(SFU_SOURCE_MIC);
	}
	return s->prove && strcmp(s->prove, "stays") == 0 && cmd->kind == SFU_CMD_PEER_REMOVE;
}

void server_walk(struct sitting *s, struct effects *effects)
{
	for (size_t i = 0; i < effects->count && !s->is_dying; i++) {
		struct effect *e = &effects->items[i];
		struct attendee *p = person_with(s, e->conn);
		if (e->kind == EFFECT_SFU && !is_kept_back(s, &e->cmd)) {
			worker_on_command(s->worker, &e->cmd, s->now);
			memset(&e->cmd, 0, sizeof e->cmd);
			s->worker_at = s->now;
		} else if (e->kind == EFFECT_SEND && p && !p->is_mute_line) {
			client_text(p, e->text);
		} else if (e->kind == EFFECT_CLOSE && p) {
			client_closed(p, e->close_code);
		}
	}
	effects_finish(effects);
}

void server_pass_events(struct sitting *s)
{
	struct sfu_event *event;
	while ((event = g_queue_pop_head(&s->events))) {
		struct effects effects;
		effects_init(&effects);
		signaling_on_sfu_event(s->signaling, event, sitting_instant(s), &effects);
		server_walk(s, &effects);
		if (event->kind == SFU_EVENT_ANSWER) {
			free(event->u.answer.sdp);
		}
		g_free(event);
	}
}

int server_http(struct sitting *s, const char *session, const char *path, json_t *body, json_t **reply)
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	char place[128];
	struct effects effects;
	struct api_reply answer;
	struct api_request r = {.method = bytes_of_string(body ? "POST" : "GET"), .path = bytes_of_string(path),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(text ? text : ""), .session = bytes_of_string(session)};
	effects_init(&effects);
	MUST(s, !api_on_request(s->api, &r, sitting_instant(s), &answer, &effects), "%s is not answered at once", path);
	MUST(s, answer.status != 200 || api_reply_fits(r.method, r.path, answer.body, answer.body_len, place), "%s: the reply has not its shape", path);
	int status = answer.status;
	if (s->is_told) {
		printf("%10.3f http %s %.200s: %d %.300s\n", (double)s->now / 1e6, path, text ? text : "", status, answer.body ? answer.body : "");
	}
	if (reply) {
		*reply = answer.body ? json_loadb(answer.body, answer.body_len, 0, NULL) : NULL;
	}
	api_reply_finish(&answer);
	free(text);
	json_decref(body);
	server_walk(s, &effects);
	server_pass_events(s);
	return status;
}

us_t server_next(const struct sitting *s)
{
	us_t worker = worker_deadline(s->worker);
	return us_min(signaling_deadline(s->signaling), worker == US_NEVER ? worker : us_max(worker, s->worker_at));
}

void server_serve(struct sitting *s)
{
	if (signaling_deadline(s->signaling) <= s->now) {
		struct effects effects;
		effects_init(&effects);
		signaling_on_time(s->signaling, sitting_instant(s), &effects);
		server_walk(s, &effects);
	}
	if (worker_deadline(s->worker) <= s->now && s->worker_at <= s->now) {
		worker_on_time(s->worker, s->now);
		s->worker_at = s->now + WORKER_EVERY_US;
	}
	server_pass_events(s);
}

/* --- keys: one for the whole program, since making one takes long --- */

static struct blind_key *take_key(void *ctx)
{
	static uint8_t der[BLIND_PRIVATE_MAX];
	static size_t len;
	struct blind_key *key = NULL;
	if (len == 0) {
		MUST((struct sitting *)ctx, blind_key_new(&key) == OK && blind_key_write_private(key, der, &len) == OK, "no key");
		return key;
	}
	MUST((struct sitting *)ctx, blind_key_read_private(bytes_of(der, len), &key) == OK, "no key");
	return key;
}

void server_begin(struct sitting *s)
{
	struct effects effects;
	s->signaling = signaling_new(&(struct signaling_conf){.store = s->store, .keys = {take_key, NULL, s}});
	s->api = api_new(&(struct api_conf){.store = s->store, .signaling = s->signaling});
	start_worker(s);
	effects_init(&effects);
	signaling_on_time(s->signaling, sitting_instant(s), &effects);
	server_walk(s, &effects);
}

void server_end(struct sitting *s)
{
	struct sfu_event *event;
	api_free(s->api);
	signaling_free(s->signaling);
	worker_free(s->worker);
	while ((event = g_queue_pop_head(&s->events))) {
		if (event->kind == SFU_EVENT_ANSWER) {
			free(event->u.answer.sdp);
		}
		g_free(event);
	}
}
