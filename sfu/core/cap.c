#include "cap.h"

void cap_init(struct cap *c, int64_t per_s, us_t burst_us, us_t now)
{
	*c = (struct cap){.per_s = per_s, .burst_us = burst_us, .level = per_s * burst_us, .at = now};
}

bool cap_take(struct cap *c, int64_t amount, us_t now)
{
	us_t elapsed_us = us_min(now - c->at, c->burst_us);
	int64_t cost = amount * US_PER_S;
	c->level = us_min(c->level + elapsed_us * c->per_s, c->per_s * c->burst_us);
	c->at = now;
	if (cost > c->level) {
		return false;
	}
	c->level -= cost;
	return true;
}
