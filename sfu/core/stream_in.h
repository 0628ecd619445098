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
	bool has_probe;              /* the last packet jumped too far; probe_seq would continue from there */
	uint16_t probe_seq;
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
enum { STREAM_IN_MAX_AHEAD = 16384, STREAM_IN_MAX_BEHIND = 4096 };

/*
 * An authenticated packet; *extended: its number. The numbers start above 65535, so that an early late one stays
 * positive. ERR_REPLAY: a jump of more than STREAM_IN_MAX_ forward or back (dropped); a second packet that continues
 * from there is taken as a restart of the numbers, which then go on far ahead. Packets recovered by RTX don't go here:
 * they would hide the loss and look like jitter; see stream_in_extend.
 */
enum err stream_in_on_packet(struct stream_in *s, uint16_t seq, uint32_t rtp, size_t bytes, us_t now, seq_t *extended) MUST_USE;
/* The extended number of a packet that came another way (RTX), near the highest one. */
seq_t stream_in_extend(const struct stream_in *s, uint16_t seq);
/* It came by RTX and may be newer than all that came by itself. */
void stream_in_raise(struct stream_in *s, seq_t seq, uint32_t rtp);
void stream_in_on_sr(struct stream_in *s, const struct rtcp_sender_info *info, us_t now);
/* The report block about this stream; counts loss since the last call. */
void stream_in_report(struct stream_in *s, us_t now, struct rtcp_report *out);
/* Over the last half second; 0 when nothing came for a second. */
bps_t stream_in_rate_bps(struct stream_in *s, us_t now);
/* The publisher's NTP time of an RTP timestamp by the last SR. False without an SR. */
bool stream_in_ntp_of_rtp(const struct stream_in *s, uint32_t rtp, ntp_t *ntp);

#endif
