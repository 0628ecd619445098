/*
 * A first estimate of what the line to a subscriber bears, from transport-wide feedback: grows while delay and
 * loss are low, falls to what got through when the queue grows or packets are lost. (The full controller with
 * probing is its own, later module behind the same four functions.)
 */
#ifndef KREIDE_ESTIMATE_H
#define KREIDE_ESTIMATE_H

#include "twcc_tx.h"

struct estimate {
	bps_t target_bps;
	bps_t acked_bps;
	us_t window_since;
	uint64_t window_bytes;
	uint32_t window_packets, window_lost;
	double queue_us;      /* smoothed one-way delay above its recent minimum */
	us_t base_delay_us;   /* recent minimum of arrival - sending, in mixed clocks */
	us_t base_since;
	uint16_t loss_permille;
	us_t changed_at, feedback_at;
	us_t hold_until;      /* no growth before: after a decrease */
};

void estimate_init(struct estimate *e, us_t now);
void estimate_on_rows(struct estimate *e, const struct twcc_row *rows, size_t count, us_t now);
bps_t estimate_bps(const struct estimate *e);
uint16_t estimate_loss_permille(const struct estimate *e);

#endif
