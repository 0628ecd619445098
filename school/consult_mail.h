/*
 * What parents are told of a talk: as a mail with its calendar entry, and as the entry alone. Pure text; who gets it when is the
 * outbox's (store_mail.h). No mail holds a link, a full name of a child, or anything else that opens a door.
 */
#ifndef KREIDE_CONSULT_MAIL_H
#define KREIDE_CONSULT_MAIL_H

#include "consult_words.h"

/* Talks' ids are unique among all servers. The same stands in mails and in what a page gives out: it is one event. */
#define CONSULT_HOST "kreide"

/* All borrowed; "" where there is nothing to say. What people wrote may hold anything: it is cleaned here. */
struct consult_talk {
	const char *id;         /* the event's UID is made from it */
	const char *host;       /* a name of the server that nobody else has: the second half of UIDs */
	int sequence;           /* of the event: grows with every change */
	int code;               /* what stands on the lists in place of a name; 0: none */
	const char *school;     /* its name */
	const char *title;      /* of the consultation */
	const char *child;      /* the given name alone */
	const char *const *teachers; /* "Frau Kaya" */
	size_t teacher_count;
	int64_t begin_ms, end_ms;
	bool is_video;
	const char *place;       /* where, if it is not by video */
	const char *phone;       /* the last resort */
	const char *interpreter; /* the language that one comes for: "tr" */
	bool is_assigned;        /* the school chose the time */
	GTimeZone *zone;         /* of the school */
	enum consult_language language;
	int64_t changed_ms;      /* since when it is so */
};

enum consult_mail_kind { CONSULT_MAIL_BOOKED, CONSULT_MAIL_MOVED, CONSULT_MAIL_CANCELLED, CONSULT_MAIL_REMINDER, CONSULT_MAIL_KINDS };

struct consult_mail {
	enum consult_mail_kind kind;
	const struct consult_talk *talk;
	const char *id;   /* of the mail: the first half of its Message-ID; the second is the host of `from` */
	const char *from; /* the school's address, without a name: the school's is shown */
	const char *to;   /* an address */
	int64_t date_ms;
	int64_t before_ms; /* CONSULT_MAIL_MOVED: when it was to be before; 0: not said */
};

/* One address as it may stand in a header and in SMTP: something@host, in ASCII, at most 254 bytes, with nothing that could be
 * taken for more than one address. */
bool consult_address_is_good(const char *address);

/* All of these to be freed with g_free(). The same input gives the same bytes. */

/* One line, in UTF-8. It stands on locked screens: no name. */
char *consult_mail_subject(const struct consult_mail *m);
/* Lines, each ended by a line feed, in UTF-8. */
char *consult_mail_body(const struct consult_mail *m);
/* The whole message with its headers (RFC 5322, 2045 to 2047), in ASCII, lines ended by CRLF, none longer than 76 bytes but of
 * addresses: text, and the entry as METHOD:REQUEST or METHOD:CANCEL. NULL: from or to is not good. */
char *consult_mail_message(const struct consult_mail *m);
/* The entry for a download (METHOD:PUBLISH): the same event as in the mails. */
char *consult_calendar(const struct consult_talk *talk);

#endif
