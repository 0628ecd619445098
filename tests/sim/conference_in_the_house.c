/*
 * Whole conferences by seed, in a whole house (tests/lib/sitting): eleven seats, two deputies, three guests and a latecomer to the roll;
 * they come late, lose their line (both ends notice, or neither), reload, leave, come back; the agenda goes on and back, guests are let in
 * and out, people ask for the word, vote openly, by roll call and in secret, elect, draw lots; the roll is changed in between; and the
 * server dies at any time and begins anew on the same store. What must hold, by a second model of the meeting after everything that
 * happens:
 *
 *   - each request is answered as the rules say, and everybody who is connected is told the same: item, list in its order, who speaks
 *     since when and until when, at once; who is there and the quorum, within 1.1 seconds; each vote's state, at once;
 *   - nobody is heard who may not speak, and nobody hears who is not in: each packet that any endpoint gets out of the worker says who
 *     sent it and when, and everybody sends all the time. Who has the word is heard by all who have been in for some seconds;
 *   - guests are told nothing while they are out, and read nothing of items that were not for them, neither then nor later;
 *   - what a vote is counted as is what those did who voted; as many ballots as voters who voted, by name where names are kept;
 *     a vote in which all have voted ends by itself;
 *   - after a restart items, list, quorum and votes are as they were told before, also if it came just after something was decided;
 *   - everybody who may be in is in within 16 seconds after nothing is in his way any more;
 *   - the record says when items were, who spoke, what was found and counted, and who was there, to a second.
 *
 * --prove FAULT puts one in, and expects that it is seen: `stays` (nobody is taken out of the media plane), `speaks` (everybody may
 * always speak, for the media plane), `vote` (one ballot more is due), `list` (the second of the list is due).
 */
#include "sitting.h"

#include "secure.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_SEEDS = 1, PROVE_SEEDS = 8 /* at most: the first in which it is seen ends it */ };

static bool read_options(struct sitting *conf, int argc, char **argv, uint64_t *first, uint64_t *seeds)
{
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--tell") == 0) {
			conf->is_told = true;
		} else if (has_value && strcmp(argv[i], "--prove") == 0) {
			conf->prove = argv[++i];
		} else if (has_value && strcmp(argv[i], "--seed") == 0) {
			*first = strtoull(argv[++i], NULL, 0);
			*seeds = 1;
		} else if (has_value && strcmp(argv[i], "--seeds") == 0) {
			*seeds = strtoull(argv[++i], NULL, 0);
		} else if (has_value && strcmp(argv[i], "--from") == 0) {
			*first = strtoull(argv[++i], NULL, 0);
		} else {
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	static struct sitting conf;
	struct sitting_count sum = {0};
	uint64_t first = 1, seeds = 0;
	conf.program = argv[0];
	if (!read_options(&conf, argc, argv, &first, &seeds)) {
		fprintf(stderr, "usage: %s [--tell] [--prove FAULT] [--seed N | --seeds COUNT [--from N]]\n", argv[0]);
		return 2;
	}
	seeds = seeds ? seeds : conf.prove ? PROVE_SEEDS : SHORT_SEEDS;
	if (secure_library_init() != OK) {
		return 1;
	}
	struct dtls_identity *server = dtls_identity_new(), *client = dtls_identity_new();
	conf.server_identity = server;
	conf.client_identity = client;
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		struct sitting *s = g_memdup2(&conf, sizeof conf);
		const uint64_t *counted = (const uint64_t *)(const void *)&s->count;
		s->seed = seed;
		sitting_play(s);
		for (size_t i = 0; i < sizeof sum / sizeof(uint64_t); i++) {
			((uint64_t *)(void *)&sum)[i] += counted[i];
		}
		g_free(s);
	}
	printf("ok: %" PRIu64 " sittings, %" PRIu64 " requests (%" PRIu64 " refused, as due), %" PRIu64 " joins, %" PRIu64 " resumes, %" PRIu64
		" restarts, %" PRIu64 " times somebody was put out; %" PRIu64 " replicas compared, %" PRIu64 " sounds heard, %" PRIu64
		" times a speaker was heard, %" PRIu64 " votes counted, %" PRIu64 " records\n", seeds, sum.requests, sum.refused, sum.joins, sum.resumes,
		sum.restarts, sum.outs, sum.checks, sum.sounds, sum.heard, sum.counted, sum.records);
	dtls_identity_free(server);
	dtls_identity_free(client);
	return conf.prove ? 1 : 0;
}
