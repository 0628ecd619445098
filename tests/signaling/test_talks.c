/* The parents' day over the WebSocket: who waits, who is let in where, what the others hear, and what nobody may. */
#include "driver.h"
#include "store_consult.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, BEGIN = 60 * MINUTE };

static void come(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_non_null(json_object_get(driver_ask(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "person"));
}

static const char *join(struct driver *d, const char *conn, const char *room)
{
	json_t *data = driver_join_data();
	json_object_set_new(data, "room", json_string(room));
	return driver_code(d, conn, "room.join", data);
}

static const char *wait_for(struct driver *d, const char *conn, const char *talk)
{
	return driver_code(d, conn, "talk.wait", json_pack("{s:s}", "talk", talk));
}

/* "": done; else the code, or why. */
static const char *act(struct driver *d, const char *conn, const char *desk, const char *action, const char *talk)
{
	json_t *reply = driver_ask(d, conn, "desk.act", json_pack("{s:s, s:s, s:s*}", "desk", desk, "action", action, "talk", talk));
	const char *code = json_string_value(json_object_get(reply, "code"));
	const char *why = json_string_value(json_object_get(json_object_get(reply, "detail"), "why"));
	return why ? why : code ? code : "";
}

static void open_desk(struct driver *d, const char *conn, const char *desk)
{
	come(d, conn);
	assert_string_equal(driver_code(d, conn, "desk.open", json_pack("{s:s}", "desk", desk)), "");
	assert_string_equal(act(d, conn, desk, "start", NULL), "");
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

static const char *state_of(const struct driver *d, const char *conn)
{
	return text_of(driver_last(d, conn, "talk.changed"), "state");
}

static void forget(struct driver *d)
{
	json_decref(driver_take(d));
}

/* Which state has the store? */
static enum talk_state stored(struct driver *d, const char *talk)
{
	struct store_talk known;
	assert_int_equal(store_talk_get(d->store, driver_real(d, talk), &known), OK);
	return known.state;
}

static struct driver *day(void **state)
{
	struct driver *d = *state;
	driver_day(d, BEGIN);
	return d;
}

/* Both are in t1, which is open since two minutes before its begin. */
static struct driver *in_first_talk(void **state)
{
	struct driver *d = day(state);
	driver_pass(d, BEGIN - 10 * MINUTE);
	open_desk(d, "u1", "d1");
	come(d, "ua");
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	driver_pass(d, BEGIN - MINUTE);
	assert_string_equal(join(d, "ua", "t1"), "");
	assert_string_equal(join(d, "u1", "t1"), "");
	return d;
}

static void one_family_after_the_other(void **state)
{
	struct driver *d = day(state);
	driver_pass(d, BEGIN - 10 * MINUTE);
	come(d, "ua");
	come(d, "ub");
	json_t *waits = json_object_get(driver_ask(d, "ua", "talk.wait", json_pack("{s:s}", "talk", "t1")), "talk");
	assert_string_equal(text_of(waits, "state"), "waiting");
	assert_false(json_is_true(json_object_get(waits, "isStaffThere")));
	assert_int_equal(number_of(waits, "expected"), DRIVER_EPOCH_MS + BEGIN);
	assert_string_equal(text_of(waits, "phone"), "+49 214 1");
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	assert_string_equal(join(d, "ua", "t1"), "talk_not_open");
	open_desk(d, "u1", "d1");
	assert_true(json_is_true(json_object_get(driver_last(d, "ua", "talk.changed"), "isStaffThere")));
	/* let in two minutes before */
	driver_pass(d, BEGIN - 2 * MINUTE - 1);
	assert_string_equal(state_of(d, "ua"), "waiting");
	driver_pass(d, BEGIN - 2 * MINUTE);
	assert_string_equal(state_of(d, "ua"), "open");
	assert_string_equal(text_of(driver_last(d, "u1", "desk.changed"), "talk"), "t1");
	assert_int_equal(stored(d, "t1"), TALK_OPEN);
	assert_string_equal(join(d, "ua", "t1"), "");
	assert_string_equal(join(d, "u1", "t1"), "");
	sfu_room_id first = d->sfu_room;
	assert_string_equal(join(d, "ub", "t1"), "not_member");
	assert_string_equal(join(d, "ub", "t2"), "talk_not_open");
	/* a minute before its end, and the end */
	driver_pass(d, BEGIN + 9 * MINUTE);
	assert_true(json_is_true(json_object_get(driver_last(d, "ua", "talk.changed"), "isWarned")));
	forget(d);
	driver_pass(d, BEGIN + 10 * MINUTE);
	assert_string_equal(state_of(d, "ua"), "over");
	assert_string_equal(text_of(driver_last(d, "ua", "room.ended"), "reason"), "ended");
	assert_string_equal(text_of(driver_last(d, "u1", "room.ended"), "reason"), "ended");
	assert_int_equal(d->commands[SFU_CMD_ROOM_CLOSE], 1);
	assert_int_equal(stored(d, "t1"), TALK_OVER);
	assert_string_equal(join(d, "ua", "t1"), "talk_over");
	assert_string_equal(join(d, "u1", "t1"), "talk_over");
	assert_string_equal(wait_for(d, "ua", "t1"), "talk_over");
	/* the next one 20 s later, in a room of its own */
	driver_pass(d, BEGIN + 10 * MINUTE + 20000);
	assert_string_equal(state_of(d, "ub"), "open");
	assert_string_equal(join(d, "ua", "t2"), "not_member");
	assert_string_equal(join(d, "u1", "t2"), "");
	assert_string_equal(join(d, "ub", "t2"), "");
	assert_true(d->sfu_room != first);
	/* the third is in the building: it is called by time, and has no room */
	driver_pass(d, BEGIN + 20 * MINUTE + 20000);
	assert_string_equal(text_of(driver_last(d, "u1", "desk.changed"), "talk"), "t3");
	assert_string_equal(join(d, "u1", "t3"), "talk_not_open");
	assert_int_equal(d->commands[SFU_CMD_ROOM_OPEN], 2);
	assert_string_equal(act(d, "u1", "d1", "end", "t3"), "");
	assert_string_equal(text_of(driver_last(d, "u1", "desk.changed"), "state"), "over");
}

static void who_is_who_in_the_room_of_a_talk(void **state)
{
	struct driver *d = in_first_talk(state);
	come(d, "ud");
	json_t *data = driver_join_data();
	json_object_set_new(data, "room", json_string("t1"));
	json_t *snapshot = json_object_get(driver_ask(d, "ud", "room.join", data), "snapshot"), *room = json_object_get(snapshot, "room");
	assert_string_equal(text_of(room, "kind"), "consultation");
	assert_string_equal(text_of(room, "title"), "Elternsprechtag");
	assert_string_equal(text_of(room, "leader"), "u1");
	const char *const kinds[] = {"parent", "teacher", "interpreter"}, *const people[] = {"ua", "u1", "ud"};
	const json_t *participants = json_object_get(snapshot, "participants");
	assert_int_equal(json_array_size(participants), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(text_of(json_array_get(participants, i), "id"), people[i]);
		assert_string_equal(text_of(json_array_get(participants, i), "kind"), kinds[i]);
		assert_true(json_is_null(json_object_get(json_array_get(participants, i), "channel")));
	}
	/* for whom the interpreter speaks */
	assert_string_equal(driver_code(d, "ud", "talk.channel", json_pack("{s:s}", "to", "family")), "");
	assert_string_equal(text_of(driver_last(d, "ua", "participant.changed"), "channel"), "family");
	assert_string_equal(driver_code(d, "ud", "talk.channel", json_pack("{s:s}", "to", "all")), "");
	assert_true(json_is_null(json_object_get(driver_last(d, "u1", "participant.changed"), "channel")));
	assert_string_equal(driver_code(d, "ud", "talk.channel", json_pack("{s:s}", "to", "me")), "bad_request");
	assert_string_equal(driver_code(d, "ua", "talk.channel", json_pack("{s:s}", "to", "staff")), "not_allowed");
	assert_string_equal(driver_code(d, "u1", "talk.channel", json_pack("{s:s}", "to", "staff")), "not_allowed");
	/* what nobody may here: the desk ends a talk, and there is no lobby, no lock, no word, no note in the store */
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "not_allowed");
	assert_string_equal(driver_code(d, "u1", "room.set", json_pack("{s:b}", "locked", 1)), "not_allowed");
	assert_string_equal(driver_code(d, "ua", "media.publish", json_pack("{s:b}", "screen", 1)), "not_allowed");
	assert_string_equal(driver_code(d, "u1", "media.publish", json_pack("{s:b}", "screen", 1)), "");
	assert_string_equal(driver_code(d, "ua", "person.remove", json_pack("{s:s}", "participant", "ud")), "not_allowed");
	assert_string_equal(driver_code(d, "u1", "person.remove", json_pack("{s:s}", "participant", "ud")), "");
	assert_string_equal(join(d, "ud", "t1"), "sent_out");
	assert_string_equal(driver_code(d, "u1", "person.readmit", json_pack("{s:s}", "person", "ud")), "");
	assert_string_equal(driver_code(d, "u1", "person.readmit", json_pack("{s:s}", "person", "ud")), "");
	assert_string_equal(driver_code(d, "u1", "person.readmit", json_pack("{s:s}", "person", "ub")), "no_such_person");
	assert_string_equal(join(d, "ud", "t1"), "");
}

static int count_rows(struct driver *d, const char *sql)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(d->store->db, sql, -1, &row, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	int count = sqlite3_column_int(row, 0);
	sqlite3_finalize(row);
	return count;
}

static void what_is_written_is_gone_with_the_talk(void **state)
{
	struct driver *d = in_first_talk(state);
	const char *id = text_of(driver_ask(d, "ua", "chat.send", json_pack("{s:s, s:s}", "text", "Guten Tag", "key", "k")), "id");
	assert_int_equal(id[0], 'm');
	assert_string_equal(text_of(driver_ask(d, "ua", "chat.send", json_pack("{s:s, s:s}", "text", "Guten Tag", "key", "k")), "id"), id);
	assert_string_equal(text_of(driver_last(d, "u1", "chat.message"), "text"), "Guten Tag");
	assert_string_equal(driver_code(d, "ua", "chat.send", json_pack("{s:s, s:s}", "text", "x", "to", "u1")), "private_off");
	assert_string_equal(driver_code(d, "ua", "chat.delete", json_pack("{s:s}", "id", "c1")), "");
	assert_string_equal(driver_code(d, "ua", "hand.set", json_pack("{s:b}", "raised", 1)), "");
	come(d, "ud");
	json_t *data = driver_join_data();
	json_object_set_new(data, "room", json_string("t1"));
	json_t *snapshot = json_object_get(driver_ask(d, "ud", "room.join", data), "snapshot");
	assert_int_equal(json_array_size(json_object_get(snapshot, "chat")), 1);
	driver_pass(d, d->at_ms + 20000); /* whatever is written a moment later would be written now */
	assert_int_equal(count_rows(d, "SELECT count(*) FROM chat"), 0);
	assert_int_equal(count_rows(d, "SELECT count(*) FROM room_people"), 0);
	assert_int_equal(count_rows(d, "SELECT count(*) FROM hands"), 0);
	assert_int_equal(count_rows(d, "SELECT count(*) FROM register_entries"), 0);
}

static void without_the_teacher_it_stands_still(void **state)
{
	struct driver *d = in_first_talk(state);
	int family = driver_person("ua");
	assert_int_equal(d->allowed[family], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	assert_string_equal(driver_code(d, "u1", "room.leave", NULL), "");
	assert_int_equal(d->allowed[family], 0);
	assert_string_equal(driver_code(d, "ua", "chat.send", json_pack("{s:s}", "text", "x")), "room_frozen");
	/* and nothing but the desk ends it */
	assert_string_equal(driver_code(d, "ua", "room.leave", NULL), "");
	driver_pass(d, BEGIN + 9 * MINUTE);
	assert_string_equal(join(d, "u1", "t1"), "");
	assert_string_equal(join(d, "ua", "t1"), "");
	assert_int_equal(d->allowed[family], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
}

static void what_does_not_belong_to_one(void **state)
{
	static const struct {
		const char *who, *talk, *waits, *joins;
	} cases[] = {
		{"ub", "t1", "no_such_talk", "not_member"}, {"ue", "t1", "no_such_talk", "not_member"},
		{"ud", "t2", "no_such_talk", "not_member"}, {"ud", "t4", "no_such_talk", "not_member"},
		{"u2", "t1", "no_such_talk", "not_member"}, {"u7", "t1", "no_such_talk", "not_member"},
		{"u5", "t1", "no_such_talk", "not_member"}, {"u9", "t1", "no_such_talk", "no_such_room"},
		{"u1", "t4", "no_such_talk", "not_member"}, {"ua", "x", "no_such_talk", "no_such_room"},
		{"ua", "d1", "no_such_talk", "no_such_room"}, {"ua", "r1", "no_such_talk", "not_member"},
	};
	struct driver *d = in_first_talk(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char conn[8];
		snprintf(conn, sizeof conn, "%s-x", cases[i].who);
		come(d, conn);
		assert_string_equal(wait_for(d, conn, cases[i].talk), cases[i].waits);
		assert_string_equal(join(d, conn, cases[i].talk), cases[i].joins);
		driver_close(d, conn);
	}
	assert_int_equal(d->commands[SFU_CMD_ROOM_OPEN], 1);
	assert_int_equal(d->commands[SFU_CMD_PEER_ADD], 2);
	/* a teacher does not wait; what is asked of no talk at all */
	assert_string_equal(wait_for(d, "u1", "t1"), "no_such_talk");
	assert_string_equal(driver_code(d, "ua", "talk.wait", NULL), "bad_message");
	/* nobody runs a desk of somebody else's */
	const char *const others[] = {"ua", "ub", "ud", "u2", "u5", "u7", "u8", "u9"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		char conn[8];
		snprintf(conn, sizeof conn, "%s-y", others[i]);
		come(d, conn);
		assert_string_equal(driver_code(d, conn, "desk.open", json_pack("{s:s}", "desk", "d1")), "no_such_desk");
		assert_string_equal(act(d, conn, "d1", "end", NULL), "no_such_desk");
		assert_string_equal(driver_code(d, conn, "desk.close", json_pack("{s:s}", "desk", "d1")), "");
		driver_close(d, conn);
	}
	assert_int_equal(stored(d, "t1"), TALK_OPEN);
	/* his own, but not open on this connection; and what is no action */
	come(d, "u1.b");
	assert_string_equal(act(d, "u1.b", "d1", "end", NULL), "not_now");
	assert_string_equal(act(d, "u1", "d1", "dance", NULL), "action");
	assert_string_equal(act(d, "u1", "d1", "call", "t4"), "not_now");
	assert_string_equal(act(d, "u1", "d9", "end", NULL), "no_such_desk");
}

static void who_guesses_is_slowed_down(void **state)
{
	struct driver *d = day(state);
	int refused = 0;
	come(d, "ub");
	for (int i = 0; i < 40; i++) {
		const char *code = i % 2 ? wait_for(d, "ub", "t1") : driver_code(d, "ub", "desk.open", json_pack("{s:s}", "desk", "d1"));
		refused += strcmp(code, "too_fast") == 0;
	}
	assert_int_equal(refused, 10);
	driver_pass(d, d->at_ms + 2000);
	assert_string_equal(wait_for(d, "ub", "t1"), "no_such_talk");
	assert_string_equal(wait_for(d, "ub", "t1"), "too_fast");
	/* his own he finds all the same */
	assert_string_equal(wait_for(d, "ub", "t2"), "too_early");
}

static void too_early_and_too_late(void **state)
{
	struct driver *d = *state;
	driver_day(d, 30 * 60 * MINUTE); /* tomorrow */
	come(d, "ua");
	json_t *refused = driver_ask(d, "ua", "talk.wait", json_pack("{s:s}", "talk", "t1"));
	assert_string_equal(text_of(refused, "code"), "too_early");
	assert_int_equal(number_of(json_object_get(refused, "detail"), "begin"), DRIVER_EPOCH_MS + 30 * 60 * MINUTE);
	assert_string_equal(join(d, "ua", "t1"), "talk_not_open");
	driver_pass(d, 29 * 60 * MINUTE - 1);
	assert_string_equal(wait_for(d, "ua", "t1"), "too_early");
	driver_pass(d, 29 * 60 * MINUTE);
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	driver_close(d, "ua");
	driver_pass(d, 50 * 60 * MINUTE);
	driver_log_in(d, driver_person("ua"), d->session[driver_person("ua")]);
	come(d, "ua");
	assert_string_equal(wait_for(d, "ua", "t1"), "talk_over");
	assert_string_equal(join(d, "ua", "t1"), "talk_over");
}

static void a_line_that_breaks_keeps_its_place(void **state)
{
	struct driver *d = day(state);
	driver_pass(d, BEGIN - 5 * MINUTE);
	open_desk(d, "u1", "d1");
	come(d, "ua");
	come(d, "ub");
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	driver_close(d, "ua");
	driver_pass(d, BEGIN - 5 * MINUTE + 29000);
	assert_true(json_is_true(json_object_get(json_array_get(json_object_get(driver_last(d, "u1", "desk.changed"), "talks"), 0), "isWaiting")));
	driver_pass(d, BEGIN - 5 * MINUTE + 30000);
	assert_false(json_is_true(json_object_get(json_array_get(json_object_get(driver_last(d, "u1", "desk.changed"), "talks"), 0), "isWaiting")));
	/* whoever leaves, or waits for something else, waits no more at once */
	come(d, "ua");
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	assert_string_equal(wait_for(d, "ua", "t4"), "");
	assert_false(json_is_true(json_object_get(json_array_get(json_object_get(driver_last(d, "u1", "desk.changed"), "talks"), 0), "isWaiting")));
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	assert_string_equal(driver_code(d, "ua", "talk.leave", NULL), "");
	driver_pass(d, BEGIN);
	assert_string_equal(state_of(d, "ub"), "waiting");
	/* he who waits hears something at least every 30 s, even if nothing is new */
	forget(d);
	driver_pass(d, BEGIN + 2 * MINUTE);
	assert_in_range(driver_count(d->out, "ub", "talk.changed"), 4, 12);
	/* the teacher's line, too: after 30 s the desk is closed */
	driver_close(d, "u1");
	driver_pass(d, BEGIN + 2 * MINUTE + 31000);
	come(d, "u1");
	json_t *live = json_object_get(driver_ask(d, "u1", "desk.open", json_pack("{s:s}", "desk", "d1")), "desk");
	assert_string_equal(text_of(live, "state"), "closed");
}

static void a_late_family_and_the_next_one(void **state)
{
	struct driver *d = day(state);
	driver_pass(d, BEGIN);
	open_desk(d, "u1", "d1");
	come(d, "ue"); /* of t2, by a link of its own */
	assert_string_equal(wait_for(d, "ue", "t2"), "");
	come(d, "ud"); /* an interpreter alone is no family */
	assert_string_equal(wait_for(d, "ud", "t1"), "");
	assert_string_equal(act(d, "u1", "d1", "call", "t1"), "not_there");
	driver_pass(d, BEGIN + 8 * MINUTE);
	assert_string_equal(state_of(d, "ud"), "missed");
	assert_string_equal(state_of(d, "ue"), "open");
	assert_int_equal(stored(d, "t1"), TALK_MISSED);
	come(d, "ua");
	json_t *waits = json_object_get(driver_ask(d, "ua", "talk.wait", json_pack("{s:s}", "talk", "t1")), "talk");
	assert_string_equal(text_of(waits, "state"), "missed");
	assert_string_equal(act(d, "u1", "d1", "call", "t1"), "not_now");
	assert_string_equal(act(d, "u1", "d1", "extend", "t2"), "");
	assert_int_equal(number_of(driver_last(d, "ue", "talk.changed"), "extendedMinutes"), 2);
	assert_string_equal(act(d, "u1", "d1", "end", "t2"), "");
	assert_string_equal(state_of(d, "ua"), "missed");
	driver_pass(d, BEGIN + 8 * MINUTE + 20000);
	assert_string_equal(state_of(d, "ua"), "open"); /* for the rest of its time */
	assert_int_equal(number_of(driver_last(d, "ua", "talk.changed"), "endsAt"), DRIVER_EPOCH_MS + BEGIN + 10 * MINUTE);
}

static void two_teachers_and_one_desk(void **state)
{
	struct driver *d = day(state);
	driver_pass(d, BEGIN + 15 * MINUTE);
	come(d, "u8");
	json_t *live = json_object_get(driver_ask(d, "u8", "desk.open", json_pack("{s:s}", "desk", "d2")), "desk");
	assert_string_equal(text_of(live, "title"), "Elternsprechtag");
	assert_int_equal(json_array_size(json_object_get(live, "talks")), 1);
	open_desk(d, "u5", "d2");
	assert_string_equal(text_of(driver_last(d, "u8", "desk.changed"), "state"), "ready");
	driver_close(d, "u5");
	come(d, "ua");
	assert_string_equal(wait_for(d, "ua", "t4"), "");
	driver_pass(d, BEGIN + 20 * MINUTE);
	assert_string_equal(state_of(d, "ua"), "open");
	assert_string_equal(join(d, "ua", "t4"), "");
	assert_string_equal(join(d, "u8", "t4"), "");
	come(d, "u5");
	assert_string_equal(join(d, "u5", "t4"), "");
	assert_string_equal(act(d, "u8", "d2", "help", NULL), "");
	assert_string_equal(act(d, "u8", "d2", "end", "t4"), "");
	assert_string_equal(text_of(driver_last(d, "u5", "room.ended"), "reason"), "ended");
	json_t *panel = driver_panel(d, "d2");
	assert_string_equal(text_of(panel, "state"), "over");
	assert_true(json_is_true(json_object_get(panel, "needsHelp")));
	assert_int_equal(number_of(panel, "done"), 1);
	json_decref(panel);
}

static void what_a_leader_sees(void **state)
{
	struct driver *d = day(state);
	driver_pass(d, BEGIN + 4 * MINUTE);
	come(d, "ua");
	assert_string_equal(wait_for(d, "ua", "t1"), "");
	json_t *panel = driver_panel(d, "d1");
	assert_string_equal(text_of(panel, "state"), "closed");
	assert_int_equal(number_of(panel, "delayMinutes"), 4);
	assert_int_equal(number_of(panel, "waiting"), 1);
	assert_int_equal(number_of(panel, "left"), 3);
	assert_false(json_is_true(json_object_get(panel, "isStaffThere")));
	assert_true(json_is_null(json_object_get(panel, "talk")));
	json_decref(panel);
	open_desk(d, "u1", "d1");
	panel = driver_panel(d, "d1");
	assert_string_equal(text_of(panel, "state"), "talking");
	assert_int_equal(number_of(json_object_get(panel, "talk"), "endsAt"), DRIVER_EPOCH_MS + BEGIN + 14 * MINUTE);
	json_decref(panel);
	assert_null(driver_panel(d, "r1"));
}

static void a_restart_in_the_middle(void **state)
{
	struct driver *d = in_first_talk(state);
	come(d, "ub");
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	driver_pass(d, BEGIN + 5 * MINUTE);
	forget(d);
	driver_restart(d);
	/* who was in comes back, and nobody else */
	come(d, "ub");
	assert_string_equal(join(d, "ub", "t1"), "not_member");
	come(d, "ua");
	assert_string_equal(join(d, "ua", "t1"), "");
	assert_int_equal(d->allowed[driver_person("ua")], 0);
	come(d, "u1");
	json_t *live = json_object_get(driver_ask(d, "u1", "desk.open", json_pack("{s:s}", "desk", "d1")), "desk");
	assert_string_equal(text_of(live, "state"), "talking");
	assert_int_equal(number_of(live, "endsAt"), DRIVER_EPOCH_MS + BEGIN + 10 * MINUTE);
	assert_string_equal(join(d, "u1", "t1"), "");
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	driver_pass(d, BEGIN + 10 * MINUTE + 20000);
	assert_string_equal(text_of(driver_last(d, "ua", "room.ended"), "reason"), "ended");
	assert_string_equal(state_of(d, "ub"), "open");
	/* and if nobody comes back, it ends all the same */
	driver_restart(d);
	driver_pass(d, BEGIN + 25 * MINUTE);
	assert_int_equal(stored(d, "t2"), TALK_OVER);
}

static void what_changes_while_the_day_runs(void **state)
{
	struct driver *d = in_first_talk(state);
	come(d, "ub");
	come(d, "ue");
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	assert_string_equal(wait_for(d, "ue", "t2"), "");
	/* a companion who is removed */
	come(d, "ud");
	assert_string_equal(join(d, "ud", "t1"), "");
	assert_int_equal(store_companion_remove(d->store, driver_real(d, "t1"), driver_real(d, "ud")), OK);
	driver_check_sessions(d);
	driver_desk_changed(d, "d1");
	assert_int_equal(driver_closed(d->out, "ud"), 4401);
	assert_string_equal(text_of(driver_last(d, "u1", "participant.left"), "id"), "ud");
	assert_int_equal(json_array_size(json_object_get(driver_last(d, "ua", "talk.changed"), "people")), 2);
	/* a talk that is cancelled */
	assert_int_equal(store_talk_cancel(d->store, driver_real(d, "t2"), true, DRIVER_EPOCH_MS + d->at_ms), OK);
	driver_desk_changed(d, "d1");
	assert_string_equal(state_of(d, "ub"), "over");
	assert_int_equal(json_array_size(json_object_get(driver_last(d, "u1", "desk.changed"), "talks")), 2);
	assert_string_equal(wait_for(d, "ub", "t2"), "no_such_talk");
	assert_string_equal(join(d, "ub", "t2"), "no_such_room");
	/* the whole day is gone, with the talk that runs */
	assert_int_equal(store_consult_remove(d->store, d->consult, DRIVER_EPOCH_MS + d->at_ms), OK);
	driver_desk_changed(d, "d1");
	assert_string_equal(text_of(driver_last(d, "ua", "room.ended"), "reason"), "ended");
	assert_string_equal(state_of(d, "ua"), "over");
	assert_string_equal(act(d, "u1", "d1", "start", NULL), "no_such_desk");
	assert_int_equal(d->commands[SFU_CMD_ROOM_CLOSE], 1);
}

static void a_store_that_fails_stops_no_day(void **state)
{
	struct driver *d = in_first_talk(state);
	come(d, "ub");
	assert_string_equal(wait_for(d, "ub", "t2"), "");
	assert_int_equal(sqlite3_exec(d->store->db, "PRAGMA query_only = ON", NULL, NULL, NULL), SQLITE_OK);
	driver_pass(d, BEGIN + 10 * MINUTE + 20000);
	assert_string_equal(state_of(d, "ub"), "open");
	assert_string_equal(join(d, "ub", "t2"), "");
	assert_string_equal(join(d, "u1", "t2"), "");
	assert_int_equal(stored(d, "t1"), TALK_OPEN);
	assert_int_equal(stored(d, "t2"), TALK_BOOKED);
	/* nor does it bring back what is over */
	driver_desk_changed(d, "d1");
	assert_string_equal(join(d, "ua", "t1"), "talk_over");
	assert_int_equal(sqlite3_exec(d->store->db, "PRAGMA query_only = OFF", NULL, NULL, NULL), SQLITE_OK);
	driver_pass(d, d->at_ms + 11000);
	assert_int_equal(stored(d, "t1"), TALK_OVER);
	assert_int_equal(stored(d, "t2"), TALK_OPEN);
}

static void a_check_is_ones_own(void **state)
{
	struct driver *d = day(state);
	come(d, "ua");
	json_t *data = driver_join_data();
	json_object_set_new(data, "room", json_string("check"));
	json_t *snapshot = json_object_get(driver_ask(d, "ua", "room.join", data), "snapshot");
	char id[STORE_ID_MAX];
	snprintf(id, sizeof id, "%s", text_of(json_object_get(snapshot, "room"), "id"));
	assert_string_equal(text_of(json_object_get(snapshot, "room"), "kind"), "check");
	assert_false(json_is_true(json_object_get(json_object_get(snapshot, "room"), "frozen")));
	assert_int_equal(d->allowed[driver_person("ua")], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	assert_string_equal(driver_code(d, "ua", "chat.send", json_pack("{s:s}", "text", "x")), "not_allowed");
	/* for nobody else, not even a teacher */
	come(d, "u1");
	assert_string_equal(join(d, "u1", id), "not_member");
	assert_string_equal(join(d, "u1", "check"), "");
	assert_int_equal(driver_count(d->out, "ua", "participant.joined"), 0);
	/* for 90 s */
	driver_pass(d, d->at_ms + 89000);
	assert_int_equal(driver_count(d->out, "ua", "room.ended"), 0);
	driver_pass(d, d->at_ms + 1000);
	assert_string_equal(text_of(driver_last(d, "ua", "room.ended"), "reason"), "ended");
	assert_string_equal(join(d, "ua", id), "no_such_room");
	/* eight in an hour */
	for (int i = 1; i < 8; i++) {
		assert_string_equal(join(d, "ua", "check"), "");
		assert_string_equal(driver_code(d, "ua", "room.leave", NULL), "");
	}
	assert_string_equal(join(d, "ua", "check"), "too_fast");
	assert_int_equal(d->commands[SFU_CMD_ROOM_CLOSE], d->commands[SFU_CMD_ROOM_OPEN]);
}

static void nobody_keeps_many_desks_open(void **state)
{
	struct driver *d = day(state);
	come(d, "u1");
	struct signaling_stats stats;
	for (int i = 0; i < 20; i++) {
		assert_string_equal(driver_code(d, "u1", "desk.open", json_pack("{s:s}", "desk", "d1")), "");
	}
	assert_string_equal(driver_code(d, "u1", "desk.close", json_pack("{s:s}", "desk", "d1")), "");
	forget(d);
	driver_pass(d, 5 * MINUTE);
	assert_int_equal(driver_count(d->out, "u1", "desk.changed"), 0);
	signaling_stats(d->signaling, &stats);
	assert_int_equal(stats.rooms_open, 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, driver_set_up, driver_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {CASE(one_family_after_the_other), CASE(who_is_who_in_the_room_of_a_talk),
		CASE(what_is_written_is_gone_with_the_talk), CASE(without_the_teacher_it_stands_still), CASE(what_does_not_belong_to_one), CASE(who_guesses_is_slowed_down),
		CASE(too_early_and_too_late), CASE(a_line_that_breaks_keeps_its_place), CASE(a_late_family_and_the_next_one),
		CASE(two_teachers_and_one_desk), CASE(what_a_leader_sees), CASE(a_restart_in_the_middle),
		CASE(what_changes_while_the_day_runs), CASE(a_store_that_fails_stops_no_day), CASE(a_check_is_ones_own),
		CASE(nobody_keeps_many_desks_open)};
	return cmocka_run_group_tests_name("talks", tests, NULL, NULL);
}
