/* Names that lead out of a shelf, that hide what they are, or that can't be saved are refused; and so are programs. */
#include "file_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void names_are_judged(void **state)
{
	static const struct {
		const char *name;
		enum file_name_fault fault;
	} rows[] = {
		{"Arbeitsblatt 3.pdf", FILE_NAME_OK}, {"Übung – für morgen.docx", FILE_NAME_OK}, {"ödev.odt", FILE_NAME_OK},
		{"واجب.pdf", FILE_NAME_OK}, {"a..b.pdf", FILE_NAME_OK}, {"CONTACT.txt", FILE_NAME_OK}, {"com.txt", FILE_NAME_OK},
		{"👩‍🏫.png", FILE_NAME_OK},
		{"", FILE_NAME_EMPTY}, {"   ", FILE_NAME_EMPTY},
		{"../../etc/passwd", FILE_NAME_PATH}, {"..\\..\\x.pdf", FILE_NAME_PATH}, {"..", FILE_NAME_PATH}, {".", FILE_NAME_PATH},
		{"/etc/passwd", FILE_NAME_PATH}, {"C:x.pdf", FILE_NAME_PATH}, {"a/b.pdf", FILE_NAME_PATH},
		{".htaccess", FILE_NAME_RESERVED}, {"x.pdf.", FILE_NAME_RESERVED}, {"x.pdf ", FILE_NAME_RESERVED}, {" x.pdf", FILE_NAME_RESERVED},
		{"NUL", FILE_NAME_RESERVED}, {"con.txt", FILE_NAME_RESERVED}, {"Com1.pdf", FILE_NAME_RESERVED}, {"x?.pdf", FILE_NAME_RESERVED},
		{"a\nb.pdf", FILE_NAME_TEXT}, {"a\x7f.pdf", FILE_NAME_TEXT}, {"\xff.pdf", FILE_NAME_TEXT}, {"a\r\nX: y.pdf", FILE_NAME_TEXT},
		{"\xe2\x80\xae" "fdp.exe", FILE_NAME_TEXT}, /* right-to-left override */
		{"a\xe2\x80\x8b.pdf", FILE_NAME_TEXT},      /* zero width space */
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (file_name_check(rows[i].name) != rows[i].fault) {
			fail_msg("\"%s\": %s", rows[i].name, file_name_fault_name(file_name_check(rows[i].name)));
		}
	}
	char name[FILE_NAME_BYTES_MAX + 2];
	memset(name, 'a', sizeof name);
	name[FILE_NAME_BYTES_MAX] = '\0';
	assert_int_equal(file_name_check(name), FILE_NAME_OK);
	name[FILE_NAME_BYTES_MAX] = 'a';
	name[FILE_NAME_BYTES_MAX + 1] = '\0';
	assert_int_equal(file_name_check(name), FILE_NAME_LONG);
}

static void kinds_come_from_the_last_ending(void **state)
{
	(void)state;
	assert_string_equal(file_name_type("x.PDF"), "application/pdf");
	assert_string_equal(file_name_type("archive.tar.zip"), "application/zip");
	static const char *const refused[] = {"x.pdf.exe", "x.exe", "x.html", "x.svg", "x.js", "x.lnk", "x", "pdf", "x.", "x.bat", "x.apk"};
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		assert_null(file_name_type(refused[i]));
	}
}

static void programs_are_known_by_their_first_bytes(void **state)
{
	(void)state;
	assert_true(file_is_program((const uint8_t *)"MZ\x90\x00", 4));
	assert_true(file_is_program((const uint8_t *)"\177ELF\2\1\1", 7));
	assert_true(file_is_program((const uint8_t *)"#!/bin/sh", 8));
	assert_false(file_is_program((const uint8_t *)"%PDF-1.7", 8));
	assert_false(file_is_program((const uint8_t *)"M", 1));
	assert_false(file_is_program(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_judged), cmocka_unit_test(kinds_come_from_the_last_ending),
		cmocka_unit_test(programs_are_known_by_their_first_bytes)};
	return cmocka_run_group_tests_name("file_name", tests, NULL, NULL);
}
