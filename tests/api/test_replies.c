/* Is a reply of the shape that is described; and does the description say the same? */
#include "api.h"
#include "replies.h"

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

/* Each $ref leads somewhere. */
static void check_refs(const json_t *value, const json_t *schemas)
{
	static const char prefix[] = "#/components/schemas/";
	const char *key;
	json_t *each;
	size_t i;
	if (json_is_array(value)) {
		json_array_foreach((json_t *)(uintptr_t)value, i, each)
		{
			check_refs(each, schemas);
		}
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, each)
	{
		if (strcmp(key, "$ref") == 0) {
			const char *ref = json_string_value(each);
			assert_int_equal(strncmp(ref, prefix, sizeof prefix - 1), 0);
			assert_non_null(json_object_get(schemas, ref + sizeof prefix - 1));
		}
		check_refs(each, schemas);
	}
}

static void the_description_says_what_is_answered(void **state)
{
	char *text = api_openapi();
	json_t *said = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	(void)state;
	assert_non_null(said);
	check_refs(said, json_object_get(json_object_get(said, "components"), "schemas"));
	json_t *content = said;
	static const char *const way[] = {"paths", "/api/people/{id}", "get", "responses", "2XX", "content", "application/json", "schema", "$ref"};
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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_fits_and_what_does_not), cmocka_unit_test(the_description_says_what_is_answered)};
	return cmocka_run_group_tests_name("replies", tests, NULL, NULL);
}
