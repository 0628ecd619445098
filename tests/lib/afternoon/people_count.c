/* What afternoons came to. */
#include "people.h"

#include <inttypes.h>
#include <stdio.h>

void people_add(struct people_count *sum, const struct people *p)
{
	const struct people_count *c = &p->count;
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		const struct ideal *d = &p->desks[desk].ideal;
		for (int i = 0; i < d->count; i++) {
			sum->over += d->talks[i].stage == TALK_IS_OVER;
			sum->missed += d->talks[i].stage == TALK_IS_MISSED;
		}
	}
	sum->talks += c->talks;
	sum->let_in += c->let_in;
	sum->foretold += c->foretold;
	sum->acts += c->acts;
	sum->refused += c->refused;
	sum->cuts += c->cuts;
	sum->moves += c->moves;
	sum->cancels += c->cancels;
	sum->bookings += c->bookings;
	sum->restarts += c->restarts;
	sum->worst_ms = c->worst_ms > sum->worst_ms ? c->worst_ms : sum->worst_ms;
}

void people_print(const struct people_count *c, uint64_t seeds)
{
	printf("ok: %" PRIu64 " afternoons with %" PRIu64 " talks: %" PRIu64 " over, %" PRIu64 " missed, %" PRIu64 " cancelled; %" PRIu64
		" times somebody was let in, %" PRIu64 " of them foretold, at worst %" PRId64 " s from what was shown; %" PRIu64 " buttons (%" PRIu64
		" refused), %" PRIu64 " lines cut, %" PRIu64 " booked and %" PRIu64 " moved in the middle, %" PRIu64 " restarts\n", seeds, c->talks,
		c->over, c->missed, c->cancels, c->let_in, c->foretold, c->worst_ms / 1000, c->acts, c->refused, c->cuts, c->bookings, c->moves,
		c->restarts);
}
