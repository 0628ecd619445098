#include "replay.h"

#include "seq.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 4 };

void replay_finish(struct replay_table *t)
{
	free(t->ssrcs);
	free(t->windows);
	memset(t, 0, sizeof *t);
}

static struct replay_window *find(struct replay_table *t, uint32_t ssrc)
{
	if (t->last < t->count && t->ssrcs[t->last] == ssrc) {
		return &t->windows[t->last];
	}
	for (uint32_t i = 0; i < t->count; i++) {
		if (t->ssrcs[i] == ssrc) {
			t->last = i;
			return &t->windows[i];
		}
	}
	return NULL;
}

static bool is_new(const struct replay_window *w, uint64_t number)
{
	if (number > w->highest) {
		return true;
	}
	return w->highest - number < REPLAY_WINDOW && !(w->seen[number / 64 % (REPLAY_WINDOW / 64)] >> number % 64 & 1);
}

bool replay_extend(struct replay_table *t, uint32_t ssrc, uint16_t wire, uint64_t *number)
{
	const struct replay_window *w = find(t, ssrc);
	if (!w) {
		*number = wire;
		return true;
	}
	int16_t diff = seq16_diff(wire, (uint16_t)w->highest);
	if (diff < 0 && w->highest < (uint64_t)-diff) {
		return false;
	}
	*number = w->highest + (uint64_t)(int64_t)diff;
	return is_new(w, *number);
}

bool replay_is_new(struct replay_table *t, uint32_t ssrc, uint64_t number)
{
	const struct replay_window *w = find(t, ssrc);
	return !w || is_new(w, number);
}

static enum err grow(struct replay_table *t)
{
	if (t->count >= REPLAY_MAX_SSRCS) {
		return ERR_FULL;
	}
	uint32_t cap = t->cap ? t->cap * 2 : FIRST_CAP;
	uint32_t *ssrcs = realloc(t->ssrcs, cap * sizeof *ssrcs);
	if (ssrcs) {
		t->ssrcs = ssrcs;
	}
	struct replay_window *windows = realloc(t->windows, cap * sizeof *windows);
	if (windows) {
		t->windows = windows;
	}
	if (!ssrcs || !windows) {
		return ERR_NOMEM;
	}
	t->cap = cap;
	return OK;
}

static struct replay_window *add(struct replay_table *t, uint32_t ssrc, enum err *e)
{
	*e = t->count == t->cap ? grow(t) : OK;
	if (*e != OK) {
		return NULL;
	}
	t->last = t->count++;
	t->ssrcs[t->last] = ssrc;
	memset(&t->windows[t->last], 0, sizeof t->windows[t->last]);
	return &t->windows[t->last];
}

/* The numbers between the old newest one and the new one were not there yet. */
static void move_on(struct replay_window *w, uint64_t number)
{
	if (number - w->highest >= REPLAY_WINDOW) {
		memset(w->seen, 0, sizeof w->seen);
	} else {
		for (uint64_t n = w->highest + 1; n <= number; n++) {
			w->seen[n / 64 % (REPLAY_WINDOW / 64)] &= ~(UINT64_C(1) << n % 64);
		}
	}
	w->highest = number;
}

enum err replay_note(struct replay_table *t, uint32_t ssrc, uint64_t number)
{
	enum err e = OK;
	struct replay_window *w = find(t, ssrc);
	if (!w) {
		w = add(t, ssrc, &e);
		if (!w) {
			return e;
		}
		w->highest = number;
	} else if (number > w->highest) {
		move_on(w, number);
	}
	w->seen[number / 64 % (REPLAY_WINDOW / 64)] |= UINT64_C(1) << number % 64;
	return OK;
}

void replay_prefetch(const struct replay_table *t)
{
	enum { LINE_BYTES = 64 };
	const char *window = (const char *)&t->windows[t->last];
	__builtin_prefetch(t->ssrcs);
	for (size_t i = 0; t->count > 0 && i * LINE_BYTES < sizeof t->windows[0]; i++) {
		__builtin_prefetch(window + i * LINE_BYTES, 1);
	}
}

void replay_forget(struct replay_table *t, uint32_t ssrc)
{
	for (uint32_t i = 0; i < t->count; i++) {
		if (t->ssrcs[i] == ssrc) {
			t->count--;
			t->ssrcs[i] = t->ssrcs[t->count];
			t->windows[i] = t->windows[t->count];
			return;
		}
	}
}
