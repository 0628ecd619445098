/* Is the line's capacity spent by rank, never beyond it, and without flapping? */
#include "rng.h"
#include "share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define LAYERS {{100000, 180, true}, {300000, 360, true}, {1200000, 720, true}}

static void table(void **state)
{
	static const struct {
		const char *label;
		bps_t budget_bps;
		struct share_video videos[3];
		int8_t given[3];
	} rows[] = {
		{"all they can show", 10000000,
			{{0, 720, 3, LAYERS, -1, 0, 0}, {1, 360, 3, LAYERS, -1, 0, 0}, {2, 90, 3, LAYERS, -1, 0, 0}}, {2, 1, 0}},
		{"everybody something first", 420000,
			{{0, 720, 3, LAYERS, -1, 0, 0}, {1, 360, 3, LAYERS, -1, 0, 0}, {2, 90, 3, LAYERS, -1, 0, 0}}, {0, 0, 0}},
		{"the best rank rises first", 560000,
			{{1, 720, 3, LAYERS, -1, 0, 0}, {0, 720, 3, LAYERS, -1, 0, 0}, {2, 720, 3, LAYERS, -1, 0, 0}}, {0, 1, 0}},
		{"the last goes without", 220000,
			{{0, 720, 3, LAYERS, -1, 0, 0}, {1, 360, 3, LAYERS, -1, 0, 0}, {2, 90, 3, LAYERS, -1, 0, 0}}, {0, 0, -1}},
		{"nothing", 0,
			{{0, 720, 3, LAYERS, -1, 0, 0}, {1, 360, 3, LAYERS, -1, 0, 0}, {2, 90, 3, LAYERS, -1, 0, 0}}, {-1, -1, -1}},
		{"a step up needs headroom", 310000,
			{{0, 360, 3, LAYERS, 0, 0, 0}, {1, 0, 0, LAYERS, -1, 0, 0}, {2, 0, 0, LAYERS, -1, 0, 0}}, {0, -1, -1}},
		{"what was given is kept without", 310000,
			{{0, 360, 3, LAYERS, 1, 0, 0}, {1, 0, 0, LAYERS, -1, 0, 0}, {2, 0, 0, LAYERS, -1, 0, 0}}, {1, -1, -1}},
		{"equal ranks rise in turn", 650000,
			{{0, 720, 3, LAYERS, -1, 0, 0}, {0, 720, 3, LAYERS, -1, 0, 0}, {2, 0, 0, LAYERS, -1, 0, 0}}, {1, 1, -1}},
		{"only what flows", 5000000,
			{{0, 720, 3, {{0, 180, false}, {300000, 360, true}, {0, 720, false}}, -1, 0, 0},
			{1, 720, 2, {{0, 180, false}, {0, 360, false}}, -1, 0, 0}, {2, 100, 2, {{1, 0, true}, {2, 0, true}}, -1, 0, 0}},
			{1, -1, 0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct share_video videos[3];
		memcpy(videos, rows[i].videos, sizeof videos);
		share_split(videos, 3, rows[i].budget_bps);
		for (size_t k = 0; k < 3; k++) {
			bool flows = videos[k].layer_count > 0 && (videos[k].layers[0].is_flowing || videos[k].layers[1].is_flowing);
			if (videos[k].given != rows[i].given[k]) {
				print_error("row: %s, video %d: %d\n", rows[i].label, (int)k, videos[k].given);
			}
			assert_int_equal(videos[k].given, rows[i].given[k]);
			assert_int_equal(videos[k].is_paused, videos[k].given < 0 && flows);
		}
	}
}

static bps_t spent(const struct share_video *videos, size_t count)
{
	bps_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		sum += videos[i].given >= 0 ? videos[i].layers[videos[i].given].bps : 0;
	}
	return sum;
}

static void random_splits(void **state)
{
	enum { COUNT = 8 };
	(void)state;
	for (uint64_t seed = 1; seed <= 5000; seed++) {
		struct rng rng;
		struct share_video videos[COUNT] = {0};
		struct share_video more[COUNT];
		rng_init(&rng, seed);
		for (uint32_t i = 0; i < COUNT; i++) {
			videos[i] = (struct share_video){.rank = (uint8_t)i, .height_px = (uint16_t)rng_below(&rng, 800),
				.layer_count = (uint8_t)(1 + rng_below(&rng, 3)), .previous = -1};
			for (uint32_t k = 0; k < 3; k++) {
				videos[i].layers[k] = (struct share_layer){(bps_t)(50000 + rng_below(&rng, 100000)) << (2 * k),
					(uint16_t)(180u << k), rng_below(&rng, 6) > 0};
			}
		}
		bps_t budget_bps = rng_below(&rng, 6000000);
		share_split(videos, COUNT, budget_bps);
		assert_true(spent(videos, COUNT) <= budget_bps);
		/* again, with what was given: nothing changes, and a dip that still fits changes nothing for rank 0 */
		memcpy(more, videos, sizeof more);
		for (uint32_t i = 0; i < COUNT; i++) {
			more[i].previous = videos[i].given;
		}
		share_split(more, COUNT, spent(videos, COUNT));
		for (uint32_t i = 0; i < COUNT; i++) {
			assert_int_equal(more[i].given, videos[i].given);
		}
		/* more to spend: the first difference, by rank and lowest layers first, is a gain */
		for (uint32_t i = 0; i < COUNT; i++) {
			more[i].previous = -1;
		}
		share_split(more, COUNT, budget_bps + 500000);
		int gain = 0;
		for (uint32_t i = 0; i < COUNT && gain == 0; i++) {
			gain = (more[i].given >= 0) - (videos[i].given >= 0);
		}
		for (uint32_t i = 0; i < COUNT && gain == 0; i++) {
			gain = more[i].given - videos[i].given;
		}
		if (gain < 0) {
			print_error("seed %llu\n", (unsigned long long)seed);
		}
		assert_true(gain >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(random_splits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
