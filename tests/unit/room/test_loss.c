/* What is done against loss: sound that is redundant when it must be, and pictures that begin from history. */
#include "fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MIC SFU_SOURCE_BIT(SFU_SOURCE_MIC)
#define CAMERA SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)

static const struct endpoint_conf with_red = {.seat_count = 1, .voice_seat_count = 2, .red = true};
static const struct endpoint_conf without = {.seat_count = 1, .voice_seat_count = 2};

static int set_up(void **state)
{
	struct fixture *f = malloc(sizeof *f);
	fixture_init(f, 2);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture_finish(*state);
	free(*state);
	return 0;
}

/* Packets of sound with earlier ones in them, that came in this time. */
static uint64_t redundant_in(struct fixture *f, const struct guest *g, us_t duration_us)
{
	uint64_t before = 0;
	uint64_t after = 0;
	for (uint32_t i = 0; i < 3; i++) {
		before += endpoint_slot(g->endpoint, i, false)->redundant;
	}
	fixture_run(f, duration_us);
	for (uint32_t i = 0; i < 3; i++) {
		after += endpoint_slot(g->endpoint, i, false)->redundant;
	}
	return after - before;
}

static struct guest *speaker(struct fixture *f, const struct endpoint_conf *conf)
{
	struct guest *g = fixture_join(f, conf);
	endpoint_publish(g->endpoint, SFU_SOURCE_MIC, true, f->now);
	endpoint_publish(g->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	fixture_allow(g, MIC | CAMERA);
	return g;
}

static void sound_is_redundant_while_a_line_loses(void **state)
{
	struct fixture *f = *state;
	struct guest *a = speaker(f, &without);
	struct guest *b = fixture_join(f, &with_red);
	struct guest *c = fixture_join(f, &without);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_view(c, a, SFU_FEED_PERSON, 180);
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(redundant_in(f, b, 2 * US_PER_S), 0);
	b->drop_every = c->drop_every = 10;
	fixture_run(f, 3 * US_PER_S);
	assert_true(redundant_in(f, b, US_PER_S) > 35); /* of 50, a tenth lost */
	b->drop_every = c->drop_every = 0;
	assert_int_equal(redundant_in(f, c, US_PER_S), 0); /* he did not ask for it */
	assert_true(redundant_in(f, b, US_PER_S) == 50);   /* it may lose again */
	fixture_run(f, 20 * US_PER_S);
	assert_int_equal(redundant_in(f, b, US_PER_S), 0);
}

static void sound_stays_redundant_as_it_was_sent(void **state)
{
	struct fixture *f = *state;
	struct guest *a = speaker(f, &with_red);
	struct guest *b = fixture_join(f, &with_red);
	struct guest *c = fixture_join(f, &without);
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_view(c, a, SFU_FEED_PERSON, 180);
	fixture_run(f, 2 * US_PER_S);
	assert_true(redundant_in(f, b, US_PER_S) == 50);
	assert_int_equal(redundant_in(f, c, US_PER_S), 0);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(endpoint_slot(c->endpoint, i, false)->broken, 0);
	}
}

/* A fresh picture begins from history; one whose key frame is old costs the publisher a new one. */
static void a_newcomer_begins_from_history_if_it_is_young(void **state)
{
	static const struct {
		us_t age_us;
		uint64_t replays, plis;
	} rows[] = {{1000 * US_PER_MS, 1, 0}, {3000 * US_PER_MS, 0, 1}};
	struct fixture *f = *state;
	struct guest *a = speaker(f, &without);
	fixture_run(f, US_PER_S);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sfu_stats before;
		struct sfu_stats after;
		struct guest *b = fixture_join(f, &without);
		endpoint_publish(a->endpoint, SFU_SOURCE_CAMERA, false, f->now);
		endpoint_publish(a->endpoint, SFU_SOURCE_CAMERA, true, f->now); /* begins with a key frame */
		fixture_run(f, rows[i].age_us);
		worker_stats(f->worker, &before);
		fixture_view(b, a, SFU_FEED_PERSON, 180);
		fixture_run(f, 500 * US_PER_MS);
		worker_stats(f->worker, &after);
		assert_int_equal(after.replays - before.replays, rows[i].replays);
		assert_int_equal(after.plis_sent - before.plis_sent, rows[i].plis);
		assert_true(endpoint_slot(b->endpoint, 0, true)->frames > 0);
		assert_int_equal(endpoint_slot(b->endpoint, 0, true)->broken, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sound_is_redundant_while_a_line_loses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sound_stays_redundant_as_it_was_sent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_newcomer_begins_from_history_if_it_is_young, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
