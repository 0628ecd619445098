#ifndef KREIDE_REPLY_SHAPES_H
#define KREIDE_REPLY_SHAPES_H

#include <jansson.h>

/* The shape of this name, a new reference; NULL: there is none. */
json_t *reply_named(const char *name);

#endif
