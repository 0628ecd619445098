/* What is changed over HTTP while a conference runs, or somebody waits before its door, is heard there. */
#include "driver.h"
#include "store_conference.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, BEGIN = 90 * MINUTE };

/* It runs; in it are u1, its chair, u2 and u4, who vote and advise, and u7 from outside. */
static struct driver *running(void **state)
{
	struct driver *d = *state;
	static const char *const people[] = {"u1", "u2", "u4", "u7"};
	driver_time(d, 0);
	driver_conference(d, CONFERENCE_TEACHERS, BEGIN);
	driver_pass(d, BEGIN - MINUTE);
	for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
		assert_non_null(driver_enter(d, people[i]));
	}
	json_decref(driver_take(d));
	return d;
}

static void post(struct driver *d, const char *what, json_t *body)
{
	char *path = g_strdup_printf("/api/conferences/%s%s", d->conference, what), *text = json_dumps(body, JSON_COMPACT);
	int status = driver_api(d, "POST", path, d->session[0], text);
	if (status != 200) {
		fail_msg("%s %s: %d", what, text, status);
	}
	free(text);
	g_free(path);
	json_decref(body);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "(none)";
}

static void rules_reach_the_room(void **state)
{
	struct driver *d = running(state);
	post(d, "", json_pack("{s:{s:i}}", "rules", "turnSeconds", 60));
	const json_t *told = driver_last(d, "u2", "conference.changed");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(told, "rules"), "turnSeconds")), 60);
}

static void an_agenda_reaches_the_room(void **state)
{
	struct driver *d = running(state);
	post(d, "/agenda", json_pack("{s:[{s:s, s:s}, {s:s}]}", "items", "id", d->item[0], "title", "Neu gefasst", "title", "Noch etwas"));
	const json_t *agenda = json_object_get(driver_last(d, "u2", "agenda.changed"), "agenda");
	assert_int_equal(json_array_size(agenda), 2);
	assert_string_equal(text_of(json_array_get(agenda, 0), "title"), "Neu gefasst");
}

static void wait_at_the_door(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	assert_string_equal(driver_code(d, conn, "conference.wait", json_pack("{s:s}", "conference", "h1")), "");
}

static void who_goes_from_the_roll_is_put_out(void **state)
{
	struct driver *d = running(state);
	wait_at_the_door(d, "u2.b");
	json_decref(driver_take(d));
	uint32_t removed = d->commands[SFU_CMD_PEER_REMOVE];
	/* s3 is u2's; the last one is that of who is from outside */
	post(d, "/roll", json_pack("{s:[s, s]}", "remove", d->seat[2], d->seat[5]));
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed + 2);
	assert_string_equal(text_of(driver_last(d, "u2", "room.ended"), "reason"), "off_roll");
	assert_string_equal(text_of(driver_last(d, "u7", "room.ended"), "reason"), "off_roll");
	assert_string_equal(text_of(driver_last(d, "u2.b", "conference.door"), "state"), "gone");
	json_t *out = driver_take(d);
	assert_int_equal(driver_count(out, "u2", "room.ended"), 1);
	assert_true(driver_closed(out, "u7") != 0); /* his link is dead, so his line is, too */
	assert_int_equal(driver_count(out, "u4", "room.ended"), 0);
	json_decref(out);
	assert_string_equal(driver_entry(d, "u2"), "not_member");
	/* the door tells him nothing of what follows */
	json_decref(driver_take(d));
	driver_enter(d, "u3");
	assert_string_equal(driver_why(d, "u1", "agenda.go", json_pack("{s:s}", "item", "a2")), "");
	assert_string_equal(driver_why(d, "u1", "conference.close", NULL), "");
	assert_null(driver_last(d, "u2.b", "conference.door"));
	assert_string_equal(driver_code(d, "u2.b", "conference.wait", json_pack("{s:s}", "conference", "h1")), "no_such_conference");
}

/* Whoever was in when the server stopped, and is off the roll before he is back, waits for no word. */
static void who_goes_from_the_roll_while_his_place_is_kept_is_not_there(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(driver_why(d, "u2", "speech.ask", json_pack("{s:s}", "kind", "turn")), "");
	driver_restart(d);
	const json_t *list = json_object_get(json_object_get(driver_enter(d, "u1"), "conference"), "list");
	assert_int_equal(json_array_size(json_object_get(list, "waiting")), 1);
	post(d, "/roll", json_pack("{s:[s]}", "remove", d->seat[2]));
	assert_int_equal(json_array_size(json_object_get(driver_last(d, "u1", "speech.changed"), "waiting")), 0);
}

static void new_links_put_out_who_came_by_an_older_one(void **state)
{
	struct driver *d = running(state);
	post(d, "/links", json_object());
	json_t *out = driver_take(d);
	assert_true(driver_closed(out, "u7") != 0 || driver_count(out, "u7", "room.ended") == 1);
	assert_int_equal(driver_closed(out, "u2"), 0);
	json_decref(out);
}

/* With a new address come a new link and the invitation, and the old link leads nowhere; a new name is seen in the room. */
static void an_outsider_is_corrected(void **state)
{
	struct driver *d = running(state);
	char *old = g_strdup(d->link[6]), session[STORE_TOKEN_MAX];
	post(d, "/roll", json_pack("{s:[{s:s, s:s}]}", "set", "seat", d->seat[5], "name", "Frau Gast-Berg"));
	assert_null(json_object_get(d->body, "links"));
	json_t *out = driver_take(d);
	assert_int_equal(driver_closed(out, "u7"), 0);
	json_decref(out);
	driver_pass(d, d->at_ms + 2000);
	const json_t *seats = json_object_get(driver_last(d, "u2", "seats.changed"), "seats");
	assert_string_equal(text_of(json_array_get(seats, json_array_size(seats) - 1), "name"), "Frau Gast-Berg"); /* in the order of the roll */
	post(d, "/roll", json_pack("{s:[{s:s, s:s}]}", "set", "seat", d->seat[5], "email", "gast@amt.example"));
	const json_t *link = json_array_get(json_object_get(d->body, "links"), 0);
	assert_string_equal(text_of(link, "seat"), d->seat[5]);
	out = driver_take(d);
	assert_true(driver_closed(out, "u7") != 0);
	json_decref(out);
	struct store_person person;
	assert_int_equal(store_link_find(d->store, old, strlen(old), &person), ERR_NOT_FOUND);
	g_strlcpy(d->link[6], text_of(link, "token"), STORE_TOKEN_MAX);
	driver_log_in(d, 6, session);
	assert_string_equal(session[0] ? "in" : "", "in");
	/* only of outsiders */
	char *path = g_strdup_printf("/api/conferences/%s/roll", d->conference), *body = g_strdup_printf("{\"set\":[{\"seat\":\"%s\",\"email\":\"x@y.example\"}]}", d->seat[2]);
	assert_int_equal(driver_api(d, "POST", path, d->session[0], body), 400);
	g_free(path);
	g_free(body);
	g_free(old);
}

static void who_waits_hears_that_it_is_called_off(void **state)
{
	struct driver *d = *state;
	driver_time(d, 0);
	driver_conference(d, CONFERENCE_TEACHERS, BEGIN);
	wait_at_the_door(d, "u2");
	json_decref(driver_take(d));
	post(d, "", json_pack("{s:I}", "begin", (json_int_t)(DRIVER_EPOCH_MS + 2 * BEGIN)));
	assert_int_equal(json_integer_value(json_object_get(driver_last(d, "u2", "conference.door"), "begin")), DRIVER_EPOCH_MS + 2 * BEGIN);
	json_decref(driver_take(d));
	post(d, "/remove", json_object());
	const json_t *told = driver_last(d, "u2", "conference.door");
	assert_string_equal(text_of(told, "state"), "closed");
	assert_true(json_is_false(json_object_get(told, "mayEnter")));
}

/* Over the WebSocket, as test_conference_hostile.c has it of HTTP. */
static void who_is_from_outside_gets_nowhere_else(void **state)
{
	struct driver *d = *state;
	driver_time(d, 0);
	driver_day(d, BEGIN);
	driver_note(d, "write");
	driver_join(d, "u1"); /* a lesson runs */
	driver_conference(d, CONFERENCE_TEACHERS, BEGIN);
	driver_open(d, "u7");
	assert_string_equal(driver_code(d, "u7", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	const struct {
		const char *op, *key, *id, *code;
	} rows[] = {{"desk.open", "desk", "d1", "no_such_desk"}, {"talk.wait", "talk", "t1", "no_such_talk"}, {"notes.open", "note", "n1", "not_allowed"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		assert_string_equal(driver_code(d, "u7", rows[i].op, json_pack("{s:s}", rows[i].key, rows[i].id)), rows[i].code);
	}
	assert_string_equal(driver_code(d, "u7", "room.join", driver_join_data()), "not_member");
	json_t *talk = driver_join_data();
	json_object_set_new(talk, "room", json_string("t1"));
	assert_string_equal(driver_code(d, "u7", "room.join", talk), "not_member");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(rules_reach_the_room), TEST(an_agenda_reaches_the_room), TEST(who_goes_from_the_roll_is_put_out),
		TEST(who_goes_from_the_roll_while_his_place_is_kept_is_not_there),
		TEST(new_links_put_out_who_came_by_an_older_one), TEST(an_outsider_is_corrected), TEST(who_waits_hears_that_it_is_called_off), TEST(who_is_from_outside_gets_nowhere_else)};
	return cmocka_run_group_tests_name("conference_live", tests, NULL, NULL);
}
