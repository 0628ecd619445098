/* The talks of a desk as a list, and what there is to read off it. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

const char *const desk_action_names[DESK_ACTIONS] = {
	"start", "hold", "resume", "call", "end", "extend", "missed", "help", "helped", "done"};
const char *const desk_refusal_names[DESK_NOT_THERE + 1] = {"", "not_now", "next_waits", "not_there"};
const char *const desk_state_names[DESK_STATES] = {"closed", "ready", "held", "talking", "over"};

void desk_init(struct desk *d, int64_t pause_ms)
{
	*d = (struct desk){.pause_ms = pause_ms};
}

void desk_finish(struct desk *d)
{
	free(d->talks);
	*d = (struct desk){0};
}

struct desk_talk *desk_find(const struct desk *d, const char *id)
{
	for (size_t i = 0; i < d->count; i++) {
		if (strcmp(d->talks[i].id, id) == 0) {
			return &d->talks[i];
		}
	}
	return NULL;
}

struct desk_talk *desk_running(const struct desk *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_OPEN) {
			return &d->talks[i];
		}
	}
	return NULL;
}

enum desk_state desk_state(const struct desk *d)
{
	size_t left = 0;
	for (size_t i = 0; i < d->count; i++) {
		left += d->talks[i].stage == TALK_IS_BOOKED;
	}
	if (desk_running(d)) {
		return DESK_TALKING;
	}
	if (d->count > 0 && left == 0) {
		return DESK_OVER;
	}
	return !d->is_started ? DESK_CLOSED : d->is_held ? DESK_HELD : DESK_READY;
}

void desk_remove(struct desk *d, const struct desk_talk *talk)
{
	size_t at = (size_t)(talk - d->talks);
	memmove(&d->talks[at], &d->talks[at + 1], (d->count - at - 1) * sizeof d->talks[0]);
	d->count--;
}

static bool insert(struct desk *d, const struct desk_talk *talk)
{
	size_t at = 0;
	if (d->count == d->cap) {
		size_t cap = d->cap ? 2 * d->cap : 16;
		struct desk_talk *talks = realloc(d->talks, cap * sizeof *talks);
		if (!talks) {
			return false;
		}
		d->talks = talks;
		d->cap = cap;
	}
	while (at < d->count && d->talks[at].begin_ms <= talk->begin_ms) {
		at++;
	}
	memmove(&d->talks[at + 1], &d->talks[at], (d->count - at) * sizeof d->talks[0]);
	d->talks[at] = *talk;
	d->count++;
	return true;
}

static bool put(struct desk *d, const struct desk_talk *talk)
{
	struct desk_talk *known = desk_find(d, talk->id), changed = *talk;
	changed.turn_ms = changed.expected_ms = 0;
	changed.news = 0;
	changed.is_warned = changed.is_there = false;
	if (known) {
		bool is_moved = known->begin_ms != talk->begin_ms || known->end_ms != talk->end_ms;
		bool is_over = known->stage == TALK_IS_OPEN || known->stage == TALK_IS_OVER;
		changed = is_over || !is_moved ? *known : changed;
		changed.begin_ms = talk->begin_ms;
		changed.end_ms = talk->end_ms;
		changed.is_place = talk->is_place;
		changed.is_there = known->is_there;
		desk_remove(d, known);
	}
	return insert(d, &changed);
}

bool desk_put(struct desk *d, const struct desk_talk *talk, int64_t now)
{
	bool is_put = put(d, talk);
	if (now) {
		desk_run(d, now);
	}
	return is_put;
}
