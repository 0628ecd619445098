/* `kreide import FILE --school ID`: a file of people and groups, first as a preview in words, with --apply for good. */
#include "admin.h"
#include "commands.h"
#include "csv.h"
#include "import_words.h"
#include "roster_store.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { CHANGES_SHOWN = 40 };

struct import {
	const struct options *o;
	struct store *store;
	enum words words;
	struct roster_known known;
	struct roster_options options;
	struct roster_plan plan;
	char *file;
	size_t len;
};

static int complain(const struct import *import, enum import_saying saying, const char *detail)
{
	(void)fprintf(stderr, "kreide: %s%s%s\n", import_words_say(saying, import->words), detail[0] == '\0' ? "" : ": ", detail);
	return 1;
}

/* Takes the line. */
static void print_line(FILE *out, const char *before, char *line)
{
	(void)fprintf(out, "%s%s\n", before, line);
	g_free(line);
}

static bool read_file(struct import *import, const char *path)
{
	bool is_read = false;
	FILE *f = fopen(path, "rb");
	if (f != NULL) {
		/* one byte more than may be: then the plan says that it is too large */
		import->file = g_malloc(CSV_BYTES_MAX + 1);
		import->len = fread(import->file, 1, CSV_BYTES_MAX + 1, f);
		is_read = ferror(f) == 0;
		(void)fclose(f);
	}
	if (!is_read) {
		(void)complain(import, SAY_NO_FILE, g_strerror(errno));
	}
	return is_read;
}

static int print_errors(const struct import *import)
{
	(void)complain(import, SAY_ERRORS, "");
	for (guint i = 0; i < import->plan.errors->len; i++) {
		print_line(stderr, "  ", import_words_error(&g_array_index(import->plan.errors, struct roster_error, i), import->words));
	}
	if (import->plan.has_more_errors) {
		(void)fputs("  ...\n", stderr);
	}
	return 1;
}

static void print_plan(const struct import *import)
{
	const struct roster_plan *plan = &import->plan;
	char separator[4] = {'"', plan->separator == '\t' ? ' ' : plan->separator, '"', '\0'};
	(void)printf("%s, %s, %s, %u %s\n", import_words_say(plan->has_roles ? SAY_FORM_GENERAL : SAY_FORM_SCHILD, import->words),
		plan->encoding, plan->separator == '\t' ? "Tab" : separator, plan->lines, import_words_say(plan->lines == 1 ? SAY_LINE : SAY_LINES, import->words));
	for (guint i = 0; i < plan->ignored->len; i++) {
		(void)printf("%s%s", i == 0 ? import_words_say(SAY_IGNORED, import->words) : "", i == 0 ? ": " : ", ");
		(void)fputs(g_ptr_array_index(plan->ignored, i), stdout);
	}
	(void)fputs(plan->ignored->len > 0 ? "\n" : "", stdout);
	const struct roster_change **shown = g_new(const struct roster_change *, plan->changes->len + 1);
	size_t count = roster_plan_show(plan, shown, import->o->list ? plan->changes->len : CHANGES_SHOWN);
	for (size_t i = 0; i < count; i++) {
		print_line(stdout, "  ", import_words_change(plan, shown[i], import->words));
	}
	g_free(shown);
	if (count < plan->changes->len) {
		(void)printf("  %s\n", import_words_say(SAY_MORE, import->words));
	}
	print_line(stdout, "", import_words_counts(plan, import->words));
	for (guint i = 0; i < plan->notices->len; i++) {
		print_line(stdout, "", import_words_notice(&g_array_index(plan->notices, struct roster_notice, i), import->words));
	}
}

static int apply(const struct import *import)
{
	struct roster_source source = {import->store, import->o->school, import->file, import->len, &import->options};
	if (import->plan.needs_confirmation && !import->o->yes) {
		return complain(import, SAY_CONFIRM, "");
	}
	enum err e = roster_store_apply(&source, &import->plan, g_get_real_time() / 1000);
	if (e != OK) {
		return complain(import, e == ERR_STATE ? SAY_CHANGED : SAY_FAILED, "");
	}
	(void)puts(import_words_say(SAY_DONE, import->words));
	return 0;
}

static int preview_or_apply(struct import *import)
{
	import->options.by_operator = true; /* whoever has the machine has all of it */
	import->options.is_login_taken = roster_store_login_taken;
	import->options.ctx = &import->known;
	if (roster_plan(&import->plan, &import->known.roster, import->file, import->len, &import->options) != OK) {
		return print_errors(import);
	}
	print_plan(import);
	if (import->o->apply) {
		return apply(import);
	}
	(void)puts(import_words_say(SAY_PREVIEW, import->words));
	return 0;
}

static int run(struct store *store, const struct options *o, const char *path)
{
	struct import import = {.o = o, .store = store, .words = import_words()};
	char name[STORE_NAME_MAX];
	if (path == NULL || options_need(o->school, "school") == NULL) {
		return path == NULL ? complain(&import, SAY_WHICH_FILE, "") + 1 : 2;
	}
	if (!roster_store_whole(&import.options, o->whole == NULL ? "" : o->whole)) {
		return complain(&import, SAY_WHOLE, "") + 1;
	}
	if (store_school_name(store, o->school, name) != OK) {
		return complain(&import, SAY_NO_SCHOOL, "");
	}
	int code = 1;
	if (read_file(&import, path)) {
		if (roster_store_load(&import.known, store, o->school) == OK) {
			code = preview_or_apply(&import);
			roster_plan_finish(&import.plan);
		} else {
			code = complain(&import, SAY_FAILED, "");
		}
		roster_store_forget(&import.known);
	}
	g_free(import.file);
	return code;
}

int command_import(int argc, char **argv)
{
	struct options o;
	struct store *store;
	const char *path = NULL;
	if (argc > 1 && argv[1][0] != '-') {
		path = argv[1];
		argv[1] = argv[0];
		argc--;
		argv++;
	}
	int code = admin_begin(&o, &store, argc, argv,
		"kreide import FILE --school ID: people and groups from a CSV file (docs/import.md says what it must look like).\n"
		"Without --apply it only says what would change.\n\n"
		"  --whole ROLES  the file is the whole truth for these roles, such as pupil,teacher:\n"
		"                 who is missing has left\n"
		"  --list         all changes, not the first ones\n"
		"  --apply        all of it, or nothing\n"
		"  --yes          even if more than a quarter of a role would leave");
	return admin_finish(&o, store, code < 0 ? run(store, &o, path) : code);
}
