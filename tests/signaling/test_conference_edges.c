/* Conferences where people wear two hats: two at the same time, two seats, a chair who wants to speak; and what guests learn who are in and out. */
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

static struct driver *with_guest(void **state)
{
	struct driver *d = running(state);
	assert_non_null(driver_enter(d, "u3"));
	assert_non_null(driver_enter(d, "u7"));
	driver_pass(d, BEGIN);
	return d;
}

static const char *go(struct driver *d, const char *item)
{
	return driver_why(d, "u1", "agenda.go", json_pack("{s:s?}", "item", item));
}

static const char *of(struct driver *d, const char *conn, const char *op, const char *participant)
{
	return driver_why(d, conn, op, json_pack("{s:s}", "participant", participant));
}

/* The chair sends one out whatever is on, also when nothing is, and lets him back in; it counts to the end of the item. */
static void a_guest_is_sent_out_and_let_back_in(void **state)
{
	struct driver *d = with_guest(state);
	static const char *const items[] = {NULL, "a1"};
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(go(d, items[i]), "");
		assert_string_equal(of(d, "u3", "guest.dismiss", "u7"), "not_allowed");
		uint32_t removed = d->commands[SFU_CMD_PEER_REMOVE];
		assert_string_equal(of(d, "u1", "guest.dismiss", "u7"), "");
		assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed + 1);
		assert_string_equal(text_of(driver_last(d, "u7", "room.ended"), "reason"), "not_for_guests");
		const json_t *seat = json_array_get(json_object_get(driver_last(d, "u3", "seats.changed"), "seats"), 0);
		assert_string_equal(text_of(seat, "id"), "s6");
		assert_true(json_is_true(json_object_get(seat, "isOut")));
		assert_string_equal(driver_entry(d, "u7"), "not_for_guests");
		assert_string_equal(of(d, "u1", "guest.dismiss", "u7"), ""); /* he is already */
		/* a restart changes nothing */
		driver_restart(d);
		assert_non_null(driver_enter(d, "u1"));
		assert_non_null(driver_enter(d, "u3"));
		come(d, "u7");
		assert_string_equal(driver_entry(d, "u7"), "not_for_guests");
		assert_string_equal(of(d, "u1", "guest.admit", "u7"), "");
		driver_pass(d, d->at_ms + 3000);
		assert_string_equal(driver_entry(d, "u7"), "");
	}
	/* who is let back in is no exception for an item without guests; who is out comes back with the next one for all */
	assert_string_equal(go(d, "a2"), "");
	assert_string_equal(driver_entry(d, "u7"), "not_for_guests");
	assert_string_equal(go(d, "a1"), "");
	driver_pass(d, d->at_ms + 3000);
	assert_string_equal(driver_entry(d, "u7"), "");
	assert_string_equal(of(d, "u1", "guest.dismiss", "u7"), "");
	assert_string_equal(driver_code(d, "u7", "conference.wait", json_pack("{s:s}", "conference", "h1")), "");
	assert_string_equal(go(d, "a3"), "");
	assert_string_equal(driver_entry(d, "u7"), "not_for_guests"); /* a picture of before is still there */
	driver_pass(d, d->at_ms + 3000);
	assert_true(json_is_true(json_object_get(driver_last(d, "u7", "conference.door"), "mayEnter")));
	assert_string_equal(driver_entry(d, "u7"), "");
}

/* On a new connection: how things are for him now. */
static const json_t *again(struct driver *d, const char *conn)
{
	driver_close(d, conn);
	return json_object_get(driver_enter(d, conn), "conference");
}

/* Of an item without guests: that there was one. */
static void guests_are_told_nothing_of_when_they_were_out(void **state)
{
	struct driver *d = with_guest(state);
	assert_non_null(driver_enter(d, "u5"));
	assert_string_equal(go(d, "a2"), "");
	driver_pass(d, d->at_ms + MINUTE);
	assert_string_equal(driver_why(d, "u1", "quorum.establish", NULL), "");
	driver_pass(d, d->at_ms + MINUTE);
	assert_string_equal(go(d, "a3"), "");
	for (int i = 0; i < 2; i++) {
		driver_pass(d, d->at_ms + 3000);
		const json_t *live = again(d, "u7"), *item = json_array_get(json_object_get(live, "agenda"), 1);
		assert_string_equal(text_of(item, "title"), "");
		assert_true(json_is_null(json_object_get(item, "begunAt")) && json_is_null(json_object_get(item, "endedAt")));
		assert_true(json_is_null(json_object_get(json_object_get(live, "quorum"), "established")));
		/* who comes and goes tells it neither */
		assert_string_equal(driver_why(d, "u5", "room.leave", NULL), "");
		driver_pass(d, d->at_ms + 2000);
		assert_true(json_is_null(json_object_get(driver_last(d, "u7", "quorum.changed"), "established")));
		assert_true(json_is_object(json_object_get(driver_last(d, "u3", "quorum.changed"), "established")));
		assert_string_equal(go(d, i ? "a3" : "a1"), "");
		item = json_array_get(json_object_get(driver_last(d, "u7", "agenda.changed"), "agenda"), 1);
		assert_string_equal(text_of(item, "title"), "");
		assert_true(json_is_null(json_object_get(item, "begunAt")));
		item = json_array_get(json_object_get(driver_last(d, "u3", "agenda.changed"), "agenda"), 1);
		assert_string_equal(text_of(item, "title"), "Personalfragen");
		assert_true(json_is_integer(json_object_get(item, "endedAt")));
		driver_restart(d);
		assert_non_null(driver_enter(d, "u1"));
		assert_non_null(driver_enter(d, "u3"));
		assert_non_null(driver_enter(d, "u5"));
		driver_open(d, "u7");
	}
}

static size_t votes_of(struct driver *d, const char *conn)
{
	return json_array_size(json_object_get(again(d, conn), "votes"));
}

/* Who is let in late sees the votes that are opened from then on; so he does after a restart. */
static void a_guest_sees_votes_from_when_he_was_in(void **state)
{
	struct driver *d = with_guest(state);
	assert_string_equal(go(d, "a2"), "");
	json_t *draft = json_pack("{s:s, s:s, s:s, s:s}", "kind", "motion", "form", "open", "text", "x", "item", "a2");
	assert_string_equal(driver_why(d, "u1", "vote.prepare", json_incref(draft)), "");
	assert_string_equal(driver_why(d, "u1", "vote.open", json_pack("{s:s}", "vote", "v1")), "");
	driver_pass(d, d->at_ms + MINUTE);
	assert_string_equal(of(d, "u1", "guest.admit", "u7"), "");
	driver_pass(d, d->at_ms + 3000);
	const json_t *live = again(d, "u7");
	assert_string_equal(text_of(json_array_get(json_object_get(live, "agenda"), 1), "title"), "Personalfragen");
	assert_int_equal(json_array_size(json_object_get(live, "votes")), 0);
	assert_string_equal(driver_why(d, "u1", "vote.annul", json_pack("{s:s}", "vote", "v1")), "");
	assert_null(driver_last(d, "u7", "vote.changed"));
	assert_string_equal(driver_why(d, "u1", "vote.prepare", draft), "");
	assert_string_equal(driver_why(d, "u1", "vote.open", json_pack("{s:s}", "vote", "v2")), "");
	assert_non_null(driver_last(d, "u7", "vote.changed"));
	assert_string_equal(driver_why(d, "u1", "vote.annul", json_pack("{s:s}", "vote", "v2")), "");
	driver_pass(d, d->at_ms + 1000);
	assert_string_equal(go(d, "a3"), "");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(votes_of(d, "u7"), 1);
		assert_int_equal(votes_of(d, "u3"), 2);
		driver_restart(d);
		assert_non_null(driver_enter(d, "u1"));
		driver_open(d, "u3");
		driver_open(d, "u7");
	}
}

/* Whoever is let in to one sees nothing of another, whatever is opened meanwhile. */
static void a_guest_of_one_item_sees_no_vote_of_another(void **state)
{
	struct driver *d = with_guest(state);
	assert_string_equal(go(d, "a2"), "");
	json_t *draft = json_pack("{s:s, s:s, s:s, s:s}", "kind", "motion", "form", "open", "text", "x", "item", "a2");
	assert_string_equal(driver_why(d, "u1", "vote.prepare", draft), "");
	const json_t *added = driver_ask(d, "u1", "agenda.add", json_pack("{s:s, s:b}", "title", "Auch ohne", "guests", 0));
	char id[STORE_ID_MAX];
	g_strlcpy(id, text_of(added, "id"), sizeof id);
	assert_string_equal(go(d, id), "");
	assert_string_equal(of(d, "u1", "guest.admit", "u7"), "");
	driver_pass(d, d->at_ms + 4000);
	(void)again(d, "u7");
	assert_string_equal(driver_why(d, "u1", "vote.open", json_pack("{s:s}", "vote", "v1")), "");
	assert_non_null(driver_last(d, "u1", "vote.changed"));
	assert_null(driver_last(d, "u7", "vote.changed"));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, driver_set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(who_goes_to_another_conference_is_not_in_the_first),
		CASE(a_person_has_one_seat_at_a_time),
		CASE(a_chair_waits_for_the_word_as_others_do),
		CASE(a_guest_is_sent_out_and_let_back_in),
		CASE(guests_are_told_nothing_of_when_they_were_out),
		CASE(a_guest_sees_votes_from_when_he_was_in),
		CASE(a_guest_of_one_item_sees_no_vote_of_another),
	};
	return cmocka_run_group_tests_name("conference_edges", tests, NULL, NULL);
}
