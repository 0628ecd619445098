/* 200 participants in one room, nine cameras, three voices: does everybody see all nine and hear all three? */
#include "lesson.h"

enum { PARTICIPANTS = 200, CAMERAS = 9, SPEAKERS = 3 };

static void join_all(struct world *w)
{
	struct world_join join = {
		.conf = {.seat_count = CAMERAS, .voice_seat_count = 4, .camera_layers = 1, .fps = 10},
		.up.delay_us = 15 * US_PER_MS,
		.down.delay_us = 15 * US_PER_MS,
	};
	join.conf.camera[0].bps = 80000;
	for (uint32_t i = 0; i < PARTICIPANTS; i++) {
		world_add(w, &join);
		world_run(w, 2 * US_PER_MS);
	}
	world_connect_all(w, 10 * US_PER_S);
}

static void scenario(struct world *w)
{
	join_all(w);
	uint32_t shown[CAMERAS];
	for (uint32_t i = 0; i < CAMERAS; i++) {
		shown[i] = i;
		world_publish(w, i, SFU_SOURCE_CAMERA, true);
		if (i < SPEAKERS) {
			world_publish(w, i, SFU_SOURCE_MIC, true);
		}
	}
	for (uint32_t viewer = CAMERAS; viewer < PARTICIPANTS; viewer++) {
		world_view(w, viewer, shown, CAMERAS, 180);
	}
	world_run(w, US_PER_S);
	world_measure(w);
	world_run(w, US_PER_S);
	for (uint32_t viewer = CAMERAS; viewer < PARTICIPANTS; viewer++) {
		for (uint32_t i = 0; i < CAMERAS; i++) {
			uint64_t frames = world_seen(w, viewer, i, SFU_SOURCE_CAMERA).frames;
			world_check(w, frames >= 9, "participant %u played %llu frames of %u", viewer,
				(unsigned long long)frames, i);
		}
		for (uint32_t i = 0; i < SPEAKERS; i++) {
			lesson_expect_pair(w, viewer, i, SFU_SOURCE_MIC, 960);
		}
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1};
	return world_main(argc, argv, scenario, seeds, 1);
}
