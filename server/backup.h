/*
 * Backups: one archive (tar, zstd) with the database, the contents of shelves, if wanted the self-signed certificate and its key,
 * and last of all a manifest with the SHA-256 of each part. Made while lessons run; put back whole or not at all.
 */
#ifndef KREIDE_BACKUP_H
#define KREIDE_BACKUP_H

#include "errors.h"

#include <stdbool.h>
#include <stdint.h>

enum { BACKUP_WHY_MAX = 320 };

struct backup_outcome {
	uint32_t files;       /* on shelves */
	uint32_t missing;     /* whose contents are not on the disk: they were lost before */
	int64_t bytes;        /* of all parts */
	int64_t at_ms;        /* restore: when the backup was made */
	int version;          /* of the tables */
	bool has_keys;
	char why[BACKUP_WHY_MAX]; /* on failure: one sentence for a person */
};

typedef void (*backup_progress)(void *ctx, uint32_t done, uint32_t total);

struct backup_order {
	const char *store_dir;
	bool with_keys, force;
	int64_t now_ms;
	backup_progress progress;
	void *ctx;
};

/* Writes to fd. ERR_STATE: another backup runs; else why says what failed. */
enum err backup_make(const struct backup_order *order, int fd, struct backup_outcome *outcome) MUST_USE;
/* Reads from fd, verifies all of it, then puts it into place. ERR_STATE: a server uses the store, or there is something and `force`
 * was not said; ERR_MALFORMED: not a whole backup; ERR_UNSUPPORTED: of a newer version. */
enum err backup_restore(const struct backup_order *order, int fd, struct backup_outcome *outcome) MUST_USE;
/* Whoever holds the store's lock: ends a restore that was cut off after all had been verified, and forgets what others left. */
enum err backup_settle(const char *store_dir) MUST_USE;
/* What backups that were cut off have left: copies, and links to contents that may be deleted since. */
enum err backup_forget(const char *store_dir) MUST_USE;
/* A restore was cut off, and must be ended before the store is opened. */
bool backup_is_unsettled(const char *store_dir);

#endif
