/* What a document is made of before it is laid out; inside of paper*.c only. */
#ifndef KREIDE_PAPER_BLOCKS_H
#define KREIDE_PAPER_BLOCKS_H

#include "paper.h"

#include <glib.h>

enum block_kind { BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_FACT, BLOCK_TABLE, BLOCK_ROW, BLOCK_PAGE_BREAK, BLOCK_QR, BLOCK_SECTION, BLOCK_RICH, BLOCK_BAR,
	BLOCK_TOGETHER, BLOCK_APART };

struct block {
	enum block_kind kind;
	unsigned level;
	char *text, *value; /* heading and text of a box; key and value; language of a section */
	char *address;      /* BLOCK_QR */
	bool is_rtl;        /* BLOCK_SECTION */
	char **cells;       /* BLOCK_ROW; BLOCK_TABLE: the columns' headings */
	size_t cell_count;
	double widths[PAPER_COLUMNS_MAX]; /* shares; they sum up to 1 */
	enum paper_align aligns[PAPER_COLUMNS_MAX];
	uint8_t *modules;
	size_t side;
	struct paper_span *spans; /* BLOCK_RICH; its marker is `value` */
	size_t span_count;
	unsigned indent;
	double share;             /* BLOCK_BAR */
	enum paper_fill fill;
};

struct paper {
	char *title, *language, *footer, *page_of, *mark;
	bool is_rtl, is_landscape, is_large;
	int64_t created_ms;
	GArray *blocks; /* struct block */
};

#endif
