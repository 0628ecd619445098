/* A plan while it is made: who has which slot, what is in each other's way, and what it costs families; inside of consult_plan.c and
 * plan_*.c only. Everything is by index into the input. */
#ifndef KREIDE_PLAN_STATE_H
#define KREIDE_PLAN_STATE_H

#include "consult_plan.h"

#define PLAN_NONE UINT32_MAX
/* A family that must come on one more day waits as long, as it were. */
#define PLAN_DAY_COST_MS (INT64_C(120) * 60000)
enum { PLAN_CONFLICTS = 2 }; /* more of them are never looked at one by one */

/* Of key i: items[at[i]] up to items[at[i + 1]]. */
struct plan_lists {
	uint32_t *at, *items;
};

struct plan_span {
	int64_t begin_ms, end_ms;
	day_t day;
};

struct plan_move {
	uint32_t wish, slot; /* what it had before */
};

struct plan_state {
	const struct plan_input *in;
	uint32_t *slot_of;  /* of each wish */
	uint32_t *holder;   /* of each slot: a wish */
	int *ranks;         /* of each wish, within PLAN_RANKS */
	day_t *days;        /* of each slot */
	day_t *busy_days;   /* of what parents have booked */
	uint32_t *family;   /* of each child */
	uint32_t family_count;
	uint32_t *talks;    /* of each parent, booked ones among them */
	struct plan_lists desk_slots;  /* by desk, in the order of time */
	struct plan_lists near;        /* by slot: those that its teachers can't have beside it; itself among them */
	struct plan_lists choices;     /* by wish: slots within its times that nothing booked is in the way of, in the order of time */
	struct plan_lists desk_wishes; /* by desk */
	struct plan_lists kin;         /* by child: those with a parent in common; itself among them */
	struct plan_lists child_wishes;
	struct plan_lists members;     /* by family: children */
	struct plan_lists booked;      /* by family: indices into parents_busy */
	GArray *journal;               /* struct plan_move */
	GArray *spans;                 /* struct plan_span: scratch */
	int64_t steps;                 /* how many looks are left */
};

void plan_state_init(struct plan_state *p, const struct plan_input *in);
void plan_state_finish(struct plan_state *p);

/* The wish gets the slot (which is free), or PLAN_NONE. */
void plan_put(struct plan_state *p, uint32_t wish, uint32_t slot);
/* Takes back what was done since the journal had that length. */
void plan_rollback(struct plan_state *p, guint journal_len);

/* Placed wishes that are in the way of this one at that slot: how many, at most PLAN_CONFLICTS + 1; the first ones in `found`. */
unsigned plan_conflicts(struct plan_state *p, uint32_t wish, uint32_t slot, uint32_t found[PLAN_CONFLICTS]);
/* Has its family as many talks as it may have? */
bool plan_is_at_limit(const struct plan_state *p, uint32_t wish);
/* The first slot of its choices that nothing is in the way of; PLAN_NONE: there is none, or its family is at its limit. */
uint32_t plan_first_free(struct plan_state *p, uint32_t wish);
/* Is a slot of its desk and times there at all; one that nobody has? */
void plan_look(const struct plan_state *p, uint32_t wish, bool *has_slot, bool *has_free);

/* What a family's plan costs it: the time between its talks of one day, and what coming on more days is worth. talks: how many it has
 * on days with more than one; wait_ms: the time between alone. Either may be NULL. */
int64_t plan_family_cost(struct plan_state *p, uint32_t family, unsigned *talks, int64_t *wait_ms);

#endif
