/*
 * An afternoon of talks, and what people do in it, second by second and by chance: families come early, late, after the end or
 * not at all, lose their line, leave and come back, have talks at several desks and run from one to the next; second parents,
 * interpreters and others come with them from elsewhere; teachers begin late, pause, end early, extend, give somebody up, call
 * somebody, lose their line, leave; talks are booked, moved and cancelled; the server restarts. Whoever drives it carries out what
 * is decided here (`world`), and is compared with the ideal desk of each (ideal.h), which hears the same.
 */
#ifndef KREIDE_TEST_PEOPLE_H
#define KREIDE_TEST_PEOPLE_H

#include "ideal.h"
#include "rng.h"

enum {
	PEOPLE_DESKS = 8, PEOPLE_SLOTS = 18, PEOPLE_FAMILIES = 60, PEOPLE_TALKS_OF_ONE = 4, PEOPLE_TALKS = 256,
	PEOPLE_AGENTS = PEOPLE_FAMILIES + 96, PEOPLE_TEACHERS = 2 * PEOPLE_DESKS
};
#define PEOPLE_EPOCH_MS INT64_C(1790000000000)
#define PEOPLE_BEGIN_MS (PEOPLE_EPOCH_MS + 30 * DESK_MINUTE_MS) /* the first slot */

struct people_talk {
	int desk, slot, family;
	int64_t begin, end;
	bool is_place, is_gone; /* cancelled */
	/* what was foretold since anything that nobody could foresee happened at its desk */
	bool is_foretold;
	int64_t least, most;
};

/* Who waits for talks: a family by its own link, or one who comes to one talk with it. */
struct people_agent {
	enum { AGENT_FAMILY, AGENT_PARENT, AGENT_INTERPRETER, AGENT_SOCIAL } kind;
	int talks[PEOPLE_TALKS_OF_ONE], count;
	int64_t comes_at[PEOPLE_TALKS_OF_ONE]; /* at the earliest; 0: never */
	int at;            /* which of them he waits for; -1: none */
	bool is_cut;
	int64_t back_at;   /* if it is cut */
	int64_t kept_until; /* so long his place is kept; 0: it is not */
	int64_t next_at;   /* before that he does nothing new */
};

struct people_teacher {
	bool is_there;
	int64_t back_at;
};

struct people_desk {
	int teachers;
	int64_t start_at, resume_at;
	int slots[PEOPLE_SLOTS]; /* talk or -1; -2: a break */
	struct ideal ideal;
};

/* What is decided is done at once. Talks, desks and agents by their numbers. */
struct people_world {
	void *ctx;
	void (*look)(void *ctx); /* the clock has gone on, or all that happens in this second has happened */
	void (*staff)(void *ctx, int desk, int teacher, bool is_there);
	enum desk_refusal (*act)(void *ctx, int desk, enum desk_action action, int talk);
	void (*come)(void *ctx, int agent, int talk);
	void (*cut)(void *ctx, int agent);   /* he is expected back */
	void (*leave)(void *ctx, int agent); /* he waits no more */
	void (*presence)(void *ctx, int talk, bool is_there); /* of its family, as the server should take it */
	void (*book)(void *ctx, int talk);
	void (*move)(void *ctx, int talk);
	void (*cancel)(void *ctx, int talk);
	void (*restart)(void *ctx, int64_t down_ms); /* down_ms later it runs again, and it is that late when this returns */
	void (*must)(void *ctx, bool holds, const char *claim, int desk, int talk);
};

struct people_count {
	uint64_t talks, over, missed, let_in, foretold, acts, refused, cuts, moves, cancels, bookings, restarts;
	int64_t worst_ms; /* how far what was foretold was from what came */
};

struct people {
	struct rng rng;
	struct people_world world;
	int64_t now, slot_ms, pause_ms, end_ms; /* of the last slot */
	int64_t restart_at;
	struct people_desk desks[PEOPLE_DESKS];
	struct people_teacher teachers[PEOPLE_DESKS][2];
	struct people_talk talks[PEOPLE_TALKS];
	int talk_count;
	struct people_agent agents[PEOPLE_AGENTS];
	int agent_count;
	struct people_count count;
};

/* A plan, and who will come when; nothing has happened yet. */
void people_init(struct people *p, uint64_t seed);
void people_set_world(struct people *p, const struct people_world *world);
/* The next second: the clock's doings first, then what people do. False: the day is over. */
bool people_second(struct people *p);
/* Whom the desk's shown state foretells: shown_ms is when the talk is let in, 0: nobody can say. */
void people_foretell(struct people *p, int talk, int64_t shown_ms);
/* It is let in now: was it foretold? */
void people_let_in(struct people *p, int talk);
/* Something happened at the desk that nobody could know. */
void people_surprise(struct people *p, int desk);

/* Of a day that is over. */
void people_add(struct people_count *sum, const struct people *p);
void people_print(const struct people_count *sum, uint64_t seeds);

#endif
