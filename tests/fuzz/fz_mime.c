/* Fuzz target: what people are called and write, on its way into a mail. Decoded again it must be the same. */
#include "consult_words.h"
#include "mime.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

/* One header: ASCII, and no line but the first that begins without a space. */
static void check_header(const char *text)
{
	size_t width = 0, len = strlen(text);
	must(len > 2 && strcmp(text + len - 2, "\r\n") == 0);
	for (size_t i = 0; i < len; i++) {
		must((text[i] >= ' ' && text[i] <= '~') || (text[i] == '\r' && text[i + 1] == '\n') || (i > 0 && text[i] == '\n' && text[i - 1] == '\r'));
		must(text[i] != '\n' || i + 1 == len || text[i + 1] == ' ');
		width = text[i] == '\n' ? 0 : width + 1;
		must(width <= MIME_LINE_MAX + 1);
	}
}

static void check_quoted(const char *encoded, const char *text)
{
	GString *decoded = g_string_new("");
	size_t width = 0;
	for (const char *c = encoded; *c; c++) {
		width = *c == '\n' ? 0 : width + 1;
		must(width <= MIME_LINE_MAX + 1);
		if (strncmp(c, "=\r\n", 3) == 0) {
			c += 2;
			width = 0;
		} else if (*c == '=') {
			must(g_ascii_isxdigit(c[1]) && g_ascii_isxdigit(c[2]));
			g_string_append_c(decoded, (char)(16 * g_ascii_xdigit_value(c[1]) + g_ascii_xdigit_value(c[2])));
			c += 2;
			width += 2;
		} else {
			g_string_append_c(decoded, *c);
		}
	}
	/* its lines end with CRLF, ours with a line feed */
	g_string_replace(decoded, "\r\n", "\n", 0);
	char **lines = g_strsplit(text, "\r\n", -1), *wanted = g_strjoinv("\n", lines);
	must(g_str_has_prefix(decoded->str, wanted) && decoded->len - strlen(wanted) <= 1);
	g_strfreev(lines);
	g_free(wanted);
	g_string_free(decoded, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = g_strndup((const char *)data, size), *plain = consult_plain(text);
	GString *out = g_string_new("");
	must(g_utf8_validate(plain, -1, NULL) && !strpbrk(plain, "\r\n"));
	mime_add_text_header(out, "Subject", text);
	check_header(out->str);
	g_string_truncate(out, 0);
	mime_add_address_header(out, "From", plain, "school@example.org");
	check_header(out->str);
	g_string_truncate(out, 0);
	mime_add_quoted_printable(out, text);
	check_quoted(out->str, text);
	if (mime_address_is_good(text)) {
		must(strlen(text) <= MIME_ADDRESS_MAX && text[0] != '-' && strchr(text, '@') == strrchr(text, '@') && !strpbrk(text, " \t\r\n<>,;:\"\\()[]"));
	}
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		char *inset = consult_inset((enum consult_language)i, text);
		must(g_utf8_validate(inset, -1, NULL));
		g_free(inset);
	}
	g_string_free(out, TRUE);
	g_free(plain);
	g_free(text);
	return 0;
}
