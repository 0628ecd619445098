/* What the server has done and used: as JSON for tools on this machine, and as a log line. */
#ifndef KREIDE_STATS_H
#define KREIDE_STATS_H

#include <stddef.h>

struct app;

/* One JSON object; g_malloc'd. The media counters are at most a second old. */
char *stats_json(const struct app *app, size_t *len);
void stats_log(const struct app *app);

#endif
