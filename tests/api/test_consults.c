/* Consultations as the school sees them: what is refused and why, who sees what. */
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

static int post(struct consult_scene *s, const char *pattern, const char *id, enum cast cast, json_t *body)
{
	char path[128];
	snprintf(path, sizeof path, "%s", world_path(s->w, pattern, id));
	s->w->d.at_ms += 3000; /* so that no limit is met */
	return world_post(s->w, path, session_of(s, cast), body);
}

static int get(struct consult_scene *s, const char *pattern, const char *id, enum cast cast)
{
	char path[128];
	snprintf(path, sizeof path, "%s", world_path(s->w, pattern, id));
	s->w->d.at_ms += 3000;
	return world_get(s->w, path, session_of(s, cast));
}

/* Sessions of the morning are over by then. */
static void go_to(struct consult_scene *s, int64_t at_ms)
{
	s->w->d.at_ms = at_ms - DRIVER_EPOCH_MS;
	for (int cast = 0; cast < CASTS; cast++) {
		assert_int_equal(store_session_begin(s->w->d.store, s->w->person[HERE][cast], at_ms, s->w->session[HERE][cast]), OK);
	}
}

static const char *why(const struct consult_scene *s)
{
	const json_t *detail = json_object_get(json_object_get(s->w->d.body, "error"), "detail");
	const char *text = json_string_value(json_object_get(detail, "why"));
	return text ? text : "";
}

static void refused(const struct consult_scene *s, int status, int wanted, const char *code, const char *reason)
{
	if (status != wanted || strcmp(world_error(s->w), code) != 0 || strcmp(why(s), reason) != 0) {
		fail_msg("%d %s %s instead of %d %s %s", status, world_error(s->w), why(s), wanted, code, reason);
	}
}

static const json_t *list_of(const struct consult_scene *s, const char *key)
{
	return json_object_get(s->w->d.body, key);
}

static size_t count_of(const struct consult_scene *s, const char *key)
{
	return json_array_size(list_of(s, key));
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static json_t *grid(const char *date, const char *begin, const char *end)
{
	return json_pack("{s:s, s:s, s:s}", "date", date, "begin", begin, "end", end);
}

/* -- consultations ---------------------------------------------------------------------------------------------- */

static void a_day_is_prepared_and_opened(void **state)
{
	struct consult_scene *s = *state;
	char id[STORE_ID_MAX];
	const json_t *made;
	assert_int_equal(post(s, "/api/consultations", "", CAST_LEADER, json_pack("{s:s, s:s}", "kind", "day", "title", "Sprechtag")), 200);
	made = s->w->d.body;
	snprintf(id, sizeof id, "%s", text_of(made, "id"));
	assert_string_equal(text_of(made, "state"), "draft");
	assert_int_equal(number_of(made, "slotMinutes"), 10);
	assert_int_equal(number_of(made, "pauseMinutes"), 0);
	assert_int_equal(number_of(made, "changeMinutes"), 5);
	assert_true(json_is_null(json_object_get(made, "owner")));
	assert_true(json_is_null(json_object_get(made, "keptUntil")));
	refused(s, post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:s}", "state", "open")), 409, "bad_request", "slots");
	json_t *desks = json_pack("{s:[{s:[s], s:s}, {s:[s, s]}], s:o}", "desks", "teachers", s->w->person[OTHER][CAST_TEACHER], "place", "R 1",
		"teachers", s->w->person[HERE][CAST_LEADER], s->w->person[HERE][CAST_TEACHING_ADMIN], "grid", grid("2026-10-01", "14:00", "15:05"));
	assert_int_equal(post(s, "/api/consultations/*/desks", id, CAST_LEADER, desks), 200);
	assert_int_equal(count_of(s, "desks"), 2);
	assert_int_equal(number_of(json_array_get(list_of(s, "desks"), 1), "free"), 6);
	assert_int_equal(post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:s, s:I}", "state", "open", "bookUntil", INT64_C(1790800000000))),
		200);
	assert_string_equal(text_of(s->w->d.body, "state"), "open");
	assert_int_equal(number_of(s->w->d.body, "slots"), 12);
	assert_int_equal(count_of(s, "days"), 1);
	assert_string_equal(json_string_value(json_array_get(list_of(s, "days"), 0)), "2026-10-01");
	assert_true(number_of(s->w->d.body, "keptUntil") == number_of(s->w->d.body, "end") + INT64_C(14) * 24 * 3600 * 1000);
	assert_int_equal(post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:n}", "bookUntil")), 200);
	assert_true(json_is_null(json_object_get(s->w->d.body, "bookUntil")));
	assert_int_equal(post(s, "/api/consultations/*", id, CAST_LEADER, json_pack("{s:s}", "state", "draft")), 200);
	assert_int_equal(get(s, "/api/consultations/*", id, CAST_TEACHER), 200);
	assert_int_equal(count_of(s, "desks"), 2);
	assert_int_equal(post(s, "/api/consultations/*/remove", id, CAST_ADMIN, json_object()), 200);
	refused(s, get(s, "/api/consultations/*", id, CAST_ADMIN), 404, "not_found", "");
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
	assert_int_equal(post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:i}", "bookUntil", 2000)), 200);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_t *body = json_object();
		json_object_set_new(body, rows[i].key, json_loads(rows[i].value, JSON_DECODE_ANY, NULL));
		refused(s, post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, body), 400, rows[i].code, rows[i].why);
	}
	refused(s, post(s, "/api/consultations", "", CAST_ADMIN, json_pack("{s:s, s:s}", "kind", "week", "title", "x")), 400, "bad_request", "kind");
	refused(s, post(s, "/api/consultations", "", CAST_TEACHER, json_pack("{s:s, s:s}", "kind", "day", "title", "x")), 403, "not_allowed", "");
	/* families would not find any more what they booked */
	refused(s, post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:s}", "state", "draft")), 409, "has_talks", "");
	assert_int_equal(post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:s}", "state", "closed")), 200);
}

static bool lists(const struct consult_scene *s, const char *id)
{
	size_t i;
	json_t *each;
	json_array_foreach(list_of(s, "consultations"), i, each) {
		if (strcmp(text_of(each, "id"), id) == 0) {
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

/* -- desks ------------------------------------------------------------------------------------------------------ */

static json_t *one_desk(const char *first, const char *second)
{
	return second ? json_pack("{s:[{s:[s, s]}]}", "desks", "teachers", first, second) : json_pack("{s:[{s:[s]}]}", "desks", "teachers", first);
}

static void a_teacher_sits_at_one_desk(void **state)
{
	struct consult_scene *s = *state;
	const char *teacher = s->w->person[HERE][CAST_TEACHER], *leader = s->w->person[HERE][CAST_LEADER],
		*other = s->w->person[OTHER][CAST_TEACHER];
	char id[STORE_ID_MAX];
	refused(s, post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, one_desk(teacher, NULL)), 409, "conflict", "");
	refused(s, post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, one_desk(leader, leader)), 409, "conflict", "");
	refused(s, post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, one_desk("nobody", NULL)), 404, "not_found", "");
	refused(s, post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, one_desk(s->w->person[HERE][CAST_PARENT], NULL)), 404, "not_found", "");
	/* all or none */
	json_t *both = json_pack("{s:[{s:[s]}, {s:[s]}]}", "desks", "teachers", other, "teachers", teacher);
	refused(s, post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, both), 409, "conflict", "");
	assert_int_equal(get(s, "/api/consultations/*", s->k.day, CAST_ADMIN), 200);
	assert_int_equal(count_of(s, "desks"), 1);
	assert_int_equal(post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, one_desk(other, leader)), 200);
	snprintf(id, sizeof id, "%s", text_of(json_array_get(list_of(s, "desks"), 0), "id"));
	assert_int_equal(post(s, "/api/desks/*", id, CAST_ADMIN, json_pack("{s:[s], s:s}", "teachers", other, "mode", "place")), 200);
	assert_string_equal(text_of(s->w->d.body, "mode"), "place");
	refused(s, post(s, "/api/desks/*", id, CAST_ADMIN, json_pack("{s:[s, s]}", "teachers", other, teacher)), 409, "conflict", "");
	assert_int_equal(post(s, "/api/desks/*/remove", id, CAST_ADMIN, json_object()), 200);
	/* nobody fills somebody else's afternoon, nor takes his own desk away from the parents' day */
	refused(s, post(s, "/api/desks/*", s->k.hour_desk, CAST_TEACHER, json_pack("{s:[s]}", "teachers", leader)), 400, "bad_request", "teachers");
	assert_int_equal(post(s, "/api/desks/*", s->k.hour_desk, CAST_TEACHER, json_pack("{s:[s, s]}", "teachers", teacher, other)), 200);
	/* who sits there sees the hour, and looks after the desk, but not after the hour */
	const char *session = s->w->session[OTHER][CAST_TEACHER];
	assert_int_equal(world_get(s->w, "/api/consultations", session), 200);
	assert_int_equal(count_of(s, "consultations"), 2);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/consultations/*", s->k.hour), session), 200);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/desks/*", s->k.hour_desk), session), 200);
	refused(s, world_get(s->w, world_path(s->w, "/api/consultations/*/panel", s->k.hour), session), 403, "not_allowed", "");
	refused(s, post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:[s]}", "teachers", teacher)), 403, "not_allowed", "");
	refused(s, post(s, "/api/desks/*/remove", s->k.desk, CAST_TEACHER, json_object()), 403, "not_allowed", "");
	assert_int_equal(post(s, "/api/desks/*/remove", s->k.hour_desk, CAST_TEACHER, json_object()), 200);
}

static void a_desk_with_talks_stays(void **state)
{
	struct consult_scene *s = *state;
	refused(s, post(s, "/api/desks/*/remove", s->k.desk, CAST_ADMIN, json_object()), 409, "has_talks", "");
	json_t *teachers = json_pack("{s:[s]}", "teachers", s->w->person[HERE][CAST_LEADER]);
	refused(s, post(s, "/api/desks/*", s->k.desk, CAST_ADMIN, teachers), 409, "has_talks", "");
	assert_int_equal(post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s, s:s, s:s}", "place", "R 7", "phone", "030 9", "mode", "video")), 200);
	assert_int_equal(get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	const json_t *talk = json_array_get(list_of(s, "talks"), 0);
	assert_string_equal(text_of(talk, "place"), "R 7");
	assert_string_equal(text_of(talk, "phone"), "030 9");
	refused(s, post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s}", "place", "a\nb")), 400, "bad_request", "place");
	refused(s, post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s}", "mode", "phone")), 400, "bad_request", "mode");
	/* and the phone of the day is that of a desk without one */
	assert_int_equal(post(s, "/api/desks/*", s->k.desk, CAST_TEACHER, json_pack("{s:s}", "phone", "")), 200);
	assert_int_equal(get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	assert_string_equal(text_of(json_array_get(list_of(s, "talks"), 0), "phone"), "030 123");
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
		int status = post(s, "/api/desks/*/grid", s->k.desk, CAST_TEACHER, json_loads(text, 0, NULL));
		g_free(text);
		if (rows[i].why) {
			refused(s, status, 400, "bad_request", rows[i].why);
		} else if (status != 200 || count_of(s, "slots") != rows[i].slots) {
			fail_msg("%s: %d %s, %zu slots", rows[i].body, status, why(s), count_of(s, "slots"));
		}
	}
}

static const char *state_of(const struct consult_scene *s, size_t slot)
{
	return text_of(json_array_get(list_of(s, "slots"), slot), "state");
}

static void slots_are_changed_whole_or_not_at_all(void **state)
{
	struct consult_scene *s = *state;
	const char *taken = s->k.slots[0], *one = s->k.slots[1], *two = s->k.slots[2], *three = s->k.slots[3];
	json_t *wanted = json_pack("{s:[s], s:[s], s:[s]}", "block", one, "break", two, "remove", three);
	assert_int_equal(post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, wanted), 200);
	assert_int_equal(count_of(s, "slots"), WORLD_SLOTS - 1);
	assert_string_equal(state_of(s, 0), "open");
	assert_string_equal(state_of(s, 1), "blocked");
	assert_string_equal(state_of(s, 2), "break");
	refused(s, post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s], s:[s]}", "open", one, "remove", taken)), 409, "has_talks", "");
	refused(s, post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s], s:[s]}", "open", one, "remove", three)), 404, "not_found", "");
	refused(s, post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s, s]}", "open", one, one)), 404, "not_found", "");
	refused(s, post(s, "/api/desks/*/slots", s->k.desk, CAST_TEACHER, json_pack("{s:[s]}", "block", s->k.hour_slots[0])), 404, "not_found", "");
	assert_int_equal(get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	assert_string_equal(state_of(s, 1), "blocked");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER,
		json_pack("{s:s, s:s}", "slot", one, "child", s->w->person[HERE][CAST_CLASSMATE])), 400, "bad_request", "slot");
}

/* -- talks ------------------------------------------------------------------------------------------------------ */

static json_t *assign(const char *slot, const char *child)
{
	return json_pack("{s:s, s:s}", "slot", slot, "child", child);
}

static void talks_are_assigned(void **state)
{
	struct consult_scene *s = *state;
	const char *pupil = s->w->person[HERE][CAST_PUPIL], *mate = s->w->person[HERE][CAST_CLASSMATE], *stranger = s->w->person[OTHER][CAST_PUPIL];
	json_t *row = json_pack("{s:s, s:s, s:i, s:s}", "slot", s->k.slots[2], "child", mate, "slots", 2, "mode", "place");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, assign(s->k.slots[0], mate)), 409, "slot_taken", "");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, assign(s->k.slots[1], pupil)), 409, "has_talk", "");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, assign(s->k.slots[1], stranger)), 404, "not_found", "");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_LEADER, assign(s->k.slots[1], s->w->person[FAR][CAST_PUPIL])), 404, "not_found", "");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_LEADER, assign(s->k.slots[1], s->w->person[HERE][CAST_PARENT])), 404, "not_found", "");
	refused(s, post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, assign(s->k.hour_slots[1], mate)), 400, "bad_request", "slot");
	assert_int_equal(post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, row), 200);
	const json_t *talk = s->w->d.body;
	assert_int_equal(number_of(talk, "begin"), WORLD_BEGIN_MS + 2 * WORLD_SLOT_MS);
	assert_int_equal(number_of(talk, "end"), WORLD_BEGIN_MS + 4 * WORLD_SLOT_MS);
	assert_true(json_is_true(json_object_get(talk, "isAssigned")));
	assert_string_equal(text_of(talk, "mode"), "place");
	assert_string_equal(text_of(talk, "language"), "de");
	assert_int_equal(number_of(talk, "code"), 2);
	/* a leader for all of the school */
	assert_int_equal(post(s, "/api/desks/*/talks", s->k.desk, CAST_LEADER, assign(s->k.slots[1], stranger)), 200);
	/* when nothing is booked any more by families, the school still may; but not what is over */
	assert_int_equal(post(s, "/api/consultations/*", s->k.hour, CAST_TEACHER, json_pack("{s:s}", "state", "closed")), 200);
	assert_int_equal(post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, assign(s->k.hour_slots[1], mate)), 200);
	go_to(s, WORLD_BEGIN_MS + INT64_C(7) * 24 * 3600 * 1000 + 3 * WORLD_SLOT_MS);
	refused(s, post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, assign(s->k.hour_slots[0], pupil)), 409, "booking_closed", "");
	assert_int_equal(post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, assign(s->k.hour_slots[4], pupil)), 200);
}

static void nobody_is_in_two_talks(void **state)
{
	struct consult_scene *s = *state;
	char desk[STORE_ID_MAX], slots[WORLD_SLOTS][STORE_ID_MAX];
	json_t *body = one_desk(s->w->person[HERE][CAST_LEADER], NULL);
	json_object_set_new(body, "grid", grid("2026-09-24", "14:00", "15:00"));
	assert_int_equal(post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, body), 200);
	snprintf(desk, sizeof desk, "%s", text_of(json_array_get(list_of(s, "desks"), 0), "id"));
	consult_world_slots(s->w, desk, slots);
	refused(s, post(s, "/api/desks/*/talks", desk, CAST_LEADER, assign(slots[0], s->w->person[HERE][CAST_PUPIL])), 409, "clash", "");
	assert_int_equal(post(s, "/api/desks/*/talks", desk, CAST_LEADER, assign(slots[1], s->w->person[HERE][CAST_PUPIL])), 200);
	/* the teacher of the first desk joins an hour at the same time: what he can't have is shown before */
	assert_int_equal(post(s, "/api/desks/*/grid", s->k.hour_desk, CAST_TEACHER, grid("2026-09-24", "14:00", "14:20")), 200);
	const json_t *list = list_of(s, "slots");
	assert_true(json_is_true(json_object_get(json_array_get(list, 0), "clash")));
	assert_true(json_is_false(json_object_get(json_array_get(list, 1), "clash")));
	char first[STORE_ID_MAX];
	snprintf(first, sizeof first, "%s", text_of(json_array_get(list, 0), "id"));
	refused(s, post(s, "/api/desks/*/talks", s->k.hour_desk, CAST_TEACHER, assign(first, s->w->person[HERE][CAST_CLASSMATE])), 409, "clash", "");
}

static json_t *to_slot(const char *slot)
{
	return json_pack("{s:s}", "slot", slot);
}

static void talks_are_moved_and_cancelled(void **state)
{
	struct consult_scene *s = *state;
	struct store_talk talk;
	assert_int_equal(post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, assign(s->k.slots[1], s->w->person[HERE][CAST_CLASSMATE])), 200);
	refused(s, post(s, "/api/talks/*/move", s->k.talk, CAST_TEACHER, to_slot(s->k.slots[1])), 409, "slot_taken", "");
	refused(s, post(s, "/api/talks/*/move", s->k.talk, CAST_TEACHER, to_slot("x")), 400, "bad_request", "slot");
	assert_int_equal(post(s, "/api/talks/*/move", s->k.talk, CAST_PARENT, to_slot(s->k.slots[2])), 200);
	assert_int_equal(number_of(s->w->d.body, "begin"), WORLD_BEGIN_MS + 2 * WORLD_SLOT_MS);
	assert_int_equal(world_post(s->w, world_path(s->w, "/api/talks/*/move", s->k.talk), s->w->session[OTHER][CAST_PARENT], to_slot(s->k.slots[3])), 404);
	/* the school may, when families may not any more */
	assert_int_equal(post(s, "/api/consultations/*", s->k.day, CAST_ADMIN, json_pack("{s:s}", "state", "closed")), 200);
	refused(s, post(s, "/api/talks/*/move", s->k.talk, CAST_PARENT, to_slot(s->k.slots[3])), 409, "booking_closed", "");
	assert_int_equal(post(s, "/api/talks/*/move", s->k.talk, CAST_LEADER, to_slot(s->k.slots[3])), 200);
	assert_int_equal(store_talk_get(s->w->d.store, s->k.talk, &talk), OK);
	talk.state = TALK_OPEN;
	assert_int_equal(store_talk_day(s->w->d.store, &talk), OK);
	refused(s, post(s, "/api/talks/*/move", s->k.talk, CAST_TEACHER, to_slot(s->k.slots[4])), 409, "talk_over", "");
	refused(s, post(s, "/api/talks/*/cancel", s->k.talk, CAST_TEACHER, json_object()), 409, "talk_over", "");
	talk.state = TALK_BOOKED;
	assert_int_equal(store_talk_day(s->w->d.store, &talk), OK);
	assert_int_equal(post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 200);
	refused(s, post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 404, "not_found", "");
}

/* Nobody but the desk's teachers ever sees what one of them wrote for himself. */
static void notes_are_the_teachers_own(void **state)
{
	static const enum cast casts[] = {CAST_ADMIN, CAST_OPERATOR, CAST_LEADER, CAST_TEACHING_ADMIN};
	struct consult_scene *s = *state;
	char long_text[4002];
	assert_int_equal(post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", "Zeile 1\nfragt nach Förderung")), 200);
	assert_true(number_of(s->w->d.body, "keptUntil") == WORLD_BEGIN_MS + WORLD_SLOT_MS + INT64_C(30) * 24 * 3600 * 1000);
	assert_int_equal(get(s, "/api/desks/*", s->k.desk, CAST_TEACHER), 200);
	assert_string_equal(text_of(json_array_get(list_of(s, "talks"), 0), "note"), "Zeile 1\nfragt nach Förderung");
	for (size_t i = 0; i < sizeof casts / sizeof casts[0]; i++) {
		assert_int_equal(get(s, "/api/desks/*", s->k.desk, casts[i]), 200);
		assert_null(strstr(s->w->d.text, "fragt"));
		assert_null(json_object_get(json_array_get(list_of(s, "talks"), 0), "note"));
		refused(s, post(s, "/api/talks/*/note", s->k.talk, casts[i], json_pack("{s:s}", "text", "x")), 403, "not_allowed", "");
		assert_int_equal(post(s, "/api/talks/*/move", s->k.talk, casts[i], to_slot(s->k.slots[i + 1])), 200);
		assert_null(strstr(s->w->d.text, "fragt"));
	}
	assert_int_equal(post(s, "/api/talks/*/move", s->k.talk, CAST_PARENT, to_slot(s->k.slots[0])), 200);
	assert_null(strstr(s->w->d.text, "fragt"));
	refused(s, post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", "a\tb")), 400, "bad_request", "text");
	memset(long_text, 'x', sizeof long_text);
	long_text[4001] = '\0';
	refused(s, post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", long_text)), 400, "bad_message", "");
	long_text[4000] = '\0';
	assert_int_equal(post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", long_text)), 200);
	assert_int_equal(post(s, "/api/talks/*/note", s->k.talk, CAST_TEACHER, json_pack("{s:s}", "text", "")), 200);
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
		refused(s, status, 403, "not_allowed", "");
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
	refused(s, status, 404, "not_found", "");
	/* with the talk its companions are gone */
	assert_int_equal(post(s, "/api/talks/*/cancel", s->k.talk, CAST_TEACHER, json_object()), 200);
}

static void a_teacher_of_another_desk_sees_nothing_of_it(void **state)
{
	struct consult_scene *s = *state;
	const char *session = s->w->session[OTHER][CAST_TEACHER];
	const char *const paths[] = {"/api/desks/*", "/api/desks/*/children"};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		refused(s, world_get(s->w, world_path(s->w, paths[i], s->k.desk), session), 404, "not_found", "");
		refused(s, world_get(s->w, world_path(s->w, paths[i], s->k.hour_desk), session), 404, "not_found", "");
	}
	refused(s, world_post(s->w, world_path(s->w, "/api/talks/*/cancel", s->k.talk), session, json_object()), 404, "not_found", "");
	refused(s, world_get(s->w, world_path(s->w, "/api/consultations/*", s->k.hour), session), 404, "not_found", "");
	refused(s, world_get(s->w, world_path(s->w, "/api/consultations/*/panel", s->k.day), session), 403, "not_allowed", "");
}

/* -- what is shown ---------------------------------------------------------------------------------------------- */

static void children_are_those_whom_the_desk_teaches(void **state)
{
	struct consult_scene *s = *state;
	assert_int_equal(get(s, "/api/desks/*/children", s->k.desk, CAST_TEACHER), 200);
	size_t own = count_of(s, "children"), i, with_talk = 0;
	json_t *each;
	json_array_foreach(list_of(s, "children"), i, each) {
		with_talk += json_is_true(json_object_get(each, "talk"));
		assert_string_equal(json_string_value(json_array_get(json_object_get(each, "groups"), 0)), "Klasse 5b");
	}
	assert_int_equal(own, 5); /* Ada, Ben, Cem and the two pupils of the world */
	assert_int_equal(with_talk, 1);
	assert_int_equal(get(s, "/api/desks/*/children", s->k.desk, CAST_LEADER), 200);
	assert_int_equal(count_of(s, "children"), own + 3); /* Dora, and those of the other group */
	assert_int_equal(get(s, "/api/desks/*/children?q=ADA", s->k.desk, CAST_TEACHER), 200);
	assert_int_equal(count_of(s, "children"), 1);
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
	assert_int_equal(get(s, "/api/consultations/*/wishes", s->k.day, CAST_LEADER), 200);
	assert_int_equal(number_of(s->w->d.body, "wishes"), 3);
	assert_int_equal(number_of(s->w->d.body, "families"), 2);
}

/* Of the desk that comes at this place. */
static const json_t *panel_line(struct consult_scene *s, size_t place)
{
	assert_int_equal(get(s, "/api/consultations/*/panel", s->k.day, CAST_LEADER), 200);
	return json_array_get(list_of(s, "desks"), place);
}

static void the_panel_says_how_the_day_stands(void **state)
{
	struct consult_scene *s = *state;
	char id[STORE_ID_MAX];
	go_to(s, WORLD_BEGIN_MS - 30 * INT64_C(60000));
	assert_int_equal(post(s, "/api/consultations/*/desks", s->k.day, CAST_ADMIN, one_desk(s->w->person[HERE][CAST_LEADER], NULL)), 200);
	snprintf(id, sizeof id, "%s", text_of(json_array_get(list_of(s, "desks"), 0), "id"));
	assert_int_equal(store_desk_day(s->w->d.store, id, false, false, true), OK);
	const json_t *line = panel_line(s, 0); /* who needs help stands first */
	assert_string_equal(text_of(line, "id"), id);
	assert_true(json_is_true(json_object_get(line, "needsHelp")));
	line = panel_line(s, 1);
	assert_string_equal(text_of(line, "state"), "closed");
	assert_string_equal(text_of(line, "place"), "R 12");
	assert_string_equal(json_string_value(json_array_get(json_object_get(line, "teachers"), 0)), "teacher here");
	assert_int_equal(number_of(line, "left"), 1);
	assert_true(json_is_null(json_object_get(line, "talk")));
	/* a list for all to see: it names no family */
	assert_null(strstr(s->w->d.text, "pupil"));
	/* what is booked meanwhile is there at once, and what is cancelled is not */
	assert_int_equal(post(s, "/api/desks/*/talks", s->k.desk, CAST_TEACHER, assign(s->k.slots[1], s->w->person[HERE][CAST_CLASSMATE])), 200);
	snprintf(id, sizeof id, "%s", text_of(s->w->d.body, "id"));
	assert_int_equal(number_of(panel_line(s, 1), "left"), 2);
	assert_int_equal(post(s, "/api/talks/*/cancel", id, CAST_TEACHER, json_object()), 200);
	assert_int_equal(number_of(panel_line(s, 1), "left"), 1);
	assert_int_equal(post(s, "/api/talks/*/cancel", s->k.talk, CAST_PARENT, json_object()), 200);
	assert_int_equal(number_of(panel_line(s, 1), "left"), 0);
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
	assert_string_equal(text_of(json_array_get(desks, 0), "title"), "Elternsprechtag");
	assert_int_equal(number_of(json_array_get(desks, 0), "begin"), WORLD_BEGIN_MS);
	assert_int_equal(number_of(json_array_get(desks, 0), "end"), WORLD_BEGIN_MS + WORLD_SLOTS * WORLD_SLOT_MS);
	assert_int_equal(number_of(json_array_get(desks, 0), "talks"), 1);
	assert_int_equal(post(s, "/api/desks/*/grid", s->k.hour_desk, CAST_TEACHER, grid("2026-09-22", "14:00", "14:20")), 200);
	desks = home_of(s, HERE, CAST_TEACHER, "desks");
	assert_int_equal(json_array_size(desks), 2);
	assert_string_equal(text_of(json_array_get(desks, 0), "title"), "Sprechstunde");
	assert_int_equal(json_array_size(home_of(s, OTHER, CAST_TEACHER, "desks")), 0);
	assert_null(home_of(s, HERE, CAST_TEACHER, "hasConsultations"));
	assert_true(json_is_true(home_of(s, HERE, CAST_PARENT, "hasConsultations")));
	assert_true(json_is_true(home_of(s, OTHER, CAST_PARENT, "hasConsultations")));
	assert_true(json_is_false(home_of(s, FAR, CAST_PARENT, "hasConsultations")));
	assert_null(home_of(s, HERE, CAST_PUPIL, "hasConsultations"));
	assert_null(home_of(s, HERE, CAST_PUPIL, "desks"));
	/* the hour is for those whose child he teaches */
	assert_int_equal(post(s, "/api/consultations/*/remove", s->k.day, CAST_ADMIN, json_object()), 200);
	assert_true(json_is_true(home_of(s, HERE, CAST_PARENT, "hasConsultations")));
	assert_true(json_is_false(home_of(s, OTHER, CAST_PARENT, "hasConsultations")));
	assert_int_equal(post(s, "/api/consultations/*", s->k.hour, CAST_TEACHER, json_pack("{s:s}", "state", "draft")), 200);
	assert_true(json_is_false(home_of(s, HERE, CAST_PARENT, "hasConsultations")));
	assert_int_equal(json_array_size(home_of(s, HERE, CAST_TEACHER, "desks")), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, consult_scene_set_up, consult_scene_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_day_is_prepared_and_opened), TEST(what_makes_no_sense_is_refused),
		TEST(hours_are_listed_for_who_holds_them), TEST(a_teacher_sits_at_one_desk), TEST(a_desk_with_talks_stays),
		TEST(a_grid_is_read_by_the_clocks_of_the_school), TEST(slots_are_changed_whole_or_not_at_all), TEST(talks_are_assigned),
		TEST(nobody_is_in_two_talks), TEST(talks_are_moved_and_cancelled), TEST(notes_are_the_teachers_own),
		TEST(families_and_their_companions_are_no_teachers), TEST(a_teacher_of_another_desk_sees_nothing_of_it),
		TEST(children_are_those_whom_the_desk_teaches), TEST(wishes_are_counted_by_family), TEST(the_panel_says_how_the_day_stands),
		TEST(the_home_page_leads_there)};
	return cmocka_run_group_tests_name("consults", tests, NULL, NULL);
}
