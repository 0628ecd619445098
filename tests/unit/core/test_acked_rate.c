/* Is the rate right for even and bursty traffic, for what comes out of order, after silences and jumps of the clock? */
#include "acked_rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct traffic {
	const char *label;
	us_t every_us;
	size_t bytes;
	us_t jitter_us; /* every other packet is late by that */
	bps_t expected_bps;
};

static void measures_the_rate(void **state)
{
	static const struct traffic rows[] = {
		{"1 Mbit/s", 8 * US_PER_MS, 1000, 0, 1000000},
		{"10 Mbit/s", 800, 1000, 0, 10000000},
		{"frames at 25 Hz", 40 * US_PER_MS, 5000, 0, 1000000},
		{"out of order", 8 * US_PER_MS, 1000, 20 * US_PER_MS, 1000000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct acked_rate r;
		acked_rate_init(&r);
		assert_int_equal(acked_rate_bps(&r, 4), -1);
		for (us_t at = US_PER_S; at < 3 * US_PER_S; at += rows[i].every_us) {
			acked_rate_add(&r, at + (at / rows[i].every_us % 2) * rows[i].jitter_us, rows[i].bytes);
		}
		assert_in_range(acked_rate_bps(&r, 12), rows[i].expected_bps * 85 / 100, rows[i].expected_bps * 115 / 100);
	}
}

static void a_short_look_sees_a_drop_first(void **state)
{
	struct acked_rate r;
	us_t at = 0;
	(void)state;
	acked_rate_init(&r);
	for (; at < 2 * US_PER_S; at += 2 * US_PER_MS) {
		acked_rate_add(&r, at, 1000);
	}
	for (; at < 2200 * US_PER_MS; at += 20 * US_PER_MS) {
		acked_rate_add(&r, at, 1000);
	}
	assert_true(acked_rate_bps(&r, 3) < 1000000);
	assert_true(acked_rate_bps(&r, 10) > 2000000);
}

static void forgets_what_is_long_ago(void **state)
{
	struct acked_rate r;
	(void)state;
	acked_rate_init(&r);
	for (us_t at = 100 * US_PER_S; at < 101 * US_PER_S; at += US_PER_MS) {
		acked_rate_add(&r, at, 1000);
	}
	acked_rate_add(&r, 105 * US_PER_S, 10);
	assert_int_equal(acked_rate_bps(&r, 4), -1);
	acked_rate_add(&r, 3 * US_PER_S, 10); /* the receiver's clock began anew */
	assert_int_equal(acked_rate_bps(&r, 4), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_the_rate),
		cmocka_unit_test(a_short_look_sees_a_drop_first),
		cmocka_unit_test(forgets_what_is_long_ago),
	};
	return cmocka_run_group_tests_name("acked_rate", tests, NULL, NULL);
}
