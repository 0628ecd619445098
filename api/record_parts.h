/* What a record is loaded into; inside of record_set.c, record_votes.c and record_show.c only. */
#ifndef KREIDE_RECORD_PARTS_H
#define KREIDE_RECORD_PARTS_H

#include "record_set.h"
#include "store_vote.h"

struct record_set {
	struct conference_record record;
	char id[STORE_ID_MAX];
	enum conference_kind kind;
	const struct record_order *order; /* while it is loaded */
	GStringChunk *texts;
	GPtrArray *kept;   /* arrays that parts of the record point to */
	GArray *seats, *items, *stays, *findings, *speeches, *votes, *objections;
	GPtrArray *seat_ids, *item_ids, *vote_ids; /* in the same order */
	GPtrArray *vote_lots;                      /* of the votes: JSON; NULL: none was drawn */
	GPtrArray *holders;                        /* of the seats: ids of people */
	GArray *item_states;                       /* enum item_state */
	GPtrArray *voter_names, *voter_choices; /* of the vote that is read */
	unsigned counted; /* votes so far, with those that are left out */
	bool is_vote_left_out;
};

const char *record_keep(struct record_set *set, const char *text);
/* Its elements, which live as long as the set. */
const void *record_keep_array(struct record_set *set, const void *elements, size_t count, size_t size);
/* The place of an id; RECORD_NONE: it is none of these. */
size_t record_index(const GPtrArray *ids, const char *id);
/* May this reader know what happened there? */
bool record_is_shown(const struct record_set *set, size_t item);

void record_add_vote(struct record_set *set, const struct store_vote *vote);
void record_add_voter(struct record_set *set, const struct store_voter *voter);
/* After the last voter of one, and the last vote. */
void record_end_vote(struct record_set *set);

#endif
