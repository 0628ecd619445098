/*
 * The class register in the store: an entry for each lesson that was held, who of the pupils was there and when, what
 * teachers wrote and corrected. A lesson is known by its group and the time at which its room was opened.
 */
#ifndef KREIDE_STORE_REGISTER_H
#define KREIDE_STORE_REGISTER_H

#include "store.h"

enum { REGISTER_STATUSES = 5 }; /* the numbers of enum attendance_status, school/attendance.h */
enum { REGISTER_TEXT_MAX = 500 * 4 + 1 };
/* A lesson with nobody but staff that was shorter is not kept. */
#define REGISTER_SHORT_MS (INT64_C(2) * 60 * 1000)
/* How long it is known after a lesson when somebody was there. */
#define REGISTER_TIMES_KEPT_MS (INT64_C(14) * 24 * 3600 * 1000)

/* --- As a lesson goes on --- */

enum register_what {
	REGISTER_BEGAN, /* or goes on after a restart */
	REGISTER_CAME,
	REGISTER_WENT,
	REGISTER_ENDED /* who is still there goes now */
};

struct register_event {
	enum register_what what;
	bool is_staff;    /* CAME */
	bool leaves_none; /* WENT: nobody is in the room any more */
	char group[STORE_ID_MAX];
	int64_t begin_ms;
	char person[STORE_ID_MAX]; /* of CAME and WENT; "": somebody who is in no register, a guest */
	int64_t at_ms;
	int64_t planned_begin_ms, planned_end_ms, kept_until_ms; /* BEGAN; 0, 0: in no planned time */
};

/* All of them, in this order; and the server was alive at that time. Whoever is not in the store any more is left out. */
enum err store_register_write(struct store *s, const struct register_event *events, size_t count, int64_t alive_ms) MUST_USE;
/* After a start: whoever was there when the last run was known to be alive went then; lessons whose room is closed are over. */
enum err store_register_resume(struct store *s) MUST_USE;

/* --- What it says --- */

struct register_entry {
	char id[STORE_ID_MAX];
	char group[STORE_ID_MAX];
	int64_t begin_ms, end_ms; /* 0: somebody is there */
	bool is_running, is_judged;
	int64_t planned_begin_ms, planned_end_ms; /* 0, 0: in no planned time */
	int64_t kept_until_ms;
	char topic[REGISTER_TEXT_MAX], homework[REGISTER_TEXT_MAX];
	uint32_t counts[REGISTER_STATUSES]; /* of pupils; as judged, and corrected */
};

struct register_person {
	struct store_person person;
	int status, corrected; /* -1: nothing was corrected */
	uint32_t late_minutes, left_minutes, gone_minutes;
	char note[REGISTER_TEXT_MAX];
};

struct register_stay {
	char person[STORE_ID_MAX];
	int64_t from_ms, until_ms; /* 0: he is there */
};

struct register_change {
	int64_t at_ms;
	char author[STORE_NAME_MAX]; /* ""; he is not known any more */
	char what[16];
	struct store_person person; /* id "": it was about nobody */
	char before[REGISTER_TEXT_MAX], after[REGISTER_TEXT_MAX];
};

/* Whose entry it is. ERR_NOT_FOUND. */
enum err store_register_group(struct store *s, const char *id, char group[STORE_ID_MAX]) MUST_USE;
enum err store_register_get(struct store *s, const char *id, struct register_entry *entry) MUST_USE;
/* Those of a group that began in [from_ms, until_ms), newest first, `limit` at most. */
enum err store_register_each(struct store *s, const char *group, int64_t from_ms, int64_t until_ms, uint32_t limit,
	void (*each)(void *ctx, const struct register_entry *entry), void *ctx) MUST_USE;
/* Pupils of the entry, by name. */
enum err store_register_person_each(struct store *s, const char *id,
	void (*each)(void *ctx, const struct register_person *person), void *ctx) MUST_USE;
/* The names of those of the staff who were there. */
enum err store_register_staff_each(struct store *s, const char *id, void (*each)(void *ctx, const char *name), void *ctx) MUST_USE;
/* By person, then by time. */
enum err store_register_stay_each(struct store *s, const char *id,
	void (*each)(void *ctx, const struct register_stay *stay), void *ctx) MUST_USE;
/* The newest `limit`, newest first. */
enum err store_register_change_each(struct store *s, const char *id, uint32_t limit,
	void (*each)(void *ctx, const struct register_change *change), void *ctx) MUST_USE;
/* Of one pupil: lessons that are over and judged, newest first, and what counts for him. */
enum err store_register_child_each(struct store *s, const char *child, uint32_t limit,
	void (*each)(void *ctx, const struct register_entry *entry, const struct store_group *group, int status), void *ctx) MUST_USE;
/* Is this one a child of that parent? */
bool store_is_guardian(struct store *s, const char *parent, const char *child);

/* --- Judged, written, corrected, deleted --- */

struct register_verdict {
	char person[STORE_ID_MAX];
	int status;
	uint32_t late_minutes, left_minutes, gone_minutes;
};

/* One that is over and not judged; ERR_NOT_FOUND: there is none. */
enum err store_register_unjudged(struct store *s, char id[STORE_ID_MAX]) MUST_USE;
enum err store_register_judge(struct store *s, const char *id, const struct register_verdict *verdicts, size_t count) MUST_USE;
/* NULL: stays as it is. What does not change is no change. */
enum err store_register_set(struct store *s, const char *id, const char *topic, const char *homework, const char *author,
	int64_t now_ms) MUST_USE;
/* status -1: stays as it is; what is seen of a lesson that is judged is no correction. `names` are those of statuses, for the
 * trace. ERR_NOT_FOUND: no pupil of this entry. */
enum err store_register_correct(struct store *s, const char *id, const char *person, int status, const char *note,
	const char *const names[REGISTER_STATUSES], const char *author, int64_t now_ms) MUST_USE;
/* Deletes what may not be kept any more: times, and whole entries, of `limit` lessons each at most. is_done: there are no others. */
enum err store_register_purge(struct store *s, int64_t now_ms, uint32_t limit, bool *is_done) MUST_USE;

#endif
