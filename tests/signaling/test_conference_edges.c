/* Conferences where people wear two hats: two at the same time, two seats, a chair who wants to speak; and at odd hours. */
#include "driver.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, BEGIN = 90 * MINUTE };

static struct driver *running(void **state)
{
	struct driver *d = *state;
	driver_time(d, 0);
	driver_conference(d, CONFERENCE_TEACHERS, BEGIN);
	driver_pass(d, BEGIN - MINUTE);
	assert_non_null(driver_enter(d, "u1"));
	return d;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "(none)";
}

static int64_t present_of(struct driver *d)
{
	driver_pass(d, d->at_ms + 2000);
	return json_integer_value(json_object_get(driver_last(d, "u1", "quorum.changed"), "present"));
}

/* The same people at the same time, u5 in its chair. */
static void add_second(struct driver *d, char id[STORE_ID_MAX])
{
	struct store_conference draft = {.kind = CONFERENCE_WEEKLY, .begin_ms = DRIVER_EPOCH_MS + BEGIN, .title = "Leitungsrunde"};
	const struct seat_change seats[] = {{.person = d->person[1], .kind = SEAT_VOTE}, {.person = d->person[0], .kind = SEAT_VOTE}};
	enum roll_refusal why;
	uint32_t count;
	draft.rules = *store_conference_defaults(draft.kind);
	assert_int_equal(store_person_find(d->store, d->person[4], &draft.convener), OK);
	memcpy(draft.school, draft.convener.school, sizeof draft.school);
	assert_int_equal(store_conference_add(d->store, &draft, DRIVER_EPOCH_MS, id), OK);
	assert_int_equal(store_roll_change(d->store, id, seats, G_N_ELEMENTS(seats), NULL, DRIVER_EPOCH_MS, &why), OK);
	assert_int_equal(store_conference_invite(d->store, id, DRIVER_EPOCH_MS, &count), OK);
}

static const char *join(struct driver *d, const char *conn, const char *id, bool moves)
{
	json_t *data = driver_join_data();
	json_object_set_new(data, "room", json_string(id));
	json_object_set_new(data, "move", json_boolean(moves));
	return driver_why(d, conn, "room.join", data);
}

static void come(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
}

/* Nobody counts in two, not even for the half minute in which a broken line is waited for. */
static void who_goes_to_another_conference_is_not_in_the_first(void **state)
{
	struct driver *d = running(state);
	char second[STORE_ID_MAX];
	add_second(d, second);
	come(d, "u5");
	assert_string_equal(join(d, "u5", second, false), "");
	assert_non_null(driver_enter(d, "u2"));
	assert_string_equal(driver_why(d, "u2", "speech.ask", json_pack("{s:s}", "kind", "turn")), "");
	assert_int_equal(present_of(d), 2);
	/* on another device he is asked first, and in the same window he goes */
	come(d, "u2-b");
	assert_string_equal(join(d, "u2-b", second, false), "elsewhere");
	assert_string_equal(join(d, "u2-b", second, true), "");
	assert_int_equal(present_of(d), 1);
	assert_int_equal(json_array_size(json_object_get(driver_last(d, "u1", "speech.changed"), "waiting")), 0);
	/* and back; the same room again is no going */
	assert_string_equal(join(d, "u2-b", "h1", false), "");
	assert_int_equal(present_of(d), 2);
	json_decref(driver_take(d));
	assert_string_equal(join(d, "u2-b", "h1", false), "");
	driver_pass(d, d->at_ms + 2000);
	assert_null(driver_last(d, "u1", "quorum.changed"));
}

static enum roll_refusal add(struct driver *d, struct seat_change change)
{
	enum roll_refusal why;
	assert_int_equal(store_roll_change(d->store, d->conference, &change, 1, NULL, DRIVER_EPOCH_MS, &why), OK);
	driver_conference_changed(d);
	return why;
}

/* Nobody has two votes; an adviser who is the deputy of another adviser keeps his own seat, and counts once. */
static void a_person_has_one_seat_at_a_time(void **state)
{
	struct driver *d = running(state);
	/* u6 is the deputy of u2, who votes: he can't have a seat beside it, nor a second one to stand in for */
	assert_int_equal(add(d, (struct seat_change){.person = d->person[5], .kind = SEAT_GUEST, .office = OFFICES}), ROLL_DEPUTY);
	assert_int_equal(add(d, (struct seat_change){.person = d->person[7], .kind = SEAT_VOTE, .office = OFFICES, .deputy = d->person[5]}), ROLL_DEPUTY);
	assert_int_equal(add(d, (struct seat_change){.person = d->person[3], .kind = SEAT_ADVISORY, .office = OFFICES}), ROLL_PERSON);
	/* but one without a vote he may have as a second way in; the vote goes first, and goes back to its holder */
	assert_int_equal(add(d, (struct seat_change){.person = d->person[7], .kind = SEAT_GUEST, .office = OFFICES, .deputy = d->person[5]}), ROLL_OK);
	const json_t *you = json_object_get(driver_enter(d, "u6"), "you");
	assert_true(json_is_true(json_object_get(json_object_get(you, "seat"), "votes")));
	assert_int_equal(present_of(d), 2);
	assert_string_equal(driver_why(d, "u1", "agenda.go", json_pack("{s:s}", "item", "a2")), "");
	assert_null(driver_last(d, "u6", "room.ended"));
	/* then the seat that is left to him is a guest's, and he is out of what is not for guests */
	uint32_t removed = d->commands[SFU_CMD_PEER_REMOVE];
	assert_non_null(driver_enter(d, "u2"));
	assert_string_equal(text_of(driver_last(d, "u6", "room.ended"), "reason"), "not_for_guests");
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed + 1);
	assert_int_equal(present_of(d), 2);
}

static void a_chair_waits_for_the_word_as_others_do(void **state)
{
	struct driver *d = running(state);
	assert_non_null(driver_enter(d, "u3"));
	assert_string_equal(driver_why(d, "u3", "speech.ask", json_pack("{s:s}", "kind", "turn")), "");
	assert_string_equal(driver_why(d, "u1", "speech.ask", json_pack("{s:s}", "kind", "turn")), "");
	assert_string_equal(driver_why(d, "u1", "speech.next", NULL), "");
	assert_string_equal(text_of(json_object_get(driver_last(d, "u1", "speech.changed"), "speaker"), "participant"), "u3");
	assert_string_equal(driver_why(d, "u1", "speech.next", NULL), "");
	assert_string_equal(text_of(json_object_get(driver_last(d, "u3", "speech.changed"), "speaker"), "participant"), "u1");
	/* he leads all the while, and sends whether he has the word or not */
	assert_string_equal(driver_why(d, "u1", "quorum.establish", NULL), "");
	uint32_t allowed = d->allowed[0];
	assert_true(allowed & 1u << SFU_SOURCE_MIC);
	assert_string_equal(driver_why(d, "u1", "speech.end", NULL), "");
	assert_int_equal(d->allowed[0], allowed);
	/* once he is gone his deputy leads, and nobody has the word of who is not there */
	assert_non_null(driver_enter(d, "u5"));
	assert_string_equal(driver_why(d, "u1", "speech.ask", json_pack("{s:s}", "kind", "order")), "");
	assert_string_equal(driver_why(d, "u1", "speech.next", NULL), "");
	assert_string_equal(driver_why(d, "u1", "room.leave", NULL), "");
	assert_true(json_is_null(json_object_get(driver_last(d, "u5", "speech.changed"), "speaker")));
	assert_string_equal(driver_why(d, "u5", "quorum.establish", NULL), "");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, driver_set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(who_goes_to_another_conference_is_not_in_the_first),
		CASE(a_person_has_one_seat_at_a_time),
		CASE(a_chair_waits_for_the_word_as_others_do),
	};
	return cmocka_run_group_tests_name("conference_edges", tests, NULL, NULL);
}
