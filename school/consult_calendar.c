/* A talk as an event for calendars (RFC 5545, 5546). */
#include "consult_mail_words.h"

#include <libical/ical.h>

#define PAIR ": "

static void add(icalcomponent *component, icalproperty *property)
{
	icalcomponent_add_property(component, property);
}

static struct icaltimetype utc_of(int64_t ms)
{
	return icaltime_from_timet_with_zone((time_t)(ms / 1000), 0, icaltimezone_get_utc_timezone());
}

/* What people wrote is kept in one line and apart from the words around it; nothing is said of what is empty. */
static void add_fact(GString *text, const struct consult_talk *talk, const char *key, const char *value)
{
	char *inset = consult_inset(talk->language, value);
	if (*inset) {
		g_string_append_printf(text, "%s" PAIR "%s\n", key, inset);
	}
	g_free(inset);
}

/* Our own words, and lists of names. */
static void take_fact(GString *text, const char *key, char *value)
{
	if (*value) {
		g_string_append_printf(text, "%s" PAIR "%s\n", key, value);
	}
	g_free(value);
}

static char *when(const struct consult_talk *talk, int64_t begin_ms)
{
	char *date = consult_date_text(talk->language, talk->zone, begin_ms);
	char *span = consult_span_text(talk->language, talk->zone, begin_ms, begin_ms + talk->end_ms - talk->begin_ms);
	char *text = g_strconcat(date, consult_words(talk->language)->between, span, NULL);
	g_free(date);
	g_free(span);
	return text;
}

char *consult_talk_facts(const struct consult_talk *talk, int64_t before_ms)
{
	const struct consult_mail_words *w = consult_mail_words(talk->language);
	GString *text = g_string_new("");
	add_fact(text, talk, w->occasion, talk->title);
	add_fact(text, talk, w->child, talk->child);
	take_fact(text, w->with, consult_list_text(talk->language, talk->teachers, talk->teacher_count));
	take_fact(text, w->when, when(talk, talk->begin_ms));
	if (before_ms) {
		take_fact(text, w->before, when(talk, before_ms));
	}
	take_fact(text, w->zone, consult_zone_text(talk->language, talk->zone, talk->begin_ms));
	if (talk->is_video) {
		take_fact(text, w->where, g_strdup(w->by_video));
	} else {
		add_fact(text, talk, w->where, talk->place);
	}
	if (talk->code) {
		take_fact(text, w->number, g_strdup_printf("%d", talk->code));
	}
	if (*talk->interpreter) {
		take_fact(text, w->interpreter, consult_language_text(talk->language, talk->interpreter));
	}
	return g_string_free(text, FALSE);
}

char *consult_talk_ways(const struct consult_talk *talk)
{
	const struct consult_mail_words *w = consult_mail_words(talk->language);
	char *phone = consult_inset(talk->language, talk->phone), *call = consult_fill(w->phone, "{phone}", phone, NULL);
	const char *enter = talk->is_video ? w->enter_video : w->enter_place;
	char *text = g_strconcat(enter, "\n\n", w->change, "\n", *phone ? "\n" : "", *phone ? call : "", *phone ? "\n" : "", NULL);
	g_free(phone);
	g_free(call);
	return text;
}

static char *summary(const struct consult_talk *talk)
{
	const struct consult_mail_words *w = consult_mail_words(talk->language);
	char *teachers = consult_list_text(talk->language, talk->teachers, talk->teacher_count), *child = consult_inset(talk->language, talk->child);
	char *text = consult_fill(*child ? w->summary : w->summary_alone, "{teachers}", teachers, "{child}", child, NULL);
	g_free(teachers);
	g_free(child);
	return text;
}

static void add_people(icalcomponent *event, const struct consult_talk *talk, const char *from, const char *to)
{
	char *organizer = g_strconcat("mailto:", from, NULL), *attendee = g_strconcat("mailto:", to, NULL);
	char *school = consult_plain(talk->school);
	icalproperty *property = icalproperty_new_organizer(organizer);
	if (*school) {
		icalproperty_add_parameter(property, icalparameter_new_cn(school));
	}
	add(event, property);
	/* the talk is agreed: nobody's calendar needs to answer the school */
	property = icalproperty_new_attendee(attendee);
	icalproperty_add_parameter(property, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
	icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
	add(event, property);
	g_free(organizer);
	g_free(attendee);
	g_free(school);
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

static icalcomponent *make_event(const struct consult_talk *talk, bool is_cancelled)
{
	const struct consult_mail_words *w = consult_mail_words(talk->language);
	icalcomponent *event = icalcomponent_new_vevent();
	char *uid = g_strdup_printf("%s@%s", talk->id, talk->host), *title = summary(talk), *place = consult_plain(talk->place);
	char *facts = consult_talk_facts(talk, 0), *ways = consult_talk_ways(talk);
	char *text = g_strstrip(g_strconcat(facts, "\n", is_cancelled ? "" : ways, NULL));
	add(event, icalproperty_new_uid(uid));
	add(event, icalproperty_new_dtstamp(utc_of(talk->changed_ms)));
	add(event, icalproperty_new_sequence(talk->sequence));
	add(event, icalproperty_new_status(is_cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
	add(event, icalproperty_new_class(ICAL_CLASS_PRIVATE)); /* calendars are shared */
	add(event, icalproperty_new_dtstart(utc_of(talk->begin_ms)));
	add(event, icalproperty_new_dtend(utc_of(talk->end_ms)));
	add(event, icalproperty_new_summary(title));
	add(event, icalproperty_new_description(text));
	if (talk->is_video || *place) {
		add(event, icalproperty_new_location(talk->is_video ? w->by_video : place));
	}
	if (!is_cancelled) {
		add_alarm(event, title);
	}
	g_free(uid);
	g_free(title);
	g_free(place);
	g_free(facts);
	g_free(ways);
	g_free(text);
	return event;
}

char *consult_calendar_of(const struct consult_talk *talk, bool is_cancelled, const char *from, const char *to)
{
	icalcomponent *calendar = icalcomponent_new_vcalendar(), *event = make_event(talk, is_cancelled);
	add(calendar, icalproperty_new_version("2.0"));
	add(calendar, icalproperty_new_prodid("-//Kreide//Consultation//DE"));
	add(calendar, icalproperty_new_method(is_cancelled ? ICAL_METHOD_CANCEL : to ? ICAL_METHOD_REQUEST : ICAL_METHOD_PUBLISH));
	if (to) {
		add_people(event, talk, from, to);
	}
	icalcomponent_add_component(calendar, event);
	char *text = icalcomponent_as_ical_string_r(calendar), *copy = g_strdup(text);
	free(text);
	icalcomponent_free(calendar);
	return copy;
}

char *consult_calendar(const struct consult_talk *talk)
{
	return consult_calendar_of(talk, false, NULL, NULL);
}
