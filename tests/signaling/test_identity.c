/* One person on several connections and devices; sessions that end; a server that drains. */
#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void forget(struct driver *d)
{
	json_decref(driver_take(d));
}

static void hello(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
}

static json_t *join_data(bool moves)
{
	json_t *data = driver_join_data();
	if (moves) {
		json_object_set_new(data, "move", json_true());
	}
	return data;
}

/* The close code that a connection got; 0: none. */
static int closed_with(const struct driver *d, const char *conn)
{
	for (size_t i = 0; i < json_array_size(d->out); i++) {
		const json_t *line = json_array_get(d->out, i), *code = json_object_get(line, "close");
		if (code && strcmp(json_string_value(json_object_get(line, "to")), conn) == 0) {
			return (int)json_integer_value(code);
		}
	}
	return 0;
}

static void two_tabs_at_home_live_side_by_side(void **state)
{
	struct driver *d = *state;
	hello(d, "u2");
	hello(d, "u2.b");
	hello(d, "u2-c");
	forget(d);
	driver_join(d, "u1");
	assert_int_equal(driver_count(d->out, "u2", "room.state"), 1);
	assert_int_equal(driver_count(d->out, "u2.b", "room.state"), 1);
	assert_int_equal(driver_count(d->out, "u2-c", "room.state"), 1);
	assert_string_equal(driver_code(d, "u2", "room.join", join_data(false)), "");
	/* the others hear of the room, but are not in it */
	assert_string_equal(driver_code(d, "u2.b", "chat.send", json_pack("{s:s}", "text", "x")), "not_in_room");
	forget(d);
	assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s}", "text", "x")), "");
	assert_int_equal(driver_count(d->out, "u2", "chat.message"), 1);
	assert_int_equal(driver_count(d->out, "u2.b", "chat.message"), 0);
	driver_close(d, "u2.b");
	assert_int_equal(driver_count(d->out, "u1", "participant.changed"), 0);
}

static void one_live_session_per_person(void **unused)
{
	/* where the second connection comes from, whether the first one is still connected, with move or without */
	static const struct {
		const char *second;
		bool is_connected, moves;
		const char *code;
		int close;
	} rows[] = {
		{"u2.b", true, false, "", 4409},
		{"u2.b", true, true, "", 4409},
		{"u2.b", false, false, "", 0},
		{"u2-b", true, false, "elsewhere", 0},
		{"u2-b", true, true, "", 4409},
		{"u2-b", false, false, "", 0},
		{"u2-b", false, true, "", 0},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct driver d;
		driver_init(&d);
		driver_join(&d, "u1");
		driver_join(&d, "u2");
		if (!rows[i].is_connected) {
			driver_close(&d, "u2");
		}
		hello(&d, rows[i].second);
		forget(&d);
		assert_string_equal(driver_code(&d, rows[i].second, "room.join", join_data(rows[i].moves)), rows[i].code);
		assert_int_equal(closed_with(&d, "u2"), rows[i].close);
		assert_int_equal(driver_count(d.out, "u2", "room.ended"), rows[i].close != 0);
		assert_int_equal(driver_count(d.out, "u1", "participant.joined"), !rows[i].code[0]);
		/* who stays is in; who came in is in */
		const char *inside = rows[i].code[0] ? "u2" : rows[i].second;
		assert_string_equal(driver_code(&d, inside, "hand.set", json_pack("{s:b}", "raised", 1)), "");
		driver_finish(&d);
	}
}

static void who_is_elsewhere_does_not_throw_himself_out_in_vain(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	hello(d, "u2-b");
	json_t *data = join_data(true);
	json_object_set_new(data, "room", json_string("nosuch"));
	assert_string_equal(driver_code(d, "u2-b", "room.join", data), "no_such_room");
	assert_string_equal(driver_code(d, "u2", "hand.set", json_pack("{s:b}", "raised", 1)), "");
}

static json_t *resume_data(void)
{
	return json_pack("{s:i, s:s, s:{s:s, s:i}}", "protocol", 1, "client", "t", "resume", "participation", "$u2", "seq", 0);
}

/* The line may be dead on one side only: the server still has the old connection. */
static void a_resume_takes_over_from_a_line_that_seems_alive(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	forget(d);
	driver_open(d, "u2.b");
	const json_t *reply = driver_ask(d, "u2.b", "hello", resume_data());
	assert_true(json_is_true(json_object_get(reply, "resumed")));
	assert_int_equal(closed_with(d, "u2"), 4409);
	assert_int_equal(driver_count(d->out, "u1", "participant.changed"), 0);
	assert_int_equal(driver_count(d->out, "u1", "participant.left"), 0);
	driver_time(d, d->at_ms + 19000);
	assert_string_equal(driver_code(d, "u2.b", "hand.set", json_pack("{s:b}", "raised", 1)), "");
}

static void nobody_resumes_somebody_else(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_open(d, "u3");
	const json_t *reply = driver_ask(d, "u3", "hello", resume_data());
	assert_true(json_is_false(json_object_get(reply, "resumed")));
	assert_int_equal(closed_with(d, "u2"), 0);
	assert_string_equal(driver_code(d, "u2", "hand.set", json_pack("{s:b}", "raised", 1)), "");
}

static void a_revoked_link_ends_a_place_that_is_only_kept(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	hello(d, "u2-b");
	driver_close(d, "u2");
	driver_close(d, "u2-b");
	forget(d);
	assert_int_equal(store_links_revoke(d->store, d->person[1]), OK);
	driver_check_sessions(d);
	assert_int_equal(driver_count(d->out, "u1", "participant.left"), 1);
	hello(d, "u3");
	assert_int_equal(closed_with(d, "u1"), 0);
}

static void logging_out_on_one_device_leaves_the_other(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	hello(d, "u2-b");
	forget(d);
	assert_int_equal(store_session_remove(d->store, d->other_session[1], strlen(d->other_session[1])), OK);
	driver_check_sessions(d);
	assert_int_equal(closed_with(d, "u2-b"), 4401);
	assert_int_equal(closed_with(d, "u2"), 0);
	assert_string_equal(driver_code(d, "u2", "hand.set", json_pack("{s:b}", "raised", 1)), "");
}

static void connections_of_a_person_are_bounded(void **state)
{
	struct driver *d = *state;
	char name[16];
	driver_join(d, "u1");
	driver_join(d, "u2.0");
	for (int i = 1; i < 8; i++) {
		snprintf(name, sizeof name, "u2.%d", i);
		driver_open(d, name);
	}
	forget(d);
	driver_open(d, "u2.8");
	assert_int_equal(closed_with(d, "u2.8"), 4429);
	/* lines that have said nothing for a while are dead ones of somebody who comes back */
	driver_time(d, d->at_ms + 5000);
	(void)driver_ask(d, "u2.0", "ping", NULL);
	driver_open(d, "u2.9");
	assert_int_equal(closed_with(d, "u2.9"), 0);
	assert_int_equal(closed_with(d, "u2.0"), 0);
	driver_open(d, "u3");
	assert_int_equal(closed_with(d, "u3"), 0);
}

static void a_draining_server_begins_nothing_new(void **state)
{
	struct driver *d = *state;
	hello(d, "u1");
	hello(d, "u2");
	driver_open(d, "u3");
	forget(d);
	driver_drain(d, 1790000060000);
	assert_int_equal(driver_count(d->out, "u1", "server.state"), 1);
	assert_int_equal(driver_count(d->out, "u2", "server.state"), 1);
	assert_int_equal(driver_count(d->out, "u3", "server.state"), 0);
	(void)driver_ask(d, "u3", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test"));
	assert_int_equal(driver_count(d->out, "u3", "server.state"), 1);
	assert_string_equal(driver_code(d, "u1", "room.join", join_data(false)), "server_draining");
	assert_string_equal(driver_code(d, "u2", "room.join", join_data(false)), "room_closed");
	struct signaling_stats stats;
	signaling_stats(d->signaling, &stats);
	assert_true(stats.is_draining);
}

static void a_running_lesson_goes_on_while_the_server_drains(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_drain(d, 1790000060000);
	driver_close(d, "u2");
	driver_time(d, d->at_ms + 31000); /* his place is gone, too */
	driver_open(d, "u1");
	(void)driver_ask(d, "u1", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test"));
	assert_string_equal(driver_code(d, "u1", "room.join", join_data(false)), "");
	hello(d, "u2");
	assert_string_equal(driver_code(d, "u2", "room.join", join_data(false)), "");
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "");
	assert_string_equal(driver_code(d, "u1", "room.join", join_data(false)), "server_draining");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(two_tabs_at_home_live_side_by_side), cmocka_unit_test(one_live_session_per_person),
		TEST(who_is_elsewhere_does_not_throw_himself_out_in_vain), TEST(a_resume_takes_over_from_a_line_that_seems_alive),
		TEST(nobody_resumes_somebody_else), TEST(a_revoked_link_ends_a_place_that_is_only_kept),
		TEST(logging_out_on_one_device_leaves_the_other), TEST(connections_of_a_person_are_bounded),
		TEST(a_draining_server_begins_nothing_new), TEST(a_running_lesson_goes_on_while_the_server_drains)};
	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
