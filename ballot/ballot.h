/* What stands on a ballot: a choice, and the text `kreide-ballot-1 VOTE SERIAL CHOICE` of a secret one (docs/voting.md). */
#ifndef KREIDE_BALLOT_H
#define KREIDE_BALLOT_H

#include "bytes.h"

enum {
	BALLOT_ID_MAX = 33,         /* of a vote, with its NUL */
	BALLOT_SERIAL_MAX = 33,     /* 32 hex digits, lower case, and a NUL */
	BALLOT_CANDIDATES_MAX = 40,
	BALLOT_CHOICE_MAX = 112,    /* the numbers of 40 candidates with commas, and a NUL */
	BALLOT_TEXT_MAX = 15 + 1 + BALLOT_ID_MAX + BALLOT_SERIAL_MAX + BALLOT_CHOICE_MAX
};

enum ballot_kind { BALLOT_MOTION, BALLOT_ELECTION, BALLOT_KINDS };
extern const char *const ballot_kind_names[BALLOT_KINDS];
enum ballot_form { BALLOT_OPEN, BALLOT_ROLL, BALLOT_SECRET, BALLOT_FORMS };
extern const char *const ballot_form_names[BALLOT_FORMS];

/* What is voted on, as far as a choice depends on it. Candidates are numbered from 1. */
struct ballot_question {
	enum ballot_kind kind;
	unsigned candidates, places; /* 0 of a motion */
};

enum ballot_voice { BALLOT_NONE, BALLOT_YES, BALLOT_NO, BALLOT_ABSTAIN, BALLOT_NAMES, BALLOT_INVALID };

struct ballot_choice {
	enum ballot_voice voice;
	uint64_t names; /* of BALLOT_NAMES: candidate n is bit n - 1 */
};

/* BALLOT_INVALID for all that is no choice of this question. */
struct ballot_choice ballot_choice_read(const char *text, const struct ballot_question *question);
/* As it is read; "invalid" for what has no text. */
void ballot_choice_write(struct ballot_choice choice, char text[BALLOT_CHOICE_MAX]);

struct ballot {
	char vote[BALLOT_ID_MAX];
	char serial[BALLOT_SERIAL_MAX];
	char choice[BALLOT_CHOICE_MAX]; /* 1 and more of a-z, 0-9 and commas; whether it is valid depends on the question */
};

/* ERR_MALFORMED if anything in the ballot is not as ballot_read would give it. len: without the NUL. */
enum err ballot_write(const struct ballot *ballot, char text[BALLOT_TEXT_MAX], size_t *len) MUST_USE;
/* Strict: only what ballot_write writes. ERR_MALFORMED. */
enum err ballot_read(struct bytes text, struct ballot *ballot) MUST_USE;

#endif
