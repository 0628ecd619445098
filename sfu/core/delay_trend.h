/*
 * The queue before the bottleneck, from one-way delays. Packets that arrive within 50 ms form a group, and of a group
 * only the least delay counts: a burst (a key frame, a busy receiver that reads late) delays some of its packets, but
 * a queue that stands delays all. Over the groups: how high the queue stands, how it rises, and how much of that is
 * noise.
 */
#ifndef KREIDE_DELAY_TREND_H
#define KREIDE_DELAY_TREND_H

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

enum { DELAY_TREND_GROUPS = 8 };

struct delay_group {
	us_t at;       /* of its first packet, by the receiver's clock */
	us_t delay_us; /* the least, in mixed clocks */
};

/* The least delay of this stretch of time and the one before. */
struct delay_least {
	us_t least_us, next_us; /* next: of this stretch alone */
	us_t since;
};

struct delay_trend {
	bool has_delay;
	struct delay_group open; /* still grows */
	struct delay_group groups[DELAY_TREND_GROUPS]; /* by number modulo */
	uint32_t count;          /* of all that were closed */
	us_t last_delay_us;
	struct delay_least base;  /* within 10 to 20 s: follows a drift of the clocks, and what became of the path */
	struct delay_least floor; /* within 1 to 2 minutes: the path itself, even if others fill it for long */
	double noise_us;         /* by how much a group strays from the line through its neighbours */
};

void delay_trend_init(struct delay_trend *t);
void delay_trend_add(struct delay_trend *t, us_t sent_at, us_t arrived_at);
/* Nothing was sent for a while: what stood has drained. */
void delay_trend_forget_queue(struct delay_trend *t);
/* What has stood for 200 ms, and what stands now: not more than the packet that came last shows. */
us_t delay_trend_standing_us(const struct delay_trend *t);
us_t delay_trend_newest_us(const struct delay_trend *t);
/* By how much the base itself stands above the floor: the queue of those who never let it go. */
us_t delay_trend_foreign_us(const struct delay_trend *t);
/* By how much the delay rises in 300 ms, from a line fitted through the last groups. 0: too little is known. */
double delay_trend_rise_us(const struct delay_trend *t);

#endif
