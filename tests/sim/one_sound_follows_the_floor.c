/* Who has one seat for sound: does he hear who has the floor, and the leader when all are silent? */
#include "lesson.h"

enum { PUPILS = 5, LEADER = 4, LISTENER = 5, LOUD = 0x80 | 15, SILENT = 127 };

static void speak(struct world *w, uint32_t speaker)
{
	for (uint32_t i = 0; i < PUPILS; i++) {
		endpoint_set_level(world_endpoint(w, i), i == speaker ? LOUD : SILENT);
	}
	world_run(w, 2 * US_PER_S);
	world_measure(w);
	world_run(w, US_PER_S);
}

static uint32_t voices(struct world *w)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < PUPILS; i++) {
		count += world_seen(w, LISTENER, i, SFU_SOURCE_MIC).frames > 0;
	}
	return count;
}

static void scenario(struct world *w)
{
	static const uint32_t speakers[] = {1, 3, LEADER, 0, 2};
	const struct world_join join = {.up.delay_us = 15 * US_PER_MS, .down.delay_us = 15 * US_PER_MS};
	struct world_join listens = join;
	listens.conf.voice_seat_count = 1;
	for (uint32_t i = 0; i < PUPILS; i++) {
		world_add(w, &join);
		world_publish(w, i, SFU_SOURCE_MIC, true);
	}
	world_add(w, &listens);
	world_connect_all(w, 10 * US_PER_S);
	world_lead(w, LEADER);
	for (size_t i = 0; i < sizeof speakers / sizeof speakers[0]; i++) {
		speak(w, speakers[i]);
		lesson_expect_pair(w, LISTENER, speakers[i], SFU_SOURCE_MIC, 950);
		world_check(w, voices(w) == 1, "%u voices in one seat", voices(w));
	}
	speak(w, PUPILS); /* nobody */
	lesson_expect_pair(w, LISTENER, LEADER, SFU_SOURCE_MIC, 950);
	world_check(w, world_answers(w, LISTENER) == 1, "an answer too many");
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
