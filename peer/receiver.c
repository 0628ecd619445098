/* How a synthetic participant receives and checks. */
#include "receiver.h"

#include "offer.h"
#include "rtx.h"
#include "secure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NACK_INTERVAL_US (20 * US_PER_MS)
#define PLI_INTERVAL_US (500 * US_PER_MS)

static const struct nack_conf nack_conf = {.reorder_us = 10 * US_PER_MS, .retry_us = 60 * US_PER_MS,
	.give_up_us = FRAME_BUFFER_WAIT_US, .max_tries = 8};

void receiver_init(struct receiver *r, uint32_t sender_ssrc, bool decodes, const struct receiver_events *events, void *ctx)
{
	memset(r, 0, sizeof *r);
	r->decodes = decodes;
	r->sender_ssrc = sender_ssrc;
	r->events = events;
	r->ctx = ctx;
	twcc_rx_init(&r->twcc);
}

static void slot_finish(struct receiver_slot *s)
{
	if (s->buffer) {
		frame_buffer_finish(s->buffer);
		free(s->buffer);
	}
	vp8_decoder_free(s->decoder);
	audio_check_finish(&s->audio);
	memset(s, 0, sizeof *s);
}

void receiver_finish(struct receiver *r)
{
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		slot_finish(&r->seats[i].audio);
		slot_finish(&r->seats[i].video);
	}
}

static enum err slot_start(struct receiver_slot *s, const struct answer_section *section, bool is_video, bool decodes)
{
	if (!section || (section->ssrc == s->ssrc && s->is_started)) {
		return OK;
	}
	slot_finish(s);
	s->is_started = true;
	s->ssrc = section->ssrc;
	s->rtx_ssrc = section->rtx_ssrc;
	stream_in_init(&s->in, s->ssrc, is_video ? 90000 : 48000);
	nack_init(&s->nack, &nack_conf);
	if (!is_video) {
		return decodes ? audio_check_init(&s->audio) : OK;
	}
	s->buffer = malloc(sizeof *s->buffer);
	s->decoder = decodes ? vp8_decoder_new() : NULL;
	if (!s->buffer || (decodes && !s->decoder)) {
		free(s->buffer);
		s->buffer = NULL;
		return ERR_NOMEM;
	}
	return frame_buffer_init(s->buffer, decodes);
}

static const struct answer_section *section_of(const struct answer *answer, uint32_t mid)
{
	char text[12];
	snprintf(text, sizeof text, "%u", mid);
	return answer_section(answer, text);
}

enum err receiver_on_answer(struct receiver *r, const struct answer *answer, uint32_t sources, uint32_t seats, uint32_t voice_seats)
{
	enum err e = OK;
	r->seat_count = seats + voice_seats;
	for (uint32_t i = 0; i < r->seat_count && e == OK; i++) {
		e = slot_start(&r->seats[i].audio, section_of(answer, offer_seat_audio_mid(sources, seats, i)), false, r->decodes);
		if (e == OK && i < seats) {
			e = slot_start(&r->seats[i].video, section_of(answer, offer_seat_video_mid(sources, i)), true, r->decodes);
		}
	}
	return e;
}

static void send_pli(struct receiver *r, struct receiver_slot *s, us_t now)
{
	uint8_t pkt[64 + SECURE_OVERHEAD_BYTES];
	struct writer w;
	if (now - s->pli_at < PLI_INTERVAL_US) {
		return;
	}
	s->pli_at = now;
	writer_init(&w, pkt, 64);
	rtcp_write_pli(&w, r->sender_ssrc, s->ssrc);
	transport_send_rtcp(r->transport, pkt, writer_len(&w));
}

/* What the picture says; false: it can't be decoded. */
static bool look(struct receiver_slot *s, struct bytes data, struct mark *mark, struct receiver_frame *out)
{
	struct vp8_luma luma;
	if (vp8_decoder_decode(s->decoder, data, &luma) != OK) {
		return false;
	}
	out->is_decoded = true;
	out->mark = mark_read(luma.rows, luma.stride, luma.width, luma.height, mark) ? mark : NULL;
	s->unreadable += out->mark ? 0 : 1;
	return true;
}

/* Takes all frames that are complete. */
static void play(struct receiver *r, uint32_t seat, us_t now)
{
	struct receiver_slot *s = &r->seats[seat].video;
	struct frame_out frame;
	uint64_t lost = s->buffer->lost;
	while (frame_buffer_take(s->buffer, now, &frame)) {
		struct mark mark;
		struct receiver_frame out = {.rtp = frame.rtp, .arrived_at = frame.arrived_at,
			.stamp = frame.has_stamp ? &frame.stamp : NULL};
		if (s->decoder && !look(s, frame.data, &mark, &out)) {
			s->undecodable++;
			send_pli(r, s, now);
			continue;
		}
		s->decoded++;
		r->events->on_frame(r->ctx, seat, &out, now);
	}
	if (s->buffer->lost != lost) {
		send_pli(r, s, now);
	}
}

static void on_media(struct receiver *r, uint32_t seat, bool is_video, const struct rtp_packet *rtp, size_t len,
	us_t now)
{
	struct receiver_slot *s = is_video ? &r->seats[seat].video : &r->seats[seat].audio;
	seq_t seq;
	if (stream_in_on_packet(&s->in, rtp->seq, rtp->timestamp, len, now, &seq) != OK) {
		return;
	}
	struct stamp stamp;
	bool has_stamp = !is_video && stamp_read(rtp->payload, &stamp);
	if (rtp->payload.len > 0) {
		r->events->on_packet(r->ctx, seat, is_video, has_stamp ? &stamp : NULL, now);
	}
	if (!is_video) {
		bool is_to_decode = r->decodes && rtp->payload.len > 0;
		int who = is_to_decode ? audio_check_on_packet(&s->audio, rtp->payload) : AUDIO_NOTHING_YET;
		if (who >= 0) {
			r->events->on_tone(r->ctx, (uint32_t)who, now);
		}
		return;
	}
	nack_on_packet(&s->nack, seq, now);
	frame_buffer_put(s->buffer, seq, rtp->timestamp, rtp->marker, rtp->payload, now);
	play(r, seat, now);
}

static void on_rtx(struct receiver *r, uint32_t seat, const struct rtp_packet *rtp, us_t now)
{
	struct receiver_slot *s = &r->seats[seat].video;
	uint16_t original;
	struct bytes payload;
	if (!s->in.has_started || rtx_parse_payload(rtp->payload, &original, &payload) != OK) {
		return;
	}
	seq_t seq = stream_in_extend(&s->in, original);
	if (nack_on_packet(&s->nack, seq, now)) {
		s->recovered++;
		r->events->on_packet(r->ctx, seat, true, NULL, now);
		frame_buffer_put(s->buffer, seq, rtp->timestamp, rtp->marker, payload, now);
		play(r, seat, now);
	}
}

/* A server that does not say which numbers it sends under: the first ones of each kind are those of the only seat. */
static void bind(struct receiver *r, const struct rtp_packet *rtp)
{
	struct receiver_seat *seat = &r->seats[0];
	struct receiver_slot *slot = rtp->payload_type == OFFER_PT_OPUS ? &seat->audio : &seat->video;
	if (r->seat_count != 1 || !slot->is_started) {
		return;
	}
	if (rtp->payload_type == OFFER_PT_RTX && slot->rtx_ssrc == 0) {
		slot->rtx_ssrc = rtp->ssrc;
	} else if (rtp->payload_type != OFFER_PT_RTX && slot->ssrc == 0) {
		slot->ssrc = rtp->ssrc;
		stream_in_init(&slot->in, rtp->ssrc, slot == &seat->audio ? 48000 : 90000);
	}
}

void receiver_on_rtp(struct receiver *r, struct bytes pkt, us_t now)
{
	struct rtp_packet rtp;
	if (rtp_parse(&rtp, pkt, &offer_ext_ids) != OK) {
		return;
	}
	r->packets++;
	r->bytes += pkt.len;
	if (rtp.ext[RTP_EXT_TWCC].len == 2) {
		twcc_rx_on_packet(&r->twcc, load_u16(rtp.ext[RTP_EXT_TWCC].p), now);
	}
	bind(r, &rtp);
	for (uint32_t i = 0; i < r->seat_count; i++) {
		if (rtp.ssrc == r->seats[i].audio.ssrc) {
			on_media(r, i, false, &rtp, pkt.len, now);
			return;
		}
		if (rtp.ssrc == r->seats[i].video.ssrc && r->seats[i].video.buffer) {
			on_media(r, i, true, &rtp, pkt.len, now);
			return;
		}
		if (rtp.ssrc == r->seats[i].video.rtx_ssrc && r->seats[i].video.buffer) {
			on_rtx(r, i, &rtp, now);
			return;
		}
	}
	r->unknown++;
}

void receiver_on_rtcp(struct receiver *r, const struct rtcp_packet *p, us_t now)
{
	struct rtcp_sender_info info;
	if (p->type != RTCP_SR || rtcp_read_sr(p, &info) != OK) {
		return;
	}
	for (uint32_t i = 0; i < r->seat_count; i++) {
		if (r->seats[i].audio.ssrc == info.ssrc) {
			stream_in_on_sr(&r->seats[i].audio.in, &info, now);
		} else if (r->seats[i].video.ssrc == info.ssrc) {
			stream_in_on_sr(&r->seats[i].video.in, &info, now);
		}
	}
}

static void send_nacks(struct receiver *r, us_t now)
{
	for (uint32_t i = 0; i < r->seat_count; i++) {
		struct receiver_slot *s = &r->seats[i].video;
		uint8_t pkt[512 + SECURE_OVERHEAD_BYTES];
		uint16_t seqs[64];
		struct writer w;
		if (!s->buffer) {
			continue;
		}
		play(r, i, now);
		size_t count = nack_take_due(&s->nack, now, seqs, 64);
		if (count > 0) {
			writer_init(&w, pkt, 512);
			rtcp_write_nack(&w, r->sender_ssrc, s->ssrc, seqs, count);
			transport_send_rtcp(r->transport, pkt, writer_len(&w));
			s->nacked += count;
		}
		seq_t lost;
		if (nack_take_lost(&s->nack, &lost)) {
			send_pli(r, s, now);
		}
	}
}

static void send_reports(struct receiver *r, us_t now)
{
	struct rtcp_report reports[2 * RECEIVER_MAX_SEATS];
	uint8_t pkt[1200 + SECURE_OVERHEAD_BYTES];
	struct writer w;
	size_t count = 0;
	for (uint32_t i = 0; i < r->seat_count; i++) {
		struct receiver_slot *slots[2] = {&r->seats[i].audio, &r->seats[i].video};
		for (int k = 0; k < 2; k++) {
			if (slots[k]->in.has_started) {
				stream_in_report(&slots[k]->in, now, &reports[count++]);
			}
		}
	}
	writer_init(&w, pkt, 1200);
	rtcp_write_rr(&w, r->sender_ssrc, reports, count);
	rtcp_write_sdes_cname(&w, r->sender_ssrc, "peer");
	transport_send_rtcp(r->transport, pkt, writer_len(&w));
}

void receiver_on_time(struct receiver *r, us_t now)
{
	if (!r->transport || !transport_is_connected(r->transport)) {
		return;
	}
	if (now >= r->next_nack_at) {
		r->next_nack_at = now + NACK_INTERVAL_US;
		send_nacks(r, now);
	}
	if (now >= r->next_report_at) {
		r->next_report_at = now + US_PER_S;
		send_reports(r, now);
	}
	if (now >= twcc_rx_deadline(&r->twcc)) {
		uint8_t pkt[1200 + SECURE_OVERHEAD_BYTES];
		struct writer w;
		writer_init(&w, pkt, 1200);
		if (twcc_rx_write(&r->twcc, now, r->sender_ssrc, 0, &w) > 0) {
			transport_send_rtcp(r->transport, pkt, writer_len(&w));
		}
	}
}
