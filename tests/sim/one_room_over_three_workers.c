/*
 * A room that has grown over three workers: does everybody see and hear everybody, are rights and views the same wherever
 * somebody is served, does a place get free when somebody leaves, and does it heal when the way between the workers loses
 * packets?
 */
#include "lesson.h"

enum { WORKERS = 3, FROM = 2, PEOPLE = 6 };

static void expect_spread(struct world *w)
{
	uint32_t people[WORKERS] = {0};
	for (uint32_t i = 0; i < world_peer_count(w); i++) {
		people[world_worker(w, i)]++;
	}
	for (uint32_t i = 0; i < WORKERS; i++) {
		world_check(w, people[i] == PEOPLE / WORKERS, "worker %u serves %u of %d", i, people[i], PEOPLE);
	}
}

/* Muted on his own worker, he must be so on the others, and again seen on all with the right. */
static void expect_rights(struct world *w)
{
	world_allow(w, 1, SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	world_run(w, 500 * US_PER_MS);
	world_measure(w);
	world_run(w, US_PER_S);
	for (uint32_t i = 0; i < PEOPLE; i++) {
		uint64_t frames = world_seen(w, i, 1, SFU_SOURCE_CAMERA).frames;
		world_check(w, frames == 0, "participant %u saw %llu frames that were not allowed", i,
			(unsigned long long)frames);
	}
	world_allow(w, 1, WORLD_ALL_SOURCES);
	world_run(w, 1500 * US_PER_MS);
	world_measure(w);
	world_run(w, 3 * US_PER_S);
	lesson_expect_video(w, 950);
}

/* The way takes next to nothing for a second, then all again. */
static void expect_healing(struct world *w)
{
	world_limit_relays(w, 0);
	world_run(w, 300 * US_PER_MS);
	world_limit_relays(w, 1);
	world_run(w, 700 * US_PER_MS);
	world_limit_relays(w, 4096);
	world_run(w, 1500 * US_PER_MS);
	world_measure(w);
	world_run(w, 2 * US_PER_S);
	lesson_expect_video(w, 950);
	lesson_expect_gaps_below(w, 400 * US_PER_MS);
}

static void expect_free_places(struct world *w, const struct world_join *join)
{
	world_remove(w, 0); /* the room's own worker loses one */
	world_run(w, 300 * US_PER_MS);
	uint32_t newcomer = world_add(w, join);
	world_connect_all(w, 5 * US_PER_S);
	world_check(w, world_worker(w, newcomer) == 1, "the newcomer is served by worker %u", world_worker(w, newcomer));
	world_publish(w, newcomer, SFU_SOURCE_CAMERA, true);
	for (uint32_t viewer = 1; viewer < PEOPLE; viewer++) {
		world_view(w, viewer, &newcomer, 1, 180);
	}
	world_run(w, US_PER_S);
	world_measure(w);
	world_run(w, 3 * US_PER_S);
	for (uint32_t viewer = 1; viewer < PEOPLE; viewer++) {
		lesson_expect_pair(w, viewer, newcomer, SFU_SOURCE_CAMERA, 950);
		world_check(w, world_seen(w, viewer, 0, SFU_SOURCE_CAMERA).frames == 0, "somebody is seen who is gone");
	}
}

/* One dominant speaker for all, wherever he is served; named by one worker only. */
static void expect_speaker(struct world *w)
{
	for (uint32_t speaker = 2; speaker < 5; speaker++) {
		for (uint32_t i = 1; i < PEOPLE; i++) {
			endpoint_set_level(world_endpoint(w, i), i == speaker ? 0x80 | 15 : 127);
		}
		world_run(w, 4 * US_PER_S);
		world_check(w, world_dominant(w) == speaker + 1, "%llu is named as the speaker instead of %u",
			(unsigned long long)world_dominant(w), speaker + 1);
		world_measure(w);
		world_run(w, US_PER_S);
		for (uint32_t i = 1; i < PEOPLE; i++) {
			if (i != speaker) {
				lesson_expect_pair(w, i, speaker, SFU_SOURCE_MIC, 900);
			}
		}
	}
}

static void scenario(struct world *w)
{
	const struct world_join join = {
		.conf = {.seat_count = 6, .voice_seat_count = 5},
		.up = {.delay_us = 15 * US_PER_MS, .loss_permille = 10},
		.down.delay_us = 15 * US_PER_MS,
	};
	world_spread(w, WORKERS, FROM);
	lesson_begin(w, PEOPLE, &join, 180, 3 * US_PER_S);
	expect_spread(w);
	world_run(w, 3 * US_PER_S);
	lesson_expect_video(w, 950);
	expect_rights(w);
	expect_healing(w);
	expect_speaker(w);
	expect_free_places(w, &join);
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3, 4};
	return world_main(argc, argv, scenario, seeds, 4);
}
