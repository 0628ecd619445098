/* OpenAPI 3.1, made from the table of routes and the schemas that bodies are checked with: it can't say anything else. */
#include "openapi.h"

#include "replies.h"

#include <string.h>

static json_t *schema_of(const struct schema *schema);

static json_t *text_of(int64_t min, int64_t max, enum text_format format)
{
	static const char *const patterns[] = {[TEXT_ID] = "^[A-Za-z0-9_-]*$", [TEXT_MID] = "^[!-~]*$",
		[TEXT_DAY] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", [TEXT_LANGUAGE] = "^[a-z]*$", [TEXT_ID_OR_NULL] = "^[A-Za-z0-9_-]*$"};
	json_t *text = json_pack("{s:s, s:I, s:I}", "type", "string", "minLength", (json_int_t)min, "maxLength", (json_int_t)max);
	if (format != TEXT_ANY) {
		json_object_set_new(text, "pattern", json_string(patterns[format]));
	}
	return text;
}

/* null stands for none. Takes text. */
static json_t *nullable(const struct field *field, json_t *text)
{
	if (field->format >= TEXT_DAY && field->is_optional) {
		json_object_set_new(text, "type", json_pack("[s, s]", "string", "null"));
	}
	return text;
}

/* null stands for none. */
static json_t *time_of(const struct field *field)
{
	json_t *type = field->is_optional ? json_pack("[s, s]", "integer", "null") : json_string("integer");
	return json_pack("{s:o, s:I, s:I}", "type", type, "minimum", (json_int_t)field->min, "maximum", (json_int_t)field->max);
}

static json_t *field_of(const struct field *field)
{
	switch (field->type) {
	case FIELD_BOOL:
		return json_pack("{s:s}", "type", "boolean");
	case FIELD_MAYBE:
		return json_pack("{s:[s, s]}", "type", "boolean", "null");
	case FIELD_INT:
		return json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", (json_int_t)field->min, "maximum",
			(json_int_t)field->max);
	case FIELD_TIME:
		return time_of(field);
	case FIELD_TEXT:
		return nullable(field, text_of(field->min, field->max, field->format));
	case FIELD_LIST:
		return json_pack("{s:s, s:I, s:I, s:o}", "type", "array", "minItems", (json_int_t)field->min, "maxItems",
			(json_int_t)field->max, "items", field->of ? schema_of(field->of) : text_of(1, 32, TEXT_ID));
	case FIELD_NAMES:
		return json_pack("{s:s, s:I, s:I, s:o}", "type", "array", "minItems", (json_int_t)field->min, "maxItems", (json_int_t)field->max,
			"items", text_of(1, SCHEMA_NAME_MAX, TEXT_ANY));
	case FIELD_OBJECT:
		break;
	}
	return schema_of(field->of);
}

static json_t *schema_of(const struct schema *schema)
{
	json_t *properties = json_object(), *required = json_array();
	for (size_t i = 0; i < schema->count; i++) {
		const struct field *field = &schema->fields[i];
		json_object_set_new(properties, field->name, field_of(field));
		if (!field->is_optional) {
			json_array_append_new(required, json_string(field->name));
		}
	}
	json_t *object = json_pack("{s:s, s:b, s:o, s:o}", "type", "object", "additionalProperties", 0, "properties", properties,
		"required", required);
	if (schema->min_keys) {
		json_object_set_new(object, "minProperties", json_integer((json_int_t)schema->min_keys));
	}
	return object;
}

static json_t *roles_of(unsigned roles)
{
	json_t *names = json_array();
	for (int role = 0; role < PERSON_ROLES; role++) {
		if (roles & ROLE_BIT(role)) {
			json_array_append_new(names, json_string(store_role_names[role]));
		}
	}
	if (roles & WHO_COMPANION) {
		json_array_append_new(names, json_string("companion"));
	}
	if (roles & WHO_OUTSIDER) {
		json_array_append_new(names, json_string("outsider"));
	}
	return names;
}

/* What handlers ask of a query; all of it may be left out. */
static const struct {
	const char *method, *path, *names[7];
} queries[] = {
	{"GET", "/api/people", {"role", "group", "q", "left", "from", "count"}},
	{"GET", "/api/groups", {"q", "from", "count"}},
	{"POST", "/api/import/preview", {"whole"}},
	{"POST", "/api/import/apply", {"whole", "digest", "confirm"}},
	{"GET", "/api/lessons", {"group"}},
	{"GET", "/api/timetable", {"from", "days"}},
	{"GET", "/api/notes/*/state", {"since"}},
	{"POST", "/api/notes/*/state", {"until"}},
	{"GET", "/api/groups/*/register", {"from", "until"}},
	{"GET", "/api/groups/*/register.csv", {"from", "until"}},
	{"GET", "/api/groups/*/register.pdf", {"from", "until"}},
	{"GET", "/api/privacy/record.pdf", {"language"}},
	{"GET", "/api/privacy/record.json", {"language"}},
	{"GET", "/api/privacy/letter.pdf", {"language"}},
	{"GET", "/api/desks/*/children", {"q"}},
	{"GET", "/api/conferences/*/people", {"q"}},
};

/* Of the stars of a path. */
static const char *const id_names[] = {"id", "part"};

static json_t *parameters_of(const struct api_route *route)
{
	json_t *parameters = json_array();
	size_t stars = 0;
	for (const char *p = route->path; *p; p++) {
		if (*p == '*') {
			json_array_append_new(parameters, json_pack("{s:s, s:s, s:b, s:o}", "name", id_names[stars++], "in", "path", "required", 1, "schema",
				text_of(1, 32, TEXT_ID)));
		}
	}
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		bool is_it = strcmp(queries[i].path, route->path) == 0 && strcmp(queries[i].method, route->method) == 0;
		for (const char *const *name = queries[i].names; is_it && *name; name++) {
			json_array_append_new(parameters, json_pack("{s:s, s:s, s:{s:s}}", "name", *name, "in", "query", "schema", "type", "string"));
		}
	}
	return parameters;
}

/* Of a body that is no JSON. */
static const char *mime_of(enum api_body_kind body)
{
	static const char *const mimes[] = {[BODY_CSV] = "text/csv", [BODY_CALENDAR] = "text/calendar", [BODY_UPDATE] = "application/octet-stream",
		[BODY_FILE] = "application/offset+octet-stream"};
	return (size_t)body < G_N_ELEMENTS(mimes) ? mimes[body] : NULL;
}

static json_t *operation_of(const struct api_route *route, json_t *named)
{
	json_t *operation = json_pack("{s:s, s:o}", "summary", route->summary, "responses", openapi_responses(route, named));
	json_t *parameters = parameters_of(route);
	if (json_array_size(parameters) > 0) {
		json_object_set(operation, "parameters", parameters);
	}
	json_decref(parameters);
	const char *mime = mime_of(route->body);
	if (mime) {
		json_object_set_new(operation, "requestBody",
			json_pack("{s:b, s:{s:{s:{s:s}}}}", "required", 1, "content", mime, "schema", "type", "string"));
	} else if (route->schema) {
		json_t *schema = schema_of(route->schema);
		openapi_add_words(route, schema);
		json_object_set_new(operation, "requestBody", json_pack("{s:b, s:{s:{s:o}}}", "required", 1, "content", "application/json", "schema", schema));
	}
	if (route->scope == SCOPE_OPEN || route->scope == SCOPE_NOBODY) {
		json_object_set_new(operation, "security", json_array());
	} else {
		json_object_set_new(operation, "x-kreide-roles",
			json_pack("{s:o, s:o}", "ofTheSchool", roles_of(route->office), "ofTheGroup", roles_of(route->members)));
	}
	return operation;
}

static void add_route(json_t *paths, json_t *named, const struct api_route *route)
{
	char path[128] = "", method[8];
	size_t stars = 0;
	for (const char *rest = route->path; *rest;) {
		size_t len = strcspn(rest, "*"), at = strlen(path);
		bool is_star = rest[len] == '*';
		const char *open = is_star ? "{" : "", *name = is_star ? id_names[stars++] : "", *close = is_star ? "}" : "";
		g_snprintf(path + at, sizeof path - at, "%.*s%s%s%s", (int)len, rest, open, name, close);
		rest += len + is_star;
	}
	for (size_t i = 0; i < sizeof method; i++) {
		method[i] = g_ascii_tolower(route->method[i]);
		if (method[i] == '\0') {
			break;
		}
	}
	json_t *item = json_object_get(paths, path);
	if (!item) {
		item = json_object();
		json_object_set_new(paths, path, item);
	}
	json_object_set_new(item, method, operation_of(route, named));
}

char *api_openapi(void)
{
	json_t *paths = json_object(), *named = json_pack("{s:o}", "internal", openapi_internal());
	for (size_t i = 0; i < api_route_count; i++) {
		add_route(paths, named, &api_routes[i]);
	}
	return codec_dump(json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:o, s:o, s:{s:{s:s, s:s, s:s}}}, s:[{s:[]}]}", "openapi", "3.1.0",
		"info", "title", "Kreide", "version", "1", "paths", paths, "components", "schemas", reply_components(), "responses", named,
		"securitySchemes", "session", "type", "apiKey", "in", "cookie", "name", "kreide_session", "security", "session"));
}

void api_get_openapi(struct api_call *c)
{
	char *text = api_openapi();
	c->reply->status = 200;
	c->reply->mime = "application/json";
	c->reply->body = text;
	c->reply->body_len = text ? strlen(text) : 0;
}
