/* Who may do what, in which state; limits; what is broken or hostile costs at most its sender. */
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

static json_t *hello_data(void)
{
	return json_pack("{s:i, s:s}", "protocol", 1, "client", "test");
}

static const char *const ops[] = {"hello", "ping", "room.join", "room.leave", "room.end", "media.offer", "media.publish",
	"view.set", "chat.send", "hand.set", "no.such"};

static json_t *data_for(const char *op)
{
	json_t *join = driver_join_data(), *data = NULL;
	if (strcmp(op, "hello") == 0) {
		data = hello_data();
	} else if (strcmp(op, "room.join") == 0) {
		data = json_incref(join);
	} else if (strcmp(op, "media.offer") == 0) {
		data = json_pack("{s:O}", "media", json_object_get(join, "media"));
	} else if (strcmp(op, "media.publish") == 0) {
		data = json_pack("{s:b}", "screen", 1);
	} else if (strcmp(op, "view.set") == 0) {
		data = json_pack("{s:[{s:s, s:s, s:i, s:i}]}", "wants", "participant", "u1", "feed", "person", "height", 360, "rank", 0);
	} else if (strcmp(op, "chat.send") == 0) {
		data = json_pack("{s:s}", "text", "Hallo");
	} else if (strcmp(op, "hand.set") == 0) {
		data = json_pack("{s:b}", "raised", 1);
	}
	json_decref(join);
	return data;
}

enum stage { BEFORE_HELLO, CLOSED_ROOM, OPEN_ROOM, INSIDE, STAGES };

static void go_to(struct driver *d, const char *who, enum stage stage)
{
	if (stage >= OPEN_ROOM) {
		driver_join(d, strcmp(who, "u1") == 0 ? "u5" : "u1");
	}
	if (stage == INSIDE) {
		driver_join(d, who);
		return;
	}
	driver_open(d, who);
	if (stage != BEFORE_HELLO) {
		assert_string_equal(driver_code(d, who, "hello", hello_data()), "");
	}
}

static void every_op_role_and_state(void **unused)
{
	/* in the order of ops: hello ping join leave end offer publish(screen) view chat hand no.such */
	static const struct {
		const char *who;
		enum stage stage;
		const char *codes[11];
	} rows[] = {
#define B "bad_request"
#define N "not_in_room"
#define A "not_allowed"
#define U "unknown_op"
		{"u1", BEFORE_HELLO, {"", B, B, B, B, B, B, B, B, B, U}},
		{"u2", BEFORE_HELLO, {"", B, B, B, B, B, B, B, B, B, U}},
		{"u6", BEFORE_HELLO, {"", B, B, B, B, B, B, B, B, B, U}},
		{"u1", CLOSED_ROOM, {B, "", "", N, N, N, N, N, N, N, U}},
		{"u2", CLOSED_ROOM, {B, "", "room_closed", N, N, N, N, N, N, N, U}},
		{"u6", CLOSED_ROOM, {B, "", "not_member", N, N, N, N, N, N, N, U}},
		{"u1", OPEN_ROOM, {B, "", "", N, N, N, N, N, N, N, U}},
		{"u2", OPEN_ROOM, {B, "", "", N, N, N, N, N, N, N, U}},
		{"u6", OPEN_ROOM, {B, "", "not_member", N, N, N, N, N, N, N, U}},
		{"u1", INSIDE, {B, "", "", "", "", "", "", "", "", "", U}},
		{"u2", INSIDE, {B, "", "", "", A, "", A, "", "", "", U}},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (size_t op = 0; op < sizeof ops / sizeof ops[0]; op++) {
			struct driver d;
			driver_init(&d);
			go_to(&d, rows[i].who, rows[i].stage);
			const char *code = driver_code(&d, rows[i].who, ops[op], data_for(ops[op]));
			if (strcmp(code, rows[i].codes[op]) != 0) {
				fail_msg("%s stage %d %s: %s instead of %s", rows[i].who, (int)rows[i].stage, ops[op], code, rows[i].codes[op]);
			}
			driver_finish(&d);
		}
	}
}

static void nobody_publishes_beyond_his_rights(void **state)
{
	struct driver *d = *state;
	json_t *join = driver_join_data();
	driver_join(d, "u1");
	driver_open(d, "u2");
	(void)driver_ask(d, "u2", "hello", hello_data());
	json_object_set_new(json_object_get(join, "publish"), "screen", json_true());
	assert_non_null(driver_ask(d, "u2", "room.join", join));
	assert_int_equal(d->allowed[1], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	assert_string_equal(driver_code(d, "u2", "media.publish", json_pack("{s:b}", "screenAudio", 1)), "not_allowed");
	assert_int_equal(d->allowed[1], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
}

/* ASVS 17.1: nothing here relays for anybody, and no client is sent to somebody who does. */
static void no_relay_is_announced(void **state)
{
	struct driver *d = *state;
	driver_open(d, "u1");
	const json_t *servers = json_object_get(driver_ask(d, "u1", "hello", hello_data()), "iceServers");
	assert_true(json_is_array(servers));
	assert_int_equal(json_array_size(servers), 0);
}

static void offers_fail_politely(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_open(d, "u2");
	(void)driver_ask(d, "u2", "hello", hello_data());
	d->refuses = true;
	const json_t *error = driver_ask(d, "u2", "room.join", driver_join_data());
	json_t *lines = driver_take(d);
	assert_string_equal(json_string_value(json_object_get(error, "code")), "media_refused");
	assert_string_equal(json_string_value(json_object_get(json_object_get(error, "detail"), "why")), "no_codec");
	assert_int_equal(driver_count(lines, "u1", "participant.joined"), 0);
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], 1);
	json_decref(lines);
	d->is_mute = true;
	assert_null(driver_ask(d, "u2", "room.join", driver_join_data()));
	driver_time(d, d->at_ms + 5001);
	lines = driver_take(d);
	error = json_object_get(json_object_get(json_array_get(lines, json_array_size(lines) - 1), "message"), "error");
	assert_string_equal(json_string_value(json_object_get(error, "code")), "internal");
	json_decref(lines);
}

static void ada_sits_in(struct driver *d, uint32_t seat)
{
	struct sfu_event event = {.kind = SFU_EVENT_SEAT, .room = d->sfu_room, .peer = d->peer[0]};
	event.u.seat.seat = seat;
	event.u.seat.subject.peer = d->peer[1];
	event.u.seat.state = SFU_SEAT_PENDING;
	driver_event(d, &event);
}

/* What the SFU said of the old one, also what was still on its way, holds no more. */
static void a_fresh_connection_begins_with_empty_seats(void **state)
{
	struct driver *d = *state;
	json_t *join = driver_join_data(), *media = json_object_get(join, "media");
	char sdp[] = "v=0 answer";
	driver_join(d, "u1");
	driver_join(d, "u2");
	ada_sits_in(d, 0);
	d->is_mute = true;
	json_object_set_new(media, "fresh", json_true());
	(void)driver_ask(d, "u1", "media.offer", json_pack("{s:O}", "media", media));
	ada_sits_in(d, 1);
	forget(d);
	struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = d->sfu_room, .peer = d->peer[0]};
	event.u.answer.sdp = sdp;
	event.u.answer.request = d->last_request;
	driver_event(d, &event);
	assert_int_equal(driver_count(d->out, "u1", "seat"), 2);
	for (size_t i = 1; i < 3; i++) {
		const json_t *note = json_object_get(json_array_get(d->out, i), "message");
		assert_true(json_is_null(json_object_get(json_object_get(note, "data"), "participant")));
	}
	json_decref(join);
}

static void a_resume_beyond_the_buffer_gets_a_snapshot(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_close(d, "u2");
	for (int i = 0; i < 513; i++) {
		driver_time(d, d->at_ms + 50);
		(void)driver_ask(d, "u1", "hand.set", json_pack("{s:b}", "raised", i % 2 == 0));
	}
	forget(d);
	driver_open(d, "u2");
	const json_t *hello = driver_ask(d, "u2", "hello",
		json_pack("{s:i, s:s, s:{s:s, s:i}}", "protocol", 1, "client", "t", "resume", "participation", "$u2", "seq", 0));
	assert_true(json_is_true(json_object_get(hello, "resumed")));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(hello, "snapshot"), "seq")), 513);
	assert_int_equal(driver_count(d->out, "u2", "participant.changed"), 0);
}

static void an_empty_lesson_closes_itself(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	driver_join(d, "u1");
	(void)driver_ask(d, "u1", "room.leave", NULL);
	driver_restart(d);
	driver_time(d, d->at_ms + 599000);
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_true(room.is_open);
	driver_time(d, d->at_ms + 2000);
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_false(room.is_open);
}

static void a_leader_is_followed_by_another_teacher(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u5");
	driver_join(d, "u2");
	uint32_t before = d->commands[SFU_CMD_ROOM_LEADER];
	forget(d);
	(void)driver_ask(d, "u1", "room.leave", NULL);
	assert_int_equal(d->commands[SFU_CMD_ROOM_LEADER], before + 1);
	assert_int_equal(driver_count(d->out, "u2", "participant.changed"), 1);
}

/* After a restart people come back one by one; nobody says again what he shows, and everybody is shown. */
static void a_view_waits_for_whom_it_names(void **state)
{
	struct driver *d = *state;
	const char *ben = driver_real(d, "u3");
	driver_join(d, "u1");
	driver_join(d, "u2");
	json_t *wants = json_pack("{s:[{s:s, s:s, s:i, s:i}, {s:s, s:s, s:i, s:i}]}", "wants", "participant",
		driver_real(d, "u2"), "feed", "person", "height", 360, "rank", 0, "participant", ben, "feed", "person", "height", 180,
		"rank", 1);
	assert_string_equal(driver_code(d, "u1", "view.set", wants), "");
	assert_int_equal(d->view.u.view.count, 1);
	for (int i = 0; i < 2; i++) {
		driver_join(d, "u3");
		assert_int_equal(d->view.peer, d->peer[0]);
		assert_int_equal(d->view.u.view.count, 2);
		assert_int_equal(d->view.u.view.wants[1].subject.peer, d->peer[2]);
		assert_int_equal(d->view.u.view.wants[1].height_px, 180);
		assert_string_equal(driver_code(d, "u3", "room.leave", NULL), "");
		driver_close(d, "u3");
	}
	uint32_t before = d->commands[SFU_CMD_PEER_VIEW];
	driver_join(d, "u4");
	assert_int_equal(d->commands[SFU_CMD_PEER_VIEW], before);
}

/* The lead is kept for who is just gone, whatever those do who stand in for him. */
static void who_stands_in_does_not_take_the_lead(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u5");
	driver_restart(d);
	driver_join(d, "u5");
	assert_string_equal(driver_code(d, "u5", "room.leave", NULL), "");
	assert_string_equal(driver_code(d, "u5", "room.join", driver_join_data()), "");
	uint32_t before = d->commands[SFU_CMD_ROOM_LEADER];
	forget(d);
	driver_join(d, "u1");
	assert_int_equal(d->commands[SFU_CMD_ROOM_LEADER], before + 1);
	assert_int_equal(driver_count(d->out, "u5", "participant.changed"), 1);
}

static void a_revoked_link_ends_everything(void **state)
{
	struct driver *d = *state;
	struct effects effects;
	driver_join(d, "u1");
	driver_join(d, "u2");
	forget(d);
	assert_int_equal(store_links_revoke(d->store, d->person[1]), OK);
	effects_init(&effects);
	signaling_check_sessions(d->signaling, (struct instant){2000000 * US_PER_MS, DRIVER_EPOCH_MS}, &effects);
	bool is_closed = false;
	for (size_t i = 0; i < effects.count; i++) {
		is_closed |= effects.items[i].kind == EFFECT_CLOSE && effects.items[i].close_code == 4410;
	}
	assert_true(is_closed);
	effects_finish(&effects);
	driver_open(d, "u2");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(d->out, 0), "close")), 4401);
}

static void too_fast_is_told_then_closed(void **state)
{
	struct driver *d = *state;
	int refused = 0;
	driver_join(d, "u1");
	for (int i = 0; i < 58; i++) {
		assert_string_equal(driver_code(d, "u1", "ping", NULL), "");
	}
	while (d->conns[0].name[0] && refused < 1000) {
		refused += strcmp(driver_code(d, "u1", "ping", NULL), "too_fast") == 0;
	}
	assert_int_equal(refused, 200);
	const json_t *last = json_array_get(d->out, json_array_size(d->out) - 1);
	assert_int_equal(json_integer_value(json_object_get(last, "close")), 4429);
}

static void chat_has_a_limit_of_its_own(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	for (int i = 0; i < 5; i++) {
		assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s}", "text", "x")), "");
	}
	assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s}", "text", "x")), "too_fast");
	driver_time(d, d->at_ms + 500);
	assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s}", "text", "x")), "");
}

static void silence_and_bad_messages_close(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_open(d, "u2");
	forget(d);
	for (int i = 0; i < 10; i++) {
		driver_text(d, "u2", "{", 1);
	}
	const json_t *last = json_array_get(d->out, json_array_size(d->out) - 1);
	assert_int_equal(json_integer_value(json_object_get(last, "close")), 4400);
	driver_time(d, d->at_ms + 20000);
	last = json_array_get(d->out, json_array_size(d->out) - 1);
	assert_int_equal(json_integer_value(json_object_get(last, "close")), 4408);
}

/* Everything that is said, with one value at a time replaced, left out, or doubled by another key. */
static void mutate(struct driver *d, json_t *root, json_t *at)
{
	static const char *const values[] = {"null", "true", "-1", "9e99", "\"\"", "\"\\u0001\"", "[]", "{}", "[[[[[[[[[1]]]]]]]]]",
		"\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\"", "18446744073709551616"};
	const char *key;
	void *next;
	json_t *each;
	json_object_foreach_safe(at, next, key, each)
	{
		json_t *old = json_incref(each);
		for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
			json_t *value = json_loads(values[i], JSON_DECODE_ANY, NULL);
			if (!value) {
				continue;
			}
			json_object_set_new(at, key, value);
			driver_message(d, "u3", json_deep_copy(root));
			if (json_array_size(d->out) > 50) {
				forget(d);
			}
			driver_time(d, d->at_ms + 7000);
			(void)driver_ask(d, "u1", "ping", NULL);
			(void)driver_ask(d, "u2", "ping", NULL);
		}
		json_object_set(at, key, old);
		if (json_is_object(old)) {
			mutate(d, root, old);
		}
		json_decref(old);
	}
}

static bool is_there(const struct driver *d, const char *conn)
{
	for (int i = 0; i < DRIVER_CONNS; i++) {
		if (strcmp(d->conns[i].name, conn) == 0) {
			return true;
		}
	}
	return false;
}

static void each_field_of_each_message_broken(void **unused)
{
	(void)unused;
	for (size_t op = 0; op < sizeof ops / sizeof ops[0]; op++) {
		struct driver d;
		json_t *data = data_for(ops[op]);
		driver_init(&d);
		driver_join(&d, "u1");
		driver_join(&d, "u2");
		driver_join(&d, "u3");
		json_t *message = json_pack("{s:i, s:s, s:o}", "id", 1, "op", ops[op], "data", data ? data : json_object());
		mutate(&d, message, message);
		assert_true(is_there(&d, "u1") && is_there(&d, "u2"));
		assert_string_equal(driver_code(&d, "u2", "ping", NULL), "");
		json_decref(message);
		driver_finish(&d);
	}
}

static void garbage_costs_its_sender_only(void **state)
{
	struct driver *d = *state;
	uint32_t chance = 12345;
	char text[200];
	driver_join(d, "u1");
	for (int i = 0; i < 1000; i++) {
		size_t len = (size_t)(chance >> 8) % sizeof text;
		for (size_t k = 0; k < len; k++) {
			chance = chance * 1664525u + 1013904223u;
			text[k] = chance >> 31 ? (char)(chance >> 16) : "{}[]\":,\\idop1u"[(chance >> 16) % 14];
		}
		chance = chance * 1664525u + 1013904223u;
		if (!is_there(d, "u3")) {
			driver_open(d, "u3");
		}
		driver_text(d, "u3", text, len);
		driver_time(d, d->at_ms + 100);
		(void)driver_ask(d, "u1", "ping", NULL);
		forget(d);
	}
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "");
}

static void strict_json(void **state)
{
	static const char *const texts[] = {"", "[]", "1", "{\"id\":1,\"id\":1,\"op\":\"ping\"}", "{\"id\":0,\"op\":\"ping\"}",
		"{\"id\":1,\"op\":\"ping\",\"from\":\"u1\"}", "{\"id\":1,\"op\":\"ping\",\"data\":{\"x\":1}}", "{\"id\":1}",
		"{\"id\":1,\"op\":\"ping\",\"data\":[]}"};
	struct driver *d = *state;
	driver_join(d, "u1");
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		forget(d);
		driver_text(d, "u1", texts[i], strlen(texts[i]));
		const json_t *error = json_object_get(json_object_get(json_array_get(d->out, 0), "message"), "error");
		assert_string_equal(json_string_value(json_object_get(error, "code")), "bad_message");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_op_role_and_state), TEST(nobody_publishes_beyond_his_rights),
		TEST(no_relay_is_announced), TEST(offers_fail_politely), TEST(a_resume_beyond_the_buffer_gets_a_snapshot),
		TEST(an_empty_lesson_closes_itself), TEST(a_leader_is_followed_by_another_teacher),
		TEST(a_view_waits_for_whom_it_names), TEST(who_stands_in_does_not_take_the_lead), TEST(a_fresh_connection_begins_with_empty_seats),
		TEST(a_revoked_link_ends_everything), TEST(too_fast_is_told_then_closed), TEST(chat_has_a_limit_of_its_own),
		TEST(silence_and_bad_messages_close), cmocka_unit_test(each_field_of_each_message_broken),
		TEST(garbage_costs_its_sender_only), TEST(strict_json)};
	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
