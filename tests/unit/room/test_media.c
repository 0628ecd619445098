/* What reaches whom, and in which numbers: rights, seats, layers, loss, lip sync. */
#include "fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TWICE(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down), cmocka_unit_test_setup_teardown(name, set_up_held, tear_down)
#define MIC SFU_SOURCE_BIT(SFU_SOURCE_MIC)
#define CAMERA SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)

static struct fixture *fixture_of(void **state)
{
	return *state;
}

static int set_up(void **state)
{
	struct fixture *f = malloc(sizeof *f);
	fixture_init(f, 2);
	*state = f;
	return 0;
}

static int set_up_held(void **state)
{
	set_up(state);
	fixture_of(state)->holds = true;
	return 0;
}

static int tear_down(void **state)
{
	fixture_finish(*state);
	free(*state);
	return 0;
}

static struct guest *publisher(struct fixture *f)
{
	struct guest *g = fixture_join(f, NULL);
	endpoint_publish(g->endpoint, SFU_SOURCE_MIC, true, f->now);
	endpoint_publish(g->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	return g;
}

static const struct endpoint_slot *video(const struct guest *g)
{
	return endpoint_slot(g->endpoint, 0, true);
}

static void assert_continuous(const struct endpoint_slot *s)
{
	assert_int_equal(s->lost, 0);
	assert_int_equal(s->broken, 0);
	assert_int_equal(s->clock_back, 0);
	assert_int_equal(s->picture_gaps, 0);
	assert_int_equal(s->tl0_gaps, 0);
	assert_int_equal(s->freezes, 0);
}

static void nothing_flows_without_a_right(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *a = publisher(f);
	struct guest *b = fixture_join(f, NULL);
	fixture_view(b, a, SFU_FEED_PERSON, 720);
	fixture_run(f, US_PER_S);
	assert_int_equal(b->frames_of[1][SFU_SOURCE_MIC] + b->frames_of[1][SFU_SOURCE_CAMERA], 0);
	assert_int_equal(b->seats[0].u.seat.state, SFU_SEAT_PENDING);

	fixture_allow(a, CAMERA);
	fixture_run(f, US_PER_S);
	assert_int_equal(b->frames_of[1][SFU_SOURCE_MIC], 0);
	assert_true(b->frames_of[1][SFU_SOURCE_CAMERA] > 10);
	assert_int_equal(b->seats[0].u.seat.state, SFU_SEAT_LIVE);
	assert_int_equal(b->seats[0].u.seat.first_rtp, video(b)->first_rtp);

	fixture_allow(a, 0);
	uint64_t packets = video(b)->packets;
	fixture_run(f, US_PER_S);
	assert_int_equal(video(b)->packets, packets);
	assert_int_equal(b->seats[0].u.seat.state, SFU_SEAT_PENDING);
	assert_int_equal(a->frames_of[1][SFU_SOURCE_CAMERA], 0); /* nobody sees himself */
}

static void only_the_loudest_are_heard_and_the_leader(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *speakers[4];
	for (int i = 0; i < 4; i++) {
		speakers[i] = publisher(f);
		fixture_allow(speakers[i], MIC);
		endpoint_set_level(speakers[i]->endpoint, (uint8_t)(i < 2 ? 0x80 | 20 : 0x00 | 90));
	}
	struct endpoint_conf conf = {.voice_seat_count = 4};
	struct guest *listener = fixture_join(f, &conf);
	fixture_run(f, 2 * US_PER_S);
	memset(listener->frames_of, 0, sizeof listener->frames_of);
	fixture_run(f, 2 * US_PER_S);
	assert_true(listener->frames_of[1][SFU_SOURCE_MIC] > 90);
	assert_true(listener->frames_of[2][SFU_SOURCE_MIC] > 90);
	assert_int_equal(listener->frames_of[4][SFU_SOURCE_MIC], 0);

	struct sfu_cmd cmd = {.kind = SFU_CMD_ROOM_LEADER, .room = FIXTURE_ROOM, .peer = 4};
	worker_on_command(f->worker, &cmd, f->now);
	fixture_run(f, US_PER_S);
	assert_true(listener->frames_of[4][SFU_SOURCE_MIC] > 30);
	for (uint32_t i = 0; i < 4; i++) {
		assert_continuous(endpoint_slot(listener->endpoint, i, false));
	}
}

static void the_tile_decides_the_layer(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *a = publisher(f);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, CAMERA);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(video(b)->layer, 0);
	fixture_view(b, a, SFU_FEED_PERSON, 360);
	fixture_run(f, 4 * US_PER_S);
	assert_int_equal(video(b)->layer, 1);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(video(b)->layer, 0);
	assert_continuous(video(b));
	assert_true(video(b)->frames > 150);
}

static void a_seat_changes_its_source_under_one_ssrc(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *a = publisher(f);
	struct guest *b = publisher(f);
	const struct endpoint_conf conf = {.seat_count = 1, .voice_seat_count = 2};
	struct guest *c = fixture_join(f, &conf);
	fixture_allow(a, CAMERA | MIC);
	fixture_allow(b, CAMERA | MIC);
	fixture_run(f, US_PER_S);
	for (int i = 0; i < 6; i++) {
		fixture_view(c, i % 2 ? b : a, SFU_FEED_PERSON, 180);
		fixture_run(f, US_PER_S);
		assert_int_equal(c->seats[0].u.seat.state, SFU_SEAT_LIVE);
		assert_int_equal(video(c)->publisher, i % 2 ? 2 : 1);
	}
	assert_int_equal(c->answers, 1);
	assert_int_equal(endpoint_stats(c->endpoint)->dropped, 0);
	assert_true(video(c)->publisher_changes >= 5);
	assert_continuous(video(c));
	for (uint32_t i = 0; i < 3; i++) {
		assert_continuous(endpoint_slot(c->endpoint, i, false));
	}
}

static void what_is_lost_comes_again(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *a = publisher(f);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, CAMERA);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_run(f, US_PER_S);
	b->drop_every = 20;
	fixture_run(f, 5 * US_PER_S);
	assert_true(video(b)->recovered > 5);
	assert_continuous(video(b));
	assert_int_equal(endpoint_stats(b->endpoint)->rtx_bad, 0);
}

/* A browser that probes its line repeats what it has just sent; if the packet itself is lost, that is the first that comes. */
static void a_repetition_may_be_the_first_that_comes(void **state)
{
	static const struct endpoint_conf conf = {.seat_count = 1, .camera_layers = 1, .camera = {{.bps = 100000}}, .repeats = true};
	struct fixture *f = fixture_of(state);
	struct guest *a = fixture_join(f, &conf);
	struct guest *b = fixture_join(f, NULL);
	struct sfu_stats before;
	struct sfu_stats after;
	endpoint_publish(a->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	fixture_allow(a, CAMERA);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_run(f, US_PER_S);
	worker_stats(f->worker, &before);
	for (int i = 0; i < 20; i++) {
		uint64_t frames = video(b)->frames;
		a->drop_up = 1;
		fixture_run(f, 40 * US_PER_MS);
		assert_int_equal(a->drop_up, 0);
		assert_int_equal(video(b)->frames, frames + 1);
	}
	worker_stats(f->worker, &after);
	assert_int_equal(after.nacks_sent, before.nacks_sent);
	assert_int_equal(after.plis_sent, before.plis_sent);
	assert_continuous(video(b));
}

/* The instant of capture by the sender report of its stream, minus the publisher's clock. */
static us_t capture_offset_us(const struct endpoint_slot *s, int64_t clock_hz)
{
	int64_t ticks = (int32_t)(s->captured_rtp - s->sr_rtp);
	return us_from_ntp_span(s->sr_ntp, UINT64_C(3900000000) << 32) + ticks * US_PER_S / clock_hz - s->captured_at;
}

static void sound_and_picture_share_a_clock(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *a = publisher(f);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, CAMERA | MIC);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_run(f, 8 * US_PER_S);
	const struct endpoint_slot *sound = endpoint_slot(b->endpoint, 0, false);
	assert_true(sound->has_sr && video(b)->has_sr);
	assert_true(sound->reports >= 5 && video(b)->reports >= 5);
	us_t difference_us = capture_offset_us(sound, 48000) - capture_offset_us(video(b), 90000);
	assert_true(difference_us > -20 * US_PER_MS && difference_us < 20 * US_PER_MS);
}

static void forwarding_allocates_nothing(void **state)
{
	struct fixture *f = fixture_of(state);
	struct guest *a = publisher(f);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, CAMERA | MIC);
	fixture_view(b, a, SFU_FEED_PERSON, 360);
	fixture_run(f, 3 * US_PER_S);
	b->drop_every = 50;
	f->allocations = 0;
	uint64_t packets = video(b)->packets;
	fixture_run(f, 2 * US_PER_S);
	assert_true(video(b)->packets > packets + 50);
	assert_int_equal(f->allocations, 0);
}

/* Calls from our own objects pass here; those of the crypto libraries do not. */
static struct fixture *counted;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
/* A frame of several packets goes to one subscriber after the other, and all of it arrives at each. */
static void packets_read_together_leave_by_subscriber(void **state)
{
	struct fixture *f = fixture_of(state);
	struct endpoint_conf conf = {.seat_count = 1, .fps = 10, .camera_layers = 1, .camera = {{NULL, 700000}}};
	struct guest *a = fixture_join(f, &conf);
	struct endpoint_conf quiet = {.seat_count = 2, .no_rtx = true}; /* so that no probe comes in between */
	struct guest *viewers[3];
	fixture_allow(a, CAMERA);
	for (int i = 0; i < 3; i++) {
		viewers[i] = fixture_join(f, &quiet);
		fixture_view(viewers[i], a, SFU_FEED_PERSON, 720);
	}
	endpoint_publish(a->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	fixture_run(f, 4 * US_PER_S); /* without probes the estimate takes its time */
	static const struct {
		bool holds;
		uint32_t trickles;
		uint32_t least, most; /* packets of a run, about */
	} ways[] = {
		{false, 0, 1, 1},
		{true, 0, 7, 10}, /* a frame has eight packets or nine */
		{true, 4, 7, 10}, /* they come within FIXTURE_GATHER_US */
		{true, 1, 3, 5},  /* they don't: nobody waits for longer */
	};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		f->holds = ways[i].holds;
		f->trickles = ways[i].trickles;
		f->large = 0;
		f->large_runs = 0;
		fixture_run(f, 2 * US_PER_S);
		assert_true(f->large > 400);
		assert_in_range(f->large, f->large_runs * ways[i].least, f->large_runs * ways[i].most);
	}
	for (int i = 0; i < 3; i++) {
		assert_true(viewers[i]->frames_of[1][SFU_SOURCE_CAMERA] >= 29);
		assert_continuous(video(viewers[i]));
		assert_int_equal(video(viewers[i])->duplicates, 0);
	}
}

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);

static void count_allocation(void)
{
	if (counted && counted->counts_allocations) {
		counted->allocations++;
	}
}

void *__wrap_malloc(size_t size)
{
	count_allocation();
	return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	count_allocation();
	return __real_calloc(count, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	count_allocation();
	return __real_realloc(p, size);
}

static int set_up_counted(void **state)
{
	set_up(state);
	counted = *state;
	return 0;
}

static int tear_down_counted(void **state)
{
	counted = NULL;
	return tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TWICE(nothing_flows_without_a_right),
		TWICE(only_the_loudest_are_heard_and_the_leader),
		TWICE(the_tile_decides_the_layer),
		TWICE(a_seat_changes_its_source_under_one_ssrc),
		TWICE(what_is_lost_comes_again),
		TWICE(a_repetition_may_be_the_first_that_comes),
		TWICE(sound_and_picture_share_a_clock),
		cmocka_unit_test_setup_teardown(packets_read_together_leave_by_subscriber, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forwarding_allocates_nothing, set_up_counted, tear_down_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
