/* A line whose delay swings by 80 ms (a crowded school WLAN): does everybody go on seeing and hearing? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct netsim_link shaky = {.delay_us = 20 * US_PER_MS, .jitter_us = 80 * US_PER_MS};
	const struct world_join join = {.up = shaky, .down = shaky};
	lesson_begin(w, 3, &join, 180, 4 * US_PER_S);
	world_run(w, 8 * US_PER_S);
	lesson_expect_video(w, 970);
	lesson_expect_audio(w, 980);
	lesson_expect_gaps_below(w, 600 * US_PER_MS);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
