/* Uploads: the body of a request goes to the disk as it comes, and whoever is cut off goes on from what came (tus 1.0.0). */
#ifndef KREIDE_HTTP_UPLOAD_H
#define KREIDE_HTTP_UPLOAD_H

#include "http_reply.h"

struct uploads;

struct uploads *uploads_new(void);
void uploads_free(struct uploads *uploads);

/* Does the body of this request go to the disk? It is to be asked for before the body comes. */
bool http_upload_is_body(const struct http_head *head);
/* API_TELL, API_ACCEPT, API_DISCARD, API_RECEIVE: what api/ decided is done and answered. Takes what reply owns. */
int http_upload_act(struct lws *wsi, struct http_session *s, struct api_reply *reply);
/* No part came for too long, though the sender was not held back. */
bool http_upload_is_late(const struct http_session *s);
/* A part of the body. */
int http_upload_part(struct lws *wsi, struct http_session *s, const void *part, size_t len);
/* All of the body is there. */
int http_upload_complete(struct lws *wsi, struct http_session *s);
/* The answer, once the disk has it. */
int http_upload_send_answer(struct lws *wsi, struct http_session *s);
void http_upload_closed(struct app *app, struct http_session *s);
/* The disk has done this; takes op. */
void http_upload_on_disk(struct app *app, struct disk_op *op);
/* On no shelf any more: nobody goes on with it. */
void http_upload_forget(struct app *app, const char *file);

#endif
