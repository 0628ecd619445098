/*
 * Who may do what and be heard by whom, by docs/protocol.md: computed from the requests that were accepted and from
 * time alone. It shares no code with signaling/, and never looks into its state.
 */
#ifndef KREIDE_TEST_ORACLE_H
#define KREIDE_TEST_ORACLE_H

#include "house.h"
#include "signaling.h"

#include <glib.h>

enum { MAY_SPEAK = 1, MAY_CAMERA = 2, MAY_SHARE = 4, MAY_WRITE = 8, MAY_ALL = 15 };

/* What holds of a person in one room. */
struct oracle_own {
	int64_t hand_ms;
	unsigned mask, rights;
	bool passes, is_removed;
	us_t denied_until;
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
	us_t heard_at;
	us_t media_until;   /* it flows, says the SFU: US_NEVER; interrupted: for a little more; else 0 */
	char participation[STORE_ID_MAX];
	uint32_t sources;   /* what he publishes */
	bool is_offering;
	struct oracle_own own[HOUSE_ROOMS];
};

/* At the door. */
struct oracle_waiting {
	int person;
	conn_id conn;
	int64_t since_ms;
};

enum oracle_frozen { ORACLE_OPEN, ORACLE_FROZEN, ORACLE_EITHER /* an adult is on his way in */ };

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
	int remembered;          /* leads again when he is back before kept_until; -1: nobody */
	us_t kept_until;
	int word;                /* -1: nobody */
	bool is_word_given;
	us_t word_until;
	us_t empty_since, frozen_since;
	struct oracle_waiting waiting[HOUSE_DEVICES];
	int waiting_count;
	json_t *chat;            /* messages as a snapshot shows them, and their keys; deleted ones, too */
};

/* What the class register must know: lessons, and who was in them with a line. Times of day; 0: not yet. */
struct oracle_lesson {
	int room;
	int64_t begin_ms, end_ms;
	bool is_over;
};

struct oracle_stay {
	guint lesson;
	int person;
	int64_t from_ms, until_ms;
};

/* What happened here may be lost: the server died before it was written. */
struct oracle_blind {
	int64_t from_ms, until_ms;
};

struct oracle_book {
	GArray *lessons, *stays, *blind;
};

struct oracle {
	struct store_rules rules;
	struct oracle_book book;
	bool is_draining;
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

void oracle_init(struct oracle *o, const struct store_rules *rules);
void oracle_finish(struct oracle *o);
/* Something came from this connection. */
void oracle_heard(struct oracle *o, conn_id conn, us_t now);
/* The code of the refusal that is due; "" for none, NULL if it can't be said. */
const char *oracle_expect(const struct oracle *o, const struct oracle_request *r);
/* It was taken, and is answered later (room.join, media.offer). NULL, or what is wrong with that. */
const char *oracle_begin(struct oracle *o, const struct oracle_request *r);
/* It was answered well. NULL, or what is wrong with that. */
const char *oracle_accept(struct oracle *o, const struct oracle_request *r, const json_t *reply);
/* It was taken, and then failed. */
void oracle_fail(struct oracle *o, const struct oracle_request *r);
void oracle_gone(struct oracle *o, conn_id conn, struct instant now);
void oracle_on_time(struct oracle *o, struct instant now);
void oracle_restart(struct oracle *o, struct instant now);

/* What the SFU says of the person's media. */
void oracle_media(struct oracle *o, int person, enum sfu_peer_state state, us_t now);
/* His link died, or he logged out. */
void oracle_expel(struct oracle *o, int person, struct instant now);

/* oracle_book.c */
void oracle_book_init(struct oracle_book *book);
void oracle_book_finish(struct oracle_book *book);
void oracle_book_opened(struct oracle *o, int room, struct instant now);
/* The line of somebody who is in comes, or goes, alone or with him. */
void oracle_book_came(struct oracle *o, int person, struct instant now);
void oracle_book_went(struct oracle *o, int person, struct instant now);
/* Before they go. */
void oracle_book_closed(struct oracle *o, int room, struct instant now);
void oracle_book_blind(struct oracle *o, int64_t from_ms, int64_t until_ms);
/* Every millisecond of it, but the blind ones. */
void oracle_book_check(struct house *h);

/* The parts of it. */
void oracle_go(struct oracle *o, int person, bool comes_back, struct instant now);
void oracle_end_lesson(struct oracle *o, int room, struct instant now);
void oracle_open_lesson(struct oracle *o, int room, struct instant now);
void oracle_choose_leader(struct oracle *o, int room, us_t now);
void oracle_settle_word(struct oracle *o, int room, us_t now);
void oracle_take_word(struct oracle *o, int room);
void oracle_stop_waiting(struct oracle *o, int room, int person, conn_id conn);
bool oracle_waits(const struct oracle *o, int room, int person, conn_id conn);
unsigned oracle_read_rights(const json_t *rights, unsigned *named);
uint32_t oracle_sources_of(unsigned may);
/* What is taken away also stops being published. */
void oracle_stop(struct oracle *o, int person);
bool oracle_sees(const struct oracle *o, int person, const json_t *message);
extern const char *const oracle_right_names[4];

enum oracle_frozen oracle_frozen(const struct oracle *o, int room, us_t now);
unsigned oracle_may(const struct oracle *o, int person);
/* What of this person may be forwarded to the others of his room, if it is not frozen: SFU_SOURCE_BIT. */
uint32_t oracle_sources(const struct oracle *o, int person);
/* What his snapshot must say, as far as it follows from what people did. The participants by id. New. */
json_t *oracle_snapshot(const struct oracle *o, int person, us_t now);
int oracle_person_of(const struct oracle *o, const char *id);

#endif
