/* Packets that overtake each other or come twice: is every frame still played once and in order? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct netsim_link odd = {
		.delay_us = 15 * US_PER_MS,
		.reorder_permille = 100,
		.reorder_us = 30 * US_PER_MS,
		.duplicate_permille = 50,
	};
	const struct world_join join = {.up = odd, .down = odd};
	lesson_begin(w, 3, &join, 180, 3 * US_PER_S);
	world_run(w, 8 * US_PER_S);
	lesson_expect_video(w, 980);
	lesson_expect_audio(w, 980);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
