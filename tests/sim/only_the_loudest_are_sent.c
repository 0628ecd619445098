/* Ten open microphones: does everybody get the leader and the loudest three, and no more than that? */
#include "lesson.h"

enum { PUPILS = 10, LEADER = 9, AUDIBLE = 4, LOUD = 0x80 | 15, SILENT = 127 };

static uint32_t voices_heard(struct world *w, uint32_t viewer)
{
	uint32_t voices = 0;
	for (uint32_t i = 0; i < PUPILS; i++) {
		voices += world_seen(w, viewer, i, SFU_SOURCE_MIC).frames > 0;
	}
	return voices;
}

static void scenario(struct world *w)
{
	const struct world_join join = {
		.conf = {.seat_count = 1, .voice_seat_count = 5},
		.up.delay_us = 15 * US_PER_MS,
		.down.delay_us = 15 * US_PER_MS,
	};
	for (uint32_t i = 0; i < PUPILS; i++) {
		world_add(w, &join);
		endpoint_set_level(world_endpoint(w, i), i < AUDIBLE - 1 ? LOUD : SILENT);
		world_publish(w, i, SFU_SOURCE_MIC, true);
	}
	world_connect_all(w, 10 * US_PER_S);
	world_lead(w, LEADER);
	world_run(w, 9 * US_PER_S);
	world_measure(w);
	world_run(w, 2 * US_PER_S);
	for (uint32_t viewer = 0; viewer < PUPILS; viewer++) {
		for (uint32_t i = 0; i < AUDIBLE - 1; i++) {
			if (i != viewer) {
				lesson_expect_pair(w, viewer, i, SFU_SOURCE_MIC, 980);
			}
		}
		if (viewer != LEADER) {
			lesson_expect_pair(w, viewer, LEADER, SFU_SOURCE_MIC, 980);
		}
		uint32_t voices = voices_heard(w, viewer);
		world_check(w, voices <= AUDIBLE, "participant %u is sent %u voices", viewer, voices);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
