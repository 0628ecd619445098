/* Lessons as repeating events, with a time zone of their own that says when the clocks change. */
#include "calendar_feed.h"

#include <libical/ical.h>
#include <string.h>

enum { WEEK = 7, HOUR_S = 3600, WEEKS_LONG_YEAR = 53 };

/* Days on which one lesson comes again at even steps. */
struct run {
	size_t lesson;
	day_t first, last, step;
};

static void add(icalcomponent *component, icalproperty *property)
{
	icalcomponent_add_property(component, property);
}

static struct icaltimetype utc_of(int64_t ms)
{
	return icaltime_from_timet_with_zone((time_t)(ms / 1000), 0, icaltimezone_get_utc_timezone());
}

/* As the clocks of the zone show it; the property names the zone. */
static struct icaltimetype local_of(GTimeZone *zone, int64_t ms)
{
	unsigned minute;
	struct icaltimetype t = icaltime_null_time();
	day_t day = day_at(zone, ms, &minute);
	day_split(day, &t.year, &t.month, &t.day);
	t.hour = (int)minute / 60;
	t.minute = (int)minute % 60;
	return t;
}

static void add_local(const struct feed *f, icalcomponent *event, icalproperty *property)
{
	icalproperty_add_parameter(property, icalparameter_new_tzid(g_time_zone_get_identifier(f->timetable->zone)));
	add(event, property);
}

static void add_named(icalcomponent *calendar, const char *name, const char *value)
{
	icalproperty *property = icalproperty_new_x(value);
	icalproperty_set_x_name(property, name);
	add(calendar, property);
}

/* --- The zone. --- */

static int offset_at(GTimeZone *zone, int64_t second, int *interval)
{
	*interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, second);
	return g_time_zone_get_offset(zone, *interval);
}

/* What holds from this second on, which the clocks before called `local`. */
static void add_observance(GTimeZone *zone, icalcomponent *vtimezone, int64_t second, int offset_before)
{
	int interval;
	int offset = offset_at(zone, second, &interval);
	icalcomponent *part = g_time_zone_is_dst(zone, interval) ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
	struct icaltimetype local = icaltime_from_timet_with_zone((time_t)(second + offset_before), 0, NULL);
	add(part, icalproperty_new_dtstart(local));
	add(part, icalproperty_new_tzoffsetfrom(offset_before));
	add(part, icalproperty_new_tzoffsetto(offset));
	add(part, icalproperty_new_tzname(g_time_zone_get_abbreviation(zone, interval)));
	icalcomponent_add_component(vtimezone, part);
}

/* The first second in (from, until] at which the clocks show something else than at `from`. */
static int64_t find_change(GTimeZone *zone, int64_t from, int64_t until)
{
	int interval, before = offset_at(zone, from, &interval);
	while (until - from > 1) {
		int64_t middle = from + (until - from) / 2;
		if (offset_at(zone, middle, &interval) == before) {
			from = middle;
		} else {
			until = middle;
		}
	}
	return until;
}

static icalcomponent *make_zone(const struct feed *f)
{
	GTimeZone *zone = f->timetable->zone;
	icalcomponent *vtimezone = icalcomponent_new_vtimezone();
	int64_t from = day_ms(zone, f->from, 0) / 1000 - WEEK * 24 * HOUR_S;
	int64_t until = day_ms(zone, f->until, DAY_MINUTES) / 1000;
	int interval, offset = offset_at(zone, from, &interval);
	add(vtimezone, icalproperty_new_tzid(g_time_zone_get_identifier(zone)));
	add_observance(zone, vtimezone, from, offset);
	/* no zone changes twice within a week */
	for (; from < until; from += WEEK * 24 * HOUR_S) {
		int64_t next = from + WEEK * 24 * HOUR_S;
		if (offset_at(zone, next, &interval) != offset) {
			add_observance(zone, vtimezone, find_change(zone, from, next), offset);
			offset = offset_at(zone, next, &interval);
		}
	}
	return vtimezone;
}

/* --- Events. --- */

/* Even and odd weeks change their turn after a year of 53 weeks: that year tells events of one lesson apart. */
static char *uid_of(const struct feed *f, const struct run *run)
{
	const char *id = f->lessons[run->lesson].id;
	day_t new_years;
	if (run->step == WEEK) {
		return g_strdup_printf("%s@%s", id, f->host);
	}
	int year = day_iso_year(run->first) - 1;
	while (day_of(year, 12, 28, &new_years) && day_iso_week(new_years) != WEEKS_LONG_YEAR) {
		year--;
	}
	return g_strdup_printf("%s-%d@%s", id, year, f->host);
}

static icalcomponent *make_event(const struct feed *f, const char *uid, const struct occurrence *o)
{
	GTimeZone *zone = f->timetable->zone;
	icalcomponent *event = icalcomponent_new_vevent();
	const char *summary = f->lessons[o->lesson].summary;
	add(event, icalproperty_new_uid(uid));
	add(event, icalproperty_new_dtstamp(utc_of(f->changed_ms)));
	add_local(f, event, icalproperty_new_dtstart(local_of(zone, o->begin_ms)));
	add_local(f, event, icalproperty_new_dtend(local_of(zone, o->end_ms)));
	if (o->change) {
		char *text = g_strdup_printf("%s (%s: %s)", summary, f->substitute, o->change->by ? o->change->by : "?");
		add(event, icalproperty_new_summary(text));
		add_local(f, event, icalproperty_new_recurrenceid(local_of(zone, o->begin_ms)));
		g_free(text);
	} else {
		add(event, icalproperty_new_summary(summary));
	}
	add(event, icalproperty_new_url(f->url));
	return event;
}

static void add_rule(icalcomponent *event, const struct run *run, int64_t last_begin_ms)
{
	struct icalrecurrencetype rule;
	icalrecurrencetype_clear(&rule);
	rule.freq = ICAL_WEEKLY_RECURRENCE;
	rule.interval = (short)(run->step / WEEK);
	rule.until = utc_of(last_begin_ms);
	add(event, icalproperty_new_rrule(rule));
}

/* When it would have been, had it not been left out. */
static struct icaltimetype usual_begin(const struct feed *f, const struct occurrence *like, day_t day)
{
	struct icaltimetype t = local_of(f->timetable->zone, like->begin_ms);
	day_split(day, &t.year, &t.month, &t.day);
	return t;
}

static void add_run(const struct feed *f, icalcomponent *calendar, const struct run *run)
{
	day_t first = run->first, last = run->last;
	struct occurrence o, end;
	/* it begins and ends with a lesson that takes place */
	while (first <= last && !timetable_meets(f->timetable, run->lesson, first, &o)) {
		first += run->step;
	}
	while (last > first && !timetable_meets(f->timetable, run->lesson, last, &end)) {
		last -= run->step;
	}
	if (first > last) {
		return;
	}
	char *uid = uid_of(f, run);
	struct occurrence plain = o;
	plain.change = NULL;
	icalcomponent *event = make_event(f, uid, &plain);
	icalcomponent_add_component(calendar, event);
	if (last > first) {
		add_rule(event, run, end.begin_ms);
	}
	for (day_t day = first; day <= last; day += run->step) {
		if (!timetable_meets(f->timetable, run->lesson, day, &o)) {
			add_local(f, event, icalproperty_new_exdate(usual_begin(f, &plain, day)));
		} else if (o.change) {
			icalcomponent_add_component(calendar, make_event(f, uid, &o));
		}
	}
	g_free(uid);
}

static void add_lesson(const struct feed *f, icalcomponent *calendar, size_t lesson)
{
	const struct lesson *l = &f->timetable->lessons[lesson];
	day_t until = MIN(l->until, f->until), step = l->weeks == WEEK_ALL ? WEEK : 2 * WEEK;
	struct run run = {.lesson = lesson, .step = step};
	bool is_running = false;
	for (day_t day = day_next(MAX(l->from, f->from), l->weekday); day <= until; day += WEEK) {
		if (!lesson_is_planned(l, day)) {
			continue;
		}
		if (is_running && day - run.last != step) {
			add_run(f, calendar, &run);
			is_running = false;
		}
		if (!is_running) {
			run.first = day;
			is_running = true;
		}
		run.last = day;
	}
	if (is_running) {
		add_run(f, calendar, &run);
	}
}

char *calendar_feed(const struct feed *f)
{
	char refresh[32];
	icalcomponent *calendar = icalcomponent_new_vcalendar();
	g_snprintf(refresh, sizeof refresh, "PT%uM", f->refresh_minutes);
	add(calendar, icalproperty_new_version("2.0"));
	add(calendar, icalproperty_new_prodid("-//Kreide//Timetable//DE"));
	add(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	add_named(calendar, "X-WR-CALNAME", f->name);
	add_named(calendar, "X-PUBLISHED-TTL", refresh);
	icalproperty *property = icalproperty_new_refreshinterval(icaldurationtype_from_int((int)f->refresh_minutes * 60));
	icalproperty_set_parameter_from_string(property, "VALUE", "DURATION");
	add(calendar, property);
	icalcomponent_add_component(calendar, make_zone(f));
	for (size_t i = 0; i < f->timetable->lesson_count; i++) {
		add_lesson(f, calendar, i);
	}
	char *text = icalcomponent_as_ical_string_r(calendar);
	char *copy = g_strdup(text);
	free(text);
	icalcomponent_free(calendar);
	return copy;
}
