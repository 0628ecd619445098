#include "replies.h"

#include "reply_shapes.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum kind { KIND_NAME, KIND_TEXT, KIND_NUMBER, KIND_BOOL, KIND_ANY };

/* What a word says: which kind, and may it be null? */
static enum kind kind_of(const char *word, char name[32], bool *is_nullable)
{
	static const char *const kinds[] = {[KIND_TEXT] = "text", [KIND_NUMBER] = "number", [KIND_BOOL] = "bool", [KIND_ANY] = "any"};
	g_strlcpy(name, word, 32);
	size_t len = strlen(name);
	*is_nullable = len > 0 && name[len - 1] == '?';
	if (*is_nullable) {
		name[len - 1] = '\0';
	}
	for (enum kind kind = KIND_TEXT; kind <= KIND_ANY; kind++) {
		if (strcmp(name, kinds[kind]) == 0) {
			return kind;
		}
	}
	return KIND_NAME;
}

static bool refuse(char place[REPLY_PLACE_MAX], const char *key)
{
	char before[REPLY_PLACE_MAX];
	g_strlcpy(before, place, sizeof before);
	g_snprintf(place, REPLY_PLACE_MAX, "%s%s%s", key, before[0] ? "." : "", before);
	return false;
}

static bool fits_word(const char *word, const json_t *value, char place[REPLY_PLACE_MAX])
{
	char name[32];
	bool is_nullable, fits = false;
	enum kind kind = kind_of(word, name, &is_nullable);
	if (is_nullable && json_is_null(value)) {
		return true;
	}
	json_t *other = NULL;
	switch (kind) {
	case KIND_TEXT:
		return json_is_string(value);
	case KIND_NUMBER:
		return json_is_number(value);
	case KIND_BOOL:
		return json_is_boolean(value);
	case KIND_ANY:
		return true;
	case KIND_NAME:
		other = reply_named(name);
		fits = other && reply_fits(other, value, place);
		json_decref(other);
		break;
	}
	return fits;
}

/* The key as a shape writes it if it may be missing. */
static json_t *optional(const json_t *shape, const char *key)
{
	char name[64];
	g_snprintf(name, sizeof name, "%s?", key);
	return json_object_get(shape, name);
}

static bool fits_object(const json_t *shape, const json_t *value, char place[REPLY_PLACE_MAX])
{
	const char *key;
	json_t *each;
	if (!json_is_object(value)) {
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, each) {
		const json_t *known = json_object_get(shape, key);
		known = known ? known : optional(shape, key);
		known = known ? known : json_object_get(shape, "*");
		if (!known || !reply_fits(known, each, place)) {
			return refuse(place, key);
		}
	}
	json_object_foreach((json_t *)(uintptr_t)shape, key, each) {
		size_t len = strlen(key);
		if (key[len - 1] != '?' && strcmp(key, "*") != 0 && !json_object_get(value, key)) {
			return refuse(place, key);
		}
	}
	return true;
}

bool reply_fits(const json_t *shape, const json_t *value, char place[REPLY_PLACE_MAX])
{
	if (json_is_string(shape)) {
		return fits_word(json_string_value(shape), value, place);
	}
	if (json_is_object(shape)) {
		return fits_object(shape, value, place);
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!reply_fits(json_array_get(shape, 0), json_array_get(value, i), place)) {
			return refuse(place, "[]");
		}
	}
	return json_is_array(value);
}

static json_t *schema_of_word(const char *word)
{
	static const char *const types[] = {[KIND_TEXT] = "string", [KIND_NUMBER] = "number", [KIND_BOOL] = "boolean"};
	char name[32], path[64];
	bool is_nullable;
	enum kind kind = kind_of(word, name, &is_nullable);
	if (kind == KIND_ANY) {
		return json_object();
	}
	if (kind != KIND_NAME) {
		return is_nullable ? json_pack("{s:[s, s]}", "type", types[kind], "null") : json_pack("{s:s}", "type", types[kind]);
	}
	g_snprintf(path, sizeof path, "#/components/schemas/%s", name);
	return is_nullable ? json_pack("{s:[{s:s}, {s:s}]}", "anyOf", "$ref", path, "type", "null") : json_pack("{s:s}", "$ref", path);
}

static json_t *schema_of_object(const json_t *shape)
{
	const char *key;
	json_t *each, *properties = json_object(), *required = json_array();
	json_object_foreach((json_t *)(uintptr_t)shape, key, each) {
		size_t len = strlen(key);
		char *name = g_strndup(key, key[len - 1] == '?' ? len - 1 : len);
		if (strcmp(key, "*") != 0) {
			json_object_set_new(properties, name, reply_schema(each));
			if (key[len - 1] != '?') {
				json_array_append_new(required, json_string(name));
			}
		}
		g_free(name);
	}
	const json_t *others = json_object_get(shape, "*");
	return json_pack("{s:s, s:o, s:o, s:o}", "type", "object", "properties", properties, "required", required, "additionalProperties",
		others ? reply_schema(others) : json_false());
}

json_t *reply_schema(const json_t *shape)
{
	if (json_is_string(shape)) {
		return schema_of_word(json_string_value(shape));
	}
	return json_is_object(shape) ? schema_of_object(shape)
				     : json_pack("{s:s, s:o}", "type", "array", "items", reply_schema(json_array_get(shape, 0)));
}
