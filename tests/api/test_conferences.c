/* Conferences are prepared, called, changed, called again. */
#include "conference_scene.h"
#include "store_consult.h"
#include "store_mail.h"
#include "store_shelf.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

static json_int_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void is_may(const json_t *object, const char *wanted)
{
	char *text = json_dumps(json_object_get(object, "may"), JSON_COMPACT);
	assert_string_equal(text, wanted);
	free(text);
}

static size_t count(const struct conference_scene *s, const char *list)
{
	return json_array_size(json_object_get(s->w->d.body, list));
}

static uint32_t mails(const struct conference_scene *s)
{
	uint32_t waiting;
	assert_int_equal(store_mail_waiting(s->w->d.store, &waiting), OK);
	return waiting;
}

/* All conferences that somebody of this school sees; the first of the list. */
static const json_t *first_of(struct conference_scene *s, const char *session)
{
	char id[STORE_ID_MAX];
	memcpy(id, s->id, sizeof id);
	s->id[0] = '\0';
	assert_int_equal(scene_read(s, session, ""), 200);
	memcpy(s->id, id, sizeof id);
	return scene_item(s, "conferences", 0);
}

static void a_draft_is_its_conveners_until_it_is_called(void **state)
{
	struct conference_scene *s = *state;
	scene_prepare(s, "school");
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), ""), 200);
	const json_t *body = s->w->d.body, *rules = json_object_get(body, "rules");
	assert_string_equal(scene_word(body, "title"), "Schulkonferenz");
	assert_string_equal(scene_word(body, "state"), "draft");
	assert_string_equal(scene_word(rules, "quorum"), "majority");
	assert_int_equal(number(rules, "turnSeconds"), 180);
	assert_true(json_is_null(json_object_get(body, "noticeDays")));
	assert_true(number(body, "keptUntil") == SCENE_BEGIN_MS + INT64_C(1825) * 24 * 3600 * 1000);
	is_may(body, "[\"manage\",\"chair\",\"vote\"]");
	assert_string_equal(scene_word(scene_seat(s, "teacher here"), "office"), "chair");
	assert_true(json_is_true(json_object_get(scene_seat(s, "Frau Roth"), "hasMail")));
	assert_true(json_is_false(json_object_get(scene_seat(s, "pupil here"), "hasMail")));
	assert_null(first_of(s, scene_of(s, CAST_LEADER)));
	assert_null(first_of(s, scene_of(s, CAST_PUPIL)));
	assert_int_equal(mails(s), 0);
	assert_int_equal(world_get(s->w, "/api/family", scene_of(s, CAST_PARENT)), 200);
	assert_true(json_is_false(json_object_get(s->w->d.body, "hasConference")));
	scene_done(s, CAST_TEACHER, "/agenda", "{\"items\":[{\"title\":\"Bericht\",\"minutes\":10}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	assert_int_equal(number(s->w->d.body, "noticeDays"), 7);
	assert_int_equal(mails(s), 1);
	is_may(first_of(s, scene_of(s, CAST_LEADER)), "[\"manage\",\"vote\"]");
	is_may(first_of(s, scene_of(s, CAST_ADMIN)), "[\"manage\"]");
	is_may(first_of(s, scene_of(s, CAST_PUPIL)), "[\"advise\"]");
	assert_null(first_of(s, scene_of(s, CAST_CLASSMATE)));
	assert_int_equal(scene_read(s, scene_of(s, CAST_PUPIL), ""), 200);
	assert_null(json_object_get(scene_seat(s, "Frau Roth"), "hasMail")); /* who is reached how is for who calls */
	assert_int_equal(world_get(s->w, "/api/home", scene_of(s, CAST_PUPIL)), 200);
	assert_string_equal(scene_word(scene_item(s, "conferences", 0), "id"), s->id);
	assert_int_equal(world_get(s->w, "/api/home", scene_of(s, CAST_CLASSMATE)), 200);
	assert_int_equal(count(s, "conferences"), 0);
	assert_int_equal(world_get(s->w, "/api/family", scene_of(s, CAST_PARENT)), 200);
	assert_true(json_is_true(json_object_get(s->w->d.body, "hasConference")));
	/* again: nobody hears of it twice, who came later once */
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	assert_int_equal(mails(s), 1);
	scene_done(s, CAST_TEACHER, "/roll", "{\"add\":[{\"name\":\"Herr Blum\",\"email\":\"blum@example.org\",\"kind\":\"advisory\"}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	assert_int_equal(mails(s), 2);
	/* by the calendar: half past midnight after the day on which the clock is set back is a day later than that after it */
	scene_done(s, CAST_TEACHER, "", "{\"begin\":1792881000000}");
	assert_int_equal(number(s->w->d.body, "noticeDays"), 34);
	scene_done(s, CAST_TEACHER, "", "{\"begin\":1792971000000}");
	assert_int_equal(number(s->w->d.body, "noticeDays"), 35);
}

static void too_late_is_said_and_may_be_forced(void **state)
{
	struct conference_scene *s = *state;
	const char *me = scene_of(s, CAST_TEACHER);
	char *sooner = g_strdup_printf("{\"begin\":%" G_GINT64_FORMAT "}", SCENE_BEGIN_MS - INT64_C(24) * 3600 * 1000);
	scene_prepare(s, "teachers");
	scene_not_done(s, me, "/invite", "{}", 400, "bad_request", "agenda");
	scene_done(s, CAST_TEACHER, "/agenda", "{\"items\":[{\"title\":\"Bericht\"}]}");
	scene_done(s, CAST_TEACHER, "", sooner);
	scene_not_done(s, me, "/invite", "{}", 409, "too_late", "");
	const json_t *detail = json_object_get(json_object_get(s->w->d.body, "error"), "detail");
	assert_int_equal(number(detail, "noticeDays"), 7);
	assert_int_equal(number(detail, "days"), 6);
	scene_not_done(s, me, "/invite", "{\"force\":false}", 409, "too_late", "");
	scene_done(s, CAST_TEACHER, "/invite", "{\"force\":true}");
	assert_int_equal(number(s->w->d.body, "noticeDays"), 6);
	g_free(sooner);
	/* a weekly meeting needs neither days nor an agenda, but somebody who votes */
	scene_prepare(s, "weekly");
	assert_int_equal(scene_read(s, me, ""), 200);
	char *none = g_strdup_printf("{\"set\":[{\"seat\":\"%s\",\"kind\":\"advisory\"},{\"seat\":\"%s\",\"kind\":\"advisory\"}]}",
		scene_word(scene_seat(s, "teacher here"), "id"), scene_word(scene_seat(s, "leader here"), "id"));
	scene_done(s, CAST_TEACHER, "/roll", none);
	scene_not_done(s, me, "/invite", "{}", 400, "bad_request", "seats");
	scene_done(s, CAST_TEACHER, "/roll", "{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\"}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	g_free(none);
}

static void what_is_said_of_one_is_looked_at(void **state)
{
	struct conference_scene *s = *state;
	const char *me = scene_of(s, CAST_TEACHER);
	static const struct {
		const char *body, *why;
	} rows[] = {{"{\"title\":\"  \"}", "title"}, {"{\"title\":\"a\\nb\"}", "title"}, {"{\"place\":\"a\\tb\"}", "place"},
		{"{\"text\":\"\\u0007\"}", "text"}, {"{\"begin\":null}", "begin"}, {"{\"rules\":{\"quorum\":\"all\"}}", "quorum"},
		{"{\"rules\":{\"audience\":\"sing\"}}", "audience"}};
	static const char *const not_read[] = {"{\"kind\":\"weekly\"}", "{\"rules\":{\"noticeDays\":61}}", "{\"rules\":{\"turnSeconds\":-1}}",
		"{\"rules\":{\"secretShare\":101}}", "{\"rules\":{\"x\":true}}", "{\"minutesLong\":0}", "{\"state\":\"open\"}"};
	scene_prepare(s, "subject");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		scene_not_done(s, me, "", rows[i].body, 400, "bad_request", rows[i].why);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(not_read); i++) {
		scene_not_done(s, me, "", not_read[i], 400, "bad_message", NULL);
	}
	scene_done(s, CAST_TEACHER, "", "{\"text\":\"Zwei\\nZeilen\",\"minutesLong\":90,\"rules\":{\"quorum\":\"half\",\"quorumAssumed\":false,"
		"\"secretShare\":0,\"audience\":\"listen\"}}");
	const json_t *rules = json_object_get(s->w->d.body, "rules");
	assert_string_equal(scene_word(rules, "quorum"), "half");
	assert_string_equal(scene_word(rules, "audience"), "listen");
	assert_true(json_is_false(json_object_get(rules, "quorumAssumed")));
	assert_true(json_is_true(json_object_get(rules, "firstFirst")));
	assert_int_equal(number(s->w->d.body, "minutesLong"), 90);
	scene_done(s, CAST_TEACHER, "", "{\"minutesLong\":null}");
	assert_true(json_is_null(json_object_get(s->w->d.body, "minutesLong")));
	s->id[0] = '\0';
	scene_not_done(s, me, "", "{\"kind\":\"party\",\"title\":\"x\",\"begin\":1}", 400, "bad_request", "kind");
	scene_not_done(s, me, "", "{\"kind\":\"weekly\",\"title\":\"x\"}", 400, "bad_message", NULL);
}

static void a_roll_is_changed_whole_or_not_at_all(void **state)
{
	struct conference_scene *s = *state;
	const char *me = scene_of(s, CAST_TEACHER);
	static const struct {
		const char *body, *why;
	} rows[] = {
		{"{\"add\":[{\"person\":\"@teaching admin\",\"kind\":\"vote\"},{\"person\":\"@leader\",\"kind\":\"vote\"}]}", "person"},
		{"{\"add\":[{\"person\":\"@far teacher\",\"kind\":\"vote\"}]}", "person"},
		{"{\"add\":[{\"person\":\"@guest\",\"kind\":\"vote\"}]}", "person"},
		{"{\"add\":[{\"kind\":\"vote\"}]}", "person"},
		{"{\"add\":[{\"person\":\"@operator\",\"name\":\"x\",\"kind\":\"vote\"}]}", "person"},
		{"{\"add\":[{\"person\":\"@operator\",\"email\":\"a@example.org\",\"kind\":\"vote\"}]}", "person"},
		{"{\"add\":[{\"name\":\" \",\"kind\":\"guest\"}]}", "person"},
		{"{\"add\":[{\"name\":\"x\",\"email\":\"a b@example.org\",\"kind\":\"guest\"}]}", "email"},
		{"{\"add\":[{\"person\":\"@operator\",\"kind\":\"king\"}]}", "kind"},
		{"{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\",\"office\":\"king\"}]}", "office"},
		{"{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\",\"office\":\"chair\"}]}", "office"},
		{"{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\",\"deputy\":\"@leader\"}]}", "deputy"},
		{"{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\",\"deputy\":\"@far leader\"}]}", "deputy"},
		{"{\"remove\":[\"none\"]}", "person"},
		{"{\"set\":[{\"seat\":\"none\",\"kind\":\"vote\"}]}", "person"},
		{"{\"from\":{\"teachers\":true,\"kind\":\"king\"}}", "kind"},
	};
	scene_prepare(s, "school");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		scene_not_done(s, me, "/roll", rows[i].body, 400, "bad_request", rows[i].why);
		assert_int_equal(scene_read(s, me, ""), 200);
		assert_int_equal(count(s, "roll"), 5);
	}
	scene_done(s, CAST_TEACHER, "/roll",
		"{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\",\"office\":\"minutes\",\"deputy\":\"@teaching admin\"}]}");
	const json_t *seat = scene_seat(s, "operator here");
	assert_string_equal(scene_word(json_object_get(seat, "deputy"), "name"), "teaching admin here");
	char *body = g_strdup_printf("{\"set\":[{\"seat\":\"%s\",\"office\":null,\"deputy\":null}]}", scene_word(seat, "id"));
	scene_done(s, CAST_TEACHER, "/roll", body);
	g_free(body);
	seat = scene_seat(s, "operator here");
	assert_true(json_is_null(json_object_get(seat, "deputy")) && json_is_null(json_object_get(seat, "office")));
	/* all teachers, whoever is there already stays as he is */
	scene_done(s, CAST_TEACHER, "/roll", "{\"from\":{\"teachers\":true,\"kind\":\"advisory\"}}");
	assert_string_equal(scene_word(scene_seat(s, "leader here"), "kind"), "vote");
	assert_string_equal(scene_word(scene_seat(s, "teacher other group"), "kind"), "advisory");
	assert_null(scene_seat(s, "classmate here"));
	assert_null(scene_seat(s, "teacher other school"));
	body = g_strdup_printf("{\"from\":{\"group\":\"%s\",\"kind\":\"guest\"}}", s->w->group[PLACE_HERE]);
	scene_done(s, CAST_TEACHER, "/roll", body);
	assert_string_equal(scene_word(scene_seat(s, "classmate here"), "kind"), "guest");
	g_free(body);
	body = g_strdup_printf("{\"from\":{\"group\":\"%s\",\"kind\":\"guest\"}}", s->w->group[PLACE_OTHER_GROUP]);
	scene_not_done(s, me, "/roll", body, 400, "bad_request", "group");
	scene_done(s, CAST_TEACHER, "/agenda", "{\"items\":[{\"title\":\"Bericht\"}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	scene_done(s, CAST_LEADER, "/roll", body); /* he sees all groups */
	g_free(body);
	body = g_strdup_printf("{\"from\":{\"group\":\"%s\",\"kind\":\"guest\"}}", s->w->group[PLACE_OTHER_SCHOOL]);
	scene_not_done(s, scene_of(s, CAST_LEADER), "/roll", body, 400, "bad_request", "group");
	g_free(body);
}

static void who_may_be_called_is_found(void **state)
{
	struct conference_scene *s = *state;
	scene_prepare(s, "school");
	static const struct {
		const char *q;
		size_t found;
	} rows[] = {
		{"classmate", 1},   /* whom he teaches; not those of another group */
		{"Familie", 1},     /* and who looks after them */
		{"parent", 0},
		{"teacher%20other", 1}, /* all of the staff */
		{"pupil", 0},       /* he is on the roll; another is none of his */
		{"guest", 0},
		{"other%20school", 0},
	};
	assert_int_equal(store_family_ensure(s->w->d.store, s->w->person[HERE][CAST_CLASSMATE], "Familie Blum"), OK);
	assert_int_equal(store_family_ensure(s->w->d.store, s->w->person[PLACE_OTHER_GROUP][CAST_CLASSMATE], "Familie Roth"), OK);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *path = g_strdup_printf("/api/conferences/%s/people?q=%s", s->id, rows[i].q);
		s->w->d.at_ms += 3000;
		assert_int_equal(world_get(s->w, path, scene_of(s, CAST_TEACHER)), 200);
		if (count(s, "people") != rows[i].found) {
			fail_msg("%s: %s", rows[i].q, s->w->d.text);
		}
		g_free(path);
	}
	scene_done(s, CAST_TEACHER, "/agenda", "{\"items\":[{\"title\":\"Bericht\"}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	char *path = g_strdup_printf("/api/conferences/%s/people?q=pupil", s->id);
	assert_int_equal(world_get(s->w, path, scene_of(s, CAST_LEADER)), 200);
	assert_int_equal(count(s, "people"), 1);
	g_free(path);
}

static void an_agenda_keeps_its_items_and_papers(void **state)
{
	struct conference_scene *s = *state;
	char file[STORE_ID_MAX], path[64];
	scene_prepare(s, "school");
	scene_file(s, CAST_TEACHER, "plan.pdf", file);
	char *body = g_strdup_printf("{\"items\":[{\"title\":\"Eins\",\"papers\":[\"%s\"]},{\"title\":\"Zwei\",\"minutes\":15}]}", file);
	scene_done(s, CAST_TEACHER, "/agenda", body);
	g_free(body);
	assert_string_equal(scene_word(json_array_get(json_object_get(scene_item(s, "agenda", 0), "papers"), 0), "name"), "plan.pdf");
	assert_int_equal(number(scene_item(s, "agenda", 1), "minutes"), 15);
	char *first = g_strdup(scene_word(scene_item(s, "agenda", 0), "id")), *second = g_strdup(scene_word(scene_item(s, "agenda", 1), "id"));
	body = g_strdup_printf("{\"items\":[{\"id\":\"%s\",\"title\":\"Zwei\"},{\"id\":\"%s\",\"title\":\"Eins\",\"papers\":[\"%s\"]}]}", second, first, file);
	scene_done(s, CAST_TEACHER, "/agenda", body);
	g_free(body);
	assert_string_equal(scene_word(scene_item(s, "agenda", 0), "id"), second);
	assert_true(json_is_null(json_object_get(scene_item(s, "agenda", 0), "minutes")));
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/agenda", "{\"items\":[{\"title\":\" \"}]}", 400, "bad_request", "title");
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/agenda", "{\"items\":[{\"title\":\"a\",\"id\":\"none\"}]}", 400, "bad_request", "id");
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/agenda", "{\"items\":[{\"title\":\"a\",\"papers\":[\"none\"]}]}", 400, "bad_request", "paper");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	snprintf(path, sizeof path, "/papers/%s", file);
	assert_int_equal(scene_read(s, scene_of(s, CAST_PARENT), path), 200);
	/* a leader who is not in the group keeps what is there */
	body = g_strdup_printf("{\"items\":[{\"id\":\"%s\",\"title\":\"Eins\",\"papers\":[\"%s\"]}]}", first, file);
	scene_done(s, CAST_LEADER, "/agenda", body);
	assert_int_equal(count(s, "agenda"), 1);
	g_free(body);
	/* it goes from its shelf, and from everywhere */
	assert_int_equal(store_file_remove(s->w->d.store, file), OK);
	scene_not_read(s, scene_of(s, CAST_PARENT), path, 404, "not_found");
	assert_int_equal(scene_read(s, scene_of(s, CAST_PARENT), ""), 200);
	assert_int_equal(json_array_size(json_object_get(scene_item(s, "agenda", 0), "papers")), 0);
	g_free(first);
	g_free(second);
}

static void what_runs_or_is_over_is_left_alone(void **state)
{
	struct conference_scene *s = *state;
	struct store *store = s->w->d.store;
	const char *me = scene_of(s, CAST_TEACHER);
	scene_call(s, "school");
	scene_not_done(s, me, "/again", "{\"begin\":1790700000000}", 409, "conference_state", "");
	assert_int_equal(store_conference_open(store, s->id, SCENE_BEGIN_MS), OK);
	scene_not_done(s, me, "/remove", "{}", 409, "conference_state", "");
	scene_not_done(s, me, "", "{\"title\":\"Anders\"}", 409, "conference_state", "");
	scene_done(s, CAST_TEACHER, "", "{\"rules\":{\"turnSeconds\":60}}");
	assert_int_equal(store_conference_close(store, s->id, SCENE_BEGIN_MS + 60000), OK);
	scene_not_done(s, me, "", "{\"rules\":{\"turnSeconds\":90}}", 409, "conference_state", "");
	scene_not_done(s, me, "/roll", "{\"add\":[{\"person\":\"@operator\",\"kind\":\"vote\"}]}", 409, "conference_state", "");
	scene_not_done(s, me, "/agenda", "{\"items\":[]}", 409, "conference_state", "");
	scene_not_done(s, me, "/invite", "{}", 409, "conference_state", "");
	scene_not_done(s, me, "/remove", "{}", 409, "conference_state", "");
	char *first = g_strdup(s->id);
	scene_done(s, CAST_TEACHER, "/again", "{\"begin\":1790700000000}");
	assert_true(json_is_true(json_object_get(s->w->d.body, "secondCall")));
	assert_string_equal(world_text(s->w, "first"), first);
	assert_string_equal(world_text(s->w, "state"), "draft");
	assert_int_equal(number(s->w->d.body, "items"), 2);
	assert_int_equal(number(json_object_get(s->w->d.body, "seats"), "vote"), 2);
	g_free(first);
}

static void links_and_people_from_outside_go_with_it(void **state)
{
	struct conference_scene *s = *state;
	struct store_person person;
	char older[STORE_TOKEN_MAX], gone[STORE_ID_MAX];
	scene_call(s, "school");
	scene_let_in(s);
	memcpy(older, s->session, sizeof older);
	memcpy(gone, s->outsider, sizeof gone);
	assert_int_equal(scene_read(s, older, ""), 200);
	is_may(s->w->d.body, "[]");
	scene_let_in(s); /* a new link */
	scene_not_read(s, older, "", 401, "no_session");
	assert_int_equal(world_get(s->w, "/api/home", s->session), 200);
	assert_string_equal(scene_word(scene_item(s, "conferences", 0), "id"), s->id);
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), ""), 200);
	char *body = g_strdup_printf("{\"seats\":[\"%s\"]}", scene_word(scene_seat(s, "pupil here"), "id"));
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/links", body, 400, "bad_request", "seats");
	g_free(body);
	scene_done(s, CAST_TEACHER, "/remove", "{}");
	assert_int_equal(store_person_find(s->w->d.store, gone, &person), ERR_NOT_FOUND);
	scene_not_read(s, s->session, "", 401, "no_session");
	scene_not_read(s, scene_of(s, CAST_TEACHER), "", 404, "not_found");
}

static void a_calendar_has_it_once(void **state)
{
	struct conference_scene *s = *state;
	char uid[64];
	scene_call(s, "school");
	scene_let_in(s);
	snprintf(uid, sizeof uid, "UID:%s@kreide\r\n", s->id);
	const char *const members[] = {scene_of(s, CAST_TEACHER), scene_of(s, CAST_PARENT), s->session};
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		assert_int_equal(scene_read(s, members[i], "/calendar.ics"), 200);
		assert_non_null(strstr(s->w->d.text, uid));
		assert_non_null(strstr(s->w->d.text, "DTSTART:20260928T133000Z\r\n"));
		assert_non_null(strstr(s->w->d.text, "SEQUENCE:0\r\n"));
		assert_null(strstr(s->w->d.text, "Roth")); /* no other member */
	}
	scene_done(s, CAST_TEACHER, "", "{\"begin\":1790688600000}");
	assert_int_equal(mails(s), 1); /* the newer mail stands for the older */
	assert_int_equal(scene_read(s, s->session, "/calendar.ics"), 200);
	assert_non_null(strstr(s->w->d.text, uid));
	assert_non_null(strstr(s->w->d.text, "SEQUENCE:1\r\n"));
	assert_int_equal(scene_read(s, s->session, "/invitation.pdf"), 200);
	assert_memory_equal(s->w->d.text, "%PDF-", 5);
	scene_not_read(s, scene_of(s, CAST_CLASSMATE), "/calendar.ics", 404, "not_found");
	scene_not_read(s, scene_of(s, CAST_CLASSMATE), "/invitation.pdf", 404, "not_found");
}

static void ones_own_address_is_kept(void **state)
{
	struct conference_scene *s = *state;
	const char *me = scene_of(s, CAST_PUPIL);
	assert_int_equal(world_get(s->w, "/api/me/contact", me), 200);
	assert_string_equal(world_text(s->w, "email"), "");
	assert_true(json_is_false(json_object_get(s->w->d.body, "hasMail")));
	assert_int_equal(driver_api(&s->w->d, "POST", "/api/me/contact", me, "{\"language\":\"en\"}"), 200);
	assert_string_equal(world_text(s->w, "language"), "en");
	assert_int_equal(driver_api(&s->w->d, "POST", "/api/me/contact", me, "{\"reminder\":true}"), 400);
	/* null is none said: it is as it was */
	assert_int_equal(driver_api(&s->w->d, "POST", "/api/me/contact", me, "{\"language\":null}"), 200);
	assert_string_equal(world_text(s->w, "language"), "en");
	s->w->d.at_ms += 60000;
	/* this school sends no mail */
	assert_int_equal(driver_api(&s->w->d, "POST", "/api/me/contact", me, "{\"email\":\"a@example.org\"}"), 400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conference_scene_set_up, conference_scene_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_draft_is_its_conveners_until_it_is_called), TEST(too_late_is_said_and_may_be_forced),
		TEST(what_is_said_of_one_is_looked_at), TEST(a_roll_is_changed_whole_or_not_at_all), TEST(who_may_be_called_is_found),
		TEST(an_agenda_keeps_its_items_and_papers), TEST(what_runs_or_is_over_is_left_alone), TEST(links_and_people_from_outside_go_with_it),
		TEST(a_calendar_has_it_once), TEST(ones_own_address_is_kept)};
	return cmocka_run_group_tests_name("conferences", tests, NULL, NULL);
}
