/*
 * The outbox: mails that are to be sent. What books, moves or cancels a talk (store_consult.h) writes them in the same transaction: one
 * to each guardian who wants mail (one, if two have the same address), and his reminder anew (none of a cancelled talk, nor of one that
 * is less than a day away). Older ones of the talk that still wait are dropped: the new one says all. Nobody hears of a talk that is
 * over, nor of one of a draft. What invites to a conference, changes it, calls it off or publishes its minutes (store_conference.h) writes
 * one to each member whose address is known, in the same transaction, too.
 * A row is waiting, then sending (marked before it is handed over), then sent, failed, or unsure (it may have been taken; it is never
 * sent again).
 */
#ifndef KREIDE_STORE_MAIL_H
#define KREIDE_STORE_MAIL_H

#include "store_consult.h"

enum mail_kind { MAIL_BOOKED, MAIL_MOVED, MAIL_CANCELLED, MAIL_REMINDER,
	/* of a conference */
	MAIL_INVITED, MAIL_CHANGED, MAIL_CALLED_OFF, MAIL_MINUTES, MAIL_KINDS };
enum mail_state { MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_FAILED, MAIL_UNSURE, MAIL_DROPPED, MAIL_STATES };
extern const char *const store_mail_kind_names[MAIL_KINDS];
extern const char *const store_mail_state_names[MAIL_STATES];
/* How long before a talk its reminder goes. */
#define MAIL_REMINDER_MS (INT64_C(24) * 3600 * 1000)
/* An agenda of ITEMS_MAX titles fits. */
enum { MAIL_FACTS_MAX = 32 * 1024 };

struct store_mail {
	int64_t number;
	char id[STORE_ID_MAX]; /* of its Message-ID */
	char school[STORE_ID_MAX];
	char person[STORE_ID_MAX];
	char talk[STORE_ID_MAX];       /* "": it is of a conference */
	char conference[STORE_ID_MAX]; /* "": it is of a talk */
	enum mail_kind kind;
	int sequence; /* of the talk or the conference then: of its .ics */
	/* JSON, what the talk was at that time: {"title", "child" (given name), "teachers": [{"id", "name"}], "begin", "end", "mode"
	 * ("video", "place"), "place", "phone", "interpreter" (null: none), "isAssigned" (0, 1), "changed" (since when it is so), "before" (when
	 * it was to begin before it was moved; 0: the time is the same), "code"}.
	 * Of a conference: {"title", "kind" ("teachers", ...), "begin", "minutesLong" (null: not known), "place" (""), "secondCall" (0, 1), "agenda":
	 * [titles in their order; "" of those that a guest is not told], "seat" ("vote", "advisory", "guest": of whom it goes to), "isOutsider" (0, 1: his link comes from the school),
	 * "changed" (since when it is so), "before" (when it was to begin before it was moved; 0: the time is the same), "objectUntil" (of minutes;
	 * else 0)}; of an outsider who is gone with what is called off also {"to", "language"}; of MAIL_CALLED_OFF "isOff": 1: it takes place, but
	 * he is off its roll */
	char facts[MAIL_FACTS_MAX];
	int tries;
	struct store_contact contact; /* of the person, as it is now */
};

/* The next one that is due, marked as sending. Those that nobody wants any more, or whose talk is over, are dropped on the way.
 * ERR_NOT_FOUND: none. */
enum err store_mail_take(struct store *s, int64_t now_ms, struct store_mail *out) MUST_USE;
/* sent, failed, unsure or dropped: what it told is forgotten. */
enum err store_mail_done(struct store *s, int64_t number, enum mail_state state, int64_t now_ms) MUST_USE;
/* It was surely not taken: again at that time. */
enum err store_mail_again(struct store *s, int64_t number, int64_t due_ms) MUST_USE;
/* After a start: what was being sent may have been taken. */
enum err store_mail_resume(struct store *s, int64_t now_ms) MUST_USE;
/* How many are in each state, of a consultation; NULL: of all. */
enum err store_mail_count(struct store *s, const char *consult, uint32_t counts[MAIL_STATES]) MUST_USE;
/* How many wait: of all schools. */
enum err store_mail_waiting(struct store *s, uint32_t *count) MUST_USE;
/* When the next one is due; INT64_MAX: never. */
enum err store_mail_due(struct store *s, int64_t *due_ms) MUST_USE;

#endif
