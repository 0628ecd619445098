/* How a conference is led: the agenda, the list and the word, the quorum; after a restart, and while the store fails. */
#include "driver.h"
#include "store_sql.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, BEGIN = 90 * MINUTE, HOUR = 60 * MINUTE };

static const char *const all[] = {"u1", "u2", "u3", "u4", "u5"};

/* It runs, and all but the guest are in. */
static struct driver *running(void **state)
{
	struct driver *d = *state;
	driver_time(d, 0);
	driver_conference(d, CONFERENCE_TEACHERS, BEGIN);
	driver_time(d, BEGIN);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		assert_non_null(driver_enter(d, all[i]));
	}
	driver_pass(d, BEGIN + 5000);
	return d;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "(none)";
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static const char *go(struct driver *d, const char *item)
{
	return driver_why(d, "u1", "agenda.go", json_pack("{s:s?}", "item", item));
}

static const char *ask_for(struct driver *d, const char *conn, const char *kind)
{
	return driver_why(d, conn, "speech.ask", json_pack("{s:s}", "kind", kind));
}

static const char *next(struct driver *d)
{
	return driver_why(d, "u1", "speech.next", NULL);
}

/* "u2: u3 u5!": who speaks, who waits, "!" to order. */
static const char *list_of(const json_t *list)
{
	static char text[64];
	size_t i;
	const json_t *each;
	const json_t *speaker = json_object_get(list, "speaker");
	snprintf(text, sizeof text, "%s:", json_is_null(speaker) ? "-" : text_of(speaker, "participant"));
	json_array_foreach((json_t *)(uintptr_t)json_object_get(list, "waiting"), i, each) {
		size_t len = strlen(text);
		snprintf(text + len, sizeof text - len, " %s%s", text_of(each, "participant"),
			strcmp(text_of(each, "kind"), "order") == 0 ? "!" : "");
	}
	return text;
}

static const char *told_list(const struct driver *d)
{
	return list_of(driver_last(d, "u4", "speech.changed"));
}

static void dead_store(struct driver *d, bool is_dead)
{
	assert_int_equal(sqlite3_exec(d->store->db, is_dead ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF", NULL, NULL, NULL),
		SQLITE_OK);
}

static void the_list_and_the_word(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(go(d, "a1"), "");
	assert_non_null(driver_enter(d, "u7"));
	assert_string_equal(next(d), "not_now");
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(ask_for(d, "u3", "turn"), "");
	assert_string_equal(ask_for(d, "u3", "turn"), ""); /* again: he stays where he is */
	assert_string_equal(ask_for(d, "u5", "order"), "");
	assert_string_equal(told_list(d), "-: u5! u2 u3");
	assert_null(json_object_get(driver_last(d, "u4", "speech.changed"), "times"));
	assert_string_equal(ask_for(d, "u3", "sometime"), "kind");
	assert_string_equal(next(d), "");
	assert_string_equal(told_list(d), "u5: u2 u3");
	driver_pass(d, d->at_ms + 10000);
	assert_string_equal(next(d), "");
	assert_string_equal(told_list(d), "u2: u3");
	const json_t *changed = driver_last(d, "u4", "speech.changed"), *times = json_object_get(changed, "times");
	assert_int_equal(json_array_size(times), 1);
	assert_string_equal(text_of(json_array_get(times, 0), "participant"), "u5");
	assert_int_equal(number_of(json_array_get(times, 0), "seconds"), 10);
	const json_t *to_guest = driver_last(d, "u7", "speech.changed"); /* it would tell who spoke while he was out */
	assert_non_null(json_object_get(to_guest, "speaker"));
	assert_null(json_object_get(to_guest, "times"));
	assert_string_equal(driver_why(d, "u7", "room.leave", NULL), "");
	const json_t *speaker = json_object_get(changed, "speaker");
	assert_int_equal(number_of(speaker, "endsAt") - number_of(speaker, "since"), 180000);
	/* who has spoken goes behind who has not; with firstFirst off, by when they asked */
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(driver_why(d, "u3", "speech.withdraw", NULL), "");
	assert_string_equal(driver_why(d, "u3", "speech.withdraw", NULL), "not_now");
	assert_string_equal(ask_for(d, "u3", "turn"), "");
	assert_string_equal(told_list(d), "u2: u3 u2");
	assert_string_equal(driver_why(d, "u1", "speech.set", json_pack("{s:b, s:i}", "firstFirst", 0, "turnSeconds", 0)), "");
	assert_string_equal(told_list(d), "u2: u2 u3");
	assert_true(json_is_null(json_object_get(json_object_get(driver_last(d, "u4", "speech.changed"), "speaker"), "endsAt")));
	assert_int_equal(number_of(json_object_get(driver_last(d, "u4", "conference.changed"), "rules"), "turnSeconds"), 0);
	/* the speaker ends it himself; others don't */
	assert_string_equal(driver_why(d, "u3", "speech.end", NULL), "not_allowed");
	assert_string_equal(driver_why(d, "u2", "speech.end", NULL), "");
	assert_string_equal(told_list(d), "-: u2 u3");
	assert_string_equal(driver_why(d, "u1", "speech.give", json_pack("{s:s}", "participant", "u3")), "");
	assert_string_equal(told_list(d), "u3: u2");
	assert_string_equal(driver_why(d, "u1", "speech.give", json_pack("{s:s}", "participant", "u7")), "no_such_person");
	assert_string_equal(driver_why(d, "u1", "speech.remove", json_pack("{s:s}", "participant", "u2")), "");
	assert_string_equal(told_list(d), "u3:");
	/* a closed list takes points of order alone; the next item opens it, and empties it */
	assert_string_equal(driver_why(d, "u1", "speech.set", json_pack("{s:b}", "isClosed", 1)), "");
	assert_string_equal(ask_for(d, "u2", "turn"), "list_closed");
	assert_string_equal(ask_for(d, "u2", "order"), "");
	assert_string_equal(go(d, "a3"), "");
	assert_string_equal(told_list(d), "-:");
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_true(json_is_null(json_object_get(driver_last(d, "u3", "room.changed"), "word")));
}

static void a_line_that_breaks_keeps_the_word_for_30_s(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(ask_for(d, "u3", "turn"), "");
	assert_string_equal(next(d), "");
	driver_close(d, "u2");
	driver_pass(d, d->at_ms + 25000);
	assert_string_equal(told_list(d), "u2: u3");
	assert_non_null(driver_enter(d, "u2"));
	driver_pass(d, d->at_ms + 60000);
	assert_string_equal(told_list(d), "u2: u3");
	driver_close(d, "u2");
	driver_close(d, "u3");
	driver_pass(d, d->at_ms + 31000);
	assert_string_equal(told_list(d), "-:");
}

static void who_has_no_line_is_passed_over(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(ask_for(d, "u3", "turn"), "");
	assert_string_equal(ask_for(d, "u4", "turn"), "");
	driver_close(d, "u2");
	assert_string_equal(next(d), "");
	assert_string_equal(told_list(d), "u3: u2 u4");
	/* with a line again he is the first */
	driver_open(d, "u2");
	const json_t *hello = driver_ask(d, "u2", "hello", json_pack("{s:i, s:s, s:{s:s, s:i}}", "protocol", 1, "client", "test", "resume",
		"participation", d->participation[driver_person("u2")], "seq", 0));
	const json_t *resumed = json_object_get(hello, "resumed");
	assert_true(json_is_true(resumed));
	assert_string_equal(next(d), "");
	assert_string_equal(told_list(d), "u2: u4");
}

static void a_list_that_the_next_item_opened_is_open_after_a_restart(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(driver_why(d, "u1", "speech.set", json_pack("{s:b}", "isClosed", 1)), "");
	assert_string_equal(go(d, "a3"), "");
	driver_restart(d);
	assert_non_null(driver_enter(d, "u1"));
	assert_non_null(driver_enter(d, "u2"));
	assert_string_equal(ask_for(d, "u2", "turn"), "");
}

/* And a restart makes no difference to that. */
static void an_item_that_is_taken_up_again_counts_anew(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(go(d, "a1"), "");
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(next(d), "");
	assert_string_equal(go(d, "a3"), "");
	driver_pass(d, d->at_ms + 1000);
	assert_string_equal(go(d, "a1"), "");
	driver_restart(d);
	assert_non_null(driver_enter(d, "u1"));
	assert_non_null(driver_enter(d, "u2"));
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	const json_t *list = driver_last(d, "u1", "speech.changed");
	assert_int_equal(number_of(json_array_get(json_object_get(list, "waiting"), 0), "spoke"), 0);
}

/* Nobody is told what is new, and the server waits for nothing meanwhile. */
static void an_open_one_without_anybody_is_at_rest(void **state)
{
	struct driver *d = running(state);
	driver_restart(d);
	driver_pass(d, d->at_ms + 2 * MINUTE);
	assert_true(signaling_deadline(d->signaling) / US_PER_MS - 1000000 > d->at_ms);
	assert_non_null(driver_enter(d, "u1"));
}

/* A snapshot shows who is there at once, notifications a second later: whoever came in between hears, too, that it is as before again. */
static void who_saw_a_quorum_of_a_moment_hears_the_next(void **state)
{
	static const char *const away[] = {"u2", "u3", "u4"};
	struct driver *d = running(state);
	for (size_t i = 0; i < sizeof away / sizeof away[0]; i++) {
		assert_string_equal(driver_why(d, away[i], "room.leave", NULL), "");
		driver_close(d, away[i]);
	}
	driver_pass(d, d->at_ms + 5000);
	assert_string_equal(driver_why(d, "u5", "room.leave", NULL), ""); /* told at once */
	assert_non_null(driver_enter(d, "u2"));
	const json_t *live = json_object_get(driver_enter(d, "u4"), "conference");
	assert_int_equal(number_of(json_object_get(live, "quorum"), "present"), 2);
	assert_string_equal(driver_why(d, "u2", "room.leave", NULL), "");
	driver_pass(d, d->at_ms + 2000);
	assert_int_equal(number_of(driver_last(d, "u4", "quorum.changed"), "present"), 1);
}

static void the_agenda(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(go(d, "a1"), "");
	assert_string_equal(go(d, "a1"), "");
	assert_string_equal(go(d, "s1"), "no_such_item");
	assert_string_equal(driver_why(d, "u2", "agenda.go", json_pack("{s:s}", "item", "a2")), "not_allowed");
	assert_string_equal(go(d, "a2"), "");
	const json_t *agenda = json_object_get(driver_last(d, "u4", "agenda.changed"), "agenda");
	assert_string_equal(text_of(json_array_get(agenda, 0), "state"), "done");
	assert_string_equal(text_of(json_array_get(agenda, 1), "state"), "current");
	assert_string_equal(text_of(json_array_get(agenda, 1), "text"), "vertraulich");
	assert_string_equal(go(d, "a1"), ""); /* taken up again */
	assert_string_equal(text_of(driver_last(d, "u4", "agenda.changed"), "item"), "a1");
	assert_string_equal(go(d, NULL), "");
	assert_true(json_is_null(json_object_get(driver_last(d, "u4", "agenda.changed"), "item")));
	assert_string_equal(driver_why(d, "u1", "agenda.add", json_pack("{s:s}", "title", " ")), "title");
	const json_t *added = driver_ask(d, "u1", "agenda.add", json_pack("{s:s, s:b}", "title", "Ganztag", "guests", 0));
	agenda = json_object_get(driver_last(d, "u4", "agenda.changed"), "agenda");
	assert_string_equal(text_of(json_array_get(agenda, 3), "id"), text_of(added, "id"));
	assert_true(json_is_false(json_object_get(json_array_get(agenda, 3), "guests")));
}

/* What changes over HTTP changes nothing of who is there. */
static void who_is_there_is_not_told_again_for_nothing(void **state)
{
	struct driver *d = running(state);
	driver_pass(d, d->at_ms + 2000);
	json_decref(driver_take(d));
	driver_conference_changed(d);
	driver_pass(d, d->at_ms + 2000);
	assert_null(driver_last(d, "u1", "seats.changed"));
	assert_true(driver_is_filled(d, "s3"));
}

static void rules_that_change_hold_for_the_list_that_is_there(void **state)
{
	struct driver *d = running(state);
	struct conference_rules rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	assert_string_equal(driver_why(d, "u1", "speech.give", json_pack("{s:s}", "participant", "u2")), "");
	rules.turn_seconds = 60;
	driver_rules(d, &rules);
	driver_conference_changed(d);
	const json_t *list = driver_last(d, "u3", "speech.changed"), *speaker = json_object_get(list, "speaker");
	assert_int_equal(number_of(list, "turnSeconds"), 60);
	assert_int_equal(number_of(speaker, "endsAt") - number_of(speaker, "since"), 60000);
}

static const json_t *quorum_of(struct driver *d)
{
	driver_pass(d, d->at_ms + 2000);
	return driver_last(d, "u4", "quorum.changed");
}

static void the_quorum(void **state)
{
	struct driver *d = running(state);
	struct conference_rules rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	assert_int_equal(number_of(quorum_of(d), "present"), 4);
	assert_string_equal(driver_why(d, "u2", "room.leave", NULL), "");
	assert_string_equal(driver_why(d, "u3", "room.leave", NULL), "");
	/* it is assumed until it is found otherwise */
	assert_int_equal(number_of(quorum_of(d), "present"), 2);
	assert_true(json_is_true(json_object_get(quorum_of(d), "isQuorate")));
	assert_string_equal(driver_why(d, "u1", "quorum.establish", NULL), "");
	assert_true(json_is_false(json_object_get(quorum_of(d), "isQuorate")));
	assert_int_equal(number_of(json_object_get(quorum_of(d), "established"), "present"), 2);
	assert_string_equal(driver_entry(d, "u2"), "");
	assert_true(json_is_false(json_object_get(quorum_of(d), "isQuorate")));
	assert_string_equal(driver_why(d, "u1", "quorum.establish", NULL), "");
	assert_true(json_is_true(json_object_get(quorum_of(d), "isQuorate")));
	/* without the assumption who is there counts at any time */
	rules.quorum_assumed = false;
	driver_rules(d, &rules);
	driver_conference_changed(d);
	assert_string_equal(driver_why(d, "u2", "room.leave", NULL), "");
	assert_true(json_is_false(json_object_get(quorum_of(d), "isQuorate")));
	rules.quorum = QUORUM_HALF;
	driver_rules(d, &rules);
	driver_conference_changed(d);
	assert_true(json_is_true(json_object_get(quorum_of(d), "isQuorate")));
	assert_int_equal(number_of(quorum_of(d), "needed"), 2);
	rules.quorum = QUORUM_TWO_THIRDS;
	driver_rules(d, &rules);
	driver_conference_changed(d);
	assert_int_equal(number_of(quorum_of(d), "needed"), 3); /* of 4: not fewer than two thirds */
}

static void after_a_restart_all_is_where_it_was(void **state)
{
	struct driver *d = running(state);
	assert_non_null(driver_enter(d, "u7"));
	assert_string_equal(go(d, "a2"), "");
	assert_string_equal(driver_why(d, "u1", "guest.admit", json_pack("{s:s}", "participant", "u7")), "");
	assert_string_equal(driver_why(d, "u1", "quorum.establish", NULL), "");
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(ask_for(d, "u3", "turn"), "");
	assert_string_equal(ask_for(d, "u5", "order"), "");
	assert_string_equal(next(d), "");
	driver_pass(d, d->at_ms + 20000);
	json_decref(driver_take(d));
	driver_restart(d);
	driver_time(d, d->at_ms + 5000);
	const json_t *live = json_object_get(driver_enter(d, "u3"), "conference");
	assert_string_equal(text_of(live, "item"), "a2");
	assert_string_equal(list_of(json_object_get(live, "list")), "-: u2 u3"); /* whose time ended with the server */
	assert_int_equal(number_of(json_object_get(live, "quorum"), "present"), 4); /* all are still waited for */
	assert_true(json_is_true(json_object_get(json_object_get(json_object_get(live, "quorum"), "established"), "isQuorate")));
	const json_t *times = json_object_get(json_object_get(live, "list"), "times");
	assert_string_equal(text_of(json_array_get(times, 0), "participant"), "u5");
	assert_true(number_of(json_array_get(times, 0), "seconds") <= 20);
	const json_t *of_guest = driver_enter(d, "u7"); /* who was admitted still is */
	assert_int_equal(json_array_size(json_object_get(json_object_get(json_object_get(of_guest, "conference"), "list"), "times")), 0);
	assert_non_null(driver_enter(d, "u1"));
	assert_string_equal(next(d), "");
	assert_string_equal(list_of(driver_last(d, "u3", "speech.changed")), "u3: u2"); /* u2 is not back yet */
	driver_pass(d, d->at_ms + 40000);
	assert_string_equal(list_of(driver_last(d, "u3", "speech.changed")), "u3:");
	assert_int_equal(number_of(driver_last(d, "u3", "quorum.changed"), "present"), 2);
}

/* Nothing is decided that could be lost; people come and go, speak and write; and it is made up for. */
static void while_the_store_fails_nothing_is_decided(void **state)
{
	struct driver *d = running(state);
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	assert_string_equal(ask_for(d, "u3", "turn"), "");
	assert_string_equal(next(d), "");
	dead_store(d, true);
	assert_string_equal(go(d, "a1"), "internal");
	assert_string_equal(ask_for(d, "u5", "turn"), "internal");
	assert_string_equal(next(d), "internal");
	assert_string_equal(driver_why(d, "u1", "conference.close", NULL), "internal");
	assert_string_equal(told_list(d), "u2: u3");
	assert_string_equal(driver_why(d, "u5", "media.publish", json_pack("{s:b}", "mic", 1)), "");
	assert_string_equal(driver_why(d, "u5", "chat.send", json_pack("{s:s}", "text", "Hallo")), "");
	/* who has the word goes, and has it no more, whatever the store says */
	assert_string_equal(driver_why(d, "u2", "room.leave", NULL), "");
	assert_string_equal(told_list(d), "-: u3");
	driver_pass(d, d->at_ms + 30000);
	assert_int_equal(number_of(driver_last(d, "u4", "quorum.changed"), "present"), 3);
	dead_store(d, false);
	assert_string_equal(next(d), "");
	assert_string_equal(told_list(d), "u3:");
	driver_restart(d);
	driver_time(d, d->at_ms + 1000);
	const json_t *times = json_object_get(json_object_get(json_object_get(driver_enter(d, "u4"), "conference"), "list"), "times");
	assert_int_equal(json_array_size(times), 2);
}

struct stays {
	int open, over;
	int64_t longest_ms;
};

static void count_stay(void *ctx, const struct store_stay *stay)
{
	struct stays *stays = ctx;
	stays->open += !stay->until_ms;
	stays->over += stay->until_ms != 0;
	stays->longest_ms = MAX(stays->longest_ms, stay->until_ms - stay->from_ms);
}

static void who_was_there_is_kept(void **state)
{
	struct driver *d = running(state);
	struct stays stays = {0};
	const struct store_conference_parts parts = {.on_stay = count_stay, .ctx = &stays};
	driver_pass(d, d->at_ms + MINUTE);
	assert_string_equal(driver_why(d, "u3", "room.leave", NULL), "");
	driver_close(d, "u2");
	driver_pass(d, d->at_ms + 10000);
	assert_non_null(driver_enter(d, "u2")); /* a break of 30 s is none */
	assert_int_equal(store_conference_read(d->store, d->conference, &parts), OK);
	assert_int_equal(stays.open, 4);
	assert_int_equal(stays.over, 1);
	assert_in_range(stays.longest_ms, MINUTE, 2 * MINUTE);
	assert_string_equal(driver_why(d, "u1", "conference.close", NULL), "");
	stays = (struct stays){0};
	assert_int_equal(store_conference_read(d->store, d->conference, &parts), OK);
	assert_int_equal(stays.open, 0);
}

/* Everything goes on without a chair; but what everybody has left is closed. */
static void an_empty_one_is_closed(void **state)
{
	struct driver *d = running(state);
	struct store_conference *info = g_new0(struct store_conference, 1);
	assert_string_equal(driver_why(d, "u1", "room.leave", NULL), "");
	assert_string_equal(driver_why(d, "u5", "room.leave", NULL), "");
	driver_pass(d, d->at_ms + 10 * MINUTE);
	assert_int_equal(store_conference_get(d->store, d->conference, info), OK);
	assert_int_equal(info->state, CONFERENCE_OPEN);
	assert_string_equal(ask_for(d, "u2", "turn"), "");
	for (size_t i = 1; i < 4; i++) {
		assert_string_equal(driver_why(d, all[i], "room.leave", NULL), "");
	}
	driver_time(d, d->at_ms + 11 * HOUR);
	assert_int_equal(store_conference_get(d->store, d->conference, info), OK);
	assert_int_equal(info->state, CONFERENCE_OPEN);
	driver_time(d, d->at_ms + HOUR);
	assert_int_equal(store_conference_get(d->store, d->conference, info), OK);
	assert_int_equal(info->state, CONFERENCE_CLOSED);
	g_free(info);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, driver_set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_list_and_the_word),
		CASE(a_line_that_breaks_keeps_the_word_for_30_s),
		CASE(who_has_no_line_is_passed_over),
		CASE(a_list_that_the_next_item_opened_is_open_after_a_restart),
		CASE(an_item_that_is_taken_up_again_counts_anew),
		CASE(an_open_one_without_anybody_is_at_rest),
		CASE(who_saw_a_quorum_of_a_moment_hears_the_next),
		CASE(the_agenda),
		CASE(who_is_there_is_not_told_again_for_nothing),
		CASE(rules_that_change_hold_for_the_list_that_is_there),
		CASE(the_quorum),
		CASE(after_a_restart_all_is_where_it_was),
		CASE(while_the_store_fails_nothing_is_decided),
		CASE(who_was_there_is_kept),
		CASE(an_empty_one_is_closed),
	};
	return cmocka_run_group_tests_name("conference_lead", tests, NULL, NULL);
}
