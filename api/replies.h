/*
 * What replies look like: for the description, and for tests that hold real replies against it. A shape is JSON with single
 * quotation marks: "text", "number", "bool", "any" or the name of another shape where a value stands, with a question mark if it may be
 * null; a key with a question mark may be missing; a list has the shape of its items; "*" stands for keys of any name.
 */
#ifndef KREIDE_REPLIES_H
#define KREIDE_REPLIES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { REPLY_PLACE_MAX = 128 };

/* The shape of what this call answers with, a new reference; NULL: nothing, or no JSON. */
json_t *reply_shape(const char *method, const char *path);
/* False: `place` says where the value is of another shape. */
bool reply_fits(const json_t *shape, const json_t *value, char place[REPLY_PLACE_MAX]);
/* The same as a schema of OpenAPI, and all shapes that have a name. */
json_t *reply_schema(const json_t *shape);
json_t *reply_components(void);
/* Does the table say anything of this call? */
bool reply_is_known(const char *method, const char *path);

#endif
