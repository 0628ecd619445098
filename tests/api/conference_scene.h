/* Conferences over HTTP at the first school of school_world.h, each call by somebody of it. */
#ifndef KREIDE_CONFERENCE_SCENE_H
#define KREIDE_CONFERENCE_SCENE_H

#include "school_world.h"
#include "store_conference.h"

/* Monday, 28 September 2026, 15:30 in Berlin: a week after the epoch of the driver (Monday, 21 September, 16:13). */
#define SCENE_BEGIN_MS INT64_C(1790602200000)

struct conference_scene {
	struct school_world *w;
	char id[STORE_ID_MAX];      /* the one that was made last */
	char outsider[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX]; /* of who was let in last from outside */
};

int conference_scene_set_up(void **state);
int conference_scene_tear_down(void **state);
const char *scene_of(const struct conference_scene *s, enum cast cast); /* a session of PLACE_HERE */
/* Calls of the conference s->id, 3 s after the one before, so that no limit is met; `what` is the rest of the path: "", "/roll". The body is
 * JSON with names of casts for their people: "@teacher". The status. */
int scene_ask(struct conference_scene *s, const char *session, const char *what, const char *body);
int scene_read(struct conference_scene *s, const char *session, const char *what);
/* 200, or the test fails. */
void scene_done(struct conference_scene *s, enum cast cast, const char *what, const char *body);
/* This status, code and reason (NULL: whichever), and nothing was written. */
void scene_not_done(struct conference_scene *s, const char *session, const char *what, const char *body, int status, const char *code,
	const char *why);
void scene_not_read(struct conference_scene *s, const char *session, const char *what, int status, const char *code);
/* A draft by the teacher with him, the leader (vote), the pupil (advisory), the parent (guest) and somebody from outside (guest). */
void scene_prepare(struct conference_scene *s, const char *kind);
/* And called, with an item for all and one without guests. */
void scene_call(struct conference_scene *s, const char *kind);
/* The link of the one from outside, and a session by it. */
void scene_let_in(struct conference_scene *s);
/* Of the last reply. */
const json_t *scene_item(const struct conference_scene *s, const char *list, size_t i);
const char *scene_word(const json_t *object, const char *key);
/* The seat of this name in the last reply's roll. */
const json_t *scene_seat(const struct conference_scene *s, const char *name);
/* A ready file of this person on the shelf of the group. */
void scene_file(struct conference_scene *s, enum cast cast, const char *name, char id[STORE_ID_MAX]);

#endif
