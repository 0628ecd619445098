#include "share_line.h"

/* An estimate that has little to go by goes up and down by so much. */
#define BETTER_BPS ((bps_t)100000)
enum {
	HEADROOM_PERCENT = 101,
	BETTER_PERCENT = 150, /* of what failed, and BETTER_BPS more: the line is another one now */
	WORSE_PERCENT = 60,   /* of what was spent: the same, and no raise is to blame */
	FOUND_PERCENT = 115,  /* of what failed: a probe that found so much has disproved it, unless it was so already */
	LITTLE_PERCENT = 130,
	CLING_PERCENT = 133,
	PACE_PERCENT = 25,    /* of what is spent may be raised at once */
	SAFE_PERCENT = 92,    /* of what failed: what is below that may be had */
};

void share_line_init(struct share_line *l)
{
	*l = (struct share_line){0};
}

static void follow_stretch(struct share_stretch *s, bps_t bps, us_t length_us, us_t now)
{
	if (now - s->since >= length_us) {
		*s = (struct share_stretch){bps, s->low_bps, bps, s->high_bps, now};
	}
	s->low_bps = bps < s->low_bps ? bps : s->low_bps;
	s->high_bps = bps > s->high_bps ? bps : s->high_bps;
}

static bps_t least_bps(const struct share_stretch *s)
{
	return s->low_bps < s->low_before_bps ? s->low_bps : s->low_before_bps;
}

static bps_t most_bps(const struct share_stretch *s)
{
	return s->high_bps > s->high_before_bps ? s->high_bps : s->high_before_bps;
}

static void follow(struct share_line *l, const struct share_line_input *in, us_t now)
{
	if (!l->has_begun) {
		bps_t bps = in->settled_bps;
		l->has_begun = true;
		l->steady = l->lasting = (struct share_stretch){bps, bps, bps, bps, now};
	}
	follow_stretch(&l->steady, in->settled_bps, SHARE_LINE_STEADY_US, now);
	follow_stretch(&l->lasting, in->settled_bps, SHARE_LINE_LASTING_US, now);
}

static bps_t steady_bps(const struct share_line *l)
{
	return least_bps(&l->steady);
}

static bps_t hold_bps(const struct share_line *l, const struct share_line_input *in, bps_t keep_bps)
{
	bps_t high_bps = most_bps(&l->steady);
	bps_t cling_bps = in->line_bps * CLING_PERCENT / 100;
	bps_t hold_bps = high_bps < cling_bps ? high_bps : cling_bps;
	hold_bps = hold_bps > in->hold_bps ? hold_bps : in->hold_bps;
	return hold_bps > keep_bps ? hold_bps : keep_bps;
}

/* A cut soon after the last one belongs to it: the level where it began counts. */
static void note_failure(struct share_line *l, const struct share_line_input *in, bps_t previous_bps, us_t now)
{
	bool is_repeated = l->wait_us > 0 && now - l->failed_at < SHARE_LINE_FORGET_US;
	bool is_another_line = in->settled_bps < previous_bps * WORSE_PERCENT / 100;
	bool was_raised = l->was_raised;
	l->has_failed = true;
	l->was_raised = false;
	if (is_another_line) {
		l->failed_bps = 0;
		l->wait_us = 0;
		return;
	}
	if (!was_raised) {
		return;
	}
	l->failed_bps = l->failed_bps > 0 && l->failed_bps < previous_bps ? l->failed_bps : previous_bps;
	l->wait_us = is_repeated ? us_min(2 * l->wait_us, SHARE_LINE_MAX_WAIT_US) : SHARE_LINE_WAIT_US;
	l->failed_at = now;
}

/* What failed is tried again after a while; what failed again and again only if the line has borne so much all the time. */
static bool is_barred(const struct share_line *l, us_t now)
{
	if (l->failed_bps == 0 || steady_bps(l) >= l->failed_bps * BETTER_PERCENT / 100 + BETTER_BPS) {
		return false;
	}
	bool is_proof_needed = l->wait_us == SHARE_LINE_MAX_WAIT_US && now - l->failed_at < SHARE_LINE_PROOF_US;
	return now - l->failed_at < l->wait_us || (is_proof_needed && least_bps(&l->lasting) < l->failed_bps);
}

static bps_t raise_bps(const struct share_line *l, bps_t room_bps, us_t now)
{
	bps_t safe_bps = l->failed_bps * SAFE_PERCENT / 100;
	if (l->has_failed && now - l->raised_at < SHARE_LINE_PACE_US) {
		return 0;
	}
	return is_barred(l, now) && safe_bps < room_bps ? safe_bps : room_bps;
}

/* What has been spent for so long is borne. */
static void forgive(struct share_line *l, bps_t previous_bps, us_t now)
{
	if (l->was_raised && now - l->raised_at >= SHARE_LINE_PROVED_US && previous_bps >= l->failed_bps) {
		l->failed_bps = 0;
	}
}

/* A little too much needs no more than to be taken away: a short queue drains by that. */
static bps_t cut_bps(const struct share_line_input *in, bps_t previous_bps)
{
	bool is_little = in->keep_bps >= in->settled_bps && previous_bps <= in->settled_bps * LITTLE_PERCENT / 100;
	return is_little ? in->settled_bps : in->line_bps;
}

struct share_budget share_line_budget(struct share_line *l, const struct share_line_input *in, bps_t previous_bps, us_t now)
{
	follow(l, in, now);
	l->previous_bps = previous_bps;
	bool is_cut = previous_bps > in->keep_bps;
	/* that pictures cost more than before is no failure of a line without a queue */
	if (is_cut && (in->keep_bps < l->keep_bps || in->line_bps < in->settled_bps)) {
		note_failure(l, in, previous_bps, now);
	} else {
		forgive(l, previous_bps, now);
	}
	l->keep_bps = in->keep_bps;
	bps_t keep_bps = is_cut ? cut_bps(in, previous_bps) : in->keep_bps;
	bps_t steady = steady_bps(l) * 100 / HEADROOM_PERCENT;
	bps_t room_bps = steady < in->line_bps ? steady : in->line_bps;
	return (struct share_budget){.hold_bps = hold_bps(l, in, keep_bps), .keep_bps = keep_bps, .start_bps = room_bps,
		.raise_bps = raise_bps(l, room_bps, now), .pace_bps = l->has_failed ? previous_bps * PACE_PERCENT / 100 : room_bps};
}

void share_line_found(struct share_line *l, bps_t line_bps)
{
	int percent = l->wait_us < SHARE_LINE_MAX_WAIT_US ? FOUND_PERCENT : BETTER_PERCENT;
	if (line_bps >= l->failed_bps * percent / 100) {
		l->failed_bps = 0;
	}
	if (!l->has_failed) {
		l->steady.low_bps = line_bps;
		l->steady.low_before_bps = line_bps;
	}
}

void share_line_spent(struct share_line *l, bps_t spent_bps, us_t now)
{
	if (spent_bps > l->previous_bps) {
		l->was_raised = true;
		l->raised_at = now;
	}
}
