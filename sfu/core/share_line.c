#include "share_line.h"

/* An estimate that has little to go by goes up and down by so much. */
#define BETTER_BPS ((bps_t)200000)
enum {
	HEADROOM_PERCENT = 110,
	BETTER_FACTOR = 2,    /* of what failed, and BETTER_BPS more: the line is another one now */
	CLING_PERCENT = 133,
	SAFE_PERCENT = 75,    /* of what failed: below the troughs of a line that wobbles by 15 % */
};

void share_line_init(struct share_line *l)
{
	*l = (struct share_line){0};
}

static void follow(struct share_line *l, bps_t line_bps, us_t now)
{
	if (!l->has_begun) {
		*l = (struct share_line){.low_bps = line_bps, .low_before_bps = line_bps, .high_bps = line_bps,
			.high_before_bps = line_bps, .stretch_since = now, .has_begun = true};
	}
	if (now - l->stretch_since >= SHARE_LINE_STEADY_US) {
		l->low_before_bps = l->low_bps;
		l->high_before_bps = l->high_bps;
		l->low_bps = l->high_bps = line_bps;
		l->stretch_since = now;
	}
	l->low_bps = line_bps < l->low_bps ? line_bps : l->low_bps;
	l->high_bps = line_bps > l->high_bps ? line_bps : l->high_bps;
}

static bps_t steady_bps(const struct share_line *l)
{
	return l->low_bps < l->low_before_bps ? l->low_bps : l->low_before_bps;
}

static bps_t hold_bps(const struct share_line *l, bps_t line_bps)
{
	bps_t high_bps = l->high_bps > l->high_before_bps ? l->high_bps : l->high_before_bps;
	bps_t most_bps = line_bps * CLING_PERCENT / 100;
	return high_bps < most_bps ? high_bps : most_bps;
}

/* Twice as long after each raise that failed; forgotten after a good time. */
static us_t next_wait(const struct share_line *l, us_t now)
{
	if (l->was_raised && now - l->raised_at < SHARE_LINE_PROVED_US) {
		return us_min(2 * us_max(l->wait_us, SHARE_LINE_WAIT_US), SHARE_LINE_MAX_WAIT_US);
	}
	return now - l->failed_until < SHARE_LINE_PROVED_US ? us_max(l->wait_us, SHARE_LINE_WAIT_US) : SHARE_LINE_WAIT_US;
}

/* A fall in several steps is one failure: the level where it began counts. */
static void note_failure(struct share_line *l, bps_t previous_bps, us_t now)
{
	if (l->was_raised || now >= l->failed_until) {
		l->failed_bps = previous_bps;
		l->wait_us = next_wait(l, now);
	}
	l->failed_until = now + l->wait_us;
	l->was_raised = false;
}

struct share_budget share_line_budget(struct share_line *l, bps_t line_bps, bps_t previous_bps, us_t now)
{
	follow(l, line_bps, now);
	bps_t steady = steady_bps(l);
	l->previous_bps = previous_bps;
	/* that pictures cost more than before is no failure of the line */
	if (previous_bps > line_bps && line_bps < l->line_bps) {
		note_failure(l, previous_bps, now);
	}
	l->line_bps = line_bps;
	bool is_barred = now < l->failed_until && steady < l->failed_bps * BETTER_FACTOR + BETTER_BPS;
	bps_t safe_bps = l->failed_bps * SAFE_PERCENT / 100;
	bps_t limit_bps = is_barred && safe_bps < steady ? safe_bps : steady;
	return (struct share_budget){.hold_bps = hold_bps(l, line_bps), .keep_bps = line_bps,
		.start_bps = steady * 100 / HEADROOM_PERCENT, .raise_bps = limit_bps * 100 / HEADROOM_PERCENT};
}

void share_line_found(struct share_line *l, bps_t line_bps)
{
	if (l->failed_bps == 0) {
		l->low_bps = line_bps;
		l->low_before_bps = line_bps;
	}
}

void share_line_spent(struct share_line *l, bps_t spent_bps, us_t now)
{
	if (spent_bps > l->previous_bps) {
		l->was_raised = true;
		l->raised_at = now;
	}
}
