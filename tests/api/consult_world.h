/* A school with consultations: a parents' day with desks, a teacher's own hour, and a talk that is booked. */
#ifndef KREIDE_CONSULT_WORLD_H
#define KREIDE_CONSULT_WORLD_H

#include "school_world.h"
#include "store_consult.h"

enum { WORLD_SLOTS = 6 };
#define WORLD_SLOT_MS (INT64_C(10) * 60000)
/* Thursday, 24 September 2026, 14:00 in Berlin. */
#define WORLD_BEGIN_MS INT64_C(1790251200000)

struct consult_world {
	char day[STORE_ID_MAX], desk[STORE_ID_MAX]; /* desk of the teacher of PLACE_HERE */
	char talk[STORE_ID_MAX];                    /* there, of the pupil of PLACE_HERE, in its first slot */
	char hour[STORE_ID_MAX], hour_desk[STORE_ID_MAX]; /* his own, with the same times a week later */
	char slots[WORLD_SLOTS][STORE_ID_MAX], hour_slots[WORLD_SLOTS][STORE_ID_MAX];
};

/* One for each test. */
struct consult_scene {
	struct school_world *w;
	struct consult_world k;
	struct api_reply reply; /* of a test that keeps it, with its body as JSON; NULL: it is none */
	json_t *body;
};
int consult_scene_set_up(void **state);
int consult_scene_tear_down(void **state);
/* By somebody of PLACE_HERE, 3 s after the call before, so that no limit is met. Takes the body. */
int scene_post(struct consult_scene *s, const char *pattern, const char *id, enum cast cast, json_t *body);
int scene_get(struct consult_scene *s, const char *pattern, const char *id, enum cast cast);
/* It is that time, and all of PLACE_HERE have new sessions. */
void scene_go_to(struct consult_scene *s, int64_t at_ms);
/* Of the last reply: detail.why, a list and its length. */
const char *scene_why(const struct consult_scene *s);
const json_t *scene_list(const struct consult_scene *s, const char *key);
size_t scene_count(const struct consult_scene *s, const char *key);
/* It was refused, with this status, code and reason. */
void scene_refused(const struct consult_scene *s, int status, int wanted, const char *code, const char *reason);
const char *json_text_of(const json_t *object, const char *key);
int64_t json_number_of(const json_t *object, const char *key);
/* Bodies. second NULL: one teacher. */
json_t *json_grid(const char *date, const char *begin, const char *end);
json_t *json_one_desk(const char *first, const char *second);
json_t *json_assign(const char *slot, const char *child);

void consult_world_add(struct consult_world *k, struct school_world *w);
/* The slots of a desk, in order. */
void consult_world_slots(struct school_world *w, const char *desk, char (*ids)[STORE_ID_MAX]);

#endif
