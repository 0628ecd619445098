#include "desk.h"

#include <string.h>

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t length(const struct desk_talk *t)
{
	return t->end_ms - t->begin_ms;
}

/* Its end, if it could have begun at `turn_ms`: what it is late by then is not the family's doing. */
static int64_t due_end(const struct desk_talk *t, int64_t turn_ms)
{
	int64_t late = turn_ms - t->begin_ms;
	if (late <= DESK_IN_TIME_MS) {
		return t->end_ms;
	}
	if (late <= DESK_BEHIND_MS) {
		return t->end_ms + late;
	}
	return turn_ms + earlier(length(t), later(length(t) * 4 / 5, DESK_LEAST_MS));
}

/* Whose family is not there has lost its turn to the next one that waits. */
static int64_t turn_lost_at(const struct desk_talk *t)
{
	return t->begin_ms + earlier(length(t) / 2, DESK_TURN_MS);
}

static bool has_come(const struct desk_talk *t, int64_t now)
{
	return t->is_place ? now >= t->begin_ms : t->is_there;
}

/* Who would be let in now, if nobody talked. NULL: nobody. */
static struct desk_talk *next_in(const struct desk *d, int64_t now)
{
	bool is_kept = false; /* somebody who may still come has his turn before the others */
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *t = &d->talks[i];
		if (t->stage != TALK_IS_BOOKED || t->begin_ms > now + DESK_EARLY_MS) {
			continue;
		}
		if (has_come(t, now)) {
			return is_kept ? NULL : t;
		}
		is_kept = is_kept || now < turn_lost_at(t);
	}
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *t = &d->talks[i];
		if (t->stage == TALK_IS_MISSED && !t->is_place && t->is_there && now >= t->begin_ms && now < t->end_ms) {
			return t;
		}
	}
	return NULL;
}

/* Is there somebody whose time has come? Who missed it asks nobody to hurry. */
static bool next_waits(const struct desk *d, int64_t now)
{
	const struct desk_talk *next = next_in(d, now);
	return next && next->stage == TALK_IS_BOOKED && next->begin_ms <= now;
}

static int64_t last_ended(const struct desk *d)
{
	int64_t last = 0;
	for (size_t i = 0; i < d->count; i++) {
		last = d->talks[i].stage == TALK_IS_OVER ? later(last, d->talks[i].ended_ms) : last;
	}
	return last;
}

static bool takes_families(const struct desk *d)
{
	return d->is_started && d->is_staff_there && !d->is_held;
}

/* The pause of the grid is kept as long as it makes nobody late. */
static int64_t let_in_at(const struct desk *d, const struct desk_talk *t)
{
	return later(later(d->free_ms, d->not_before_ms), earlier(last_ended(d) + d->pause_ms, t->begin_ms));
}

/* --- what happens to a talk --- */

static void set_missed(struct desk_talk *t)
{
	t->stage = TALK_IS_MISSED;
	t->news |= TALK_NEWS_MISSED;
}

/* Who does not come in his time and is called all the same takes no more than others leave, but has the least of all talks. */
static int64_t called_end(const struct desk *d, const struct desk_talk *called, int64_t now)
{
	int64_t least = now + earlier(length(called), DESK_LEAST_MS), most = now + length(called);
	for (size_t i = 0; i < d->count; i++) {
		const struct desk_talk *t = &d->talks[i];
		if (t != called && t->stage == TALK_IS_BOOKED && t->begin_ms > now) {
			return later(least, earlier(most, t->begin_ms));
		}
	}
	return most;
}

/* For a while nobody can be let in, and that is not their fault. */
static void take_turns(struct desk *d)
{
	for (size_t i = 0; i < d->count; i++) {
		d->talks[i].turn_ms = 0;
	}
}

static int64_t end_from(const struct desk *d, const struct desk_talk *t, bool is_called, int64_t now)
{
	if (t->stage == TALK_IS_MISSED) { /* who comes by himself has what is left of his time */
		return is_called ? called_end(d, t, now) : t->end_ms;
	}
	int64_t end = due_end(t, t->turn_ms ? t->turn_ms : later(t->begin_ms, now));
	bool is_its_time = now >= t->begin_ms - DESK_EARLY_MS && now < end;
	return is_its_time ? end : called_end(d, t, now);
}

static void open_talk(struct desk *d, struct desk_talk *t, bool is_called, int64_t now)
{
	bool is_booked = t->stage == TALK_IS_BOOKED;
	t->ends_ms = end_from(d, t, is_called, now);
	t->stage = TALK_IS_OPEN;
	t->began_ms = now;
	t->added_ms = t->ended_ms = 0;
	t->is_warned = false;
	t->news |= TALK_NEWS_OPENED;
	take_turns(d);
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *other = &d->talks[i];
		bool is_passed = is_booked && other->begin_ms < t->begin_ms;
		if (other->stage == TALK_IS_BOOKED && is_passed && !has_come(other, now) && now >= turn_lost_at(other)) {
			set_missed(other);
		}
	}
}

/* What was added was given because nobody waited: it makes nobody late but whoever did not come. */
static void set_free(struct desk *d, int64_t at, int64_t added)
{
	d->free_ms = later(d->free_ms, at);
	d->turns_ms = later(d->turns_ms, at - added);
}

static void end_talk(struct desk *d, struct desk_talk *t, int64_t now)
{
	t->stage = TALK_IS_OVER;
	t->ended_ms = now;
	t->news = (t->news & ~(unsigned)(TALK_NEWS_END | TALK_NEWS_WARNED)) | TALK_NEWS_OVER;
	set_free(d, now + DESK_GAP_MS, t->added_ms);
}

static void add_time(struct desk_talk *t)
{
	t->added_ms += DESK_MORE_MS;
	t->ends_ms += DESK_MORE_MS;
	t->is_warned = false;
	t->news |= TALK_NEWS_END;
}

/* The next one has come: what was added ends soon. */
static void shorten(struct desk_talk *t, int64_t now)
{
	int64_t planned = t->ends_ms - t->added_ms, ends = later(planned, now) + DESK_LAST_MS;
	if (t->added_ms > 0 && ends < t->ends_ms) {
		t->added_ms = ends - planned;
		t->ends_ms = ends;
		t->news |= TALK_NEWS_END;
	}
}

/* False: it is over. */
static bool run_talk(struct desk *d, struct desk_talk *t, int64_t now)
{
	bool waits = next_waits(d, now);
	if (waits) {
		shorten(t, now);
	}
	if (now >= t->ends_ms && now < t->ends_ms + DESK_MORE_MS && t->added_ms == 0 && !waits) {
		add_time(t);
	}
	if (now >= t->ends_ms) {
		end_talk(d, t, now);
		return false;
	}
	if (!t->is_warned && now >= t->ends_ms - DESK_WARN_MS) {
		t->is_warned = true;
		t->news |= TALK_NEWS_WARNED;
	}
	return true;
}

/* --- the desk --- */

static void set_started(struct desk *d, bool is_started)
{
	take_turns(d);
	d->news |= d->is_started != is_started || d->is_held ? DESK_NEWS_DAY : 0;
	d->is_started = is_started;
	d->is_held = false;
}

/* Whose turn is it, and who did not come although it was? */
static void give_turns(struct desk *d, int64_t now)
{
	if (!takes_families(d) || now < later(d->free_ms, d->not_before_ms)) {
		return;
	}
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *t = &d->talks[i];
		if (t->stage != TALK_IS_BOOKED || t->begin_ms > now) {
			continue;
		}
		t->turn_ms = t->turn_ms ? t->turn_ms : later(t->begin_ms, d->turns_ms);
		if (!has_come(t, now) && now >= due_end(t, t->turn_ms)) {
			set_missed(t);
		}
	}
}

/* True: a talk has begun. */
static bool let_in(struct desk *d, int64_t now)
{
	struct desk_talk *next = takes_families(d) ? next_in(d, now) : NULL;
	if (!next || now < let_in_at(d, next)) {
		return false;
	}
	open_talk(d, next, false, now);
	return true;
}

/* A clock that was set back must not keep anybody waiting until it is where it was. */
static void settle_clock(struct desk *d, int64_t now)
{
	d->away_until_ms = earlier(d->away_until_ms, now + DESK_RESTART_AWAY_MS);
	d->free_ms = earlier(d->free_ms, now + DESK_GAP_MS);
	d->turns_ms = earlier(d->turns_ms, now + DESK_GAP_MS);
	d->not_before_ms = earlier(d->not_before_ms, now + DESK_GAP_MS);
	for (size_t i = 0; i < d->count; i++) {
		struct desk_talk *t = &d->talks[i];
		t->began_ms = earlier(t->began_ms, now);
		t->ended_ms = earlier(t->ended_ms, now);
		t->turn_ms = earlier(t->turn_ms, now);
		if (t->stage == TALK_IS_OPEN && t->ends_ms > now + length(t) + DESK_EARLY_MS + t->added_ms) {
			t->ends_ms = now + length(t) + t->added_ms;
			t->news |= TALK_NEWS_END;
		}
	}
}

void desk_run(struct desk *d, int64_t now)
{
	settle_clock(d, now);
	for (size_t i = 0; i <= d->count; i++) { /* each turn of it ends a talk, or is the last one */
		struct desk_talk *running = desk_running(d);
		if (running && run_talk(d, running, now)) {
			return;
		}
		if (d->is_started && !d->is_staff_there && now >= d->away_until_ms) {
			set_started(d, false);
		}
		give_turns(d, now);
		if (!let_in(d, now)) {
			return;
		}
	}
}

static void soonest(int64_t *at, int64_t candidate, int64_t now)
{
	*at = candidate > now ? earlier(*at, candidate) : *at;
}

int64_t desk_deadline(const struct desk *d, int64_t now)
{
	int64_t at = DESK_NEVER;
	soonest(&at, d->is_started && !d->is_staff_there ? d->away_until_ms : 0, now);
	soonest(&at, d->free_ms, now);
	soonest(&at, d->not_before_ms, now);
	soonest(&at, last_ended(d) + d->pause_ms, now);
	for (size_t i = 0; i < d->count; i++) {
		const struct desk_talk *t = &d->talks[i];
		soonest(&at, t->begin_ms, now);
		if (t->stage == TALK_IS_OPEN) {
			soonest(&at, t->ends_ms, now);
			soonest(&at, t->ends_ms - DESK_WARN_MS, now);
		} else if (t->stage == TALK_IS_BOOKED) {
			soonest(&at, t->begin_ms - DESK_EARLY_MS, now);
			soonest(&at, turn_lost_at(t), now);
			soonest(&at, t->turn_ms ? due_end(t, t->turn_ms) : 0, now);
		}
	}
	return at;
}

/* --- the plan --- */

struct desk_talk *desk_next(const struct desk *d, int64_t now)
{
	struct desk_talk *next = next_in(d, now);
	for (size_t i = 0; !next && i < d->count; i++) {
		next = d->talks[i].stage == TALK_IS_BOOKED ? &d->talks[i] : NULL;
	}
	return next;
}

bool desk_drop(struct desk *d, const char *id, int64_t now)
{
	struct desk_talk *t = desk_find(d, id);
	if (!t) {
		return false;
	}
	desk_run(d, now);
	if (t->stage == TALK_IS_OPEN) {
		set_free(d, now + DESK_GAP_MS, t->added_ms);
	}
	desk_remove(d, t);
	desk_run(d, now);
	return true;
}

/* There is one talk at a time, whatever was written down. */
static void resume_talk(struct desk *d, struct desk_talk *t, int64_t now)
{
	const struct desk_talk *running = desk_running(d);
	if (running != t) {
		end_talk(d, t, t->ends_ms ? earlier(now, t->ends_ms) : now);
		return;
	}
	t->began_ms = t->began_ms ? t->began_ms : now;
	t->ends_ms = t->ends_ms ? t->ends_ms : due_end(t, later(t->begin_ms, t->began_ms));
	t->is_warned = now >= t->ends_ms - DESK_WARN_MS;
}

void desk_begin(struct desk *d, int64_t since_ms, int64_t now)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_OPEN) {
			resume_talk(d, &d->talks[i], now);
		}
	}
	for (size_t i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_OVER) {
			set_free(d, d->talks[i].ended_ms + DESK_GAP_MS, d->talks[i].added_ms);
		}
	}
	if (since_ms) {
		d->away_until_ms = since_ms + DESK_RESTART_AWAY_MS;
		d->not_before_ms = since_ms + DESK_GAP_MS;
	}
	desk_run(d, now);
}

/* --- inputs --- */

void desk_staff(struct desk *d, bool is_there, int64_t now)
{
	desk_run(d, now);
	if (is_there && !d->is_staff_there) {
		set_free(d, now, 0);
	} else if (!is_there && d->is_staff_there) {
		d->away_until_ms = now + DESK_AWAY_MS;
	}
	d->is_staff_there = is_there;
	desk_run(d, now);
}

void desk_family(struct desk *d, const char *id, bool is_there, int64_t now)
{
	struct desk_talk *t = desk_find(d, id);
	desk_run(d, now); /* what was due before he came comes before */
	if (t) {
		t->is_there = is_there;
	}
	desk_run(d, now);
}

static enum desk_refusal call(struct desk *d, const char *id, int64_t now)
{
	struct desk_talk *t = id ? desk_find(d, id) : NULL;
	if (!t || !d->is_started || desk_running(d) || (t->stage != TALK_IS_BOOKED && t->stage != TALK_IS_MISSED)) {
		return DESK_NOT_NOW;
	}
	if (!t->is_place && !t->is_there) {
		return DESK_NOT_THERE;
	}
	open_talk(d, t, true, now);
	return DESK_OK;
}

static enum desk_refusal miss(struct desk *d, struct desk_talk *running, const char *id, int64_t now)
{
	struct desk_talk *t = id ? desk_find(d, id) : running ? running : desk_next(d, now);
	if (!t || (t->stage != TALK_IS_BOOKED && t->stage != TALK_IS_OPEN) || (t->is_there && !t->is_place)) {
		return DESK_NOT_NOW;
	}
	if (t->stage == TALK_IS_OPEN) {
		set_free(d, now + DESK_GAP_MS, t->added_ms);
	}
	set_missed(t);
	t->ended_ms = t->began_ms ? now : 0;
	return DESK_OK;
}

static enum desk_refusal change_talk(struct desk *d, enum desk_action action, const char *id, int64_t now)
{
	struct desk_talk *running = desk_running(d);
	if (action == DESK_MISSED) {
		return miss(d, running, id, now);
	}
	if (!running || (id && strcmp(running->id, id) != 0)) {
		return DESK_NOT_NOW;
	}
	if (action == DESK_END) {
		end_talk(d, running, now);
	} else if (next_waits(d, now)) {
		return DESK_NEXT_WAITS;
	} else {
		add_time(running);
	}
	return DESK_OK;
}

static enum desk_refusal change_day(struct desk *d, enum desk_action action, int64_t now)
{
	bool is_held = action == DESK_HOLD;
	if (action == DESK_START) {
		if (!d->is_started) {
			set_free(d, now, 0);
			set_started(d, true);
		}
	} else if (action == DESK_DONE) {
		if (desk_running(d)) {
			return DESK_NOT_NOW;
		}
		set_started(d, false);
	} else if (!d->is_started) {
		return DESK_NOT_NOW;
	} else if (d->is_held != is_held) {
		take_turns(d);
		set_free(d, is_held ? 0 : now, 0);
		d->is_held = is_held;
		d->news |= DESK_NEWS_DAY;
	}
	return DESK_OK;
}

static enum desk_refusal act(struct desk *d, enum desk_action action, const char *talk, int64_t now)
{
	switch (action) {
	case DESK_START:
	case DESK_HOLD:
	case DESK_RESUME:
	case DESK_DONE:
		return change_day(d, action, now);
	case DESK_CALL:
		return call(d, talk, now);
	case DESK_END:
	case DESK_EXTEND:
	case DESK_MISSED:
		return change_talk(d, action, talk, now);
	case DESK_HELP:
	case DESK_HELPED:
		d->news |= d->needs_help != (action == DESK_HELP) ? DESK_NEWS_DAY : 0;
		d->needs_help = action == DESK_HELP;
		return DESK_OK;
	case DESK_ACTIONS:
		break;
	}
	return DESK_NOT_NOW;
}

enum desk_refusal desk_act(struct desk *d, enum desk_action action, const char *talk, int64_t now)
{
	desk_run(d, now);
	enum desk_refusal refusal = act(d, action, talk, now);
	desk_run(d, now);
	return refusal;
}
