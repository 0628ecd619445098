/* How a call may be answered, for the description: what it gives when it is done, and how it may be refused. */
#include "openapi.h"

#include "refusals.h"
#include "replies.h"

#include <glib.h>
#include <string.h>

/* What is not answered with 200 and JSON, or a file of its path's ending. NULL: no body. */
static const struct {
	const char *call, *status, *mime;
} odd[] = {
	{"DELETE /api/session", "204", NULL},
	{"POST /api/folders/*/uploads", "201", NULL},
	{"OPTIONS /api/folders/*/uploads", "204", NULL},
	{"HEAD /api/uploads/*", "200", NULL},
	{"PATCH /api/uploads/*", "204", NULL},
	{"DELETE /api/uploads/*", "204", NULL},
	{"GET /api/files/*/content", "200", "*/*"},
	{"GET /api/conferences/*/papers/*", "200", "*/*"},
	{"GET /api/notes/*/state", "200", "application/octet-stream"},
	{"GET /api/me/export", "200", "application/zip"},
	{"GET /api/people/*/export", "200", "application/zip"},
	{"GET /api/children/*/export", "200", "application/zip"},
	{"POST /api/consultations/*/letters", "200", "application/pdf"},
};

static const struct {
	const char *ending, *mime;
} endings[] = {{".pdf", "application/pdf"}, {".csv", "text/csv"}, {".ics", "text/calendar"}, {".md", "text/markdown"}};

static const char *mime_of(const char *path)
{
	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
		if (g_str_has_suffix(path, endings[i].ending)) {
			return endings[i].mime;
		}
	}
	return NULL;
}

/* Takes schema; NULL: any bytes. */
static json_t *content_of(const char *mime, json_t *schema)
{
	json_t *type = json_object();
	if (schema) {
		json_object_set_new(type, "schema", schema);
	}
	return json_pack("{s:o}", mime, type);
}

static void add_done(json_t *responses, const struct api_route *route)
{
	const char *status = "200", *mime = mime_of(route->path);
	char *call = g_strdup_printf("%s %s", route->method, route->path);
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
		if (strcmp(odd[i].call, call) == 0) {
			status = odd[i].status;
			mime = odd[i].mime;
		}
	}
	g_free(call);
	json_t *done = json_pack("{s:s}", "description", "Done."), *shape = reply_shape(route->method, route->path);
	if (shape) {
		json_object_set_new(done, "content", content_of("application/json", reply_schema(shape)));
		json_decref(shape);
	} else if (mime) {
		json_object_set_new(done, "content", content_of(mime, NULL));
	}
	json_object_set_new(responses, status, done);
	if (mime && strcmp(mime, "*/*") == 0) {
		json_object_set_new(responses, "206", json_pack("{s:s, s:o}", "description", "The range that was asked for.", "content", content_of(mime, NULL)));
		json_object_set_new(responses, "304", json_pack("{s:s}", "description", "It is known already."));
		json_object_set_new(responses, "416", json_pack("{s:s}", "description", "It has no such range."));
	}
}

static json_t *refusal(const char *description, const json_t *codes)
{
	return json_pack("{s:s, s:{s:{s:{s:s, s:[s], s:{s:{s:s, s:[s, s], s:b, s:{s:{s:s, s:O}, s:{s:s}}}}}}}}", "description", description,
		"content", "application/json", "schema", "type", "object", "required", "error", "properties", "error", "type", "object", "required",
		"code", "detail", "additionalProperties", 0, "properties", "code", "type", "string", "enum", codes, "detail", "type", "object");
}

/* Many calls are refused alike: those are named once. "409.conflict.quota" */
static char *name_of(const char *status, const json_t *codes)
{
	GString *name = g_string_new(status);
	for (size_t i = 0; i < json_array_size(codes); i++) {
		g_string_append_printf(name, ".%s", json_string_value(json_array_get(codes, i)));
	}
	return g_string_free(name, FALSE);
}

json_t *openapi_responses(const struct api_route *route, json_t *named)
{
	json_t *responses = json_object(), *refusals = refusals_of(route), *codes;
	const char *status;
	add_done(responses, route);
	json_object_foreach(refusals, status, codes) {
		char *name = name_of(status, codes), *ref = g_strdup_printf("#/components/responses/%s", name);
		if (!json_object_get(named, name)) {
			json_object_set_new(named, name, refusal("Refused.", codes));
		}
		json_object_set_new(responses, status, json_pack("{s:s}", "$ref", ref));
		g_free(ref);
		g_free(name);
	}
	json_decref(refusals);
	json_object_set_new(responses, "default", json_pack("{s:s}", "$ref", "#/components/responses/internal"));
	return responses;
}

json_t *openapi_internal(void)
{
	json_t *codes = json_pack("[s]", "internal"), *response = refusal("The server's own fault; it is logged.", codes);
	json_decref(codes);
	return response;
}
