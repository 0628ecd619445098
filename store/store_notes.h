/*
 * Notes in the store: texts that several write at the same time, as updates of Yjs that nobody here reads. Of each note there
 * are two parts: its text, and an older one as the way back.
 */
#ifndef KREIDE_STORE_NOTES_H
#define KREIDE_STORE_NOTES_H

#include "bytes.h"
#include "store.h"

enum { STORE_GROUP_NOTES_MAX = 100, STORE_OWN_NOTES_MAX = 30 };
/* The way back stays for so long, even if there is an older text meanwhile that would be nearer; and at most. */
#define STORE_BACK_MS_MIN (INT64_C(3600) * 1000)
#define STORE_BACK_MS_MAX (INT64_C(14) * 24 * 3600 * 1000)

struct store_note {
	char id[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	char group[STORE_ID_MAX]; /* "": it is somebody's notebook, or a conference's minutes */
	char group_name[STORE_NAME_MAX];
	char owner[STORE_ID_MAX]; /* "": it is a group's, or a conference's */
	char conference[STORE_ID_MAX]; /* whose minutes it is; else "" */
	char title[STORE_NAME_MAX];
	bool is_open_to_write; /* for those who learn in the group */
	int64_t epoch, last;   /* the number of the newest update */
	int64_t bytes, base_bytes, updates; /* of its text; of what stands for many in it; how many came since */
	int64_t back_ms;       /* when the way back was made; 0: there is none */
	int64_t changed_ms;    /* 0: nobody has written yet */
};

/* One that is to be kept. */
struct store_note_update {
	const char *note;
	struct bytes data; /* not empty */
	int64_t n;         /* out: its number; 0: there is no such note any more */
};

/* A group's (owner NULL) or a person's (group NULL). ERR_FULL: there are too many; ERR_MALFORMED: no title. */
enum err store_note_add(struct store *s, const char *group, const char *owner, const char *title, bool is_open_to_write,
	char id[STORE_ID_MAX]) MUST_USE;
enum err store_note_find(struct store *s, const char *id, struct store_note *note) MUST_USE;
/* In the order of adding. */
enum err store_note_each(struct store *s, const char *group, const char *owner,
	void (*each)(void *ctx, const struct store_note *note), void *ctx) MUST_USE;
/* ERR_MALFORMED: no title. */
enum err store_note_set(struct store *s, const char *id, const char *title, bool is_open_to_write) MUST_USE;
enum err store_note_remove(struct store *s, const char *id) MUST_USE;

/* All of them or none, in this order. */
enum err store_note_write(struct store *s, struct store_note_update *updates, size_t count, int64_t now_ms) MUST_USE;
/* What its text is made of after this number, in order. */
enum err store_note_read(struct store *s, const char *id, int64_t since,
	void (*each)(void *ctx, int64_t n, struct bytes data), void *ctx) MUST_USE;
/* `data` (not empty) stands for all up to `until` from now on. What it stood there before is the way back, unless there is one
 * that is younger than STORE_BACK_MS_MIN. */
enum err store_note_compact(struct store *s, const char *id, int64_t until, struct bytes data, int64_t now_ms) MUST_USE;
/* The text is the older one, in a new epoch, and this one is the way back. ERR_NOT_FOUND: there is none. */
enum err store_note_back(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* Ways back that were made before are forgotten. */
enum err store_notes_purge(struct store *s, int64_t before_ms) MUST_USE;

#endif
