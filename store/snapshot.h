/* Copies of a store, taken while others write to it. Each call has a connection of its own, and migrates nothing. */
#ifndef KREIDE_SNAPSHOT_H
#define KREIDE_SNAPSHOT_H

#include "errors.h"

#include <stdint.h>

/* As the store is at one moment, without what was deleted from it and without the keys of secret votes; nobody waits for it. `copy` must not be there. ERR_SYS. */
enum err store_snapshot_make(const char *path, const char *copy) MUST_USE;
/* Is it whole, and can this version open it? *version: of its tables. ERR_MALFORMED: broken, or no store; ERR_UNSUPPORTED: made
 * by a newer version. */
enum err store_snapshot_check(const char *copy, int *version) MUST_USE;
/* The files on shelves whose contents belong to it. */
enum err store_snapshot_files(const char *copy, void (*each)(void *ctx, const char *file, int64_t bytes), void *ctx) MUST_USE;
/* Before it becomes the store: mails that are due by now may have gone out since it was made. Nobody gets one twice.
 * And no secret vote goes on: a key in it is forgotten. */
enum err store_snapshot_settle(const char *copy, int64_t now_ms) MUST_USE;

#endif
