/* Participants that have H.264 only: do they see each other, with loss, and across layers? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {
		.conf = {.h264 = true, .seat_count = 3, .voice_seat_count = 2},
		.up = {.delay_us = 15 * US_PER_MS, .loss_permille = 10},
		.down = {.delay_us = 15 * US_PER_MS, .loss_permille = 10},
	};
	lesson_begin(w, 3, &join, 180, 3 * US_PER_S);
	world_run(w, 4 * US_PER_S);
	lesson_expect_video(w, 950);
	lesson_view_all(w, 720);
	world_run(w, 10 * US_PER_S);
	world_measure(w);
	world_run(w, 4 * US_PER_S);
	lesson_expect_video(w, 940);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
