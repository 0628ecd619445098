/* Rooms and peers come and go, thousands of times: what is left of them? */
#include "fixture.h"
#include "memory.h"
#include "rng.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 2000, PLACES = 4, SLACK_BYTES = 256 << 10 };

/* One who comes, does something, and goes, in one way or another; the next one in the place is somebody new. */
struct visitor {
	struct life *life;
	struct endpoint *endpoint;
	sfu_peer_id id;
	struct path path;
	char *answer;
};

struct waiting_packet {
	uint32_t place;
	bool is_up;
	size_t len;
	uint8_t data[WORKER_PACKET_MAX];
};

struct life {
	struct worker *worker;
	struct dtls_identity *server, *client;
	struct rng rng;
	us_t now;
	sfu_room_id room;
	sfu_peer_id last_id;
	struct visitor visitors[PLACES];
	uint32_t port;
	uint8_t outgoing[WORKER_PACKET_MAX];
	struct waiting_packet queue[1024];
	uint32_t head, tail;
	uint32_t connected;
};

static struct waiting_packet *push(struct life *l, uint32_t place, bool is_up, const uint8_t *data, size_t len)
{
	struct waiting_packet *w = &l->queue[l->tail % 1024];
	assert_true(l->tail - l->head < 1024);
	l->tail++;
	w->place = place;
	w->is_up = is_up;
	w->len = len;
	memcpy(w->data, data, len);
	return w;
}

static uint8_t *reserve(void *ctx)
{
	struct life *l = ctx;
	return l->outgoing;
}

static void send_down(void *ctx, const struct path *to, size_t len)
{
	struct life *l = ctx;
	for (uint32_t i = 0; i < PLACES; i++) {
		if (l->visitors[i].endpoint && path_equal(&l->visitors[i].path, to)) {
			push(l, i, false, l->outgoing, len);
		}
	}
}

static void send_up(void *ctx, const uint8_t *pkt, size_t len)
{
	struct visitor *v = ctx;
	push(v->life, (uint32_t)(v - v->life->visitors), true, pkt, len);
}

static void on_event(void *ctx, struct sfu_event *event)
{
	struct life *l = ctx;
	assert_int_not_equal(event->kind, SFU_EVENT_OFFER_REFUSED);
	for (uint32_t i = 0; event->kind == SFU_EVENT_ANSWER && i < PLACES; i++) {
		if (l->visitors[i].id == event->peer) {
			l->visitors[i].answer = event->u.answer.sdp;
		}
	}
}

static void run(struct life *l, us_t duration_us)
{
	us_t end = l->now + duration_us;
	while (l->now < end) {
		l->now += US_PER_MS;
		for (uint32_t i = 0; i < PLACES; i++) {
			struct endpoint *e = l->visitors[i].endpoint;
			if (e && endpoint_deadline(e) <= l->now) {
				endpoint_on_time(e, l->now);
			}
		}
		while (l->head != l->tail) {
			struct waiting_packet w = l->queue[l->head++ % 1024];
			struct visitor *v = &l->visitors[w.place];
			if (w.is_up) {
				worker_on_datagram(l->worker, &v->path, w.data, w.len, l->now);
			} else if (v->endpoint) {
				endpoint_on_datagram(v->endpoint, w.data, w.len, l->now);
			}
		}
		if (worker_deadline(l->worker) <= l->now) {
			worker_on_time(l->worker, l->now);
		}
	}
}

static void command(struct life *l, struct sfu_cmd *cmd, sfu_peer_id peer)
{
	cmd->room = l->room;
	cmd->peer = peer;
	worker_on_command(l->worker, cmd, l->now);
}

static void offer(struct life *l, struct visitor *v, bool is_fresh)
{
	struct sfu_cmd cmd;
	memset(&cmd, 0, sizeof cmd);
	endpoint_offer(v->endpoint, is_fresh, &cmd);
	command(l, &cmd, v->id);
	assert_non_null(v->answer);
	assert_true(endpoint_on_answer(v->endpoint, v->answer, l->now));
	free(v->answer);
	v->answer = NULL;
}

static void move(struct life *l, struct visitor *v)
{
	v->path = fixture_path(l->port++ % 50000);
}

static void come(struct life *l, struct visitor *v)
{
	struct sfu_cmd add = {.kind = SFU_CMD_PEER_ADD};
	struct sfu_cmd allow = {.kind = SFU_CMD_PEER_ALLOW, .u.allow.sources = 3};
	struct sfu_cmd view = {.kind = SFU_CMD_PEER_VIEW, .u.view.count = PLACES};
	struct endpoint_conf conf = {.seed = ++l->last_id, .id = 1, .identity = l->client, .seat_count = 3,
		.voice_seat_count = 1, .camera_layers = 2, .fps = 10, .send = send_up, .ctx = v};
	conf.camera[0] = (struct endpoint_layer){"q", 30000};
	conf.camera[1] = (struct endpoint_layer){"f", 100000};
	v->id = l->last_id;
	v->endpoint = endpoint_new(&conf);
	assert_non_null(v->endpoint);
	move(l, v);
	command(l, &add, v->id);
	command(l, &allow, v->id);
	for (uint32_t i = 0; i < PLACES; i++) {
		view.u.view.wants[i].subject.peer = l->visitors[i].id;
		view.u.view.wants[i].height_px = 360;
	}
	command(l, &view, v->id);
	offer(l, v, true);
	endpoint_publish(v->endpoint, SFU_SOURCE_MIC, true, l->now);
	endpoint_publish(v->endpoint, SFU_SOURCE_CAMERA, true, l->now);
}

static void forget(struct visitor *v)
{
	endpoint_free(v->endpoint);
	v->endpoint = NULL;
	v->id = 0;
}

static void go(struct life *l, struct visitor *v)
{
	struct sfu_cmd remove = {.kind = SFU_CMD_PEER_REMOVE};
	l->connected += endpoint_is_connected(v->endpoint);
	command(l, &remove, v->id);
	forget(v);
}

static void close_room(struct life *l)
{
	struct sfu_cmd close = {.kind = SFU_CMD_ROOM_CLOSE};
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN};
	command(l, &close, 0);
	for (uint32_t i = 0; i < PLACES; i++) {
		forget(&l->visitors[i]);
	}
	l->room++;
	command(l, &open, 0);
}

/* Something of what happens in a life, at any moment of it: also in the midst of a handshake. */
static void happen(struct life *l)
{
	struct visitor *v = &l->visitors[rng_below(&l->rng, PLACES)];
	uint32_t what = rng_below(&l->rng, 10);
	if (!v->endpoint) {
		come(l, v);
	} else if (what < 4) {
		go(l, v);
	} else if (what < 6) {
		move(l, v);
	} else if (what < 8) {
		endpoint_restart_ice(v->endpoint);
		offer(l, v, false);
	} else if (what < 9) {
		offer(l, v, true);
	} else if (rng_below(&l->rng, 4) == 0) {
		close_room(l);
	}
	run(l, (us_t)rng_below(&l->rng, 150) * US_PER_MS);
}

static void empty(struct life *l)
{
	for (uint32_t i = 0; i < PLACES; i++) {
		if (l->visitors[i].endpoint) {
			go(l, &l->visitors[i]);
		}
	}
	run(l, 20 * US_PER_MS);
}

/*
 * The worker has just as many places as there can be visitors at a time, two names and sixteen addresses for each: what is
 * not given back would be missing soon, and the next one could not come in.
 */
static void nothing_is_left_behind(void **state)
{
	struct life *l = calloc(1, sizeof *l);
	struct worker_conf conf = {.max_rooms = 1, .max_peers = PLACES, .candidate_count = 1, .seed = {7}};
	size_t memory = 0;
	(void)state;
	assert_non_null(l);
	rng_init(&l->rng, 5);
	l->server = dtls_identity_new();
	l->client = dtls_identity_new();
	conf.identity = l->server;
	l->now = US_PER_S;
	assert_int_equal(addr_parse(&conf.candidates[0].addr, "192.0.2.1", 5000), OK);
	struct worker_sink sink = {.ctx = l, .reserve = reserve, .send = send_down, .event = on_event};
	l->worker = worker_new(&conf, sink);
	assert_non_null(l->worker);
	for (uint32_t i = 0; i < PLACES; i++) {
		l->visitors[i].life = l;
	}
	l->room = 1;
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN};
	command(l, &open, 0);
	for (int i = 0; i < ROUNDS; i++) {
		happen(l);
		if (i == ROUNDS / 10) {
			empty(l);
			memory = memory_in_use();
		}
	}
	empty(l);
	assert_true(memory_in_use() < memory + SLACK_BYTES);
	assert_true(l->connected > ROUNDS / 10);
	/* and there is room for all of them */
	for (uint32_t i = 0; i < PLACES; i++) {
		come(l, &l->visitors[i]);
	}
	run(l, 500 * US_PER_MS);
	for (uint32_t i = 0; i < PLACES; i++) {
		assert_true(endpoint_is_connected(l->visitors[i].endpoint));
	}
	struct sfu_stats stats;
	worker_stats(l->worker, &stats);
	assert_int_equal(stats.peers, PLACES);
	assert_int_equal(stats.rooms, 1);
	empty(l);
	worker_stats(l->worker, &stats);
	assert_int_equal(stats.peers, 0);
	worker_free(l->worker);
	dtls_identity_free(l->server);
	dtls_identity_free(l->client);
	free(l);
}

/* -- no more than there is room for ------------------------------------------------------------------------------- */

static void rooms_and_peers_have_an_end(void **state)
{
	struct fixture f;
	struct sfu_stats stats;
	(void)state;
	fixture_init(&f, 2); /* with the worker's own limits: 200 rooms, 600 peers */
	for (sfu_room_id i = 0; i < 1000; i++) {
		struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN, .room = 100 + i};
		worker_on_command(f.worker, &open, f.now);
	}
	for (sfu_peer_id i = 0; i < 1000; i++) {
		struct sfu_cmd add = {.kind = SFU_CMD_PEER_ADD, .room = FIXTURE_ROOM, .peer = 100 + i};
		worker_on_command(f.worker, &add, f.now);
	}
	worker_stats(f.worker, &stats);
	assert_int_equal(stats.rooms, 200);
	assert_int_equal(stats.peers, 600);
	fixture_finish(&f);
}

/* Whoever begins to enter and does not go on is given up, and said to be. */
static void who_does_not_go_on_fails_after_30_s(void **state)
{
	struct fixture f;
	(void)state;
	fixture_init(&f, 2);
	struct guest *g = fixture_join(&f, NULL);
	endpoint_set_checks(g->endpoint, false);
	fixture_offer(g, true); /* never checks: ICE fails */
	fixture_run(&f, 29 * US_PER_S);
	assert_int_equal(g->state, SFU_PEER_CONNECTED); /* as last reported: a fresh transport says so only when it is */
	fixture_run(&f, 2 * US_PER_S);
	assert_int_equal(g->state, SFU_PEER_FAILED);
	fixture_finish(&f);
}

static void a_handshake_that_stands_still_fails_after_30_s(void **state)
{
	struct fixture f;
	(void)state;
	fixture_init(&f, 2);
	struct guest *g = fixture_join(&f, NULL);
	fixture_offer(g, true);
	g->drops_dtls = true; /* the first flight came in; the checks go on */
	fixture_run(&f, 29 * US_PER_S);
	assert_false(endpoint_is_connected(g->endpoint));
	assert_int_not_equal(g->state, SFU_PEER_FAILED);
	fixture_run(&f, 3 * US_PER_S);
	assert_int_equal(g->state, SFU_PEER_FAILED);
	fixture_finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(rooms_and_peers_have_an_end),
		cmocka_unit_test(who_does_not_go_on_fails_after_30_s),
		cmocka_unit_test(a_handshake_that_stands_still_fails_after_30_s),
	};
	return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
