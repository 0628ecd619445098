/*
 * Fast start: whoever waits for a key frame gets the newest one from the history that all subscribers share, and what
 * followed it, instead of making the publisher (and with him all others) pay for another one. After that he goes on live.
 */
#include "state.h"

/* More than that is no start but a film: decoders need time for it too. */
enum { MAX_PACKETS = 256 };
#define MAX_AGE_US (1500 * US_PER_MS)
/* For so long may replays keep a line busy, by what is known of it; a key frame of its own would be part of that. */
#define MAX_LINE_US (400 * US_PER_MS)
/* The same where the line has a queue, or is known to be narrow while he sees something already. */
#define MAX_CAREFUL_US (60 * US_PER_MS)
/* A picture that breaks again so soon after a replay was not healed by it. */
#define HEAL_US (1500 * US_PER_MS)
/* Without transport-wide feedback nothing is known of a line. */
#define UNKNOWN_LINE_BPS ((bps_t)20 * 1000 * 1000)

/* What a replay would be. */
struct replay {
	struct uplink *source;
	int layer;
	uint32_t packets;
	size_t bytes;
	uint32_t rtp_now; /* what the layer's clock shows now */
};

enum outcome { REPLAYED, NOT_YET, NOT_POSSIBLE };

/* All that followed the newest key frame is there, or is being sent again just now. */
static bool gather(struct replay *r, us_t now)
{
	const struct layer *l = &r->source->layers[r->layer];
	const struct history_packet *newest = NULL;
	const struct history_packet *first = l->has_key ? history_get(&l->history, l->key_seq) : NULL;
	if (!first || now - first->arrived_at > MAX_AGE_US || l->in.highest_seq - l->key_seq >= MAX_PACKETS) {
		return false;
	}
	for (seq_t seq = l->key_seq; seq <= l->in.highest_seq; seq++) {
		const struct history_packet *packet = history_get(&l->history, seq);
		if (packet && packet->payload_len > 0) {
			newest = packet;
			r->packets++;
			r->bytes += packet->payload_len;
		} else if (!packet && !nack_waits_for(l->nack, seq)) {
			return false;
		}
	}
	us_t span_us = newest ? us_max(now - newest->arrived_at, 0) : 0;
	r->rtp_now = newest ? newest->timestamp + (uint32_t)(span_us * l->in.clock_hz / US_PER_S) : 0;
	return newest != NULL;
}

static us_t line_time(const struct peer *p, size_t bytes)
{
	bps_t bps = p->ext.id[RTP_EXT_TWCC] ? estimate_bps(&p->estimate) : UNKNOWN_LINE_BPS;
	return (us_t)bytes * 8 * US_PER_S / (bps > 0 ? bps : 1);
}

static bool needs_care(const struct peer *p, const struct downlink *d, int layer)
{
	bool sees_other = d->select.current >= 0 && layer != d->select.current;
	return estimate_is_draining(&p->estimate) || (sees_other && estimate_has_limit(&p->estimate));
}

static enum outcome replay(struct state *s, struct peer *p, uint8_t seat, int layer, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	struct replay r = {.source = d->source, .layer = layer};
	if (!uplink_is_sent(d->source) || !peer_is_connected(p) || !gather(&r, now)) {
		return NOT_POSSIBLE;
	}
	us_t cost_us = line_time(p, r.bytes);
	if (cost_us > (needs_care(p, d, layer) ? MAX_CAREFUL_US : MAX_LINE_US)) {
		return NOT_POSSIBLE;
	}
	burst_flush(s, now); /* what waits is in the history, too */
	us_t busy_until = us_max(p->replay_until, now) + cost_us;
	if (busy_until > now + MAX_LINE_US) {
		return NOT_YET; /* his other pictures first */
	}
	struct subscriber sub = {p, seat};
	p->replay_until = busy_until;
	d->replayed_at = now;
	select_restart(&d->select);
	rewrite_replay(&d->rewrite, r.rtp_now);
	forward_kept(s, &sub, d->source, layer, d->source->layers[layer].key_seq, now);
	s->stats.replays++;
	return REPLAYED;
}

/* The layer that needs a key frame, -1: none that could give one. */
static int layer_in_need(const struct downlink *d)
{
	if (!d->source || !uplink_is_open(d->source)) {
		return -1;
	}
	int needed = select_needs_keyframe(&d->select);
	int layer = needed >= 0 ? needed : d->layer;
	return layer >= 0 && layer < d->source->layer_count && d->source->layers[layer].is_bound ? layer : -1;
}

void replay_or_ask(struct state *s, struct peer *p, uint8_t seat, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	int layer = layer_in_need(d);
	if (layer >= 0 && replay(s, p, seat, layer, now) == NOT_POSSIBLE) {
		keyreq_want(&d->source->layers[layer].keyreq, KEYREQ_NEW_GAP_US, now);
		rota_touch(s, d->source->peer);
	}
}

void replay_or_ask_broken(struct state *s, struct peer *p, uint8_t seat, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	int layer = layer_in_need(d);
	bool can_heal = d->replayed_at < 0 || now - d->replayed_at > HEAL_US;
	if (layer >= 0 && !(can_heal && replay(s, p, seat, layer, now) == REPLAYED)) {
		keyreq_want(&d->source->layers[layer].keyreq, KEYREQ_BROKEN_GAP_US, now);
		rota_touch(s, d->source->peer);
	}
}
