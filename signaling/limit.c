#include "limit.h"

bool limit_take(struct limit *l, us_t interval_us, uint32_t burst, us_t now, us_t *retry_us)
{
	/* the generic cell rate algorithm: one time stamp is the whole state */
	us_t from = us_max(l->empty_until, now);
	us_t allowed_from = from + interval_us - (us_t)burst * interval_us;
	if (allowed_from > now) {
		if (retry_us) {
			*retry_us = allowed_from - now;
		}
		return false;
	}
	l->empty_until = from + interval_us;
	return true;
}
