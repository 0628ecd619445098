/*
 * How often somebody may come in: by session first, by address last and only loosely, because a
 * whole school sits behind one address. Pure, takes now. Keys are hashes under a secret of this
 * run.
 */
#ifndef KREIDE_DOOR_H
#define KREIDE_DOOR_H

#include "addr.h"
#include "units.h"

#include <stdbool.h>

enum { DOOR_SECRET_BYTES = 16, DOOR_KEPT = 8192 };

enum door_what { DOOR_UPGRADE, DOOR_API, DOOR_WHAT_COUNT };
enum door_verdict { DOOR_OPEN, DOOR_SESSION_TOO_FAST, DOOR_ADDRESS_TOO_FAST };

struct door;

struct door *door_new(const uint8_t secret[DOOR_SECRET_BYTES]);
void door_free(struct door *d); /* NULL is fine */

/* What the limits of signaling and those here know a client by. */
uint64_t door_address_key(const struct door *d, const struct addr *client);

/*
 * May this request pass? A living session (`is_known`) is asked for its own pace alone; whoever has
 * none shares that of his address. *wait_us: how long until it may.
 */
enum door_verdict door_ask(struct door *d, enum door_what what, const struct addr *client,
	const char *session, bool is_known, us_t now, us_t *wait_us);

/* Entries of the largest table of paces; for tests. */
size_t door_kept(const struct door *d);

/* Connections from one address. `limit` 0: none. Loopback is never counted. */
bool door_has_room(const struct door *d, const struct addr *peer, uint32_t limit);
/* `connection` is any pointer that tells it from others until it leaves. */
void door_enter(struct door *d, const void *connection, const struct addr *peer);
void door_leave(struct door *d, const void *connection);

#endif
