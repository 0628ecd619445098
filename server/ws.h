/* The WebSocket side: messages put together from fragments, a bounded queue per connection, and how
 * one is closed. */
#ifndef KREIDE_WS_H
#define KREIDE_WS_H

#include "signaling.h"

#include "lws_headers.h"
#include <stddef.h>
#include <stdint.h>

struct app;

enum {
	WS_MESSAGE_MAX = 128 * 1024,
	WS_READ_BYTES = 2048, /* every connection has a buffer of this size; longer messages come in parts */
	WS_SESSION_MAX = 129
};

enum {
	WS_CLOSE_GOING_AWAY = 1001,
	WS_CLOSE_NOT_TEXT = 1003,
	WS_CLOSE_TOO_LARGE = 1009,
	WS_CLOSE_NO_SESSION = 4401,
	WS_CLOSE_TOO_SLOW = 4429
};

struct ws_message;

/* Lives in libwebsockets' memory of the connection, zeroed by it. */
struct ws_conn {
	struct lws *wsi;
	conn_id id;                   /* 0: not established */
	char session[WS_SESSION_MAX]; /* the cookie, until established */
	uint8_t *incoming;            /* of a message that is not complete yet */
	size_t incoming_len, incoming_cap;
	struct ws_message *first, *last;
	size_t queued_bytes;
	uint16_t close_code; /* after the queue; 0: open */
};

/* The callback of the protocol "kreide.1". */
int ws_callback(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
/* Unknown connections are ignored: it was closed meanwhile. The text is copied. */
void ws_send(struct app *app, conn_id conn, const char *text, size_t len);
void ws_close(struct app *app, conn_id conn, uint16_t code);
/* All of them, with 1001: the server stops. */
void ws_close_all(struct app *app);

#endif
