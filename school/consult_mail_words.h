/* What mails and calendar entries say; inside of consult_mail*.c, consult_calendar.c and their tests only. */
#ifndef KREIDE_CONSULT_MAIL_WORDS_H
#define KREIDE_CONSULT_MAIL_WORDS_H

#include "consult_mail.h"

/* All of it is texts, none may be missing: the tests go through them one by one. */
struct consult_mail_words {
	const char *subjects[CONSULT_MAIL_KINDS]; /* {date}, {clock} */
	const char *openings[CONSULT_MAIL_KINDS];
	const char *assigned; /* in place of "booked", if the school chose the time */
	const char *greeting, *closing;
	const char *occasion, *child, *with, *when, *before, *zone, *where, *number, *interpreter; /* in front of a colon */
	const char *by_video;   /* as a place */
	const char *enter_video, *enter_place, *change, *again, *phone; /* {phone} */
	const char *summary;    /* {teachers}, {child} */
	const char *summary_alone; /* without a child's name */
};

const struct consult_mail_words *consult_mail_words(enum consult_language language);
/* The facts of a talk, a line each, and how one gets there: what mails and calendar entries have in common. */
char *consult_talk_facts(const struct consult_talk *talk, int64_t before_ms);
char *consult_talk_ways(const struct consult_talk *talk);
/* The entry with its method: "REQUEST" and "CANCEL" for mails from and to these addresses; both NULL: "PUBLISH". */
char *consult_calendar_of(const struct consult_talk *talk, bool is_cancelled, const char *from, const char *to);

#endif
