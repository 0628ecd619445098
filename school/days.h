/* Days as a calendar on the wall has them: no time, no zone. And the instants at which they have a certain time somewhere. */
#ifndef KREIDE_DAYS_H
#define KREIDE_DAYS_H

#include "errors.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01. */
typedef int32_t day_t;

/* 1970-01-01 to 2999-12-31: what day_parse takes, and what all functions here are good for. */
enum { DAY_FIRST = 0, DAY_LAST = 376199 };
enum { DAY_TEXT_MAX = 11, DAY_MINUTES = 24 * 60 };

/* False: there is no such day, or it is outside of what is understood here. */
bool day_of(int year, int month, int day, day_t *out);
void day_split(day_t day, int *year, int *month, int *day_of_month);
/* "2026-08-31". ERR_MALFORMED: anything else, and days that do not exist. */
enum err day_parse(const char *text, day_t *out) MUST_USE;
void day_format(day_t day, char text[DAY_TEXT_MAX]);
/* 1 Monday to 7 Sunday. */
unsigned day_weekday(day_t day);
/* The first day from this one on that has this weekday. */
day_t day_next(day_t from, unsigned weekday);
/* 1 to 53 (ISO 8601: the week that has the Thursday). */
unsigned day_iso_week(day_t day);
/* The ISO year of that week: around New Year's it is not always the calendar's. */
int day_iso_year(day_t day);

/* Which day it is in that zone, and how many minutes of it have gone by its clocks. */
day_t day_at(GTimeZone *zone, int64_t unix_ms, unsigned *minute);
/* When the clocks of that zone show this minute (0 to DAY_MINUTES) of the day. What they jump over in spring is
 * the instant at which they jump; what they show twice in autumn is the second time. */
int64_t day_ms(GTimeZone *zone, day_t day, unsigned minute);
/* The same, but of a time that comes twice the first one. False: the clocks jump over it. */
bool day_ms_first(GTimeZone *zone, day_t day, unsigned minute, int64_t *ms);

#endif
