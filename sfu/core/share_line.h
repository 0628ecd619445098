/*
 * When more may be spent on a line than before: only what its estimate has borne for some time, with room above, and
 * where a raise failed (the estimate fell below what was spent) not again for a while that doubles each time. Less is spent at
 * once; only to the lowest step a picture may cling for one or two stretches while the estimate falls short by a quarter, since to
 * pause it and to begin it anew is worse than a short queue. So an estimate that wobbles makes no picture flap.
 *
 * Guarantee: after a cut nothing rises to near the level that failed for SHARE_LINE_WAIT_US, after the next one that follows a
 * raise within SHARE_LINE_PROVED_US for twice as long, and so on up to SHARE_LINE_MAX_WAIT_US; unless the line bears
 * more than twice as much.
 */
#ifndef KREIDE_SHARE_LINE_H
#define KREIDE_SHARE_LINE_H

#include "share.h"

#define SHARE_LINE_STEADY_US US_PER_S /* the estimate counts with its least value over so long, at least */
#define SHARE_LINE_WAIT_US (4 * US_PER_S)
#define SHARE_LINE_MAX_WAIT_US (64 * US_PER_S)
#define SHARE_LINE_PROVED_US (60 * US_PER_S) /* a raise that held for so long did not fail */

struct share_line {
	/* least and greatest estimate of this stretch and of the one before */
	bps_t low_bps, low_before_bps, high_bps, high_before_bps;
	us_t stretch_since;
	bool has_begun;
	bps_t previous_bps; /* of the last budget */
	bps_t line_bps;     /* the same */
	bool was_raised;   /* more was spent since the last cut ... */
	us_t raised_at;    /* ... last at this time */
	bps_t failed_bps;  /* what the line did not bear; 0: nothing known */
	us_t failed_until, wait_us;
};

void share_line_init(struct share_line *l);
/* previous_bps: what keeping everything as it is would cost now. */
struct share_budget share_line_budget(struct share_line *l, bps_t line_bps, bps_t previous_bps, us_t now);
/* A probe has just shown that the line bears this: where nothing has failed yet, it need not prove it by time. */
void share_line_found(struct share_line *l, bps_t line_bps);
/* What the split came to. */
void share_line_spent(struct share_line *l, bps_t spent_bps, us_t now);

#endif
