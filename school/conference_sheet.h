/* A document that becomes pages or Markdown, whichever is asked for; inside of conference_*.c only. */
#ifndef KREIDE_CONFERENCE_SHEET_H
#define KREIDE_CONFERENCE_SHEET_H

#include "paper.h"

#include <glib.h>

struct sheet {
	struct paper *paper; /* NULL: it becomes Markdown */
	GString *markdown;   /* NULL: pages */
	size_t columns;      /* of the table whose rows come */
	bool is_in_bars;
};

void sheet_heading(struct sheet *s, unsigned level, const char *text);
void sheet_paragraph(struct sheet *s, const char *text);
/* What somebody wrote, with its lines. */
void sheet_quote(struct sheet *s, const char *text);
void sheet_fact(struct sheet *s, const char *key, const char *value);
void sheet_table(struct sheet *s, const struct paper_column *columns, size_t count);
void sheet_row(struct sheet *s, const char *const *cells);
void sheet_bar(struct sheet *s, const struct paper_bar *bar);
/* On paper: what follows stays on one page, if one is enough; up to sheet_apart() or what stays together next. */
void sheet_together(struct sheet *s);
void sheet_apart(struct sheet *s);
/* The same, of texts that go with it. */
void sheet_take_paragraph(struct sheet *s, char *text);
void sheet_take_fact(struct sheet *s, const char *key, char *value);

#endif
