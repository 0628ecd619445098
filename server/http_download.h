/* Downloads from shelves: from the disk as fast as the connection takes it, whole or one range of it (RFC 9110, section 14). */
#ifndef KREIDE_HTTP_DOWNLOAD_H
#define KREIDE_HTTP_DOWNLOAD_H

#include "http_reply.h"

struct api_reply;

/* API_SEND: what api/ decided. */
int http_download_begin(struct lws *wsi, struct http_session *s, const struct api_reply *reply);
int http_download_more(struct lws *wsi, struct http_session *s);
void http_download_closed(struct app *app, struct http_session *s);
/* Nobody is there any more to whom it could be sent. */
void http_download_forget(struct app *app, const struct api_reply *reply);
/* The disk has read this; takes op. */
void http_download_on_disk(struct app *app, struct disk_op *op);

/* "bytes=5-9", "bytes=5-", "bytes=-5" of a file of so many bytes: first and how many. OK; ERR_UNSUPPORTED: something else, to be
 * answered with all of it; ERR_MALFORMED: not in the file. */
enum err http_download_range(const char *range, int64_t bytes, int64_t *first, int64_t *count) MUST_USE;
/* attachment, with the name for old and new programs (RFC 6266). */
void http_download_disposition(const char *name, char *out, size_t cap);

#endif
