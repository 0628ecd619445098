/*
 * Timetables in the store. Days are counted from 1970-01-01, times of the day are minutes, both by the clocks of the school:
 * when a lesson takes place is for school/timetable.h to say.
 */
#ifndef KREIDE_STORE_TIMETABLE_H
#define KREIDE_STORE_TIMETABLE_H

#include "store.h"

enum { STORE_PERIODS_MAX = 20, STORE_HOLIDAYS_MAX = 1000, STORE_LESSONS_MAX = 50, STORE_ZONE_TEXT_MAX = 64, STORE_NO_DAY = -1 };

/* Which clocks and which words a school has. */
struct store_locale {
	char time_zone[STORE_ZONE_TEXT_MAX];
	char language[8];
};
enum err store_locale_get(struct store *s, const char *school, struct store_locale *out) MUST_USE;

struct store_period {
	int number, begin_minute, end_minute;
};
/* In the order of their numbers. */
enum err store_period_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_period *period), void *ctx) MUST_USE;
/* All of the school, instead of what there was. */
enum err store_periods_set(struct store *s, const char *school, const struct store_period *periods, size_t count) MUST_USE;

struct store_holiday {
	int32_t first, last; /* both free */
	const char *name;    /* borrowed during the call */
};
/* First to last day. */
struct store_days {
	int32_t first, last;
};
/* Those that have a day in the window, in the order of their first days. */
enum err store_holiday_each(struct store *s, const char *school, struct store_days window,
	void (*each)(void *ctx, const struct store_holiday *holiday), void *ctx) MUST_USE;
/* Instead of those of the same names that begin in one of the windows: holidays and single free days come in files of their own.
 * ERR_FULL: more than STORE_HOLIDAYS_MAX; ERR_MALFORMED: not a name. */
enum err store_holidays_replace(struct store *s, const char *school, const struct store_days *windows, size_t window_count,
	const struct store_holiday *holidays, size_t count) MUST_USE;
enum err store_holidays_clear(struct store *s, const char *school) MUST_USE;

struct store_lesson {
	char id[STORE_ID_MAX];
	char group[STORE_ID_MAX];
	char group_name[STORE_NAME_MAX], subject[STORE_NAME_MAX];
	char room[STORE_ID_MAX];
	int weekday, first_period, last_period;
	char weeks[8];       /* "all", "odd", "even" */
	int32_t from, until; /* STORE_NO_DAY: without an end */
};
/* Of the draft all but id and names of group and room counts. ERR_FULL: the group has STORE_LESSONS_MAX; ERR_CONFLICT: not a
 * possible lesson, or no such group. */
enum err store_lesson_add(struct store *s, const struct store_lesson *draft, char id[STORE_ID_MAX]) MUST_USE;
/* Its group stays. */
enum err store_lesson_set(struct store *s, const struct store_lesson *lesson) MUST_USE;
/* With what differs on single days. ERR_NOT_FOUND: there is none. */
enum err store_lesson_remove(struct store *s, const char *id) MUST_USE;
enum err store_lesson_get(struct store *s, const char *id, struct store_lesson *out) MUST_USE;
/* Of a group that goes on, in the order of adding. */
enum err store_lesson_each(struct store *s, const char *group,
	void (*each)(void *ctx, const struct store_lesson *lesson), void *ctx) MUST_USE;
/* Of the groups that he, or a child of his, belongs to. */
enum err store_lesson_each_of(struct store *s, const char *person,
	void (*each)(void *ctx, const struct store_lesson *lesson), void *ctx) MUST_USE;

struct store_lesson_change {
	char lesson[STORE_ID_MAX];
	int32_t day;
	char substitute[STORE_ID_MAX]; /* "": it is cancelled */
	char substitute_name[STORE_NAME_MAX];
	int64_t from_ms, until_ms; /* as long as he may teach the group for it */
};
/* Of the lessons of store_lesson_each_of. */
enum err store_change_each_of(struct store *s, const char *person, struct store_days window,
	void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx) MUST_USE;
/* Of the lessons of one group. */
enum err store_change_each_in(struct store *s, const char *group, struct store_days window,
	void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx) MUST_USE;
/* Single lessons of groups that he does not belong to, in which he is the substitute. */
enum err store_substitution_each(struct store *s, const char *person, struct store_days window,
	void (*each)(void *ctx, const struct store_lesson *lesson, int32_t day), void *ctx) MUST_USE;
/* What has a substitute in a school from this day on. */
enum err store_change_each(struct store *s, const char *school, int32_t from,
	void (*each)(void *ctx, const struct store_lesson_change *change), void *ctx) MUST_USE;
/* substitute NULL: it is cancelled. Else he may teach the group from from_ms until until_ms. ERR_CONFLICT: no such lesson, or
 * nobody of the staff of its school. */
enum err store_change_set(struct store *s, const char *lesson, int32_t day, const char *substitute, int64_t from_ms,
	int64_t until_ms) MUST_USE;
/* As always; OK, too, if it is. */
enum err store_change_remove(struct store *s, const char *lesson, int32_t day) MUST_USE;

/* A new secret for the calendar of this person; the older one is dead. It is given out once, only its hash is kept. */
enum err store_feed_make(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX]) MUST_USE;
enum err store_feed_remove(struct store *s, const char *person) MUST_USE;
/* ERR_NOT_FOUND: nobody's, or of somebody who has left. */
enum err store_feed_find(struct store *s, const void *token, size_t len, struct store_person *person) MUST_USE;
/* Since when he has one. ERR_NOT_FOUND: he has none. */
enum err store_feed_since(struct store *s, const char *person, int64_t *since_ms) MUST_USE;

#endif
