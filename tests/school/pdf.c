/* Documents as poppler reads them. */
#include "pdf.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

char *pdf_ask(const char *program, const char *option, const char *file)
{
	const char *argv[] = {program, option, file, "-", NULL};
	char *out = NULL;
	int status;
	GError *error = NULL;
	if (strcmp(program, "pdfinfo") == 0) {
		argv[3] = NULL;
	}
	if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error)) {
		fail_msg("%s: %s", program, error->message);
	}
	assert_int_equal(status, 0);
	return out;
}

unsigned pdf_pages(const char *name)
{
	char *info = pdf_ask("pdfinfo", "-isodates", name);
	const char *line = strstr(info, "\nPages:");
	assert_non_null(line);
	unsigned pages = (unsigned)g_ascii_strtoull(line + strlen("\nPages:"), NULL, 10);
	g_free(info);
	return pages;
}

bool pdf_has(const char *text, const char *wanted)
{
	char *flat = g_strdup(text);
	char *to = flat;
	for (const char *c = text; *c; c++) {
		if (!strchr(" \n\f", *c)) {
			*to++ = *c;
		}
	}
	*to = '\0';
	char **split = g_strsplit(wanted, " ", -1);
	char *words = g_strjoinv("", split);
	g_strfreev(split);
	bool is_there = strstr(flat, words) != NULL;
	g_free(flat);
	g_free(words);
	return is_there;
}
