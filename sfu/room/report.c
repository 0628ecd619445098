/* RTCP that is due: what we ask of a publisher, what we tell a subscriber, and how good a peer's line is. */
#include "state.h"

enum { REPORT_BYTES = 1100, SR_BYTES = 28 + 32, MAX_ASKED = 128, MAX_BLOCKS = 12 };
#define REPORT_US US_PER_S
#define SENDER_REPORT_LOOK_US (100 * US_PER_MS) /* how long a switched seat waits for its first one */
#define QUALITY_US (2 * US_PER_S)

static void begin(struct state *s, struct writer *w)
{
	writer_init(w, s->sink.reserve(s->sink.ctx), REPORT_BYTES);
}

static void finish(struct state *s, struct peer *p, struct writer *w)
{
	if (writer_len(w) > 0 && writer_result(w) == OK) {
		peer_send_rtcp(s, p, w->start, writer_len(w));
	}
}

static void send_twcc(struct state *s, struct peer *p, us_t now)
{
	struct writer w;
	uint32_t media_ssrc = p->binding_count ? p->bindings[0].ssrc : 0;
	if (twcc_rx_deadline(&p->twcc_rx) > now) {
		return;
	}
	begin(s, &w);
	twcc_rx_write(&p->twcc_rx, now, p->local_ssrc, media_ssrc, &w);
	finish(s, p, &w);
}

/* A whole tick too late would be seen where every round trip counts. */
#define ASK_GAP_US US_PER_MS

static void plan_ask(struct state *s, struct peer *p, const struct layer *l, us_t now)
{
	if (l->nack->hole_count > 0) {
		p->ask_at = us_min(p->ask_at, us_max(nack_deadline(l->nack), now + ASK_GAP_US));
		s->ask_at = us_min(s->ask_at, p->ask_at);
	}
}

static void report_ask(struct state *s, struct peer *p, struct uplink *u, struct layer *l, us_t now)
{
	struct writer w;
	uint16_t missing[MAX_ASKED];
	begin(s, &w);
	if (u->payload.has_nack) {
		seq_t lost;
		nack_set_rtt(l->nack, p->rtt_us);
		size_t count = nack_deadline(l->nack) <= now ? nack_take_due(l->nack, now, missing, MAX_ASKED) : 0;
		if (count > 0) {
			rtcp_write_nack(&w, p->local_ssrc, l->ssrc, missing, count);
			s->stats.nacks_sent += count;
		}
		bool is_lost = nack_take_lost(l->nack, &lost);
		if (is_lost && uplink_is_video(u) && !(l->has_key && l->key_seq > lost)) {
			keyreq_want(&l->keyreq, KEYREQ_BROKEN_GAP_US, now);
		}
	}
	plan_ask(s, p, l, now);
	if (keyreq_deadline(&l->keyreq) <= now && keyreq_take_due(&l->keyreq, now)) {
		rtcp_write_pli(&w, p->local_ssrc, l->ssrc);
		s->stats.plis_sent++;
	}
	finish(s, p, &w);
}

void report_missing(struct state *s, struct peer *p, struct uplink *u, struct layer *l, us_t now)
{
	if (l->nack->lost_track || us_min(nack_deadline(l->nack), keyreq_deadline(&l->keyreq)) <= now) {
		report_ask(s, p, u, l, now);
	} else {
		plan_ask(s, p, l, now);
	}
}

static void ask_publisher(struct state *s, struct peer *p, us_t now)
{
	p->ask_at = US_NEVER;
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		struct uplink *u = &p->uplinks[i];
		for (int k = 0; u->is_negotiated && k < u->layer_count; k++) {
			struct layer *l = &u->layers[k];
			if (l->is_bound) {
				report_missing(s, p, u, l, now);
			}
		}
	}
}

void report_ask_due(struct state *s, us_t now)
{
	s->ask_at = US_NEVER;
	for (uint32_t i = 0; i < s->peer_end; i++) {
		struct peer *p = s->peers[i];
		if (!p || p->ask_at == US_NEVER) {
			continue;
		}
		if (p->ask_at <= now && p->has_transport && peer_is_connected(p)) {
			ask_publisher(s, p, now);
		} else if (p->ask_at <= now) {
			p->ask_at = US_NEVER;
		}
		s->ask_at = us_min(s->ask_at, p->ask_at);
	}
}

/* Receiver reports on all that the peer sends; also sums up the loss of his line. */
static void send_receiver_report(struct state *s, struct peer *p, us_t now)
{
	struct rtcp_report blocks[MAX_BLOCKS];
	size_t count = 0;
	size_t lost_q8 = 0;
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		for (int k = 0; p->uplinks[i].is_negotiated && k < p->uplinks[i].layer_count && count < MAX_BLOCKS; k++) {
			struct layer *l = &p->uplinks[i].layers[k];
			if (l->is_bound && l->in.has_started) {
				stream_in_report(&l->in, now, &blocks[count]);
				lost_q8 += blocks[count].fraction_lost;
				count++;
			}
		}
	}
	p->report_at = now + REPORT_US;
	p->up_loss_permille = (uint16_t)(count ? lost_q8 * 1000 / 256 / count : 0);
	if (count > 0) {
		struct writer w;
		begin(s, &w);
		rtcp_write_rr(&w, p->local_ssrc, blocks, count);
		finish(s, p, &w);
	}
}

/*
 * The pair of wall clock and timestamp for one downlink: the publisher's own by his sender report, moved onto our
 * clock by the offset that all his streams share; before his first report, the time of arrival.
 */
static void set_pair(struct state *s, struct downlink *d)
{
	const struct uplink *u = d->source;
	const struct layer *l = &u->layers[d->layer];
	uint32_t in_rtp = (uint32_t)l->in.highest_rtp;
	uint32_t out_rtp = (uint32_t)((int64_t)in_rtp + d->rewrite.rtp_offset);
	ntp_t instant;
	if (u->peer->has_clock && stream_in_ntp_of_rtp(&l->in, in_rtp, &instant)) {
		stream_out_set_pair(&d->out, instant + (ntp_t)u->peer->clock_offset, out_rtp);
	} else if (l->in.has_started) {
		stream_out_set_pair(&d->out, state_ntp(s, l->in.last_at), out_rtp);
	}
}

/* Of a source that is held back nothing is told, not even that it goes on. */
static bool can_report(const struct downlink *d, us_t now)
{
	return d->report_at <= now && d->is_negotiated && d->source && uplink_is_sent(d->source) && d->layer >= 0 && d->layer < d->source->layer_count &&
		d->source->layers[d->layer].is_bound && d->has_last && !d->rewrite.in_switch &&
		d->last_feed == d->source->layers[d->layer].feed;
}

static void append_sender_report(struct state *s, struct peer *p, struct downlink *d, struct writer *w, us_t now)
{
	struct rtcp_sender_info info;
	if (!can_report(d, now)) {
		return;
	}
	set_pair(s, d);
	d->report_at = now + REPORT_US;
	if (!stream_out_sr(&d->out, state_ntp(s, now), &info)) {
		return;
	}
	if (writer_len(w) + SR_BYTES > REPORT_BYTES) {
		finish(s, p, w);
		begin(s, w);
	}
	rtcp_write_sr(w, &info, NULL, 0);
	rtcp_write_sdes_cname(w, d->ssrc, p->cname);
}

static void send_sender_reports(struct state *s, struct peer *p, us_t now)
{
	struct writer w;
	p->sender_report_at = US_NEVER;
	begin(s, &w);
	for (uint32_t i = 0; p->slots && i < p->seats.count; i++) {
		append_sender_report(s, p, &p->slots[i].audio, &w, now);
		append_sender_report(s, p, &p->slots[i].video, &w, now);
		us_t at = us_min(p->slots[i].audio.report_at, p->slots[i].video.report_at);
		/* what is due, but can't be told yet, is looked at again */
		p->sender_report_at = us_min(p->sender_report_at, at <= now ? now + SENDER_REPORT_LOOK_US : at);
	}
	finish(s, p, &w);
}

static uint8_t grade(bool has_any, uint32_t loss_permille, us_t rtt_us)
{
	if (!has_any) {
		return 0;
	}
	if (loss_permille > 80 || rtt_us > 600 * US_PER_MS) {
		return 1;
	}
	return loss_permille > 20 || rtt_us > 300 * US_PER_MS ? 2 : 3;
}

uint16_t report_down_loss_permille(const struct peer *p)
{
	if (p->ext.id[RTP_EXT_TWCC]) {
		return estimate_loss_permille(&p->estimate);
	}
	uint32_t worst = 0;
	for (uint32_t i = 0; p->slots && i < p->seats.count; i++) {
		uint32_t audio = p->slots[i].audio.out.fraction_lost;
		uint32_t video = p->slots[i].video.out.fraction_lost;
		uint32_t more = audio > video ? audio : video;
		worst = more > worst ? more : worst;
	}
	return (uint16_t)(worst * 1000 / 256);
}

static bool receives_any(const struct peer *p)
{
	for (uint32_t i = 0; p->slots && i < p->seats.count; i++) {
		if (p->slots[i].audio.out.has_sent || p->slots[i].video.out.has_sent) {
			return true;
		}
	}
	return false;
}

static void report_quality(struct state *s, struct peer *p, us_t now)
{
	struct sfu_event event = {.kind = SFU_EVENT_QUALITY};
	bool sends_any = false;
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		sends_any |= p->uplinks[i].is_flowing;
	}
	us_t rtt_ms = p->rtt_us / US_PER_MS;
	event.u.quality.rtt_ms = (uint16_t)us_min(rtt_ms, UINT16_MAX);
	event.u.quality.up_loss_permille = p->up_loss_permille;
	event.u.quality.down_loss_permille = report_down_loss_permille(p);
	event.u.quality.up = grade(sends_any, p->up_loss_permille, p->rtt_us);
	event.u.quality.down = grade(receives_any(p), event.u.quality.down_loss_permille, p->rtt_us);
	event.u.quality.down_kbps = (int32_t)(estimate_bps(&p->estimate) / 1000);
	p->quality_at = (now / QUALITY_US + 1) * QUALITY_US; /* all together: signaling wakes once for all of them */
	emit(s, p, &event);
}

void report_on_time(struct state *s, struct peer *p, us_t now)
{
	if (!p->has_transport || !peer_is_connected(p)) {
		return;
	}
	if (p->binding_count > 0) {
		send_twcc(s, p, now);
		ask_publisher(s, p, now);
	}
	if (p->sender_report_at <= now) {
		send_sender_reports(s, p, now);
	}
	if (p->report_at <= now) {
		send_receiver_report(s, p, now);
	}
	if (p->quality_at <= now) {
		report_quality(s, p, now);
	}
}
