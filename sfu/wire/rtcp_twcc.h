/* Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1). */
#ifndef KREIDE_RTCP_TWCC_H
#define KREIDE_RTCP_TWCC_H

#include "rtcp.h"

enum { TWCC_MAX_STATUSES = 2048, TWCC_TICK_US = 250, TWCC_REFERENCE_US = 64000 };

struct twcc_status {
	bool received;
	int64_t arrival_us; /* in the receiver's clock modulo 64 ms x 2^24; by a delta it may lie just outside of that */
};

struct twcc_feedback {
	uint32_t media_ssrc;
	uint16_t base_seq;
	uint8_t feedback_count;
	uint32_t count; /* statuses, for base_seq, base_seq + 1, ... */
	struct twcc_status status[TWCC_MAX_STATUSES];
};

/* ERR_MALFORMED, ERR_FULL (more than TWCC_MAX_STATUSES). */
enum err rtcp_read_twcc(const struct rtcp_packet *p, struct twcc_feedback *out) MUST_USE;

/*
 * Appends one feedback packet. Statuses are those of f; arrival_us must be >= 0. Returns the number of statuses
 * that fitted into the packet (deltas beyond 16 bit or a full buffer end it early; 0: not even one).
 */
size_t rtcp_write_twcc(struct writer *w, uint32_t sender_ssrc, const struct twcc_feedback *f);

#endif
