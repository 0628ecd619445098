/* `kreide backup FILE|FOLDER|-` and `kreide restore FILE|-`. */
#include "admin.h"
#include "backup.h"
#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NICENESS = 10, MIB = 1024 * 1024, CODE_LOST = 3 };
#define TELL_EVERY_US (G_USEC_PER_SEC / 4)
#define NAME_HEAD "kreide-"
#define NAME_TAIL ".tar.zst"

struct telling {
	gint64 at;
	bool is_on; /* somebody looks */
};

static void tell(void *ctx, uint32_t done, uint32_t total)
{
	struct telling *t = ctx;
	gint64 now = g_get_monotonic_time();
	if (!t->is_on || (done != total && now - t->at < TELL_EVERY_US)) {
		return;
	}
	t->at = now;
	if (total > 0) {
		(void)fprintf(stderr, "\r%u of %u files%s", done, total, done == total ? "\n" : "");
	} else {
		(void)fprintf(stderr, "\r%u parts read", done);
	}
}

static bool is_backup_name(const char *name)
{
	return g_str_has_prefix(name, NAME_HEAD) && g_str_has_suffix(name, NAME_TAIL);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names tell the time, so their order is that of making. */
static int rotate(const char *folder, int keep)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	DIR *dir = opendir(folder);
	int code = dir == NULL ? 1 : 0;
	for (const struct dirent *d; dir != NULL && (d = readdir(dir)) != NULL;) {
		if (is_backup_name(d->d_name)) {
			g_ptr_array_add(names, g_strdup(d->d_name));
		}
	}
	if (dir != NULL) {
		(void)closedir(dir);
	}
	if (names->len > 0) {
		qsort(names->pdata, names->len, sizeof names->pdata[0], compare_names);
	}
	for (guint i = 0; i + (guint)keep < names->len; i++) {
		char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
		if (g_unlink(path) != 0) {
			(void)fprintf(stderr, "kreide: %s can't be removed: %s.\n", path, g_strerror(errno));
			code = 1;
		}
		g_free(path);
	}
	g_ptr_array_free(names, TRUE);
	return code;
}

static char *name_of_now(const char *folder)
{
	GDateTime *now = g_date_time_new_now_local();
	char *time = g_date_time_format(now, "%Y-%m-%d-%H%M%S");
	char *path = g_strdup_printf("%s/" NAME_HEAD "%s" NAME_TAIL, folder, time);
	g_free(time);
	g_date_time_unref(now);
	return path;
}

static int say_made(enum err e, const struct backup_outcome *outcome, const char *path)
{
	if (e != OK) {
		(void)fprintf(stderr, "kreide: no backup was made: %s.\n", outcome->why);
		return 1;
	}
	(void)fprintf(stderr, "%s: the database and %u files, %.1f MiB%s.\n", path, outcome->files, (double)outcome->bytes / MIB,
		outcome->has_keys ? ", with the certificate's key" : "");
	if (outcome->missing > 0) {
		(void)fprintf(stderr, "kreide: the contents of %u files are lost: the store names them, but they are not on the disk.\n",
			outcome->missing);
		return CODE_LOST;
	}
	return 0;
}

/* Under another name until all of it is there. */
static int make_file(const struct backup_order *order, const char *path, bool may_replace)
{
	struct backup_outcome outcome;
	if (!may_replace && g_file_test(path, G_FILE_TEST_EXISTS)) {
		(void)fprintf(stderr, "kreide: %s is there already. With --force it is replaced.\n", path);
		return 1;
	}
	char *partial = g_strconcat(path, ".part", NULL);
	(void)g_unlink(partial);
	int fd = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int code = 1;
	if (fd < 0) {
		(void)fprintf(stderr, "kreide: %s can't be written: %s.\n", path, g_strerror(errno));
	} else {
		enum err e = backup_make(order, fd, &outcome);
		if (!e && (fsync(fd) != 0 || g_rename(partial, path) != 0)) {
			g_snprintf(outcome.why, sizeof outcome.why, "%s can't be written: %s", path, g_strerror(errno));
			e = ERR_SYS;
		}
		(void)close(fd);
		if (e != OK) {
			(void)g_unlink(partial);
		}
		code = say_made(e, &outcome, path);
	}
	g_free(partial);
	return code;
}

static int run_backup(const struct options *o, const struct backup_order *order, const char *path)
{
	struct backup_outcome outcome;
	if (strcmp(path, "-") == 0) {
		return say_made(backup_make(order, STDOUT_FILENO, &outcome), &outcome, "standard output");
	}
	/* who wants several means a folder, also where there is none yet */
	bool wants_folder = o->keep > 0 || g_str_has_suffix(path, "/");
	if (wants_folder && g_mkdir_with_parents(path, 0700) != 0) {
		(void)fprintf(stderr, "kreide: %s is no folder, and can't be made one: %s.\n", path, g_strerror(errno));
		return 1;
	}
	if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
		return make_file(order, path, o->force);
	}
	char *file = name_of_now(path);
	int code = make_file(order, file, false);
	g_free(file);
	if (o->keep > 0 && code != 1) {
		int rotated = rotate(path, o->keep);
		code = rotated != 0 ? rotated : code;
	}
	return code;
}

int command_backup(int argc, char **argv)
{
	struct options o;
	const char *path = options_take_path(&argc, &argv);
	int code = options_read(&o, argc, argv,
		"kreide backup FILE: everything that the server keeps, in one archive; lessons go on meanwhile.\n"
		"FILE may be a folder (with --keep it is one): then the name is made of the date. With - it goes to standard output, for a\n"
		"program that encrypts it (kreide backup - | age -r RECIPIENT >FILE): Kreide does not, and a backup\n"
		"holds all that the school keeps. Exit code 3: made, but contents of files were lost before.\n\n"
		"  --keep N       of the backups in the folder the newest N stay\n"
		"  --with-keys    the self-signed certificate and its key, too\n"
		"  --force        replaces FILE");
	if (code < 0 && path == NULL) {
		(void)fputs("kreide: where to? kreide backup FILE. See --help.\n", stderr);
		code = 2;
	}
	if (code < 0) {
		struct telling telling = {.is_on = isatty(STDERR_FILENO)};
		struct backup_order order = {
			.store_dir = o.conf.store_dir,
			.with_keys = o.with_keys,
			.now_ms = g_get_real_time() / 1000,
			.progress = tell,
			.ctx = &telling,
		};
		(void)setpriority(PRIO_PROCESS, 0, NICENESS); /* lessons come first */
		code = run_backup(&o, &order, path);
	}
	options_finish(&o);
	return code;
}

static int run_restore(const struct options *o, const char *path)
{
	struct backup_outcome outcome;
	struct telling telling = {.is_on = isatty(STDERR_FILENO)};
	struct backup_order order = {.store_dir = o->conf.store_dir, .force = o->force, .progress = tell, .ctx = &telling};
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || g_mkdir_with_parents(order.store_dir, 0700) != 0) {
		(void)fprintf(stderr, "kreide: %s can't be opened: %s.\n", fd < 0 ? path : order.store_dir, g_strerror(errno));
		return 1;
	}
	enum err e = backup_restore(&order, fd, &outcome);
	(void)close(fd);
	if (e != OK) {
		(void)fprintf(stderr, "kreide: nothing was restored: %s.\n", outcome.why);
		return 1;
	}
	GDateTime *at = g_date_time_new_from_unix_local(outcome.at_ms / 1000);
	char *time = g_date_time_format(at, "%Y-%m-%d %H:%M:%S");
	(void)fprintf(stderr, "The store in %s is as it was at %s: %u files, %.1f MiB.\n", order.store_dir, time, outcome.files,
		(double)outcome.bytes / MIB);
	g_free(time);
	g_date_time_unref(at);
	if (outcome.missing > 0) {
		(void)fprintf(stderr, "kreide: the contents of %u files were lost before the backup was made.\n", outcome.missing);
		return CODE_LOST;
	}
	return 0;
}

int command_restore(int argc, char **argv)
{
	struct options o;
	const char *path = options_take_path(&argc, &argv);
	int code = options_read(&o, argc, argv,
		"kreide restore FILE: the store as it was when the backup was made, whole or not at all. The server must be\n"
		"stopped, and the user must be the one that runs it. All of the backup is verified before anything is\n"
		"touched. With - it comes from standard input. Whoever was erased since the backup was made comes back\n"
		"with it: erase him again.\n\n"
		"  --dir DIR      into this folder, instead of [store] dir\n"
		"  --force        in place of the store that is there");
	if (code < 0 && path == NULL) {
		(void)fputs("kreide: what? kreide restore FILE. See --help.\n", stderr);
		code = 2;
	}
	code = code < 0 ? run_restore(&o, path) : code;
	options_finish(&o);
	return code;
}
