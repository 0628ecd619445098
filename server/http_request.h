/* What a request is after and what is to become of its body, from its texts alone: pure. */
#ifndef KREIDE_HTTP_REQUEST_H
#define KREIDE_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

/* Of a JSON text, and of a session description. */
enum { HTTP_BODY_MAX = 16 * 1024, HTTP_SDP_MAX = 64 * 1024 };

enum http_route { ROUTE_FILE, ROUTE_API, ROUTE_PROGRAM, ROUTE_STATS, ROUTE_METRICS, ROUTE_HEALTH };

enum http_route http_route_of(const char *path);

/* One of three: a refusal (status is not 0), a body of len bytes to wait for, none. */
struct http_body_plan {
	unsigned int status;
	const char *code; /* of a refusal */
	size_t len;
};

/*
 * `content_length` is the header's text, "" if it is not there. A body needs an announced length:
 * with transfer codings a proxy and a server may disagree on where a request ends.
 */
struct http_body_plan http_plan_body(
	const char *method, const char *content_length, bool has_transfer_coding, size_t max);

/* The longest body under a route. */
size_t http_body_max(enum http_route route);

bool http_is_reading(const char *method);

/* A call of which nobody is to know who makes it: neither its cookie nor its address is looked at beyond the door's pace. */
bool http_is_nobodys(const char *method, const char *path);

#endif
