/* The writing half of rtcp.h. */
#include "rtcp.h"

#include <string.h>

enum { SDES_CNAME = 1, MAX_REPORTS = 31, MAX_CNAME = 255, NACK_SPAN = 16 };

/* words: the length field, i.e. 32-bit words after the first. */
static void write_head(struct writer *w, size_t count, enum rtcp_type type, size_t words)
{
	write_u8(w, (uint8_t)(0x80 | count));
	write_u8(w, (uint8_t)type);
	write_u16(w, (uint16_t)words);
}

static void write_reports(struct writer *w, const struct rtcp_report *reports, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rtcp_report *report = &reports[i];
		int32_t lost = report->lost;
		lost = lost > 0x7fffff ? 0x7fffff : lost < -0x800000 ? -0x800000 : lost;
		write_u32(w, report->ssrc);
		write_u8(w, report->fraction_lost);
		write_u24(w, (uint32_t)lost & 0xffffffu);
		write_u32(w, report->highest_seq);
		write_u32(w, report->jitter_rtp);
		write_u32(w, report->last_sr);
		write_u32(w, report->delay_since_sr);
	}
}

void rtcp_write_sr(struct writer *w, const struct rtcp_sender_info *info, const struct rtcp_report *reports, size_t count)
{
	count = count > MAX_REPORTS ? MAX_REPORTS : count;
	write_head(w, count, RTCP_SR, 6 + 6 * count);
	write_u32(w, info->ssrc);
	write_u64(w, info->ntp);
	write_u32(w, info->rtp);
	write_u32(w, info->packet_count);
	write_u32(w, info->octet_count);
	write_reports(w, reports, count);
}

void rtcp_write_rr(struct writer *w, uint32_t sender_ssrc, const struct rtcp_report *reports, size_t count)
{
	count = count > MAX_REPORTS ? MAX_REPORTS : count;
	write_head(w, count, RTCP_RR, 1 + 6 * count);
	write_u32(w, sender_ssrc);
	write_reports(w, reports, count);
}

void rtcp_write_sdes_cname(struct writer *w, uint32_t ssrc, const char *cname)
{
	size_t len = strlen(cname);
	len = len > MAX_CNAME ? MAX_CNAME : len;
	/* SSRC, type, length and text, then one to four zeros up to the next word */
	size_t words = (4 + 2 + len) / 4 + 1;
	write_head(w, 1, RTCP_SDES, words);
	write_u32(w, ssrc);
	write_u8(w, SDES_CNAME);
	write_u8(w, (uint8_t)len);
	write_bytes(w, bytes_of(cname, len));
	write_zeros(w, words * 4 - (4 + 2 + len));
}

/* How many of the numbers fit into one PID + BLP pair, and the BLP. */
static size_t nack_pair(const uint16_t *seqs, size_t count, uint16_t *blp)
{
	size_t n = 1;
	*blp = 0;
	for (; n < count; n++) {
		uint16_t distance = (uint16_t)(seqs[n] - seqs[0]);
		if (distance > NACK_SPAN) {
			break;
		}
		if (distance > 0) {
			*blp = (uint16_t)(*blp | 1u << (distance - 1));
		}
	}
	return n;
}

void rtcp_write_nack(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc, const uint16_t *seqs, size_t count)
{
	uint16_t blp;
	size_t pairs = 0;
	if (count == 0) {
		return; /* the format has no empty NACK */
	}
	for (size_t i = 0; i < count; i += nack_pair(seqs + i, count - i, &blp)) {
		pairs++;
	}
	write_head(w, RTCP_RTPFB_NACK, RTCP_RTPFB, 2 + pairs);
	write_u32(w, sender_ssrc);
	write_u32(w, media_ssrc);
	for (size_t i = 0; i < count;) {
		size_t n = nack_pair(seqs + i, count - i, &blp);
		write_u16(w, seqs[i]);
		write_u16(w, blp);
		i += n;
	}
}

void rtcp_write_pli(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc)
{
	write_head(w, RTCP_PSFB_PLI, RTCP_PSFB, 2);
	write_u32(w, sender_ssrc);
	write_u32(w, media_ssrc);
}
