#include "stream_in.h"

#include <string.h>

#define RATE_WINDOW_US (500 * US_PER_MS)
#define RATE_FIRST_US (100 * US_PER_MS)
#define RATE_SILENCE_US US_PER_S

void stream_in_init(struct stream_in *s, uint32_t ssrc, uint32_t clock_hz)
{
	memset(s, 0, sizeof *s);
	s->ssrc = ssrc;
	s->clock_hz = clock_hz;
}

/* Split in seconds and rest: a product of microseconds and hertz would overflow after some years. */
static int64_t rtp_from_us(us_t at, uint32_t clock_hz)
{
	int64_t hz = clock_hz;
	return at / US_PER_S * hz + at % US_PER_S * hz / US_PER_S;
}

static void start(struct stream_in *s, uint16_t seq, uint32_t rtp, us_t now)
{
	s->has_started = true;
	s->first_seq = UINT64_C(65536) + seq;
	s->highest_seq = s->first_seq;
	s->highest_rtp = (UINT64_C(1) << 32) + rtp;
	s->transit_rtp = rtp_from_us(now, s->clock_hz) - (int64_t)rtp;
	s->rate_since = now;
}

seq_t stream_in_extend(const struct stream_in *s, uint16_t seq)
{
	return seq16_extend(seq, s->highest_seq);
}

/* RFC 3550 A.8; the difference modulo 2^32, since timestamps wrap. */
static void update_jitter(struct stream_in *s, uint32_t rtp, us_t now)
{
	int64_t transit = rtp_from_us(now, s->clock_hz) - (int64_t)rtp;
	int64_t d = (int32_t)(uint32_t)(transit - s->transit_rtp);
	s->transit_rtp = transit;
	d = d < 0 ? -d : d;
	/* a pause of the source or a step of its clock is no jitter */
	if (d < (int64_t)s->clock_hz * 5) {
		s->jitter_q4 = (uint32_t)((int64_t)s->jitter_q4 + d - ((s->jitter_q4 + 8) >> 4));
	}
}

static void roll_rate(struct stream_in *s, us_t now)
{
	us_t elapsed_us = now - s->rate_since;
	if (elapsed_us >= RATE_WINDOW_US) {
		s->rate_bps = (bps_t)(s->rate_bytes * 8 * 1000000u / (uint64_t)elapsed_us);
		s->rate_bytes = 0;
		s->rate_since = now;
	}
}

/* RFC 3550 A.1: after a jump, two packets in a row are believed. */
static bool is_believed(struct stream_in *s, uint16_t seq)
{
	bool believed = s->has_probe && s->probe_seq == seq;
	s->has_probe = !believed;
	s->probe_seq = (uint16_t)(seq + 1);
	return believed;
}

void stream_in_raise(struct stream_in *s, seq_t seq, uint32_t rtp)
{
	if (seq >= s->highest_seq) {
		s->highest_seq = seq;
		s->highest_rtp = seq32_extend(rtp, s->highest_rtp);
	}
}

enum err stream_in_on_packet(struct stream_in *s, uint16_t seq, uint32_t rtp, size_t bytes, us_t now, seq_t *extended)
{
	if (!s->has_started) {
		start(s, seq, rtp, now);
	}
	int16_t diff = seq16_diff(seq, (uint16_t)s->highest_seq);
	seq_t full = stream_in_extend(s, seq);
	if (diff > STREAM_IN_MAX_AHEAD || diff < -STREAM_IN_MAX_BEHIND) {
		if (!is_believed(s, seq)) {
			return ERR_REPLAY;
		}
		full = s->highest_seq + (uint16_t)(seq - (uint16_t)s->highest_seq);
		/* the numbers that were skipped were never sent: they are no loss */
		s->first_seq += full - s->highest_seq - 1;
	}
	s->has_probe = false;
	stream_in_raise(s, full, rtp);
	update_jitter(s, rtp, now);
	s->packets++;
	s->bytes += bytes;
	s->last_at = now;
	s->rate_bytes += bytes;
	roll_rate(s, now);
	*extended = full;
	return OK;
}

void stream_in_on_sr(struct stream_in *s, const struct rtcp_sender_info *info, us_t now)
{
	s->has_sr = true;
	s->sr_ntp = info->ntp;
	s->sr_rtp = info->rtp;
	s->sr_at = now;
}

static int32_t clamp_lost(int64_t lost)
{
	if (lost > 0x7fffff) {
		return 0x7fffff;
	}
	return lost < -0x800000 ? -0x800000 : (int32_t)lost;
}

void stream_in_report(struct stream_in *s, us_t now, struct rtcp_report *out)
{
	memset(out, 0, sizeof *out);
	out->ssrc = s->ssrc;
	if (!s->has_started) {
		return;
	}
	uint64_t expected = s->highest_seq - s->first_seq + 1;
	int64_t expected_interval = (int64_t)(expected - s->expected_prior);
	int64_t lost_interval = expected_interval - (int64_t)(s->packets - s->received_prior);
	s->expected_prior = expected;
	s->received_prior = s->packets;
	if (expected_interval > 0 && lost_interval > 0) {
		int64_t fraction = lost_interval * 256 / expected_interval;
		out->fraction_lost = (uint8_t)(fraction > 255 ? 255 : fraction);
	}
	out->lost = clamp_lost((int64_t)expected - (int64_t)s->packets);
	/* cycles count from 0 on the wire; ours start at one */
	out->highest_seq = (uint32_t)(s->highest_seq - 65536);
	out->jitter_rtp = s->jitter_q4 >> 4;
	if (s->has_sr) {
		out->last_sr = (uint32_t)(s->sr_ntp >> 16);
		out->delay_since_sr = (uint32_t)(ntp_from_us(now - s->sr_at) >> 16);
	}
}

bps_t stream_in_rate_bps(struct stream_in *s, us_t now)
{
	if (!s->has_started || now - s->last_at >= RATE_SILENCE_US) {
		return 0;
	}
	roll_rate(s, now);
	us_t elapsed_us = now - s->rate_since;
	if (s->rate_bps == 0 && elapsed_us >= RATE_FIRST_US) {
		return (bps_t)(s->rate_bytes * 8 * 1000000u / (uint64_t)elapsed_us);
	}
	return s->rate_bps;
}

bool stream_in_ntp_of_rtp(const struct stream_in *s, uint32_t rtp, ntp_t *ntp)
{
	if (!s->has_sr) {
		return false;
	}
	int64_t diff = seq32_diff(rtp, s->sr_rtp);
	int64_t hz = s->clock_hz;
	int64_t whole = diff / hz * (INT64_C(1) << 32);
	int64_t rest = diff % hz * (INT64_C(1) << 32) / hz;
	*ntp = s->sr_ntp + (ntp_t)(whole + rest);
	return true;
}
