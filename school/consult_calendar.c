/* A talk as an event for calendars (RFC 5545, 5546). */
#include "consult_mail_words.h"
#include "event.h"

#define PAIR ": "

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

char *consult_calendar_of(const struct consult_talk *talk, bool is_cancelled, const char *from, const char *to)
{
	const struct consult_mail_words *w = consult_mail_words(talk->language);
	char *title = summary(talk), *place = consult_plain(talk->place), *school = consult_plain(talk->school);
	char *facts = consult_talk_facts(talk, 0), *ways = consult_talk_ways(talk);
	char *text = g_strstrip(g_strconcat(facts, "\n", is_cancelled ? "" : ways, NULL));
	const struct event event = {.id = talk->id, .host = talk->host, .sequence = talk->sequence, .is_cancelled = is_cancelled, .changed_ms = talk->changed_ms,
		.begin_ms = talk->begin_ms, .end_ms = talk->end_ms, .summary = title, .description = text, .location = talk->is_video ? w->by_video : place,
		.organizer_name = school, .from = from, .to = to, .maker = "Consultation"};
	char *calendar = event_calendar(&event);
	g_free(title);
	g_free(place);
	g_free(school);
	g_free(facts);
	g_free(ways);
	g_free(text);
	return calendar;
}

char *consult_calendar(const struct consult_talk *talk)
{
	return consult_calendar_of(talk, false, NULL, NULL);
}
