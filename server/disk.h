/*
 * The contents of shelves, one file each below <store dir>/files. Reading and writing is done on one thread of its own, in the order
 * in which it was asked for: a disk that is busy must not hold up the loop that carries lessons.
 */
#ifndef KREIDE_DISK_H
#define KREIDE_DISK_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk;

enum disk_kind {
	DISK_WRITE,  /* len bytes of buf at offset; makes the file if it is not there */
	DISK_SYNC,   /* all of it is on the disk; buf gets its first bytes (len is its room, then how many) */
	DISK_READ,   /* up to len bytes from offset into buf; len becomes how many there were */
	DISK_REMOVE
};

/* What is asked for, and, when it comes back, what became of it. */
struct disk_op {
	enum disk_kind kind;
	char file[33]; /* id */
	int64_t offset;
	uint8_t *buf;  /* the op's own, malloc'd */
	size_t len;
	uint64_t whose; /* the asker's number; 0: nobody waits for it */
	enum err result;
	int error;      /* errno, if result is ERR_SYS */
};

/* wake: something is done; called on the disk's thread. ERR_SYS: the folder can't be made. */
enum err disk_new(struct disk **out, const char *store_dir, void (*wake)(void *ctx), void *ctx) MUST_USE;
/* After all that was asked for. */
void disk_free(struct disk *disk);
/* Takes op (and its buf); it comes back by disk_take, unless nobody waits for it. */
void disk_ask(struct disk *disk, struct disk_op *op);
struct disk_op *disk_op_new(enum disk_kind kind, const char *file, uint64_t whose);
void disk_op_free(struct disk_op *op); /* NULL is fine */
/* One that is done; NULL: none. */
struct disk_op *disk_take(struct disk *disk);
/* How many bytes of this file there are now; 0 if there is none. Looks at once, in the caller's thread. */
int64_t disk_length(const struct disk *disk, const char *file);
/* Everything that `is_known` does not know of goes: what a crash or another program left. At the start. */
void disk_sweep(struct disk *disk, bool (*is_known)(void *ctx, const char *file), void *ctx);

#endif
