#include "limit.h"

void limit_init(struct limit *l, us_t each_us, int burst)
{
	*l = (struct limit){.each_us = each_us, .burst_us = each_us * burst, .full_at_us = INT64_MIN};
}

void limit_give(struct limit *l)
{
	l->full_at_us = us_max(l->full_at_us, INT64_MIN + l->each_us) - l->each_us;
}

void limit_refill(struct limit *l)
{
	l->full_at_us = INT64_MIN;
}

us_t limit_wait_many(const struct limit *l, int count, us_t now)
{
	us_t full_at = us_max(l->full_at_us, now);
	us_t missing = full_at + l->each_us * count - now;
	return us_max(0, missing - l->burst_us);
}

us_t limit_wait(const struct limit *l, us_t now)
{
	return limit_wait_many(l, 1, now);
}

bool limit_take_many(struct limit *l, int count, us_t now)
{
	if (limit_wait_many(l, count, now) > 0) {
		return false;
	}
	l->full_at_us = us_max(l->full_at_us, now) + l->each_us * count;
	return true;
}

bool limit_take(struct limit *l, us_t now)
{
	return limit_take_many(l, 1, now);
}
