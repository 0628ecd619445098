/* Is what is missing asked for in time, not too often, and never without end? */
#include "nack.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static const struct nack_conf conf = {
	.reorder_us = 10 * US_PER_MS, .retry_us = 20 * US_PER_MS, .give_up_us = 1000 * US_PER_MS, .max_tries = 5};
static const struct nack_conf echoing = {.reorder_us = 10 * US_PER_MS, .echo_us = 30 * US_PER_MS,
	.retry_us = 20 * US_PER_MS, .give_up_us = 1000 * US_PER_MS, .max_tries = 2};

static bool takes_lost(struct nack *n)
{
	seq_t seq;
	return nack_take_lost(n, &seq);
}

static void asks_waits_and_gives_up(void **state)
{
	static const struct {
		us_t at_ms;
		size_t count;
		bool is_lost;
	} rows[] = {
		{5, 0, false},   /* may be late only */
		{10, 2, false},  /* first request; the next one after rtt + 20 */
		{129, 0, false},
		{130, 2, false}, /* the same once more: a round trip costs enough */
		{249, 0, false},
		{250, 2, false}, /* + rtt + 40 */
		{389, 0, false},
		{390, 2, false}, /* + rtt + 80 */
		{569, 0, false},
		{570, 2, false}, /* + rtt + 160 */
		{829, 0, false},
		{830, 0, true},  /* five tries were not enough */
	};
	(void)state;
	struct nack n;
	uint16_t out[8];
	nack_init(&n, &conf);
	nack_set_rtt(&n, 100 * US_PER_MS);
	assert_true(nack_deadline(&n) == US_NEVER);
	assert_false(nack_on_packet(&n, 65534, 0));
	assert_false(nack_on_packet(&n, 65537, 0));
	assert_true(nack_deadline(&n) == 10 * US_PER_MS);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		us_t now = rows[i].at_ms * US_PER_MS;
		assert_int_equal(nack_take_due(&n, now, out, 8), rows[i].count);
		if (rows[i].count > 0) {
			assert_int_equal(out[0], 65535);
			assert_int_equal(out[1], 0);
		}
		assert_true(nack_deadline(&n) > now);
		assert_int_equal(takes_lost(&n), rows[i].is_lost);
	}
	assert_true(nack_deadline(&n) == US_NEVER);
}

static void filled_holes_are_not_asked_for(void **state)
{
	(void)state;
	struct nack n;
	uint16_t out[8];
	nack_init(&n, &conf);
	(void)nack_on_packet(&n, 10, 0);
	(void)nack_on_packet(&n, 14, 0);
	assert_true(nack_on_packet(&n, 12, 0));
	assert_false(nack_on_packet(&n, 12, 0));
	assert_false(nack_on_packet(&n, 9, 0));
	assert_int_equal(nack_take_due(&n, US_PER_S / 2, out, 1), 1);
	assert_int_equal(out[0], 11);
	assert_int_equal(nack_take_due(&n, US_PER_S / 2, out, 8), 1);
	assert_int_equal(out[0], 13);
}

/* A request that is lost costs no round trip: it is made twice, unless the answer is sooner there. */
static void requests_are_repeated(void **state)
{
	static const struct {
		us_t rtt_ms, at_ms;
		size_t count;
	} rows[] = {
		{100, 9, 0}, {100, 10, 1}, {100, 39, 0}, {100, 40, 1}, {100, 129, 0}, {100, 130, 1}, {100, 160, 1},
		{100, 249, 0}, {100, 250, 0}, /* two tries, each made twice */
		{60, 10, 1}, {60, 40, 0}, {60, 90, 1},
	};
	(void)state;
	struct nack n;
	uint16_t out[8];
	us_t rtt_ms = 0;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].rtt_ms != rtt_ms) {
			rtt_ms = rows[i].rtt_ms;
			nack_init(&n, &echoing);
			nack_set_rtt(&n, rtt_ms * US_PER_MS);
			(void)nack_on_packet(&n, 10, 0);
			(void)nack_on_packet(&n, 12, 0);
		}
		assert_int_equal(nack_take_due(&n, rows[i].at_ms * US_PER_MS, out, 8), rows[i].count);
	}
	assert_true(nack_waits_for(&n, 11));
	assert_false(nack_waits_for(&n, 10));
	assert_false(nack_waits_for(&n, 12));
}

/* Of somebody who reports nothing the round trip is learnt from his answers. */
static void round_trip_is_learnt(void **state)
{
	(void)state;
	struct nack n;
	uint16_t out[8];
	nack_init(&n, &conf);
	(void)nack_on_packet(&n, 10, 0);
	(void)nack_on_packet(&n, 12, 0);
	(void)nack_on_packet(&n, 14, 0);
	assert_int_equal(nack_take_due(&n, 10 * US_PER_MS, out, 8), 2);
	assert_true(nack_on_packet(&n, 11, 50 * US_PER_MS)); /* asked once: 40 ms */
	assert_true(nack_deadline(&n) == 10 * US_PER_MS + NACK_RTT_UNKNOWN_US + 20 * US_PER_MS);
	assert_int_equal(nack_take_due(&n, 130 * US_PER_MS, out, 8), 1);
	assert_true(nack_on_packet(&n, 13, 131 * US_PER_MS)); /* asked twice: says nothing */
	(void)nack_on_packet(&n, 16, 200 * US_PER_MS);
	assert_int_equal(nack_take_due(&n, 210 * US_PER_MS, out, 8), 1);
	assert_true(nack_deadline(&n) == (210 + 40 + 20) * US_PER_MS);
	nack_set_rtt(&n, 300 * US_PER_MS); /* what is told is known better */
	assert_int_equal(nack_take_due(&n, 270 * US_PER_MS, out, 8), 1);
	assert_true(nack_deadline(&n) == (270 + 300 + 20) * US_PER_MS);
}

/* Which packet it was says whether a later key frame has healed it. */
static void newest_loss_is_told(void **state)
{
	(void)state;
	struct nack n;
	uint16_t out[8];
	seq_t seq;
	nack_init(&n, &conf);
	(void)nack_on_packet(&n, 100, 0);
	(void)nack_on_packet(&n, 103, 0);
	(void)nack_on_packet(&n, 105, 500 * US_PER_MS);
	assert_int_equal(nack_take_due(&n, US_PER_S, out, 8), 1);
	assert_true(nack_take_lost(&n, &seq));
	assert_int_equal(seq, 102);
	(void)nack_on_packet(&n, 107 + NACK_MAX_HOLES, US_PER_S);
	assert_true(nack_take_lost(&n, &seq));
	assert_int_equal(seq, 106 + NACK_MAX_HOLES);
}

static void bounded(void **state)
{
	(void)state;
	struct nack n;
	nack_init(&n, &conf);
	(void)nack_on_packet(&n, 10, 0);
	(void)nack_on_packet(&n, 11 + NACK_MAX_HOLES, 0);
	assert_int_equal(n.hole_count, NACK_MAX_HOLES);
	assert_false(takes_lost(&n));
	(void)nack_on_packet(&n, 14 + NACK_MAX_HOLES, 0); /* two more: the oldest go */
	assert_int_equal(n.hole_count, NACK_MAX_HOLES);
	assert_int_equal(n.holes[0].seq, 13);
	assert_true(takes_lost(&n));
	(void)nack_on_packet(&n, 16 + 2 * NACK_MAX_HOLES, 0); /* too far */
	assert_int_equal(n.hole_count, 0);
	assert_true(takes_lost(&n));
	assert_false(takes_lost(&n));
}

/* A stream with loss and reorder and a sender that answers after 50 ms: all comes through, each asked for a few times. */
static void random_streams_are_completed(void **state)
{
	enum { COUNT = 2000, RTT_MS = 50 };
	static uint8_t has[COUNT];
	static uint32_t answer_at[COUNT];
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct rng rng;
		struct nack n;
		uint16_t out[64];
		uint32_t asked = 0;
		uint32_t lost = 0;
		rng_init(&rng, seed);
		nack_init(&n, &conf);
		nack_set_rtt(&n, RTT_MS * US_PER_MS);
		memset(has, 0, sizeof has);
		memset(answer_at, 0, sizeof answer_at);
		for (uint32_t ms = 0; ms < COUNT + 1500; ms++) {
			us_t now = ms * US_PER_MS;
			for (uint32_t i = 0; i < COUNT; i++) {
				bool is_answer = answer_at[i] == ms && ms > 0;
				if (is_answer || (i == ms && (i == 0 || i == COUNT - 1 || rng_below(&rng, 100) >= 10))) {
					(void)nack_on_packet(&n, 65536 + i, now);
					has[i] = 1;
				} else if (i == ms && rng_below(&rng, 3) == 0) {
					answer_at[i] = ms + 1 + rng_below(&rng, 8); /* only late */
				} else if (i == ms) {
					lost++;
				}
			}
			size_t count = nack_take_due(&n, now, out, 64);
			for (size_t k = 0; k < count; k++) {
				assert_true(k == 0 || out[k] > out[k - 1]);
				assert_false(has[out[k]]);
				answer_at[out[k]] = rng_below(&rng, 10) == 0 ? 0 : ms + RTT_MS;
			}
			asked += (uint32_t)count;
			assert_true(nack_deadline(&n) > now);
		}
		for (uint32_t i = 0; i < COUNT; i++) {
			assert_true(has[i]);
		}
		assert_false(takes_lost(&n));
		assert_true(asked <= lost * 3 / 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_waits_and_gives_up),
		cmocka_unit_test(filled_holes_are_not_asked_for),
		cmocka_unit_test(requests_are_repeated),
		cmocka_unit_test(round_trip_is_learnt),
		cmocka_unit_test(newest_loss_is_told),
		cmocka_unit_test(bounded),
		cmocka_unit_test(random_streams_are_completed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
