/*
 * Votes by seed: lines that lose requests and answers, restarts at any point (between writing and answering, too), a store that
 * fails, a chair who leaves, ballots that were forged, handed in twice or under another's serial, claims that are lies. After every
 * step the machine (ballot/vote.h) stands where a second one stands that was written from docs/voting.md (votes_ideal.h), and so
 * does the store; there are as many ballots as voters who voted; nobody votes twice; what was answered is so. And once people act
 * and nothing fails any more, every vote ends. More: script/sim --release votes_keep_their_rules -- --seeds 10000
 */
#include "votes_play.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_SEEDS = 400, PATIENCE_MS = 240000 };

static void play(struct play *p, uint64_t seed)
{
	p->seed = seed;
	rng_init(&p->rng, seed);
	p->now = 1000000;
	p->due = 0;
	p->round = 0;
	p->is_calm = false;
	memset(p->members, 0, sizeof p->members);
	people_begin(p);
	int64_t end = p->calm_from + PATIENCE_MS;
	while (!people_are_done(p)) {
		p->now += PLAY_TICK_MS;
		play_must(p, p->now < end, "a vote ends once people act");
		play_time(p);
		people_act(p);
	}
	play_look(p);
	vote_finish(&p->v);
}

int main(int argc, char **argv)
{
	struct play *p = calloc(1, sizeof *p);
	uint64_t first = 1, seeds = SHORT_SEEDS;
	for (int i = 1; p && i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--tell") == 0) {
			p->is_told = true;
		} else if (has_value && strcmp(argv[i], "--seed") == 0) {
			first = strtoull(argv[++i], NULL, 0);
			seeds = 1;
		} else if (has_value && strcmp(argv[i], "--seeds") == 0) {
			seeds = strtoull(argv[++i], NULL, 0);
		} else {
			fprintf(stderr, "usage: %s [--tell] [--seed N | --seeds COUNT]\n", argv[0]);
			free(p);
			return 2;
		}
	}
	if (!p) {
		return 1;
	}
	p->program = argv[0];
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		play(p, seed);
	}
	printf("%" PRIu64 " seeds", seeds);
	for (int i = 0; i < PLAY_COUNTS; i++) {
		printf(", %s: %" PRIu64, play_count_names[i], p->counts[i]);
		if (p->counts[i] == 0 && seeds >= SHORT_SEEDS) {
			printf("\nFAILED: this never happened, so it was not tried\n");
			free(p);
			return 1;
		}
	}
	printf("\n");
	free(p);
	return 0;
}
