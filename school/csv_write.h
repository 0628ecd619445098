/* Tables of text for spreadsheets: UTF-8 with its mark, semicolons, every cell in quotes, lines that end as RFC 4180 says. */
#ifndef KREIDE_CSV_WRITE_H
#define KREIDE_CSV_WRITE_H

#include <glib.h>

/* The beginning of a file. */
void csv_begin(GString *out);
/* What a spreadsheet would take for a formula is made text by an apostrophe in front. */
void csv_put(GString *out, const char *cell);
void csv_put_number(GString *out, int64_t number);
void csv_end_line(GString *out);

#endif
