/* Encoded words, quoted-printable, base64. */
#include "mime.h"

#include <string.h>

#define CRLF "\r\n"

static bool is_atom(const char *text, size_t len, const char *more)
{
	for (size_t i = 0; i < len; i++) {
		if (!g_ascii_isalnum(text[i]) && !strchr(more, text[i])) {
			return false;
		}
	}
	return len > 0;
}

/* Parts with dots between them, none empty. */
static bool is_dotted(const char *text, size_t len, const char *more)
{
	for (size_t from = 0; from <= len;) {
		const char *dot = memchr(text + from, '.', len - from);
		size_t end = dot ? (size_t)(dot - text) : len;
		if (!is_atom(text + from, end - from, more) || text[from] == '-' || text[end - 1] == '-') {
			return false;
		}
		from = end + 1;
	}
	return true;
}

bool mime_address_is_good(const char *address)
{
	size_t len = strlen(address);
	const char *at = memchr(address, '@', len);
	if (!at || len > MIME_ADDRESS_MAX || at - address > MIME_LOCAL_MAX) {
		return false;
	}
	size_t local = (size_t)(at - address);
	/* a dash at the edge of the first part is rare, and an option for a program that takes addresses as arguments */
	return is_dotted(address, local, "!#$%&'*+-/=?^_`{|}~") && is_dotted(at + 1, len - local - 1, "-");
}

/* Can it stand as it is, in one line? */
static bool is_plain(const char *value, size_t max)
{
	size_t len = strlen(value);
	for (size_t i = 0; i < len; i++) {
		if (value[i] < ' ' || value[i] > '~') {
			return false;
		}
	}
	return len > 0 && len <= max && !strstr(value, "=?") && value[0] != ' ' && value[len - 1] != ' ';
}

/* Words of whole characters, each in a line; the first in that of the header's name, of which so much is written. */
static void add_encoded(GString *out, size_t width, const char *value)
{
	enum { WORD_MAX = 75, AROUND = 12 }; /* "=?UTF-8?B?" and "?="; 4 letters for each 3 bytes */
	char *valid = g_utf8_make_valid(value, -1);
	const char *from = valid;
	do {
		size_t bytes = (MIN((size_t)WORD_MAX, MIME_LINE_MAX - 1 - width) - AROUND) / 4 * 3;
		const char *to = from;
		while (*to && (size_t)(g_utf8_next_char(to) - from) <= bytes) {
			to = g_utf8_next_char(to);
		}
		char *word = g_base64_encode((const guchar *)from, (gsize)(to - from));
		g_string_append_printf(out, "%s =?UTF-8?B?%s?=", from == valid ? "" : CRLF, word);
		g_free(word);
		from = to;
		width = 0;
	} while (*from);
	g_free(valid);
}

void mime_add_text_header(GString *out, const char *name, const char *value)
{
	g_string_append_printf(out, "%s:", name);
	if (is_plain(value, MIME_LINE_MAX - strlen(name) - 2)) {
		g_string_append_printf(out, " %s", value);
	} else {
		add_encoded(out, strlen(name) + 1, value);
	}
	g_string_append(out, CRLF);
}

static void add_quoted(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\') {
			g_string_append_c(out, '\\');
		}
		g_string_append_c(out, *c);
	}
	g_string_append_c(out, '"');
}

void mime_add_address_header(GString *out, const char *name, const char *shown, const char *address)
{
	enum { SHORT = 30 };
	g_assert(mime_address_is_good(address));
	g_string_append_printf(out, "%s:", name);
	if (*shown) {
		if (is_plain(shown, SHORT)) {
			g_string_append_c(out, ' ');
			add_quoted(out, shown);
		} else {
			add_encoded(out, strlen(name) + 1, shown);
		}
		g_string_append(out, CRLF);
	}
	g_string_append_printf(out, *shown ? " <%s>" CRLF : " %s" CRLF, address);
}

void mime_add_date_header(GString *out, int64_t at_ms)
{
	static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	GDateTime *t = g_date_time_new_from_unix_utc(at_ms / 1000);
	/* not by the names of the process's locale */
	g_string_append_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000" CRLF, weekdays[g_date_time_get_day_of_week(t) - 1],
		g_date_time_get_day_of_month(t), months[g_date_time_get_month(t) - 1], g_date_time_get_year(t), g_date_time_get_hour(t),
		g_date_time_get_minute(t), g_date_time_get_second(t));
	g_date_time_unref(t);
}

/* Of one line: what must be written as "=3D". */
static bool is_escaped(const char *line, size_t i, size_t len)
{
	char c = line[i];
	bool is_last_space = (c == ' ' || c == '\t') && i + 1 == len;
	/* mailboxes in files are cut at "From " */
	bool is_from = i == 0 && len >= 5 && memcmp(line, "From ", 5) == 0;
	return (c < ' ' && c != '\t') || c > '~' || c == '=' || is_last_space || is_from;
}

static void add_quoted_line(GString *out, const char *line, size_t len)
{
	size_t width = 0;
	for (size_t i = 0; i < len; i++) {
		bool is_long = is_escaped(line, i, len);
		size_t needed = is_long ? 3 : 1;
		/* a soft line break needs place, too */
		if (width + needed > MIME_LINE_MAX - 1) {
			g_string_append(out, "=" CRLF);
			width = 0;
		}
		if (is_long) {
			g_string_append_printf(out, "=%02X", (guint8)line[i]);
		} else {
			g_string_append_c(out, line[i]);
		}
		width += needed;
	}
	g_string_append(out, CRLF);
}

void mime_add_quoted_printable(GString *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		bool has_return = len > 0 && text[len - 1] == '\r' && text[len] == '\n';
		add_quoted_line(out, text, len - has_return);
		text += len + (text[len] == '\n');
	}
}

void mime_add_base64(GString *out, const char *text)
{
	enum { BYTES = MIME_LINE_MAX / 4 * 3 };
	size_t len = strlen(text);
	for (size_t at = 0; at < len; at += BYTES) {
		char *line = g_base64_encode((const guchar *)text + at, MIN(len - at, (size_t)BYTES));
		g_string_append(out, line);
		g_string_append(out, CRLF);
		g_free(line);
	}
}
