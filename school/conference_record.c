/* Who was there when, by what is known of coming and going. */
#include "conference_record.h"

#include <string.h>

#define BREAK_MS INT64_C(60000)

static struct record_time until_now(const struct conference_record *r, int64_t from_ms, int64_t until_ms)
{
	return (struct record_time){from_ms, from_ms == 0 ? 0 : until_ms ? until_ms : MAX(r->now_ms, from_ms)};
}

void record_span(const struct conference_record *r, int64_t *from_ms, int64_t *until_ms)
{
	struct record_time all = until_now(r, r->opened_ms, r->closed_ms);
	*from_ms = all.from_ms;
	*until_ms = all.until_ms;
}

size_t record_times_of(const struct conference_record *r, size_t item)
{
	if (item == RECORD_NONE) {
		return r->opened_ms ? 1 : 0;
	}
	return r->items[item].time_count ? r->items[item].time_count : r->items[item].begun_ms ? 1 : 0;
}

struct record_time record_time_of(const struct conference_record *r, size_t item, size_t time)
{
	const struct record_item *i = item == RECORD_NONE ? NULL : &r->items[item];
	if (!i) {
		return until_now(r, r->opened_ms, r->closed_ms);
	}
	return i->time_count ? until_now(r, i->times[time].from_ms, i->times[time].until_ms) : until_now(r, i->begun_ms, i->ended_ms);
}

/* What of a span was covered so far, by stays in the order of coming. */
struct cover {
	int64_t at_ms;     /* up to here it is looked at */
	bool has_gap, is_any;
};

static void add_stay(struct cover *c, int64_t from_ms, int64_t until_ms)
{
	c->has_gap = c->has_gap || from_ms - c->at_ms >= BREAK_MS;
	c->at_ms = MAX(c->at_ms, until_ms);
	c->is_any = true;
}

/* During one time in which it was on. */
static struct cover cover_time(const struct conference_record *r, size_t seat, struct record_time t, const char **deputy)
{
	struct cover c = {.at_ms = t.from_ms};
	for (size_t i = 0; i < r->stay_count; i++) {
		const struct record_stay *s = &r->stays[i];
		int64_t end = s->until_ms ? s->until_ms : t.until_ms;
		if (s->seat == seat && s->from_ms < MAX(t.until_ms, t.from_ms + 1) && end > t.from_ms) {
			add_stay(&c, s->from_ms, end);
			*deputy = s->is_deputy ? s->name : *deputy;
		}
	}
	c.has_gap = c.has_gap || t.until_ms - c.at_ms >= BREAK_MS;
	return c;
}

enum record_presence record_presence_of(const struct conference_record *r, size_t seat, size_t item, const char **deputy)
{
	struct cover all = {.at_ms = 0};
	*deputy = NULL;
	for (size_t i = 0; i < record_times_of(r, item); i++) {
		struct cover c = cover_time(r, seat, record_time_of(r, item, i), deputy);
		all.is_any = all.is_any || c.is_any;
		all.has_gap = all.has_gap || c.has_gap;
	}
	return !all.is_any ? RECORD_ABSENT : all.has_gap ? RECORD_PARTLY : RECORD_THERE;
}

struct record_numbers record_count(const struct conference_record *r, size_t item)
{
	struct record_numbers n = {0};
	const char *deputy;
	for (size_t i = 0; i < r->seat_count; i++) {
		n.seats[r->seats[i].kind]++;
		n.present[r->seats[i].kind] += record_presence_of(r, i, item, &deputy) != RECORD_ABSENT;
	}
	return n;
}
