/* A mail as a message (RFC 5322, 2045 to 2047): text, and perhaps an entry for calendars. Pure text; inside of school/ only. */
#ifndef KREIDE_MAIL_MESSAGE_H
#define KREIDE_MAIL_MESSAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* All borrowed. */
struct mail_message {
	const char *id;     /* of the mail: the first half of its Message-ID; the second is the host of `from` */
	const char *from;   /* the school's address, without a name: the school's is shown */
	const char *school;
	const char *to;
	const char *subject, *body;
	const char *language; /* "de" */
	int64_t date_ms;
	const char *calendar; /* NULL: none */
	bool is_cancelled;    /* what the entry says: METHOD:CANCEL instead of METHOD:REQUEST */
};

/* In ASCII, lines ended by CRLF, none longer than 76 bytes but of addresses; to be freed with g_free(). NULL: from or to is not good. */
char *mail_message_text(const struct mail_message *m);

#endif
