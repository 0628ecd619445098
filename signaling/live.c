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

void live_give(struct turn *t, const char *person, enum person_limit kind)
{
	limit_give(person_limit(t, person, kind));
}

void live_forgive(struct turn *t, const char *person, enum person_limit kind)
{
	limit_refill(person_limit(t, person, kind));
}

static bool take_of_address(struct turn *t, uint64_t rate_key, enum address_limit kind, us_t *wait_us)
{
	char key[24];
	g_snprintf(key, sizeof key, "%" G_GINT64_MODIFIER "x", rate_key);
	return take(limit_table_get(t->s->address_limits, key, kind, t->now.mono), t->now.mono, wait_us);
}

bool live_take_guess(struct turn *t, uint64_t rate_key, us_t *wait_us)
{
	return take_of_address(t, rate_key, ADDRESS_GUESSES, wait_us);
}

bool live_take_password(struct turn *t, uint64_t rate_key, us_t *wait_us)
{
	return take_of_address(t, rate_key, ADDRESS_PASSWORDS, wait_us);
}
