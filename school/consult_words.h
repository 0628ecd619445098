/* The languages of parents: which there are, and what days, times and languages are called in them. */
#ifndef KREIDE_CONSULT_WORDS_H
#define KREIDE_CONSULT_WORDS_H

#include "days.h"

enum consult_language { CONSULT_DE, CONSULT_EN, CONSULT_TR, CONSULT_AR, CONSULT_UK, CONSULT_RU, CONSULT_PL, CONSULT_LANGUAGES };
extern const char *const consult_language_names[CONSULT_LANGUAGES]; /* "de", "en", ... */

/* German for what is none of these: NULL, "fr". */
enum consult_language consult_language_of(const char *name);
bool consult_is_rtl(enum consult_language language);

/* All of these to be freed with g_free(). */

/* "Donnerstag, 26. November 2026", by the clocks of the zone. */
char *consult_date_text(enum consult_language language, GTimeZone *zone, int64_t at_ms);
/* "14:10 Uhr". */
char *consult_clock_text(enum consult_language language, GTimeZone *zone, int64_t at_ms);
/* "14:10 bis 14:20 Uhr". */
char *consult_span_text(enum consult_language language, GTimeZone *zone, int64_t begin_ms, int64_t end_ms);
/* Whose time that is: "Ortszeit der Schule (Berlin, UTC+1)". */
char *consult_zone_text(enum consult_language language, GTimeZone *zone, int64_t at_ms);
/* What a language ("tr") is called: "Türkisch"; one that is not known here stays as it is. */
char *consult_language_text(enum consult_language language, const char *of);
/* "Frau Kaya und Herr Roth". */
char *consult_list_text(enum consult_language language, const char *const *names, size_t count);
/* A name, a place or a number as a part of a sentence of that language: one that is written the other way round is kept together.
 * Without line feeds and other control characters. */
char *consult_inset(enum consult_language language, const char *text);
/* Valid UTF-8 in one line, without control characters and marks that turn directions. */
char *consult_plain(const char *text);
/* The text with "{key}" replaced by values: consult_fill("{a} + {b}", "{a}", "1", "{b}", "2", NULL). */
char *consult_fill(const char *form, ...) G_GNUC_NULL_TERMINATED;

/* The words themselves. All of it is texts, none may be missing: the tests go through them one by one. */
struct consult_words {
	const char *weekdays[7]; /* Monday first */
	const char *months[12];
	const char *languages[CONSULT_LANGUAGES];
	const char *date, *clock, *span, *zone, *between, *and;
};

const struct consult_words *consult_words(enum consult_language language);

#endif
