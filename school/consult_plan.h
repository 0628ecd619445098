/*
 * From what families wish for to a plan that one person could not make better in an evening. What counts, in this order: as many
 * wishes as possible; those first that families put first; short waits between a family's talks; early. Nothing that is taken is
 * moved. The same input gives the same plan; the work is bounded by steps, not by a clock. docs/consultation.md, section 8, says how.
 */
#ifndef KREIDE_CONSULT_PLAN_H
#define KREIDE_CONSULT_PLAN_H

#include "days.h"

enum { PLAN_TEACHERS_MAX = 2, PLAN_RANKS = 8, PLAN_DIGEST_MAX = 65 };

struct plan_desk {
	const char *id;
	uint32_t teachers[PLAN_TEACHERS_MAX]; /* numbers of the caller's, below teacher_count */
	uint32_t teacher_count;
	bool is_place; /* its talks may be in the building: families need time to get there */
};

/* An open slot that nobody has. */
struct plan_slot {
	const char *id;
	uint32_t desk; /* index */
	int64_t begin_ms, end_ms;
};

struct plan_child {
	const char *id;
	const uint32_t *parents; /* numbers of the caller's, below parent_count */
	uint32_t parent_count;
};

struct plan_wish {
	uint32_t child, desk; /* indices; a pair stands there once, and not if it has its talk already */
	int rank;             /* 0 is the dearest; those above PLAN_RANKS - 1 count as that */
	int64_t from_ms, until_ms; /* the talk is within; 0: any time */
};

/* Somebody is in a talk that is booked already, of this consultation or another. */
struct plan_busy {
	uint32_t who; /* a teacher's or a parent's number */
	int64_t begin_ms, end_ms;
	bool is_place;
};

/* All borrowed. */
struct plan_input {
	GTimeZone *zone;
	const struct plan_desk *desks;
	size_t desk_count;
	const struct plan_slot *slots; /* in any order */
	size_t slot_count;
	const struct plan_child *children;
	size_t child_count;
	const struct plan_wish *wishes;
	size_t wish_count;
	const struct plan_busy *teachers_busy, *parents_busy;
	size_t teachers_busy_count, parents_busy_count;
	uint32_t teacher_count, parent_count;
	const uint32_t *talks_of_parents; /* how many each parent has in this consultation; parent_count of them, or NULL: none */
	int change_minutes;
	int most_talks; /* of a family; 0: any number */
};

enum plan_why {
	PLAN_PLACED,
	PLAN_FULL,  /* all its slots within these times went to others */
	PLAN_TIME,  /* it has no slot at these times */
	PLAN_CLASH, /* what is left is when the teacher or the family is elsewhere */
	PLAN_LIMIT, /* the family has as many talks as it may have */
	PLAN_WHYS
};
extern const char *const plan_why_names[PLAN_WHYS]; /* "", "full", "time", "clash", "limit" */

struct plan_result {
	uint32_t *slots; /* of each wish: the index of its slot; what is not placed: UINT32_MAX */
	enum plan_why *whys; /* of each wish */
	size_t placed;
	uint32_t families;   /* who asked: children with a parent in common are one */
	int wait_minutes_mean, wait_minutes_most; /* between the talks of a family on one day; the mean over those with two or more */
	char digest[PLAN_DIGEST_MAX]; /* of the whole input: another one, another plan */
};

/* To be finished. Work for a job: a large school takes a second at the most. */
void consult_plan(const struct plan_input *in, struct plan_result *out);
void plan_result_finish(struct plan_result *r);
/* The digest alone, to see whether anything has changed. */
void consult_plan_digest(const struct plan_input *in, char digest[PLAN_DIGEST_MAX]);

#endif
