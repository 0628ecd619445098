/* Slots by the clocks of a school. */
#include "consult_grid.h"

#include <string.h>

enum { WEEK = 7, MINUTE_MS = 60000 };

const char *const grid_fault_names[GRID_FAULTS] = {
	[GRID_OK] = "",
	[GRID_DATE] = "date",
	[GRID_BEGIN] = "begin",
	[GRID_END] = "end",
	[GRID_BREAKS] = "breaks",
	[GRID_GAP] = "gap",
	[GRID_MANY] = "many",
	[GRID_SLOT_MINUTES] = "slotMinutes",
	[GRID_PAUSE_MINUTES] = "pauseMinutes",
	[GRID_WEEKS] = "weeks",
};

/* Minutes of a day. */
struct stretch {
	uint16_t begin, end;
};

/* A grid whose texts are read; breaks in the order of time. */
struct plain {
	const struct consult_grid *grid;
	day_t first;
	struct stretch whole, breaks[GRID_BREAKS_MAX];
	size_t break_count;
};

static int by_begin(const void *a, const void *b)
{
	return ((const struct stretch *)a)->begin - ((const struct stretch *)b)->begin;
}

static enum grid_fault read_breaks(struct plain *p)
{
	const struct consult_grid *g = p->grid;
	if (g->break_count > GRID_BREAKS_MAX) {
		return GRID_MANY;
	}
	for (size_t i = 0; i < g->break_count; i++) {
		struct stretch *b = &p->breaks[i];
		if (minute_parse(g->breaks[i].begin, &b->begin) || minute_parse(g->breaks[i].end, &b->end) || b->begin >= b->end ||
			b->begin < p->whole.begin || b->end > p->whole.end) {
			return GRID_BREAKS;
		}
	}
	p->break_count = g->break_count;
	qsort(p->breaks, p->break_count, sizeof p->breaks[0], by_begin);
	for (size_t i = 1; i < p->break_count; i++) {
		if (p->breaks[i].begin < p->breaks[i - 1].end) {
			return GRID_BREAKS;
		}
	}
	return GRID_OK;
}

static enum grid_fault read_grid(struct plain *p)
{
	const struct consult_grid *g = p->grid;
	if (day_parse(g->date, &p->first)) {
		return GRID_DATE;
	}
	if (g->slot_minutes < GRID_SLOT_MINUTES_MIN || g->slot_minutes > GRID_SLOT_MINUTES_MAX) {
		return GRID_SLOT_MINUTES;
	}
	if (g->pause_minutes < 0 || g->pause_minutes > GRID_PAUSE_MINUTES_MAX) {
		return GRID_PAUSE_MINUTES;
	}
	if (g->weeks < 1 || g->weeks > GRID_WEEKS_MAX) {
		return GRID_WEEKS;
	}
	if (p->first + WEEK * (g->weeks - 1) > DAY_LAST) {
		return GRID_DATE;
	}
	if (minute_parse(g->begin, &p->whole.begin)) {
		return GRID_BEGIN;
	}
	if (minute_parse(g->end, &p->whole.end) || p->whole.end <= p->whole.begin) {
		return GRID_END;
	}
	return read_breaks(p);
}

static void add(GArray *out, int64_t begin_ms, int64_t end_ms, bool is_break)
{
	const struct grid_slot slot = {.begin_ms = begin_ms, .end_ms = end_ms, .is_break = is_break};
	g_array_append_val(out, slot);
}

/* As many as fit. True: at least one. */
static bool fill(const struct consult_grid *g, int64_t begin_ms, int64_t end_ms, GArray *out)
{
	const int64_t slot_ms = (int64_t)g->slot_minutes * MINUTE_MS, pause_ms = (int64_t)g->pause_minutes * MINUTE_MS;
	guint before = out->len;
	for (int64_t at = begin_ms; at + slot_ms <= end_ms; at += slot_ms + pause_ms) {
		add(out, at, at + slot_ms, false);
	}
	return out->len > before;
}

static enum grid_fault add_day(const struct plain *p, day_t day, GArray *out)
{
	GTimeZone *zone = p->grid->zone;
	int64_t from_ms, end_ms, break_ms, after_ms;
	bool has_slot = false;
	if (!day_ms_first(zone, day, p->whole.begin, &from_ms) || !day_ms_first(zone, day, p->whole.end, &end_ms)) {
		return GRID_GAP;
	}
	for (size_t i = 0; i < p->break_count; i++) {
		if (!day_ms_first(zone, day, p->breaks[i].begin, &break_ms) || !day_ms_first(zone, day, p->breaks[i].end, &after_ms)) {
			return GRID_GAP;
		}
		has_slot |= fill(p->grid, from_ms, break_ms, out);
		add(out, break_ms, after_ms, true);
		from_ms = after_ms;
	}
	has_slot |= fill(p->grid, from_ms, end_ms, out);
	return has_slot ? GRID_OK : p->break_count > 0 ? GRID_BREAKS : GRID_END;
}

static bool is_left_out(const struct consult_grid *g, day_t day)
{
	const struct timetable free_days = {.holidays = g->holidays, .holiday_count = g->holiday_count};
	return g->weeks > 1 && timetable_holiday(&free_days, day);
}

enum grid_fault consult_grid_slots(const struct consult_grid *g, GArray *out)
{
	struct plain p = {.grid = g};
	const guint before = out->len;
	enum grid_fault fault = read_grid(&p);
	for (int week = 0; week < g->weeks && !fault; week++) {
		day_t day = p.first + WEEK * week;
		fault = is_left_out(g, day) ? GRID_OK : add_day(&p, day, out);
		fault = !fault && out->len - before > GRID_SLOTS_MAX ? GRID_MANY : fault;
	}
	fault = !fault && out->len == before ? GRID_DATE : fault;
	if (fault) {
		g_array_set_size(out, before);
	}
	return fault;
}
