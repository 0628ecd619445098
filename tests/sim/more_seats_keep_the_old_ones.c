/* A client asks for more seats in mid-lesson: do the old ones keep their SSRCs and flow on, do the new ones fill? */
#include "lesson.h"

enum { PUPILS = 6, SEATS = 2, MORE = 3 };

static void scenario(struct world *w)
{
	const struct world_join join = {
		.conf = {.seat_count = SEATS, .voice_seat_count = 1},
		.up.delay_us = 15 * US_PER_MS,
		.down.delay_us = 15 * US_PER_MS,
	};
	uint32_t before[SEATS];
	lesson_begin(w, PUPILS, &join, 180, 3 * US_PER_S);
	for (uint32_t i = 0; i < SEATS; i++) {
		before[i] = endpoint_slot(world_endpoint(w, 0), i, true)->ssrc;
	}
	endpoint_add_seats(world_endpoint(w, 0), MORE);
	world_offer(w, 0, false);
	world_run(w, 2 * US_PER_S);
	for (uint32_t i = 1; i <= SEATS; i++) {
		lesson_expect_pair(w, 0, i, SFU_SOURCE_CAMERA, 970);
	}
	world_measure(w);
	world_run(w, 2 * US_PER_S);
	for (uint32_t i = 1; i < PUPILS; i++) {
		lesson_expect_pair(w, 0, i, SFU_SOURCE_CAMERA, 970);
	}
	for (uint32_t i = 0; i < SEATS; i++) {
		uint32_t now = endpoint_slot(world_endpoint(w, 0), i, true)->ssrc;
		world_check(w, now == before[i], "seat %u changed its SSRC", i);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
