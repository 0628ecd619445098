/* What the papers on privacy say; inside of privacy_*.c only. */
#ifndef KREIDE_PRIVACY_WORDS_H
#define KREIDE_PRIVACY_WORDS_H

#include "privacy_paper.h"

struct privacy_words {
	const char *record_title, *record_sub, *letter_title, *letter_sub, *school, *made, *contacts[PRIVACY_CONTACTS], *missing;
	const char *data_heading, *columns[3], *page_of, *date, *greeting, *rights_heading, *rights, *whom_heading;
};

const struct privacy_words *privacy_words(const char *language);
/* 0: German; 1: English. */
int privacy_language(const char *language);

#endif
