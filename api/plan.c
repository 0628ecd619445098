/* Whose lessons are when: as a list, and what is now and next. */
#include "plan.h"

enum { DAYS_USUAL = 7, DAYS_MAX = 42, QUERY_MAX = 16 };

bool api_locale(struct api_call *c, struct store_locale *locale, GTimeZone **zone)
{
	struct api *api = c->api;
	if (store_locale_get(api->store, c->me.school, locale)) {
		api_fail(c, "locale");
		return false;
	}
	*zone = g_hash_table_lookup(api->zones, locale->time_zone);
	if (!*zone) {
		*zone = week_zone(locale->time_zone);
		g_hash_table_insert(api->zones, g_strdup(locale->time_zone), *zone);
	}
	return true;
}

static void add_name(void *ctx, const char *name)
{
	json_array_append_new(ctx, json_string(name));
}

/* NULL: the store failed. */
static json_t *show_teachers(struct store *store, const char *group, const struct occurrence *o)
{
	json_t *teachers = json_array();
	if (o->change && !occurrence_is_cancelled(o)) {
		add_name(teachers, o->change->by);
	} else if (store_teacher_each(store, group, add_name, teachers)) {
		json_decref(teachers);
		return NULL;
	}
	return teachers;
}

static json_t *show_occurrence(struct store *store, const struct week *w, const struct occurrence *o)
{
	const struct store_lesson *l = &g_array_index(w->known, struct store_lesson, o->lesson);
	char date[DAY_TEXT_MAX];
	const char *state = !o->change ? "planned" : occurrence_is_cancelled(o) ? "cancelled" : "substituted";
	json_t *teachers = show_teachers(store, l->group, o);
	day_format(o->day, date);
	return !teachers ? NULL : json_pack("{s:s, s:{s:s, s:s, s:s}, s:s, s:s, s:I, s:I, s:s, s:o}", "lesson", l->id, "group", "id",
		l->group, "name", l->group_name, "subject", l->subject, "room", l->room, "date", date, "begin",
		(json_int_t)o->begin_ms, "end", (json_int_t)o->end_ms, "state", state, "teachers", teachers);
}

/* NULL: the store failed. */
static json_t *show_occurrences(struct store *store, const struct week *w, const struct occurrence *list, size_t count)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *one = show_occurrence(store, w, &list[i]);
		if (!one) {
			json_decref(shown);
			return NULL;
		}
		json_array_append_new(shown, one);
	}
	return shown;
}

bool api_add_glance(struct api_call *c, json_t *home)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct week w;
	struct glance glance;
	unsigned minute;
	if (!api_locale(c, &locale, &zone)) {
		return false;
	}
	day_t today = day_at(zone, c->t->now.unix_ms, &minute);
	const struct store_days window = {today - 1, today + TIMETABLE_AHEAD_DAYS + 1};
	bool is_good = week_load(&w, c->api->store, zone, &c->me, window, true) == OK;
	if (is_good) {
		timetable_glance(&w.timetable, c->t->now.unix_ms, &glance);
		json_t *now = show_occurrences(c->api->store, &w, glance.now, glance.now_count);
		json_t *next = glance.has_next ? show_occurrence(c->api->store, &w, &glance.next) : json_null();
		is_good = now && next;
		json_object_set_new(home, "now", now);
		json_object_set_new(home, "next", next);
	}
	week_finish(&w);
	if (!is_good) {
		api_fail(c, "glance");
	}
	return is_good;
}

/* Which days are asked for? False: refused. */
static bool read_window(struct api_call *c, GTimeZone *zone, struct store_days *window)
{
	char from[QUERY_MAX], days[QUERY_MAX];
	unsigned minute;
	guint64 count = DAYS_USUAL;
	api_query(c, "from", from, sizeof from);
	api_query(c, "days", days, sizeof days);
	window->first = day_at(zone, c->t->now.unix_ms, &minute);
	if ((from[0] && day_parse(from, &window->first)) ||
		(days[0] && !g_ascii_string_to_unsigned(days, 10, 1, DAYS_MAX, &count, NULL))) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", days[0] && count == DAYS_USUAL ? "days" : "from"));
		return false;
	}
	window->last = MIN(window->first + (day_t)count - 1, DAY_LAST);
	return true;
}

static json_t *show_holidays(const struct week *w)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < w->timetable.holiday_count; i++) {
		const struct holiday *h = &w->timetable.holidays[i];
		char first[DAY_TEXT_MAX], last[DAY_TEXT_MAX];
		day_format(h->first, first);
		day_format(h->last, last);
		json_array_append_new(shown, json_pack("{s:s, s:s, s:s}", "first", first, "last", last, "name", h->name));
	}
	return shown;
}

void api_get_timetable(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct store_days window;
	struct week w;
	if (!api_locale(c, &locale, &zone) || !read_window(c, zone, &window)) {
		return;
	}
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct occurrence));
	json_t *lessons = NULL;
	if (!week_load(&w, c->api->store, zone, &c->me, window, false)) {
		timetable_between(&w.timetable, day_ms(zone, window.first, 0), day_ms(zone, window.last, DAY_MINUTES), found);
		lessons = show_occurrences(c->api->store, &w, (const struct occurrence *)(void *)found->data, found->len);
	}
	if (lessons) {
		api_answer(c, 200, json_pack("{s:s, s:o, s:o}", "timeZone", locale.time_zone, "lessons", lessons, "holidays",
			show_holidays(&w)));
	} else {
		api_fail(c, "timetable");
	}
	g_array_free(found, TRUE);
	week_finish(&w);
}
