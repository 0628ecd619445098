/*
 * One person's lessons as a calendar that other programs subscribe to (iCalendar, RFC 5545): repeating events, less the
 * holidays and what is cancelled; what somebody else teaches is an event of its own in its place.
 */
#ifndef KREIDE_CALENDAR_FEED_H
#define KREIDE_CALENDAR_FEED_H

#include "timetable.h"

/* The words for one lesson; one for each of the timetable's, in the same order. */
struct feed_lesson {
	const char *id;      /* stays the same as long as the lesson does; the event's UID is made from it */
	const char *summary; /* group and subject */
};

struct feed {
	const struct timetable *timetable; /* of this person alone */
	const struct feed_lesson *lessons;
	const char *name;       /* of the calendar */
	const char *host;       /* the second half of UIDs: a name of the server that nobody else has */
	const char *url;        /* where lessons take place; without anything secret */
	const char *substitute; /* "Substitute": the word in front of who teaches instead */
	day_t from, until;      /* what it covers, both included */
	int64_t changed_ms;     /* when the timetable was changed last */
	unsigned refresh_minutes;
};

/* g_malloc'd. The same input gives the same bytes. */
char *calendar_feed(const struct feed *f);

#endif
