/* Does a table come out as it was meant, whatever wrote it, and is what is wrong said with its line and column? */
#include "csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

/* The table as one text: cells by '|', rows by '/', a line break inside of a cell as '^'. */
static void show(const struct csv *csv, char *out, size_t cap)
{
	size_t len = 0;
	out[0] = '\0';
	for (size_t row = 0; row <= csv_rows(csv) && csv->columns > 0; row++) {
		for (uint32_t column = 0; column < csv->columns; column++) {
			const char *cell = row == 0 ? csv_header(csv, column) : csv_cell(csv, row - 1, column);
			len += (size_t)snprintf(out + len, cap - len, "%s%s", column > 0 ? "|" : row > 0 ? "/" : "", cell);
		}
	}
	for (char *p = out; *p; p++) {
		*p = *p == '\n' ? '^' : *p;
	}
}

#define FILE_OF(text) text, sizeof text - 1

static void good_files_are_read(void **state)
{
	static const struct {
		const char *label, *file;
		size_t len;
		const char *expected;
		enum csv_encoding encoding;
	} rows[] = {
		{"semicolons", FILE_OF("a;b\n1;2\n"), "a|b/1|2", CSV_UTF8},
		{"commas", FILE_OF("a,b\n1,2"), "a|b/1|2", CSV_UTF8},
		{"tabs, and a comma in a cell", FILE_OF("a\tb\n1,5\t2\n"), "a|b/1,5|2", CSV_UTF8},
		{"bars", FILE_OF("a|b\n1|2\n"), "a|b/1|2", CSV_UTF8},
		{"CRLF", FILE_OF("a;b\r\n1;2\r\n3;4\r\n"), "a|b/1|2/3|4", CSV_UTF8},
		{"CR", FILE_OF("a;b\r1;2\r3;4\r"), "a|b/1|2/3|4", CSV_UTF8},
		{"quotes", FILE_OF("\"a\";\"b;c\"\n\"1\"\"2\";\"\"\n"), "a|b;c/1\"2|", CSV_UTF8},
		{"a line break in a cell", FILE_OF("a;b\n\"1\r\n2\";3\n4;5\n"), "a|b/1^2|3/4|5", CSV_UTF8},
		{"blanks behind a closing quote", FILE_OF("a;b\n\"1\"  ;2\n"), "a|b/1|2", CSV_UTF8},
		{"empty lines, lines of separators", FILE_OF("\n;\na;b\n\n1;2\n;\n\n"), "a|b/1|2", CSV_UTF8},
		{"a line that ends early", FILE_OF("a;b;c\n1\n1;2\n"), "a|b|c/1||/1|2|", CSV_UTF8},
		{"empty cells too many", FILE_OF("a;b\n1;2;;;\n"), "a|b/1|2", CSV_UTF8},
		{"a spreadsheet's hint", FILE_OF("sep=,\r\na;x,b\r\n1,2\r\n"), "a;x|b/1|2", CSV_UTF8},
		{"the header decides, not the rest", FILE_OF("a;b\n1,1,1;2,2,2\n"), "a|b/1,1,1|2,2,2", CSV_UTF8},
		{"separators in quotes don't count", FILE_OF("\"a,b,c\";d\n1;2\n"), "a,b,c|d/1|2", CSV_UTF8},
		{"one column", FILE_OF("a\n1\n"), "a/1", CSV_UTF8},
		{"no last line end, last cell empty", FILE_OF("a;b\n1;"), "a|b/1|", CSV_UTF8},
		{"only a header", FILE_OF("a;b"), "a|b", CSV_UTF8},
		{"UTF-8", FILE_OF("a;b\nJ\xc3\xbcrgen;\xc3\x9f\n"), "a|b/J\xc3\xbcrgen|\xc3\x9f", CSV_UTF8},
		{"UTF-8 with its mark", FILE_OF("\xef\xbb\xbf" "a;b\nJ\xc3\xbcrgen;2\n"), "a|b/J\xc3\xbcrgen|2", CSV_UTF8},
		{"Latin-1", FILE_OF("a;b\nJ\xfcrgen;\xdf\n"), "a|b/J\xc3\xbcrgen|\xc3\x9f", CSV_WINDOWS_1252},
		{"Windows-1252", FILE_OF("a;b\n\x8a\xe1rka;\x80\n"), "a|b/\xc5\xa0\xc3\xa1rka|\xe2\x82\xac", CSV_WINDOWS_1252},
		{"UTF-16, little", FILE_OF("\xff\xfe" "a\0;\0b\0\n\0\xfc\0;\0" "2\0"), "a|b/\xc3\xbc|2", CSV_UTF16},
		{"UTF-16, big", FILE_OF("\xfe\xff\0a\0;\0b\0\n\0\xfc\0;\0" "2"), "a|b/\xc3\xbc|2", CSV_UTF16},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct csv csv;
		char shown[256];
		enum err e = csv_read(&csv, rows[i].file, rows[i].len);
		show(&csv, shown, sizeof shown);
		if (e || strcmp(shown, rows[i].expected) != 0 || csv.encoding != rows[i].encoding || csv.faults_len != 0) {
			fail_msg("%s: %s: %s (encoding %d)", rows[i].label, err_name(e), shown, (int)csv.encoding);
		}
		csv_finish(&csv);
	}
}

static void faults_have_their_place(void **state)
{
	static const struct {
		const char *label, *file;
		size_t len;
		struct csv_fault faults[4];
		size_t count;
	} rows[] = {
		{"nothing", FILE_OF(""), {{CSV_EMPTY, 0, 0}}, 1},
		{"nothing but a mark", FILE_OF("\xef\xbb\xbf"), {{CSV_EMPTY, 0, 0}}, 1},
		{"nothing but separators", FILE_OF(";;;\n;;\n"), {{CSV_EMPTY, 0, 0}}, 1},
		{"a quote that nothing closes", FILE_OF("a;b\n1;2\n1;\"x\ny;2\n"), {{CSV_QUOTE_OPEN, 3, 2}}, 1},
		{"quotes inside of cells, all of them", FILE_OF("a;b\nx \"y\" z;2\n1;5\"\n"),
			{{CSV_QUOTE_INSIDE, 2, 1}, {CSV_QUOTE_INSIDE, 3, 2}}, 2},
		{"text behind a closing quote", FILE_OF("a;b\n\"x\"y;2\n"), {{CSV_QUOTE_AFTER, 2, 1}}, 1},
		{"a cell too many", FILE_OF("a;b\n1;2;3\n"), {{CSV_CELL_TOO_MUCH, 2, 3}}, 1},
		{"lines inside of cells count", FILE_OF("a;b\n\"1\n1\";\"2\n2\"\n1;2;3\n"), {{CSV_CELL_TOO_MUCH, 5, 3}}, 1},
		{"a zero byte", FILE_OF("a;b\n1;2\0" "3\n"), {{CSV_NUL, 2, 2}}, 1},
		{"UTF-16 without its mark", FILE_OF("a\0;\0b\0"), {{CSV_NUL, 1, 1}}, 1},
		{"a mark of UTF-8, but none", FILE_OF("\xef\xbb\xbf" "a;b\n1;2\n\xfc;2\n"), {{CSV_BAD_ENCODING, 3, 0}}, 1},
		{"no text in Windows-1252", FILE_OF("a;b\r\n\xfc;2\r\n1;\x81\r\n"), {{CSV_BAD_ENCODING, 3, 0}}, 1},
		{"half a character of UTF-16", FILE_OF("\xff\xfe" "a\0;\0b"), {{CSV_BAD_ENCODING, 0, 0}}, 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct csv csv;
		assert_int_equal(csv_read(&csv, rows[i].file, rows[i].len), ERR_MALFORMED);
		bool is_same = csv.faults_len == rows[i].count;
		for (size_t k = 0; k < csv.faults_len && is_same; k++) {
			const struct csv_fault *a = &csv.faults[k], *b = &rows[i].faults[k];
			is_same = a->why == b->why && a->line == b->line && a->column == b->column;
		}
		if (!is_same) {
			fail_msg("%s: %zu faults, the first %d in line %u, column %u", rows[i].label, csv.faults_len,
				(int)csv.faults[0].why, csv.faults[0].line, csv.faults[0].column);
		}
		csv_finish(&csv);
	}
}

static void cells_know_their_line(void **state)
{
	static const char file[] = "\n\na;b;c\n\n\"1\n1\";\"2\n\";3\n4\n";
	struct csv csv;
	(void)state;
	assert_int_equal(csv_read(&csv, file, sizeof file - 1), OK);
	assert_int_equal(csv_header_line(&csv), 3);
	assert_int_equal(csv_rows(&csv), 2);
	assert_int_equal(csv_line(&csv, 0, 0), 5);
	assert_int_equal(csv_line(&csv, 0, 1), 6);
	assert_int_equal(csv_line(&csv, 0, 2), 7);
	assert_int_equal(csv_line(&csv, 1, 0), 8);
	assert_int_equal(csv_line(&csv, 1, 2), 8);
	assert_int_equal(csv_line(&csv, 2, 0), 0);
	assert_string_equal(csv_cell(&csv, 2, 0), "");
	assert_string_equal(csv_header(&csv, 3), "");
	csv_finish(&csv);
}

/* `count` times `text`, behind a header. */
static char *repeat(const char *header, const char *text, size_t count, size_t *len)
{
	size_t head = strlen(header), one = strlen(text);
	char *out = malloc(head + one * count + 1);
	assert_non_null(out);
	memcpy(out, header, head);
	for (size_t i = 0; i < count; i++) {
		memcpy(out + head + i * one, text, one);
	}
	*len = head + one * count;
	return out;
}

static void limits_hold(void **state)
{
	static const struct {
		const char *header, *text;
		size_t good, bad;
		struct csv_fault fault;
	} rows[] = {
		{"a;b\n", "1;2\n", CSV_LINES_MAX - 1, CSV_LINES_MAX, {CSV_TOO_MANY_LINES, CSV_LINES_MAX + 1, 0}},
		{"a", ";a", CSV_COLUMNS_MAX - 1, CSV_COLUMNS_MAX, {CSV_TOO_MANY_COLUMNS, 1, CSV_COLUMNS_MAX + 1}},
		{"a;b\n1;", "x", CSV_CELL_MAX, CSV_CELL_MAX + 1, {CSV_CELL_TOO_LONG, 2, 2}},
		{"a\n", "\n", 10, CSV_BYTES_MAX - 1, {CSV_TOO_LARGE, 0, 0}},
	};
	struct csv csv;
	size_t len;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *file = repeat(rows[i].header, rows[i].text, rows[i].good, &len);
		assert_int_equal(csv_read(&csv, file, len), OK);
		csv_finish(&csv);
		free(file);
		file = repeat(rows[i].header, rows[i].text, rows[i].bad, &len);
		assert_int_equal(csv_read(&csv, file, len), ERR_MALFORMED);
		assert_int_equal(csv.faults_len, 1);
		assert_int_equal(csv.faults[0].why, rows[i].fault.why);
		assert_int_equal(csv.faults[0].line, rows[i].fault.line);
		assert_int_equal(csv.faults[0].column, rows[i].fault.column);
		csv_finish(&csv);
		free(file);
	}
}

static void not_more_faults_than_anybody_reads(void **state)
{
	struct csv csv;
	size_t len;
	(void)state;
	char *file = repeat("a;b\n", "1;2;3\n", CSV_FAULTS_MAX + 1, &len);
	assert_int_equal(csv_read(&csv, file, len), ERR_MALFORMED);
	assert_int_equal(csv.faults_len, CSV_FAULTS_MAX);
	assert_true(csv.has_more_faults);
	csv_finish(&csv);
	assert_int_equal(csv_read(&csv, file, len - 6), ERR_MALFORMED);
	assert_int_equal(csv.faults_len, CSV_FAULTS_MAX);
	assert_false(csv.has_more_faults);
	csv_finish(&csv);
	free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_files_are_read),
		cmocka_unit_test(faults_have_their_place),
		cmocka_unit_test(cells_know_their_line),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(not_more_faults_than_anybody_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
