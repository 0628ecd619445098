/* libwebsockets' own words, without what may be a path, an address or a token. */
#ifndef KREIDE_LWS_LOG_H
#define KREIDE_LWS_LOG_H

#include "logline.h"

#include <stddef.h>

/* Keeps plain words and short numbers, puts * for the rest. Pure. */
void lws_log_scrub(char *out, size_t cap, const char *line);
/* Its errors, and its warnings while we debug, go to our log on stderr. */
void lws_log_start(enum log_level level);

#endif
