/* What a family sees, books and changes, as docs/consultation.md, section 3, has it. */
#include "family_world.h"
#include "logins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

static void one_call_shows_all(void **state)
{
	struct family_world *f = *state;
	family_open(f, f->session);
	const json_t *school = json_object_get(f->w->d.body, "school"), *contact = json_object_get(f->w->d.body, "contact");
	assert_string_equal(family_text(school, "name"), "Schule am Park");
	assert_string_equal(family_text(school, "timeZone"), "Europe/Berlin");
	assert_true(json_is_false(json_object_get(school, "hasMail")));
	assert_string_equal(family_text(contact, "language"), "de");
	assert_string_equal(family_text(contact, "email"), "");
	assert_int_equal(family_count(f, "children"), 1);
	assert_string_equal(family_text(family_item(f, "children", 0), "id"), f->child);
	assert_string_equal(family_text(family_item(f, "children", 0), "given"), "pupil");
	assert_int_equal(family_count(f, "consultations"), 1);
	const json_t *day = family_item(f, "consultations", 0), *desks = json_object_get(day, "desks");
	assert_string_equal(family_text(day, "title"), "Elternsprechtag");
	assert_true(json_is_true(json_object_get(day, "mayBook")));
	assert_true(json_is_false(json_object_get(day, "mayWish")));
	assert_int_equal(family_number(day, "begin"), FAMILY_BEGIN_MS);
	assert_int_equal(family_number(day, "end"), FAMILY_BEGIN_MS + FAMILY_SLOTS * FAMILY_SLOT_MS);
	assert_string_equal(json_string_value(json_array_get(json_object_get(day, "days"), 0)), "2026-09-21");
	assert_int_equal(json_array_size(desks), FAMILY_DESKS);
	/* the child's own teacher comes first, although another desk was made before his */
	const json_t *own = json_array_get(desks, 0), *team = json_array_get(desks, 1);
	assert_string_equal(family_text(own, "id"), f->desk[DESK_OWN]);
	assert_string_equal(json_string_value(json_array_get(json_object_get(own, "subjects"), 0)), "Mathematik");
	assert_string_equal(json_string_value(json_array_get(json_object_get(own, "children"), 0)), f->child);
	assert_string_equal(family_text(team, "id"), f->desk[DESK_TEAM]);
	assert_int_equal(json_array_size(json_object_get(team, "children")), 0);
	assert_int_equal(json_array_size(json_object_get(team, "teachers")), 2);
	assert_int_equal(family_number(own, "free"), FAMILY_SLOTS);
}

static void to_draft(struct store_consult *consult)
{
	consult->state = CONSULT_DRAFT;
}

static void to_closed(struct store_consult *consult)
{
	consult->state = CONSULT_CLOSED;
}

static void a_draft_is_not_there(void **state)
{
	struct family_world *f = *state;
	family_set_consult(f, to_draft);
	family_open(f, f->session);
	assert_int_equal(family_count(f, "consultations"), 0);
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", f->desk[DESK_OWN]), f->session), 404);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 404);
}

/* A teacher's weekly hour is for those whom he teaches, a head's for all. */
static void hours_are_for_those_who_are_taught(void **state)
{
	struct family_world *f = *state;
	char consult[STORE_ID_MAX], desk[STORE_ID_MAX], slots[FAMILY_SLOTS][STORE_ID_MAX];
	char hidden[STORE_ID_MAX], hidden_slot[STORE_ID_MAX];
	char(*other)[STORE_ID_MAX] = f->w->person[PLACE_OTHER_GROUP];
	const struct {
		const char *teacher;
		bool is_seen;
	} rows[] = {{other[CAST_TEACHER], false}, {f->w->person[HERE][CAST_TEACHING_ADMIN], true}, {other[CAST_LEADER], true}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_add_consult(f, f->w->school[HERE], CONSULT_HOUR, rows[i].teacher, FAMILY_BEGIN_MS + ((int64_t)i + 1) * 7200000, consult, desk, slots);
		family_open(f, f->session);
		bool is_seen = false;
		for (size_t k = 0; k < family_count(f, "consultations"); k++) {
			is_seen = is_seen || strcmp(family_text(family_item(f, "consultations", k), "id"), consult) == 0;
		}
		assert_int_equal(is_seen, rows[i].is_seen);
		assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", desk), f->session), rows[i].is_seen ? 200 : 404);
		assert_int_equal(family_book(f, f->session, slots[0], f->child), rows[i].is_seen ? 200 : 404);
		if (i == 0) {
			snprintf(hidden, sizeof hidden, "%s", desk);
			snprintf(hidden_slot, sizeof hidden_slot, "%s", slots[0]);
		}
	}
	/* but who was invited to one sees that, too */
	const struct talk_draft draft = {.desk = hidden, .slot = hidden_slot, .child = f->child, .slots = 1, .author = rows[0].teacher, .is_assigned = true};
	enum talk_refusal why;
	assert_int_equal(store_talk_book(f->w->d.store, &draft, DRIVER_EPOCH_MS, &why, f->talk), OK);
	family_open(f, f->session);
	assert_int_equal(family_count(f, "consultations"), 4);
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", hidden), f->session), 200);
}

static void what_is_over_is_left_out(void **state)
{
	struct family_world *f = *state;
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][1], f->child), 200);
	family_at(f, FAMILY_BEGIN_MS + 3 * FAMILY_SLOT_MS + 1);
	family_open(f, f->session);
	const json_t *desk = json_array_get(json_object_get(family_item(f, "consultations", 0), "desks"), 1);
	assert_int_equal(family_number(desk, "free"), 2); /* of six, four have begun */
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][0]), "");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][1]), "mine");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][3]), "");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][4]), "free");
	family_at(f, FAMILY_BEGIN_MS + FAMILY_SLOTS * FAMILY_SLOT_MS);
	family_open(f, f->session);
	assert_int_equal(family_count(f, "consultations"), 0);
	assert_int_equal(family_count(f, "talks"), 1);
	assert_string_equal(family_text(family_item(f, "talks", 0), "state"), "booked"); /* the day may be behind */
	family_at(f, FAMILY_BEGIN_MS + 4 * 3600000);
	family_open(f, f->session);
	assert_string_equal(family_text(family_item(f, "talks", 0), "state"), "over");
}

/* The store may keep it longer, for a teacher's note. */
static void a_talk_is_shown_as_long_as_talks_are_kept(void **state)
{
	struct family_world *f = *state;
	static const struct {
		int days;
		size_t talks;
	} rows[] = {{13, 1}, {15, 0}};
	char session[STORE_TOKEN_MAX];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t at_ms = FAMILY_BEGIN_MS + rows[i].days * INT64_C(86400000);
		family_at(f, at_ms);
		assert_int_equal(store_session_begin(f->w->d.store, f->w->person[HERE][CAST_PARENT], at_ms, session), OK);
		family_open(f, session);
		assert_int_equal(family_count(f, "talks"), rows[i].talks);
		assert_int_equal(world_get(f->w, world_path(f->w, "/api/talks/*/calendar.ics", f->talk), session), rows[i].talks ? 200 : 404);
	}
}

/* --- booking --- */

static void a_slot_is_free_then_mine_and_taken_for_others(void **state)
{
	struct family_world *f = *state;
	const char *desk = f->desk[DESK_OWN], *slot = f->slot[DESK_OWN][0];
	assert_string_equal(family_slot_state(f, f->session, desk, slot), "free");
	assert_int_equal(family_book(f, f->session, slot, f->child), 200);
	const json_t *talk = f->w->d.body;
	assert_string_equal(family_text(talk, "state"), "booked");
	assert_string_equal(family_text(json_object_get(talk, "child"), "id"), f->child);
	assert_int_equal(family_number(talk, "begin"), FAMILY_BEGIN_MS);
	assert_int_equal(family_number(talk, "end"), FAMILY_BEGIN_MS + FAMILY_SLOT_MS);
	assert_string_equal(family_text(talk, "phone"), "0123 456");
	assert_string_equal(family_text(talk, "mode"), "video");
	assert_true(json_is_false(json_object_get(talk, "isAssigned")));
	assert_null(json_object_get(talk, "note"));
	assert_string_equal(family_slot_state(f, f->session, desk, slot), "mine");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_TEAM], f->slot[DESK_TEAM][0]), "clash");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_TEAM], f->slot[DESK_TEAM][1]), "free");
	assert_string_equal(family_slot_state(f, f->their_session, desk, slot), "taken");
	assert_null(strstr(f->w->d.text, f->child));
	assert_null(strstr(f->w->d.text, f->talk));
	assert_null(strstr(f->w->d.text, "pupil"));
	family_open(f, f->their_session);
	assert_int_equal(family_count(f, "talks"), 0);
	assert_null(strstr(f->w->d.text, f->child));
	family_open(f, f->session);
	assert_string_equal(family_text(family_item(f, "talks", 0), "id"), f->talk);
}

static int book_with(struct family_world *f, const char *key, const char *slot)
{
	return world_post(f->w, "/api/family/talks", f->session, json_pack("{s:s, s:s, s:s}", "slot", slot, "child", f->child, "key", key));
}

/* A phone in a tunnel asks twice. */
static void a_repeated_key_is_answered_with_its_talk(void **state)
{
	struct family_world *f = *state;
	char first[STORE_ID_MAX];
	assert_int_equal(book_with(f, "k1", f->slot[DESK_OWN][0]), 200);
	snprintf(first, sizeof first, "%s", world_text(f->w, "id"));
	assert_int_equal(book_with(f, "k1", f->slot[DESK_OWN][0]), 200);
	assert_string_equal(world_text(f->w, "id"), first);
	assert_int_equal(book_with(f, "k1", f->slot[DESK_OWN][3]), 200);
	assert_string_equal(world_text(f->w, "id"), first);
	assert_int_equal(book_with(f, "k2", f->slot[DESK_OWN][3]), 409);
	/* somebody else's key is another one */
	assert_int_equal(world_post(f->w, "/api/family/talks", f->their_session, json_pack("{s:s, s:s, s:s}", "slot", f->slot[DESK_OWN][1], "child",
		f->their_child, "key", "k1")), 200);
	assert_string_not_equal(world_text(f->w, "id"), first);
	assert_int_equal(world_post(f->w, "/api/family/talks", f->session, json_pack("{s:s, s:s}", "slot", f->slot[DESK_OWN][3], "child", f->child)), 400);
	assert_int_equal(book_with(f, "012345678901234567890123456789012", f->slot[DESK_OWN][3]), 400);
}

static void only_one(struct store_consult *consult)
{
	consult->most_talks = 1;
}

static void not_yet(struct store_consult *consult)
{
	consult->book_from_ms = DRIVER_EPOCH_MS + 60000;
}

static void not_any_more(struct store_consult *consult)
{
	consult->book_from_ms = 0;
	consult->book_until_ms = DRIVER_EPOCH_MS + 60000;
}

static void each_refusal_has_its_word(void **state)
{
	struct family_world *f = *state;
	assert_int_equal(family_book(f, f->their_session, f->slot[DESK_OWN][0], f->their_child), 200);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 409);
	assert_string_equal(world_error(f->w), "slot_taken");
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][1], f->child), 200);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][2], f->child), 409);
	assert_string_equal(world_error(f->w), "has_talk");
	assert_int_equal(family_book(f, f->session, f->slot[DESK_TEAM][1], f->child), 409);
	assert_string_equal(world_error(f->w), "clash");
	family_set_consult(f, only_one);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_TEAM][4], f->child), 409);
	assert_string_equal(world_error(f->w), "too_many");
	assert_int_equal(world_post(f->w, "/api/family/talks", f->their_session, json_pack("{s:s, s:s, s:s, s:s}", "slot", f->slot[DESK_TEAM][4], "child",
		f->their_child, "key", "m", "mode", "place")), 400);
	assert_int_equal(world_post(f->w, "/api/family/talks", f->their_session, json_pack("{s:s, s:s, s:s, s:s}", "slot", f->slot[DESK_TEAM][4], "child",
		f->their_child, "key", "n", "mode", "both")), 400);
	family_set_consult(f, to_closed);
	assert_int_equal(family_book(f, f->their_session, f->slot[DESK_TEAM][5], f->their_child), 409);
	assert_string_equal(world_error(f->w), "booking_closed");
}

static void booking_has_its_time(void **state)
{
	struct family_world *f = *state;
	const struct {
		void (*change)(struct store_consult *consult);
		int64_t at_ms;
		bool may;
	} rows[] = {{not_yet, 0, false}, {not_yet, 60000, true}, {not_any_more, 59999, true}, {not_any_more, 60000, false}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_set_consult(f, rows[i].change);
		family_at(f, DRIVER_EPOCH_MS + rows[i].at_ms);
		family_open(f, f->session);
		assert_int_equal(json_is_true(json_object_get(family_item(f, "consultations", 0), "mayBook")), rows[i].may);
		const char *session = i % 2 ? f->session : f->their_session, *child = i % 2 ? f->child : f->their_child;
		int status = family_book(f, session, f->slot[i < 2 ? DESK_OWN : DESK_TEAM][i], child);
		assert_int_equal(status, rows[i].may ? 200 : 409);
		assert_string_equal(world_error(f->w), rows[i].may ? "" : "booking_closed");
	}
}

/* --- changing --- */

static int change(struct family_world *f, json_t *body)
{
	return world_post(f->w, world_path(f->w, "/api/family/talks/*", f->talk), f->session, body);
}

static void a_talk_is_moved_whole_or_not_at_all(void **state)
{
	struct family_world *f = *state;
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	assert_int_equal(family_book(f, f->their_session, f->slot[DESK_OWN][1], f->their_child), 200);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OTHER][3], f->child), 200);
	assert_int_equal(change(f, json_pack("{s:s}", "slot", f->slot[DESK_OTHER][4])), 200);
	assert_int_equal(family_number(f->w->d.body, "begin"), FAMILY_BEGIN_MS + 4 * FAMILY_SLOT_MS);
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OTHER], f->slot[DESK_OTHER][3]), "free");
	/* slot 1 lets nobody walk from the talk before; and then nothing of it is done */
	assert_int_equal(change(f, json_pack("{s:s, s:s}", "slot", f->slot[DESK_OTHER][1], "mode", "place")), 409);
	assert_string_equal(world_error(f->w), "clash");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OTHER], f->slot[DESK_OTHER][4]), "mine");
	assert_int_equal(change(f, json_pack("{s:s, s:s, s:s}", "slot", f->slot[DESK_OTHER][2], "mode", "place", "interpreter", "tr")), 200);
	assert_string_equal(world_text(f->w, "mode"), "place");
	assert_string_equal(world_text(f->w, "place"), "Raum 12");
	assert_string_equal(world_text(f->w, "interpreter"), "tr");
	assert_int_equal(change(f, json_pack("{s:s}", "mode", "video")), 200);
	assert_string_equal(world_text(f->w, "interpreter"), "tr");
	assert_int_equal(change(f, json_pack("{s:n}", "interpreter")), 200);
	assert_true(json_is_null(json_object_get(f->w->d.body, "interpreter")));
	assert_int_equal(change(f, json_pack("{s:s}", "interpreter", "T\r")), 400);
	assert_int_equal(change(f, json_pack("{s:s}", "slot", f->slot[DESK_OWN][2])), 404); /* of another desk */
}

static void it_may_be_changed_until_it_begins(void **state)
{
	struct family_world *f = *state;
	const struct {
		int64_t at_ms;
		const char *code;
	} rows[] = {{0, "booking_closed"}, {FAMILY_SLOT_MS, "booking_closed"}, {4 * 3600000, "talk_over"}};
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	family_set_consult(f, not_any_more); /* booking has ended, changing has not */
	family_at(f, FAMILY_BEGIN_MS - 1);
	assert_int_equal(change(f, json_pack("{s:s}", "slot", f->slot[DESK_OWN][1])), 200);
	family_at(f, FAMILY_BEGIN_MS + FAMILY_SLOT_MS - 1);
	assert_int_equal(change(f, json_pack("{s:s}", "interpreter", "ar")), 200);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_at(f, FAMILY_BEGIN_MS + FAMILY_SLOT_MS + rows[i].at_ms);
		assert_int_equal(change(f, json_pack("{s:s}", "slot", f->slot[DESK_OWN][5])), 409);
		assert_string_equal(world_error(f->w), rows[i].code);
		assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/cancel", f->talk), f->session, json_object()), 409);
	}
}

static void a_cancelled_talk_leaves_its_slot(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", guest, link), 200);
	family_enter(f, link, session);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/cancel", f->talk), f->session, json_object()), 200);
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][0]), "free");
	family_open(f, f->session);
	assert_int_equal(family_count(f, "talks"), 0);
	assert_int_equal(world_get(f->w, "/api/family", session), 401);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, family_world_set_up, family_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(one_call_shows_all), TEST(a_draft_is_not_there),
		TEST(hours_are_for_those_who_are_taught), TEST(what_is_over_is_left_out), TEST(a_talk_is_shown_as_long_as_talks_are_kept),
		TEST(a_slot_is_free_then_mine_and_taken_for_others), TEST(a_repeated_key_is_answered_with_its_talk),
		TEST(each_refusal_has_its_word), TEST(booking_has_its_time),
		TEST(a_talk_is_moved_whole_or_not_at_all), TEST(it_may_be_changed_until_it_begins),
		TEST(a_cancelled_talk_leaves_its_slot)};
	return cmocka_run_group_tests_name("family", tests, NULL, NULL);
}
