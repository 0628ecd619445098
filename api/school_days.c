/* What all lessons of a school have in common: its periods and its holidays. */
#include "calendar.h"
#include "plan.h"

static void add_period(void *ctx, const struct store_period *p)
{
	char begin[MINUTE_TEXT_MAX], end[MINUTE_TEXT_MAX];
	minute_format((unsigned)p->begin_minute, begin);
	minute_format((unsigned)p->end_minute, end);
	json_array_append_new(ctx, json_pack("{s:i, s:s, s:s}", "number", p->number, "start", begin, "end", end));
}

void api_get_periods(struct api_call *c)
{
	json_t *periods = json_array();
	if (store_period_each(c->api->store, c->me.school, add_period, periods)) {
		json_decref(periods);
		api_fail(c, "periods");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "periods", periods));
}

/* False: these are no periods. */
static bool read_periods(const json_t *list, struct period *periods, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const json_t *each = json_array_get(list, i);
		periods[i].number = (uint8_t)json_integer_value(json_object_get(each, "number"));
		if (minute_parse(json_string_value(json_object_get(each, "start")), &periods[i].begin_minute) ||
			minute_parse(json_string_value(json_object_get(each, "end")), &periods[i].end_minute)) {
			return false;
		}
	}
	return periods_check(periods, count) == OK;
}

void api_post_periods(struct api_call *c)
{
	struct period periods[STORE_PERIODS_MAX] = {0};
	struct store_period kept[STORE_PERIODS_MAX];
	struct store_locale locale;
	GTimeZone *zone;
	unsigned minute;
	const json_t *list = json_object_get(c->body, "periods");
	size_t count = json_array_size(list);
	if (!read_periods(list, periods, count)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "periods"));
		return;
	}
	for (size_t i = 0; i < count; i++) {
		kept[i] = (struct store_period){periods[i].number, periods[i].begin_minute, periods[i].end_minute};
	}
	if (!api_locale(c, &locale, &zone)) {
		return;
	}
	enum err e = store_periods_set(c->api->store, c->me.school, kept, count);
	e = e ? e : week_move_substitutes(c->api->store, zone, c->me.school, NULL, day_at(zone, c->t->now.unix_ms, &minute));
	if (e) {
		api_fail(c, "periods_set");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "periods.set", "school=%s count=%u", c->me.school, (unsigned)count);
	api_get_periods(c);
}

static void add_holiday(void *ctx, const struct store_holiday *h)
{
	char first[DAY_TEXT_MAX], last[DAY_TEXT_MAX];
	day_format(h->first, first);
	day_format(h->last, last);
	json_array_append_new(ctx, json_pack("{s:s, s:s, s:s}", "first", first, "last", last, "name", h->name));
}

void api_get_holidays(struct api_call *c)
{
	json_t *holidays = json_array();
	if (store_holiday_each(c->api->store, c->me.school, (struct store_days){DAY_FIRST, DAY_LAST}, add_holiday, holidays)) {
		json_decref(holidays);
		api_fail(c, "holidays");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "holidays", holidays));
}

void api_post_holidays(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct calendar calendar;
	uint32_t line;
	if (!api_locale(c, &locale, &zone)) {
		return;
	}
	enum calendar_fault fault = calendar_read(c->request->body, zone, &calendar, &line);
	if (fault || calendar.count == 0) {
		api_refuse(c, 400, "bad_calendar",
			json_pack("{s:i, s:s}", "line", (int)line, "why", fault ? calendar_fault_names[fault] : "empty"));
		calendar_finish(&calendar);
		return;
	}
	enum err e = week_keep_holidays(c->api->store, c->me.school, calendar.holidays, calendar.count);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s, s:i}", "why", "holidays", "most", STORE_HOLIDAYS_MAX));
	} else if (e) {
		api_fail(c, "holidays_replace");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "holidays.read", "school=%s count=%u", c->me.school, (unsigned)calendar.count);
		api_get_holidays(c);
	}
	calendar_finish(&calendar);
}

void api_post_holidays_clear(struct api_call *c)
{
	if (store_holidays_clear(c->api->store, c->me.school)) {
		api_fail(c, "holidays_clear");
		return;
	}
	api_get_holidays(c);
}
