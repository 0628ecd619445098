/* Does the command line have words for all that an import can say, in both languages, with all that belongs into them? */
#include "import_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void check(char *line)
{
	assert_non_null(line);
	assert_true(strlen(line) > 3);
	assert_null(strchr(line, '{'));
	assert_null(strchr(line, '}'));
	assert_null(strstr(line, "(null)"));
	g_free(line);
}

static void every_error_has_a_sentence(void **state)
{
	(void)state;
	for (int code = 0; code < ROSTER_CODES; code++) {
		for (int words = 0; words < WORDS; words++) {
			struct roster_error error = {(enum roster_code)code, 4, 2, 0, "Nachname", "Muster"};
			check(import_words_error(&error, (enum words)words));
			error.other_line = 17;
			check(import_words_error(&error, (enum words)words));
		}
	}
}

static void errors_say_where(void **state)
{
	static const struct roster_error twice = {ROSTER_NAME_TWICE, 9, 1, 3, "Nachname", "Muster"};
	static const struct roster_error taken = {ROSTER_ABBR_TWICE, 9, 2, 0, "K\xc3\xbcrzel", "MU{l}"};
	static const struct roster_error admin = {ROSTER_LAST_ADMIN, 0, 0, 0, "", ""};
	(void)state;
	char *line = import_words_error(&twice, WORDS_GERMAN);
	assert_true(g_str_has_prefix(line, "Zeile 9, Spalte 1 (Nachname): "));
	assert_non_null(strstr(line, "Zeile 3"));
	g_free(line);
	line = import_words_error(&taken, WORDS_ENGLISH);
	assert_string_equal(line, "Line 9, column 2 (K\xc3\xbcrzel): Somebody of the school has the abbreviation \"MU{l}\".");
	g_free(line);
	line = import_words_error(&admin, WORDS_ENGLISH);
	assert_true(g_str_has_prefix(line, "Nobody could"));
	g_free(line);
}

static void every_change_and_notice_has_a_sentence(void **state)
{
	static const char file[] = "Rolle;Nachname;Vorname;Klasse;Kind;ID\nKind;{p};{g};5a;;1\nMutter;M;M;;1;\n";
	struct roster known = {0};
	struct roster_options options = {0};
	struct roster_plan plan;
	(void)state;
	assert_int_equal(roster_plan(&plan, &known, file, strlen(file), &options), OK);
	for (int words = 0; words < WORDS; words++) {
		char *line = import_words_change(&plan, &g_array_index(plan.changes, struct roster_change, 1), (enum words)words);
		assert_true(g_str_has_prefix(line, "{g} {p} ")); /* a name is not a place for others */
		g_free(line);
		for (int kind = 0; kind < ROSTER_KINDS; kind++) {
			struct roster_change change = {.kind = (enum roster_kind)kind, .person = 1, .other = 1, .group = 0,
				.from = "pupil", .to = "teacher", .given = "", .family = ""};
			check(import_words_change(&plan, &change, (enum words)words));
		}
		for (int warning = 0; warning < ROSTER_WARNINGS; warning++) {
			struct roster_notice notice = {(enum roster_warning)warning, ROSTER_TEACHER, 3, 7};
			line = import_words_notice(&notice, (enum words)words);
			assert_non_null(strchr(line, '3'));
			check(line);
		}
		for (int saying = 0; saying < SAYINGS; saying++) {
			assert_true(strlen(import_words_say((enum import_saying)saying, (enum words)words)) > 2);
		}
		check(import_words_counts(&plan, (enum words)words));
	}
	roster_plan_finish(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_a_sentence),
		cmocka_unit_test(errors_say_where),
		cmocka_unit_test(every_change_and_notice_has_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
