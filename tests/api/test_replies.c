/* Is a reply of the shape that is described; and does the description say the same? */
#include "api.h"
#include "openapi.h"
#include "refusals.h"
#include "replies.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void what_fits_and_what_does_not(void **state)
{
	static const struct {
		const char *method, *path, *body;
		const char *place; /* NULL: it fits */
	} rows[] = {
		{"POST", "/api/takeover", "{\"group\":{\"id\":\"g\",\"name\":\"n\"}}", NULL},
		{"POST", "/api/takeover", "{\"group\":{\"id\":\"g\"}}", "group.name"},
		{"POST", "/api/takeover", "{\"group\":{\"id\":\"g\",\"name\":1}}", "group.name"},
		{"POST", "/api/takeover", "{\"group\":{\"id\":\"g\",\"name\":\"n\",\"code\":\"1\"}}", "group.code"},
		{"POST", "/api/takeover", "{\"group\":null}", "group"},
		{"POST", "/api/takeover", "{}", "group"},
		{"POST", "/api/takeover", "[]", ""},
		{"GET", "/api/groups/g1/people", "{\"people\":[]}", NULL},
		{"GET", "/api/groups/g1/people", "{\"people\":[{\"id\":\"u\",\"name\":\"n\",\"role\":\"pupil\",\"links\":1,\"picture\":\"fox\"}]}", NULL},
		{"GET", "/api/groups/g1/people", "{\"people\":[{\"id\":\"u\",\"name\":\"n\",\"role\":\"pupil\",\"links\":\"1\"}]}", "people.[].links"},
		{"GET", "/api/groups/g1/people", "{\"people\":{}}", "people"},
		{"POST", "/api/invite", "{\"name\":\"n\",\"login\":null}", NULL},
		{"POST", "/api/invite", "{\"name\":null}", "name"},
		{"POST", "/api/import/apply", "{\"counts\":{\"added\":1,\"left\":2}}", NULL},
		{"POST", "/api/import/apply", "{\"counts\":{\"added\":\"1\"}}", "counts.added"},
		{"DELETE", "/api/session", "{}", ""},
		{"GET", "/api/nosuch", "{}", ""},
		{"POST", "/api/takeover", "no json", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char place[REPLY_PLACE_MAX];
		bool fits = api_reply_fits(bytes_of_string(rows[i].method), bytes_of_string(rows[i].path), rows[i].body, strlen(rows[i].body), place);
		assert_int_equal(fits, rows[i].place == NULL);
		assert_string_equal(place, rows[i].place ? rows[i].place : "");
	}
}

/* Each $ref leads somewhere: "#/components/schemas/PERSON". */
static void check_refs(const json_t *value, const json_t *components)
{
	const char *key;
	json_t *each;
	size_t i;
	if (json_is_array(value)) {
		json_array_foreach((json_t *)(uintptr_t)value, i, each)
		{
			check_refs(each, components);
		}
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, each)
	{
		if (strcmp(key, "$ref") == 0) {
			char **way = g_strsplit(json_string_value(each), "/", 4);
			assert_int_equal(g_strv_length(way), 4);
			assert_string_equal(way[1], "components");
			assert_non_null(json_object_get(json_object_get(components, way[2]), way[3]));
			g_strfreev(way);
		}
		check_refs(each, components);
	}
}

static void the_description_says_what_is_answered(void **state)
{
	char *text = api_openapi();
	json_t *said = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	(void)state;
	assert_non_null(said);
	check_refs(said, json_object_get(said, "components"));
	json_t *content = said;
	static const char *const way[] = {"paths", "/api/people/{id}", "get", "responses", "200", "content", "application/json", "schema", "$ref"};
	for (size_t i = 0; i < sizeof way / sizeof way[0]; i++) {
		content = json_object_get(content, way[i]);
	}
	assert_string_equal(json_string_value(content), "#/components/schemas/MEMBER_OF_SCHOOL");
	json_t *member = json_object_get(json_object_get(json_object_get(said, "components"), "schemas"), "MEMBER_OF_SCHOOL");
	assert_string_equal(json_string_value(json_array_get(json_object_get(json_object_get(json_object_get(member, "properties"), "login"), "type"), 1)),
		"null");
	assert_true(json_is_false(json_object_get(member, "additionalProperties")));
	json_decref(said);
	free(text);
}

static size_t count_words(const json_t *value)
{
	const char *key;
	json_t *each;
	size_t count = json_object_get(value, "enum") != NULL;
	json_object_foreach((json_t *)(uintptr_t)value, key, each)
	{
		count += count_words(each);
	}
	return count;
}

/* A row of a table that fits nothing says nothing. */
static void each_row_of_the_tables_has_its_place(void **state)
{
	char *text = api_openapi();
	json_t *said = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *path, *operation;
	const char *key, *method;
	size_t words = 0;
	(void)state;
	json_object_foreach(json_object_get(said, "paths"), key, path)
	{
		json_object_foreach(path, method, operation)
		{
			words += count_words(json_object_get(operation, "requestBody"));
		}
	}
	assert_int_equal(words, openapi_words_count);
	const char *stray = refusals_stray();
	assert_string_equal(stray ? stray : "", "");
	json_decref(said);
	free(text);
}

static void how_a_call_may_be_refused(void **state)
{
	static const struct {
		const char *method, *path;
		int status;
		const char *body;
		bool fits;
	} rows[] = {
		{"POST", "/api/takeover", 403, "{\"error\":{\"code\":\"wrong_code\",\"detail\":{}}}", true},
		{"POST", "/api/takeover", 401, "{\"error\":{\"code\":\"no_session\",\"detail\":{}}}", true},
		{"POST", "/api/takeover", 500, "{\"error\":{\"code\":\"internal\",\"detail\":{}}}", true},
		{"POST", "/api/takeover", 400, "{\"error\":{\"code\":\"wrong_code\",\"detail\":{}}}", false},
		{"POST", "/api/takeover", 403, "{\"error\":{\"code\":\"wrong_picture\",\"detail\":{}}}", false},
		{"POST", "/api/takeover", 403, "{\"error\":{\"code\":\"wrong_code\"}}", false},
		{"POST", "/api/takeover", 403, "{\"error\":{\"code\":\"wrong_code\",\"detail\":{}},\"more\":1}", false},
		{"POST", "/api/takeover", 403, "{}", false},
		{"POST", "/api/takeover", 403, "", false},
		{"GET", "/api/health", 401, "{\"error\":{\"code\":\"no_session\",\"detail\":{}}}", false},
		{"GET", "/api/takeover", 405, "{\"error\":{\"code\":\"method_not_allowed\",\"detail\":{}}}", true},
		{"GET", "/api/nosuch", 404, "{\"error\":{\"code\":\"not_found\",\"detail\":{}}}", true},
		{"GET", "/api/nosuch", 405, "{\"error\":{\"code\":\"method_not_allowed\",\"detail\":{}}}", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(api_refusal_fits(bytes_of_string(rows[i].method), bytes_of_string(rows[i].path), rows[i].status, rows[i].body,
			strlen(rows[i].body)), rows[i].fits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_fits_and_what_does_not), cmocka_unit_test(the_description_says_what_is_answered),
		cmocka_unit_test(each_row_of_the_tables_has_its_place), cmocka_unit_test(how_a_call_may_be_refused)};
	return cmocka_run_group_tests_name("replies", tests, NULL, NULL);
}
