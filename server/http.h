/* The HTTP side: the API's requests, the built web client, and the headers that go with every
 * reply. */
#ifndef KREIDE_HTTP_H
#define KREIDE_HTTP_H

#include "http_head.h"

/* libwebsockets has no name for it. */
enum { HTTP_TOO_MANY_REQUESTS = 429 };

/* Answers with an error before the connection is closed; returns what a callback must return for
 * that. */
int http_refuse(struct lws *wsi, unsigned int status);
/* The callback of the protocol "http". */
int http_callback(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
size_t http_session_bytes(void);

#endif
