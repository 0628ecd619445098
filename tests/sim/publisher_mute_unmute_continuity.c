/* Camera and microphone go off and on again: does the viewer's stream go on where it was, and quickly? */
#include "lesson.h"

static void set_all(struct world *w, bool is_on)
{
	world_publish(w, 0, SFU_SOURCE_CAMERA, is_on);
	world_publish(w, 0, SFU_SOURCE_MIC, is_on);
}

static void scenario(struct world *w)
{
	static const us_t pauses_us[] = {100 * US_PER_MS, 3 * US_PER_S, 12 * US_PER_S};
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	lesson_begin(w, 3, &join, 180, 2 * US_PER_S);
	for (size_t i = 0; i < sizeof pauses_us / sizeof pauses_us[0]; i++) {
		set_all(w, false);
		world_run(w, pauses_us[i]);
		set_all(w, true);
		world_run(w, US_PER_S);
		world_measure(w);
		world_run(w, US_PER_S);
		lesson_expect_video(w, 950);
		lesson_expect_audio(w, 950);
	}
	world_check(w, world_answers(w, 1) == 1, "%llu answers", (unsigned long long)world_answers(w, 1));
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
