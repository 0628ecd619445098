/* How long a code for substitutes lives. */
#ifndef KREIDE_TAKEOVER_H
#define KREIDE_TAKEOVER_H

#include "store.h"

/* Midnight, where the school is. */
enum err takeover_end_of_day(struct store *store, const char *school, int64_t now_ms, int64_t *until_ms) MUST_USE;

#endif
