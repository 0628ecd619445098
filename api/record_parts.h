/* What a record is loaded into; inside of record_set.c, record_votes.c and record_show.c only. */
#ifndef KREIDE_RECORD_PARTS_H
#define KREIDE_RECORD_PARTS_H

#include "record_set.h"
#include "store_vote.h"

struct record_span_of {
	size_t item;
	struct record_time time;
};

struct record_guest_time {
	size_t item; /* RECORD_NONE: none was current */
	char person[STORE_ID_MAX];
	const char *name;
	bool is_admitted;
	struct record_time time;
};

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
	GArray *spans, *guest_times;               /* struct record_span_of, struct record_guest_time */
	GArray *hidden;                            /* struct record_time: when the guest who reads it was out */
	bool is_cut;                               /* it is known when */
	GPtrArray *voter_names, *voter_choices; /* of the vote that is read */
	unsigned counted; /* votes so far, of those that are shown: a gap would tell of others */
	bool is_vote_left_out;
};

const char *record_keep(struct record_set *set, const char *text);
/* Its elements, which live as long as the set. */
const void *record_keep_array(struct record_set *set, const void *elements, size_t count, size_t size);
/* The place of an id; RECORD_NONE: it is none of these. */
size_t record_index(const GPtrArray *ids, const char *id);
/* May this reader know what happened at this item, and then? */
bool record_is_shown(const struct record_set *set, size_t item, int64_t at_ms);

/* --- record_hide.c --- */
/* When whoever reads it was out, from spans and guest_times. */
void record_hide(struct record_set *set);
bool record_is_known(const struct record_set *set, int64_t at_ms);
/* What of this time he may know, which may be several (struct record_time). */
void record_cut(const struct record_set *set, struct record_time time, GArray *out);

void record_add_vote(struct record_set *set, const struct store_vote *vote);
void record_add_voter(struct record_set *set, const struct store_voter *voter);
/* After the last voter of one, and the last vote. */
void record_end_vote(struct record_set *set);

#endif
