/*
 * The papers of a conference, in German or English: the invitation, a draft of the minutes to begin with, and the minutes with an annex
 * that nobody writes: it is made from what happened. All to be freed with g_free(); the same input gives the same bytes. PDFs are work for a
 * job. ERR_SYS: there are no fonts.
 */
#ifndef KREIDE_CONFERENCE_PAPER_H
#define KREIDE_CONFERENCE_PAPER_H

#include "conference_record.h"

/* What whoever writes minutes begins with, as Markdown: what is known, in words, and "…" where something is left to say. */
char *conference_draft_markdown(const struct conference_record *r);

/* What minutes are called: "Protokoll: Lehrerkonferenz". */
char *conference_minutes_title(const char *conference, enum consult_language language);

struct conference_minutes {
	const struct conference_record *record;
	const char *text;       /* Markdown, as it was published or is written now; NULL: the reader gets the annex alone */
	int64_t published_ms;   /* 0: it is a draft, and each page says so */
	int64_t object_until_ms;
	int64_t kept_until_ms;  /* 0: not said */
};

enum err conference_minutes_pdf(const struct conference_minutes *m, uint8_t **pdf, size_t *len) MUST_USE;
char *conference_minutes_markdown(const struct conference_minutes *m);

struct conference_invitation_item {
	const char *title, *text; /* title "": it is not told to this reader */
	bool guests;
	int minutes; /* 0: not known */
	const char *const *papers; /* names of files */
	size_t paper_count;
};

/* What is handed out before: of a record only who is called, when and where. */
struct conference_invitation {
	const struct conference_record *record;
	int minutes_long; /* 0: not known */
	const struct conference_invitation_item *items;
	size_t item_count;
};

enum err conference_invitation_pdf(const struct conference_invitation *invitation, uint8_t **pdf, size_t *len) MUST_USE;

#endif
