/*
 * How a backup is put back. Everything is read into a folder of its own and verified there; then that folder gets another name,
 * which is the moment from which on the restore will be done whatever happens: whoever opens the store next moves the parts to
 * their places, as often as it takes.
 */
#include "backup.h"

#include "backup_parts.h"
#include "folder.h"
#include "snapshot.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024 };

struct reading {
	const struct backup_order *order;
	struct backup_outcome *outcome;
	struct archive *archive;
	char *folder;
	GHashTable *found; /* name -> struct backup_part * */
	struct backup_manifest manifest;
	bool has_manifest;
	uint32_t count;
	enum err error;
};

static enum err refuse(struct reading *r, enum err e, const char *why)
{
	g_strlcpy(r->outcome->why, why, BACKUP_WHY_MAX);
	return e;
}

static enum err refuse_sys(struct reading *r, const char *what)
{
	g_snprintf(r->outcome->why, BACKUP_WHY_MAX, "%s: %s", what, g_strerror(errno));
	return ERR_SYS;
}

static enum err refuse_damaged(struct reading *r)
{
	return refuse(r, ERR_MALFORMED, "the backup is damaged or cut off: it can't be read to its end");
}

static enum err write_all(struct reading *r, int fd, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			return refuse_sys(r, "the store's folder can't be written to");
		}
		data += n;
		len -= (size_t)n;
	}
	return OK;
}

static enum err copy_part(struct reading *r, int fd, struct backup_part *part)
{
	crypto_hash_sha256_state sum;
	uint8_t hash[crypto_hash_sha256_BYTES];
	g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
	(void)crypto_hash_sha256_init(&sum);
	for (;;) {
		la_ssize_t n = archive_read_data(r->archive, block, BLOCK_BYTES);
		if (n == 0) {
			break;
		}
		if (n < 0) {
			return refuse_damaged(r);
		}
		(void)crypto_hash_sha256_update(&sum, block, (size_t)n);
		part->bytes += n;
		enum err e = write_all(r, fd, block, (size_t)n);
		if (e) {
			return e;
		}
	}
	(void)crypto_hash_sha256_final(&sum, hash);
	(void)sodium_bin2hex(part->sha256, PACK_SHA256_TEXT, hash, sizeof hash);
	return OK;
}

/* Its name was checked: it leads nowhere but into this folder. */
static enum err take_part(struct reading *r, const char *name)
{
	struct backup_part *part = g_new0(struct backup_part, 1);
	g_strlcpy(part->name, name, sizeof part->name);
	if (!g_hash_table_add(r->found, part)) {
		return refuse(r, ERR_MALFORMED, "this is no backup of Kreide: a part is in it twice");
	}
	char *path = g_build_filename(r->folder, name, NULL);
	char *folder = g_path_get_dirname(path);
	int fd = g_mkdir_with_parents(folder, 0700) == 0 ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
	enum err e = fd >= 0 ? copy_part(r, fd, part) : refuse_sys(r, "the store's folder can't be written to");
	if (fd >= 0 && close(fd) != 0 && !e) {
		e = refuse_sys(r, "the store's folder can't be written to");
	}
	g_free(folder);
	g_free(path);
	r->outcome->bytes += part->bytes;
	r->order->progress(r->order->ctx, ++r->count, 0);
	return e;
}

static enum err take_manifest(struct reading *r, int64_t bytes)
{
	if (bytes < 0 || bytes > BACKUP_MANIFEST_MAX) {
		return refuse_damaged(r);
	}
	g_autofree char *text = g_malloc((gsize)bytes + 1);
	if (archive_read_data(r->archive, text, (size_t)bytes) != (la_ssize_t)bytes) {
		return refuse_damaged(r);
	}
	enum err e = backup_manifest_read(&r->manifest, text, (size_t)bytes);
	r->has_manifest = true;
	return e == ERR_UNSUPPORTED ? refuse(r, e, "the backup was made by a newer version of Kreide: install that version first")
	       : e		    ? refuse(r, e, "this is no backup of Kreide: its manifest can't be read")
				    : OK;
}

static enum err take_entry(struct reading *r, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	bool is_file = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL;
	if (name == NULL || !is_file) {
		return refuse(r, ERR_MALFORMED, "this is no backup of Kreide: something in it is no file");
	}
	if (r->has_manifest) {
		return refuse(r, ERR_MALFORMED, "this is no backup of Kreide: something follows its manifest");
	}
	if (strcmp(name, BACKUP_MANIFEST) == 0) {
		return take_manifest(r, archive_entry_size(entry));
	}
	if (!backup_is_part(name)) {
		return refuse(r, ERR_MALFORMED, "this is no backup of Kreide: there is a file in it that no backup has");
	}
	return take_part(r, name);
}

static enum err read_all(struct reading *r)
{
	for (;;) {
		struct archive_entry *entry;
		int result = archive_read_next_header(r->archive, &entry);
		if (result == ARCHIVE_EOF) {
			return r->has_manifest ? OK : refuse(r, ERR_MALFORMED, "the backup is cut off: its manifest is missing");
		}
		if (result != ARCHIVE_OK) {
			return r->count == 0 ? refuse(r, ERR_MALFORMED, "this is no backup of Kreide") : refuse_damaged(r);
		}
		enum err e = take_entry(r, entry);
		if (e) {
			return e;
		}
	}
}

static enum err read_archive(struct reading *r, int fd)
{
	r->archive = archive_read_new();
	bool is_open = r->archive != NULL && archive_read_support_format_tar(r->archive) == ARCHIVE_OK &&
		       archive_read_support_filter_zstd(r->archive) == ARCHIVE_OK;
	enum err e = !is_open ? refuse(r, ERR_NOMEM, "no memory") : OK;
	if (!e && archive_read_open_fd(r->archive, fd, BLOCK_BYTES) != ARCHIVE_OK) {
		e = refuse(r, ERR_MALFORMED, "this is no backup of Kreide");
	}
	e = e ? e : read_all(r);
	(void)archive_read_free(r->archive);
	return e;
}

/* Exactly what the manifest names, as it was. */
static enum err check_parts(struct reading *r)
{
	for (guint i = 0; i < r->manifest.parts->len; i++) {
		const struct backup_part *part = &g_array_index(r->manifest.parts, struct backup_part, i);
		const struct backup_part *found = g_hash_table_lookup(r->found, part);
		if (found == NULL) {
			return refuse(r, ERR_MALFORMED, "the backup is not whole: a part of it is missing");
		}
		if (found->bytes != part->bytes || strcmp(found->sha256, part->sha256) != 0) {
			return refuse(r, ERR_MALFORMED, "the backup was changed or is damaged: a part of it is not what it was");
		}
	}
	return g_hash_table_size(r->found) == r->manifest.parts->len
		       ? OK
		       : refuse(r, ERR_MALFORMED, "the backup was changed: there is more in it than its manifest names");
}

static void check_file(void *ctx, const char *file, int64_t bytes)
{
	struct reading *r = ctx;
	struct backup_part key = {0};
	if (!backup_file_name(file, key.name)) {
		r->error = ERR_MALFORMED;
		return;
	}
	const struct backup_part *found = g_hash_table_lookup(r->found, &key);
	if (found == NULL) {
		r->outcome->missing++;
	} else if (found->bytes != bytes) {
		r->error = ERR_MALFORMED;
	} else {
		r->outcome->files++;
	}
}

static enum err check_database(struct reading *r)
{
	char *path = g_build_filename(r->folder, BACKUP_DATABASE, NULL);
	enum err e = store_snapshot_check(path, &r->outcome->version);
	e = e ? e : store_snapshot_files(path, check_file, r);
	e = e ? e : r->error;
	e = e ? e : store_snapshot_settle(path, g_get_real_time() / 1000);
	g_free(path);
	return e == ERR_UNSUPPORTED ? refuse(r, e, "the backup was made by a newer version of Kreide: install that version first")
	       : e		    ? refuse(r, ERR_MALFORMED, "the backup's database is damaged, or none of Kreide")
				    : OK;
}

static guint hash_part(gconstpointer part)
{
	return g_str_hash(((const struct backup_part *)part)->name);
}

static gboolean is_same_part(gconstpointer a, gconstpointer b)
{
	return strcmp(((const struct backup_part *)a)->name, ((const struct backup_part *)b)->name) == 0;
}

static enum err read_and_check(const struct backup_order *order, int fd, struct backup_outcome *outcome, const char *folder)
{
	struct reading r = {
		.order = order,
		.outcome = outcome,
		.folder = g_strdup(folder),
		.found = g_hash_table_new_full(hash_part, is_same_part, g_free, NULL),
	};
	enum err e = folder_remove(folder) == OK && g_mkdir(folder, 0700) == 0 ? OK : refuse_sys(&r, "the store's folder can't be written to");
	e = e ? e : read_archive(&r, fd);
	e = e ? e : check_parts(&r);
	e = e ? e : check_database(&r);
	outcome->at_ms = r.manifest.at_ms;
	backup_manifest_finish(&r.manifest);
	g_hash_table_destroy(r.found);
	g_free(r.folder);
	return e;
}

/* What was there is gone, or in the way of nothing. */
static enum err move(const char *from_folder, const char *to_folder, const char *name)
{
	if (!folder_has(from_folder, name)) {
		return OK;
	}
	g_autofree char *from = g_build_filename(from_folder, name, NULL);
	g_autofree char *to = g_build_filename(to_folder, name, NULL);
	return g_rename(from, to) == 0 ? OK : ERR_SYS;
}

static enum err drop(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	return folder_remove(path);
}

/* In any state in which an earlier try may have ended. */
static enum err put_into_place(const char *store_dir, const char *ready)
{
	enum err e = OK;
	if (folder_has(ready, BACKUP_DATABASE)) {
		/* of the older database: it must not be taken for the journal of this one */
		e = drop(store_dir, BACKUP_DATABASE "-wal");
		e = e ? e : drop(store_dir, BACKUP_DATABASE "-shm");
		e = e ? e : folder_sync(store_dir);
		e = e ? e : move(ready, store_dir, BACKUP_DATABASE);
	}
	if (!e && folder_has(ready, BACKUP_FILES)) {
		e = drop(store_dir, BACKUP_FILES);
		e = e ? e : move(ready, store_dir, BACKUP_FILES);
	}
	for (size_t i = 0; !e && backup_key_name(i) != NULL; i++) {
		e = move(ready, store_dir, backup_key_name(i));
	}
	e = e ? e : folder_sync(store_dir);
	return e ? e : folder_remove(ready);
}

bool backup_is_unsettled(const char *store_dir)
{
	return folder_has(store_dir, BACKUP_READY);
}

enum err backup_forget(const char *store_dir)
{
	enum err e = OK;
	int lock = folder_lock(store_dir, BACKUP_LOCK);
	if (lock >= 0) { /* else one is being made, and sees to it */
		e = drop(store_dir, BACKUP_MAKING);
		(void)close(lock);
	}
	return e;
}

enum err backup_settle(const char *store_dir)
{
	enum err e = drop(store_dir, BACKUP_READING);
	if (!e && backup_is_unsettled(store_dir)) {
		g_autofree char *ready = g_build_filename(store_dir, BACKUP_READY, NULL);
		e = put_into_place(store_dir, ready);
	}
	return e ? e : backup_forget(store_dir);
}

static enum err restore_locked(const struct backup_order *order, int fd, struct backup_outcome *outcome)
{
	const char *dir = order->store_dir;
	if (backup_settle(dir) != OK) {
		g_snprintf(outcome->why, BACKUP_WHY_MAX, "the store's folder can't be written to: %s", g_strerror(errno));
		return ERR_SYS;
	}
	if (!order->force && (folder_has(dir, BACKUP_DATABASE) || folder_has(dir, BACKUP_FILES))) {
		g_strlcpy(outcome->why, "there is a store already. With --force the backup takes its place", BACKUP_WHY_MAX);
		return ERR_STATE;
	}
	g_autofree char *reading = g_build_filename(dir, BACKUP_READING, NULL);
	g_autofree char *ready = g_build_filename(dir, BACKUP_READY, NULL);
	enum err e = read_and_check(order, fd, outcome, reading);
	/* a store without files has an empty folder of them, so that older ones go */
	g_autofree char *files = g_build_filename(reading, BACKUP_FILES, NULL);
	if (!e) {
		bool is_ready = g_mkdir_with_parents(files, 0700) == 0 && folder_sync(reading) == OK && g_rename(reading, ready) == 0 &&
				folder_sync(dir) == OK && put_into_place(dir, ready) == OK;
		if (!is_ready) {
			g_snprintf(outcome->why, BACKUP_WHY_MAX, "the backup can't be put into place: %s", g_strerror(errno));
			e = ERR_SYS;
		}
	}
	enum err removed = drop(dir, BACKUP_READING);
	return e ? e : removed;
}

enum err backup_restore(const struct backup_order *order, int fd, struct backup_outcome *outcome)
{
	*outcome = (struct backup_outcome){0};
	int lock = folder_lock(order->store_dir, FOLDER_STORE_LOCK);
	if (lock < 0) {
		g_snprintf(outcome->why, BACKUP_WHY_MAX, "%s",
			errno == EWOULDBLOCK ? "a server uses this store. Stop it first: systemctl stop kreide" : g_strerror(errno));
		return ERR_STATE;
	}
	enum err e = restore_locked(order, fd, outcome);
	(void)close(lock);
	return e;
}
