/* Is the line's capacity spent by rank, never beyond it, and without flapping? */
#include "rng.h"
#include "share.h"
#include "share_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define ENDLESS ((bps_t)1000000000)
#define LAYER(s, px, bps) {s, 7, true, px, bps}
#define OFF(s, px, bps) {s, 7, false, px, bps}
#define THREE {LAYER(0, 180, 100000), LAYER(1, 360, 300000), LAYER(2, 720, 1200000)}
/* the lowest layer can be had with half of its frames, too */
#define SIX {{0, 0, true, 180, 60000}, LAYER(0, 180, 100000), {1, 0, true, 360, 200000}, LAYER(1, 360, 300000), \
	{2, 0, true, 720, 800000}, LAYER(2, 720, 1200000)}
#define NONE SHARE_NOTHING
#define THREE_OF(rank, px, previous) {rank, false, px, 3, THREE, previous, false, 0, false}
#define SIX_OF(rank, px, previous) {rank, false, px, 6, SIX, previous, false, 0, false}
#define NOBODY {9, false, 0, 0, {{0, 0, false, 0, 0}}, NONE, false, 0, false}

static void table(void **state)
{
	static const struct {
		const char *label;
		struct share_budget budget;
		struct share_video videos[3];
		int8_t given[3];
	} rows[] = {
		{"all they can show", {9000000, 9000000, 9000000, 9000000, ENDLESS}, {THREE_OF(0, 720, NONE), THREE_OF(1, 360, NONE), THREE_OF(2, 90, NONE)}, {2, 1, 0}},
		{"everybody something first", {420000, 420000, 420000, 420000, ENDLESS}, {THREE_OF(0, 720, NONE), THREE_OF(1, 360, NONE), THREE_OF(2, 90, NONE)}, {0, 0, 0}},
		{"the best rank rises first", {560000, 560000, 560000, 560000, ENDLESS}, {THREE_OF(1, 720, NONE), THREE_OF(0, 720, NONE), THREE_OF(2, 720, NONE)}, {0, 1, 0}},
		{"the last goes without", {220000, 220000, 220000, 220000, ENDLESS}, {THREE_OF(0, 720, NONE), THREE_OF(1, 360, NONE), THREE_OF(2, 90, NONE)}, {0, 0, NONE}},
		{"the stage goes last", {110000, 110000, 110000, 110000, ENDLESS}, {THREE_OF(2, 720, 2), THREE_OF(1, 360, 0), THREE_OF(0, 720, 1)}, {NONE, NONE, 0}},
		{"nothing", {0, 0, 0, 0, ENDLESS}, {THREE_OF(0, 720, NONE), THREE_OF(1, 360, NONE), THREE_OF(2, 90, NONE)}, {NONE, NONE, NONE}},
		{"a step up must fit what is steady", {400000, 400000, 290000, 290000, ENDLESS}, {THREE_OF(0, 360, 0), NOBODY, NOBODY}, {0, NONE, NONE}},
		{"what was given is kept", {310000, 310000, 200000, 200000, ENDLESS}, {THREE_OF(0, 360, 1), NOBODY, NOBODY}, {1, NONE, NONE}},
		{"to resume is a step up, too", {120000, 120000, 90000, 90000, ENDLESS}, {THREE_OF(0, 360, NONE), NOBODY, NOBODY}, {NONE, NONE, NONE}},
		{"the lowest step is held a little longer", {210000, 180000, 0, 0, ENDLESS}, {THREE_OF(0, 720, 1), THREE_OF(1, 360, 0), THREE_OF(2, 90, 0)}, {0, 0, NONE}},
		{"and nothing above it", {330000, 250000, 0, 0, ENDLESS}, {THREE_OF(0, 720, 1), THREE_OF(1, 360, 0), THREE_OF(2, 90, 0)}, {0, 0, 0}},
		{"something new begins where nothing may rise", {420000, 420000, 420000, 0, ENDLESS}, {THREE_OF(0, 360, 1), {1, false, 360, 3, THREE, NONE, true, 0, false}, NOBODY}, {1, 0, NONE}},
		{"what was paused does not", {420000, 420000, 420000, 0, ENDLESS}, {THREE_OF(0, 360, 1), THREE_OF(1, 360, NONE), NOBODY}, {1, NONE, NONE}},
		{"what was given counts before what is new", {420000, 420000, 350000, 350000, ENDLESS}, {THREE_OF(0, 360, 1), THREE_OF(1, 180, NONE), NOBODY}, {1, 0, NONE}},
		{"equal ranks rise in turn", {650000, 650000, 650000, 650000, ENDLESS}, {THREE_OF(0, 720, NONE), THREE_OF(0, 720, NONE), NOBODY}, {1, 1, NONE}},
		{"of equal ranks the taller tile first", {420000, 420000, 420000, 420000, ENDLESS}, {THREE_OF(3, 340, NONE), THREE_OF(3, 720, NONE), NOBODY}, {0, 1, NONE}},
		{"and before it a screen", {420000, 420000, 420000, 420000, ENDLESS}, {THREE_OF(3, 720, NONE), {3, true, 340, 3, THREE, NONE, false, 0, false}, NOBODY}, {0, 1, NONE}},
		{"a layer is enough with five of six lines", {9000000, 9000000, 9000000, 9000000, ENDLESS}, {THREE_OF(0, 216, NONE), THREE_OF(0, 220, NONE), THREE_OF(0, 440, NONE)}, {0, 1, 2}},
		{"half of the frames before none", {70000, 70000, 70000, 70000, ENDLESS}, {SIX_OF(0, 720, 5), NOBODY, NOBODY}, {0, NONE, NONE}},
		{"steps in between", {520000, 520000, 520000, 520000, ENDLESS}, {SIX_OF(0, 720, NONE), SIX_OF(1, 720, NONE), NOBODY}, {3, 2, NONE}},
		{"all frames of what is tall enough", {9000000, 9000000, 9000000, 9000000, ENDLESS}, {SIX_OF(0, 350, NONE), SIX_OF(1, 90, NONE), NOBODY}, {3, 1, NONE}},
		{"only what flows", {5000000, 5000000, 5000000, 5000000, ENDLESS}, {{0, false, 720, 3, {OFF(0, 180, 1), LAYER(1, 360, 300000), OFF(2, 720, 1)}, NONE, false, 0, false},
			{1, false, 720, 2, {OFF(0, 180, 1), OFF(1, 360, 2)}, NONE, false, 0, false}, {2, false, 100, 2, {LAYER(0, 180, 1), LAYER(1, 360, 2)}, NONE, false, 0, false}}, {1, NONE, 0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct share_video videos[3];
		memcpy(videos, rows[i].videos, sizeof videos);
		bps_t spent_bps = share_split(videos, 3, rows[i].budget, false);
		assert_true(spent_bps <= rows[i].budget.hold_bps);
		for (size_t k = 0; k < 3; k++) {
			bool flows = false;
			for (int j = 0; j < videos[k].step_count; j++) {
				flows |= videos[k].steps[j].is_flowing;
			}
			if (videos[k].given != rows[i].given[k]) {
				print_error("row: %s, video %d: %d\n", rows[i].label, (int)k, videos[k].given);
			}
			assert_int_equal(videos[k].given, rows[i].given[k]);
			if (videos[k].is_paused != (videos[k].given < 0 && flows)) {
				print_error("row: %s, video %d is%s paused\n", rows[i].label, (int)k, videos[k].is_paused ? "" : " not");
			}
			assert_int_equal(videos[k].is_paused, videos[k].given < 0 && flows);
		}
	}
}

static struct share_budget only(bps_t bps)
{
	return (struct share_budget){bps, bps, bps, bps, bps};
}

static void as_if_all_flowed(void **state)
{
	struct share_video videos[] = {
		{0, false, 720, 3, {LAYER(0, 180, 100000), OFF(1, 360, 300000), OFF(2, 720, 1200000)}, 2, false, 0, false}};
	(void)state;
	assert_int_equal(share_previous_bps(videos, 1), 100000);
	assert_int_equal(share_split(videos, 1, only(9000000), false), 100000);
	assert_int_equal(share_split(videos, 1, only(9000000), true), 1200000);
	assert_int_equal(videos[0].given, 2);
	assert_int_equal(share_split(videos, 1, only(500000), true), 300000);
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
				.step_count = (uint8_t)(1 + rng_below(&rng, 3)), .previous = NONE};
			for (uint32_t k = 0; k < 3; k++) {
				videos[i].steps[k] = (struct share_step){(uint8_t)k, 7, rng_below(&rng, 6) > 0,
					(uint16_t)(180u << k), (bps_t)(50000 + rng_below(&rng, 100000)) << (2 * k)};
			}
		}
		bps_t budget_bps = rng_below(&rng, 6000000);
		bps_t spent_bps = share_split(videos, COUNT, only(budget_bps), false);
		assert_true(spent_bps <= budget_bps);
		/* again, with what was given and nothing to raise: nothing changes */
		memcpy(more, videos, sizeof more);
		for (uint32_t i = 0; i < COUNT; i++) {
			more[i].previous = videos[i].given;
		}
		assert_int_equal(share_previous_bps(more, COUNT), spent_bps);
		assert_int_equal(share_split(more, COUNT, (struct share_budget){spent_bps, spent_bps, 0, 0, 0}, false), spent_bps);
		for (uint32_t i = 0; i < COUNT; i++) {
			assert_int_equal(more[i].given, videos[i].given);
		}
		/* more to spend: the first difference, by rank and lowest layers first, is a gain */
		for (uint32_t i = 0; i < COUNT; i++) {
			more[i].previous = NONE;
		}
		(void)share_split(more, COUNT, only(budget_bps + 500000), false);
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

/* -- on a line over time ------------------------------------------------------------------------------------------ */

#define TURN_US (200 * US_PER_MS)

struct subscriber {
	struct share_line line;
	struct share_video videos[3];
	uint32_t changes[3]; /* of each video's layer, paused or not: what one can see (of temporal layers one can't) */
};

static void begin(struct subscriber *s)
{
	static const struct share_video videos[3] = {SIX_OF(0, 720, NONE), SIX_OF(1, 360, NONE), SIX_OF(2, 180, NONE)};
	memset(s, 0, sizeof *s);
	memcpy(s->videos, videos, sizeof videos);
	share_line_init(&s->line);
}

static int spatial_of(const struct share_video *v, int step)
{
	return step < 0 ? -1 : v->steps[step].spatial;
}

static void turn(struct subscriber *s, bps_t line_bps, us_t now)
{
	const struct share_line_input in = {line_bps, line_bps, line_bps * 105 / 100, line_bps * 105 / 100};
	struct share_budget budget = share_line_budget(&s->line, &in, share_previous_bps(s->videos, 3), now);
	bps_t spent_bps = share_split(s->videos, 3, budget, false);
	assert_true(spent_bps <= budget.keep_bps || spent_bps <= budget.hold_bps);
	share_line_spent(&s->line, spent_bps, now);
	for (int i = 0; i < 3; i++) {
		s->changes[i] += spatial_of(&s->videos[i], s->videos[i].given) != spatial_of(&s->videos[i], s->videos[i].previous);
		s->videos[i].previous = s->videos[i].given;
	}
}

/* A triangle of +-15 %. */
static bps_t wobble(bps_t mean_bps, us_t now, us_t period_us)
{
	us_t phase_us = now % period_us;
	us_t up_us = phase_us < period_us / 2 ? phase_us : period_us - phase_us;
	return mean_bps * (850 + 300 * up_us * 2 / period_us) / 1000;
}

enum { MINUTES = 5, MOST_PER_MINUTE = 4 };
#define SETTLE_US (30 * US_PER_S)
#define WOBBLE_US (MINUTES * 60 * US_PER_S)

static uint32_t most_changes(const struct subscriber *s)
{
	uint32_t most = 0;
	for (int i = 0; i < 3; i++) {
		most = s->changes[i] > most ? s->changes[i] : most;
	}
	return most;
}

/* Whatever the pace of the wobble, and wherever the line stands among the steps. */
static void a_wobbling_estimate_makes_nothing_flap(void **state)
{
	static const us_t periods_us[] = {400 * US_PER_MS, 2 * US_PER_S, 7 * US_PER_S, 20 * US_PER_S, 45 * US_PER_S};
	uint32_t worst = 0;
	(void)state;
	for (size_t k = 0; k < sizeof periods_us / sizeof periods_us[0]; k++) {
		for (bps_t mean_bps = 150000; mean_bps < 2500000; mean_bps += 25000) {
			struct subscriber s;
			begin(&s);
			for (us_t now = 0; now < SETTLE_US + WOBBLE_US; now += TURN_US) {
				turn(&s, wobble(mean_bps, now, periods_us[k]), now);
				if (now < SETTLE_US) {
					memset(s.changes, 0, sizeof s.changes);
				}
			}
			uint32_t most = most_changes(&s);
			if (most > worst) {
				worst = most;
				print_message("%lld bit/s, period %lld ms: %u changes in %d minutes\n", (long long)mean_bps,
					(long long)(periods_us[k] / US_PER_MS), most, MINUTES);
			}
		}
	}
	assert_true(worst <= MOST_PER_MINUTE * MINUTES);
}

static void noise_makes_nothing_flap(void **state)
{
	uint32_t worst = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct rng rng;
		struct subscriber s;
		rng_init(&rng, seed);
		bps_t mean_bps = 200000 + rng_below(&rng, 2000000);
		begin(&s);
		for (us_t now = 0; now < SETTLE_US + WOBBLE_US; now += TURN_US) {
			turn(&s, mean_bps * (850 + rng_below(&rng, 301)) / 1000, now);
			if (now < SETTLE_US) {
				memset(s.changes, 0, sizeof s.changes);
			}
		}
		uint32_t most = most_changes(&s);
		if (most > worst) {
			worst = most;
			print_message("seed %llu, %lld bit/s: %u changes in %d minutes\n", (unsigned long long)seed,
				(long long)mean_bps, most, MINUTES);
		}
	}
	assert_true(worst <= MOST_PER_MINUTE * MINUTES);
}

struct span {
	bps_t line_bps;
	us_t for_us;
};

/* What the stage has after a line that changed like this. */
static void line_table(void **state)
{
	static const struct {
		const char *label;
		struct span spans[5];
		int8_t given;
	} rows[] = {
		{"a good line gives all at once", {{4000000, TURN_US}}, 5},
		{"down at once", {{4000000, 5 * US_PER_S}, {600000, TURN_US}}, 3},
		{"up only when it was borne for a second", {{600000, 5 * US_PER_S}, {4000000, 800 * US_PER_MS}}, 3},
		{"then up", {{600000, 5 * US_PER_S}, {4000000, 2200 * US_PER_MS}}, 5},
		{"a peak is nothing", {{600000, 5 * US_PER_S}, {4000000, 600 * US_PER_MS}, {600000, 5 * US_PER_S}}, 3},
		{"a short dip costs a second or two", {{1700000, 80 * US_PER_S}, {600000, 400 * US_PER_MS}, {1700000, 800 * US_PER_MS}}, 3},
		{"and no more", {{1700000, 80 * US_PER_S}, {600000, 400 * US_PER_MS}, {1700000, 5 * US_PER_S}}, 5},
		{"a raise that failed is not tried again soon", {{600000, 20 * US_PER_S}, {1400000, 4 * US_PER_S},
			{1200000, US_PER_S}, {1400000, 2600 * US_PER_MS}}, 4},
		{"unless the line is much better", {{600000, 20 * US_PER_S}, {1700000, 4 * US_PER_S}, {600000, 3 * US_PER_S},
			{3500000, 4 * US_PER_S}}, 5},
		{"a short dip does not pause", {{80000, 5 * US_PER_S}, {50000, 800 * US_PER_MS}}, 0},
		{"a longer one does", {{80000, 5 * US_PER_S}, {50000, 2400 * US_PER_MS}}, NONE},
		{"a deep one at once", {{80000, 5 * US_PER_S}, {40000, 200 * US_PER_MS}}, NONE},
		{"paused when nothing fits", {{50000, 2 * US_PER_S}}, NONE},
		{"resumed when it was borne for a while", {{50000, 5 * US_PER_S}, {300000, 3 * US_PER_S}}, 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct subscriber s;
		us_t now = 0;
		begin(&s);
		for (size_t k = 0; k < 5; k++) {
			for (us_t end = now + rows[i].spans[k].for_us; now < end; now += TURN_US) {
				turn(&s, rows[i].spans[k].line_bps, now);
			}
		}
		if (s.videos[0].given != rows[i].given) {
			print_error("row: %s: %d\n", rows[i].label, s.videos[0].given);
		}
		assert_int_equal(s.videos[0].given, rows[i].given);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(as_if_all_flowed),
		cmocka_unit_test(random_splits),
		cmocka_unit_test(line_table),
		cmocka_unit_test(a_wobbling_estimate_makes_nothing_flap),
		cmocka_unit_test(noise_makes_nothing_flap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
