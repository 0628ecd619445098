#include "ideal.h"

#include <string.h>

#define SECONDS INT64_C(1000)
#define MINUTES (60 * SECONDS)

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t slot(const struct ideal_talk *t)
{
	return t->end - t->begin;
}

struct ideal_talk *ideal_find(struct ideal *d, int name)
{
	for (int i = 0; i < d->count; i++) {
		if (d->talks[i].name == name) {
			return &d->talks[i];
		}
	}
	return NULL;
}

struct ideal_talk *ideal_running(struct ideal *d)
{
	for (int i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_OPEN) {
			return &d->talks[i];
		}
	}
	return NULL;
}

/* Rule 5: half of the slot, at most five minutes. */
static int64_t turn_is_kept_until(const struct ideal_talk *t)
{
	return t->begin + least(slot(t) / 2, 5 * MINUTES);
}

/* Rule 2. */
static bool is_at_the_door(const struct ideal_talk *t, int64_t now)
{
	return t->is_place ? now >= t->begin : t->is_there;
}

/* Rules 3 and 5: whose turn is it at the door? */
static struct ideal_talk *first_at_the_door(struct ideal *d, int64_t now)
{
	for (int i = 0; i < d->count; i++) {
		struct ideal_talk *t = &d->talks[i];
		if (t->stage == TALK_IS_BOOKED && now >= t->begin - 2 * MINUTES) {
			if (is_at_the_door(t, now)) {
				return t;
			}
			if (now < turn_is_kept_until(t)) {
				break; /* it may still come; nobody passes it */
			}
		}
	}
	for (int i = 0; i < d->count; i++) {
		struct ideal_talk *t = &d->talks[i];
		bool is_its_time = t->begin <= now && now < t->end;
		if (t->stage == TALK_IS_MISSED && !t->is_place && t->is_there && is_its_time) {
			return t;
		}
	}
	return NULL;
}

/* Somebody whose time it is stands before the door. */
static bool is_somebody_due(struct ideal *d, int64_t now)
{
	const struct ideal_talk *t = first_at_the_door(d, now);
	return t && t->stage == TALK_IS_BOOKED && t->begin <= now;
}

/* Rule 4: the end of a talk that could have begun then. */
static int64_t its_end(const struct ideal_talk *t, int64_t turn)
{
	int64_t late = most(turn - t->begin, 0);
	if (late <= MINUTES) {
		return t->end;
	}
	int64_t length = late <= 5 * MINUTES ? slot(t) : most(slot(t) * 80 / 100, least(slot(t), 5 * MINUTES));
	return turn + length;
}

/* Rule 4, last sentence. */
static int64_t end_out_of_its_time(const struct ideal *d, const struct ideal_talk *t, int64_t now)
{
	int64_t end = now + slot(t);
	for (int i = 0; i < d->count; i++) {
		const struct ideal_talk *other = &d->talks[i];
		if (other != t && other->stage == TALK_IS_BOOKED && other->begin > now) {
			end = least(end, other->begin);
		}
	}
	return most(end, now + least(slot(t), 5 * MINUTES));
}

static void nobody_has_his_turn(struct ideal *d)
{
	for (int i = 0; i < d->count; i++) {
		d->talks[i].turn = 0;
	}
}

static void open_door(struct ideal *d, struct ideal_talk *t, bool is_called, int64_t now)
{
	int64_t end = its_end(t, t->turn ? t->turn : now);
	bool was_missed = t->stage == TALK_IS_MISSED;
	if (was_missed) {
		end = t->end;
	}
	if (now < t->begin - 2 * MINUTES || now >= end || (was_missed && is_called)) {
		end = end_out_of_its_time(d, t, now);
	}
	t->stage = TALK_IS_OPEN;
	t->began = now;
	t->ends = end;
	t->added = t->ended = 0;
	nobody_has_his_turn(d);
	for (int i = 0; i < d->count && !was_missed; i++) { /* rule 5: who was passed */
		struct ideal_talk *other = &d->talks[i];
		bool is_passed = other->begin < t->begin && now >= turn_is_kept_until(other) && !is_at_the_door(other, now);
		if (other->stage == TALK_IS_BOOKED && is_passed) {
			other->stage = TALK_IS_MISSED;
		}
	}
}

static void family_goes(struct ideal *d, const struct ideal_talk *t, int64_t now)
{
	d->free_at = most(d->free_at, now + 20 * SECONDS);
	d->fair_at = most(d->fair_at, now + 20 * SECONDS - t->added);
}

static void close_door(struct ideal *d, struct ideal_talk *t, int64_t now)
{
	t->stage = TALK_IS_OVER;
	t->ended = now;
	family_goes(d, t, now);
}

/* Rule 4: is it over? */
static void watch_talk(struct ideal *d, struct ideal_talk *t, int64_t now)
{
	bool is_due = is_somebody_due(d, now);
	int64_t planned = t->ends - t->added;
	if (is_due && t->added > 0 && most(planned, now) + MINUTES < t->ends) {
		t->ends = most(planned, now) + MINUTES;
		t->added = t->ends - planned;
	}
	if (now >= t->ends && now < t->ends + 2 * MINUTES && !is_due && t->added == 0) {
		t->added = 2 * MINUTES;
		t->ends += 2 * MINUTES;
	}
	if (now >= t->ends) {
		close_door(d, t, now);
	}
}

static bool may_let_in(const struct ideal *d, int64_t now)
{
	return d->is_started && d->is_staff_there && !d->is_held && now >= d->free_at && now >= d->closed_until;
}

static int64_t last_end(const struct ideal *d)
{
	int64_t last = 0;
	for (int i = 0; i < d->count; i++) {
		last = d->talks[i].stage == TALK_IS_OVER ? most(last, d->talks[i].ended) : last;
	}
	return last;
}

/* Rule 5: whose time is over, and he could have come in. */
static void look_at_list(struct ideal *d, int64_t now)
{
	for (int i = 0; i < d->count; i++) {
		struct ideal_talk *t = &d->talks[i];
		if (t->stage != TALK_IS_BOOKED || now < t->begin) {
			continue;
		}
		t->turn = t->turn ? t->turn : most(t->begin, d->fair_at);
		if (!is_at_the_door(t, now) && now >= its_end(t, t->turn)) {
			t->stage = TALK_IS_MISSED;
		}
	}
}

static void look_at_door(struct ideal *d, int64_t now)
{
	struct ideal_talk *next = first_at_the_door(d, now);
	bool has_paused = next && (now >= last_end(d) + d->pause || now >= next->begin);
	if (has_paused) {
		open_door(d, next, false, now);
	}
}

void ideal_step(struct ideal *d, int64_t now)
{
	struct ideal_talk *running = ideal_running(d);
	if (running) {
		watch_talk(d, running, now);
	}
	if (ideal_running(d)) {
		return;
	}
	if (d->is_started && !d->is_staff_there && now >= d->staff_until) {
		d->is_started = d->is_held = false;
		nobody_has_his_turn(d);
	}
	if (may_let_in(d, now)) {
		look_at_list(d, now);
		look_at_door(d, now);
	}
}

/* --- what happens --- */

void ideal_staff(struct ideal *d, bool is_there, int64_t now)
{
	ideal_step(d, now);
	if (is_there && !d->is_staff_there) {
		d->free_at = most(d->free_at, now);
		d->fair_at = most(d->fair_at, now);
	} else if (!is_there && d->is_staff_there) {
		d->staff_until = now + 30 * SECONDS;
	}
	d->is_staff_there = is_there;
	ideal_step(d, now);
}

void ideal_family(struct ideal *d, int name, bool is_there, int64_t now)
{
	ideal_step(d, now);
	ideal_find(d, name)->is_there = is_there;
	ideal_step(d, now);
}

static enum desk_refusal call(struct ideal *d, struct ideal_talk *t, int64_t now)
{
	bool may_come = t && (t->stage == TALK_IS_BOOKED || t->stage == TALK_IS_MISSED);
	if (!may_come || !d->is_started || ideal_running(d)) {
		return DESK_NOT_NOW;
	}
	if (!t->is_place && !t->is_there) {
		return DESK_NOT_THERE;
	}
	open_door(d, t, true, now);
	return DESK_OK;
}

static enum desk_refusal miss(struct ideal *d, struct ideal_talk *t, int64_t now)
{
	bool can_miss = t && (t->stage == TALK_IS_BOOKED || t->stage == TALK_IS_OPEN);
	if (!can_miss || (t->is_there && !t->is_place)) {
		return DESK_NOT_NOW;
	}
	if (t->stage == TALK_IS_OPEN) {
		t->ended = now;
		family_goes(d, t, now);
	}
	t->stage = TALK_IS_MISSED;
	return DESK_OK;
}

static enum desk_refusal change_talk(struct ideal *d, enum desk_action action, struct ideal_talk *t, int64_t now)
{
	if (!t || t->stage != TALK_IS_OPEN) {
		return DESK_NOT_NOW;
	}
	if (action == DESK_END) {
		close_door(d, t, now);
		return DESK_OK;
	}
	if (is_somebody_due(d, now)) {
		return DESK_NEXT_WAITS;
	}
	t->added += 2 * MINUTES;
	t->ends += 2 * MINUTES;
	return DESK_OK;
}

static enum desk_refusal change_day(struct ideal *d, enum desk_action action, int64_t now)
{
	bool begins = action == DESK_START && !d->is_started, goes_on = action == DESK_RESUME && d->is_held;
	if (action == DESK_DONE && ideal_running(d)) {
		return DESK_NOT_NOW;
	}
	if ((action == DESK_HOLD || action == DESK_RESUME) && !d->is_started) {
		return DESK_NOT_NOW;
	}
	if (begins || goes_on) {
		d->free_at = most(d->free_at, now);
		d->fair_at = most(d->fair_at, now);
	}
	if (begins || goes_on || action == DESK_DONE || (action == DESK_HOLD && !d->is_held)) {
		nobody_has_his_turn(d);
		d->is_started = action != DESK_DONE;
		d->is_held = action == DESK_HOLD;
	}
	return DESK_OK;
}

enum desk_refusal ideal_act(struct ideal *d, enum desk_action action, int name, int64_t now)
{
	ideal_step(d, now);
	struct ideal_talk *t = ideal_find(d, name);
	enum desk_refusal refusal = DESK_OK;
	if (action == DESK_CALL) {
		refusal = call(d, t, now);
	} else if (action == DESK_MISSED) {
		refusal = miss(d, t, now);
	} else if (action == DESK_END || action == DESK_EXTEND) {
		refusal = change_talk(d, action, t, now);
	} else if (action != DESK_HELP && action != DESK_HELPED) {
		refusal = change_day(d, action, now);
	}
	ideal_step(d, now);
	return refusal;
}

/* --- the plan --- */

static void sort(struct ideal *d)
{
	for (int i = 1; i < d->count; i++) {
		for (int k = i; k > 0 && d->talks[k - 1].begin > d->talks[k].begin; k--) {
			struct ideal_talk other = d->talks[k];
			d->talks[k] = d->talks[k - 1];
			d->talks[k - 1] = other;
		}
	}
}

void ideal_put(struct ideal *d, int name, int64_t begin, int64_t end, bool is_place, int64_t now)
{
	struct ideal_talk *t = ideal_find(d, name);
	bool is_there = t && t->is_there;
	t = t ? t : &d->talks[d->count++];
	*t = (struct ideal_talk){.name = name, .begin = begin, .end = end, .is_place = is_place, .is_there = is_there};
	sort(d);
	if (now) {
		ideal_step(d, now);
	}
}

void ideal_drop(struct ideal *d, int name, int64_t now)
{
	struct ideal_talk *t = ideal_find(d, name);
	int at = (int)(t - d->talks);
	memmove(t, t + 1, (size_t)(d->count - at - 1) * sizeof *t);
	d->count--;
	ideal_step(d, now);
}

void ideal_restart(struct ideal *d, int64_t now)
{
	nobody_has_his_turn(d);
	d->is_staff_there = false;
	for (int i = 0; i < d->count; i++) {
		d->talks[i].is_there = false;
	}
	if (d->is_started || ideal_running(d)) {
		d->staff_until = now + 60 * SECONDS;
		d->closed_until = now + 20 * SECONDS;
	}
	ideal_step(d, now);
}
