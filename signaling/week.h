/*
 * From the store to the arithmetic of school/timetable.h: whose lessons, when, and who stands in. For the HTTP interface, the
 * command line and the class register.
 */
#ifndef KREIDE_WEEK_H
#define KREIDE_WEEK_H

#include "store_timetable.h"
#include "timetable.h"

/* Whoever stands in may come so long before the lesson, and stay so long after it. */
#define WEEK_BEFORE_MS (INT64_C(15) * 60 * 1000)
#define WEEK_AFTER_MS (INT64_C(30) * 60 * 1000)

struct week {
	struct timetable timetable; /* of the arrays below */
	GArray *periods;            /* struct period */
	GArray *holidays;           /* struct holiday */
	GArray *lessons;            /* struct lesson */
	GArray *known;              /* struct store_lesson: the same as the store says it */
	GArray *changes;            /* struct lesson_change */
	GHashTable *by_id;          /* index + 1 of what he has every week */
	const struct store_person *person;
	bool is_own_only;
};

/* A zone by its name; UTC if it is unknown here. */
GTimeZone *week_zone(const char *name);

/* All lessons of this person in the window, and those in which he stands in. own_only: of a teacher not those that somebody
 * else teaches in his place. The zone is borrowed. Finish it in any case. */
enum err week_load(struct week *w, struct store *store, GTimeZone *zone, const struct store_person *person,
	struct store_days window, bool own_only) MUST_USE;
/* One lesson alone. */
enum err week_load_lesson(struct week *w, struct store *store, GTimeZone *zone, const char *school,
	const struct store_lesson *lesson) MUST_USE;
void week_finish(struct week *w);

/* The planned lesson of a group that one which begins now is: the last one that has begun, or does so within WEEK_BEFORE_MS.
 * False: there is none, or the store failed. */
bool week_planned(struct store *store, GTimeZone *zone, const char *school, const char *group, int64_t now_ms,
	int64_t *begin_ms, int64_t *end_ms);

/* Is everything about it possible, and are there such periods in the school? "": yes; else what is not: "weekday", "period",
 * "weeks", "until". */
const char *week_check_lesson(const struct week *w, const struct store_lesson *lesson);

/* Somebody of the staff teaches this lesson on that day. ERR_NOT_FOUND: there is none that day; ERR_CONFLICT: nobody of the
 * staff. */
enum err week_substitute(struct store *store, GTimeZone *zone, const char *school, const struct store_lesson *lesson,
	day_t day, const char *person) MUST_USE;
/* Instead of what the school had of the years in which these begin. ERR_FULL: too many. */
enum err week_keep_holidays(struct store *store, const char *school, const struct holiday *holidays, size_t count) MUST_USE;
/* After a lesson (NULL: the periods) was changed: whoever stands in does so when the lesson is now, from today on. */
enum err week_move_substitutes(struct store *store, GTimeZone *zone, const char *school, const char *lesson, day_t today) MUST_USE;

#endif
