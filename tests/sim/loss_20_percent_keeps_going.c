/* With a fifth of all packets lost both ways, does the lesson go on, if not beautifully? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {
		.up = {.delay_us = 20 * US_PER_MS, .loss_permille = 200},
		.down = {.delay_us = 20 * US_PER_MS, .loss_permille = 200},
	};
	lesson_begin(w, 3, &join, 180, 4 * US_PER_S);
	world_run(w, 12 * US_PER_S);
	lesson_expect_video(w, 500);
	lesson_expect_audio(w, 550);
	lesson_expect_gaps_below(w, 4 * US_PER_S);
	for (uint32_t i = 0; i < 3; i++) {
		world_check(w, world_state(w, i) == SFU_PEER_CONNECTED, "participant %u is in state %d", i,
			(int)world_state(w, i));
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
