/* A token bucket: so much may pass in a second, and half a second's worth at once. */
#ifndef KREIDE_CAP_H
#define KREIDE_CAP_H

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

#define CAP_BURST_US (500 * US_PER_MS)

struct cap {
	int64_t per_s;
	int64_t level; /* what may pass at `at`, in millionths */
	us_t at;
};

void cap_init(struct cap *c, int64_t per_s, us_t now);
/* False: it would be too much, and nothing is taken. */
bool cap_take(struct cap *c, int64_t amount, us_t now);

#endif
