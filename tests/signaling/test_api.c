/* HTTP: sessions from links, the home page, and the people of a group with their links. */
#include "driver.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct world {
	struct driver d;
	char group[STORE_ID_MAX];
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	struct store_room room;
	driver_init(&w->d);
	assert_int_equal(store_room_find(w->d.store, w->d.room, &room), OK);
	memcpy(w->group, room.group, sizeof w->group);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	driver_finish(&w->d);
	free(w);
	return 0;
}

static const char *error_code(const struct driver *d)
{
	const char *code = json_string_value(json_object_get(json_object_get(d->body, "error"), "code"));
	return code ? code : "";
}

static int ask(struct world *w, const char *method, const char *what, const char *session, const char *body)
{
	char path[128];
	snprintf(path, sizeof path, "/api/groups/%s/%s", w->group, what);
	return driver_api(&w->d, method, path, session, body);
}

static void sessions_and_home(void **state)
{
	struct driver *d = &((struct world *)*state)->d;
	assert_int_equal(driver_api(d, "GET", "/api/health", "", ""), 200);
	assert_int_equal(driver_api(d, "POST", "/api/health", "", ""), 405);
	assert_int_equal(driver_api(d, "GET", "/api/other", "", ""), 404);
	assert_int_equal(driver_api(d, "GET", "/api/groups//people", d->session[0], ""), 404);
	assert_int_equal(driver_api(d, "GET", "/api/groups/a/b/people", d->session[0], ""), 404);
	assert_int_equal(driver_api(d, "GET", "/api/home", "", ""), 401);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[0], ""), 200);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", "{\"token\":1}"), 400);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", "{\"token\":\"guess\"}"), 403);
	assert_string_equal(error_code(d), "link_dead");
	assert_int_equal(driver_api(d, "DELETE", "/api/session", d->session[0], ""), 204);
	assert_int_equal(driver_api(d, "DELETE", "/api/session", d->session[0], ""), 204);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[0], ""), 401);
}

static void walls_between_groups_and_schools(void **state)
{
	static const struct {
		const char *method, *what, *body;
	} calls[] = {{"GET", "people", ""}, {"POST", "links", "{}"}, {"POST", "revoke", "{\"people\":[\"u2\"]}"},
		{"POST", "guests", "{\"name\":\"Herr Neu\"}"}};
	struct world *w = *state;
	struct driver *d = &w->d;
	struct store_person person;
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		assert_int_equal(ask(w, calls[i].method, calls[i].what, "", calls[i].body), 401);
		assert_int_equal(ask(w, calls[i].method, calls[i].what, d->session[1], calls[i].body), 403);
		assert_string_equal(error_code(d), "not_allowed");
		assert_int_equal(ask(w, calls[i].method, calls[i].what, d->session[7], calls[i].body), 403);
		assert_string_equal(error_code(d), "not_member");
		assert_int_equal(ask(w, calls[i].method, calls[i].what, d->session[8], calls[i].body), 404);
		assert_string_equal(error_code(d), "not_found");
	}
	for (int i = 0; i < DRIVER_PEOPLE; i++) {
		assert_int_equal(store_link_find(d->store, d->link[i], strlen(d->link[i]), &person), OK);
	}
}

static void the_list_of_people_shows_living_links(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char link[STORE_TOKEN_MAX];
	assert_int_equal(store_link_add(d->store, d->person[1], DRIVER_EPOCH_MS, link), OK);
	assert_int_equal(store_links_revoke(d->store, d->person[2]), OK);
	assert_int_equal(ask(w, "GET", "people", d->session[0], ""), 200);
	const json_t *people = json_object_get(d->body, "people");
	static const struct {
		int who;
		const char *role;
		int links;
	} rows[] = {{1, "pupil", 2}, {2, "pupil", 0}, {3, "pupil", 1}, {6, "guest", 1}};
	assert_int_equal(json_array_size(people), 4);
	for (size_t i = 0; i < 4; i++) {
		const json_t *each = json_array_get(people, i);
		assert_string_equal(json_string_value(json_object_get(each, "id")), d->person[rows[i].who]);
		assert_string_equal(json_string_value(json_object_get(each, "role")), rows[i].role);
		assert_int_equal(json_integer_value(json_object_get(each, "links")), rows[i].links);
	}
}

static void post_for(struct world *w, const char *what, int who, int status)
{
	char body[64];
	snprintf(body, sizeof body, "{\"people\":[\"%s\"]}", w->d.person[who]);
	assert_int_equal(ask(w, "POST", what, w->d.session[0], body), status);
}

static bool is_closed(const struct driver *d, const char *conn, int code)
{
	for (size_t i = 0; i < json_array_size(d->out); i++) {
		const json_t *line = json_array_get(d->out, i), *close = json_object_get(line, "close");
		if (close && strcmp(json_string_value(json_object_get(line, "to")), conn) == 0) {
			return json_integer_value(close) == code;
		}
	}
	return false;
}

static void a_new_link_kills_the_old_one_and_throws_out_who_came_by_it(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char body[128], token[STORE_TOKEN_MAX];
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	driver_open(d, "u2-b");
	json_decref(driver_take(d));
	post_for(w, "links", 1, 200);
	const json_t *link = json_array_get(json_object_get(d->body, "links"), 0);
	assert_string_equal(json_string_value(json_object_get(json_object_get(link, "person"), "id")), d->person[1]);
	snprintf(token, sizeof token, "%s", json_string_value(json_object_get(link, "token")));
	assert_int_equal(driver_count(d->out, "u2", "room.ended"), 1);
	assert_int_equal(driver_count(d->out, "u1", "participant.left"), 1);
	assert_true(is_closed(d, "u2", 4410) && is_closed(d, "u2-b", 4410));
	assert_false(is_closed(d, "u3", 4410) || is_closed(d, "u1", 4410));
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[1], ""), 401);
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", d->link[1]);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 403);
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", token);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 200);
}

static void new_links_for_all_leave_the_teachers_alone(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	struct store_person person;
	assert_int_equal(ask(w, "POST", "links", d->session[0], "{}"), 200);
	assert_int_equal(json_array_size(json_object_get(d->body, "links")), 4);
	for (int i = 0; i < DRIVER_PEOPLE; i++) {
		bool is_learner = (i >= 1 && i <= 3) || i == 6;
		assert_int_equal(store_link_find(d->store, d->link[i], strlen(d->link[i]), &person), is_learner ? ERR_NOT_FOUND : OK);
	}
}

static void all_or_nothing(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	struct store_person person;
	char body[128];
	/* Dora is not in this group; a teacher is nobody's pupil */
	static const int strangers[] = {5, 4, 0};
	for (size_t i = 0; i < 3; i++) {
		snprintf(body, sizeof body, "{\"people\":[\"%s\",\"%s\"]}", d->person[1], d->person[strangers[i]]);
		assert_int_equal(ask(w, "POST", "links", d->session[0], body), 404);
		assert_string_equal(error_code(d), "no_such_person");
		assert_null(json_object_get(d->body, "links"));
		assert_int_equal(ask(w, "POST", "revoke", d->session[0], body), 404);
		assert_int_equal(store_link_find(d->store, d->link[1], strlen(d->link[1]), &person), OK);
		assert_int_equal(store_link_find(d->store, d->link[strangers[i]], strlen(d->link[strangers[i]]), &person), OK);
	}
}

static void a_revoked_pupil_is_out(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_close(d, "u2"); /* his place is kept, but not for long */
	json_decref(driver_take(d));
	post_for(w, "revoke", 1, 200);
	assert_int_equal(json_object_size(d->body), 0);
	assert_int_equal(driver_count(d->out, "u1", "participant.left"), 1);
	assert_int_equal(ask(w, "GET", "people", d->session[0], ""), 200);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(d->body, "people"), 0), "links")), 0);
}

static void shapes(void **state)
{
	static const char *const bodies[] = {"", "[]", "{\"people\":[]}", "{\"people\":[1]}", "{\"people\":[\"a b\"]}",
		"{\"people\":\"u2\"}", "{\"peoples\":[\"u2\"]}", "{\"people\":[\"u2\"],\"people\":[\"u3\"]}"};
	struct world *w = *state;
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		assert_int_equal(ask(w, "POST", "links", w->d.session[0], bodies[i]), 400);
		assert_int_equal(ask(w, "POST", "revoke", w->d.session[0], bodies[i]), 400);
	}
	assert_int_equal(ask(w, "POST", "revoke", w->d.session[0], "{}"), 400);
	assert_int_equal(ask(w, "DELETE", "links", w->d.session[0], ""), 405);
}

static void thirty_a_minute(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < 30; i++) {
		assert_int_equal(ask(w, "GET", "people", w->d.session[0], ""), 200);
	}
	assert_int_equal(ask(w, "POST", "links", w->d.session[0], "{}"), 429);
	assert_int_equal(ask(w, "GET", "people", w->d.session[4], ""), 200);
	assert_int_equal(driver_api(&w->d, "GET", "/api/home", w->d.session[0], ""), 200);
	driver_time(&w->d, w->d.at_ms + 2000);
	assert_int_equal(ask(w, "POST", "links", w->d.session[0], "{}"), 200);
}

static int count_links(struct store *s, const char *person)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM links WHERE person = ?1", "s", person);
	assert_true(sql_row(row));
	int count = sqlite3_column_int(row, 0);
	assert_int_equal(sql_end(s, row), OK);
	return count;
}

static void dead_links_do_not_pile_up(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	for (int i = 0; i < 100; i++) {
		driver_time(d, d->at_ms + 2000);
		post_for(w, "links", 1, 200);
	}
	/* the one that is alive, and the one that two sessions came of */
	assert_int_equal(count_links(d->store, d->person[1]), 2);
}

static int add_guest(struct world *w, const char *name)
{
	char body[128];
	snprintf(body, sizeof body, "{\"name\":\"%s\"}", name);
	driver_time(&w->d, w->d.at_ms + 2000);
	return ask(w, "POST", "guests", w->d.session[0], body);
}

static void a_guest_comes_by_his_link_and_is_shown_as_one(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char body[128];
	assert_int_equal(add_guest(w, "Herr Neu"), 200);
	assert_string_equal(json_string_value(json_object_get(json_object_get(d->body, "person"), "role")), "guest");
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", json_string_value(json_object_get(d->body, "token")));
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 200);
	assert_string_equal(json_string_value(json_object_get(json_object_get(d->body, "person"), "name")), "Herr Neu");
	assert_int_equal(add_guest(w, ""), 400);
	assert_int_equal(add_guest(w, "a\\u0007b"), 400);
	assert_string_equal(error_code(d), "bad_request");
	assert_int_equal(add_guest(w, "1234567890123456789012345678901234567890123456789012345678901"), 400);
}

static void thirty_guests_a_group(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	int64_t number;
	for (int i = 1; i < STORE_GUESTS_MAX; i++) {
		assert_int_equal(add_guest(w, "Gast"), 200);
	}
	assert_int_equal(add_guest(w, "Gast"), 409);
	assert_string_equal(error_code(d), "bad_request");
	/* whose link is dead makes place, but not as long as the lesson shows what he wrote */
	const struct store_chat_draft said = {.room = d->room, .person = d->person[6], .text = "Hallo"};
	assert_int_equal(store_chat_add(d->store, &said, 1, &number), OK);
	post_for(w, "revoke", 6, 200);
	assert_int_equal(add_guest(w, "Gast"), 409);
	assert_int_equal(store_room_close(d->store, d->room), OK);
	assert_int_equal(add_guest(w, "Gast"), 200);
	assert_int_equal(add_guest(w, "Gast"), 409);
	assert_int_equal(ask(w, "GET", "people", d->session[0], ""), 200);
	assert_int_equal(json_array_size(json_object_get(d->body, "people")), 3 + STORE_GUESTS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(sessions_and_home), TEST(walls_between_groups_and_schools),
		TEST(the_list_of_people_shows_living_links), TEST(a_new_link_kills_the_old_one_and_throws_out_who_came_by_it),
		TEST(new_links_for_all_leave_the_teachers_alone), TEST(all_or_nothing), TEST(a_revoked_pupil_is_out), TEST(shapes),
		TEST(thirty_a_minute), TEST(dead_links_do_not_pile_up),
		TEST(a_guest_comes_by_his_link_and_is_shown_as_one), TEST(thirty_guests_a_group)};
	return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
