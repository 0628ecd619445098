/*
 * One stream of VP9 with nine layers in it: does everybody get the layer of his tile, and nobody a frame that he can't decode,
 * with and without the dependency descriptor, in full and in key mode, while tiles change and packets get lost?
 */
#include "lesson.h"

enum { VIEWERS = 4 };
static const uint16_t heights[VIEWERS] = {180, 360, 720, 180};

static void join(struct world *w, uint64_t kind, uint32_t number, uint32_t loss_permille)
{
	struct world_join j = {.conf = {.seat_count = 1, .voice_seat_count = 1, .vp9 = true}};
	j.conf.svc = number > 0 ? ENDPOINT_NO_SVC : kind & 1 ? ENDPOINT_L3T3 : ENDPOINT_L3T3_KEY;
	/* a publisher without it, and a viewer without it of a publisher with it */
	j.conf.no_dd = number == 0 ? (kind & 2) != 0 : number == 2;
	j.up = (struct netsim_link){.delay_us = 15 * US_PER_MS, .loss_permille = number == 0 ? loss_permille : 0};
	j.down = (struct netsim_link){.delay_us = 20 * US_PER_MS, .loss_permille = loss_permille};
	world_add(w, &j);
}

static void look(struct world *w, uint32_t viewer, uint16_t height_px)
{
	static const uint32_t publisher = 0;
	world_view(w, viewer, &publisher, 1, height_px);
}

static uint64_t strays(struct world *w, uint32_t viewer)
{
	return endpoint_slot(world_endpoint(w, viewer), 0, true)->strays;
}

static void expect_layers(struct world *w, uint32_t min_frames_per_s)
{
	for (uint32_t v = 1; v <= VIEWERS; v++) {
		struct world_seen seen = world_seen(w, v, 0, SFU_SOURCE_CAMERA);
		uint32_t layer = heights[v - 1] / 360;
		uint64_t expected = (uint64_t)world_measured_us(w) / US_PER_S * min_frames_per_s;
		world_check(w, seen.frames >= expected, "viewer %u sees %llu frames of %llu", v,
			(unsigned long long)seen.frames, (unsigned long long)expected);
		world_check(w, seen.frames_of_layer[layer] * 10 >= seen.frames * 9, "viewer %u sees %llu of %llu frames in layer %u",
			v, (unsigned long long)seen.frames_of_layer[layer], (unsigned long long)seen.frames, layer);
	}
}

static void change_tiles(struct world *w)
{
	for (int i = 0; i < 20; i++) {
		for (uint32_t v = 1; v <= VIEWERS; v++) {
			if (rng_below(world_rng(w), 2) == 0) {
				look(w, v, heights[rng_below(world_rng(w), 3)]);
			}
		}
		world_run(w, 200 * US_PER_MS + (us_t)rng_below(world_rng(w), 1000) * US_PER_MS);
	}
	for (uint32_t v = 1; v <= VIEWERS; v++) {
		look(w, v, heights[v - 1]);
	}
}

static void play(struct world *w, uint64_t kind, uint32_t loss_permille)
{
	for (uint32_t i = 0; i <= VIEWERS; i++) {
		join(w, kind, i, loss_permille);
	}
	world_publish(w, 0, SFU_SOURCE_CAMERA, true);
	world_connect_all(w, 10 * US_PER_S);
	for (uint32_t v = 1; v <= VIEWERS; v++) {
		look(w, v, heights[v - 1]);
	}
	world_run(w, 15 * US_PER_S);
	world_measure(w);
	world_run(w, 5 * US_PER_S);
	expect_layers(w, loss_permille > 0 ? 18 : 24);
	change_tiles(w);
	world_run(w, 8 * US_PER_S);
	world_measure(w);
	world_run(w, 5 * US_PER_S);
	expect_layers(w, loss_permille > 0 ? 18 : 24);
	for (uint32_t v = 1; v <= VIEWERS && loss_permille == 0; v++) {
		world_check(w, strays(w, v) == 0, "viewer %u gets %llu layers for nothing", v, (unsigned long long)strays(w, v));
	}
}

static void scenario(struct world *w)
{
	uint64_t kind = rng_below(world_rng(w), 8);
	play(w, kind, kind & 4 ? 20 : 0);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
	return world_main(argc, argv, scenario, seeds, sizeof seeds / sizeof seeds[0]);
}
