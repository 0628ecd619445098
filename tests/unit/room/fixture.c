#include "fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LARGE_BYTES = 300 }; /* a packet of a picture */

static struct waiting *push(struct fixture *f)
{
	struct waiting *slot = &f->queue[f->tail % FIXTURE_QUEUE];
	f->tail++;
	assert_true(f->tail - f->head <= FIXTURE_QUEUE);
	return slot;
}

static uint8_t *reserve(void *ctx)
{
	struct fixture *f = ctx;
	return f->outgoing;
}

static void note_large(struct fixture *f, const struct guest *to, size_t len)
{
	if (len > LARGE_BYTES) {
		f->large++;
		f->large_runs += f->large_to != to;
		f->large_to = to;
	}
}

static void send_down(void *ctx, const struct path *to, size_t len)
{
	struct fixture *f = ctx;
	f->sent++;
	for (uint32_t i = 0; i < f->guest_count; i++) {
		struct guest *g = &f->guests[i];
		if (!path_equal(&g->path, to)) {
			continue;
		}
		g->sent_to++;
		note_large(f, g, len);
		bool is_dtls = f->outgoing[0] >= 20 && f->outgoing[0] < 64; /* RFC 7983 */
		if ((g->drop_every && g->sent_to % g->drop_every == 0) || (g->drops_dtls && is_dtls)) {
			return;
		}
		struct waiting *slot = push(f);
		slot->guest = g;
		slot->is_up = false;
		slot->len = len;
		memcpy(slot->data, f->outgoing, len);
	}
}

static void on_event(void *ctx, struct sfu_event *event)
{
	struct fixture *f = ctx;
	if (event->peer == 0 || event->peer > f->guest_count) {
		return;
	}
	struct guest *g = &f->guests[event->peer - 1];
	if (event->kind == SFU_EVENT_ANSWER) {
		free(g->answer);
		g->answer = event->u.answer.sdp;
		g->answers++;
	} else if (event->kind == SFU_EVENT_OFFER_REFUSED) {
		g->refusals++;
		g->why = event->u.refused.why;
	} else if (event->kind == SFU_EVENT_PEER_STATE) {
		g->state = event->u.state.state;
	} else if (event->kind == SFU_EVENT_RENEGOTIATE) {
		g->renegotiations++;
	} else if (event->kind == SFU_EVENT_SEAT) {
		g->seats[event->u.seat.seat] = *event;
	}
}

static void send_up(void *ctx, const uint8_t *pkt, size_t len)
{
	struct guest *g = ctx;
	if (g->drop_up > 0 && len > 300) {
		g->drop_up--;
		return;
	}
	struct waiting *slot = push(g->f);
	slot->guest = g;
	slot->is_up = true;
	slot->from = g->path;
	slot->len = len;
	memcpy(slot->data, pkt, len);
}

static void on_frame(void *ctx, const struct endpoint_frame *frame)
{
	struct guest *g = ctx;
	assert_in_range(frame->publisher, 1, FIXTURE_MAX);
	const struct guest *publisher = &g->f->guests[frame->publisher - 1];
	assert_false(frame->captured_at > publisher->barred_from && frame->captured_at < publisher->barred_to);
	g->frames_of[frame->publisher][frame->source]++;
}

void fixture_init(struct fixture *f, uint32_t audible)
{
	memset(f, 0, sizeof *f);
	f->server = dtls_identity_new();
	f->client = dtls_identity_new();
	f->queue = calloc(FIXTURE_QUEUE, sizeof *f->queue);
	assert_non_null(f->queue);
	struct worker_conf conf = {.identity = f->server, .audible_count = audible, .candidate_count = 1,
		.ntp_at_zero = UINT64_C(3900000000) << 32, .seed = {1, 2, 3}, .gather_us = FIXTURE_GATHER_US};
	assert_int_equal(addr_parse(&conf.candidates[0].addr, "192.0.2.1", 5000), OK);
	conf.candidates[0].priority = 1;
	f->now = US_PER_S;
	struct worker_sink sink = {.ctx = f, .reserve = reserve, .send = send_down, .event = on_event};
	f->worker = worker_new(&conf, sink);
	assert_non_null(f->worker);
	struct sfu_cmd cmd = {.kind = SFU_CMD_ROOM_OPEN, .room = FIXTURE_ROOM};
	worker_on_command(f->worker, &cmd, f->now);
}

void fixture_finish(struct fixture *f)
{
	worker_free(f->worker);
	for (uint32_t i = 0; i < f->guest_count; i++) {
		endpoint_free(f->guests[i].endpoint);
		free(f->guests[i].answer);
	}
	dtls_identity_free(f->server);
	dtls_identity_free(f->client);
	free(f->queue);
}

struct path fixture_path(uint32_t number)
{
	struct path path = {.kind = PATH_UDP};
	assert_int_equal(addr_parse(&path.remote, "198.51.100.1", (uint16_t)(10000 + number)), OK);
	return path;
}

/* False: the rest comes later. */
static bool deliver_waiting(struct fixture *f)
{
	while (f->head < f->tail) {
		static struct waiting item; /* copied: the receiver may fill the queue's slot again */
		item = f->queue[f->head % FIXTURE_QUEUE];
		if (item.is_up && item.len > LARGE_BYTES && f->trickles > 0 && f->trickled++ >= f->trickles) {
			return false;
		}
		f->head++;
		if (!item.is_up) {
			endpoint_on_datagram(item.guest->endpoint, item.data, item.len, f->now);
			continue;
		}
		f->counts_allocations = true;
		worker_on_datagram(f->worker, &item.from, item.data, item.len, f->now);
		f->counts_allocations = false;
	}
	return true;
}

static void deliver(struct fixture *f)
{
	bool goes_on = true;
	while (goes_on && f->head < f->tail) {
		if (f->holds) {
			worker_hold(f->worker);
		}
		goes_on = deliver_waiting(f);
		f->counts_allocations = true;
		worker_release(f->worker, f->now);
		f->counts_allocations = false;
	}
}

void fixture_run(struct fixture *f, us_t duration_us)
{
	us_t end = f->now + duration_us;
	while (f->now < end) {
		f->now += US_PER_MS;
		f->trickled = 0;
		for (uint32_t i = 0; i < f->guest_count; i++) {
			struct endpoint *e = f->guests[i].endpoint;
			if (endpoint_deadline(e) <= f->now) {
				endpoint_on_time(e, f->now);
			}
		}
		deliver(f);
		if (worker_deadline(f->worker) <= f->now) {
			worker_on_time(f->worker, f->now);
			assert_true(worker_deadline(f->worker) > f->now);
		}
		deliver(f);
	}
}

void fixture_offer(struct guest *g, bool is_fresh)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_OFFER};
	uint32_t answers = g->answers;
	endpoint_offer(g->endpoint, is_fresh, &cmd);
	cmd.room = FIXTURE_ROOM;
	cmd.peer = g->number + 1;
	worker_on_command(g->f->worker, &cmd, g->f->now);
	if (g->answers > answers) {
		assert_true(endpoint_on_answer(g->endpoint, g->answer, g->f->now));
	}
}

struct guest *fixture_join(struct fixture *f, const struct endpoint_conf *wanted)
{
	struct endpoint_conf conf = wanted ? *wanted : (struct endpoint_conf){.seat_count = 2, .voice_seat_count = 2};
	uint32_t number = f->guest_count;
	assert_true(number < FIXTURE_MAX);
	struct guest *g = &f->guests[number];
	*g = (struct guest){.f = f, .number = number, .path = fixture_path(number)};
	conf.seed = number + 1;
	conf.id = number + 1;
	conf.identity = f->client;
	conf.ntp_at_zero = (UINT64_C(3800000000) + number * 1000u) << 32;
	conf.send = send_up;
	conf.on_frame = on_frame;
	conf.ctx = g;
	g->endpoint = endpoint_new(&conf);
	assert_non_null(g->endpoint);
	f->guest_count++;
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ADD, .room = FIXTURE_ROOM, .peer = number + 1};
	worker_on_command(f->worker, &cmd, f->now);
	fixture_offer(g, true);
	assert_int_equal(g->answers, 1);
	fixture_run(f, 300 * US_PER_MS);
	assert_true(endpoint_is_connected(g->endpoint));
	assert_int_equal(g->state, SFU_PEER_CONNECTED);
	return g;
}

void fixture_allow(struct guest *g, uint32_t sources)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ALLOW, .room = FIXTURE_ROOM, .peer = g->number + 1};
	cmd.u.allow.sources = sources;
	worker_on_command(g->f->worker, &cmd, g->f->now);
}

void fixture_view(struct guest *g, const struct guest *subject, enum sfu_feed feed, uint16_t height_px)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_VIEW, .room = FIXTURE_ROOM, .peer = g->number + 1};
	if (subject) {
		cmd.u.view.count = 1;
		cmd.u.view.wants[0] = (struct sfu_want){.subject = {subject->number + 1, feed}, .height_px = height_px};
	}
	worker_on_command(g->f->worker, &cmd, g->f->now);
}

void fixture_datagram(struct fixture *f, const struct path *from, const uint8_t *data, size_t len)
{
	uint8_t pkt[WORKER_PACKET_MAX];
	memcpy(pkt, data, len);
	worker_on_datagram(f->worker, from, pkt, len, f->now);
}
