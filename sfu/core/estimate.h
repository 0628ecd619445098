/*
 * A first estimate of what the line to a subscriber bears, from transport-wide feedback: grows while delay and
 * loss are low, falls to what got through when the queue grows or packets are lost. (The full controller with
 * probing is its own, later module behind the same four functions.)
 */
#ifndef KREIDE_ESTIMATE_H
#define KREIDE_ESTIMATE_H

#include "twcc_tx.h"

#define ESTIMATE_START_BPS ((bps_t)2000000)
#define ESTIMATE_MIN_BPS ((bps_t)100000)
#define ESTIMATE_MAX_BPS ((bps_t)30000000)

/*
 * Guarantee: MIN <= target <= MAX; it never grows above max(START, 3 x what gets through), so that it stays a
 * statement about the line while little is sent.
 */
struct estimate {
	bps_t target_bps;
	bps_t acked_bps;      /* what got through in the last window, 0: not known yet */
	us_t window_since;    /* by the receiver's clock */
	uint64_t window_bytes;
	uint32_t window_packets, window_lost;
	double queue_us;      /* smoothed one-way delay above its recent minimum */
	double queue_before_us; /* queue_us when it was last looked at */
	double jitter_us;     /* mean difference of neighbouring delays */
	us_t base_delay_us;   /* recent minimum of arrival - sending, in mixed clocks */
	us_t next_base_us;    /* of the current stretch; becomes the base with the next */
	us_t base_since;
	us_t last_delay_us;
	bool has_delay;
	uint16_t loss_permille;
	bool is_loss_old;     /* it was measured before the last decrease */
	bps_t ceiling_bps;    /* where the last decrease began, 0: none yet */
	us_t changed_at, feedback_at;
	us_t hold_until;      /* no growth before: after a decrease */
	bps_t desired_bps;    /* what would be spent on an endless line */
};

void estimate_init(struct estimate *e, us_t now);
void estimate_on_rows(struct estimate *e, const struct twcc_row *rows, size_t count, us_t now);
/* What would be spent if the line were endless: there is no use in growing or probing beyond it. At first: all. */
void estimate_set_desired(struct estimate *e, bps_t desired_bps);
/* What may be spent. */
bps_t estimate_bps(const struct estimate *e);
uint16_t estimate_loss_permille(const struct estimate *e);

#endif
