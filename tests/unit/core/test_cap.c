/* Does a token bucket let pass what it should, after a burst, a rest and a very long rest? */
#include "cap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_burst_and_then_the_rate(void **state)
{
	struct cap c;
	int64_t passed = 0;
	(void)state;
	cap_init(&c, 1000, 500 * US_PER_MS, US_PER_S);
	for (int ms = 0; ms < 10000; ms++) {
		for (int i = 0; i < 5; i++) {
			passed += cap_take(&c, 1, US_PER_S + ms * US_PER_MS);
		}
	}
	assert_in_range(passed, 10000 + 500 - 2, 10000 + 500);
}

static void whoever_keeps_to_it_loses_nothing(void **state)
{
	struct cap c;
	(void)state;
	cap_init(&c, 20 * 1000 * 1000, 500 * US_PER_MS, 0);
	for (int i = 0; i < 100000; i++) {
		assert_true(cap_take(&c, 12000, i * 600)); /* just 20 Mbit/s */
	}
}

static void what_is_refused_takes_nothing(void **state)
{
	struct cap c;
	(void)state;
	cap_init(&c, 100, US_PER_S, 0);
	assert_false(cap_take(&c, 101, 0));
	assert_true(cap_take(&c, 100, 0));
	assert_false(cap_take(&c, 1, 0));
	assert_false(cap_take(&c, 1, 9 * US_PER_MS));
	assert_true(cap_take(&c, 1, 10 * US_PER_MS));
}

static void a_long_rest_saves_up_no_more_than_a_burst(void **state)
{
	struct cap c;
	(void)state;
	cap_init(&c, INT64_C(1000000) * 1000, 500 * US_PER_MS, 0); /* the largest that can be configured */
	us_t now = INT64_C(1) << 60;
	assert_true(cap_take(&c, 500 * 1000 * 1000, now));
	assert_false(cap_take(&c, 1, now));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_and_then_the_rate),
		cmocka_unit_test(whoever_keeps_to_it_loses_nothing),
		cmocka_unit_test(what_is_refused_takes_nothing),
		cmocka_unit_test(a_long_rest_saves_up_no_more_than_a_burst),
	};
	return cmocka_run_group_tests_name("cap", tests, NULL, NULL);
}
