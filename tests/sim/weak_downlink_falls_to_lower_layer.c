/* A viewer's line gets narrow in mid-lesson: does he get a lower layer instead of a standing picture? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	const uint32_t publisher = 0;
	lesson_begin(w, 3, &join, 180, US_PER_S);
	world_view(w, 1, &publisher, 1, 720);
	world_view(w, 2, &publisher, 1, 720);
	world_run(w, 12 * US_PER_S);
	uint8_t before = world_seen(w, 1, publisher, SFU_SOURCE_CAMERA).layer;
	world_check(w, before == 2, "on a wide line: layer %u", before);

	const struct netsim_link narrow = {.delay_us = 20 * US_PER_MS, .rate_bps = 600000};
	world_link_down(w, 1, &narrow);
	world_run(w, 8 * US_PER_S);
	world_measure(w);
	world_run(w, 6 * US_PER_S);
	struct world_seen s = world_seen(w, 1, publisher, SFU_SOURCE_CAMERA);
	world_check(w, s.layer < before, "on a narrow line: still layer %u", s.layer);
	lesson_expect_pair(w, 1, publisher, SFU_SOURCE_CAMERA, 800);
	lesson_expect_pair(w, 1, publisher, SFU_SOURCE_MIC, 900);
	world_check(w, world_seen(w, 2, publisher, SFU_SOURCE_CAMERA).layer == 2, "the other viewer fell, too");
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
