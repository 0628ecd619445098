/* Who may write what to whom, who sees it, and what becomes of it. */
#include "driver.h"
#include "policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const everybody[] = {"u1", "u2", "u3", "u5", "u7"};
enum { EVERYBODY = 5 };

/* Two teachers, two pupils and a guest in a lesson of a school with this rule. */
static void begin(struct driver *d, enum private_chat rule)
{
	struct store_room room;
	struct store_rules rules;
	driver_init(d);
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_rules_get(d->store, room.school, &rules), OK);
	rules.private_chat = rule;
	assert_int_equal(store_rules_set(d->store, room.school, &rules), OK);
	for (int i = 0; i < EVERYBODY; i++) {
		driver_join(d, everybody[i]);
	}
}

static int set_up(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	begin(d, PRIVATE_OFF);
	*state = d;
	return 0;
}

static int set_up_logged(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	begin(d, PRIVATE_LOGGED);
	*state = d;
	return 0;
}

static json_t *text_data(const char *text, const char *to)
{
	json_t *data = json_pack("{s:s}", "text", text);
	if (to) {
		json_object_set_new(data, "to", json_string(to));
	}
	return data;
}

/* A second later, so that nobody is too fast. */
static const char *say(struct driver *d, const char *who, const char *text, const char *to)
{
	driver_time(d, d->at_ms + 1000);
	for (int i = 0; i < EVERYBODY; i++) {
		(void)driver_ask(d, everybody[i], "ping", NULL);
	}
	json_decref(driver_take(d));
	return driver_code(d, who, "chat.send", text_data(text, to));
}

static void set_room(struct driver *d, json_t *chat)
{
	assert_string_equal(driver_code(d, "u1", "room.set", json_pack("{s:o}", "chat", chat)), "");
}

/* Who got the notification, as a set in the order of everybody: "u1 u2". */
static const char *seers(const struct driver *d, const char *ev)
{
	static char text[64];
	size_t len = 0;
	text[0] = '\0';
	for (int i = 0; i < EVERYBODY; i++) {
		if (driver_count(d->out, everybody[i], ev)) {
			len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", len ? " " : "", everybody[i]);
		}
	}
	return text;
}

/* The newest chat.message that went out. */
static const json_t *last_message(const struct driver *d)
{
	for (size_t i = json_array_size(d->out); i > 0; i--) {
		const json_t *message = json_object_get(json_array_get(d->out, i - 1), "message");
		const char *ev = json_string_value(json_object_get(message, "ev"));
		if (ev && strcmp(ev, "chat.message") == 0) {
			return json_object_get(message, "data");
		}
	}
	return NULL;
}

static void last_id(const struct driver *d, char id[32])
{
	snprintf(id, 32, "%s", json_string_value(json_object_get(last_message(d), "id")));
}

static void private_between_whom(void **unused)
{
	static const struct {
		bool from_leads, to_leads;
		bool allowed[PRIVATE_CHATS];
	} rows[] = {
		{true, true, {[PRIVATE_OFF] = false, [PRIVATE_ADULTS] = true, [PRIVATE_LOGGED] = true}},
		{true, false, {[PRIVATE_OFF] = false, [PRIVATE_ADULTS] = false, [PRIVATE_LOGGED] = true}},
		{false, true, {[PRIVATE_OFF] = false, [PRIVATE_ADULTS] = false, [PRIVATE_LOGGED] = true}},
		{false, false, {[PRIVATE_OFF] = false, [PRIVATE_ADULTS] = false, [PRIVATE_LOGGED] = false}},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int rule = 0; rule < PRIVATE_CHATS; rule++) {
			assert_int_equal(policy_private((enum private_chat)rule, rows[i].from_leads, rows[i].to_leads), rows[i].allowed[rule]);
		}
	}
}

static void the_school_decides_on_private_chat(void **unused)
{
	static const struct {
		const char *from, *to;
		const char *codes[PRIVATE_CHATS]; /* off, adults, logged */
		const char *seers;
	} rows[] = {
		{"u1", "u5", {"private_off", "", ""}, "u1 u5"},
		{"u1", "u2", {"private_off", "private_off", ""}, "u1 u2"},
		{"u2", "u5", {"private_off", "private_off", ""}, "u2 u5"},
		{"u7", "u1", {"private_off", "private_off", ""}, "u1 u7"},
		{"u2", "u3", {"private_off", "private_off", "private_off"}, ""},
		{"u2", "u7", {"private_off", "private_off", "private_off"}, ""},
		{"u2", "u4", {"no_such_person", "no_such_person", "no_such_person"}, ""},
		{"u2", "u2", {"no_such_person", "no_such_person", "no_such_person"}, ""},
		{"u2", "u8", {"no_such_person", "no_such_person", "no_such_person"}, ""},
	};
	(void)unused;
	for (int rule = 0; rule < PRIVATE_CHATS; rule++) {
		struct driver d;
		begin(&d, (enum private_chat)rule);
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			const char *code = say(&d, rows[i].from, "psst", rows[i].to);
			assert_string_equal(code, rows[i].codes[rule]);
			assert_string_equal(seers(&d, "chat.message"), code[0] ? "" : rows[i].seers);
		}
		driver_finish(&d);
	}
}

static void pupils_write_to_all_or_to_teachers(void **state)
{
	struct driver *d = *state;
	assert_string_equal(say(d, "u2", "Hallo", NULL), "");
	assert_string_equal(seers(d, "chat.message"), "u1 u2 u3 u5 u7");
	assert_null(json_object_get(last_message(d), "audience"));
	set_room(d, json_pack("{s:s}", "to", "teachers"));
	assert_string_equal(say(d, "u2", "Frage", NULL), "");
	assert_string_equal(seers(d, "chat.message"), "u1 u2 u5");
	assert_string_equal(json_string_value(json_object_get(last_message(d), "audience")), "teachers");
	assert_string_equal(say(d, "u7", "Frage", NULL), "");
	assert_string_equal(seers(d, "chat.message"), "u1 u5 u7");
	assert_string_equal(say(d, "u5", "Antwort", NULL), "");
	assert_string_equal(seers(d, "chat.message"), "u1 u2 u3 u5 u7");
}

/* The texts of the chat in a fresh snapshot, joined. */
static const char *snapshot_of(struct driver *d, const char *who)
{
	static char text[256];
	driver_close(d, who);
	driver_open(d, who);
	(void)driver_ask(d, who, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "t"));
	const json_t *joined = driver_ask(d, who, "room.join", driver_join_data());
	const json_t *chat = json_object_get(json_object_get(joined, "snapshot"), "chat");
	size_t len = 0;
	text[0] = '\0';
	for (size_t i = 0; i < json_array_size(chat); i++) {
		const json_t *each = json_array_get(chat, i);
		const char *mark = json_object_get(each, "to") ? "!" : json_object_get(each, "audience") ? "?" : "";
		len += (size_t)snprintf(
			text + len, sizeof text - len, "%s%s ", json_string_value(json_object_get(each, "text")), mark);
	}
	return text;
}

static void a_snapshot_shows_what_one_may_see(void **state)
{
	struct driver *d = *state;
	assert_string_equal(say(d, "u1", "all", NULL), "");
	assert_string_equal(say(d, "u1", "toAda", "u2"), "");
	assert_string_equal(say(d, "u2", "toKaya", "u1"), "");
	assert_string_equal(say(d, "u1", "toBrandt", "u5"), "");
	set_room(d, json_pack("{s:s}", "to", "teachers"));
	assert_string_equal(say(d, "u3", "ask", NULL), "");
	assert_string_equal(snapshot_of(d, "u2"), "all toAda! toKaya! ");
	assert_string_equal(snapshot_of(d, "u3"), "all ask? ");
	assert_string_equal(snapshot_of(d, "u7"), "all ");
	assert_string_equal(snapshot_of(d, "u5"), "all toBrandt! ask? ");
	assert_string_equal(snapshot_of(d, "u1"), "all toAda! toKaya! toBrandt! ask? ");
}

static void a_pause_is_for_pupils(void **state)
{
	struct driver *d = *state;
	set_room(d, json_pack("{s:b}", "paused", 1));
	assert_string_equal(say(d, "u2", "x", NULL), "chat_paused");
	assert_string_equal(say(d, "u7", "x", NULL), "chat_paused");
	assert_string_equal(say(d, "u2", "x", "u1"), "chat_paused");
	assert_string_equal(say(d, "u5", "x", NULL), "");
	set_room(d, json_pack("{s:b}", "paused", 0));
	assert_string_equal(say(d, "u2", "x", NULL), "");
}

static void slow_mode_counts_per_person_and_outlives_a_rejoin(void **state)
{
	struct driver *d = *state;
	char id[32];
	set_room(d, json_pack("{s:i}", "slowSeconds", 30));
	assert_string_equal(say(d, "u2", "x", NULL), "");
	last_id(d, id);
	assert_string_equal(say(d, "u2", "y", NULL), "chat_slow");
	const json_t *error = driver_ask(d, "u2", "chat.send", text_data("y", NULL));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(error, "detail"), "retryMs")), 29000);
	assert_string_equal(say(d, "u3", "x", NULL), "");
	assert_string_equal(say(d, "u1", "x", NULL), "");
	assert_string_equal(say(d, "u1", "x", NULL), "");
	/* neither deleting it nor coming in again is a way around */
	assert_string_equal(driver_code(d, "u2", "chat.delete", json_pack("{s:s}", "id", id)), "");
	assert_string_equal(say(d, "u2", "y", NULL), "chat_slow");
	(void)snapshot_of(d, "u2");
	assert_string_equal(say(d, "u2", "y", NULL), "chat_slow");
	for (int i = 0; i < 24; i++) {
		(void)say(d, "u1", "x", NULL);
	}
	assert_string_equal(say(d, "u2", "y", NULL), "");
}

static void who_may_not_write_does_not(void **state)
{
	struct driver *d = *state;
	assert_string_equal(
		driver_code(d, "u1", "person.rights", json_pack("{s:s, s:{s:b}}", "participant", "u2", "rights", "write", 0)), "");
	assert_string_equal(say(d, "u2", "x", NULL), "not_allowed");
	assert_string_equal(say(d, "u2", "x", "u1"), "not_allowed");
	assert_string_equal(say(d, "u3", "x", NULL), "");
}

static void a_message_is_deleted_by_its_author_or_a_moderator(void **state)
{
	struct driver *d = *state;
	char id[32];
	static const struct {
		const char *author, *to, *by, *code, *seers;
	} rows[] = {
		{"u2", NULL, "u2", "", "u1 u2 u3 u5 u7"},
		{"u2", NULL, "u1", "", "u1 u2 u3 u5 u7"},
		{"u1", NULL, "u5", "", "u1 u2 u3 u5 u7"},
		{"u2", NULL, "u3", "not_allowed", ""},
		{"u1", NULL, "u7", "not_allowed", ""},
		{"u2", "u1", "u1", "", "u1 u2"},
		{"u2", "u1", "u2", "", "u1 u2"},
		{"u1", "u2", "u2", "not_allowed", ""},
		/* what he can't see is not there for him */
		{"u2", "u1", "u5", "", ""},
		{"u2", "u1", "u3", "", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_string_equal(say(d, rows[i].author, "x", rows[i].to), "");
		last_id(d, id);
		assert_string_equal(driver_code(d, rows[i].by, "chat.delete", json_pack("{s:s}", "id", id)), rows[i].code);
		assert_string_equal(seers(d, "chat.deleted"), rows[i].seers);
	}
	/* again, or one that never was: nothing to do, and nothing to learn */
	static const char *const others[] = {"c1", "c999999", "c0", "c-1", "x1", "c", "c99999999999999999999", "c1x"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		json_decref(driver_take(d));
		assert_string_equal(driver_code(d, "u1", "chat.delete", json_pack("{s:s}", "id", others[i])), "");
		assert_string_equal(seers(d, "chat.deleted"), "");
	}
}

static void what_is_deleted_is_in_no_snapshot(void **state)
{
	struct driver *d = *state;
	char id[32];
	assert_string_equal(say(d, "u2", "rude", NULL), "");
	last_id(d, id);
	assert_string_equal(say(d, "u3", "fine", NULL), "");
	assert_string_equal(driver_code(d, "u1", "chat.delete", json_pack("{s:s}", "id", id)), "");
	assert_string_equal(snapshot_of(d, "u7"), "fine ");
	assert_string_equal(snapshot_of(d, "u1"), "fine ");
}

static json_t *keyed(void)
{
	return json_pack("{s:s, s:s}", "text", "once", "key", "k1");
}

static void a_repeated_key_is_answered_alike_whatever_has_changed(void **state)
{
	struct driver *d = *state;
	char id[32];
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(driver_ask(d, "u2", "chat.send", keyed()), "id")));
	assert_string_equal(id, "c1");
	assert_string_equal(driver_code(d, "u1", "chat.delete", json_pack("{s:s}", "id", id)), "");
	set_room(d, json_pack("{s:b, s:i}", "paused", 1, "slowSeconds", 60));
	json_decref(driver_take(d));
	assert_string_equal(json_string_value(json_object_get(driver_ask(d, "u2", "chat.send", keyed()), "id")), id);
	assert_string_equal(seers(d, "chat.message"), "");
	/* a key is a person's own */
	assert_string_equal(driver_code(d, "u3", "chat.send", keyed()), "chat_paused");
}

static void count_private(void *ctx, const struct store_private *message)
{
	assert_int_equal(strncmp(message->text, "kept", 4), 0);
	assert_string_equal(message->sender_name, "Ada");
	assert_string_equal(message->recipient_name, "Frau Kaya");
	++*(int *)ctx;
}

static int private_count(struct driver *d)
{
	struct store_room room;
	int count = 0;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_private_each(d->store, room.school, count_private, &count), OK);
	return count;
}

static void the_log_keeps_thirty_days_of_what_concerns_a_pupil(void **state)
{
	struct driver *d = *state;
	char id[32];
	assert_string_equal(say(d, "u1", "among teachers", "u5"), "");
	assert_string_equal(say(d, "u2", "to all", NULL), "");
	assert_string_equal(say(d, "u2", "refused", "u3"), "private_off");
	assert_int_equal(private_count(d), 0);
	assert_string_equal(say(d, "u2", "kept", "u1"), "");
	last_id(d, id);
	/* neither deleting it nor the end of the lesson takes it out of the school's hands */
	assert_string_equal(driver_code(d, "u2", "chat.delete", json_pack("{s:s}", "id", id)), "");
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "");
	assert_int_equal(private_count(d), 1);
	int64_t day = 24 * 3600 * 1000, said_at = d->at_ms;
	driver_time(d, said_at + 30 * day - 1);
	assert_int_equal(private_count(d), 1);
	driver_time(d, said_at + 30 * day + 3600 * 1000);
	assert_int_equal(private_count(d), 0);
}

static void the_log_can_not_be_filled(void **state)
{
	struct driver *d = *state;
	int kept = 0;
	for (int i = 0; i < 330; i++) {
		const char *code = say(d, "u2", "kept", "u1");
		assert_true(!code[0] || strcmp(code, "too_fast") == 0);
		kept += !code[0];
	}
	assert_in_range(kept, 300, 302); /* one more in five minutes */
	assert_int_equal(private_count(d), kept);
	assert_string_equal(say(d, "u2", "to all", NULL), "");
	assert_string_equal(say(d, "u3", "of his own", "u1"), "");
}

static void the_log_of_another_school_is_not_this_ones(void **state)
{
	struct driver *d = *state;
	struct store_person stranger;
	int count = 0;
	assert_string_equal(say(d, "u2", "kept", "u1"), "");
	assert_int_equal(store_person_find(d->store, d->person[8], &stranger), OK);
	assert_int_equal(store_private_each(d->store, stranger.school, count_private, &count), OK);
	assert_int_equal(count, 0);
}

#define TEST(name, before) cmocka_unit_test_setup_teardown(name, before, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(private_between_whom),
		cmocka_unit_test(the_school_decides_on_private_chat), TEST(pupils_write_to_all_or_to_teachers, set_up),
		TEST(a_snapshot_shows_what_one_may_see, set_up_logged), TEST(a_pause_is_for_pupils, set_up),
		TEST(slow_mode_counts_per_person_and_outlives_a_rejoin, set_up), TEST(who_may_not_write_does_not, set_up_logged),
		TEST(a_message_is_deleted_by_its_author_or_a_moderator, set_up_logged),
		TEST(what_is_deleted_is_in_no_snapshot, set_up), TEST(a_repeated_key_is_answered_alike_whatever_has_changed, set_up),
		TEST(the_log_keeps_thirty_days_of_what_concerns_a_pupil, set_up_logged),
		TEST(the_log_can_not_be_filled, set_up_logged), TEST(the_log_of_another_school_is_not_this_ones, set_up_logged)};
	return cmocka_run_group_tests_name("chat", tests, NULL, NULL);
}
