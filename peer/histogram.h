/* How long things took, in buckets that are never wider than a thirty-second of their value: for p50, p99 and p99.9. */
#ifndef KREIDE_HISTOGRAM_H
#define KREIDE_HISTOGRAM_H

#include "units.h"

enum { HISTOGRAM_STEPS = 32, HISTOGRAM_OCTAVES = 32, HISTOGRAM_BUCKETS = HISTOGRAM_STEPS * HISTOGRAM_OCTAVES };

struct histogram {
	uint64_t count;
	us_t most;
	uint32_t buckets[HISTOGRAM_BUCKETS];
};

/* Negative values count as 0. A zeroed struct is empty. */
void histogram_add(struct histogram *h, us_t value);
/* So many of a hundred (share 0..1) took no longer than this; 0 when empty. */
us_t histogram_at(const struct histogram *h, double share);

#endif
