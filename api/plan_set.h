/* From wishes to a plan: what the store knows of a consultation as school/consult_plan.h takes it, and back. */
#ifndef KREIDE_PLAN_SET_H
#define KREIDE_PLAN_SET_H

#include "consult_plan.h"
#include "store_consult.h"

struct plan_set;

/* Of slots those that have not begun by now_ms. Free it even on failure. The zone is taken a reference of. */
enum err plan_set_load(struct plan_set **out, struct store *s, const struct store_consult *consult, GTimeZone *zone, int64_t now_ms) MUST_USE;
void plan_set_free(struct plan_set *set);
/* What it is made of, as a digest. */
void plan_set_digest(const struct plan_set *set, char digest[PLAN_DIGEST_MAX]);
/* On any thread. The result stays the set's. */
const struct plan_result *plan_set_make(struct plan_set *set);
const struct plan_input *plan_set_input(const struct plan_set *set);
/* What a child is called. */
const char *plan_set_name(const struct plan_set *set, uint32_t child);

#endif
