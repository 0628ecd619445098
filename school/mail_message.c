#include "mail_message.h"

#include "consult_words.h"
#include "mime.h"

#include <string.h>

#define CRLF "\r\n"

/* What may stand in an id: ours hold nothing else, and whatever else came would end it. */
static char *token_of(const char *text)
{
	return g_strcanon(g_strdup(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_", '-');
}

static void add_head(GString *out, const struct mail_message *m, const char *boundary)
{
	char *school = consult_plain(m->school), *id = token_of(m->id), *host = token_of(strchr(m->from, '@') + 1);
	mime_add_date_header(out, m->date_ms);
	mime_add_address_header(out, "From", school, m->from);
	mime_add_address_header(out, "To", "", m->to);
	mime_add_text_header(out, "Subject", m->subject);
	g_string_append_printf(out, "Message-ID: <%s@%s>" CRLF, id, host);
	/* no machine is to answer this one (RFC 3834) */
	g_string_append_printf(out, "Auto-Submitted: auto-generated" CRLF "Content-Language: %s" CRLF "MIME-Version: 1.0" CRLF, m->language);
	g_string_append_printf(out, "Content-Type: multipart/mixed;" CRLF " boundary=\"%s\"" CRLF CRLF, boundary);
	g_free(school);
	g_free(id);
	g_free(host);
}

static void add_parts(GString *out, const struct mail_message *m, const char *boundary)
{
	g_string_append_printf(out, "--%s" CRLF "Content-Type: text/plain; charset=utf-8" CRLF "Content-Transfer-Encoding: quoted-printable" CRLF CRLF, boundary);
	mime_add_quoted_printable(out, m->body);
	if (m->calendar) {
		/* programs that know calendars take the part by its method, all others show a file */
		g_string_append_printf(out, "--%s" CRLF "Content-Type: text/calendar; charset=utf-8; method=%s;" CRLF " name=\"kreide.ics\"" CRLF
			"Content-Transfer-Encoding: base64" CRLF "Content-Disposition: attachment; filename=\"kreide.ics\"" CRLF CRLF, boundary,
			m->is_cancelled ? "CANCEL" : "REQUEST");
		mime_add_base64(out, m->calendar);
	}
	g_string_append_printf(out, "--%s--" CRLF, boundary);
}

char *mail_message_text(const struct mail_message *m)
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
