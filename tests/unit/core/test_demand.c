/* Is a layer wanted at once when somebody can use it, and unwanted only after a while, and is the publisher told just that? */
#include "demand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* last: it needs the ones above */
#include <cmocka.h>

/* One after the other, on one publisher. */
static void table(void **state)
{
	static const struct {
		const char *label;
		us_t at_ms;
		uint8_t wanted;
		uint16_t wanted_px;
		bool is_told;
		uint8_t layers;
		uint16_t height_px;
	} rows[] = {
		{"begins with all, and says so", 0, 0, 0, true, 7, 0},
		{"no news", 200, 0, 0, false, 7, 0},
		{"somebody looks, at once", 1000, 2, 300, true, 7, 300},
		{"the others go after three seconds", 3000, 2, 300, true, 3, 300},
		{"the highest, at once", 3200, 4, 720, true, 7, 720},
		{"what was used lately is kept", 5900, 4, 720, false, 7, 720},
		{"until three seconds are over", 6000, 4, 720, true, 5, 720},
		{"a smaller tile: nothing yet", 7000, 2, 240, true, 7, 720},
		{"nor a little later", 8900, 2, 240, false, 7, 720},
		{"then both", 9300, 2, 240, true, 3, 240},
		{"a taller one at once", 9400, 2, 270, true, 3, 270},
		{"nobody looks", 9600, 0, 0, false, 3, 270},
		{"the lowest stays", 12600, 0, 0, true, 1, 0},
		{"for ever", 60000, 0, 0, false, 1, 0},
	};
	struct demand d;
	(void)state;
	demand_init(&d, 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool is_told = demand_update(&d, rows[i].wanted, rows[i].wanted_px, rows[i].at_ms * US_PER_MS);
		if (is_told != rows[i].is_told || d.layers != rows[i].layers || d.height_px != rows[i].height_px) {
			print_error("row: %s: told %d, layers %d, %d px\n", rows[i].label, is_told, d.layers, d.height_px);
		}
		assert_int_equal(is_told, rows[i].is_told);
		assert_int_equal(d.layers, rows[i].layers);
		assert_int_equal(d.height_px, rows[i].height_px);
	}
}

static void a_new_transport_is_told_again(void **state)
{
	struct demand d;
	(void)state;
	demand_init(&d, 0);
	assert_true(demand_update(&d, 7, 720, US_PER_S));
	assert_false(demand_update(&d, 7, 720, 2 * US_PER_S));
	demand_init(&d, 3 * US_PER_S);
	assert_true(demand_update(&d, 7, 720, 3 * US_PER_S));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(a_new_transport_is_told_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
