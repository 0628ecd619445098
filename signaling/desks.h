/*
 * Desks that somebody cares about, in memory (docs/consultation.md, section 5): the machine of each (desk.h), who has it open,
 * who waits. What happens marks a desk; at the end of the turn it is seen to: who is there is told to the machine, what comes of
 * it is written, rooms open and end, and everybody hears what is new to him. While the store can't be written the day goes on in
 * memory.
 */
#ifndef KREIDE_DESKS_H
#define KREIDE_DESKS_H

#include "core.h"
#include "desk.h"
#include "store_consult.h"

enum { DESKS_OF_CONN_MAX = 8 };
#define DESK_WAIT_EARLY_MS (60 * DESK_MINUTE_MS) /* so long before its begin one may wait for a talk */
/* What of a desk is in memory: a weekly hour has a year of talks. */
#define DESK_BEFORE_MS (12 * 60 * DESK_MINUTE_MS)
#define DESK_AFTER_MS (20 * 60 * DESK_MINUTE_MS)
#define DESK_RELOAD_US (1800 * US_PER_S)
#define DESK_FOREIGN_US (60 * US_PER_S)  /* after somebody else has written to the store; at most twice that */
#define DESK_KEPT_US (60 * US_PER_S)     /* after nobody cares any more */
#define WAIT_TOLD_US (20 * US_PER_S) /* it is looked at every ten seconds, and 30 are promised */

enum talk_kind { KIND_TEACHER, KIND_PARENT, KIND_INTERPRETER, KIND_SOCIAL, TALK_KINDS };
extern const char *const talk_kind_names[TALK_KINDS];
extern const enum talk_kind talk_kind_of_companion[COMPANION_KINDS];

struct talk_person {
	struct store_person person;
	enum talk_kind kind;
};

/* What there is to know of a talk beside how it stands. */
struct live_talk {
	char id[STORE_ID_MAX];
	struct store_person child;
	int code;
	GArray *people; /* struct talk_person: the family, and who comes with it */
	bool is_unsaved, is_listed;
};

/* What somebody was told last, as a hash, and when. */
struct told {
	guint hash;
	us_t at;
};

/* A connection that waits for a talk. One that broke waits on for as long as a place is kept. */
struct waiter {
	conn_id conn; /* 0: it broke */
	us_t until;   /* then */
	char talk[STORE_ID_MAX], person[STORE_ID_MAX];
	enum talk_kind kind;
	struct told told;
};

struct desk_opener {
	conn_id conn;
	char person[STORE_ID_MAX];
	struct told told;
};

struct live_desk {
	struct store_desk info;
	char title[STORE_NAME_MAX], phone[CONSULT_PHONE_MAX];
	struct desk day;
	GHashTable *talks; /* id -> struct live_talk, owned */
	GArray *waiters;   /* struct waiter */
	GArray *openers;   /* struct desk_opener */
	bool is_dirty, is_unsaved;
	us_t run_at, reload_at, cared_at;
};

struct desks {
	GHashTable *by_id;   /* id -> struct live_desk, owned */
	GHashTable *by_talk; /* id of a talk -> its struct live_desk */
	bool is_dirty, is_resumed;
	int64_t began_ms;    /* when this server began to run */
	us_t save_at;
};

struct desks *desks_new(void);
void desks_free(struct desks *desks);
struct live_desk *desk_in_memory(const struct signaling *s, const char *id);
struct live_talk *talk_of(const struct live_desk *desk, const char *id);
/* From memory, else from the store. ERR_NOT_FOUND. */
enum err desk_load(struct turn *t, const char *id, struct live_desk **out) MUST_USE;
/* The desk of a talk, and how the talk stands there; NULL: it is on another day. ERR_NOT_FOUND: there is no such talk. */
enum err desk_load_of_talk(struct turn *t, const char *talk, struct live_desk **desk, struct desk_talk **out) MUST_USE;
/* What he learns by the reply to his request need not be told once more. */
void told_in_reply(struct turn *t, struct told *told, const char *ev, json_t *data);
/* It is seen to at the end of the turn. */
void desk_touch(struct turn *t, struct live_desk *desk);
/* Something that its plan comes from may have changed: it is read again by then. Once, however often this is asked for. */
void desk_reload_by(struct live_desk *desk, us_t at);
bool desk_has_teacher(const struct live_desk *desk, const char *person);

/* --- desk_load.c --- */
struct live_desk *live_desk_new(const struct store_desk *info);
void live_desk_free(void *desk);
/* Is the talk of a day that is in memory now? */
bool desk_is_today(const struct turn *t, const struct store_talk *talk);
/* Its plan as the store has it now. Else what is known stays; ERR_NOT_FOUND: it is gone, and has no talks any more. */
enum err desk_reload(struct turn *t, struct live_desk *desk) MUST_USE;
/* Those that were in use when the server stopped. */
void desks_resume(struct turn *t);

/* --- desk_people.c --- */
struct waiter *waiter_of_conn(const struct signaling *s, conn_id conn, struct live_desk **desk);
/* He waits with this connection for this talk alone. */
struct waiter *waiter_add(struct turn *t, struct live_desk *desk, const struct conn *c, const char *talk, enum talk_kind kind);
/* He waits no more; false: he did not. */
bool waiter_leave(struct turn *t, conn_id conn);
struct desk_opener *desk_opener(const struct live_desk *desk, conn_id conn);
uint32_t desks_open_of(const struct signaling *s, conn_id conn);
void desk_close(struct turn *t, struct live_desk *desk, conn_id conn);
/* What this person is to the talk. ERR_NOT_FOUND: there is none, or it is none of his. While the store can't be read, what is
 * known in memory counts. */
enum err talk_kind_of(struct turn *t, const char *id, const char *person, enum talk_kind *kind) MUST_USE;
/* He is of the talk's family, or a companion. If the desk does not know him yet, since he is that only now, it soon will. */
void desk_meets(struct turn *t, struct live_desk *desk, const char *talk, const char *person);
/* Does he wait for it, or is he in its room? A teacher: or has the desk open. */
bool talk_person_is_there(const struct signaling *s, const struct live_desk *desk, const char *talk, const struct talk_person *p);
/* Tells the machine who is there. */
void desk_look_around(struct turn *t, struct live_desk *desk);
/* Broken lines that have waited long enough wait no more. */
void waiters_on_time(struct turn *t, struct live_desk *desk);
us_t waiters_until(const struct live_desk *desk);

/* --- talk_show.c --- */
json_t *show_wait(const struct signaling *s, const struct live_desk *desk, const struct desk_talk *talk);
json_t *show_live(const struct signaling *s, const struct live_desk *desk, int64_t now_ms);
/* Of a leader's panel. */
json_t *show_panel(const struct live_desk *desk, int64_t now_ms);

/* --- talk_rooms.c --- */
/* Its room is there from now on, for this talk alone. */
void talk_room_open(struct turn *t, const struct live_desk *desk, const struct desk_talk *talk);
void talk_room_end(struct turn *t, const char *talk);

#endif
