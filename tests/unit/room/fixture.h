/* A worker and scripted endpoints in one memory: every packet arrives at once, time moves in steps of a millisecond. */
#ifndef KREIDE_TEST_ROOM_FIXTURE_H
#define KREIDE_TEST_ROOM_FIXTURE_H

#include "endpoint.h"
#include "worker.h"

#define FIXTURE_GATHER_US (3 * US_PER_MS)
enum { FIXTURE_MAX = 6, FIXTURE_QUEUE = 8192, FIXTURE_ROOM = 7 };

struct fixture;

/* One participant; his id is his number + 1, in payloads and towards the worker. */
struct guest {
	struct fixture *f;
	uint32_t number;
	struct endpoint *endpoint;
	struct path path;
	char *answer;
	uint32_t answers, refusals;
	enum sfu_refusal why;
	enum sfu_peer_state state;
	uint32_t renegotiations; /* times that he was asked for another offer */
	struct sfu_event seats[SFU_MAX_SEATS];
	uint64_t frames_of[FIXTURE_MAX + 1][SFU_SOURCE_COUNT]; /* what was played, by publisher's id and source */
	us_t barred_from, barred_to; /* nothing that he captured between may ever be seen or heard; 0, 0: whatever */
	uint32_t drop_every; /* every n-th packet to him is lost; 0: none */
	uint32_t sent_to;
	bool drops_dtls;     /* what comes to him of the handshake is lost */
	uint32_t drop_up;    /* so many of his next large packets (of pictures) are lost */
};

struct waiting {
	struct guest *guest;
	bool is_up;
	struct path from;
	size_t len;
	uint8_t data[WORKER_PACKET_MAX];
};

struct fixture {
	struct worker *worker;
	struct dtls_identity *server, *client;
	us_t now;
	struct guest guests[FIXTURE_MAX];
	uint32_t guest_count;
	uint8_t outgoing[WORKER_PACKET_MAX];
	uint64_t sent; /* packets that left the worker */
	bool holds;    /* what waits at one instant is read together, as by the real loop */
	uint32_t trickles; /* no more than so many packets of pictures come in a millisecond; 0: all */
	uint32_t trickled;
	uint64_t large, large_runs;    /* packets of pictures that left, and runs of them to one guest */
	const struct guest *large_to;  /* the last one */
	bool counts_allocations;
	uint64_t allocations;
	struct waiting *queue;
	size_t head, tail;
};

void fixture_init(struct fixture *f, uint32_t audible);
void fixture_finish(struct fixture *f);
/* Joins and is connected when this returns; nothing is allowed yet. conf: may be NULL. */
struct guest *fixture_join(struct fixture *f, const struct endpoint_conf *conf);
void fixture_offer(struct guest *g, bool is_fresh);
void fixture_allow(struct guest *g, uint32_t sources);
/* Looks at one participant (NULL: at nobody). */
void fixture_view(struct guest *g, const struct guest *subject, enum sfu_feed feed, uint16_t height_px);
void fixture_run(struct fixture *f, us_t duration_us);
void fixture_datagram(struct fixture *f, const struct path *from, const uint8_t *data, size_t len);
struct path fixture_path(uint32_t number);

#endif
