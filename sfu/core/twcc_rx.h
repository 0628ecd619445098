/* Arrival times of a peer's packets by transport-wide number, and the feedback made from them. */
#ifndef KREIDE_TWCC_RX_H
#define KREIDE_TWCC_RX_H

#include "rtcp_twcc.h"
#include "seq.h"

enum { TWCC_RX_WINDOW = 1024 };
#define TWCC_RX_INTERVAL_US (50 * US_PER_MS)

struct twcc_rx {
	bool has_started;
	seq_t next_report; /* first number that no feedback has covered */
	seq_t highest;
	us_t due_at;
	uint8_t feedback_count;
	us_t arrival[TWCC_RX_WINDOW]; /* by number modulo the window, -1: not there; not touched before the first packet */
};

void twcc_rx_init(struct twcc_rx *t);
void twcc_rx_on_packet(struct twcc_rx *t, uint16_t wire_seq, us_t now);
us_t twcc_rx_deadline(const struct twcc_rx *t);
/* Appends the feedback that is due. Returns the packets written (0: nothing to say). May be called early. */
size_t twcc_rx_write(struct twcc_rx *t, us_t now, uint32_t sender_ssrc, uint32_t media_ssrc, struct writer *w);

#endif
