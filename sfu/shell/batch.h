/*
 * What a loop turn sends over UDP: packets are collected side by side in a slab and leave with as few system calls as the
 * kernel allows. Packets to one destination keep their order; runs of equal size to one destination become one
 * super-packet (UDP_SEGMENT), which a video frame is. Cheapest when a destination's packets are added one after the other.
 */
#ifndef KREIDE_BATCH_H
#define KREIDE_BATCH_H

#include "path.h"
#include "udp.h"

enum { BATCH_SLOTS = 2048 }; /* a frame of 8 packets to 200 subscribers, and what else goes on */

struct batch;

/* sockets outlive the batch; path.local of a UDP path is an index into them. NULL: no memory. */
struct batch *batch_new(struct udp *sockets, uint32_t socket_count);
void batch_free(struct batch *b);
/* A buffer of WORKER_PACKET_MAX bytes, the same until batch_add; sends all first if no slot is left. Never NULL. */
uint8_t *batch_reserve(struct batch *b);
/* What stands in the reserved buffer goes to `to` with the next flush. */
void batch_add(struct batch *b, const struct path *to, size_t len);
void batch_flush(struct batch *b);
/* Packets that the kernel did not take, since the start. */
uint64_t batch_dropped(const struct batch *b);

#endif
