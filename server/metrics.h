/* /metrics: what the server has done and used, in Prometheus' text format 0.0.4. */
#ifndef KREIDE_METRICS_H
#define KREIDE_METRICS_H

#include <stddef.h>

struct app;

#define METRICS_MIME "text/plain; version=0.0.4; charset=utf-8"

/* g_malloc'd. The media counters are at most a second old. */
char *metrics_text(const struct app *app, size_t *len);

#endif
