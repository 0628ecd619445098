/*
 * Packets that wait to be forwarded. What one read brought in goes out subscriber by subscriber instead of packet by
 * packet: a frame's packets leave for each of them in one go, while his state is warm, and stand side by side in the
 * slab, where they make one super-packet. A frame of which only a part was read may wait for its rest, but not long.
 */
#ifndef KREIDE_BURST_H
#define KREIDE_BURST_H

#include "seq.h"
#include "units.h"

#include <stdbool.h>
#include <stdint.h>

struct history_packet;
struct state;
struct uplink;

enum { BURST_MAX = 64 };

struct burst_packet {
	struct uplink *source; /* NULL: it was served */
	const struct history_packet *packet;
	seq_t seq;             /* as the packet had it: its slot may have been taken over */
	uint8_t layer;
};

struct burst {
	struct burst_packet packets[BURST_MAX];
	uint32_t count;
	bool is_held; /* more may come at this moment */
	us_t since;   /* when the first of them came */
};

/* A packet of a source that may be sent; without a payload: its number carries nothing. Forwarded with the next flush. */
void burst_add(struct state *s, struct uplink *source, int layer, const struct history_packet *packet, us_t now);
/* What was read at one moment is complete. Forwards it unless the rest of a frame is worth waiting for. */
void burst_release(struct state *s, us_t now);
/* How long what waits may wait; US_NEVER: nothing does. */
us_t burst_deadline(const struct state *s);
/* Before anything changes who receives what, or what is kept. */
void burst_flush(struct state *s, us_t now);

#endif
