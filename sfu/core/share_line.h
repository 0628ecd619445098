/*
 * When more may be spent on a line than before: only what its estimate has borne for some time, with a little room
 * above; and where a raise failed (the estimate fell below what was spent soon after it) not again for a while, which
 * doubles each time. What is below that level may be had meanwhile. Less is spent at once when the estimate falls short by
 * more than a tenth, or when a queue does not drain; only to the lowest step a picture may cling for one or two stretches
 * while it falls short by a quarter, or as long as the queue drains, since to pause it and to begin it anew (with a key frame)
 * is worse than a short queue. So an estimate that wobbles makes no picture flap.
 *
 * Guarantee: after a raise that failed nothing rises to near the level that failed for SHARE_LINE_WAIT_US, after the next
 * one for twice as long, and so on up to SHARE_LINE_MAX_WAIT_US; unless the line has changed: it bears half as much again,
 * or a probe has shown the room.
 */
#ifndef KREIDE_SHARE_LINE_H
#define KREIDE_SHARE_LINE_H

#include "share.h"

#define SHARE_LINE_STEADY_US US_PER_S /* the estimate counts with its least value over so long, at least */
#define SHARE_LINE_WAIT_US (4 * US_PER_S)
#define SHARE_LINE_MAX_WAIT_US (16 * US_PER_S)
#define SHARE_LINE_PROVED_US (6 * US_PER_S) /* a raise that held for so long did not fail */
#define SHARE_LINE_PACE_US (500 * US_PER_MS) /* from one raise to the next, until it can have shown what it does */
#define SHARE_LINE_LASTING_US (24 * US_PER_S) /* the same for what failed again and again */
#define SHARE_LINE_PROOF_US (60 * US_PER_S) /* after so long even what failed again and again is tried without a proof ... */
#define SHARE_LINE_FORGET_US (120 * US_PER_S) /* ... and after so long without a failure the next one counts as the first */

/* What is known of a line when it is spent. */
struct share_line_input {
	bps_t line_bps;    /* its estimate */
	bps_t settled_bps; /* the same without the dip while a queue drains: estimate_settled_bps */
	bps_t keep_bps;    /* what need not be cut, though the estimate is lower: estimate_keep_bps */
	bps_t hold_bps;    /* the same for what would be paused: estimate_hold_bps */
};

/* The least and the greatest of this stretch of time and of the one before. */
struct share_stretch {
	bps_t low_bps, low_before_bps, high_bps, high_before_bps;
	us_t since;
};

struct share_line {
	struct share_stretch steady;  /* of what is settled, for SHARE_LINE_STEADY_US ... */
	struct share_stretch lasting; /* ... and for SHARE_LINE_LASTING_US */
	bool has_begun;
	bps_t previous_bps; /* of the last budget */
	bps_t keep_bps;     /* the same */
	bool has_failed;    /* ever: until then the line is taken boldly */
	bool was_raised;    /* more was spent since the last cut ... */
	us_t raised_at;     /* ... last at this time */
	bps_t failed_bps;   /* what the line did not bear; 0: nothing known */
	us_t failed_at, wait_us;
};

void share_line_init(struct share_line *l);
/* previous_bps: what keeping everything as it is would cost now. */
struct share_budget share_line_budget(struct share_line *l, const struct share_line_input *in, bps_t previous_bps, us_t now);
/* A probe has just shown that the line bears this, and no end of it. */
void share_line_found(struct share_line *l, bps_t line_bps);
/* What the split came to. */
void share_line_spent(struct share_line *l, bps_t spent_bps, us_t now);

#endif
