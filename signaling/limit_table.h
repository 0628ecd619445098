/*
 * Limits of many, by key: people, addresses. Bounded; when it is full, the one goes that has used the least of its limits, so
 * that nobody gets rid of a spent limit by bringing many new keys.
 */
#ifndef KREIDE_LIMIT_TABLE_H
#define KREIDE_LIMIT_TABLE_H

#include "limit.h"

#include <stddef.h>

enum { LIMIT_KINDS_MAX = 16 };

/* `burst` at once, one more every `each_us`. */
struct limit_rule {
	us_t each_us;
	int burst;
};

struct limit_table;

/* At most LIMIT_KINDS_MAX rules; they must outlive it. */
struct limit_table *limit_table_new(const struct limit_rule *rules, size_t rule_count, size_t cap);
void limit_table_free(struct limit_table *table);
/* The limit of this key by the rule of number `kind`; made if there was none. Valid until the next call. */
struct limit *limit_table_get(struct limit_table *table, const char *key, size_t kind, us_t now);
size_t limit_table_size(const struct limit_table *table);

#endif
