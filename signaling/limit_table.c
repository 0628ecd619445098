#include "limit_table.h"

#include <glib.h>

struct limit_table {
	const struct limit_rule *rules;
	size_t rule_count, cap;
	GHashTable *entries; /* key -> struct entry, both owned */
};

struct entry {
	struct limit limits[LIMIT_KINDS_MAX];
};

struct limit_table *limit_table_new(const struct limit_rule *rules, size_t rule_count, size_t cap)
{
	struct limit_table *table = g_new0(struct limit_table, 1);
	*table = (struct limit_table){rules, rule_count, cap, NULL};
	table->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return table;
}

void limit_table_free(struct limit_table *table)
{
	if (table) {
		g_hash_table_destroy(table->entries);
		g_free(table);
	}
}

/* When all of its buckets are full again: until then it remembers something. */
static us_t forgotten_at(const struct limit_table *table, const struct entry *e)
{
	us_t at = INT64_MIN;
	for (size_t i = 0; i < table->rule_count; i++) {
		at = us_max(at, e->limits[i].full_at_us);
	}
	return at;
}

/* All that remember nothing go; if there are none, the one that remembers least. */
static void make_place(struct limit_table *table, us_t now)
{
	GHashTableIter iter;
	gpointer key, value, least = NULL;
	us_t least_at = US_NEVER;
	g_hash_table_iter_init(&iter, table->entries);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		us_t at = forgotten_at(table, value);
		if (at <= now) {
			g_hash_table_iter_remove(&iter);
		} else if (at < least_at) {
			least_at = at;
			least = key;
		}
	}
	if (least && g_hash_table_size(table->entries) >= table->cap) {
		g_hash_table_remove(table->entries, least);
	}
}

struct limit *limit_table_get(struct limit_table *table, const char *key, size_t kind, us_t now)
{
	struct entry *e = g_hash_table_lookup(table->entries, key);
	if (!e) {
		if (g_hash_table_size(table->entries) >= table->cap) {
			make_place(table, now);
		}
		e = g_new0(struct entry, 1);
		for (size_t i = 0; i < table->rule_count; i++) {
			limit_init(&e->limits[i], table->rules[i].each_us, table->rules[i].burst);
		}
		g_hash_table_insert(table->entries, g_strdup(key), e);
	}
	return &e->limits[kind];
}

size_t limit_table_size(const struct limit_table *table)
{
	return g_hash_table_size(table->entries);
}
