/* Fuzz target: minutes as somebody wrote them become blocks of a paper; and the same escaped, which may be nothing but text. */
#include "markdown.h"
#include "paper_blocks.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_HERE = 4096 };

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

static struct paper *read_markdown(const char *text)
{
	struct paper *p = paper_new(&(struct paper_conf){.title = "", .language = "de"});
	markdown_add(p, text, 1);
	for (guint i = 0; i < p->blocks->len; i++) {
		const struct block *b = &g_array_index(p->blocks, struct block, i);
		bool is_mark = b->kind == BLOCK_TOGETHER || b->kind == BLOCK_APART;
		must((is_mark || b->kind == BLOCK_HEADING || b->kind == BLOCK_RICH) && b->indent <= PAPER_INDENT_MAX);
		for (size_t k = 0; k < b->span_count; k++) {
			must(b->spans[k].from < b->spans[k].to && b->spans[k].to <= strlen(b->text));
		}
	}
	return p;
}

/* All but spaces, as it stands on paper. */
static char *ink_of(const char *text)
{
	char *valid = g_utf8_make_valid(text, -1), *to = valid;
	for (const char *c = valid; *c; c++) {
		if (*c != ' ' && !g_ascii_iscntrl(*c)) {
			*to++ = *c;
		}
	}
	*to = '\0';
	return valid;
}

/* The same letters, in one paragraph of which nothing looks otherwise. */
static void means_itself(const char *markdown, const char *text)
{
	struct paper *p = read_markdown(markdown);
	char *wanted = ink_of(text), *found = ink_of(p->blocks->len ? g_array_index(p->blocks, struct block, 0).text : "");
	must(strcmp(found, wanted) == 0);
	must(p->blocks->len <= 1);
	for (guint i = 0; i < p->blocks->len; i++) {
		const struct block *b = &g_array_index(p->blocks, struct block, i);
		must(b->kind == BLOCK_RICH && b->span_count == 0 && !*b->value && b->indent == 0);
	}
	g_free(wanted);
	g_free(found);
	paper_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > SIZE_MAX_HERE) {
		return 0;
	}
	char *text = g_strndup((const char *)data, size);
	GString *escaped = g_string_new("");
	paper_free(read_markdown(text));
	markdown_escape(escaped, text);
	must(!strpbrk(escaped->str, "\r\n"));
	means_itself(escaped->str, text);
	g_string_truncate(escaped, 0);
	markdown_quote(escaped, text);
	paper_free(read_markdown(escaped->str));
	g_string_free(escaped, TRUE);
	g_free(text);
	return 0;
}
