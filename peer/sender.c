/* How a synthetic participant sends. */
#include "sender.h"

#include "mark.h"
#include "offer.h"
#include "rtx.h"
#include "secure.h"
#include "vp8_packet.h"

#include <string.h>

enum { HISTORY_PACKETS = 256, NACK_MAX_SEQS = 128 };
#define VIDEO_INTERVAL_US (US_PER_S / CLIP_FPS)
#define KEY_INTERVAL_US (200 * US_PER_MS)
#define SILENCE_INTERVAL_US (400 * US_PER_MS)

static const char *const layer_rids[CLIP_LAYERS] = {"q", "h"};

static enum err stream_init(struct sender_stream *s, struct rng *rng, const char *mid, const char *rid, bool is_video)
{
	s->mid = mid;
	s->rid = rid;
	s->ssrc = rng_u32(rng) | 1;
	s->rtx_ssrc = rng_u32(rng) | 1;
	s->seq = 65536 + (rng_u32(rng) & 0xffff);
	s->rtx_seq = (uint16_t)rng_u32(rng);
	s->rtp_base = rng_u32(rng);
	s->picture_id = (uint16_t)(rng_u32(rng) & 0x7fff);
	return is_video ? history_init(&s->history, HISTORY_PACKETS) : OK;
}

enum err sender_init(struct sender *s, struct rng *rng, uint32_t number, bool has_camera, const struct clip *clip,
	const struct voice *voice)
{
	memset(s, 0, sizeof *s);
	s->voice = voice;
	s->number = number;
	enum err e = has_camera ? camera_init(&s->camera, number, clip) : OK;
	if (e == OK) {
		e = stream_init(&s->mic, rng, "0", NULL, false);
	}
	if (e == OK) {
		e = stream_init(&s->screen, rng, "2", NULL, true);
	}
	for (uint32_t i = 0; i < CLIP_LAYERS && e == OK; i++) {
		e = stream_init(&s->layers[i], rng, "1", layer_rids[i], has_camera);
	}
	if (e != OK) {
		sender_finish(s);
	}
	return e;
}

void sender_finish(struct sender *s)
{
	camera_finish(&s->camera);
	camera_finish(&s->screen_camera);
	history_finish(&s->screen.history);
	for (uint32_t i = 0; i < CLIP_LAYERS; i++) {
		history_finish(&s->layers[i].history);
	}
}

void sender_start(struct sender *s, struct transport *transport, us_t now)
{
	s->transport = transport;
	s->begun_at = s->begun_at ? s->begun_at : now;
	s->next_video_at = now;
	s->next_audio_at = now;
	s->next_report_at = now + 100 * US_PER_MS;
	for (uint32_t i = 0; i < CLIP_LAYERS; i++) {
		s->layers[i].want_key = true;
	}
	s->screen.want_key = true;
}

void sender_send_one_layer(struct sender *s)
{
	s->is_single = true;
	s->layers[CLIP_LAYERS - 1].rid = NULL;
}

void sender_show_screen(struct sender *s, bool on)
{
	if (on && !s->has_screen) {
		s->has_screen = camera_init(&s->screen_camera, s->camera.number + MARK_SCREEN, NULL) == OK;
	}
	s->screen.want_key |= on && !s->screen_on;
	s->screen_on = on && s->has_screen;
}

void sender_smuggle(struct sender *s)
{
	s->mic.ssrc++;
	s->mic.mid = "3";
	s->layers[0].ssrc++;
	s->layers[0].mid = "2";
	s->layers[0].rid = NULL;
	s->layers[0].want_key = true;
}

/* Header and payload into one packet, and out. */
static void send_packet(struct sender *s, struct rtp_build *b, struct bytes payload)
{
	uint8_t pkt[HISTORY_SLOT_BYTES + 64 + SECURE_OVERHEAD_BYTES];
	uint8_t number[2];
	store_u16(number, s->twcc_seq);
	b->ext[RTP_EXT_TWCC] = bytes_of(number, 2);
	size_t header = rtp_build_header(pkt, 64, b, &offer_ext_ids, NULL);
	if (header == 0 || payload.len > HISTORY_SLOT_BYTES) {
		return;
	}
	memcpy(pkt + header, payload.p, payload.len);
	if (transport_send_rtp(s->transport, pkt, header + payload.len)) {
		s->twcc_seq++;
		s->packets++;
	}
}

static uint32_t rtp_now(const struct sender *s, const struct sender_stream *stream, uint32_t hz, us_t now)
{
	return stream->rtp_base + (uint32_t)((now - s->begun_at) * (us_t)hz / US_PER_S);
}

static void send_stored(struct sender *s, struct sender_stream *stream, const struct history_packet *p, bool is_rtx)
{
	uint8_t rtx[HISTORY_SLOT_BYTES];
	struct bytes payload = bytes_of(p->payload, p->payload_len);
	struct rtp_build b = {.payload_type = OFFER_PT_VP8, .marker = p->marker, .seq = (uint16_t)p->seq,
		.timestamp = p->timestamp, .ssrc = stream->ssrc};
	b.ext[RTP_EXT_MID] = bytes_of_string(stream->mid);
	if (stream->rid) {
		b.ext[is_rtx ? RTP_EXT_REPAIRED_RID : RTP_EXT_RID] = bytes_of_string(stream->rid);
	}
	if (!is_rtx) {
		send_packet(s, &b, payload);
		return;
	}
	b.payload_type = OFFER_PT_RTX;
	b.ssrc = stream->rtx_ssrc;
	b.seq = stream->rtx_seq++;
	payload = bytes_of(rtx, rtx_build_payload(rtx, sizeof rtx, (uint16_t)p->seq, payload));
	send_packet(s, &b, payload);
	s->resent++;
}

static void send_frame(struct sender *s, struct sender_stream *stream, struct camera *camera, uint32_t layer, us_t now)
{
	struct vp8_frame frame;
	uint16_t number = 0;
	bool want_key = stream->want_key && now - stream->key_at >= KEY_INTERVAL_US;
	if (camera_next(camera, layer, want_key, now, &frame, &number) != OK) {
		return;
	}
	if (frame.is_keyframe) {
		stream->want_key = false;
		stream->key_at = now;
	}
	stream->picture_id = (stream->picture_id + 1) & 0x7fff;
	stream->tl0 = (uint8_t)(stream->tl0 + (frame.temporal_id == 0));
	struct vp8_descriptor d = {.picture_id = stream->picture_id, .tl0_picture_id = stream->tl0,
		.temporal_id = frame.temporal_id};
	struct stamp stamp = {.number = camera->number, .frame = number, .made_at = now};
	size_t count = vp8_packet_count(frame.data.len);
	uint32_t rtp = rtp_now(s, stream, 90000, now);
	for (size_t i = 0; i < count; i++) {
		uint8_t payload[VP8_PAYLOAD_MAX + STAMP_BYTES];
		size_t len = vp8_packet_write(payload, frame.data, i, count, &d);
		if (i + 1 == count) {
			stamp_write(payload + len, &stamp);
			len += STAMP_BYTES;
		}
		struct history_packet *p = history_put(&stream->history, stream->seq++, len);
		if (p) {
			memcpy(p->payload, payload, len);
			p->timestamp = rtp;
			p->marker = i + 1 == count;
			send_stored(s, stream, p, false);
		}
		stream->packets++;
		stream->octets += (uint32_t)len;
	}
}

static void send_audio(struct sender *s, us_t now)
{
	const struct voice_packet *p = &s->voice->silence;
	uint8_t payload[TONE_PACKET_MAX + STAMP_OPUS_MORE_BYTES];
	struct stamp stamp = {.number = s->number, .is_speech = s->speaks, .made_at = now};
	if (s->speaks) {
		p = &s->voice->packets[s->voice_at++ % s->voice->count];
	} else if (now < s->next_silence_at) {
		return;
	}
	s->next_silence_at = now + SILENCE_INTERVAL_US;
	struct rtp_build b = {.payload_type = OFFER_PT_OPUS, .seq = (uint16_t)s->mic.seq++, .ssrc = s->mic.ssrc,
		.timestamp = rtp_now(s, &s->mic, 48000, s->next_audio_at)};
	b.ext[RTP_EXT_MID] = bytes_of_string(s->mic.mid);
	b.ext[RTP_EXT_AUDIO_LEVEL] = bytes_of(&p->level, 1);
	size_t len = stamp_opus(payload, bytes_of(p->data, p->len), &stamp);
	send_packet(s, &b, bytes_of(payload, len));
	s->mic.packets++;
	s->mic.octets += (uint32_t)len;
}

static void send_report(struct sender *s, const struct sender_stream *stream, uint32_t hz, us_t now)
{
	uint8_t pkt[256];
	struct writer w;
	if (stream->packets == 0) {
		return;
	}
	struct rtcp_sender_info info = {.ssrc = stream->ssrc, .ntp = peer_now_ntp(),
		.rtp = rtp_now(s, stream, hz, now), .packet_count = stream->packets, .octet_count = stream->octets};
	writer_init(&w, pkt, sizeof pkt - SECURE_OVERHEAD_BYTES);
	rtcp_write_sr(&w, &info, NULL, 0);
	rtcp_write_sdes_cname(&w, stream->ssrc, "peer");
	transport_send_rtcp(s->transport, pkt, writer_len(&w));
}

void sender_on_time(struct sender *s, us_t now)
{
	if (!s->transport || !transport_is_connected(s->transport)) {
		return;
	}
	s->next_video_at = now - s->next_video_at > US_PER_S ? now : s->next_video_at;
	s->next_audio_at = now - s->next_audio_at > US_PER_S ? now : s->next_audio_at;
	if (now >= s->next_video_at) {
		s->next_video_at += VIDEO_INTERVAL_US;
		for (uint32_t i = s->is_single ? CLIP_LAYERS - 1 : 0; i < CLIP_LAYERS && s->camera_on; i++) {
			send_frame(s, &s->layers[i], &s->camera, i, now);
		}
		if (s->screen_on) {
			send_frame(s, &s->screen, &s->screen_camera, 1, now);
		}
	}
	while (now >= s->next_audio_at) {
		if (s->mic_on) {
			send_audio(s, now);
		}
		s->next_audio_at += TONE_FRAME_MS * US_PER_MS;
	}
	if (now >= s->next_report_at) {
		s->next_report_at = now + US_PER_S;
		send_report(s, &s->mic, 48000, now);
		for (uint32_t i = 0; i < CLIP_LAYERS; i++) {
			send_report(s, &s->layers[i], 90000, now);
		}
		send_report(s, &s->screen, 90000, now);
	}
}

/* Of the videos; NULL: none. */
static struct sender_stream *stream_of(struct sender *s, uint32_t ssrc)
{
	for (uint32_t i = 0; i < CLIP_LAYERS; i++) {
		if (s->layers[i].ssrc == ssrc) {
			return &s->layers[i];
		}
	}
	return s->screen.ssrc == ssrc ? &s->screen : NULL;
}

static void on_nack(struct sender *s, const struct rtcp_packet *p)
{
	uint16_t seqs[NACK_MAX_SEQS];
	uint32_t ssrc = 0;
	size_t count = rtcp_read_nack(p, &ssrc, seqs, NACK_MAX_SEQS);
	struct sender_stream *stream = stream_of(s, ssrc);
	for (size_t i = 0; i < count && stream; i++) {
		const struct history_packet *stored = history_get(&stream->history, seq16_extend(seqs[i], stream->seq));
		if (stored) {
			send_stored(s, stream, stored, true);
		}
	}
}

void sender_on_rtcp(struct sender *s, const struct rtcp_packet *p, us_t now)
{
	uint32_t ssrc = 0;
	(void)now;
	if (p->type == RTCP_RTPFB && p->count == RTCP_RTPFB_NACK) {
		on_nack(s, p);
	} else if (p->type == RTCP_PSFB && rtcp_read_keyframe_request(p, &ssrc)) {
		s->plis++;
		struct sender_stream *stream = stream_of(s, ssrc);
		if (stream) {
			stream->want_key = true;
		}
	}
}
