/* Key frame requests of many subscribers for one layer, merged and throttled (browsers drop PLIs that come too fast). */
#ifndef KREIDE_KEYREQ_H
#define KREIDE_KEYREQ_H

#include "units.h"

#include <stdbool.h>

/*
 * Least time between two requests. A browser makes a key frame each 300 ms at most. Whoever comes new waits for the end of
 * the second, so that a whole class that comes in costs two key frames; a picture that broke is not made to wait.
 */
#define KEYREQ_BROKEN_GAP_US (300 * US_PER_MS)
#define KEYREQ_NEW_GAP_US US_PER_S
#define KEYREQ_RETRY_US (450 * US_PER_MS)
enum { KEYREQ_MAX_TRIES = 20 };

struct keyreq {
	bool is_wanted;
	us_t sent_at; /* of the last PLI, negative: never */
	us_t due_at;
	us_t gap_us; /* the least that somebody who waits asked with */
	uint8_t tries;
};

void keyreq_init(struct keyreq *k);
/* gap_us: one of the two above. */
void keyreq_want(struct keyreq *k, us_t gap_us, us_t now);
/* A key frame of the layer came in. */
void keyreq_on_keyframe(struct keyreq *k);
/* Nobody waits any more. */
void keyreq_cancel(struct keyreq *k);
/* True: send a PLI now (and it is counted as sent). */
bool keyreq_take_due(struct keyreq *k, us_t now);
us_t keyreq_deadline(const struct keyreq *k);

#endif
