/*
 * Does the server say what transcripts/ (and so docs/protocol.md) says? Each file is played, and every line that comes out is
 * compared. `test_transcripts record FILE` prints the file with what comes out now, for a new one to be read and kept.
 */
#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void print_line(const json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);
	puts(text);
	free(text);
}

/* The lines that the server must say next are those up to the next input. */
static void compare(json_t *expected, json_t *got, const char *path)
{
	if (!json_equal(expected, got)) {
		char *a = json_dumps(expected, JSON_INDENT(1)), *b = json_dumps(got, JSON_INDENT(1));
		fail_msg("%s\nexpected: %s\ngot: %s", path, a, b);
	}
}

static void play(const char *path, bool records)
{
	struct driver d;
	char *text = malloc(1 << 17);
	json_t *expected = json_array();
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	driver_init(&d);
	while (fgets(text, 1 << 17, file)) {
		json_t *line = json_loads(text, 0, NULL);
		assert_non_null(line);
		if (json_object_get(line, "to")) {
			json_array_append_new(expected, line);
			continue;
		}
		json_t *got = driver_take(&d);
		for (size_t i = 0; records && i < json_array_size(got); i++) {
			print_line(json_array_get(got, i));
		}
		if (!records) {
			compare(expected, got, path);
		}
		json_decref(got);
		json_array_clear(expected);
		if (records) {
			print_line(line);
		}
		driver_line(&d, line);
		json_decref(line);
	}
	for (size_t i = 0; records && i < json_array_size(d.out); i++) {
		print_line(json_array_get(d.out, i));
	}
	if (!records) {
		compare(expected, d.out, path);
	}
	fclose(file);
	free(text);
	json_decref(expected);
	driver_finish(&d);
}

static void replay(void **state)
{
	play(*state, false);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[32];
	size_t count = 0;
	if (argc == 3 && strcmp(argv[1], "record") == 0) {
		play(argv[2], true);
		return 0;
	}
	for (int i = 1; i < argc && count < 32; i++) {
		tests[count++] = (struct CMUnitTest){argv[i], replay, NULL, NULL, argv[i]};
	}
	return _cmocka_run_group_tests("transcripts", tests, count, NULL, NULL);
}
