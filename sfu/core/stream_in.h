/* What we know of one incoming RTP stream: its extended numbers, loss, jitter, rate, and its clock (RFC 3550 A.3, A.8). */
#ifndef KREIDE_STREAM_IN_H
#define KREIDE_STREAM_IN_H

#include "rtcp.h"
#include "seq.h"
#include "units.h"

struct stream_in {
	uint32_t ssrc;
	uint32_t clock_hz;
	bool has_started;
	seq_t first_seq, highest_seq;
	uint64_t highest_rtp;        /* extended timestamp of highest_seq */
	us_t last_at;                /* arrival of the last packet */
	uint64_t packets, bytes;
	int64_t transit_rtp;
	uint32_t jitter_q4;          /* jitter in RTP units x 16 */
	uint64_t expected_prior, received_prior;
	/* last sender report */
	bool has_sr;
	ntp_t sr_ntp;
	uint32_t sr_rtp;
	us_t sr_at;
	/* rate over the last half second */
	us_t rate_since;
	uint64_t rate_bytes;
	bps_t rate_bps;
};

void stream_in_init(struct stream_in *s, uint32_t ssrc, uint32_t clock_hz);
/* An authenticated packet. *seq: its number, extended. ERR_REPLAY: a jump back or ahead so far that it can't be (dropped). */
enum err stream_in_on_packet(struct stream_in *s, uint16_t seq, uint32_t rtp, size_t bytes, us_t now, seq_t *extended) MUST_USE;
void stream_in_on_sr(struct stream_in *s, const struct rtcp_sender_info *info, us_t now);
/* The report block about this stream; counts loss since the last call. */
void stream_in_report(struct stream_in *s, us_t now, struct rtcp_report *out);
bps_t stream_in_rate_bps(struct stream_in *s, us_t now);
/* The publisher's NTP time of an RTP timestamp by the last SR. False without an SR. */
bool stream_in_ntp_of_rtp(const struct stream_in *s, uint32_t rtp, ntp_t *ntp);

#endif
