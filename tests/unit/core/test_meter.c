/* Is what a stream takes known by layer, soon after a rise, not forgotten between two bursts, and kept over a pause? */
#include "meter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define FRAME_US (40 * US_PER_MS)

/* 25 frames a second, every other one of temporal layer 1. */
static us_t feed(struct meter *m, us_t now, us_t duration_us, size_t bytes)
{
	us_t end = now + duration_us;
	for (unsigned i = 0; now < end; now += FRAME_US, i++) {
		meter_add(m, 0, i % 2, bytes, now);
	}
	return now;
}

static void layers_add_up(void **state)
{
	struct meter m;
	(void)state;
	meter_init(&m);
	assert_int_equal(meter_bps(&m, METER_SPATIAL, METER_TEMPORAL), 0);
	us_t now = feed(&m, 0, US_PER_S, 1000);
	assert_true(m.is_known);
	assert_int_equal(m.temporal_count, 2);
	assert_in_range(meter_bps(&m, 0, 0), 80000, 120000);
	assert_in_range(meter_bps(&m, 0, 1), 190000, 225000);
	for (unsigned i = 0; i < 100; i++) {
		meter_add(&m, 1, 3, 500, now + i * FRAME_US);
	}
	assert_int_equal(m.temporal_count, 4);
	assert_in_range(meter_bps(&m, 1, 3) - meter_bps(&m, 0, 3), 90000, 112000);
	meter_add(&m, 9, 9, 500, now); /* beyond what is told apart: no crash */
}

static void table(void **state)
{
	static const struct {
		const char *label;
		us_t pause_us, then_us;
		size_t bytes;
		bps_t least_bps, most_bps;
	} rows[] = {
		{"as it was", 0, US_PER_S, 1000, 190000, 225000},
		{"a rise counts by half within a second", 0, 1100 * US_PER_MS, 3000, 400000, 620000},
		{"and wholly in three", 0, 3 * US_PER_S, 3000, 560000, 640000},
		{"a fall is believed slowly", 0, US_PER_S, 250, 140000, 200000},
		{"but is believed", 0, 12 * US_PER_S, 250, 50000, 65000},
		{"a pause is no fall", 20 * US_PER_S, 100 * US_PER_MS, 1000, 190000, 225000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct meter m;
		meter_init(&m);
		us_t now = feed(&m, 0, 5 * US_PER_S, 1000);
		(void)feed(&m, now + rows[i].pause_us, rows[i].then_us, rows[i].bytes);
		bps_t bps = meter_bps(&m, 0, 1);
		if (bps < rows[i].least_bps || bps > rows[i].most_bps) {
			print_error("row: %s: %lld\n", rows[i].label, (long long)bps);
		}
		assert_in_range(bps, rows[i].least_bps, rows[i].most_bps);
	}
}

/* Eight times as large as the others, now and then: paid once, and in the mean. */
static void a_key_frame_is_no_rate(void **state)
{
	struct meter m;
	(void)state;
	meter_init(&m);
	meter_add(&m, 0, 0, 8000, 0);
	meter_note_key(&m);
	us_t now = feed(&m, FRAME_US, 300 * US_PER_MS, 1000);
	assert_true(m.is_known);
	assert_true(meter_bps(&m, 0, 1) > 300000); /* better than nothing, but soon corrected */
	now = feed(&m, now, US_PER_S, 1000);
	assert_in_range(meter_bps(&m, 0, 1), 190000, 225000);
	meter_add(&m, 0, 0, 8000, now);
	meter_note_key(&m);
	(void)feed(&m, now + FRAME_US, US_PER_S, 1000);
	assert_in_range(meter_bps(&m, 0, 1), 190000, 225000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layers_add_up),
		cmocka_unit_test(table),
		cmocka_unit_test(a_key_frame_is_no_rate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
