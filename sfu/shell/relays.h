/*
 * What other workers relay to this one: a ring from each of them, made when it relays first, and a bell that is rung only if
 * the reader sleeps.
 */
#ifndef KREIDE_RELAYS_H
#define KREIDE_RELAYS_H

#include "mailbox.h"
#include "mirror.h"
#include "ring.h"
#include "spread.h"
#include "worker.h"

enum { RELAYS_RING_BYTES = 1 << 20 }; /* some 800 packets of video: a tenth of a second of many cameras */

struct relays {
	_Atomic(struct ring *) from[SPREAD_MAX_WORKERS]; /* NULL: that worker has nothing to relay yet */
	atomic_bool is_asleep;
	struct mailbox *bell; /* its eventfd wakes the reader */
};

/* bell outlives it. */
void relays_init(struct relays *r, struct mailbox *bell);
/* When no writer runs any more. */
void relays_finish(struct relays *r);
/* Worker `from`: false: the reader is too far behind, or there is no memory: it is lost. */
bool relays_put(struct relays *to, uint32_t from, const struct relay *relay);
/* Any writer, after some puts. */
void relays_wake(struct relays *to);
/* The reader: gives a share of what waits to the worker. */
void relays_take(struct relays *r, struct worker *w, us_t now);
/* The reader, before it waits for its eventfd: false: something waits already. */
bool relays_fall_asleep(struct relays *r);
void relays_awake(struct relays *r);

#endif
