/* Notes: who may open and write them, what is answered when, and what becomes of those who have them open. */
#include "driver.h"
#include "bytes.h"
#include "store_notes.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	driver_init(d);
	driver_note(d, "write");
	for (int i = 1; i <= DRIVER_PEOPLE; i++) {
		char name[3];
		snprintf(name, sizeof name, "u%d", i);
		driver_open(d, name);
		assert_string_equal(driver_code(d, name, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	}
	*state = d;
	return 0;
}

static json_t *note_data(const char *data)
{
	json_t *packed = json_pack("{s:s}", "note", "n1");
	if (data) {
		json_object_set_new(packed, "data", json_string(data));
	}
	return packed;
}

static const char *open_note(struct driver *d, const char *who)
{
	return driver_code(d, who, "notes.open", note_data(NULL));
}

/* Time does not pass, but the turn ends. */
static void end_turn(struct driver *d)
{
	driver_time(d, d->at_ms);
}

/* A second later, in which all are heard. */
static void later(struct driver *d, int64_t ms)
{
	driver_time(d, d->at_ms + ms);
	for (int i = 1; i <= DRIVER_PEOPLE; i++) {
		char name[3];
		snprintf(name, sizeof name, "u%d", i);
		(void)driver_ask(d, name, "ping", NULL);
	}
}

/* The newest reply or error code to 77 of this connection. */
static const json_t *last_reply(const struct driver *d, const char *conn)
{
	for (size_t i = json_array_size(d->out); i > 0; i--) {
		const json_t *line = json_array_get(d->out, i - 1), *message = json_object_get(line, "message");
		if (strcmp(json_string_value(json_object_get(line, "to")), conn) == 0 && json_object_get(message, "re")) {
			const json_t *error = json_object_get(message, "error");
			return error ? json_object_get(error, "code") : json_object_get(message, "data");
		}
	}
	return NULL;
}

/* Its number, or 0: refused. */
static int64_t update(struct driver *d, const char *who, const char *data)
{
	driver_message(d, who, json_pack("{s:i, s:s, s:o}", "id", 77, "op", "notes.update", "data", note_data(data)));
	end_turn(d);
	return json_integer_value(json_object_get(last_reply(d, who), "n"));
}

static const char *update_code(struct driver *d, const char *who, const char *data)
{
	return driver_code(d, who, "notes.update", note_data(data));
}

static const json_t *last_note(const struct driver *d, const char *conn, const char *ev)
{
	for (size_t i = json_array_size(d->out); i > 0; i--) {
		const json_t *line = json_array_get(d->out, i - 1), *message = json_object_get(line, "message");
		const char *name = json_string_value(json_object_get(message, "ev"));
		if (strcmp(json_string_value(json_object_get(line, "to")), conn) == 0 && name && strcmp(name, ev) == 0) {
			return json_object_get(message, "data");
		}
	}
	return NULL;
}

static int ask(struct driver *d, const char *who, const char *method, const char *what, const char *body)
{
	char path[128];
	snprintf(path, sizeof path, "/api/notes/%s%s", d->note, what);
	return driver_api(d, method, path, d->session[driver_person(who)], body);
}

static int send_bytes(struct driver *d, const char *who, const char *what, const char *body)
{
	d->type = "application/octet-stream";
	int status = ask(d, who, "POST", what, body);
	d->type = NULL;
	return status;
}

/* What its text is made of after this number: "1:abc 2:d". */
static const char *state_since(struct driver *d, const char *who, int since, uint64_t *epoch)
{
	static char text[512];
	char what[32];
	struct reader r;
	snprintf(what, sizeof what, "/state?since=%d", since);
	assert_int_equal(ask(d, who, "GET", what, ""), 200);
	reader_init(&r, bytes_of(d->text, d->text_len));
	*epoch = read_u64(&r);
	(void)read_u64(&r);
	size_t len = 0;
	text[0] = '\0';
	while (reader_left(&r) > 0 && !r.failed) {
		unsigned n = (unsigned)read_u64(&r);
		struct bytes data = read_bytes(&r, read_u32(&r));
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%u:%.*s", len ? " " : "", n, (int)data.len, (const char *)data.p);
	}
	assert_int_equal(reader_result(&r), OK);
	return text;
}

static void who_may_what(void **state)
{
	static const struct {
		const char *who, *opened, *read_only, *written;
		int status, manages;
	} rows[] = {
		{"u1", "", "", "", 200, 200},
		{"u2", "", "not_allowed", "", 200, 403},
		{"u5", "", "", "", 200, 200},
		{"u6", "not_allowed", "bad_request", "bad_request", 403, 403}, /* of no group */
		{"u7", "", "not_allowed", "not_allowed", 200, 403},            /* a guest */
		{"u8", "not_allowed", "bad_request", "bad_request", 403, 403}, /* teaches another group */
		{"u9", "not_found", "bad_request", "bad_request", 404, 404},   /* another school's */
	};
	struct driver *d = *state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *who = rows[i].who;
		later(d, 1000);
		assert_string_equal(open_note(d, who), rows[i].opened);
		assert_int_equal(store_note_set(d->store, d->note, "Mitschrift", false), OK);
		assert_string_equal(update_code(d, who, "AQID"), rows[i].read_only);
		assert_int_equal(store_note_set(d->store, d->note, "Mitschrift", true), OK);
		assert_string_equal(update_code(d, who, "AQID"), rows[i].written);
		assert_int_equal(ask(d, who, "GET", "", ""), rows[i].status);
		assert_int_equal(ask(d, who, "GET", "/state", ""), rows[i].status);
		assert_int_equal(ask(d, who, "POST", "", "{\"title\":\"Neu\"}"), rows[i].manages);
		assert_int_equal(ask(d, who, "POST", "/back", ""), rows[i].manages == 200 ? 409 : rows[i].manages);
		assert_int_equal(send_bytes(d, who, "/updates", "x"), rows[i].written[0] ? rows[i].status == 200 ? 403 : rows[i].status : 200);
		assert_int_equal(send_bytes(d, who, "/state?until=1", "x"), rows[i].written[0] ? rows[i].status == 200 ? 403 : rows[i].status : 409);
	}
}

static void notebooks_are_their_owners(void **state)
{
	struct driver *d = *state;
	assert_int_equal(driver_api(d, "POST", "/api/me/notes", d->session[1], "{\"title\":\"Heft\"}"), 200);
	snprintf(d->note, sizeof d->note, "%s", json_string_value(json_object_get(d->body, "id")));
	assert_int_equal(json_array_size(json_object_get(d->body, "may")), 3);
	assert_string_equal(open_note(d, "u2"), "");
	assert_int_equal(update(d, "u2", "QQ=="), 1);
	assert_string_equal(open_note(d, "u1"), "not_allowed"); /* not even his teacher */
	assert_string_equal(open_note(d, "u3"), "not_allowed");
	assert_int_equal(ask(d, "u1", "GET", "/state", ""), 403);
	assert_int_equal(driver_api(d, "GET", "/api/me/notes", d->session[2], ""), 200);
	assert_int_equal(json_array_size(json_object_get(d->body, "notes")), 0);
	assert_int_equal(driver_api(d, "POST", "/api/me/notes", d->session[6], "{\"title\":\"Heft\"}"), 403); /* guests have none */
}

/* A whole turn is one write: nobody is answered or told before it, all afterwards, each but the writer of his update. */
static void updates_are_told_when_they_are_kept(void **state)
{
	struct driver *d = *state;
	uint64_t epoch;
	assert_string_equal(open_note(d, "u1"), "");
	assert_string_equal(open_note(d, "u2"), "");
	assert_string_equal(open_note(d, "u7"), "");
	json_decref(driver_take(d));
	assert_null(driver_ask(d, "u1", "notes.update", note_data("QQ==")));
	assert_null(driver_ask(d, "u2", "notes.update", note_data("QkI=")));
	assert_int_equal(json_array_size(d->out), 0);
	assert_string_equal(state_since(d, "u7", 0, &epoch), "");
	end_turn(d);
	assert_int_equal(json_integer_value(json_object_get(last_reply(d, "u1"), "n")), 1);
	assert_int_equal(json_integer_value(json_object_get(last_reply(d, "u2"), "n")), 2);
	assert_int_equal(driver_count(d->out, "u1", "notes.update"), 1);
	assert_int_equal(driver_count(d->out, "u2", "notes.update"), 1);
	assert_int_equal(driver_count(d->out, "u7", "notes.update"), 2);
	assert_string_equal(json_string_value(json_object_get(last_note(d, "u7", "notes.update"), "data")), "QkI=");
	assert_string_equal(state_since(d, "u7", 0, &epoch), "1:A 2:BB");
	assert_string_equal(state_since(d, "u7", 1, &epoch), "2:BB");
	assert_int_equal(epoch, 1);
	/* who has gone is kept, too, and nobody is answered */
	assert_null(driver_ask(d, "u1", "notes.update", note_data("Qw==")));
	driver_close(d, "u1");
	end_turn(d);
	assert_string_equal(state_since(d, "u7", 2, &epoch), "3:C");
	driver_restart(d);
	assert_string_equal(state_since(d, "u7", 0, &epoch), "1:A 2:BB 3:C");
}

static void what_is_no_update_is_refused(void **state)
{
	static const struct {
		const char *data, *code;
	} rows[] = {{"QQ", "bad_message"}, {"QQQQQ", "bad_request"}, {"QR==", "bad_request"}, {"====", "bad_request"}, {"A-_A", "bad_request"},
		{"A A=", "bad_message"}};
	struct driver *d = *state;
	assert_string_equal(update_code(d, "u1", "QQ=="), "bad_request"); /* not open */
	assert_string_equal(open_note(d, "u1"), "");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_string_equal(update_code(d, "u1", rows[i].data), rows[i].code);
	}
	assert_int_equal(send_bytes(d, "u1", "/updates", ""), 400);
	assert_int_equal(ask(d, "u1", "POST", "/updates", "x"), 415);
	assert_int_equal(ask(d, "u1", "GET", "/state?since=x", ""), 400);
	assert_int_equal(ask(d, "u1", "GET", "/state?since=-1", ""), 400);
}

static void too_long_for_a_message(void **state)
{
	struct driver *d = *state;
	size_t len = 65537;
	char *body = malloc(len + 1);
	memset(body, 'x', len);
	body[len] = '\0';
	assert_string_equal(open_note(d, "u2"), "");
	assert_int_equal(send_bytes(d, "u1", "/updates", body), 200);
	assert_int_equal(json_integer_value(json_object_get(d->body, "n")), 1);
	const json_t *told = last_note(d, "u2", "notes.update");
	assert_int_equal(json_integer_value(json_object_get(told, "n")), 1);
	assert_null(json_object_get(told, "data")); /* he fetches it */
	assert_int_equal(send_bytes(d, "u1", "/updates", body + 1), 200);
	assert_non_null(json_object_get(last_note(d, "u2", "notes.update"), "data"));
	/* and there is an end to it: a megabyte at once, then 64 KiB a second */
	int status = 200;
	for (int i = 0; i < 20 && status == 200; i++) {
		status = send_bytes(d, "u1", "/updates", body);
	}
	assert_int_equal(status, 429);
	assert_int_equal(send_bytes(d, "u5", "/updates", body), 200); /* nobody else is slowed down */
	later(d, 1100);
	assert_int_equal(send_bytes(d, "u1", "/updates", body), 200);
	free(body);
}

static void five_a_second_pass(void **state)
{
	struct driver *d = *state;
	assert_string_equal(open_note(d, "u2"), "");
	for (int i = 0; i < 300; i++) {
		driver_time(d, d->at_ms + 200);
		assert_int_equal(update(d, "u2", "QQ=="), i + 1);
		if (i % 5 == 0) {
			later(d, 0);
			json_decref(driver_take(d));
		}
	}
}

static void cursors_have_the_name_of_the_session(void **state)
{
	struct driver *d = *state;
	assert_string_equal(open_note(d, "u1"), "");
	const json_t *opened = driver_ask(d, "u2", "notes.open", note_data(NULL));
	assert_int_equal(json_array_size(json_object_get(opened, "openers")), 1);
	assert_string_equal(driver_code(d, "u2", "notes.cursor", json_pack("{s:s, s:s}", "note", "n1", "cursor", "abc")), "");
	const json_t *told = last_note(d, "u1", "notes.cursor");
	assert_string_equal(json_string_value(json_object_get(told, "cursor")), "abc");
	assert_string_equal(json_string_value(json_object_get(json_object_get(told, "person"), "name")), "Ada");
	assert_int_equal(driver_count(d->out, "u2", "notes.cursor"), 0);
	assert_string_equal(driver_code(d, "u2", "notes.cursor",
		json_pack("{s:s, s:s, s:{s:s}}", "note", "n1", "cursor", "a", "person", "name", "Frau Kaya")), "bad_message");
	/* who comes sees where the others are */
	opened = driver_ask(d, "u3", "notes.open", note_data(NULL));
	assert_int_equal(json_array_size(json_object_get(opened, "openers")), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(opened, "openers"), 1), "cursor")), "abc");
	driver_close(d, "u2");
	assert_true(json_is_true(json_object_get(last_note(d, "u1", "notes.cursor"), "gone")));
	/* and not too often */
	const char *code = "";
	for (int i = 0; i < 12 && !code[0]; i++) {
		code = driver_code(d, "u3", "notes.cursor", json_pack("{s:s, s:s}", "note", "n1", "cursor", "b"));
	}
	assert_string_equal(code, "too_fast");
}

static void lost_rights_close_it(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_string_equal(open_note(d, "u2"), "");
	assert_string_equal(open_note(d, "u3"), "");
	/* read only: he is told, and what he writes is refused */
	assert_int_equal(ask(d, "u1", "POST", "", "{\"rights\":\"read\"}"), 200);
	assert_int_equal(json_array_size(json_object_get(last_note(d, "u2", "notes.changed"), "may")), 1);
	assert_string_equal(update_code(d, "u2", "QQ=="), "not_allowed");
	/* out of the group: at the next look, and before it nothing is written */
	assert_int_equal(ask(d, "u1", "POST", "", "{\"rights\":\"write\"}"), 200);
	char body[128];
	snprintf(body, sizeof body, "/api/groups/%s/revoke", room.group);
	char people[128];
	snprintf(people, sizeof people, "{\"people\":[\"%s\"]}", d->person[2]);
	assert_int_equal(driver_api(d, "POST", body, d->session[0], people), 200);
	assert_int_equal(driver_closed(d->out, "u3"), 4410);
	assert_true(json_is_true(json_object_get(last_note(d, "u2", "notes.cursor"), "gone")));
	assert_int_equal(sql_run(d->store, "DELETE FROM members WHERE person = ?1", "s", d->person[1]), OK);
	assert_string_equal(update_code(d, "u2", "QQ=="), "not_allowed");
	later(d, 10000);
	assert_string_equal(json_string_value(json_object_get(last_note(d, "u2", "notes.closed"), "reason")), "not_allowed");
	assert_string_equal(update_code(d, "u2", "QQ=="), "bad_request");
}

static void a_note_that_goes_closes_for_all(void **state)
{
	struct driver *d = *state;
	assert_string_equal(open_note(d, "u1"), "");
	assert_string_equal(open_note(d, "u2"), "");
	assert_null(driver_ask(d, "u2", "notes.update", note_data("QQ==")));
	assert_int_equal(ask(d, "u1", "POST", "/remove", ""), 200);
	assert_string_equal(json_string_value(json_object_get(last_note(d, "u2", "notes.closed"), "reason")), "removed");
	assert_int_equal(ask(d, "u1", "GET", "", ""), 404);
	assert_string_equal(open_note(d, "u2"), "not_found");
}

/* 2,000 updates; nobody but who was asked replaces them. */
static void many_become_one(void **state)
{
	struct driver *d = *state;
	uint64_t epoch;
	assert_string_equal(open_note(d, "u2"), "");
	assert_string_equal(open_note(d, "u5"), "");
	assert_string_equal(open_note(d, "u7"), "");
	struct store_note_update one = {d->note, bytes_of_string("x"), 0};
	for (int i = 0; i < 1998; i++) {
		assert_int_equal(store_note_write(d->store, &one, 1, 1), OK);
	}
	driver_restart(d);
	for (int i = 2; i <= 7; i++) {
		char name[3];
		snprintf(name, sizeof name, "u%d", i);
		driver_open(d, name);
		assert_string_equal(driver_code(d, name, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	}
	json_decref(driver_take(d));
	assert_string_equal(open_note(d, "u7"), "");
	assert_string_equal(open_note(d, "u2"), "");
	assert_string_equal(open_note(d, "u5"), "");
	assert_int_equal(update(d, "u2", "QQ=="), 1999);
	assert_null(last_note(d, "u5", "notes.compact"));
	assert_int_equal(update(d, "u2", "QQ=="), 2000);
	assert_int_equal(json_integer_value(json_object_get(last_note(d, "u5", "notes.compact"), "until")), 2000); /* staff first */
	assert_int_equal(driver_count(d->out, "u2", "notes.compact") + driver_count(d->out, "u7", "notes.compact"), 0);
	assert_int_equal(send_bytes(d, "u2", "/state?until=2000", "all"), 409);
	assert_int_equal(send_bytes(d, "u5", "/state?until=1999", "all"), 409);
	/* he does not answer: somebody else who may write is asked, never a guest */
	for (int i = 0; i < 4; i++) {
		later(d, 10000);
	}
	assert_int_equal(driver_count(d->out, "u2", "notes.compact"), 1);
	assert_int_equal(driver_count(d->out, "u7", "notes.compact"), 0);
	assert_int_equal(send_bytes(d, "u5", "/state?until=2000", "all"), 409);
	assert_int_equal(update(d, "u5", "QQ=="), 2001);
	assert_int_equal(send_bytes(d, "u2", "/state?until=2000", "all"), 200);
	assert_string_equal(state_since(d, "u7", 0, &epoch), "2000:all 2001:A");
	assert_int_equal(send_bytes(d, "u2", "/state?until=2000", "again"), 409);
	/* the way back, for the staff alone */
	assert_int_equal(ask(d, "u2", "POST", "/back", ""), 403);
	assert_int_equal(ask(d, "u1", "POST", "/back", ""), 200);
	assert_string_equal(json_string_value(json_object_get(last_note(d, "u2", "notes.closed"), "reason")), "restored");
	assert_string_equal(update_code(d, "u2", "QQ=="), "bad_request"); /* of the other text */
	(void)state_since(d, "u7", 1999, &epoch);
	assert_int_equal(epoch, 2);
	assert_string_equal(open_note(d, "u2"), "");
}

/* Whoever opens a note that rests should not have to fetch more than it is long. */
static void what_rests_becomes_one_too(void **state)
{
	struct driver *d = *state;
	assert_string_equal(open_note(d, "u1"), "");
	for (int i = 0; i < 99; i++) {
		driver_time(d, d->at_ms + 100);
		assert_int_equal(update(d, "u1", "QQ=="), i + 1);
	}
	later(d, 10000);
	later(d, 10000);
	assert_int_equal(driver_count(d->out, "u1", "notes.compact"), 0);
	assert_int_equal(update(d, "u1", "QQ=="), 100);
	assert_int_equal(driver_count(d->out, "u1", "notes.compact"), 0); /* somebody is writing */
	later(d, 10000);
	assert_int_equal(driver_count(d->out, "u1", "notes.compact"), 1);
	assert_int_equal(send_bytes(d, "u1", "/state?until=100", "all"), 200);
}

static void there_is_an_end_to_what_is_open(void **state)
{
	struct driver *d = *state;
	for (int i = 0; i < 9; i++) {
		driver_note(d, "read");
		assert_string_equal(open_note(d, "u2"), i < 8 ? "" : "bad_request");
	}
	assert_string_equal(driver_code(d, "u2", "notes.close", note_data(NULL)), ""); /* was not open */
}

#define NOTES_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NOTES_TEST(who_may_what),
		NOTES_TEST(notebooks_are_their_owners),
		NOTES_TEST(updates_are_told_when_they_are_kept),
		NOTES_TEST(what_is_no_update_is_refused),
		NOTES_TEST(too_long_for_a_message),
		NOTES_TEST(five_a_second_pass),
		NOTES_TEST(cursors_have_the_name_of_the_session),
		NOTES_TEST(lost_rights_close_it),
		NOTES_TEST(a_note_that_goes_closes_for_all),
		NOTES_TEST(many_become_one),
		NOTES_TEST(what_rests_becomes_one_too),
		NOTES_TEST(there_is_an_end_to_what_is_open),
	};
	return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
