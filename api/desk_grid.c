/* The grid of a desk: from what somebody says of a day to its slots. */
#include "consult.h"
#include "consult_grid.h"
#include "plan.h"

#include <string.h>

static const char *text_of(const json_t *said, const char *key)
{
	const char *text = json_string_value(json_object_get(said, key));
	return text ? text : "";
}

static int number_of(const json_t *said, const char *key, int otherwise)
{
	const json_t *value = json_object_get(said, key);
	return value ? (int)json_integer_value(value) : otherwise;
}

static void add_holiday(void *ctx, const struct store_holiday *h)
{
	const struct holiday holiday = {.first = h->first, .last = h->last};
	g_array_append_val((GArray *)ctx, holiday);
}

/* What school/consult_grid.h makes of it; it borrows from said, breaks and holidays. */
static enum grid_fault make_slots(struct api_call *c, const json_t *said, GTimeZone *zone, const GArray *holidays, GArray *made)
{
	struct grid_break breaks[GRID_BREAKS_MAX];
	const json_t *list = json_object_get(said, "breaks");
	size_t count = json_array_size(list);
	for (size_t i = 0; i < count && i < GRID_BREAKS_MAX; i++) {
		const json_t *each = json_array_get(list, i);
		breaks[i] = (struct grid_break){text_of(each, "begin"), text_of(each, "end")};
	}
	const struct consult_grid grid = {
		.zone = zone,
		.date = text_of(said, "date"),
		.begin = text_of(said, "begin"),
		.end = text_of(said, "end"),
		.slot_minutes = number_of(said, "slotMinutes", c->consult.slot_minutes),
		.pause_minutes = number_of(said, "pauseMinutes", c->consult.pause_minutes),
		.breaks = breaks,
		.break_count = count,
		.weeks = number_of(said, "weeks", 1),
		.holidays = (const struct holiday *)(void *)holidays->data,
		.holiday_count = holidays->len,
	};
	return count > GRID_BREAKS_MAX ? GRID_MANY : consult_grid_slots(&grid, made);
}

static GArray *slots_of(const GArray *made)
{
	GArray *slots = g_array_new(FALSE, TRUE, sizeof(struct store_slot));
	for (guint i = 0; i < made->len; i++) {
		const struct grid_slot *each = &g_array_index(made, struct grid_slot, i);
		const struct store_slot slot = {.begin_ms = each->begin_ms, .end_ms = each->end_ms, .state = each->is_break ? SLOT_BREAK : SLOT_OPEN};
		g_array_append_val(slots, slot);
	}
	return slots;
}

GArray *desk_read_grid(struct api_call *c, const json_t *grid)
{
	struct store_locale locale;
	GTimeZone *zone;
	GArray *slots = NULL;
	if (!api_locale(c, &locale, &zone)) {
		return NULL;
	}
	GArray *holidays = g_array_new(FALSE, FALSE, sizeof(struct holiday)), *made = g_array_new(FALSE, FALSE, sizeof(struct grid_slot));
	if (store_holiday_each(c->api->store, c->me.school, (struct store_days){DAY_FIRST, DAY_LAST}, add_holiday, holidays)) {
		api_fail(c, "holidays");
	} else {
		enum grid_fault fault = make_slots(c, grid, zone, holidays, made);
		if (fault) {
			api_refuse_value(c, grid_fault_names[fault]);
		} else {
			slots = slots_of(made);
		}
	}
	g_array_free(holidays, TRUE);
	g_array_free(made, TRUE);
	return slots;
}

void api_post_desk_grid(struct api_call *c)
{
	GArray *slots = desk_read_grid(c, c->body);
	if (!slots) {
		return;
	}
	enum err e = store_slots_add(c->api->store, c->id, (const struct store_slot *)(void *)slots->data, slots->len);
	if (e == ERR_FULL) {
		api_refuse_value(c, "many");
	} else if (e) {
		api_fail(c, "slots_add");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "slots.added", "desk=%s by=%s count=%u", c->id, c->me.id, slots->len);
		desk_answer(c);
	}
	g_array_free(slots, TRUE);
}
