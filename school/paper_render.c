/* Blocks, laid out and drawn by pango and cairo. */
#include "paper_flow.h"
#include "paper_language.h"

#include <cairo-pdf.h>
#include <string.h>

#define KEY_WIDTH 130.0
#define QR_WIDTH 110.0
#define QR_PAD 10.0

enum { QUIET = 4 }; /* white modules around a code, as scanners want them */

static cairo_status_t take_bytes(void *ctx, const unsigned char *data, unsigned len)
{
	g_byte_array_append(ctx, data, len);
	return CAIRO_STATUS_SUCCESS;
}

static void add_to_outline(struct flow *f, const struct block *b)
{
	char place[64], x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
	int parent = CAIRO_PDF_OUTLINE_ROOT;
	for (unsigned level = 1; level < b->level; level++) {
		parent = f->outline[level] ? f->outline[level] : parent;
	}
	/* the locale of the process must not put commas in */
	g_ascii_formatd(x, sizeof x, "%.1f", PAPER_MARGIN);
	g_ascii_formatd(y, sizeof y, "%.1f", f->y);
	g_snprintf(place, sizeof place, "page=%u pos=[%s %s]", f->page, x, y);
	f->outline[b->level] = cairo_pdf_surface_add_outline(f->surface, parent, b->text, place,
		b->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
	for (size_t level = b->level + 1; level < G_N_ELEMENTS(f->outline); level++) {
		f->outline[level] = 0;
	}
}

static void draw_heading(struct flow *f, const struct block *b)
{
	static const double before[] = {0, 10, 14, 8}, after[] = {0, 8, 5, 3};
	static const char *const tags[] = {"", "H1", "H2", "H3"};
	enum { FOLLOWS = 66 }; /* a heading alone at the foot of a page belongs to nothing */
	PangoLayout *layout = flow_text(f, FONT_H1 + b->level - 1, b->text, flow_inner(f), PAPER_START);
	flow_need(f, before[b->level] + flow_height(layout) + after[b->level] + FOLLOWS);
	f->y += f->y > PAPER_MARGIN ? before[b->level] : 0;
	if (f->cr) {
		add_to_outline(f, b);
	}
	flow_all_lines(f, layout, flow_x(f, 0, flow_inner(f)), tags[b->level]);
	f->y += after[b->level];
	g_object_unref(layout);
}

static void draw_paragraph(struct flow *f, const struct block *b)
{
	PangoLayout *layout = flow_text(f, FONT_TEXT, b->text, flow_inner(f), PAPER_START);
	/* two lines at least, or all */
	flow_need(f, MIN(flow_height(layout), 28));
	flow_all_lines(f, layout, flow_x(f, 0, flow_inner(f)), "P");
	f->y += 7;
	g_object_unref(layout);
}

static bool is_above_bars(const struct flow *f, const struct block *b)
{
	return b != &g_array_index(f->paper->blocks, struct block, f->paper->blocks->len - 1) && b[1].kind == BLOCK_BAR;
}

static void draw_fact(struct flow *f, const struct block *b)
{
	enum { SOME_BARS = 80 }; /* what a chart is of stands above it */
	double width = flow_inner(f) - KEY_WIDTH;
	PangoLayout *key = flow_text(f, FONT_BOLD, b->text, KEY_WIDTH - 8, PAPER_START);
	PangoLayout *value = flow_text(f, FONT_TEXT, b->value, width, PAPER_START);
	double key_height = flow_height(key), value_height = flow_height(value);
	int line = 0;
	flow_need(f, MIN(MAX(key_height, value_height), (flow_bottom(f) - PAPER_MARGIN) / 2) + (is_above_bars(f, b) ? SOME_BARS : 0));
	double top = f->y;
	unsigned page = f->page;
	flow_tag(f, "P");
	double key_end = flow_lines(f, key, flow_x(f, 0, KEY_WIDTH - 8), top, flow_bottom(f), &line);
	flow_untag(f, "P");
	flow_all_lines(f, value, flow_x(f, KEY_WIDTH, width), "P");
	f->y = (f->page == page ? MAX(f->y, key_end) : f->y) + 3;
	g_object_unref(key);
	g_object_unref(value);
}

/* Runs of black modules as one rectangle each, so that no hairlines come between them. */
static void draw_modules(struct flow *f, const struct block *b, double x, double y)
{
	double size = QR_WIDTH / (double)(b->side + 2 * QUIET);
	for (size_t row = 0; row < b->side; row++) {
		const uint8_t *modules = b->modules + row * b->side;
		for (size_t from = 0, to; from < b->side; from = to) {
			to = from + 1;
			while (to < b->side && (modules[to] != 0) == (modules[from] != 0)) {
				to++;
			}
			if (modules[from]) {
				cairo_rectangle(f->cr, x + (double)(from + QUIET) * size, y + (double)(row + QUIET) * size,
					(double)(to - from) * size, size);
			}
		}
	}
	cairo_fill(f->cr);
}

/* Where a word that is longer than a line is broken. A line that ends with a hyphen of the address itself would be read without it. */
static void add_no_hyphens(PangoLayout *layout)
{
	const char *text = pango_layout_get_text(layout);
	PangoAttrList *attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	for (const char *hyphen = strchr(text, '-'); hyphen; hyphen = strchr(hyphen + 1, '-')) {
		PangoAttribute *whole = pango_attr_allow_breaks_new(FALSE);
		whole->start_index = (guint)(hyphen - text);
		whole->end_index = whole->start_index + 2;
		pango_attr_list_insert(attributes, whole);
	}
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
}

static void draw_qr(struct flow *f, const struct block *b)
{
	double width = flow_inner(f) - QR_WIDTH - 3 * QR_PAD;
	double from = QR_WIDTH + 2 * QR_PAD;
	PangoLayout *heading = flow_text(f, FONT_H2, b->text, width, PAPER_START);
	PangoLayout *text = flow_text(f, FONT_TEXT, b->value, width, PAPER_START);
	PangoLayout *address = flow_text(f, FONT_ADDRESS, b->address, width, PAPER_START);
	add_no_hyphens(address);
	double address_height = *b->address ? 4 + flow_height(address) : 0;
	double text_height = flow_height(heading) + 4 + flow_height(text) + address_height;
	double height = MIN(MAX(text_height, QR_WIDTH) + 2 * QR_PAD, flow_bottom(f) - PAPER_MARGIN);
	int line = 0;
	flow_need(f, height);
	double top = f->y + MAX((height - text_height) / 2, QR_PAD), bottom = f->y + height - QR_PAD;
	flow_tag(f, "P");
	top = flow_lines(f, heading, flow_x(f, from, width), top, bottom, &line) + 4;
	flow_untag(f, "P");
	line = 0;
	flow_tag(f, "P");
	top = flow_lines(f, text, flow_x(f, from, width), top, bottom, &line) + 4;
	flow_untag(f, "P");
	line = 0;
	flow_tag(f, "P");
	flow_lines(f, address, flow_x(f, from, width), top, bottom, &line);
	flow_untag(f, "P");
	if (f->cr) {
		flow_tag(f, "Figure");
		draw_modules(f, b, flow_x(f, QR_PAD, QR_WIDTH), f->y + (height - QR_WIDTH) / 2);
		flow_untag(f, "Figure");
		cairo_set_line_width(f->cr, 0.5);
		cairo_rectangle(f->cr, PAPER_MARGIN, f->y, flow_inner(f), height);
		cairo_stroke(f->cr);
	}
	f->y += height + 10;
	g_object_unref(heading);
	g_object_unref(text);
	g_object_unref(address);
}

static void end_table(struct flow *f)
{
	if (f->table) {
		flow_untag(f, "Table");
		f->table = NULL;
		f->y += 8;
	}
}

static void set_language(struct flow *f, const char *language, bool is_rtl)
{
	f->is_rtl = is_rtl;
	pango_context_set_language(f->context, pango_language_from_string(language));
	pango_context_set_base_dir(f->context, is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
}

static void draw_block(struct flow *f, const struct block *b);

static bool is_end_of_group(enum block_kind kind)
{
	return kind == BLOCK_TOGETHER || kind == BLOCK_APART || kind == BLOCK_PAGE_BREAK || kind == BLOCK_SECTION;
}

/* Lays it out on a page of its own, without drawing, to know how high it is. */
static void keep_together(struct flow *f, const struct block *b, const struct block *end)
{
	enum { BEGIN = 1 }; /* what is above a heading counts, too */
	struct flow tried = *f;
	tried.surface = NULL;
	tried.cr = NULL;
	tried.y = PAPER_MARGIN + BEGIN;
	for (const struct block *next = b + 1; next < end && !is_end_of_group(next->kind) && tried.page == f->page; next++) {
		draw_block(&tried, next);
	}
	if (tried.page == f->page) {
		flow_need(f, tried.y - PAPER_MARGIN - BEGIN);
	}
}

static void draw_block(struct flow *f, const struct block *b)
{
	const struct block *end = &g_array_index(f->paper->blocks, struct block, f->paper->blocks->len);
	if (b->kind != BLOCK_ROW) {
		end_table(f);
	}
	switch (b->kind) {
	case BLOCK_HEADING:
		draw_heading(f, b);
		break;
	case BLOCK_PARAGRAPH:
		draw_paragraph(f, b);
		break;
	case BLOCK_FACT:
		draw_fact(f, b);
		break;
	case BLOCK_TABLE:
		flow_table(f, b);
		break;
	case BLOCK_ROW:
		flow_row(f, b);
		break;
	case BLOCK_PAGE_BREAK:
		flow_next_page(f);
		break;
	case BLOCK_QR:
		draw_qr(f, b);
		break;
	case BLOCK_RICH:
		flow_rich(f, b);
		break;
	case BLOCK_BAR:
		flow_bar(f, b, end);
		break;
	case BLOCK_TOGETHER:
		keep_together(f, b, end);
		break;
	case BLOCK_APART:
		break;
	case BLOCK_SECTION:
		if (b != &g_array_index(f->paper->blocks, struct block, 0)) {
			flow_next_page(f);
		}
		set_language(f, b->text, b->is_rtl);
		break;
	}
}

static void draw_all(struct flow *f)
{
	f->page = 1;
	f->y = PAPER_MARGIN;
	set_language(f, f->paper->language, f->paper->is_rtl);
	flow_mark(f);
	flow_tag(f, "Document");
	for (guint i = 0; i < f->paper->blocks->len; i++) {
		draw_block(f, &g_array_index(f->paper->blocks, struct block, i));
	}
	end_table(f);
	flow_untag(f, "Document");
	flow_footer(f);
}

static void set_metadata(cairo_surface_t *surface, const struct paper *p)
{
	GDateTime *created = g_date_time_new_from_unix_utc(p->created_ms / 1000);
	char *text = created ? g_date_time_format(created, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("1970-01-01T00:00:00Z");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, p->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Kreide");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, text);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, text);
	g_free(text);
	g_clear_pointer(&created, g_date_time_unref);
}

/* A font map of its own: nothing is shared with other threads. */
static void flow_init(struct flow *f, const struct paper *p, PangoFontMap *map)
{
	static const char *const names[PAPER_FONTS] = {"DejaVu Sans 10", "DejaVu Sans Bold 10", "DejaVu Sans Bold 18",
		"DejaVu Sans Bold 13", "DejaVu Sans Bold 11", "DejaVu Sans 9", "DejaVu Sans Bold 9", "DejaVu Sans 8",
		"DejaVu Sans Mono 10", "DejaVu Sans Bold 80"};
	*f = (struct flow){.paper = p, .context = pango_font_map_create_context(map),
		.width = p->is_landscape ? PAPER_LONG : PAPER_SHORT, .height = p->is_landscape ? PAPER_SHORT : PAPER_LONG};
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(f->context, options);
	pango_cairo_context_set_resolution(f->context, 72);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(f->context, FALSE);
	for (int i = 0; i < PAPER_FONTS; i++) {
		f->fonts[i] = pango_font_description_from_string(names[i]);
		if (p->is_large) {
			pango_font_description_set_size(f->fonts[i], pango_font_description_get_size(f->fonts[i]) * 3 / 2);
		}
	}
}

static void flow_finish(struct flow *f)
{
	for (int i = 0; i < PAPER_FONTS; i++) {
		pango_font_description_free(f->fonts[i]);
	}
	g_object_unref(f->context);
}

/* Without any font pango would end the process. */
static bool has_font(const struct flow *f, PangoFontMap *map)
{
	PangoFont *font = pango_font_map_load_font(map, f->context, f->fonts[FONT_TEXT]);
	bool is_there = font != NULL;
	g_clear_object(&font);
	return is_there;
}

static cairo_status_t draw_pdf(struct flow *f, GByteArray *pdf)
{
	if (*f->paper->page_of) {
		draw_all(f);
		f->pages = f->page;
	}
	f->surface = cairo_pdf_surface_create_for_stream(take_bytes, pdf, f->width, f->height);
	f->cr = cairo_create(f->surface);
	set_metadata(f->surface, f->paper);
	draw_all(f);
	cairo_status_t status = cairo_status(f->cr);
	cairo_destroy(f->cr);
	cairo_surface_finish(f->surface);
	status = status ? status : cairo_surface_status(f->surface);
	cairo_surface_destroy(f->surface);
	return status;
}

enum err paper_render(const struct paper *p, uint8_t **pdf, size_t *len)
{
	struct flow f;
	GByteArray *bytes = g_byte_array_new();
	PangoFontMap *map = pango_cairo_font_map_new();
	flow_init(&f, p, map);
	enum err result = has_font(&f, map) && draw_pdf(&f, bytes) == CAIRO_STATUS_SUCCESS ? OK : ERR_SYS;
	flow_finish(&f);
	g_object_unref(map);
	*pdf = NULL;
	*len = 0;
	if (result) {
		g_byte_array_free(bytes, TRUE);
	} else {
		paper_add_language(bytes, p->language);
		*len = bytes->len;
		*pdf = g_byte_array_free(bytes, FALSE);
	}
	return result;
}
