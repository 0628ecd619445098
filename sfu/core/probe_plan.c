#include "probe_plan.h"

#include <string.h>

#define FIRST_FACTOR 3.0 /* at the beginning hardly anything is known */
#define NEXT_FACTOR 2.0  /* after one that found no end */
#define TRY_FACTOR 1.4
#define LEAST_STEP 1.1   /* for less it is not worth the trouble */
#define DURATION_US (40 * US_PER_MS)
#define DURATION_CAREFUL_US (100 * US_PER_MS) /* more exact, at rates that are not much too high */
#define LONGEST_US (150 * US_PER_MS)
enum { LEAST_BITS = 6 * 1200 * 8, LEAST_PACKETS = 4 };
#define ANSWER_US US_PER_S
#define CHAIN_US (50 * US_PER_MS)
#define CROWDED_US (200 * US_PER_MS)
#define CHAIN_CAREFUL_US (700 * US_PER_MS) /* until a queue would show that the media makes which follow */
#define FIRST_INTERVAL_US (2 * US_PER_S)
#define LAST_INTERVAL_US (4 * US_PER_S)
#define AFTER_DECREASE_US (3 * US_PER_S)
#define FULL_GROWTH 0.15 /* of the queue, by the time that it takes: that is the line */
#define LOSS_SHARE 0.2
#define FOUND_STEP 1.05

void probe_plan_init(struct probe_plan *p, us_t now)
{
	memset(p, 0, sizeof *p);
	p->next_at = now;
	p->interval_us = FIRST_INTERVAL_US;
	p->factor = FIRST_FACTOR;
}

static void rest(struct probe_plan *p, us_t now)
{
	p->state = PROBE_IDLE;
	p->next_at = now + p->interval_us;
	p->interval_us = us_min(p->interval_us * 3 / 2, LAST_INTERVAL_US);
	p->factor = TRY_FACTOR;
}

bool probe_plan_due(struct probe_plan *p, const struct probe_need *need, us_t now, struct probe *out)
{
	if (p->state != PROBE_IDLE || now < p->next_at || !need->is_clear ||
		(double)need->useful_bps < (double)need->target_bps * LEAST_STEP) {
		return false;
	}
	double wanted = (double)need->target_bps * p->factor;
	*p = (struct probe_plan){.state = PROBE_RUNNING, .next_at = p->next_at, .interval_us = p->interval_us,
		.factor = p->factor, .is_bold = need->is_unknown, .began_at = now};
	p->rate_bps = wanted < (double)need->useful_bps ? (bps_t)wanted : need->useful_bps;
	us_t least_us = us_max(LEAST_BITS * US_PER_S / p->rate_bps, p->is_bold ? DURATION_US : DURATION_CAREFUL_US);
	p->duration_us = us_min(least_us, LONGEST_US);
	*out = (struct probe){p->rate_bps, p->duration_us};
	return true;
}

/* All of it, even if nothing was sent after it. */
static bool is_answered(const struct probe_plan *p)
{
	return p->answered_bytes >= p->rate_bps / 8 * (p->last_sent_at - p->began_at) / US_PER_S;
}

void probe_plan_on_sent(struct probe_plan *p, us_t now)
{
	if (p->state == PROBE_RUNNING) {
		p->state = PROBE_ANSWER;
		p->last_sent_at = now;
		p->answer_until = is_answered(p) ? now : now + ANSWER_US;
	}
}

/* The least delay of each part: jitter delays some packets, a queue delays all. */
static void add_delay(struct probe_plan *p, us_t since_us, us_t delay_us)
{
	us_t part = us_min(since_us * PROBE_PARTS / us_max(p->duration_us, 1), PROBE_PARTS - 1);
	p->parts[part].delay_us = p->parts[part].is_known ? us_min(p->parts[part].delay_us, delay_us) : delay_us;
	p->parts[part].is_known = true;
}

void probe_plan_on_row(struct probe_plan *p, us_t sent_at, us_t arrived_at, size_t bytes)
{
	if (p->state == PROBE_IDLE || sent_at < p->began_at) {
		return;
	}
	if (p->state == PROBE_ANSWER && sent_at > p->last_sent_at) {
		p->answer_until = 0; /* what belongs to it is behind us */
		return;
	}
	p->answered_bytes += (uint32_t)bytes;
	if (p->state == PROBE_ANSWER && is_answered(p)) {
		p->answer_until = 0;
	}
	if (arrived_at < 0) {
		p->lost++;
		return;
	}
	p->first_row_at = p->packets == 0 ? sent_at : us_min(p->first_row_at, sent_at);
	p->last_row_at = us_max(p->last_row_at, sent_at);
	p->packets++;
	p->bytes += (uint32_t)bytes;
	add_delay(p, sent_at - p->began_at, arrived_at - sent_at);
}

/* By how much later parts wait longer than early ones, as a share of the time between them; negative: nobody knows. */
static double queue_growth(const struct probe_plan *p)
{
	int first = 0;
	int last = PROBE_PARTS - 1;
	while (first < PROBE_PARTS - 1 && !p->parts[first].is_known) {
		first++;
	}
	while (last > 0 && !p->parts[last].is_known) {
		last--;
	}
	if (last - first < PROBE_PARTS / 2) {
		return -1;
	}
	us_t rise_us = us_max(p->parts[last].delay_us - p->parts[first].delay_us, 0);
	return (double)rise_us * PROBE_PARTS / (double)(p->duration_us * (last - first));
}

/* If the queue grows by some share of the time, the line bears so much less. */
static bps_t measure(const struct probe_plan *p, bool *is_full)
{
	double growth = queue_growth(p);
	*is_full = false;
	if (p->packets < LEAST_PACKETS || p->lost > (p->packets + p->lost) * LOSS_SHARE || growth < 0) {
		return 0;
	}
	double sent = (double)p->bytes * 8 * (double)US_PER_S / (double)us_max(p->last_row_at - p->first_row_at, 1);
	sent = sent < (double)p->rate_bps ? sent : (double)p->rate_bps;
	*is_full = growth > FULL_GROWTH;
	return (bps_t)(sent / (1 + growth));
}

bool probe_plan_was_crowded(const struct probe_plan *p)
{
	return p->packets > 0 && queue_growth(p) < 0;
}

bps_t probe_plan_result(struct probe_plan *p, bps_t target_bps, us_t now, bool *is_full)
{
	*is_full = false;
	if (p->state != PROBE_ANSWER || now < p->answer_until) {
		return 0;
	}
	if (probe_plan_was_crowded(p)) {
		/* a burst of media took all of its time: nothing was tried */
		p->state = PROBE_IDLE;
		p->next_at = now + CROWDED_US;
		return 0;
	}
	bps_t found_bps = measure(p, is_full);
	bool is_found = (double)found_bps > (double)target_bps * FOUND_STEP;
	if (!is_found || *is_full) {
		rest(p, now);
		return is_found ? found_bps : 0;
	}
	p->state = PROBE_IDLE;
	p->interval_us = FIRST_INTERVAL_US;
	p->next_at = now + (p->is_bold ? CHAIN_US : CHAIN_CAREFUL_US);
	p->factor = p->is_bold ? NEXT_FACTOR : TRY_FACTOR;
	return found_bps;
}

void probe_plan_on_decrease(struct probe_plan *p, us_t now)
{
	p->interval_us = FIRST_INTERVAL_US;
	p->next_at = us_max(p->next_at, now + AFTER_DECREASE_US);
	p->factor = TRY_FACTOR;
}

void probe_plan_hurry(struct probe_plan *p, us_t now)
{
	p->next_at = us_min(p->next_at, now);
	p->interval_us = FIRST_INTERVAL_US;
}
