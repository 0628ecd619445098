/*
 * A fifth of all packets is lost: is hardly any sound missing, if it is redundant (RFC 2198)? Whoever did not ask for that gets
 * plain sound, and shows what would be missing.
 */
#include "lesson.h"

#include <stdio.h>

#define ONE_WAY_US (50 * US_PER_MS)
#define CALM_US (500 * US_PER_MS)
#define MEASURED_US (20 * US_PER_S)
/* What comes later than that is not heard any more. */
#define BUFFER_US (200 * US_PER_MS)

struct line {
	const char *name;
	bool sends_red, takes_red, is_publisher, again;
	uint32_t least_permille, most_permille; /* of the frames that are heard */
};

static const struct line lines[] = {
	{"to a subscriber, the publisher sends redundant sound", true, true, false, true, 980, 1000},
	{"to a subscriber, the server makes it redundant", false, true, false, true, 980, 1000},
	{"to a subscriber who takes plain sound only", true, false, false, true, 700, 880},
	{"from the publisher, redundant, and sent again", true, true, true, true, 980, 1000},
	{"from the publisher, redundant", true, true, true, false, 940, 980},
	{"from the publisher, plain, and sent again", false, true, true, true, 900, 990},
	{"from the publisher, plain", false, true, true, false, 700, 880},
};
enum { LINES = sizeof lines / sizeof lines[0], SEEDS = 20 * LINES };

static void set_line(struct world *w, uint32_t peer, uint32_t loss_permille)
{
	const struct netsim_link link = {.delay_us = ONE_WAY_US, .loss_permille = loss_permille};
	world_link_up(w, peer, &link);
	world_link_down(w, peer, &link);
}

static const struct endpoint_slot *heard_slot(struct world *w)
{
	for (uint32_t seat = 0; seat < SFU_MAX_SEATS; seat++) {
		const struct endpoint_slot *slot = endpoint_slot(world_endpoint(w, 1), seat, false);
		if (slot && slot->packets > 0) {
			return slot;
		}
	}
	return NULL;
}

static void scenario(struct world *w)
{
	const struct line *line = &lines[world_seed(w) % LINES];
	struct world_join join = {.up.delay_us = ONE_WAY_US, .down.delay_us = ONE_WAY_US};
	const uint32_t teacher = 0;
	uint32_t lossy = line->is_publisher ? teacher : 1;
	join.conf.red = line->sends_red;
	join.conf.again = line->again;
	world_add(w, &join);
	join.conf.red = line->takes_red;
	world_add(w, &join);
	world_connect_all(w, 5 * US_PER_S);
	world_view(w, 1, &teacher, 1, 180);
	world_publish(w, teacher, SFU_SOURCE_MIC, true);
	world_publish(w, teacher, SFU_SOURCE_CAMERA, true);
	world_run(w, 3 * US_PER_S);
	set_line(w, lossy, 200);
	world_run(w, 4 * US_PER_S);
	set_line(w, lossy, 0);
	world_run(w, CALM_US);
	world_set_buffer(w, BUFFER_US);
	world_measure(w);
	set_line(w, lossy, 200);
	world_run(w, MEASURED_US);
	uint64_t made = (uint64_t)(world_measured_us(w) * LESSON_AUDIO_PACKETS_PER_S / US_PER_S);
	set_line(w, lossy, 0);
	world_run(w, ONE_WAY_US * 2);
	struct world_seen sound = world_seen(w, 1, teacher, SFU_SOURCE_MIC);
	struct world_seen picture = world_seen(w, 1, teacher, SFU_SOURCE_CAMERA);
	const struct endpoint_slot *slot = heard_slot(w);
	uint64_t heard = sound.frames - sound.late;
	printf("20 %% lost %s: %llu of %llu frames of sound heard, %llu came too late; picture: %llu of %llu, still for %lld ms at most\n", line->name,
		(unsigned long long)heard, (unsigned long long)made, (unsigned long long)sound.late, (unsigned long long)picture.frames,
		(unsigned long long)(made * LESSON_FPS / LESSON_AUDIO_PACKETS_PER_S), (long long)(picture.longest_gap_us / US_PER_MS));
	world_check(w, heard * 1000 >= made * line->least_permille, "%llu of %llu frames were heard",
		(unsigned long long)heard, (unsigned long long)made);
	world_check(w, heard * 1000 <= made * (line->most_permille + 10), "%llu of %llu frames: was anything lost?",
		(unsigned long long)heard, (unsigned long long)made);
	world_check(w, slot && (slot->redundant > 0) == (line->takes_red && (line->sends_red || !line->is_publisher)),
		"%llu redundant packets", (unsigned long long)(slot ? slot->redundant : 0));
	world_check(w, picture.frames * 1000 >= made * 800 * LESSON_FPS / LESSON_AUDIO_PACKETS_PER_S &&
		picture.longest_gap_us <= 2000 * US_PER_MS, "the picture: %llu frames, still for %lld ms",
		(unsigned long long)picture.frames, (long long)(picture.longest_gap_us / US_PER_MS));
}

int main(int argc, char **argv)
{
	uint64_t seeds[SEEDS];
	for (uint64_t i = 0; i < SEEDS; i++) {
		seeds[i] = i + 1;
	}
	return world_main(argc, argv, scenario, seeds, SEEDS);
}
