#include "conference_sheet.h"

#include "markdown.h"

enum { BAR_LETTERS = 24 };

/* A table or a list of facts ends before something else comes. */
static void begin(struct sheet *s)
{
	s->is_in_bars = false;
	s->columns = 0;
	if (s->markdown && s->markdown->len && !g_str_has_suffix(s->markdown->str, "\n\n")) {
		g_string_append_c(s->markdown, '\n');
	}
}

void sheet_heading(struct sheet *s, unsigned level, const char *text)
{
	begin(s);
	if (s->paper) {
		paper_heading(s->paper, level, text);
		return;
	}
	for (unsigned i = 0; i < level; i++) {
		g_string_append_c(s->markdown, '#');
	}
	g_string_append_c(s->markdown, ' ');
	markdown_escape(s->markdown, text);
	g_string_append(s->markdown, "\n\n");
}

void sheet_paragraph(struct sheet *s, const char *text)
{
	begin(s);
	if (s->paper) {
		paper_paragraph(s->paper, text);
		return;
	}
	markdown_escape(s->markdown, text);
	g_string_append(s->markdown, "\n\n");
}

void sheet_quote(struct sheet *s, const char *text)
{
	begin(s);
	if (s->paper) {
		paper_rich(s->paper, &(struct paper_text){.text = text, .indent = 1});
	} else {
		markdown_quote(s->markdown, text);
	}
}

void sheet_fact(struct sheet *s, const char *key, const char *value)
{
	if (s->paper) {
		begin(s);
		paper_fact(s->paper, key, value);
		return;
	}
	if (!g_str_has_suffix(s->markdown->str, "\n")) {
		g_string_append_c(s->markdown, '\n');
	}
	g_string_append(s->markdown, "- **");
	markdown_escape(s->markdown, key);
	g_string_append(s->markdown, ":** ");
	markdown_escape(s->markdown, value);
	g_string_append_c(s->markdown, '\n');
}

static void add_cell(struct sheet *s, const char *text)
{
	g_string_append(s->markdown, " ");
	markdown_escape(s->markdown, text);
	g_string_append(s->markdown, " |");
}

void sheet_table(struct sheet *s, const struct paper_column *columns, size_t count)
{
	begin(s);
	s->columns = count;
	if (s->paper) {
		paper_table(s->paper, columns, count);
		return;
	}
	g_string_append_c(s->markdown, '|');
	for (size_t i = 0; i < count; i++) {
		add_cell(s, columns[i].heading);
	}
	g_string_append(s->markdown, "\n|");
	for (size_t i = 0; i < count; i++) {
		g_string_append(s->markdown, columns[i].align == PAPER_END ? "---:|" : "---|");
	}
	g_string_append_c(s->markdown, '\n');
}

void sheet_row(struct sheet *s, const char *const *cells)
{
	if (s->paper) {
		paper_row(s->paper, cells);
		return;
	}
	g_string_append_c(s->markdown, '|');
	for (size_t i = 0; i < s->columns; i++) {
		add_cell(s, cells[i]);
	}
	g_string_append_c(s->markdown, '\n');
}

void sheet_bar(struct sheet *s, const struct paper_bar *bar)
{
	static const struct paper_column columns[] = {{"", 1, PAPER_START}, {"", 1, PAPER_END}, {"", 1, PAPER_START}};
	if (s->paper) {
		paper_bar(s->paper, bar);
		return;
	}
	if (!s->is_in_bars) {
		sheet_table(s, columns, G_N_ELEMENTS(columns));
		s->is_in_bars = true;
	}
	GString *drawn = g_string_new("");
	for (int i = (int)(CLAMP(bar->share, 0, 1) * BAR_LETTERS + 0.5); i > 0; i--) {
		g_string_append(drawn, "█");
	}
	const char *cells[] = {bar->label, bar->value, drawn->str};
	sheet_row(s, cells);
	g_string_free(drawn, TRUE);
}

void sheet_together(struct sheet *s)
{
	if (s->paper) {
		paper_together(s->paper);
	}
}

void sheet_apart(struct sheet *s)
{
	if (s->paper) {
		paper_apart(s->paper);
	}
}

void sheet_take_paragraph(struct sheet *s, char *text)
{
	sheet_paragraph(s, text);
	g_free(text);
}

void sheet_take_fact(struct sheet *s, const char *key, char *value)
{
	sheet_fact(s, key, value);
	g_free(value);
}
