/* How often may something happen: a token bucket. Pure, takes now. */
#ifndef KREIDE_LIMIT_H
#define KREIDE_LIMIT_H

#include "units.h"

#include <stdbool.h>

struct limit {
	us_t each_us;    /* one token comes back in this time */
	us_t burst_us;   /* the whole bucket, in time */
	us_t full_at_us; /* when the bucket is full again */
};

/* `burst` at once, one more every `each_us`. */
void limit_init(struct limit *l, us_t each_us, int burst);
/* Takes a token; false if there is none. */
bool limit_take(struct limit *l, us_t now);
/* The same for so many at once, at most a burst. */
bool limit_take_many(struct limit *l, int count, us_t now);
us_t limit_wait_many(const struct limit *l, int count, us_t now);
/* Gives back what was taken last. */
void limit_give(struct limit *l);
/* Nothing was taken. */
void limit_refill(struct limit *l);
/* How long until the next token; 0 if there is one. */
us_t limit_wait(const struct limit *l, us_t now);

#endif
