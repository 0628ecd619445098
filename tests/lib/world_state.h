/* What a simulated call consists of. Private to world*.c. */
#ifndef KREIDE_TEST_WORLD_STATE_H
#define KREIDE_TEST_WORLD_STATE_H

#include "hmap.h"
#include "mirror.h"
#include "spread.h"
#include "world.h"
#include "world_clock.h"
#include "world_watch.h"

enum { WORLD_MAX_SEEN = 1024, RECORD_COUNT = 256 };

struct peer {
	struct world *world;
	uint32_t number;
	struct endpoint *endpoint; /* NULL: removed */
	uint32_t worker;           /* that serves him */
	uint32_t up, down;         /* links */
	struct path path;
	char *answer;              /* on its way */
	us_t answer_at;
	uint64_t offers, answers;
	enum sfu_peer_state state;
	struct sfu_event seats[SFU_MAX_SEATS]; /* last SFU_EVENT_SEAT */
	uint64_t bytes_to;
	bps_t estimate_bps;
	uint8_t demand;
	uint32_t demands;
	struct world_seen *seen;
	uint32_t seen_count;
};

struct record {
	struct path from;
	size_t len;
	uint8_t data[NETSIM_PACKET_MAX];
};

struct world {
	const char *program;
	uint64_t seed;
	us_t now;
	us_t read_until;           /* seeds that are odd: the worker is told to wait for more packets; US_NEVER: it is not */
	struct rng rng;
	struct dtls_identity *server_identity, *client_identity;
	struct worker *workers[WORLD_MAX_WORKERS];
	uint32_t worker_count;
	struct spread *spread;
	struct relays *relays;     /* on their way between workers */
	struct netsim *net;
	struct watch *watch;
	struct peer *peers[WORLD_MAX_PEERS];
	uint32_t peer_count;
	struct hmap places;        /* address hash -> peer */
	uint32_t address_count;
	uint8_t *outgoing;         /* exactly one packet, so that a sanitizer sees a byte too much */
	uint64_t packets_sent;
	sfu_peer_id dominant;
	struct record records[RECORD_COUNT];
	uint64_t record_count;
	us_t measured_at, buffer_us;
};

/* world.c */
void world_set_now(struct world *w, us_t now);
void world_command(struct world *w, struct sfu_cmd *cmd);
void world_check_peers(struct world *w);
extern const struct worker_sink world_sink; /* without its ctx */

/* world_workers.c */
void world_make_worker(struct world *w);
void world_free_workers(struct world *w);
void world_to_workers(struct world *w, const struct sfu_cmd *cmd);
void world_relay(void *ctx, uint32_t worker, const struct relay *r);
/* Gives what was relayed to whom it is for. */
void world_serve_relays(struct world *w);
void world_release_workers(struct world *w);
us_t world_workers_deadline(const struct world *w);
void world_workers_on_time(struct world *w);

#endif
