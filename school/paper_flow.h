/* Text and lines on pages, one below the other; inside of paper*.c only. Lengths are points (1/72 inch). */
#ifndef KREIDE_PAPER_FLOW_H
#define KREIDE_PAPER_FLOW_H

#include "paper_blocks.h"

#include <pango/pangocairo.h>

/* A4, with margins of two centimetres. */
#define PAPER_SHORT 595.276
#define PAPER_LONG 841.89
#define PAPER_MARGIN 56.7

enum paper_font { FONT_TEXT, FONT_BOLD, FONT_H1, FONT_H2, FONT_H3, FONT_CELL, FONT_CELL_BOLD, FONT_FOOTER, FONT_ADDRESS, FONT_MARK, PAPER_FONTS };

/* A document that tells its pages is laid out twice: first to count them, then with them being drawn. */
struct flow {
	const struct paper *paper;
	PangoContext *context;
	PangoFontDescription *fonts[PAPER_FONTS];
	cairo_surface_t *surface; /* NULL: it is counted only */
	cairo_t *cr;
	double width, height; /* of a page */
	unsigned page, pages; /* pages: what the first time gave */
	double y;
	bool is_rtl;                /* as it is in this section */
	const struct block *table; /* whose rows come now */
	int outline[4];            /* the last heading of each level */
};

/* Text as it will stand: wrapped at this width, at its end or in its middle. */
PangoLayout *flow_text(struct flow *f, enum paper_font font, const char *text, double width, enum paper_align align);
/* Where the page ends for text, and how wide that is. */
double flow_bottom(const struct flow *f);
double flow_inner(const struct flow *f);
double flow_height(PangoLayout *layout);
/* Where something of this width begins from the left edge that begins so far from the margin where reading begins. */
double flow_x(const struct flow *f, double from_margin, double width);
/* Lines from *line on, from `top` down to `bottom` at the most. Adds to *line, returns where it ended. */
double flow_lines(struct flow *f, PangoLayout *layout, double x, double top, double bottom, int *line);
/* All of its lines from f->y on, on as many pages as that takes. */
void flow_all_lines(struct flow *f, PangoLayout *layout, double x, const char *tag);
/* Ends a page, with its footer, and begins the next. */
void flow_next_page(struct flow *f);
void flow_footer(struct flow *f);
/* What is across every page; when it begins. */
void flow_mark(struct flow *f);
/* The next page, if so much has no place on this. */
void flow_need(struct flow *f, double height);
/* A line over the page or a part of it, from the left. */
void flow_rule(struct flow *f, double x, double y, double width, double thickness);
/* What a screen reader is told: "P", "H1", "TR", ... */
void flow_tag(struct flow *f, const char *name);
void flow_untag(struct flow *f, const char *name);

/* paper_table.c */
void flow_table(struct flow *f, const struct block *table);
void flow_row(struct flow *f, const struct block *row);

/* paper_rich.c */
void flow_rich(struct flow *f, const struct block *b);

/* paper_bars.c */
void flow_bar(struct flow *f, const struct block *b, const struct block *end);

#endif
