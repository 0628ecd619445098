/*
 * The speaking list of a conference (docs/conference.md, section 3), as pure logic: who has the word, who waits, in which order, and
 * how long each has spoken. People are known by their ids. Times are the wall clock's, in milliseconds, and come in from outside.
 */
#ifndef KREIDE_SPEAKING_H
#define KREIDE_SPEAKING_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { SPEAKING_ID_MAX = 33, SPEAKING_WAITS_MAX = 1024 };
/* A turn, or a point of order. */
enum speaking_kind { SPEAKING_TURN, SPEAKING_ORDER, SPEAKING_KINDS };
extern const char *const speaking_kind_names[SPEAKING_KINDS];
enum speaking_refusal { SPEAKING_FINE, SPEAKING_NOT_NOW, SPEAKING_CLOSED, SPEAKING_FULL };
/* What is new since it was taken last. */
enum { SPEAKING_NEWS_LIST = 1, SPEAKING_NEWS_TIMES = 2 };
#define SPEAKING_NEVER INT64_MAX
#define SPEAKING_HERE 0

struct speaking_wait {
	char id[SPEAKING_ID_MAX];
	enum speaking_kind kind;
	int64_t since_ms;
	int64_t kept_until_ms; /* he is not here, and his place goes then; SPEAKING_HERE: he is */
	int64_t number;        /* in the order of asking */
};

struct speaking_meter {
	char id[SPEAKING_ID_MAX];
	int64_t spoken_ms; /* in the whole conference, as the next two; of speeches that are over */
	unsigned turns;
	unsigned spoke;    /* turns that he has had or has in the current item */
};

/* Somebody who has the word, or had it. */
struct speaking_speech {
	char id[SPEAKING_ID_MAX]; /* "": nobody */
	enum speaking_kind kind;
	int64_t since_ms;
	int64_t ended_ms;      /* of one that is over */
	int64_t kept_until_ms; /* as of who waits */
};

struct speaking {
	struct speaking_speech speaker;
	GArray *waits;                /* struct speaking_wait, in the order in which it will be */
	GHashTable *meters;           /* id -> struct speaking_meter, owned */
	bool is_closed, first_first;
	int turn_seconds; /* 0: no limit */
	unsigned news;
};

struct speaking *speaking_new(bool first_first, int turn_seconds);
void speaking_free(struct speaking *list);

/* His place; NULL: he is not on it. */
const struct speaking_wait *speaking_find(const struct speaking *list, const char *id);
/* CLOSED: a turn while the list is; FULL; NOT_NOW: he is on it with this already. */
enum speaking_refusal speaking_may_ask(const struct speaking *list, const char *id, enum speaking_kind kind);
/* He may: at the end of his kind. Of another kind than before: he has that place no more. number: grows with asking. */
void speaking_ask(struct speaking *list, const char *id, enum speaking_kind kind, int64_t number, int64_t now_ms);
/* Off the list; nothing if he is not on it. */
void speaking_remove(struct speaking *list, const char *id);
/* Who is next: the first who is here; NULL: nobody. */
const struct speaking_wait *speaking_first(const struct speaking *list);
/* The speaker's time ends, and who is next has the word. */
void speaking_next(struct speaking *list, int64_t now_ms);
/* He has the word, by what he asked for, or as a turn. Nothing if he has it already. */
void speaking_give(struct speaking *list, const char *id, int64_t now_ms);
/* Nothing if nobody speaks. */
void speaking_end(struct speaking *list, int64_t now_ms);
void speaking_close(struct speaking *list, bool is_closed);
void speaking_rules(struct speaking *list, bool first_first, int turn_seconds);
/* Another item: nobody speaks, nobody waits, the counting begins anew, the list is open. */
void speaking_begin_item(struct speaking *list, int64_t now_ms);

/* He is not here, but perhaps again before that. */
void speaking_drop(struct speaking *list, const char *id, int64_t until_ms);
void speaking_back(struct speaking *list, const char *id);
/* He is gone. */
void speaking_gone(struct speaking *list, const char *id, int64_t now_ms);
/* Somebody who was waited for long enough, and is gone now; NULL: nobody. */
const char *speaking_overdue(const struct speaking *list, int64_t now_ms);
int64_t speaking_deadline(const struct speaking *list);
/* The server begins to run: nobody is here, all places are kept until then. */
void speaking_restart(struct speaking *list, int64_t until_ms);

/* When all see that the speaker's time is over; 0: never. */
int64_t speaking_ends_at(const struct speaking *list);
/* How often in the current item. */
unsigned speaking_spoke(const struct speaking *list, const char *id);

/* A speech that is over, as it was kept. */
void speaking_put_speech(struct speaking *list, const struct speaking_speech *speech, bool is_of_item);

#endif
