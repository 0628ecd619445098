/*
 * What the transport's fuzz target plays on: a whole worker, two scripted endpoints that reach real keys and real media,
 * a few addresses, a virtual clock, and chance that is the same in every run. It checks, whatever comes in:
 *
 *   - a check gets an answer only if it is, byte for byte, one that an endpoint made for the present transport, and only
 *     at the address that it came from; nothing else is ever sent to an address without such a check, nor 30 s after it;
 *   - media leaves only through a seat whose subject is in the room and may send that source at this moment;
 *   - one datagram, command or tick makes a bounded number of packets; memory is bounded; deadlines lie ahead.
 */
#ifndef KREIDE_FUZZ_STAGE_H
#define KREIDE_FUZZ_STAGE_H

#include "endpoint.h"
#include "path.h"
#include "rng.h"
#include "worker.h"

enum { STAGE_ACTORS = 2, STAGE_PATHS = 8, STAGE_RECORDS = 64, STAGE_ROOM = 1 };

enum stage_tamper { STAGE_DROP, STAGE_DOUBLE, STAGE_FLIP, STAGE_CUT, STAGE_TAMPER_COUNT };

struct stage;

struct actor {
	struct stage *stage;
	uint32_t number;
	sfu_peer_id id;      /* towards the worker; 0: not in the room */
	uint32_t generation; /* counts transports */
	struct endpoint *endpoint;
	uint32_t path;       /* where it is */
	uint32_t allowed;
	struct sfu_subject seats[SFU_MAX_SEATS];
	char *answer;
};

/* A datagram on its way, or one that an endpoint sent before. */
struct stage_packet {
	uint8_t actor;
	bool is_up;
	bool is_intact;      /* just as the endpoint made it */
	uint32_t generation;
	uint32_t path;
	size_t len;
	uint8_t data[WORKER_PACKET_MAX];
};

struct stage {
	us_t now;
	struct rng rng;
	struct worker *worker;
	struct actor actors[STAGE_ACTORS];
	struct path paths[STAGE_PATHS];
	us_t checked_at[STAGE_PATHS][STAGE_ACTORS]; /* -US_NEVER: not at all */
	sfu_peer_id last_id;
	bool is_room_open;
	bool is_h264; /* the first actor offers nothing else */
	const struct stage_packet *current; /* what the worker reads at the moment */
	uint32_t burst;                     /* packets since it was called */
	uint8_t *outgoing;
	size_t memory_before;
	/* the next packets from or to an actor are tampered with */
	uint32_t tamper_left;
	enum stage_tamper tamper_how;
	uint8_t tamper_at, tamper_bits;
	uint32_t record_count;
};

/* One at a time: queue and records are static, to be quick. Ends the program if something can't be had. */
struct stage *stage_new(void);
/* Takes everything down and looks at what is left. */
void stage_free(struct stage *s);
/* Time passes, and everybody does what is due. */
void stage_run(struct stage *s, us_t duration_us);
/* The machine slept: time passes, and nobody did anything. */
void stage_jump(struct stage *s, us_t duration_us);
/* A datagram reaches the worker. intact: an endpoint's own bytes (see stage_packet). */
void stage_inject(struct stage *s, const struct stage_packet *packet);
/* One of the last datagrams of the endpoints. NULL: there were none. */
const struct stage_packet *stage_record(const struct stage *s, uint32_t k);
void stage_tamper(struct stage *s, enum stage_tamper how, uint32_t count, uint8_t at, uint8_t bits);

/* A new participant in the actor's place (again, under a new id). */
void stage_add(struct stage *s, uint32_t actor);
/* Both there, connected, both allowed everything, looking at each other, all sources flowing. Ends the program if not. */
void stage_begin_lesson(struct stage *s);
/* Takes the command's texts; keeps account of rooms, rights and transports. */
void stage_command(struct stage *s, struct sfu_cmd *cmd);
/* Offers; what comes back is given to the endpoint. */
void stage_offer(struct stage *s, uint32_t actor, bool is_fresh);
void stage_path_gone(struct stage *s, uint32_t path);
void stage_move(struct stage *s, uint32_t actor, uint32_t path);

#endif
