/* What will be at a desk, by its own rules: they are run ahead on a copy of it. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

static int64_t first_begin(const struct desk *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_BOOKED) {
			return d->talks[i].begin_ms;
		}
	}
	return 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* When there will be somebody who lets families in: a teacher who is not there comes for the first talk, and who is late, or
 * holds the desk, is expected any moment. */
static int64_t staff_from(const struct desk *d, int64_t now)
{
	bool is_there = d->is_started && d->is_staff_there;
	return is_there ? now : later(first_begin(d), now);
}

static void assume_staff(struct desk *d, int64_t now)
{
	if (!d->is_started || !d->is_staff_there || d->is_held) {
		d->free_ms = later(d->free_ms, now);
		d->turns_ms = later(d->turns_ms, now);
		d->is_started = d->is_staff_there = true;
		d->is_held = false;
	}
}

/* Who is not there comes at his begin, if that is still to come. */
static void assume_families(struct desk *d, int64_t since, int64_t now)
{
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *t = &d->talks[i];
		t->is_there = t->is_there || (t->begin_ms > since && t->begin_ms <= now);
	}
}

static bool is_done(const struct desk *d)
{
	return !desk_running(d) && !first_begin(d);
}

static void run_ahead(struct desk *d, int64_t since)
{
	int64_t now = since, from = staff_from(d, since);
	size_t most = 16 * d->count + 64; /* more than the deadlines that there are */
	for (size_t i = 0; i < most && now != DESK_NEVER; i++) {
		if (now >= from) {
			assume_staff(d, now);
		}
		assume_families(d, since, now);
		desk_run(d, now);
		if (is_done(d)) {
			return;
		}
		int64_t next = desk_deadline(d, now);
		now = now < from && from < next ? from : next;
	}
}

void desk_reckon(struct desk *d, int64_t now)
{
	struct desk ahead = *d;
	if (d->count == 0) {
		return;
	}
	ahead.talks = malloc(d->count * sizeof *ahead.talks);
	if (!ahead.talks) {
		return; /* what was reckoned before stands */
	}
	memcpy(ahead.talks, d->talks, d->count * sizeof *ahead.talks);
	run_ahead(&ahead, now);
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *t = &d->talks[i];
		const struct desk_talk *then = &ahead.talks[i];
		bool is_let_in = then->stage == TALK_IS_OPEN || then->stage == TALK_IS_OVER;
		t->expected_ms = is_let_in ? then->began_ms : 0;
	}
	free(ahead.talks);
}

int64_t desk_talk_delay_ms(const struct desk_talk *t)
{
	bool is_late = t->stage == TALK_IS_BOOKED && t->expected_ms > t->begin_ms;
	return is_late ? t->expected_ms - t->begin_ms : 0;
}

int64_t desk_delay_ms(const struct desk *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_BOOKED && d->talks[i].expected_ms) {
			return desk_talk_delay_ms(&d->talks[i]);
		}
	}
	return 0;
}

size_t desk_ahead(const struct desk *d, const struct desk_talk *talk)
{
	size_t count = 0;
	for (const struct desk_talk *t = d->talks; t < talk; t++) {
		count += t->stage == TALK_IS_BOOKED || t->stage == TALK_IS_OPEN;
	}
	return count;
}
