/*
 * A parents' day by seed, in a whole house (tests/lib/afternoon): eight desks of eighteen slots, everybody who comes, and what
 * goes wrong. What must hold:
 *
 *   - every talk ends as over or missed, each when the rules of its desk say so (ideal.h, compared every second), and the store
 *     knows it in the end: so each slot is handed over, and no desk gets stuck;
 *   - nobody ever hears anybody else: each packet of sound that any endpoint gets out of the worker says who sent it, and sender
 *     and hearer must both belong to one talk (by the plan, not by the server's lists) that was open by the rules when it was sent.
 *     Who was told goodbye sends on for 15 seconds;
 *   - who should hear each other does: everybody who has been in a talk for some seconds with its teacher has heard everybody else
 *     in the last eight (rooms of more than four aside, where only the loudest are forwarded);
 *   - what is shown of a delay is true. The truth is when the family is let in. Of every talk that is let in, everything that
 *     waiting families and teachers were shown about it since anything happened at its desk that nobody could foresee (a line, a
 *     button, a change of the plan, a restart; a family that is not there at its begin, comes after it, or goes) gave its delay
 *     within one minute.
 *
 * script/soak afternoon plays 500 of them. --prove sends everybody into one room, behind signaling's back, and expects that it is seen.
 */
#include "hall.h"

#include "secure.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_SEEDS = 1 };

static bool read_options(struct hall *h, int argc, char **argv, uint64_t *first, uint64_t *seeds)
{
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--tell") == 0) {
			h->is_told = true;
		} else if (strcmp(argv[i], "--prove") == 0) {
			h->is_proof = true;
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

static struct hall *next_afternoon(const struct hall *conf, uint64_t seed)
{
	struct hall *h = calloc(1, sizeof *h);
	if (!h) {
		exit(1);
	}
	*h = *conf;
	h->seed = seed;
	return h;
}

int main(int argc, char **argv)
{
	static struct hall conf;
	struct people_count sum = {0};
	uint64_t first = 1, seeds = SHORT_SEEDS, frames = 0, joins = 0, pairs = 0;
	conf.program = argv[0];
	if (!read_options(&conf, argc, argv, &first, &seeds)) {
		fprintf(stderr, "usage: %s [--tell] [--prove] [--seed N | --seeds COUNT [--from N]]\n", argv[0]);
		return 2;
	}
	if (secure_library_init() != OK) {
		return 1;
	}
	struct dtls_identity *server = dtls_identity_new(), *client = dtls_identity_new();
	conf.server_identity = server;
	conf.client_identity = client;
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		struct hall *h = next_afternoon(&conf, seed);
		hall_play(h);
		people_add(&sum, &h->people);
		frames += h->frames;
		joins += h->joins;
		pairs += h->pairs;
		free(h);
	}
	people_print(&sum, seeds);
	printf("ok: %" PRIu64 " joins, %" PRIu64 " packets heard, each in its own talk; %" PRIu64 " times somebody was found to hear somebody else\n",
		joins, frames, pairs);
	dtls_identity_free(server);
	dtls_identity_free(client);
	return conf.is_proof ? 1 : 0;
}
