/* What a scripted endpoint receives: slots that put frames together in order, as a decoder would want them. */
#include "endpoint_state.h"

#include "codec.h"
#include "red.h"
#include "rtcp.h"
#include "rtx.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NACKS = 64 };
#define FREEZE_US (500 * US_PER_MS)       /* a hole is given up after that */
#define KEY_JUMP_US (150 * US_PER_MS)     /* or after that, if a whole key frame waits behind it */
#define RTT_UNKNOWN_US (100 * US_PER_MS)
#define PLI_SPACING_US (400 * US_PER_MS)

/* As Chromium: again after a round trip, of which it believes 100 ms until it knows better. */
static const struct nack_conf nack_conf = {
	.reorder_us = 0, .retry_us = 10 * US_PER_MS, .give_up_us = 800 * US_PER_MS, .max_tries = 10};

void endpoint_open_slot(struct endpoint *e, uint32_t seat, bool is_video)
{
	struct slot *s = &e->slots[seat][is_video];
	free(s->ring);
	free(s->svc);
	memset(s, 0, sizeof *s);
	s->is_video = is_video;
	s->seat = seat;
	s->needs_key = true;
	s->pub.last_frame_at = 0;
	nack_init(&s->nack, &nack_conf);
	if (is_video) {
		s->ring = calloc(ENDPOINT_RING, sizeof *s->ring);
		assert(s->ring);
	}
	if (is_video && e->conf.vp9) {
		s->svc = calloc(1, sizeof *s->svc);
		assert(s->svc);
	}
	e->has_slot[seat][is_video] = true;
}

struct slot *endpoint_slot_of(struct endpoint *e, uint32_t ssrc, bool *is_rtx)
{
	for (uint32_t i = 0; i < e->seat_count; i++) {
		for (int v = 0; v < 2; v++) {
			struct slot *s = &e->slots[i][v];
			if (e->has_slot[i][v] && (s->pub.ssrc == ssrc || s->pub.rtx_ssrc == ssrc)) {
				*is_rtx = s->pub.ssrc != ssrc;
				return s;
			}
		}
	}
	return NULL;
}

static struct ring_entry *entry_at(struct slot *s, seq_t seq)
{
	return &s->ring[seq % ENDPOINT_RING];
}

static bool is_there(struct slot *s, seq_t seq)
{
	const struct ring_entry *r = entry_at(s, seq);
	return r->is_used && r->seq == seq;
}

/* -- playing ---------------------------------------------------------------------------------------------------- */

static void note_frame(struct endpoint *e, struct slot *s, const struct ring_entry *r, us_t now)
{
	struct endpoint_slot *p = &s->pub;
	const struct mark *m = &r->mark;
	bool is_other = p->frames == 0 || p->publisher != m->publisher || p->source != (enum sfu_source)m->source;
	if (is_other) {
		p->publisher_changes += p->frames > 0;
		p->first_rtp = r->rtp;
	} else {
		p->longest_gap_us = us_max(p->longest_gap_us, now - p->last_frame_at);
		p->layer_changes += p->layer != m->layer;
	}
	p->publisher = m->publisher;
	p->source = (enum sfu_source)m->source;
	p->layer = m->layer;
	p->frames++;
	p->keyframes += s->is_video && m->is_keyframe;
	p->last_frame_at = now;
	p->captured_at = m->captured_at;
	p->captured_rtp = r->rtp;
	if (e->conf.on_frame) {
		struct endpoint_frame f = {.seat = s->seat, .is_video = s->is_video, .is_keyframe = m->is_keyframe,
			.publisher = m->publisher, .source = (enum sfu_source)m->source, .layer = m->layer,
			.number = m->number, .captured_at = m->captured_at, .rtp = r->rtp};
		e->conf.on_frame(e->conf.ctx, &f);
	}
}

/* The counters of RFC 7741 go on by one from frame to frame, whatever the server left out. */
static void check_counters(struct slot *s, const struct ring_entry *r)
{
	if (!r->has_picture_id) {
		s->has_counters = false;
		return;
	}
	if (s->has_counters) {
		uint8_t tl0 = (uint8_t)(s->tl0 + (r->temporal_id == 0));
		s->pub.picture_gaps += ((r->picture_id - s->picture_id) & 0x7fff) != 1;
		s->pub.tl0_gaps += tl0 != r->tl0;
	}
	s->has_counters = true;
	s->picture_id = r->picture_id;
	s->tl0 = r->tl0;
}

static bool is_same_stream(const struct slot *s, const struct mark *m)
{
	return s->has_frame && s->pub.publisher == m->publisher && s->pub.source == (enum sfu_source)m->source &&
		s->pub.layer == m->layer;
}

/* A frame is complete: played if what it is predicted from was. */
static void play_frame(struct endpoint *e, struct slot *s, us_t now)
{
	const struct ring_entry *r = &s->first;
	const struct mark *m = &r->mark;
	s->is_assembling = false;
	if (!m->is_keyframe) {
		bool can_decode = !s->needs_key && is_same_stream(s, m) && m->ref == s->base_number;
		if (!can_decode) {
			/* after a loss that is expected; without one, the server began in the middle */
			s->pub.broken += !s->needs_key;
			s->needs_key = true;
			s->has_counters = false;
			return;
		}
	}
	check_counters(s, r);
	note_frame(e, s, r, now);
	s->has_frame = true;
	s->needs_key = false;
	if (r->temporal_id == 0) {
		s->base_number = m->number;
	}
}

/* A layer is complete; the picture is shown when its last one is. */
static void play_layer(struct endpoint *e, struct slot *s, bool is_last, us_t now)
{
	s->is_assembling = false;
	if (endpoint_judge_svc(s) && is_last) {
		s->first.mark.layer = s->svc->top;
		note_frame(e, s, &s->first, now);
		s->has_frame = true;
	}
}

static void take_packet(struct endpoint *e, struct slot *s, const struct ring_entry *r, us_t now)
{
	const struct mark *m = &r->mark;
	bool goes_on = s->is_assembling && m->index == s->got && r->rtp == s->first.rtp &&
		m->number == s->first.mark.number && m->publisher == s->first.mark.publisher &&
		m->source == s->first.mark.source && m->layer == s->first.mark.layer;
	if (!goes_on) {
		/* A key frame of another feed may cut off a frame whose rest was late; else no frame breaks off or
		 * begins in the middle while no packet is missing. */
		bool is_cut = s->is_assembling && m->is_keyframe && m->index == 0;
		s->pub.broken += !s->svc && !is_cut && !s->has_missed && (s->is_assembling || (m->index != 0 && !s->needs_key));
		s->has_counters &= !is_cut;
		/* of layers, single packets may come too late to be left out */
		s->needs_key |= !s->svc && (s->is_assembling || m->index != 0);
		s->is_assembling = m->index == 0;
		s->first = *r;
		s->got = 0;
	}
	s->has_missed &= !s->is_assembling;
	if (!s->is_assembling || ++s->got != m->count) {
		return;
	}
	if (s->svc) {
		play_layer(e, s, r->marker, now);
	} else {
		play_frame(e, s, now);
	}
}

static void begin_anew(struct slot *s)
{
	s->is_assembling = false;
	s->needs_key = true;
	s->has_missed = true;
	s->has_counters = false;
}

/* Gives up what is missing before `to`. */
static void skip_to(struct slot *s, seq_t to)
{
	for (; s->next < to; s->next++) {
		s->pub.lost += !is_there(s, s->next);
	}
	begin_anew(s);
	s->hole_since = 0;
}

static bool is_whole_keyframe(struct slot *s, seq_t seq)
{
	if (!is_there(s, seq)) {
		return false;
	}
	const struct mark *m = &entry_at(s, seq)->mark;
	if (!m->is_keyframe || m->index != 0 || seq + m->count - 1 > s->highest) {
		return false;
	}
	for (seq_t i = seq; i < seq + m->count; i++) {
		if (!is_there(s, i)) {
			return false;
		}
	}
	return true;
}

/* There is a hole at s->next: where to go on, if not to wait. s->next: wait. */
static seq_t way_out(struct slot *s, us_t now)
{
	us_t waited_us = now - s->hole_since;
	for (seq_t i = s->next; waited_us >= KEY_JUMP_US && i <= s->highest; i++) {
		if (is_whole_keyframe(s, i)) {
			return i;
		}
	}
	seq_t to = s->next;
	while (waited_us >= FREEZE_US && to <= s->highest && !is_there(s, to)) {
		to++;
	}
	s->pub.freezes += to > s->next;
	return to;
}

static void play(struct endpoint *e, struct slot *s, us_t now)
{
	while (s->next <= s->highest) {
		if (is_there(s, s->next)) {
			struct ring_entry *r = entry_at(s, s->next);
			s->hole_since = 0;
			s->next++;
			take_packet(e, s, r, now);
			continue;
		}
		if (s->hole_since == 0) {
			s->hole_since = now;
		}
		seq_t to = way_out(s, now);
		if (to == s->next) {
			return;
		}
		skip_to(s, to);
	}
}

static void send_nacks(struct endpoint *e, struct slot *s, us_t now)
{
	uint16_t seqs[MAX_NACKS];
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct writer w;
	nack_set_rtt(&s->nack, e->reported.rtt_us > 0 ? e->reported.rtt_us : RTT_UNKNOWN_US);
	size_t n = nack_take_due(&s->nack, now, seqs, MAX_NACKS);
	if (n == 0) {
		return;
	}
	for (size_t i = 0; i < n; i++) {
		s->was_asked[seq16_extend(seqs[i], s->highest) % ENDPOINT_RING] = true;
	}
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	rtcp_write_nack(&w, e->local_ssrc, s->pub.ssrc, seqs, n);
	endpoint_send_rtcp(e, buf, writer_len(&w));
}

/* -- arriving --------------------------------------------------------------------------------------------------- */

static bool read_entry(const struct rtp_packet *rtp, uint8_t payload_type, struct bytes payload, struct ring_entry *r)
{
	struct codec_info info;
	size_t skip = 0;
	memset(r, 0, sizeof *r);
	memset(&info, 0, sizeof info);
	if (payload_type == PT_VP8) {
		if (codec_peek(CODEC_VP8, payload, &info) != OK) {
			return false;
		}
		skip = 7;
		r->has_picture_id = info.picture_id_bits == 15;
		r->picture_id = info.picture_id;
		r->tl0 = info.tl0_picture_id;
		r->temporal_id = info.temporal_id;
	} else if (payload_type == PT_H264) {
		skip = 2;
	} else if (payload_type == PT_VP9) {
		skip = payload.len > 0 && (payload.p[0] & 0x40) ? 5 : 4; /* endpoint_write_vp9 */
	}
	if (payload_type == PT_VP9 && rtp->ext[RTP_EXT_DD].len <= sizeof r->dd) {
		r->dd_len = (uint8_t)rtp->ext[RTP_EXT_DD].len;
		memcpy(r->dd, rtp->ext[RTP_EXT_DD].p ? rtp->ext[RTP_EXT_DD].p : r->dd, r->dd_len);
	}
	r->marker = rtp->marker;
	r->is_used = true;
	r->rtp = rtp->timestamp;
	return mark_read(bytes_skip(payload, skip), &r->mark) && r->mark.count > 0;
}

static void restart(struct slot *s, seq_t seq)
{
	s->has_started = true;
	s->next = seq;
	s->highest = seq;
	nack_init(&s->nack, &nack_conf);
	memset(s->was_asked, 0, sizeof s->was_asked);
	for (size_t i = 0; i < ENDPOINT_RING; i++) {
		s->ring[i].is_used = false;
	}
	begin_anew(s);
}

static void note_clock(struct slot *s, seq_t seq, uint32_t rtp)
{
	if (s->pub.packets > 1 && seq > s->highest && seq32_diff(rtp, s->pub.highest_rtp) < 0) {
		s->pub.clock_back++;
	}
	if (s->pub.packets <= 1 || seq32_diff(rtp, s->pub.highest_rtp) > 0) {
		s->pub.highest_rtp = rtp;
	}
}

static void put_video(struct endpoint *e, struct slot *s, seq_t seq, struct ring_entry *r, us_t now)
{
	if (!s->has_started || seq > s->highest + ENDPOINT_RING / 2) {
		restart(s, seq);
	}
	if (seq < s->next || is_there(s, seq)) {
		s->pub.duplicates += is_there(s, seq);
		return;
	}
	for (seq_t i = s->highest + 1; i <= seq; i++) {
		s->was_asked[i % ENDPOINT_RING] = false;
	}
	s->highest = seq > s->highest ? seq : s->highest;
	r->seq = seq;
	*entry_at(s, seq) = *r;
	nack_on_packet(&s->nack, seq, now);
	if (!e->conf.no_nack) {
		send_nacks(e, s, now);
	}
	play(e, s, now);
}

static void hear(struct endpoint *e, struct slot *s, const struct ring_entry *r, us_t now)
{
	uint32_t *heard = &s->heard[r->mark.number % ENDPOINT_HEARD];
	bool is_other = s->pub.frames == 0 || s->pub.publisher != r->mark.publisher;
	if (is_other) {
		memset(s->heard, 0, sizeof s->heard);
	}
	if (*heard != r->mark.number + 1) {
		*heard = r->mark.number + 1;
		note_frame(e, s, r, now);
	}
}

/* Redundant sound: what was missing until now is heard first. */
static bool hear_redundant(struct endpoint *e, struct slot *s, const struct rtp_packet *rtp, us_t now)
{
	struct red red;
	struct ring_entry r;
	if (red_parse(rtp->payload, PT_OPUS, &red) != OK || !read_entry(rtp, PT_OPUS, red.primary, &r)) {
		return false;
	}
	uint32_t publisher = r.mark.publisher;
	for (size_t i = 0; i < red.earlier_count; i++) {
		if (!read_entry(rtp, PT_OPUS, red.earlier[i].payload, &r) || r.mark.publisher != publisher) {
			return false;
		}
		r.rtp -= red.earlier[i].offset;
		if (s->pub.publisher == publisher) {
			hear(e, s, &r, now);
		}
	}
	s->pub.redundant += red.earlier_count > 0;
	(void)read_entry(rtp, PT_OPUS, red.primary, &r);
	hear(e, s, &r, now);
	return true;
}

static void put(struct endpoint *e, struct slot *s, const struct rtp_packet *rtp, us_t now)
{
	struct ring_entry r;
	seq_t seq = s->has_started ? seq16_extend(rtp->seq, s->highest) : UINT64_C(65536) + rtp->seq;
	s->pub.packets++;
	s->pub.bytes += rtp->payload.len;
	note_clock(s, seq, rtp->timestamp);
	if (!s->is_video) {
		s->has_started = true;
		s->highest = seq > s->highest ? seq : s->highest;
	}
	if (!s->is_video && rtp->payload_type == PT_RED) {
		s->pub.broken += !e->conf.red || !hear_redundant(e, s, rtp, now);
	} else if (!read_entry(rtp, rtp->payload_type, rtp->payload, &r)) {
		s->pub.broken++;
	} else if (s->is_video) {
		put_video(e, s, seq, &r, now);
	} else {
		hear(e, s, &r, now);
	}
}

static void put_rtx(struct endpoint *e, struct slot *s, const struct rtp_packet *rtp, us_t now)
{
	uint16_t original_seq;
	struct bytes original;
	struct ring_entry r;
	uint8_t payload_type = rtp->payload_type == PT_VP8_RTX ? PT_VP8 :
		rtp->payload_type == PT_VP9_RTX ? PT_VP9 : PT_H264;
	if (rtx_parse_payload(rtp->payload, &original_seq, &original) != OK) {
		return; /* padding */
	}
	seq_t seq = s->has_started ? seq16_extend(original_seq, s->highest) : 0;
	if (!s->has_started || seq + ENDPOINT_RING < s->highest) {
		return; /* it comes too late to say anything about it */
	}
	if (!read_entry(rtp, payload_type, original, &r)) {
		s->pub.broken++;
		return;
	}
	if (is_there(s, seq) && memcmp(&entry_at(s, seq)->mark, &r.mark, sizeof r.mark) != 0) {
		e->stats.rtx_bad++;
		return;
	}
	e->stats.rtx_unasked += !s->was_asked[seq % ENDPOINT_RING] || seq > s->highest;
	if (seq >= s->next && !is_there(s, seq)) {
		s->pub.recovered++;
		put_video(e, s, seq, &r, now);
	}
}

void endpoint_receive_rtp(struct endpoint *e, uint8_t *pkt, size_t len, us_t now)
{
	struct rtp_packet rtp;
	bool is_rtx = false;
	if (rtp_check_header(bytes_of(pkt, len)) != OK) {
		e->stats.dropped++;
		return;
	}
	struct slot *s = endpoint_slot_of(e, load_u32(pkt + 8), &is_rtx);
	enum err err = secure_unprotect_rtp(e->secure, pkt, &len);
	if (err == ERR_REPLAY && s) {
		s->pub.duplicates++;
		return;
	}
	if (err != OK || !s || rtp_parse(&rtp, bytes_of(pkt, len), &endpoint_ext) != OK) {
		e->stats.dropped++;
		return;
	}
	if (rtp.ext[RTP_EXT_TWCC].len == 2) {
		twcc_rx_on_packet(&e->twcc_rx, load_u16(rtp.ext[RTP_EXT_TWCC].p), now);
	}
	if (rtp.payload.len == 0) {
		return; /* padding */
	}
	if (is_rtx) {
		put_rtx(e, s, &rtp, now);
	} else {
		put(e, s, &rtp, now);
	}
}

/* -- asking ----------------------------------------------------------------------------------------------------- */

static void send_pli(struct endpoint *e, struct slot *s, us_t now)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct writer w;
	s->pli_at = now;
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	rtcp_write_pli(&w, e->local_ssrc, s->pub.ssrc);
	endpoint_send_rtcp(e, buf, writer_len(&w));
}

void endpoint_receive_tick(struct endpoint *e, us_t now)
{
	for (uint32_t i = 0; i < e->seat_count; i++) {
		struct slot *s = &e->slots[i][1];
		if (!e->has_slot[i][1] || !s->has_started) {
			continue;
		}
		play(e, s, now);
		if (!e->conf.no_nack) {
			send_nacks(e, s, now);
		}
		if (s->needs_key && !s->is_assembling && now - s->pli_at >= PLI_SPACING_US) {
			send_pli(e, s, now);
		}
	}
}

/* In units of 1/65536 s (RFC 3550 section 6.4.1). */
static uint32_t since_sr(const struct slot *s, us_t now)
{
	return (uint32_t)((now - s->sr_at) * 65536 / US_PER_S);
}

void endpoint_write_rr(struct endpoint *e, us_t now)
{
	struct rtcp_report reports[31];
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct writer w;
	size_t n = 0;
	for (uint32_t i = 0; i < e->seat_count; i++) {
		for (int v = 0; v < 2; v++) {
			const struct slot *s = &e->slots[i][v];
			if (e->has_slot[i][v] && s->has_started && n < 31) {
				reports[n++] = (struct rtcp_report){.ssrc = s->pub.ssrc, .lost = (int32_t)s->pub.lost,
					.highest_seq = (uint32_t)s->highest, .last_sr = (uint32_t)(s->pub.sr_ntp >> 16),
					.delay_since_sr = s->pub.has_sr ? since_sr(s, now) : 0};
			}
		}
	}
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	rtcp_write_rr(&w, e->local_ssrc, reports, n);
	endpoint_send_rtcp(e, buf, writer_len(&w));
}
