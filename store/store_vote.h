/*
 * Votes in the store (docs/voting.md). What joins a voter to a secret ballot is nowhere: voters have no times, ballots are written all at
 * once, sorted by serial, in the transaction that marks who voted and destroys the private key; a key that is gone is gone from the
 * file and, after store_forget_journal on a handle of its own, from the journal.
 */
#ifndef KREIDE_STORE_VOTE_H
#define KREIDE_STORE_VOTE_H

#include "bytes.h"
#include "store_conference.h"

enum vote_kind { VOTE_MOTION, VOTE_ELECTION, VOTE_KINDS };
enum vote_form { VOTE_OPENLY, VOTE_ROLL, VOTE_SECRET, VOTE_FORMS };
enum vote_majority { MAJORITY_SIMPLE, MAJORITY_ABSOLUTE, MAJORITY_TWO_THIRDS, MAJORITY_MOST, MAJORITIES };
enum vote_stage { VOTE_PREPARED, VOTE_OPEN, VOTE_COLLECTING, VOTE_CONFIRMING, VOTE_COUNTED, VOTE_ANNULLED, VOTE_STAGES };
extern const char *const store_vote_kind_names[VOTE_KINDS];
extern const char *const store_vote_form_names[VOTE_FORMS];
extern const char *const store_majority_names[MAJORITIES];
extern const char *const store_vote_stage_names[VOTE_STAGES];

enum { VOTE_TEXT_MAX = 4000 * 4 + 1, VOTES_MAX = 100, CANDIDATES_MAX = 40, CHOICE_MAX = 4 * CANDIDATES_MAX, SERIAL_MAX = 33, BLINDED_HASH_BYTES = 32 };

struct store_vote {
	char id[STORE_ID_MAX];
	char conference[STORE_ID_MAX];
	char item[STORE_ID_MAX]; /* "": none */
	enum vote_kind kind;
	enum vote_form form;
	bool is_demanded; /* it is secret since that was demanded */
	const char *text;
	char mover[STORE_ID_MAX]; /* a person; "": none, or not known any more */
	char mover_name[STORE_NAME_MAX];
	const char *candidates; /* JSON: an array of names, in the order of their numbers from 1 on */
	int places;
	enum vote_majority majority;
	enum vote_stage stage;
	int64_t prepared_ms, opened_ms, counted_ms; /* 0: not yet */
	int round;
	char after[STORE_ID_MAX]; /* "": no runoff */
	uint32_t demands;
	struct bytes public_key; /* SPKI; len 0: none */
	/* JSON of RESULT without `votes` and `voted`, which are made of the voters (who was erased is in none of them); NULL: none */
	const char *result;
	bool lost_key; /* annulled without anybody's doing: store_vote_annul */
	const char *lot; /* JSON, whatever its maker needs to go on after a restart; NULL: none */
};

struct store_voter {
	uint32_t n; /* from 0 on */
	char seat[STORE_ID_MAX];   /* "": gone */
	char person[STORE_ID_MAX]; /* "": erased */
	char name[STORE_NAME_MAX];
	bool has_paper, has_voted; /* has_voted: of a counted one; before: has a choice */
	uint8_t blinded_hash[BLINDED_HASH_BYTES]; /* zero: no paper, or it is counted */
	char choice[CHOICE_MAX];   /* "": none, or it is secret */
};

struct store_ballot {
	char serial[SERIAL_MAX];
	char choice[CHOICE_MAX];
	struct bytes signature;
};

/* Of the draft: item, kind, form, text, mover, candidates, places, majority, round, after. ERR_FULL: VOTES_MAX; ERR_NOT_FOUND: no such
 * conference, or no such item of it; ERR_MALFORMED: the text is too long, or candidates are no JSON. */
enum err store_vote_prepare(struct store *s, const struct store_vote *draft, int64_t now_ms, char id[STORE_ID_MAX]) MUST_USE;
/* Form, is_demanded, text, candidates, places, majority. ERR_STATE: it is not prepared any more. */
enum err store_vote_change(struct store *s, const struct store_vote *vote) MUST_USE;
/* Once a seat. becomes_secret: these are enough. ERR_STATE: it is not prepared any more. */
enum err store_vote_demand(struct store *s, const char *vote, const char *seat, bool becomes_secret) MUST_USE;
/* The seats that demand it. */
enum err store_demand_each(struct store *s, const char *vote, void (*each)(void *ctx, const char *seat), void *ctx) MUST_USE;

struct vote_opening {
	const char *vote;
	const struct store_voter *voters; /* seat and person; n is their place here */
	size_t count;
	struct bytes public_key, private_key; /* len 0: not secret */
};
/* The wording is frozen from now on. ERR_STATE: it is not prepared; ERR_CONFLICT: a seat twice, or another vote of the conference is open. */
enum err store_vote_open(struct store *s, const struct vote_opening *opening, int64_t now_ms) MUST_USE;
/* Who came while it is open. ERR_STATE: it is not; ERR_CONFLICT: the seat has its voter. */
enum err store_voter_add(struct store *s, const char *vote, const char *seat, const char *person, uint32_t *n) MUST_USE;
/* He has a paper for what has this hash. OK, too, if he has one for the same. ERR_CONFLICT: for another; ERR_STATE: it is not open (the
 * same hash: OK until it is counted); ERR_NOT_FOUND: no such voter. */
enum err store_vote_paper(struct store *s, const char *vote, uint32_t n, const uint8_t hash[BLINDED_HASH_BYTES]) MUST_USE;
/* Of an open vote or a roll; again: another choice. ERR_STATE: it is not open, or secret. */
enum err store_vote_cast(struct store *s, const char *vote, uint32_t n, const char *choice) MUST_USE;
/* To collecting, or confirming, or back to collecting. ERR_STATE: it is neither open nor one of these, or not secret. */
enum err store_vote_stage_set(struct store *s, const char *vote, enum vote_stage stage) MUST_USE;
/* The private key, while there is one: cap bytes at most. ERR_NOT_FOUND: destroyed. */
enum err store_vote_key(struct store *s, const char *vote, uint8_t *key, size_t cap, size_t *len) MUST_USE;

struct vote_count {
	const char *vote;
	const uint32_t *claims; /* of a secret one: whose ballots these are, in no order that says anything */
	size_t claim_count;
	const struct store_ballot *ballots; /* in any order; written by serial */
	size_t ballot_count;
	const char *result; /* JSON */
};
/* One transaction: ballots, who voted, the result; hashes, demands and the private key gone. A vote that is not secret has neither claims nor
 * ballots: who has a choice voted, and only a roll keeps it. ERR_CONFLICT: not as many ballots as claims, a serial or a claim twice, a claim
 * without a paper; ERR_STATE: a secret one is not closed (collecting or confirming; or open, but nobody has a paper), another not open. */
enum err store_vote_count(struct store *s, const struct vote_count *count, int64_t now_ms) MUST_USE;
/* Of a counted one, else ERR_STATE: the chair's casting vote; how its lot stands, and (else NULL) what comes of it. */
enum err store_vote_result_set(struct store *s, const char *vote, const char *result) MUST_USE;
enum err store_vote_lot_set(struct store *s, const char *vote, const char *result, const char *lot) MUST_USE;
/* As if it had never been: no key, no papers, choices, ballots, result or lot. lost_key: since a secret one can't go on without its key.
 * ERR_STATE: it is annulled. */
enum err store_vote_annul(struct store *s, const char *vote, bool lost_key) MUST_USE;

/* How many private keys were destroyed of votes that are known still: is it another number than before, the journal has to forget. */
enum err store_keys_destroyed(struct store *s, int64_t *count) MUST_USE;

/* ERR_NOT_FOUND. */
enum err store_vote_get(struct store *s, const char *id, void (*on_vote)(void *ctx, const struct store_vote *vote), void *ctx) MUST_USE;
enum err store_vote_each(struct store *s, const char *conference, void (*each)(void *ctx, const struct store_vote *vote), void *ctx) MUST_USE;
enum err store_voter_each(struct store *s, const char *vote, void (*each)(void *ctx, const struct store_voter *voter), void *ctx) MUST_USE;
/* By serial. None once the time for checking is over. */
enum err store_ballot_each(struct store *s, const char *vote, void (*each)(void *ctx, const struct store_ballot *ballot), void *ctx) MUST_USE;

#endif
