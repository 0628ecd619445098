/* A conference in a whole house, for tests/sim/guests_miss_an_item.c: who is in it, and what it is about. */
#ifndef KREIDE_TEST_MEETING_H
#define KREIDE_TEST_MEETING_H

#include "endpoint.h"
#include "rng.h"
#include "signaling.h"
#include "store.h"
#include "worker.h"

#include <glib.h>

enum { MEMBERS = 3, GUESTS = 2, PEOPLE = MEMBERS + GUESTS, ITEMS = 4 };
#define EPOCH_MS INT64_C(1790000000000)

/* A time in which a guest was out; until US_NEVER: he still is. */
struct gap {
	us_t from, until;
};

struct person {
	struct meeting *m;
	int number;
	char id[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	conn_id conn; /* 0: none */
	int64_t last_id, join_id;
	bool is_in, wants_in;
	us_t in_since, connects_at;
	struct endpoint *endpoint;
	struct path path;
	GArray *gaps; /* of a guest: struct gap, by the plan */
	bool may_be_in;
	us_t heard_at[PEOPLE][2]; /* whom last, sound and picture */
	char code[32]; /* of the last reply */
};

/* Of a guest, by the chair. */
enum decision { AS_THE_ITEM_SAYS, LET_IN, SENT_OUT };

struct meeting {
	const char *program;
	uint64_t seed;
	bool is_proof, is_told, is_seen;
	const struct dtls_identity *server_identity, *client_identity;
	us_t now, ping_at;
	struct rng rng;
	struct store *store;
	struct signaling *signaling;
	struct worker *worker;
	GQueue events, packets;
	uint8_t outgoing[WORKER_PACKET_MAX];
	char id[STORE_ID_MAX], items[ITEMS][STORE_ID_MAX];
	bool is_open_to_guests[ITEMS];
	enum decision decided[ITEMS + 1][GUESTS]; /* of each item; the last: while none is current */
	int item; /* -1: none */
	struct person people[PEOPLE];
	conn_id last_conn;
	uint32_t generation;
	uint64_t frames, checks, outs;
};

_Noreturn void meeting_fail(const struct meeting *m, int line, const char *what, int number, int other);
#define MUST(m, claim, what, number, other) \
	do { \
		if (!(claim)) { \
			meeting_fail((m), __LINE__, (what), (number), (other)); \
		} \
	} while (0)

static inline bool is_guest(const struct person *p)
{
	return p->number >= MEMBERS;
}

/* A school, and in it a conference that may begin: its members, then its guests. Some items are open to these. */
void meeting_make(struct meeting *m);

#endif
