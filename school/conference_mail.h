/*
 * What members are told of a conference, in German or English: as a mail with its calendar entry, and as the entry alone. It names title,
 * time, place and the titles of the agenda, and no other member; it holds no link.
 */
#ifndef KREIDE_CONFERENCE_MAIL_H
#define KREIDE_CONFERENCE_MAIL_H

#include "conference_record.h"

/* All borrowed; "" where there is nothing to say. */
struct conference_event {
	const char *id;   /* of the conference: the event's UID is made from it */
	const char *host; /* CONSULT_HOST: the second half of UIDs */
	int sequence;     /* of the event: grows with every change */
	const char *school, *title, *place;
	enum record_kind kind;
	enum record_seat_kind seat; /* of whoever reads it */
	bool is_outsider;           /* his link comes from the school */
	bool is_second_call;
	const char *const *agenda; /* titles, in their order; "": of one that is not told to a guest */
	size_t agenda_count;
	int64_t begin_ms;
	int minutes_long; /* 0: not known */
	GTimeZone *zone;  /* of the school */
	enum consult_language language; /* others than German and English become German */
	int64_t changed_ms; /* since when it is so */
};

enum conference_mail_kind { CONFERENCE_MAIL_INVITED, CONFERENCE_MAIL_CHANGED, CONFERENCE_MAIL_CALLED_OFF, CONFERENCE_MAIL_MINUTES,
	CONFERENCE_MAIL_OFF_ROLL, /* it takes place, without him */
	CONFERENCE_MAIL_KINDS };

struct conference_mail {
	enum conference_mail_kind kind;
	const struct conference_event *event;
	const char *id;   /* of the mail */
	const char *from; /* the school's address */
	const char *to;
	int64_t date_ms;
	int64_t before_ms;       /* of CHANGED: when it was to begin before; 0: the time is the same */
	int64_t object_until_ms; /* of MINUTES; 0: not said */
};

/* All of these to be freed with g_free(). The same input gives the same bytes. */

char *conference_mail_subject(const struct conference_mail *m);
/* Lines, each ended by a line feed, in UTF-8. */
char *conference_mail_body(const struct conference_mail *m);
/* The whole message with its headers, as consult_mail_message() makes it; that of minutes has no calendar entry. NULL: from or to is not
 * good. */
char *conference_mail_message(const struct conference_mail *m);
/* The entry for a download (METHOD:PUBLISH): the same event as in the mails. */
char *conference_calendar(const struct conference_event *event);

#endif
