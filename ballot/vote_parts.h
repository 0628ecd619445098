/* What vote.c, vote_inputs.c and vote_run.c have in common, and nobody else needs. */
#ifndef KREIDE_VOTE_PARTS_H
#define KREIDE_VOTE_PARTS_H

#include "vote.h"

/* array: the address of a pointer. */
bool vote_reserve(void *array, size_t *cap, size_t needed, size_t size);
bool vote_draft_fits(enum ballot_kind kind, const struct vote_draft *draft);
bool vote_must_be_secret(const struct vote *v);
void vote_drop_ballots(struct vote *v);
bool vote_seat_demands(const struct vote *v, const char *seat);
/* NULL: he fills no voting seat now. */
const struct vote_seat *vote_seat_of(const struct vote *v, const char *person);
/* Of what was said so far. ERR_NOMEM as NO_MEMORY. */
enum vote_refusal vote_count(struct vote *v, int64_t now_ms, struct vote_write *w);
struct vote_write vote_nothing(int64_t now_ms);

/* A secret vote that is confirmed. */
struct vote_tally {
	unsigned papers, sure, unsure, lost; /* those who said that it was taken, who don't know or say nothing, who said that it was not */
};
struct vote_tally vote_tally_of(const struct vote *v);

#endif
