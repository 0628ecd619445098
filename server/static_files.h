/* Which file of the built web client answers a path, in which encoding, and how it may be cached.
 */
#ifndef KREIDE_STATIC_FILES_H
#define KREIDE_STATIC_FILES_H

#include "bytes.h"
#include "errors.h"

enum static_encoding { STATIC_IDENTITY, STATIC_GZIP, STATIC_BROTLI, STATIC_ENCODING_COUNT };

struct static_file {
	char *path; /* "/assets/index-Ab12.js" */
	const char *mime;
	struct bytes content[STATIC_ENCODING_COUNT]; /* p NULL: not there */
	char etag[STATIC_ENCODING_COUNT][24];
	bool is_immutable; /* its name changes with its content */
};

struct static_files {
	struct static_file *files; /* sorted by path */
	size_t count, cap;
};

struct static_choice {
	const struct static_file *file; /* NULL: 404 */
	enum static_encoding encoding;
};

/* Reads the whole folder, with X.br and X.gz as encodings of X. ERR_NOT_FOUND: no index.html in it;
 * ERR_SYS. */
enum err static_files_load(struct static_files *s, const char *folder) MUST_USE;
void static_files_finish(struct static_files *s);
/*
 * A path is looked up as a whole among the names that were read, so none can lead out of the
 * folder. An unknown one whose last part has no dot is a page of the client's own router:
 * index.html.
 */
struct static_choice static_files_find(
	const struct static_files *s, const char *path, const char *accept_encoding);
const char *static_encoding_name(enum static_encoding e); /* NULL for identity */
/* True if the If-None-Match header names this etag. */
bool static_etag_matches(const char *if_none_match, const char *etag);

#endif
