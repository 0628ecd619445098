/* Mails: their text, and how it is put together. */
#include "consult_mail.h"

#include "consult_mail_words.h"
#include "mime.h"

#include <string.h>

#define RLM "\u200f" /* shows nothing; a line that begins with it is read from the right */
#define CRLF "\r\n"

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

/* What may stand in an id: ours hold nothing else, and whatever else came would end it. */
static char *token_of(const char *text)
{
	return g_strcanon(g_strdup(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_", '-');
}

static void add_head(GString *out, const struct consult_mail *m, const char *boundary)
{
	const struct consult_talk *talk = m->talk;
	char *school = consult_plain(talk->school), *subject = consult_mail_subject(m), *id = token_of(m->id), *host = token_of(strchr(m->from, '@') + 1);
	mime_add_date_header(out, m->date_ms);
	mime_add_address_header(out, "From", school, m->from);
	mime_add_address_header(out, "To", "", m->to);
	mime_add_text_header(out, "Subject", subject);
	g_string_append_printf(out, "Message-ID: <%s@%s>" CRLF, id, host);
	/* no machine is to answer this one (RFC 3834) */
	g_string_append_printf(out, "Auto-Submitted: auto-generated" CRLF "Content-Language: %s" CRLF "MIME-Version: 1.0" CRLF,
		consult_language_names[talk->language]);
	g_string_append_printf(out, "Content-Type: multipart/mixed;" CRLF " boundary=\"%s\"" CRLF CRLF, boundary);
	g_free(school);
	g_free(subject);
	g_free(id);
	g_free(host);
}

static void add_parts(GString *out, const struct consult_mail *m, const char *boundary)
{
	bool is_cancelled = m->kind == CONSULT_MAIL_CANCELLED;
	char *body = consult_mail_body(m), *calendar = consult_calendar_of(m->talk, is_cancelled, m->from, m->to);
	g_string_append_printf(out, "--%s" CRLF "Content-Type: text/plain; charset=utf-8" CRLF "Content-Transfer-Encoding: quoted-printable" CRLF CRLF, boundary);
	mime_add_quoted_printable(out, body);
	/* programs that know calendars take the part by its method, all others show a file */
	g_string_append_printf(out, "--%s" CRLF "Content-Type: text/calendar; charset=utf-8; method=%s;" CRLF " name=\"kreide.ics\"" CRLF
		"Content-Transfer-Encoding: base64" CRLF "Content-Disposition: attachment; filename=\"kreide.ics\"" CRLF CRLF, boundary,
		is_cancelled ? "CANCEL" : "REQUEST");
	mime_add_base64(out, calendar);
	g_string_append_printf(out, "--%s--" CRLF, boundary);
	g_free(body);
	g_free(calendar);
}

char *consult_mail_message(const struct consult_mail *m)
{
	if (!mime_address_is_good(m->from) || !mime_address_is_good(m->to)) {
		return NULL;
	}
	/* "=_" can't come in either encoding, so no text can end its part */
	GString *out = g_string_new("");
	char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, m->id, -1), *boundary = g_strdup_printf("=_%.32s", sum);
	add_head(out, m, boundary);
	add_parts(out, m, boundary);
	g_free(sum);
	g_free(boundary);
	return g_string_free(out, FALSE);
}
