/*
 * The day at one desk (docs/consultation.md, "Rules of a desk"): whose turn is it, when does a talk end, how late is it? A pure
 * machine: no store, no connections, no clock. What happens comes in with its time, in Unix milliseconds; what comes of it is
 * in `news` of the desk and of its talks, which whoever drives it reads and clears.
 *
 *     desk_init, desk_put for each talk, desk_begin
 *     then an input (desk_staff, desk_family, desk_act, desk_put, desk_drop) or desk_run, no later than desk_deadline
 *
 * Every input runs it. The clock may jump: what then lies in the future counts as now.
 */
#ifndef KREIDE_DESK_H
#define KREIDE_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DESK_ID_MAX = 33 };
#define DESK_MINUTE_MS INT64_C(60000)
#define DESK_GAP_MS INT64_C(20000)           /* between two talks, if the pause of the grid is over */
#define DESK_EARLY_MS (2 * DESK_MINUTE_MS)   /* so long before its begin a family is let in at most */
#define DESK_WARN_MS DESK_MINUTE_MS
#define DESK_MORE_MS (2 * DESK_MINUTE_MS)    /* what is added at a time */
#define DESK_LAST_MS DESK_MINUTE_MS          /* so long goes on what was added, once the next has come */
#define DESK_IN_TIME_MS DESK_MINUTE_MS       /* who begins so late begins in time */
#define DESK_BEHIND_MS (5 * DESK_MINUTE_MS)  /* later than this, talks are shortened ... */
#define DESK_LEAST_MS (5 * DESK_MINUTE_MS)   /* ... but never below this */
#define DESK_TURN_MS (5 * DESK_MINUTE_MS)    /* so long a late family keeps its turn, or half of its slot */
#define DESK_AWAY_MS (30 * INT64_C(1000))
#define DESK_RESTART_AWAY_MS DESK_MINUTE_MS  /* the same after a restart of the server */
#define DESK_RECKON_MS (10 * INT64_C(1000))  /* how often what is expected is to be reckoned again */
#define DESK_NEVER INT64_MAX

enum talk_stage { TALK_IS_BOOKED, TALK_IS_OPEN, TALK_IS_OVER, TALK_IS_MISSED };
/* What has happened to a talk; END: its end is another one (`ends_ms`). */
enum talk_news { TALK_NEWS_OPENED = 1, TALK_NEWS_WARNED = 2, TALK_NEWS_END = 4, TALK_NEWS_OVER = 8, TALK_NEWS_MISSED = 16 };
/* Of the desk: started, held or help has changed. */
enum desk_news { DESK_NEWS_DAY = 1 };

struct desk_talk {
	char id[DESK_ID_MAX];
	int64_t begin_ms, end_ms; /* as planned */
	bool is_place;            /* in the building: comes to the door by itself */
	enum talk_stage stage;
	int64_t began_ms, ends_ms, added_ms, ended_ms; /* 0: not yet; ends_ms with what was added */
	bool is_warned;
	bool is_there;       /* its family waits, or is in its room */
	int64_t turn_ms;     /* since when it could have been let in; 0: it could not */
	int64_t expected_ms; /* when it will be let in, or was; 0: nobody can say */
	unsigned news;
};

struct desk {
	struct desk_talk *talks; /* in the order of their begin */
	size_t count, cap;
	int64_t pause_ms; /* of the grid */
	bool is_started, is_held, needs_help;
	bool is_staff_there; /* a teacher has it open now */
	int64_t away_until_ms;  /* so long a teacher's line may be broken; while none is there */
	int64_t free_ms;        /* since when it can let somebody in */
	int64_t turns_ms;       /* the same without what was added to talks */
	int64_t not_before_ms;  /* who was there before a restart has time to be back */
	unsigned news;
};

enum desk_action {
	DESK_START, DESK_HOLD, DESK_RESUME, DESK_CALL, DESK_END, DESK_EXTEND, DESK_MISSED, DESK_HELP, DESK_HELPED, DESK_DONE,
	DESK_ACTIONS
};
extern const char *const desk_action_names[DESK_ACTIONS];
enum desk_refusal { DESK_OK, DESK_NOT_NOW, DESK_NEXT_WAITS, DESK_NOT_THERE };
extern const char *const desk_refusal_names[DESK_NOT_THERE + 1];
enum desk_state { DESK_CLOSED, DESK_READY, DESK_HELD, DESK_TALKING, DESK_OVER, DESK_STATES };
extern const char *const desk_state_names[DESK_STATES];

void desk_init(struct desk *d, int64_t pause_ms);
void desk_finish(struct desk *d);
/* A talk is new, or its plan has changed: id, begin, end and place are taken; how it stands only if it is new, or was moved
 * and neither runs nor is over. now_ms 0: before desk_begin. False: no memory. */
bool desk_put(struct desk *d, const struct desk_talk *talk, int64_t now_ms);
/* False: there is none of this id. If it was running, it does no more. */
bool desk_drop(struct desk *d, const char *id, int64_t now_ms);
/* After all talks were put, with is_started, is_held and needs_help as the store has them. since_ms: when the server began to
 * run, if it may have stopped in the middle of this day; 0: the desk was not in use. */
void desk_begin(struct desk *d, int64_t since_ms, int64_t now_ms);

/* A teacher has it open, or none has any more. */
void desk_staff(struct desk *d, bool is_there, int64_t now_ms);
/* Somebody of the family waits for this talk or is in its room, or nobody is any more. */
void desk_family(struct desk *d, const char *id, bool is_there, int64_t now_ms);
/* By a teacher who has it open. talk: whom to CALL; for END, EXTEND and MISSED the one that is meant (NULL: the one that runs,
 * MISSED else the next one), so that a click that comes after the hand-over does nothing to the next family. */
enum desk_refusal desk_act(struct desk *d, enum desk_action action, const char *talk, int64_t now_ms);
void desk_run(struct desk *d, int64_t now_ms);
/* When it must run again. */
int64_t desk_deadline(const struct desk *d, int64_t now_ms);

/* It is none of its talks any more, and nothing else comes of that: desk_drop. */
void desk_remove(struct desk *d, const struct desk_talk *talk);
/* NULL: none. Valid until the next desk_put or desk_drop. */
struct desk_talk *desk_find(const struct desk *d, const char *id);
struct desk_talk *desk_running(const struct desk *d);
/* Whose turn is next; NULL: none is left. */
struct desk_talk *desk_next(const struct desk *d, int64_t now_ms);
enum desk_state desk_state(const struct desk *d);

/* --- desk_reckon.c --- */
/* What the rules give from now on, if everybody stays who is there, who is not comes at his begin, and each talk takes what
 * it may: fills in expected_ms. */
void desk_reckon(struct desk *d, int64_t now_ms);
/* Of a talk, by what was reckoned; 0: none, or nobody can say. */
int64_t desk_talk_delay_ms(const struct desk_talk *talk);
/* Of the desk: how much later than planned the next one is let in. */
int64_t desk_delay_ms(const struct desk *d);
/* So many talks before it are not over. */
size_t desk_ahead(const struct desk *d, const struct desk_talk *talk);

#endif
