/* Who comes with a family, what it wishes for, and how it is written to (docs/consultation.md, section 3). */
#include "call.h"
#include "family_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

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
	family_open(f, session);
	assert_int_equal(family_count(f, "consultations") + family_count(f, "children") + family_count(f, "wishes"), 0);
	assert_int_equal(family_count(f, "talks"), 1);
	const json_t *talk = family_item(f, "talks", 0);
	assert_string_equal(family_text(talk, "id"), f->talk);
	assert_string_equal(family_text(json_object_get(talk, "child"), "name"), "pupil"); /* not the whole name */
	assert_int_equal(json_array_size(json_object_get(talk, "companions")), 1);
	assert_string_equal(family_text(json_array_get(json_object_get(talk, "companions"), 0), "id"), guest);
	assert_string_equal(family_text(json_object_get(f->w->d.body, "contact"), "language"), "tr");
	assert_null(strstr(f->w->d.text, "Oma"));
	/* nobody looks for them among the people of the school */
	assert_int_equal(world_get(f->w, "/api/people?role=guest", f->w->session[HERE][CAST_ADMIN]), 200);
	assert_true(family_count(f, "people") > 0);
	assert_null(strstr(f->w->d.text, "Oma"));
	/* the family sees both */
	family_open(f, f->session);
	assert_int_equal(json_array_size(json_object_get(family_item(f, "talks", 0), "companions")), 2);
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
	assert_int_equal(family_invite(f, f->session, "social", "  ", guest, link), 400);
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
	family_open(f, session);
	assert_string_equal(family_text(family_item(f, "talks", 0), "state"), "booked");
	assert_int_equal(store_talk_get(f->w->d.store, f->talk, &talk), OK);
	talk.state = TALK_OVER;
	assert_int_equal(store_talk_day(f->w->d.store, &talk), OK);
	family_enter(f, link, session);
	family_open(f, session);
	assert_string_equal(family_text(family_item(f, "talks", 0), "state"), "over");
}

/* How often the teacher of that desk has heard that it is another now, since the last look. */
static int heard(struct driver *d)
{
	json_t *lines = driver_take(d);
	int count = driver_count(lines, "u8", "desk.changed");
	json_decref(lines);
	return count;
}

/* Whoever has the desk open while the day runs sees what families do. */
static void a_desk_that_is_open_hears_of_families(void **state)
{
	struct family_world *f = *state;
	struct driver *d = &f->w->d;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX];
	family_at(f, FAMILY_BEGIN_MS - 3600000);
	driver_open(d, "u8");
	assert_string_equal(driver_code(d, "u8", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	assert_string_equal(driver_code(d, "u8", "desk.open", json_pack("{s:s}", "desk", f->desk[DESK_OTHER])), "");
	(void)heard(d);
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OTHER][0], f->child), 200);
	assert_int_equal(heard(d), 1);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*", f->talk), f->session, json_pack("{s:s}", "slot", f->slot[DESK_OTHER][1])), 200);
	assert_int_equal(heard(d), 1);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", guest, link), 200);
	assert_int_equal(heard(d), 1);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/companions/remove", f->talk), f->session, json_pack("{s:s}", "id", guest)),
		200);
	assert_int_equal(heard(d), 1);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/family/talks/*/cancel", f->talk), f->session, json_object()), 200);
	assert_int_equal(heard(d), 1);
	/* of another desk it hears nothing */
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][0], f->child), 200);
	assert_int_equal(heard(d), 0);
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
	family_open(f, f->session);
	assert_true(json_is_true(json_object_get(family_item(f, "consultations", 0), "mayWish")));
	const json_t *wishes = family_item(f, "wishes", 0);
	assert_string_equal(json_string_value(json_array_get(json_object_get(wishes, "desks"), 0)), f->desk[DESK_OTHER]);
	assert_string_equal(json_string_value(json_array_get(json_object_get(wishes, "desks"), 1)), f->desk[DESK_OWN]);
	assert_int_equal(family_number(wishes, "from"), FAMILY_BEGIN_MS);
	assert_true(json_is_null(json_object_get(wishes, "until")));
	assert_int_equal(wish(f, f->child, many), 400);
	assert_int_equal(wish(f, f->child, json_pack("[s, s]", f->desk[DESK_OWN], f->desk[DESK_OWN])), 400);
	assert_int_equal(wish(f, f->child, json_pack("[s]", f->far_desk)), 404);
	assert_int_equal(wish(f, f->their_child, json_pack("[s]", f->desk[DESK_OWN])), 404);
	assert_int_equal(world_post(f->w, "/api/family/wishes", f->session, json_pack("{s:s, s:s, s:[s], s:I, s:I}", "consultation", f->consult, "child",
		f->child, "desks", f->desk[DESK_OWN], "from", (json_int_t)FAMILY_BEGIN_MS, "until", (json_int_t)FAMILY_BEGIN_MS)), 400);
	family_open(f, f->session);
	assert_int_equal(json_array_size(json_object_get(family_item(f, "wishes", 0), "desks")), 2);
	assert_int_equal(wish(f, f->child, json_array()), 200);
	family_open(f, f->session);
	assert_int_equal(family_count(f, "wishes"), 0);
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
	family_open(f, f->session);
	assert_true(json_is_true(json_object_get(json_object_get(f->w->d.body, "school"), "hasMail")));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		family_at(f, DRIVER_EPOCH_MS + (int64_t)i * 10000);
		int status = say(f, "email", rows[i].said);
		if (status != (rows[i].kept ? 200 : 400) || (rows[i].kept && strcmp(world_text(f->w, "email"), rows[i].kept) != 0)) {
			fail_msg("%s: %d %s", rows[i].said, status, world_text(f->w, "email"));
		}
	}
	family_open(f, f->session);
	assert_string_equal(family_text(json_object_get(f->w->d.body, "contact"), "email"), "ada@xn--mller-kva.example");
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
	/* null is none said: it is as it was */
	assert_int_equal(driver_api(&f->w->d, "POST", "/api/family/contact", f->session, "{\"language\":null}"), 200);
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
		family_open(f, f->session);
		const json_t *days = json_object_get(family_item(f, "consultations", i + 1), "days");
		assert_int_equal(json_array_size(days), rows[i].last ? 2 : 1);
		assert_string_equal(json_string_value(json_array_get(days, 0)), rows[i].first);
		assert_int_equal(family_book(f, f->session, slots[0], f->child), 200);
		assert_int_equal(family_number(f->w->d.body, "begin"), rows[i].begin_ms);
		assert_non_null(strstr(calendar(f, f->session), rows[i].utc));
		assert_non_null(strstr(f->w->d.text, rows[i].clock));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, family_world_set_up, family_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_companion_sees_his_one_talk), TEST(four_come_along),
		TEST(who_is_removed_is_out_at_once), TEST(a_link_says_that_the_talk_is_over), TEST(a_desk_that_is_open_hears_of_families),
		TEST(wishes_have_an_order_and_an_end), TEST(addresses_are_addresses),
		TEST(languages_are_those_that_there_are), TEST(a_calendar_speaks_the_language_of_who_asks),
		TEST(days_are_those_of_the_school)};
	return cmocka_run_group_tests_name("family_people", tests, NULL, NULL);
}
