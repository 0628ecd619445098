/* The class register over HTTP: who may read and write it, what it says while a lesson runs and after, files, parents. */
#include "csv.h"
#include "schools.h"
#include "school_world.h"
#include "store_register.h"
#include "store_timetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HERE PLACE_HERE
#define S_MS INT64_C(1000)
#define MIN_MS (60 * S_MS)

static char entry_id[STORE_ID_MAX];

static const char *teacher_of(const struct school_world *w)
{
	return w->session[HERE][CAST_TEACHER];
}

static json_t *at(const struct school_world *w, const char *list, size_t i)
{
	return json_array_get(json_object_get(w->d.body, list), i);
}

static int64_t number(const json_t *object, const char *key)
{
	assert_true(json_is_integer(json_object_get(object, key)));
	return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
	const char *found = json_string_value(json_object_get(object, key));
	return found ? found : "";
}

/* On the way there every second; clients ping. */
static void go_to(struct school_world *w, int64_t at_ms)
{
	struct driver *d = &w->d;
	while (d->at_ms < at_ms) {
		driver_time(d, d->at_ms + 5 * S_MS);
		for (size_t i = 0; i < DRIVER_CONNS; i++) {
			if (d->conns[i].name[0]) {
				(void)driver_ask(d, d->conns[i].name, "ping", NULL);
			}
		}
		json_decref(driver_take(d));
	}
}

static int get_group(struct school_world *w, const char *query, const char *session)
{
	char path[256];
	snprintf(path, sizeof path, "/api/groups/%s/register%s", w->group[HERE], query);
	return world_get(w, path, session);
}

/* u2 is there, u3 comes late, u4 does not come. */
static void hold_lesson(struct school_world *w)
{
	struct driver *d = &w->d;
	int64_t begin_ms = d->at_ms;
	driver_join(d, "u1");
	driver_join(d, "u2");
	go_to(w, begin_ms + 12 * MIN_MS);
	driver_join(d, "u3");
	go_to(w, begin_ms + 20 * MIN_MS);
	assert_string_equal(driver_code(d, "u1", "room.end", NULL), "");
	go_to(w, d->at_ms + 10 * S_MS);
	for (size_t i = 0; i < DRIVER_CONNS; i++) {
		if (d->conns[i].name[0]) {
			driver_close(d, d->conns[i].name);
		}
	}
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	snprintf(entry_id, sizeof entry_id, "%s", text(at(w, "entries", 0), "id"));
}

/* In Berlin it is 16:13:20 when the driver's time begins, a Monday. */
static void plan_lesson(struct school_world *w, int begin_minute)
{
	char id[STORE_ID_MAX];
	const struct store_period period = {1, begin_minute, begin_minute + 20};
	struct store_lesson lesson = {.weekday = 1, .first_period = 1, .last_period = 1, .weeks = "all", .from = STORE_NO_DAY,
		.until = STORE_NO_DAY};
	snprintf(lesson.group, sizeof lesson.group, "%s", w->group[HERE]);
	assert_int_equal(store_periods_set(w->d.store, w->school[HERE], &period, 1), OK);
	assert_int_equal(store_lesson_add(w->d.store, &lesson, id), OK);
}

static json_t *find_person(struct school_world *w, int person)
{
	size_t i;
	json_t *each;
	json_array_foreach(json_object_get(w->d.body, "people"), i, each) {
		if (strcmp(text(json_object_get(each, "person"), "id"), w->d.person[person]) == 0) {
			return each;
		}
	}
	fail_msg("person %d is not in the entry", person);
	return NULL;
}

static void a_lesson_that_runs_and_then_is_over(void **state)
{
	struct school_world *w = *state;
	driver_join(&w->d, "u1");
	driver_join(&w->d, "u2");
	go_to(w, 60 * S_MS);
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	const json_t *entry = at(w, "entries", 0);
	assert_true(json_is_null(json_object_get(entry, "end")));
	assert_true(json_is_null(json_object_get(entry, "planned")));
	assert_int_equal(number(json_object_get(entry, "counts"), "present"), 1);
	assert_int_equal(number(json_object_get(entry, "counts"), "absent"), 4); /* u3, u4 and the two pupils of the world */
	assert_int_equal(world_get(w, world_path(w, "/api/register/*", text(entry, "id")), teacher_of(w)), 200);
	const json_t *times = json_object_get(find_person(w, 1), "times");
	assert_int_equal(json_array_size(times), 1);
	assert_int_equal(number(json_array_get(times, 0), "until"), DRIVER_EPOCH_MS + 60 * S_MS);
	assert_string_equal(driver_code(&w->d, "u1", "room.end", NULL), "");
	go_to(w, 70 * S_MS);
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	entry = at(w, "entries", 0);
	assert_int_equal(number(entry, "begin"), DRIVER_EPOCH_MS);
	assert_int_equal(number(entry, "end"), DRIVER_EPOCH_MS + 60 * S_MS);
	assert_int_equal(number(entry, "keptUntil"), INT64_C(1819663200000));
	assert_string_equal(json_string_value(json_array_get(json_object_get(entry, "teachers"), 0)), "Frau Kaya");
}

/* Nobody need wait for what has just happened: the teacher is asked for the topic as soon as the lesson is over. */
static void what_has_just_happened_is_there(void **state)
{
	struct school_world *w = *state;
	driver_join(&w->d, "u1");
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	assert_int_equal(json_array_size(json_object_get(w->d.body, "entries")), 1);
	go_to(w, 10 * S_MS);
	driver_join(&w->d, "u2");
	w->d.at_ms += 1;
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	assert_int_equal(number(json_object_get(at(w, "entries", 0), "counts"), "absent"), 4);
	assert_string_equal(driver_code(&w->d, "u1", "room.end", NULL), "");
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	assert_int_equal(number(at(w, "entries", 0), "end"), DRIVER_EPOCH_MS + 10 * S_MS + 1);
	/* and a short one with nobody else was none */
	go_to(w, 60 * S_MS);
	assert_string_equal(driver_code(&w->d, "u1", "room.join", driver_join_data()), "");
	assert_string_equal(driver_code(&w->d, "u1", "room.end", NULL), "");
	assert_int_equal(get_group(w, "", teacher_of(w)), 200);
	assert_int_equal(json_array_size(json_object_get(w->d.body, "entries")), 1);
}

static void lateness_goes_by_the_timetable(void **state)
{
	struct school_world *w = *state;
	plan_lesson(w, 16 * 60 + 15); /* until 16:35; it runs from 16:13:20 until 16:33:20 */
	hold_lesson(w);
	const json_t *entry = at(w, "entries", 0), *planned = json_object_get(entry, "planned");
	assert_int_equal(number(planned, "begin"), DRIVER_EPOCH_MS + 100 * S_MS);
	assert_int_equal(number(planned, "end"), DRIVER_EPOCH_MS + 100 * S_MS + 20 * MIN_MS);
	assert_int_equal(number(json_object_get(entry, "counts"), "late"), 1);
	assert_int_equal(number(json_object_get(entry, "counts"), "leftEarly"), 0);
	assert_int_equal(world_get(w, world_path(w, "/api/register/*", entry_id), teacher_of(w)), 200);
	assert_string_equal(text(find_person(w, 1), "status"), "present");
	assert_string_equal(text(find_person(w, 2), "status"), "late");
	assert_int_equal(number(find_person(w, 2), "lateMinutes"), 10);
	assert_string_equal(text(find_person(w, 3), "status"), "absent");
}

/* It is opened when the one before is about to end, or not at any of its times at all. */
static void the_plan_is_that_of_what_begins(void **state)
{
	struct school_world *w = *state;
	char id[STORE_ID_MAX];
	const struct store_period periods[] = {{1, 15 * 60 + 30, 16 * 60 + 15}, {2, 16 * 60 + 15, 17 * 60}, {3, 19 * 60, 20 * 60}};
	struct store_lesson lesson = {.weekday = 1, .weeks = "all", .from = STORE_NO_DAY, .until = STORE_NO_DAY};
	snprintf(lesson.group, sizeof lesson.group, "%s", w->group[HERE]);
	assert_int_equal(store_periods_set(w->d.store, w->school[HERE], periods, 3), OK);
	for (int i = 1; i <= 3; i++) {
		lesson.first_period = lesson.last_period = i;
		assert_int_equal(store_lesson_add(w->d.store, &lesson, id), OK);
	}
	hold_lesson(w);
	assert_int_equal(number(json_object_get(at(w, "entries", 0), "planned"), "begin"), DRIVER_EPOCH_MS + 100 * S_MS);
	w->d.at_ms = 2 * 60 * MIN_MS; /* 18:13 */
	driver_time(&w->d, w->d.at_ms);
	hold_lesson(w);
	assert_int_equal(json_array_size(json_object_get(w->d.body, "entries")), 2);
	assert_true(json_is_null(json_object_get(at(w, "entries", 0), "planned")));
}

static void days_are_those_of_the_school(void **state)
{
	static const struct {
		const char *query;
		int status;
		size_t count;
	} rows[] = {{"?from=2026-09-21", 200, 1}, {"?from=2026-09-22", 200, 0}, {"?until=2026-09-21", 200, 1}, {"?until=2026-09-20", 200, 0},
		{"?from=2026-09-21&until=2026-09-21", 200, 1}, {"?from=2026-09-31", 400, 0}, {"?until=today", 400, 0}};
	struct school_world *w = *state;
	hold_lesson(w);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(get_group(w, rows[i].query, teacher_of(w)), rows[i].status);
		assert_int_equal(json_array_size(json_object_get(w->d.body, "entries")), rows[i].count);
	}
}

static void teachers_write_and_correct(void **state)
{
	struct school_world *w = *state;
	char long_text[600];
	hold_lesson(w);
	const char *path = world_path(w, "/api/register/*", entry_id);
	char entry_path[128], person_path[128];
	snprintf(entry_path, sizeof entry_path, "%s", path);
	snprintf(person_path, sizeof person_path, "%s/person", path);
	assert_int_equal(world_post(w, entry_path, teacher_of(w), json_pack("{s:s, s:s}", "topic", "Brüche", "homework", "S. 12\nNr. 3")), 200);
	assert_string_equal(world_text(w, "topic"), "Brüche");
	assert_int_equal(world_post(w, entry_path, teacher_of(w), json_pack("{s:s}", "topic", "a\tb")), 400);
	memset(long_text, 'x', sizeof long_text);
	long_text[501] = '\0';
	assert_int_equal(world_post(w, entry_path, teacher_of(w), json_pack("{s:s}", "topic", long_text)), 400);
	json_t *excused = json_pack("{s:s, s:s, s:s}", "person", w->d.person[3], "status", "excused", "note", "Arzt");
	assert_int_equal(world_post(w, person_path, teacher_of(w), json_incref(excused)), 200);
	const json_t *cem = find_person(w, 3);
	assert_string_equal(text(cem, "status"), "excused");
	assert_string_equal(text(cem, "seen"), "absent");
	assert_string_equal(text(cem, "note"), "Arzt");
	assert_true(json_is_true(json_object_get(cem, "isCorrected")));
	assert_int_equal(number(json_object_get(w->d.body, "counts"), "excused"), 1);
	/* topic, homework, status, note; once more is no change */
	assert_int_equal(world_post(w, person_path, teacher_of(w), excused), 200);
	assert_int_equal(json_array_size(json_object_get(w->d.body, "trace")), 4);
	const json_t *newest = at(w, "trace", 0);
	assert_string_equal(text(newest, "what"), "note");
	assert_string_equal(text(newest, "by"), "teacher here");
	assert_string_equal(text(json_object_get(newest, "person"), "name"), "Cem");
	assert_int_equal(number(newest, "at"), DRIVER_EPOCH_MS + w->d.at_ms);
	assert_int_equal(world_post(w, person_path, teacher_of(w), json_pack("{s:s, s:s}", "person", w->d.person[3], "status", "ill")), 400);
	assert_int_equal(world_post(w, person_path, teacher_of(w), json_pack("{s:s, s:s}", "person", w->d.person[5], "status", "late")), 404);
	assert_int_equal(world_post(w, person_path, teacher_of(w), json_pack("{s:s, s:s}", "person", w->d.person[0], "status", "late")), 404);
}

/* Whoever teaches the group, and reading the leader; nobody else, and nobody of another school knows of it. */
static void only_who_teaches_it_and_leaders_read(void **state)
{
	struct school_world *w = *state;
	hold_lesson(w);
	for (int place = 0; place < PLACES; place++) {
		for (int cast = 0; cast < CASTS; cast++) {
			const char *session = w->session[place][cast];
			bool is_staff = cast <= CAST_TEACHING_ADMIN;
			bool teaches = place == HERE && is_staff, leads = place != PLACE_OTHER_SCHOOL && cast == CAST_LEADER;
			int refused = place == PLACE_OTHER_SCHOOL && is_staff ? 404 : 403;
			int reads = teaches || leads ? 200 : refused, writes = teaches ? 200 : refused;
			assert_int_equal(get_group(w, "", session), reads);
			assert_int_equal(get_group(w, ".csv", session), reads);
			assert_int_equal(get_group(w, ".pdf", session), reads);
			assert_int_equal(world_get(w, world_path(w, "/api/register/*", entry_id), session), reads);
			assert_int_equal(world_post(w, world_path(w, "/api/register/*", entry_id), session, json_pack("{s:s}", "topic", "x")), writes);
			json_t *note = json_pack("{s:s, s:s}", "person", w->d.person[1], "note", cast_names[cast]);
			assert_int_equal(world_post(w, world_path(w, "/api/register/*/person", entry_id), session, note), writes);
		}
	}
	assert_int_equal(get_group(w, "", ""), 401);
	assert_int_equal(world_get(w, "/api/register/e", teacher_of(w)), 404);
}

static void parents_see_their_own_child(void **state)
{
	struct school_world *w = *state;
	const char *child = w->person[HERE][CAST_PUPIL];
	hold_lesson(w);
	assert_int_equal(world_post(w, world_path(w, "/api/register/*", entry_id), teacher_of(w),
		json_pack("{s:s, s:s}", "topic", "Brüche", "homework", "S. 12")), 200);
	assert_int_equal(world_post(w, world_path(w, "/api/register/*/person", entry_id), teacher_of(w),
		json_pack("{s:s, s:s, s:s}", "person", child, "status", "excused", "note", "geheim")), 200);
	assert_int_equal(world_get(w, world_path(w, "/api/children/*/register", child), w->session[HERE][CAST_PARENT]), 200);
	assert_int_equal(json_array_size(json_object_get(w->d.body, "entries")), 1);
	const json_t *entry = at(w, "entries", 0);
	assert_string_equal(text(entry, "status"), "excused");
	assert_string_equal(text(entry, "homework"), "S. 12");
	assert_string_equal(text(entry, "topic"), "Brüche");
	assert_string_equal(text(json_object_get(entry, "group"), "name"), "Klasse 5b");
	assert_null(json_object_get(entry, "note"));
	for (int place = 0; place < PLACES; place++) {
		for (int cast = 0; cast < CASTS; cast++) {
			bool is_his = place == HERE && cast == CAST_PARENT;
			int status = world_get(w, world_path(w, "/api/children/*/register", child), w->session[place][cast]);
			assert_int_equal(status, is_his ? 200 : cast == CAST_PARENT ? 404 : 403);
		}
	}
	/* nor another child's */
	assert_int_equal(world_get(w, world_path(w, "/api/children/*/register", w->d.person[1]), w->session[HERE][CAST_PARENT]), 404);
}

static struct api_reply get_file(struct school_world *w, const char *ending)
{
	char path[128];
	struct api_reply reply;
	struct effects none;
	struct instant now = {(w->d.at_ms + 1000000) * US_PER_MS, DRIVER_EPOCH_MS + w->d.at_ms};
	snprintf(path, sizeof path, "/api/groups/%s/register.%s", w->group[HERE], ending);
	struct api_request r = {.method = bytes_of_string("GET"), .path = bytes_of_string(path), .query = bytes_of_string(""), .session = bytes_of_string(teacher_of(w))};
	effects_init(&none);
	struct api_job *job = api_on_request(w->d.api, &r, now, &reply, &none);
	assert_non_null(job);
	api_job_run(job);
	api_on_job(w->d.api, job, now, &reply, &none);
	effects_finish(&none);
	return reply;
}

static void files_are_files(void **state)
{
	struct school_world *w = *state;
	struct csv csv;
	hold_lesson(w);
	assert_int_equal(world_post(w, world_path(w, "/api/register/*", entry_id), teacher_of(w), json_pack("{s:s}", "topic", "=1+1")), 200);
	struct api_reply reply = get_file(w, "csv");
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.mime, "text/csv; charset=utf-8");
	assert_string_equal(reply.filename, "klassenbuch-klasse-5b-mathematik.csv");
	assert_int_equal(csv_read(&csv, reply.body, reply.body_len), OK);
	assert_int_equal(csv_rows(&csv), 5);
	assert_string_equal(csv_cell(&csv, 0, 5), "'=1+1");
	assert_string_equal(csv_header(&csv, 9), "Status");
	csv_finish(&csv);
	api_reply_finish(&reply);
	assert_int_equal(store_school_change(w->d.store, w->school[HERE], NULL, PRESETS, LANGUAGE_EN), OK);
	reply = get_file(w, "pdf");
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.mime, "application/pdf");
	assert_string_equal(reply.filename, "register-klasse-5b-mathematik.pdf");
	assert_memory_equal(reply.body, "%PDF-", 5);
	api_reply_finish(&reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, school_world_set_up, school_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_lesson_that_runs_and_then_is_over), TEST(what_has_just_happened_is_there),
		TEST(lateness_goes_by_the_timetable),
		TEST(the_plan_is_that_of_what_begins), TEST(days_are_those_of_the_school), TEST(teachers_write_and_correct),
		TEST(only_who_teaches_it_and_leaders_read), TEST(parents_see_their_own_child), TEST(files_are_files)};
	return cmocka_run_group_tests_name("register", tests, NULL, NULL);
}
