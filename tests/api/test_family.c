/* What a family sees, books, changes and says, as docs/consultation.md, section 3, has it. */
#include "call.h"
#include "family_world.h"
#include "logins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	assert_non_null(text);
	return text;
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* An item of a list of the last reply. */
static const json_t *item(const struct family_world *f, const char *list, size_t i)
{
	const json_t *found = json_array_get(json_object_get(f->w->d.body, list), i);
	assert_non_null(found);
	return found;
}

static size_t count(const struct family_world *f, const char *list)
{
	return json_array_size(json_object_get(f->w->d.body, list));
}

static void open_page(struct family_world *f, const char *session)
{
	assert_int_equal(world_get(f->w, "/api/family", session), 200);
}

static void one_call_shows_all(void **state)
{
	struct family_world *f = *state;
	open_page(f, f->session);
	const json_t *school = json_object_get(f->w->d.body, "school"), *contact = json_object_get(f->w->d.body, "contact");
	assert_string_equal(text_of(school, "name"), "Schule am Park");
	assert_string_equal(text_of(school, "timeZone"), "Europe/Berlin");
	assert_true(json_is_false(json_object_get(school, "hasMail")));
	assert_string_equal(text_of(contact, "language"), "de");
	assert_string_equal(text_of(contact, "email"), "");
	assert_int_equal(count(f, "children"), 1);
	assert_string_equal(text_of(item(f, "children", 0), "id"), f->child);
	assert_string_equal(text_of(item(f, "children", 0), "given"), "pupil");
	assert_int_equal(count(f, "consultations"), 1);
	const json_t *day = item(f, "consultations", 0), *desks = json_object_get(day, "desks");
	assert_string_equal(text_of(day, "title"), "Elternsprechtag");
	assert_true(json_is_true(json_object_get(day, "mayBook")));
	assert_true(json_is_false(json_object_get(day, "mayWish")));
	assert_int_equal(number_of(day, "begin"), FAMILY_BEGIN_MS);
	assert_int_equal(number_of(day, "end"), FAMILY_BEGIN_MS + FAMILY_SLOTS * FAMILY_SLOT_MS);
	assert_string_equal(json_string_value(json_array_get(json_object_get(day, "days"), 0)), "2026-09-21");
	assert_int_equal(json_array_size(desks), FAMILY_DESKS);
	/* the child's own teacher comes first, although another desk was made before his */
	const json_t *own = json_array_get(desks, 0), *team = json_array_get(desks, 1);
	assert_string_equal(text_of(own, "id"), f->desk[DESK_OWN]);
	assert_string_equal(json_string_value(json_array_get(json_object_get(own, "subjects"), 0)), "Mathematik");
	assert_string_equal(json_string_value(json_array_get(json_object_get(own, "children"), 0)), f->child);
	assert_string_equal(text_of(team, "id"), f->desk[DESK_TEAM]);
	assert_int_equal(json_array_size(json_object_get(team, "children")), 0);
	assert_int_equal(json_array_size(json_object_get(team, "teachers")), 2);
	assert_int_equal(number_of(own, "free"), FAMILY_SLOTS);
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
	open_page(f, f->session);
	assert_int_equal(count(f, "consultations"), 0);
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", f->desk[DESK_OWN]), f->session), 404);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 404);
}

/* A teacher's weekly hour is for those whom he teaches, a head's for all. */
static void hours_are_for_those_who_are_taught(void **state)
{
	struct family_world *f = *state;
	char consult[STORE_ID_MAX], desk[STORE_ID_MAX], slots[FAMILY_SLOTS][STORE_ID_MAX];
	char(*other)[STORE_ID_MAX] = f->w->person[PLACE_OTHER_GROUP];
	const struct {
		const char *teacher;
		bool is_seen;
	} rows[] = {{other[CAST_TEACHER], false}, {f->w->person[HERE][CAST_TEACHING_ADMIN], true}, {other[CAST_LEADER], true}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_add_consult(f, f->w->school[HERE], CONSULT_HOUR, rows[i].teacher, FAMILY_BEGIN_MS + ((int64_t)i + 1) * 7200000, consult, desk, slots);
		open_page(f, f->session);
		bool is_seen = false;
		for (size_t k = 0; k < count(f, "consultations"); k++) {
			is_seen = is_seen || strcmp(text_of(item(f, "consultations", k), "id"), consult) == 0;
		}
		assert_int_equal(is_seen, rows[i].is_seen);
		assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", desk), f->session), rows[i].is_seen ? 200 : 404);
		assert_int_equal(family_book(f, f->session, slots[0], f->child), rows[i].is_seen ? 200 : 404);
	}
}

static void what_is_over_is_left_out(void **state)
{
	struct family_world *f = *state;
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][1], f->child), 200);
	family_at(f, FAMILY_BEGIN_MS + 3 * FAMILY_SLOT_MS + 1);
	open_page(f, f->session);
	const json_t *desk = json_array_get(json_object_get(item(f, "consultations", 0), "desks"), 1);
	assert_int_equal(number_of(desk, "free"), 2); /* of six, four have begun */
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][0]), "");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][1]), "mine");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][3]), "");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_OWN], f->slot[DESK_OWN][4]), "free");
	family_at(f, FAMILY_BEGIN_MS + FAMILY_SLOTS * FAMILY_SLOT_MS);
	open_page(f, f->session);
	assert_int_equal(count(f, "consultations"), 0);
	assert_int_equal(count(f, "talks"), 1);
	assert_string_equal(text_of(item(f, "talks", 0), "state"), "booked"); /* the day may be behind */
	family_at(f, FAMILY_BEGIN_MS + 4 * 3600000);
	open_page(f, f->session);
	assert_string_equal(text_of(item(f, "talks", 0), "state"), "over");
}

/* --- booking --- */

static void a_slot_is_free_then_mine_and_taken_for_others(void **state)
{
	struct family_world *f = *state;
	const char *desk = f->desk[DESK_OWN], *slot = f->slot[DESK_OWN][0];
	assert_string_equal(family_slot_state(f, f->session, desk, slot), "free");
	assert_int_equal(family_book(f, f->session, slot, f->child), 200);
	const json_t *talk = f->w->d.body;
	assert_string_equal(text_of(talk, "state"), "booked");
	assert_string_equal(text_of(json_object_get(talk, "child"), "id"), f->child);
	assert_int_equal(number_of(talk, "begin"), FAMILY_BEGIN_MS);
	assert_int_equal(number_of(talk, "end"), FAMILY_BEGIN_MS + FAMILY_SLOT_MS);
	assert_string_equal(text_of(talk, "phone"), "0123 456");
	assert_string_equal(text_of(talk, "mode"), "video");
	assert_true(json_is_false(json_object_get(talk, "isAssigned")));
	assert_null(json_object_get(talk, "note"));
	assert_string_equal(family_slot_state(f, f->session, desk, slot), "mine");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_TEAM], f->slot[DESK_TEAM][0]), "clash");
	assert_string_equal(family_slot_state(f, f->session, f->desk[DESK_TEAM], f->slot[DESK_TEAM][1]), "free");
	assert_string_equal(family_slot_state(f, f->their_session, desk, slot), "taken");
	assert_null(strstr(f->w->d.text, f->child));
	assert_null(strstr(f->w->d.text, f->talk));
	assert_null(strstr(f->w->d.text, "pupil"));
	open_page(f, f->their_session);
	assert_int_equal(count(f, "talks"), 0);
	assert_null(strstr(f->w->d.text, f->child));
	open_page(f, f->session);
	assert_string_equal(text_of(item(f, "talks", 0), "id"), f->talk);
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
		open_page(f, f->session);
		assert_int_equal(json_is_true(json_object_get(item(f, "consultations", 0), "mayBook")), rows[i].may);
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
	assert_int_equal(number_of(f->w->d.body, "begin"), FAMILY_BEGIN_MS + 4 * FAMILY_SLOT_MS);
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
	open_page(f, f->session);
	assert_int_equal(count(f, "talks"), 0);
	assert_int_equal(world_get(f->w, "/api/family", session), 401);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
}

/* --- who comes with them --- */

static void a_companion_sees_his_one_talk(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX], other[STORE_ID_MAX], second[STORE_TOKEN_MAX];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_TEAM][4], f->child), 200);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/companions", f->talk), f->session, json_pack("{s:s, s:s, s:s}", "kind",
		"interpreter", "name", "Herr Aydın", "language", "tr")), 200);
	snprintf(link, sizeof link, "%s", world_text(f->w, "token"));
	assert_true(strlen(link) >= 32);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", other, second), 200);
	family_enter(f, link, session);
	snprintf(guest, sizeof guest, "%s", json_string_value(json_object_get(json_object_get(f->w->d.body, "person"), "id")));
	open_page(f, session);
	assert_int_equal(count(f, "consultations") + count(f, "children") + count(f, "wishes"), 0);
	assert_int_equal(count(f, "talks"), 1);
	const json_t *talk = item(f, "talks", 0);
	assert_string_equal(text_of(talk, "id"), f->talk);
	assert_string_equal(text_of(json_object_get(talk, "child"), "name"), "pupil"); /* not the whole name */
	assert_int_equal(json_array_size(json_object_get(talk, "companions")), 1);
	assert_string_equal(text_of(json_array_get(json_object_get(talk, "companions"), 0), "id"), guest);
	assert_string_equal(text_of(json_object_get(f->w->d.body, "contact"), "language"), "tr");
	assert_null(strstr(f->w->d.text, "Oma"));
	/* the family sees both, and so does the teacher */
	open_page(f, f->session);
	assert_int_equal(json_array_size(json_object_get(item(f, "talks", 0), "companions")), 2);
}

static void four_come_along(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	for (int i = 0; i < TALK_COMPANIONS_MAX; i++) {
		assert_int_equal(family_invite(f, i ? f->session : f->w->session[HERE][CAST_TEACHER], "social", "Frau Roth", guest, link), 200);
	}
	assert_int_equal(family_invite(f, f->session, "social", "Frau Roth", guest, link), 409);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/companions/remove", f->talk), f->session, json_pack("{s:s}", "id", guest)),
		200);
	assert_int_equal(family_invite(f, f->session, "teacher", "Frau Roth", guest, link), 400);
	assert_int_equal(family_invite(f, f->session, "social", "Frau\r\nRoth", guest, link), 400);
	assert_int_equal(family_invite(f, f->session, "social", "Frau Roth", guest, link), 200);
	family_at(f, FAMILY_BEGIN_MS + 4 * 3600000);
	assert_int_equal(family_invite(f, f->session, "social", "Frau Roth", guest, link), 409);
	assert_string_equal(world_error(f->w), "talk_over");
}

/* A line of his that is open closes, and neither link nor session opens anything. */
static void who_is_removed_is_out_at_once(void **state)
{
	struct family_world *f = *state;
	struct driver *d = &f->w->d;
	struct effects none;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", guest, link), 200);
	family_enter(f, link, session);
	effects_init(&none);
	snprintf(d->conns[0].name, sizeof d->conns[0].name, "oma");
	d->conns[0].id = 900;
	signaling_on_open(d->signaling, 900, bytes_of_string(session), (struct instant){US_PER_S, DRIVER_EPOCH_MS}, &none);
	effects_finish(&none);
	json_decref(driver_take(d));
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/companions/remove", f->talk), f->session, json_pack("{s:s}", "id", guest)),
		200);
	json_t *lines = driver_take(d);
	assert_true(driver_closed(lines, "oma") > 0);
	json_decref(lines);
	assert_int_equal(world_get(f->w, "/api/family", session), 401);
	family_enter(f, link, session);
	assert_string_equal(session, "");
	assert_string_equal(world_error(f->w), "link_dead");
}

/* He may open it again and again, and is told that it is over. */
static void a_link_says_that_the_talk_is_over(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	struct store_talk talk;
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", guest, link), 200);
	family_enter(f, link, session);
	open_page(f, session);
	assert_string_equal(text_of(item(f, "talks", 0), "state"), "booked");
	assert_int_equal(store_talk_get(f->w->d.store, f->talk, &talk), OK);
	talk.state = TALK_OVER;
	assert_int_equal(store_talk_day(f->w->d.store, &talk), OK);
	family_enter(f, link, session);
	open_page(f, session);
	assert_string_equal(text_of(item(f, "talks", 0), "state"), "over");
}

/* --- wishes and contact --- */

static void wishes_until_then(struct store_consult *consult)
{
	consult->wish_until_ms = DRIVER_EPOCH_MS + 60000;
}

static int wish(struct family_world *f, const char *child, json_t *desks)
{
	return world_post(f->w, "/api/family/wishes", f->session, json_pack("{s:s, s:s, s:o, s:I, s:n}", "consultation", f->consult, "child", child, "desks",
		desks, "from", (json_int_t)FAMILY_BEGIN_MS, "until"));
}

static void wishes_have_an_order_and_an_end(void **state)
{
	struct family_world *f = *state;
	json_t *many = json_array();
	for (int i = 0; i <= WISHES_MAX; i++) {
		json_array_append_new(many, json_string(f->desk[i % FAMILY_DESKS]));
	}
	assert_int_equal(wish(f, f->child, json_pack("[s]", f->desk[DESK_OWN])), 409); /* nobody is asked */
	assert_string_equal(world_error(f->w), "booking_closed");
	family_set_consult(f, wishes_until_then);
	assert_int_equal(wish(f, f->child, json_pack("[s, s]", f->desk[DESK_OTHER], f->desk[DESK_OWN])), 200);
	open_page(f, f->session);
	assert_true(json_is_true(json_object_get(item(f, "consultations", 0), "mayWish")));
	const json_t *wishes = item(f, "wishes", 0);
	assert_string_equal(json_string_value(json_array_get(json_object_get(wishes, "desks"), 0)), f->desk[DESK_OTHER]);
	assert_string_equal(json_string_value(json_array_get(json_object_get(wishes, "desks"), 1)), f->desk[DESK_OWN]);
	assert_int_equal(number_of(wishes, "from"), FAMILY_BEGIN_MS);
	assert_true(json_is_null(json_object_get(wishes, "until")));
	assert_int_equal(wish(f, f->child, many), 400);
	assert_int_equal(wish(f, f->child, json_pack("[s, s]", f->desk[DESK_OWN], f->desk[DESK_OWN])), 400);
	assert_int_equal(wish(f, f->child, json_pack("[s]", f->far_desk)), 404);
	assert_int_equal(wish(f, f->their_child, json_pack("[s]", f->desk[DESK_OWN])), 404);
	assert_int_equal(world_post(f->w, "/api/family/wishes", f->session, json_pack("{s:s, s:s, s:[s], s:I, s:I}", "consultation", f->consult, "child",
		f->child, "desks", f->desk[DESK_OWN], "from", (json_int_t)FAMILY_BEGIN_MS, "until", (json_int_t)FAMILY_BEGIN_MS)), 400);
	open_page(f, f->session);
	assert_int_equal(json_array_size(json_object_get(item(f, "wishes", 0), "desks")), 2);
	assert_int_equal(wish(f, f->child, json_array()), 200);
	open_page(f, f->session);
	assert_int_equal(count(f, "wishes"), 0);
	family_at(f, DRIVER_EPOCH_MS + 60000);
	assert_int_equal(wish(f, f->child, json_pack("[s]", f->desk[DESK_OWN])), 409);
}

static bool has_mail(void *ctx, const char *school)
{
	return strcmp(ctx, school) == 0;
}

static int say(struct family_world *f, const char *key, const char *value)
{
	return world_post(f->w, "/api/family/contact", f->session, json_pack("{s:s}", key, value));
}

static void addresses_are_addresses(void **state)
{
	static const struct {
		const char *said, *kept; /* NULL: refused */
	} rows[] = {
		{"ada@example.org", "ada@example.org"}, {" ada@example.org ", "ada@example.org"}, {"a.b+c@mail.example.org", "a.b+c@mail.example.org"},
		{"ada@müller.example", "ada@xn--mller-kva.example"}, {"ada@MÜLLER.example", "ada@xn--mller-kva.example"},
		{"åda@example.org", NULL}, {"ada", NULL}, {"@example.org", NULL}, {"ada@", NULL}, {"ada@@example.org", NULL},
		{"ada@example.org, eve@example.org", NULL}, {"ada@example.org;eve@example.org", NULL}, {"Ada <ada@example.org>", NULL},
		{"ada@example.org\r\nBcc: eve@example.org", NULL}, {"ada\n@example.org", NULL}, {"ada@exa mple.org", NULL},
		{"ada@example.org>\r\nRCPT TO:<eve@example.org", NULL}, {"ada\t@example.org", NULL}, {"ada\x7f@example.org", NULL},
		{"ada@example.org\xe2\x80\xa8" "x", NULL}, {"(c)ada@example.org", NULL}, {"ada@-example.org", NULL}, {"ada@example..org", NULL},
	};
	struct family_world *f = *state;
	assert_int_equal(say(f, "email", "ada@example.org"), 400); /* nobody would write */
	assert_int_equal(say(f, "email", ""), 200);
	f->w->d.api->has_mail = has_mail;
	f->w->d.api->mail_ctx = f->w->school[HERE];
	open_page(f, f->session);
	assert_true(json_is_true(json_object_get(json_object_get(f->w->d.body, "school"), "hasMail")));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_at(f, DRIVER_EPOCH_MS + (int64_t)i * 10000);
		int status = say(f, "email", rows[i].said);
		if (status != (rows[i].kept ? 200 : 400) || (rows[i].kept && strcmp(world_text(f->w, "email"), rows[i].kept) != 0)) {
			fail_msg("%s: %d %s", rows[i].said, status, world_text(f->w, "email"));
		}
	}
	open_page(f, f->session);
	assert_string_equal(text_of(json_object_get(f->w->d.body, "contact"), "email"), "ada@xn--mller-kva.example");
	assert_int_equal(say(f, "email", ""), 200);
	assert_string_equal(world_text(f->w, "email"), "");
}

static void languages_are_those_that_there_are(void **state)
{
	struct family_world *f = *state;
	static const char *const good[] = {"de", "en", "tr", "ar", "uk", "ru", "pl"}, *const bad[] = {"fr", "DE", "d", "deu", "xx"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(say(f, "language", good[i]), 200);
		assert_string_equal(world_text(f->w, "language"), good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(say(f, "language", bad[i]), 400);
	}
	assert_int_equal(world_post(f->w, "/api/family/contact", f->session, json_pack("{s:b}", "reminder", 0)), 200);
	assert_true(json_is_false(json_object_get(f->w->d.body, "reminder")));
	assert_string_equal(world_text(f->w, "language"), "pl");
	assert_int_equal(say(f, "language", "uk"), 200);
	assert_true(json_is_false(json_object_get(f->w->d.body, "reminder")));
}

/* --- calendars --- */

static const char *calendar(struct family_world *f, const char *session)
{
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/talks/*/calendar.ics", f->talk), session), 200);
	return f->w->d.text;
}

static void a_calendar_speaks_the_language_of_who_asks(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX], uid[STORE_ID_MAX + 16];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	snprintf(uid, sizeof uid, "UID:%s@", f->talk);
	const char *text = calendar(f, f->session);
	assert_non_null(strstr(text, "METHOD:PUBLISH"));
	assert_non_null(strstr(text, uid));
	assert_null(strstr(text, "pupil here")); /* the whole name */
	char *german = strdup(text);
	assert_int_equal(say(f, "language", "tr"), 200);
	assert_string_not_equal(calendar(f, f->session), german);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", guest, link), 200);
	family_enter(f, link, session);
	assert_string_equal(calendar(f, session), german);
	assert_string_equal(calendar(f, f->w->session[HERE][CAST_TEACHER]), german);
	free(german);
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/talks/*/calendar.ics", f->talk), f->their_session), 404);
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/talks/*/calendar.ics", f->talk), f->w->session[PLACE_OTHER_GROUP][CAST_TEACHER]), 404);
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/talks/*/calendar.ics", f->talk), f->w->session[HERE][CAST_PUPIL]), 403);
}

/* 24 October 2026, 23:40 in Berlin, to the 25th, when the clocks go back; and in winter. */
static void days_are_those_of_the_school(void **state)
{
	struct family_world *f = *state;
	char consult[STORE_ID_MAX], desk[STORE_ID_MAX], slots[FAMILY_SLOTS][STORE_ID_MAX];
	static const struct {
		int64_t begin_ms;
		const char *first, *last, *utc, *clock; /* of the first slot; clock: in Berlin */
	} rows[] = {
		{INT64_C(1792878000000), "2026-10-24", "2026-10-25", "DTSTART:20261024T214000Z", "23:40"},
		{INT64_C(1792882200000), "2026-10-25", NULL, "DTSTART:20261024T225000Z", "00:50"},
		{INT64_C(1800000000000), "2027-01-15", NULL, "DTSTART:20270115T080000Z", "09:00"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_add_consult(f, f->w->school[HERE], CONSULT_DAY, f->w->person[HERE][CAST_TEACHER], rows[i].begin_ms, consult, desk, slots);
		open_page(f, f->session);
		const json_t *days = json_object_get(item(f, "consultations", i + 1), "days");
		assert_int_equal(json_array_size(days), rows[i].last ? 2 : 1);
		assert_string_equal(json_string_value(json_array_get(days, 0)), rows[i].first);
		assert_int_equal(family_book(f, f->session, slots[0], f->child), 200);
		assert_int_equal(number_of(f->w->d.body, "begin"), rows[i].begin_ms);
		assert_non_null(strstr(calendar(f, f->session), rows[i].utc));
		assert_non_null(strstr(f->w->d.text, rows[i].clock));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, family_world_set_up, family_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(one_call_shows_all), TEST(a_draft_is_not_there), TEST(hours_are_for_those_who_are_taught),
		TEST(what_is_over_is_left_out), TEST(a_slot_is_free_then_mine_and_taken_for_others), TEST(a_repeated_key_is_answered_with_its_talk),
		TEST(each_refusal_has_its_word), TEST(booking_has_its_time), TEST(a_talk_is_moved_whole_or_not_at_all),
		TEST(it_may_be_changed_until_it_begins), TEST(a_cancelled_talk_leaves_its_slot), TEST(a_companion_sees_his_one_talk),
		TEST(four_come_along), TEST(who_is_removed_is_out_at_once), TEST(a_link_says_that_the_talk_is_over),
		TEST(wishes_have_an_order_and_an_end), TEST(addresses_are_addresses), TEST(languages_are_those_that_there_are),
		TEST(a_calendar_speaks_the_language_of_who_asks), TEST(days_are_those_of_the_school)};
	return cmocka_run_group_tests_name("family", tests, NULL, NULL);
}
