/*
 * A table of text (CSV) as school programs and spreadsheets write it: which cell stands where, and what is wrong where.
 * RFC 4180 with the separators ; , tab and | (found in the header), any line ending, and the encodings that occur: UTF-8,
 * UTF-16 with its mark, else Windows-1252. Whatever is wrong is said with line and column; nothing is guessed.
 */
#ifndef KREIDE_CSV_H
#define KREIDE_CSV_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CSV_BYTES_MAX = 8 * 1024 * 1024, CSV_LINES_MAX = 50000, CSV_COLUMNS_MAX = 128, CSV_CELL_MAX = 1024, CSV_FAULTS_MAX = 200 };

enum csv_why {
	CSV_EMPTY,            /* no line with text in it */
	CSV_TOO_LARGE,        /* more than CSV_BYTES_MAX */
	CSV_TOO_MANY_LINES,   /* more than CSV_LINES_MAX */
	CSV_TOO_MANY_COLUMNS, /* more than CSV_COLUMNS_MAX */
	CSV_BAD_ENCODING,     /* from here on it is no text */
	CSV_NUL,              /* a zero byte in a cell: binary, or UTF-16 without its mark. Nothing behind it is read */
	CSV_CELL_TOO_LONG,    /* more than CSV_CELL_MAX bytes */
	CSV_QUOTE_OPEN,       /* a quote that nothing closes */
	CSV_QUOTE_INSIDE,     /* a quote in a cell that does not begin with one */
	CSV_QUOTE_AFTER,      /* text behind the closing quote */
	CSV_CELL_TOO_MUCH,    /* text in a cell to the right of the last column of the header */
	CSV_WHYS
};

enum csv_encoding { CSV_UTF8, CSV_UTF16, CSV_WINDOWS_1252 };

struct csv_fault {
	enum csv_why why;
	uint32_t line, column; /* from 1 on; 0: the file as a whole, or the whole line */
};

struct csv_cell {
	uint32_t at; /* in text */
	uint32_t line;
};

struct csv {
	char *text; /* UTF-8; the cells, each with a NUL behind it */
	struct csv_cell *cells;
	size_t cells_len, cells_cap; /* rows of `columns` each, the header first */
	uint32_t columns;
	enum csv_encoding encoding;
	char separator;
	struct csv_fault faults[CSV_FAULTS_MAX];
	size_t faults_len;
	bool has_more_faults;
};

/* Lines that are empty, or nothing but separators, are left out; a line that ends early has empty cells. ERR_MALFORMED: see
 * the faults, in the order of the file. Finish it in any case. */
enum err csv_read(struct csv *csv, const void *bytes, size_t len) MUST_USE;
void csv_finish(struct csv *csv);

/* Without the header. */
size_t csv_rows(const struct csv *csv);
/* Row and column from 0 on; never NULL. */
const char *csv_cell(const struct csv *csv, size_t row, uint32_t column);
uint32_t csv_line(const struct csv *csv, size_t row, uint32_t column);
/* The header of a column from 0 on; "" where there is none. */
const char *csv_header(const struct csv *csv, uint32_t column);
/* 0: there is no header. */
uint32_t csv_header_line(const struct csv *csv);

#endif
