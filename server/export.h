/* What is stored of one person as a zip, in the folder of files for as long as it takes to send it. */
#ifndef KREIDE_EXPORT_H
#define KREIDE_EXPORT_H

#include "api.h"

/* store_dir: a text. The archive is `file`, of so many bytes. With a handle of the store of its own, on any thread. */
enum err export_pack(void *store_dir, const struct api_packing *what, char file[33], int64_t *bytes) MUST_USE;
/* To a path that is not there yet. */
enum err export_write(const char *store_dir, const struct api_archive *archive, const char *path, int64_t *bytes) MUST_USE;

#endif
