/* On a clean network, does everybody see and hear everybody, without a gap and fresh? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 10 * US_PER_MS, .down.delay_us = 10 * US_PER_MS};
	lesson_begin(w, 4, &join, 180, 3 * US_PER_S);
	world_run(w, 6 * US_PER_S);
	lesson_expect_video(w, 990);
	lesson_expect_audio(w, 990);
	lesson_expect_gaps_below(w, 250 * US_PER_MS);
	for (uint32_t i = 0; i < 4; i++) {
		struct lesson_totals t = lesson_totals(w, i);
		struct world_seen s = world_seen(w, i, (i + 1) % 4, SFU_SOURCE_CAMERA);
		world_check(w, t.lost == 0, "participant %u lost %llu packets", i, (unsigned long long)t.lost);
		world_check(w, s.longest_delay_us < 150 * US_PER_MS, "participant %u saw a picture after %lld ms", i,
			(long long)(s.longest_delay_us / US_PER_MS));
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
