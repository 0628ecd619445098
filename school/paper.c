/* A document as a list of blocks. */
#include "paper.h"

#include "paper_blocks.h"

#include <string.h>

/* Valid text without control characters but line feeds; NULL is "". */
static char *clean(const char *text)
{
	char *copy = g_utf8_make_valid(text ? text : "", -1);
	for (char *c = copy; *c; c++) {
		if (g_ascii_iscntrl(*c) && *c != '\n') {
			*c = ' ';
		}
	}
	/* what Unicode says will never be a character ends cairo's whole document */
	for (char *c = copy; *c; c = g_utf8_next_char(c)) {
		gunichar one = g_utf8_get_char(c);
		if ((one & 0xfffe) == 0xfffe || (one >= 0xfdd0 && one <= 0xfdef)) {
			memset(c, '?', (size_t)(g_utf8_next_char(c) - c));
		}
	}
	return copy;
}

static void finish_block(gpointer item)
{
	struct block *b = item;
	g_free(b->text);
	g_free(b->value);
	g_free(b->address);
	g_free(b->modules);
	g_free(b->spans);
	g_strfreev(b->cells);
}

struct paper *paper_new(const struct paper_conf *conf)
{
	struct paper *p = g_new0(struct paper, 1);
	p->title = clean(conf->title);
	p->language = clean(conf->language);
	p->footer = clean(conf->footer);
	p->page_of = clean(conf->page_of);
	p->mark = clean(conf->mark);
	p->is_rtl = conf->is_rtl;
	p->is_landscape = conf->is_landscape;
	p->is_large = conf->is_large;
	p->created_ms = conf->created_ms;
	p->blocks = g_array_new(FALSE, FALSE, sizeof(struct block));
	g_array_set_clear_func(p->blocks, finish_block);
	return p;
}

void paper_free(struct paper *p)
{
	if (p) {
		g_free(p->title);
		g_free(p->language);
		g_free(p->footer);
		g_free(p->page_of);
		g_free(p->mark);
		g_array_free(p->blocks, TRUE);
		g_free(p);
	}
}

static void add(struct paper *p, struct block block)
{
	g_array_append_val(p->blocks, block);
}

void paper_heading(struct paper *p, unsigned level, const char *text)
{
	add(p, (struct block){.kind = BLOCK_HEADING, .level = CLAMP(level, 1, 3), .text = clean(text)});
}

void paper_paragraph(struct paper *p, const char *text)
{
	add(p, (struct block){.kind = BLOCK_PARAGRAPH, .text = clean(text)});
}

void paper_rich(struct paper *p, const struct paper_text *text)
{
	struct block b = {.kind = BLOCK_RICH, .text = clean(text->text), .value = clean(text->marker),
		.indent = MIN(text->indent, (unsigned)PAPER_INDENT_MAX), .span_count = text->span_count};
	b.spans = g_memdup2(text->spans, text->span_count * sizeof *text->spans);
	add(p, b);
}

void paper_bar(struct paper *p, const struct paper_bar *bar)
{
	add(p, (struct block){.kind = BLOCK_BAR, .text = clean(bar->label), .value = clean(bar->value),
		.share = CLAMP(bar->share, 0, 1), .fill = bar->fill});
}

void paper_fact(struct paper *p, const char *key, const char *value)
{
	add(p, (struct block){.kind = BLOCK_FACT, .text = clean(key), .value = clean(value)});
}

void paper_table(struct paper *p, const struct paper_column *columns, size_t count)
{
	struct block table = {.kind = BLOCK_TABLE, .cell_count = MIN(count, (size_t)PAPER_COLUMNS_MAX)};
	double sum = 0;
	table.cells = g_new0(char *, table.cell_count + 1);
	for (size_t i = 0; i < table.cell_count; i++) {
		sum += columns[i].width;
	}
	for (size_t i = 0; i < table.cell_count; i++) {
		table.cells[i] = clean(columns[i].heading);
		table.widths[i] = columns[i].width / sum;
		table.aligns[i] = columns[i].align;
	}
	add(p, table);
}

void paper_row(struct paper *p, const char *const *cells)
{
	const struct block *above = &g_array_index(p->blocks, struct block, p->blocks->len - 1);
	struct block row = {.kind = BLOCK_ROW, .cell_count = above->cell_count};
	g_assert(above->kind == BLOCK_TABLE || above->kind == BLOCK_ROW);
	row.cells = g_new0(char *, row.cell_count + 1);
	for (size_t i = 0; i < row.cell_count; i++) {
		row.cells[i] = clean(cells[i]);
	}
	add(p, row);
}

void paper_page_break(struct paper *p)
{
	add(p, (struct block){.kind = BLOCK_PAGE_BREAK});
}

void paper_together(struct paper *p)
{
	struct block together = {.kind = BLOCK_TOGETHER};
	guint at = p->blocks->len;
	while (at > 0 && g_array_index(p->blocks, struct block, at - 1).kind == BLOCK_HEADING) {
		at--;
	}
	g_array_insert_val(p->blocks, at, together);
}

void paper_apart(struct paper *p)
{
	add(p, (struct block){.kind = BLOCK_APART});
}

void paper_section(struct paper *p, const char *language, bool is_rtl)
{
	add(p, (struct block){.kind = BLOCK_SECTION, .text = clean(language), .is_rtl = is_rtl});
}

void paper_qr(struct paper *p, const char *heading, const char *text, const char *address, const uint8_t *modules, size_t side)
{
	g_assert(side > 0 && side <= PAPER_QR_SIDE_MAX);
	add(p, (struct block){.kind = BLOCK_QR, .text = clean(heading), .value = clean(text),
		.address = clean(address), .modules = g_memdup2(modules, side * side), .side = side});
}
