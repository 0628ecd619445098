/* What a plan from wishes is made of beside desks, slots and wishes, in few statements: a school has many families. */
#ifndef KREIDE_STORE_PLAN_H
#define KREIDE_STORE_PLAN_H

#include "store_consult.h"

/* For whom something is wished in a consultation, if he is still at the school: once for each who looks after him and is there;
 * parent "": nobody does. */
enum err store_plan_child_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const struct store_person *child, const char *parent), void *ctx) MUST_USE;

/* Somebody is in a talk, of this consultation (is_here) or of another one, be it a draft or not. */
struct store_plan_busy {
	char who[STORE_ID_MAX];
	int64_t begin_ms, end_ms;
	bool is_place, is_here;
};
/* Those who sit at its desks; those who look after a child that wishes something, and all whom they look after. By person and time. */
enum err store_plan_teacher_busy_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const struct store_plan_busy *busy), void *ctx) MUST_USE;
enum err store_plan_parent_busy_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const struct store_plan_busy *busy), void *ctx) MUST_USE;

#endif
