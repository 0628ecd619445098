/*
 * Tries what a subscriber's line bears beyond his media: fills the traffic up to a probe's rate for some 40 ms, with recent
 * packets of his pictures once more (what was lost heals by that), or with padding while there are none.
 * Everything goes on RTX SSRCs under their own numbers, so that no stream gets a hole.
 */
#include "state.h"

#include <string.h>

/* One octet says how much padding there is (RFC 3550 section 5.1); such a packet has nothing else. */
enum { PADDING_BYTES = 255, MAX_PACKETS_PER_TURN = 32 };

static uint8_t rtx_type(const struct downlink *d)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		if (d->rtx_type[i] != 0) {
			return d->rtx_type[i];
		}
	}
	return 0;
}

/* A stream that can carry padding, whether or not a picture flows in it; NULL: he can't take retransmissions. */
static struct downlink *carrier(struct peer *p)
{
	for (uint32_t i = 0; p->slots && i < p->seats.count; i++) {
		struct downlink *d = &p->slots[i].video;
		if (d->is_negotiated && d->rtx_ssrc && rtx_type(d)) {
			return d;
		}
	}
	return NULL;
}

static bool send_padding(struct state *s, struct peer *p, struct downlink *d, us_t now)
{
	uint8_t transport_seq[2];
	uint8_t *buf = s->sink.reserve(s->sink.ctx);
	const struct path *to = ice_selected(&p->ice);
	size_t size = RTP_HEADER_BYTES + 8u + PADDING_BYTES;
	struct rtp_build b = {.payload_type = rtx_type(d), .seq = d->rtx_seq, .timestamp = (uint32_t)d->rewrite.highest_rtp_out,
		.ssrc = d->rtx_ssrc};
	if (!to) {
		return false;
	}
	store_u16(transport_seq, twcc_tx_on_packet(&p->twcc_tx, size, now));
	b.ext[RTP_EXT_TWCC] = bytes_of(transport_seq, sizeof transport_seq);
	size_t len = rtp_build_header(buf, WORKER_PACKET_MAX, &b, &p->ext, NULL);
	if (len == 0) {
		return false;
	}
	buf[0] |= RTP_PADDING_BIT;
	memset(buf + len, 0, PADDING_BYTES);
	buf[len + PADDING_BYTES - 1] = PADDING_BYTES;
	len += PADDING_BYTES;
	d->rtx_seq++;
	if (secure_protect_rtp(p->secure, buf, &len) != OK) {
		return false;
	}
	probe_run_on_packet(&p->probe, size);
	s->sink.send(s->sink.ctx, to, len);
	return true;
}

/* His pictures take turns, so that the newest packets of each come first. */
static bool send_again(struct state *s, struct peer *p, us_t now)
{
	for (uint32_t i = 0; i < p->seats.count; i++) {
		p->probe_seat = (p->probe_seat + 1) % p->seats.count;
		if (forward_again(s, p, &p->slots[p->probe_seat].video, now)) {
			return true;
		}
	}
	return false;
}

static void fill(struct state *s, struct peer *p, us_t now)
{
	for (int i = 0; i < MAX_PACKETS_PER_TURN && probe_run_owed(&p->probe, now) > 0; i++) {
		struct downlink *d = carrier(p);
		if (!send_again(s, p, now) && !(d && send_padding(s, p, d, now))) {
			return;
		}
	}
}

static bool is_measured(const struct peer *p)
{
	return p->secure && p->ext.id[RTP_EXT_TWCC] && peer_is_connected(p);
}

static void give_up(struct peer *p, us_t now)
{
	if (p->probe.is_on) {
		p->probe.is_on = false;
		estimate_on_probe_sent(&p->estimate, now);
	}
}

void probe_on_time(struct state *s, struct peer *p, us_t now)
{
	struct probe probe;
	if (!is_measured(p)) {
		give_up(p, now);
		return;
	}
	if (now - p->twcc_tx.newest_at >= ESTIMATE_IDLE_US) {
		estimate_on_idle(&p->estimate, now);
	}
	if (!carrier(p)) {
		estimate_on_silence(&p->estimate, now);
	} else if (!p->probe.is_on && estimate_probe_due(&p->estimate, now, &probe)) {
		probe_run_begin(&p->probe, &probe, now);
	}
	if (!p->probe.is_on) {
		return;
	}
	fill(s, p, now);
	if (probe_run_ends(&p->probe, now)) {
		estimate_on_probe_sent(&p->estimate, now);
	}
	s->probe_at = us_min(s->probe_at, probe_run_deadline(&p->probe, now));
}

void probe_go_on(struct state *s, us_t now)
{
	if (now < s->probe_at) {
		return;
	}
	s->probe_at = US_NEVER;
	for (uint32_t i = 0; i < s->peer_end; i++) {
		if (s->peers[i] && s->peers[i]->probe.is_on) {
			probe_on_time(s, s->peers[i], now);
		}
	}
}
