#include "core.h"

static bool take(struct limit *limit, us_t now, us_t *wait_us)
{
	bool is_taken = limit_take(limit, now);
	*wait_us = is_taken ? 0 : limit_wait(limit, now);
	return is_taken;
}

bool live_take(struct turn *t, const char *person, enum person_limit kind, us_t *wait_us)
{
	return take(person_limit(t, person, kind), t->now.mono, wait_us);
}

bool live_take_guess(struct turn *t, uint64_t rate_key, us_t *wait_us)
{
	char key[24];
	g_snprintf(key, sizeof key, "%" G_GINT64_MODIFIER "x", rate_key);
	return take(limit_table_get(t->s->address_limits, key, 0, t->now.mono), t->now.mono, wait_us);
}
