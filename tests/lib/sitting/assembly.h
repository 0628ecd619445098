/*
 * The second model of a conference, written from docs/conference.md and not from the code: what an assembly with a patient clerk would
 * be, who looks at everything anew each time. People, seats and items are numbers; times are microseconds, as the simulator counts them.
 * Each thing that somebody does says what the answer must be ("" if it is done).
 */
#ifndef KREIDE_TEST_ASSEMBLY_H
#define KREIDE_TEST_ASSEMBLY_H

#include "store_conference.h"
#include "units.h"

#include <glib.h>

enum { ASSEMBLY_PEOPLE = 18, ASSEMBLY_SEATS = 40, ASSEMBLY_ITEMS = 10, ASSEMBLY_NOBODY = -1 };
#define ASSEMBLY_KEPT_US (30 * US_PER_S)  /* whose line breaks is waited for so long */
#define ASSEMBLY_AIRING_US (3 * US_PER_S) /* guests come back so long after they may */

struct assembly_seat {
	bool exists;
	enum seat_kind kind;
	enum office office;
	int holder, deputy, filler;
};

/* Forgotten: he filled no seat when the server ended, or was not back when it ended a second time. He is not there any more; only his place
 * on the list is kept. */
enum assembly_line { LINE_GONE, LINE_HERE, LINE_BROKEN, LINE_FORGOTTEN };

/* A time, which has begun; until US_NEVER: it goes on. Known until `sure`, over at `until` at the latest. */
struct assembly_span {
	us_t from, sure, until;
	int seat; /* of a stay */
};

struct assembly_person {
	enum assembly_line line;
	us_t kept_until;
	us_t may_since;    /* he could be in since then, and since then nothing is in his way; US_NEVER: he may not */
	bool is_connected; /* to the media plane, as far as the rules go */
	GArray *hears, *speaks, *stays; /* struct assembly_span */
};

struct assembly_item {
	bool guests;
	bool is_admitted[ASSEMBLY_PEOPLE], was_admitted[ASSEMBLY_PEOPLE], is_dismissed[ASSEMBLY_PEOPLE];
	enum item_state state;
	us_t begun, ended; /* 0: not yet */
};

struct assembly_wait {
	int person;
	bool is_order;
	us_t since;
};

struct assembly_speech {
	int item, person;
	bool is_order;
	us_t begun, sure, ended; /* ended US_NEVER: he speaks */
};

struct assembly_finding {
	int item, seats, present, needed;
	bool is_quorate;
	us_t at;
};

struct assembly {
	us_t now;
	bool is_open, is_closed; /* open: it runs */
	enum quorum_rule quorum;
	bool quorum_assumed, listens;
	struct assembly_seat seats[ASSEMBLY_SEATS];
	struct assembly_person people[ASSEMBLY_PEOPLE];
	struct assembly_item items[ASSEMBLY_ITEMS];
	int item_count, item; /* item: the current one */
	bool is_dismissed[ASSEMBLY_PEOPLE]; /* while none is current */
	us_t aired_at;        /* guests come in again from then on */
	struct assembly_wait waits[ASSEMBLY_PEOPLE]; /* as they asked */
	int wait_count, spoke[ASSEMBLY_PEOPLE];
	bool list_is_closed, first_first;
	int turn_seconds;
	GArray *speeches; /* struct assembly_speech; the last may be going on */
	GArray *findings; /* struct assembly_finding */
	us_t crowd_at;    /* seats, or who is there, changed last */
};

void assembly_init(struct assembly *a);
void assembly_finish(struct assembly *a);

/* --- who is there --- */
void assembly_come(struct assembly *a, int person);
/* His line; his place is kept. */
void assembly_break(struct assembly *a, int person);
void assembly_back(struct assembly *a, int person);
void assembly_leave(struct assembly *a, int person);
/* Whoever was waited for long enough is gone. */
void assembly_on_time(struct assembly *a, us_t now);
us_t assembly_deadline(const struct assembly *a);
/* The server ended then, and runs again now: everybody who was there is waited for. */
void assembly_restart(struct assembly *a, us_t died, us_t now);
/* The roll was changed. */
void assembly_roll(struct assembly *a);
void assembly_rules(struct assembly *a);

/* --- what is asked for --- */
const char *assembly_go(struct assembly *a, int who, int item);
/* *item: its number. */
const char *assembly_add(struct assembly *a, int who, bool guests, int *item);
const char *assembly_guest(struct assembly *a, int who, int guest, bool is_admitted);
const char *assembly_establish(struct assembly *a, int who);
const char *assembly_ask(struct assembly *a, int who, bool is_order);
const char *assembly_withdraw(struct assembly *a, int who);
const char *assembly_next(struct assembly *a, int who);
const char *assembly_give(struct assembly *a, int who, int whom);
const char *assembly_end(struct assembly *a, int who);
const char *assembly_remove(struct assembly *a, int who, int whom);
const char *assembly_set(struct assembly *a, int who, bool is_closed, int turn_seconds, bool first_first);
void assembly_close(struct assembly *a);

/* --- what is so --- */
bool assembly_chairs(const struct assembly *a, int person);
bool assembly_runs_votes(const struct assembly *a, int person);
bool assembly_is_on_roll(const struct assembly *a, int person);
bool assembly_is_guest(const struct assembly *a, int person);
/* A guest who may not be there now. */
bool assembly_is_out(const struct assembly *a, int person);
bool assembly_may_enter(const struct assembly *a, int person);
enum office assembly_office(const struct assembly *a, int person);
/* The voting seat that he fills; else ASSEMBLY_NOBODY. */
int assembly_votes_for(const struct assembly *a, int person);
struct assembly_speech *assembly_speaker(const struct assembly *a);
/* Who waits, in the order in which it will be; as many as are said. */
int assembly_order(const struct assembly *a, struct assembly_wait order[ASSEMBLY_PEOPLE]);
void assembly_count(const struct assembly *a, struct assembly_finding *out);
bool assembly_is_quorate(const struct assembly *a);
bool assembly_was(const GArray *spans, us_t at, us_t slack);

#endif
