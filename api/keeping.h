/* How long a school keeps what: the table of school/retention.h with what it chose in the store. */
#ifndef KREIDE_KEEPING_H
#define KREIDE_KEEPING_H

#include "retention.h"
#include "store_privacy.h"

struct keeping {
	GTimeZone *zone;
	int days[RETENTION_KINDS];
};

/* *k is to be finished even on failure. */
enum err keeping_load(struct keeping *k, struct store *store, const char *school) MUST_USE;
void keeping_finish(struct keeping *k);
int64_t keeping_until(const struct keeping *k, enum retention_kind kind, int64_t at_ms);
int64_t keeping_before(const struct keeping *k, enum retention_kind kind, int64_t now_ms);
/* What the entries of the register say of it. */
enum err keeping_mark_register(const struct keeping *k, struct store *store, const char *school, int64_t now_ms) MUST_USE;

#endif
