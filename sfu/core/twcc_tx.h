/* What was sent under which transport-wide number, and what became of it when feedback comes. */
#ifndef KREIDE_TWCC_TX_H
#define KREIDE_TWCC_TX_H

#include "rtcp_twcc.h"
#include "seq.h"

enum {
	TWCC_TX_WINDOW = 2048,
	TWCC_TX_REORDER = 32, /* a missing packet counts as lost once so many newer ones were covered */
	TWCC_TX_MISSING = 32,
	TWCC_TX_MAX_ROWS = TWCC_MAX_STATUSES + TWCC_TX_WINDOW
};

/* What a packet was, for whoever sends it again. */
struct twcc_name {
	uint16_t seq;
	uint8_t slot;
};

/* Small: a subscriber's window comes back into the cache with every frame. */
struct twcc_sent {
	uint32_t sent_at; /* low half of the time */
	uint16_t bytes;
	struct twcc_name name;
	bool is_open;    /* sent and not reported yet */
	bool is_missing; /* a feedback said that it had not arrived */
	bool is_named;
};

struct twcc_tx {
	seq_t next;
	us_t newest_at; /* when the last one was sent */
	seq_t acked_to; /* highest number that feedback has covered */
	seq_t judged_to; /* what is missing below was reported as lost */
	struct twcc_name missing[TWCC_TX_MISSING]; /* named packets that the last feedback was the first to miss */
	uint32_t missing_count;
	struct twcc_sent sent[TWCC_TX_WINDOW];
};

struct twcc_row {
	us_t sent_at;
	us_t arrived_at; /* in the receiver's clock; differences only. -1: lost */
	uint16_t bytes;
};

/* A zeroed struct, or one that was in use; places that were never used are not touched, and so cost no memory. */
void twcc_tx_init(struct twcc_tx *t);
/* Brings the places of the next packets into the cache. */
void twcc_tx_prefetch(const struct twcc_tx *t);
/* The number to write into the packet that is sent now. */
uint16_t twcc_tx_on_packet(struct twcc_tx *t, size_t bytes, us_t now);
/* Names the packet that was numbered last. */
void twcc_tx_name(struct twcc_tx *t, struct twcc_name name);
/*
 * Rows for what the feedback covers: the received packets in order of their numbers, then those that have been missing
 * long enough to be called lost. Each packet is reported once; what no feedback covered is never reported. Returns the
 * count (<= cap; losses beyond cap follow with the next feedback).
 */
size_t twcc_tx_on_feedback(struct twcc_tx *t, const struct twcc_feedback *f, struct twcc_row *rows, size_t cap);

#endif
