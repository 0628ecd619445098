/* Archives that are written in one go: a backup (tar, zstd), or what is stored of one person (zip). */
#ifndef KREIDE_PACK_H
#define KREIDE_PACK_H

#include "errors.h"

#include <stddef.h>
#include <stdint.h>

enum { PACK_SHA256_TEXT = 65 };

enum pack_kind { PACK_TAR_ZSTD, PACK_ZIP };

struct pack;

/* Writes to fd, which stays the caller's. ERR_NOMEM. */
enum err pack_open(struct pack **out, int fd, enum pack_kind kind) MUST_USE;
/* One file from the disk. sha256: of what was written; NULL: of no interest. ERR_SYS: either can't be read, or nothing can be
 * written; errno says why. */
enum err pack_file(struct pack *p, const char *name, const char *path, int64_t at_ms, char sha256[PACK_SHA256_TEXT]) MUST_USE;
enum err pack_bytes(struct pack *p, const char *name, const void *data, size_t len, int64_t at_ms) MUST_USE;
/* The last bytes; frees it, whatever comes of that. OK for NULL. */
enum err pack_close(struct pack *p) MUST_USE;

#endif
