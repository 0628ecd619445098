/* An ICE restart, on the same network and on another one: does media go on (without a gap, or within 3 s)? */
#include "lesson.h"

static void restart(struct world *w)
{
	endpoint_restart_ice(world_endpoint(w, 0));
	world_offer(w, 0, false);
}

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	lesson_begin(w, 3, &join, 180, 3 * US_PER_S);
	restart(w);
	world_run(w, 4 * US_PER_S);
	lesson_expect_video(w, 980);
	lesson_expect_gaps_below(w, 300 * US_PER_MS);

	world_move(w, 0);
	world_run(w, 200 * US_PER_MS);
	restart(w);
	world_run(w, 2800 * US_PER_MS);
	world_measure(w);
	world_run(w, 3 * US_PER_S);
	lesson_expect_video(w, 950);
	world_check(w, world_answers(w, 0) == 3, "%llu answers", (unsigned long long)world_answers(w, 0));
	world_check(w, world_answers(w, 1) == 1, "somebody else got %llu answers", (unsigned long long)world_answers(w, 1));
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
