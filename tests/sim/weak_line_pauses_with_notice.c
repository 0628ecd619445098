/*
 * A line that bears hardly more than the sound: is every picture paused with a notice, never silently, the one that matters
 * last, does the sound go on, and does all come back by itself?
 */
#include "lesson.h"

enum { VIEWER = 3, PUBLISHERS = 3 };

/* Looks at all publishers; the first one is on stage. */
static void look(struct world *w)
{
	struct sfu_want wants[PUBLISHERS];
	for (uint32_t i = 0; i < PUBLISHERS; i++) {
		wants[i] = world_want(i, SFU_FEED_PERSON, i == 0 ? 720 : 180, (uint8_t)i);
	}
	world_view_subjects(w, VIEWER, wants, PUBLISHERS);
}

static uint32_t seat_of(struct world *w, uint32_t publisher)
{
	for (uint32_t seat = 0; seat < PUBLISHERS; seat++) {
		if (world_seat_subject(w, VIEWER, seat).peer == publisher + 1) {
			return seat;
		}
	}
	world_check(w, false, "participant %u sits nowhere", publisher);
	return 0;
}

static bool is_paused(struct world *w, uint32_t publisher)
{
	return world_seat_state(w, VIEWER, seat_of(w, publisher)) == SFU_SEAT_PAUSED;
}

/* Over a while: a picture that is not paused moves, the stage is paused last, and the sound goes on all the time. */
static void watch(struct world *w, us_t duration_us, uint64_t least_permille)
{
	uint64_t heard = 0;
	for (us_t at = 0; at < duration_us; at += 2 * US_PER_S) {
		bool was_paused[PUBLISHERS];
		for (uint32_t i = 0; i < PUBLISHERS; i++) {
			was_paused[i] = is_paused(w, i);
		}
		world_check(w, !was_paused[0] || (was_paused[1] && was_paused[2]), "the stage is paused before a tile");
		world_measure(w);
		world_run(w, 2 * US_PER_S);
		heard += world_seen(w, VIEWER, 0, SFU_SOURCE_MIC).frames;
		for (uint32_t i = 0; i < PUBLISHERS; i++) {
			uint64_t frames = world_seen(w, VIEWER, i, SFU_SOURCE_CAMERA).frames;
			world_check(w, frames > 0 || was_paused[i] || is_paused(w, i), "the picture of %u stands still without a notice", i);
		}
	}
	uint64_t made = (uint64_t)(duration_us * LESSON_AUDIO_PACKETS_PER_S / US_PER_S);
	world_check(w, heard * 1000 >= made * least_permille, "%llu of %llu packets of sound were heard",
		(unsigned long long)heard, (unsigned long long)made);
}

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	const struct netsim_link weak = {.delay_us = 20 * US_PER_MS, .rate_bps = 300000};
	const struct netsim_link hopeless = {.delay_us = 20 * US_PER_MS, .rate_bps = 90000};
	lesson_begin(w, VIEWER + 1, &join, 90, US_PER_S);
	for (uint32_t i = 1; i < PUBLISHERS; i++) {
		world_publish(w, i, SFU_SOURCE_MIC, false);
	}
	world_publish(w, VIEWER, SFU_SOURCE_MIC, false);
	look(w);
	world_run(w, 5 * US_PER_S);
	world_check(w, !is_paused(w, 0) && !is_paused(w, 1) && !is_paused(w, 2), "a good line, and a picture is paused");

	world_link_down(w, VIEWER, &weak);
	world_run(w, 8 * US_PER_S);
	watch(w, 60 * US_PER_S, 990);
	world_check(w, !is_paused(w, 0), "300 kbit/s bear no stage");

	world_link_down(w, VIEWER, &hopeless);
	world_run(w, 8 * US_PER_S);
	watch(w, 30 * US_PER_S, 950);
	world_check(w, is_paused(w, 2), "90 kbit/s, and the last tile is not paused");

	world_link_down(w, VIEWER, &join.down);
	world_run(w, 30 * US_PER_S);
	world_measure(w);
	world_run(w, US_PER_S);
	for (uint32_t i = 0; i < PUBLISHERS; i++) {
		world_check(w, !is_paused(w, i), "the line is good again, and %u is still paused", i);
		lesson_expect_pair(w, VIEWER, i, SFU_SOURCE_CAMERA, 400);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
