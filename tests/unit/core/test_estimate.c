/* Does the estimate find the capacity of simple lines, and keep its head in jitter and random loss? */
#include "estimate.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { PACKET_BYTES = 1000, QUEUE_MS = 400, DELAY_MS = 30, RUN_S = 40, SLOTS = 4096 };

struct line {
	const char *label;
	bps_t capacity_bps;
	uint32_t jitter_ms, loss_percent;
	bps_t least_bps, most_bps; /* of the mean from second 10 on */
};

struct flight {
	struct twcc_row row;
	us_t seen_at;
};

/* A packet goes through the bottleneck; feedback of all that arrived comes every 50 ms. Returns the mean target. */
static bps_t run(const struct line *line, uint64_t seed, us_t *worst_queue_us)
{
	static struct flight flights[SLOTS];
	static struct twcc_row rows[SLOTS];
	struct rng rng;
	struct estimate e;
	us_t free_at = 0;
	us_t next_at = 0;
	uint32_t head = 0;
	uint32_t tail = 0;
	int64_t sum = 0;
	int64_t looks = 0;
	rng_init(&rng, seed);
	estimate_init(&e, 0);
	*worst_queue_us = 0;
	for (us_t now = 0; now < RUN_S * US_PER_S; now += US_PER_MS) {
		for (; next_at <= now; next_at += (us_t)PACKET_BYTES * 8 * US_PER_S / estimate_bps(&e)) {
			us_t queue_us = us_max(free_at - next_at, 0);
			bool is_lost = queue_us > QUEUE_MS * US_PER_MS || rng_below(&rng, 100) < line->loss_percent;
			struct flight *f = &flights[head++ % SLOTS];
			if (queue_us <= QUEUE_MS * US_PER_MS) {
				free_at = us_max(free_at, next_at) + (us_t)PACKET_BYTES * 8 * US_PER_S / line->capacity_bps;
			}
			us_t arrived_at = us_max(free_at, next_at) + DELAY_MS * US_PER_MS +
				(us_t)rng_below(&rng, line->jitter_ms * 1000 + 1);
			*f = (struct flight){{next_at, is_lost ? -1 : arrived_at + 777 * US_PER_S, PACKET_BYTES}, arrived_at};
			if (now > 10 * US_PER_S) {
				*worst_queue_us = us_max(*worst_queue_us, queue_us);
			}
		}
		if (now % (50 * US_PER_MS) == 0) {
			size_t count = 0;
			for (; tail < head && flights[tail % SLOTS].seen_at + DELAY_MS * US_PER_MS <= now; tail++) {
				rows[count++] = flights[tail % SLOTS].row;
			}
			estimate_on_rows(&e, rows, count, now);
			if (now >= 10 * US_PER_S) {
				sum += estimate_bps(&e);
				looks++;
			}
		}
	}
	return sum / looks;
}

static void finds_the_capacity(void **state)
{
	static const struct line lines[] = {
		{"300 kbit/s", 300000, 0, 0, 180000, 330000},
		{"1 Mbit/s", 1000000, 0, 0, 700000, 1100000},
		{"1 Mbit/s, jitter", 1000000, 30, 0, 600000, 1100000},
		{"5 Mbit/s", 5000000, 0, 0, 3000000, 5500000},
		{"wide, jitter 30 ms", 100000000, 30, 0, 2500000, 30000000},
		{"wide, loss 5 %", 100000000, 0, 5, 1500000, 30000000},
		{"wide, jitter and loss", 100000000, 30, 5, 1500000, 30000000},
		{"1 Mbit/s, loss 5 %", 1000000, 0, 5, 500000, 1200000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		for (uint64_t seed = 1; seed <= 3; seed++) {
			us_t worst_queue_us;
			bps_t mean_bps = run(&lines[i], seed, &worst_queue_us);
			bool ok = mean_bps >= lines[i].least_bps && mean_bps <= lines[i].most_bps &&
				worst_queue_us < QUEUE_MS * US_PER_MS;
			if (!ok) {
				print_error("%s, seed %d: mean %lld kbit/s, queue %lld ms\n", lines[i].label, (int)seed,
					(long long)mean_bps / 1000, (long long)worst_queue_us / 1000);
			}
			assert_true(ok);
		}
	}
}

/* Little is sent: the estimate stays what it can stand for. */
static void does_not_dream(void **state)
{
	(void)state;
	struct estimate e;
	struct probe probe;
	estimate_init(&e, 0);
	assert_true(estimate_probe_due(&e, 0, &probe)); /* its caller sends probes; nothing ever comes back of this one */
	estimate_on_probe_sent(&e, 40 * US_PER_MS);
	assert_int_equal(estimate_bps(&e), ESTIMATE_START_BPS);
	for (us_t now = 0; now < 600 * US_PER_S; now += 20 * US_PER_MS) {
		struct twcc_row row = {now, now + 5, 100};
		estimate_on_rows(&e, &row, 1, now);
	}
	assert_int_equal(estimate_bps(&e), ESTIMATE_START_BPS);
	estimate_on_rows(&e, NULL, 0, 700 * US_PER_S);
	assert_int_equal(estimate_loss_permille(&e), 0);
}

/* On an endless line it grows as far as is of use, and what it has grown to is kept when less is wanted. */
static void goes_no_further_than_desired(void **state)
{
	(void)state;
	struct estimate e;
	us_t now = 0;
	estimate_init(&e, 0);
	estimate_set_desired(&e, 4000000);
	for (; now < 60 * US_PER_S; now += US_PER_MS) {
		struct twcc_row row = {now, now + 5, 1000};
		estimate_on_rows(&e, &row, 1, now);
	}
	assert_in_range(estimate_bps(&e), 4000000, 6000000);
	bps_t before_bps = estimate_bps(&e);
	estimate_set_desired(&e, 500000);
	for (; now < 80 * US_PER_S; now += US_PER_MS) {
		struct twcc_row row = {now, now + 5, 1000};
		estimate_on_rows(&e, &row, 1, now);
	}
	assert_int_equal(estimate_bps(&e), before_bps);
}

/*
 * A machine with too much to do reads late: nothing for up to 150 ms, then all at once; or its thread is late by some ms
 * each time. No queue grows, so nothing falls, however little is sent.
 */
static void a_busy_machine_lowers_nothing(void **state)
{
	static const us_t gaps_us[] = {2 * US_PER_MS, 10 * US_PER_MS, 40 * US_PER_MS};
	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct estimate e;
		struct rng rng;
		struct probe probe;
		us_t stalled_until = 0;
		us_t gap_us = gaps_us[seed % 3];
		rng_init(&rng, seed);
		estimate_init(&e, 0);
		estimate_set_desired(&e, 600000);
		(void)estimate_probe_due(&e, 0, &probe);
		estimate_on_probe_sent(&e, 1);
		for (us_t now = 0; now < 120 * US_PER_S; now += gap_us) {
			if (rng_below(&rng, (uint32_t)(700 * US_PER_MS / gap_us)) == 0) {
				stalled_until = now + (us_t)rng_below(&rng, 150000);
			}
			us_t arrived_at = us_max(now + 100 + (us_t)rng_below(&rng, 6000), stalled_until);
			struct twcc_row row = {now, arrived_at, 300};
			estimate_on_rows(&e, &row, 1, arrived_at + US_PER_MS);
			if (estimate_bps(&e) < ESTIMATE_START_BPS * 85 / 100) {
				print_error("seed %d: %lld bit/s after %lld ms\n", (int)seed, (long long)estimate_bps(&e),
					(long long)(now / US_PER_MS));
			}
			assert_true(estimate_bps(&e) >= ESTIMATE_START_BPS * 85 / 100);
		}
	}
}

/* Silence says nothing: what was known before it is what is known after it. */
static void silence_changes_nothing(void **state)
{
	(void)state;
	struct estimate e;
	us_t now = 0;
	estimate_init(&e, 0);
	estimate_set_desired(&e, 3000000);
	for (; now < 60 * US_PER_S; now += 3 * US_PER_MS) {
		struct twcc_row row = {now, now + 5, 1100};
		estimate_on_rows(&e, &row, 1, now + 10);
	}
	bps_t known_bps = estimate_bps(&e);
	assert_true(known_bps > 2900000);
	estimate_set_desired(&e, 0);
	for (; now < 600 * US_PER_S; now += 500 * US_PER_MS) {
		struct twcc_row row = {now, now + 5, 60};
		estimate_on_rows(&e, &row, 1, now + 10);
	}
	assert_int_equal(estimate_bps(&e), known_bps);
}

/* Feedback of a liar: any times, any sizes, any order. */
static void random_rows_break_no_guarantee(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct estimate e;
		struct rng rng;
		struct probe probe;
		us_t now = 0;
		rng_init(&rng, seed);
		estimate_init(&e, 0);
		for (int i = 0; i < 500; i++) {
			struct twcc_row rows[8];
			size_t count = rng_below(&rng, 9);
			uint32_t kind = rng_below(&rng, 4);
			now += (us_t)rng_below(&rng, kind == 0 ? 10000000 : 50000);
			for (size_t k = 0; k < count; k++) {
				us_t at = kind == 1 ? (us_t)(rng_u64(&rng) >> 24) : now + (us_t)rng_below(&rng, 200000);
				rows[k] = (struct twcc_row){us_max(now - (us_t)rng_below(&rng, 3000000), 0),
					rng_below(&rng, 5) == 0 ? -1 : at, (uint16_t)rng_u32(&rng)};
			}
			estimate_on_rows(&e, rows, count, now);
			if (rng_below(&rng, 10) == 0) {
				estimate_set_desired(&e, (bps_t)(rng_u64(&rng) >> rng_below(&rng, 64)) / 2);
			}
			if (rng_below(&rng, 4) == 0 && estimate_probe_due(&e, now, &probe)) {
				assert_true(probe.rate_bps > 0 && probe.rate_bps <= ESTIMATE_MAX_BPS);
				assert_in_range(probe.duration_us, 1, 150 * US_PER_MS);
			}
			if (rng_below(&rng, 4) == 0) {
				estimate_on_probe_sent(&e, now);
			}
			if (rng_below(&rng, 20) == 0) {
				estimate_on_silence(&e, now);
			}
			if (rng_below(&rng, 20) == 0) {
				estimate_on_idle(&e, now);
			}
			assert_in_range(estimate_bps(&e), ESTIMATE_MIN_BPS, ESTIMATE_MAX_BPS);
			assert_in_range(estimate_loss_permille(&e), 0, 1000);
		}
	}
}

/* Everything is paused because of a queue, so that no feedback comes that would say that it has drained. */
static void a_queue_is_not_waited_for_in_vain(void **state)
{
	(void)state;
	struct estimate e;
	struct probe probe;
	us_t now = 0;
	us_t queue_us = 0;
	estimate_init(&e, 0);
	(void)estimate_probe_due(&e, 0, &probe);
	estimate_on_probe_sent(&e, 0);
	for (; now < 60 * US_PER_S && !estimate_is_draining(&e); now += 5 * US_PER_MS) {
		queue_us += now > 5 * US_PER_S ? US_PER_MS : 0;
		struct twcc_row row = {now, now + 9 + queue_us, 1100};
		estimate_on_rows(&e, &row, 1, now + 10);
	}
	assert_true(estimate_is_draining(&e));
	bps_t settled_bps = estimate_settled_bps(&e);
	bool is_due = false;
	for (us_t end = now + 30 * US_PER_S; now < end; now += 100 * US_PER_MS) {
		is_due |= estimate_probe_due(&e, now, &probe);
	}
	assert_false(is_due);
	estimate_on_idle(&e, now);
	assert_false(estimate_is_draining(&e));
	assert_int_equal(estimate_bps(&e), settled_bps);
	assert_true(estimate_probe_due(&e, now, &probe));
}

/* All is lost: down to the least, and back when the line is. */
static void falls_and_comes_back(void **state)
{
	(void)state;
	struct estimate e;
	us_t now = 0;
	estimate_init(&e, 0);
	for (; now < 60 * US_PER_S; now += 10 * US_PER_MS) {
		struct twcc_row row = {now, now % (50 * US_PER_MS) == 0 ? now + 9 : -1, 1000};
		estimate_on_rows(&e, &row, 1, now);
	}
	bps_t low_bps = estimate_bps(&e);
	assert_true(low_bps < 300000);
	assert_true(low_bps >= ESTIMATE_MIN_BPS);
	assert_true(estimate_loss_permille(&e) > 700);
	for (; now < 100 * US_PER_S; now += 10 * US_PER_MS) {
		struct twcc_row row = {now, now + 9, 1000};
		estimate_on_rows(&e, &row, 1, now);
	}
	assert_true(estimate_bps(&e) > low_bps * 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_capacity),
		cmocka_unit_test(does_not_dream),
		cmocka_unit_test(goes_no_further_than_desired),
		cmocka_unit_test(a_busy_machine_lowers_nothing),
		cmocka_unit_test(silence_changes_nothing),
		cmocka_unit_test(random_rows_break_no_guarantee),
		cmocka_unit_test(falls_and_comes_back),
		cmocka_unit_test(a_queue_is_not_waited_for_in_vain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
