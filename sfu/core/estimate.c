#include "estimate.h"

#include <math.h>
#include <string.h>

#define ACKED_WINDOW_US (300 * US_PER_MS)
#define BASE_STRETCH_US (10 * US_PER_S)
#define CLOCK_STEP_US (30 * US_PER_S) /* a jump of the delay by so much is the receiver's clock, not a queue */
#define LOOK_US (50 * US_PER_MS)
#define HOLD_US (1 * US_PER_S)
#define QUEUE_LIMIT_US 60000.0
#define LOSS_GROW_PERMILLE 20
#define LOSS_FALL_PERMILLE 100
enum { LOSS_MIN_PACKETS = 50 }; /* with the smoothing: 5 % of random loss never looks like 10 % */
#define GROWTH_PER_S 0.08
#define GROWTH_BELOW_CEILING_PER_S 0.25 /* where the line has borne it before */
#define FALL_FACTOR 0.85
#define DESIRED_MARGIN 1.25 /* a step up needs headroom, and what is sent varies */

void estimate_init(struct estimate *e, us_t now)
{
	memset(e, 0, sizeof *e);
	e->target_bps = ESTIMATE_START_BPS;
	e->desired_bps = ESTIMATE_MAX_BPS;
	e->window_since = -1;
	e->changed_at = now;
	e->feedback_at = now;
}

static void set_base(struct estimate *e, us_t delay_us, us_t now)
{
	e->base_delay_us = delay_us;
	e->next_base_us = delay_us;
	e->base_since = now;
	e->last_delay_us = delay_us;
	e->queue_us = 0;
	e->queue_before_us = 0;
	e->has_delay = true;
}

/* The base is the least delay of this stretch and the one before: it follows a drift of the clocks within 20 s. */
static void add_delay(struct estimate *e, us_t delay_us, us_t now)
{
	us_t step_us = delay_us - e->last_delay_us;
	if (!e->has_delay || step_us > CLOCK_STEP_US || step_us < -CLOCK_STEP_US) {
		set_base(e, delay_us, now);
		return;
	}
	if (now - e->base_since >= BASE_STRETCH_US) {
		e->base_delay_us = e->next_base_us;
		e->next_base_us = delay_us;
		e->base_since = now;
	}
	e->next_base_us = us_min(e->next_base_us, delay_us);
	e->base_delay_us = us_min(e->base_delay_us, delay_us);
	e->jitter_us += (fabs((double)step_us) - e->jitter_us) / 32;
	e->queue_us += ((double)(delay_us - e->base_delay_us) - e->queue_us) / 8;
	e->last_delay_us = delay_us;
}

static void add_acked(struct estimate *e, const struct twcc_row *row)
{
	us_t span_us = row->arrived_at - e->window_since;
	if (e->window_since < 0 || span_us < -ACKED_WINDOW_US || span_us > CLOCK_STEP_US) {
		e->window_since = row->arrived_at;
		e->window_bytes = 0;
		return;
	}
	e->window_bytes += row->bytes;
	if (span_us >= ACKED_WINDOW_US) {
		e->acked_bps = (bps_t)(e->window_bytes * 8 * 1000000u / (uint64_t)span_us);
		e->window_since = row->arrived_at;
		e->window_bytes = 0;
	}
}

static void close_loss_window(struct estimate *e)
{
	if (e->window_packets >= LOSS_MIN_PACKETS) {
		uint32_t sample = e->window_lost * 1000 / e->window_packets;
		uint32_t smoothed = e->is_loss_old ? sample : (e->loss_permille * 3u + sample) / 4;
		e->loss_permille = (uint16_t)smoothed;
		e->is_loss_old = false;
		e->window_packets = 0;
		e->window_lost = 0;
	}
}

static bps_t clamp(double bps)
{
	if (bps < (double)ESTIMATE_MIN_BPS) {
		return ESTIMATE_MIN_BPS;
	}
	return bps > (double)ESTIMATE_MAX_BPS ? ESTIMATE_MAX_BPS : (bps_t)bps;
}

static void fall_to(struct estimate *e, double bps, us_t now)
{
	bps_t to_bps = clamp(bps);
	if (to_bps >= e->target_bps) {
		return;
	}
	/* what got through is the best news about the line that there is */
	e->ceiling_bps = e->acked_bps > 0 ? e->acked_bps : to_bps;
	e->target_bps = to_bps;
	e->hold_until = now + HOLD_US;
	/* the loss so far says nothing about the new rate */
	e->is_loss_old = true;
	e->window_packets = 0;
	e->window_lost = 0;
}

static void grow(struct estimate *e, us_t span_us)
{
	bool is_known = e->target_bps < e->ceiling_bps * 9 / 10;
	double rate = is_known ? GROWTH_BELOW_CEILING_PER_S : GROWTH_PER_S;
	double grown = (double)e->target_bps * (1.0 + rate * (double)span_us / (double)US_PER_S);
	double cap = (double)e->acked_bps * 3;
	cap = cap > (double)ESTIMATE_START_BPS ? cap : (double)ESTIMATE_START_BPS;
	cap = cap < (double)e->desired_bps * DESIRED_MARGIN ? cap : (double)e->desired_bps * DESIRED_MARGIN;
	if ((double)e->target_bps < cap) {
		e->target_bps = clamp(grown < cap ? grown : cap);
	}
}

/*
 * A queue counts when it stands clearly above what jitter alone makes of the mean delay (jitter of +-j lifts it by
 * about j over the minimum), and when it still rises or is large.
 */
static bool has_queue(const struct estimate *e)
{
	double limit = QUEUE_LIMIT_US + 2 * e->jitter_us;
	return e->queue_us > 2 * limit || (e->queue_us > limit && e->queue_us > e->queue_before_us);
}

static void judge(struct estimate *e, us_t now)
{
	us_t span_us = us_min(now - e->changed_at, US_PER_S);
	if (span_us < LOOK_US) {
		return;
	}
	e->changed_at = now;
	bool is_held = now < e->hold_until;
	bool is_queued = has_queue(e);
	double acked = (double)(e->acked_bps > 0 ? e->acked_bps : e->target_bps / 2);
	e->queue_before_us = e->queue_us;
	if (is_queued && !is_held) {
		fall_to(e, FALL_FACTOR * acked, now);
	} else if (e->loss_permille > LOSS_FALL_PERMILLE && !e->is_loss_old && !is_held) {
		/* loss without a queue may be the air, not the line: fall gently, and not below what gets through */
		double gentle = (double)e->target_bps * (1.0 - e->loss_permille / 2000.0);
		fall_to(e, gentle > FALL_FACTOR * acked ? gentle : FALL_FACTOR * acked, now);
	} else if (!is_queued && !is_held && e->loss_permille < LOSS_GROW_PERMILLE && e->queue_us < QUEUE_LIMIT_US) {
		grow(e, span_us);
	}
}

void estimate_on_rows(struct estimate *e, const struct twcc_row *rows, size_t count, us_t now)
{
	for (size_t i = 0; i < count; i++) {
		e->window_packets++;
		if (rows[i].arrived_at < 0) {
			e->window_lost++;
			continue;
		}
		add_delay(e, rows[i].arrived_at - rows[i].sent_at, now);
		add_acked(e, &rows[i]);
	}
	close_loss_window(e);
	e->feedback_at = now;
	judge(e, now);
}

void estimate_set_desired(struct estimate *e, bps_t desired_bps)
{
	e->desired_bps = clamp((double)desired_bps);
}

bps_t estimate_bps(const struct estimate *e)
{
	return e->target_bps;
}

uint16_t estimate_loss_permille(const struct estimate *e)
{
	return e->loss_permille;
}
