/* Which layer each video of a subscriber gets, so that his line bears them all; and the key frames to get there. */
#include "state.h"

#define SHARE_US (200 * US_PER_MS)
/* Without transport-wide feedback nothing is known of the line. */
#define UNKNOWN_LINE_BPS ((bps_t)20 * 1000 * 1000)
#define AUDIO_BPS ((bps_t)40 * 1000)

static bps_t video_budget_bps(const struct peer *p)
{
	bps_t budget_bps = p->ext.id[RTP_EXT_TWCC] ? estimate_bps(&p->estimate) : UNKNOWN_LINE_BPS;
	for (uint32_t i = 0; i < p->seats.count; i++) {
		const struct uplink *audio = p->slots[i].audio.source;
		if (audio && audio->is_audible && audio->is_flowing) {
			budget_bps -= AUDIO_BPS;
		}
	}
	return budget_bps;
}

static void describe(const struct peer *p, uint32_t seat, struct share_video *v, us_t now)
{
	const struct downlink *d = &p->slots[seat].video;
	struct uplink *u = d->source;
	*v = (struct share_video){.rank = p->seats.seat[seat].rank, .height_px = p->seats.seat[seat].height_px,
		.layer_count = u->layer_count, .previous = d->is_paused ? -1 : d->select.target};
	for (int i = 0; i < u->layer_count; i++) {
		struct layer *l = &u->layers[i];
		v->layers[i].is_flowing = u->is_flowing && layer_is_flowing(l, now);
		v->layers[i].bps = l->is_bound ? stream_in_rate_bps(&l->in, now) : 0;
		v->layers[i].height_px = uplink_layer_height_px(u, i);
	}
}

static void apply(struct state *s, struct peer *p, uint32_t seat, const struct share_video *v, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	d->is_paused = v->is_paused;
	if (v->is_paused) {
		select_set_target(&d->select, -1, SELECT_ALL_TEMPORAL);
		downlink_restart(d);
	} else {
		/* while nothing flows: the lowest layer, which a browser starts with */
		select_set_target(&d->select, v->given >= 0 ? v->given : 0, SELECT_ALL_TEMPORAL);
	}
	if (v->given >= 0 && select_needs_keyframe(&d->select) >= 0 && peer_is_connected(p)) {
		replay_or_ask(s, p, (uint8_t)seat, now);
	}
	layout_report_seat(s, p, seat);
}

static void split(struct state *s, struct peer *p, us_t now)
{
	struct share_video videos[SFU_MAX_SEATS];
	uint8_t seats[SFU_MAX_SEATS];
	size_t count = 0;
	for (uint32_t i = 0; i < p->seats.count; i++) {
		struct uplink *u = p->slots[i].video.source;
		if (u && uplink_is_open(u)) {
			describe(p, i, &videos[count], now);
			seats[count++] = (uint8_t)i;
		}
	}
	share_split(videos, count, video_budget_bps(p));
	for (size_t i = 0; i < count; i++) {
		apply(s, p, seats[i], &videos[i], now);
	}
}

void shares_on_time(struct state *s, struct peer *p, us_t now)
{
	if (p->slots && p->share_at <= now) {
		p->share_at = now + SHARE_US;
		split(s, p, now);
	}
}
