/* The timetable over HTTP: who may plan, who sees what, who stands in, and the feed that programs read. */
#include "driver.h"
#include "logins.h"
#include "store_sql.h"
#include "store_timetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The driver begins on Monday, 2026-09-21, at 16:13:20 in Berlin; lessons of period 9 begin at 17:00. */
enum { LESSON_AT_S = 2800, MINUTE_S = 60 };

enum { KAYA = 0, ADA = 1, BRANDT = 4, DORA = 5, CELIK = 7, DIAZ = 8 };

struct world {
	struct driver d;
	char group[STORE_ID_MAX];
	char admin[STORE_TOKEN_MAX], leader[STORE_TOKEN_MAX], parent[STORE_TOKEN_MAX]; /* sessions */
	char lesson[STORE_ID_MAX];
};

static void add_person(struct world *w, const char *name, enum person_role role, char id[STORE_ID_MAX], char session[STORE_TOKEN_MAX])
{
	struct store_person kaya;
	assert_int_equal(store_person_find(w->d.store, w->d.person[KAYA], &kaya), OK);
	assert_int_equal(store_person_add(w->d.store, kaya.school, name, role, id), OK);
	assert_int_equal(store_session_begin(w->d.store, id, DRIVER_EPOCH_MS, session), OK);
}

static int ask(struct world *w, const char *method, const char *path, const char *session, const char *body)
{
	return driver_api(&w->d, method, path, session, body);
}

/* A value of the last reply by its path, as in "lessons/0/group/name"; "" if it is not there. */
static const char *text_at(const struct world *w, const char *path)
{
	static char number[32];
	const json_t *at = w->d.body;
	char part[64];
	while (*path && at) {
		size_t len = strcspn(path, "/");
		snprintf(part, sizeof part, "%.*s", (int)len, path);
		at = json_is_array(at) ? json_array_get(at, (size_t)atoi(part)) : json_object_get(at, part);
		path += path[len] ? len + 1 : len;
	}
	if (json_is_integer(at)) {
		snprintf(number, sizeof number, "%lld", (long long)json_integer_value(at));
		return number;
	}
	return json_is_string(at) ? json_string_value(at) : json_is_null(at) ? "null" : "";
}

static size_t count_at(const struct world *w, const char *key)
{
	return json_array_size(json_object_get(w->d.body, key));
}

static void refused(const struct world *w, int status, int wanted, const char *code)
{
	assert_int_equal(status, wanted);
	assert_string_equal(text_at(w, "error/code"), code);
}

static const char three_periods[] =
	"{\"periods\":[{\"number\":1,\"start\":\"08:00\",\"end\":\"08:45\"},{\"number\":2,\"start\":\"08:50\",\"end\":\"09:35\"},"
	"{\"number\":9,\"start\":\"17:00\",\"end\":\"17:45\"}]}";

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	struct store_room room;
	char id[STORE_ID_MAX], body[256];
	driver_init(&w->d);
	assert_int_equal(store_room_find(w->d.store, w->d.room, &room), OK);
	memcpy(w->group, room.group, sizeof w->group);
	add_person(w, "Herr Amt", PERSON_ADMIN, id, w->admin);
	add_person(w, "Frau Rektorin", PERSON_LEADER, id, w->leader);
	add_person(w, "Mutter", PERSON_PARENT, id, w->parent);
	assert_int_equal(sql_run(w->d.store, "INSERT INTO guardians VALUES (?1, ?2)", "ss", id, w->d.person[ADA]), OK);
	assert_int_equal(ask(w, "POST", "/api/periods", w->admin, three_periods), 200);
	snprintf(body, sizeof body, "{\"group\":\"%s\",\"weekday\":1,\"first\":9,\"last\":9}", w->group);
	assert_int_equal(ask(w, "POST", "/api/lessons", w->admin, body), 200);
	snprintf(w->lesson, sizeof w->lesson, "%s", text_at(w, "id"));
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	driver_finish(&w->d);
	free(w);
	return 0;
}

static int lesson_call(struct world *w, const char *what, const char *session, const char *body)
{
	char path[128];
	snprintf(path, sizeof path, "/api/lessons/%s%s", w->lesson, what);
	return ask(w, "POST", path, session, body);
}

static void periods_are_the_schools(void **state)
{
	static const char *const wrong[] = {
		"{\"periods\":[{\"number\":1,\"start\":\"08:45\",\"end\":\"08:00\"}]}",
		"{\"periods\":[{\"number\":1,\"start\":\"8 Uhr\",\"end\":\"08:45\"}]}",
		"{\"periods\":[{\"number\":2,\"start\":\"08:00\",\"end\":\"08:45\"},{\"number\":1,\"start\":\"09:00\",\"end\":\"09:45\"}]}",
		"{\"periods\":[{\"number\":1,\"start\":\"08:00\",\"end\":\"08:45\"},{\"number\":2,\"start\":\"08:40\",\"end\":\"09:45\"}]}",
	};
	struct world *w = *state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		refused(w, ask(w, "POST", "/api/periods", w->admin, wrong[i]), 400, "bad_request");
	}
	refused(w, ask(w, "POST", "/api/periods", w->leader, three_periods), 403, "not_allowed");
	refused(w, ask(w, "POST", "/api/periods", w->d.session[KAYA], three_periods), 403, "not_allowed");
	assert_int_equal(ask(w, "GET", "/api/periods", w->d.session[ADA], ""), 200);
	assert_int_equal(count_at(w, "periods"), 3);
	assert_string_equal(text_at(w, "periods/2/number"), "9");
	assert_string_equal(text_at(w, "periods/2/end"), "17:45");
	assert_int_equal(ask(w, "GET", "/api/periods", w->d.session[DIAZ], ""), 200);
	assert_int_equal(count_at(w, "periods"), 0);
}

#define ICS(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define FREE(first, end, name) \
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" first "\r\nDTEND;VALUE=DATE:" end "\r\nSUMMARY:" name "\r\nEND:VEVENT\r\n"

static int post_calendar(struct world *w, const char *session, const char *text)
{
	w->d.type = "text/calendar; charset=utf-8";
	int status = ask(w, "POST", "/api/holidays", session, text);
	w->d.type = NULL;
	return status;
}

static void holidays_come_from_a_file(void **state)
{
	struct world *w = *state;
	assert_int_equal(post_calendar(w, w->admin, ICS(FREE("20261017", "20261101", "Herbstferien")
		FREE("20261223", "20270107", "Weihnachtsferien") FREE("20270322", "20270404", "Osterferien"))), 200);
	assert_int_equal(count_at(w, "holidays"), 3);
	assert_string_equal(text_at(w, "holidays/1/first"), "2026-12-23");
	assert_string_equal(text_at(w, "holidays/1/last"), "2027-01-06");
	/* another file of one of the years takes nothing from the other */
	assert_int_equal(post_calendar(w, w->admin, ICS(FREE("20270325", "20270404", "Osterferien"))), 200);
	assert_int_equal(count_at(w, "holidays"), 3);
	assert_string_equal(text_at(w, "holidays/2/first"), "2027-03-25");
	/* and one with the single days adds them */
	assert_int_equal(post_calendar(w, w->admin, ICS(FREE("20270506", "20270507", "Himmelfahrt"))), 200);
	assert_int_equal(count_at(w, "holidays"), 4);
	refused(w, post_calendar(w, w->admin, ICS("BEGIN:VEVENT\r\nDTSTART:gestern\r\nEND:VEVENT\r\n")), 400, "bad_calendar");
	assert_string_equal(text_at(w, "error/detail/line"), "4");
	assert_string_equal(text_at(w, "error/detail/why"), "bad_value");
	refused(w, post_calendar(w, w->admin, ICS("")), 400, "bad_calendar");
	refused(w, post_calendar(w, w->d.session[KAYA], ICS("")), 403, "not_allowed");
	refused(w, ask(w, "POST", "/api/holidays", w->admin, "{}"), 415, "bad_message");
	assert_int_equal(ask(w, "GET", "/api/holidays", w->d.session[ADA], ""), 200);
	assert_int_equal(count_at(w, "holidays"), 4);
	assert_int_equal(ask(w, "POST", "/api/holidays/clear", w->admin, ""), 200);
	assert_int_equal(count_at(w, "holidays"), 0);
}

static void lessons_are_planned_by_those_who_may(void **state)
{
	static const struct {
		const char *fields, *why;
	} wrong[] = {
		{"\"weekday\":1,\"first\":1,\"last\":3", "period"},
		{"\"weekday\":1,\"first\":2,\"last\":1", "period"},
		{"\"weekday\":1,\"first\":1,\"last\":1,\"weeks\":\"some\"", "weeks"},
		{"\"weekday\":1,\"first\":1,\"last\":1,\"from\":\"2026-02-30\"", "from"},
		{"\"weekday\":1,\"first\":1,\"last\":1,\"from\":\"2026-10-01\",\"until\":\"2026-09-30\"", "until"},
	};
	struct world *w = *state;
	char body[256], path[128];
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		snprintf(body, sizeof body, "{\"group\":\"%s\",%s}", w->group, wrong[i].fields);
		refused(w, ask(w, "POST", "/api/lessons", w->admin, body), 400, "bad_request");
		assert_string_equal(text_at(w, "error/detail/why"), wrong[i].why);
	}
	snprintf(body, sizeof body, "{\"group\":\"%s\",\"weekday\":3,\"first\":1,\"last\":2,\"weeks\":\"odd\"}", w->group);
	snprintf(path, sizeof path, "/api/lessons?group=%s", w->group);
	refused(w, ask(w, "POST", "/api/lessons", w->d.session[CELIK], body), 403, "not_member");
	refused(w, ask(w, "POST", "/api/lessons", w->leader, body), 403, "not_member");
	refused(w, ask(w, "POST", "/api/lessons", w->d.session[DIAZ], body), 404, "not_found");
	refused(w, ask(w, "POST", "/api/lessons", w->d.session[ADA], body), 403, "not_allowed");
	assert_int_equal(ask(w, "POST", "/api/lessons", w->d.session[KAYA], body), 200);
	assert_string_equal(text_at(w, "group/name"), "Klasse 5b");
	assert_string_equal(text_at(w, "weeks"), "odd");
	assert_string_equal(text_at(w, "from"), "null");
	refused(w, ask(w, "GET", path, w->d.session[CELIK], ""), 403, "not_member");
	refused(w, ask(w, "GET", path, w->d.session[DIAZ], ""), 404, "not_found");
	refused(w, ask(w, "GET", "/api/lessons", w->admin, ""), 404, "not_found");
	assert_int_equal(ask(w, "GET", path, w->leader, ""), 200);
	assert_int_equal(count_at(w, "lessons"), 2);

	refused(w, lesson_call(w, "", w->d.session[CELIK], "{\"weekday\":2}"), 403, "not_member");
	refused(w, lesson_call(w, "", w->d.session[DIAZ], "{\"weekday\":2}"), 404, "not_found");
	refused(w, lesson_call(w, "", w->d.session[KAYA], "{\"weekday\":8}"), 400, "bad_message");
	assert_int_equal(lesson_call(w, "", w->d.session[KAYA], "{\"weekday\":2,\"from\":\"2026-09-01\",\"until\":\"2026-09-30\"}"), 200);
	assert_int_equal(lesson_call(w, "", w->d.session[KAYA], "{\"until\":null}"), 200);
	assert_string_equal(text_at(w, "weekday"), "2");
	assert_string_equal(text_at(w, "from"), "2026-09-01");
	assert_string_equal(text_at(w, "until"), "null");
	refused(w, lesson_call(w, "/remove", w->d.session[DIAZ], ""), 404, "not_found");
	assert_int_equal(lesson_call(w, "/remove", w->admin, ""), 200);
	refused(w, lesson_call(w, "/remove", w->admin, ""), 404, "not_found");
}

static void everybody_sees_his_own_week(void **state)
{
	struct world *w = *state;
	const struct {
		const char *session;
		const char *count;
	} rows[] = {{w->d.session[KAYA], "1"}, {w->d.session[ADA], "1"}, {w->parent, "1"}, {w->d.session[DORA], "0"},
		{w->d.session[CELIK], "0"}, {w->d.session[DIAZ], "0"}, {w->admin, "0"}};
	static const char *const wrong[] = {"from=today", "days=0", "days=43", "from=2026-09-21&days=x"};
	char count[16], path[64];
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(ask(w, "GET", "/api/timetable?from=2026-09-21&days=7", rows[i].session, ""), 200);
		snprintf(count, sizeof count, "%zu", count_at(w, "lessons"));
		assert_string_equal(count, rows[i].count);
	}
	assert_int_equal(ask(w, "GET", "/api/timetable", w->d.session[ADA], ""), 200);
	assert_string_equal(text_at(w, "timeZone"), "Europe/Berlin");
	assert_string_equal(text_at(w, "lessons/0/date"), "2026-09-21");
	assert_string_equal(text_at(w, "lessons/0/begin"), "1790002800000");
	assert_string_equal(text_at(w, "lessons/0/end"), "1790005500000");
	assert_string_equal(text_at(w, "lessons/0/state"), "planned");
	assert_string_equal(text_at(w, "lessons/0/room"), w->d.room);
	assert_string_equal(text_at(w, "lessons/0/group/subject"), "Mathematik");
	assert_string_equal(text_at(w, "lessons/0/teachers/1"), "Herr Brandt");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		snprintf(path, sizeof path, "/api/timetable?%s", wrong[i]);
		refused(w, ask(w, "GET", path, w->d.session[ADA], ""), 400, "bad_request");
	}
	refused(w, ask(w, "GET", "/api/timetable", "", ""), 401, "no_session");
	assert_int_equal(post_calendar(w, w->admin, ICS(FREE("20260921", "20260922", "Frei"))), 200);
	assert_int_equal(ask(w, "GET", "/api/timetable?days=14", w->d.session[ADA], ""), 200);
	assert_int_equal(count_at(w, "lessons"), 1);
	assert_string_equal(text_at(w, "lessons/0/date"), "2026-09-28");
	assert_string_equal(text_at(w, "holidays/0/name"), "Frei");
}

static int change(struct world *w, const char *session, const char *date, const char *kind, int substitute)
{
	char body[256], who[64] = "";
	if (substitute >= 0) {
		snprintf(who, sizeof who, ",\"substitute\":\"%s\"", w->d.person[substitute]);
	}
	snprintf(body, sizeof body, "{\"date\":\"%s\",\"kind\":\"%s\"%s}", date, kind, who);
	return lesson_call(w, "/change", session, body);
}

/* How many lessons are now for him, of how many groups he may see, and what comes next. */
static void home_is(struct world *w, const char *session, size_t now, size_t groups, const char *next)
{
	assert_int_equal(ask(w, "GET", "/api/home", session, ""), 200);
	assert_int_equal(count_at(w, "now"), now);
	assert_int_equal(count_at(w, "groups"), groups);
	assert_string_equal(text_at(w, next[0] ? "next/date" : "next"), next[0] ? next : "null");
}

static void a_substitute_takes_over_by_timetable(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	refused(w, change(w, d->session[KAYA], "2026-09-21", "substituted", CELIK), 403, "not_allowed");
	refused(w, change(w, w->leader, "2026-09-22", "substituted", CELIK), 400, "bad_request");
	refused(w, change(w, w->leader, "2026-09-21", "substituted", -1), 400, "bad_request");
	refused(w, change(w, w->leader, "2026-09-21", "moved", -1), 400, "bad_request");
	refused(w, change(w, w->leader, "2026-09-21", "substituted", DIAZ), 404, "no_such_person");
	refused(w, change(w, w->leader, "2026-09-21", "substituted", ADA), 404, "no_such_person");
	assert_int_equal(change(w, w->leader, "2026-09-21", "substituted", CELIK), 200);
	home_is(w, d->session[CELIK], 0, 1, "2026-09-21");
	home_is(w, d->session[KAYA], 0, 1, "2026-09-28");
	driver_time(d, (LESSON_AT_S - 15 * MINUTE_S) * 1000);
	home_is(w, d->session[CELIK], 0, 2, "2026-09-21");
	driver_time(d, (LESSON_AT_S - 10 * MINUTE_S) * 1000);
	home_is(w, d->session[CELIK], 1, 2, "");
	assert_string_equal(text_at(w, "now/0/state"), "substituted");
	home_is(w, d->session[KAYA], 0, 1, "2026-09-28");
	home_is(w, w->parent, 1, 0, "2026-09-28");
	home_is(w, d->session[ADA], 1, 1, "2026-09-28");
	assert_string_equal(text_at(w, "now/0/teachers/0"), "Herr Celik");
	/* he is a substitute until half an hour after it */
	driver_time(d, (LESSON_AT_S + 74 * MINUTE_S) * 1000);
	home_is(w, d->session[CELIK], 0, 2, "");
	driver_time(d, (LESSON_AT_S + 75 * MINUTE_S) * 1000);
	home_is(w, d->session[CELIK], 0, 1, "");
}

/* Has somebody come out of the room since the last question, and nobody else? */
static bool is_out(struct driver *d, const char *conn)
{
	json_t *lines = driver_take(d), *line;
	size_t i;
	int out = 0;
	json_array_foreach(lines, i, line) {
		const json_t *message = json_object_get(line, "message");
		const char *ev = json_string_value(json_object_get(message, "ev"));
		const char *to = json_string_value(json_object_get(line, "to"));
		if (ev && to && strcmp(ev, "room.ended") == 0) {
			assert_string_equal(to, conn);
			out++;
		}
	}
	json_decref(lines);
	return out == 1;
}

static void who_stands_in_no_more_leaves_the_lesson_that_runs(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	static const char *const conns[] = {"u8", "u8-b", "u8-c"};
	for (int round = 0; round < 3; round++) {
		assert_int_equal(change(w, w->leader, "2026-09-21", "substituted", CELIK), 200);
		driver_time(d, (LESSON_AT_S + round) * 1000);
		driver_join(d, conns[round]);
		if (round == 0) {
			driver_join(d, "u2");
		}
		json_decref(driver_take(d));
		if (round == 0) {
			assert_int_equal(change(w, w->leader, "2026-09-21", "cancelled", -1), 200);
		} else if (round == 1) {
			assert_int_equal(lesson_call(w, "", w->admin, "{\"weekday\":2}"), 200);
			assert_int_equal(lesson_call(w, "", w->admin, "{\"weekday\":1}"), 200);
		} else {
			assert_int_equal(lesson_call(w, "/remove", w->admin, ""), 200);
		}
		assert_true(is_out(d, conns[round]));
	}
}

static void whoever_stands_in_moves_with_the_lesson(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	assert_int_equal(change(w, w->admin, "2026-09-21", "substituted", CELIK), 200);
	/* period 9 is half an hour earlier now: 16:30 */
	assert_int_equal(ask(w, "POST", "/api/periods", w->admin,
		"{\"periods\":[{\"number\":9,\"start\":\"16:30\",\"end\":\"17:15\"}]}"), 200);
	driver_time(d, (LESSON_AT_S - 45 * MINUTE_S) * 1000);
	home_is(w, d->session[CELIK], 0, 2, "2026-09-21");
	/* on another day there is nothing to stand in for */
	assert_int_equal(lesson_call(w, "", d->session[KAYA], "{\"weekday\":2}"), 200);
	home_is(w, d->session[CELIK], 0, 1, "");
	assert_int_equal(lesson_call(w, "", d->session[KAYA], "{\"weekday\":1}"), 200);
	assert_int_equal(change(w, w->admin, "2026-09-21", "substituted", CELIK), 200);
	home_is(w, d->session[CELIK], 0, 2, "2026-09-21");
	assert_int_equal(change(w, w->admin, "2026-09-21", "none", -1), 200);
	home_is(w, d->session[CELIK], 0, 1, "");
	home_is(w, d->session[KAYA], 0, 1, "2026-09-21");
}

static void a_cancelled_lesson_is_shown_as_such(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	assert_int_equal(change(w, w->leader, "2026-09-21", "cancelled", -1), 200);
	home_is(w, d->session[ADA], 0, 1, "2026-09-28");
	assert_int_equal(ask(w, "GET", "/api/timetable?days=8", d->session[ADA], ""), 200);
	assert_string_equal(text_at(w, "lessons/0/state"), "cancelled");
	assert_string_equal(text_at(w, "lessons/0/teachers/0"), "Frau Kaya");
	assert_string_equal(text_at(w, "lessons/1/state"), "planned");
}

static void a_feed_is_a_secret_of_its_own(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char old[128], path[128];
	assert_int_equal(ask(w, "GET", "/api/me", d->session[ADA], ""), 200);
	assert_string_equal(text_at(w, "feed"), "null");
	assert_int_equal(ask(w, "POST", "/api/me/feed", d->session[ADA], ""), 200);
	snprintf(old, sizeof old, "%s", text_at(w, "path"));
	assert_int_equal(ask(w, "POST", "/api/me/feed", d->session[ADA], ""), 200);
	snprintf(path, sizeof path, "%s", text_at(w, "path"));
	assert_int_equal(ask(w, "GET", "/api/me", d->session[ADA], ""), 200);
	assert_string_equal(text_at(w, "feed/since"), "1790000000000");
	refused(w, ask(w, "GET", old, "", ""), 404, "not_found");
	assert_int_equal(change(w, w->leader, "2026-09-28", "substituted", CELIK), 200);
	assert_int_equal(ask(w, "GET", path, "", ""), 200);
	static const char *const lines[] = {"BEGIN:VCALENDAR\r\n", "X-WR-CALNAME:Stundenplan · Schule am Park\r\n",
		"DTSTART;TZID=Europe/Berlin:20260824T170000\r\n", "RRULE:FREQ=WEEKLY;UNTIL=", "SUMMARY:Klasse 5b · Mathematik\r\n",
		"SUMMARY:Klasse 5b · Mathematik (Vertretung: Herr Celik)\r\n", "URL:https://school.example/\r\n"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (!strstr(d->text, lines[i])) {
			fail_msg("%s is missing in\n%s", lines[i], d->text);
		}
	}
	/* neither the secret nor anybody's name but the substitute's */
	path[strlen(path) - strlen(".ics")] = '\0';
	assert_null(strstr(d->text, path + strlen("/ical/")));
	assert_null(strstr(d->text, "Ada"));
	strncat(path, ".ics", sizeof path - strlen(path) - 1);
	assert_int_equal(ask(w, "POST", "/api/me/feed/remove", d->session[ADA], ""), 200);
	refused(w, ask(w, "GET", path, "", ""), 404, "not_found");
	refused(w, ask(w, "GET", "/ical/.ics", "", ""), 404, "not_found");
	refused(w, ask(w, "GET", "/ical/a/b.ics", "", ""), 404, "not_found");
	int guesses = 0;
	while (ask(w, "GET", "/ical/guess.ics", "", "") == 404 && guesses < 1000) {
		guesses++;
	}
	assert_string_equal(text_at(w, "error/code"), "too_fast");
}

static void a_substitutes_feed_has_the_single_lesson(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char path[128];
	assert_int_equal(change(w, w->leader, "2026-09-28", "substituted", CELIK), 200);
	assert_int_equal(change(w, w->leader, "2026-10-05", "substituted", CELIK), 200);
	assert_int_equal(ask(w, "POST", "/api/me/feed", d->session[CELIK], ""), 200);
	snprintf(path, sizeof path, "%s", text_at(w, "path"));
	assert_int_equal(ask(w, "GET", path, "", ""), 200);
	assert_non_null(strstr(d->text, "DTSTART;TZID=Europe/Berlin:20260928T170000\r\n"));
	assert_non_null(strstr(d->text, "DTSTART;TZID=Europe/Berlin:20261005T170000\r\n"));
	assert_null(strstr(d->text, "RRULE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(periods_are_the_schools, set_up, tear_down),
		cmocka_unit_test_setup_teardown(holidays_come_from_a_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lessons_are_planned_by_those_who_may, set_up, tear_down),
		cmocka_unit_test_setup_teardown(everybody_sees_his_own_week, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_substitute_takes_over_by_timetable, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_stands_in_no_more_leaves_the_lesson_that_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whoever_stands_in_moves_with_the_lesson, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_cancelled_lesson_is_shown_as_such, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_feed_is_a_secret_of_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_substitutes_feed_has_the_single_lesson, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
