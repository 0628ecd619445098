/*
 * What a family's page is made of, in few statements each: all parents of a school open their links within the same minutes.
 * Texts are borrowed during a call.
 */
#ifndef KREIDE_STORE_FAMILY_H
#define KREIDE_STORE_FAMILY_H

#include "store_consult.h"

/* The children that he looks after and that are at the school, in the order of adding; given: "" if only the whole name is known. */
enum err store_family_child_each(struct store *s, const char *parent,
	void (*each)(void *ctx, const struct store_person *child, const char *given), void *ctx) MUST_USE;
/* The groups of these children that go on. */
enum err store_family_group_each(struct store *s, const char *parent,
	void (*each)(void *ctx, const char *child, const char *group, const char *name, const char *subject), void *ctx) MUST_USE;

/* Consultations of a school that are no drafts and not over, in the order of adding; without what is counted. */
enum err store_family_consult_each(struct store *s, const char *school, int64_t now_ms,
	void (*each)(void *ctx, const struct store_consult *consult), void *ctx) MUST_USE;
/* Desks of a consultation, in the order of adding. free: open slots that are to come and have no talk; slots, talks: 0. */
enum err store_family_desk_each(struct store *s, const char *consult, int64_t now_ms,
	void (*each)(void *ctx, const struct store_desk *desk), void *ctx) MUST_USE;
/* Which groups their teachers belong to. */
enum err store_family_taught_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const char *desk, const char *group), void *ctx) MUST_USE;

#endif
