/* What letters to families say; inside of consult_letters.c, consult_paper_words.c and their tests only. */
#ifndef KREIDE_CONSULT_PAPER_WORDS_H
#define KREIDE_CONSULT_PAPER_WORDS_H

#include "consult_words.h"

/* All of it is texts, none may be missing: the tests go through them one by one. */
struct consult_paper_words {
	const char *title;
	const char *children;                         /* several; one is a "child" in the words of mails */
	const char *wish_until, *book_from, *book_until; /* in front of a time */
	const char *range;                            /* {begin}, {end}: two days */
	const char *invitation, *wishes;
	const char *link_heading, *link_text;         /* the link stands below */
	const char *keep, *companions, *privacy;
	const char *help_heading, *help_phone, *help; /* {phone}; without one */
};

const struct consult_paper_words *consult_paper_words(enum consult_language language);

#endif
