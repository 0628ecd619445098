/* Does it see queues that stand or grow, and only those: not bursts, not jitter, not a receiver that reads late? */
#include "delay_trend.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DELAY_US (40 * US_PER_MS)
#define OFFSET_US (777 * US_PER_S) /* between the clocks */

struct line {
	const char *label;
	us_t stands_us;   /* a queue from the fifth second on */
	us_t grows_us;    /* a second, from then on */
	us_t jitter_us;
	us_t stall_us;    /* the receiver reads nothing for so long, each half second */
	us_t burst_us;    /* the last packet of ten waits so long behind the first one */
	us_t least_standing_us, most_standing_us, least_rise_us, most_rise_us;
};

static void sees_queues_only(void **state)
{
	static const struct line rows[] = {
		{"a still line", .most_standing_us = 100, .least_rise_us = -500, .most_rise_us = 500},
		{"a queue stands", .stands_us = 50000, .least_standing_us = 49000, .most_standing_us = 51000,
			.least_rise_us = -1000, .most_rise_us = 1000},
		{"a queue grows", .grows_us = 100000, .least_standing_us = 60000, .most_standing_us = 100000,
			.least_rise_us = 25000, .most_rise_us = 35000},
		{"jitter of 30 ms", .jitter_us = 30000, .most_standing_us = 12000, .least_rise_us = -20000, .most_rise_us = 20000},
		{"a busy machine", .stall_us = 120000, .most_standing_us = 1000, .least_rise_us = -60000, .most_rise_us = 60000},
		{"bursts", .burst_us = 35000, .most_standing_us = 1000, .least_rise_us = -2000, .most_rise_us = 2000},
		{"a queue under jitter", .stands_us = 60000, .jitter_us = 20000, .least_standing_us = 55000, .most_standing_us = 75000,
			.least_rise_us = -20000, .most_rise_us = 20000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct line *l = &rows[i];
		struct delay_trend t;
		struct rng rng;
		uint32_t n = 0;
		rng_init(&rng, i + 1);
		delay_trend_init(&t);
		for (us_t at = 0; at < 6 * US_PER_S; at += 5 * US_PER_MS, n++) {
			us_t queue_us = at >= 5 * US_PER_S ? l->stands_us + (at - 5 * US_PER_S) * l->grows_us / US_PER_S : 0;
			us_t arrived_at = at + DELAY_US + queue_us + (us_t)rng_below(&rng, (uint32_t)l->jitter_us + 1) +
				l->burst_us * (n % 10) / 9;
			us_t since_stall_us = arrived_at % (500 * US_PER_MS);
			arrived_at += since_stall_us < l->stall_us ? l->stall_us - since_stall_us : 0;
			delay_trend_add(&t, at, OFFSET_US + arrived_at);
		}
		us_t standing_us = delay_trend_standing_us(&t);
		double rise_us = delay_trend_rise_us(&t);
		bool ok = standing_us >= l->least_standing_us && standing_us <= l->most_standing_us &&
			rise_us >= (double)l->least_rise_us && rise_us <= (double)l->most_rise_us;
		if (!ok) {
			print_error("%s: standing %lld, rise %.0f us\n", l->label, (long long)standing_us, rise_us);
		}
		assert_true(ok);
	}
}

static void a_line_becomes_longer_and_clocks_jump(void **state)
{
	struct delay_trend t;
	us_t at = 0;
	(void)state;
	delay_trend_init(&t);
	for (; at < 30 * US_PER_S; at += 10 * US_PER_MS) {
		delay_trend_add(&t, at, at + DELAY_US);
	}
	for (; at < 31 * US_PER_S; at += 10 * US_PER_MS) {
		delay_trend_add(&t, at, at + 3 * DELAY_US);
	}
	assert_int_equal(delay_trend_standing_us(&t), 2 * DELAY_US);
	for (; at < 60 * US_PER_S; at += 10 * US_PER_MS) {
		delay_trend_add(&t, at, at + 3 * DELAY_US);
	}
	assert_int_equal(delay_trend_standing_us(&t), 0);
	assert_int_equal(delay_trend_foreign_us(&t), 2 * DELAY_US);
	delay_trend_add(&t, at, at + 100 * US_PER_S);
	assert_int_equal(delay_trend_standing_us(&t), 0);
	assert_int_equal(delay_trend_foreign_us(&t), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_queues_only),
		cmocka_unit_test(a_line_becomes_longer_and_clocks_jump),
	};
	return cmocka_run_group_tests_name("delay_trend", tests, NULL, NULL);
}
