#include "stream_out.h"

#include <string.h>

#define RTT_MAX_US (30 * US_PER_S)

void stream_out_init(struct stream_out *s, uint32_t ssrc, uint32_t clock_hz)
{
	memset(s, 0, sizeof *s);
	s->ssrc = ssrc;
	s->clock_hz = clock_hz;
}

void stream_out_on_packet(struct stream_out *s, size_t payload_bytes)
{
	s->has_sent = true;
	s->packets++;
	s->octets += (uint32_t)payload_bytes;
}

void stream_out_set_pair(struct stream_out *s, ntp_t ntp, uint32_t rtp)
{
	s->has_pair = true;
	s->pair_ntp = ntp;
	s->pair_rtp = rtp;
}

bool stream_out_sr(const struct stream_out *s, ntp_t now_ntp, struct rtcp_sender_info *out)
{
	if (!s->has_sent || !s->has_pair) {
		return false;
	}
	int64_t hz = s->clock_hz;
	us_t span_us = us_from_ntp_span(now_ntp, s->pair_ntp);
	int64_t ticks = span_us / US_PER_S * hz + span_us % US_PER_S * hz / US_PER_S;
	out->ssrc = s->ssrc;
	out->ntp = now_ntp;
	out->rtp = s->pair_rtp + (uint32_t)ticks;
	out->packet_count = s->packets;
	out->octet_count = s->octets;
	return true;
}

void stream_out_on_report(struct stream_out *s, const struct rtcp_report *report, ntp_t now_ntp)
{
	s->fraction_lost = report->fraction_lost;
	if (report->last_sr == 0) {
		return;
	}
	/* RFC 3550 6.4.1: all in 1/65536 s modulo 2^32 */
	uint32_t span = (uint32_t)(now_ntp >> 16) - report->last_sr - report->delay_since_sr;
	us_t sample_us = (us_t)((uint64_t)span * 1000000u >> 16);
	if (span >= UINT32_C(0x80000000) || sample_us > RTT_MAX_US) {
		return;
	}
	sample_us = us_max(sample_us, 1);
	s->rtt_us = s->rtt_us == 0 ? sample_us : us_max((s->rtt_us * 7 + sample_us) / 8, 1);
}
