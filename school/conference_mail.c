/* Mails and calendar entries of conferences. */
#include "conference_mail.h"

#include "conference_mail_words.h"
#include "conference_paper_words.h"
#include "event.h"
#include "mail_message.h"
#include "mime.h"

#include <string.h>

#define PAIR ": "
/* Of a conference whose length is not known; something has to stand in calendars. */
enum { USUAL_MINUTES = 60 };

static int64_t end_of(const struct conference_event *e, int64_t begin_ms)
{
	return begin_ms + (e->minutes_long > 0 ? e->minutes_long : USUAL_MINUTES) * INT64_C(60000);
}

static void take_fact(GString *text, const char *key, char *value)
{
	if (*value) {
		g_string_append_printf(text, "%s" PAIR "%s\n", key, value);
	}
	g_free(value);
}

static char *when(const struct conference_event *e, int64_t begin_ms)
{
	enum consult_language language = conference_language(e->language);
	char *date = consult_date_text(language, e->zone, begin_ms);
	char *span = e->minutes_long > 0 ? consult_span_text(language, e->zone, begin_ms, end_of(e, begin_ms)) : consult_clock_text(language, e->zone, begin_ms);
	char *text = g_strconcat(date, consult_words(language)->between, span, NULL);
	g_free(date);
	g_free(span);
	return text;
}

static char *facts(const struct conference_event *e, int64_t before_ms)
{
	enum consult_language language = conference_language(e->language);
	const struct conference_mail_words *w = conference_mail_words(language);
	GString *text = g_string_new("");
	take_fact(text, w->occasion, consult_plain(e->title));
	take_fact(text, w->when, when(e, e->begin_ms));
	if (before_ms) {
		take_fact(text, w->before, when(e, before_ms));
	}
	take_fact(text, w->zone, consult_zone_text(language, e->zone, e->begin_ms));
	take_fact(text, w->where, consult_plain(e->place));
	return g_string_free(text, FALSE);
}

/* "Tagesordnung:", and a line for each item. */
static char *agenda(const struct conference_event *e)
{
	GString *text = g_string_new("");
	for (size_t i = 0; i < e->agenda_count; i++) {
		char *title = consult_plain(*e->agenda[i] ? e->agenda[i] : conference_mail_words(e->language)->not_public);
		g_string_append_printf(text, "%zu. %s\n", i + 1, title);
		g_free(title);
	}
	if (text->len) {
		char *head = g_strconcat("\n", conference_mail_words(e->language)->agenda, ":\n", NULL);
		g_string_prepend(text, head);
		g_free(head);
	}
	return g_string_free(text, FALSE);
}

/* What one is there, and how one gets there. */
static char *ways(const struct conference_event *e)
{
	const struct conference_mail_words *w = conference_mail_words(e->language);
	return g_strconcat("\n", e->is_second_call ? w->second_call : "", e->is_second_call ? "\n" : "", w->seats[e->seat], "\n\n",
		e->is_outsider ? w->enter_outsider : w->enter, "\n", NULL);
}

/* Where the minutes are, and until when one may object; guests may not. */
static char *minutes(const struct conference_mail *m)
{
	const struct conference_event *e = m->event;
	const struct conference_mail_words *w = conference_mail_words(e->language);
	bool may_object = m->object_until_ms && e->seat != RECORD_SEAT_GUEST;
	char *date = may_object ? consult_date_text(conference_language(e->language), e->zone, m->object_until_ms) : g_strdup("");
	char *object = may_object ? consult_fill(w->object, "{date}", date, NULL) : g_strdup("");
	char *text = g_strconcat("\n", e->is_outsider ? w->minutes_outsider : w->minutes, may_object ? " " : "", object, "\n", NULL);
	g_free(date);
	g_free(object);
	return text;
}

char *conference_mail_subject(const struct conference_mail *m)
{
	const struct conference_event *e = m->event;
	enum consult_language language = conference_language(e->language);
	char *title = consult_plain(e->title), *date = consult_date_text(language, e->zone, e->begin_ms);
	char *clock = consult_clock_text(language, e->zone, e->begin_ms);
	char *text = consult_fill(conference_mail_words(language)->subjects[m->kind], "{title}", title, "{date}", date, "{clock}", clock, NULL);
	g_free(title);
	g_free(date);
	g_free(clock);
	return text;
}

char *conference_mail_body(const struct conference_mail *m)
{
	const struct conference_event *e = m->event;
	const struct conference_mail_words *w = conference_mail_words(e->language);
	bool is_on = m->kind == CONFERENCE_MAIL_INVITED || m->kind == CONFERENCE_MAIL_CHANGED;
	char *known = facts(e, m->kind == CONFERENCE_MAIL_CHANGED ? m->before_ms : 0), *items = is_on ? agenda(e) : g_strdup("");
	char *rest = is_on ? ways(e) : m->kind == CONFERENCE_MAIL_MINUTES ? minutes(m) : g_strdup(""), *school = consult_plain(e->school);
	char *text = g_strconcat(w->greeting, "\n\n", w->openings[m->kind], "\n\n", known, items, rest, "\n", w->closing, "\n", school, *school ? "\n" : "", NULL);
	g_free(known);
	g_free(items);
	g_free(rest);
	g_free(school);
	return text;
}

static char *calendar_of(const struct conference_event *e, bool is_cancelled, const char *from, const char *to)
{
	char *title = consult_plain(e->title), *place = consult_plain(e->place), *school = consult_plain(e->school);
	char *known = facts(e, 0), *items = agenda(e), *rest = ways(e), *text = g_strstrip(g_strconcat(known, items, is_cancelled ? "" : rest, NULL));
	const struct event event = {.id = e->id, .host = e->host, .sequence = e->sequence, .is_cancelled = is_cancelled, .changed_ms = e->changed_ms,
		.begin_ms = e->begin_ms, .end_ms = end_of(e, e->begin_ms), .summary = title, .description = text, .location = place, .organizer_name = school,
		.from = from, .to = to, .maker = "Conference"};
	char *calendar = event_calendar(&event);
	g_free(title);
	g_free(place);
	g_free(school);
	g_free(known);
	g_free(items);
	g_free(rest);
	g_free(text);
	return calendar;
}

char *conference_mail_message(const struct conference_mail *m)
{
	const struct conference_event *e = m->event;
	bool is_cancelled = m->kind == CONFERENCE_MAIL_CALLED_OFF || m->kind == CONFERENCE_MAIL_OFF_ROLL;
	if (!mime_address_is_good(m->from) || !mime_address_is_good(m->to)) {
		return NULL;
	}
	char *subject = conference_mail_subject(m), *body = conference_mail_body(m);
	char *calendar = m->kind == CONFERENCE_MAIL_MINUTES ? NULL : calendar_of(e, is_cancelled, m->from, m->to);
	const struct mail_message message = {.id = m->id, .from = m->from, .school = e->school, .to = m->to, .subject = subject, .body = body,
		.language = consult_language_names[conference_language(e->language)], .date_ms = m->date_ms, .calendar = calendar, .is_cancelled = is_cancelled};
	char *text = mail_message_text(&message);
	g_free(subject);
	g_free(body);
	g_free(calendar);
	return text;
}

char *conference_calendar(const struct conference_event *event)
{
	return calendar_of(event, false, NULL, NULL);
}
