/*
 * How a call may be refused: for the description, and for tests that hold real refusals against it. What follows from a route (who
 * may, what its path names, what its body must be) is found there; the rest stands in a table.
 */
#ifndef KREIDE_REFUSALS_H
#define KREIDE_REFUSALS_H

#include <jansson.h>
#include <stdbool.h>

struct api_route;

/* By status all codes that may come with it: {"403":["not_allowed","not_member"]}; a new reference. */
json_t *refusals_of(const struct api_route *route);
/* Is this one of them? What is the server's own fault (500 internal) always is. */
bool refusal_is_known(const struct api_route *route, int status, const char *code);
/* Does the table have a row for a call that is not there? NULL: none. */
const char *refusals_stray(void);

#endif
