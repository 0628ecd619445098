/* From times in the room to a line of the register. */
#include "attendance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { STAYS = 6 };
/* The lesson of the tables begins at 8:00 and ends at 8:45; times are seconds after 8:00. */
#define EIGHT_MS INT64_C(1790000000000)
#define AT(seconds) (EIGHT_MS + (int64_t)(seconds) * 1000)
#define MIN_S(minutes) ((minutes) * 60)

struct times {
	int from, until;
};

static size_t read_times(const struct times *times, struct stay *out)
{
	size_t count = 0;
	while (count < STAYS && (times[count].from || times[count].until)) {
		out[count] = (struct stay){AT(times[count].from), AT(times[count].until)};
		count++;
	}
	return count;
}

static void stays_are_merged(void **state)
{
	static const struct {
		struct times in[STAYS], out[STAYS];
	} rows[] = {
		{{{0, 0}}, {{0, 0}}},
		{{{10, 20}}, {{10, 20}}},
		{{{10, 20}, {20, 30}}, {{10, 30}}},
		/* a gap below a minute is none, a minute is one */
		{{{10, 20}, {79, 90}}, {{10, 90}}},
		{{{10, 20}, {80, 90}}, {{10, 20}, {80, 90}}},
		/* in any order, one within another, twice the same */
		{{{500, 600}, {10, 300}, {20, 30}}, {{10, 300}, {500, 600}}},
		{{{10, 300}, {20, 30}, {310, 320}}, {{10, 320}}},
		{{{10, 20}, {10, 20}}, {{10, 20}}},
		/* no time at all, and time that runs backwards */
		{{{10, 10}}, {{0, 0}}},
		{{{30, 10}, {40, 50}}, {{40, 50}}},
		/* it is the gaps that count, not the whole */
		{{{1, 2}, {61, 62}, {121, 122}, {181, 182}}, {{1, 182}}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct stay in[STAYS], out[STAYS];
		size_t count = attendance_merge(in, read_times(rows[i].in, in));
		assert_int_equal(count, read_times(rows[i].out, out));
		for (size_t k = 0; k < count; k++) {
			assert_int_equal(in[k].from_ms, out[k].from_ms);
			assert_int_equal(in[k].until_ms, out[k].until_ms);
		}
	}
}

static void somebody_is_judged(void **state)
{
	static const struct {
		struct times lesson, planned; /* {0, 0}: not planned */
		struct times stays[STAYS];
		struct attendance due;
	} rows[] = {
		/* without a plan: there or not */
		{{0, 2700}, {0, 0}, {{1200, 1300}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{0, 2700}, {0, 0}, {{0, 0}}, {ATTENDANCE_ABSENT, 0, 0, 0}},
		{{0, 2700}, {0, 0}, {{1, 300}, {900, 2700}}, {ATTENDANCE_PRESENT, 0, 0, 10}},
		/* as planned */
		{{0, 2700}, {0, 2700}, {{1, 2700}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{0, 2700}, {0, 2700}, {{0, 0}}, {ATTENDANCE_ABSENT, 0, 0, 0}},
		/* five minutes are not yet late, and not yet early */
		{{0, 2700}, {0, 2700}, {{300, 2400}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{0, 2700}, {0, 2700}, {{301, 2700}}, {ATTENDANCE_LATE, 5, 0, 0}},
		{{0, 2700}, {0, 2700}, {{1, 2399}}, {ATTENDANCE_LEFT_EARLY, 0, 5, 0}},
		{{0, 2700}, {0, 2700}, {{MIN_S(12) + 59, 2700}}, {ATTENDANCE_LATE, 12, 0, 0}},
		/* both: late is what is said first */
		{{0, 2700}, {0, 2700}, {{MIN_S(10), MIN_S(30)}}, {ATTENDANCE_LATE, 10, 15, 0}},
		/* gone in between is neither, and counted in whole minutes over all */
		{{0, 2700}, {0, 2700}, {{1, 600}, {690, 1200}, {1310, 2700}}, {ATTENDANCE_PRESENT, 0, 0, 3}},
		/* the lesson began before its time and went on after it: that changes nothing */
		{{-600, 3600}, {0, 2700}, {{-500, 3600}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{-600, 3600}, {0, 2700}, {{200, 2500}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{-600, 3600}, {0, 2700}, {{MIN_S(6), 2700}}, {ATTENDANCE_LATE, 6, 0, 0}},
		/* the teacher was late, or ended it early: nobody else was */
		{{MIN_S(10), 2700}, {0, 2700}, {{MIN_S(11), 2700}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{MIN_S(10), 2700}, {0, 2700}, {{MIN_S(18), 2700}}, {ATTENDANCE_LATE, 8, 0, 0}},
		{{0, MIN_S(30)}, {0, 2700}, {{1, MIN_S(30)}}, {ATTENDANCE_PRESENT, 0, 0, 0}},
		{{0, MIN_S(30)}, {0, 2700}, {{1, MIN_S(20)}}, {ATTENDANCE_LEFT_EARLY, 0, 10, 0}},
		/* there only after its time */
		{{0, 3600}, {0, 2700}, {{MIN_S(50), 3600}}, {ATTENDANCE_LATE, 50, 0, 0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct stay stays[STAYS];
		struct attendance has;
		struct attendance_lesson lesson = {AT(rows[i].lesson.from), AT(rows[i].lesson.until),
			rows[i].planned.until != 0, AT(rows[i].planned.from), AT(rows[i].planned.until)};
		size_t count = attendance_merge(stays, read_times(rows[i].stays, stays));
		attendance_judge(&lesson, stays, count, &has);
		assert_string_equal(attendance_status_names[has.status], attendance_status_names[rows[i].due.status]);
		assert_int_equal(has.late_minutes, rows[i].due.late_minutes);
		assert_int_equal(has.left_minutes, rows[i].due.left_minutes);
		assert_int_equal(has.gone_minutes, rows[i].due.gone_minutes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(stays_are_merged), cmocka_unit_test(somebody_is_judged)};
	return cmocka_run_group_tests_name("attendance", tests, NULL, NULL);
}
