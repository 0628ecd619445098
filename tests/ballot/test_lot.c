/* Is the lot what every client reckons again, and can nobody steer it? Argument: the folder of lot.json. */
#include "lot.h"
#include "openssl_parts.h"
#include "rng.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static const char *folder;

static void unhex(const json_t *text, lot_value value)
{
	size_t len = 0;
	assert_non_null(text);
	assert_true(OPENSSL_hexstr2buf_ex(value, LOT_BYTES, &len, json_string_value(text), '\0') > 0 && len == LOT_BYTES);
}

static uint64_t names_of(const json_t *numbers)
{
	uint64_t names = 0;
	for (size_t i = 0; i < json_array_size(numbers); i++) {
		names |= UINT64_C(1) << (json_integer_value(json_array_get(numbers, i)) - 1);
	}
	return names;
}

static void check_case(const json_t *c)
{
	lot_value seed, expected, got, values[64];
	const json_t *given = json_object_get(c, "values"), *sorted = json_object_get(c, "sorted");
	size_t count = json_array_size(given);
	const char *n;
	json_t *ticket;
	uint64_t drawn;
	unhex(json_object_get(c, "seed"), seed);
	unhex(json_object_get(c, "commitment"), expected);
	assert_int_equal(lot_commit(seed, got), OK);
	assert_memory_equal(got, expected, LOT_BYTES);
	for (size_t i = 0; i < count; i++) {
		unhex(json_array_get(given, i), values[i]);
	}
	count = lot_sort(values, count);
	assert_int_equal(count, json_array_size(sorted));
	for (size_t i = 0; i < count; i++) {
		unhex(json_array_get(sorted, i), expected);
		assert_memory_equal(values[i], expected, LOT_BYTES);
	}
	json_object_foreach(json_object_get(c, "tickets"), n, ticket) {
		unhex(ticket, expected);
		assert_int_equal(lot_ticket(seed, values[0], count, (uint32_t)atoi(n), got), OK);
		assert_memory_equal(got, expected, LOT_BYTES);
	}
	unsigned places = (unsigned)json_integer_value(json_object_get(c, "places"));
	assert_int_equal(lot_draw(seed, values[0], count, names_of(json_object_get(c, "candidates")), places, &drawn), OK);
	assert_int_equal(drawn, names_of(json_object_get(c, "drawn")));
}

static void vectors(void **state)
{
	char path[4096];
	(void)state;
	snprintf(path, sizeof path, "%s/lot.json", folder);
	json_t *json = json_load_file(path, 0, NULL);
	const json_t *cases = json_object_get(json, "cases");
	assert_true(json_array_size(cases) >= 6);
	for (size_t i = 0; i < json_array_size(cases); i++) {
		check_case(json_array_get(cases, i));
	}
	json_decref(json);
}

/* Any one value changes everything, and in many lots everybody is drawn about equally often. */
static void it_is_fair(void **state)
{
	enum { LOTS = 3000, CANDIDATES = 3 };
	unsigned wins[CANDIDATES] = {0}, changed = 0;
	lot_value seed, values[2];
	struct rng rng;
	uint64_t drawn, other;
	(void)state;
	rng_init(&rng, 1);
	for (int i = 0; i < LOTS; i++) {
		rng_fill(&rng, seed, LOT_BYTES);
		rng_fill(&rng, values[0], sizeof values);
		assert_int_equal(lot_draw(seed, values[0], lot_sort(values, 2), 7, 1, &drawn), OK);
		values[1][LOT_BYTES - 1] ^= 1;
		assert_int_equal(lot_draw(seed, values[0], lot_sort(values, 2), 7, 1, &other), OK);
		changed += drawn != other;
		for (int n = 0; n < CANDIDATES; n++) {
			wins[n] += (unsigned)(drawn >> n & 1);
		}
	}
	for (int n = 0; n < CANDIDATES; n++) {
		assert_in_range(wins[n], LOTS / 3 - 130, LOTS / 3 + 130); /* five times what chance makes of it */
	}
	assert_in_range(changed, LOTS * 2 / 3 - 130, LOTS * 2 / 3 + 130);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(vectors), cmocka_unit_test(it_is_fair)};
	folder = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
