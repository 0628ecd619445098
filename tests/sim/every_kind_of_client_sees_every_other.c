/* Clients without retransmission, feedback, simulcast, announced SSRCs, media map: does each see and hear each other? */
#include "lesson.h"

static const struct endpoint_conf kinds[] = {
	{.vp8 = true},
	{.no_rtx = true},
	{.no_twcc = true},
	{.lazy_ssrc = true, .camera_layers = 1, .camera = {{NULL, 200000}}},
	{.no_map = true},
	{.no_nack = true, .camera_layers = 2, .camera = {{"lo", 100000}, {"up", 400000}}},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static void scenario(struct world *w)
{
	for (uint32_t i = 0; i < KINDS; i++) {
		struct world_join join = {.conf = kinds[i]};
		join.conf.seat_count = KINDS - 1;
		join.conf.voice_seat_count = kinds[i].no_map ? 0 : 1;
		join.up.delay_us = 10 * US_PER_MS;
		join.down.delay_us = 10 * US_PER_MS;
		world_add(w, &join);
		world_publish(w, i, SFU_SOURCE_CAMERA, true);
	}
	world_connect_all(w, 10 * US_PER_S);
	lesson_view_all(w, 180);
	world_run(w, 3 * US_PER_S);
	world_measure(w);
	world_run(w, 3 * US_PER_S);
	lesson_expect_video(w, 970);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
