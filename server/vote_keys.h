/*
 * Key pairs for secret votes (docs/voting.md), made ahead by a thread of its own, since one takes a tenth of a second and more. Nothing is
 * made before the first conference asks. Who takes one owns it; what nobody took is wiped in the end, and never was anywhere but in memory.
 */
#ifndef KREIDE_VOTE_KEYS_H
#define KREIDE_VOTE_KEYS_H

#include "signaling.h"

struct vote_key_pool;

enum { VOTE_KEYS_READY = 3 };

struct vote_key_pool *vote_keys_start(const struct log *log);
void vote_keys_stop(struct vote_key_pool *pool); /* NULL is fine */
/* For signaling, as long as the pool runs. */
struct vote_keys vote_keys_of(struct vote_key_pool *pool);
/* How many are ready; for tests. */
unsigned vote_keys_ready(struct vote_key_pool *pool);

#endif
