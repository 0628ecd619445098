/* The HTTP side: the API's requests, the built web client, and the headers that go with every
 * reply. */
#ifndef KREIDE_HTTP_H
#define KREIDE_HTTP_H

#include "lws_headers.h"
#include <stdbool.h>

enum { HTTP_PATH_MAX = 512, HTTP_HOST_MAX = 256, HTTP_BODY_MAX = 16 * 1024 };

/* What a request's head says. Texts that were too long for their place are empty. */
struct http_head {
	char path[HTTP_PATH_MAX];
	char host[HTTP_HOST_MAX], origin[HTTP_HOST_MAX];
	char session[129];  /* the cookie */
	const char *method; /* "GET", ...; "" if of no use here */
	bool is_https;      /* to the client, be it by a trusted proxy */
	bool is_forwarded;  /* came through some proxy */
};

void http_read_head(struct lws *wsi, struct http_head *head);
/* Answers with an error before the connection is closed; returns what a callback must return for
 * that. */
int http_refuse(struct lws *wsi, unsigned int status);
/* The callback of the protocol "http". */
int http_callback(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
size_t http_session_bytes(void);

#endif
