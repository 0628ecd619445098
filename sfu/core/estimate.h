/*
 * What the line to one subscriber bears, from transport-wide feedback: the controller that puts the parts together
 * (delay_trend, loss_bound, acked_rate, probe_plan). It falls to what got through when a queue stands or rises, or
 * when more is lost than the line loses anyway; it grows while all is clear and what is sent comes near it; and what it
 * could not learn from the media, it learns from probes, which the caller sends.
 *
 * Guarantees: MIN <= estimate_bps <= MAX. Mere lack of traffic neither lowers nor raises it: it grows only up to
 * 1.5 times of what got through, to where it fell, or to what a probe has found, and not beyond what is of use (estimate_set_desired). A
 * caller who can't send probes gets more credit, so that a picture which is held back can come back: up to 3 times of
 * what got through, or to UNPROBED.
 */
#ifndef KREIDE_ESTIMATE_H
#define KREIDE_ESTIMATE_H

#include "acked_rate.h"
#include "delay_trend.h"
#include "loss_bound.h"
#include "probe_plan.h"
#include "twcc_tx.h"

#define ESTIMATE_IDLE_US US_PER_S
#define ESTIMATE_START_BPS ((bps_t)600000)
#define ESTIMATE_EARLY_BPS ((bps_t)2000000) /* tried at the beginning, before anybody knows what will be wanted */
#define ESTIMATE_UNPROBED_BPS ((bps_t)2000000)
#define ESTIMATE_MIN_BPS ((bps_t)50000)
#define ESTIMATE_MAX_BPS ((bps_t)30000000)

struct estimate {
	bps_t target_bps;
	bps_t desired_bps;      /* what would be spent on an endless line */
	struct acked_rate acked; /* by arrival */
	struct delay_trend trend;
	struct loss_bound loss;
	struct probe_plan plan;
	bps_t ceiling_bps;      /* what got through when there was too much for the last time; 0: never */
	us_t response_us;       /* from sending a packet to hearing of it */
	us_t fell_at;           /* last decrease: what was sent before says nothing about it */
	us_t hold_until;        /* until it can have taken effect */
	uint32_t rising_since;  /* number of the group in which a rise began to show; 0: it does not rise */
	bool is_draining;       /* lower than the line bears, until the queue is gone */
	uint32_t falls;         /* in a row, without the queue being gone in between */
	us_t fall_began_at;     /* the first of them */
	us_t tolerated_us;      /* a queue that stays whatever we do is somebody else's */
	us_t judged_at;
	bool is_probed;         /* the caller sends probes ... */
	bool has_tried;         /* ... and one was answered, or will never be */
};

void estimate_init(struct estimate *e, us_t now);
void estimate_on_rows(struct estimate *e, const struct twcc_row *rows, size_t count, us_t now);
/* What would be spent if the line were endless: there is no use in growing or probing beyond it. At first: all. */
void estimate_set_desired(struct estimate *e, bps_t desired_bps);
/* What may be spent. */
bps_t estimate_bps(const struct estimate *e);
/*
 * For whoever can't follow it bit by bit. Settled: what it will be once the queue has drained. Keep: what need not be
 * cut, though it is more than the estimate, since only a queue that stays shows that it was too much. Hold: what need not be
 * stopped altogether, since a queue drains below it, if slowly.
 */
bps_t estimate_settled_bps(const struct estimate *e);
bps_t estimate_keep_bps(const struct estimate *e);
bps_t estimate_hold_bps(const struct estimate *e);
/* It was lowered because of a queue, which is still there. */
bool estimate_is_draining(const struct estimate *e);
/* It has been too much, and no probe has shown more since. */
bool estimate_has_limit(const struct estimate *e);
uint16_t estimate_loss_permille(const struct estimate *e);
/* True: fill the traffic up to out->rate_bps for that long, beginning now, then say estimate_on_probe_sent. */
bool estimate_probe_due(struct estimate *e, us_t now, struct probe *out);
void estimate_on_probe_sent(struct estimate *e, us_t now);
/* Instead of that for who can't send probes, now and then: hardly anything flows, so that no feedback comes. */
void estimate_on_silence(struct estimate *e, us_t now);
/*
 * Nothing has been sent for ESTIMATE_IDLE_US. What was told last of queue and loss is over, and no feedback will ever say
 * so: whoever has everything paused because of a queue, and no sound, would wait for that forever.
 */
void estimate_on_idle(struct estimate *e, us_t now);

#endif
