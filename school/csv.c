#include "csv.h"
#include "csv_decode.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* What reads: `from` never falls behind `to`, so the cells are made where the file was. */
struct scan {
	struct csv *csv;
	const char *from, *end;
	char *to;
	uint32_t line, row_line, column; /* of what is read next */
	bool has_text;                   /* the row so far */
	bool is_cut;                     /* nothing behind here makes sense */
};

static void fault(struct csv *csv, enum csv_why why, uint32_t line, uint32_t column)
{
	if (csv->faults_len == CSV_FAULTS_MAX) {
		csv->has_more_faults = true;
		return;
	}
	csv->faults[csv->faults_len++] = (struct csv_fault){why, line, column};
}

static void add_cell(struct csv *csv, uint32_t at, uint32_t line)
{
	if (csv->cells_len == csv->cells_cap) {
		csv->cells_cap = csv->cells_cap ? 2 * csv->cells_cap : 1024;
		csv->cells = g_renew(struct csv_cell, csv->cells, csv->cells_cap);
	}
	csv->cells[csv->cells_len++] = (struct csv_cell){at, line};
}

static bool at_line_end(const struct scan *s)
{
	return s->from == s->end || *s->from == '\n' || *s->from == '\r';
}

/* CRLF, LF or CR. */
static void skip_line_end(struct scan *s)
{
	if (s->from < s->end) {
		s->from += *s->from == '\r' && s->from + 1 < s->end && s->from[1] == '\n' ? 2 : 1;
		s->line++;
	}
}

static void keep(struct scan *s, char c)
{
	*s->to++ = c;
}

/* Behind the opening quote; ends behind the closing one. A line break inside is one '\n'. */
static void read_quoted(struct scan *s)
{
	uint32_t line = s->line;
	for (s->from++; s->from < s->end; s->from++) {
		if (*s->from == '"' && (s->from + 1 == s->end || s->from[1] != '"')) {
			s->from++;
			return;
		}
		if (at_line_end(s)) {
			skip_line_end(s);
			s->from--;
			keep(s, '\n');
		} else {
			s->from += *s->from == '"' ? 1 : 0;
			keep(s, *s->from);
		}
	}
	fault(s->csv, CSV_QUOTE_OPEN, line, s->column);
	s->is_cut = true;
}

/* Up to the separator or the end of the line. */
static void read_bare(struct scan *s, enum csv_why quote)
{
	bool is_told = false;
	while (!at_line_end(s) && *s->from != s->csv->separator) {
		bool is_wrong = quote == CSV_QUOTE_AFTER ? *s->from != ' ' : *s->from == '"';
		if (is_wrong && !is_told) {
			fault(s->csv, quote, s->line, s->column);
			is_told = true;
		}
		if (quote != CSV_QUOTE_AFTER) {
			keep(s, *s->from);
		}
		s->from++;
	}
}

/* A row that is longer than the header is no fault of its own if nothing stands there. */
static void check_cell(struct scan *s, const char *cell, uint32_t line)
{
	size_t len = (size_t)(s->to - cell);
	struct csv *csv = s->csv;
	if (memchr(cell, '\0', len)) {
		fault(csv, CSV_NUL, line, s->column);
		s->is_cut = true;
	} else if (len > CSV_CELL_MAX) {
		fault(csv, CSV_CELL_TOO_LONG, line, s->column);
	} else if (csv->columns > 0 && s->column > csv->columns && len > 0) {
		fault(csv, CSV_CELL_TOO_MUCH, line, s->column);
	}
	s->has_text = s->has_text || len > 0;
}

static void read_cell(struct scan *s)
{
	char *cell = s->to;
	uint32_t line = s->line;
	if (s->from < s->end && *s->from == '"') {
		read_quoted(s);
		if (!s->is_cut) {
			read_bare(s, CSV_QUOTE_AFTER);
		}
	} else {
		read_bare(s, CSV_QUOTE_INSIDE);
	}
	check_cell(s, cell, line);
	uint32_t limit = s->csv->columns > 0 ? s->csv->columns : CSV_COLUMNS_MAX;
	if (s->column <= limit) {
		add_cell(s->csv, (uint32_t)(cell - s->csv->text), line);
	}
}

/* The header has as many columns as it has; all other rows get as many. `to` stands on a NUL then. */
static void finish_row(struct scan *s, size_t first)
{
	struct csv *csv = s->csv;
	if (!s->has_text) {
		csv->cells_len = first;
		return;
	}
	if (csv->columns == 0) {
		csv->columns = (uint32_t)(csv->cells_len - first);
	}
	while (csv->cells_len < first + csv->columns) {
		add_cell(csv, (uint32_t)(s->to - 1 - csv->text), s->row_line);
	}
}

/* Every cell ends with a NUL in the place of what stood behind it. */
static void read_row(struct scan *s)
{
	size_t first = s->csv->cells_len;
	bool is_more = true;
	s->row_line = s->line;
	s->has_text = false;
	for (s->column = 1; is_more; s->column++) {
		if (s->column == CSV_COLUMNS_MAX + 1 && s->csv->columns == 0) {
			fault(s->csv, CSV_TOO_MANY_COLUMNS, s->line, s->column);
			s->is_cut = true;
		}
		read_cell(s);
		is_more = !s->is_cut && s->from < s->end && *s->from == s->csv->separator;
		s->from += is_more ? 1 : 0;
		if (!is_more && !s->is_cut) {
			skip_line_end(s);
		}
		keep(s, '\0');
	}
	finish_row(s, first);
}

/* Spreadsheets may write "sep=;" above the header. */
static void find_separator(struct scan *s)
{
	static const char candidates[] = {';', '\t', '|', ','};
	size_t counts[sizeof candidates] = {0}, best = 0;
	bool is_quoted = false, has_text = false;
	if (s->end - s->from >= 5 && memcmp(s->from, "sep=", 4) == 0 && memchr(candidates, s->from[4], sizeof candidates)
		&& (s->end - s->from == 5 || s->from[5] == '\n' || s->from[5] == '\r')) {
		s->csv->separator = s->from[4];
		s->from += 5;
		skip_line_end(s);
		return;
	}
	for (const char *p = s->from; p < s->end; p++) {
		is_quoted = *p == '"' ? !is_quoted : is_quoted;
		const char *found = is_quoted ? NULL : memchr(candidates, *p, sizeof candidates);
		if (found) {
			counts[found - candidates]++;
		} else if (!is_quoted && (*p == '\n' || *p == '\r')) {
			if (has_text) {
				break;
			}
			memset(counts, 0, sizeof counts);
		} else {
			has_text = true;
		}
	}
	for (size_t i = 1; i < sizeof candidates; i++) {
		best = counts[i] > counts[best] ? i : best;
	}
	s->csv->separator = candidates[best];
}

static void read_rows(struct csv *csv, size_t len)
{
	struct scan s = {.csv = csv, .from = csv->text, .end = csv->text + len, .to = csv->text, .line = 1};
	find_separator(&s);
	while (s.from < s.end && !s.is_cut) {
		if (s.line > CSV_LINES_MAX) {
			fault(csv, CSV_TOO_MANY_LINES, s.line, 0);
			return;
		}
		read_row(&s);
	}
	if (csv->columns == 0 && csv->faults_len == 0) {
		fault(csv, CSV_EMPTY, 0, 0);
	}
}

enum err csv_read(struct csv *csv, const void *bytes, size_t len)
{
	uint32_t bad = 0;
	*csv = (struct csv){0};
	if (len > CSV_BYTES_MAX) {
		fault(csv, CSV_TOO_LARGE, 0, 0);
		return ERR_MALFORMED;
	}
	csv->text = csv_decode(bytes, &len, &csv->encoding, &bad);
	if (csv->text) {
		read_rows(csv, len);
	} else {
		fault(csv, CSV_BAD_ENCODING, bad, 0);
	}
	return csv->faults_len > 0 ? ERR_MALFORMED : OK;
}

void csv_finish(struct csv *csv)
{
	g_free(csv->text);
	g_free(csv->cells);
	*csv = (struct csv){0};
}

size_t csv_rows(const struct csv *csv)
{
	return csv->columns > 0 ? csv->cells_len / csv->columns - 1 : 0;
}

static const struct csv_cell *find(const struct csv *csv, size_t row, uint32_t column)
{
	return column < csv->columns && (row + 1) * csv->columns <= csv->cells_len ? &csv->cells[row * csv->columns + column] : NULL;
}

const char *csv_cell(const struct csv *csv, size_t row, uint32_t column)
{
	const struct csv_cell *cell = find(csv, row + 1, column);
	return cell ? csv->text + cell->at : "";
}

uint32_t csv_line(const struct csv *csv, size_t row, uint32_t column)
{
	const struct csv_cell *cell = find(csv, row + 1, column);
	return cell ? cell->line : 0;
}

const char *csv_header(const struct csv *csv, uint32_t column)
{
	const struct csv_cell *cell = find(csv, 0, column);
	return cell ? csv->text + cell->at : "";
}

uint32_t csv_header_line(const struct csv *csv)
{
	const struct csv_cell *cell = find(csv, 0, 0);
	return cell ? cell->line : 0;
}
