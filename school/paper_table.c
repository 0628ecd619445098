/* Tables: a heading on every page, rows that stay in one piece where they can. */
#include "paper_flow.h"

/* Half of what is between two columns: the outer ones stand flush with the text around the table. */
#define PAD_X 4.0
#define PAD_Y 3.0
#define HEADING_RULE 0.8
#define ROW_RULE 0.25

/* The texts of one row, and how far each was written. */
struct row {
	PangoLayout *layouts[PAPER_COLUMNS_MAX];
	double x[PAPER_COLUMNS_MAX];
	int lines[PAPER_COLUMNS_MAX];
	size_t count;
	double height; /* with its padding */
	const char *cell_tag;
};

static void row_init(struct flow *f, struct row *row, const struct block *cells, bool is_heading)
{
	const struct block *table = f->table;
	double from = 0;
	*row = (struct row){.count = table->cell_count, .cell_tag = is_heading ? "TH" : "TD"};
	for (size_t i = 0; i < row->count; i++) {
		double width = table->widths[i] * flow_inner(f);
		double before = i == 0 ? 0 : PAD_X, after = i + 1 == row->count ? 0 : PAD_X;
		double text_width = MAX(width - before - after, 1);
		row->layouts[i] = flow_text(f, is_heading ? FONT_CELL_BOLD : FONT_CELL, cells->cells[i], text_width, table->aligns[i]);
		row->x[i] = flow_x(f, from + before, text_width);
		row->height = MAX(row->height, flow_height(row->layouts[i]) + 2 * PAD_Y);
		from += width;
	}
}

static void row_finish(struct row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		g_object_unref(row->layouts[i]);
	}
}

/* As many lines of every cell as have place. True: that was all. */
static bool draw_part(struct flow *f, struct row *row, double rule)
{
	bool is_all = true;
	double end = f->y + PAD_Y;
	flow_tag(f, "TR");
	for (size_t i = 0; i < row->count; i++) {
		flow_tag(f, row->cell_tag);
		double y = flow_lines(f, row->layouts[i], row->x[i], f->y + PAD_Y, flow_bottom(f) - PAD_Y, &row->lines[i]);
		flow_untag(f, row->cell_tag);
		end = MAX(end, y);
		is_all = is_all && row->lines[i] >= pango_layout_get_line_count(row->layouts[i]);
	}
	flow_untag(f, "TR");
	f->y = end + PAD_Y;
	flow_rule(f, PAPER_MARGIN, f->y, flow_inner(f), rule);
	return is_all;
}

static void draw_heading(struct flow *f)
{
	struct row heading;
	row_init(f, &heading, f->table, true);
	(void)draw_part(f, &heading, HEADING_RULE);
	row_finish(&heading);
}

/* A table on several pages is one table on each for those who can't see it: cairo can't continue one. */
static void next_page(struct flow *f)
{
	flow_untag(f, "Table");
	flow_next_page(f);
	flow_tag(f, "Table");
	draw_heading(f);
}

void flow_table(struct flow *f, const struct block *table)
{
	enum { SOME_ROWS = 60 };
	flow_need(f, SOME_ROWS);
	f->table = table;
	flow_tag(f, "Table");
	draw_heading(f);
}

void flow_row(struct flow *f, const struct block *block)
{
	struct row row;
	row_init(f, &row, block, false);
	/* what is longer than a page is cut wherever it comes */
	if (f->y + row.height > flow_bottom(f) && row.height < (flow_bottom(f) - PAPER_MARGIN) / 2) {
		next_page(f);
	}
	while (!draw_part(f, &row, ROW_RULE)) {
		next_page(f);
	}
	row_finish(&row);
}
