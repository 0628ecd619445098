#include "keeping.h"

#include "schools.h"

/* Entries are at most so many school years old: a year, and the longest that a school may keep them beyond it. */
enum { YEARS_BACK = 3 };

static void take(void *ctx, const char *kind, int days)
{
	struct keeping *k = ctx;
	enum retention_kind found = retention_find(kind);
	if (found != RETENTION_KINDS && retention_may(found, days)) {
		k->days[found] = days;
	}
}

enum err keeping_load(struct keeping *k, struct store *store, const char *school)
{
	struct store_school known = {0};
	*k = (struct keeping){0};
	for (int kind = 0; kind < RETENTION_KINDS; kind++) {
		k->days[kind] = retention_rule((enum retention_kind)kind)->days;
	}
	enum err e = store_school_get(store, school, &known);
	k->zone = g_time_zone_new_identifier(known.time_zone);
	k->zone = k->zone ? k->zone : g_time_zone_new_utc();
	return e ? e : store_retention_each(store, school, take, k);
}

void keeping_finish(struct keeping *k)
{
	if (k->zone) {
		g_time_zone_unref(k->zone);
	}
	*k = (struct keeping){0};
}

int64_t keeping_until(const struct keeping *k, enum retention_kind kind, int64_t at_ms)
{
	return retention_until(kind, k->days[kind], at_ms, k->zone);
}

int64_t keeping_before(const struct keeping *k, enum retention_kind kind, int64_t now_ms)
{
	return retention_before(kind, k->days[kind], now_ms, k->zone);
}

enum err keeping_mark_register(const struct keeping *k, struct store *store, const char *school, int64_t now_ms)
{
	int64_t begin_ms, end_ms;
	enum err e = OK;
	retention_school_year(now_ms, k->zone, &begin_ms, &end_ms);
	for (int year = 0; !e && year < YEARS_BACK; year++) {
		e = store_retention_register(store, school, begin_ms, end_ms, keeping_until(k, RETENTION_REGISTER, begin_ms));
		retention_school_year(begin_ms - 1, k->zone, &begin_ms, &end_ms);
	}
	return e;
}
