/*
 * A shared screen in temporal layers, as Chromium sends one on which much goes on, and no sound besides: four large frames a second
 * are the least that there is of it, and they fill up to five sixths of a viewer's line, each of them for a fifth of a second. Does
 * he get them all the time, although the key frame that he begins with makes a long queue, and all layers once his line is strong?
 */
#include "lesson.h"

enum { VIEWER = 1, QUICK = 2, FPS = 15, LEAST_PERMILLE = 850, MOST_PAUSES = 1, ROWS = 4 };
#define LINE_BPS ((bps_t)1900000)

static const struct row {
	uint32_t percent;    /* of the line, for the lowest layer */
	uint32_t key_factor; /* a key frame is as large as so many others */
} rows[ROWS] = {{55, 2}, {65, 2}, {75, 2}, {82, 1}};

static void join(struct world *w, uint32_t number, const struct row *row)
{
	struct world_join j = {.conf = {.seat_count = 1, .voice_seat_count = 1, .vp9 = true, .fps = FPS, .svc_key_factor = row->key_factor,
		.camera_layers = 3, .camera = {{NULL, LINE_BPS * row->percent / 100 * 4}, {NULL, 15000}, {NULL, 15000}}}};
	j.conf.svc = number == 0 ? ENDPOINT_L3T3_KEY : ENDPOINT_NO_SVC;
	j.up.delay_us = j.down.delay_us = 2 * US_PER_MS;
	if (number == VIEWER) {
		j.down.rate_bps = LINE_BPS;
		j.down.queue_us = 300 * US_PER_MS;
		j.down.jitter_us = (us_t)rng_below(world_rng(w), 2) * 15 * US_PER_MS;
	}
	world_add(w, &j);
}

static uint64_t seen(struct world *w, uint32_t viewer)
{
	return world_seen(w, viewer, 0, SFU_SOURCE_CAMERA).frames;
}

static void scenario(struct world *w)
{
	const uint32_t publisher = 0;
	const struct netsim_link strong = {.delay_us = 2 * US_PER_MS, .rate_bps = 20000000};
	const struct row *row = &rows[rng_below(world_rng(w), ROWS)];
	uint32_t pauses = 0;
	for (uint32_t i = 0; i <= QUICK; i++) {
		join(w, i, row);
	}
	world_connect_all(w, 10 * US_PER_S);
	world_publish(w, 0, SFU_SOURCE_CAMERA, true);
	world_view(w, VIEWER, &publisher, 1, 180);
	world_view(w, QUICK, &publisher, 1, 180);
	world_run(w, 15 * US_PER_S);
	world_measure(w);
	for (us_t at = 0; at < 60 * US_PER_S; at += 200 * US_PER_MS) {
		bool was_paused = world_seat_state(w, VIEWER, 0) == SFU_SEAT_PAUSED;
		world_run(w, 200 * US_PER_MS);
		pauses += !was_paused && world_seat_state(w, VIEWER, 0) == SFU_SEAT_PAUSED;
	}
	uint64_t least = seen(w, QUICK) / 4 * LEAST_PERMILLE / 1000;
	world_check(w, seen(w, VIEWER) >= least, "%u %% of the line: %llu frames of %llu came, %u pauses", row->percent,
		(unsigned long long)seen(w, VIEWER), (unsigned long long)seen(w, QUICK), pauses);
	world_check(w, pauses <= MOST_PAUSES, "%u %% of the line: %u pauses", row->percent, pauses);
	world_link_down(w, VIEWER, &strong);
	world_run(w, 20 * US_PER_S);
	world_measure(w);
	world_run(w, 5 * US_PER_S);
	world_check(w, seen(w, VIEWER) * 10 >= seen(w, QUICK) * 9, "a strong line: %llu frames of %llu",
		(unsigned long long)seen(w, VIEWER), (unsigned long long)seen(w, QUICK));
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
	return world_main(argc, argv, scenario, seeds, sizeof seeds / sizeof seeds[0]);
}
