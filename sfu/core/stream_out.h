/* What we have sent on one SSRC, for sender reports and for what comes back in receiver reports (RFC 3550 6.4). */
#ifndef KREIDE_STREAM_OUT_H
#define KREIDE_STREAM_OUT_H

#include "rtcp.h"
#include "units.h"

struct stream_out {
	uint32_t ssrc;
	uint32_t clock_hz;
	uint32_t packets, octets;
	bool has_sent;
	/* the pair that the next SR extrapolates from */
	ntp_t pair_ntp; /* server NTP of ... */
	uint32_t pair_rtp; /* ... this outgoing timestamp */
	bool has_pair;
	uint8_t fraction_lost;
	us_t rtt_us; /* 0: unknown */
};

void stream_out_init(struct stream_out *s, uint32_t ssrc, uint32_t clock_hz);
void stream_out_on_packet(struct stream_out *s, size_t payload_bytes);
/* The outgoing timestamp `rtp` was sampled at `ntp` of the server's wall clock. */
void stream_out_set_pair(struct stream_out *s, ntp_t ntp, uint32_t rtp);
/* False while nothing was sent or no pair is known. now_ntp: the wall clock of now. */
bool stream_out_sr(const struct stream_out *s, ntp_t now_ntp, struct rtcp_sender_info *out);
void stream_out_on_report(struct stream_out *s, const struct rtcp_report *report, ntp_t now_ntp);

#endif
