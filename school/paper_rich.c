/* Paragraphs with parts that look otherwise, and those of lists. */
#include "paper_flow.h"

#define INDENT 18.0

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, const struct paper_span *span)
{
	attribute->start_index = (guint)span->from;
	attribute->end_index = (guint)span->to;
	pango_attr_list_insert(list, attribute);
}

static PangoAttrList *attributes_of(const struct block *b)
{
	PangoAttrList *list = pango_attr_list_new();
	for (size_t i = 0; i < b->span_count; i++) {
		const struct paper_span *span = &b->spans[i];
		if (span->is_bold) {
			add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), span);
		}
		if (span->is_italic) {
			add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC), span);
		}
		if (span->is_mono) {
			add_attribute(list, pango_attr_family_new("DejaVu Sans Mono"), span);
		}
	}
	return list;
}

static bool is_of_list(const struct block *b)
{
	return b->kind == BLOCK_RICH && *b->value;
}

void flow_rich(struct flow *f, const struct block *b)
{
	const struct block *first = &g_array_index(f->paper->blocks, struct block, 0);
	f->y += b != first && is_of_list(b - 1) && !is_of_list(b) && f->y > PAPER_MARGIN ? 4 : 0;
	double from = b->indent * INDENT, width = flow_inner(f) - from;
	PangoLayout *layout = flow_text(f, FONT_TEXT, b->text, width, PAPER_START);
	PangoAttrList *attributes = attributes_of(b);
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	/* two lines at least, or all */
	flow_need(f, MIN(flow_height(layout), 28));
	if (*b->value) {
		PangoLayout *marker = flow_text(f, FONT_TEXT, b->value, 2 * INDENT - 4, PAPER_END);
		int line = 0;
		flow_tag(f, "P");
		(void)flow_lines(f, marker, flow_x(f, from - 2 * INDENT, 2 * INDENT - 4), f->y, flow_bottom(f), &line);
		flow_untag(f, "P");
		g_object_unref(marker);
	}
	flow_all_lines(f, layout, flow_x(f, from, width), "P");
	f->y += *b->value ? 4 : 7;
	g_object_unref(layout);
}
