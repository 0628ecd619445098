/* Until when what is kept, by the clocks of the school; and that a purge at that moment agrees, to the millisecond. */
#include "days.h"
#include "retention.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int64_t ms_of(GTimeZone *zone, const char *text)
{
	day_t day;
	assert_int_equal(day_parse(text, &day), OK);
	return day_ms(zone, day, 0);
}

static void until_the_summer_after(void **state)
{
	static const struct {
		const char *at, *until;
		int days;
	} rows[] = {
		{"2026-09-14", "2027-08-01", 0},
		{"2026-09-14", "2027-08-31", 30},
		{"2027-07-31", "2027-08-31", 30},
		{"2027-08-01", "2028-08-31", 30},
		{"2026-08-01", "2027-10-30", 90},
		{"2027-01-01", "2028-07-31", 365},
		{"2024-02-29", "2024-08-31", 30},
	};
	(void)state;
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t at_ms = ms_of(zone, rows[i].at), until_ms = ms_of(zone, rows[i].until);
		assert_int_equal(retention_until(RETENTION_REGISTER, rows[i].days, at_ms, zone), until_ms);
		assert_true(retention_before(RETENTION_REGISTER, rows[i].days, until_ms, zone) > at_ms);
		assert_true(retention_before(RETENTION_REGISTER, rows[i].days, until_ms - 1, zone) <= at_ms);
	}
	g_time_zone_unref(zone);
}

static void days_after_it(void **state)
{
	(void)state;
	GTimeZone *zone = g_time_zone_new_utc();
	assert_int_equal(retention_until(RETENTION_PRIVATE, 30, 1000, zone), 1000 + INT64_C(30) * 86400000);
	assert_int_equal(retention_before(RETENTION_PRIVATE, 30, INT64_C(31) * 86400000, zone), 86400000);
	g_time_zone_unref(zone);
}

static void the_table_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < RETENTION_KINDS; i++) {
		enum retention_kind kind = (enum retention_kind)i;
		const struct retention_rule *rule = retention_rule(kind);
		assert_int_equal(retention_find(rule->name), kind);
		assert_true(rule->least <= rule->days && rule->days <= rule->most);
		assert_true(retention_may(kind, rule->days) && !retention_may(kind, rule->most + 1) && !retention_may(kind, rule->least - 1));
	}
	assert_int_equal(retention_find("everything"), RETENTION_KINDS);
}

static void school_years_follow_each_other(void **state)
{
	(void)state;
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	int64_t begin_ms, end_ms, next_ms, after_ms;
	retention_school_year(ms_of(zone, "2026-11-26"), zone, &begin_ms, &end_ms);
	assert_int_equal(begin_ms, ms_of(zone, "2026-08-01"));
	assert_int_equal(end_ms, ms_of(zone, "2027-08-01"));
	retention_school_year(end_ms, zone, &next_ms, &after_ms);
	assert_int_equal(next_ms, end_ms);
	retention_school_year(begin_ms - 1, zone, &next_ms, &after_ms);
	assert_int_equal(after_ms, begin_ms);
	g_time_zone_unref(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(until_the_summer_after), cmocka_unit_test(days_after_it),
		cmocka_unit_test(the_table_is_whole), cmocka_unit_test(school_years_follow_each_other)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
