/* How many bits a second passed a point, from times and sizes; the times may come a little out of order. */
#ifndef KREIDE_ACKED_RATE_H
#define KREIDE_ACKED_RATE_H

#include "units.h"

#include <stddef.h>
#include <stdint.h>

enum { ACKED_RATE_BINS = 16 };
#define ACKED_RATE_BIN_US (50 * US_PER_MS)

struct acked_rate {
	int64_t bin;    /* number of the newest one, which still fills */
	uint32_t full;  /* complete ones behind it */
	uint32_t bytes[ACKED_RATE_BINS]; /* by number modulo */
};

void acked_rate_init(struct acked_rate *r);
void acked_rate_add(struct acked_rate *r, us_t at, size_t bytes);
/* Over the last `bins` (< ACKED_RATE_BINS) complete ones, or as many as there are. -1: not one is complete. */
bps_t acked_rate_bps(const struct acked_rate *r, uint32_t bins);

#endif
