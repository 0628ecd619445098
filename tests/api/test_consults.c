/* Consultations and desks as the school sees them: what is refused and why, who sees what. */
#include "consult_world.h"
#include "logins.h"
#include "members.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HERE PLACE_HERE
#define OTHER PLACE_OTHER_GROUP
#define FAR PLACE_OTHER_SCHOOL

/* -- consultations ---------------------------------------------------------------------------------------------- */

static void a_day_is_prepared_and_opened(void **state)
{
	struct consult_scene *s = *state;
	char id[STORE_ID_MAX];
	const json_t *made;
	assert_int_equal(scene_post(s, "/api/consultations", "", CAST_LEADER, json_pack("{s:s, s:s}", "kind", "day", "title", "Sprechtag")), 200);
	made = s->w->d.body;
	snprintf(id, sizeof id, "%s", json_text_of(made, "id"));
	assert_string_equal(json_text_of(made, "state"), "draft");
	assert_int_equal(json_number_of(made, "slotMinutes"), 10);
	assert_int_equal(json_number_of(made, "pauseMinutes"), 0);
	assert_int_equal(json_number_of(made, "changeMinutes"), 5);
	assert_true(json_is_null(json_object_get(made, "owner")));
	assert_true(json_is_null(json_object_get(made, "keptUntil")));
	scene_refused(s, scene_post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:s}", "state", "open")), 409, "bad_request", "slots");
	json_t *desks = json_pack("{s:[{s:[s], s:s}, {s:[s, s]}], s:o}", "desks", "teachers", s->w->person[OTHER][CAST_TEACHER], "place", "R 1",
		"teachers", s->w->person[HERE][CAST_LEADER], s->w->person[HERE][CAST_TEACHING_ADMIN], "grid", json_grid("2026-10-01", "14:00", "15:05"));
	assert_int_equal(scene_post(s, "/api/consultations/*/desks", id, CAST_LEADER, desks), 200);
	assert_int_equal(scene_count(s, "desks"), 2);
	assert_int_equal(json_number_of(json_array_get(scene_list(s, "desks"), 1), "free"), 6);
	assert_int_equal(scene_post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:s, s:I}", "state", "open", "bookUntil", INT64_C(1790800000000))),
		200);
	assert_string_equal(json_text_of(s->w->d.body, "state"), "open");
	assert_int_equal(json_number_of(s->w->d.body, "slots"), 12);
	assert_int_equal(scene_count(s, "days"), 1);
	assert_string_equal(json_string_value(json_array_get(scene_list(s, "days"), 0)), "2026-10-01");
	assert_true(json_number_of(s->w->d.body, "keptUntil") == json_number_of(s->w->d.body, "end") + INT64_C(14) * 24 * 3600 * 1000);
	assert_int_equal(scene_post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:n}", "bookUntil")), 200);
	assert_true(json_is_null(json_object_get(s->w->d.body, "bookUntil")));
	assert_int_equal(scene_post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:s}", "state", "draft")), 200);
	assert_int_equal(scene_get(s, "/api/consultations/*", id, CAST_TEACHER), 200);
	assert_int_equal(scene_count(s, "desks"), 2);
	assert_int_equal(scene_post(s, "/api/consultations/*/remove", id, CAST_ADMIN, json_object()), 200);
	scene_refused(s, scene_get(s, "/api/consultations/*", id, CAST_ADMIN), 404, "not_found", "");
}

static void what_makes_no_sense_is_refused(void **state)
{
	static const struct {
		const char *key, *value, *code, *why;
	} rows[] = {
		{"title", "\"a\\u0007b\"", "bad_request", "title"}, {"title", "\"a\\nb\"", "bad_request", "title"}, {"title", "\"\"", "bad_message", ""},
		{"phone", "\"0\\n1\"", "bad_request", "phone"}, {"text", "\"a\\tb\"", "bad_request", "text"}, {"slotMinutes", "2", "bad_message", ""},
		{"pauseMinutes", "31", "bad_message", ""}, {"mostTalks", "-1", "bad_message", ""}, {"bookFrom", "0", "bad_message", ""},
		{"bookFrom", "\"soon\"", "bad_message", ""}, {"state", "\"none\"", "bad_request", "state"}, {"kind", "\"hour\"", "bad_request", "kind"},
		{"bookFrom", "2000", "bad_request", "bookUntil"}, {"desks", "1", "bad_message", ""},
	};
	struct consult_scene *s = *state;
	assert_int_equal(scene_post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:i}", "bookUntil", 2000)), 200);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_t *body = json_object();
		json_object_set_new(body, rows[i].key, json_loads(rows[i].value, JSON_DECODE_ANY, NULL));
		scene_refused(s, scene_post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, body), 400, rows[i].code, rows[i].why);
	}
	scene_refused(s, scene_post(s, "/api/consultations", "", CAST_ADMIN, json_pack("{s:s, s:s}", "kind", "week", "title", "x")), 400, "bad_request", "kind");
	scene_refused(s, scene_post(s, "/api/consultations", "", CAST_TEACHER, json_pack("{s:s, s:s}", "kind", "day", "title", "x")), 403, "not_allowed", "");
	/* families would not find any more what they booked */
	scene_refused(s, scene_post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:s}", "state", "draft")), 409, "has_talks", "");
	assert_int_equal(scene_post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:s}", "state", "closed")), 200);
}

static bool lists(const struct consult_scene *s, const char *id)
{
	size_t i;
	json_t *each;
	json_array_foreach(scene_list(s, "consultations"), i, each) {
		if (strcmp(json_text_of(each, "id"), id) == 0) {
			return true;
		}
	}
	return false;
}

static void hours_are_listed_for_who_holds_them(void **state)
{
	struct consult_scene *s = *state;
	const struct {
		enum place place;
		enum cast cast;
		bool sees_day, sees_hour;
	} rows[] = {{HERE, CAST_TEACHER, true, true}, {OTHER, CAST_TEACHER, true, false}, {HERE, CAST_LEADER, true, true},
		{OTHER, CAST_TEACHING_ADMIN, true, true}, {FAR, CAST_LEADER, false, false}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(world_get(s->w, "/api/consultations", s->w->session[rows[i].place][rows[i].cast]), 200);
		assert_int_equal(lists(s, s->k.day), rows[i].sees_day);
		assert_int_equal(lists(s, s->k.hour), rows[i].sees_hour);
	}
}

/* What nobody ends is never deleted. */
static void a_teacher_has_so_many_hours(void **state)
{
	struct consult_scene *s = *state;
	int status = 200, made = 0;
	for (; status == 200 && made < 100; made++) {
		status = scene_post(s, "/api/consultations", "", CAST_TEACHER, json_pack("{s:s, s:s}", "kind", "hour", "title", "Stunde"));
	}
	scene_refused(s, status, 409, "too_many", "");
	assert_int_equal(made, 30); /* he had one */
	assert_int_equal(scene_post(s, "/api/consultations", "", CAST_LEADER, json_pack("{s:s, s:s}", "kind", "hour", "title", "Stunde")), 200);
	assert_int_equal(scene_post(s, "/api/consultations/*/remove", s->k.hour, CAST_TEACHER, json_object()), 200);
	assert_int_equal(scene_post(s, "/api/consultations", "", CAST_TEACHER, json_pack("{s:s, s:s}", "kind", "hour", "title", "Stunde")), 200);
}

/* -- desks ------------------------------------------------------------------------------------------------------ */

static void a_teacher_sits_at_one_desk(void **state)
{
	struct consult_scene *s = *state;
	const char *teacher = s->w->person[HERE][CAST_TEACHER], *leader = s->w->person[HERE][CAST_LEADER],
		*other = s->w->person[OTHER][CAST_TEACHER];
	char id[STORE_ID_MAX];
	scene_refused(s, scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, json_one_desk(teacher, NULL)), 409, "conflict", "");
	scene_refused(s, scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, json_one_desk(leader, leader)), 409, "conflict", "");
	scene_refused(s, scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, json_one_desk("nobody", NULL)), 404, "not_found", "");
	scene_refused(s, scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, json_one_desk(s->w->person[HERE][CAST_PARENT], NULL)), 404, "not_found", "");
	/* all or none */
	json_t *both = json_pack("{s:[{s:[s]}, {s:[s]}]}", "desks", "teachers", other, "teachers", teacher);
	scene_refused(s, scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, both), 409, "conflict", "");
	assert_int_equal(scene_get(s, "/api/consultations/*", s->k.day, CAST_ADMIN), 200);
	assert_int_equal(scene_count(s, "desks"), 1);
	assert_int_equal(scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, json_one_desk(other, leader)), 200);
	snprintf(id, sizeof id, "%s", json_text_of(json_array_get(scene_list(s, "desks"), 0), "id"));
	assert_int_equal(scene_post(s, "/api/desks/*", id, CAST_ADMIN, json_pack("{s:[s], s:s}", "teachers", other, "mode", "place")), 200);
	assert_string_equal(json_text_of(s->w->d.body, "mode"), "place");
	scene_refused(s, scene_post(s, "/api/desks/*", id, CAST_ADMIN, json_pack("{s:[s, s]}", "teachers", other, teacher)), 409, "conflict", "");
	assert_int_equal(scene_post(s, "/api/desks/*/remove", id, CAST_ADMIN, json_object()), 200);
	/* nobody fills somebody else's afternoon, nor takes his own desk away from the parents' day */
	scene_refused(s, scene_post(s, "/api/desks/*", s->k.hour_desk, CAST_TEACHER, json_pack("{s:[s]}", "teachers", leader)), 400, "bad_request", "teachers");
	assert_int_equal(scene_post(s, "/api/desks/*", s->k.hour_desk, CAST_TEACHER, json_pack("{s:[s, s]}", "teachers", teacher, other)), 200);
	/* who sits there sees the hour, and looks after the desk, but not after the hour */
	const char *session = s->w->session[OTHER][CAST_TEACHER];
	assert_int_equal(world_get(s->w, "/api/consultations", session), 200);
	assert_int_equal(scene_count(s, "consultations"), 2);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/consultations/*", s->k.hour), session), 200);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/desks/*", s->k.hour_desk), session), 200);
	scene_refused(s, world_get(s->w, world_path(s->w, "/api/consultations/*/panel", s->k.hour), session), 403, "not_allowed", "");
	scene_refused(s, scene_post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:[s]}", "teachers", teacher)), 403, "not_allowed", "");
	scene_refused(s, scene_post(s, "/api/desks/*/remove", s->k.desk, CAST_TEACHER, json_object()), 403, "not_allowed", "");
	assert_int_equal(scene_post(s, "/api/desks/*/remove", s->k.hour_desk, CAST_TEACHER, json_object()), 200);
}

/* More than a short body holds: a large school is one call. */
static void all_teachers_of_a_school_at_once(void **state)
{
	struct consult_scene *s = *state;
	json_t *desks = json_array();
	char id[STORE_ID_MAX];
	for (int i = 0; i < 200; i++) {
		assert_int_equal(store_person_add(s->w->d.store, s->w->school[HERE], "Frau Lehrerin", PERSON_TEACHER, id), OK);
		json_array_append_new(desks, json_pack("{s:[s], s:s, s:s}", "teachers", id, "place", "Raum 312 im Altbau, zweite Tür links hinter der Treppe", "mode", "both"));
	}
	json_t *body = json_pack("{s:o, s:o}", "desks", desks, "grid", json_grid("2026-10-01", "14:00", "14:30"));
	assert_int_equal(scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_LEADER, body), 200);
	assert_int_equal(scene_count(s, "desks"), 200);
}

static void a_desk_with_talks_stays(void **state)
{
	struct consult_scene *s = *state;
	scene_refused(s, scene_post(s, "/api/desks/*/remove", s->k.desk, CAST_ADMIN, json_object()), 409, "has_talks", "");
	json_t *teachers = json_pack("{s:[s]}", "teachers", s->w->person[HERE][CAST_LEADER]);
	scene_refused(s, scene_post(s, "/api/desks/*", s->k.desk, CAST_ADMIN, teachers), 409, "has_talks", "");
	assert_int_equal(scene_post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s, s:s, s:s}", "place", "R 7", "phone", "030 9", "mode", "video")), 200);
	assert_int_equal(scene_get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	const json_t *talk = json_array_get(scene_list(s, "talks"), 0);
	assert_string_equal(json_text_of(talk, "place"), "R 7");
	assert_string_equal(json_text_of(talk, "phone"), "030 9");
	scene_refused(s, scene_post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s}", "place", "a\nb")), 400, "bad_request", "place");
	scene_refused(s, scene_post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s}", "mode", "phone")), 400, "bad_request", "mode");
	/* and the phone of the day is that of a desk without one */
	assert_int_equal(scene_post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s}", "phone", "")), 200);
	assert_int_equal(scene_get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	assert_string_equal(json_text_of(json_array_get(scene_list(s, "talks"), 0), "phone"), "030 123");
}

static void a_grid_is_read_by_the_clocks_of_the_school(void **state)
{
	static const struct {
		const char *body, *why; /* NULL: it is good */
		size_t slots;           /* of the desk afterwards */
	} rows[] = {
		{"{'date':'2026-10-25','begin':'02:15','end':'04:00'}", NULL, WORLD_SLOTS + 16}, /* the night that has an hour twice */
		{"{'date':'2026-11-02','begin':'14:00','end':'15:00','slotMinutes':20,'pauseMinutes':5}", NULL, WORLD_SLOTS + 18},
		{"{'date':'2026-11-02','begin':'14:00','end':'15:00','slotMinutes':20,'pauseMinutes':5}", NULL, WORLD_SLOTS + 18}, /* they overlap */
		{"{'date':'2026-11-03','begin':'14:00','end':'15:00','breaks':[{'begin':'14:20','end':'14:30'}],'weeks':2}", NULL, WORLD_SLOTS + 30},
		{"{'date':'2026-02-30','begin':'14:00','end':'15:00'}", "date", 0}, {"{'date':'2026-11-04','begin':'25:00','end':'26:00'}", "begin", 0},
		{"{'date':'2026-11-04','begin':'14:00','end':'13:00'}", "end", 0}, {"{'date':'2026-11-04','begin':'14:00','end':'14:05'}", "end", 0},
		{"{'date':'2026-11-04','begin':'14:00','end':'15:00','breaks':[{'begin':'15:00','end':'16:00'}]}", "breaks", 0},
		{"{'date':'2027-03-28','begin':'02:30','end':'04:00'}", "gap", 0},
		{"{'date':'2026-11-04','begin':'08:00','end':'18:00','slotMinutes':3,'weeks':3}", "many", 0},
		{"{'date':'2026-11-04','begin':'08:00','end':'23:30','slotMinutes':3,'weeks':1}", NULL, WORLD_SLOTS + 30 + 310},
		{"{'date':'2026-11-05','begin':'08:00','end':'18:00','slotMinutes':10,'weeks':1}", "many", 0}, /* more than a desk has */
	};
	struct consult_scene *s = *state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *text = g_strdelimit(g_strdup(rows[i].body), "'", '"');
		int status = scene_post(s, "/api/desks/*/grid", s->k.desk, CAST_TEACHER, json_loads(text, 0, NULL));
		g_free(text);
		if (rows[i].why) {
			scene_refused(s, status, 400, "bad_request", rows[i].why);
		} else if (status != 200 || scene_count(s, "slots") != rows[i].slots) {
			fail_msg("%s: %d %s, %zu slots", rows[i].body, status, scene_why(s), scene_count(s, "slots"));
		}
	}
}

static const char *state_of(const struct consult_scene *s, size_t slot)
{
	return json_text_of(json_array_get(scene_list(s, "slots"), slot), "state");
}

static void slots_are_changed_whole_or_not_at_all(void **state)
{
	struct consult_scene *s = *state;
	const char *taken = s->k.slots[0], *one = s->k.slots[1], *two = s->k.slots[2], *three = s->k.slots[3];
	json_t *wanted = json_pack("{s:[s], s:[s], s:[s]}", "block", one, "break", two, "remove", three);
	assert_int_equal(scene_post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, wanted), 200);
	assert_int_equal(scene_count(s, "slots"), WORLD_SLOTS - 1);
	assert_string_equal(state_of(s, 0), "open");
	assert_string_equal(state_of(s, 1), "blocked");
	assert_string_equal(state_of(s, 2), "break");
	scene_refused(s, scene_post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s], s:[s]}", "open", one, "remove", taken)), 409, "has_talks", "");
	scene_refused(s, scene_post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s], s:[s]}", "open", one, "remove", three)), 404, "not_found", "");
	scene_refused(s, scene_post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s, s]}", "open", one, one)), 404, "not_found", "");
	scene_refused(s, scene_post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s]}", "block", s->k.hour_slots[0])), 404, "not_found", "");
	assert_int_equal(scene_get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	assert_string_equal(state_of(s, 1), "blocked");
	scene_refused(s, scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER,
		json_pack("{s:s, s:s}", "slot", one, "child", s->w->person[HERE][CAST_CLASSMATE])), 400, "bad_request", "slot");
}

/* -- what is shown ---------------------------------------------------------------------------------------------- */

static void children_are_those_whom_the_desk_teaches(void **state)
{
	struct consult_scene *s = *state;
	assert_int_equal(scene_get(s, "/api/desks/*/children", s->k.desk, CAST_TEACHER), 200);
	size_t own = scene_count(s, "children"), i, with_talk = 0;
	json_t *each;
	json_array_foreach(scene_list(s, "children"), i, each) {
		with_talk += json_is_true(json_object_get(each, "talk"));
		assert_string_equal(json_string_value(json_array_get(json_object_get(each, "groups"), 0)), "Klasse 5b");
	}
	assert_int_equal(own, 5); /* Ada, Ben, Cem and the two pupils of the world */
	assert_int_equal(with_talk, 1);
	assert_int_equal(scene_get(s, "/api/desks/*/children", s->k.desk, CAST_LEADER), 200);
	assert_int_equal(scene_count(s, "children"), own + 3); /* Dora, and those of the other group */
	assert_int_equal(scene_get(s, "/api/desks/*/children?q=ADA", s->k.desk, CAST_TEACHER), 200);
	assert_int_equal(scene_count(s, "children"), 1);
}

static void wishes_are_counted_by_family(void **state)
{
	struct consult_scene *s = *state;
	const char *const desks[] = {s->k.desk};
	const char *pupil = s->w->person[HERE][CAST_PUPIL], *mate = s->w->person[HERE][CAST_CLASSMATE], *alone = s->w->d.person[1];
	const char *const both[] = {pupil, mate};
	assert_int_equal(store_member_save(s->w->d.store, s->w->school[HERE],
		&(struct store_member_draft){.has_children = true, .children = both, .child_count = 2}, s->w->person[HERE][CAST_PARENT]), OK);
	assert_int_equal(store_wishes_set(s->w->d.store, s->k.day, pupil, desks, 1, 0, 0), OK);
	assert_int_equal(store_wishes_set(s->w->d.store, s->k.day, mate, desks, 1, 0, 0), OK);
	assert_int_equal(store_wishes_set(s->w->d.store, s->k.day, alone, desks, 1, 0, 0), OK);
	assert_int_equal(scene_get(s, "/api/consultations/*/wishes", s->k.day, CAST_LEADER), 200);
	assert_int_equal(json_number_of(s->w->d.body, "wishes"), 3);
	assert_int_equal(json_number_of(s->w->d.body, "families"), 2);
}

/* Of the desk that comes at this place. */
static const json_t *panel_line(struct consult_scene *s, size_t place)
{
	assert_int_equal(scene_get(s, "/api/consultations/*/panel", s->k.day, CAST_LEADER), 200);
	return json_array_get(scene_list(s, "desks"), place);
}

static void the_panel_says_how_the_day_stands(void **state)
{
	struct consult_scene *s = *state;
	char id[STORE_ID_MAX];
	scene_go_to(s, WORLD_BEGIN_MS - 30 * INT64_C(60000));
	assert_int_equal(scene_post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, json_one_desk(s->w->person[HERE][CAST_LEADER], NULL)), 200);
	snprintf(id, sizeof id, "%s", json_text_of(json_array_get(scene_list(s, "desks"), 0), "id"));
	assert_int_equal(store_desk_day(s->w->d.store, id, false, false, true), OK);
	const json_t *line = panel_line(s, 0); /* who needs help stands first */
	assert_string_equal(json_text_of(line, "id"), id);
	assert_true(json_is_true(json_object_get(line, "needsHelp")));
	line = panel_line(s, 1);
	assert_string_equal(json_text_of(line, "state"), "closed");
	assert_string_equal(json_text_of(line, "place"), "R 12");
	assert_string_equal(json_string_value(json_array_get(json_object_get(line, "teachers"), 0)), "teacher here");
	assert_int_equal(json_number_of(line, "left"), 1);
	assert_true(json_is_null(json_object_get(line, "talk")));
	/* a list for all to see: it names no family */
	assert_null(strstr(s->w->d.text, "pupil"));
	/* what is booked meanwhile is there at once, and what is cancelled is not */
	assert_int_equal(scene_post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, json_assign(s->k.slots[1], s->w->person[HERE][CAST_CLASSMATE])), 200);
	snprintf(id, sizeof id, "%s", json_text_of(s->w->d.body, "id"));
	assert_int_equal(json_number_of(panel_line(s, 1), "left"), 2);
	assert_int_equal(scene_post(s, "/api/talks/*/cancel", id, CAST_TEACHER, json_object()), 200);
	assert_int_equal(json_number_of(panel_line(s, 1), "left"), 1);
	assert_int_equal(scene_post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 200);
	assert_int_equal(json_number_of(panel_line(s, 1), "left"), 0);
}

static const json_t *home_of(struct consult_scene *s, enum place place, enum cast cast, const char *key)
{
	s->w->d.at_ms += 3000;
	assert_int_equal(world_get(s->w, "/api/home", s->w->session[place][cast]), 200);
	return json_object_get(s->w->d.body, key);
}

static void the_home_page_leads_there(void **state)
{
	struct consult_scene *s = *state;
	const json_t *desks = home_of(s, HERE, CAST_TEACHER, "desks");
	assert_int_equal(json_array_size(desks), 1); /* the hour is in ten days */
	assert_string_equal(json_text_of(json_array_get(desks, 0), "title"), "Elternsprechtag");
	assert_int_equal(json_number_of(json_array_get(desks, 0), "begin"), WORLD_BEGIN_MS);
	assert_int_equal(json_number_of(json_array_get(desks, 0), "end"), WORLD_BEGIN_MS + WORLD_SLOTS * WORLD_SLOT_MS);
	assert_int_equal(json_number_of(json_array_get(desks, 0), "talks"), 1);
	assert_int_equal(scene_post(s, "/api/desks/*/grid", s->k.hour_desk, CAST_TEACHER, json_grid("2026-09-22", "14:00", "14:20")), 200);
	desks = home_of(s, HERE, CAST_TEACHER, "desks");
	assert_int_equal(json_array_size(desks), 2);
	assert_string_equal(json_text_of(json_array_get(desks, 0), "title"), "Sprechstunde");
	assert_int_equal(json_array_size(home_of(s, OTHER, CAST_TEACHER, "desks")), 0);
	assert_null(home_of(s, HERE, CAST_TEACHER, "hasConsultations"));
	assert_true(json_is_true(home_of(s, HERE, CAST_PARENT, "hasConsultations")));
	assert_true(json_is_true(home_of(s, OTHER, CAST_PARENT, "hasConsultations")));
	assert_true(json_is_false(home_of(s, FAR, CAST_PARENT, "hasConsultations")));
	assert_null(home_of(s, HERE, CAST_PUPIL, "hasConsultations"));
	assert_null(home_of(s, HERE, CAST_PUPIL, "desks"));
	/* the hour is for those whose child he teaches */
	assert_int_equal(scene_post(s, "/api/consultations/*/remove", s->k.day, CAST_ADMIN, json_object()), 200);
	assert_true(json_is_true(home_of(s, HERE, CAST_PARENT, "hasConsultations")));
	assert_true(json_is_false(home_of(s, OTHER, CAST_PARENT, "hasConsultations")));
	assert_int_equal(scene_post(s, "/api/consultations/*", s->k.hour, CAST_TEACHER, json_pack("{s:s}", "state", "draft")), 200);
	assert_true(json_is_false(home_of(s, HERE, CAST_PARENT, "hasConsultations")));
	assert_int_equal(json_array_size(home_of(s, HERE, CAST_TEACHER, "desks")), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, consult_scene_set_up, consult_scene_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_day_is_prepared_and_opened),
		TEST(what_makes_no_sense_is_refused),
		TEST(hours_are_listed_for_who_holds_them),
		TEST(a_teacher_has_so_many_hours),
		TEST(a_teacher_sits_at_one_desk),
		TEST(all_teachers_of_a_school_at_once),
		TEST(a_desk_with_talks_stays),
		TEST(a_grid_is_read_by_the_clocks_of_the_school),
		TEST(slots_are_changed_whole_or_not_at_all),
		TEST(children_are_those_whom_the_desk_teaches),
		TEST(wishes_are_counted_by_family),
		TEST(the_panel_says_how_the_day_stands),
		TEST(the_home_page_leads_there),
	};
	return cmocka_run_group_tests_name("consults", tests, NULL, NULL);
}
