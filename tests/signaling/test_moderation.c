/* The teacher is in command: what moderators decide holds, whatever a client does, and nobody else decides it. */
#include "driver.h"
#include "logline.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MIC = SFU_SOURCE_BIT(SFU_SOURCE_MIC), CAMERA = SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) };

static void forget(struct driver *d)
{
	json_decref(driver_take(d));
}

static json_t *rights(const char *name, bool is_given)
{
	return json_pack("{s:{s:b}}", "rights", name, is_given);
}

static json_t *rights_for(const char *who, const char *name, bool is_given)
{
	return json_pack("{s:s, s:{s:b}}", "participant", who, "rights", name, is_given);
}

#define SAYS_OF(driver, conn, op, data, code) assert_string_equal(driver_code(driver, conn, op, data), code)
#define SAYS(conn, op, data, code) SAYS_OF(d, conn, op, data, code)

static void muting_all_holds(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	SAYS("u2", "media.publish", json_pack("{s:b}", "camera", 1), "");
	assert_int_equal(d->allowed[1], MIC | CAMERA);
	forget(d);
	SAYS("u1", "room.set", rights("speak", false), "");
	assert_int_equal(driver_count(d->out, "u3", "room.changed"), 1);
	assert_int_equal(driver_count(d->out, "u3", "participant.changed"), 2);
	forget(d);
	SAYS("u1", "room.set", rights("speak", false), "");
	assert_int_equal(json_array_size(d->out), 1);
	assert_int_equal(d->allowed[0], MIC);
	assert_int_equal(d->allowed[1], CAMERA);
	assert_int_equal(d->allowed[2], 0);
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "not_allowed");
	assert_int_equal(d->allowed[1], CAMERA);
	/* a new stay changes nothing */
	SAYS("u2", "room.join", driver_join_data(), "");
	assert_int_equal(d->allowed[1], 0);
	driver_restart(d);
	driver_join(d, "u1");
	driver_join(d, "u2");
	assert_int_equal(d->allowed[1], 0);
	/* given back, it is his to begin again */
	SAYS("u1", "room.set", rights("speak", true), "");
	assert_int_equal(d->allowed[1], 0);
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "");
	assert_int_equal(d->allowed[1], MIC);
}

static void an_exception_for_one(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	SAYS("u1", "person.rights", rights_for("u2", "speak", false), "");
	assert_int_equal(d->allowed[1], 0);
	assert_int_equal(d->allowed[2], MIC);
	SAYS("u1", "person.rights", rights_for("u3", "share", true), "");
	SAYS("u3", "media.publish", json_pack("{s:b}", "screen", 1), "");
	assert_int_equal(d->allowed[2], MIC | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN));
	driver_restart(d);
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	assert_int_equal(d->allowed[1], 0);
	SAYS("u3", "media.publish", json_pack("{s:b}", "screen", 1), "");
	/* what is decided for all clears exceptions of that right, and of no other */
	SAYS("u1", "room.set", rights("speak", true), "");
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "");
	assert_int_equal(d->allowed[2] & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN), SFU_SOURCE_BIT(SFU_SOURCE_SCREEN));
	SAYS("u1", "room.set", rights("share", false), "");
	assert_int_equal(d->allowed[2], MIC);
}

/* What one moderator may do to whom; all others may do nothing of it. T: co-teacher, P: pupil, G: guest, 0: not here. */
static const struct {
	const char *op, *key, *target, *code;
} privileged[] = {
	{"room.end", NULL, NULL, ""},
	{"room.set", NULL, NULL, ""},
	{"hand.lower", NULL, NULL, ""},
	{"hand.lower", "participant", "u1", ""},
	{"hand.lower", "participant", "u2", ""},
	{"hand.lower", "participant", "u7", ""},
	{"hand.lower", "participant", "u6", "no_such_person"},
	{"word.give", "participant", "u1", "not_allowed"},
	{"word.give", "participant", "u5", "not_allowed"},
	{"word.give", "participant", "u2", ""},
	{"word.give", "participant", "u7", ""},
	{"word.give", "participant", "u4", "no_such_person"},
	{"word.end", NULL, NULL, ""},
	{"person.rights", "participant", "u1", "not_allowed"},
	{"person.rights", "participant", "u5", "not_allowed"},
	{"person.rights", "participant", "u2", ""},
	{"person.rights", "participant", "u7", ""},
	{"person.rights", "participant", "u6", "no_such_person"},
	{"person.remove", "participant", "u1", "not_allowed"},
	{"person.remove", "participant", "u5", "not_allowed"},
	{"person.remove", "participant", "u2", ""},
	{"person.remove", "participant", "u7", ""},
	{"person.remove", "participant", "u4", "no_such_person"},
	{"person.readmit", "person", "u2", ""},
	{"person.readmit", "person", "u6", "no_such_person"},
	{"lobby.admit", NULL, NULL, ""},
	{"lobby.admit", "person", "u4", ""},
	{"lobby.admit", "person", "u2", "no_such_person"},
	{"lobby.deny", "person", "u4", ""},
	{"lobby.deny", "person", "u6", "no_such_person"},
	{"lead.give", "participant", "u1", ""},
	{"lead.give", "participant", "u5", ""},
	{"lead.give", "participant", "u2", "not_allowed"},
	{"lead.give", "participant", "u7", "not_allowed"},
	{"lead.give", "participant", "u8", "no_such_person"},
};
enum { PRIVILEGED = sizeof privileged / sizeof privileged[0] };

static json_t *data_of(size_t row)
{
	const char *op = privileged[row].op;
	json_t *data = json_object();
	if (strcmp(op, "room.set") == 0) {
		json_object_set_new(data, "locked", json_true());
	} else if (strcmp(op, "person.rights") == 0) {
		json_object_set_new(data, "rights", json_pack("{s:b}", "speak", 0));
	}
	if (privileged[row].key) {
		json_object_set_new(data, privileged[row].key, json_string(privileged[row].target));
	}
	return data;
}

static void say_hello(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	SAYS(conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test"), "");
}

/* u1 and u5 teach u2, u3 and guest u7; u4 waits; u6, u8 and u9 are connected and do not belong here. */
static void begin_lesson(struct driver *d)
{
	static const char *const inside[] = {"u1", "u5", "u2", "u3", "u7"}, *const outside[] = {"u4", "u6", "u8", "u9"};
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
		driver_join(d, inside[i]);
	}
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
		say_hello(d, outside[i]);
	}
	SAYS("u1", "room.set", json_pack("{s:b}", "lobby", 1), "");
	assert_true(json_is_true(json_object_get(driver_ask(d, "u4", "room.join", driver_join_data()), "lobby")));
	SAYS("u6", "room.join", driver_join_data(), "not_member");
	SAYS("u8", "room.join", driver_join_data(), "not_member");
	SAYS("u9", "room.join", driver_join_data(), "no_such_room");
	forget(d);
}

static void moderators_may(void **unused)
{
	(void)unused;
	for (size_t row = 0; row < PRIVILEGED; row++) {
		struct driver d;
		driver_init(&d);
		begin_lesson(&d);
		const char *code = driver_code(&d, "u5", privileged[row].op, data_of(row));
		if (strcmp(code, privileged[row].code) != 0) {
			fail_msg("%s %s: %s instead of %s", privileged[row].op, privileged[row].target ? privileged[row].target : "",
				code, privileged[row].code);
		}
		driver_finish(&d);
	}
}

static uint32_t commands_of(const struct driver *d)
{
	uint32_t sum = 0;
	for (size_t i = 0; i <= SFU_CMD_STATS; i++) {
		sum += d->commands[i];
	}
	return sum;
}

/* Refused, and nobody but him hears or feels anything of it. */
static void refused_without_a_trace(struct driver *d, const char *who, const char *op, json_t *data, const char *wanted)
{
	uint32_t before = commands_of(d);
	const char *code = driver_code(d, who, op, data);
	if (strcmp(code, wanted) != 0) {
		fail_msg("%s by %s: %s instead of %s", op, who, code, wanted);
	}
	assert_int_equal(json_array_size(d->out), 1);
	assert_int_equal(commands_of(d), before);
	forget(d);
}

static void nobody_else_may(void **state)
{
	static const struct {
		const char *who, *code;
	} others[] = {{"u3", "not_allowed"}, {"u2", "not_allowed"}, {"u7", "not_allowed"}, {"u4", "not_in_room"},
		{"u6", "not_in_room"}, {"u8", "not_in_room"}, {"u9", "not_in_room"}};
	struct driver *d = *state;
	struct signaling_stats stats;
	uint64_t refused;
	begin_lesson(d);
	signaling_stats(d->signaling, &stats);
	refused = stats.messages_refused;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		for (size_t row = 0; row < PRIVILEGED; row++) {
			refused_without_a_trace(d, others[i].who, privileged[row].op, data_of(row), others[i].code);
		}
	}
	signaling_stats(d->signaling, &stats);
	assert_int_equal(stats.messages_refused - refused, PRIVILEGED * sizeof others / sizeof others[0]);
	assert_int_equal(stats.refused_rights, PRIVILEGED * 3);
	assert_int_equal(stats.lobby_waiting, 1);
}

/* Identity is the session's: no message can say whose it is, and no key can be said twice. */
static void forged_and_doubled_keys(void **state)
{
	static const char *const keys[] = {"from", "role", "sender", "by", "id", "seq"};
	struct driver *d = *state;
	char text[400];
	begin_lesson(d);
	for (size_t row = 0; row < PRIVILEGED; row++) {
		for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
			json_t *data = data_of(row);
			json_object_set_new(data, keys[i], json_string("u1"));
			driver_time(d, d->at_ms + 6000); /* so that bad messages don't close the line */
			(void)driver_ask(d, "u1", "ping", NULL);
			(void)driver_ask(d, "u5", "ping", NULL);
			(void)driver_ask(d, "u2", "ping", NULL);
			(void)driver_ask(d, "u3", "ping", NULL);
			(void)driver_ask(d, "u7", "ping", NULL);
			forget(d);
			refused_without_a_trace(d, i % 2 ? "u3" : "u1", privileged[row].op, data, "bad_message");
		}
	}
	for (size_t row = 0; row < PRIVILEGED; row++) {
		driver_time(d, d->at_ms + 6000);
		(void)driver_ask(d, "u1", "ping", NULL);
		forget(d);
		json_t *data = data_of(row);
		char *once = json_dumps(data, JSON_COMPACT);
		snprintf(text, sizeof text, "{\"id\":5,\"op\":\"%s\",\"data\":%s,\"data\":%s}", privileged[row].op, once, once);
		driver_text(d, "u1", text, strlen(text));
		const json_t *error = json_object_get(json_object_get(json_array_get(d->out, 0), "message"), "error");
		assert_string_equal(json_string_value(json_object_get(error, "code")), "bad_message");
		free(once);
		json_decref(data);
	}
}

/* Said again after a broken line, a decision changes nothing, and nobody hears it twice. */
static void said_twice_is_said_once(void **state)
{
	static const struct {
		const char *op, *data;
	} rows[] = {{"room.set", "{\"lobby\":true,\"rights\":{\"speak\":false},\"chat\":{\"paused\":true}}"},
		{"person.rights", "{\"participant\":\"u2\",\"rights\":{\"share\":true}}"}, {"hand.lower", "{}"},
		{"hand.lower", "{\"participant\":\"u3\"}"}, {"word.give", "{\"participant\":\"u2\"}"}, {"word.end", "{}"},
		{"lead.give", "{\"participant\":\"u5\"}"}, {"lobby.admit", "{}"}, {"person.readmit", "{\"person\":\"u2\"}"}};
	struct driver *d = *state;
	begin_lesson(d);
	SAYS("u3", "hand.set", json_pack("{s:b}", "raised", 1), "");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		SAYS("u1", rows[i].op, json_loads(rows[i].data, 0, NULL), "");
		forget(d);
		uint32_t before = commands_of(d);
		assert_non_null(driver_ask(d, "u1", rows[i].op, json_loads(rows[i].data, 0, NULL)));
		if (json_array_size(d->out) != 1 || commands_of(d) != before) {
			fail_msg("%s is heard twice", rows[i].op);
		}
		forget(d);
	}
}

static void a_lesson_begins_as_the_school_decided(void **state)
{
	static const struct store_rules strict = {SUPERVISION_FREEZE, PRIVATE_ADULTS, true, 4 | 8, CHAT_TO_TEACHERS};
	struct driver *d = *state;
	struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_rules_set(d->store, room.school, &strict), OK);
	for (int lesson = 0; lesson < 2; lesson++) {
		say_hello(d, "u1");
		const json_t *shown = json_object_get(driver_ask(d, "u1", "room.join", driver_join_data()), "snapshot");
		json_t *wanted = json_pack("{s:b, s:b, s:[s, s], s:n, s:{s:s, s:b, s:i, s:s}}", "lobby", 1, "locked", 0, "rights",
			"share", "write", "word", "chat", "to", "teachers", "paused", 0, "slowSeconds", 0, "private", "adults");
		const char *key;
		json_t *value;
		json_object_foreach(wanted, key, value)
		{
			assert_true(json_equal(json_object_get(json_object_get(shown, "room"), key), value));
		}
		json_decref(wanted);
		/* what is decided in this lesson holds in this lesson */
		SAYS("u1", "room.set", json_pack("{s:b, s:b, s:{s:b}, s:{s:s, s:b, s:i}}", "lobby", 0, "locked", 1, "rights", "speak", 1,
			"chat", "to", "all", "paused", 1, "slowSeconds", 5), "");
		SAYS("u1", "room.end", NULL, "");
		driver_close(d, "u1");
	}
}

/* Coming in again and again would be heard by all each time. */
static void nobody_comes_in_without_end(void **state)
{
	struct driver *d = *state;
	int joined = 0;
	driver_join(d, "u1");
	driver_join(d, "u2");
	for (int i = 0; i < 40; i++) {
		joined += strcmp(driver_code(d, "u2", "room.join", driver_join_data()), "") == 0;
	}
	assert_int_equal(joined, 19);
	const json_t *error = driver_ask(d, "u2", "room.join", driver_join_data());
	assert_string_equal(json_string_value(json_object_get(error, "code")), "too_fast");
	int64_t wait_ms = json_integer_value(json_object_get(json_object_get(error, "detail"), "retryMs"));
	assert_in_range(wait_ms, 900, 1001);
	/* he is still in, and the others are not disturbed */
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "");
	driver_time(d, d->at_ms + wait_ms);
	SAYS("u2", "room.join", driver_join_data(), "");
	SAYS("u1", "room.join", driver_join_data(), "");
}

static int log_in_on(struct driver *d, int fd[2], struct log *log)
{
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(fcntl(fd[0], F_SETFL, O_NONBLOCK), 0);
	atomic_init(&log->level, LOG_LEVEL_INFO);
	log->fd = fd[1];
	d->log = log;
	driver_restart(d);
	return fd[0];
}

static int count_of(const char *text, const char *part)
{
	int count = 0;
	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
		count++;
	}
	return count;
}

/* Whether that stands alone in the text: an id is random letters, and may have a name of three among them. */
static bool has_word(const char *text, const char *word)
{
	static const char of_ids[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t len = strlen(word);
	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
		bool begins = at == text || !strchr(of_ids, at[-1]);
		if (begins && (!at[len] || !strchr(of_ids, at[len]))) {
			return true;
		}
	}
	return false;
}

/* Ids, no names; and a client that asks again and again fills no disk. */
static void what_is_logged(void **state)
{
	struct driver *d = *state;
	struct log log;
	int fd[2];
	char text[32768], wanted[200];
	int in = log_in_on(d, fd, &log);
	begin_lesson(d);
	for (int i = 0; i < 50; i++) {
		SAYS("u3", "person.remove", json_pack("{s:s}", "participant", "u1"), "not_allowed");
		driver_time(d, d->at_ms + 50);
	}
	SAYS("u8", "room.end", NULL, "not_in_room");
	SAYS("u1", "person.remove", json_pack("{s:s}", "participant", "u2"), "");
	ssize_t len = read(in, text, sizeof text - 1);
	assert_true(len > 0);
	text[len] = '\0';
	snprintf(wanted, sizeof wanted, "request.denied op=person.remove room=%s person=%s", d->room, d->person[2]);
	assert_int_equal(count_of(text, wanted), 5);
	snprintf(wanted, sizeof wanted, "request.denied op=room.end room=- person=%s", d->person[7]);
	assert_int_equal(count_of(text, wanted), 1);
	snprintf(wanted, sizeof wanted, "moderation op=person.remove room=%s by=%s person=%s", d->room, d->person[0],
		d->person[1]);
	assert_int_equal(count_of(text, wanted), 1);
	assert_false(has_word(text, "Kaya") || has_word(text, "Ada") || has_word(text, "Ben"));
	for (int i = 0; i < DRIVER_PEOPLE; i++) {
		assert_null(strstr(text, d->session[i]));
		assert_null(strstr(text, d->link[i]));
	}
	close(fd[0]);
	close(fd[1]);
}

static const char store_path[] = "test_moderation.db";

static void remove_store(void)
{
	unlink("test_moderation.db");
	unlink("test_moderation.db-wal");
	unlink("test_moderation.db-shm");
}

/* The store fails in the middle of each decision: it holds all the same, and the store has it once it is well. */
static void decisions_hold_though_the_store_fails(void **unused)
{
	static const struct {
		const char *op, *data;
	} rows[] = {{"room.set", "{\"rights\":{\"speak\":false}}"}, {"room.set", "{\"locked\":true}"},
		{"person.rights", "{\"participant\":\"u2\",\"rights\":{\"share\":true}}"}, {"word.end", "{}"},
		{"word.give", "{\"participant\":\"u2\"}"}, {"lead.give", "{\"participant\":\"u5\"}"},
		{"lobby.admit", "{\"person\":\"u4\"}"}, {"lobby.admit", "{}"}, {"hand.lower", "{\"participant\":\"u3\"}"},
		{"hand.lower", "{}"}, {"person.remove", "{\"participant\":\"u3\"}"}};
	struct driver d;
	sqlite3 *db;
	(void)unused;
	remove_store();
	driver_init_at(&d, store_path);
	begin_lesson(&d);
	SAYS_OF(&d, "u1", "word.give", json_pack("{s:s}", "participant", "u7"), "");
	SAYS_OF(&d, "u3", "hand.set", json_pack("{s:b}", "raised", 1), "");
	assert_int_equal(sqlite3_open(store_path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
		"CREATE TRIGGER a AFTER UPDATE ON rooms BEGIN SELECT RAISE(ABORT, 'no'); END;"
		"CREATE TRIGGER b AFTER INSERT ON room_people BEGIN SELECT RAISE(ABORT, 'no'); END;"
		"CREATE TRIGGER c AFTER UPDATE ON room_people BEGIN SELECT RAISE(ABORT, 'no'); END;"
		"CREATE TRIGGER e AFTER DELETE ON hands BEGIN SELECT RAISE(ABORT, 'no'); END;", NULL, NULL, NULL), SQLITE_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		SAYS_OF(&d, "u1", rows[i].op, json_loads(rows[i].data, 0, NULL), "");
	}
	assert_int_equal(d.allowed[1] & MIC, 0);
	SAYS_OF(&d, "u3", "room.join", driver_join_data(), "sent_out");
	SAYS_OF(&d, "u4", "room.join", driver_join_data(), "");
	SAYS_OF(&d, "u2", "word.answer", json_pack("{s:b}", "accept", 1), "");
	assert_int_equal(d.allowed[1] & MIC, MIC);
	assert_int_equal(sqlite3_exec(db, "DROP TRIGGER a; DROP TRIGGER b; DROP TRIGGER c; DROP TRIGGER e", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	driver_time(&d, d.at_ms + 10000);
	driver_restart(&d);
	driver_join(&d, "u1");
	driver_join(&d, "u4");
	driver_join(&d, "u2");
	assert_int_equal(d.allowed[1] & MIC, MIC);
	assert_int_equal(d.allowed[3] & MIC, 0);
	driver_open(&d, "u3");
	SAYS_OF(&d, "u3", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "t"), "");
	SAYS_OF(&d, "u3", "room.join", driver_join_data(), "sent_out");
	driver_finish(&d);
	remove_store();
}

static void whoever_was_sent_out_sees_it_at_home(void **state)
{
	struct driver *d = *state;
	begin_lesson(d);
	assert_null(strstr(driver_home(d, "u2"), "sentOut"));
	SAYS("u1", "person.remove", json_pack("{s:s}", "participant", "u2"), "");
	assert_non_null(strstr(driver_home(d, "u2"), "\"sentOut\":true"));
	assert_null(strstr(driver_home(d, "u3"), "sentOut"));
	driver_restart(d);
	assert_non_null(strstr(driver_home(d, "u2"), "\"sentOut\":true"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(muting_all_holds), TEST(an_exception_for_one),
		cmocka_unit_test(moderators_may), TEST(nobody_else_may), TEST(forged_and_doubled_keys), TEST(said_twice_is_said_once), TEST(nobody_comes_in_without_end),
		TEST(a_lesson_begins_as_the_school_decided), TEST(what_is_logged),
		cmocka_unit_test(decisions_hold_though_the_store_fails), TEST(whoever_was_sent_out_sees_it_at_home)};
	return cmocka_run_group_tests_name("moderation", tests, NULL, NULL);
}
