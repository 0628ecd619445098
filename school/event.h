/* One event for calendars (RFC 5545, 5546); inside of school/ only. */
#ifndef KREIDE_EVENT_H
#define KREIDE_EVENT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* All borrowed. */
struct event {
	const char *id, *host; /* its UID: the two halves of something like an address */
	int sequence;          /* grows with every change */
	bool is_cancelled;
	int64_t changed_ms;    /* since when it is so */
	int64_t begin_ms, end_ms;
	const char *summary, *description;
	const char *location;  /* "": none */
	const char *organizer_name, *from, *to; /* addresses; NULL: it is for a download */
	const char *maker;     /* "Consultation": what of Kreide made it */
};

/* A calendar with this event: METHOD:REQUEST and METHOD:CANCEL for mails, METHOD:PUBLISH for a download. To be freed with g_free(). */
char *event_calendar(const struct event *e);

#endif
