/* Paths that are no file, and lengths that can be believed. */
#include "http_request.h"

#include <glib.h>
#include <string.h>

enum { STATUS_BAD_REQUEST = 400, STATUS_LENGTH_REQUIRED = 411, STATUS_TOO_LARGE = 413 };

enum http_route http_route_of(const char *path)
{
	static const struct {
		const char *path;
		enum http_route route;
	} rows[] = {
		{"/api/stats", ROUTE_STATS},
		{"/metrics", ROUTE_METRICS},
		{"/healthz", ROUTE_HEALTH},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (strcmp(path, rows[i].path) == 0) {
			return rows[i].route;
		}
	}
	if (g_str_has_prefix(path, "/whip/") || g_str_has_prefix(path, "/whep/")) {
		return ROUTE_PROGRAM;
	}
	bool is_api = g_str_has_prefix(path, "/api/") || g_str_has_prefix(path, "/ical/");
	return is_api ? ROUTE_API : ROUTE_FILE;
}

size_t http_body_max(enum http_route route)
{
	return route == ROUTE_PROGRAM ? HTTP_SDP_MAX : HTTP_BODY_MAX;
}

bool http_is_reading(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static bool needs_length(const char *method)
{
	return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
	       strcmp(method, "PATCH") == 0;
}

struct http_body_plan http_plan_body(
	const char *method, const char *content_length, bool has_transfer_coding, size_t max)
{
	guint64 len = 0;
	if (has_transfer_coding) {
		return (struct http_body_plan){STATUS_LENGTH_REQUIRED, "bad_request", 0};
	}
	if (content_length[0] == '\0') {
		return needs_length(method)
			       ? (struct http_body_plan){STATUS_LENGTH_REQUIRED, "bad_request", 0}
			       : (struct http_body_plan){0};
	}
	/* digits alone: two headers were joined with a comma, and signs are for smugglers */
	if (strspn(content_length, "0123456789") != strlen(content_length)) {
		return (struct http_body_plan){STATUS_BAD_REQUEST, "bad_request", 0};
	}
	if (!g_ascii_string_to_unsigned(content_length, 10, 0, max, &len, NULL)) {
		return (struct http_body_plan){STATUS_TOO_LARGE, "too_large", 0};
	}
	if (len > 0 && http_is_reading(method)) {
		return (struct http_body_plan){STATUS_BAD_REQUEST, "bad_request", 0};
	}
	return (struct http_body_plan){.len = (size_t)len};
}

bool http_is_nobodys(const char *method, const char *path)
{
	static const char ballots[] = "/api/ballots/";
	return strcmp(method, "POST") == 0 && strncmp(path, ballots, sizeof ballots - 1) == 0;
}
