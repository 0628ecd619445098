/* Fuzz target: minutes as somebody wrote them, on paper; and the same escaped, which may be nothing but text. */
#include "markdown.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Laying out takes long: short ones alone. */
enum { RENDERED_MAX = 300, SIZE_MAX_HERE = 4096 };

static void write_paper(const char *text, bool is_drawn)
{
	uint8_t *pdf = NULL;
	size_t len;
	struct paper *p = paper_new(&(struct paper_conf){.title = "", .language = "de"});
	markdown_add(p, text, 1);
	if (is_drawn && paper_render(p, &pdf, &len) != OK) {
		abort();
	}
	g_free(pdf);
	paper_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > SIZE_MAX_HERE) {
		return 0;
	}
	char *text = g_strndup((const char *)data, size);
	GString *escaped = g_string_new("");
	write_paper(text, strlen(text) < RENDERED_MAX);
	markdown_escape(escaped, text);
	if (strpbrk(escaped->str, "\r\n")) {
		abort(); /* a line stays one */
	}
	markdown_quote(escaped, text);
	write_paper(escaped->str, false);
	g_string_free(escaped, TRUE);
	g_free(text);
	return 0;
}
