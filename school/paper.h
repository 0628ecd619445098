/*
 * A document on paper: a title, headings, text, facts, tables and boxes with a QR code, laid out on A4 pages as a PDF. It is
 * built piece by piece and then rendered; what it was given is copied. Several may be built and rendered at the same time,
 * each by one thread.
 */
#ifndef KREIDE_PAPER_H
#define KREIDE_PAPER_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAPER_INDENT_MAX = 6, PAPER_COLUMNS_MAX = 16, PAPER_QR_SIDE_MAX = 177 };

struct paper;

struct paper_conf {
	const char *title;    /* of the file, and in its metadata; begin with a heading to show it */
	const char *language; /* "de", "en", "ar": for hyphens, shapes and screen readers */
	bool is_rtl;
	bool is_landscape;    /* for wide tables */
	bool is_large;        /* for a wall: letters half as large again */
	const char *footer;   /* a line at the foot of every page; NULL: none */
	const char *page_of;  /* "Page {page} of {pages}"; NULL: none */
	const char *mark;     /* "DRAFT": across every page, pale; NULL: none */
	int64_t created_ms;   /* what the file says of its making */
};

enum paper_align { PAPER_START, PAPER_END, PAPER_CENTRE };

struct paper_column {
	const char *heading;
	double width; /* its share: the page's width goes by the sum of them */
	enum paper_align align;
};

/* A part of a text, as bytes, that looks otherwise; several may overlap. */
struct paper_span {
	size_t from, to;
	bool is_bold, is_italic, is_mono;
};

struct paper_text {
	const char *text;
	const struct paper_span *spans;
	size_t span_count;
	unsigned indent;    /* steps; PAPER_INDENT_MAX at most */
	const char *marker; /* "•", "1." in front of it, in the last step; NULL: none */
};

/* How bars are filled: what can be told in black and white. */
enum paper_fill { PAPER_DARK, PAPER_HATCHED, PAPER_LIGHT, PAPER_FILLS };

struct paper_bar {
	const char *label, *value; /* beside it, and at its end */
	double share;              /* of the longest that may come: 0 to 1 */
	enum paper_fill fill;
};

struct paper *paper_new(const struct paper_conf *conf);
void paper_free(struct paper *p);

/* Level 1 to 3. It stays with what follows. */
void paper_heading(struct paper *p, unsigned level, const char *text);
/* Text may have line feeds, here and in cells. */
void paper_paragraph(struct paper *p, const char *text);
/* A paragraph with parts that are bold or otherwise, perhaps one of a list. */
void paper_rich(struct paper *p, const struct paper_text *text);
/* One bar of a chart; those that follow each other are its rows. */
void paper_bar(struct paper *p, const struct paper_bar *bar);
/* A line of "key   value"; several make a list. */
void paper_fact(struct paper *p, const char *key, const char *value);
/* The heading of a table, again on every page; rows follow. At most PAPER_COLUMNS_MAX columns. */
void paper_table(struct paper *p, const struct paper_column *columns, size_t count);
/* One cell for each of the table's columns. */
void paper_row(struct paper *p, const char *const *cells);
void paper_page_break(struct paper *p);
/* What follows, with a heading right above it, stays on one page if one is enough for it: up to paper_apart(), or what is to stay
 * together next. */
void paper_together(struct paper *p);
void paper_apart(struct paper *p);
/* What follows is for other readers: it begins on a page of its own (but for the first of a document), and is laid out for that
 * language. */
void paper_section(struct paper *p, const char *language, bool is_rtl);
/* A box that stays in one piece: the code, and beside it a heading and text. modules: side * side bytes, row by row, each 0
 * (white) or not. address, below the text: for who types it, in letters that are not taken for each other, without hyphens; NULL:
 * none. */
void paper_qr(struct paper *p, const char *heading, const char *text, const char *address, const uint8_t *modules, size_t side);

/* The PDF, to be freed with g_free(). The same document gives the same bytes. ERR_SYS: there are no fonts. */
enum err paper_render(const struct paper *p, uint8_t **pdf, size_t *len) MUST_USE;

#endif
