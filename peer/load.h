/* `kreide load`: rooms full of synthetic participants that measure what a server carries. */
#ifndef KREIDE_LOAD_H
#define KREIDE_LOAD_H

#include "load_args.h"

/* Who enters: one personal link each, room after room; the first of each room leads it. */
struct load_people {
	const char *const *tokens;
	const uint32_t *sizes; /* people of each room */
	const struct cast_program *programs; /* one for each token: they are programs, those that publish first in each room; NULL */
	uint32_t room_count;
};

/*
 * Runs until the duration is over, or until SIGINT or SIGTERM, which the caller holds (peer_run.h); prints progress and report.
 * url: where the server is reached.
 * Returns the exit code: 0 well, 1 something failed or a stated limit is broken.
 */
int load_run(const struct load_args *args, const char *url, const struct load_people *people);

#endif
