/* Somebody who may not send, and does: is he ever seen or heard, before, between and after he was allowed? */
#include "lesson.h"

static const enum sfu_source sources[] = {SFU_SOURCE_MIC, SFU_SOURCE_CAMERA, SFU_SOURCE_SCREEN_AUDIO, SFU_SOURCE_SCREEN};

/* Runs, and then: exactly the sources of the mask were seen by participant 1. */
static void expect_only(struct world *w, const char *label, uint32_t mask)
{
	world_run(w, 1500 * US_PER_MS);
	world_measure(w);
	world_run(w, 1500 * US_PER_MS);
	for (size_t i = 0; i < SFU_SOURCE_COUNT; i++) {
		uint64_t frames = world_seen(w, 1, 0, sources[i]).frames;
		bool is_allowed = (mask & SFU_SOURCE_BIT(sources[i])) != 0;
		world_check(w, (frames > 0) == is_allowed, "%s: %llu frames of source %d", label,
			(unsigned long long)frames, (int)sources[i]);
	}
}

static void scenario(struct world *w)
{
	const struct world_join join = {
		.up = {.delay_us = 20 * US_PER_MS, .loss_permille = 20},
		.down = {.delay_us = 20 * US_PER_MS},
		.is_barred = true,
	};
	world_add(w, &join);
	world_add(w, &join);
	world_connect_all(w, 10 * US_PER_S);
	const struct sfu_want wants[] = {
		world_want(0, SFU_FEED_SCREEN, 720, 0),
		world_want(0, SFU_FEED_PERSON, 180, 1),
	};
	world_view_subjects(w, 1, wants, 2);
	for (size_t i = 0; i < SFU_SOURCE_COUNT; i++) {
		world_publish(w, 0, sources[i], true);
	}
	expect_only(w, "at first", 0);
	static const uint32_t masks[] = {
		SFU_SOURCE_BIT(SFU_SOURCE_MIC),
		SFU_SOURCE_BIT(SFU_SOURCE_MIC) | SFU_SOURCE_BIT(SFU_SOURCE_CAMERA),
		WORLD_ALL_SOURCES,
		SFU_SOURCE_BIT(SFU_SOURCE_SCREEN),
		0,
		WORLD_ALL_SOURCES,
	};
	for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
		world_allow(w, 0, masks[i]);
		expect_only(w, "allowed some", masks[i]);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
