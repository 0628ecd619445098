/*
 * A conference in a whole house under a virtual clock: the real signaling over a real store, the real HTTP interface, a real worker, and
 * everybody of the roll with a browser that behaves as docs/conference.md and docs/voting.md tell a client to; all of them send sound
 * all the time, whatever they may. What must hold is said by a second model of the meeting (assembly.h) and by what was voted (box.h);
 * tests/sim/conference_in_the_house.c says it in words.
 */
#ifndef KREIDE_TEST_SITTING_H
#define KREIDE_TEST_SITTING_H

#include "api.h"
#include "assembly.h"
#include "box.h"
#include "endpoint.h"
#include "rng.h"
#include "signaling.h"
#include "store_vote.h"
#include "worker.h"

#include <glib.h>
#include <jansson.h>

/* Chair, deputy chair, teller, minutes, voting members, advisory ones, deputies of seats, guests, and who is on no roll at first. */
enum {
	CHAIR, VICE, TELLER, CLERK, FIRST_MEMBER, FIRST_ADVISORY = FIRST_MEMBER + 5, FIRST_DEPUTY = FIRST_ADVISORY + 2,
	FIRST_GUEST = FIRST_DEPUTY + 2, STRANGER = FIRST_GUEST + 3, SITTING_PEOPLE
};
_Static_assert((int)SITTING_PEOPLE <= (int)ASSEMBLY_PEOPLE && (int)SITTING_PEOPLE <= (int)BOX_PEOPLE, "the models have a place for everybody");
enum { SITTING_ITEMS = 4, SITTING_SECRETS = 256 };
#define SITTING_EPOCH_MS INT64_C(1790000000000)

/* What a client makes of what it hears. */
struct replica {
	int item;
	bool guests_out, is_closed, first_first, is_quorate, is_established;
	int turn_seconds, states[ASSEMBLY_ITEMS], item_count;
	int64_t begun[ASSEMBLY_ITEMS], ended[ASSEMBLY_ITEMS];
	int speaker, speaker_order, wait_count, seats, present, needed;
	int64_t speaker_since, speaker_ends;
	struct { int person, is_order, spoke; } waits[ASSEMBLY_PEOPLE];
	bool is_there[ASSEMBLY_SEATS];
	int stages[BOX_VOTES]; /* enum vote_stage; -1: knows nothing of it */
};

struct attendee {
	struct sitting *s;
	int number;
	char id[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX], name[STORE_NAME_MAX];
	conn_id conn; /* 0: none */
	int64_t last_id, join_id;
	char participation[STORE_ID_MAX];
	uint64_t seq;
	bool is_mute_line; /* the line is cut, and neither end has noticed */
	bool is_in, wants_in, must_wait, stays_away;
	us_t comes_at, in_since, said_at; /* said_at: the server heard of him last */
	struct replica replica;
	char code[32], why[32]; /* of the last reply */
	json_t *data;
	struct endpoint *endpoint;
	struct path path;
	us_t media_at;
	int spoken;
	bool must_publish;
	us_t heard_at[SITTING_PEOPLE];
};

/* Something that was said or written while guests were out, or in an item without them. */
struct secret {
	enum { SECRET_CHAT, SECRET_VOTE, SECRET_ITEM } kind;
	int item;
	bool may[SITTING_PEOPLE]; /* of chat: whoever was not out when it was said */
};

struct sitting_count {
	uint64_t requests, refused, checks, heard, sounds, joins, resumes, restarts, outs, records, counted, secrets, late;
};

struct sitting {
	const char *program;
	uint64_t seed;
	bool is_told, is_seen; /* is_seen: what had to be seen with prove */
	const char *prove;     /* NULL: nothing; else which fault is put in: main says which there are */
	const struct dtls_identity *server_identity, *client_identity;
	us_t now, ping_at, tick_at, worker_at, awake_at; /* awake_at: until then the server waits for who was there before it died */
	bool closes_when_all, is_dying; /* is_dying: nothing that the server says gets out any more */
	struct rng rng, media_rng;
	struct store *store;
	struct signaling *signaling;
	struct api *api;
	struct worker *worker;
	GQueue events, packets;
	uint8_t outgoing[WORKER_PACKET_MAX];
	char school[STORE_ID_MAX], id[STORE_ID_MAX], items[ASSEMBLY_ITEMS][STORE_ID_MAX], seats[ASSEMBLY_SEATS][STORE_ID_MAX];
	struct attendee people[SITTING_PEOPLE];
	struct assembly model;
	struct box box;
	struct secret secrets[SITTING_SECRETS];
	int secret_count;
	conn_id last_conn;
	uint32_t generation;
	struct sitting_count count;
};

_Noreturn void sitting_fail(const struct sitting *s, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
#define MUST(s, claim, ...) \
	do { \
		if (!(claim)) { \
			sitting_fail((s), __FILE__, __LINE__, __VA_ARGS__); \
		} \
	} while (0)

static inline struct instant sitting_instant(const struct sitting *s)
{
	return (struct instant){s->now, SITTING_EPOCH_MS + s->now / US_PER_MS};
}

static inline int64_t sitting_ms(us_t at)
{
	return at == 0 ? 0 : SITTING_EPOCH_MS + at / US_PER_MS;
}

static inline uint32_t sitting_chance(struct sitting *s, uint32_t limit)
{
	return rng_below(&s->rng, limit);
}

/* sitting.c */
void sitting_play(struct sitting *s);
void sitting_run(struct sitting *s, us_t until);
/* The server dies now, and runs again some time later. */
void sitting_restart(struct sitting *s, us_t down);
/* A marker for a text of the current item, or of another; empty if guests may know. */
const char *sitting_secret(struct sitting *s, int kind, int item, char out[32]);

/* sitting_school.c */
void school_make(struct sitting *s);
void school_seats(struct sitting *s);
/* A random change of the roll, or of the rules, over HTTP. */
void school_change_roll(struct sitting *s);
void school_change_rules(struct sitting *s);

/* sitting_server.c */
void server_begin(struct sitting *s);
void server_end(struct sitting *s);
/* What comes of it is carried out, and what the worker has to say to it. */
void server_walk(struct sitting *s, struct effects *effects);
void server_pass_events(struct sitting *s);
us_t server_next(const struct sitting *s);
void server_serve(struct sitting *s);
/* The status; *reply (NULL: nobody asks) is new. Takes body (NULL: GET). */
int server_http(struct sitting *s, const char *session, const char *path, json_t *body, json_t **reply);

/* sitting_client.c */
/* The code; "": done. Takes data. Everything that comes of it has happened, and was checked. */
const char *client_ask(struct attendee *p, const char *op, json_t *data);
void client_connect(struct attendee *p);
/* Its line ends; noticed: the server knows at once. */
void client_cut(struct attendee *p, bool is_noticed);
void client_leave(struct attendee *p);
void client_text(struct attendee *p, const char *text);
void client_closed(struct attendee *p, unsigned code);
void client_serve(struct attendee *p);
int client_person(const struct sitting *s, const char *id);

/* sitting_replica.c */
void replica_live(struct attendee *p, const json_t *live);
void replica_note(struct attendee *p, const char *ev, const json_t *data);
int replica_number(char ids[][STORE_ID_MAX], int count, const char *id);

/* sitting_votes.c: what a client does in a vote, and what becomes of it */
void votes_hear(struct attendee *p, const json_t *vote, bool is_snapshot);
void votes_serve(struct attendee *p);
us_t votes_next(const struct sitting *s);
/* The chair or a teller does something about votes. */
void votes_step(struct sitting *s);
/* Who fills which voting seat is new. */
void votes_look(struct sitting *s);
void votes_restart(struct sitting *s);
/* Whatever runs is over when this returns. */
void votes_finish(struct sitting *s);

/* sitting_media.c */
json_t *media_begin(struct attendee *p);
void media_end(struct attendee *p);
void media_to(struct sitting *s, const struct path *to, const uint8_t *pkt, size_t len);
us_t media_next(const struct sitting *s);
void media_serve(struct sitting *s);

/* sitting_steps.c */
void steps_take(struct sitting *s);

/* sitting_check.c */
/* After everything that happens. */
void check_now(struct sitting *s);
/* Each second. */
void check_second(struct sitting *s);
/* sitting_record.c */
void check_record(struct sitting *s);

#endif
