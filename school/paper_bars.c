/* Charts of bars, for paper that is copied in black and white: fills differ by pattern, and every bar has its number. */
#include "paper_flow.h"

#define LABEL 150.0
#define NUMBER 90.0 /* room behind the longest bar */
#define THICK 11.0
#define GAP 5.0
#define HATCH 4.0

static void hatch(cairo_t *cr, double x, double y, double width)
{
	cairo_save(cr);
	cairo_rectangle(cr, x, y, width, THICK);
	cairo_clip(cr);
	cairo_set_line_width(cr, 0.8);
	for (double at = x - THICK; at < x + width; at += HATCH) {
		cairo_move_to(cr, at, y + THICK);
		cairo_line_to(cr, at + THICK, y);
	}
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void draw(struct flow *f, enum paper_fill fill, double x, double y, double width)
{
	static const double greys[PAPER_FILLS] = {[PAPER_DARK] = 0.25, [PAPER_HATCHED] = 1, [PAPER_LIGHT] = 0.85};
	if (!f->cr || width <= 0) {
		return;
	}
	cairo_save(f->cr);
	cairo_set_source_rgb(f->cr, greys[fill], greys[fill], greys[fill]);
	cairo_rectangle(f->cr, x, y, width, THICK);
	cairo_fill(f->cr);
	cairo_set_source_rgb(f->cr, 0, 0, 0);
	if (fill == PAPER_HATCHED) {
		hatch(f->cr, x, y, width);
	}
	cairo_set_line_width(f->cr, 0.6);
	cairo_rectangle(f->cr, x, y, width, THICK);
	cairo_stroke(f->cr);
	cairo_restore(f->cr);
}

/* Bars that follow each other stay together, if they are few. */
static void keep_together(struct flow *f, const struct block *b, const struct block *end)
{
	double height = 0;
	if (b != &g_array_index(f->paper->blocks, struct block, 0) && b[-1].kind == BLOCK_BAR) {
		return;
	}
	f->y += f->y > PAPER_MARGIN ? GAP : 0;
	for (const struct block *next = b; next < end && next->kind == BLOCK_BAR; next++) {
		height += THICK + GAP;
	}
	if (height < (flow_bottom(f) - PAPER_MARGIN) / 3) {
		flow_need(f, height);
	}
}

void flow_bar(struct flow *f, const struct block *b, const struct block *end)
{
	double room = flow_inner(f) - LABEL - NUMBER, width = b->share * room;
	PangoLayout *label = flow_text(f, FONT_CELL, b->text, LABEL - 8, PAPER_START);
	PangoLayout *number = flow_text(f, FONT_CELL_BOLD, b->value, NUMBER - 6, PAPER_START);
	double label_height = flow_height(label), height = MAX(label_height, THICK);
	int line = 0;
	keep_together(f, b, end);
	flow_need(f, height);
	flow_tag(f, "P");
	(void)flow_lines(f, label, flow_x(f, 0, LABEL - 8), f->y, flow_bottom(f), &line);
	line = 0;
	(void)flow_lines(f, number, flow_x(f, LABEL + width + 6, NUMBER - 6), f->y, flow_bottom(f), &line);
	flow_untag(f, "P");
	draw(f, b->fill, flow_x(f, LABEL, width), f->y + 0.5, width);
	f->y += height + GAP + (b + 1 < end && b[1].kind == BLOCK_BAR ? 0 : 6);
	g_object_unref(label);
	g_object_unref(number);
}
