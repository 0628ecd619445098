#include "export.h"

#include "backup_parts.h"
#include "pack.h"
#include "person_export.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Its content may have gone since the store was asked: whoever removed it wanted that. */
static enum err add_part(struct pack *p, const char *store_dir, const struct api_part *part, int64_t now_ms)
{
	char name[BACKUP_NAME_MAX];
	if (!backup_file_name(part->file, name)) {
		return OK;
	}
	char *path = g_build_filename(store_dir, name, NULL);
	enum err e = g_access(path, R_OK) == 0 ? pack_file(p, part->name, path, now_ms, NULL) : OK;
	g_free(path);
	return e;
}

enum err export_write(const char *store_dir, const struct api_archive *archive, const char *path, int64_t *bytes)
{
	struct pack *p = NULL;
	struct stat at = {0};
	int64_t now_ms = g_get_real_time() / 1000;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum err e = fd >= 0 ? pack_open(&p, fd, PACK_ZIP) : ERR_SYS;
	e = e ? e : pack_bytes(p, archive->text_name, archive->text, archive->text_len, now_ms);
	for (size_t i = 0; !e && i < archive->count; i++) {
		e = add_part(p, store_dir, archive->parts[i], now_ms);
	}
	enum err closed = pack_close(p);
	e = e ? e : closed;
	if (fd >= 0) {
		e = fstat(fd, &at) == 0 ? e : ERR_SYS;
		(void)close(fd);
		if (e) {
			(void)g_unlink(path);
		}
	}
	*bytes = at.st_size;
	return e;
}

static enum err pack_into(const char *store_dir, const struct person_export *made, char file[33], int64_t *bytes)
{
	char name[BACKUP_NAME_MAX];
	store_make_secret_id(file); /* the store knows no such file: whatever is left of it goes at the next start */
	if (!backup_file_name(file, name)) {
		return ERR_MALFORMED;
	}
	char *path = g_build_filename(store_dir, name, NULL), *folder = g_path_get_dirname(path);
	struct api_archive archive = person_export_archive(made);
	(void)g_mkdir(folder, 0700);
	enum err e = export_write(store_dir, &archive, path, bytes);
	g_free(folder);
	g_free(path);
	return e;
}

enum err export_pack(void *store_dir, const struct api_packing *what, char file[33], int64_t *bytes)
{
	struct store *store = NULL;
	struct person_export made;
	char *path = g_build_filename(store_dir, BACKUP_DATABASE, NULL);
	enum err e = store_open(&store, path);
	g_free(path);
	if (e) {
		return e;
	}
	e = person_export_read(&made, store, what->school, what->person, what->now_ms);
	store_close(store);
	e = e ? e : pack_into(store_dir, &made, file, bytes);
	person_export_finish(&made);
	return e;
}
