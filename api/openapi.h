/* The parts of the description of all calls. */
#ifndef KREIDE_OPENAPI_H
#define KREIDE_OPENAPI_H

#include "call.h"

/* Of one call, by status; what many calls have in common goes to `named`, the description's components. A new reference. */
json_t *openapi_responses(const struct api_route *route, json_t *named);
/* The one of them that every call may have: 500. */
json_t *openapi_internal(void);
/* The words that a text may be: "role" of POST /api/people. The rest of the description of a body's field is made from its schema;
 * `schema` is that of the whole body. */
void openapi_add_words(const struct api_route *route, json_t *schema);
extern const size_t openapi_words_count;

#endif
