/*
 * When the line is tried with more than the media that there is, how fast, and what the answer says. A probe is some
 * 40 ms of traffic (media, filled up by its sender) at a rate beyond the estimate; if it is too fast it leaves a queue of
 * no more than its own length. Its result can only raise an estimate.
 */
#ifndef KREIDE_PROBE_PLAN_H
#define KREIDE_PROBE_PLAN_H

#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct probe {
	bps_t rate_bps;
	us_t duration_us;
};

/* What the planner is told. */
struct probe_need {
	bps_t target_bps;
	bps_t useful_bps; /* no use in more */
	bool is_clear;    /* no queue stands, nothing is unusually lost, no decrease takes effect */
	bool is_unknown;  /* the line has shown no limit so far: boldly on */
};

enum { PROBE_PARTS = 4 };

enum probe_state { PROBE_IDLE, PROBE_RUNNING, PROBE_ANSWER };

struct probe_plan {
	enum probe_state state;
	us_t next_at;        /* not before */
	us_t interval_us;    /* to the one after, if this one finds nothing */
	double factor;       /* of the next one over the target */
	bps_t rate_bps;      /* of the present one */
	bool is_bold;
	us_t began_at, duration_us;
	us_t last_sent_at;
	us_t answer_until;   /* what has not come by then never will */
	/* what arrived of it */
	uint32_t packets, lost, bytes, answered_bytes /* with the lost ones */;
	us_t first_row_at, last_row_at;   /* when the first and the last of those were sent */
	struct {
		bool is_known;
		us_t delay_us; /* the least; mixed clocks */
	} parts[PROBE_PARTS]; /* of its duration */
};

void probe_plan_init(struct probe_plan *p, us_t now);
/* True: a probe is to be sent now, as *out says. */
bool probe_plan_due(struct probe_plan *p, const struct probe_need *need, us_t now, struct probe *out);
/* It was sent, or given up: the answer covers what was sent until now. */
void probe_plan_on_sent(struct probe_plan *p, us_t now);
/* A packet of the feedback; arrived_at -1: lost. Those that were sent before the probe or after it are no part of it. */
void probe_plan_on_row(struct probe_plan *p, us_t sent_at, us_t arrived_at, size_t bytes);
/* The rate that was found once a probe is answered, 0: none. *is_full: the line bore no more than that. */
bps_t probe_plan_result(struct probe_plan *p, bps_t target_bps, us_t now, bool *is_full);
/* Media left it no time, so that nothing was tried. */
bool probe_plan_was_crowded(const struct probe_plan *p);
/* The estimate fell: not at once again. */
void probe_plan_on_decrease(struct probe_plan *p, us_t now);
/* Something new is to be found (more is wanted, or the line seems to have changed). */
void probe_plan_hurry(struct probe_plan *p, us_t now);

#endif
