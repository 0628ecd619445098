#include "hmap.h"

#include <stdlib.h>

static uint32_t hash(uint64_t key)
{
	key ^= key >> 33;
	key *= UINT64_C(0xff51afd7ed558ccd);
	key ^= key >> 33;
	key *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (uint32_t)(key >> 32);
}

enum err hmap_init(struct hmap *m, uint32_t limit)
{
	uint32_t size = 16;
	while (size < limit * 2u && size < (UINT32_C(1) << 30)) {
		size *= 2;
	}
	m->slots = calloc(size, sizeof *m->slots);
	m->mask = size - 1;
	m->count = 0;
	m->limit = limit;
	return m->slots ? OK : ERR_NOMEM;
}

void hmap_finish(struct hmap *m)
{
	free(m->slots);
	m->slots = NULL;
	m->count = 0;
	m->limit = 0;
}

/* The slot that holds the key, or the free slot where it would go. */
static uint32_t find(const struct hmap *m, uint64_t key)
{
	uint32_t i = hash(key) & m->mask;
	while (m->slots[i].used && m->slots[i].key != key) {
		i = (i + 1) & m->mask;
	}
	return i;
}

enum err hmap_put(struct hmap *m, uint64_t key, uint32_t value)
{
	uint32_t i = find(m, key);
	if (!m->slots[i].used) {
		if (m->count >= m->limit) {
			return ERR_FULL;
		}
		m->slots[i].used = true;
		m->slots[i].key = key;
		m->count++;
	}
	m->slots[i].value = value;
	return OK;
}

bool hmap_get(const struct hmap *m, uint64_t key, uint32_t *value)
{
	uint32_t i = find(m, key);
	if (!m->slots[i].used) {
		return false;
	}
	*value = m->slots[i].value;
	return true;
}

bool hmap_remove(struct hmap *m, uint64_t key)
{
	uint32_t i = find(m, key);
	if (!m->slots[i].used) {
		return false;
	}
	uint32_t hole = i;
	for (uint32_t j = (i + 1) & m->mask; m->slots[j].used; j = (j + 1) & m->mask) {
		uint32_t home = hash(m->slots[j].key) & m->mask;
		/* may slot j move back into the hole without passing its home? */
		if (((j - home) & m->mask) >= ((j - hole) & m->mask)) {
			m->slots[hole] = m->slots[j];
			hole = j;
		}
	}
	m->slots[hole].used = false;
	m->count--;
	return true;
}
