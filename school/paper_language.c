/* The catalog is the last object that cairo writes, so what is put into it moves nothing but the table behind it. */
#include "paper_language.h"

#include <stdbool.h>
#include <string.h>

static const char catalog[] = "<< /Type /Catalog\n", table[] = "xref\n", start[] = "startxref\n";

/* Where the text stands last; -1: nowhere. */
static gssize find_last(const GByteArray *pdf, const char *text)
{
	size_t len = strlen(text);
	for (size_t at = pdf->len < len ? 0 : pdf->len - len + 1; at-- > 0;) {
		if (memcmp(pdf->data + at, text, len) == 0) {
			return (gssize)at;
		}
	}
	return -1;
}

static void insert(GByteArray *pdf, size_t at, const char *text)
{
	size_t len = strlen(text), old = pdf->len;
	g_byte_array_set_size(pdf, (guint)(old + len));
	memmove(pdf->data + at + len, pdf->data + at, old - at);
	memcpy(pdf->data + at, text, len);
}

static bool is_language(const char *text)
{
	return text[0] != '\0' && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == strlen(text);
}

void paper_add_language(GByteArray *pdf, const char *language)
{
	char words[128], where[64];
	gssize root = find_last(pdf, catalog), end = find_last(pdf, start);
	if (root < 0 || end < root || pdf->len < (size_t)end + sizeof start || !is_language(language)) {
		return;
	}
	g_byte_array_append(pdf, (const guint8 *)"", 1);
	guint64 xref = g_ascii_strtoull((const char *)pdf->data + end + strlen(start), NULL, 10);
	g_byte_array_set_size(pdf, pdf->len - 1);
	if (xref <= (guint64)root || xref + strlen(table) > pdf->len || memcmp(pdf->data + xref, table, strlen(table)) != 0) {
		return;
	}
	g_snprintf(words, sizeof words, "   /Lang (%.20s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n", language);
	g_snprintf(where, sizeof where, "%s%" G_GUINT64_FORMAT "\n%%%%EOF\n", start, xref + strlen(words));
	g_byte_array_set_size(pdf, (guint)end);
	g_byte_array_append(pdf, (const guint8 *)where, (guint)strlen(where));
	insert(pdf, (size_t)root + strlen(catalog), words);
}
