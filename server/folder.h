/* What the parts that move whole folders about share: removing one, making it safe on the disk, and who uses the store's. */
#ifndef KREIDE_FOLDER_H
#define KREIDE_FOLDER_H

#include "errors.h"

#include <stdbool.h>

/* The folder with all that is in it; no link is followed. OK if it is not there. */
enum err folder_remove(const char *path) MUST_USE;
/* All that was written to the file system of this folder is on the disk. */
enum err folder_sync(const char *path) MUST_USE;
bool folder_has(const char *folder, const char *name);
/*
 * A lock on `name` in the folder, until the program ends or the descriptor is closed; it never outlives a crash. -1: somebody
 * else has it, or (errno is not EWOULDBLOCK) it can't be made.
 */
int folder_lock(const char *folder, const char *name);

/* Held by the server as long as it runs, and by whoever replaces the store. */
#define FOLDER_STORE_LOCK "kreide.lock"

#endif
