/* What mails and calendar entries of conferences say; inside of conference_mail*.c and their tests only. German and English. */
#ifndef KREIDE_CONFERENCE_MAIL_WORDS_H
#define KREIDE_CONFERENCE_MAIL_WORDS_H

#include "conference_mail.h"

/* All of it is texts, none may be missing: the tests go through them one by one. */
struct conference_mail_words {
	const char *subjects[CONFERENCE_MAIL_KINDS]; /* {title}, {date}, {clock} */
	const char *openings[CONFERENCE_MAIL_KINDS];
	const char *second_call;
	const char *seats[RECORD_SEAT_KINDS]; /* whole sentences */
	const char *greeting, *closing;
	const char *occasion, *when, *before, *zone, *where, *agenda; /* in front of a colon */
	const char *not_public; /* in place of a title */
	const char *enter, *enter_outsider; /* how one gets in */
	const char *minutes, *minutes_outsider, *object; /* where they are; {date} */
};

const struct conference_mail_words *conference_mail_words(enum consult_language language);

#endif
