/* A token bucket: so much may pass in a second, and after a rest the worth of `burst_us` at once. */
#ifndef KREIDE_CAP_H
#define KREIDE_CAP_H

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

struct cap {
	int64_t per_s;
	us_t burst_us;
	int64_t level; /* what may pass at `at`, in millionths */
	us_t at;
};

/* Begins full. */
void cap_init(struct cap *c, int64_t per_s, us_t burst_us, us_t now);
/* False: it would be too much, and nothing is taken. */
bool cap_take(struct cap *c, int64_t amount, us_t now);

#endif
