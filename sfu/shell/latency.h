/*
 * How long media stays in the server: from the arrival of a datagram in the kernel until all copies of it were given back to
 * the kernel. Counted per worker, without locks; the bounds are sfu_latency_bounds_us.
 */
#ifndef KREIDE_LATENCY_H
#define KREIDE_LATENCY_H

#include "sfu.h"
#include "units.h"

enum { LATENCY_MAX_PER_TURN = 256 };

struct latency {
	us_t arrived_at[LATENCY_MAX_PER_TURN]; /* what this turn of the loop has read */
	uint32_t count;
	uint64_t buckets[SFU_LATENCY_BUCKETS]; /* not cumulative; the last one has no bound */
	uint64_t sum_us;
};

/* A media datagram; more than fit into a turn are not counted. */
void latency_arrived(struct latency *l, us_t at);
/* The turn's packets are out. */
void latency_sent(struct latency *l, us_t now);

#endif
