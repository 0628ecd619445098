/*
 * Consultations in the store: the grid of slots, who sits at which desk, talks that families booked and how they stand on the
 * day, wishes, companions, contacts. docs/consultation.md says what each thing is. What must hold at any time (a slot holds one
 * talk; neither a teacher nor a family is in two) is checked in the transaction that books.
 */
#ifndef KREIDE_STORE_CONSULT_H
#define KREIDE_STORE_CONSULT_H

#include "store.h"

enum consult_kind { CONSULT_DAY, CONSULT_HOUR, CONSULT_KINDS };
enum consult_state { CONSULT_DRAFT, CONSULT_OPEN, CONSULT_CLOSED, CONSULT_STATES };
enum desk_mode { DESK_VIDEO, DESK_PLACE, DESK_BOTH, DESK_MODES };
enum slot_state { SLOT_OPEN, SLOT_BREAK, SLOT_BLOCKED, SLOT_STATES };
enum talk_state { TALK_BOOKED, TALK_OPEN, TALK_OVER, TALK_MISSED, TALK_STATES };
enum companion_kind { COMPANION_PARENT, COMPANION_INTERPRETER, COMPANION_SOCIAL, COMPANION_KINDS };
extern const char *const store_consult_kind_names[CONSULT_KINDS];
extern const char *const store_consult_state_names[CONSULT_STATES];
extern const char *const store_desk_mode_names[DESK_MODES];
extern const char *const store_slot_state_names[SLOT_STATES];
extern const char *const store_talk_state_names[TALK_STATES];
extern const char *const store_companion_kind_names[COMPANION_KINDS];

enum { CONSULT_TEXT_MAX = 500 * 4 + 1, CONSULT_PHONE_MAX = 64, TALK_NOTE_MAX = 4000 * 4 + 1, LANGUAGE_MAX = 4, MAIL_ADDRESS_MAX = 255 };
enum { DESK_TEACHERS_MAX = 2, DESK_SLOTS_MAX = 400, TALK_SLOTS_MAX = 6, TALK_COMPANIONS_MAX = 4, WISHES_MAX = 8 };

struct store_consult {
	char id[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	enum consult_kind kind;
	char title[STORE_NAME_MAX];
	enum consult_state state;
	char owner[STORE_ID_MAX]; /* of an hour; "": none */
	int64_t book_from_ms, book_until_ms, wish_until_ms; /* 0: none */
	int slot_minutes, pause_minutes, most_talks, change_minutes;
	char phone[CONSULT_PHONE_MAX];
	char text[CONSULT_TEXT_MAX];
	/* read only */
	int64_t begin_ms, end_ms; /* of its slots; 0: it has none */
	uint32_t desks, slots, talks; /* slots: open ones, taken or not */
};

struct store_desk {
	char id[STORE_ID_MAX];
	char consult[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	char place[STORE_NAME_MAX];
	enum desk_mode mode;
	char phone[CONSULT_PHONE_MAX];
	struct store_person teachers[DESK_TEACHERS_MAX];
	uint32_t teacher_count;
	bool is_started, is_held, needs_help;
	uint32_t slots, free, talks; /* read only: open slots, those of them without a talk, talks */
};

struct store_slot {
	char id[STORE_ID_MAX];
	int64_t begin_ms, end_ms;
	enum slot_state state;
	char talk[STORE_ID_MAX]; /* "": none */
};

struct store_talk {
	char id[STORE_ID_MAX];
	char consult[STORE_ID_MAX];
	char desk[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	struct store_person child;
	int code;
	int64_t begin_ms, end_ms;
	enum desk_mode mode; /* DESK_VIDEO or DESK_PLACE */
	char interpreter[LANGUAGE_MAX]; /* "": none */
	char author[STORE_ID_MAX];      /* "": not known any more */
	bool is_assigned;
	int sequence;
	enum talk_state state;
	int64_t began_ms, ends_ms, added_ms, ended_ms; /* 0: not yet */
};

struct store_companion {
	struct store_person person;
	char talk[STORE_ID_MAX];
	enum companion_kind kind;
	char language[LANGUAGE_MAX]; /* "": none */
};

struct store_contact {
	char language[LANGUAGE_MAX];
	char email[MAIL_ADDRESS_MAX]; /* "": no mail */
	bool reminder;
};

/* What somebody is to a talk. */
enum talk_role { TALK_NOBODY, TALK_STAFF, TALK_FAMILY, TALK_COMPANION };

/* --- consultations, desks, slots --- */
enum err store_consult_add(struct store *s, const struct store_consult *draft, int64_t now_ms, char id[STORE_ID_MAX]) MUST_USE;
enum err store_consult_get(struct store *s, const char *id, struct store_consult *out) MUST_USE;
/* All but id, school, kind, owner and what is read only. Families hear of talks that were assigned in a draft once it is one no
 * more. ERR_MALFORMED: the title is none. */
enum err store_consult_set(struct store *s, const struct store_consult *consult, int64_t now_ms) MUST_USE;
/* With desks, slots, talks, wishes and companions (people, too); mails say that its talks are cancelled. */
enum err store_consult_remove(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* Of a school, newest first. teacher NULL: all; else days, and the hours that are his or at whose desk he sits. */
enum err store_consult_each(struct store *s, const char *school, const char *teacher,
	void (*each)(void *ctx, const struct store_consult *consult), void *ctx) MUST_USE;

/* Several at once, all or none. ERR_CONFLICT: one of the teachers sits at a desk of the consultation already; ERR_NOT_FOUND: nobody
 * of the staff of its school. Of the teachers' persons the id counts. ids: as many as desks. */
enum err store_desks_add(struct store *s, const char *consult, const struct store_desk *desks, size_t count, char (*ids)[STORE_ID_MAX]) MUST_USE;
enum err store_desk_get(struct store *s, const char *id, struct store_desk *out) MUST_USE;
/* Place, mode, phone; with teachers, if it has no talk (ERR_STATE). A talk of a mode that is not offered any more gets the other
 * one (ERR_CONFLICT: its family could not come in time); families hear of that, and of another place in the building. */
enum err store_desk_set(struct store *s, const struct store_desk *desk, bool with_teachers, int64_t now_ms) MUST_USE;
/* ERR_STATE: it has talks. */
enum err store_desk_remove(struct store *s, const char *id) MUST_USE;
/* In the order of adding. */
enum err store_desk_each(struct store *s, const char *consult, void (*each)(void *ctx, const struct store_desk *desk), void *ctx) MUST_USE;
/* At which this person sits, of consultations that end after that (or have no slots yet), in the order of their begin. */
enum err store_desk_each_of(struct store *s, const char *teacher, int64_t after_ms,
	void (*each)(void *ctx, const struct store_desk *desk), void *ctx) MUST_USE;
/* What the day has made of it. */
enum err store_desk_day(struct store *s, const char *id, bool is_started, bool is_held, bool needs_help) MUST_USE;

/* Those that would overlap one that is there are left out. ERR_FULL: more than DESK_SLOTS_MAX. */
enum err store_slots_add(struct store *s, const char *desk, const struct store_slot *slots, size_t count) MUST_USE;
/* In order of time. */
enum err store_slot_each(struct store *s, const char *desk, void (*each)(void *ctx, const struct store_slot *slot), void *ctx) MUST_USE;
/* When slots of a consultation begin, each time once, in order. */
enum err store_slot_begin_each(struct store *s, const char *consult, void (*each)(void *ctx, int64_t begin_ms), void *ctx) MUST_USE;
/* All or none; ERR_STATE: one has a talk, ERR_NOT_FOUND: one is none of the desk. state SLOT_STATES: removed. */
enum err store_slots_set(struct store *s, const char *desk, const char *const *ids, size_t count, enum slot_state state) MUST_USE;

/* Of which desk it is. */
enum err store_slot_desk(struct store *s, const char *slot, char desk[STORE_ID_MAX]) MUST_USE;

/* --- booking --- */
struct talk_draft {
	const char *desk, *slot, *child;
	uint32_t slots;        /* so many in a row: between two of them is no more than the longest pause */
	enum desk_mode mode;   /* DESK_BOTH: whatever the desk offers, video first */
	const char *interpreter; /* NULL: none */
	const char *author;
	bool is_assigned;      /* by the staff: booking times and the family's number of talks do not count */
	const char *key;       /* NULL: none */
};
/* Why a talk can't be had. */
enum talk_refusal { TALK_OK, TALK_NO_SLOT, TALK_TAKEN, TALK_CLASH, TALK_HAS, TALK_TOO_MANY, TALK_CLOSED, TALK_MODE };
/* Whole or not at all. *why is TALK_OK if it is booked; id is that of the older talk if the author used the key before.
 * ERR_NOT_FOUND: no such desk, or no pupil of its school; other errors are the store's. */
enum err store_talk_book(struct store *s, const struct talk_draft *draft, int64_t now_ms, enum talk_refusal *why, char id[STORE_ID_MAX]) MUST_USE;
/* Several, all or none: *why and *refused (its index) are of the first that can't be had. ids: as many as drafts. */
enum err store_talks_book(struct store *s, const struct talk_draft *drafts, size_t count, int64_t now_ms, enum talk_refusal *why,
	size_t *refused, char (*ids)[STORE_ID_MAX]) MUST_USE;
/* To another slot of the same desk, as many slots as it had; the same checks, but that booking has ended is no hindrance as long as
 * the consultation is open and the talk has not begun. By the staff (is_assigned) a missed one, too: it is booked again. */
enum err store_talk_move(struct store *s, const char *id, const char *slot, bool is_assigned, int64_t now_ms, enum talk_refusal *why) MUST_USE;
/* Its slots are free; companions are gone. ERR_STATE: it has begun; the staff (is_assigned) may cancel until it is open. */
enum err store_talk_cancel(struct store *s, const char *id, bool is_assigned, int64_t now_ms) MUST_USE;
enum err store_talk_get(struct store *s, const char *id, struct store_talk *out) MUST_USE;
/* Before it is open. Another mode is a change that families hear of, and may clash. DESK_BOTH: as it is. */
enum err store_talk_set(struct store *s, const char *id, enum desk_mode mode, const char *interpreter, int64_t now_ms,
	enum talk_refusal *why) MUST_USE;
/* By its family, before it begins: to another slot (NULL: where it is) and of another mode, whole or not at all. */
enum err store_talk_change(struct store *s, const char *id, const char *slot, enum desk_mode mode, const char *interpreter, int64_t now_ms,
	enum talk_refusal *why) MUST_USE;
/* Of a desk, in order of time. */
enum err store_talk_each(struct store *s, const char *desk, void (*each)(void *ctx, const struct store_talk *talk), void *ctx) MUST_USE;
/* Of all children of a parent, without drafts; the one talk of a companion. In order of time. */
enum err store_talk_each_of(struct store *s, const char *person, void (*each)(void *ctx, const struct store_talk *talk), void *ctx) MUST_USE;
/* Slots of a desk that a teacher or this family can't have, since they are elsewhere. parent NULL: the teachers alone. (His family:
 * whoever has a guardian with one of his children. A desk of both modes is taken for video: booking looks again.) */
enum err store_clash_each(struct store *s, const char *desk, const char *parent, void (*each)(void *ctx, const char *slot), void *ctx) MUST_USE;
/* What the day has made of it: state, began_ms, ends_ms, added_ms, ended_ms. */
enum err store_talk_day(struct store *s, const struct store_talk *talk) MUST_USE;
enum err store_talk_note_get(struct store *s, const char *id, char note[TALK_NOTE_MAX]) MUST_USE;
enum err store_talk_note_set(struct store *s, const char *id, const char *note) MUST_USE;
/* Fills talk if there is one; TALK_NOBODY in *role: none of his. Leaders and admins are nobody to it, nor is a family while it is
 * a draft's. ERR_NOT_FOUND: there is none. */
enum err store_talk_role(struct store *s, const char *id, const char *person, struct store_talk *talk, enum talk_role *role) MUST_USE;

/* --- who comes with a family --- */
/* A guest and his link. ERR_FULL: TALK_COMPANIONS_MAX; ERR_NOT_FOUND: no such talk; ERR_MALFORMED: not a name. */
enum err store_companion_add(struct store *s, const char *talk, enum companion_kind kind, const char *name, const char *language,
	int64_t now_ms, struct store_person *person, char token[STORE_TOKEN_MAX]) MUST_USE;
/* He is gone, with link and sessions. ERR_NOT_FOUND: none of this talk. */
enum err store_companion_remove(struct store *s, const char *talk, const char *person) MUST_USE;
enum err store_companion_each(struct store *s, const char *talk, void (*each)(void *ctx, const struct store_companion *companion), void *ctx) MUST_USE;
enum err store_companion_get(struct store *s, const char *person, struct store_companion *out) MUST_USE;

/* --- wishes --- */
/* All of a child, in this order; none: they are taken back. from_ms, until_ms 0: any time. ERR_FULL: more than WISHES_MAX;
 * ERR_NOT_FOUND: no desk of the consultation, or no pupil of its school; ERR_CONFLICT: the same desk twice. */
enum err store_wishes_set(struct store *s, const char *consult, const char *child, const char *const *desks, size_t count,
	int64_t from_ms, int64_t until_ms) MUST_USE;
struct store_wish {
	char child[STORE_ID_MAX], desk[STORE_ID_MAX];
	int rank;
	int64_t from_ms, until_ms;
};
/* By child and rank. child NULL: all of the consultation. */
enum err store_wish_each(struct store *s, const char *consult, const char *child, void (*each)(void *ctx, const struct store_wish *wish), void *ctx) MUST_USE;

/* --- families and their contacts --- */
/* Nothing known of him: the language of the school, no mail. */
enum err store_contact_get(struct store *s, const char *person, struct store_contact *out) MUST_USE;
/* Everybody's but guests'. With reminders of the talks that are booked, if he wants them now. ERR_NOT_FOUND: there is none. */
enum err store_contact_put(struct store *s, const char *person, const struct store_contact *contact, int64_t now_ms) MUST_USE;
/* If a pupil has no guardian who is there, one is made of this name, who leaves with his last child. */
enum err store_family_ensure(struct store *s, const char *child, const char *name) MUST_USE;
enum err store_guardian_each(struct store *s, const char *child, void (*each)(void *ctx, const struct store_person *parent), void *ctx) MUST_USE;
/* Does one of the desk's teachers teach a group of this child? */
bool store_desk_teaches(struct store *s, const char *desk, const char *child);

#endif
