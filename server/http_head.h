/* What a request's head says, read out of libwebsockets once. */
#ifndef KREIDE_HTTP_HEAD_H
#define KREIDE_HTTP_HEAD_H

#include "addr.h"

#include "lws_headers.h"
#include <stdbool.h>

enum { HTTP_PATH_MAX = 512, HTTP_HOST_MAX = 256 };

/* Texts that were too long for their place are empty. */
struct http_head {
	char path[HTTP_PATH_MAX];
	char host[HTTP_HOST_MAX], origin[HTTP_HOST_MAX];
	char session[129];  /* the cookie */
	const char *method; /* "GET", ...; "" if of no use here */
	struct addr client; /* never logged, never stored */
	bool is_https;      /* to the client, be it by a trusted proxy */
	bool is_forwarded;  /* came through some proxy */
};

void http_read_head(struct lws *wsi, struct http_head *head);
/* "" if it is not there or too long. */
void http_copy_header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t cap);
/* What follows the question mark, encoded again (the library decodes it); "" if it is too long. */
void http_copy_query(struct lws *wsi, char *out, size_t cap);

#endif
