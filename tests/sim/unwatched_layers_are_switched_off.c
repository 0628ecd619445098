/*
 * Are the layers that nobody can use switched off at their publisher, soon on again when somebody can, without a picture
 * that waits for a layer which is off, and told only when something changes, also to a fresh transport?
 */
#include "lesson.h"

enum { ONLY_Q = 1, Q_AND_H = 3, Q_AND_F = 5 };

static void expect_demand(struct world *w, uint8_t layers, const char *when)
{
	uint8_t demand = world_demand(w, 0);
	world_check(w, demand == layers, "%s: layers %u are wanted instead of %u", when, demand, layers);
}

/* The tiles of both viewers; one looks at the end of his line if height is 0. */
static void view(struct world *w, uint16_t first_px, uint16_t second_px)
{
	const uint32_t publisher = 0;
	world_view(w, 1, &publisher, first_px ? 1 : 0, first_px);
	world_view(w, 2, &publisher, second_px ? 1 : 0, second_px);
}

/* How many frames of a layer the publisher encodes in a second. */
static uint64_t frames_in_a_second(struct world *w, uint32_t layer)
{
	uint64_t before = endpoint_sent(world_endpoint(w, 0), SFU_SOURCE_CAMERA, layer)->frames;
	world_run(w, US_PER_S);
	return endpoint_sent(world_endpoint(w, 0), SFU_SOURCE_CAMERA, layer)->frames - before;
}

static void somebody_enlarges(struct world *w)
{
	view(w, 720, 120);
	world_measure(w);
	world_run(w, US_PER_S);
	struct world_seen s = world_seen(w, 1, 0, SFU_SOURCE_CAMERA);
	expect_demand(w, Q_AND_F, "a large tile");
	world_check(w, s.layer == 2, "after a second a large tile still shows layer %u", s.layer);
	world_check(w, s.longest_gap_us < 200 * US_PER_MS, "the picture stood still for %lld ms while its layer began",
		(long long)(s.longest_gap_us / US_PER_MS));
	world_check(w, world_seen(w, 2, 0, SFU_SOURCE_CAMERA).layer == 0, "the other viewer's tile is small");
}

/* He shrinks his tile: the layer that he left is still there for three seconds, then it is not, and nobody misses it. */
static void he_shrinks_it(struct world *w)
{
	view(w, 300, 120);
	world_measure(w);
	world_run(w, 2 * US_PER_S);
	world_check(w, (world_demand(w, 0) & 4) != 0, "the layer is off after two seconds");
	world_run(w, 3 * US_PER_S);
	expect_demand(w, Q_AND_H, "a tile of 300 px");
	struct world_seen s = world_seen(w, 1, 0, SFU_SOURCE_CAMERA);
	world_check(w, s.layer == 1 && s.longest_gap_us < 400 * US_PER_MS, "layer %u, a gap of %lld ms", s.layer,
		(long long)(s.longest_gap_us / US_PER_MS));
}

/* The publisher's own line is too weak for what is wanted: the viewers go on with what there is. */
static void a_wanted_layer_does_not_come(struct world *w)
{
	endpoint_set_layer(world_endpoint(w, 0), 1, false);
	world_measure(w);
	world_run(w, 3 * US_PER_S);
	struct world_seen s = world_seen(w, 1, 0, SFU_SOURCE_CAMERA);
	expect_demand(w, Q_AND_H, "wanted all the same");
	world_check(w, s.layer == 0 && s.longest_gap_us < US_PER_S, "layer %u, a gap of %lld ms", s.layer,
		(long long)(s.longest_gap_us / US_PER_MS));
	endpoint_set_layer(world_endpoint(w, 0), 1, true);
	world_run(w, 3 * US_PER_S);
	world_check(w, world_seen(w, 1, 0, SFU_SOURCE_CAMERA).layer == 1, "the layer is there again, and not used");
}

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 20 * US_PER_MS, .down.delay_us = 20 * US_PER_MS};
	lesson_begin(w, 3, &join, 120, 6 * US_PER_S);
	expect_demand(w, ONLY_Q, "small tiles");
	world_check(w, frames_in_a_second(w, 2) == 0 && frames_in_a_second(w, 1) == 0, "layers that nobody uses are sent");
	world_check(w, frames_in_a_second(w, 0) >= LESSON_FPS - 1, "the lowest layer is not sent");
	somebody_enlarges(w);
	he_shrinks_it(w);
	a_wanted_layer_does_not_come(w);

	view(w, 0, 0);
	world_run(w, 4 * US_PER_S);
	expect_demand(w, ONLY_Q, "nobody looks");
	uint32_t told = world_demands(w, 0);
	world_run(w, 20 * US_PER_S);
	world_check(w, world_demands(w, 0) == told, "told %u times that nothing changed", world_demands(w, 0) - told);
	world_offer(w, 0, true);
	world_run(w, 6 * US_PER_S);
	world_check(w, world_demands(w, 0) > told, "a fresh transport was told nothing");
	expect_demand(w, ONLY_Q, "on a fresh transport");
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
