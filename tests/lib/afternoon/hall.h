/*
 * An afternoon of talks in a whole house under a virtual clock: the real signaling over a real store, the real HTTP interface, a
 * real worker, and real endpoints of everybody who is in a talk. What people do is decided in people.h; here it is carried out as
 * clients do it: links, sessions, WebSockets, `talk.wait`, `desk.open`, `room.join` when the talk is open, and media from then on.
 * tests/sim/afternoon_in_the_house.c says what must hold.
 */
#ifndef KREIDE_TEST_HALL_H
#define KREIDE_TEST_HALL_H

#include "api.h"
#include "endpoint.h"
#include "people.h"
#include "signaling.h"
#include "store_consult.h"
#include "worker.h"

#include <glib.h>
#include <jansson.h>

enum { HALL_CLIENTS = PEOPLE_AGENTS + PEOPLE_TEACHERS };

/* A stay in a room: from the reply to room.join until it is known to be over. */
struct stay {
	int talk; /* -1: none */
	us_t from, until; /* until US_NEVER: he is in */
};

/* A browser. Families and those who come with them by their agent's number, then teachers. */
struct client {
	int number;
	char person[STORE_ID_MAX], session[STORE_TOKEN_MAX];
	conn_id conn; /* 0: none */
	int64_t last_id, join_id;
	int waits_for, joins; /* talks; -1: none */
	struct stay stay, before;
	us_t cut_at;          /* the line was cut then, or has come back: both ends need a moment */
	char participation[STORE_ID_MAX];
	struct endpoint *endpoint;
	void *station;        /* what its media is known by */
	us_t media_at;        /* when it is served next */
	uint32_t spoken;
	struct path path;
	us_t quiet_at;        /* who should be gone sends on for a while */
	json_t *reply;        /* of the request that was just made */
};

struct hall {
	const char *program;
	uint64_t seed;
	bool is_told, is_proof, is_seen; /* is_seen: somebody heard whom he must not hear */
	const struct dtls_identity *server_identity, *client_identity;
	struct people people;
	us_t now, worker_at, ping_at;
	struct rng rng;
	struct store *store;
	struct signaling *signaling;
	struct api *api;
	struct worker *worker;
	GQueue events;  /* struct sfu_event, from the worker */
	GQueue packets; /* struct packet, on their way; all take as long */
	uint8_t outgoing[WORKER_PACKET_MAX];
	char school[STORE_ID_MAX], consult[STORE_ID_MAX], desks[PEOPLE_DESKS][STORE_ID_MAX];
	char slots[PEOPLE_DESKS][PEOPLE_SLOTS][STORE_ID_MAX];
	char children[PEOPLE_FAMILIES][STORE_ID_MAX], talks[PEOPLE_TALKS][STORE_ID_MAX];
	GHashTable *talk_of, *client_of; /* an id of the store -> its number + 1; a connection -> struct client */
	struct client clients[HALL_CLIENTS];
	sfu_room_id first_room; /* for is_proof */
	conn_id last_conn;
	uint32_t generation;
	enum talk_stage stages[PEOPLE_TALKS];
	us_t heard[HALL_CLIENTS][HALL_CLIENTS]; /* when the first heard the second last */
	uint64_t frames, joins, pairs;
};

#define hall_must(h, claim, ...) \
	do { \
		if (!(claim)) { \
			hall_fail((h), __FILE__, __LINE__, __VA_ARGS__); \
		} \
	} while (0)
_Noreturn void hall_fail(struct hall *h, const char *file, int line, const char *format, ...) __attribute__((format(printf, 4, 5)));
struct instant hall_instant(const struct hall *h);

/* The whole afternoon. */
void hall_play(struct hall *h);

/* --- hall_school.c --- */
void school_make(struct hall *h);
void school_log_in(struct hall *h, struct client *c, const char *person, const char *token);

/* --- hall_server.c --- */
void server_begin(struct hall *h);
void server_end(struct hall *h);
void server_walk(struct hall *h, struct effects *effects);
void server_packet(struct hall *h, const struct path *from, uint8_t *pkt, size_t len);
us_t server_next(const struct hall *h);
void server_serve(struct hall *h);
/* The reply's body; {} for none; NULL: refused. Takes body. */
json_t *server_http(struct hall *h, const char *session, const char *path, json_t *body, char cookie[STORE_TOKEN_MAX]);

/* --- hall_client.c --- */
void client_come(struct hall *h, struct client *c, int talk);
void client_sit_down(struct hall *h, struct client *c, int desk);
void client_cut(struct hall *h, struct client *c);
void client_leave(struct hall *h, struct client *c);
enum desk_refusal client_act(struct hall *h, struct client *c, int desk, enum desk_action action, int talk);
void client_text(struct hall *h, struct client *c, const char *text);
void client_closed(struct hall *h, struct client *c);
void client_ping(struct hall *h, struct client *c);
/* The server is gone. */
void client_lost(struct hall *h, struct client *c);

/* --- hall_media.c --- */
json_t *media_begin(struct hall *h, struct client *c);
void media_end(struct client *c);
void media_to(struct hall *h, const struct path *to, const uint8_t *pkt, size_t len);
us_t media_next(const struct hall *h);
void media_serve(struct hall *h);
/* Everybody who is in a talk with somebody for a while has heard him lately. */
void media_check(struct hall *h);

static inline int client_desk(const struct client *c)
{
	return c->number < PEOPLE_AGENTS ? -1 : (c->number - PEOPLE_AGENTS) / 2;
}

#endif
