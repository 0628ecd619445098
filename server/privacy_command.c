/* `kreide purge` and `kreide privacy`. */
#include "admin.h"
#include "backup_parts.h"
#include "commands.h"
#include "keeping.h"
#include "purge.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static void drop_file(void *ctx, const char *file)
{
	const char *store_dir = ctx;
	char name[BACKUP_NAME_MAX];
	if (backup_file_name(file, name)) {
		char *path = g_build_filename(store_dir, name, NULL);
		if (g_unlink(path) != 0 && errno != ENOENT) {
			(void)fprintf(stderr, "kreide: the content of a file can't be removed: %s.\n", g_strerror(errno));
		}
		g_free(path);
	}
}

static bool goes_on(void *ctx)
{
	(void)ctx;
	return false;
}

static int run_purge(struct store *store, const struct options *o)
{
	struct purge_task task = {store, o->conf.store_dir, g_get_real_time() / 1000, drop_file, goes_on, o->conf.store_dir};
	struct purge_counts counts;
	enum err e = purge_run(&task, &counts);
	for (int kind = 0; kind < RETENTION_KINDS; kind++) {
		if (counts.of[kind] > 0) {
			(void)printf("%s\t%" G_GINT64_FORMAT "\n", retention_rule((enum retention_kind)kind)->name, counts.of[kind]);
		}
	}
	if (e != OK) {
		(void)fprintf(stderr, "kreide: the purge was not ended (%s). Try again.\n", err_name(e));
	}
	return e == OK ? 0 : 1;
}

int command_purge(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Deletes for good what is older than it may be, in all schools, as the server does every night, and prints how much of what.\n"
		"Lessons go on meanwhile.");
	return admin_finish(&o, store, code < 0 ? run_purge(store, &o) : code);
}

static void print_days(const struct keeping *k)
{
	for (int i = 0; i < RETENTION_KINDS; i++) {
		const struct retention_rule *rule = retention_rule((enum retention_kind)i);
		(void)printf("%s\t%d\t%s\t%d-%d\n", rule->name, k->days[i], retention_from_names[rule->from], rule->least, rule->most);
	}
}

/* "register=30,notes=0" */
static int set_days(struct store *store, const char *school, const char *text)
{
	char **parts = g_strsplit(text, ",", -1);
	int code = 0;
	for (char **part = parts; *part != NULL && code == 0; part++) {
		char *value = strchr(*part, '=');
		guint64 days = 0;
		bool is_number = value != NULL && g_ascii_string_to_unsigned(value + 1, 10, 0, G_MAXINT, &days, NULL);
		if (value != NULL) {
			*value = '\0';
		}
		enum retention_kind kind = retention_find(*part);
		if (!is_number || kind == RETENTION_KINDS || !retention_may(kind, (int)days)) {
			(void)fprintf(stderr, "kreide: '%s' can't be kept like that. Without --set this command prints what may be.\n", *part);
			code = 2;
		} else if (store_retention_set(store, school, *part, (int)days) != OK) {
			(void)fputs("kreide: it can't be written.\n", stderr);
			code = 1;
		}
	}
	g_strfreev(parts);
	return code;
}

static int run_privacy(struct store *store, const struct options *o)
{
	char name[STORE_NAME_MAX];
	struct keeping k;
	if (options_need(o->school, "school") == NULL) {
		return 2;
	}
	if (store_school_name(store, o->school, name) != OK) {
		(void)fputs("kreide: there is no such school.\n", stderr);
		return 1;
	}
	int code = o->set == NULL ? 0 : set_days(store, o->school, o->set);
	if (code == 0) {
		enum err e = keeping_load(&k, store, o->school);
		e = e ? e : o->set == NULL ? OK : keeping_mark_register(&k, store, o->school, g_get_real_time() / 1000);
		if (e == OK) {
			print_days(&k);
		}
		keeping_finish(&k);
		code = e == OK ? 0 : 1;
	}
	return code;
}

int command_privacy(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"How long a school keeps what: kind, days, from when on, and what may be chosen; separated by tabs.\n\n"
		"  --school ID --set register=30,notes=60   keeps these so many days");
	return admin_finish(&o, store, code < 0 ? run_privacy(store, &o) : code);
}
