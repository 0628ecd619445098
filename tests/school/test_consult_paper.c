/* Do families get one page each, in their language, with a code that a phone reads; and does the door keep names to itself? */
#include "consult_mail_words.h"
#include "consult_paper.h"
#include "consult_paper_words.h"
#include "pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define HOST "https://kreide.gesamtschule-am-fluss-leverkusen.example/l#"
#define BEGIN_MS INT64_C(1795698000000) /* 2026-11-26, 14:00 in Berlin */
enum { HOUR_MS = 3600000, TEN_MINUTES_MS = 600000, DAYS_MS = 86400000, SLOTS = 20 };

static GTimeZone *berlin(void)
{
	return g_time_zone_new_identifier("Europe/Berlin");
}

static struct consult_letters some_letters(GTimeZone *zone, const struct consult_letter *letters, size_t count)
{
	return (struct consult_letters){.language = CONSULT_DE, .school = "Gesamtschule am Fluß", .title = "Elternsprechtag", .text = "", .phone = "+49 214 12 34",
		.zone = zone, .begin_ms = BEGIN_MS, .end_ms = BEGIN_MS + 4 * HOUR_MS, .book_until_ms = BEGIN_MS - 2 * DAYS_MS, .letters = letters, .count = count,
		.made_ms = BEGIN_MS - 20 * (int64_t)DAYS_MS};
}

static void write_letters(const struct consult_letters *l, const char *name)
{
	uint8_t *pdf;
	size_t len;
	assert_int_equal(consult_letters_pdf(l, &pdf, &len), OK);
	assert_true(g_file_set_contents(name, (const char *)pdf, (gssize)len, NULL));
	g_free(pdf);
}

static void run(const char *const *argv, char **out)
{
	GError *error = NULL;
	int status;
	if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, out, NULL, &status, &error)) {
		fail_msg("%s: %s", argv[0], error->message);
	}
	assert_int_equal(status, 0);
}

/* What a phone's camera makes of the codes, page by page. */
static char **scan(const char *pdf)
{
	const char *const draw[] = {"pdftoppm", "-r", "75", "-gray", pdf, "letter", NULL};
	const char *const read[] = {"sh", "-c", "zbarimg -q --raw --nodbus letter-*.pgm && rm letter-*.pgm", NULL};
	char *out = NULL;
	run(draw, &out);
	g_free(out);
	run(read, &out);
	char **links = g_strsplit(g_strchomp(out), "\n", -1);
	g_free(out);
	return links;
}

static char **text_of_pages(const char *pdf, const char *option)
{
	char *text = pdf_ask("pdftotext", option, pdf), **pages = g_strsplit(text, "\f", -1);
	g_free(text);
	return pages;
}

static void must_have(const char *text, const char *wanted)
{
	if (!pdf_has(text, wanted)) {
		fail_msg("%s is missing in\n%s", wanted, text);
	}
}

static void check_words(const char *raw, const char *layout, enum consult_language language, const char *link)
{
	const struct consult_paper_words *w = consult_paper_words(language);
	const char *const texts[] = {w->title, w->invitation, w->link_heading, w->link_text, w->keep, w->companions, w->privacy, w->help_heading, w->book_until};
	must_have(raw, link);
	must_have(raw, "Ada Kaya (5b)");
	must_have(raw, "Elternsprechtag");
	if (consult_is_rtl(language)) {
		/* the reader gives shaped letters one by one in lines that mix directions; what stands alone comes whole */
		must_have(layout, w->title);
		must_have(layout, w->link_heading);
		must_have(layout, w->help_heading);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(texts) && !consult_is_rtl(language); i++) {
		must_have(raw, texts[i]);
	}
}

static void a_page_a_family_in_its_language(void **state)
{
	static const struct consult_letter_child child = {"Ada Kaya", "5b"};
	static const char *const links[] = {HOST "7Xn4q9Zb2LwKfT0sVrYpQe", "https://kreide.example/l#0HAnAVEhB3rw-1Hf-6rt-nEQ-I0iwxWX", HOST "Il1O0oIl1O0oIl1O0oIl1O", HOST "__--__--__--__--__--__",
		HOST "abcdefghijklmnopqrstuv", HOST "ABCDEFGHIJKLMNOPQRSTUV", HOST "0123456789012345678901"};
	struct consult_letter letters[CONSULT_LANGUAGES];
	GTimeZone *zone = berlin();
	(void)state;
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		letters[i] = (struct consult_letter){.language = (enum consult_language)i, .children = &child, .child_count = 1, .link = links[i]};
	}
	struct consult_letters l = some_letters(zone, letters, CONSULT_LANGUAGES);
	write_letters(&l, "letters.pdf");
	assert_int_equal(pdf_pages("letters.pdf"), CONSULT_LANGUAGES);
	char **found = scan("letters.pdf"), **raw = text_of_pages("letters.pdf", "-raw"), **layout = text_of_pages("letters.pdf", "-layout");
	char **plain = text_of_pages("letters.pdf", "-q"); /* takes a hyphen at the end of a line for none, as people do */
	assert_int_equal(g_strv_length(found), CONSULT_LANGUAGES);
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		assert_string_equal(found[i], links[i]);
		check_words(raw[i], layout[i], (enum consult_language)i, links[i]);
		if (!consult_is_rtl((enum consult_language)i)) {
			must_have(plain[i], links[i]);
		}
	}
	g_strfreev(found);
	g_strfreev(raw);
	g_strfreev(layout);
	g_strfreev(plain);
	g_time_zone_unref(zone);
}

/* The longest that a school may write, several children with long names, all times: still one page. */
static void a_full_letter_is_one_page(void **state)
{
	static const struct consult_letter_child children[] = {{"Maximilian-Alexander Überschwänglich-Größenwahn von Hohenstein", "Klasse 10b"},
		{"Ada Kaya", "5b"}, {"محمد العلي", "7a"}, {"Zoë Ähre", "9c"}};
	struct consult_letter letters[CONSULT_LANGUAGES];
	GTimeZone *zone = berlin();
	GString *text = g_string_new("");
	(void)state;
	while (g_utf8_strlen(text->str, -1) < 500) {
		g_string_append(text, "Größere Wörter ");
	}
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		letters[i] = (struct consult_letter){.language = (enum consult_language)i, .children = children, .child_count = G_N_ELEMENTS(children),
			.link = HOST "7Xn4q9Zb2LwKfT0sVrYpQeHjMcUaDgNi7Xn4q9Zb2LwKfT0sVrYpQe"};
	}
	struct consult_letters l = some_letters(zone, letters, CONSULT_LANGUAGES);
	l.text = text->str;
	l.title = "Elternsprechtag der Jahrgänge 5 bis 10 im November mit Beratung zur Wahl der Fächer";
	l.wish_until_ms = BEGIN_MS - 9 * DAYS_MS;
	l.book_from_ms = BEGIN_MS - 8 * DAYS_MS;
	write_letters(&l, "full.pdf");
	assert_int_equal(pdf_pages("full.pdf"), CONSULT_LANGUAGES);
	g_string_free(text, TRUE);
	g_time_zone_unref(zone);
}

static void what_is_not_known_is_left_out(void **state)
{
	static const struct consult_letter_child child = {"Ada Kaya", ""};
	const struct consult_letter letter = {.language = CONSULT_DE, .children = &child, .child_count = 1, .link = HOST "x"};
	GTimeZone *zone = berlin();
	struct consult_letters l = some_letters(zone, &letter, 1);
	(void)state;
	l.phone = "";
	l.begin_ms = l.end_ms = l.book_until_ms = 0;
	write_letters(&l, "bare.pdf");
	char *text = pdf_ask("pdftotext", "-raw", "bare.pdf");
	must_have(text, consult_paper_words(CONSULT_DE)->help);
	static const char *const absent[] = {"Wann", "Buchen bis", "Wünsche", "1970", "{", "()"};
	for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
		assert_null(strstr(text, absent[i]));
	}
	g_free(text);
	/* over several days: the first and the last one */
	l.begin_ms = BEGIN_MS;
	l.end_ms = BEGIN_MS + 10 * (int64_t)DAYS_MS;
	write_letters(&l, "bare.pdf");
	text = pdf_ask("pdftotext", "-raw", "bare.pdf");
	must_have(text, "Donnerstag, 26. November 2026 bis Sonntag, 6. Dezember 2026");
	g_free(text);
	g_time_zone_unref(zone);
}

static void no_code_for_what_is_no_link(void **state)
{
	static const struct consult_letter_child child = {"Ada Kaya", "5b"};
	char *longest = g_strnfill(CONSULT_LINK_MAX - 1, 'x'), *longer = g_strnfill(CONSULT_LINK_MAX, 'x');
	struct consult_letter letter = {.language = CONSULT_DE, .children = &child, .child_count = 1, .link = longest};
	GTimeZone *zone = berlin();
	struct consult_letters l = some_letters(zone, &letter, 1);
	uint8_t *pdf;
	size_t len;
	(void)state;
	assert_int_equal(consult_letters_pdf(&l, &pdf, &len), OK);
	g_free(pdf);
	letter.link = longer;
	assert_int_equal(consult_letters_pdf(&l, &pdf, &len), ERR_FULL);
	letter.link = "";
	assert_int_equal(consult_letters_pdf(&l, &pdf, &len), ERR_FULL);
	g_free(longest);
	g_free(longer);
	g_time_zone_unref(zone);
}

/* Every fifth is free, the tenth a break; the last two are a week later. */
static void fill_talks(struct consult_list_talk talks[SLOTS])
{
	for (int i = 0; i < SLOTS; i++) {
		int64_t begin_ms = BEGIN_MS + i * TEN_MINUTES_MS + (i >= SLOTS - 2 ? 7 * DAYS_MS : 0);
		talks[i] = (struct consult_list_talk){.begin_ms = begin_ms, .end_ms = begin_ms + TEN_MINUTES_MS, .code = i % 5 == 3 ? 0 : 500 + i, .is_break = i == 9,
			.is_video = i % 2 == 0, .child = "Zoë Özdemir", .group = "7cQ", .language = "uk", .interpreter = i == 1 ? "ar" : "", .is_assigned = i == 2};
	}
}

static char *list_text(enum consult_list_kind kind, enum consult_language language, GTimeZone *zone, unsigned *pages)
{
	static const char *const teachers[] = {"Frau Kaya", "Herr Roth"};
	struct consult_list_talk talks[SLOTS];
	const struct consult_list_desk desks[] = {{teachers, 2, "Raum 203", talks, SLOTS}, {teachers, 1, "", talks, 1}};
	const struct consult_lists lists = {.language = language, .school = "Gesamtschule am Fluß", .title = "Elternsprechtag", .zone = zone, .desks = desks,
		.count = 2, .kept_until_ms = BEGIN_MS + 14 * (int64_t)DAYS_MS, .made_ms = BEGIN_MS};
	uint8_t *pdf, *again;
	size_t len, again_len;
	fill_talks(talks);
	assert_int_equal(consult_lists_pdf(&lists, kind, &pdf, &len), OK);
	assert_int_equal(consult_lists_pdf(&lists, kind, &again, &again_len), OK);
	assert_int_equal(len, again_len);
	assert_memory_equal(pdf, again, len);
	assert_true(g_file_set_contents("list.pdf", (const char *)pdf, (gssize)len, NULL));
	g_free(pdf);
	g_free(again);
	*pages = pdf_pages("list.pdf");
	return pdf_ask("pdftotext", "-layout", "list.pdf");
}

static unsigned count_of(const char *text, const char *wanted)
{
	unsigned count = 0;
	for (const char *c = text; (c = strstr(c, wanted)); c += strlen(wanted)) {
		count++;
	}
	return count;
}

static void the_door_names_nobody(void **state)
{
	static const char *const names[] = {"Zoë", "Özdemir", "7cQ", "Ukrainisch", "Arabisch", "eingetragen"};
	GTimeZone *zone = berlin();
	unsigned pages;
	(void)state;
	char *door = list_text(CONSULT_LIST_DOOR, CONSULT_DE, zone, &pages), *teacher = list_text(CONSULT_LIST_TEACHER, CONSULT_DE, zone, &pages);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		assert_null(strstr(door, names[i]));
		assert_non_null(strstr(teacher, names[i]));
	}
	g_free(door);
	g_free(teacher);
	g_time_zone_unref(zone);
}

static void lists_are_whole(void **state)
{
	static const struct {
		enum consult_language language;
		const char *free, *pause, *day, *later, *team;
	} rows[] = {
		{CONSULT_DE, "frei", "Pause", "Donnerstag, 26. November 2026", "Donnerstag, 3. Dezember 2026", "Frau Kaya und Herr Roth"},
		{CONSULT_EN, "free", "Break", "Thursday, 26 November 2026", "Thursday, 3 December 2026", "Frau Kaya and Herr Roth"},
		/* what has no words of its own here */
		{CONSULT_TR, "frei", "Pause", "Donnerstag, 26. November 2026", "Donnerstag, 3. Dezember 2026", "Frau Kaya und Herr Roth"},
	};
	GTimeZone *zone = berlin();
	(void)state;
	for (size_t i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
		unsigned pages;
		enum consult_list_kind kind = i % 2 ? CONSULT_LIST_TEACHER : CONSULT_LIST_DOOR;
		char *text = list_text(kind, rows[i / 2].language, zone, &pages);
		assert_in_range(pages, 2, 4);
		/* 3, 8, 13 and 18 of the first desk; the break is another */
		assert_int_equal(count_of(text, rows[i / 2].free), 4);
		assert_int_equal(count_of(text, rows[i / 2].pause), 1);
		assert_int_equal(count_of(text, rows[i / 2].day), 2);
		assert_int_equal(count_of(text, rows[i / 2].later), 1);
		must_have(text, rows[i / 2].team);
		must_have(text, "Raum 203");
		must_have(text, "14:10 – 14:20");
		for (int k = 0; k < SLOTS; k++) {
			char code[8];
			g_snprintf(code, sizeof code, "%d", 500 + k);
			assert_int_equal(count_of(text, code) > 0, k % 5 != 3 && k != 9);
		}
		g_free(text);
	}
	g_time_zone_unref(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_a_family_in_its_language),
		cmocka_unit_test(a_full_letter_is_one_page),
		cmocka_unit_test(what_is_not_known_is_left_out),
		cmocka_unit_test(no_code_for_what_is_no_link),
		cmocka_unit_test(the_door_names_nobody),
		cmocka_unit_test(lists_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
