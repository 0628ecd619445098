/* Are percentiles right to a thirty-second, from microseconds to minutes? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "histogram.h"

static void an_empty_one_says_nothing(void **state)
{
	(void)state;
	static struct histogram h;
	assert_int_equal(histogram_at(&h, 0.5), 0);
	assert_int_equal(histogram_at(&h, 1.0), 0);
}

static void every_value_is_near_its_bucket(void **state)
{
	(void)state;
	for (us_t value = 0; value < 3600 * US_PER_S; value += 1 + value / 7) {
		static struct histogram h;
		memset(&h, 0, sizeof h);
		histogram_add(&h, value);
		histogram_add(&h, 2 * value + 100); /* so that the bound is that of the bucket, not the maximum */
		us_t found = histogram_at(&h, 0.5);
		assert_true(found >= value);
		assert_true(found - value <= value / HISTOGRAM_STEPS);
	}
}

static void percentiles_of_a_thousand(void **state)
{
	(void)state;
	static struct histogram h;
	for (us_t i = 1000; i >= 1; i--) {
		histogram_add(&h, i * 1000);
	}
	assert_in_range(histogram_at(&h, 0.5), 500000, 516000);
	assert_in_range(histogram_at(&h, 0.99), 990000, 1000000);
	assert_in_range(histogram_at(&h, 0.999), 999000, 1000000);
	assert_int_equal(histogram_at(&h, 1.0), 1000000);
	assert_int_equal(h.most, 1000000);
	assert_int_equal(h.count, 1000);
}

static void extremes_are_kept(void **state)
{
	(void)state;
	static struct histogram h;
	histogram_add(&h, -5);
	histogram_add(&h, INT64_MAX / 2);
	assert_int_equal(histogram_at(&h, 0.5), 0);
	assert_true(histogram_at(&h, 1.0) > 3600 * US_PER_S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_says_nothing),
		cmocka_unit_test(every_value_is_near_its_bucket),
		cmocka_unit_test(percentiles_of_a_thousand),
		cmocka_unit_test(extremes_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
