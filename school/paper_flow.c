/* How text comes onto pages. */
#include "paper_flow.h"

#include <string.h>

/* Where reading begins is the document's, whatever the direction of one text is: a Latin name in an Arabic list stands on the
 * right. pango turns alignments round for text that goes against the document. */
static PangoAlignment alignment_of(const struct flow *f, PangoLayout *layout, enum paper_align align)
{
	PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
	bool is_text_rtl = pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL;
	bool is_right = (align == PAPER_END) != f->is_rtl;
	if (align == PAPER_CENTRE) {
		return PANGO_ALIGN_CENTER;
	}
	return is_right != (is_text_rtl != f->is_rtl) ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

PangoLayout *flow_text(struct flow *f, enum paper_font font, const char *text, double width, enum paper_align align)
{
	PangoLayout *layout = pango_layout_new(f->context);
	pango_layout_set_font_description(layout, f->fonts[font]);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(layout, 1.15F);
	pango_layout_set_text(layout, text, -1);
	pango_layout_set_alignment(layout, alignment_of(f, layout, align));
	return layout;
}

double flow_height(PangoLayout *layout)
{
	int width, height;
	pango_layout_get_size(layout, &width, &height);
	return (double)height / PANGO_SCALE;
}

double flow_bottom(const struct flow *f)
{
	return f->height - 65;
}

double flow_inner(const struct flow *f)
{
	return f->width - 2 * PAPER_MARGIN;
}

double flow_x(const struct flow *f, double from_margin, double width)
{
	return f->is_rtl ? f->width - PAPER_MARGIN - from_margin - width : PAPER_MARGIN + from_margin;
}

double flow_lines(struct flow *f, PangoLayout *layout, double x, double top, double bottom, int *line)
{
	int number = 0, first = *line;
	double start = 0, end = top;
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	do {
		PangoRectangle box;
		pango_layout_iter_get_line_extents(iter, NULL, &box);
		double y = (double)box.y / PANGO_SCALE, height = (double)box.height / PANGO_SCALE;
		start = number == first ? y : start;
		if (number >= first) {
			if (top + y - start + height > bottom) {
				break;
			}
			if (f->cr) {
				double baseline = (double)pango_layout_iter_get_baseline(iter) / PANGO_SCALE;
				cairo_move_to(f->cr, x + (double)box.x / PANGO_SCALE, top + baseline - start);
				pango_cairo_show_layout_line(f->cr, pango_layout_iter_get_line_readonly(iter));
			}
			end = top + y - start + height;
			++*line;
		}
		number++;
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	return end;
}

/* "Page {page} of {pages}" with its numbers. */
static char *page_text(const struct flow *f)
{
	char page[16], pages[16];
	GString *text = g_string_new(f->paper->page_of);
	g_snprintf(page, sizeof page, "%u", f->page);
	g_snprintf(pages, sizeof pages, "%u", f->pages);
	g_string_replace(text, "{page}", page, 0);
	g_string_replace(text, "{pages}", pages, 0);
	return g_string_free(text, FALSE);
}

void flow_footer(struct flow *f)
{
	if (!f->cr) {
		return;
	}
	const double numbers = 110, top = f->height - 46;
	int line = 0;
	flow_rule(f, PAPER_MARGIN, top - 6, flow_inner(f), 0.4);
	PangoLayout *layout = flow_text(f, FONT_FOOTER, f->paper->footer, flow_inner(f) - numbers - 10, PAPER_START);
	flow_lines(f, layout, flow_x(f, 0, flow_inner(f) - numbers - 10), top, f->height, &line);
	g_object_unref(layout);
	char *text = page_text(f);
	layout = flow_text(f, FONT_FOOTER, text, numbers, PAPER_END);
	line = 0;
	flow_lines(f, layout, flow_x(f, flow_inner(f) - numbers, numbers), top, f->height, &line);
	g_object_unref(layout);
	g_free(text);
}

void flow_mark(struct flow *f)
{
	if (!f->cr || !*f->paper->mark) {
		return;
	}
	int width, height;
	PangoLayout *layout = flow_text(f, FONT_MARK, f->paper->mark, 2 * f->height, PAPER_START);
	pango_layout_set_width(layout, -1);
	pango_layout_get_size(layout, &width, &height);
	cairo_save(f->cr);
	cairo_set_source_rgb(f->cr, 0.9, 0.9, 0.9); /* text above it stays easy to read */
	cairo_translate(f->cr, f->width / 2, f->height / 2);
	cairo_rotate(f->cr, -G_PI / 4);
	cairo_move_to(f->cr, -(double)width / PANGO_SCALE / 2, -(double)height / PANGO_SCALE / 2);
	pango_cairo_show_layout(f->cr, layout);
	cairo_restore(f->cr);
	g_object_unref(layout);
}

void flow_next_page(struct flow *f)
{
	flow_footer(f);
	if (f->cr) {
		cairo_show_page(f->cr);
	}
	f->page++;
	f->y = PAPER_MARGIN;
	flow_mark(f);
}

void flow_all_lines(struct flow *f, PangoLayout *layout, double x, const char *tag)
{
	int line = 0, count = pango_layout_get_line_count(layout);
	for (;;) {
		flow_tag(f, tag);
		f->y = flow_lines(f, layout, x, f->y, flow_bottom(f), &line);
		flow_untag(f, tag);
		if (line >= count) {
			break;
		}
		flow_next_page(f);
	}
}

void flow_need(struct flow *f, double height)
{
	if (f->y + height > flow_bottom(f) && f->y > PAPER_MARGIN) {
		flow_next_page(f);
	}
}

void flow_rule(struct flow *f, double x, double y, double width, double thickness)
{
	if (f->cr) {
		/* thin ones recede: the text is what is read */
		double grey = thickness < 0.5 ? 0.6 : 0;
		cairo_set_source_rgb(f->cr, grey, grey, grey);
		cairo_set_line_width(f->cr, thickness);
		cairo_move_to(f->cr, x, y);
		cairo_line_to(f->cr, x + width, y);
		cairo_stroke(f->cr);
		cairo_set_source_rgb(f->cr, 0, 0, 0);
	}
}

void flow_tag(struct flow *f, const char *name)
{
	if (f->cr) {
		cairo_tag_begin(f->cr, name, NULL);
	}
}

void flow_untag(struct flow *f, const char *name)
{
	if (f->cr) {
		cairo_tag_end(f->cr, name);
	}
}
