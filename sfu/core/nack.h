/* What is missing from one incoming stream, and when to ask for it again (RFC 4585). */
#ifndef KREIDE_NACK_H
#define KREIDE_NACK_H

#include "seq.h"
#include "units.h"

#include <stddef.h>

enum { NACK_MAX_HOLES = 256 };

struct nack_conf {
	us_t reorder_us; /* wait so long before calling a gap a loss */
	us_t retry_us;   /* least time between two requests for one packet, grows with the tries; RTT is added by set_rtt */
	us_t give_up_us; /* a packet so old is not asked for any more */
	uint8_t max_tries;
};

struct nack_hole {
	seq_t seq;
	us_t since;
	us_t due_at;
	uint8_t tries;
};

struct nack {
	const struct nack_conf *conf;
	bool has_started;
	seq_t highest;
	us_t rtt_us;
	struct nack_hole holes[NACK_MAX_HOLES]; /* ascending by seq */
	uint16_t hole_count;
	bool lost_track; /* a gap too large for NACK, or given up: only a key frame helps */
};

void nack_init(struct nack *n, const struct nack_conf *conf); /* conf outlives n */
void nack_set_rtt(struct nack *n, us_t rtt_us);
/* True: seq filled a known hole. */
bool nack_on_packet(struct nack *n, seq_t seq, us_t now);
/* True: it is missing, and may still come. */
bool nack_waits_for(const struct nack *n, seq_t seq);
/* Sequence numbers to ask for now, ascending; marks them as asked. */
size_t nack_take_due(struct nack *n, us_t now, uint16_t *out, size_t cap);
us_t nack_deadline(const struct nack *n); /* US_NEVER when nothing is missing */
/* True once after something was lost for good: the decoder needs a key frame. */
bool nack_take_lost(struct nack *n);

#endif
