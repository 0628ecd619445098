/*
 * A hash map from a 64-bit key to a 32-bit value, with a fixed capacity set at the start: the packet
 * path looks up and never allocates. Linear probing, at most half full, backward-shift deletion.
 */
#ifndef KREIDE_HMAP_H
#define KREIDE_HMAP_H

#include "errors.h"

#include <stdbool.h>
#include <stdint.h>

struct hmap_slot {
	uint64_t key;
	uint32_t value;
	bool used;
};

struct hmap {
	struct hmap_slot *slots;
	uint32_t mask;
	uint32_t count;
	uint32_t limit; /* most entries it takes */
};

/* Room for `limit` entries. ERR_NOMEM. */
enum err hmap_init(struct hmap *m, uint32_t limit) MUST_USE;
void hmap_finish(struct hmap *m); /* a zeroed struct is fine */
/* Adds or replaces. ERR_FULL at the limit. */
enum err hmap_put(struct hmap *m, uint64_t key, uint32_t value) MUST_USE;
bool hmap_get(const struct hmap *m, uint64_t key, uint32_t *value);
/* False if the key was not there. */
bool hmap_remove(struct hmap *m, uint64_t key);

#endif
