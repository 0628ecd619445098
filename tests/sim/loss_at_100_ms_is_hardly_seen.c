/*
 * A line of 100 ms that loses packets, once the line of a subscriber, once that of the publisher: is nearly every picture
 * decoded, and does none stand still for long? As a browser shows it: with NACKs, its buffer holds pictures back for about
 * a round trip.
 */
#include "lesson.h"

#include <stdio.h>

#define ONE_WAY_US (50 * US_PER_MS)
#define CALM_US (700 * US_PER_MS)
#define MEASURED_US (20 * US_PER_S)
enum { HEIGHT_PX = 360 };

struct line {
	const char *name;
	struct netsim_link link; /* each way */
	bool is_publisher;
	uint32_t least_permille; /* of the frames */
	us_t longest_us;
};

static const struct line lines[] = {
	{"5 % to and from a subscriber", {.delay_us = ONE_WAY_US, .loss_permille = 50}, false, 995, 300 * US_PER_MS},
	{"5 % to and from the publisher", {.delay_us = ONE_WAY_US, .loss_permille = 50}, true, 995, 300 * US_PER_MS},
	/* 3 % in all, three in a row and more */
	{"bursts at a subscriber", {.delay_us = ONE_WAY_US, .bad_permille = 10, .good_permille = 300}, false, 940,
		1200 * US_PER_MS},
	{"bursts at the publisher", {.delay_us = ONE_WAY_US, .bad_permille = 10, .good_permille = 300}, true, 940,
		1200 * US_PER_MS},
	/* the picture is alive: 21 of 25 frames a second, and never still for two seconds */
	{"20 % to and from a subscriber", {.delay_us = ONE_WAY_US, .loss_permille = 200}, false, 850, 2000 * US_PER_MS},
	{"20 % to and from the publisher", {.delay_us = ONE_WAY_US, .loss_permille = 200}, true, 850, 2000 * US_PER_MS},
};
enum { LINES = sizeof lines / sizeof lines[0], SEEDS = 24 * LINES };

static void set_line(struct world *w, uint32_t peer, const struct netsim_link *link)
{
	world_link_up(w, peer, link);
	world_link_down(w, peer, link);
}

/* Begins and ends without loss, so that each frame of the time between is either seen or lost. */
static struct world_seen measure(struct world *w, uint32_t peer, const struct netsim_link *bad)
{
	const struct netsim_link calm = {.delay_us = bad->delay_us, .good_permille = 1000};
	world_run(w, 5 * US_PER_S);
	set_line(w, peer, &calm);
	world_run(w, CALM_US);
	world_set_buffer(w, 2 * ONE_WAY_US);
	world_measure(w);
	set_line(w, peer, bad);
	world_run(w, MEASURED_US);
	set_line(w, peer, &calm);
	world_run(w, CALM_US);
	return world_seen(w, 1, 0, SFU_SOURCE_CAMERA);
}

static void scenario(struct world *w)
{
	const struct line *line = &lines[world_seed(w) % LINES];
	const struct netsim_link good = {.delay_us = 5 * US_PER_MS};
	const struct world_join bad_join = {.up = line->link, .down = line->link, .conf.repeats = line->is_publisher};
	const struct world_join good_join = {.up = good, .down = good, .conf.repeats = !line->is_publisher};
	const uint32_t teacher = 0;
	struct sfu_stats before, after;
	world_add(w, line->is_publisher ? &bad_join : &good_join);
	world_add(w, line->is_publisher ? &good_join : &bad_join);
	world_connect_all(w, 20 * US_PER_S);
	world_publish(w, teacher, SFU_SOURCE_CAMERA, true);
	world_view(w, 1, &teacher, 1, HEIGHT_PX);
	world_stats(w, &before);
	struct world_seen seen = measure(w, line->is_publisher ? teacher : 1, &line->link);
	world_stats(w, &after);
	uint64_t made = (uint64_t)(world_measured_us(w) * LESSON_FPS / US_PER_S);
	printf("%s: %llu of %llu frames, longest stall %lld ms (unbuffered %lld ms), %llu retransmissions to and %llu NACKs for it, "
		"%llu key frames asked for, %llu replays\n", line->name,
		(unsigned long long)seen.frames, (unsigned long long)made, (long long)(seen.longest_stall_us / US_PER_MS),
		(long long)(seen.longest_gap_us / US_PER_MS), (unsigned long long)(after.rtx_sent - before.rtx_sent),
		(unsigned long long)(after.nacks_sent - before.nacks_sent),
		(unsigned long long)(after.plis_sent - before.plis_sent),
		(unsigned long long)(after.replays - before.replays));
	world_check(w, seen.frames * 1000 >= made * line->least_permille, "%s: %llu of %llu frames", line->name,
		(unsigned long long)seen.frames, (unsigned long long)made);
	world_check(w, seen.longest_stall_us <= line->longest_us, "%s: stood still for %lld ms", line->name,
		(long long)(seen.longest_stall_us / US_PER_MS));
}

int main(int argc, char **argv)
{
	uint64_t seeds[SEEDS];
	for (uint64_t i = 0; i < SEEDS; i++) {
		seeds[i] = i + 1;
	}
	return world_main(argc, argv, scenario, seeds, SEEDS);
}
