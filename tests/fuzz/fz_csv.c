/* Fuzz target: a table of text. What was read and is written again, quoted, reads as the same. */
#include "csv.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_cell(GString *out, const char *cell, char behind)
{
	g_string_append_c(out, '"');
	for (const char *p = cell; *p; p++) {
		g_string_append_len(out, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
	}
	g_string_append_c(out, '"');
	g_string_append_c(out, behind);
}

static GString *write_again(const struct csv *csv)
{
	GString *out = g_string_new("");
	for (size_t row = 0; row <= csv_rows(csv); row++) {
		for (uint32_t column = 0; column < csv->columns; column++) {
			const char *cell = row == 0 ? csv_header(csv, column) : csv_cell(csv, row - 1, column);
			write_cell(out, cell, column + 1 < csv->columns ? csv->separator : '\n');
		}
	}
	return out;
}

static void check_places(const struct csv *csv, const uint8_t *data, size_t size)
{
	uint32_t lines = 1;
	for (size_t i = 0; i < size; i++) {
		lines += data[i] == '\n' || data[i] == '\r' ? 1 : 0;
	}
	for (size_t i = 0; i < csv->faults_len; i++) {
		if (csv->faults[i].line > lines) {
			abort();
		}
	}
	for (size_t row = 0; row < csv_rows(csv); row++) {
		uint32_t line = csv_line(csv, row, 0);
		if (line <= (row > 0 ? csv_line(csv, row - 1, 0) : csv_header_line(csv)) || line > lines) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv csv, again;
	uint8_t *copy = malloc(size ? size : 1); /* of its size: the sanitizer sees a byte too many */
	if (!copy) {
		return 0;
	}
	memcpy(copy, data, size);
	bool is_read = csv_read(&csv, copy, size) == OK;
	free(copy);
	if (is_read == (csv.faults_len > 0)) {
		abort();
	}
	check_places(&csv, data, size);
	if (is_read) {
		GString *text = write_again(&csv);
		bool is_same = csv_read(&again, text->str, text->len) == OK && csv_rows(&again) == csv_rows(&csv);
		GString *third = is_same ? write_again(&again) : g_string_new("");
		/* quoting may outgrow the limits of a file, nothing else may differ */
		if (text->len < CSV_BYTES_MAX && csv_rows(&csv) < CSV_LINES_MAX / 8 && !g_string_equal(text, third)) {
			abort();
		}
		g_string_free(text, TRUE);
		g_string_free(third, TRUE);
		csv_finish(&again);
	}
	csv_finish(&csv);
	return 0;
}
