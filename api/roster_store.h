/* Between a plan of an import (school/roster.h) and the store: what is known of a school, and all that a plan changes. */
#ifndef KREIDE_ROSTER_STORE_H
#define KREIDE_ROSTER_STORE_H

#include "roster.h"
#include "store.h"

/* What is known of a school, with the memory that it stands in. */
struct roster_known {
	struct roster roster;
	GArray *people, *groups, *members, *children;
	GStringChunk *texts;
	GHashTable *people_by_id, *groups_by_id; /* to their place + 1 */
	GHashTable *other_logins;                /* of other schools */
};

/* Finish it in any case. */
enum err roster_store_load(struct roster_known *known, struct store *s, const char *school) MUST_USE;
void roster_store_forget(struct roster_known *known);
/* For the options of a plan: ctx is what is known. */
bool roster_store_login_taken(void *ctx, const char *login);

/* The file that a plan was made of. */
struct roster_source {
	struct store *store;
	const char *school;
	const void *file;
	size_t len;
	const struct roster_options *options;
};

/* All changes in one transaction. ERR_STATE: the school is not any more as the plan knows it; nothing was changed. */
enum err roster_store_apply(const struct roster_source *source, const struct roster_plan *plan, int64_t now_ms) MUST_USE;

/* "pupil,teacher" as the roles that a file is the whole truth for; false: not a list of roles. */
bool roster_store_whole(struct roster_options *options, const char *text);

#endif
