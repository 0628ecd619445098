/* The register as files: nothing that a spreadsheet runs, everybody in the right place. With a path it leaves the PDF there. */
#include "csv.h"
#include "csv_write.h"
#include "rollbook.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Monday 2026-09-21, 8:00 in Berlin */
#define MONDAY_MS INT64_C(1789970400000)
#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define MINUTE_MS INT64_C(60000)

static void formulas_are_text(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {{"Ada", "\"Ada\""}, {"", "\"\""}, {"a;b", "\"a;b\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""},
		{"=1+1", "\"'=1+1\""}, {"+49", "\"'+49\""}, {"-1", "\"'-1\""}, {"@SUM(A1)", "\"'@SUM(A1)\""}, {"\t=1", "\"'\t=1\""},
		{"\r=1", "\"'\r=1\""}, {" =1", "\"' =1\""}, {"\n=1", "\"'\n=1\""}, {"\xef\xbc\x9d" "1", "\"'\xef\xbc\x9d" "1\""},
		{"=\"a\"", "\"'=\"\"a\"\"\""}, {"a=1", "\"a=1\""}, {"\xff", "\"\xef\xbf\xbd\""}, {" ", "\" \""}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		GString *out = g_string_new(NULL);
		csv_put(out, rows[i].in);
		assert_string_equal(out->str, rows[i].out);
		csv_put(out, "x");
		csv_put_number(out, -5);
		csv_end_line(out);
		assert_true(g_str_has_suffix(out->str, "\";\"x\";\"-5\"\r\n"));
		g_string_free(out, TRUE);
	}
}

static struct rollbook_lesson *add_lesson(struct rollbook *s, int number, const char *topic, const char *homework)
{
	struct rollbook_lesson *l = rollbook_add_lesson(s);
	int64_t begin_ms = MONDAY_MS + number / 4 * 7 * DAY_MS + number % 4 * DAY_MS;
	l->begin_ms = begin_ms - MINUTE_MS;
	l->end_ms = begin_ms + 46 * MINUTE_MS;
	l->planned_begin_ms = begin_ms;
	l->planned_end_ms = begin_ms + 45 * MINUTE_MS;
	l->topic = g_strdup(topic);
	l->homework = g_strdup(homework);
	l->teachers = g_strdup("Frau Kaya");
	return l;
}

/* Twelve pupils, fifteen lessons: one table and a bit. */
static struct rollbook *make_book(const char *language)
{
	static const char *const names[] = {"Ada Öztürk", "Ben Arslan", "Cem Zimmermann", "Dora Ott", "Emil Ozan", "Frida Müller", "Gül Ähre",
		"Hanna von der Osten-Sacken", "Ivo Braun", "Jana Petrović", "Karim El-Sayed", "Lea Nowak"};
	static const char *const topics[] = {"Brüche kürzen und erweitern", "Brüche addieren", "Gemischte Zahlen",
		"Übungen zur Klassenarbeit: Hauptnenner finden, Vergleichen von Brüchen, Rechenvorteile"};
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct rollbook *s = rollbook_new("Schule am Park", "Klasse 5b", "Mathematik", language, zone);
	g_time_zone_unref(zone);
	s->from = DAY_FIRST;
	s->until = DAY_LAST;
	s->made_ms = MONDAY_MS + 30 * DAY_MS;
	s->kept_until_ms = INT64_C(1819663200000);
	for (int i = 0; i < 15; i++) {
		struct rollbook_lesson *l = add_lesson(s, i, topics[i % 4], i % 3 ? "Buch S. 34, Nr. 5 a–f" : "");
		for (int k = 0; k < 12; k++) {
			char id[8];
			int kind = (i * 7 + k * 5) % 23;
			struct rollbook_cell cell = {.status = ATTENDANCE_PRESENT};
			if (kind == 1) {
				cell.status = cell.seen.status = ATTENDANCE_LATE;
				cell.seen.late_minutes = 12;
				cell.seen.left_minutes = i % 2 ? 7 : 0;
			} else if (kind == 2) {
				cell.status = cell.seen.status = ATTENDANCE_ABSENT;
			} else if (kind == 3) {
				cell.status = ATTENDANCE_EXCUSED;
				cell.seen.status = ATTENDANCE_ABSENT;
				cell.is_corrected = true;
				cell.note = (char *)(uintptr_t)"=Arzt, Attest liegt vor";
			}
			snprintf(id, sizeof id, "u%d", k);
			if (k != 11 || i >= 4) { /* came later into the class */
				rollbook_add_cell(s, l, id, names[k], &cell);
			}
		}
	}
	rollbook_sort(s);
	return s;
}

static void a_table_can_be_read_again(void **state)
{
	struct rollbook *s = make_book("de");
	struct csv csv;
	size_t len;
	(void)state;
	char *text = rollbook_csv(s, &len);
	assert_memory_equal(text, "\xef\xbb\xbf\"Datum\";\"Beginn\";", 20);
	assert_int_equal(csv_read(&csv, text, len), OK);
	assert_int_equal(csv.separator, ';');
	assert_int_equal(csv.columns, 15);
	assert_int_equal(csv_rows(&csv), 15 * 12 - 4);
	static const char *const due[] = {"2026-09-21", "07:59", "08:46", "08:00", "08:45", "Brüche kürzen und erweitern", "", "Frau Kaya",
		"Gül Ähre", "anwesend", "0", "0", "0", "", ""};
	for (uint32_t i = 0; i < 15; i++) {
		assert_string_equal(csv_cell(&csv, 0, i), due[i]);
	}
	size_t late = 0, noted = 0;
	for (size_t row = 0; row < csv_rows(&csv); row++) {
		late += strcmp(csv_cell(&csv, row, 9), "verspätet") == 0 && strcmp(csv_cell(&csv, row, 10), "12") == 0;
		noted += strcmp(csv_cell(&csv, row, 13), "ja") == 0 && strcmp(csv_cell(&csv, row, 14), "'=Arzt, Attest liegt vor") == 0;
	}
	assert_int_equal(late, 8);
	assert_int_equal(noted, 8);
	csv_finish(&csv);
	free(text);
	rollbook_free(s);
}

/* By family name, Ö by O; and who is not there is not. */
static void pupils_stand_in_order(void **state)
{
	static const char *const due[] = {"Gül Ähre", "Ben Arslan", "Ivo Braun", "Karim El-Sayed", "Frida Müller", "Lea Nowak",
		"Hanna von der Osten-Sacken", "Dora Ott", "Emil Ozan", "Ada Öztürk", "Jana Petrović", "Cem Zimmermann"};
	struct rollbook *s = make_book("de");
	(void)state;
	assert_int_equal(s->pupils->len, 12);
	for (guint i = 0; i < 12; i++) {
		assert_string_equal(((struct rollbook_pupil *)g_ptr_array_index(s->pupils, i))->name, due[i]);
	}
	assert_false(rollbook_cell_of(g_ptr_array_index(s->lessons, 0), g_ptr_array_index(s->pupils, 5)).is_listed);
	assert_true(rollbook_cell_of(g_ptr_array_index(s->lessons, 4), g_ptr_array_index(s->pupils, 5)).is_listed);
	rollbook_free(s);
}

static char *text_of(const uint8_t *pdf, size_t len)
{
	char path[] = "/tmp/kreide-register-XXXXXX";
	char *out = NULL;
	int file = g_mkstemp(path);
	assert_true(file >= 0);
	assert_true(g_close(file, NULL));
	assert_true(g_file_set_contents(path, (const char *)pdf, (gssize)len, NULL));
	const char *argv[] = {"pdftotext", "-layout", path, "-", NULL};
	assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL));
	(void)remove(path);
	return out;
}

static void expect_on_paper(const char *language, const char *const *due)
{
	struct rollbook *s = make_book(language);
	uint8_t *pdf;
	size_t len;
	assert_int_equal(rollbook_pdf(s, &pdf, &len), OK);
	char *text = text_of(pdf, len);
	for (size_t i = 0; due[i]; i++) {
		if (!strstr(text, due[i])) {
			fail_msg("not on paper: %s", due[i]);
		}
	}
	g_free(text);
	g_free(pdf);
	rollbook_free(s);
}

static void it_is_on_paper(void **state)
{
	static const char *const german[] = {"Klassenbuch Klasse 5b · Mathematik", "Schule am Park", "alle Stunden", "30.08.2027", "Ada Öztürk",
		"21.09.2026", "V 12", "E*", "Brüche addieren", "Attest liegt vor", "Seite 1 von", "Vertraulich", NULL};
	static const char *const english[] = {"Class register Klasse 5b", "all lessons", "21/09", "L 12", "Topics and homework", "Page 1 of",
		NULL};
	(void)state;
	expect_on_paper("de", german);
	expect_on_paper("en", english);
}

static void nothing_is_a_document_too(void **state)
{
	GTimeZone *zone = g_time_zone_new_utc();
	struct rollbook *s = rollbook_new("Schule am Park", "5b", "", "fr", zone);
	uint8_t *pdf;
	size_t len;
	(void)state;
	assert_true(day_of(2026, 9, 1, &s->from) && day_of(2026, 9, 30, &s->until));
	assert_int_equal(rollbook_pdf(s, &pdf, &len), OK);
	char *text = text_of(pdf, len), *name = rollbook_file_name(s);
	assert_non_null(strstr(text, "No lesson was held"));
	assert_non_null(strstr(text, "01/09/2026 to 30/09/2026"));
	assert_string_equal(name, "register-5b");
	g_free(name);
	g_free(text);
	g_free(pdf);
	rollbook_free(s);
	s = rollbook_new("S", "../5b \"x\"\n", "Ü: ", "de", zone);
	name = rollbook_file_name(s);
	assert_string_equal(name, "klassenbuch-5b-x-ü");
	g_free(name);
	rollbook_free(s);
	g_time_zone_unref(zone);
}

static int leave_pdf(const char *path)
{
	struct rollbook *s = make_book("de");
	uint8_t *pdf;
	size_t len;
	enum err e = rollbook_pdf(s, &pdf, &len);
	bool is_written = !e && g_file_set_contents(path, (const char *)pdf, (gssize)len, NULL);
	if (!e) {
		g_free(pdf);
	}
	rollbook_free(s);
	return is_written ? 0 : 1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(formulas_are_text), cmocka_unit_test(a_table_can_be_read_again),
		cmocka_unit_test(pupils_stand_in_order), cmocka_unit_test(it_is_on_paper), cmocka_unit_test(nothing_is_a_document_too)};
	return argc > 1 ? leave_pdf(argv[1]) : cmocka_run_group_tests_name("rollbook", tests, NULL, NULL);
}
