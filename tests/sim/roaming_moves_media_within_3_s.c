/* A participant gets another address without telling anybody (NAT rebinding): does media follow within 3 s? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	lesson_begin(w, 3, &join, 180, 3 * US_PER_S);
	for (int moves = 0; moves < 2; moves++) {
		world_move(w, 0);
		world_run(w, 3 * US_PER_S);
		world_measure(w);
		world_run(w, 3 * US_PER_S);
		lesson_expect_video(w, 950);
		lesson_expect_audio(w, 950);
	}
	world_check(w, world_answers(w, 0) == 1, "moving cost %llu answers", (unsigned long long)world_answers(w, 0) - 1);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
