/* Are the packets that a line loses sent again, both ways, so that nearly every frame is played? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {
		.up = {.delay_us = 20 * US_PER_MS, .loss_permille = 50},
		.down = {.delay_us = 20 * US_PER_MS, .loss_permille = 50},
	};
	lesson_begin(w, 3, &join, 180, 3 * US_PER_S);
	world_run(w, 10 * US_PER_S);
	lesson_expect_video(w, 920);
	for (uint32_t i = 0; i < 3; i++) {
		struct lesson_totals t = lesson_totals(w, i);
		world_check(w, t.recovered * 1000 >= t.packets * 20, "participant %u got %llu of %llu packets again", i,
			(unsigned long long)t.recovered, (unsigned long long)t.packets);
		world_check(w, t.lost * 1000 <= t.packets * 15, "participant %u gave up %llu of %llu packets", i,
			(unsigned long long)t.lost, (unsigned long long)t.packets);
	}
	struct sfu_stats stats;
	world_stats(w, &stats);
	world_check(w, stats.nacks_sent > 0 && stats.rtx_sent > 0, "%llu NACKs and %llu retransmissions sent",
		(unsigned long long)stats.nacks_sent, (unsigned long long)stats.rtx_sent);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
