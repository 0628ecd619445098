/*
 * The capacity of a viewer's line goes up and down by 15 %, for minutes, at several paces: does his picture switch layers
 * no more than a few times a minute, is it paused no more often, and never silently?
 */
#include "lesson.h"

enum { MINUTES = 2, MOST_PER_MINUTE = 4 };
#define STEP_US (200 * US_PER_MS)

/* A triangle of +-15 %. */
static bps_t wobble(bps_t mean_bps, us_t at, us_t period_us)
{
	us_t phase_us = at % period_us;
	us_t up_us = phase_us < period_us / 2 ? phase_us : period_us - phase_us;
	return mean_bps * (850 + 300 * up_us * 2 / period_us) / 1000;
}

struct count {
	uint32_t switches, pauses;
};

static struct count run(struct world *w, bps_t mean_bps, us_t period_us, us_t duration_us)
{
	const uint32_t viewer = 1;
	struct count c = {0, 0};
	const struct endpoint_slot *slot = endpoint_slot(world_endpoint(w, viewer), 0, true);
	uint32_t before = slot->layer_changes;
	for (us_t at = 0; at < duration_us; at += STEP_US) {
		bool was_paused = world_seat_state(w, viewer, 0) == SFU_SEAT_PAUSED;
		const struct netsim_link link = {.delay_us = 20 * US_PER_MS, .rate_bps = wobble(mean_bps, at, period_us)};
		world_link_down(w, viewer, &link);
		world_run(w, STEP_US);
		c.pauses += !was_paused && world_seat_state(w, viewer, 0) == SFU_SEAT_PAUSED;
	}
	c.switches = endpoint_slot(world_endpoint(w, viewer), 0, true)->layer_changes - before;
	return c;
}

static void scenario(struct world *w)
{
	static const struct {
		bps_t mean_bps;
		us_t period_us;
	} rows[] = {{500000, 3 * US_PER_S}, {1100000, 8 * US_PER_S}, {1200000, 20 * US_PER_S}, {160000, 5 * US_PER_S}};
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	const uint32_t publisher = 0;
	lesson_begin(w, 2, &join, 720, 2 * US_PER_S);
	world_view(w, 1, &publisher, 1, 720);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		(void)run(w, rows[i].mean_bps, rows[i].period_us, 20 * US_PER_S);
		world_measure(w);
		struct count c = run(w, rows[i].mean_bps, rows[i].period_us, MINUTES * 60 * US_PER_S);
		world_check(w, c.switches <= MOST_PER_MINUTE * MINUTES, "%lld bit/s, period %lld ms: %u switches of layers in %d minutes",
			(long long)rows[i].mean_bps, (long long)(rows[i].period_us / US_PER_MS), c.switches, MINUTES);
		world_check(w, c.pauses <= MOST_PER_MINUTE * MINUTES, "%lld bit/s, period %lld ms: %u pauses in %d minutes",
			(long long)rows[i].mean_bps, (long long)(rows[i].period_us / US_PER_MS), c.pauses, MINUTES);
		lesson_expect_pair(w, 1, publisher, SFU_SOURCE_MIC, 900);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
