/* Random parents' days for tests of plans, and what a plan is worth, reckoned in the plainest way. */
#ifndef KREIDE_TESTS_PLAN_CASE_H
#define KREIDE_TESTS_PLAN_CASE_H

#include "consult_plan.h"
#include "rng.h"

enum { CASE_DESKS = 60, CASE_SLOTS = 2000, CASE_CHILDREN = 1600, CASE_WISHES = 5000, CASE_BUSY = 40 };

struct plan_case {
	struct plan_input in;
	struct plan_desk desks[CASE_DESKS];
	struct plan_slot slots[CASE_SLOTS];
	struct plan_child children[CASE_CHILDREN];
	uint32_t parents[CASE_CHILDREN][2];
	uint32_t talks[2 * CASE_CHILDREN];
	struct plan_wish wishes[CASE_WISHES];
	struct plan_busy teachers_busy[CASE_BUSY], parents_busy[CASE_BUSY];
};

struct case_size {
	uint32_t desks, slots; /* of each desk */
	uint32_t children, parents, wishes; /* of each child, at most */
	bool is_odd; /* shared teachers, breaks, windows, what is booked already, limits */
};

/* A day from 14:00 on (and the next one, if there are many slots). To be freed with g_free(); the zone stays the caller's. */
struct plan_case *plan_case_make(struct rng *r, const struct case_size *size, GTimeZone *zone);
/* Like a form that many fill in: so many families with so many wishes each, at so many desks. */
struct plan_case *plan_case_school(struct rng *r, uint32_t families, uint32_t wishes, uint32_t desks, uint32_t slots, GTimeZone *zone);

/* What is better is larger, the first that differs decides: placed; placed of each rank; less to wait; earlier. */
struct plan_worth {
	int64_t parts[1 + PLAN_RANKS + 2];
};

/* slots: of each wish, or UINT32_MAX. */
struct plan_worth plan_worth(const struct plan_input *in, const uint32_t *slots);
int plan_worth_compare(const struct plan_worth *a, const struct plan_worth *b);
/* May this wish have that slot beside what the others have? */
bool plan_may(const struct plan_input *in, const uint32_t *slots, uint32_t wish, uint32_t slot);
/* The best there is, by trying all. For a handful of wishes. */
struct plan_worth plan_best(const struct plan_input *in);
/* Wish by wish, the dearest first, the first slot that is free. */
struct plan_worth plan_greedy(const struct plan_input *in);

#endif
