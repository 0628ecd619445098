/* Synthetic participants for others: the command `kreide peer`, and pupils for `kreide demo`. */
#ifndef KREIDE_PEER_H
#define KREIDE_PEER_H

#include "errors.h"

#include <stdbool.h>
#include <stdint.h>

/* `kreide peer ...`; argv[0] is the command's name. Returns the exit code: 0 well, 1 something failed, 2 usage. */
int peer_main(int argc, char **argv);

struct peer_demo_conf {
	const char *url;             /* http://127.0.0.1:8080 */
	bool insecure;               /* take any certificate */
	const char *const *tokens;   /* of the pupils' links */
	uint32_t token_count;
};

struct peer_demo;

/*
 * Demo pupils in a thread of their own: friendly figures that wait for the lesson, join it whenever it opens, speak,
 * raise hands and write. The conf is copied. ERR_NOMEM, ERR_SYS, ERR_MALFORMED (url).
 */
enum err peer_demo_start(struct peer_demo **out, const struct peer_demo_conf *conf) MUST_USE;
/* Leaves and joins the thread. NULL is fine. */
void peer_demo_stop(struct peer_demo *d);

#endif
