/*
 * Two schools with somebody of every role in every place, beside the people of driver.h: in the group that a test is about
 * (the driver's, whose room is r1), in another group of that school, and in the other school. Parents belong to no group; their
 * child is the pupil of their place.
 */
#ifndef KREIDE_SCHOOL_WORLD_H
#define KREIDE_SCHOOL_WORLD_H

#include "driver.h"

enum cast { CAST_ADMIN, CAST_OPERATOR, CAST_LEADER, CAST_TEACHER, CAST_TEACHING_ADMIN, CAST_PUPIL, CAST_CLASSMATE, CAST_PARENT, CAST_GUEST, CASTS };
enum place { PLACE_HERE, PLACE_OTHER_GROUP, PLACE_OTHER_SCHOOL, PLACES };
extern const char *const cast_names[CASTS];
extern const char *const place_names[PLACES];

struct school_world {
	struct driver d;
	char school[PLACES][STORE_ID_MAX], group[PLACES][STORE_ID_MAX], room[PLACES][STORE_ID_MAX];
	char person[PLACES][CASTS][STORE_ID_MAX];
	char session[PLACES][CASTS][STORE_TOKEN_MAX];
	char path[256];
};

int school_world_set_up(void **state);
int school_world_tear_down(void **state);
/* A JSON body; takes it. */
int world_post(struct school_world *w, const char *path, const char *session, json_t *body);
int world_get(struct school_world *w, const char *path, const char *session);
/* Of the last reply. */
const char *world_error(const struct school_world *w);
const char *world_text(const struct school_world *w, const char *key);
/* A path with one id in it; valid until the next call. */
const char *world_path(struct school_world *w, const char *pattern, const char *id);

#endif
