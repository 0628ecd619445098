/* Limits hold by person over all of his connections, by address only for wrong links, and nobody resets one cheaply. */
#include "driver.h"
#include "limit_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void hello(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
}

static void new_keys_do_not_push_out_a_spent_limit(void **state)
{
	static const struct limit_rule rules[] = {{100, 3}, {1000, 2}};
	struct limit_table *table = limit_table_new(rules, 2, 10);
	char key[16];
	(void)state;
	assert_true(limit_take(limit_table_get(table, "spent", 1, 0), 0));
	assert_true(limit_take(limit_table_get(table, "spent", 1, 0), 0));
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "new%d", i);
		assert_true(limit_take(limit_table_get(table, key, 0, 0), 0));
		assert_true(limit_table_size(table) <= 10);
	}
	assert_false(limit_take(limit_table_get(table, "spent", 1, 0), 0));
	/* once all is forgotten anyway, all go at once */
	(void)limit_table_get(table, "late", 0, 1000000);
	assert_int_equal(limit_table_size(table), 1);
	limit_table_free(table);
}

static void requests_are_counted_over_all_connections(void **state)
{
	struct driver *d = *state;
	hello(d, "u2");
	hello(d, "u2.b");
	hello(d, "u2-c");
	for (int i = 0; i < 57; i++) {
		assert_string_equal(driver_code(d, i % 2 ? "u2" : "u2.b", "ping", NULL), "");
	}
	assert_string_equal(driver_code(d, "u2", "ping", NULL), "too_fast");
	assert_string_equal(driver_code(d, "u2-c", "ping", NULL), "too_fast");
	/* a new connection is no new start, and others are not concerned */
	driver_open(d, "u2.d");
	assert_string_equal(driver_code(d, "u2.d", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "t")), "too_fast");
	hello(d, "u3");
	driver_time(d, d->at_ms + 50);
	assert_string_equal(driver_code(d, "u2-c", "ping", NULL), "");
}

static void bad_messages_are_requests_too(void **state)
{
	struct driver *d = *state;
	char name[16];
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof name, "u2.%d", i);
		driver_open(d, name);
		for (int k = 0; k < 10; k++) {
			driver_text(d, name, "{", 1);
		}
	}
	driver_open(d, "u2");
	json_decref(driver_take(d));
	driver_text(d, "u2", "{", 1);
	const json_t *error = json_object_get(json_object_get(json_array_get(d->out, 0), "message"), "error");
	assert_string_equal(json_string_value(json_object_get(error, "code")), "too_fast");
}

static void chat_is_counted_over_all_connections(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	for (int i = 0; i < 5; i++) {
		assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s}", "text", "x")), "");
	}
	driver_close(d, "u1");
	hello(d, "u1.b");
	assert_string_equal(driver_code(d, "u1.b", "room.join", driver_join_data()), "");
	assert_string_equal(driver_code(d, "u1.b", "chat.send", json_pack("{s:s}", "text", "x")), "too_fast");
}

static void connections_may_not_be_opened_without_end(void **state)
{
	struct driver *d = *state;
	struct signaling_stats stats;
	for (int i = 0; i < 30; i++) {
		driver_open(d, "u2");
		driver_close(d, "u2");
	}
	json_decref(driver_take(d));
	driver_open(d, "u2");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(d->out, 0), "close")), 4429);
	signaling_stats(d->signaling, &stats);
	assert_int_equal(stats.refused_limit, 1);
	driver_time(d, d->at_ms + 1000);
	hello(d, "u2");
	hello(d, "u3");
}

static int exchange(struct driver *d, const char *token)
{
	char body[128];
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", token);
	return driver_api(d, "POST", "/api/session", "", body);
}

static void wrong_links_are_limited_by_address_and_a_right_one_passes(void **state)
{
	struct driver *d = *state;
	d->address = 7;
	for (int i = 0; i < 30; i++) {
		assert_int_equal(exchange(d, "wrong"), 403);
	}
	assert_int_equal(exchange(d, "wrong"), 429);
	const json_t *detail = json_object_get(json_object_get(d->body, "error"), "detail");
	assert_in_range(json_integer_value(json_object_get(detail, "retryMs")), 1, 2001);
	for (int i = 0; i < DRIVER_PEOPLE; i++) {
		assert_int_equal(exchange(d, d->link[i]), 200);
	}
	assert_int_equal(exchange(d, "wrong"), 429);
	/* many addresses of one attacker: the spent one stays spent */
	for (uint64_t address = 100; address < 9000; address++) {
		d->address = address;
		assert_int_equal(exchange(d, "wrong"), 403);
	}
	d->address = 7;
	assert_int_equal(exchange(d, "wrong"), 429);
	driver_time(d, d->at_ms + 2000);
	assert_int_equal(exchange(d, "wrong"), 403);
}

static void http_requests_are_limited_by_person(void **state)
{
	struct driver *d = *state;
	int refused = 0;
	for (int i = 0; i < 410; i++) {
		d->address = (uint64_t)i;
		refused += driver_api(d, "GET", "/api/home", i % 2 ? d->session[1] : d->other_session[1], "") == 429;
	}
	/* two of the four hundred went for logging in */
	assert_int_equal(refused, 12);
	assert_int_equal(exchange(d, d->link[1]), 429);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[2], ""), 200);
	driver_time(d, d->at_ms + 50);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[1], ""), 200);
}

static void sessions_and_links_of_a_person_are_bounded(void **state)
{
	struct driver *d = *state;
	char token[STORE_TOKEN_MAX];
	struct store_person person;
	int living = 0;
	char links[20][STORE_TOKEN_MAX];
	for (int i = 0; i < 20; i++) {
		assert_int_equal(store_link_add(d->store, d->person[1], DRIVER_EPOCH_MS + i, links[i]), OK);
	}
	for (int i = 0; i < 20; i++) {
		living += store_link_find(d->store, links[i], strlen(links[i]), &person) == OK;
	}
	assert_int_equal(living, STORE_LINKS_MAX);
	assert_int_equal(store_link_find(d->store, links[19], strlen(links[19]), &person), OK);
	for (int i = 0; i < STORE_SESSIONS_MAX; i++) {
		assert_int_equal(
			store_session_add(d->store, links[19], strlen(links[19]), DRIVER_EPOCH_MS + 1000 + i, token, &person), OK);
	}
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[1], ""), 401);
	assert_int_equal(driver_api(d, "GET", "/api/home", token, ""), 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(new_keys_do_not_push_out_a_spent_limit),
		TEST(requests_are_counted_over_all_connections), TEST(bad_messages_are_requests_too),
		TEST(chat_is_counted_over_all_connections), TEST(connections_may_not_be_opened_without_end),
		TEST(wrong_links_are_limited_by_address_and_a_right_one_passes), TEST(http_requests_are_limited_by_person),
		TEST(sessions_and_links_of_a_person_are_bounded)};
	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
