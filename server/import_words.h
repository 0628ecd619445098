/* What an import would do, or why it can't, in sentences for the command line: German or English. */
#ifndef KREIDE_IMPORT_WORDS_H
#define KREIDE_IMPORT_WORDS_H

#include "roster.h"

enum words { WORDS_GERMAN, WORDS_ENGLISH, WORDS };

/* By LC_ALL, LC_MESSAGES, LANG, in this order. */
enum words import_words(void);

/* One line each, without a line end. g_free them. */
char *import_words_error(const struct roster_error *error, enum words words);
char *import_words_change(const struct roster_plan *plan, const struct roster_change *change, enum words words);
char *import_words_notice(const struct roster_notice *notice, enum words words);
/* "12 people are new, 3 leave ..."; "nothing changes". */
char *import_words_counts(const struct roster_plan *plan, enum words words);
/* Sentences of the command itself. */
enum import_saying {
	SAY_FORM_SCHILD, SAY_FORM_GENERAL, SAY_LINE, SAY_LINES, SAY_IGNORED, SAY_MORE, SAY_ERRORS, SAY_PREVIEW, SAY_DONE, SAY_CHANGED, SAY_CONFIRM,
	SAY_FAILED, SAY_WHICH_FILE, SAY_NO_FILE, SAY_NO_SCHOOL, SAY_WHOLE, SAYINGS
};
const char *import_words_say(enum import_saying saying, enum words words);

#endif
