/*
 * The second machine of a vote, written from docs/voting.md alone: people and seats are numbers, everything is looked at anew each
 * time. It says of each input what must come of it, and at each moment what is due; votes_keep_their_rules.c compares.
 */
#ifndef KREIDE_VOTES_IDEAL_H
#define KREIDE_VOTES_IDEAL_H

#include "vote.h"

enum { IDEAL_SEATS = 12, IDEAL_PERSONS = 2 * IDEAL_SEATS + 1, IDEAL_NAMES = 5, IDEAL_NOTHING_DUE = -1 };

/* kind: 'y', 'n', 'a', 'c' (candidates), 'x' (invalid); 0: none. */
struct ideal_choice {
	char kind;
	unsigned set; /* of 'c': candidate n is bit n - 1 */
};

struct ideal_result {
	int voters, papers, ballots, yes, no, abstain, invalid;
	bool is_passed, waits, is_tied, is_by_chair;
	unsigned elected, open;
	int left;
};

struct ideal {
	bool is_election, elections_secret, has_casting_vote, closes_when_all;
	int share, round;
	enum ballot_form form;
	enum count_majority majority;
	int candidates, places;
	bool is_demanded;
	enum vote_state state;
	int there[IDEAL_SEATS]; /* who fills it; -1: nobody */
	bool demanded[IDEAL_SEATS];
	int voter[IDEAL_SEATS]; /* -1: the seat has none */
	struct ideal_choice choice[IDEAL_PERSONS];
	int paper[IDEAL_PERSONS]; /* what was blinded; 0: none */
	char said[IDEAL_PERSONS]; /* of his ballot: 'y' taken, 'n' not taken, '?' he can't know; 0: nothing */
	bool has_voted[IDEAL_PERSONS], has_added[IDEAL_PERSONS];
	int serials[IDEAL_SEATS];
	struct ideal_choice ballots[IDEAL_SEATS];
	int ballot_count;
	int64_t since_ms, complete_ms, back_until_ms;
	struct ideal_result result;
	enum vote_lot_state lot;
};

void ideal_init(struct ideal *i);
/* is_kept: could it be written? If not, nothing has happened. */
enum vote_refusal ideal_demand(struct ideal *i, int person, bool is_kept);
enum vote_refusal ideal_change(struct ideal *i, enum ballot_form form, enum count_majority majority, bool is_kept);
enum vote_refusal ideal_open(struct ideal *i, bool is_kept);
enum vote_refusal ideal_cast(struct ideal *i, int person, struct ideal_choice choice, bool is_kept);
enum vote_refusal ideal_paper(struct ideal *i, int person, int blinded, bool is_kept);
enum vote_refusal ideal_close(struct ideal *i, int64_t now_ms, bool is_kept);
enum vote_refusal ideal_ballot(struct ideal *i, bool is_of_this_vote, int serial, struct ideal_choice choice, int64_t now_ms);
enum vote_refusal ideal_claim(struct ideal *i, int person, char said);
enum vote_refusal ideal_annul(struct ideal *i, bool may_recall, bool is_kept);
enum vote_refusal ideal_decide(struct ideal *i, bool is_passed, bool is_kept);
enum vote_refusal ideal_lot(struct ideal *i, int64_t now_ms, bool is_kept);
enum vote_refusal ideal_add(struct ideal *i, int person, int64_t now_ms);
void ideal_restart(struct ideal *i, int64_t now_ms);

/* An enum vote_write_kind, with VOTE_WRITE_NOTHING if it only goes on, or IDEAL_NOTHING_DUE. seat: of VOTE_WRITE_VOTER. */
int ideal_due(struct ideal *i, int64_t now_ms, int *seat);
/* It was written. drawn: by a lot. */
void ideal_happens(struct ideal *i, int kind, int seat, unsigned drawn, int64_t now_ms);
bool ideal_is_voter(const struct ideal *i, int person);
int ideal_papers(const struct ideal *i);
/* Who has a paper, and whose ballot nobody knows of. */
int ideal_unknown(const struct ideal *i);

#endif
