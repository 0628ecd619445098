/* Is what comes out of the printer what was put in? Other people's programs read the files (poppler). */
#include "paper.h"
#include "pdf.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
/* last: it needs the ones above */
#include <cmocka.h>

static const struct paper_conf german = {
	.title = "Klassenbuch 5b",
	.language = "de",
	.footer = "Wird bis zum 31.07.2027 aufbewahrt, dann gelöscht.",
	.page_of = "Seite {page} von {pages}",
	.created_ms = INT64_C(1795672800000),
};

static const char long_name[] =
	"Prinzessin Maximiliane-Wilhelmine Überschwänglich-Größenwahn von und zu Hohenstein-Löwenzahn-Weißenburg auf Schloß Trüffelstein";

static const struct paper_column columns[] = {
	{"Name", 4, PAPER_START},
	{"Status", 2, PAPER_START},
	{"Verspätung", 2, PAPER_END},
	{"Bemerkung", 4, PAPER_START},
};

static void write_file(struct paper *p, const char *name)
{
	uint8_t *pdf;
	size_t len;
	assert_int_equal(paper_render(p, &pdf, &len), OK);
	assert_true(g_file_set_contents(name, (const char *)pdf, (gssize)len, NULL));
	g_free(pdf);
}

static void add_rows(struct paper *p, int count)
{
	for (int i = 0; i < count; i++) {
		char late[16], name[200];
		g_snprintf(late, sizeof late, "%d min", i);
		g_snprintf(name, sizeof name, "%s %d", i % 10 == 7 ? long_name : "Jörg Müßig", i);
		const char *const cells[] = {name, i % 3 ? "anwesend" : "später", late, i % 5 ? "" : "kam mit dem Bus\nentschuldigt"};
		paper_row(p, cells);
	}
}

/* A square with a pattern that nobody needs to scan. */
static void add_box(struct paper *p)
{
	enum { SIDE = 25 };
	uint8_t modules[SIDE * SIDE];
	for (size_t i = 0; i < sizeof modules; i++) {
		size_t row = i / SIDE, column = i % SIDE;
		modules[i] = (uint8_t)((row * column + row / 3) % 2 || row == 0 || column == 0);
	}
	paper_qr(p, "Ada Özdemir", "Scanne den Code mit dem Tablet.\nDanach tippst du auf dein Tier.", NULL, modules, SIDE);
}

static struct paper *a_register(int rows)
{
	struct paper *p = paper_new(&german);
	paper_heading(p, 1, "Klassenbuch der Klasse 5b");
	paper_fact(p, "Fach", "Mathematik");
	paper_fact(p, "Lehrkraft", "Frau Kaya");
	paper_fact(p, "Thema der Stunde", "Brüche kürzen und erweitern. Wir haben mit Pizzastücken angefangen, dann an der Tafel "
					 "gerechnet, und am Ende hat jede Gruppe ihre Aufgaben vorgestellt.");
	paper_heading(p, 2, "Anwesenheit");
	paper_table(p, columns, G_N_ELEMENTS(columns));
	add_rows(p, rows);
	paper_heading(p, 2, "Hinweise");
	paper_paragraph(p, "Zeiten werden nach vierzehn Tagen gelöscht.\nDer Status bleibt.");
	return p;
}

static void everything_can_be_read(void **state)
{
	static const char *const texts[] = {"Klassenbuch der Klasse 5b", "Brüche kürzen und erweitern", "Jörg Müßig 3",
		"kam mit dem Bus entschuldigt", "Seite 1 von 2", "Seite 2 von 2", "Wird bis zum 31.07.2027 aufbewahrt, dann gelöscht.",
		"Der Status bleibt.", "Ada Özdemir", "Danach tippst du auf dein Tier.", long_name};
	struct paper *p = a_register(12);
	(void)state;
	paper_page_break(p);
	add_box(p);
	write_file(p, "paper.pdf");
	paper_free(p);
	char *text = pdf_ask("pdftotext", "-raw", "paper.pdf");
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (!pdf_has(text, texts[i])) {
			fail_msg("%s is missing in\n%s", texts[i], text);
		}
	}
	g_free(text);
	char *info = pdf_ask("pdfinfo", "-isodates", "paper.pdf");
	static const char *const facts[] = {"Title:           Klassenbuch 5b\n", "CreationDate:    2026-11-26T06:00:00Z\n",
		"Tagged:          yes\n", "(A4)\n", "Pages:           2\n", "JavaScript:      no\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
		if (!strstr(info, facts[i])) {
			fail_msg("%s is missing in\n%s", facts[i], info);
		}
	}
	g_free(info);
}

/* Tables go on over pages, with their heading on each; nothing is lost where a page ends. */
static void tables_go_on_over_pages(void **state)
{
	enum { ROWS = 1000, PATIENCE_US = 3000000 };
	struct paper *p = a_register(ROWS);
	uint8_t *pdf, *again;
	size_t len, again_len;
	(void)state;
	clock_t start = clock(); /* of this process: other tests run at the same time */
	assert_int_equal(paper_render(p, &pdf, &len), OK);
	int64_t took_us = (int64_t)(clock() - start) * G_USEC_PER_SEC / CLOCKS_PER_SEC;
	print_message("%d rows: %d ms, %u bytes\n", ROWS, (int)(took_us / 1000), (unsigned)len);
	assert_true(took_us < PATIENCE_US);
	assert_int_equal(paper_render(p, &again, &again_len), OK);
	assert_int_equal(len, again_len);
	assert_memory_equal(pdf, again, len);
	g_free(pdf);
	g_free(again);
	write_file(p, "long.pdf");
	paper_free(p);
	unsigned pages = pdf_pages("long.pdf");
	assert_in_range(pages, 20, 60);
	char *text = pdf_ask("pdftotext", "-layout", "long.pdf"), *raw = pdf_ask("pdftotext", "-raw", "long.pdf");
	unsigned headings = 0;
	for (const char *c = text; (c = strstr(c, "Verspätung")); c++) {
		headings++;
	}
	assert_in_range(headings, pages - 1, pages);
	for (int i = 0; i < ROWS; i++) {
		char wanted[200];
		g_snprintf(wanted, sizeof wanted, "%d min", i);
		assert_non_null(strstr(text, wanted));
		if (i % 10 == 3) {
			g_snprintf(wanted, sizeof wanted, "Jörg Müßig %d", i);
			assert_non_null(strstr(raw, wanted));
		}
	}
	g_free(text);
	g_free(raw);
}

/* Of which groups the beginning and the end are on different pages, as bits. */
static uint64_t torn_groups(bool is_together, int groups, int lines)
{
	uint64_t torn = 0;
	struct paper *p = paper_new(&german);
	for (int i = 0; i < groups; i++) {
		char text[64];
		if (i == 0) {
			paper_heading(p, 2, "Abstimmungen");
		}
		if (is_together) {
			paper_together(p);
		}
		g_snprintf(text, sizeof text, "Anfang %d.", i);
		paper_heading(p, 3, text);
		for (int line = 0; line < lines; line++) {
			paper_fact(p, "Ergebnis", "angenommen");
		}
		g_snprintf(text, sizeof text, "Ende %d.", i);
		paper_bar(p, &(struct paper_bar){.label = text, .value = "1", .share = 1});
	}
	paper_apart(p);
	write_file(p, "groups.pdf");
	paper_free(p);
	char *all = pdf_ask("pdftotext", "-raw", "groups.pdf"), **pages = g_strsplit(all, "\f", -1);
	for (char **page = pages; *page; page++) {
		for (int i = 0; i < groups; i++) {
			char begin[64], end[64];
			g_snprintf(begin, sizeof begin, "Anfang %d.", i);
			g_snprintf(end, sizeof end, "Ende %d.", i);
			torn |= (uint64_t)(!strstr(*page, begin) != !strstr(*page, end)) << i;
		}
	}
	/* the heading of all stays with the first */
	assert_true(!strstr(pages[0], "Abstimmungen") == !strstr(pages[0], "Anfang 0."));
	g_strfreev(pages);
	g_free(all);
	return torn;
}

/* What belongs together is on one page; what is longer than one begins where it may. */
static void groups_stay_together(void **state)
{
	enum { GROUPS = 15, FEW = 7, MORE_THAN_A_PAGE = 60 };
	(void)state;
	assert_int_not_equal(torn_groups(false, GROUPS, FEW), 0);
	assert_int_equal(torn_groups(true, GROUPS, FEW), 0);
	assert_int_not_equal(torn_groups(true, 2, MORE_THAN_A_PAGE), 0);
}

/* A cell, a paragraph and a value that are longer than a page go on on the next; words without an end are broken. */
static void what_is_longer_than_a_page(void **state)
{
	struct paper *p = paper_new(&german);
	GString *words = g_string_new("");
	(void)state;
	for (int i = 0; i < 3000; i++) {
		g_string_append_printf(words, "Wort%d ", i);
	}
	const char *const cells[] = {words->str, "b", "c", "d"};
	paper_paragraph(p, words->str);
	paper_fact(p, "Schlüssel", words->str);
	paper_table(p, columns, G_N_ELEMENTS(columns));
	paper_row(p, cells);
	for (char *c = words->str; *c; c++) {
		*c = *c == ' ' ? '_' : *c;
	}
	paper_paragraph(p, words->str);
	add_box(p);
	write_file(p, "words.pdf");
	paper_free(p);
	char *text = pdf_ask("pdftotext", "-raw", "words.pdf");
	for (int i = 0; i < 3000; i++) {
		char word[20];
		unsigned count = 0;
		g_snprintf(word, sizeof word, "Wort%d ", i);
		for (const char *c = text; (c = strstr(c, g_strchomp(word))); c++) {
			count += !g_ascii_isdigit(c[strlen(word)]);
		}
		/* the fourth one may be broken within */
		if (count < 3) {
			fail_msg("%s is there %u times", word, count);
		}
	}
	g_free(text);
	g_string_free(words, TRUE);
}

static struct paper *an_arabic_letter(void)
{
	static const struct paper_conf conf = {.title = "رسالة", .language = "ar", .is_rtl = true,
		.footer = "تُحفظ حتى 31.07.2027 ثم تُحذف", .page_of = "صفحة {page} من {pages}", .created_ms = INT64_C(1795672800000)};
	static const struct paper_column two[] = {{"الاسم", 2, PAPER_START}, {"الدقائق", 1, PAPER_END}};
	static const char *const cells[] = {"محمد العلي", "12"}, *const latin[] = {"Ada Özdemir", "3"};
	struct paper *p = paper_new(&conf);
	paper_heading(p, 1, "مرحبا بكم في المدرسة");
	paper_paragraph(p, "السلام عليكم. تبدأ الحصة الساعة 08:00 في غرفة 5b.");
	paper_fact(p, "المعلمة", "Frau Kaya");
	paper_table(p, two, 2);
	paper_row(p, cells);
	paper_row(p, latin);
	add_box(p);
	return p;
}

static void one_may_read_from_the_right(void **state)
{
	struct paper *p = an_arabic_letter();
	(void)state;
	write_file(p, "arabic.pdf");
	paper_free(p);
	/* it is shaped, and stands in its order; -raw would give the letters one by one */
	char *text = pdf_ask("pdftotext", "-layout", "arabic.pdf");
	assert_non_null(strstr(text, "مرحبا بكم في المدرسة"));
	assert_non_null(strstr(text, "محمد العلي"));
	assert_non_null(strstr(text, "Ada Özdemir"));
	g_free(text);
}

/* Bytes that are no text, and nothing at all. */
static void odd_input_does_no_harm(void **state)
{
	static const struct paper_conf bare = {.title = NULL};
	static const char *const cells[] = {NULL, "\xff\xfe", "\x01\x7f", "\xed\xa0\x80"};
	struct paper *p = paper_new(&bare);
	(void)state;
	write_file(p, "odd.pdf");
	assert_int_equal(pdf_pages("odd.pdf"), 1);
	paper_heading(p, 9, "");
	paper_paragraph(p, NULL);
	paper_fact(p, "", "");
	paper_table(p, columns, G_N_ELEMENTS(columns));
	paper_row(p, cells);
	paper_page_break(p);
	paper_page_break(p);
	write_file(p, "odd.pdf");
	assert_int_equal(pdf_pages("odd.pdf"), 3);
	paper_free(p);
	paper_free(NULL);
}

static void the_language_is_told(void **state)
{
	uint8_t *pdf;
	size_t len;
	struct paper *p = an_arabic_letter();
	(void)state;
	assert_int_equal(paper_render(p, &pdf, &len), OK);
	assert_non_null(g_strstr_len((const char *)pdf + len - 3000, 3000, "/Lang (ar)\n"));
	g_free(pdf);
	paper_free(p);
	/* what is no language gets into no file */
	struct paper_conf conf = german;
	conf.language = "de) /OpenAction (x";
	p = paper_new(&conf);
	assert_int_equal(paper_render(p, &pdf, &len), OK);
	assert_null(g_strstr_len((const char *)pdf, (gssize)len, "OpenAction"));
	g_free(pdf);
	paper_free(p);
}

static gpointer render_often(gpointer ctx)
{
	GByteArray *first = g_byte_array_new();
	(void)ctx;
	for (int i = 0; i < 8; i++) {
		struct paper *p = a_register(40);
		uint8_t *pdf;
		size_t len;
		if (paper_render(p, &pdf, &len) || (i > 0 && (len != first->len || memcmp(pdf, first->data, len) != 0))) {
			g_byte_array_set_size(first, 0);
			break;
		}
		g_byte_array_set_size(first, 0);
		g_byte_array_append(first, pdf, (guint)len);
		g_free(pdf);
		paper_free(p);
	}
	return first;
}

static void two_threads_at_once(void **state)
{
	(void)state;
	GThread *threads[] = {g_thread_new("a", render_often, NULL), g_thread_new("b", render_often, NULL)};
	GByteArray *a = g_thread_join(threads[0]), *b = g_thread_join(threads[1]);
	assert_true(a->len > 0);
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->data, b->data, a->len);
	g_byte_array_unref(a);
	g_byte_array_unref(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_can_be_read),
		cmocka_unit_test(tables_go_on_over_pages),
		cmocka_unit_test(groups_stay_together),
		cmocka_unit_test(what_is_longer_than_a_page),
		cmocka_unit_test(one_may_read_from_the_right),
		cmocka_unit_test(odd_input_does_no_harm),
		cmocka_unit_test(the_language_is_told),
		cmocka_unit_test(two_threads_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
