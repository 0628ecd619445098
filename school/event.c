#include "event.h"

#include <libical/ical.h>

static void add(icalcomponent *component, icalproperty *property)
{
	icalcomponent_add_property(component, property);
}

static struct icaltimetype utc_of(int64_t ms)
{
	return icaltime_from_timet_with_zone((time_t)(ms / 1000), 0, icaltimezone_get_utc_timezone());
}

static void add_people(icalcomponent *component, const struct event *e)
{
	char *organizer = g_strconcat("mailto:", e->from, NULL), *attendee = g_strconcat("mailto:", e->to, NULL);
	icalproperty *property = icalproperty_new_organizer(organizer);
	if (*e->organizer_name) {
		icalproperty_add_parameter(property, icalparameter_new_cn(e->organizer_name));
	}
	add(component, property);
	/* it is agreed, or called for: nobody's calendar needs to answer the school */
	property = icalproperty_new_attendee(attendee);
	icalproperty_add_parameter(property, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
	icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
	add(component, property);
	g_free(organizer);
	g_free(attendee);
}

static void add_alarm(icalcomponent *event, const char *text)
{
	enum { EARLY_S = 15 * 60 };
	icalcomponent *alarm = icalcomponent_new_valarm();
	add(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
	add(alarm, icalproperty_new_description(text));
	add(alarm, icalproperty_new_trigger(icaltriggertype_from_int(-EARLY_S)));
	icalcomponent_add_component(event, alarm);
}

static icalcomponent *make_event(const struct event *e)
{
	icalcomponent *event = icalcomponent_new_vevent();
	char *uid = g_strdup_printf("%s@%s", e->id, e->host);
	add(event, icalproperty_new_uid(uid));
	add(event, icalproperty_new_dtstamp(utc_of(e->changed_ms)));
	add(event, icalproperty_new_sequence(e->sequence));
	add(event, icalproperty_new_status(e->is_cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
	add(event, icalproperty_new_class(ICAL_CLASS_PRIVATE)); /* calendars are shared */
	add(event, icalproperty_new_dtstart(utc_of(e->begin_ms)));
	add(event, icalproperty_new_dtend(utc_of(e->end_ms)));
	add(event, icalproperty_new_summary(e->summary));
	add(event, icalproperty_new_description(e->description));
	if (*e->location) {
		add(event, icalproperty_new_location(e->location));
	}
	if (!e->is_cancelled) {
		add_alarm(event, e->summary);
	}
	if (e->to) {
		add_people(event, e);
	}
	g_free(uid);
	return event;
}

char *event_calendar(const struct event *e)
{
	icalcomponent *calendar = icalcomponent_new_vcalendar();
	char *maker = g_strdup_printf("-//Kreide//%s//DE", e->maker);
	add(calendar, icalproperty_new_version("2.0"));
	add(calendar, icalproperty_new_prodid(maker));
	add(calendar, icalproperty_new_method(e->is_cancelled ? ICAL_METHOD_CANCEL : e->to ? ICAL_METHOD_REQUEST : ICAL_METHOD_PUBLISH));
	icalcomponent_add_component(calendar, make_event(e));
	char *text = icalcomponent_as_ical_string_r(calendar), *copy = g_strdup(text);
	free(text);
	icalcomponent_free(calendar);
	g_free(maker);
	return copy;
}
