/* The reading half of rtcp.h. */
#include "rtcp.h"

enum { REPORT_BYTES = 24, SENDER_INFO_BYTES = 24 };

bool rtcp_next(struct bytes *rest, struct rtcp_packet *out)
{
	struct reader r;
	reader_init(&r, *rest);
	uint8_t first = read_u8(&r);
	uint8_t type = read_u8(&r);
	uint16_t words = read_u16(&r);
	struct bytes body = read_bytes(&r, (size_t)words * 4);
	if (r.failed || first >> 6 != 2) {
		*rest = bytes_of(rest->p, 0);
		return false;
	}
	if (first & 0x20) {
		uint8_t padding = body.len ? body.p[body.len - 1] : 0;
		if (padding == 0 || padding > body.len) {
			*rest = bytes_of(rest->p, 0);
			return false;
		}
		body.len -= padding;
	}
	*out = (struct rtcp_packet){.type = type, .count = first & 31, .body = body};
	*rest = bytes_of(r.p, reader_left(&r));
	return true;
}

enum err rtcp_read_sr(const struct rtcp_packet *p, struct rtcp_sender_info *info)
{
	struct reader r;
	if (p->type != RTCP_SR) {
		return ERR_MALFORMED;
	}
	reader_init(&r, p->body);
	info->ssrc = read_u32(&r);
	info->ntp = read_u64(&r);
	info->rtp = read_u32(&r);
	info->packet_count = read_u32(&r);
	info->octet_count = read_u32(&r);
	return reader_result(&r);
}

static void read_report(struct reader *r, struct rtcp_report *out)
{
	out->ssrc = read_u32(r);
	out->fraction_lost = read_u8(r);
	uint32_t lost = read_u24(r);
	out->lost = (int32_t)lost - (lost & 0x800000u ? 0x1000000 : 0);
	out->highest_seq = read_u32(r);
	out->jitter_rtp = read_u32(r);
	out->last_sr = read_u32(r);
	out->delay_since_sr = read_u32(r);
}

size_t rtcp_read_reports(const struct rtcp_packet *p, struct rtcp_report *out, size_t cap)
{
	struct reader r;
	size_t n = 0;
	if (p->type != RTCP_SR && p->type != RTCP_RR) {
		return 0;
	}
	reader_init(&r, p->body);
	read_bytes(&r, p->type == RTCP_SR ? SENDER_INFO_BYTES : 4);
	while (n < p->count && n < cap && reader_left(&r) >= REPORT_BYTES) {
		read_report(&r, &out[n++]);
	}
	return n;
}

size_t rtcp_read_nack(const struct rtcp_packet *p, uint32_t *media_ssrc, uint16_t *seqs, size_t cap)
{
	struct reader r;
	size_t n = 0;
	*media_ssrc = 0;
	if (p->type != RTCP_RTPFB || p->count != RTCP_RTPFB_NACK) {
		return 0;
	}
	reader_init(&r, p->body);
	read_u32(&r);
	*media_ssrc = read_u32(&r);
	while (reader_left(&r) >= 4) {
		uint16_t pid = read_u16(&r);
		uint32_t mask = (uint32_t)read_u16(&r) << 1 | 1; /* bit i: pid + i */
		for (uint16_t i = 0; i <= 16 && n < cap; i++) {
			if (mask >> i & 1) {
				seqs[n++] = (uint16_t)(pid + i);
			}
		}
	}
	return n;
}

bool rtcp_read_keyframe_request(const struct rtcp_packet *p, uint32_t *media_ssrc)
{
	struct reader r;
	if (p->type != RTCP_PSFB || (p->count != RTCP_PSFB_PLI && p->count != RTCP_PSFB_FIR)) {
		return false;
	}
	reader_init(&r, p->body);
	read_u32(&r);
	*media_ssrc = read_u32(&r);
	if (p->count == RTCP_PSFB_FIR) {
		/* RFC 5104 section 4.3.1: the media SSRC of the head is unused, each entry names its own */
		*media_ssrc = read_u32(&r);
		read_u32(&r);
	}
	return !r.failed;
}

size_t rtcp_read_bye(const struct rtcp_packet *p, uint32_t *ssrcs, size_t cap)
{
	struct reader r;
	size_t n = 0;
	if (p->type != RTCP_BYE) {
		return 0;
	}
	reader_init(&r, p->body);
	while (n < p->count && n < cap && reader_left(&r) >= 4) {
		ssrcs[n++] = read_u32(&r);
	}
	return n;
}
