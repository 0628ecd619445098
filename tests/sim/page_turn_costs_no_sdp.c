/* A viewer with three seats leafs through twelve pictures: is each page there within a second, without any SDP? */
#include "lesson.h"

enum { PUPILS = 12, SEATS = 3 };

static void scenario(struct world *w)
{
	struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	join.conf.camera_layers = 1;
	join.conf.camera[0].bps = 120000;
	const uint32_t viewer = PUPILS;
	for (uint32_t i = 0; i <= PUPILS; i++) {
		world_add(w, &join);
	}
	world_connect_all(w, 10 * US_PER_S);
	for (uint32_t i = 0; i < PUPILS; i++) {
		world_publish(w, i, SFU_SOURCE_CAMERA, true);
	}
	world_run(w, US_PER_S);
	for (uint32_t page = 0; page < 8; page++) {
		uint32_t shown[SEATS];
		for (uint32_t i = 0; i < SEATS; i++) {
			shown[i] = (page * SEATS + i) % PUPILS;
		}
		world_view(w, viewer, shown, SEATS, 180);
		world_run(w, US_PER_S);
		world_measure(w);
		world_run(w, 500 * US_PER_MS);
		for (uint32_t i = 0; i < SEATS; i++) {
			lesson_expect_pair(w, viewer, shown[i], SFU_SOURCE_CAMERA, 900);
		}
		uint32_t other = (shown[0] + SEATS) % PUPILS;
		world_check(w, world_seen(w, viewer, other, SFU_SOURCE_CAMERA).frames == 0,
			"page %u: participant %u of another page is sent", page, other);
	}
	world_check(w, world_answers(w, viewer) == 1, "%llu answers", (unsigned long long)world_answers(w, viewer));
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
