/*
 * Who may do what and be heard by whom, by docs/protocol.md: computed from the requests that were accepted and from
 * time alone. It shares no code with signaling/, and never looks into its state.
 */
#ifndef KREIDE_TEST_ORACLE_H
#define KREIDE_TEST_ORACLE_H

#include "house.h"
#include "signaling.h"

enum { MAY_SPEAK = 1, MAY_CAMERA = 2, MAY_SHARE = 4, MAY_WRITE = 8, MAY_ALL = 15 };

/* What holds of a person in one room. */
struct oracle_own {
	int64_t hand_ms;
	unsigned mask, rights;
};

struct oracle_person {
	bool is_teacher;
	unsigned member_of; /* bit per room */
	char id[STORE_ID_MAX], name[STORE_NAME_MAX];
	int room;           /* -1: none */
	bool is_in;         /* false: his join is not answered yet */
	conn_id conn;       /* 0: his place is kept */
	int device;         /* of that connection, or of the last */
	us_t place_until;
	char participation[STORE_ID_MAX];
	uint32_t sources;   /* what he publishes */
	bool is_offering;
	struct oracle_own own[HOUSE_ROOMS];
};

struct oracle_room {
	char id[STORE_ID_MAX];
	bool is_open;
	int64_t opened_ms;
	unsigned rights;
	bool lobby, locked;
	bool to_teachers, is_paused;
	int64_t slow_s;
	int order[HOUSE_PEOPLE]; /* who is in it, as they came */
	int count;
	int leader;              /* -1: nobody */
	us_t empty_since;
	json_t *chat;
};

struct oracle {
	struct oracle_person people[HOUSE_PEOPLE];
	struct oracle_room rooms[HOUSE_ROOMS];
};

/* One request, as it reached the server. */
struct oracle_request {
	int person, device;
	conn_id conn;
	const char *op;
	const json_t *data;
	struct instant now;
};

void oracle_init(struct oracle *o);
void oracle_finish(struct oracle *o);
/* The code of the refusal that is due; "" for none. */
const char *oracle_expect(const struct oracle *o, const struct oracle_request *r);
/* It was taken, and is answered later (room.join, media.offer). */
void oracle_begin(struct oracle *o, const struct oracle_request *r);
/* It was answered well. NULL, or what is wrong with that. */
const char *oracle_accept(struct oracle *o, const struct oracle_request *r, const json_t *reply);
/* It was taken, and then failed. */
void oracle_fail(struct oracle *o, const struct oracle_request *r);
void oracle_gone(struct oracle *o, conn_id conn, struct instant now);
void oracle_on_time(struct oracle *o, struct instant now);
void oracle_restart(struct oracle *o, struct instant now);

unsigned oracle_may(const struct oracle *o, int person);
/* What of this person may be forwarded to the others of his room: SFU_SOURCE_BIT. */
uint32_t oracle_sources(const struct oracle *o, int person);
/* What his snapshot must say, as far as it follows from what people did. The participants by id. New. */
json_t *oracle_snapshot(const struct oracle *o, int person);
int oracle_person_of(const struct oracle *o, const char *id);

#endif
