/* What a peer says about the streams (RTCP): each packet of a compound goes to the machine that it is for. */
#include "state.h"

enum { MAX_REPORTS = 31, MAX_NACKED = 256 };

static struct layer *find_layer(struct peer *p, uint32_t ssrc)
{
	for (uint32_t i = 0; i < p->binding_count; i++) {
		const struct stream_binding *b = &p->bindings[i];
		if (b->ssrc == ssrc && !b->is_rtx && b->layer < p->uplinks[b->source].layer_count) {
			struct layer *l = &p->uplinks[b->source].layers[b->layer];
			return l->is_bound && l->ssrc == ssrc ? l : NULL;
		}
	}
	return NULL;
}

/*
 * All streams of a peer share one offset between his clock and ours: the least that was seen, so that it is not
 * blurred by queues; it follows a drifting clock slowly upwards.
 */
static void note_clock(struct state *s, struct peer *p, ntp_t sender_ntp, us_t now)
{
	int64_t offset = (int64_t)(state_ntp(s, now) - sender_ntp);
	if (!p->has_clock || offset < p->clock_offset) {
		p->clock_offset = offset;
		p->has_clock = true;
	} else {
		p->clock_offset += (offset - p->clock_offset) / 64;
	}
}

static void on_reports(struct state *s, struct peer *p, const struct rtcp_packet *packet, us_t now)
{
	struct rtcp_report reports[MAX_REPORTS];
	size_t count = rtcp_read_reports(packet, reports, MAX_REPORTS);
	for (size_t i = 0; i < count; i++) {
		uint8_t seat;
		struct downlink *d = peer_find_downlink(p, reports[i].ssrc, &seat);
		if (d) {
			stream_out_on_report(&d->out, &reports[i], state_ntp(s, now));
			p->rtt_us = d->out.rtt_us ? d->out.rtt_us : p->rtt_us;
			p->least_rtt_us = p->least_rtt_us ? us_min(p->least_rtt_us, p->rtt_us) : p->rtt_us;
		}
	}
}

static void on_sender_report(struct state *s, struct peer *p, const struct rtcp_packet *packet, us_t now)
{
	struct rtcp_sender_info info;
	if (rtcp_read_sr(packet, &info) != OK) {
		return;
	}
	struct layer *l = find_layer(p, info.ssrc);
	if (l) {
		stream_in_on_sr(&l->in, &info, now);
		note_clock(s, p, info.ntp, now);
	}
}

static void on_nack(struct state *s, struct peer *p, const struct rtcp_packet *packet, us_t now)
{
	uint32_t ssrc;
	uint16_t seqs[MAX_NACKED];
	uint8_t seat;
	size_t count = rtcp_read_nack(packet, &ssrc, seqs, MAX_NACKED);
	struct downlink *d = count ? peer_find_downlink(p, ssrc, &seat) : NULL;
	for (size_t i = 0; d && d->is_video && i < count; i++) {
		s->stats.nacks_received++;
		resend_on_nack(s, p, seat, seqs[i], now);
	}
}

/* Every packet too much lengthens a queue, and a probe may have found room for a picture that waits. */
static void follow_estimate(struct peer *p, bps_t before_bps, us_t now)
{
	bps_t bps = estimate_bps(&p->estimate);
	if (bps > before_bps * 11 / 10) {
		share_line_found(&p->share_line, bps);
		p->share_at = now;
	} else if (bps < before_bps) {
		p->share_at = now;
	}
}

static void on_twcc(struct state *s, struct peer *p, const struct rtcp_packet *packet, us_t now)
{
	if (rtcp_read_twcc(packet, &s->feedback) == OK) {
		size_t count = twcc_tx_on_feedback(&p->twcc_tx, &s->feedback, s->rows, TWCC_MAX_STATUSES);
		bps_t before_bps = estimate_bps(&p->estimate);
		estimate_on_rows(&p->estimate, s->rows, count, now);
		follow_estimate(p, before_bps, now);
		resend_on_feedback(s, p, now);
	}
}

static void on_payload_feedback(struct state *s, struct peer *p, const struct rtcp_packet *packet, us_t now)
{
	uint32_t ssrc;
	uint8_t seat;
	if (!rtcp_read_keyframe_request(packet, &ssrc)) {
		return;
	}
	struct downlink *d = peer_find_downlink(p, ssrc, &seat);
	if (!d || !d->is_video) {
		return;
	}
	s->stats.plis_received++;
	if (cap_take(&d->keyframes, 1, now)) {
		replay_or_ask_broken(s, p, seat, now);
	}
}

static void on_packet(struct state *s, struct peer *p, const struct rtcp_packet *packet, us_t now)
{
	switch (packet->type) {
	case RTCP_SR:
		on_sender_report(s, p, packet, now);
		on_reports(s, p, packet, now);
		break;
	case RTCP_RR:
		on_reports(s, p, packet, now);
		break;
	case RTCP_RTPFB:
		if (packet->count == RTCP_RTPFB_NACK) {
			on_nack(s, p, packet, now);
		} else if (packet->count == RTCP_RTPFB_TWCC) {
			on_twcc(s, p, packet, now);
		}
		break;
	case RTCP_PSFB:
		on_payload_feedback(s, p, packet, now);
		break;
	default:
		break;
	}
}

static bool is_stream(const struct peer *p, uint32_t ssrc)
{
	for (uint32_t i = 0; i < p->binding_count; i++) {
		if (p->bindings[i].ssrc == ssrc) {
			return true;
		}
	}
	return false;
}

/* A replay window stays in memory for every SSRC that ever reported: only for the last few, and for streams. */
static void note_sender(struct peer *p, uint32_t ssrc)
{
	if (is_stream(p, ssrc)) {
		return;
	}
	for (uint32_t i = 0; i < p->rtcp_sender_count && i < PEER_MAX_RTCP_SENDERS; i++) {
		if (p->rtcp_senders[i] == ssrc) {
			return;
		}
	}
	uint32_t *place = &p->rtcp_senders[p->rtcp_sender_count % PEER_MAX_RTCP_SENDERS];
	if (p->rtcp_sender_count >= PEER_MAX_RTCP_SENDERS && !is_stream(p, *place)) {
		secure_forget_ssrc(p->secure, *place);
	}
	*place = ssrc;
	p->rtcp_sender_count++;
}

bool receive_rtcp(struct state *s, struct peer *p, uint8_t *pkt, size_t len, us_t now)
{
	struct rtcp_packet packet;
	if (secure_unprotect_rtcp(p->secure, pkt, &len) != OK) {
		s->stats.packets_dropped_auth++;
		return false;
	}
	note_sender(p, load_u32(pkt + 4));
	if (!cap_take(&p->up_packets, 1, now)) {
		s->stats.packets_dropped_excess++;
		return true;
	}
	struct bytes rest = bytes_of(pkt, len);
	while (rtcp_next(&rest, &packet)) {
		on_packet(s, p, &packet, now);
	}
	return true;
}
