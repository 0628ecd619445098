/*
 * A network for simulations: one-way links with delay, jitter, loss (even or in bursts), reordering, duplicates and a
 * bottleneck with a queue. Sans-IO and deterministic: everything follows from the seed and the times handed in.
 */
#ifndef KREIDE_TEST_NETSIM_H
#define KREIDE_TEST_NETSIM_H

#include "path.h"
#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NETSIM_PACKET_MAX = 1500 };

/* All zero is a wire: no delay, no loss, endless capacity. */
struct netsim_link {
	us_t delay_us;
	us_t jitter_us;              /* added evenly from 0 to this; order is kept */
	uint32_t loss_permille;      /* each packet for itself */
	/* Gilbert-Elliott: in the bad state all is lost. 0: never bad. */
	uint32_t bad_permille;       /* chance per packet that a good link turns bad */
	uint32_t good_permille;      /* chance per packet that a bad link turns good */
	uint32_t reorder_permille;   /* a packet is held back ... */
	us_t reorder_us;             /* ... for up to this long, and others overtake it */
	uint32_t duplicate_permille;
	bps_t rate_bps;              /* of the bottleneck; 0: endless */
	us_t queue_us;               /* what waits longer than this at the bottleneck is dropped; 0: 200 ms */
	uint32_t bottleneck;         /* one that it shares with other links instead (netsim_add_bottleneck); 0: none */
	bool is_cut;
};

struct netsim_packet {
	uint32_t link;
	struct path path;   /* as handed to netsim_send */
	size_t len;
	uint8_t data[NETSIM_PACKET_MAX];
};

struct netsim_count {
	uint64_t sent, lost, dropped, duplicated, delivered;
};

struct netsim;

struct netsim *netsim_new(uint64_t seed);
void netsim_free(struct netsim *n);
/* Returns the number of a new link. */
uint32_t netsim_add(struct netsim *n, const struct netsim_link *link);
void netsim_change(struct netsim *n, uint32_t link, const struct netsim_link *conf);
/*
 * A queue that several links go through, first come, first served; what would wait longer than queue_us (0: 200 ms) is
 * dropped. Returns its number, from 1 on. A change of the rate holds from the next packet on that it serves.
 */
uint32_t netsim_add_bottleneck(struct netsim *n, bps_t rate_bps, us_t queue_us);
void netsim_change_bottleneck(struct netsim *n, uint32_t bottleneck, bps_t rate_bps);
/* How long a packet would wait that came now. */
us_t netsim_queue_us(const struct netsim *n, uint32_t bottleneck, us_t now);
/* Bytes that have left it so far. */
uint64_t netsim_passed_bytes(const struct netsim *n, uint32_t bottleneck);
void netsim_send(struct netsim *n, uint32_t link, const struct path *path, const uint8_t *data, size_t len, us_t now);
us_t netsim_deadline(const struct netsim *n);
/* The next packet that has arrived by now, in order of arrival; false if there is none. */
bool netsim_receive(struct netsim *n, struct netsim_packet *out, us_t now);
const struct netsim_count *netsim_count(const struct netsim *n, uint32_t link);

#endif
