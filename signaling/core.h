/*
 * What the parts of signaling share: the state as a whole, and the turn, that is one input with its time and effects.
 * A person may have several connections (the home page in two tabs), but at most one participation, held by one of them.
 */
#ifndef KREIDE_CORE_H
#define KREIDE_CORE_H

#include "codec.h"
#include "limit_table.h"
#include "live.h"
#include "logline.h"
#include "policy.h"
#include "signaling.h"
#include "store.h"

#include <glib.h>

enum {
	ROOM_PEOPLE_MAX = 512,
	ROOM_LEARNERS_MAX = 500, /* of them who do not lead: a full room has a place for a teacher */
	LOBBY_MAX = ROOM_PEOPLE_MAX, /* connections that wait, and people who were denied of late */
	NOTES_KEPT = 512,        /* notifications that a resume can catch up with */
	CATCH_UP_BYTES = 256 * 1024, /* more at once would pass a connection's queue: a snapshot instead */
	CONNS_OF_PERSON_MAX = 8,
	ROOM_PROGRAMS_MAX = 32,
	CLOSE_BAD = 4400, CLOSE_NO_SESSION = 4401, CLOSE_SILENT = 4408, CLOSE_MOVED = 4409, CLOSE_REVOKED = 4410,
	CLOSE_TOO_FAST = 4429, CLOSE_TOO_LARGE = 1009, CLOSE_INTERNAL = 1011
};
#define SILENT_AFTER_US (20 * US_PER_S)
#define PLACE_KEPT_US (30 * US_PER_S)
#define OFFER_TIMEOUT_US (5 * US_PER_S)
#define EMPTY_ROOM_US (600 * US_PER_S)
#define WORD_ANSWER_US (30 * US_PER_S)
#define LOBBY_DENIED_US (60 * US_PER_S)
#define ADULT_HEARD_US (6 * US_PER_S)    /* clients ping every second */
/* Clients renew their consent every four to six seconds (RFC 7675), and the SFU misses it after five. */
#define ADULT_CONSENT_US (2 * US_PER_S)
#define FROZEN_ROOM_US (600 * US_PER_S) /* where the school's rule is to end it */
#define SESSION_TOUCH_US (600 * US_PER_S)
/* Everything waits while the store is written: who else writes must be quick, or this goes on without the store. */
enum { STORE_PATIENCE_MS = 100 };
#define SAVE_EVERY_US (10 * US_PER_S)
#define PURGE_EVERY_US (3600 * US_PER_S)
#define FOREIGN_CHECK_US (2 * US_PER_S)
#define HALF_DEAD_US (5 * US_PER_S) /* clients ping every second */

struct participation;
struct room;
struct lobby;
struct sheets;
struct desks;
struct hall;
struct halls;

struct conn {
	conn_id id;
	struct store_person person;
	char session[STORE_TOKEN_MAX];
	bool said_hello;
	struct participation *part; /* NULL: in no room */
	struct room *waits_at;      /* in its lobby; NULL: nowhere */
	struct limit bad, denials;
	us_t heard_at, touched_at;
};

/* An offer that waits for the SFU's answer. */
struct offer {
	uint32_t request; /* 0: none */
	conn_id conn;
	int64_t re;
	us_t deadline;
};

/* The tail of a notification, shared by all who get it. */
struct note {
	unsigned refs;
	char *tail;
};

struct seat {
	sfu_peer_id peer;
	enum sfu_feed feed;
	enum sfu_seat_state state;
	uint32_t first_rtp;
};

/* What is of use of something that somebody sends, as the SFU told last. */
struct demand {
	bool is_known;
	uint8_t layers;
	uint16_t height_px;
};

/* One thing that somebody shows. */
struct want {
	char person[STORE_ID_MAX];
	enum sfu_feed feed;
	uint16_t height_px;
	uint8_t rank;
};

/* What comes in with a token over HTTP (WHIP, WHEP) instead of a person: no connection, and no adult whatever its role. */
struct program {
	struct store_token token;
	char *offer; /* what was answered last, for ICE restarts; NULL: nothing yet */
	char *asked; /* what the SFU is asked now */
	char etag[STORE_ID_MAX + 2]; /* of its ICE session, with its quotation marks */
	uint32_t sends; /* SFU_SOURCE_BIT of what it has to send */
	uint32_t pictures; /* how many it can show */
	struct sfu_want shown[2]; /* a viewer's view, as the SFU knows it */
	uint32_t shown_count;
};

/* One stay of a person in a room; survives a dropped WebSocket. */
struct participation {
	char id[STORE_ID_MAX];
	struct store_person person; /* of a program: a guest with the token's id and label */
	unsigned standing;          /* what he counts as here (policy.h): enum standing, or his role */
	struct program *program;    /* NULL: a person */
	struct room *room;
	char session[STORE_TOKEN_MAX]; /* of the connection that holds it, or held it last */
	struct conn *conn; /* NULL: dropped, the place is kept until place_until */
	us_t place_until;
	sfu_peer_id peer;
	enum sfu_peer_state media;
	us_t media_since; /* by the last event of the SFU */
	uint8_t told_up, told_down; /* grades of his line, as he was told last ... */
	us_t told_quality_at;       /* ... then; 0: never */
	uint16_t trip_ms;           /* there and back on his line, as the SFU said last; 0: it does not know */
	bool is_in; /* the SFU has answered: others know of him */
	struct offer offer;
	struct store_room_person own; /* as in the store */
	unsigned rights; /* what he may now */
	uint32_t sources; /* SFU_SOURCE_BIT of what he publishes, within his rights */
	int64_t hand_ms;
	uint64_t seq; /* of the last notification */
	struct note *notes[NOTES_KEPT]; /* number n at n % NOTES_KEPT */
	struct seat seats[SFU_MAX_SEATS];
	uint32_t seat_count;
	struct demand demands[SFU_SOURCE_COUNT];
	struct want wants[SFU_MAX_WANTS]; /* as the client said; who is not there yet may come */
	uint32_t want_count;
	uint32_t fresh_request; /* the offer of a new PeerConnection that is on its way; 0: none */
	const char *kind;    /* in the room of a talk: what he is there; else NULL */
	const char *channel; /* of an interpreter: for whom he speaks; NULL: for all */
};

/* A room that is open, or that somebody enters. */
struct room {
	struct store_room info;
	const struct policy *policy;
	struct store_rules rules;      /* of its school, as they were when it was loaded or opened */
	struct store_room_state state; /* as in the store, or as it will be there */
	bool is_ephemeral;        /* nothing of it goes into the store: talk_rooms.c */
	char desk[STORE_ID_MAX];  /* of a talk; "": it is none */
	char owner[STORE_ID_MAX]; /* who alone may in; "": others, too */
	struct hall *hall;        /* of a conference; NULL: it is none's */
	us_t ends_at;             /* US_NEVER: it is not known before */
	sfu_room_id sfu;  /* 0: the SFU doesn't know it */
	GPtrArray *parts; /* in the order of joining */
	struct participation *leader;
	us_t leader_kept_until; /* 0: the leader is in, or is followed at once */
	us_t word_until;        /* US_NEVER: nothing is waited for */
	bool is_frozen;         /* no adult is there */
	us_t frozen_since;      /* US_NEVER: it is not, or not since this server runs */
	struct lobby *lobby;
	/* what the store could not take: keep.c, chat_memory.c */
	bool is_unsaved;
	unsigned unsaved_cleared; /* exceptions that are cleared in memory only */
	GHashTable *unsaved;      /* NULL, or person id -> struct unsaved */
	GArray *undeleted;        /* NULL, or numbers of chat messages that the store still shows */
	GPtrArray *said;          /* NULL, or struct said */
	us_t empty_since; /* US_NEVER: somebody is there */
	sfu_peer_id speakers[SFU_MAX_SPEAKERS];
	uint32_t speaker_count;
};

enum address_limit { ADDRESS_GUESSES, ADDRESS_PASSWORDS, ADDRESS_LIMITS };

struct signaling {
	struct store *store;
	const struct log *log;
	struct sfu_codecs lesson_codecs;
	struct vote_keys keys;
	GHashTable *conns;   /* conn_id -> struct conn, owned */
	GHashTable *rooms;   /* id -> struct room, owned */
	GHashTable *parts;   /* participation id -> struct participation, owned */
	GHashTable *peers;   /* sfu_peer_id -> struct participation */
	GHashTable *persons; /* person id -> struct participation */
	uint32_t viewer_count; /* of WHEP; they look again after every turn */
	struct limit_table *person_limits;  /* by person, over all of his connections; enum person_limit */
	struct limit_table *address_limits; /* by rate_key, as enum address_limit */
	struct sheets *sheets;
	struct desks *desks;
	struct halls *halls;
	struct limit refusals_logged;
	uint64_t last_sfu_id;
	uint32_t last_request;
	int64_t draining_until_ms; /* 0: not draining */
	bool was_timed; /* open rooms of the last run know since when they are empty */
	int64_t foreign;
	/* rooms that are closed, though the store says that they are open: id -> what it does not know of people there */
	GHashTable *unclosed;
	int64_t last_said;
	struct register_book *book; /* register.c */
	us_t foreign_check_at, purge_at, save_at;
	struct limit store_log;
	struct signaling_stats stats;
};

struct request {
	int64_t id;
	const char *op;
	const json_t *data;
};

/* --- replies --- */
void reply_data(struct turn *t, conn_id conn, int64_t re, json_t *data); /* takes data; NULL: {} */
void reply_error(struct turn *t, conn_id conn, int64_t re, const char *code, json_t *detail); /* takes detail */

/* --- keep.c: writes that hold in memory if the store does not take them --- */
/* The lesson has begun with room->state, or is over. */
void keep_opened(struct turn *t, struct room *room);
void keep_closed(struct turn *t, struct room *room);
/* It is the room's state from now on; nobody has rights of his own any more where `cleared` says so. */
void keep_state(struct turn *t, struct room *room, const struct store_room_state *after, unsigned cleared, const char *what);
void keep_person(struct turn *t, struct room *room, const struct store_person *person,
	const struct store_room_person *own, const char *what);
void keep_hand(struct turn *t, struct room *room, const struct store_person *person, int64_t hand_ms);
/* Of chat, by number. */
void keep_deleted(struct turn *t, struct room *room, int64_t number);
bool kept_is_deleted(const struct room *room, int64_t number);
void keep_hands_lowered(struct turn *t, struct room *room);
/* What is known of a person in a room. */
enum err kept_person(const struct signaling *s, const struct room *room, const char *person, struct store_room_person *own) MUST_USE;
int64_t kept_hand(const struct signaling *s, const struct room *room, const char *person);
/* Closed, but the store does not know: what it has of the lesson is over. */
bool room_is_unclosed(const struct signaling *s, const char *room);
/* What is said and decided in it is in the store, or will be. */
bool room_is_stored(const struct signaling *s, const struct room *room);
void keep_on_time(struct turn *t);
us_t keep_deadline(const struct signaling *s);
/* What is kept in memory alone goes. */
void keep_free(struct room *room);

/* --- register.c: the class register hears who is there --- */
struct register_book *register_book_new(void);
void register_book_free(struct register_book *book);
void register_opened(struct turn *t, const struct room *room);
/* The rooms that are there now were open when the last run ended. */
void register_restored(struct signaling *s);
/* He is in, with a connection: for the first time, or again. */
void register_came(struct turn *t, const struct participation *p);
/* He still is, but goes, or his line has dropped. Nothing if he was not in. */
void register_went(struct turn *t, const struct participation *p);
/* Before anybody goes. */
void register_closed(struct turn *t, const struct room *room);
void register_on_time(struct turn *t);
us_t register_deadline(const struct signaling *s);

/* --- chat_memory.c --- */
bool chat_may_see(const struct participation *p, const struct store_chat *message);
/* Gives it a number. */
void chat_remember(struct turn *t, struct room *room, struct store_chat *message, const char *key);
bool chat_recall_key(const struct room *room, const char *person, const char *key, int64_t *number);
/* When this person wrote last; 0: not here. */
int64_t chat_recall_last(const struct room *room, const char *person);
/* NULL: there is none of this number. */
const struct store_chat *chat_recall(const struct room *room, int64_t number);
void chat_forget(struct room *room, int64_t number);
/* The newest that he may see, oldest first, as long as they fit; adds their size. */
json_t *chat_show_said(const struct participation *p, size_t max_bytes, size_t *bytes);

/* He waits no more, since he does not belong here any more. */
void lobby_dismiss(struct turn *t, struct room *room, const char *person);

/* --- belonging.c --- */
/* Does he belong to its group, or to its talk, now? */
bool room_has_member(struct turn *t, const struct room *room, const char *person);
/* Whoever is in a room, or waits at its door, and does not belong to its group any more leaves. person NULL: everybody. */
void belonging_check(struct turn *t, const char *person);

/* --- conns.c --- */
struct conn *conn_find(struct turn *t, conn_id id);
/* Valid until the next call. */
struct limit *person_limit(struct turn *t, const char *person, enum person_limit kind);
/* Closes with a code, and forgets it; its participation is kept for a while. */
void conn_close(struct turn *t, struct conn *c, uint16_t code);
/* This connection holds the participation from now on; the one that held it closes (4409). */
void conn_take_over(struct turn *t, struct conn *c, struct participation *p);
void conns_on_time(struct turn *t);
us_t conns_deadline(const struct signaling *s);
/* A notification without seq to everyone who may enter the room. */
void conns_note_room(struct turn *t, const struct room *room);
/* A notification without seq to one connection; takes data. */
void conn_note(struct turn *t, const struct conn *c, const char *ev, json_t *data);
/* server.state to one connection, if the server drains. */
void conn_note_draining(struct turn *t, const struct conn *c);

/* --- rooms.c --- */
/* From memory, else from the store. ERR_NOT_FOUND. */
enum err room_load(struct signaling *s, const char *id, struct room **out);
struct room *room_new(struct signaling *s, const struct store_room *info, const struct policy *policy);
void room_free(void *room);
/* What this person counts as there. */
unsigned room_standing(const struct room *room, const struct store_person *person);
void room_command(struct turn *t, struct room *room, enum sfu_cmd_kind kind, sfu_peer_id peer);
/* The SFU knows it from now on. */
void room_start(struct turn *t, struct room *room);
/* It begins with what the school decided. Nobody is told yet. */
void lesson_open(struct turn *t, struct room *room);
/* Ends it for all; frees it. */
void room_end(struct turn *t, struct room *room);
/* After somebody came or went: since when is it empty? May free it. */
void room_settle(struct turn *t, struct room *room);
/* To everyone inside but one; takes data. */
void room_note(struct turn *t, struct room *room, const struct participation *but, const char *ev, json_t *data);
/* To those who lead. */
void room_note_leading(struct turn *t, struct room *room, const char *ev, json_t *data);
void rooms_on_time(struct turn *t);
us_t rooms_deadline(const struct signaling *s);

/* --- participation.c --- */
struct participation *part_new(
	struct turn *t, struct room *room, struct conn *c, const struct store_room_person *own);
/* The same for somebody without a connection. */
struct participation *part_make(struct turn *t, struct room *room, const struct store_person *person);
void part_free(void *part);
void part_note(struct turn *t, struct participation *p, const char *ev, json_t *data); /* takes data */
/* For many: made once, given to each, and let go of. NULL if there is no memory. Takes data. */
struct note *note_new(const char *ev, json_t *data);
void part_give_note(struct turn *t, struct participation *p, struct note *note);
void note_unref(struct note *note);
/* False: too much was missed after seq, in number or in size. */
bool part_can_catch_up(const struct participation *p, uint64_t seq);
/* Sends what came after seq. */
void part_catch_up(struct turn *t, struct participation *p, uint64_t seq);
void part_allow(struct turn *t, struct participation *p);
/* Others are told, the SFU forgets him. reason NULL: he himself is told nothing. May free the room. */
void part_end(struct turn *t, struct participation *p, const char *reason, bool keeps_hand);
void part_drop(struct turn *t, struct participation *p);
void parts_on_time(struct turn *t);
us_t parts_deadline(const struct signaling *s);

/* --- programs.c --- */
/* Lets it in with this offer, which is taken; answered once the SFU has. */
void program_join(struct turn *t, struct room *room, conn_id id, const struct store_token *token, char *offer);
/* Asks the SFU for an ICE restart with these words. */
void program_restart(struct turn *t, struct participation *p, conn_id id, char *offer);
/* The SFU has answered its offer. */
void program_answer(struct turn *t, struct participation *p, const char *sdp);
/* Its media came or went. May end it. */
void program_state(struct turn *t, struct participation *p, enum sfu_peer_state state);
void program_free(struct program *program);
/* When it is out, if its media does not come. */
us_t program_deadline(const struct participation *p);
/* Sent out: its token is dead. */
void program_expel(struct turn *t, struct participation *p);
/* What its token's role gives it, or a moderator. */
unsigned program_rights(const struct participation *p);
/* Programs alone keep no lesson going. */
bool room_has_people(const struct room *room);
uint32_t room_programs(const struct room *room);

/* --- handlers_programs.c --- */
/* Replies with an error; takes detail. */
void program_refuse(struct turn *t, conn_id id, const char *code, json_t *detail);

/* --- desks.c, desk_people.c: what happened at desks --- */
void desks_on_time(struct turn *t);
us_t desks_deadline(const struct signaling *s);
void desks_settle(struct turn *t);
/* The connection is gone. */
void desks_drop(struct turn *t, conn_id conn);
/* Whoever waits for a talk that he has no part in any more waits no more. person NULL: everybody. */
void desks_check_person(struct turn *t, const char *person);
void desk_touch_room(struct turn *t, const struct room *room);

/* --- conferences.c, hall_room.c: what a room needs of its conference --- */
/* Nothing of the store's rooms is in it; the caller sets its rules. */
struct room *room_make_ephemeral(struct turn *t, const struct policy *policy, const char *id, const char *school, const char *title);
void halls_on_time(struct turn *t);
us_t halls_deadline(const struct signaling *s);
void halls_settle(struct turn *t);
/* The connection waits before no door any more. */
void halls_drop(struct turn *t, conn_id conn);
/* Whoever has no part in a conference any more is put out of what concerns it. person NULL: everybody. */
void halls_check_person(struct turn *t, const char *person);
/* Why there is no room of a conference of this id for him; NULL: it is in *out. "no_such_room" too if it is no conference's. */
const char *hall_room_wanted(struct turn *t, const struct conn *c, const char *id, struct room **out, json_t **detail);
bool hall_room_has(const struct room *room, const char *person);
/* May he read what was written then? Guests not what was written while they were out. */
bool hall_may_read(const struct hall *hall, const char *person, int64_t at_ms);
unsigned hall_standing(const struct hall *hall, const char *person);
/* The first who may opens it; false: the store failed, and it stays closed. */
bool hall_room_open(struct turn *t, const struct participation *p);
/* He is in; or he is about to go, and perhaps to come back. Not if he was not in. */
void hall_part_came(struct turn *t, struct participation *p);
void hall_part_went(struct turn *t, struct participation *p, bool comes_back);
/* After he went: he is in another room, and not about to be back. */
void hall_moved_on(struct turn *t, struct hall *hall, const char *person);
/* His line is broken, and his place kept; or he has a line again. */
void hall_part_line(struct participation *p, bool is_alive);
/* What LIVE, `you` and a participant have in such a room. */
void hall_show_into(const struct turn *t, const struct participation *p, json_t *snapshot);
json_t *hall_show_seat_of(const struct participation *p);

/* --- talk_rooms.c --- */
/* The room that is asked for: a lesson's, a talk's, a conference's, or his own check. Why there is none for him, and what to say of it; NULL:
 * it is in *out. */
const char *room_wanted(struct turn *t, const struct conn *c, const char *id, struct room **out, json_t **detail);
/* Of an ephemeral one: does he belong there? */
bool talk_room_has(struct turn *t, const struct room *room, const char *person);
/* He is in: what is he there? */
void talk_part_came(struct turn *t, struct participation *p);

/* --- viewers.c --- */
/* What the viewers of all rooms are shown, if it has changed. */
void viewers_settle(struct turn *t);

/* --- leader.c --- */
/* After somebody came or went. True: another one leads, and leader_note tells it. */
bool leader_choose(struct turn *t, struct room *room);
void leader_note(struct turn *t, struct room *room, const struct participation *but);
void leader_left(struct turn *t, struct room *room, bool comes_back);
void leader_on_time(struct turn *t, struct room *room);

/* --- view.c --- */
/* Somebody has come in: whoever shows him has him in his view from now on. */
void views_on_join(struct turn *t, const struct participation *newcomer);

/* --- word.c --- */
/* How long is an answer, or somebody who has it and is not here, waited for? After somebody came or went. */
void word_settle(struct turn *t, struct room *room);
/* Nobody has it any more; false: the store failed. */
void word_take(struct turn *t, struct room *room);
void word_on_time(struct turn *t, struct room *room);

/* --- lobby.c --- */
struct lobby *lobby_new(void);
void lobby_free(struct lobby *lobby);
uint32_t lobby_count(const struct lobby *lobby);
/* Replies: he waits, or may not. */
void lobby_knock(struct turn *t, struct conn *c, struct room *room, int64_t re);
/* He waits no more, if he did. */
void lobby_leave(struct turn *t, struct conn *c, const char *why);
/* Everyone who waits, or one person; false: the store failed, and nobody is let in. */
void lobby_admit(struct turn *t, struct room *room, const char *person);
/* The lesson is over. */
void lobby_clear(struct turn *t, struct room *room);

/* --- supervision.c --- */
/* Is an adult there? Freezes or thaws the room and tells all but one. */
void room_supervise(struct turn *t, struct room *room, const struct participation *but);
/* Something came over this connection. */
void supervision_heard(struct turn *t, const struct conn *c);
/* It was frozen for so long that the school's rule ends it. */
bool supervision_is_over(const struct room *room, us_t now);
us_t supervision_deadline(const struct room *room);

/* --- rights.c --- */
bool part_leads(const struct participation *p);
bool part_has_word(const struct participation *p);
unsigned rights_of(const struct participation *p);
/* His rights as they are now, and what he sends: `wanted` within them. All hear of what changed. Takes changes, further
 * members of participant.changed. */
void rights_apply(struct turn *t, struct participation *p, uint32_t wanted, json_t *changes);
void rights_apply_all(struct turn *t, struct room *room);
/* RIGHTS of a request: which are named, and which of these are given. */
unsigned rights_read(const json_t *rights, unsigned *named);

/* --- snapshot.c --- */
json_t *show_word(const struct room *room);
json_t *show_chat_rules(const struct room *room);
void chat_id(int64_t number, char id[24]);
json_t *show_chat(const struct store_chat *message);
/* How much room it takes, about. */
size_t chat_shown_bytes(const struct store_chat *message);
/* For moderators. */
json_t *show_waiting(const struct room *room);
json_t *show_removed(struct signaling *s, const struct room *room);
json_t *show_publish(uint32_t sources);
json_t *show_participant(const struct participation *p);
json_t *show_seat(const struct signaling *s, const struct participation *p, uint32_t seat);
json_t *show_demand(const struct participation *p, enum sfu_source source);
json_t *show_speakers(const struct signaling *s, const struct room *room);
json_t *show_snapshot(const struct turn *t, const struct participation *p);

/* --- request.c, handlers_*.c --- */
/* He may not do this: replied to, counted, and logged, but not more often than is of use. */
void refuse_denied(struct turn *t, struct conn *c, const struct request *r);
void request_dispatch(struct turn *t, struct conn *c, struct bytes text);
void handle_hello(struct turn *t, struct conn *c, const struct request *r);
void handle_ping(struct turn *t, struct conn *c, const struct request *r);
void handle_join(struct turn *t, struct conn *c, const struct request *r);
void handle_leave(struct turn *t, struct conn *c, const struct request *r);
void handle_end(struct turn *t, struct conn *c, const struct request *r);
void handle_offer(struct turn *t, struct conn *c, const struct request *r);
void handle_publish(struct turn *t, struct conn *c, const struct request *r);
void handle_view(struct turn *t, struct conn *c, const struct request *r);
void handle_chat(struct turn *t, struct conn *c, const struct request *r);
void handle_chat_delete(struct turn *t, struct conn *c, const struct request *r);
/* Forgets what a school may not keep longer. */
void chat_on_time(struct turn *t);
void handle_hand(struct turn *t, struct conn *c, const struct request *r);
void handle_hand_lower(struct turn *t, struct conn *c, const struct request *r);
void handle_word_give(struct turn *t, struct conn *c, const struct request *r);
void handle_word_answer(struct turn *t, struct conn *c, const struct request *r);
void handle_word_end(struct turn *t, struct conn *c, const struct request *r);
void handle_lobby_admit(struct turn *t, struct conn *c, const struct request *r);
void handle_lobby_deny(struct turn *t, struct conn *c, const struct request *r);
void handle_lead_give(struct turn *t, struct conn *c, const struct request *r);
void handle_person_remove(struct turn *t, struct conn *c, const struct request *r);
void handle_person_readmit(struct turn *t, struct conn *c, const struct request *r);
void handle_room_set(struct turn *t, struct conn *c, const struct request *r);
void handle_person_rights(struct turn *t, struct conn *c, const struct request *r);
/* Who is meant by data.participant, if this may be done to him; NULL: refused, and replied to. */
struct participation *moderation_target(
	struct turn *t, struct conn *c, const struct request *r, enum action action);
void log_moderation(struct turn *t, const struct participation *by, const char *what, const char *person);
void refuse_store(struct turn *t, const struct participation *by, const struct request *r, const char *what);
void handle_notes_open(struct turn *t, struct conn *c, const struct request *r);
void handle_notes_close(struct turn *t, struct conn *c, const struct request *r);
void handle_notes_update(struct turn *t, struct conn *c, const struct request *r);
void handle_notes_cursor(struct turn *t, struct conn *c, const struct request *r);
void handle_talk_wait(struct turn *t, struct conn *c, const struct request *r);
void handle_talk_leave(struct turn *t, struct conn *c, const struct request *r);
void handle_talk_channel(struct turn *t, struct conn *c, const struct request *r);
void handle_desk_open(struct turn *t, struct conn *c, const struct request *r);
void handle_desk_close(struct turn *t, struct conn *c, const struct request *r);
void handle_desk_act(struct turn *t, struct conn *c, const struct request *r);
void handle_conference_wait(struct turn *t, struct conn *c, const struct request *r);
void handle_conference_close(struct turn *t, struct conn *c, const struct request *r);
void handle_agenda_go(struct turn *t, struct conn *c, const struct request *r);
void handle_agenda_add(struct turn *t, struct conn *c, const struct request *r);
void handle_guest_admit(struct turn *t, struct conn *c, const struct request *r);
void handle_guest_dismiss(struct turn *t, struct conn *c, const struct request *r);
void handle_quorum_establish(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_ask(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_withdraw(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_next(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_give(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_end(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_remove(struct turn *t, struct conn *c, const struct request *r);
void handle_speech_set(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_prepare(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_change(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_demand(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_open(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_cast(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_paper(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_close(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_claim(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_annul(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_decide(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_runoff(struct turn *t, struct conn *c, const struct request *r);
void handle_vote_lot(struct turn *t, struct conn *c, const struct request *r);
void handle_lot_add(struct turn *t, struct conn *c, const struct request *r);
uint32_t publish_bits(const json_t *publish, uint32_t before);
/* Sends the offer of MEDIA to the SFU; false: refused, and replied to. */
bool offer_start(struct turn *t, struct participation *p, const json_t *media, int64_t re);
/* Asks the SFU; takes sdp and map. Counts the request. */
void offer_send(struct turn *t, struct participation *p, char *sdp, struct sfu_media_map *map, bool is_fresh);
/* Tells whoever waits for the answer that there is none; takes detail. */
void offer_refuse(struct turn *t, struct participation *p, const char *code, json_t *detail);
/* The offer came to nothing: replies; who was not in yet is out. Takes detail. */
void offer_fail(struct turn *t, struct participation *p, const char *code, json_t *detail);

#endif
