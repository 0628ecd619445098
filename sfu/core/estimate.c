#include "estimate.h"

#include <math.h>
#include <string.h>

#define LOOK_US (20 * US_PER_MS)
#define LOOK_MAX_US (500 * US_PER_MS) /* a silence is no reason to grow by more */
#define DESIRED_MARGIN 1.1            /* what is sent varies */
/* a queue at 1 Mbit/s; a faster flow gives way earlier than a slower one on the same line, which makes them equal */
#define QUEUE_LIMIT_US 22000.0
#define QUEUE_LEAST_US 15000.0
#define QUEUE_MOST_US 80000.0
#define QUEUE_REFERENCE_BPS 1000000.0
#define EMPTY_SHARE 0.5
#define NOISES 2.0
#define FALL_FACTOR 0.85
#define FALL_LEAST 0.5
#define FALL_MILD 0.85
#define REGAIN_FACTOR 0.88
#define KEPT_FACTOR 1.1               /* a queue would show if it were too much */
#define HOLD_FACTOR 0.92              /* the rest drains a queue */
#define SETTLE_US (150 * US_PER_MS)
#define GROWTH_STEP_BPS 85000.0       /* a second, near what the line bears: the same for all, which makes them equal */
#define GROWTH_STEP_SHARE 0.25        /* but no more than that share of it, if nobody fills the line anyway */
#define GROWTH_NEAR 0.01
#define GROWTH_FAR 0.25
#define NEAR_BELOW 0.85
#define NEAR_ABOVE 1.3
#define ACKED_CAP 1.5
#define ACKED_CAP_UNPROBED 3.0        /* the next layer of a picture may cost three times as much */
#define MEDIA_LIMITED 1.2
#define FOREIGN_US (4 * US_PER_S)
#define RIVAL_US (4 * US_PER_MS)
#define TOLERANCE_KEPT_PER_S 0.9
#define RESPONSE_FIRST_US (200 * US_PER_MS)
#define RESPONSE_MAX_US US_PER_S
enum { FOREIGN_FALLS = 6, KEPT_FALLS = 2 };
enum { RATE_NOW_BINS = 3, RATE_MEAN_BINS = 10 };

void estimate_init(struct estimate *e, us_t now)
{
	memset(e, 0, sizeof *e);
	e->target_bps = ESTIMATE_START_BPS;
	e->desired_bps = ESTIMATE_MAX_BPS;
	e->response_us = RESPONSE_FIRST_US;
	e->fell_at = INT64_MIN;
	e->judged_at = now;
	acked_rate_init(&e->acked);
	delay_trend_init(&e->trend);
	loss_bound_init(&e->loss, now);
	probe_plan_init(&e->plan, now);
}

static bps_t clamp(double bps)
{
	if (bps < (double)ESTIMATE_MIN_BPS) {
		return ESTIMATE_MIN_BPS;
	}
	return bps > (double)ESTIMATE_MAX_BPS ? ESTIMATE_MAX_BPS : (bps_t)bps;
}

static double useful_bps(const struct estimate *e)
{
	double least = e->has_tried ? (double)ESTIMATE_MIN_BPS : (double)ESTIMATE_EARLY_BPS;
	return fmin(fmax((double)e->desired_bps * DESIRED_MARGIN, least), (double)ESTIMATE_MAX_BPS);
}

/* -- the queue -------------------------------------------------------------------------------------------------- */

static double limit_us(const struct estimate *e)
{
	double limit = QUEUE_LIMIT_US * sqrt(QUEUE_REFERENCE_BPS / (double)e->target_bps);
	return fmin(fmax(limit, QUEUE_LEAST_US), QUEUE_MOST_US);
}

static double noise_us(const struct estimate *e)
{
	return NOISES * e->trend.noise_us + (double)e->tolerated_us;
}

/* A rise must show in two groups, one after the other: one alone may be a hiccup. */
static bool rises(struct estimate *e, double limit, double rise_us)
{
	bool does = rise_us > limit / 2 + 2 * e->trend.noise_us &&
		(double)delay_trend_newest_us(&e->trend) > limit / 2 + noise_us(e);
	if (!does) {
		e->rising_since = 0;
	} else if (e->rising_since == 0) {
		e->rising_since = e->trend.count;
	}
	return does && e->trend.count > e->rising_since;
}

static bool is_queued(struct estimate *e)
{
	double limit = limit_us(e);
	double rise_us = delay_trend_rise_us(&e->trend);
	bool is_rising = rises(e, limit, rise_us);
	bool stands = (double)delay_trend_standing_us(&e->trend) > limit + noise_us(e) && rise_us > -limit / 4;
	return stands || is_rising;
}

/* Whoever's it is. */
static bool has_queue(const struct estimate *e)
{
	us_t queue_us = delay_trend_standing_us(&e->trend) + delay_trend_foreign_us(&e->trend);
	return (double)queue_us > limit_us(e) + NOISES * e->trend.noise_us;
}

static bool is_empty(const struct estimate *e)
{
	return (double)delay_trend_standing_us(&e->trend) < limit_us(e) * EMPTY_SHARE + noise_us(e);
}

/* -- down ------------------------------------------------------------------------------------------------------- */

static double acked_now(const struct estimate *e)
{
	bps_t acked_bps = acked_rate_bps(&e->acked, RATE_NOW_BINS);
	return acked_bps >= 0 ? (double)acked_bps : (double)e->target_bps;
}

static void fall_to(struct estimate *e, double bps, bool blames_loss, us_t now)
{
	bps_t to_bps = clamp(bps);
	if (e->falls == 0 || acked_now(e) < (double)e->ceiling_bps) {
		e->ceiling_bps = clamp(acked_now(e));
	}
	e->target_bps = to_bps < e->target_bps ? to_bps : e->target_bps;
	e->fell_at = now;
	e->hold_until = now + e->response_us + SETTLE_US;
	loss_bound_on_decrease(&e->loss, blames_loss, now);
	probe_plan_on_decrease(&e->plan, now);
}

/*
 * To what gets through, and lower for as long as the queue needs to drain. While little is sent that is far below the
 * estimate; then a small queue lowers it in steps, since it may be a hiccup of somebody's machine.
 */
static void fall_for_queue(struct estimate *e, us_t now)
{
	double queue_us = (double)delay_trend_newest_us(&e->trend) - (double)e->tolerated_us;
	double factor = fmax(FALL_FACTOR - fmax(queue_us, 0) / (double)US_PER_S, FALL_LEAST);
	double to_bps = factor * acked_now(e);
	if (queue_us < 3 * limit_us(e) + noise_us(e)) {
		to_bps = fmax(to_bps, FALL_MILD * (double)e->target_bps);
	}
	fall_to(e, to_bps, false, now);
	e->is_draining = true;
	if (e->falls++ == 0) {
		e->fall_began_at = now;
	}
	if (now - e->fall_began_at >= FOREIGN_US && e->falls >= FOREIGN_FALLS) {
		e->tolerated_us = us_max(e->tolerated_us, delay_trend_standing_us(&e->trend));
		e->falls = 0;
	}
}

static void fall_for_loss(struct estimate *e, us_t now)
{
	double gentle = FALL_MILD * (double)e->target_bps;
	fall_to(e, fmax(gentle, FALL_FACTOR * acked_now(e)), true, now);
}

/* -- up --------------------------------------------------------------------------------------------------------- */

static void end_draining(struct estimate *e)
{
	e->is_draining = false;
	e->falls = 0;
	double regained = REGAIN_FACTOR * (double)e->ceiling_bps;
	if (regained > (double)e->target_bps) {
		e->target_bps = clamp(regained);
	}
}

static bool is_near_ceiling(const struct estimate *e)
{
	double target = (double)e->target_bps;
	double ceiling = (double)e->ceiling_bps;
	return target > NEAR_BELOW * ceiling && target < NEAR_ABOVE * ceiling;
}

/* Growing can't find out more: too little is sent for that. */
static bool is_limited_by_media(const struct estimate *e)
{
	return (double)e->target_bps > MEDIA_LIMITED * (double)acked_rate_bps(&e->acked, RATE_MEAN_BINS);
}

static void grow(struct estimate *e, us_t span_us)
{
	double target = (double)e->target_bps;
	double ceiling = (double)e->ceiling_bps;
	bool is_near = is_near_ceiling(e);
	bool has_rival = e->tolerated_us > RIVAL_US;
	double step = has_rival ? GROWTH_STEP_BPS : fmin(GROWTH_STEP_BPS, GROWTH_STEP_SHARE * target);
	double per_s = is_near ? step + GROWTH_NEAR * target : GROWTH_FAR * target;
	double grown = target + per_s * (double)span_us / (double)US_PER_S;
	double acked = (double)acked_rate_bps(&e->acked, RATE_MEAN_BINS);
	double known = ceiling > 0 && !has_rival ? ceiling : (double)ESTIMATE_START_BPS;
	double cap = e->is_probed ? fmax(ACKED_CAP * acked, known)
				  : fmax(ACKED_CAP_UNPROBED * acked, (double)ESTIMATE_UNPROBED_BPS);
	cap = fmin(cap, useful_bps(e));
	if (target < cap) {
		e->target_bps = clamp(fmin(grown, cap));
	}
	if (is_near && (double)e->target_bps >= NEAR_ABOVE * ceiling) {
		probe_plan_hurry(&e->plan, e->judged_at); /* it bears more than the last time */
	}
}

static void take_probe(struct estimate *e, us_t now)
{
	bool is_full;
	bool is_waiting = e->plan.state == PROBE_ANSWER;
	double found = (double)probe_plan_result(&e->plan, e->target_bps, now, &is_full);
	e->has_tried |= is_waiting && e->plan.state == PROBE_IDLE && !probe_plan_was_crowded(&e->plan);
	if (found <= 0 || e->is_draining || now < e->hold_until) {
		return;
	}
	if (is_full) { /* no ceiling: under jitter 40 ms say little, and growing will show it */
		found *= REGAIN_FACTOR;
	} else if (found > (double)e->ceiling_bps) {
		e->ceiling_bps = 0;
	}
	e->target_bps = clamp(fmax(found, (double)e->target_bps));
}

/* -- judging ---------------------------------------------------------------------------------------------------- */

static void fade_tolerance(struct estimate *e, us_t span_us)
{
	double kept = pow(TOLERANCE_KEPT_PER_S, (double)span_us / (double)US_PER_S);
	e->tolerated_us = (us_t)((double)e->tolerated_us * kept);
}

static void judge(struct estimate *e, us_t now)
{
	us_t span_us = us_min(now - e->judged_at, LOOK_MAX_US);
	if (span_us < LOOK_US) {
		return;
	}
	e->judged_at = now;
	bool is_held = now < e->hold_until;
	bool has_verdict = loss_bound_look(&e->loss, has_queue(e), now);
	fade_tolerance(e, span_us);
	take_probe(e, now);
	if (is_held) {
		return;
	}
	if (is_queued(e)) {
		fall_for_queue(e, now);
	} else if (has_verdict && e->loss.verdict == LOSS_OURS) {
		fall_for_loss(e, now);
	} else if (is_empty(e) && e->is_draining) {
		end_draining(e);
	} else if (is_empty(e) && e->loss.verdict == LOSS_USUAL) {
		grow(e, span_us);
	}
}

static void add_response(struct estimate *e, us_t sent_at, us_t now)
{
	us_t sample_us = us_min(now - sent_at, RESPONSE_MAX_US);
	e->response_us += (sample_us - e->response_us) / 8;
}

void estimate_on_rows(struct estimate *e, const struct twcc_row *rows, size_t count, us_t now)
{
	us_t newest_sent_at = -1;
	for (size_t i = 0; i < count; i++) {
		const struct twcc_row *row = &rows[i];
		if (row->sent_at > e->fell_at) {
			loss_bound_add(&e->loss, row->arrived_at < 0);
		}
		probe_plan_on_row(&e->plan, row->sent_at, row->arrived_at, row->bytes);
		if (row->arrived_at >= 0) {
			delay_trend_add(&e->trend, row->sent_at, row->arrived_at);
			acked_rate_add(&e->acked, row->arrived_at, row->bytes);
			newest_sent_at = us_max(newest_sent_at, row->sent_at);
		}
	}
	if (newest_sent_at >= 0) {
		add_response(e, newest_sent_at, now);
	}
	judge(e, now);
}

/* -- outside ---------------------------------------------------------------------------------------------------- */

void estimate_set_desired(struct estimate *e, bps_t desired_bps)
{
	e->desired_bps = clamp((double)desired_bps);
}

bps_t estimate_bps(const struct estimate *e)
{
	return e->target_bps;
}

bps_t estimate_settled_bps(const struct estimate *e)
{
	double regained = e->is_draining ? REGAIN_FACTOR * (double)e->ceiling_bps : 0;
	return clamp(fmax(regained, (double)e->target_bps));
}

bps_t estimate_keep_bps(const struct estimate *e)
{
	double borne = e->falls <= KEPT_FALLS ? (double)e->ceiling_bps : 0;
	double kept = e->is_draining ? borne : KEPT_FACTOR * (double)e->target_bps;
	return clamp(fmax(kept, (double)e->target_bps));
}

bps_t estimate_hold_bps(const struct estimate *e)
{
	double passed = e->is_draining ? HOLD_FACTOR * (double)e->ceiling_bps : 0;
	return clamp(fmax(passed, (double)estimate_keep_bps(e)));
}

bool estimate_is_draining(const struct estimate *e)
{
	return e->is_draining;
}

bool estimate_has_limit(const struct estimate *e)
{
	return e->ceiling_bps > 0;
}

uint16_t estimate_loss_permille(const struct estimate *e)
{
	return loss_bound_permille(&e->loss);
}

bool estimate_probe_due(struct estimate *e, us_t now, struct probe *out)
{
	e->is_probed = true;
	take_probe(e, now); /* one that was never answered must not be waited for */
	if (is_near_ceiling(e) && !is_limited_by_media(e)) {
		return false; /* growing will find it out, and more gently */
	}
	struct probe_need need = {.is_unknown = e->ceiling_bps == 0, .target_bps = e->target_bps, .useful_bps = (bps_t)useful_bps(e),
		.is_clear = !e->is_draining && now >= e->hold_until && is_empty(e) && e->loss.verdict == LOSS_USUAL};
	return probe_plan_due(&e->plan, &need, now, out);
}

void estimate_on_silence(struct estimate *e, us_t now)
{
	if (now - e->judged_at < LOOK_MAX_US) {
		return;
	}
	double grown = (double)e->target_bps * (1 + GROWTH_FAR * (double)LOOK_MAX_US / (double)US_PER_S);
	double cap = fmin((double)ESTIMATE_UNPROBED_BPS, useful_bps(e));
	e->judged_at = now;
	if ((double)e->target_bps < cap) {
		e->target_bps = clamp(fmin(grown, cap));
	}
}

void estimate_on_idle(struct estimate *e, us_t now)
{
	delay_trend_forget_queue(&e->trend);
	acked_rate_init(&e->acked);
	loss_bound_on_decrease(&e->loss, false, now); /* to nothing */
	if (e->is_draining) {
		end_draining(e);
	}
}

void estimate_on_probe_sent(struct estimate *e, us_t now)
{
	probe_plan_on_sent(&e->plan, now);
}
