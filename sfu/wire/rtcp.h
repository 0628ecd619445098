/*
 * RTCP (RFC 3550 section 6, RFC 4585, RFC 5104): walk a compound, read and write the packets that an SFU
 * uses. Reduced-size compounds (RFC 5506) are accepted.
 */
#ifndef KREIDE_RTCP_H
#define KREIDE_RTCP_H

#include "bytes.h"
#include "units.h"

enum rtcp_type {
	RTCP_SR = 200,
	RTCP_RR = 201,
	RTCP_SDES = 202,
	RTCP_BYE = 203,
	RTCP_APP = 204,
	RTCP_RTPFB = 205,
	RTCP_PSFB = 206,
	RTCP_XR = 207
};
enum { RTCP_RTPFB_NACK = 1, RTCP_RTPFB_TWCC = 15 };
enum { RTCP_PSFB_PLI = 1, RTCP_PSFB_FIR = 4, RTCP_PSFB_AFB = 15 };

/* One packet of a compound. */
struct rtcp_packet {
	uint8_t type;
	uint8_t count; /* RC, SC or FMT */
	struct bytes body; /* after the first 4 bytes, without padding */
};

/* Walks: takes the next packet off *rest. False at the end or at the first malformed packet (*rest is then empty). */
bool rtcp_next(struct bytes *rest, struct rtcp_packet *out);

struct rtcp_report {
	uint32_t ssrc;
	uint8_t fraction_lost; /* of 256 */
	int32_t lost;          /* 24 bit signed */
	uint32_t highest_seq;
	uint32_t jitter_rtp;
	uint32_t last_sr;       /* middle 32 bits of the NTP time of the last SR */
	uint32_t delay_since_sr; /* 1/65536 s */
};

struct rtcp_sender_info {
	uint32_t ssrc;
	ntp_t ntp;
	uint32_t rtp;
	uint32_t packet_count;
	uint32_t octet_count;
};

enum err rtcp_read_sr(const struct rtcp_packet *p, struct rtcp_sender_info *info) MUST_USE;
/* Report blocks of an SR or RR; returns how many were read (<= cap). */
size_t rtcp_read_reports(const struct rtcp_packet *p, struct rtcp_report *out, size_t cap);

/* Sequence numbers that a generic NACK asks for (RFC 4585 6.2.1); returns how many (<= cap, the rest is cut). */
size_t rtcp_read_nack(const struct rtcp_packet *p, uint32_t *media_ssrc, uint16_t *seqs, size_t cap);
/* True for PLI; or for FIR with an entry for an SSRC. *media_ssrc: whose key frame. */
bool rtcp_read_keyframe_request(const struct rtcp_packet *p, uint32_t *media_ssrc);
/* SSRCs that say goodbye. */
size_t rtcp_read_bye(const struct rtcp_packet *p, uint32_t *ssrcs, size_t cap);

/* Writers append one packet each. */
void rtcp_write_sr(struct writer *w, const struct rtcp_sender_info *info, const struct rtcp_report *reports, size_t count);
void rtcp_write_rr(struct writer *w, uint32_t sender_ssrc, const struct rtcp_report *reports, size_t count);
void rtcp_write_sdes_cname(struct writer *w, uint32_t ssrc, const char *cname);
/* seqs ascending modulo 2^16; packs them into PID + BLP pairs. */
void rtcp_write_nack(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc, const uint16_t *seqs, size_t count);
void rtcp_write_pli(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc);

#endif
