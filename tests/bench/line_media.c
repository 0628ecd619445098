/* What a light line publishes and what it makes of what it receives. */
#include "line.h"

#include "rtcp.h"
#include "rtp.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* What a payload carries behind its codec's own bytes: the proof that it is what was sent, and when that was. */
struct mark {
	uint32_t magic, number, frame, index;
	us_t sent_at; /* wall clock */
};

enum { MARK_MAGIC = 0x4b524944, DESCRIPTOR_BYTES = 4, FRAME_HEAD_BYTES = 10, RTP_CLOCK_PER_MS = 90, MARK_SEARCH_BYTES = 32 };

/* RFC 7741: descriptor with a 15-bit picture id; in the first packet the frame's tag, in a key frame its start code. */
static size_t write_vp8(uint8_t *p, uint16_t picture_id, bool is_first, bool is_key)
{
	static const uint8_t key_head[FRAME_HEAD_BYTES] = {0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02};
	p[0] = (uint8_t)(0x80 | (is_first ? 0x10 : 0));
	p[1] = 0x80;
	store_u16(p + 2, (uint16_t)(0x8000 | (picture_id & 0x7fff)));
	memcpy(p + DESCRIPTOR_BYTES, key_head, sizeof key_head);
	if (!is_key) {
		p[DESCRIPTOR_BYTES] |= 1;
	}
	return DESCRIPTOR_BYTES + FRAME_HEAD_BYTES;
}

static size_t write_packet(struct line *l, uint8_t *buf, uint32_t index, uint32_t burst, bool is_key, us_t wall)
{
	struct line_picture *p = &l->picture;
	struct rtp_ext_ids ids = {.id = {[RTP_EXT_MID] = p->mid_ext, [RTP_EXT_TWCC] = p->twcc_ext}};
	struct rtp_build b = {.payload_type = p->payload_type, .marker = index + 1 == burst, .seq = p->seq++,
		.timestamp = p->rtp, .ssrc = p->ssrc};
	struct mark m = {MARK_MAGIC, p->number, p->frames, index, wall};
	uint8_t twcc[2];
	store_u16(twcc, p->twcc_seq);
	if (p->twcc_ext > 0) {
		p->twcc_seq++;
		b.ext[RTP_EXT_TWCC] = bytes_of(twcc, sizeof twcc);
	}
	if (p->mid_ext > 0) {
		b.ext[RTP_EXT_MID] = bytes_of_string(p->mid);
	}
	size_t len = rtp_build_header(buf, LINE_PACKET_BYTES, &b, &ids, NULL);
	len += write_vp8(buf + len, p->picture_id, index == 0, is_key);
	memcpy(buf + len, &m, sizeof m);
	memset(buf + len + sizeof m, (int)(p->frames & 0xff), LINE_PACKET_BYTES - len - sizeof m);
	len = LINE_PACKET_BYTES;
	return secure_protect_rtp(l->secure, buf, &len) == OK ? len : 0;
}

void line_publish(struct line *l, uint32_t burst)
{
	static uint8_t packets[LINE_MAX_BURST][LINE_PACKET_BYTES + SECURE_OVERHEAD_BYTES];
	struct mmsghdr messages[LINE_MAX_BURST];
	struct iovec parts[LINE_MAX_BURST];
	struct line_picture *p = &l->picture;
	bool is_key = p->frames == 0 || p->wants_key;
	p->wants_key = false;
	p->rtp = (uint32_t)(line_now() * RTP_CLOCK_PER_MS / US_PER_MS);
	p->picture_id++;
	memset(messages, 0, sizeof messages);
	us_t wall = line_now_wall();
	for (uint32_t i = 0; i < burst; i++) {
		parts[i] = (struct iovec){packets[i], write_packet(l, packets[i], i, burst, is_key, wall)};
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	(void)sendmmsg(l->fd, messages, burst, 0); /* what does not leave is missing in the count */
	p->frames++;
	p->packets += burst;
	p->octets += burst * LINE_PACKET_BYTES;
}

/* The transport-wide number in a header with one-byte extensions (RFC 8285). */
static bool find_number(const uint8_t *p, size_t len, uint8_t id, uint16_t *out)
{
	size_t at = RTP_HEADER_BYTES + 4u * (p[0] & 0x0f);
	if ((p[0] & 0x10) == 0 || at + 4 > len || load_u16(p + at) != 0xbede) {
		return false;
	}
	size_t end = at + 4 + 4u * load_u16(p + at + 2);
	for (at += 4; at < end && end <= len;) {
		uint8_t size = (uint8_t)((p[at] & 0x0f) + 1);
		if (p[at] == 0) {
			at++;
		} else if (p[at] >> 4 == id && size == 2 && at + 3 <= end) {
			*out = load_u16(p + at + 1);
			return true;
		} else {
			at += 1u + size;
		}
	}
	return false;
}

static struct line_source *source_of(struct line *l, uint32_t ssrc)
{
	for (uint32_t i = 0; i < l->source_count; i++) {
		if (l->sources[i].ssrc == ssrc) {
			return &l->sources[i];
		}
	}
	if (l->source_count == LINE_MAX_SOURCES) {
		return NULL;
	}
	l->sources[l->source_count] = (struct line_source){.ssrc = ssrc};
	return &l->sources[l->source_count++];
}

static void note_number(struct line *l, const uint8_t *buf)
{
	struct line_source *s = source_of(l, load_u32(buf + 8));
	if (s) {
		int16_t step = (int16_t)(load_u16(buf + 2) - (uint16_t)s->highest);
		s->highest = s->highest == 0 ? load_u16(buf + 2) : step > 0 ? s->highest + (uint16_t)step : s->highest;
	}
}

/* Decrypts the packet: is it one that some line of this program sent? */
static void look_into(struct line *l, uint8_t *buf, size_t len, us_t stamp_us)
{
	struct mark m;
	struct rtp_packet rtp;
	struct rtp_ext_ids none = {.id = {0}};
	l->since_sample = 0;
	l->count.sampled++;
	if (secure_unprotect_rtp(l->secure, buf, &len) != OK || rtp_parse(&rtp, bytes_of(buf, len), &none) != OK ||
		rtp.payload.len < DESCRIPTOR_BYTES + FRAME_HEAD_BYTES + sizeof m) {
		l->count.broken++;
		return;
	}
	/* the descriptor may have grown or shrunk on the way, the frame's own bytes have not */
	bool is_found = false;
	for (size_t at = 0; at < MARK_SEARCH_BYTES && !is_found && at + sizeof m <= rtp.payload.len; at++) {
		memcpy(&m, rtp.payload.p + at, sizeof m);
		is_found = m.magic == MARK_MAGIC;
	}
	if (!is_found || rtp.payload.p[rtp.payload.len - 1] != (uint8_t)(m.frame & 0xff)) {
		l->count.broken++;
		return;
	}
	us_t took_us = us_min(us_max(stamp_us - m.sent_at, 0), LINE_LATENCY_US);
	l->world->latency[took_us]++;
}

void line_on_rtp(struct line *l, uint8_t *buf, size_t got, size_t len, us_t stamp_us, bool is_sample)
{
	uint16_t number;
	if (got < RTP_HEADER_BYTES || (l->dtls && !l->secure)) {
		return;
	}
	if (l->twcc_ext > 0 && find_number(buf, got, l->twcc_ext, &number)) {
		/* the kernel's time of arrival: that the driver looks only now and then is not the line's delay */
		twcc_rx_on_packet(&l->twcc, number, line_now() - (line_now_wall() - stamp_us));
	}
	if (l->dtls && (buf[1] & 0x7f) != l->media_type) {
		l->count.others++;
		return;
	}
	l->count.media++;
	l->count.media_bytes += len;
	l->since_sample++;
	if (l->secure) {
		note_number(l, buf);
		if (is_sample && got == len) {
			look_into(l, buf, len, stamp_us);
		}
	}
}

void line_on_rtcp(struct line *l, uint8_t *buf, size_t len, us_t now)
{
	struct rtcp_packet p;
	struct rtcp_sender_info info;
	uint32_t ssrc;
	if (secure_unprotect_rtcp(l->secure, buf, &len) != OK) {
		return;
	}
	struct bytes rest = bytes_of(buf, len);
	while (rtcp_next(&rest, &p)) {
		if (p.type == RTCP_SR && rtcp_read_sr(&p, &info) == OK) {
			struct line_source *s = source_of(l, info.ssrc);
			if (s) {
				s->last_sr = (uint32_t)(info.ntp >> 16);
				s->sr_at = now;
			}
		} else if (p.type == RTCP_RTPFB && p.count == RTCP_RTPFB_NACK) {
			l->picture.nacks++;
		} else if (rtcp_read_keyframe_request(&p, &ssrc) && ssrc == l->picture.ssrc) {
			l->picture.wants_key = true;
			l->picture.plis++;
		}
	}
}

static size_t fill_reports(const struct line *l, us_t now, struct rtcp_report *reports)
{
	size_t n = 0;
	for (uint32_t i = 0; i < l->source_count && n < 31; i++) {
		const struct line_source *s = &l->sources[i];
		if (s->highest > 0) {
			reports[n++] = (struct rtcp_report){.ssrc = s->ssrc, .highest_seq = s->highest, .last_sr = s->last_sr,
				.delay_since_sr = s->last_sr > 0 ? (uint32_t)((now - s->sr_at) * 65536 / US_PER_S) : 0};
		}
	}
	return n;
}

void line_report(struct line *l, us_t now)
{
	uint8_t buf[DTLS_DATAGRAM_MAX];
	struct rtcp_report reports[31];
	struct writer w;
	struct line_picture *p = &l->picture;
	size_t n = fill_reports(l, now, reports);
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	if (p->is_on && p->packets > 0) {
		struct rtcp_sender_info info = {.ssrc = p->ssrc, .ntp = ntp_from_us(line_now_wall()), .rtp = p->rtp,
			.packet_count = p->packets, .octet_count = p->octets};
		rtcp_write_sr(&w, &info, reports, n);
		rtcp_write_sdes_cname(&w, p->ssrc, "bench");
	} else if (n > 0) {
		rtcp_write_rr(&w, l->ssrc, reports, n);
		rtcp_write_sdes_cname(&w, l->ssrc, "bench");
	}
	line_send_rtcp(l, buf, writer_len(&w));
}
