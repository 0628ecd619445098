/*
 * What the HTTP interface (api/) asks of the rooms that run, and tells them. All of it in the one thread of signaling, and in the
 * turn of a request: what it gives rise to goes to turn.out.
 */
#ifndef KREIDE_LIVE_H
#define KREIDE_LIVE_H

#include "signaling.h"
#include "store_notes.h"

#include <jansson.h>

/* One input: its time, and what comes of it. */
struct turn {
	struct signaling *s;
	struct instant now;
	struct effects *out;
};

/* What a person may do how often, on whatever connection. */
enum person_limit {
	PERSON_REQUESTS, PERSON_REFUSALS, PERSON_CHAT, PERSON_PRIVATE, PERSON_CONNECTIONS, PERSON_API, PERSON_LINKS, PERSON_JOINS,
	PERSON_PASSWORDS, PERSON_CODES, PERSON_NOTE_BYTES, PERSON_NOTE_STATES,
	PERSON_BOOKINGS, PERSON_GUESSES, PERSON_CHECKS,
	PERSON_LIMITS
};

/* One more of this kind; false: too fast, wait so long. */
bool live_take(struct turn *t, const char *person, enum person_limit kind, us_t *wait_us);
/* What was taken last was not meant: a right password is none of the wrong ones. */
void live_give(struct turn *t, const char *person, enum person_limit kind);
/* As if none had been taken. */
void live_forgive(struct turn *t, const char *person, enum person_limit kind);
/* One more password to be looked at for this address: each costs work, whether it is right or wrong. */
bool live_take_password(struct turn *t, uint64_t rate_key, us_t *wait_us);
/* One more wrong link or password from this address: a whole school sits behind one, so only wrong ones count. */
bool live_take_guess(struct turn *t, uint64_t rate_key, us_t *wait_us);

/* Of a code that somebody is refused with. */
void refusal_count(struct signaling *s, const char *code);
/* Tells the log, unless somebody fills it; person "": unknown. */
void refusal_log(struct signaling *s, const char *code, const char *person, struct instant now);
/* Counted, and logged now and then. where: a room, or "". */
void store_failed(struct turn *t, const char *what, const char *where);

/* As it is in memory, if it is there. */
void room_refresh(const struct signaling *s, struct store_room *info);
bool kept_is_removed(const struct signaling *s, const char *room, const char *person);
/* Whoever reads the class register now finds in it what has just happened. */
void live_settle_register(struct turn *t);
/* Links, role or groups of this person have changed: whoever may not be there any more leaves. */
void conns_check_person(struct turn *t, const char *person);
/* What a school decides may have changed. */
void rooms_reload_rules(struct turn *t);
/* If a lesson runs there, it is over. */
void live_end_room(struct turn *t, const char *room);
/* Those programs whose token was revoked are out. */
void programs_check(struct turn *t);
/* What came of all that happened: at the end of each turn. */
void turn_settle(struct turn *t);

/* Something of this desk is another now than it was: its talks (booked, moved, cancelled, with whom they are), its teachers,
 * place or phone, its consultation; or it is gone, and that with its consultation, too. After the store was written. Talks that
 * are not there any more end at once, and whoever waits for them hears it; somebody's companion who was removed is put out by
 * conns_check_person. Nothing if nobody cares about the desk now. */
void live_desk_changed(struct turn *t, const char *desk);
/* A desk as PANEL shows it (docs/consultation.md), without id, teachers and place. NULL: there is none, or the store fails. */
json_t *live_desk_panel(struct turn *t, const char *desk);

/* Something of this conference is another now than it was: title, begin, rules, roll, agenda, state; or it is gone. After the store was
 * written. Who has no seat any more is put out, all hear what is new, doors open. Nothing if nobody cares about it now. */
void live_conference_changed(struct turn *t, const char *conference);

/* What somebody may do with a note. */
enum note_may { NOTE_READ = 1, NOTE_WRITE = 2, NOTE_MANAGE = 4 };
unsigned note_may(const struct store_note *note, const struct store_person *person, bool is_member);
json_t *show_note_may(unsigned may);
/* Fills note and may (0: nothing). ERR_NOT_FOUND: there is none of this id in his school. */
enum err note_access(struct turn *t, const char *id, const char *person, struct store_note *note, unsigned *may) MUST_USE;
/* Is there still room in it? */
bool note_has_room(const struct store_note *note, size_t bytes);
/* So many bytes more of this person; false: too fast, wait so long. */
bool note_take_bytes(struct turn *t, const char *person, size_t bytes, us_t *wait_us);
/* One more update; those who have it open get it. ERR_NOT_FOUND: it was removed meanwhile. */
enum err note_write(struct turn *t, const char *id, struct bytes data, int64_t *n) MUST_USE;
/* What waits to be written is: before a note goes, or becomes another text. */
void notes_settle(struct turn *t);
/* Its title or rights have changed. */
void note_changed(struct turn *t, const char *note);
/* It is gone, or another text: all who have it open hear this reason. */
void notes_closed(struct turn *t, const char *note, const char *reason);
/* Is it this person who was asked to make one update of all up to here? */
bool note_compact_asked(const struct turn *t, const char *note, const char *person, int64_t until);
/* It was done: this is how it is now. */
void note_compacted(struct turn *t, const struct store_note *note);

/* A ballot of a secret vote (docs/voting.md), handed in by nobody who is known. Nothing of it is logged or counted. */
enum live_ballot {
	LIVE_BALLOT_TAKEN, LIVE_BALLOT_NO_VOTE, LIVE_BALLOT_STATE, LIVE_BALLOT_TEXT, LIVE_BALLOT_SIGNATURE, LIVE_BALLOT_USED, LIVE_BALLOT_FAILED
};
enum live_ballot live_hand_in(struct turn *t, const char *vote, struct bytes text, struct bytes signature) MUST_USE;

json_t *show_person(const struct store_person *p);
json_t *show_room(const struct store_room *r);
/* Bits of enum right (policy.h) as a list of names. */
json_t *show_rights(unsigned rights);

#endif
