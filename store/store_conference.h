/*
 * Conferences in the store: who is called, the agenda, and what happened. docs/conference.md says what each thing is, section 6 how long
 * it is kept. Whatever the room tells is written here first, in one transaction each; after a restart store_conference_read gives all of
 * it back. Votes are in store_vote.h. Texts in the structs are borrowed during a call.
 */
#ifndef KREIDE_STORE_CONFERENCE_H
#define KREIDE_STORE_CONFERENCE_H

#include "store.h"

enum conference_kind { CONFERENCE_TEACHERS, CONFERENCE_SUBJECT, CONFERENCE_SCHOOL, CONFERENCE_WEEKLY, CONFERENCE_KINDS };
enum conference_state { CONFERENCE_DRAFT, CONFERENCE_INVITED, CONFERENCE_OPEN, CONFERENCE_CLOSED, CONFERENCE_STATES };
enum quorum_rule { QUORUM_NONE, QUORUM_HALF, QUORUM_MAJORITY, QUORUM_TWO_THIRDS, QUORUM_RULES };
enum audience { AUDIENCE_TALK, AUDIENCE_LISTEN, AUDIENCES };
enum seat_kind { SEAT_VOTE, SEAT_ADVISORY, SEAT_GUEST, SEAT_KINDS };
enum office { OFFICE_NONE, OFFICE_CHAIR, OFFICE_DEPUTY, OFFICE_MINUTES, OFFICE_TELLER, OFFICES };
enum item_state { ITEM_WAITING, ITEM_CURRENT, ITEM_DONE, ITEM_STATES };
enum speech_kind { SPEECH_TURN, SPEECH_ORDER, SPEECH_KINDS };
/* The names of the protocol; that of OFFICE_NONE is "". */
extern const char *const store_conference_kind_names[CONFERENCE_KINDS];
extern const char *const store_conference_state_names[CONFERENCE_STATES];
extern const char *const store_quorum_names[QUORUM_RULES];
extern const char *const store_audience_names[AUDIENCES];
extern const char *const store_seat_kind_names[SEAT_KINDS];
extern const char *const store_office_names[OFFICES];
extern const char *const store_item_state_names[ITEM_STATES];
extern const char *const store_speech_kind_names[SPEECH_KINDS];

enum { CONFERENCE_TEXT_MAX = 4000 * 4 + 1, MINUTES_TEXT_MAX = 200000 * 4 + 1, OBJECTION_TEXT_MAX = 4000 * 4 + 1 };
enum { CONFERENCES_MAX = 200, SEATS_MAX = 600, OUTSIDERS_MAX = 60, OFFICE_HOLDERS_MAX = 4, ITEMS_MAX = 60, ITEM_PAPERS_MAX = 10,
	OBJECTIONS_MAX = 20 };
/* How long one may object to minutes. */
#define OBJECTIONS_MS (INT64_C(14) * 24 * 3600 * 1000)

struct conference_rules {
	enum quorum_rule quorum;
	bool quorum_assumed;
	int notice_days, turn_seconds;
	bool first_first, casting_vote;
	int secret_share;
	bool elections_secret;
	enum audience audience;
	bool close_when_all;
};

/* What each kind begins with (docs/conference.md, section 8). */
const struct conference_rules *store_conference_defaults(enum conference_kind kind);

struct store_conference {
	char id[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	enum conference_kind kind;
	char title[STORE_NAME_MAX];
	char text[CONFERENCE_TEXT_MAX];
	char place[STORE_NAME_MAX];
	int64_t begin_ms;
	int minutes_long; /* 0: not known */
	struct conference_rules rules;
	/* read only */
	enum conference_state state;
	struct store_person convener; /* id "": not known any more */
	bool second_call;
	char first[STORE_ID_MAX]; /* "": none */
	int64_t invited_ms, opened_ms, closed_ms; /* 0: not yet */
	int sequence; /* of its .ics */
	uint32_t seats[SEAT_KINDS], items;
	char note[STORE_ID_MAX];   /* of the minutes; "": none yet */
	int64_t published_ms;      /* the minutes, the first time; 0: not yet */
	bool list_closed;
	int64_t item_since_ms;     /* since when the current item (or none) is it, this time; 0: from the beginning */
};

struct store_seat {
	char id[STORE_ID_MAX];
	struct store_person person;
	enum seat_kind kind;
	enum office office;
	struct store_person deputy; /* id "": none */
	bool has_mail, is_outsider;
	int64_t invited_ms; /* 0: not yet */
};

struct store_paper {
	char file[STORE_ID_MAX];
	const char *name;
	int64_t bytes;
};

struct store_item {
	char id[STORE_ID_MAX];
	const char *title, *text;
	bool guests;
	int minutes; /* 0: not known */
	enum item_state state;
	int64_t begun_ms, ended_ms; /* the first time, and the last; 0: not yet */
	const struct store_paper *papers;
	uint32_t paper_count;
};

/* --- convening --- */

/* A draft; its convener is its chair, with a vote. Of the draft's read-only part convener.id counts. ERR_FULL: CONFERENCES_MAX of the school
 * are not closed; ERR_MALFORMED: the title is none. */
enum err store_conference_add(struct store *s, const struct store_conference *draft, int64_t now_ms, char id[STORE_ID_MAX]) MUST_USE;
enum err store_conference_get(struct store *s, const char *id, struct store_conference *out) MUST_USE;
/* All but kind and what is read only. Who was invited hears by mail of another begin, title or place. ERR_STATE: it is closed, or it runs and
 * something but the rules is another. */
enum err store_conference_set(struct store *s, const struct store_conference *conference, int64_t now_ms) MUST_USE;
/* With its outsiders. Who was invited hears by mail that it is called off. ERR_STATE: it runs, or did. */
enum err store_conference_remove(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* Of a school, newest begin first. person NULL: all; else those that he convened or chairs, and those but drafts on whose roll he is or is a
 * deputy; is_manager: all but drafts of others who are there. */
enum err store_conference_each(struct store *s, const char *school, const char *person, bool is_manager,
	void (*each)(void *ctx, const struct store_conference *conference), void *ctx) MUST_USE;
/* Invited and open ones that begin within this time and on whose roll he is (or a deputy, or that he convened), in order of begin. */
enum err store_conference_each_between(struct store *s, const char *person, int64_t from_ms, int64_t until_ms,
	void (*each)(void *ctx, const struct store_conference *conference), void *ctx) MUST_USE;
/* All that run; after a start. */
enum err store_conference_each_open(struct store *s, void (*each)(void *ctx, const char *id), void *ctx) MUST_USE;
/* A second call with the same roll, rules and the items that are not done. ERR_STATE: the first is not closed. */
enum err store_conference_again(struct store *s, const char *first, const char *convener, int64_t begin_ms, int64_t now_ms,
	char id[STORE_ID_MAX]) MUST_USE;

/* What somebody is in it. A seat of his own goes before one that he is the deputy of (of these a voting one goes first). */
struct store_conference_part {
	bool is_convener;
	char seat[STORE_ID_MAX]; /* "": he is not on the roll, nor a deputy */
	bool is_deputy;          /* the seat is another's */
	enum seat_kind kind;
	enum office office;      /* his own; a deputy has none of the holder's */
	char deputy_of[STORE_ID_MAX]; /* the voting seat that he takes while its holder is not there; "": none */
};
/* Who has left the school has no part. ERR_NOT_FOUND: no such conference. */
enum err store_conference_part(struct store *s, const char *id, const char *person, struct store_conference_part *out) MUST_USE;
/* The one conference that an outsider may be in. ERR_NOT_FOUND: he is none. */
enum err store_outsider_conference(struct store *s, const char *person, char id[STORE_ID_MAX]) MUST_USE;

/* --- the roll --- */
/* One change. NULL: as it is. seat NULL: a new one, of a person or (name) an outsider. deputy "": none any more. Of an outsider's seat also name
 * and email ("": none any more); with email his links and sessions end, and the invitation goes to the new address. */
struct seat_change {
	const char *seat, *person, *name, *email, *deputy;
	enum seat_kind kind; /* SEAT_KINDS: as it is */
	enum office office;  /* OFFICES: as it is; of a new one: none */
	bool is_removed;
};
enum roll_refusal { ROLL_OK, ROLL_PERSON, ROLL_DEPUTY, ROLL_OFFICE, ROLL_KIND, ROLL_MANY };
extern const char *const store_roll_refusal_names[ROLL_MANY + 1];
/* `from`: all people of a school, a group, who have no seat yet. */
struct roll_source {
	bool teachers;     /* and leaders */
	const char *group; /* NULL: none */
	enum seat_kind kind;
};
/* All or nothing; from NULL: none. ROLL_PERSON: nobody of the school, has a seat already, or (with `seat`) there is no such seat. ERR_STATE:
 * it is closed. Outsiders who go before it runs are deleted; else their links die. Who was invited hears by mail that he is off it. */
enum err store_roll_change(struct store *s, const char *conference, const struct seat_change *changes, size_t count,
	const struct roll_source *from, int64_t now_ms, enum roll_refusal *why) MUST_USE;
/* In the order of adding. */
enum err store_seat_each(struct store *s, const char *conference, void (*each)(void *ctx, const struct store_seat *seat), void *ctx) MUST_USE;
/* A new link for each outsider of these seats (seats NULL: of all); older ones die. ERR_NOT_FOUND: one is no outsider's. What `each` was told
 * counts only if the result is OK. */
enum err store_seat_links(struct store *s, const char *conference, const char *const *seats, size_t count, int64_t now_ms,
	void (*each)(void *ctx, const struct store_seat *seat, const char *token), void *ctx) MUST_USE;
/* Marks who was not invited yet, with a mail to each whose address is known; from a draft it becomes invited. *count: how many are invited
 * now. ERR_STATE: it is closed. */
enum err store_conference_invite(struct store *s, const char *id, int64_t now_ms, uint32_t *count) MUST_USE;

/* --- the agenda --- */
/* Whole, in this order; items with an id stay, others are new; those that are left out go. Of the items' papers the file counts; state and
 * times do not. ids (as many as items) are copied out; NULL: nobody asks. ERR_STATE: one that is done or current, or has votes, is left out, or was without guests
 * and is to be with them; ERR_NOT_FOUND:
 * no such item, or no such file (whether somebody may read it is for the caller to know); ERR_FULL; ERR_MALFORMED: no title. */
enum err store_agenda_set(struct store *s, const char *conference, const struct store_item *items, size_t count,
	char (*ids)[STORE_ID_MAX]) MUST_USE;
/* At the end. */
enum err store_agenda_add(struct store *s, const char *conference, const char *title, const char *text, bool guests,
	char id[STORE_ID_MAX]) MUST_USE;
enum err store_agenda_each(struct store *s, const char *conference, void (*each)(void *ctx, const struct store_item *item), void *ctx) MUST_USE;
/* Is it a paper of the conference, and of an item with guests? ERR_NOT_FOUND: no. */
enum err store_paper_find(struct store *s, const char *conference, const char *file, bool *is_for_guests) MUST_USE;

/* --- while it runs --- */
/* From invited. ERR_STATE. */
enum err store_conference_open(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* Stays, the item and the speech end, the list is empty, prepared votes are annulled. ERR_STATE: it does not run, or a vote is open. */
enum err store_conference_close(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* That the server runs: what is open ends then, if it does not any more. Every some 15 s. */
enum err store_conference_alive(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* After a start, before the room opens: stays, and the speech of who had the word, end when the server was last known to run. */
enum err store_conference_resume(struct store *s, const char *id) MUST_USE;
/* The current item is done, this one (NULL: none) is current; who waits on the list waits no more, who speaks has ended. */
enum err store_agenda_go(struct store *s, const char *conference, const char *item, int64_t now_ms) MUST_USE;
/* This guest may be there (or not) for the current item, whatever it says; none is current: until the next one is. */
enum err store_guest_set(struct store *s, const char *conference, const char *person, bool is_admitted, int64_t now_ms) MUST_USE;
/* He came in, and fills this seat; what he had open ends. seat NULL: he went. */
enum err store_stay_set(struct store *s, const char *conference, const char *person, const char *seat, int64_t now_ms) MUST_USE;

struct store_quorum {
	int64_t at_ms;
	uint32_t seats, present, needed;
	bool is_quorate;
	char item[STORE_ID_MAX]; /* "": none was current */
};
/* The item is the current one. */
enum err store_quorum_add(struct store *s, const char *conference, const struct store_quorum *found) MUST_USE;

struct store_speech {
	int64_t number; /* grows with asking */
	char person[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	char item[STORE_ID_MAX]; /* "": none was current */
	enum speech_kind kind;
	int64_t asked_ms, begun_ms, ended_ms; /* 0: not yet */
};
/* On the list of the current item. ERR_CONFLICT: he is on it. */
enum err store_speech_ask(struct store *s, const char *conference, const char *person, enum speech_kind kind, int64_t now_ms,
	int64_t *number) MUST_USE;
/* Who has the word has it no more, and this one (0: nobody) begins. ERR_NOT_FOUND: not on the list. */
enum err store_speech_next(struct store *s, const char *conference, int64_t number, int64_t now_ms) MUST_USE;
/* The same for who is not on the list (or is: then with what he asked for). */
enum err store_speech_give(struct store *s, const char *conference, const char *person, int64_t now_ms, int64_t *number) MUST_USE;
/* From the list, as if he had not asked. */
enum err store_speech_remove(struct store *s, const char *conference, int64_t number) MUST_USE;
/* What the chair sets of it; turn_seconds and first_first are the conference's rules from now on. */
enum err store_speech_set(struct store *s, const char *conference, bool list_closed, int turn_seconds, bool first_first) MUST_USE;

/* --- all of it --- */
struct store_stay {
	char person[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	char seat[STORE_ID_MAX]; /* "": it is gone */
	int64_t from_ms, until_ms; /* 0: he is there */
};
/* A time in which the chair's word counted and not what the item says: he was let in to one without guests, or sent out of what guests may be
 * at. */
struct store_guest_time {
	char item[STORE_ID_MAX]; /* "": none was current */
	char person[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	bool is_admitted;
	int64_t from_ms, until_ms; /* 0: it is so still */
};
struct store_vote;
struct store_voter;
/* NULL: nobody asks for it. In this order; each in the order in which it happened. */
struct store_conference_parts {
	void (*on_conference)(void *ctx, const struct store_conference *conference);
	void (*on_seat)(void *ctx, const struct store_seat *seat);
	void (*on_item)(void *ctx, const struct store_item *item);
	void (*on_guest)(void *ctx, const char *item, const char *person, const char *name, bool is_admitted);
	/* One time in which an item went; until_ms 0: it goes on. */
	void (*on_span)(void *ctx, const char *item, int64_t from_ms, int64_t until_ms);
	void (*on_guest_time)(void *ctx, const struct store_guest_time *time);
	void (*on_stay)(void *ctx, const struct store_stay *stay);
	void (*on_quorum)(void *ctx, const struct store_quorum *found);
	/* Those who had the word in that order, then those who wait, as they asked. */
	void (*on_speech)(void *ctx, const struct store_speech *speech);
	/* A vote, and then its voters. */
	void (*on_vote)(void *ctx, const struct store_vote *vote);
	void (*on_voter)(void *ctx, const struct store_vote *vote, const struct store_voter *voter);
	void *ctx;
};
/* For the room when it opens, and for the record. ERR_NOT_FOUND: no such conference. */
enum err store_conference_read(struct store *s, const char *id, const struct store_conference_parts *parts) MUST_USE;

/* --- minutes --- */
/* The note of the minutes; it is made if there is none. ERR_STATE: it was never opened; ERR_MALFORMED: no title. */
enum err store_minutes_note(struct store *s, const char *conference, const char *title, char note[STORE_ID_MAX]) MUST_USE;
/* With a mail to each member whose address is known. ERR_STATE: it is not closed, or the time for objections is over; ERR_FULL: too long. */
enum err store_minutes_publish(struct store *s, const char *conference, const char *text, int64_t now_ms) MUST_USE;
/* ERR_NOT_FOUND: not published. */
enum err store_minutes_read(struct store *s, const char *conference, void (*on_text)(void *ctx, const char *text, int64_t published_ms,
	int64_t changed_ms), void *ctx) MUST_USE;

struct store_objection {
	char id[STORE_ID_MAX];
	struct store_person person;
	const char *text, *answer; /* answer: "" if there is none */
	int64_t at_ms;
	bool is_answered, is_accepted;
};
/* ERR_STATE: not published, or the time is over; ERR_FULL: OBJECTIONS_MAX of this person; ERR_MALFORMED: too long. */
enum err store_objection_add(struct store *s, const char *conference, const char *person, const char *text, int64_t now_ms,
	char id[STORE_ID_MAX]) MUST_USE;
/* ERR_NOT_FOUND: none of this conference. */
enum err store_objection_answer(struct store *s, const char *conference, const char *id, const char *answer, bool is_accepted) MUST_USE;
enum err store_objection_each(struct store *s, const char *conference,
	void (*each)(void *ctx, const struct store_objection *objection), void *ctx) MUST_USE;

#endif
