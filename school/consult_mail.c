/* Mails: their text, and how it is put together. */
#include "consult_mail.h"

#include "consult_mail_words.h"
#include "mail_message.h"
#include "mime.h"

#include <string.h>

#define RLM "\u200f" /* shows nothing; a line that begins with it is read from the right */

bool consult_address_is_good(const char *address)
{
	return mime_address_is_good(address);
}

char *consult_mail_subject(const struct consult_mail *m)
{
	const struct consult_talk *talk = m->talk;
	char *date = consult_date_text(talk->language, talk->zone, talk->begin_ms), *clock = consult_clock_text(talk->language, talk->zone, talk->begin_ms);
	char *text = consult_fill(consult_mail_words(talk->language)->subjects[m->kind], "{date}", date, "{clock}", clock, NULL);
	g_free(date);
	g_free(clock);
	return text;
}

/* Programs that show plain text look at the first letter of each line for its direction: with a Latin name it would be wrong. */
static char *mark_lines(char *text)
{
	GString *marked = g_string_new("");
	char **lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_string_append_printf(marked, "%s%s%s", **line ? RLM : "", *line, line[1] ? "\n" : "");
	}
	g_strfreev(lines);
	g_free(text);
	return g_string_free(marked, FALSE);
}

char *consult_mail_body(const struct consult_mail *m)
{
	const struct consult_talk *talk = m->talk;
	const struct consult_mail_words *w = consult_mail_words(talk->language);
	bool is_cancelled = m->kind == CONSULT_MAIL_CANCELLED;
	char *facts = consult_talk_facts(talk, m->kind == CONSULT_MAIL_MOVED ? m->before_ms : 0);
	char *ways = is_cancelled ? g_strconcat(w->again, "\n", NULL) : consult_talk_ways(talk), *school = consult_inset(talk->language, talk->school);
	const char *opening = m->kind == CONSULT_MAIL_BOOKED && talk->is_assigned ? w->assigned : w->openings[m->kind];
	char *text = g_strconcat(w->greeting, "\n\n", opening, "\n\n", facts, "\n", ways, "\n", w->closing, "\n", school, *school ? "\n" : "", NULL);
	g_free(facts);
	g_free(ways);
	g_free(school);
	return consult_is_rtl(talk->language) ? mark_lines(text) : text;
}

char *consult_mail_message(const struct consult_mail *m)
{
	const struct consult_talk *talk = m->talk;
	bool is_cancelled = m->kind == CONSULT_MAIL_CANCELLED;
	if (!mime_address_is_good(m->from) || !mime_address_is_good(m->to)) {
		return NULL;
	}
	char *subject = consult_mail_subject(m), *body = consult_mail_body(m), *calendar = consult_calendar_of(talk, is_cancelled, m->from, m->to);
	const struct mail_message message = {.id = m->id, .from = m->from, .school = talk->school, .to = m->to, .subject = subject, .body = body,
		.language = consult_language_names[talk->language], .date_ms = m->date_ms, .calendar = calendar, .is_cancelled = is_cancelled};
	char *text = mail_message_text(&message);
	g_free(subject);
	g_free(body);
	g_free(calendar);
	return text;
}
