/* Does the height of a tile decide which simulcast layer is sent, both ways, and does nobody else notice? */
#include "lesson.h"

static uint8_t layer_after(struct world *w, uint16_t height_px, us_t wait_us)
{
	const uint32_t publisher = 0;
	world_view(w, 1, &publisher, 1, height_px);
	world_run(w, wait_us);
	world_measure(w);
	world_run(w, US_PER_S);
	lesson_expect_pair(w, 1, publisher, SFU_SOURCE_CAMERA, 950);
	struct world_seen s = world_seen(w, 1, publisher, SFU_SOURCE_CAMERA);
	world_check(w, s.frames_of_layer[s.layer] == s.frames, "layers are mixed at %u px", height_px);
	return s.layer;
}

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 15 * US_PER_MS, .down.delay_us = 15 * US_PER_MS};
	lesson_begin(w, 3, &join, 180, 2 * US_PER_S);
	uint8_t small = layer_after(w, 120, 2 * US_PER_S);
	uint8_t large = layer_after(w, 720, 12 * US_PER_S);
	uint8_t small_again = layer_after(w, 120, 2 * US_PER_S);
	world_check(w, small == 0, "a tile of 120 px gets layer %u", small);
	world_check(w, large == 2, "a tile of 720 px gets layer %u", large);
	world_check(w, small_again == 0, "a tile of 120 px gets layer %u", small_again);
	world_check(w, world_seen(w, 2, 0, SFU_SOURCE_CAMERA).layer == 0, "the other viewer gets another layer");
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
