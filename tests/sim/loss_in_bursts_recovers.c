/* Does the picture come back by itself after bursts that take whole frames (Gilbert-Elliott)? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct netsim_link bursty = {.delay_us = 20 * US_PER_MS, .bad_permille = 5, .good_permille = 200};
	const struct world_join join = {.up = bursty, .down = bursty};
	lesson_begin(w, 3, &join, 180, 3 * US_PER_S);
	world_run(w, 10 * US_PER_S);
	lesson_expect_video(w, 850);
	lesson_expect_gaps_below(w, 2 * US_PER_S);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
