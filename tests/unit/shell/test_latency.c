/* Does every datagram fall into the bucket of its time, once, and do the bounds lie where the targets are? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "latency.h"

#include <string.h>

static void bounds_ascend_and_have_the_targets(void **state)
{
	const uint32_t *bounds_us = sfu_latency_bounds_us();
	bool has_p99 = false;
	bool has_p999 = false;
	(void)state;
	for (int i = 0; i < SFU_LATENCY_BUCKETS - 1; i++) {
		assert_true(i == 0 || bounds_us[i] > bounds_us[i - 1]);
		has_p99 |= bounds_us[i] == 1000;
		has_p999 |= bounds_us[i] == 3000;
	}
	assert_true(has_p99 && has_p999);
}

static void every_datagram_is_counted_once(void **state)
{
	static const struct {
		us_t age_us;
		int bucket;
	} rows[] = {
		{-5, 0}, {0, 0}, {25, 0}, {26, 1}, {1000, 10}, {1001, 11}, {3000, 13}, {100000, 18}, {100001, 19}, {9000000, 19},
	};
	enum { ROWS = sizeof rows / sizeof rows[0] };
	struct latency l;
	uint64_t expected[SFU_LATENCY_BUCKETS] = {0};
	uint64_t sum_us = 0;
	(void)state;
	memset(&l, 0, sizeof l);
	for (int i = 0; i < ROWS; i++) {
		latency_arrived(&l, 10000000 - rows[i].age_us);
		expected[rows[i].bucket]++;
		sum_us += rows[i].age_us > 0 ? (uint64_t)rows[i].age_us : 0;
	}
	for (int i = 0; i < SFU_LATENCY_BUCKETS; i++) {
		assert_int_equal(l.buckets[i], 0); /* they are still in the house */
	}
	latency_sent(&l, 10000000);
	latency_sent(&l, 20000000);
	assert_memory_equal(l.buckets, expected, sizeof expected);
	assert_int_equal(l.sum_us, sum_us);
}

static void a_turn_has_a_limit(void **state)
{
	struct latency l;
	(void)state;
	memset(&l, 0, sizeof l);
	for (int i = 0; i < LATENCY_MAX_PER_TURN + 10; i++) {
		latency_arrived(&l, 100);
	}
	latency_sent(&l, 110);
	assert_int_equal(l.buckets[0], LATENCY_MAX_PER_TURN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_ascend_and_have_the_targets),
		cmocka_unit_test(every_datagram_is_counted_once),
		cmocka_unit_test(a_turn_has_a_limit),
	};
	return cmocka_run_group_tests_name("latency", tests, NULL, NULL);
}
