#include "path.h"

bool path_equal(const struct path *a, const struct path *b)
{
	return a->kind == b->kind && a->local == b->local && addr_equal(&a->remote, &b->remote);
}

uint64_t path_hash(const struct path *p)
{
	uint64_t h = addr_hash(&p->remote) ^ ((uint64_t)p->local << 8 | p->kind);
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 32);
}
