/* What families and those who come with them may not: other families' talks, other schools, guessing. */
#include "call.h"
#include "family_world.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

/* A body with "$" for an id. */
static char *put(const char *text, const char *id)
{
	const char *sign = strchr(text, '$');
	return sign ? g_strdup_printf("%.*s%s%s", (int)(sign - text), text, id, sign + 1) : g_strdup(text);
}

static int ask(struct family_world *f, const char *method, const char *path, const char *session, const char *body)
{
	f->w->d.at_ms += 5000; /* so that no limit is met */
	return driver_api(&f->w->d, method, path, session, body);
}

/* Nothing is told and nothing done. */
static void refused(struct family_world *f, const char *method, const char *path, const char *session, const char *body, int status, const char *code)
{
	int changes = sqlite3_total_changes(f->w->d.store->db);
	int is = ask(f, method, path, session, body);
	if (is != status || strcmp(world_error(f->w), code) != 0 || json_object_size(f->w->d.body) != 1) {
		fail_msg("%s %s %s: %d %s", method, path, body, is, world_error(f->w));
	}
	assert_int_equal(sqlite3_total_changes(f->w->d.store->db), changes);
}

/* All calls that name a talk. */
static const struct {
	const char *method, *path, *body;
} talk_calls[] = {
	{"POST", "/api/family/talks/*", "{\"interpreter\":\"tr\"}"},
	{"POST", "/api/family/talks/*", "{}"},
	{"POST", "/api/family/talks/*/cancel", "{}"},
	{"POST", "/api/family/talks/*/companions", "{\"kind\":\"parent\",\"name\":\"Eve\"}"},
	{"POST", "/api/family/talks/*/companions/remove", "{\"id\":\"x\"}"},
	{"GET", "/api/talks/*/calendar.ics", ""},
	{"POST", "/api/talks/*/move", "{\"slot\":\"x\"}"},
	{"POST", "/api/talks/*/cancel", "{}"},
};

static void talks_of_others_are_not_there(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], companion[STORE_TOKEN_MAX], own[STORE_ID_MAX], path[256];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][3], f->child), 200);
	snprintf(own, sizeof own, "%s", f->talk);
	assert_int_equal(family_invite(f, f->session, "interpreter", "Herr Roth", guest, link), 200);
	family_enter(f, link, companion);
	assert_int_equal(family_book(f, f->their_session, f->slot[DESK_OWN][0], f->their_child), 200);
	const char *const ids[] = {f->talk, "nosuch", f->desk[DESK_OWN], f->slot[DESK_OWN][0], f->child, f->consult};
	for (size_t i = 0; i < G_N_ELEMENTS(talk_calls); i++) {
		bool is_for_companions = strcmp(talk_calls[i].method, "GET") == 0;
		for (size_t k = 0; k < G_N_ELEMENTS(ids); k++) {
			snprintf(path, sizeof path, "%s", world_path(f->w, talk_calls[i].path, ids[k]));
			refused(f, talk_calls[i].method, path, f->session, talk_calls[i].body, 404, "not_found");
			refused(f, talk_calls[i].method, path, f->w->session[PLACE_OTHER_SCHOOL][CAST_PARENT], talk_calls[i].body, 404, "not_found");
			refused(f, talk_calls[i].method, path, companion, talk_calls[i].body, is_for_companions ? 404 : 403,
				is_for_companions ? "not_found" : "not_allowed");
			refused(f, talk_calls[i].method, path, f->w->session[HERE][CAST_GUEST], talk_calls[i].body, 403, "not_allowed");
			refused(f, talk_calls[i].method, path, f->w->session[HERE][CAST_PUPIL], talk_calls[i].body, 403, "not_allowed");
			refused(f, talk_calls[i].method, path, "", talk_calls[i].body, 401, "no_session");
		}
	}
	/* nor by a companion of another talk, who is one of this school */
	refused(f, "POST", world_path(f->w, "/api/family/talks/*/companions/remove", f->talk), f->their_session,
		"{\"id\":\"none\"}", 404, "no_such_person");
	char *body = g_strdup_printf("{\"id\":\"%s\"}", guest);
	refused(f, "POST", world_path(f->w, "/api/family/talks/*/companions/remove", f->talk), f->their_session, body, 404, "no_such_person");
	g_free(body);
	assert_int_equal(ask(f, "GET", "/api/family", companion, ""), 200);
	assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(f->w->d.body, "talks"), 0), "id")), own);
}

static void slots_and_children_of_others_are_not_there(void **state)
{
	struct family_world *f = *state;
	const char *slot = f->slot[DESK_OWN][2];
	const char *far_child = f->w->person[PLACE_OTHER_SCHOOL][CAST_PUPIL], *near_child = f->w->person[PLACE_OTHER_GROUP][CAST_PUPIL];
	const struct {
		const char *slot, *child;
	} rows[] = {{f->far_slot[0], f->child}, {slot, f->their_child}, {slot, near_child}, {slot, far_child}, {f->far_slot[0], far_child},
		{"nosuch", f->child}, {f->desk[DESK_OWN], f->child}, {slot, "nosuch"}, {slot, f->w->person[HERE][CAST_PARENT]},
		{slot, f->w->person[HERE][CAST_TEACHER]}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *body = g_strdup_printf("{\"slot\":\"%s\",\"child\":\"%s\",\"key\":\"k%zu\"}", rows[i].slot, rows[i].child, i);
		refused(f, "POST", "/api/family/talks", f->session, body, 404, "not_found");
		g_free(body);
	}
	refused(f, "GET", world_path(f->w, "/api/family/desks/*", f->far_desk), f->session, "", 404, "not_found");
	refused(f, "GET", world_path(f->w, "/api/family/desks/*", f->desk[DESK_OWN]), f->w->session[PLACE_OTHER_SCHOOL][CAST_PARENT], "", 404,
		"not_found");
	char *body = put("{\"consultation\":\"$\",\"child\":\"x\",\"desks\":[]}", f->far_consult);
	refused(f, "POST", "/api/family/wishes", f->session, body, 404, "not_found");
	g_free(body);
}

/* Only a parent, and who comes with one, sees a family's page; no others book. */
static void pages_of_families_are_for_families(void **state)
{
	struct family_world *f = *state;
	char guest[STORE_ID_MAX], link[STORE_TOKEN_MAX], companion[STORE_TOKEN_MAX];
	assert_int_equal(family_book(f, f->session, f->slot[DESK_OWN][3], f->child), 200);
	assert_int_equal(family_invite(f, f->session, "parent", "Oma", guest, link), 200);
	family_enter(f, link, companion);
	char *booking = g_strdup_printf("{\"slot\":\"%s\",\"child\":\"%s\",\"key\":\"k\"}", f->slot[DESK_OWN][4], f->child);
	for (int cast = 0; cast <= CASTS; cast++) {
		const char *session = cast == CASTS ? companion : f->w->session[HERE][cast];
		if (cast == CAST_PARENT) {
			continue;
		}
		if (cast != CASTS) {
			refused(f, "GET", "/api/family", session, "", 403, "not_allowed");
		}
		refused(f, "GET", world_path(f->w, "/api/family/desks/*", f->desk[DESK_OWN]), session, "", 403, "not_allowed");
		refused(f, "POST", "/api/family/talks", session, booking, 403, "not_allowed");
		refused(f, "POST", "/api/family/wishes", session, "{\"consultation\":\"x\",\"child\":\"x\",\"desks\":[]}", 403, "not_allowed");
		refused(f, "POST", "/api/family/contact", session, "{\"email\":\"\"}", 403, "not_allowed");
	}
	/* a companion is no guest of the school, and no teacher by saying so */
	static const char *const others[] = {"/api/timetable", "/api/holidays", "/api/periods", "/api/groups", "/api/people", "/api/consultations"};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		refused(f, "GET", others[i], companion, "", 403, "not_allowed");
		if (i >= 3) {
			refused(f, "GET", others[i], f->session, "", 403, "not_allowed");
		}
	}
	refused(f, "GET", world_path(f->w, "/api/desks/*", f->desk[DESK_OWN]), f->session, "", 403, "not_allowed");
	refused(f, "POST", world_path(f->w, "/api/talks/*/note", f->talk), f->session, "{\"text\":\"x\"}", 403, "not_allowed");
	refused(f, "POST", world_path(f->w, "/api/desks/*/talks", f->desk[DESK_OWN]), f->session, booking, 403, "not_allowed");
	g_free(booking);
}

/* Ten thousand ids by chance within some minutes: most of them are not even looked at, and others notice nothing. */
static void guesses_are_limited(void **state)
{
	struct family_world *f = *state;
	static const char *const paths[] = {"/api/family/desks/*", "/api/family/talks/*/cancel", "/api/talks/*/calendar.ics"};
	enum { GUESSES = 10000, EVERY_MS = 50 };
	char id[STORE_ID_MAX];
	int looked_at = 0, held_up = 0;
	for (int i = 0; i < GUESSES; i++) {
		store_make_secret_id(id);
		const char *path = paths[i % (int)G_N_ELEMENTS(paths)];
		const char *method = strstr(path, "cancel") ? "POST" : "GET";
		f->w->d.at_ms += EVERY_MS;
		int status = driver_api(&f->w->d, method, world_path(f->w, path, id), f->session, "");
		assert_true(status == 404 || status == 429);
		looked_at += status == 404;
		held_up += status == 429;
	}
	assert_int_equal(looked_at + held_up, GUESSES);
	assert_in_range(looked_at, 30, 30 + GUESSES * EVERY_MS / 2000 + 1);
	assert_int_equal(world_get(f->w, "/api/family", f->their_session), 200);
	/* what is his own goes on */
	f->w->d.at_ms += 1000;
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", f->desk[DESK_OWN]), f->session), 200);
}

/* By slots in bodies, too; and whoever books and cancels all day is held up. */
static void bookings_are_limited(void **state)
{
	struct family_world *f = *state;
	char other[STORE_ID_MAX];
	int done = 0, held_up = 0;
	assert_int_equal(family_book(f, f->session, f->slot[DESK_TEAM][5], f->child), 200);
	snprintf(other, sizeof other, "%s", f->talk);
	for (int i = 0; i < 200; i++) {
		int status = family_book(f, f->session, f->slot[DESK_OWN][0], f->child);
		if (status == 200) {
			done++;
			(void)world_post(f->w, world_path(f->w, "/api/family/talks/*/cancel", f->talk), f->session, json_object());
		}
		held_up += status == 429;
	}
	assert_in_range(done, 20, 60);
	assert_true(held_up > 100);
	/* by the other way to the same, too */
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/talks/*/move", other), f->session, json_pack("{s:s}", "slot", f->slot[DESK_TEAM][4])), 429);
	assert_int_equal(world_post(f->w, world_path(f->w, "/api/talks/*/cancel", other), f->session, json_object()), 429);
	assert_int_equal(family_book(f, f->their_session, f->slot[DESK_OWN][1], f->their_child), 200);
}

static void links_are_guessed_by_address(void **state)
{
	struct family_world *f = *state;
	char token[STORE_ID_MAX];
	int looked_at = 0;
	for (int i = 0; i < 1000; i++) {
		store_make_secret_id(token);
		looked_at += world_post(f->w, "/api/session", "", json_pack("{s:s}", "token", token)) != 429;
	}
	assert_in_range(looked_at, 1, 31);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, family_world_set_up, family_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(talks_of_others_are_not_there), TEST(slots_and_children_of_others_are_not_there),
		TEST(pages_of_families_are_for_families), TEST(guesses_are_limited), TEST(bookings_are_limited), TEST(links_are_guessed_by_address)};
	return cmocka_run_group_tests_name("family_hostile", tests, NULL, NULL);
}
