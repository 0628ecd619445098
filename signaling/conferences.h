/*
 * Conferences that run, or that somebody waits for, in memory (docs/conference.md, section 3). Here one is called a hall: its room is a
 * room like others (core.h), and comes and goes with the people in it. What is decided is in the store before anybody hears of it; while
 * the store can't be written, what is decided is refused, but who comes and goes counts, media and talk go on, and it is written later.
 */
#ifndef KREIDE_CONFERENCES_H
#define KREIDE_CONFERENCES_H

#include "core.h"
#include "speaking.h"
#include "store_conference.h"

#define HALL_EARLY_MS (INT64_C(60) * 60 * 1000) /* before its begin it may be opened */
#define HALL_EMPTY_US (12 * 3600 * US_PER_S)    /* nobody has been in it for so long: it is closed */
#define HALL_KEPT_US (60 * US_PER_S)            /* in memory, after nobody cares any more */
/* Newcomers' pictures begin with a key frame that may be so old as this (sfu/room/replay.c: MAX_AGE_US): it is not to be one that was taken
 * while guests were out. */
#define HALL_AIRING_US (3 * US_PER_S)
#define HALL_ALIVE_US (15 * US_PER_S)
#define HALL_RELOAD_US (60 * US_PER_S)          /* after another program has written to the store; at most twice that */
#define HALL_TOLD_US (US_PER_S)                 /* who is there is told to all as often as this at most: 500 come in within 30 s */

struct hall_votes; /* votes.c */

struct hall_seat {
	struct store_seat info;      /* as in the store */
	char filler[STORE_ID_MAX];   /* who fills it: its holder, else its deputy; "": nobody, since neither is there */
	char filler_name[STORE_NAME_MAX];
	bool is_out;                 /* a guest, who is out now */
	bool is_news;                /* all have to hear of it */
};

struct hall_item {
	char id[STORE_ID_MAX];
	char *title, *text;
	bool guests;
	int minutes;
	enum item_state state;
	int64_t begun_ms, ended_ms;
	json_t *papers;       /* [{"id","name"}] */
	GHashTable *admitted, *dismissed; /* ids of guests who may stay, or may not, whatever it says */
};

/* A time in which guests were out. */
struct hall_closed {
	char item[STORE_ID_MAX];
	int64_t from_ms, until_ms; /* until_ms: INT64_MAX while it goes on */
};

/* A guest who was let in meanwhile, or was out though others were in: since when. */
struct hall_guest_time {
	char person[STORE_ID_MAX];
	bool is_in;
	int64_t from_ms, until_ms; /* as of hall_closed */
};

/* Somebody of the roll who is there, or whose place is kept. */
struct hall_presence {
	char person[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	char seat[STORE_ID_MAX]; /* that he fills, by the store */
	us_t kept_until;         /* he went, and is likely to come back until then; US_NEVER: he is in */
};

struct hall {
	struct store_conference info;
	GPtrArray *seats;      /* struct hall_seat, owned, in the order of the roll */
	GHashTable *by_seat;   /* id -> struct hall_seat */
	GHashTable *by_holder; /* person -> his own struct hall_seat */
	GHashTable *by_voter;  /* person -> the voting struct hall_seat that he fills; as of the last look around */
	GPtrArray *items;      /* struct hall_item, owned */
	struct hall_item *current; /* NULL: none */
	GHashTable *dismissed; /* ids of guests who may not be there until there is a current item */
	GArray *closed;        /* struct hall_closed */
	GArray *guest_times;   /* struct hall_guest_time */
	GHashTable *presences; /* person -> struct hall_presence, owned */
	struct speaking *list;
	struct store_quorum established; /* at_ms 0: not yet */
	struct hall_votes *votes;        /* NULL until votes.c makes it */
	GArray *unsaved;                 /* struct hall_write, in the order in which it happened: hall_keep.c */
	bool is_dirty;         /* something has happened in this turn: halls_settle */
	bool is_crowd_new;     /* people or seats have come or gone since the last look around */
	bool is_chair_there;   /* whoever holds the office; else deputies chair */
	bool is_told;          /* all have heard who is there */
	GPtrArray *gone_seats; /* ids, owned: of this all have to hear, too */
	guint told_quorum;     /* hash of what was told */
	us_t told_at;
	us_t door_at;          /* then a chair may come in; US_NEVER: nobody waits for that */
	us_t alive_at, save_at, reload_at, cared_at;
	us_t aired_at;         /* before that guests don't come in; US_NEVER: they may at any time */
	us_t empty_since;      /* US_NEVER: it does not run, or somebody is there */
};

/* A connection that waits before the door, on the page. */
struct door {
	conn_id conn;
	char person[STORE_ID_MAX], hall[STORE_ID_MAX];
	guint told; /* hash of what it heard last */
};

struct halls {
	GHashTable *by_id; /* id -> struct hall, owned */
	GHashTable *doors; /* conn_id -> struct door, owned */
	bool is_dirty, is_resumed;
};

/* --- conferences.c: in memory, with the store and with time --- */
struct halls *halls_new(void);
void halls_free(struct halls *halls);
struct hall *hall_in_memory(const struct signaling *s, const char *id);
/* From memory, else from the store. ERR_NOT_FOUND. */
enum err hall_load(struct turn *t, const char *id, struct hall **out) MUST_USE;
/* NULL: his room is no conference's. */
struct hall *hall_of(const struct participation *p);
/* NULL: nobody is in it, nor on his way. */
struct room *hall_room(const struct signaling *s, const struct hall *hall);
/* It is seen to at the end of the turn: who fills which seat, who has the word, what is told. */
void hall_touch(struct turn *t, struct hall *hall);
/* To all who are in; takes data. One text, made once. */
void hall_note(struct turn *t, const struct hall *hall, const char *ev, json_t *data);

/* --- hall_seats.c: who is there as what --- */
struct hall_seat *hall_seat_find(const struct hall *hall, const char *seat);
/* The voting seat that he fills; else his own; else one of which he is the deputy; NULL: he is not on the roll. */
struct hall_seat *hall_seat_of(const struct hall *hall, const char *person);
/* The voting seat that he fills now, himself or as a deputy; NULL: none. */
struct hall_seat *hall_voting_seat_of(const struct hall *hall, const char *person);
/* by_voter, after seats or their fillers have changed. */
void hall_index_voters(struct hall *hall);
bool hall_is_there(const struct hall *hall, const char *person);
/* Chair, or deputy chair while no chair is there. */
bool hall_chairs(const struct hall *hall, const char *person);
/* Chairs and tellers: those who open and close votes. */
bool hall_runs_votes(const struct hall *hall, const char *person);
/* A guest by his seat, and by no other. */
bool hall_is_guest(const struct hall *hall, const char *person);
/* A guest, who is out for the current item. */
bool hall_is_out(const struct hall *hall, const char *person);
/* Is somebody in the room who may not be there? A deputy may be a guest again, since the holder of the seat that he took has come. */
bool hall_has_out(const struct signaling *s, const struct hall *hall);
/* After another item is current, or the same is another: since when guests are out, and until when. */
void hall_mark_closed(struct hall *hall, struct instant now);
/* Before another item is current: what was decided of guests ends. */
void hall_end_decisions(struct hall *hall, struct instant now);
/* And after it is: what was decided when it was current before counts again. */
void hall_begin_decisions(struct hall *hall, int64_t now_ms);
/* This guest may be there now, or may not any more. */
void hall_set_guest(struct hall *hall, const char *person, bool is_in, struct instant now);
/* Was he let in then to what is not for guests? */
bool hall_was_let_in(const struct hall *hall, const char *person, int64_t at_ms);
/* And was this item, without guests, the current one then? */
bool hall_was_let_into(const struct hall *hall, const char *item, const char *person, int64_t at_ms);
/* Voting seats that somebody fills. */
uint32_t hall_voters_there(const struct hall *hall);
void hall_quorum(const struct hall *hall, struct store_quorum *out);
/* By the rules: with quorumAssumed until it is found otherwise. */
bool hall_is_quorate(const struct hall *hall);

/* Who fills which seat and who chairs, now; stays are written, and rights follow. Nothing if nobody has come or gone. */
void hall_look_around(struct turn *t, struct hall *hall);
/* The store has closed it: all are out. */
void hall_closed(struct turn *t, struct hall *hall);
/* He is out, whatever he did: from the list, too. */
void hall_gone(struct turn *t, struct hall *hall, const char *person);

/* --- hall_load.c --- */
void hall_free(void *hall);
/* NULL: see *e. */
struct hall *hall_read(struct turn *t, const char *id, enum err *e);
struct hall_item *hall_item_find(const struct hall *hall, const char *id);
/* Conference, roll and agenda as they are in the store now; who is there, the list and the quorum stay. */
enum err hall_reload(struct turn *t, struct hall *hall) MUST_USE;

/* --- hall_keep.c: what can't be refused is written later, if need be --- */
enum hall_write_kind { HALL_WRITE_STAY, HALL_WRITE_REMOVE, HALL_WRITE_END };
struct hall_write {
	enum hall_write_kind kind;
	char person[STORE_ID_MAX], seat[STORE_ID_MAX];
	int64_t number, at_ms;
};
void hall_keep(struct turn *t, struct hall *hall, struct hall_write write);
/* Is all in the store that happened? Only then something can be decided. */
bool hall_is_kept(struct turn *t, struct hall *hall);

/* --- hall_tell.c --- */
void hall_settle(struct turn *t, struct hall *hall);
us_t hall_tell_at(const struct hall *hall);
void hall_tell_agenda(struct turn *t, const struct hall *hall);

/* --- hall_show.c --- */
json_t *show_rules(const struct conference_rules *rules);
/* For this guest: of items without guests that they are there, and the title if he was let in; NULL: all. */
json_t *show_agenda(const struct hall *hall, const char *guest);
/* What was established is left out for guests who were out then. */
json_t *show_quorum(const struct hall *hall, bool is_cut);
bool hall_quorum_is_cut(const struct hall *hall, const char *person);
json_t *show_list(const struct hall *hall, bool for_guests, bool with_times);
json_t *show_hall_seat(const struct hall_seat *seat);

/* --- hall_room.c --- */
/* Why he can't come in now; NULL: he can. Takes no account of what is full. */
const char *hall_refusal(const struct turn *t, const struct hall *hall, const char *person);
/* Guests who are out are out of the room. */
void hall_put_out(struct turn *t, struct hall *hall);
/* The rules say what listeners may. */
void hall_apply_rules(struct turn *t, struct hall *hall);

/* --- handlers_conference.c: what requests of a conference have in common; each NULL or true: refused, and replied to --- */
/* His conference, in which something can be decided now. */
struct hall *hall_for(struct turn *t, struct conn *c, const struct request *r);
/* And which he leads. */
struct hall *hall_to_lead(struct turn *t, struct conn *c, const struct request *r);
bool hall_refuse_store(struct turn *t, const struct conn *c, const struct request *r, enum err e);
void refuse_why(struct turn *t, const struct conn *c, const struct request *r, const char *why);

/* --- doors.c: who waits on the page --- */
json_t *door_open(struct turn *t, const struct conn *c, const struct hall *hall);
void doors_tell(struct turn *t, const struct hall *hall);
/* When they have to be told again because of the time. */
us_t doors_at(const struct turn *t, const struct hall *hall);
bool hall_has_doors(const struct signaling *s, const struct hall *hall);

#endif
