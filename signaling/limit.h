/* A token bucket: how often somebody may do something. Pure; takes now. */
#ifndef KREIDE_LIMIT_H
#define KREIDE_LIMIT_H

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

struct limit {
	us_t empty_until; /* the time at which the bucket would be full again is counted from here */
};

/* One token each interval_us, at most `burst` saved. False: too fast; *retry_us (may be NULL) says when again. */
bool limit_take(struct limit *l, us_t interval_us, uint32_t burst, us_t now, us_t *retry_us);

#endif
