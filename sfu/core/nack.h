/* What is missing from one incoming stream, and when to ask for it again (RFC 4585). */
#ifndef KREIDE_NACK_H
#define KREIDE_NACK_H

#include "seq.h"
#include "units.h"

#include <stddef.h>

enum { NACK_MAX_HOLES = 256 };
#define NACK_RTT_UNKNOWN_US (100 * US_PER_MS)

struct nack_conf {
	us_t reorder_us; /* wait so long before calling a gap a loss, at first; it follows what comes late by itself */
	us_t echo_us;    /* each request is repeated after that, since requests get lost too; 0: never */
	us_t retry_us;   /* over the round trip until a packet is asked for again; doubles from the third try on */
	us_t give_up_us; /* a packet so old is not asked for any more */
	uint8_t max_tries;
};

struct nack_hole {
	seq_t seq;
	us_t since;
	us_t asked_at; /* last try */
	us_t due_at;
	uint8_t tries;
	bool has_echo; /* the last try is to be repeated at due_at */
};

struct nack {
	const struct nack_conf *conf;
	bool has_started;
	seq_t highest;
	us_t rtt_us;    /* told; 0: unknown */
	us_t wait_us;   /* what the line's own disorder makes of conf->reorder_us */
	us_t sample_us; /* from a first request to its answer, smoothed; 0: none yet */
	uint16_t hole_count;
	bool lost_track; /* a gap too large for NACK, or given up: only a key frame helps ... */
	seq_t lost_seq;  /* ... that comes after this number */
	struct nack_hole holes[NACK_MAX_HOLES]; /* ascending by seq; last, and not touched while there are none: memory */
};

void nack_init(struct nack *n, const struct nack_conf *conf); /* conf outlives n */
/* 0: unknown; then it is taken from how long the answers take. */
void nack_set_rtt(struct nack *n, us_t rtt_us);
/* True: seq filled a known hole. */
bool nack_on_packet(struct nack *n, seq_t seq, us_t now);
/* True: it is missing, and may still come. */
bool nack_waits_for(const struct nack *n, seq_t seq);
/* True: it is missing, and was asked for: if it comes now, it is sent for the second time. */
bool nack_has_asked_for(const struct nack *n, seq_t seq);
/* Sequence numbers to ask for now, ascending; marks them as asked. */
size_t nack_take_due(struct nack *n, us_t now, uint16_t *out, size_t cap);
us_t nack_deadline(const struct nack *n); /* US_NEVER when nothing is missing */
/* True once after something was lost for good, *seq the newest of it: the decoder needs a key frame after that. */
bool nack_take_lost(struct nack *n, seq_t *seq);

#endif
