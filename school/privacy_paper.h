/*
 * What a school must be able to show of its data: the record of processing (Art. 30 GDPR) and the letter for parents (Art. 13),
 * made from what is really set. German and English.
 */
#ifndef KREIDE_PRIVACY_PAPER_H
#define KREIDE_PRIVACY_PAPER_H

#include "errors.h"
#include "retention.h"

#include <stddef.h>

enum privacy_contact { PRIVACY_RESPONSIBLE, PRIVACY_OFFICER, PRIVACY_AUTHORITY, PRIVACY_CONTACTS };
enum privacy_paper_kind { PRIVACY_RECORD, PRIVACY_LETTER };

/* All borrowed. */
struct privacy_facts {
	const char *language; /* "de" or "en" */
	const char *school;
	const char *contacts[PRIVACY_CONTACTS]; /* "": not written yet */
	int days[RETENTION_KINDS];
	GTimeZone *zone;
	int64_t made_ms;
};

/* To be freed with g_free(). */
enum err privacy_paper(const struct privacy_facts *facts, enum privacy_paper_kind kind, uint8_t **pdf, size_t *len) MUST_USE;
/* "privacy-record", "elternbrief-datenschutz", ...: without ending. */
const char *privacy_paper_name(enum privacy_paper_kind kind, const char *language);
/* What of it is kept, why, and until when, in words; the last one is to be freed. */
const char *privacy_kind_title(enum retention_kind kind, const char *language);
const char *privacy_kind_purpose(enum retention_kind kind, const char *language);
char *privacy_kind_until(enum retention_kind kind, int days, const char *language);

/* The parts of the record, in order: heading and text. NULL past the last. */
const char *privacy_record_part(size_t i, const char *language, const char **heading);

#endif
