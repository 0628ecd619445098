/* Who gets into a conference, as what, and who has to go: offices and seats count, and roles of the school do not. */
#include "driver.h"
#include "policy.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, BEGIN = 90 * MINUTE };
enum { MIC = 1 << SFU_SOURCE_MIC, CAMERA = 1 << SFU_SOURCE_CAMERA };

static struct driver *with_conference(void **state)
{
	struct driver *d = *state;
	driver_time(d, 0);
	driver_conference(d, CONFERENCE_TEACHERS, BEGIN);
	return d;
}

/* It runs, and these are in it. */
static struct driver *with(void **state, const char *const *conns)
{
	struct driver *d = with_conference(state);
	driver_pass(d, BEGIN - MINUTE);
	for (size_t i = 0; conns[i]; i++) {
		assert_non_null(driver_enter(d, conns[i]));
	}
	driver_pass(d, BEGIN);
	return d;
}

#define WITH(...) with(state, (const char *const[]){__VA_ARGS__, NULL})

static void come(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "(none)";
}

static const char *go(struct driver *d, const char *item)
{
	return driver_why(d, "u1", "agenda.go", json_pack("{s:s?}", "item", item));
}

static const char *of(struct driver *d, const char *conn, const char *op, const char *participant)
{
	return driver_why(d, conn, op, json_pack("{s:s}", "participant", participant));
}

static void a_chair_opens_it_an_hour_before(void **state)
{
	struct driver *d = with_conference(state);
	come(d, "u1");
	come(d, "u2");
	come(d, "u8");
	assert_string_equal(driver_entry(d, "u1"), "too_early");
	assert_string_equal(driver_entry(d, "u2"), "room_closed");
	assert_string_equal(driver_entry(d, "u8"), "not_member");
	driver_pass(d, BEGIN - 60 * MINUTE);
	assert_string_equal(driver_entry(d, "u2"), "room_closed");
	assert_string_equal(driver_entry(d, "u1"), "");
	assert_string_equal(driver_entry(d, "u2"), "");
	assert_string_equal(driver_entry(d, "u8"), "not_member");
	/* another school's teacher knows of none */
	come(d, "u9");
	assert_string_equal(driver_entry(d, "u9"), "no_such_room");
}

static void the_door_tells_who_waits(void **state)
{
	struct driver *d = with_conference(state);
	come(d, "u1");
	come(d, "u3");
	come(d, "u8");
	json_t *wait = json_pack("{s:s}", "conference", "h1");
	assert_string_equal(driver_code(d, "u8", "conference.wait", json_incref(wait)), "no_such_conference");
	const json_t *seen = driver_ask(d, "u3", "conference.wait", json_incref(wait));
	assert_string_equal(text_of(seen, "state"), "invited");
	assert_true(json_is_false(json_object_get(seen, "mayEnter")));
	assert_string_equal(driver_code(d, "u1", "conference.wait", json_incref(wait)), "");
	driver_pass(d, BEGIN - 60 * MINUTE - 1000);
	assert_null(driver_last(d, "u1", "conference.door"));
	driver_pass(d, BEGIN - 60 * MINUTE + 1000);
	assert_true(json_is_true(json_object_get(driver_last(d, "u1", "conference.door"), "mayEnter")));
	assert_null(driver_last(d, "u3", "conference.door"));
	assert_string_equal(driver_entry(d, "u1"), "");
	seen = driver_last(d, "u3", "conference.door");
	assert_string_equal(text_of(seen, "state"), "open");
	assert_string_equal(text_of(seen, "conference"), "h1");
	assert_true(json_is_true(json_object_get(seen, "mayEnter")));
	assert_string_equal(driver_why(d, "u1", "conference.close", NULL), "");
	assert_string_equal(text_of(driver_last(d, "u3", "conference.door"), "state"), "closed");
	assert_string_equal(text_of(driver_last(d, "u1", "room.ended"), "reason"), "ended");
	assert_string_equal(driver_entry(d, "u1"), "room_closed");
	json_decref(wait);
}

/* u5 teaches and is a leader in a lesson; here the pupil on the chair's seat would lead him. */
static void no_role_of_the_school_gives_power(void **state)
{
	struct driver *d = WITH("u1", "u3", "u5");
	static const char *const ops[] = {"quorum.establish", "speech.next", "speech.end", "conference.close"};
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		assert_string_equal(driver_why(d, "u5", ops[i], NULL), "not_allowed"); /* deputy, while the chair is there */
		assert_string_equal(driver_why(d, "u3", ops[i], NULL), "not_allowed");
	}
	assert_string_equal(of(d, "u5", "person.remove", "u3"), "not_allowed");
	assert_string_equal(driver_why(d, "u5", "room.end", NULL), "not_allowed");
	assert_string_equal(driver_why(d, "u1", "room.end", NULL), "not_allowed"); /* conference.close ends it */
	assert_string_equal(of(d, "u1", "lead.give", "u5"), "not_allowed");
	assert_string_equal(of(d, "u1", "word.give", "u5"), "not_allowed");
	/* the chair goes: the deputy chairs, and the pupil is led by nobody else */
	assert_string_equal(driver_why(d, "u1", "room.leave", NULL), "");
	assert_string_equal(driver_why(d, "u5", "quorum.establish", NULL), "");
	assert_string_equal(driver_why(d, "u3", "quorum.establish", NULL), "not_allowed");
	assert_string_equal(driver_entry(d, "u1"), "");
	assert_string_equal(driver_why(d, "u5", "quorum.establish", NULL), "not_allowed");
	for (int role = 0; role < PERSON_ROLES; role++) {
		assert_false(policy_conference.roles[role].leads || policy_conference.roles[role].may_open);
		for (int action = 0; action < ACTIONS; action++) {
			assert_false(policy_may_act(&policy_conference, (enum action)action, (unsigned)role));
		}
	}
}

static void a_deputy_fills_the_seat_while_its_holder_is_away(void **state)
{
	struct driver *d = WITH("u1");
	const json_t *live = json_object_get(driver_enter(d, "u6"), "conference"), *quorum;
	assert_true(driver_seat_filled(live, "s3"));
	const json_t *you = json_object_get(driver_ask(d, "u6", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "x")), "you");
	assert_null(you);
	driver_pass(d, d->at_ms + 2000);
	quorum = driver_last(d, "u1", "quorum.changed");
	assert_int_equal(json_integer_value(json_object_get(quorum, "present")), 2);
	assert_int_equal(json_integer_value(json_object_get(quorum, "needed")), 3);
	/* the holder comes, and it is his; nobody counts twice */
	const json_t *mine = json_object_get(driver_enter(d, "u2"), "you");
	assert_true(json_is_true(json_object_get(json_object_get(mine, "seat"), "votes")));
	driver_pass(d, d->at_ms + 2000);
	assert_int_equal(json_integer_value(json_object_get(driver_last(d, "u1", "quorum.changed"), "present")), 2);
	/* his line breaks for less than 30 s: nothing changes; for more: his deputy has it again */
	json_decref(driver_take(d));
	driver_close(d, "u2");
	driver_pass(d, d->at_ms + 25000);
	assert_null(driver_last(d, "u1", "seats.changed"));
	assert_non_null(driver_enter(d, "u3"));
	driver_pass(d, d->at_ms + 10000);
	assert_int_equal(json_integer_value(json_object_get(driver_last(d, "u1", "quorum.changed"), "present")), 3);
}

/* He is there for the one that he fills: in the record, too. */
static void a_deputy_of_two_seats_has_the_one_that_he_fills(void **state)
{
	struct driver *d = WITH("u1", "u2");
	const struct seat_change also = {.seat = d->seat[4], .kind = SEAT_KINDS, .office = OFFICES, .deputy = d->person[5]};
	driver_roll(d, &also, 1);
	driver_conference_changed(d);
	const json_t *seat = json_object_get(json_object_get(driver_enter(d, "u6"), "you"), "seat");
	assert_string_equal(text_of(seat, "id"), "s5");
	assert_false(json_is_true(json_object_get(seat, "votes")));
	assert_true(json_is_null(json_object_get(seat, "office"))); /* the office is its holder's */
	/* the other one is his as soon as its holder has gone: it has a vote */
	assert_string_equal(driver_why(d, "u2", "room.leave", NULL), "");
	driver_pass(d, d->at_ms + 2000);
	assert_int_equal(json_integer_value(json_object_get(driver_last(d, "u1", "quorum.changed"), "present")), 2);
}

static void a_deputy_fills_one_seat_alone_and_keeps_it(void **state)
{
	struct driver *d = WITH("u1", "u6", "u3");
	const struct seat_change both[] = {{.seat = d->seat[4], .kind = SEAT_KINDS, .office = OFFICES, .deputy = d->person[5]}};
	driver_roll(d, both, 1);
	driver_conference_changed(d);
	assert_true(driver_is_filled(d, "s3"));
	assert_false(driver_is_filled(d, "s5"));
	/* who has a vote of his own is nobody's adviser */
	const struct seat_change voter = {.seat = d->seat[4], .kind = SEAT_KINDS, .office = OFFICES, .deputy = d->person[2]};
	driver_roll(d, &voter, 1);
	driver_conference_changed(d);
	assert_false(driver_is_filled(d, "s5"));
	/* of two that are alike the first; and when that one's holder has come and gone, he stays where he is */
	const struct seat_change alike[] = {{.seat = d->seat[2], .kind = SEAT_ADVISORY, .office = OFFICES},
		{.seat = d->seat[4], .kind = SEAT_KINDS, .office = OFFICES, .deputy = d->person[5]}};
	driver_roll(d, alike, 2);
	driver_conference_changed(d);
	assert_true(driver_is_filled(d, "s3"));
	assert_non_null(driver_enter(d, "u2"));
	assert_true(driver_is_filled(d, "s5"));
	assert_string_equal(driver_why(d, "u2", "room.leave", NULL), "");
	assert_false(driver_is_filled(d, "s3"));
	assert_true(driver_is_filled(d, "s5"));
}

/* After a restart his place is kept, too; not for an item without him. */
static void a_guest_who_is_waited_for_is_out_for_an_item(void **state)
{
	struct driver *d = WITH("u1", "u7");
	driver_restart(d);
	assert_true(driver_seat_filled(json_object_get(driver_enter(d, "u1"), "conference"), "s6"));
	assert_string_equal(go(d, "a2"), "");
	assert_false(driver_seat_filled(json_object_get(driver_enter(d, "u2"), "conference"), "s6"));
	/* no picture of before is left when he comes in again */
	assert_string_equal(go(d, "a3"), "");
	come(d, "u7");
	assert_string_equal(driver_entry(d, "u7"), "not_for_guests");
}

/* Their peers are gone from the media plane before anybody hears of the item. */
static void guests_are_out_for_an_item(void **state)
{
	struct driver *d = WITH("u1", "u3");
	const json_t *live = json_object_get(driver_enter(d, "u7"), "conference");
	const json_t *times = json_object_get(json_object_get(live, "list"), "times");
	assert_true(json_is_array(times) && json_array_size(times) == 0); /* they would tell who spoke while he was out */
	assert_string_equal(text_of(json_array_get(json_object_get(live, "agenda"), 1), "text"), "");
	uint32_t removed = d->commands[SFU_CMD_PEER_REMOVE];
	assert_string_equal(go(d, "a1"), "");
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed);
	assert_string_equal(text_of(driver_last(d, "u7", "agenda.changed"), "item"), "a1");
	json_decref(driver_take(d));
	assert_string_equal(go(d, "a2"), "");
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed + 1);
	assert_string_equal(text_of(driver_last(d, "u7", "room.ended"), "reason"), "not_for_guests");
	assert_null(driver_last(d, "u7", "agenda.changed"));
	assert_true(json_is_true(json_object_get(driver_last(d, "u3", "agenda.changed"), "guestsOut")));
	assert_string_equal(driver_entry(d, "u7"), "not_for_guests");
	const json_t *seen = driver_ask(d, "u7", "conference.wait", json_pack("{s:s}", "conference", "h1"));
	assert_true(json_is_false(json_object_get(seen, "mayEnter")));
	/* admitted: in, though he may not ask for the word; dismissed: out again */
	assert_string_equal(of(d, "u3", "guest.admit", "u7"), "not_allowed");
	assert_string_equal(of(d, "u1", "guest.admit", "u3"), "no_such_person");
	assert_string_equal(of(d, "u1", "guest.admit", "u7"), "");
	assert_string_equal(driver_entry(d, "u7"), "not_for_guests"); /* a picture of before is still there */
	driver_pass(d, d->at_ms + 3000);
	assert_true(json_is_true(json_object_get(driver_last(d, "u7", "conference.door"), "mayEnter")));
	assert_string_equal(driver_entry(d, "u7"), "");
	assert_string_equal(driver_why(d, "u7", "speech.ask", json_pack("{s:s}", "kind", "turn")), "not_allowed");
	assert_string_equal(of(d, "u1", "speech.give", "u7"), "");
	assert_string_equal(of(d, "u1", "guest.dismiss", "u7"), "");
	assert_string_equal(text_of(driver_last(d, "u7", "room.ended"), "reason"), "not_for_guests");
	assert_true(json_is_null(json_object_get(driver_last(d, "u3", "speech.changed"), "speaker")));
	/* the next item: they come back */
	assert_string_equal(go(d, "a3"), "");
	assert_string_equal(driver_entry(d, "u7"), "not_for_guests");
	driver_pass(d, d->at_ms + 3000);
	assert_true(json_is_true(json_object_get(driver_last(d, "u7", "conference.door"), "mayEnter")));
	assert_string_equal(driver_entry(d, "u7"), "");
	assert_string_equal(driver_why(d, "u7", "speech.ask", json_pack("{s:s}", "kind", "turn")), "");
}

/* What was written meanwhile they get never. */
static void guests_do_not_read_what_was_written_without_them(void **state)
{
	struct driver *d = WITH("u1", "u3", "u7");
	const char *const texts[] = {"vorher", "vertraulich", "nachher"}, *const items[] = {"a1", "a2", "a3"};
	for (int i = 0; i < 3; i++) {
		assert_string_equal(go(d, items[i]), "");
		driver_pass(d, d->at_ms + 1000);
		assert_string_equal(driver_why(d, "u3", "chat.send", json_pack("{s:s}", "text", texts[i])), "");
		driver_pass(d, d->at_ms + 3000);
	}
	driver_close(d, "u7");
	const json_t *chat = json_object_get(driver_enter(d, "u7"), "chat");
	assert_int_equal(json_array_size(chat), 2);
	assert_string_equal(text_of(json_array_get(chat, 0), "text"), "vorher");
	assert_string_equal(text_of(json_array_get(chat, 1), "text"), "nachher");
	chat = json_object_get(driver_enter(d, "u4"), "chat");
	assert_int_equal(json_array_size(chat), 3);
	/* who is admitted to it reads from then on */
	assert_string_equal(go(d, "a2"), "");
	driver_pass(d, d->at_ms + 1000);
	assert_string_equal(driver_why(d, "u3", "chat.send", json_pack("{s:s}", "text", "noch vertraulich")), "");
	driver_pass(d, d->at_ms + 1000);
	assert_string_equal(of(d, "u1", "guest.admit", "u7"), "");
	driver_close(d, "u7");
	driver_pass(d, d->at_ms + 3000);
	assert_string_equal(driver_why(d, "u3", "chat.send", json_pack("{s:s}", "text", "mit ihr")), "");
	chat = json_object_get(driver_enter(d, "u7"), "chat");
	assert_int_equal(json_array_size(chat), 3);
	assert_string_equal(text_of(json_array_get(chat, 2), "text"), "mit ihr");
	/* and goes on to read it when the item is over; of another one without guests nothing */
	assert_string_equal(go(d, "a3"), "");
	driver_pass(d, d->at_ms + 4000);
	driver_close(d, "u7");
	assert_int_equal(json_array_size(json_object_get(driver_enter(d, "u7"), "chat")), 3);
	const json_t *added = driver_ask(d, "u1", "agenda.add", json_pack("{s:s, s:b}", "title", "Noch etwas", "guests", 0));
	char *other = strdup(text_of(added, "id"));
	assert_string_equal(go(d, other), "");
	assert_string_equal(driver_why(d, "u3", "chat.send", json_pack("{s:s}", "text", "im ersten Augenblick")), "");
	driver_pass(d, d->at_ms + 5000);
	assert_string_equal(driver_why(d, "u3", "chat.send", json_pack("{s:s}", "text", "im letzten Augenblick")), "");
	assert_string_equal(go(d, "a3"), "");
	driver_pass(d, d->at_ms + 4000);
	driver_close(d, "u7");
	assert_int_equal(json_array_size(json_object_get(driver_enter(d, "u7"), "chat")), 3);
	free(other);
}

/* Also when HTTP makes the item one without guests: they are gone before they hear of it. */
static void an_item_that_is_closed_over_http_puts_guests_out_first(void **state)
{
	struct driver *d = WITH("u1", "u3", "u7");
	struct store_item items[] = {{.title = "Begrüßung", .text = "geheim"}, {.title = "Personalfragen", .text = "vertraulich"},
		{.title = "Verschiedenes", .text = "", .guests = true}};
	assert_string_equal(go(d, "a1"), "");
	for (int i = 0; i < DRIVER_ITEMS; i++) {
		memcpy(items[i].id, d->item[i], sizeof items[i].id);
	}
	assert_int_equal(store_agenda_set(d->store, d->conference, items, DRIVER_ITEMS, NULL), OK);
	json_decref(driver_take(d));
	driver_conference_changed(d);
	assert_string_equal(text_of(driver_last(d, "u7", "room.ended"), "reason"), "not_for_guests");
	assert_null(driver_last(d, "u7", "agenda.changed"));
	assert_true(json_is_true(json_object_get(driver_last(d, "u3", "agenda.changed"), "guestsOut")));
}

/* Whoever is there for somebody, and is not his deputy any more, has no seat and hears nothing. */
static void a_deputy_who_is_none_any_more_is_put_out(void **state)
{
	struct driver *d = WITH("u1", "u6");
	const struct seat_change none = {.seat = d->seat[2], .kind = SEAT_KINDS, .office = OFFICES, .deputy = ""};
	driver_roll(d, &none, 1);
	driver_conference_changed(d);
	assert_string_equal(text_of(driver_last(d, "u6", "room.ended"), "reason"), "off_roll");
	assert_string_equal(driver_entry(d, "u6"), "not_member");
}

/* A guest who is on his way in when the item begins does not get in. */
static void a_guest_on_his_way_in_is_turned_back(void **state)
{
	struct driver *d = WITH("u1", "u3");
	come(d, "u7");
	d->is_mute = true;
	(void)driver_entry(d, "u7");
	d->is_mute = false;
	uint32_t removed = d->commands[SFU_CMD_PEER_REMOVE];
	json_decref(driver_take(d));
	driver_message(d, "u1", json_pack("{s:i, s:s, s:{s:s}}", "id", 5, "op", "agenda.go", "data", "item", "a2"));
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed + 1);
	bool is_refused = false;
	size_t i;
	const json_t *line;
	json_array_foreach(d->out, i, line) {
		const json_t *error = json_object_get(json_object_get(line, "message"), "error");
		is_refused = is_refused || (strcmp(text_of(line, "to"), "u7") == 0 && strcmp(text_of(error, "code"), "not_for_guests") == 0);
	}
	assert_true(is_refused);
	assert_null(driver_last(d, "u7", "agenda.changed"));
}

static void listeners_send_while_they_have_the_word(void **state)
{
	struct conference_rules rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	struct driver *d = WITH("u1", "u3", "u4");
	assert_int_equal(d->allowed[2] & (MIC | CAMERA), d->allowed[2]);
	rules.audience = AUDIENCE_LISTEN;
	driver_rules(d, &rules);
	driver_conference_changed(d);
	assert_string_equal(text_of(json_object_get(driver_last(d, "u3", "conference.changed"), "rules"), "audience"), "listen");
	json_t *both = json_pack("{s:b, s:b}", "mic", 1, "camera", 1), *screen = json_pack("{s:b}", "screen", 1);
	assert_string_equal(driver_why(d, "u3", "media.publish", json_incref(both)), "not_allowed");
	assert_string_equal(driver_why(d, "u4", "media.publish", json_incref(both)), ""); /* who holds an office */
	assert_string_equal(driver_why(d, "u4", "media.publish", json_incref(screen)), "not_allowed");
	assert_string_equal(driver_why(d, "u1", "media.publish", json_incref(screen)), "");
	assert_string_equal(driver_why(d, "u1", "person.rights", json_pack("{s:s, s:{s:b}}", "participant", "u3", "rights", "speak", 1)),
		"not_allowed");
	assert_string_equal(driver_why(d, "u3", "speech.ask", json_pack("{s:s}", "kind", "turn")), "");
	assert_string_equal(driver_why(d, "u3", "media.publish", json_incref(both)), "not_allowed");
	assert_string_equal(driver_why(d, "u1", "speech.next", NULL), "");
	assert_string_equal(text_of(json_object_get(driver_last(d, "u3", "room.changed"), "word"), "state"), "given");
	assert_string_equal(driver_why(d, "u3", "media.publish", json_incref(both)), "");
	assert_string_equal(driver_why(d, "u3", "media.publish", json_incref(screen)), "");
	assert_int_equal(d->allowed[2] & (MIC | CAMERA), MIC | CAMERA);
	assert_string_equal(driver_why(d, "u3", "word.end", NULL), ""); /* the same as speech.end */
	assert_int_equal(d->allowed[2], 0);
	assert_true(json_is_null(json_object_get(driver_last(d, "u1", "speech.changed"), "speaker")));
	json_decref(both);
	json_decref(screen);
}

static void who_loses_his_seat_is_put_out(void **state)
{
	struct driver *d = WITH("u1", "u3", "u5");
	const struct seat_change gone = {.seat = d->seat[3], .kind = SEAT_KINDS, .office = OFFICES, .is_removed = true};
	const struct seat_change added = {.person = d->person[7], .kind = SEAT_ADVISORY, .office = OFFICES};
	driver_roll(d, &gone, 1);
	driver_conference_changed(d);
	driver_pass(d, d->at_ms + 2000);
	assert_string_equal(text_of(driver_last(d, "u3", "room.ended"), "reason"), "off_roll");
	assert_string_equal(driver_entry(d, "u3"), "not_member");
	const json_t *seats = driver_last(d, "u5", "seats.changed");
	assert_int_equal(json_array_size(json_object_get(seats, "removed")), 1);
	assert_int_equal(json_integer_value(json_object_get(driver_last(d, "u5", "quorum.changed"), "seats")), 3);
	driver_roll(d, &added, 1);
	driver_conference_changed(d);
	assert_non_null(driver_enter(d, "u8"));
}

/* 500 come in within 30 s: who is there is told to all once a second, and only what is new. */
static void who_comes_is_told_in_small_pieces(void **state)
{
	struct driver *d = WITH("u1");
	json_decref(driver_take(d));
	driver_pass(d, d->at_ms + 5000);
	assert_non_null(driver_enter(d, "u2"));
	assert_non_null(driver_enter(d, "u3"));
	assert_non_null(driver_enter(d, "u4"));
	assert_non_null(driver_enter(d, "u5"));
	assert_int_equal(driver_count(d->out, "u1", "seats.changed"), 1);
	assert_int_equal(json_array_size(json_object_get(driver_last(d, "u1", "seats.changed"), "seats")), 1);
	driver_pass(d, d->at_ms + 1500);
	assert_int_equal(driver_count(d->out, "u1", "seats.changed"), 2);
	assert_int_equal(json_array_size(json_object_get(driver_last(d, "u1", "seats.changed"), "seats")), 3);
	driver_pass(d, d->at_ms + 5000);
	assert_int_equal(driver_count(d->out, "u1", "seats.changed"), 2);
}

static void one_that_is_removed_tells_its_door(void **state)
{
	struct driver *d = with_conference(state);
	come(d, "u3");
	assert_string_equal(driver_code(d, "u3", "conference.wait", json_pack("{s:s}", "conference", "h1")), "");
	assert_int_equal(store_conference_remove(d->store, d->conference, DRIVER_EPOCH_MS), OK);
	driver_conference_changed(d);
	assert_string_equal(text_of(driver_last(d, "u3", "conference.door"), "state"), "closed");
	assert_string_equal(driver_entry(d, "u3"), "room_closed");
	driver_pass(d, d->at_ms + 120000);
	assert_string_equal(driver_code(d, "u3", "conference.wait", json_pack("{s:s}", "conference", "h1")), "");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, driver_set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_chair_opens_it_an_hour_before),
		CASE(the_door_tells_who_waits),
		CASE(no_role_of_the_school_gives_power),
		CASE(a_deputy_fills_the_seat_while_its_holder_is_away),
		CASE(a_deputy_of_two_seats_has_the_one_that_he_fills),
		CASE(a_deputy_fills_one_seat_alone_and_keeps_it),
		CASE(a_guest_who_is_waited_for_is_out_for_an_item),
		CASE(guests_are_out_for_an_item),
		CASE(guests_do_not_read_what_was_written_without_them),
		CASE(an_item_that_is_closed_over_http_puts_guests_out_first),
		CASE(a_deputy_who_is_none_any_more_is_put_out),
		CASE(a_guest_on_his_way_in_is_turned_back),
		CASE(listeners_send_while_they_have_the_word),
		CASE(who_loses_his_seat_is_put_out),
		CASE(who_comes_is_told_in_small_pieces),
		CASE(one_that_is_removed_tells_its_door),
	};
	return cmocka_run_group_tests_name("conferences", tests, NULL, NULL);
}
