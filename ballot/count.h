/* Counting (docs/voting.md, section 1): who has won, who has equally many, what is left open. */
#ifndef KREIDE_COUNT_H
#define KREIDE_COUNT_H

#include "ballot.h"

enum count_majority { COUNT_SIMPLE, COUNT_ABSOLUTE, COUNT_TWO_THIRDS, COUNT_MOST, COUNT_MAJORITIES };
extern const char *const count_majority_names[COUNT_MAJORITIES];
/* Motions: simple, absolute, twoThirds; elections: most, absolute. */
bool count_majority_fits(enum count_majority majority, enum ballot_kind kind);

/* WAITS: a tie that the chair may decide, or an election. */
enum count_passed { COUNT_NOT_PASSED, COUNT_PASSED, COUNT_PASSED_WAITS };

struct count_result {
	unsigned voters, papers, ballots; /* papers: of open votes as many as ballots */
	unsigned yes, no, abstain, invalid;
	enum count_passed passed;
	bool is_tied;        /* the voice of whoever chairs would decide it */
	bool is_by_chair;    /* it did */
	unsigned votes[BALLOT_CANDIDATES_MAX]; /* of candidate n at n - 1 */
	uint64_t elected, open; /* candidate n is bit n - 1; open: a runoff, or the lot, decides between them */
	unsigned places_left;   /* for those who are open */
};

struct count_rules {
	struct ballot_question question;
	enum count_majority majority;
	bool has_casting_vote;
};

/* voters, papers: how many there were. */
void count_votes(const struct count_rules *rules, const struct ballot_choice *choices, size_t count, unsigned voters, unsigned papers,
	struct count_result *result);
/* After a tie; ERR_STATE: there is none that waits. */
enum err count_decide(struct count_result *result, bool is_passed) MUST_USE;
/* After a lot: who was drawn is elected. ERR_STATE: it was not between them. */
enum err count_draw(struct count_result *result, uint64_t drawn) MUST_USE;

#endif
