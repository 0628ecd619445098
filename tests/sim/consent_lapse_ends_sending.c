/* A participant stops his checks, but not his media: is he failed, and sent nothing any more (RFC 7675)? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 10 * US_PER_MS, .down.delay_us = 10 * US_PER_MS};
	lesson_begin(w, 2, &join, 180, US_PER_S);
	endpoint_set_checks(world_endpoint(w, 0), false);
	world_run(w, 10 * US_PER_S);
	world_check(w, world_state(w, 0) == SFU_PEER_CONNECTED, "state %d after 10 s", (int)world_state(w, 0));
	world_run(w, 22 * US_PER_S);
	world_check(w, world_state(w, 0) == SFU_PEER_FAILED, "state %d after 32 s", (int)world_state(w, 0));
	uint64_t bytes = world_bytes_to(w, 0);
	world_run(w, 5 * US_PER_S);
	world_check(w, world_bytes_to(w, 0) == bytes, "bytes were sent without consent");

	endpoint_set_checks(world_endpoint(w, 0), true);
	world_offer(w, 0, true);
	world_connect_all(w, 5 * US_PER_S);
	world_publish(w, 0, SFU_SOURCE_CAMERA, true);
	world_run(w, 2 * US_PER_S);
	world_measure(w);
	world_run(w, 2 * US_PER_S);
	lesson_expect_video(w, 950);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2};
	return world_main(argc, argv, scenario, seeds, 2);
}
