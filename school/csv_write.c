#include "csv_write.h"

#include <string.h>

void csv_begin(GString *out)
{
	g_string_append(out, "\xef\xbb\xbf");
}

/* The wide forms of these signs work in some programs, too; and some look behind white space. */
static gboolean is_formula(const char *cell)
{
	gunichar first = g_utf8_get_char(cell);
	while (first == ' ' || first == '\n' || first == 0xa0) {
		cell = g_utf8_next_char(cell);
		first = g_utf8_get_char(cell);
	}
	return first == '\t' || first == '\r' || (first < 0x80 && first && strchr("=+-@", (int)first)) || first == 0xff1d
		|| first == 0xff0b || first == 0xff0d || first == 0xff20;
}

static void begin_cell(GString *out)
{
	if (out->len > 0 && out->str[out->len - 1] == '"') {
		g_string_append_c(out, ';');
	}
	g_string_append_c(out, '"');
}

void csv_put(GString *out, const char *cell)
{
	char *text = g_utf8_make_valid(cell, -1);
	begin_cell(out);
	if (is_formula(text)) {
		g_string_append_c(out, '\'');
	}
	for (const char *p = text; *p; p++) {
		g_string_append_len(out, "\"\"", *p == '"' ? 2 : 0);
		if (*p != '"') {
			g_string_append_c(out, *p);
		}
	}
	g_string_append_c(out, '"');
	g_free(text);
}

void csv_put_number(GString *out, int64_t number)
{
	begin_cell(out);
	g_string_append_printf(out, "%" G_GINT64_FORMAT "\"", number);
}

void csv_end_line(GString *out)
{
	g_string_append(out, "\r\n");
}
