/* Token buckets by session and by address, and a count of connections by address. */
#include "door.h"

#include "limit.h"
#include "web_policy.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

struct pace {
	us_t each_us;
	int burst;
};

/* A browser reconnects at most every 5 s after its first tries. What people ask of /api/ is limited
 * by person, in signaling. */
static const struct pace session_paces[DOOR_WHAT_COUNT] = {
	[DOOR_UPGRADE] = {US_PER_S, 20},
	[DOOR_API] = {0, 0},
};
/* After a restart a thousand pupils come back from one address within seconds. */
static const struct pace address_paces[DOOR_WHAT_COUNT] = {
	[DOOR_UPGRADE] = {US_PER_S / 200, 2000},
	[DOOR_API] = {US_PER_S / 200, 4000},
};

struct door {
	uint8_t secret[DOOR_SECRET_BYTES];
	GHashTable *sessions[DOOR_WHAT_COUNT];  /* key -> struct limit, owned */
	GHashTable *addresses[DOOR_WHAT_COUNT]; /* key -> struct limit, owned */
	GHashTable *keys;                       /* connection -> key, owned */
	GHashTable *crowds;                     /* key -> uint32_t of connections, owned */
};

static GHashTable *new_table(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
}

struct door *door_new(const uint8_t secret[DOOR_SECRET_BYTES])
{
	struct door *d = g_new0(struct door, 1);
	memcpy(d->secret, secret, sizeof d->secret);
	for (size_t i = 0; i < DOOR_WHAT_COUNT; i++) {
		d->sessions[i] = new_table();
		d->addresses[i] = new_table();
	}
	d->keys = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	d->crowds = new_table();
	return d;
}

void door_free(struct door *d)
{
	if (d == NULL) {
		return;
	}
	for (size_t i = 0; i < DOOR_WHAT_COUNT; i++) {
		g_hash_table_destroy(d->sessions[i]);
		g_hash_table_destroy(d->addresses[i]);
	}
	g_hash_table_destroy(d->keys);
	g_hash_table_destroy(d->crowds);
	explicit_bzero(d->secret, sizeof d->secret);
	g_free(d);
}

static uint64_t hash(const struct door *d, const void *bytes, size_t len)
{
	uint64_t key;
	_Static_assert(crypto_shorthash_KEYBYTES == DOOR_SECRET_BYTES, "one key");
	_Static_assert(crypto_shorthash_BYTES == sizeof key, "one number");
	crypto_shorthash((unsigned char *)&key, bytes, len, d->secret);
	return key;
}

uint64_t door_address_key(const struct door *d, const struct addr *client)
{
	uint8_t network[WEB_POLICY_NETWORK_BYTES];
	web_policy_network(client, network);
	return hash(d, network, sizeof network);
}

static gboolean is_full_again(gpointer key, gpointer value, gpointer now)
{
	(void)key;
	return ((const struct limit *)value)->full_at_us <= *(const us_t *)now;
}

static struct limit *find_limit(GHashTable *table, uint64_t key, const struct pace *pace, us_t now)
{
	struct limit *limit = g_hash_table_lookup(table, &key);
	if (limit != NULL) {
		return limit;
	}
	if (g_hash_table_size(table) >= DOOR_KEPT) {
		(void)g_hash_table_foreach_remove(table, is_full_again, &now);
	}
	if (g_hash_table_size(table) >= DOOR_KEPT) {
		g_hash_table_remove_all(table); /* a flood of keys: better to forget than to grow */
	}
	limit = g_new(struct limit, 1);
	limit_init(limit, pace->each_us, pace->burst);
	g_hash_table_insert(table, g_memdup2(&key, sizeof key), limit);
	return limit;
}

enum door_verdict door_ask(struct door *d, enum door_what what, const struct addr *client,
	const char *session, bool is_known, us_t now, us_t *wait_us)
{
	*wait_us = 0;
	if (is_known && session_paces[what].each_us == 0) {
		return DOOR_OPEN;
	}
	struct limit *limit =
		is_known ? find_limit(d->sessions[what], hash(d, session, strlen(session)),
				   &session_paces[what], now)
			 : find_limit(d->addresses[what], door_address_key(d, client),
				   &address_paces[what], now);
	*wait_us = limit_wait(limit, now);
	if (limit_take(limit, now)) {
		return DOOR_OPEN;
	}
	return is_known ? DOOR_SESSION_TOO_FAST : DOOR_ADDRESS_TOO_FAST;
}

size_t door_kept(const struct door *d)
{
	size_t most = 0;
	for (size_t i = 0; i < DOOR_WHAT_COUNT; i++) {
		most = MAX(most, g_hash_table_size(d->sessions[i]));
		most = MAX(most, g_hash_table_size(d->addresses[i]));
	}
	return most;
}

bool door_has_room(const struct door *d, const struct addr *peer, uint32_t limit)
{
	if (limit == 0 || addr_is_loopback(peer)) {
		return true;
	}
	uint64_t key = door_address_key(d, peer);
	const uint32_t *crowd = g_hash_table_lookup(d->crowds, &key);
	return crowd == NULL || *crowd < limit;
}

void door_enter(struct door *d, const void *connection, const struct addr *peer)
{
	uint64_t key = door_address_key(d, peer);
	uint32_t *crowd = g_hash_table_lookup(d->crowds, &key);
	if (crowd == NULL) {
		crowd = g_new0(uint32_t, 1);
		g_hash_table_insert(d->crowds, g_memdup2(&key, sizeof key), crowd);
	}
	(*crowd)++;
	g_hash_table_insert(d->keys, (gpointer)(uintptr_t)connection, g_memdup2(&key, sizeof key));
}

void door_leave(struct door *d, const void *connection)
{
	const uint64_t *key = g_hash_table_lookup(d->keys, connection);
	if (key == NULL) {
		return;
	}
	uint32_t *crowd = g_hash_table_lookup(d->crowds, key);
	if (crowd != NULL && --*crowd == 0) {
		g_hash_table_remove(d->crowds, key);
	}
	g_hash_table_remove(d->keys, connection);
}
