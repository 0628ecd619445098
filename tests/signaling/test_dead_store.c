/* A store that can't be written: full, locked, read-only. What does it say, and what becomes of a lesson? */
#include "driver.h"
#include "logline.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void pragma(struct store *s, const char *sql)
{
	assert_int_equal(sqlite3_exec(s->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void break_it(struct store *s)
{
	pragma(s, "PRAGMA query_only = ON");
}

static void heal_it(struct store *s)
{
	pragma(s, "PRAGMA query_only = OFF");
}

static void a_read_only_store_says_so_until_it_is_well(void **state)
{
	struct store *s;
	char school[STORE_ID_MAX], name[STORE_NAME_MAX];
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_false(store_is_failing(s));
	break_it(s);
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, name), ERR_SYS);
	assert_true(store_is_failing(s));
	/* that it can be read is no sign of health */
	assert_int_equal(store_school_name(s, school, name), OK);
	assert_int_equal(store_probe(s), ERR_SYS);
	assert_true(store_is_failing(s));
	heal_it(s);
	assert_int_equal(store_probe(s), OK);
	assert_false(store_is_failing(s));
	store_close(s);
}

static void a_broken_constraint_is_no_fault_of_the_store(void **state)
{
	struct store *s;
	char id[STORE_ID_MAX];
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_person_add(s, "nosuch", "Ada", PERSON_PUPIL, id), ERR_CONFLICT);
	assert_false(store_is_failing(s));
	store_close(s);
}

static void a_full_store_refuses_and_keeps_what_it_had(void **state)
{
	struct store *s;
	char school[STORE_ID_MAX], id[STORE_ID_MAX], line[64];
	int added = 0;
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	pragma(s, "PRAGMA max_page_count = 1"); /* as many as it has, then */
	while (added < 100000 && store_person_add(s, school, "Ada", PERSON_PUPIL, id) == OK) {
		added++;
	}
	assert_in_range(added, 1, 99999);
	assert_true(store_is_failing(s));
	pragma(s, "PRAGMA max_page_count = 100000");
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, id), OK);
	assert_false(store_is_failing(s));
	assert_int_equal(store_check(s, line, sizeof line), OK);
	store_close(s);
}

static void a_locked_store_is_waited_for_once(void **state)
{
	static const char path[] = "test_dead_store.db";
	struct store *s, *other;
	char school[STORE_ID_MAX];
	(void)state;
	unlink(path);
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(store_open(&other, path), OK);
	store_set_patience(s, 200); /* 500 times that would be over the time of this test */
	assert_int_equal(sql_transaction(other), OK);
	for (int i = 0; i < 500; i++) {
		assert_int_equal(store_school_add(s, "Schule", school), ERR_SYS);
		assert_true(store_is_failing(s));
	}
	assert_int_equal(sql_finish_transaction(other, OK), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_false(store_is_failing(s));
	store_close(s);
	store_close(other);
	unlink(path);
	unlink("test_dead_store.db-wal");
	unlink("test_dead_store.db-shm");
}

static void who_logs_in_meanwhile_hears_that_it_is_not_his_fault(void **state)
{
	struct driver *d = *state;
	char body[128];
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", d->link[1]);
	break_it(d->store);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 500);
	assert_true(store_is_failing(d->store));
	/* who has a session is known by it */
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[1], ""), 200);
	heal_it(d->store);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 200);
}

static json_t *participant(const char *name)
{
	return json_pack("{s:s}", "participant", name);
}

static json_t *text_data(const char *text)
{
	return json_pack("{s:s}", "text", text);
}

/* Everything that is asked for while the store is dead works; whoever comes in sees it. */
static void live_on(struct driver *d)
{
	assert_string_equal(driver_code(d, "u2", "hand.set", json_pack("{s:b}", "raised", 1)), "");
	assert_string_equal(driver_code(d, "u2", "chat.send", text_data("two")), "");
	assert_string_equal(driver_code(d, "u1", "room.set",
		json_pack("{s:b, s:{s:b}, s:{s:i}}", "locked", 1, "rights", "camera", 0, "chat", "slowSeconds", 7)), "");
	assert_string_equal(driver_code(d, "u1", "person.rights",
		json_pack("{s:s, s:{s:b}}", "participant", "u2", "rights", "camera", 1)), "");
	assert_string_equal(driver_code(d, "u1", "person.remove", participant("u3")), "");
	assert_string_equal(driver_code(d, "u1", "word.give", participant("u7")), "");
	assert_string_equal(driver_code(d, "u7", "word.answer", json_pack("{s:b}", "accept", 1)), "");
	assert_string_equal(driver_code(d, "u1", "lead.give", participant("u5")), "");
	assert_string_equal(driver_code(d, "u1", "chat.delete", json_pack("{s:s}", "id", "c1")), "");
}

static void come_in(struct driver *d, const char *who, const char *code)
{
	driver_open(d, who);
	(void)driver_ask(d, who, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "t"));
	assert_string_equal(driver_code(d, who, "room.join", driver_join_data()), code);
}

/* A fresh snapshot of somebody who was in. */
static const json_t *snapshot_of(struct driver *d, const char *who)
{
	driver_open(d, who);
	(void)driver_ask(d, who, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "t"));
	return json_object_get(driver_ask(d, who, "room.join", driver_join_data()), "snapshot");
}

static bool has_right(const json_t *rights, const char *name)
{
	for (size_t i = 0; i < json_array_size(rights); i++) {
		if (strcmp(json_string_value(json_array_get(rights, i)), name) == 0) {
			return true;
		}
	}
	return false;
}

static const char *text_at(const json_t *snapshot, size_t i)
{
	const char *text = json_string_value(json_object_get(json_array_get(json_object_get(snapshot, "chat"), i), "text"));
	return text ? text : "";
}

/* What was decided in live_on, as Ada sees it. */
static void as_decided(const json_t *snapshot)
{
	const json_t *room = json_object_get(snapshot, "room");
	assert_true(json_is_true(json_object_get(room, "locked")));
	assert_false(has_right(json_object_get(room, "rights"), "camera"));
	assert_true(has_right(json_object_get(json_object_get(snapshot, "you"), "may"), "camera"));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(room, "chat"), "slowSeconds")), 7);
	assert_string_equal(json_string_value(json_object_get(json_object_get(room, "word"), "state")), "given");
}

static void begin(struct driver *d)
{
	static const char *const people[] = {"u1", "u5", "u2", "u3", "u7"};
	for (size_t i = 0; i < 5; i++) {
		driver_join(d, people[i]);
	}
	assert_string_equal(driver_code(d, "u2", "chat.send", text_data("one")), "");
}

static void a_lesson_goes_on_and_is_written_later(void **state)
{
	struct driver *d = *state;
	begin(d);
	break_it(d->store);
	live_on(d);
	assert_int_equal(driver_count(d->out, "u1", "chat.message"), 2);
	assert_int_equal(driver_count(d->out, "u1", "chat.deleted"), 1);
	driver_close(d, "u2");
	const json_t *snapshot = snapshot_of(d, "u2");
	as_decided(snapshot);
	assert_string_equal(text_at(snapshot, 0), "two");
	assert_int_equal(json_array_size(json_object_get(snapshot, "chat")), 1);
	come_in(d, "u3", "sent_out");
	come_in(d, "u4", "room_locked");
	/* once the store is there again, all of it outlives a restart */
	heal_it(d->store);
	driver_time(d, d->at_ms + 10000);
	assert_false(store_is_failing(d->store));
	driver_restart(d);
	come_in(d, "u5", "");
	snapshot = snapshot_of(d, "u2");
	as_decided(snapshot);
	assert_int_equal(json_array_size(json_object_get(snapshot, "chat")), 0);
	come_in(d, "u3", "sent_out");
	come_in(d, "u4", "room_locked");
}

static void a_lesson_that_begins_on_a_dead_store_is_a_lesson(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	break_it(d->store);
	begin(d);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[1], ""), 200);
	const json_t *shown = json_object_get(json_array_get(json_object_get(d->body, "groups"), 0), "room");
	assert_string_equal(json_string_value(json_object_get(shown, "state")), "open");
	heal_it(d->store);
	driver_time(d, d->at_ms + 10000);
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_true(room.is_open);
	assert_int_equal(room.opened_ms, DRIVER_EPOCH_MS);
}

static void what_ended_on_a_dead_store_stays_ended(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	begin(d);
	assert_string_equal(driver_code(d, "u2", "hand.set", json_pack("{s:b}", "raised", 1)), "");
	assert_string_equal(driver_code(d, "u1", "person.remove", participant("u3")), "");
	break_it(d->store);
	assert_string_equal(driver_code(d, "u1", "person.remove", participant("u7")), "");
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "");
	assert_string_equal(driver_code(d, "u2", "room.join", driver_join_data()), "room_closed");
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[6], ""), 200);
	assert_true(json_is_true(json_object_get(json_array_get(json_object_get(d->body, "groups"), 0), "sentOut")));
	/* the next lesson knows nothing of the one before, but who was sent out */
	assert_string_equal(driver_code(d, "u1", "room.join", driver_join_data()), "");
	const json_t *snapshot = json_object_get(driver_ask(d, "u2", "room.join", driver_join_data()), "snapshot");
	assert_int_equal(json_array_size(json_object_get(snapshot, "chat")), 0);
	assert_true(json_is_null(json_object_get(json_array_get(json_object_get(snapshot, "participants"), 1), "hand")));
	assert_string_equal(driver_code(d, "u3", "room.join", driver_join_data()), "sent_out");
	assert_string_equal(driver_code(d, "u7", "room.join", driver_join_data()), "sent_out");
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "");
	heal_it(d->store);
	driver_time(d, d->at_ms + 10000);
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_false(room.is_open);
	assert_string_equal(driver_code(d, "u2", "room.join", driver_join_data()), "room_closed");
	driver_restart(d);
	come_in(d, "u1", "");
	come_in(d, "u7", "sent_out");
	come_in(d, "u3", "sent_out");
	come_in(d, "u2", "");
}

static void memory_of_chat_is_bounded_and_answers_a_repeated_key(void **state)
{
	struct driver *d = *state;
	char id[32];
	begin(d);
	break_it(d->store);
	json_t *keyed = json_pack("{s:s, s:s}", "text", "once", "key", "k");
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(driver_ask(d, "u1", "chat.send", json_incref(keyed)), "id")));
	assert_int_equal(id[0], 'm');
	assert_string_equal(json_string_value(json_object_get(driver_ask(d, "u1", "chat.send", keyed), "id")), id);
	for (int i = 0; i < 600; i++) {
		driver_time(d, d->at_ms + 1000);
		for (size_t k = 0; k < 5; k++) {
			(void)driver_ask(d, (const char *[]){"u1", "u5", "u2", "u3", "u7"}[k], "ping", NULL);
		}
		json_decref(driver_take(d));
		assert_string_equal(driver_code(d, "u1", "chat.send", text_data("x")), "");
	}
	driver_close(d, "u2");
	const json_t *snapshot = snapshot_of(d, "u2");
	assert_int_equal(json_array_size(json_object_get(snapshot, "chat")), 500);
	/* he may delete what is in memory as anything else */
	const json_t *last = json_array_get(json_object_get(snapshot, "chat"), 499);
	json_t *deleted = json_pack("{s:O}", "id", json_object_get(last, "id"));
	assert_string_equal(driver_code(d, "u2", "chat.delete", json_incref(deleted)), "not_allowed");
	assert_string_equal(driver_code(d, "u1", "chat.delete", deleted), "");
	assert_int_equal(driver_count(d->out, "u2", "chat.deleted"), 1);
	driver_close(d, "u2");
	snapshot = snapshot_of(d, "u2");
	assert_string_equal(text_at(snapshot, 0), "one"); /* of the store: there is room for it again */
	assert_int_equal(json_array_size(json_object_get(snapshot, "chat")), 500);
}

static void a_private_message_that_must_be_kept_and_cannot_be_is_refused(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	struct store_rules rules;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_rules_get(d->store, room.school, &rules), OK);
	rules.private_chat = PRIVATE_LOGGED;
	assert_int_equal(store_rules_set(d->store, room.school, &rules), OK);
	begin(d);
	break_it(d->store);
	assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s, s:s}", "text", "x", "to", "u2")), "internal");
	assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s, s:s}", "text", "x", "to", "u5")), "");
	assert_int_equal(driver_count(d->out, "u2", "chat.message"), 1); /* of begin */
}

static void errors_are_logged_now_and_then(void **state)
{
	struct driver *d = *state;
	int ends[2], lines = 0;
	char body[128], text[8192] = "";
	assert_int_equal(pipe(ends), 0);
	struct log log = {.level = LOG_LEVEL_INFO, .fd = ends[1]};
	struct signaling_conf conf = {.store = d->store, .log = &log};
	struct signaling *s = signaling_new(&conf);
	struct api *api = api_new(&(struct api_conf){.store = d->store, .signaling = s, .log = &log});
	struct effects none;
	effects_init(&none);
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", d->link[1]);
	struct api_request r = {.method = bytes_of_string("POST"), .path = bytes_of_string("/api/session"),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(body)};
	break_it(d->store);
	for (int i = 0; i < 50; i++) {
		struct api_reply reply;
		assert_null(api_on_request(api, &r, (struct instant){US_PER_S, DRIVER_EPOCH_MS}, &reply, &none));
		assert_int_equal(reply.status, 500);
		api_reply_finish(&reply);
	}
	api_free(api);
	signaling_free(s);
	close(ends[1]);
	assert_true(read(ends[0], text, sizeof text - 1) > 0);
	close(ends[0]);
	for (const char *at = strstr(text, "store.failed"); at; at = strstr(at + 1, "store.failed")) {
		lines++;
	}
	assert_int_equal(lines, 5);
	effects_finish(&none);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_read_only_store_says_so_until_it_is_well),
		cmocka_unit_test(a_broken_constraint_is_no_fault_of_the_store),
		cmocka_unit_test(a_full_store_refuses_and_keeps_what_it_had), cmocka_unit_test(a_locked_store_is_waited_for_once),
		TEST(who_logs_in_meanwhile_hears_that_it_is_not_his_fault),
		TEST(a_lesson_goes_on_and_is_written_later), TEST(a_lesson_that_begins_on_a_dead_store_is_a_lesson),
		TEST(what_ended_on_a_dead_store_stays_ended), TEST(memory_of_chat_is_bounded_and_answers_a_repeated_key),
		TEST(a_private_message_that_must_be_kept_and_cannot_be_is_refused), TEST(errors_are_logged_now_and_then)};
	return cmocka_run_group_tests_name("dead store", tests, NULL, NULL);
}
