/* What a scripted endpoint sends: frames of synthetic media, retransmissions, sender reports. */
#include "endpoint_state.h"

#include "red.h"
#include "rtcp.h"
#include "rtx.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { AUDIO_PAYLOAD_BYTES = 80, KEYFRAME_FACTOR = 4, SCREEN_FPS = 10 };
#define AUDIO_INTERVAL_US (20 * US_PER_MS)
#define KEYFRAME_SPACING_US (300 * US_PER_MS) /* what a browser's encoder makes at most */

static const char *const source_mids[SFU_SOURCE_COUNT] = {"0", "1", "2", "3"};

struct layer_out *endpoint_layer_of(struct endpoint *e, uint32_t ssrc)
{
	for (int s = 0; s < SFU_SOURCE_COUNT; s++) {
		for (uint32_t i = 0; i < e->sources[s].layer_count; i++) {
			if (e->sources[s].layers[i].ssrc == ssrc) {
				return &e->sources[s].layers[i];
			}
		}
	}
	return NULL;
}

static const char *rid_of(const struct endpoint *e, enum sfu_source source, uint32_t layer)
{
	const char *rid = source == SFU_SOURCE_CAMERA ? e->conf.camera[layer].rid : NULL;
	return rid ? rid : "";
}

/* Encrypts and sends; buf has the plain packet. Returns the length on the wire. */
static size_t send_packet(struct endpoint *e, uint8_t *buf, size_t len)
{
	if (secure_protect_rtp(e->secure, buf, &len) != OK) {
		return 0;
	}
	e->stats.packets_out++;
	e->stats.bytes_out += len;
	e->conf.send(e->conf.ctx, buf, len);
	return len;
}

static size_t write_header(struct endpoint *e, enum sfu_source source, uint32_t layer, struct rtp_build *b, bool is_rtx,
	uint8_t *buf)
{
	uint8_t twcc[2];
	const char *rid = rid_of(e, source, layer);
	store_u16(twcc, e->twcc_seq);
	b->ext[RTP_EXT_MID] = bytes_of_string(source_mids[source]);
	if (rid[0]) {
		b->ext[is_rtx ? RTP_EXT_REPAIRED_RID : RTP_EXT_RID] = bytes_of_string(rid);
	}
	if (source == SFU_SOURCE_MIC) {
		b->ext[RTP_EXT_AUDIO_LEVEL] = bytes_of(&e->level, 1);
	}
	const struct layer_out *l = &e->sources[source].layers[layer];
	if (l->dd_len > 0 && !e->conf.no_dd) {
		b->ext[RTP_EXT_DD] = bytes_of(l->dd, l->dd_len);
	}
	if (!e->conf.no_twcc) {
		e->twcc_seq++;
		b->ext[RTP_EXT_TWCC] = bytes_of(twcc, 2);
	}
	return rtp_build_header(buf, ENDPOINT_PACKET_MAX, b, &endpoint_ext, NULL);
}

/* RFC 7741 section 4.2 with 15-bit picture id, TL0PICIDX and temporal id; or a fragment of RFC 6184 section 5.8. */
static size_t write_descriptor(const struct source_out *s, const struct layer_out *l, const struct mark *m,
	uint8_t temporal_id, uint8_t *buf)
{
	struct writer w;
	writer_init(&w, buf, 16);
	if (s->codec == CODEC_VP8) {
		write_u8(&w, (uint8_t)(0x80 | (m->index == 0 ? 0x10 : 0) | (temporal_id > 0 ? 0x20 : 0)));
		write_u8(&w, 0x80 | 0x40 | 0x20);
		write_u16(&w, (uint16_t)(0x8000 | (l->picture_id & 0x7fff)));
		write_u8(&w, l->tl0);
		write_u8(&w, (uint8_t)(temporal_id << 6 | (temporal_id > 0 ? 0x20 : 0)));
		write_u8(&w, m->is_keyframe ? 0 : 1);
	} else if (s->codec == CODEC_H264) {
		write_u8(&w, 0x7c);
		write_u8(&w, (uint8_t)((m->index == 0 ? 0x80 : 0) | (m->index + 1 == m->count ? 0x40 : 0) |
			(m->is_keyframe ? 5 : 1)));
	}
	return writer_len(&w);
}

static void keep(struct layer_out *l, uint16_t seq, size_t header_len, const uint8_t *buf, size_t len)
{
	if (!l->sent) {
		l->sent = calloc(ENDPOINT_SENT, sizeof *l->sent);
		assert(l->sent);
	}
	struct sent_packet *p = &l->sent[seq % ENDPOINT_SENT];
	p->seq = seq;
	p->resent_at = 0;
	p->header_len = header_len;
	p->len = len;
	memcpy(p->data, buf, len);
}

/* As Chromium: the frame before this one goes once more. */
static size_t write_redundant(const struct layer_out *l, uint32_t rtp, uint8_t *buf, size_t cap)
{
	struct red_block block = {.offset = (uint16_t)(rtp - l->before_rtp), .payload = bytes_of(l->before, l->before_len)};
	bool has_before = l->before_len > 0 && rtp - l->before_rtp <= RED_MAX_OFFSET;
	return red_write_prefix(buf, cap, PT_OPUS, &block, has_before ? 1 : 0);
}

void endpoint_send_media(struct endpoint *e, enum sfu_source source, uint32_t layer, const struct mark *m,
	uint8_t temporal_id, size_t payload_bytes, uint32_t rtp)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct source_out *s = &e->sources[source];
	struct layer_out *l = &s->layers[layer];
	struct rtp_build b;
	memset(&b, 0, sizeof b);
	b.payload_type = s->payload_type;
	b.marker = s->codec == CODEC_VP9 ? l->svc.ends_picture : m->index + 1 == m->count;
	b.seq = l->seq++;
	b.timestamp = rtp;
	b.ssrc = l->ssrc;
	size_t header_len = write_header(e, source, layer, &b, false, buf);
	size_t len = header_len;
	if (s->payload_type == PT_RED) {
		len += write_redundant(l, rtp, buf + len, sizeof buf - len);
	}
	size_t payload_at = len;
	len += s->codec == CODEC_VP9 ? endpoint_write_vp9(e, l, m, buf + len) :
		write_descriptor(s, l, m, temporal_id, buf + len);
	len += mark_write(buf + len, sizeof buf - len - SECURE_OVERHEAD_BYTES, m,
		payload_bytes > MARK_BYTES ? payload_bytes : MARK_BYTES);
	if (s->payload_type == PT_RED) {
		l->before_rtp = rtp;
		l->before_len = len - payload_at;
		memcpy(l->before, buf + payload_at, l->before_len);
	}
	if (s->rtx_type) {
		keep(l, b.seq, header_len, buf, len);
	}
	size_t wire_len = send_packet(e, buf, len);
	if (!s->rtx_type && wire_len > 0) {
		keep(l, b.seq, 0, buf, wire_len); /* sent again as it was */
	}
	l->pub.packets++;
	l->pub.bytes += len;
	l->last_rtp = rtp;
}

static void send_frame(struct endpoint *e, enum sfu_source source, uint32_t layer, bps_t bps, uint32_t fps, us_t now)
{
	struct source_out *s = &e->sources[source];
	struct layer_out *l = &s->layers[layer];
	bool is_key = l->wants_key;
	bool has_temporal = source == SFU_SOURCE_CAMERA && s->codec == CODEC_VP8;
	uint8_t temporal_id = has_temporal && !is_key && l->number % 2 != l->base_number % 2 ? 1 : 0;
	size_t bytes = (size_t)(bps / 8 / (bps_t)fps) * (is_key ? KEYFRAME_FACTOR : 1);
	struct mark m = {.publisher = e->conf.id, .source = (uint8_t)source, .layer = (uint8_t)layer,
		.is_keyframe = is_key, .number = l->number, .ref = is_key ? l->number : l->base_number,
		.captured_at = now};
	m.count = (uint16_t)(bytes / ENDPOINT_PAYLOAD_MAX + 1);
	uint32_t rtp = l->rtp_base + (uint32_t)((uint64_t)now * 9 / 100);
	l->picture_id++;
	l->tl0 = temporal_id == 0 ? (uint8_t)(l->tl0 + 1) : l->tl0;
	for (m.index = 0; m.index < m.count; m.index++) {
		endpoint_send_media(e, source, layer, &m, temporal_id, bytes / m.count, rtp);
	}
	l->base_number = temporal_id == 0 ? l->number : l->base_number;
	l->number++;
	l->pub.frames++;
	if (is_key) {
		l->pub.keyframes++;
		l->wants_key = false;
		l->key_at = now;
	}
}

static void send_audio(struct endpoint *e, enum sfu_source source, us_t now)
{
	struct layer_out *l = &e->sources[source].layers[0];
	struct mark m = {.publisher = e->conf.id, .source = (uint8_t)source, .number = l->number, .ref = l->number,
		.count = 1, .captured_at = now};
	uint32_t rtp = l->rtp_base + (uint32_t)((uint64_t)now * 48 / 1000);
	endpoint_send_media(e, source, 0, &m, 0, AUDIO_PAYLOAD_BYTES, rtp);
	l->number++;
	l->pub.frames++;
}

static void send_source(struct endpoint *e, enum sfu_source source, us_t now)
{
	struct source_out *s = &e->sources[source];
	uint32_t fps = source == SFU_SOURCE_SCREEN ? SCREEN_FPS : e->conf.fps;
	if (!endpoint_is_video_source(source)) {
		send_audio(e, source, now);
		s->next_at += AUDIO_INTERVAL_US;
		return;
	}
	if (source == SFU_SOURCE_CAMERA && e->conf.svc) {
		endpoint_send_svc(e, now);
	}
	for (uint32_t i = 0; i < s->layer_count && !e->conf.svc; i++) {
		bps_t bps = source == SFU_SOURCE_SCREEN ? e->conf.screen_bps : e->conf.camera[i].bps;
		if (s->layers[i].is_on && !s->layers[i].is_unwanted) {
			send_frame(e, source, i, bps, fps, now);
		}
	}
	s->next_at += US_PER_S / fps;
}

static void send_rtx(struct endpoint *e, enum sfu_source source, uint32_t layer, const struct sent_packet *p)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct source_out *s = &e->sources[source];
	struct layer_out *l = &s->layers[layer];
	struct rtp_build b;
	memset(&b, 0, sizeof b);
	b.payload_type = s->rtx_type;
	b.marker = (p->data[1] & 0x80) != 0;
	b.seq = l->rtx_seq++;
	b.timestamp = load_u32(p->data + 4);
	b.ssrc = l->rtx_ssrc;
	struct rtp_packet original;
	l->dd_len = 0;
	if (rtp_parse(&original, bytes_of(p->data, p->len), &endpoint_ext) == OK && original.ext[RTP_EXT_DD].len > 0) {
		l->dd_len = original.ext[RTP_EXT_DD].len;
		memcpy(l->dd, original.ext[RTP_EXT_DD].p, l->dd_len);
	}
	size_t len = write_header(e, source, layer, &b, true, buf);
	size_t more = rtx_build_payload(buf + len, sizeof buf - len - SECURE_OVERHEAD_BYTES, p->seq,
		bytes_of(p->data + p->header_len, p->len - p->header_len));
	if (more > 0) {
		send_packet(e, buf, len + more);
	}
}

/* As a browser that probes its line: what was sent last goes once more. */
static void repeat_newest(struct endpoint *e, enum sfu_source source)
{
	struct source_out *s = &e->sources[source];
	for (uint32_t i = 0; s->rtx_type && i < s->layer_count; i++) {
		struct layer_out *l = &s->layers[i];
		if (l->sent && l->is_on && !l->is_unwanted) {
			send_rtx(e, source, i, &l->sent[(uint16_t)(l->seq - 1) % ENDPOINT_SENT]);
		}
	}
}

void endpoint_send_due(struct endpoint *e, us_t now)
{
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		struct source_out *s = &e->sources[i];
		while (e->secure && s->is_on && s->is_accepted && s->next_at <= now) {
			send_source(e, (enum sfu_source)i, now);
			if (e->conf.repeats) {
				repeat_newest(e, (enum sfu_source)i);
			}
		}
	}
}

us_t endpoint_send_deadline(const struct endpoint *e)
{
	us_t at = US_NEVER;
	for (int i = 0; e->secure && i < SFU_SOURCE_COUNT; i++) {
		const struct source_out *s = &e->sources[i];
		if (s->is_on && s->is_accepted) {
			at = us_min(at, s->next_at);
		}
	}
	return at;
}

void endpoint_publish(struct endpoint *e, enum sfu_source source, bool is_on, us_t now)
{
	struct source_out *s = &e->sources[source];
	if (is_on && !s->is_on) {
		s->next_at = now;
		for (uint32_t i = 0; i < s->layer_count; i++) {
			s->layers[i].wants_key = true;
		}
	}
	s->is_on = is_on;
}

void endpoint_set_layer(struct endpoint *e, uint32_t layer, bool is_on)
{
	struct layer_out *l = &e->sources[SFU_SOURCE_CAMERA].layers[layer];
	l->wants_key |= is_on && !l->is_on;
	l->is_on = is_on;
}

void endpoint_on_demand(struct endpoint *e, enum sfu_source source, uint8_t layers)
{
	for (uint32_t i = 0; source == SFU_SOURCE_CAMERA && i < ENDPOINT_MAX_LAYERS; i++) {
		struct layer_out *l = &e->sources[source].layers[i];
		bool is_wanted = (layers & 1u << i) != 0;
		l->wants_key |= is_wanted && l->is_unwanted;
		l->is_unwanted = !is_wanted;
	}
}

void endpoint_want_key(struct endpoint *e, uint32_t ssrc, us_t now)
{
	struct layer_out *l = endpoint_layer_of(e, ssrc);
	if (!l) {
		return;
	}
	l->pub.plis++;
	if (now - l->key_at >= KEYFRAME_SPACING_US) {
		l->wants_key = true;
	}
}

void endpoint_resend(struct endpoint *e, uint32_t ssrc, uint16_t seq, us_t now)
{
	for (int s = 0; s < SFU_SOURCE_COUNT; s++) {
		for (uint32_t i = 0; i < e->sources[s].layer_count; i++) {
			struct layer_out *l = &e->sources[s].layers[i];
			if (l->ssrc != ssrc || !l->sent) {
				continue;
			}
			struct sent_packet *p = &l->sent[seq % ENDPOINT_SENT];
			bool is_under_way = p->resent_at > 0 && now - p->resent_at < e->reported.rtt_us;
			l->pub.nacked++;
			if (p->len == 0 || p->seq != seq || is_under_way) {
				return;
			}
			p->resent_at = now;
			l->pub.resent++;
			if (e->sources[s].rtx_type) {
				send_rtx(e, (enum sfu_source)s, i, p);
			} else {
				e->conf.send(e->conf.ctx, p->data, p->len);
			}
			return;
		}
	}
}

static void write_one_sr(struct endpoint *e, enum sfu_source source, const struct layer_out *l, us_t now)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct writer w;
	bool is_video = endpoint_is_video_source(source);
	uint32_t ticks = is_video ? (uint32_t)((uint64_t)now * 9 / 100) : (uint32_t)((uint64_t)now * 48 / 1000);
	struct rtcp_sender_info info = {.ssrc = l->ssrc, .ntp = e->conf.ntp_at_zero + ntp_from_us(now),
		.rtp = l->rtp_base + ticks, .packet_count = (uint32_t)l->pub.packets,
		.octet_count = (uint32_t)l->pub.bytes};
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	rtcp_write_sr(&w, &info, NULL, 0);
	rtcp_write_sdes_cname(&w, l->ssrc, "scripted");
	endpoint_send_rtcp(e, buf, writer_len(&w));
}

void endpoint_write_sr(struct endpoint *e, us_t now)
{
	for (int s = 0; s < SFU_SOURCE_COUNT; s++) {
		for (uint32_t i = 0; i < e->sources[s].layer_count; i++) {
			if (e->sources[s].is_on && e->sources[s].layers[i].pub.packets > 0) {
				write_one_sr(e, (enum sfu_source)s, &e->sources[s].layers[i], now);
			}
		}
	}
}
