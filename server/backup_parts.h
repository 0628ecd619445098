/* What a backup is made of: the names of its parts, and its manifest. */
#ifndef KREIDE_BACKUP_PARTS_H
#define KREIDE_BACKUP_PARTS_H

#include "errors.h"
#include "pack.h"

#include <glib.h>
#include <stdbool.h>

#define BACKUP_DATABASE "kreide.db"
#define BACKUP_FILES "files"
#define BACKUP_MANIFEST "manifest.json"
/* Folders and locks of the store's folder that only backups use. */
#define BACKUP_LOCK "backup.lock"
#define BACKUP_MAKING "backup.making"
#define BACKUP_READING "restore.reading"
#define BACKUP_READY "restore.ready"

enum { BACKUP_NAME_MAX = 64, BACKUP_MANIFEST_MAX = 256 * 1024 * 1024 };

struct backup_part {
	char name[BACKUP_NAME_MAX];
	int64_t bytes;
	char sha256[PACK_SHA256_TEXT];
};

struct backup_manifest {
	int version; /* of the tables */
	int64_t at_ms;
	GArray *parts; /* struct backup_part */
};

/* NULL past the last. */
const char *backup_key_name(size_t i);
/* May a backup have a part of this name? Nothing else is ever written to the disk. */
bool backup_is_part(const char *name);
/* "files/aB/faBcd..." of a file's id; false: that is no id. */
bool backup_file_name(const char *file, char name[BACKUP_NAME_MAX]);

void backup_manifest_init(struct backup_manifest *m);
void backup_manifest_finish(struct backup_manifest *m);
/* g_malloc'd JSON. */
char *backup_manifest_write(const struct backup_manifest *m, const char *program);
/* ERR_MALFORMED; ERR_UNSUPPORTED: of a form that this version does not know. *m is still to be finished. */
enum err backup_manifest_read(struct backup_manifest *m, const void *text, size_t len) MUST_USE;

#endif
