/* One after the other speaks: is the dominant one found, heard and shown by all, without any SDP? */
#include "lesson.h"

enum { PUPILS = 8, LOUD = 0x80 | 15, SILENT = 127 };

static void speak(struct world *w, uint32_t speaker)
{
	for (uint32_t i = 0; i < PUPILS; i++) {
		endpoint_set_level(world_endpoint(w, i), i == speaker ? LOUD : SILENT);
		if (i != speaker) {
			world_view(w, i, &speaker, 1, 360);
		}
	}
}

static void scenario(struct world *w)
{
	struct world_join join = {
		.conf = {.seat_count = 1, .voice_seat_count = 4},
		.up.delay_us = 15 * US_PER_MS,
		.down.delay_us = 15 * US_PER_MS,
	};
	join.conf.camera_layers = 1;
	join.conf.camera[0].bps = 150000;
	lesson_begin(w, PUPILS, &join, 180, US_PER_S);
	for (uint32_t turn = 0; turn < 4; turn++) {
		uint32_t speaker = (turn * 3 + 1) % PUPILS;
		speak(w, speaker);
		world_run(w, 2 * US_PER_S);
		world_check(w, world_dominant(w) == speaker + 1, "%u speaks, announced is %llu", speaker,
			(unsigned long long)world_dominant(w) - 1);
		world_measure(w);
		world_run(w, US_PER_S);
		for (uint32_t i = 0; i < PUPILS; i++) {
			if (i != speaker) {
				lesson_expect_pair(w, i, speaker, SFU_SOURCE_CAMERA, 950);
				lesson_expect_pair(w, i, speaker, SFU_SOURCE_MIC, 950);
			}
		}
	}
	for (uint32_t i = 0; i < PUPILS; i++) {
		world_check(w, world_answers(w, i) == 1, "participant %u got %llu answers", i,
			(unsigned long long)world_answers(w, i));
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
