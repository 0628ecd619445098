/*
 * How a backup is made. A file's content is safe on the disk before the database names it, and goes only after the database names
 * it no more. So the copy of the database comes first, then hard links to all contents that it names; if one is gone already,
 * the copy is older than its removal, and another copy is made. The links stay through all rounds.
 */
#include "backup.h"

#include "backup_parts.h"
#include "folder.h"
#include "snapshot.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS_MAX = 20 };

struct making {
	const struct backup_order *order;
	struct backup_outcome *outcome;
	char *folder; /* of copies and links, in the store's folder: links can't leave their file system */
	char *database;
	GPtrArray *files; /* ids that the copy names, as parts */
	GHashTable *missing, *missing_before;
	struct backup_manifest manifest;
	struct pack *pack;
	enum err error;
};

static enum err because(struct making *m, enum err e, const char *what)
{
	g_snprintf(m->outcome->why, BACKUP_WHY_MAX, "%s: %s", what, g_strerror(errno));
	return e;
}

/* Its content gets a second name, which outlives its removal. */
static void link_file(void *ctx, const char *file, int64_t bytes)
{
	struct making *m = ctx;
	char name[BACKUP_NAME_MAX];
	(void)bytes;
	if (m->error != OK) {
		return;
	}
	if (!backup_file_name(file, name)) {
		m->error = ERR_MALFORMED;
		return;
	}
	char *from = g_build_filename(m->order->store_dir, name, NULL);
	char *to = g_build_filename(m->folder, file, NULL);
	if (link(from, to) == 0 || errno == EEXIST) {
		g_ptr_array_add(m->files, g_strdup(file));
	} else if (errno == ENOENT) {
		g_hash_table_add(m->missing, g_strdup(file));
	} else {
		m->error = because(m, ERR_SYS, "the content of a file can't be linked");
	}
	g_free(from);
	g_free(to);
}

static bool is_same(GHashTable *a, GHashTable *b)
{
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, a);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		if (!g_hash_table_contains(b, key)) {
			return false;
		}
	}
	return g_hash_table_size(a) == g_hash_table_size(b);
}

static enum err copy_round(struct making *m)
{
	char *store = g_build_filename(m->order->store_dir, BACKUP_DATABASE, NULL);
	(void)g_unlink(m->database);
	g_ptr_array_set_size(m->files, 0);
	GHashTable *oldest = m->missing_before;
	m->missing_before = m->missing;
	m->missing = oldest;
	g_hash_table_remove_all(m->missing);
	enum err e = store_snapshot_make(store, m->database);
	g_free(store);
	if (e) {
		return because(m, e, "the database can't be copied");
	}
	e = store_snapshot_files(m->database, link_file, m);
	return e ? e : m->error;
}

/* Twice the same contents are missing: they are lost, and not just removed. */
static enum err copy_store(struct making *m)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		enum err e = copy_round(m);
		if (e) {
			return e;
		}
		if (g_hash_table_size(m->missing) == 0 || (round > 0 && is_same(m->missing, m->missing_before))) {
			m->outcome->missing = g_hash_table_size(m->missing);
			return OK;
		}
	}
	g_strlcpy(m->outcome->why, "files are removed faster than they can be copied", BACKUP_WHY_MAX);
	return ERR_FULL;
}

static enum err check_copy(struct making *m)
{
	enum err e = store_snapshot_check(m->database, &m->manifest.version);
	if (e) {
		g_snprintf(m->outcome->why, BACKUP_WHY_MAX, "the database is %s",
			e == ERR_UNSUPPORTED ? "of a newer version of Kreide" : "damaged; `kreide doctor` says more");
	}
	return e;
}

/* Takes path. */
static enum err add_part(struct making *m, const char *name, char *path)
{
	struct backup_part part = {0};
	GStatBuf at = {0};
	enum err e = g_lstat(path, &at) == 0 ? OK : ERR_SYS;
	e = e ? e : pack_file(m->pack, name, path, m->order->now_ms, part.sha256);
	g_free(path);
	if (e) {
		return because(m, e, "the backup can't be written");
	}
	g_strlcpy(part.name, name, sizeof part.name);
	part.bytes = at.st_size;
	m->outcome->bytes += part.bytes;
	g_array_append_val(m->manifest.parts, part);
	return OK;
}

static enum err add_files(struct making *m)
{
	enum err e = OK;
	for (guint i = 0; !e && i < m->files->len; i++) {
		char name[BACKUP_NAME_MAX];
		const char *file = g_ptr_array_index(m->files, i);
		(void)backup_file_name(file, name);
		e = add_part(m, name, g_build_filename(m->folder, file, NULL));
		m->order->progress(m->order->ctx, i + 1, m->files->len);
	}
	m->outcome->files = m->files->len;
	return e;
}

static enum err add_keys(struct making *m)
{
	enum err e = OK;
	for (size_t i = 0; m->order->with_keys && !e && backup_key_name(i) != NULL; i++) {
		if (folder_has(m->order->store_dir, backup_key_name(i))) {
			e = add_part(m, backup_key_name(i), g_build_filename(m->order->store_dir, backup_key_name(i), NULL));
			m->outcome->has_keys = true;
		}
	}
	return e;
}

static enum err write_all(struct making *m, int fd)
{
	enum err e = pack_open(&m->pack, fd, PACK_TAR_ZSTD);
	e = e ? e : add_part(m, BACKUP_DATABASE, g_strdup(m->database));
	e = e ? e : add_files(m);
	e = e ? e : add_keys(m);
	if (!e) {
		char *text = backup_manifest_write(&m->manifest, KREIDE_VERSION);
		e = pack_bytes(m->pack, BACKUP_MANIFEST, text, strlen(text), m->order->now_ms);
		g_free(text);
	}
	enum err closed = pack_close(m->pack);
	if (!e && closed) {
		e = because(m, closed, "the backup can't be written");
	}
	return e;
}

static enum err make(struct making *m, int fd)
{
	enum err e = folder_remove(m->folder) == OK && g_mkdir(m->folder, 0700) == 0 ? OK : ERR_SYS;
	if (e) {
		return because(m, e, "no place to work in the store's folder");
	}
	e = copy_store(m);
	e = e ? e : check_copy(m);
	e = e ? e : write_all(m, fd);
	enum err removed = folder_remove(m->folder);
	return e ? e : removed;
}

enum err backup_make(const struct backup_order *order, int fd, struct backup_outcome *outcome)
{
	*outcome = (struct backup_outcome){.at_ms = order->now_ms};
	int lock = folder_lock(order->store_dir, BACKUP_LOCK);
	if (lock < 0) {
		g_snprintf(outcome->why, BACKUP_WHY_MAX, "%s",
			errno == EWOULDBLOCK ? "another backup of this store is being made" : g_strerror(errno));
		return ERR_STATE;
	}
	struct making m = {
		.order = order,
		.outcome = outcome,
		.folder = g_build_filename(order->store_dir, BACKUP_MAKING, NULL),
		.files = g_ptr_array_new_with_free_func(g_free),
		.missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.missing_before = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
	m.database = g_build_filename(m.folder, BACKUP_DATABASE, NULL);
	backup_manifest_init(&m.manifest);
	m.manifest.at_ms = order->now_ms;
	enum err e = make(&m, fd);
	outcome->version = m.manifest.version;
	backup_manifest_finish(&m.manifest);
	g_hash_table_destroy(m.missing);
	g_hash_table_destroy(m.missing_before);
	g_ptr_array_free(m.files, TRUE);
	g_free(m.database);
	g_free(m.folder);
	(void)close(lock);
	return e;
}
