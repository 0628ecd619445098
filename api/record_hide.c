/*
 * What a guest may not know of a record: what happened while he was out. He is out while an item without guests is on, unless the chair has
 * let him in, and while the chair has sent him out of what guests may be at.
 */
#include "record_parts.h"

#include <string.h>

static struct record_time *time_at(const GArray *times, guint i)
{
	return &g_array_index(times, struct record_time, i);
}

static int64_t end_of(int64_t until_ms)
{
	return until_ms ? until_ms : INT64_MAX;
}

static void add_time(GArray *times, int64_t from_ms, int64_t until_ms)
{
	const struct record_time time = {from_ms, until_ms};
	if (from_ms < until_ms) {
		g_array_append_val(times, time);
	}
}

static void take_time(GArray *times, int64_t from_ms, int64_t until_ms)
{
	guint count = times->len;
	for (guint i = 0; i < count; i++) {
		struct record_time before = *time_at(times, i);
		if (before.from_ms < until_ms && before.until_ms > from_ms) {
			time_at(times, i)->until_ms = MAX(from_ms, before.from_ms);
			add_time(times, until_ms, before.until_ms);
		}
	}
}

static gint by_begin(gconstpointer a, gconstpointer b)
{
	const struct record_time *x = a, *y = b;
	return (x->from_ms > y->from_ms) - (x->from_ms < y->from_ms);
}

void record_hide(struct record_set *set)
{
	const char *guest = set->order->guest;
	for (guint i = 0; guest && i < set->spans->len; i++) {
		const struct record_span_of *span = &g_array_index(set->spans, struct record_span_of, i);
		if (!g_array_index(set->items, struct record_item, span->item).guests) {
			add_time(set->hidden, span->time.from_ms, end_of(span->time.until_ms));
		}
	}
	for (guint i = 0; guest && i < set->guest_times->len; i++) {
		const struct record_guest_time *time = &g_array_index(set->guest_times, struct record_guest_time, i);
		if (strcmp(time->person, guest) == 0) {
			(time->is_admitted ? take_time : add_time)(set->hidden, time->time.from_ms, end_of(time->time.until_ms));
		}
	}
	g_array_sort(set->hidden, by_begin);
}

bool record_is_known(const struct record_set *set, int64_t at_ms)
{
	for (guint i = 0; i < set->hidden->len; i++) {
		const struct record_time *hidden = time_at(set->hidden, i);
		if (at_ms >= hidden->from_ms && at_ms < hidden->until_ms) {
			return false;
		}
	}
	return true;
}

void record_cut(const struct record_set *set, struct record_time time, GArray *out)
{
	int64_t end_ms = end_of(time.until_ms);
	for (guint i = 0; i < set->hidden->len; i++) {
		const struct record_time *hidden = time_at(set->hidden, i);
		if (hidden->from_ms >= end_ms || hidden->until_ms <= time.from_ms) {
			continue;
		}
		add_time(out, time.from_ms, hidden->from_ms);
		time.from_ms = hidden->until_ms;
	}
	if (time.from_ms < end_ms || (time.from_ms == end_ms && set->hidden->len == 0)) {
		g_array_append_val(out, time);
	}
}
