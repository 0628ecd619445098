/*
 * When does a lesson take place? Lessons repeat by weekday and period within two dates, every week or in every other one,
 * not in the holidays; a single day may be cancelled, or taught by somebody else. Arithmetic over the caller's arrays: he
 * filters the lessons to those of one person or one group before, since time goes with their number.
 */
#ifndef KREIDE_TIMETABLE_H
#define KREIDE_TIMETABLE_H

#include "days.h"

#include <stddef.h>

/* A lesson counts as now from this long before it begins: that is when people come. */
#define TIMETABLE_EARLY_MS (INT64_C(10) * 60 * 1000)
enum { TIMETABLE_NOW_MAX = 8, TIMETABLE_PERIODS_MAX = 20, TIMETABLE_AHEAD_DAYS = 14 };

/* A slot of the school's day, by the clocks on its walls. */
struct period {
	uint8_t number;
	uint16_t begin_minute, end_minute; /* of the day; the end is later */
};

struct holiday {
	day_t first, last; /* both free */
	char *name;        /* not used here */
};

/* By ISO weeks. After a year of 53 weeks two odd ones follow each other. */
enum week_pattern { WEEK_ALL, WEEK_ODD, WEEK_EVEN, WEEK_PATTERNS };
extern const char *const week_pattern_names[WEEK_PATTERNS]; /* "all", "odd", "even" */

struct lesson {
	uint8_t weekday;                    /* 1 Monday to 7 Sunday */
	uint8_t first_period, last_period;  /* numbers; a double lesson has two */
	enum week_pattern weeks;
	day_t from, until;                  /* both included */
};

enum change_kind { CHANGE_CANCELLED, CHANGE_SUBSTITUTED };

/* One lesson on one day is not as always. */
struct lesson_change {
	size_t lesson; /* index into the lessons */
	day_t day;
	enum change_kind kind;
	const char *by; /* who teaches instead; not used here */
};

/* All borrowed. In any order, but the lessons' order decides between what begins at the same time. */
struct timetable {
	GTimeZone *zone;
	const struct period *periods;
	size_t period_count;
	const struct holiday *holidays;
	size_t holiday_count;
	const struct lesson *lessons;
	size_t lesson_count;
	const struct lesson_change *changes;
	size_t change_count;
};

struct occurrence {
	size_t lesson;
	day_t day;
	int64_t begin_ms, end_ms; /* Unix time */
	const struct lesson_change *change; /* NULL: as always */
};

/* What somebody wants to know who looks up at the clock. */
struct glance {
	struct occurrence now[TIMETABLE_NOW_MAX]; /* running, or about to begin; in the order of their begins */
	size_t now_count;
	struct occurrence next; /* the first of those that are not yet now */
	bool has_next;
};

/* "08:05", up to "24:00", as minutes of the day. ERR_MALFORMED: anything else. */
enum err minute_parse(const char *text, uint16_t *out) MUST_USE;
enum { MINUTE_TEXT_MAX = 6 };
void minute_format(unsigned minute, char text[MINUTE_TEXT_MAX]);
/* ERR_FULL: more than TIMETABLE_PERIODS_MAX; ERR_MALFORMED: not in the order of their numbers and times, or two overlap. */
enum err periods_check(const struct period *periods, size_t count) MUST_USE;

/* The pattern of that name. ERR_MALFORMED: there is none. */
enum err week_pattern_find(const char *name, enum week_pattern *out) MUST_USE;

/* Do the weekday, the dates and the week's pattern of this lesson fit the day? */
bool lesson_is_planned(const struct lesson *lesson, day_t day);
/* The holiday that this day is in; NULL: none. */
const struct holiday *timetable_holiday(const struct timetable *t, day_t day);
/* Is it planned on that day, though it may be cancelled? False in the holidays, and for periods that the school does not
 * have. */
bool timetable_plans(const struct timetable *t, size_t lesson, day_t day, struct occurrence *out);
bool occurrence_is_cancelled(const struct occurrence *o);
/* Does it take place on that day? */
bool timetable_meets(const struct timetable *t, size_t lesson, day_t day, struct occurrence *out);
/* Appends a struct occurrence for all that is planned at some time in [from_ms, until_ms), cancelled ones, too, in the order
 * of their begins. */
void timetable_between(const struct timetable *t, int64_t from_ms, int64_t until_ms, GArray *out);
/* What takes place. Looks TIMETABLE_AHEAD_DAYS ahead. */
void timetable_glance(const struct timetable *t, int64_t at_ms, struct glance *out);

#endif
