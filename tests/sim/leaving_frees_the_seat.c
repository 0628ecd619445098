/* People come and go: do their seats get free for others, does nothing reach those who left? */
#include "lesson.h"

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 15 * US_PER_MS, .down.delay_us = 15 * US_PER_MS};
	lesson_begin(w, 4, &join, 180, 2 * US_PER_S);
	for (uint32_t round = 0; round < 6; round++) {
		uint32_t leaver = round + 1;
		world_remove(w, leaver);
		world_run(w, 300 * US_PER_MS);
		uint32_t newcomer = world_add(w, &join);
		world_connect_all(w, 5 * US_PER_S);
		world_publish(w, newcomer, SFU_SOURCE_CAMERA, true);
		const uint32_t shown[] = {newcomer, newcomer - 1, newcomer - 2};
		world_view(w, 0, shown, 3, 180);
		world_run(w, US_PER_S);
		world_measure(w);
		world_run(w, US_PER_S);
		for (size_t i = 0; i < 3; i++) {
			lesson_expect_pair(w, 0, shown[i], SFU_SOURCE_CAMERA, 950);
		}
	}
	world_check(w, world_answers(w, 0) == 1, "%llu answers", (unsigned long long)world_answers(w, 0));
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
