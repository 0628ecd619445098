/* HTTP of programs (WHIP, WHEP): a request is handed to signaling, which answers once the media plane has. */
#ifndef KREIDE_HTTP_PROGRAM_H
#define KREIDE_HTTP_PROGRAM_H

#include "http_reply.h"

int http_serve_program(struct lws *wsi, struct http_session *s);
/* Signaling's answer to request `id`: goes out when the connection can be written to. Takes reply. */
void http_program_answer(struct app *app, conn_id id, struct program_reply *reply);
int http_send_answer(struct lws *wsi, struct http_session *s);
/* The connection is gone, whether or not a program waited on it. */
void http_program_closed(struct app *app, struct http_session *s);

#endif
