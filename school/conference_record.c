/* Who was there when, by what is known of coming and going. */
#include "conference_record.h"

#include <string.h>

#define BREAK_MS INT64_C(60000)

void record_span(const struct conference_record *r, size_t item, int64_t *from_ms, int64_t *until_ms)
{
	int64_t from = item == RECORD_NONE ? r->opened_ms : r->items[item].begun_ms;
	int64_t until = item == RECORD_NONE ? r->closed_ms : r->items[item].ended_ms;
	*from_ms = from;
	*until_ms = from == 0 ? 0 : until ? until : MAX(r->now_ms, from);
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

enum record_presence record_presence_of(const struct conference_record *r, size_t seat, size_t item, const char **deputy)
{
	int64_t from, until;
	record_span(r, item, &from, &until);
	struct cover c = {.at_ms = from};
	*deputy = NULL;
	for (size_t i = 0; from && i < r->stay_count; i++) {
		const struct record_stay *s = &r->stays[i];
		int64_t end = s->until_ms ? s->until_ms : until;
		if (s->seat == seat && s->from_ms < MAX(until, from + 1) && end > from) {
			add_stay(&c, s->from_ms, end);
			*deputy = s->is_deputy ? s->name : *deputy;
		}
	}
	c.has_gap = c.has_gap || until - c.at_ms >= BREAK_MS;
	return !c.is_any ? RECORD_ABSENT : c.has_gap ? RECORD_PARTLY : RECORD_THERE;
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
