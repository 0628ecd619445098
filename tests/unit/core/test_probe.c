/* When is a line probed, how evenly, and what does a probe find on a wide, a narrow, a shaky and a lossy line? */
#include "probe_plan.h"
#include "probe_run.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PACKET_BYTES = 1000 };
#define DELAY_US (30 * US_PER_MS)

struct line {
	const char *label;
	bps_t capacity_bps;
	uint32_t jitter_ms, loss_percent;
	bps_t least_bps, most_bps; /* of what is found, from 600 kbit/s on; 0: nothing */
};

/* Sends the probe that is due through the line and gives the feedback. Returns what it found. */
static bps_t probe_once(struct probe_plan *plan, const struct line *line, bps_t target_bps, us_t *now, struct rng *rng)
{
	const struct probe_need need = {.target_bps = target_bps, .useful_bps = 10000000, .is_clear = true, .is_unknown = true};
	struct probe_run run;
	struct probe probe;
	us_t sent_at[256];
	us_t arrived_at[256];
	size_t count = 0;
	us_t free_at = 0;
	bool is_full;
	assert_true(probe_plan_due(plan, &need, *now, &probe));
	probe_run_begin(&run, &probe, *now);
	for (us_t at = *now; run.is_on; at = probe_run_deadline(&run, at)) {
		for (; probe_run_owed(&run, at) > 0; count++) {
			assert_true(count < 256);
			free_at = us_max(free_at, at) + (us_t)PACKET_BYTES * 8 * US_PER_S / line->capacity_bps;
			bool is_lost = rng_below(rng, 100) < line->loss_percent;
			sent_at[count] = at;
			arrived_at[count] = is_lost ? -1 : free_at + DELAY_US + (us_t)rng_below(rng, line->jitter_ms * 1000 + 1);
			probe_run_on_packet(&run, PACKET_BYTES);
		}
		*now = at;
		(void)probe_run_ends(&run, at);
	}
	probe_plan_on_sent(plan, *now);
	*now += 200 * US_PER_MS;
	for (size_t i = 0; i < count; i++) {
		bool is_early = i < count / 2;
		assert_true(!is_early || probe_plan_result(plan, target_bps, *now, &is_full) == 0);
		probe_plan_on_row(plan, sent_at[i], arrived_at[i], PACKET_BYTES);
	}
	return probe_plan_result(plan, target_bps, *now, &is_full);
}

static void finds_what_the_line_bears(void **state)
{
	static const struct line rows[] = {
		{"wide", 100000000, 0, 0, 1700000, 1800000},
		{"1.2 Mbit/s", 1200000, 0, 0, 900000, 1400000},
		{"just as much as is known", 600000, 0, 0, 0, 700000},
		{"less than is known", 300000, 0, 0, 0, 0},
		{"wide, jitter", 100000000, 10, 0, 1200000, 1800000},
		{"a third is lost", 100000000, 0, 35, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct probe_plan plan;
		struct rng rng;
		us_t now = US_PER_S;
		rng_init(&rng, i + 1);
		probe_plan_init(&plan, now);
		bps_t found_bps = probe_once(&plan, &rows[i], 600000, &now, &rng);
		bool ok = found_bps >= rows[i].least_bps && found_bps <= rows[i].most_bps;
		if (!ok) {
			print_error("%s: found %lld kbit/s\n", rows[i].label, (long long)found_bps / 1000);
		}
		assert_true(ok);
	}
}

static void goes_on_while_it_finds_more_and_rests_when_it_does_not(void **state)
{
	static const struct line wide = {.capacity_bps = 100000000};
	static const struct line narrow = {.capacity_bps = 600000};
	const struct probe_need need = {.target_bps = 600000, .useful_bps = 10000000, .is_clear = true, .is_unknown = true};
	struct probe_plan plan;
	struct probe probe;
	struct rng rng;
	us_t now = 0;
	bps_t target_bps = 600000;
	(void)state;
	rng_init(&rng, 1);
	probe_plan_init(&plan, now);
	for (int i = 0; i < 3; i++) {
		target_bps = probe_once(&plan, &wide, target_bps, &now, &rng);
		now += 100 * US_PER_MS;
	}
	assert_true(target_bps > 6500000 && now < US_PER_S * 3 / 2);
	probe_plan_init(&plan, now);
	(void)probe_once(&plan, &narrow, 600000, &now, &rng);
	assert_false(probe_plan_due(&plan, &need, now + US_PER_S, &probe));
	assert_true(probe_plan_due(&plan, &need, now + 3 * US_PER_S, &probe));
}

static void is_not_sent_without_need(void **state)
{
	static const struct {
		const char *label;
		struct probe_need need;
		bool is_due;
	} rows[] = {
		{"more is wanted", {600000, 2000000, true, true}, true},
		{"it is enough", {2000000, 2000000, true, true}, false},
		{"hardly more is wanted", {1900000, 2000000, true, true}, false},
		{"there is a queue", {600000, 2000000, false, true}, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct probe_plan plan;
		struct probe probe;
		probe_plan_init(&plan, 0);
		assert_int_equal(probe_plan_due(&plan, &rows[i].need, 0, &probe), rows[i].is_due);
		assert_true(!rows[i].is_due || (probe.rate_bps <= 2000000 && probe.duration_us <= 150 * US_PER_MS));
	}
}

/* The answer that never comes is not waited for. */
static void an_unanswered_probe_ends(void **state)
{
	const struct probe_need need = {600000, 2000000, true, true};
	struct probe_plan plan;
	struct probe probe;
	bool is_full;
	(void)state;
	probe_plan_init(&plan, 0);
	assert_true(probe_plan_due(&plan, &need, 0, &probe));
	assert_false(probe_plan_due(&plan, &need, 10 * US_PER_MS, &probe));
	probe_plan_on_sent(&plan, 40 * US_PER_MS);
	assert_int_equal(probe_plan_result(&plan, 600000, 2 * US_PER_S, &is_full), 0);
	assert_true(probe_plan_due(&plan, &need, 10 * US_PER_S, &probe));
}

/* However late it is asked: never more than the rate bears in the time, a step and a packet. */
static void keeps_to_its_rate(void **state)
{
	struct rng rng;
	(void)state;
	rng_init(&rng, 7);
	for (int round = 0; round < 200; round++) {
		struct probe probe = {.rate_bps = 100000 + (bps_t)rng_below(&rng, 10000000), .duration_us = 40 * US_PER_MS};
		struct probe_run run;
		int64_t sent = 0;
		probe_run_begin(&run, &probe, 0);
		for (us_t now = 0; run.is_on; now += (us_t)rng_below(&rng, 20000)) {
			for (; probe_run_owed(&run, now) > 0; sent += PACKET_BYTES) {
				probe_run_on_packet(&run, PACKET_BYTES);
			}
			us_t span_us = us_min(now, probe.duration_us) + 5 * US_PER_MS;
			assert_true(sent <= probe.rate_bps * span_us / 8 / US_PER_S + PACKET_BYTES);
			assert_true(probe_run_deadline(&run, now) >= now);
			(void)probe_run_ends(&run, now);
		}
		assert_true(sent >= probe.rate_bps * probe.duration_us / 8 / US_PER_S);
		assert_int_equal(probe_run_deadline(&run, US_PER_S), US_NEVER);
		assert_int_equal(probe_run_owed(&run, US_PER_S), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_the_line_bears),
		cmocka_unit_test(goes_on_while_it_finds_more_and_rests_when_it_does_not),
		cmocka_unit_test(is_not_sent_without_need),
		cmocka_unit_test(an_unanswered_probe_ends),
		cmocka_unit_test(keeps_to_its_rate),
	};
	return cmocka_run_group_tests_name("probe", tests, NULL, NULL);
}
