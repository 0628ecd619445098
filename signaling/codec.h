/* Text of a client -> JSON, strictly; and the texts that are sent. */
#ifndef KREIDE_CODEC_H
#define KREIDE_CODEC_H

#include "effects.h"

#include <jansson.h>

enum { CODEC_MAX_BYTES = 128 * 1024, CODEC_MAX_DEPTH = 8 };

/* An object, or NULL: not JSON, not UTF-8, duplicate keys, deeper than CODEC_MAX_DEPTH. */
json_t *codec_parse(struct bytes text);
/* The same of so many bytes at most: for bodies that may be longer than any message. */
json_t *codec_parse_long(struct bytes text, size_t most);
/* As text, malloc'd; takes value. NULL gives NULL. */
char *codec_dump(json_t *value);
/* Both take data or detail; NULL is an empty one. malloc'd. */
char *codec_reply(int64_t re, json_t *data);
char *codec_error(int64_t re, const char *code, json_t *detail);
/* {"error":{...}} for HTTP; takes detail. */
char *codec_http_error(const char *code, json_t *detail);
/* `"ev":"...","data":{...}}`: a notification without its beginning, which is each receiver's own. Takes data. */
char *codec_note_tail(const char *ev, json_t *data);
/* The whole notification; seq 0: without. */
char *codec_note(const char *tail, uint64_t seq);

#endif
