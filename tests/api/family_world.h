/*
 * An afternoon at the first school of school_world.h, and two families: that of the pupil of PLACE_HERE, and the neighbours, whose
 * child is his classmate. Desks: of his teacher, of a team that does not teach him, and of a teacher of another group who is in the
 * building, too. The other school has an afternoon of its own, with one desk.
 */
#ifndef KREIDE_FAMILY_WORLD_H
#define KREIDE_FAMILY_WORLD_H

#include "school_world.h"
#include "store_consult.h"

enum { DESK_OWN, DESK_TEAM, DESK_OTHER, FAMILY_DESKS, FAMILY_SLOTS = 6 };
/* The first slot begins two hours after the epoch of the driver; each has ten minutes. */
#define FAMILY_BEGIN_MS (DRIVER_EPOCH_MS + INT64_C(2) * 3600 * 1000)
#define FAMILY_SLOT_MS (INT64_C(10) * 60 * 1000)

struct family_world {
	struct school_world *w;
	char consult[STORE_ID_MAX], desk[FAMILY_DESKS][STORE_ID_MAX], slot[FAMILY_DESKS][FAMILY_SLOTS][STORE_ID_MAX];
	char far_consult[STORE_ID_MAX], far_desk[STORE_ID_MAX], far_slot[FAMILY_SLOTS][STORE_ID_MAX];
	const char *child, *session; /* of the family */
	const char *their_child;
	char they[STORE_ID_MAX], their_session[STORE_TOKEN_MAX]; /* of the neighbours */
	char talk[STORE_ID_MAX]; /* the last that was booked */
	int keys;
};

int family_world_set_up(void **state);
int family_world_tear_down(void **state);
/* An open one of this school with one desk; teacher: a person. Slots from begin_ms on. */
void family_add_consult(struct family_world *f, const char *school, enum consult_kind kind, const char *teacher, int64_t begin_ms,
	char consult[STORE_ID_MAX], char desk[STORE_ID_MAX], char (*slots)[STORE_ID_MAX]);
/* As in the store, changed. */
void family_set_consult(struct family_world *f, void (*change)(struct store_consult *consult));
/* The status; f->talk if it is 200. */
int family_book(struct family_world *f, const char *session, const char *slot, const char *child);
/* "free", "taken", "mine", "clash" of a slot, as a family sees it; "": it is not there. */
const char *family_slot_state(struct family_world *f, const char *session, const char *desk, const char *slot);
/* A companion of f->talk: id and link. The status. */
int family_invite(struct family_world *f, const char *session, const char *kind, const char *name, char id[STORE_ID_MAX],
	char link[STORE_TOKEN_MAX]);
/* By a link; "": it is dead. */
void family_enter(struct family_world *f, const char *link, char session[STORE_TOKEN_MAX]);
/* The family's page of this session. */
void family_open(struct family_world *f, const char *session);
/* Of the last reply: how many a list of it has, and one of them. */
size_t family_count(const struct family_world *f, const char *list);
const json_t *family_item(const struct family_world *f, const char *list, size_t i);
/* What must be there. */
const char *family_text(const json_t *object, const char *key);
int64_t family_number(const json_t *object, const char *key);
/* From now on it is that time. */
void family_at(struct family_world *f, int64_t unix_ms);

#endif
