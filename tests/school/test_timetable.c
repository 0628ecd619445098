/* Do lessons take place when a teacher with a calendar in hand would say so: weeks, holidays, summer time, New Year's? */
#include "rng.h"
#include "timetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { HOUR = 60, SEEDS = 60 };

static const struct period periods[] = {
	{1, 8 * HOUR, 8 * HOUR + 45},
	{2, 8 * HOUR + 50, 9 * HOUR + 35},
	{3, 9 * HOUR + 55, 10 * HOUR + 40},
	{4, 10 * HOUR + 45, 11 * HOUR + 30},
	{9, 23 * HOUR + 15, 24 * HOUR},
};

static GTimeZone *berlin(void)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	assert_non_null(zone);
	return zone;
}

static day_t day(const char *text)
{
	day_t found;
	assert_int_equal(day_parse(text, &found), OK);
	return found;
}

static int64_t utc(const char *iso)
{
	GDateTime *t = g_date_time_new_from_iso8601(iso, NULL);
	assert_non_null(t);
	int64_t ms = 1000 * g_date_time_to_unix(t);
	g_date_time_unref(t);
	return ms;
}

static void days_are_those_of_the_calendar(void **state)
{
	static const struct {
		const char *text;
		day_t day;
		unsigned weekday, week;
		int iso_year;
	} rows[] = {
		{"1970-01-01", 0, 4, 1, 1970},
		{"2000-02-29", 11016, 2, 9, 2000},
		{"2026-11-26", 20783, 4, 48, 2026},
		{"2026-12-31", 20818, 4, 53, 2026},
		{"2027-01-03", 20821, 7, 53, 2026},
		{"2027-01-04", 20822, 1, 1, 2027},
		{"2024-12-30", 20087, 1, 1, 2025},
		{"2999-12-31", DAY_LAST, 2, 1, 3000},
	};
	static const char *const wrong[] = {"", "2026", "2026-02-29", "2026-13-01", "2026-00-01", "2026-1-1", "2026-01-01 ",
		"1969-12-31", "3000-01-01", "2026-04-31", "26-01-01", "2026/01/01", "x026-01-01", "2026-01-00"};
	day_t found;
	char text[DAY_TEXT_MAX];
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		assert_int_equal(day_parse(rows[i].text, &found), OK);
		assert_int_equal(found, rows[i].day);
		assert_int_equal(day_weekday(found), rows[i].weekday);
		assert_int_equal(day_iso_week(found), rows[i].week);
		assert_int_equal(day_iso_year(found), rows[i].iso_year);
		day_format(found, text);
		assert_string_equal(text, rows[i].text);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		assert_int_equal(day_parse(wrong[i], &found), ERR_MALFORMED);
	}
}

static void clocks_of_a_zone(void **state)
{
	static const struct {
		const char *zone, *day;
		unsigned minute;
		const char *utc;
	} rows[] = {
		{"Europe/Berlin", "2026-03-27", 8 * HOUR, "2026-03-27T07:00:00Z"},
		{"Europe/Berlin", "2026-03-30", 8 * HOUR, "2026-03-30T06:00:00Z"},
		{"Europe/Berlin", "2026-10-26", 8 * HOUR, "2026-10-26T07:00:00Z"},
		{"Europe/Berlin", "2026-10-25", 24 * HOUR, "2026-10-25T23:00:00Z"},
		{"America/New_York", "2026-11-26", 8 * HOUR, "2026-11-26T13:00:00Z"},
		{"Asia/Kathmandu", "2026-11-26", 8 * HOUR, "2026-11-26T02:15:00Z"},
		{"UTC", "2026-11-26", 8 * HOUR, "2026-11-26T08:00:00Z"},
	};
	unsigned minute;
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		GTimeZone *zone = g_time_zone_new_identifier(rows[i].zone);
		assert_non_null(zone);
		int64_t ms = day_ms(zone, day(rows[i].day), rows[i].minute);
		assert_int_equal(ms, utc(rows[i].utc));
		assert_int_equal(day_at(zone, ms + 59999, &minute), day(rows[i].day) + (day_t)(rows[i].minute / DAY_MINUTES));
		assert_int_equal(minute, rows[i].minute % DAY_MINUTES);
		g_time_zone_unref(zone);
	}
	GTimeZone *zone = berlin();
	/* two in the morning is skipped in spring, and there twice in autumn */
	assert_int_equal(day_ms(zone, day("2026-03-29"), 150), utc("2026-03-29T01:00:00Z"));
	assert_int_equal(day_ms(zone, day("2026-10-25"), 150), utc("2026-10-25T01:30:00Z"));
	assert_int_equal(day_at(zone, -1, &minute), DAY_FIRST);
	assert_int_equal(day_at(zone, INT64_MAX, &minute), DAY_FIRST);
	g_time_zone_unref(zone);
}

static void periods_are_in_order(void **state)
{
	static const struct {
		const char *text;
		int minute; /* -1: it is none */
	} rows[] = {{"00:00", 0}, {"08:05", 485}, {"23:59", 1439}, {"24:00", 1440}, {"24:01", -1}, {"8:05", -1}, {"08:60", -1},
		{"08-05", -1}, {"", -1}, {"08:05 ", -1}, {"-8:05", -1}, {"99:99", -1}};
	static const struct period same[] = {{1, 480, 525}, {1, 530, 575}}, overlap[] = {{1, 480, 525}, {2, 524, 575}},
		empty[] = {{1, 480, 480}}, zero[] = {{0, 480, 525}}, close[] = {{1, 480, 525}, {3, 525, 1440}};
	struct period many[TIMETABLE_PERIODS_MAX + 1];
	char text[MINUTE_TEXT_MAX];
	uint16_t minute;
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		enum err e = minute_parse(rows[i].text, &minute);
		assert_int_equal(e == OK ? minute : -1, rows[i].minute);
		if (!e) {
			minute_format(minute, text);
			assert_string_equal(text, rows[i].text);
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(many); i++) {
		many[i] = (struct period){(uint8_t)(i + 1), (uint16_t)(i * 10), (uint16_t)(i * 10 + 10)};
	}
	assert_int_equal(periods_check(many, TIMETABLE_PERIODS_MAX), OK);
	assert_int_equal(periods_check(many, TIMETABLE_PERIODS_MAX + 1), ERR_FULL);
	assert_int_equal(periods_check(close, 2), OK);
	assert_int_equal(periods_check(NULL, 0), OK);
	assert_int_equal(periods_check(same, 2), ERR_MALFORMED);
	assert_int_equal(periods_check(overlap, 2), ERR_MALFORMED);
	assert_int_equal(periods_check(empty, 1), ERR_MALFORMED);
	assert_int_equal(periods_check(zero, 1), ERR_MALFORMED);
}

/* The days of all occurrences as one line. */
static char *days_between(const struct timetable *t, const char *from, const char *until)
{
	GString *text = g_string_new("");
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct occurrence));
	timetable_between(t, utc(from), utc(until), found);
	for (guint i = 0; i < found->len; i++) {
		char one[DAY_TEXT_MAX];
		day_format(g_array_index(found, struct occurrence, i).day, one);
		g_string_append_printf(text, "%s%s", i ? " " : "", one + strlen("2026-"));
	}
	g_array_free(found, TRUE);
	return g_string_free(text, FALSE);
}

static void lessons_repeat_within_their_dates(void **state)
{
	static const struct {
		const char *label, *from, *until;
		unsigned weekday;
		enum week_pattern weeks;
		const char *days;
	} rows[] = {
		{"every week", "2026-11-01", "2026-11-30", 4, WEEK_ALL, "11-05 11-12 11-26"},
		{"first and last day count", "2026-11-05", "2026-11-12", 4, WEEK_ALL, "11-05 11-12"},
		{"not after its last day", "2026-11-06", "2026-11-11", 4, WEEK_ALL, ""},
		{"even weeks", "2026-11-01", "2026-12-31", 3, WEEK_EVEN, "11-11 11-25 12-09 12-23"},
		{"odd weeks, of which New Year's has two", "2026-12-01", "2027-01-31", 2, WEEK_ODD,
			"12-01 12-15 12-29 01-05 01-19"},
		{"holidays of several days", "2026-10-01", "2026-11-08", 1, WEEK_ALL, "10-05 10-12 11-02"},
		{"backwards", "2026-11-30", "2026-11-01", 4, WEEK_ALL, ""},
	};
	struct holiday holidays[] = {
		{day("2026-11-19"), day("2026-11-19"), NULL},
		{day("2026-10-17"), day("2026-10-31"), NULL},
	};
	(void)state;
	GTimeZone *zone = berlin();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct lesson lesson = {.weekday = (uint8_t)rows[i].weekday, .first_period = 1, .last_period = 2,
			.weeks = rows[i].weeks, .from = day(rows[i].from), .until = day(rows[i].until)};
		const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), holidays, 2, &lesson, 1, NULL, 0};
		char *days = days_between(&t, "2026-09-01T00:00:00Z", "2027-02-01T00:00:00Z");
		if (strcmp(days, rows[i].days) != 0) {
			fail_msg("%s: %s", rows[i].label, days);
		}
		g_free(days);
	}
	g_time_zone_unref(zone);
}

static void windows_cut_at_instants(void **state)
{
	/* a double lesson on Thursdays, 8:00 to 9:35, that is 7:00 to 8:35 UTC in winter */
	static const struct {
		const char *from, *until;
		bool is_in;
	} rows[] = {
		{"2026-11-26T07:00:00Z", "2026-11-26T07:00:01Z", true},
		{"2026-11-26T06:00:00Z", "2026-11-26T07:00:00Z", false},
		{"2026-11-26T08:34:59Z", "2026-11-27T00:00:00Z", true},
		{"2026-11-26T08:35:00Z", "2026-11-27T00:00:00Z", false},
		{"2026-11-26T07:30:00Z", "2026-11-26T07:30:01Z", true},
		{"2026-11-26T07:30:01Z", "2026-11-26T07:30:00Z", false},
	};
	const struct lesson lesson = {4, 1, 2, WEEK_ALL, day("2026-08-01"), day("2027-07-31")};
	(void)state;
	GTimeZone *zone = berlin();
	const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), NULL, 0, &lesson, 1, NULL, 0};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *days = days_between(&t, rows[i].from, rows[i].until);
		assert_string_equal(days, rows[i].is_in ? "11-26" : "");
		g_free(days);
	}
	/* no such periods, or the wrong way round */
	static const uint8_t wrong[][2] = {{7, 8}, {1, 8}, {0, 1}, {2, 1}};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		const struct lesson bad = {4, wrong[i][0], wrong[i][1], WEEK_ALL, day("2026-08-01"), day("2027-07-31")};
		const struct timetable other = {zone, periods, G_N_ELEMENTS(periods), NULL, 0, &bad, 1, NULL, 0};
		char *days = days_between(&other, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
		assert_string_equal(days, "");
		g_free(days);
	}
	g_time_zone_unref(zone);
}

static void single_days_are_cancelled_or_taught_by_others(void **state)
{
	const struct lesson lessons[] = {
		{4, 1, 1, WEEK_ALL, day("2026-11-01"), day("2026-11-30")},
		{4, 2, 2, WEEK_ALL, day("2026-11-01"), day("2026-11-30")},
	};
	const struct lesson_change changes[] = {
		{0, day("2026-11-12"), CHANGE_CANCELLED, NULL},
		{1, day("2026-11-12"), CHANGE_SUBSTITUTED, "Herr Sommer"},
		{1, day("2026-11-13"), CHANGE_CANCELLED, NULL},
	};
	struct occurrence found;
	(void)state;
	GTimeZone *zone = berlin();
	const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), NULL, 0, lessons, 2, changes, 3};
	assert_false(timetable_meets(&t, 0, day("2026-11-12"), &found));
	assert_true(timetable_meets(&t, 0, day("2026-11-19"), &found));
	assert_null(found.change);
	assert_true(timetable_meets(&t, 1, day("2026-11-12"), &found));
	assert_ptr_equal(found.change, &changes[1]);
	assert_int_equal(found.begin_ms, utc("2026-11-12T07:50:00Z"));
	assert_int_equal(found.end_ms, utc("2026-11-12T08:35:00Z"));
	g_time_zone_unref(zone);
}

static void a_glance_at_the_clock(void **state)
{
	static const struct {
		const char *at, *now, *next;
	} rows[] = {
		{"2026-11-26T06:49:59Z", "", "0"},    /* ten minutes before it begins, and not a second more */
		{"2026-11-26T06:50:00Z", "0", "1"},
		{"2026-11-26T07:39:59Z", "0", "1"},
		{"2026-11-26T07:42:00Z", "01", "2"},  /* one ends while people come for the other */
		{"2026-11-26T07:45:00Z", "1", "2"},
		{"2026-11-26T08:35:00Z", "", "2"},
		{"2026-12-18T10:00:00Z", "", ""},     /* nothing within two weeks: Christmas holidays */
		{"2026-12-26T10:00:00Z", "", "0"},
		{"2027-07-01T20:00:00Z", "", "2"},
		{"2027-07-31T20:00:00Z", "", ""},     /* nothing more is planned */
	};
	const struct lesson lessons[] = {
		{4, 1, 1, WEEK_ALL, day("2026-08-01"), day("2027-06-30")},
		{4, 2, 2, WEEK_ALL, day("2026-08-01"), day("2027-06-30")},
		{5, 1, 1, WEEK_ALL, day("2026-08-01"), day("2027-07-31")},
	};
	struct holiday holidays[] = {{day("2026-12-21"), day("2027-01-06"), NULL}};
	struct glance glance;
	(void)state;
	GTimeZone *zone = berlin();
	const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), holidays, 1, lessons, 3, NULL, 0};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char now[TIMETABLE_NOW_MAX + 1] = "", next[2] = "";
		timetable_glance(&t, utc(rows[i].at), &glance);
		for (size_t k = 0; k < glance.now_count; k++) {
			now[k] = (char)('0' + glance.now[k].lesson);
		}
		if (glance.has_next) {
			next[0] = (char)('0' + glance.next.lesson);
		}
		if (strcmp(now, rows[i].now) != 0 || strcmp(next, rows[i].next) != 0) {
			fail_msg("%s: now %s, next %s", rows[i].at, now, next);
		}
	}
	g_time_zone_unref(zone);
}

/* Whoever asks day by day gets what the search by weeks gives; a glance is the beginning of the list. */
static void check_one_seed(uint64_t seed, GTimeZone *zone)
{
	struct rng rng;
	struct lesson lessons[12];
	struct holiday holidays[6];
	struct lesson_change changes[10];
	day_t first = day("2026-08-01");
	rng_init(&rng, seed);
	for (size_t i = 0; i < G_N_ELEMENTS(lessons); i++) {
		day_t from = first + (day_t)rng_below(&rng, 500);
		uint8_t period = (uint8_t)(1 + rng_below(&rng, 4));
		lessons[i] = (struct lesson){(uint8_t)(1 + rng_below(&rng, 7)), period, (uint8_t)(period + rng_below(&rng, 2)),
			(enum week_pattern)rng_below(&rng, WEEK_PATTERNS), from, from + (day_t)rng_below(&rng, 400)};
	}
	for (size_t i = 0; i < G_N_ELEMENTS(holidays); i++) {
		day_t from = first + (day_t)rng_below(&rng, 500);
		holidays[i] = (struct holiday){from, from + (day_t)rng_below(&rng, 20), NULL};
	}
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		changes[i] = (struct lesson_change){rng_below(&rng, 12), first + (day_t)rng_below(&rng, 500),
			(enum change_kind)rng_below(&rng, 2), NULL};
	}
	const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), holidays, 6, lessons, 12, changes, 10};
	int64_t from_ms = day_ms(zone, first, 0) + (int64_t)rng_below(&rng, 300) * 86400000 + rng_below(&rng, 86400000);
	int64_t until_ms = from_ms + (int64_t)rng_below(&rng, 100) * 86400000;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct occurrence));
	struct occurrence one;
	struct glance glance;
	guint expected = 0;
	timetable_between(&t, from_ms, until_ms, found);
	for (day_t d = first; d < first + 500; d++) {
		for (size_t i = 0; i < G_N_ELEMENTS(lessons); i++) {
			if (timetable_plans(&t, i, d, &one) && one.begin_ms < until_ms && one.end_ms > from_ms) {
				expected++;
			}
		}
	}
	if (found->len != expected) {
		fail_msg("seed %d: %u occurrences, %u expected", (int)seed, found->len, expected);
	}
	timetable_glance(&t, from_ms, &glance);
	size_t held = 0;
	for (guint i = 0; i < found->len; i++) {
		const struct occurrence *o = &g_array_index(found, struct occurrence, i);
		bool is_now = o->begin_ms <= from_ms + TIMETABLE_EARLY_MS;
		assert_true(i == 0 || o[-1].begin_ms <= o->begin_ms);
		if (occurrence_is_cancelled(o)) {
			continue;
		}
		assert_int_equal(is_now, held < glance.now_count);
		if (held++ == glance.now_count && o->begin_ms < from_ms + 13 * (int64_t)86400000) {
			assert_true(glance.has_next);
			assert_int_equal(glance.next.begin_ms, o->begin_ms);
			assert_int_equal(glance.next.lesson, o->lesson);
		}
	}
	g_array_free(found, TRUE);
}

static void by_weeks_and_day_by_day(void **state)
{
	(void)state;
	GTimeZone *zone = berlin();
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		check_one_seed(seed, zone);
	}
	g_time_zone_unref(zone);
}

/* A teacher of thirty lessons in a school year with its holidays, asked what is now: the home page does that for all. */
static void a_glance_costs_little(void **state)
{
	enum { LESSONS = 30, HOLIDAYS = 25, TIMES = 200, PATIENCE_US = 5000 };
	struct lesson lessons[LESSONS];
	struct holiday holidays[HOLIDAYS];
	struct glance glance;
	(void)state;
	GTimeZone *zone = berlin();
	for (size_t i = 0; i < LESSONS; i++) {
		uint8_t period = (uint8_t)(1 + i % 4);
		lessons[i] = (struct lesson){(uint8_t)(1 + i % 5), period, period, WEEK_ALL, day("2026-08-01"), day("2027-07-31")};
	}
	for (size_t i = 0; i < HOLIDAYS; i++) {
		holidays[i] = (struct holiday){day("2026-09-01") + (day_t)i * 14, day("2026-09-02") + (day_t)i * 14, NULL};
	}
	const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), holidays, HOLIDAYS, lessons, LESSONS, NULL, 0};
	clock_t start = clock(); /* of this process: other tests run at the same time */
	for (int i = 0; i < TIMES; i++) {
		timetable_glance(&t, utc("2026-11-26T07:42:00Z") + (int64_t)i * 3600000, &glance);
	}
	int64_t each_us = (int64_t)(clock() - start) * G_USEC_PER_SEC / CLOCKS_PER_SEC / TIMES;
	print_message("a glance: %d us\n", (int)each_us);
	assert_true(each_us < PATIENCE_US);
	g_time_zone_unref(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_those_of_the_calendar),
		cmocka_unit_test(clocks_of_a_zone),
		cmocka_unit_test(periods_are_in_order),
		cmocka_unit_test(lessons_repeat_within_their_dates),
		cmocka_unit_test(windows_cut_at_instants),
		cmocka_unit_test(single_days_are_cancelled_or_taught_by_others),
		cmocka_unit_test(a_glance_at_the_clock),
		cmocka_unit_test(by_weeks_and_day_by_day),
		cmocka_unit_test(a_glance_costs_little),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
