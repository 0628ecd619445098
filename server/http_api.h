/* HTTP of /api/: requests go to api/ in this thread; what takes long is done on others and answered when it is back. */
#ifndef KREIDE_HTTP_API_H
#define KREIDE_HTTP_API_H

#include "http_reply.h"

/* How many long things may wait at once; whoever comes then is told to come back. */
enum { HTTP_JOBS_MAX = 64, HTTP_JOB_THREADS = 2 };

int http_serve_api(struct lws *wsi, struct http_session *s);
/* The jobs that are done are answered. */
void http_api_on_wake(struct app *app);
/* The answer that came late. */
int http_api_send_answer(struct lws *wsi, struct http_session *s);
/* The connection is gone; what was asked for is done all the same. */
void http_api_closed(struct app *app, struct http_session *s);

enum err http_api_start(struct app *app) MUST_USE;
/* No job runs any more; what is left is dropped. */
void http_api_stop(struct app *app);

#endif
