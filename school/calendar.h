/*
 * Which days are free, by a calendar that a ministry or a colleague published (iCalendar, RFC 5545)? Every event in it counts
 * as one stretch of whole days; what repeats is followed for ten years.
 */
#ifndef KREIDE_CALENDAR_H
#define KREIDE_CALENDAR_H

#include "bytes.h"
#include "timetable.h"

enum { CALENDAR_BYTES_MAX = 1 << 20, CALENDAR_HOLIDAYS_MAX = 1000, CALENDAR_NAME_MAX = 129 };

enum calendar_fault {
	CALENDAR_OK,
	CALENDAR_TOO_BIG,    /* more than CALENDAR_BYTES_MAX */
	CALENDAR_NOT_UTF8,
	CALENDAR_NOT_ICAL,   /* it does not begin as a calendar does */
	CALENDAR_BAD_LINE,   /* not "NAME:value", or BEGIN and END do not fit together */
	CALENDAR_CUT,        /* it ends before its END:VCALENDAR */
	CALENDAR_BAD_VALUE,  /* no such day, or not a value of this property */
	CALENDAR_BAD_REPEAT, /* a rule that is more than every so many days, weeks, months or years */
	CALENDAR_NO_START,
	CALENDAR_NO_NAME,
	CALENDAR_BACKWARDS,  /* it ends before it begins */
	CALENDAR_TOO_MANY,   /* more than CALENDAR_HOLIDAYS_MAX */
	CALENDAR_FAULTS
};
/* Stable names such as "bad_value"; CALENDAR_OK has "ok". */
extern const char *const calendar_fault_names[CALENDAR_FAULTS];

struct calendar {
	struct holiday *holidays; /* sorted by first day, last day, name; none twice */
	size_t count;
};

/* Times are turned into days of that zone. *line is that of the fault, 0 if it is in none. After a fault `out` is empty. */
enum calendar_fault calendar_read(struct bytes text, GTimeZone *zone, struct calendar *out, uint32_t *line) MUST_USE;
void calendar_finish(struct calendar *c);

#endif
