/* Talks as the school makes, moves and cancels them; and who may not do what the school does. */
#include "call.h"
#include "consult_world.h"
#include "members.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HERE PLACE_HERE
#define OTHER PLACE_OTHER_GROUP
#define FAR PLACE_OTHER_SCHOOL

static const char *session_of(const struct consult_scene *s, enum cast cast)
{
	return s->w->session[HERE][cast];
}

/* -- talks ------------------------------------------------------------------------------------------------------ */

static void talks_are_assigned(void **state)
{
	struct consult_scene *s = *state;
	const char *pupil = s->w->person[HERE][CAST_PUPIL], *mate = s->w->person[HERE][CAST_CLASSMATE], *stranger = s->w->person[OTHER][CAST_PUPIL];
	json_t *row = json_pack("{s:s, s:s, s:i, s:s}", "slot", s->k.slots[2], "child", mate, "slots", 2, "mode", "place");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, json_assign(s->k.slots[0], mate)), 409, "slot_taken", "");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, json_assign(s->k.slots[1], pupil)), 409, "has_talk", "");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, json_assign(s->k.slots[1], stranger)), 404, "not_found", "");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_LEADER, json_assign(s->k.slots[1], s->w->person[FAR][CAST_PUPIL])), 404, "not_found", "");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_LEADER, json_assign(s->k.slots[1], s->w->person[HERE][CAST_PARENT])), 404, "not_found", "");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, json_assign(s->k.hour_slots[1], mate)), 400, "bad_request", "slot");
	assert_int_equal(scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, row), 200);
	const json_t *talk = s->w->d.body;
	assert_int_equal(json_number_of(talk, "begin"), WORLD_BEGIN_MS + 2 * WORLD_SLOT_MS);
	assert_int_equal(json_number_of(talk, "end"), WORLD_BEGIN_MS + 4 * WORLD_SLOT_MS);
	assert_true(json_is_true(json_object_get(talk, "isAssigned")));
	assert_string_equal(json_text_of(talk, "mode"), "place");
	assert_string_equal(json_text_of(talk, "language"), "de");
	assert_int_equal(json_number_of(talk, "code"), 2);
	/* a leader for all of the school */
	assert_int_equal(scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_LEADER, json_assign(s->k.slots[1], stranger)), 200);
	/* when nothing is booked any more by families, the school still may; but not what is over */
	assert_int_equal(scene_post(s, "/api/consultations/*", s->k.hour, CAST_TEACHER, json_pack("{s:s}", "state", "closed")), 200);
	assert_int_equal(scene_post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, json_assign(s->k.hour_slots[1], mate)), 200);
	scene_go_to(s, WORLD_BEGIN_MS + INT64_C(7) * 24 * 3600 * 1000 + 3 * WORLD_SLOT_MS);
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, json_assign(s->k.hour_slots[0], pupil)), 409, "booking_closed", "");
	assert_int_equal(scene_post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, json_assign(s->k.hour_slots[4], pupil)), 200);
}

/* The leader's, at the same times. */
static void add_desk(struct consult_scene *s, char desk[STORE_ID_MAX], char (*slots)[STORE_ID_MAX])
{
	json_t *body = json_one_desk(s->w->person[HERE][CAST_LEADER], NULL);
	json_object_set_new(body, "grid", json_grid("2026-09-24", "14:00", "15:00"));
	assert_int_equal(scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, body), 200);
	snprintf(desk, STORE_ID_MAX, "%s", json_text_of(json_array_get(scene_list(s, "desks"), 0), "id"));
	consult_world_slots(s->w, desk, slots);
}

static void nobody_is_in_two_talks(void **state)
{
	struct consult_scene *s = *state;
	char desk[STORE_ID_MAX], slots[WORLD_SLOTS][STORE_ID_MAX];
	add_desk(s, desk, slots);
	scene_refused(s, scene_post(s, "/api/desks/*/talks", desk, CAST_LEADER, json_assign(slots[0], s->w->person[HERE][CAST_PUPIL])), 409, "clash", "");
	assert_int_equal(scene_post(s, "/api/desks/*/talks", desk, CAST_LEADER, json_assign(slots[1], s->w->person[HERE][CAST_PUPIL])), 200);
	/* the teacher of the first desk joins an hour at the same time: what he can't have is shown before */
	assert_int_equal(scene_post(s, "/api/desks/*/grid", s->k.hour_desk, CAST_TEACHER, json_grid("2026-09-24", "14:00", "14:20")), 200);
	const json_t *list = scene_list(s, "slots");
	assert_true(json_is_true(json_object_get(json_array_get(list, 0), "clash")));
	assert_true(json_is_false(json_object_get(json_array_get(list, 1), "clash")));
	char first[STORE_ID_MAX];
	snprintf(first, sizeof first, "%s", json_text_of(json_array_get(list, 0), "id"));
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, json_assign(first, s->w->person[HERE][CAST_CLASSMATE])), 409, "clash", "");
}

static json_t *to_slot(const char *slot)
{
	return json_pack("{s:s}", "slot", slot);
}

static void talks_are_moved_and_cancelled(void **state)
{
	struct consult_scene *s = *state;
	struct store_talk talk;
	assert_int_equal(scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, json_assign(s->k.slots[1], s->w->person[HERE][CAST_CLASSMATE])), 200);
	scene_refused(s, scene_post(s, "/api/talks/*/move", s->k.talk, CAST_TEACHER, to_slot(s->k.slots[1])), 409, "slot_taken", "");
	scene_refused(s, scene_post(s, "/api/talks/*/move", s->k.talk, CAST_TEACHER, to_slot("x")), 400, "bad_request", "slot");
	assert_int_equal(scene_post(s, "/api/talks/*/move", s->k.talk, CAST_PARENT, to_slot(s->k.slots[2])), 200);
	assert_int_equal(json_number_of(s->w->d.body, "begin"), WORLD_BEGIN_MS + 2 * WORLD_SLOT_MS);
	assert_int_equal(world_post(s->w, world_path(s->w, "/api/talks/*/move", s->k.talk), s->w->session[OTHER][CAST_PARENT], to_slot(s->k.slots[3])), 404);
	/* the school may, when families may not any more */
	assert_int_equal(scene_post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:s}", "state", "closed")), 200);
	scene_refused(s, scene_post(s, "/api/talks/*/move", s->k.talk, CAST_PARENT, to_slot(s->k.slots[3])), 409, "booking_closed", "");
	assert_int_equal(scene_post(s, "/api/talks/*/move", s->k.talk, CAST_LEADER, to_slot(s->k.slots[3])), 200);
	assert_int_equal(store_talk_get(s->w->d.store, s->k.talk, &talk), OK);
	talk.state = TALK_OPEN;
	assert_int_equal(store_talk_day(s->w->d.store, &talk), OK);
	scene_refused(s, scene_post(s, "/api/talks/*/move", s->k.talk, CAST_TEACHER, to_slot(s->k.slots[4])), 409, "talk_over", "");
	scene_refused(s, scene_post(s, "/api/talks/*/cancel", s->k.talk, CAST_TEACHER, json_object()), 409, "talk_over", "");
	talk.state = TALK_BOOKED;
	assert_int_equal(store_talk_day(s->w->d.store, &talk), OK);
	assert_int_equal(scene_post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 200);
	scene_refused(s, scene_post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 404, "not_found", "");
}

/* Nobody but the desk's teachers ever sees what one of them wrote for himself. */
static void notes_are_the_teachers_own(void **state)
{
	static const enum cast casts[] = {CAST_ADMIN, CAST_OPERATOR, CAST_LEADER, CAST_TEACHING_ADMIN};
	struct consult_scene *s = *state;
	char long_text[4002];
	assert_int_equal(scene_post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", "Zeile 1\nfragt nach Förderung")), 200);
	assert_true(json_number_of(s->w->d.body, "keptUntil") == WORLD_BEGIN_MS + WORLD_SLOT_MS + INT64_C(30) * 24 * 3600 * 1000);
	assert_int_equal(scene_get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	assert_string_equal(json_text_of(json_array_get(scene_list(s, "talks"), 0), "note"), "Zeile 1\nfragt nach Förderung");
	for (size_t i = 0; i < sizeof casts / sizeof casts[0]; i++) {
		assert_int_equal(scene_get(s, "/api/desks/*", s->k.desk, casts[i]), 200);
		assert_null(strstr(s->w->d.text, "fragt"));
		assert_null(json_object_get(json_array_get(scene_list(s, "talks"), 0), "note"));
		scene_refused(s, scene_post(s, "/api/talks/*/note", s->k.talk, casts[i], json_pack("{s:s}", "text", "x")), 403, "not_allowed", "");
		assert_int_equal(scene_post(s, "/api/talks/*/move", s->k.talk, casts[i], to_slot(s->k.slots[i + 1])), 200);
		assert_null(strstr(s->w->d.text, "fragt"));
	}
	assert_int_equal(scene_post(s, "/api/talks/*/move", s->k.talk, CAST_PARENT, to_slot(s->k.slots[0])), 200);
	assert_null(strstr(s->w->d.text, "fragt"));
	scene_refused(s, scene_post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", "a\tb")), 400, "bad_request", "text");
	memset(long_text, 'x', sizeof long_text);
	long_text[4001] = '\0';
	scene_refused(s, scene_post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", long_text)), 400, "bad_message", "");
	long_text[4000] = '\0';
	assert_int_equal(scene_post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", long_text)), 200);
	assert_int_equal(scene_post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", "")), 200);
}

/* From a desk by video to one in the building takes five minutes. */
static void a_desk_moves_into_the_building_if_families_can_come(void **state)
{
	struct consult_scene *s = *state;
	char desk[STORE_ID_MAX], slots[WORLD_SLOTS][STORE_ID_MAX];
	add_desk(s, desk, slots);
	assert_int_equal(scene_post(s, "/api/desks/*/talks", desk, CAST_LEADER, json_assign(slots[1], s->w->person[HERE][CAST_PUPIL])), 200);
	scene_refused(s, scene_post(s, "/api/desks/*", desk, CAST_LEADER, json_pack("{s:s}", "mode", "place")), 409, "clash", "");
	assert_int_equal(scene_post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 200);
	assert_int_equal(scene_post(s, "/api/desks/*", desk, CAST_LEADER, json_pack("{s:s}", "mode", "place")), 200);
	assert_int_equal(scene_get(s, "/api/desks/*", desk, CAST_LEADER), 200);
	assert_string_equal(json_text_of(json_array_get(scene_list(s, "talks"), 0), "mode"), "place");
	/* and then nobody is assigned by video */
	json_t *body = json_assign(slots[3], s->w->person[HERE][CAST_CLASSMATE]);
	json_object_set_new(body, "mode", json_string("video"));
	scene_refused(s, scene_post(s, "/api/desks/*/talks", desk, CAST_LEADER, body), 400, "bad_request", "mode");
}

/* -- who may not ------------------------------------------------------------------------------------------------ */

static bool is_of_consults(const struct api_route *route)
{
	if (strncmp(route->path, "/api/family/", 12) == 0 || (route->members & WHO_COMPANION)) {
		return false; /* the other side */
	}
	return route->scope == SCOPE_CONSULT || route->scope == SCOPE_CONSULT_SEE || route->scope == SCOPE_DESK || route->scope == SCOPE_TALK
		|| strcmp(route->path, "/api/consultations") == 0;
}

static const char *object_of(const struct consult_scene *s, const struct api_route *route)
{
	return route->scope == SCOPE_TALK ? s->k.talk : route->scope == SCOPE_DESK ? s->k.desk : s->k.day;
}

/* Each call of the school's side, by somebody who comes with a family; how many there were. */
static int try_all(struct consult_scene *s, const char *session, bool is_family)
{
	int count = 0;
	for (size_t i = 0; i < api_route_count; i++) {
		const struct api_route *route = &api_routes[i];
		bool is_his = is_family && (route->members & ROLE_BIT(PERSON_PARENT));
		if (!is_of_consults(route) || !((route->office | route->members) & ROLE_BIT(PERSON_TEACHER)) || is_his) {
			continue;
		}
		s->w->d.at_ms += 3000;
		int status = driver_api(&s->w->d, route->method, world_path(s->w, route->path, object_of(s, route)), session, "{}");
		scene_refused(s, status, 403, "not_allowed", "");
		count++;
	}
	return count;
}

static void families_and_their_companions_are_no_teachers(void **state)
{
	struct consult_scene *s = *state;
	struct store_person companion;
	char link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	assert_int_equal(store_companion_add(s->w->d.store, s->k.talk, COMPANION_INTERPRETER, "Frau Aydin", "tr", DRIVER_EPOCH_MS, &companion, link), OK);
	assert_int_equal(store_session_add(s->w->d.store, link, strlen(link), DRIVER_EPOCH_MS, session, &companion), OK);
	int count = try_all(s, session, false);
	assert_true(count >= 15);
	assert_int_equal(try_all(s, session_of(s, CAST_PARENT), true), count - 2);
	assert_int_equal(try_all(s, session_of(s, CAST_PUPIL), false), count);
	/* a guest of an old talk who became a teacher since is nobody to it */
	const enum person_role role = PERSON_TEACHER;
	assert_int_equal(store_member_save(s->w->d.store, s->w->school[HERE], &(struct store_member_draft){.role = &role}, companion.id), OK);
	assert_int_equal(store_session_begin(s->w->d.store, companion.id, DRIVER_EPOCH_MS, session), OK);
	int status = world_post(s->w, world_path(s->w, "/api/talks/*/note", s->k.talk), session, json_pack("{s:s}", "text", "x"));
	scene_refused(s, status, 404, "not_found", "");
	/* with the talk its companions are gone */
	assert_int_equal(scene_post(s, "/api/talks/*/cancel", s->k.talk, CAST_TEACHER, json_object()), 200);
}

static void a_teacher_of_another_desk_sees_nothing_of_it(void **state)
{
	struct consult_scene *s = *state;
	const char *session = s->w->session[OTHER][CAST_TEACHER];
	const char *const paths[] = {"/api/desks/*", "/api/desks/*/children"};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		scene_refused(s, world_get(s->w, world_path(s->w, paths[i], s->k.desk), session), 404, "not_found", "");
		scene_refused(s, world_get(s->w, world_path(s->w, paths[i], s->k.hour_desk), session), 404, "not_found", "");
	}
	scene_refused(s, world_post(s->w, world_path(s->w, "/api/talks/*/cancel", s->k.talk), session, json_object()), 404, "not_found", "");
	scene_refused(s, world_get(s->w, world_path(s->w, "/api/consultations/*", s->k.hour), session), 404, "not_found", "");
	scene_refused(s, world_get(s->w, world_path(s->w, "/api/consultations/*/panel", s->k.day), session), 403, "not_allowed", "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, consult_scene_set_up, consult_scene_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(talks_are_assigned),
		TEST(nobody_is_in_two_talks),
		TEST(talks_are_moved_and_cancelled),
		TEST(notes_are_the_teachers_own),
		TEST(a_desk_moves_into_the_building_if_families_can_come),
		TEST(families_and_their_companions_are_no_teachers),
		TEST(a_teacher_of_another_desk_sees_nothing_of_it),
	};
	return cmocka_run_group_tests_name("consult_talks", tests, NULL, NULL);
}
