/* What members, guests and strangers of a conference may not. */
#include "conference_scene.h"
#include "members.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

/* All that changes one. */
static const struct {
	const char *what, *body;
} changes[] = {
	{"", "{\"title\":\"Meins\"}"},
	{"/remove", "{}"},
	{"/roll", "{\"add\":[{\"person\":\"@classmate\",\"kind\":\"vote\"}]}"},
	{"/roll", "{\"from\":{\"teachers\":true,\"kind\":\"vote\"}}"},
	{"/agenda", "{\"items\":[]}"},
	{"/invite", "{\"force\":true}"},
	{"/links", "{}"},
	{"/again", "{\"begin\":1790700000000}"},
};

static void not_changed(struct conference_scene *s, const char *session, int status, const char *code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		scene_not_done(s, session, changes[i].what, changes[i].body, status, code, NULL);
	}
}

/* The last reply has the roll. */
static void set_office(struct conference_scene *s, const char *name, const char *office)
{
	char *body = g_strdup_printf("{\"set\":[{\"seat\":\"%s\",\"kind\":\"vote\",\"office\":\"%s\"}]}", scene_word(scene_seat(s, name), "id"), office);
	scene_done(s, CAST_TEACHER, "/roll", body);
	g_free(body);
}

static void a_teacher_is_not_at_anothers_draft(void **state)
{
	struct conference_scene *s = *state;
	scene_prepare(s, "teachers");
	scene_done(s, CAST_TEACHER, "/roll", "{\"from\":{\"teachers\":true,\"kind\":\"vote\"}}");
	const char *colleague = s->w->session[PLACE_OTHER_GROUP][CAST_TEACHER];
	not_changed(s, colleague, 404, "not_found");
	scene_not_read(s, colleague, "", 404, "not_found");
	scene_not_read(s, colleague, "/people", 404, "not_found");
	/* nor are those who lead the school: nothing is called yet */
	not_changed(s, scene_of(s, CAST_LEADER), 404, "not_found");
	scene_not_read(s, scene_of(s, CAST_ADMIN), "", 404, "not_found");
	/* until he is to chair it */
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), ""), 200);
	set_office(s, "teacher other group", "deputy");
	assert_int_equal(scene_read(s, colleague, ""), 200);
	assert_int_equal(scene_ask(s, colleague, "", "{\"text\":\"Neu\"}"), 200);
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), ""), 200);
	set_office(s, "teacher other group", "teller");
	scene_not_read(s, colleague, "", 404, "not_found");
	scene_done(s, CAST_TEACHER, "/agenda", "{\"items\":[{\"title\":\"Bericht\"}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	/* called, he sees it and manages nothing */
	assert_int_equal(scene_read(s, colleague, ""), 200);
	for (size_t i = 0; i + 1 < G_N_ELEMENTS(changes); i++) {
		scene_not_done(s, colleague, changes[i].what, changes[i].body, 403, "not_allowed", NULL);
	}
}

static void a_draft_whose_convener_has_left_is_the_offices(void **state)
{
	struct conference_scene *s = *state;
	scene_prepare(s, "teachers");
	assert_int_equal(store_member_leave(s->w->d.store, s->w->person[HERE][CAST_TEACHER], DRIVER_EPOCH_MS), OK);
	assert_int_equal(scene_read(s, scene_of(s, CAST_LEADER), ""), 200);
	scene_done(s, CAST_ADMIN, "/remove", "{}");
	scene_not_read(s, scene_of(s, CAST_LEADER), "", 404, "not_found");
}

static void nobody_of_another_school_reaches_it(void **state)
{
	struct conference_scene *s = *state;
	char path[64], file[STORE_ID_MAX];
	scene_call(s, "school");
	scene_file(s, CAST_TEACHER, "plan.pdf", file);
	char *body = g_strdup_printf("{\"items\":[{\"title\":\"Plan\",\"papers\":[\"%s\"]}]}", file);
	scene_done(s, CAST_TEACHER, "/agenda", body);
	snprintf(path, sizeof path, "/papers/%s", file);
	for (int cast = 0; cast < CASTS; cast++) {
		const char *far = s->w->session[PLACE_OTHER_SCHOOL][cast];
		scene_not_read(s, far, "", 404, "not_found");
		scene_not_read(s, far, path, 404, "not_found");
	}
	not_changed(s, s->w->session[PLACE_OTHER_SCHOOL][CAST_LEADER], 404, "not_found");
	/* and their convener gets neither its papers nor its people into his own */
	const char *far = s->w->session[PLACE_OTHER_SCHOOL][CAST_TEACHER];
	s->id[0] = '\0';
	assert_int_equal(scene_ask(s, far, "", "{\"kind\":\"weekly\",\"title\":\"Woche\",\"begin\":1790602200000}"), 200);
	snprintf(s->id, sizeof s->id, "%s", world_text(s->w, "id"));
	scene_not_done(s, far, "/agenda", body, 400, "bad_request", "paper");
	scene_not_done(s, far, "/roll", "{\"add\":[{\"person\":\"@pupil\",\"kind\":\"vote\"}]}", 400, "bad_request", "person");
	assert_int_equal(scene_read(s, far, "/people?q=here"), 200);
	assert_int_equal(json_array_size(json_object_get(s->w->d.body, "people")), 0);
	g_free(body);
}

/* A paper that one may not read where it lies does not get to the agenda. */
static void papers_of_others_are_not_handed_out(void **state)
{
	struct conference_scene *s = *state;
	char file[STORE_ID_MAX];
	const char *colleague = s->w->session[PLACE_OTHER_GROUP][CAST_TEACHER];
	scene_file(s, CAST_TEACHER, "plan.pdf", file);
	char *body = g_strdup_printf("{\"items\":[{\"title\":\"Plan\",\"papers\":[\"%s\"]}]}", file);
	s->id[0] = '\0';
	assert_int_equal(scene_ask(s, colleague, "", "{\"kind\":\"weekly\",\"title\":\"Woche\",\"begin\":1790602200000}"), 200);
	snprintf(s->id, sizeof s->id, "%s", world_text(s->w, "id"));
	scene_not_done(s, colleague, "/agenda", body, 400, "bad_request", "paper");
	char path[64];
	snprintf(path, sizeof path, "/papers/%s", file);
	scene_not_read(s, colleague, path, 404, "not_found");
	g_free(body);
}

static void guests_do_not_read_what_is_not_for_them(void **state)
{
	struct conference_scene *s = *state;
	char open[STORE_ID_MAX], closed[STORE_ID_MAX], path[64], other[64];
	scene_call(s, "school");
	scene_let_in(s);
	scene_file(s, CAST_TEACHER, "fuer-alle.pdf", open);
	scene_file(s, CAST_TEACHER, "personal.pdf", closed);
	char *body = g_strdup_printf("{\"items\":[{\"title\":\"Bericht\",\"text\":\"Alle\",\"papers\":[\"%s\"]},"
		"{\"title\":\"Personal\",\"text\":\"Vertraulich\",\"guests\":false,\"papers\":[\"%s\"]}]}", open, closed);
	scene_done(s, CAST_TEACHER, "/agenda", body);
	g_free(body);
	snprintf(path, sizeof path, "/papers/%s", open);
	snprintf(other, sizeof other, "/papers/%s", closed);
	const char *const guests[] = {scene_of(s, CAST_PARENT), s->session};
	for (size_t i = 0; i < G_N_ELEMENTS(guests); i++) {
		assert_int_equal(scene_read(s, guests[i], path), 200);
		scene_not_read(s, guests[i], other, 404, "not_found");
		assert_int_equal(scene_read(s, guests[i], ""), 200);
		const json_t *item = scene_item(s, "agenda", 1);
		assert_string_equal(scene_word(item, "title"), "");
		assert_string_equal(scene_word(item, "text"), "");
		assert_int_equal(json_array_size(json_object_get(item, "papers")), 0);
		assert_null(strstr(s->w->d.text, "Vertraulich"));
		assert_null(strstr(s->w->d.text, "Personal"));
		assert_null(strstr(s->w->d.text, closed));
		assert_int_equal(scene_read(s, guests[i], "/calendar.ics"), 200);
		assert_null(strstr(s->w->d.text, "Personal"));
		assert_non_null(strstr(s->w->d.text, "nicht öffentlich"));
	}
	const char *const others[] = {scene_of(s, CAST_PUPIL), scene_of(s, CAST_TEACHER), scene_of(s, CAST_ADMIN)};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		assert_int_equal(scene_read(s, others[i], other), 200);
	}
	/* who is not called reads neither */
	scene_not_read(s, scene_of(s, CAST_CLASSMATE), path, 404, "not_found");
	scene_not_read(s, scene_of(s, CAST_GUEST), path, 404, "not_found");
	/* nor does a file of the same shelf that is no paper go out by this way */
	char third[STORE_ID_MAX];
	scene_file(s, CAST_TEACHER, "anderes.pdf", third);
	snprintf(other, sizeof other, "/papers/%s", third);
	scene_not_read(s, scene_of(s, CAST_TEACHER), other, 404, "not_found");
}

/* The calls of all others are in test_walls.c: none that does not name him lets him through. */
static void somebody_from_outside_is_in_his_conference_alone(void **state)
{
	struct conference_scene *s = *state;
	char file[STORE_ID_MAX], path[64];
	scene_call(s, "school");
	scene_let_in(s);
	not_changed(s, s->session, 403, "not_allowed");
	scene_not_read(s, s->session, "/people", 403, "not_allowed");
	char *session = g_strdup(s->session);
	scene_call(s, "teachers"); /* another one, with somebody else of the same name */
	scene_file(s, CAST_TEACHER, "plan.pdf", file);
	char *body = g_strdup_printf("{\"items\":[{\"title\":\"Plan\",\"papers\":[\"%s\"]}]}", file);
	scene_done(s, CAST_TEACHER, "/agenda", body);
	g_free(body);
	snprintf(path, sizeof path, "/papers/%s", file);
	scene_not_read(s, session, "", 404, "not_found");
	scene_not_read(s, session, path, 404, "not_found");
	s->w->d.at_ms += 3000;
	assert_int_equal(world_get(s->w, "/api/conferences", session), 200);
	assert_int_equal(json_array_size(json_object_get(s->w->d.body, "conferences")), 1);
	assert_string_not_equal(scene_word(scene_item(s, "conferences", 0), "id"), s->id);
	s->w->d.at_ms += 3000;
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/files/*/content", file), session), 403);
	g_free(session);
}

/* A chair from outside leads the meeting, and still calls nobody. */
static void a_chair_from_outside_manages_nothing(void **state)
{
	struct conference_scene *s = *state;
	scene_call(s, "school");
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), ""), 200);
	set_office(s, "Frau Roth", "deputy");
	scene_let_in(s);
	assert_int_equal(scene_read(s, s->session, ""), 200);
	assert_null(json_object_get(scene_seat(s, "Frau Roth"), "hasMail"));
	not_changed(s, s->session, 403, "not_allowed");
}

static void there_are_only_so_many_from_outside(void **state)
{
	struct conference_scene *s = *state;
	scene_call(s, "school");
	json_t *add = json_array();
	for (int i = 1; i < OUTSIDERS_MAX; i++) { /* one is there */
		json_array_append_new(add, json_pack("{s:s, s:s}", "name", "Gast", "kind", "guest"));
	}
	json_t *body = json_pack("{s:O}", "add", add);
	char *text = json_dumps(body, JSON_COMPACT);
	scene_done(s, CAST_TEACHER, "/roll", text);
	free(text);
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/roll", "{\"add\":[{\"name\":\"Gast\",\"kind\":\"guest\"}]}", 400, "bad_request", "many");
	json_decref(add);
	json_decref(body);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conference_scene_set_up, conference_scene_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_teacher_is_not_at_anothers_draft), TEST(a_draft_whose_convener_has_left_is_the_offices), TEST(nobody_of_another_school_reaches_it),
		TEST(papers_of_others_are_not_handed_out), TEST(guests_do_not_read_what_is_not_for_them),
		TEST(somebody_from_outside_is_in_his_conference_alone), TEST(a_chair_from_outside_manages_nothing),
		TEST(there_are_only_so_many_from_outside)};
	return cmocka_run_group_tests_name("conference_hostile", tests, NULL, NULL);
}
