/* Who belongs to a talk changes while its desk is in memory, by what others do to the school: children leave, guardians come. */
#include "driver.h"
#include "members.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, BEGIN = 60 * MINUTE };

static const char *wait_for(struct driver *d, const char *conn, const char *talk)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	return driver_code(d, conn, "talk.wait", json_pack("{s:s}", "talk", talk));
}

/* Ten minutes before the first slot, with Frau Kaya at her desk. */
static struct driver *before_begin(void **state)
{
	struct driver *d = *state;
	driver_day(d, BEGIN);
	driver_pass(d, BEGIN - 10 * MINUTE);
	driver_open(d, "u1");
	assert_string_equal(driver_code(d, "u1", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	assert_string_equal(driver_code(d, "u1", "desk.open", json_pack("{s:s}", "desk", "d1")), "");
	assert_string_equal(driver_code(d, "u1", "desk.act", json_pack("{s:s, s:s}", "desk", "d1", "action", "start")), "");
	return d;
}

static void run(struct driver *d, const char *sql, const char *a, const char *b)
{
	char *text = sqlite3_mprintf(sql, a, b);
	assert_int_equal(sqlite3_exec(d->store->db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(text);
}

/* Of what came since the last call: the state that the connection was told last; "": none. */
static void take_state(struct driver *d, const char *conn, char state[16])
{
	json_t *list = driver_take(d), *line;
	size_t i;
	state[0] = '\0';
	json_array_foreach(list, i, line) {
		const json_t *message = json_object_get(line, "message");
		const char *ev = json_string_value(json_object_get(message, "ev"));
		if (ev && strcmp(ev, "talk.changed") == 0 && strcmp(json_string_value(json_object_get(line, "to")), conn) == 0) {
			snprintf(state, 16, "%s", json_string_value(json_object_get(json_object_get(message, "data"), "state")));
		}
	}
	json_decref(list);
}

static void a_child_that_has_left_holds_up_nobody(void **state)
{
	struct driver *d = before_begin(state);
	char path[80], told[16];
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	json_decref(driver_take(d));
	run(d, "UPDATE people SET is_admin = 1 WHERE id = %Q", driver_real(d, "u1"), NULL);
	snprintf(path, sizeof path, "/api/people/%s/leave", driver_real(d, "u3"));
	assert_int_equal(driver_api(d, "POST", path, d->session[0], ""), 200);
	driver_pass(d, d->at_ms + 1);
	take_state(d, "ub", told);
	assert_string_equal(told, "over");
	/* and its turn is nobody's */
	driver_pass(d, BEGIN + 15 * MINUTE);
	assert_int_equal(d->commands[SFU_CMD_ROOM_OPEN], 0);
	json_t *panel = driver_panel(d, "d1");
	assert_int_equal(json_integer_value(json_object_get(panel, "left")) + json_integer_value(json_object_get(panel, "missed")), 2);
	json_decref(panel);
}

/* The command line writes by itself: within two minutes it is known here, too. */
static void what_others_write_is_known_soon(void **state)
{
	struct driver *d = before_begin(state);
	assert_int_equal(store_member_leave(d->store, driver_real(d, "u3"), DRIVER_EPOCH_MS + d->at_ms), OK);
	driver_check_sessions(d);
	driver_check_sessions(d);
	json_t *panel = driver_panel(d, "d1");
	assert_int_equal(json_integer_value(json_object_get(panel, "left")), 3);
	json_decref(panel);
	driver_pass(d, d->at_ms + 2 * MINUTE);
	panel = driver_panel(d, "d1");
	assert_int_equal(json_integer_value(json_object_get(panel, "left")), 2);
	json_decref(panel);
}

static void who_looks_after_a_child_since_is_there(void **state)
{
	struct driver *d = before_begin(state);
	char told[16];
	run(d, "INSERT INTO guardians (parent, child) VALUES (%Q, %Q)", driver_real(d, "uc"), driver_real(d, "u2"));
	assert_string_equal(wait_for(d, "uc", "t1"), "");
	driver_pass(d, BEGIN - MINUTE);
	take_state(d, "uc", told);
	assert_string_equal(told, "open");
}

/* Without waiting before, too: nobody is missed who is in the room. */
static void who_comes_straight_in_is_there(void **state)
{
	struct driver *d = before_begin(state);
	json_t *data = driver_join_data();
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	driver_pass(d, BEGIN - MINUTE);
	run(d, "INSERT INTO guardians (parent, child) VALUES (%Q, %Q)", driver_real(d, "uc"), driver_real(d, "u2"));
	driver_open(d, "uc");
	assert_string_equal(driver_code(d, "uc", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	json_object_set_new(data, "room", json_string("t1"));
	assert_string_equal(driver_code(d, "uc", "room.join", data), "");
	assert_string_equal(driver_code(d, "ua", "talk.leave", json_object()), "");
	driver_pass(d, d->at_ms + 1);
	assert_string_equal(driver_code(d, "u1", "desk.act", json_pack("{s:s, s:s, s:s}", "desk", "d1", "action", "missed", "talk", "t1")),
		"bad_request");
}

static int count_statement(unsigned what, void *count, void *statement, void *text)
{
	(void)what;
	(void)statement;
	(void)text;
	++*(int *)count;
	return 0;
}

/* Whoever comes a week too early, and again and again, does not have a whole day read each time. */
static void too_early_is_cheap(void **state)
{
	enum { OF_TALK_AND_PERSON = 6 };
	struct driver *d = before_begin(state);
	int count = 0;
	run(d, "UPDATE talks SET begin_ms = begin_ms + 7 * 86400000, end_ms = end_ms + 7 * 86400000 WHERE id = %Q", driver_real(d, "t2"), NULL);
	driver_desk_changed(d, "d1");
	assert_string_equal(wait_for(d, "ub", "t2"), "too_early");
	assert_int_equal(sqlite3_trace_v2(d->store->db, SQLITE_TRACE_STMT, count_statement, &count), SQLITE_OK);
	assert_string_equal(driver_code(d, "ub", "talk.wait", json_pack("{s:s}", "talk", "t2")), "too_early");
	assert_in_range(count, 1, OF_TALK_AND_PERSON);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, driver_set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {CASE(a_child_that_has_left_holds_up_nobody), CASE(what_others_write_is_known_soon),
		CASE(who_looks_after_a_child_since_is_there), CASE(who_comes_straight_in_is_there), CASE(too_early_is_cheap)};
	return cmocka_run_group_tests_name("talk_families", tests, NULL, NULL);
}
