#include "acked_rate.h"

#include <string.h>

void acked_rate_init(struct acked_rate *r)
{
	memset(r, 0, sizeof *r);
	r->bin = -1;
}

static void begin_at(struct acked_rate *r, int64_t bin)
{
	acked_rate_init(r);
	r->bin = bin;
}

void acked_rate_add(struct acked_rate *r, us_t at, size_t bytes)
{
	int64_t bin = at / ACKED_RATE_BIN_US;
	/* after a long silence, or a jump of the clock, nothing is known */
	if (r->bin < 0 || bin - r->bin >= ACKED_RATE_BINS || r->bin - bin >= ACKED_RATE_BINS) {
		begin_at(r, bin);
	}
	for (; r->bin < bin; r->full += r->full < ACKED_RATE_BINS - 1) {
		r->bytes[++r->bin % ACKED_RATE_BINS] = 0;
	}
	r->bytes[bin % ACKED_RATE_BINS] += (uint32_t)bytes;
}

bps_t acked_rate_bps(const struct acked_rate *r, uint32_t bins)
{
	uint64_t sum = 0;
	uint32_t count = bins < r->full ? bins : r->full;
	for (uint32_t i = 1; i <= count; i++) {
		sum += r->bytes[(r->bin - (int64_t)i) % ACKED_RATE_BINS];
	}
	return count > 0 ? (bps_t)(sum * 8 * (uint64_t)US_PER_S / (count * (uint64_t)ACKED_RATE_BIN_US)) : -1;
}
