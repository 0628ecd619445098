/*
 * Which layer each video of a subscriber gets, so that his line bears them all; the key frames to get there; and what
 * would be of use to him besides.
 */
#include "state.h"

#define SHARE_US (200 * US_PER_MS)
/* Without transport-wide feedback nothing is known of the line. */
#define UNKNOWN_LINE_BPS ((bps_t)20 * 1000 * 1000)
#define ENDLESS_BPS ((bps_t)1000 * 1000 * 1000)
#define AUDIO_EXPECTED_BPS ((bps_t)40 * 1000)
/*
 * A layer is of use if the subscriber would get it with his estimate between these: it must be there when the line gets a
 * little better, and what is below it when it gets worse.
 */
enum { WORSE_PERCENT = 75, BETTER_PERCENT = 150 };
/* What an estimate must reach so that everything is given: the headroom of share_line.h, and a little. */
enum { DESIRED_PERCENT = 125 };

struct shares {
	struct share_video videos[SHARE_MAX_VIDEOS];
	uint8_t seats[SHARE_MAX_VIDEOS];
	size_t count;
};

static bps_t audio_bps(const struct peer *p)
{
	bps_t sum_bps = 0;
	for (uint32_t i = 0; i < p->seats.count; i++) {
		const struct uplink *audio = p->slots[i].audio.source;
		if (audio && audio->is_audible && audio->is_flowing) {
			const struct meter *m = &audio->layers[0].meter;
			sum_bps += m->is_known ? meter_bps(m, METER_SPATIAL, METER_TEMPORAL) : AUDIO_EXPECTED_BPS;
		}
	}
	return sum_bps;
}

static bps_t besides(bps_t line_bps, bps_t sound_bps)
{
	return line_bps > sound_bps ? line_bps - sound_bps : 0;
}

/* What the line bears besides the sound. */
static struct share_line_input video_line(const struct peer *p, bps_t sound_bps)
{
	if (!p->ext.id[RTP_EXT_TWCC]) {
		return (struct share_line_input){UNKNOWN_LINE_BPS, UNKNOWN_LINE_BPS, UNKNOWN_LINE_BPS, UNKNOWN_LINE_BPS};
	}
	return (struct share_line_input){.line_bps = besides(estimate_bps(&p->estimate), sound_bps),
		.settled_bps = besides(estimate_settled_bps(&p->estimate), sound_bps),
		.keep_bps = besides(estimate_keep_bps(&p->estimate), sound_bps),
		.hold_bps = besides(estimate_hold_bps(&p->estimate), sound_bps)};
}

/* What browsers spend on a camera: about one and a half bits a second for each pixel of 16:9. */
static bps_t expected_bps(uint16_t height_px)
{
	return (bps_t)height_px * height_px * 8 / 3;
}

static void add_steps(struct share_video *v, const struct uplink *u, int level, us_t now)
{
	const struct meter *m = uplink_level_meter(u, level);
	uint16_t height_px = uplink_level_height_px(u, level);
	int temporal_count = m->is_known ? m->temporal_count : 1;
	/* a larger picture is not bought with the fewest frames */
	int first = level > 0 && temporal_count > 1 ? 1 : 0;
	for (int t = first; t < temporal_count && v->step_count < SHARE_MAX_STEPS; t++) {
		v->steps[v->step_count++] = (struct share_step){.spatial = (uint8_t)level,
			.temporal = t + 1 < temporal_count ? (uint8_t)t : SELECT_ALL_TEMPORAL,
			.is_flowing = uplink_level_flows(u, level, now), .height_px = height_px,
			.bps = m->is_known ? uplink_level_bps(u, level, (unsigned)t) : expected_bps(height_px)};
	}
}

/* The step that stands for what was given last time, as the steps are now. */
static int8_t previous_step(const struct share_video *v, const struct downlink *d)
{
	int previous = SHARE_NOTHING;
	for (int i = 0; d->is_given && i < v->step_count; i++) {
		const struct share_step *step = &v->steps[i];
		if (step->spatial < d->select.target ||
			(step->spatial == d->select.target && step->temporal <= d->select.target_temporal)) {
			previous = i;
		}
	}
	return (int8_t)previous;
}

static void describe(const struct peer *p, uint32_t seat, struct share_video *v, us_t now)
{
	const struct downlink *d = &p->slots[seat].video;
	const struct seat *assigned = &p->seats.seat[seat];
	*v = (struct share_video){.rank = assigned->rank, .is_screen = assigned->subject.feed == SFU_FEED_SCREEN,
		.height_px = assigned->height_px};
	for (int i = 0; i < uplink_level_count(d->source); i++) {
		add_steps(v, d->source, i, now);
	}
	v->previous = previous_step(v, d);
	v->is_new = !d->is_given && !d->is_paused;
}

static struct share_budget only(bps_t bps)
{
	return (struct share_budget){bps, bps, bps, bps, bps};
}

static void wish_all(struct peer *p, struct shares *sh)
{
	for (size_t i = 0; i < sh->count; i++) {
		const struct share_video *v = &sh->videos[i];
		if (v->given >= 0) {
			p->slots[sh->seats[i]].video.wish |= (uint8_t)(1u << v->steps[v->given].spatial);
		}
	}
}

/* Which layers are of use on this line, or on one that is a little better or worse; and tells the estimate how far to go. */
static void find_wishes(struct peer *p, struct shares *sh, bps_t line_bps, bps_t sound_bps)
{
	struct share_budget endless = only(ENDLESS_BPS);
	bps_t all_bps = share_split(sh->videos, sh->count, endless, true);
	estimate_set_desired(&p->estimate, all_bps * DESIRED_PERCENT / 100 + sound_bps);
	if (all_bps <= line_bps * WORSE_PERCENT / 100) {
		wish_all(p, sh);
		return;
	}
	static const int percents[] = {WORSE_PERCENT, BETTER_PERCENT};
	for (int i = 0; i < 2; i++) {
		bps_t other_bps = line_bps * percents[i] / 100;
		(void)share_split(sh->videos, sh->count, only(other_bps), true);
		wish_all(p, sh);
	}
}

static void apply(struct state *s, struct peer *p, uint32_t seat, const struct share_video *v, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	d->is_paused = v->is_paused;
	d->is_given = v->given >= 0;
	if (v->is_paused) {
		select_set_target(&d->select, -1, SELECT_ALL_TEMPORAL);
		downlink_restart(d);
	} else if (v->given >= 0) {
		select_set_target(&d->select, v->steps[v->given].spatial, v->steps[v->given].temporal);
		d->wish |= (uint8_t)(1u << v->steps[v->given].spatial);
	} else {
		/* while nothing flows: the lowest layer, which a browser starts with */
		select_set_target(&d->select, 0, SELECT_ALL_TEMPORAL);
	}
	if (v->given >= 0 && select_needs_keyframe(&d->select) >= 0 && peer_is_connected(p)) {
		replay_or_ask(s, p, (uint8_t)seat, now);
	}
	layout_report_seat(s, p, seat);
}

/* Of a source that does not flow the layer that its tile will need is of use, whatever the line bears then. */
static void await(struct state *s, struct peer *p, uint32_t seat, struct share_video *v, us_t now)
{
	struct share_budget endless = only(ENDLESS_BPS);
	(void)share_split(v, 1, endless, true);
	if (v->given >= 0) {
		p->slots[seat].video.wish |= (uint8_t)(1u << v->steps[v->given].spatial);
	}
	v->given = SHARE_NOTHING;
	v->is_paused = false;
	apply(s, p, seat, v, now);
}

static void split(struct state *s, struct peer *p, us_t now)
{
	struct shares sh = {.count = 0};
	uint8_t wished[SFU_MAX_SEATS];
	for (uint32_t i = 0; i < p->seats.count; i++) {
		struct downlink *d = &p->slots[i].video;
		wished[i] = d->wish;
		d->wish = 0;
		if (!d->source || !uplink_is_open(d->source)) {
			continue;
		}
		struct share_video *v = &sh.videos[sh.count];
		describe(p, i, v, now);
		if (d->source->is_flowing) {
			sh.seats[sh.count++] = (uint8_t)i;
		} else {
			await(s, p, i, v, now);
		}
	}
	bps_t sound_bps = audio_bps(p);
	struct share_line_input line = video_line(p, sound_bps);
	find_wishes(p, &sh, line.settled_bps, sound_bps);
	bps_t previous_bps = share_previous_bps(sh.videos, sh.count);
	struct share_budget budget = share_line_budget(&p->share_line, &line, previous_bps, now);
	share_line_spent(&p->share_line, share_split(sh.videos, sh.count, budget, false), now);
	for (size_t i = 0; i < sh.count; i++) {
		apply(s, p, sh.seats[i], &sh.videos[i], now);
	}
	for (uint32_t i = 0; i < p->seats.count; i++) {
		p->room->demand_at = p->slots[i].video.wish != wished[i] ? now : p->room->demand_at;
	}
}

void shares_on_time(struct state *s, struct peer *p, us_t now)
{
	if (p->slots && p->share_at <= now) {
		p->share_at = now + SHARE_US;
		split(s, p, now);
	}
}
