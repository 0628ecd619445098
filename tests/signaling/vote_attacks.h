/*
 * What somebody makes of a secret vote who has all that the server has: when which message came, how long it was, the numbers in it, the
 * store's files; and his guesses whose each ballot is. (test_vote_secrecy.c)
 */
#ifndef KREIDE_VOTE_ATTACKS_H
#define KREIDE_VOTE_ATTACKS_H

#include "vote_world.h"

/* OpenSSL's BIGNUM */
struct bignum_st;

enum { VOTERS = 40 };

struct voter_view {
	int64_t paper_us, claim_us; /* when he asked for it first, when he claimed */
	int asked;
	bool is_unsure; /* he said that he doesn't know */
	size_t len; /* of his message */
	uint8_t blinded[BLIND_BYTES], answer[BLIND_BYTES];
};

struct ballot_view {
	char serial[BALLOT_SERIAL_MAX];
	int64_t first_us, last_us;
	int sent;
	size_t len;
	double order, place; /* in the store's files, and in the table as it is read */
	uint8_t signature[BLIND_BYTES];
};

struct view {
	struct voter_view voters[VOTERS]; /* in the order of the store's rows */
	struct ballot_view ballots[VOTERS];
	int count;
	const struct bignum_st *modulus;
	struct rng *rng;
};

/* One more message that came in. */
void view_see(struct view *v, const struct vw_seen *seen);

struct attack {
	const char *name;
	void (*guess)(const struct view *v, int guess[VOTERS]);
	int careless; /* so many of forty are right at least in a round of careless clients */
};

enum { ATTACKS = 10 };
extern const struct attack attacks[ATTACKS];

#endif
