/* Is loss blamed on us only when it comes with sending more, and goes with sending less? */
#include "loss_bound.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PACKETS_PER_S = 200, RUN_S = 60 };

struct line {
	const char *label;
	uint32_t random_percent;
	uint32_t bears;        /* packets a second; what is more is lost */
	bool is_queued;
	uint32_t least_falls, most_falls;
};

/* Each verdict against us sends a tenth less; three seconds without one a tenth more. Returns the verdicts. */
static uint32_t run(const struct line *line, uint64_t seed)
{
	struct loss_bound l;
	struct rng rng;
	uint32_t falls = 0;
	uint32_t rate = PACKETS_PER_S;
	us_t fell_at = 0;
	us_t next_at = 0;
	rng_init(&rng, seed);
	loss_bound_init(&l, 0);
	for (us_t now = 0; now < RUN_S * US_PER_S; now += US_PER_MS) {
		for (; next_at <= now; next_at += US_PER_S / rate) {
			bool is_too_much = rate > line->bears && rng_below(&rng, rate) >= line->bears;
			loss_bound_add(&l, is_too_much || rng_below(&rng, 100) < line->random_percent);
		}
		if (loss_bound_look(&l, line->is_queued, now) && l.verdict == LOSS_OURS) {
			falls++;
			rate = rate * 9 / 10;
			fell_at = now;
			loss_bound_on_decrease(&l, true, now);
		} else if (now - fell_at >= 3 * US_PER_S) {
			rate = rate * 11 / 10 < 400 ? rate * 11 / 10 : 400;
			fell_at = now;
		}
	}
	return falls;
}

static void tells_ours_from_the_air(void **state)
{
	static const struct line rows[] = {
		{"no loss", 0, 1000, false, 0, 0},
		{"2 % of the air", 2, 1000, false, 0, 2},
		{"5 % of the air", 5, 1000, false, 0, 3},
		{"20 % of the air", 20, 1000, false, 1, 6},
		{"a shallow bottleneck", 0, 150, false, 5, 60},
		{"a shallow bottleneck behind bad air", 3, 150, false, 4, 60},
		{"others fill the queue", 10, 1000, true, 20, 240},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (uint64_t seed = 1; seed <= 5; seed++) {
			uint32_t falls = run(&rows[i], seed);
			bool ok = falls >= rows[i].least_falls && falls <= rows[i].most_falls;
			if (!ok) {
				print_error("%s, seed %d: %u verdicts\n", rows[i].label, (int)seed, falls);
			}
			assert_true(ok);
		}
	}
}

static void most_is_never_usual(void **state)
{
	struct loss_bound l;
	(void)state;
	loss_bound_init(&l, 0);
	for (us_t now = 0; now < 20 * US_PER_S; now += 5 * US_PER_MS) {
		loss_bound_add(&l, now % (50 * US_PER_MS) != 0); /* 90 % */
		if (loss_bound_look(&l, false, now)) {
			assert_int_equal(l.verdict, LOSS_OURS);
			loss_bound_on_decrease(&l, true, now);
		}
	}
	assert_true(loss_bound_permille(&l) > 850);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_ours_from_the_air),
		cmocka_unit_test(most_is_never_usual),
	};
	return cmocka_run_group_tests_name("loss_bound", tests, NULL, NULL);
}
