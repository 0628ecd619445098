/*
 * What was voted, by those who did: the truth that results are compared with. Written from docs/voting.md; the machine of a vote itself
 * has a second one of its own in tests/lib/votes.
 */
#ifndef KREIDE_TEST_BOX_H
#define KREIDE_TEST_BOX_H

#include "ballot.h"
#include "units.h"
#include "voter.h"

#include <jansson.h>

enum { BOX_PEOPLE = 18, BOX_SEATS = 40, BOX_VOTES = 24 };

/* A ballot as a browser has it. */
struct box_ballot {
	bool has_paper, is_handed_in, is_taken, knows_nothing, has_said; /* knows_nothing: the answer to it got lost */
	us_t hands_in_at; /* US_NEVER: not now */
	char text[BALLOT_TEXT_MAX], serial[BALLOT_SERIAL_MAX];
	size_t len;
	struct voter_secret secret;
	uint8_t blinded[BLIND_BYTES], signature[BLIND_BYTES];
};

struct box_vote {
	char id[33], form[8], state[16], majority[16], key[1024];
	bool is_election, is_runoff, has_runoff, is_lot_drawn;
	int item, candidates, places;  /* item: -1, none */
	int voter_of[BOX_SEATS];       /* -1: nobody */
	bool is_voter[BOX_PEOPLE];
	us_t votes_at[BOX_PEOPLE];     /* US_NEVER: not at all, or he has */
	us_t adds_at[BOX_PEOPLE];      /* to a lot */
	char planned[BOX_PEOPLE][32], cast[BOX_PEOPLE][32]; /* cast: and it was answered; "": nothing */
	struct box_ballot ballots[BOX_PEOPLE];
	json_t *result;                /* as it was told last; NULL: not counted */
	int64_t round;
	us_t state_since, all_since;   /* all_since: all voters who are there have voted; US_NEVER: not all */
};

struct box {
	struct box_vote votes[BOX_VOTES];
	int count;
};

#endif
