/* Thirty come in within one second, or want a better picture at once: does that cost the publisher two key frames at most? */
#include "lesson.h"

#include <stdio.h>

enum { NEWCOMERS = 30, MAX_PLIS = 2 };
#define JOINS_US US_PER_S

/* Requests that reached the publisher, of all layers. */
static uint64_t plis(struct world *w, uint32_t layers)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < layers; i++) {
		sum += endpoint_sent(world_endpoint(w, 0), SFU_SOURCE_CAMERA, i)->plis;
	}
	return sum;
}

/* A teacher has long been sending; the newcomers arrive one after the other at uneven times. */
static void join_all(struct world *w, const struct world_join *publisher, uint16_t height_px)
{
	const struct world_join join = {
		.conf = {.seat_count = 1, .voice_seat_count = 1, .no_twcc = publisher->conf.no_twcc},
		.up.delay_us = 15 * US_PER_MS,
		.down.delay_us = 15 * US_PER_MS,
	};
	const uint32_t teacher = 0;
	world_add(w, publisher);
	world_connect_all(w, 5 * US_PER_S);
	world_publish(w, 0, SFU_SOURCE_CAMERA, true);
	world_run(w, 5 * US_PER_S);
	us_t left_us = JOINS_US;
	for (uint32_t i = 1; i <= NEWCOMERS; i++) {
		world_add(w, &join);
		world_view(w, i, &teacher, 1, height_px);
		us_t step_us = i < NEWCOMERS ? (us_t)rng_below(world_rng(w), (uint32_t)(2 * left_us / (NEWCOMERS + 1 - i))) : left_us;
		world_run(w, step_us);
		left_us -= step_us;
	}
}

/* From the moment when media could flow to the first picture. */
static us_t slowest_start(struct world *w)
{
	us_t slowest_us = 0;
	for (uint32_t i = 1; i <= NEWCOMERS; i++) {
		struct world_seen seen = world_seen(w, i, 0, SFU_SOURCE_CAMERA);
		world_check(w, seen.frames > 0, "participant %u sees nothing", i);
		slowest_us = us_max(slowest_us, seen.first_at - endpoint_stats(world_endpoint(w, i))->connected_at);
	}
	return slowest_us;
}

static void expect_all_live(struct world *w)
{
	world_measure(w);
	world_run(w, 2 * US_PER_S);
	for (uint32_t i = 1; i <= NEWCOMERS; i++) {
		lesson_expect_pair(w, i, 0, SFU_SOURCE_CAMERA, 950);
	}
}

static struct world_join publisher_of(uint32_t layers, bps_t bps)
{
	struct world_join join = {.up.delay_us = 15 * US_PER_MS, .down.delay_us = 15 * US_PER_MS};
	join.conf.camera_layers = layers;
	if (layers == 1) {
		join.conf.camera[0].bps = bps;
	}
	return join;
}

/* All is served from history: nobody waits longer than for the one request that the first one needs. */
static void from_history(struct world *w)
{
	struct world_join publisher = publisher_of(1, 500000);
	struct sfu_stats stats;
	join_all(w, &publisher, 360);
	world_run(w, 500 * US_PER_MS);
	us_t slowest_us = slowest_start(w);
	world_stats(w, &stats);
	expect_all_live(w);
	printf("from history: %llu key frames asked for, %llu replays, slowest start %lld ms\n",
		(unsigned long long)plis(w, 1), (unsigned long long)stats.replays, (long long)(slowest_us / US_PER_MS));
	world_check(w, plis(w, 1) <= MAX_PLIS, "%llu key frames were asked for", (unsigned long long)plis(w, 1));
	world_check(w, stats.replays >= NEWCOMERS / 2, "%llu replays", (unsigned long long)stats.replays);
	world_check(w, slowest_us <= 200 * US_PER_MS, "somebody waited %lld ms", (long long)(slowest_us / US_PER_MS));
}

/* So many packets that the history ends behind the key frame soon: asked for together. */
static void without_history(struct world *w)
{
	struct world_join publisher = publisher_of(1, 12000000);
	publisher.conf.no_twcc = true; /* their lines count as wide */
	join_all(w, &publisher, 360);
	world_run(w, 1500 * US_PER_MS);
	us_t slowest_us = slowest_start(w);
	expect_all_live(w);
	printf("without: %llu key frames asked for, slowest start %lld ms\n", (unsigned long long)plis(w, 1),
		(long long)(slowest_us / US_PER_MS));
	world_check(w, plis(w, 1) <= MAX_PLIS, "%llu key frames were asked for", (unsigned long long)plis(w, 1));
	world_check(w, slowest_us <= JOINS_US + 200 * US_PER_MS, "somebody waited %lld ms",
		(long long)(slowest_us / US_PER_MS));
}

/* All at once want the picture large. */
static void all_switch(struct world *w)
{
	const uint32_t teacher = 0;
	struct world_join publisher = publisher_of(0, 0);
	join_all(w, &publisher, 180);
	world_run(w, 3 * US_PER_S);
	uint64_t before = plis(w, 3);
	for (uint32_t i = 1; i <= NEWCOMERS; i++) {
		world_view(w, i, &teacher, 1, 720);
		world_run(w, JOINS_US / NEWCOMERS);
	}
	world_run(w, US_PER_S);
	uint64_t asked = plis(w, 3) - before;
	expect_all_live(w);
	for (uint32_t i = 1; i <= NEWCOMERS; i++) {
		struct world_seen seen = world_seen(w, i, 0, SFU_SOURCE_CAMERA);
		world_check(w, seen.layer == 2, "participant %u sees layer %u", i, seen.layer);
	}
	printf("all switch: %llu key frames asked for\n", (unsigned long long)asked);
	world_check(w, asked <= MAX_PLIS, "%llu key frames were asked for", (unsigned long long)asked);
}

static void scenario(struct world *w)
{
	static void (*const cases[])(struct world *) = {from_history, without_history, all_switch};
	cases[world_seed(w) % 3](w);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
	return world_main(argc, argv, scenario, seeds, sizeof seeds / sizeof seeds[0]);
}
