/*
 * Markdown (CommonMark) on paper: headings, paragraphs, lists, quotes, what is bold or italic, code. Of a picture its description is
 * left, of a link its text and address, and HTML stands there as it was written.
 */
#ifndef KREIDE_MARKDOWN_H
#define KREIDE_MARKDOWN_H

#include "paper.h"

#include <glib.h>

/* Its headings begin at this level. */
void markdown_add(struct paper *p, const char *text, unsigned top_level);
/* Appends a text so that it means what it says, whatever is in it; line feeds become spaces. */
void markdown_escape(GString *out, const char *text);
/* The same as a quote, with its lines. It begins and ends with an empty line. */
void markdown_quote(GString *out, const char *text);

#endif
