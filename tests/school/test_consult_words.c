/* Is nothing missing in any language, and are days and times those of the school's clocks in the words of that language? */
#include "consult_mail_words.h"
#include "consult_paper_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

/* What a language does not have: a sentence of its neighbour that slipped in. */
static const char *const foreign[CONSULT_LANGUAGES] = {
	[CONSULT_DE] = "ığşçáéñłąęАЯая", [CONSULT_EN] = "äöüßığşçłąęая", [CONSULT_TR] = "qwxQWXäßłąęая", [CONSULT_AR] = "", [CONSULT_UK] = "ыэъёЫЭЪЁ",
	[CONSULT_RU] = "іїєґІЇЄҐ", [CONSULT_PL] = "äöüßqvxığşçая",
};

static const GUnicodeScript scripts[CONSULT_LANGUAGES] = {
	[CONSULT_DE] = G_UNICODE_SCRIPT_LATIN, [CONSULT_EN] = G_UNICODE_SCRIPT_LATIN, [CONSULT_TR] = G_UNICODE_SCRIPT_LATIN,
	[CONSULT_AR] = G_UNICODE_SCRIPT_ARABIC, [CONSULT_UK] = G_UNICODE_SCRIPT_CYRILLIC, [CONSULT_RU] = G_UNICODE_SCRIPT_CYRILLIC,
	[CONSULT_PL] = G_UNICODE_SCRIPT_LATIN,
};

static gint by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The places to be filled, in the order of their names. */
static char *holes(const char *text)
{
	char **parts = g_strsplit_set(text, "{}", -1);
	GPtrArray *names = g_ptr_array_new();
	for (guint i = 0; parts[i]; i++) {
		if (i % 2 == 1) {
			g_ptr_array_add(names, parts[i]);
		}
	}
	g_ptr_array_sort(names, by_text);
	g_ptr_array_add(names, NULL);
	char *joined = g_strjoinv(",", (char **)names->pdata);
	g_ptr_array_free(names, TRUE);
	g_strfreev(parts);
	return joined;
}

/* Without the places to be filled, all letters are of the language's script, and none is one that it does not have. */
static void check_letters(enum consult_language language, const char *text)
{
	bool is_hole = false;
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		gunichar one = g_utf8_get_char(c);
		is_hole = one == '{' || (is_hole && one != '}');
		if (is_hole || !g_unichar_isalpha(one)) {
			continue;
		}
		if (g_unichar_get_script(one) != scripts[language] || g_utf8_strchr(foreign[language], -1, one)) {
			fail_msg("%s: %s: %.*s", consult_language_names[language], text, (int)(g_utf8_next_char(c) - c), c);
		}
	}
}

/* count texts of each language, as they lie in its struct. */
static void check_all(const char *what, const char *const *(*texts_of)(enum consult_language language), size_t count)
{
	const char *const *german = texts_of(CONSULT_DE);
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		enum consult_language language = (enum consult_language)i;
		const char *const *texts = texts_of(language);
		for (size_t k = 0; k < count; k++) {
			if (!texts[k] || !*texts[k] || !g_utf8_validate(texts[k], -1, NULL)) {
				fail_msg("%s: text %zu of %s is missing (\"%s\")", consult_language_names[i], k, what, german[k]);
			}
			char *wanted = holes(german[k]), *found = holes(texts[k]);
			if (strcmp(wanted, found) != 0) {
				fail_msg("%s: \"%s\" has {%s} for {%s}", consult_language_names[i], texts[k], found, wanted);
			}
			g_free(wanted);
			g_free(found);
			check_letters(language, texts[k]);
		}
	}
}

static const char *const *words_of(enum consult_language language)
{
	return (const char *const *)consult_words(language);
}

static const char *const *mail_words_of(enum consult_language language)
{
	return (const char *const *)consult_mail_words(language);
}

static const char *const *paper_words_of(enum consult_language language)
{
	return (const char *const *)consult_paper_words(language);
}

static void no_language_lacks_a_word(void **state)
{
	(void)state;
	check_all("words", words_of, sizeof(struct consult_words) / sizeof(char *));
	check_all("mails", mail_words_of, sizeof(struct consult_mail_words) / sizeof(char *));
	check_all("papers", paper_words_of, sizeof(struct consult_paper_words) / sizeof(char *));
}

static int64_t utc(const char *iso)
{
	GDateTime *t = g_date_time_new_from_iso8601(iso, NULL);
	assert_non_null(t);
	int64_t ms = 1000 * g_date_time_to_unix(t);
	g_date_time_unref(t);
	return ms;
}

static void is_text(char *found, const char *wanted)
{
	assert_string_equal(found, wanted);
	g_free(found);
}

static void days_and_times_in_every_language(void **state)
{
	static const struct {
		const char *date, *clock, *span, *zone;
	} rows[CONSULT_LANGUAGES] = {
		[CONSULT_DE] = {"Mittwoch, 4. März 2026", "14:10 Uhr", "14:10 bis 14:20 Uhr", "Ortszeit der Schule (Berlin, UTC+1)"},
		[CONSULT_EN] = {"Wednesday, 4 March 2026", "14:10", "14:10 to 14:20", "local time of the school (Berlin, UTC+1)"},
		[CONSULT_TR] = {"4 Mart 2026 Çarşamba", "saat 14:10", "saat 14:10 – 14:20", "okulun yerel saati (Berlin, UTC+1)"},
		[CONSULT_AR] = {"الأربعاء 4 آذار (مارس) 2026", "الساعة 14:10", "من الساعة 14:10 إلى الساعة 14:20",
			"التوقيت المحلي للمدرسة (\u2066Berlin, UTC+1\u2069)"},
		[CONSULT_UK] = {"середа, 4 березня 2026 р.", "14:10", "з 14:10 до 14:20", "місцевий час школи (Berlin, UTC+1)"},
		[CONSULT_RU] = {"среда, 4 марта 2026 г.", "14:10", "с 14:10 до 14:20", "местное время школы (Berlin, UTC+1)"},
		[CONSULT_PL] = {"środa, 4 marca 2026 r.", "godz. 14:10", "od 14:10 do 14:20", "czas lokalny szkoły (Berlin, UTC+1)"},
	};
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	int64_t begin_ms = utc("2026-03-04T13:10:00Z"), end_ms = utc("2026-03-04T13:20:00Z");
	(void)state;
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		enum consult_language language = (enum consult_language)i;
		is_text(consult_date_text(language, zone, begin_ms), rows[i].date);
		is_text(consult_clock_text(language, zone, begin_ms), rows[i].clock);
		is_text(consult_span_text(language, zone, begin_ms, end_ms), rows[i].span);
		is_text(consult_zone_text(language, zone, begin_ms), rows[i].zone);
		assert_int_equal(consult_language_of(consult_language_names[i]), language);
	}
	assert_int_equal(consult_language_of("fr"), CONSULT_DE);
	assert_int_equal(consult_language_of(NULL), CONSULT_DE);
	g_time_zone_unref(zone);
}

static void clocks_change(void **state)
{
	static const struct {
		const char *zone, *at, *date, *clock, *said;
	} rows[] = {
		{"Europe/Berlin", "2026-07-01T22:30:00Z", "Donnerstag, 2. Juli 2026", "00:30 Uhr", "Berlin, UTC+2"},
		{"Europe/Berlin", "2026-10-25T00:30:00Z", "Sonntag, 25. Oktober 2026", "02:30 Uhr", "Berlin, UTC+2"},
		{"Europe/Berlin", "2026-10-25T01:30:00Z", "Sonntag, 25. Oktober 2026", "02:30 Uhr", "Berlin, UTC+1"},
		{"America/St_Johns", "2026-12-01T12:00:00Z", "Dienstag, 1. Dezember 2026", "08:30 Uhr", "St Johns, UTC-3:30"},
		{"Asia/Kathmandu", "2026-12-01T12:00:00Z", "Dienstag, 1. Dezember 2026", "17:45 Uhr", "Kathmandu, UTC+5:45"},
		{"UTC", "2026-12-31T23:59:59Z", "Donnerstag, 31. Dezember 2026", "23:59 Uhr", "UTC"},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		GTimeZone *zone = g_time_zone_new_identifier(rows[i].zone);
		int64_t at_ms = utc(rows[i].at);
		char *said = g_strdup_printf("Ortszeit der Schule (%s)", rows[i].said);
		is_text(consult_date_text(CONSULT_DE, zone, at_ms), rows[i].date);
		is_text(consult_clock_text(CONSULT_DE, zone, at_ms), rows[i].clock);
		is_text(consult_zone_text(CONSULT_DE, zone, at_ms), said);
		g_free(said);
		g_time_zone_unref(zone);
	}
}

static void names_stay_whole_in_a_sentence(void **state)
{
	static const struct {
		enum consult_language language;
		const char *text, *inset;
	} rows[] = {
		{CONSULT_DE, "Ada", "Ada"},
		{CONSULT_DE, "محمد", "\u2067محمد\u2069"},
		{CONSULT_AR, "محمد", "محمد"},
		{CONSULT_AR, "5b", "\u20665b\u2069"},
		{CONSULT_AR, "+49 214 12", "\u2066+49 214 12\u2069"},
		{CONSULT_DE, "+49 214 12", "+49 214 12"},
		{CONSULT_DE, " two\r\nlines\t ", "two  lines"},
		{CONSULT_DE, "turned \u202eround\u202c", "turned round"},
		{CONSULT_AR, "a\u2069b", "\u2066ab\u2069"},
		{CONSULT_DE, "line\u2028mark", "line mark"},
		{CONSULT_DE, "\xff\xfe", "\ufffd\ufffd"},
		{CONSULT_AR, "", ""},
		{CONSULT_DE, NULL, ""},
	};
	static const char *const names[] = {"Frau Kaya", "Herr Roth", "Frau Öz"};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		is_text(consult_inset(rows[i].language, rows[i].text), rows[i].inset);
	}
	is_text(consult_list_text(CONSULT_DE, names, 0), "");
	is_text(consult_list_text(CONSULT_DE, names, 1), "Frau Kaya");
	is_text(consult_list_text(CONSULT_DE, names, 3), "Frau Kaya, Herr Roth und Frau Öz");
	is_text(consult_list_text(CONSULT_AR, names, 2), "\u2066Frau Kaya\u2069 و \u2066Herr Roth\u2069");
	is_text(consult_language_text(CONSULT_PL, "uk"), "ukraiński");
	is_text(consult_language_text(CONSULT_PL, "fa"), "fa");
}

static void what_is_filled_in_is_not_filled_again(void **state)
{
	(void)state;
	is_text(consult_fill("{a} + {b} = {c}", "{a}", "{b}", "{b}", "2", NULL), "{b} + 2 = {c}");
	is_text(consult_fill("{", "{a}", "1", NULL), "{");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_language_lacks_a_word),
		cmocka_unit_test(days_and_times_in_every_language),
		cmocka_unit_test(clocks_change),
		cmocka_unit_test(names_stay_whole_in_a_sentence),
		cmocka_unit_test(what_is_filled_in_is_not_filled_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
