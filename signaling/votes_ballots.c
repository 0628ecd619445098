/*
 * Ballots of secret votes as they come in: from nobody. No person, session, connection or address is known here, nothing is logged,
 * counted or kept but the ballot itself, in the order of serials, in memory, until the vote is counted.
 */
#include "votes.h"

#include <sodium.h>
#include <string.h>

static struct live_vote *find_in(const struct hall *hall, const char *id)
{
	return hall->votes ? g_hash_table_lookup(hall->votes->by_id, id) : NULL;
}

static struct live_vote *find_in_memory(const struct signaling *s, const char *id, struct hall **out)
{
	GHashTableIter iter;
	gpointer hall;
	g_hash_table_iter_init(&iter, s->halls->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &hall)) {
		struct live_vote *vote = find_in(hall, id);
		if (vote) {
			*out = hall;
			return vote;
		}
	}
	return NULL;
}

static void copy_conference(void *ctx, const struct store_vote *vote)
{
	memcpy(ctx, vote->conference, sizeof vote->conference);
}

/* NULL: there is none of this id; or the store fails, and nobody can say. */
static struct live_vote *find_vote(struct turn *t, const char *id, struct hall **hall, enum err *e)
{
	char conference[STORE_ID_MAX];
	struct live_vote *vote = find_in_memory(t->s, id, hall);
	*e = OK;
	if (vote) {
		return vote;
	}
	*e = store_vote_get(t->s->store, id, copy_conference, conference);
	*e = *e ? *e : hall_load(t, conference, hall);
	return *e ? NULL : find_in(*hall, id);
}

/* What costs least first: a flood of inventions ends before any signature is reckoned. */
static enum vote_refusal refusal_before(const struct live_vote *vote, struct bytes text, struct bytes signature, int64_t now_ms)
{
	struct ballot ballot;
	if (!vote->key || vote_takes(&vote->machine, now_ms) != VOTE_OK) {
		return VOTE_NO_STATE;
	}
	bool is_ballot = ballot_read(text, &ballot) == OK && strcmp(ballot.vote, vote->machine.kept.id) == 0
		&& signature.len == blind_key_bytes(vote->key);
	sodium_memzero(&ballot, sizeof ballot);
	return is_ballot ? VOTE_OK : VOTE_NO_TEXT;
}

enum live_ballot live_hand_in(struct turn *t, const char *id, struct bytes text, struct bytes signature)
{
	struct hall *hall;
	enum err e;
	struct live_vote *vote = find_vote(t, id, &hall, &e);
	if (!vote) {
		return e == OK || e == ERR_NOT_FOUND ? LIVE_BALLOT_NO_VOTE : LIVE_BALLOT_FAILED;
	}
	enum vote_refusal refusal = refusal_before(vote, text, signature, t->now.unix_ms);
	if (refusal == VOTE_OK && blind_verify(vote->key, text, signature) != OK) {
		return LIVE_BALLOT_SIGNATURE;
	}
	refusal = refusal ? refusal : vote_ballot(&vote->machine, text, signature, t->now.unix_ms);
	live_vote_settle(t, hall, vote, false);
	switch (refusal) {
	case VOTE_OK:
		return LIVE_BALLOT_TAKEN;
	case VOTE_NO_TEXT:
		return LIVE_BALLOT_TEXT;
	case VOTE_NO_USED:
		return LIVE_BALLOT_USED;
	case VOTE_NO_MEMORY:
		return LIVE_BALLOT_FAILED;
	case VOTE_NO_STATE:
	case VOTE_NO_BAD_REQUEST:
	case VOTE_NO_OVER:
	case VOTE_NO_VOTER:
	case VOTE_NO_HAS_PAPER:
	case VOTE_NO_NOT_NOW:
	case VOTE_NO_FEW:
	case VOTE_REFUSALS:
		break;
	}
	return LIVE_BALLOT_STATE;
}
