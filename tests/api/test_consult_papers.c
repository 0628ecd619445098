/* What is made of consultations on another thread: letters with links, lists, plans. And how long they are kept. */
#include "consult_world.h"
#include "groups.h"
#include "members.h"
#include "schools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HERE PLACE_HERE
#define OTHER PLACE_OTHER_GROUP
#define FAR PLACE_OTHER_SCHOOL

/* Asks; once the work is done, and before its answer is made, `meanwhile` happens. The status. */
static int ask(struct consult_scene *s, const char *method, const char *path, const char *session, const char *text, void (*meanwhile)(struct consult_scene *s))
{
	struct driver *d = &s->w->d;
	struct effects effects;
	struct api_reply first;
	d->at_ms += 3000;
	const struct instant now = {(d->at_ms + 1000000) * US_PER_MS, DRIVER_EPOCH_MS + d->at_ms};
	const struct api_request r = {.method = bytes_of_string(method), .path = bytes_of_string(path), .query = bytes_of_string(""),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(text), .session = bytes_of_string(session),
		.base = bytes_of_string("https://school.example")};
	api_reply_finish(&s->reply);
	effects_init(&effects);
	struct api_job *job = api_on_request(d->api, &r, now, &first, &effects);
	if (job) {
		api_job_run(job);
		if (meanwhile) {
			meanwhile(s);
		}
		api_on_job(d->api, job, now, &first, &effects);
	}
	effects_finish(&effects);
	s->reply = first;
	json_decref(s->body);
	s->body = first.mime && strcmp(first.mime, "application/json") == 0 ? json_loadb(first.body, first.body_len, 0, NULL) : NULL;
	return first.status;
}

static const char *path_of(struct consult_scene *s, const char *pattern, const char *id)
{
	return world_path(s->w, pattern, id);
}

static const char *error_of(const struct consult_scene *s)
{
	const char *code = json_string_value(json_object_get(json_object_get(s->body, "error"), "code"));
	return code ? code : "";
}

static void is_pdf(const struct consult_scene *s, const char *name)
{
	assert_string_equal(s->reply.mime, "application/pdf");
	assert_string_equal(s->reply.filename, name);
	assert_true(s->reply.body_len > 1000);
	assert_memory_equal(s->reply.body, "%PDF-", 5);
}

/* -- letters ---------------------------------------------------------------------------------------------------- */

static int letters(struct consult_scene *s, enum cast cast, const char *consult, const char *text, void (*meanwhile)(struct consult_scene *s))
{
	char path[128];
	snprintf(path, sizeof path, "/api/consultations/%s/letters", consult);
	return ask(s, "POST", path, s->w->session[HERE][cast], text, meanwhile);
}

struct parents {
	struct store *store;
	char name[STORE_NAME_MAX]; /* of the last one */
	char id[STORE_ID_MAX];
	uint32_t count, links; /* links: of all of them */
};

static void add_parent(void *ctx, const struct store_person *parent)
{
	struct parents *p = ctx;
	struct store_member member;
	assert_int_equal(store_member_get(p->store, parent->id, &member), OK);
	snprintf(p->name, sizeof p->name, "%s", parent->name);
	snprintf(p->id, sizeof p->id, "%s", parent->id);
	p->links += member.links;
	p->count++;
}

static struct parents parents_of(struct consult_scene *s, const char *child)
{
	struct parents p = {.store = s->w->d.store};
	assert_int_equal(store_guardian_each(s->w->d.store, child, add_parent, &p), OK);
	return p;
}

static uint32_t parents_at(struct consult_scene *s, enum place place)
{
	struct store_school school;
	assert_int_equal(store_school_get(s->w->d.store, s->w->school[place], &school), OK);
	return school.people[PERSON_PARENT];
}

static void every_family_gets_its_link(void **state)
{
	struct consult_scene *s = *state;
	struct store_person person;
	char old[STORE_TOKEN_MAX];
	const char *parent = s->w->person[HERE][CAST_PARENT], *ada = s->w->d.person[1];
	uint32_t before = parents_at(s, HERE), far = parents_at(s, FAR);
	assert_int_equal(store_link_add(s->w->d.store, parent, DRIVER_EPOCH_MS, old), OK);
	assert_int_equal(letters(s, CAST_LEADER, s->k.day, "{}", NULL), 200);
	is_pdf(s, "elternbriefe.pdf");
	assert_int_equal(parents_of(s, s->w->person[HERE][CAST_PUPIL]).links, 2); /* the older one stays */
	assert_int_equal(store_link_find(s->w->d.store, old, strlen(old), &person), OK);
	struct parents made = parents_of(s, ada);
	assert_string_equal(made.name, "Familie von Ada");
	assert_int_equal(made.links, 1);
	/* Ada, Ben, Cem, Dora, and two classmates had nobody */
	assert_int_equal(parents_at(s, HERE), before + 6);
	assert_int_equal(parents_at(s, FAR), far);
	/* once more: nobody twice */
	assert_int_equal(letters(s, CAST_LEADER, s->k.day, "{}", NULL), 200);
	assert_int_equal(parents_at(s, HERE), before + 6);
	assert_int_equal(parents_of(s, ada).links, 2);
}

static void children_of_one_family_share_a_letter(void **state)
{
	struct consult_scene *s = *state;
	const char *const both[] = {s->w->person[HERE][CAST_PUPIL], s->w->person[HERE][CAST_CLASSMATE]};
	char text[256];
	assert_int_equal(store_member_save(s->w->d.store, s->w->school[HERE],
		&(struct store_member_draft){.has_children = true, .children = both, .child_count = 2}, s->w->person[HERE][CAST_PARENT]), OK);
	snprintf(text, sizeof text, "{\"people\":[\"%s\",\"%s\",\"%s\"],\"language\":\"ar\"}", both[0], both[1], both[0]);
	assert_int_equal(letters(s, CAST_ADMIN, s->k.day, text, NULL), 200);
	assert_int_equal(parents_of(s, both[1]).links, 1);
	assert_int_equal(parents_of(s, s->w->d.person[1]).count, 0); /* nobody asked for them */
}

static void names_are_in_the_schools_language(void **state)
{
	struct consult_scene *s = *state;
	char text[128];
	assert_int_equal(store_school_change(s->w->d.store, s->w->school[HERE], NULL, PRESETS, LANGUAGE_EN), OK);
	snprintf(text, sizeof text, "{\"people\":[\"%s\"]}", s->w->d.person[1]);
	assert_int_equal(letters(s, CAST_ADMIN, s->k.day, text, NULL), 200);
	assert_string_equal(parents_of(s, s->w->d.person[1]).name, "Family of Ada");
	is_pdf(s, "letters-to-families.pdf");
}

static void letters_are_refused(void **state)
{
	struct consult_scene *s = *state;
	const struct {
		enum cast cast;
		const char *consult, *list, *id;
		int status;
		const char *code;
	} rows[] = {
		{CAST_ADMIN, s->k.day, "people", "nobody", 404, "not_found"},
		{CAST_ADMIN, s->k.day, "people", s->w->person[FAR][CAST_PUPIL], 404, "not_found"},
		{CAST_ADMIN, s->k.day, "people", s->w->person[HERE][CAST_PARENT], 404, "not_found"},
		{CAST_ADMIN, s->k.day, "groups", s->w->group[FAR], 404, "not_found"},
		/* for his own hour a teacher writes to those whom he teaches */
		{CAST_TEACHER, s->k.hour, "people", s->w->person[OTHER][CAST_PUPIL], 404, "not_found"},
		{CAST_TEACHER, s->k.hour, "groups", s->w->group[OTHER], 404, "not_found"},
		{CAST_TEACHER, s->k.day, "people", s->w->person[HERE][CAST_PUPIL], 403, "not_allowed"},
	};
	uint32_t before = parents_at(s, HERE);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[128];
		snprintf(text, sizeof text, "{\"%s\":[\"%s\"]}", rows[i].list, rows[i].id);
		int status = letters(s, rows[i].cast, rows[i].consult, text, NULL);
		if (status != rows[i].status || strcmp(error_of(s), rows[i].code) != 0) {
			fail_msg("%s: %d %s", text, status, error_of(s));
		}
	}
	assert_int_equal(letters(s, CAST_ADMIN, s->k.day, "{\"language\":\"fr\"}", NULL), 400);
	assert_int_equal(parents_at(s, HERE), before);
	assert_int_equal(letters(s, CAST_TEACHER, s->k.hour, "{}", NULL), 200);
	assert_int_equal(parents_at(s, HERE), before + 4); /* Ada, Ben, Cem and the classmate: not Dora, not the other group */
}

static void nobody_prints_letters_without_end(void **state)
{
	struct consult_scene *s = *state;
	char path[128];
	int status = 404, calls = 0;
	snprintf(path, sizeof path, "/api/consultations/%s/letters", s->k.day);
	for (; status == 404 && calls < 100; calls++) {
		status = world_post(s->w, path, s->w->session[HERE][CAST_LEADER], json_pack("{s:[s]}", "people", "nobody"));
	}
	assert_int_equal(status, 429);
	assert_int_equal(calls, 31);
}

/* A link of a parent is more than a lesson. */
static void who_stands_in_gets_nobodys_links(void **state)
{
	struct consult_scene *s = *state;
	struct store *store = s->w->d.store;
	struct store_person colleague;
	char code[STORE_CODE_MAX], group[STORE_ID_MAX], path[128], text[128];
	const char *id = s->w->person[OTHER][CAST_TEACHER], *session = s->w->session[OTHER][CAST_TEACHER];
	assert_int_equal(store_person_find(store, id, &colleague), OK);
	assert_int_equal(store_code_add(store, s->w->group[HERE], DRIVER_EPOCH_MS + 3600000, code), OK);
	assert_int_equal(store_code_use(store, &colleague, code, DRIVER_EPOCH_MS, group), OK);
	assert_true(store_is_member(store, s->w->group[HERE], id, DRIVER_EPOCH_MS));
	assert_int_equal(ask(s, "POST", "/api/consultations", session, "{\"kind\":\"hour\",\"title\":\"Sprechstunde\"}", NULL), 200);
	snprintf(path, sizeof path, "/api/consultations/%s/letters", json_string_value(json_object_get(s->body, "id")));
	snprintf(text, sizeof text, "{\"groups\":[\"%s\"]}", s->w->group[HERE]);
	assert_int_equal(ask(s, "POST", path, session, text, NULL), 404);
	snprintf(text, sizeof text, "{\"people\":[\"%s\"]}", s->w->person[HERE][CAST_PUPIL]);
	assert_int_equal(ask(s, "POST", path, session, text, NULL), 404);
	assert_int_equal(ask(s, "POST", path, session, "{}", NULL), 200);
	assert_int_equal(parents_of(s, s->w->person[HERE][CAST_PUPIL]).links, 0);
	assert_int_equal(parents_of(s, s->w->person[OTHER][CAST_PUPIL]).links, 1);
}

/* Two more who look after a child while the letters are laid out; or nobody does any more. */
static void a_parent_comes(struct consult_scene *s)
{
	assert_int_equal(store_family_ensure(s->w->d.store, s->w->d.person[1], "Frau Neu"), OK);
}

static void a_parent_leaves(struct consult_scene *s)
{
	assert_int_equal(store_member_leave(s->w->d.store, s->w->person[HERE][CAST_PARENT], DRIVER_EPOCH_MS), OK);
}

static void it_is_removed(struct consult_scene *s)
{
	assert_int_equal(store_consult_remove(s->w->d.store, s->k.day, DRIVER_EPOCH_MS), OK);
}

static void letters_are_whole_or_not_at_all(void **state)
{
	struct consult_scene *s = *state;
	uint32_t before = parents_at(s, HERE);
	assert_int_equal(letters(s, CAST_LEADER, s->k.day, "{}", a_parent_comes), 409);
	assert_string_equal(error_of(s), "changed");
	assert_int_equal(parents_at(s, HERE), before + 1);
	assert_int_equal(parents_of(s, s->w->d.person[2]).count, 0);
	assert_int_equal(parents_of(s, s->w->person[HERE][CAST_PUPIL]).links, 0);
	assert_int_equal(letters(s, CAST_LEADER, s->k.day, "{}", a_parent_leaves), 409);
	assert_int_equal(parents_of(s, s->w->d.person[2]).count, 0);
	assert_int_equal(letters(s, CAST_LEADER, s->k.day, "{}", it_is_removed), 404);
	assert_int_equal(parents_of(s, s->w->d.person[2]).count, 0);
}

/* -- lists ------------------------------------------------------------------------------------------------------ */

static void lists_are_files(void **state)
{
	static const struct {
		const char *pattern, *german, *english;
	} rows[] = {{"/api/consultations/*/door.pdf", "tuerliste.pdf", "door-list.pdf"}, {"/api/consultations/*/list.pdf", "terminliste.pdf", "appointments.pdf"},
		{"/api/desks/*/door.pdf", "tuerliste.pdf", "door-list.pdf"}, {"/api/desks/*/list.pdf", "terminliste.pdf", "appointments.pdf"}};
	struct consult_scene *s = *state;
	const struct talk_draft draft = {.desk = s->k.desk, .slot = s->k.slots[2], .child = s->w->person[HERE][CAST_CLASSMATE], .slots = 2,
		.mode = DESK_PLACE, .author = s->w->person[HERE][CAST_TEACHER], .is_assigned = true};
	const char *const blocked[] = {s->k.slots[5]}, *const breaks[] = {s->k.slots[4]};
	enum talk_refusal why;
	char id[STORE_ID_MAX];
	assert_int_equal(store_talk_book(s->w->d.store, &draft, DRIVER_EPOCH_MS, &why, id), OK);
	assert_int_equal(why, TALK_OK);
	assert_int_equal(store_slots_set(s->w->d.store, s->k.desk, blocked, 1, SLOT_BLOCKED), OK);
	assert_int_equal(store_slots_set(s->w->d.store, s->k.desk, breaks, 1, SLOT_BREAK), OK);
	for (int english = 0; english < 2; english++) {
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			const char *object = strstr(rows[i].pattern, "desks") ? s->k.desk : s->k.day;
			assert_int_equal(ask(s, "GET", path_of(s, rows[i].pattern, object), s->w->session[HERE][CAST_LEADER], "", NULL), 200);
			is_pdf(s, english ? rows[i].english : rows[i].german);
		}
		assert_int_equal(store_school_change(s->w->d.store, s->w->school[HERE], NULL, PRESETS, LANGUAGE_EN), OK);
	}
	assert_int_equal(ask(s, "GET", path_of(s, "/api/desks/*/list.pdf", s->k.desk), s->w->session[HERE][CAST_TEACHER], "", NULL), 200);
	/* a day without desks has a list that says so */
	assert_int_equal(store_desk_remove(s->w->d.store, s->k.hour_desk), OK);
	assert_int_equal(ask(s, "GET", path_of(s, "/api/consultations/*/list.pdf", s->k.hour), s->w->session[HERE][CAST_TEACHER], "", NULL), 200);
	is_pdf(s, "appointments.pdf");
}

/* -- plans ------------------------------------------------------------------------------------------------------ */

static void wish(struct consult_scene *s, const char *child, int64_t from_ms, int64_t until_ms)
{
	const char *const desks[] = {s->k.desk};
	assert_int_equal(store_wishes_set(s->w->d.store, s->k.day, child, desks, 1, from_ms, until_ms), OK);
}

static int plan(struct consult_scene *s, char digest[80])
{
	int status = ask(s, "POST", path_of(s, "/api/consultations/*/plan", s->k.day), s->w->session[HERE][CAST_LEADER], "", NULL);
	const char *text = json_string_value(json_object_get(s->body, "digest"));
	snprintf(digest, 80, "%s", text ? text : "");
	return status;
}

static int apply(struct consult_scene *s, const char *digest, void (*meanwhile)(struct consult_scene *s))
{
	char text[128];
	snprintf(text, sizeof text, "{\"digest\":\"%s\"}", digest);
	return ask(s, "POST", path_of(s, "/api/consultations/*/plan/apply", s->k.day), s->w->session[HERE][CAST_LEADER], text, meanwhile);
}

static size_t count_in(const struct consult_scene *s, const char *list)
{
	return json_array_size(json_object_get(s->body, list));
}

static uint32_t talks_of_day(struct consult_scene *s)
{
	struct store_consult consult;
	assert_int_equal(store_consult_get(s->w->d.store, s->k.day, &consult), OK);
	return consult.talks;
}

static void a_plan_is_booked_as_it_was_looked_at(void **state)
{
	struct consult_scene *s = *state;
	char digest[80], again[80];
	wish(s, s->w->person[HERE][CAST_PUPIL], 0, 0); /* who has his talk there already */
	wish(s, s->w->person[HERE][CAST_CLASSMATE], 0, 0);
	wish(s, s->w->d.person[1], WORLD_BEGIN_MS + 4 * WORLD_SLOT_MS, WORLD_BEGIN_MS + 5 * WORLD_SLOT_MS);
	wish(s, s->w->d.person[2], WORLD_BEGIN_MS - 2 * WORLD_SLOT_MS, WORLD_BEGIN_MS); /* before it begins */
	assert_int_equal(plan(s, digest), 200);
	assert_int_equal(json_integer_value(json_object_get(s->body, "asked")), 3);
	assert_int_equal(json_integer_value(json_object_get(s->body, "families")), 3);
	assert_int_equal(count_in(s, "placed"), 2);
	assert_int_equal(count_in(s, "unplaced"), 1);
	const json_t *left = json_array_get(json_object_get(s->body, "unplaced"), 0);
	assert_string_equal(json_string_value(json_object_get(left, "why")), "time");
	assert_string_equal(json_string_value(json_object_get(json_object_get(left, "child"), "name")), "Ben");
	assert_int_equal(talks_of_day(s), 1);
	assert_int_equal(plan(s, again), 200);
	assert_string_equal(again, digest);
	assert_int_equal(apply(s, digest, NULL), 200);
	assert_int_equal(json_integer_value(json_object_get(s->body, "booked")), 2);
	assert_int_equal(talks_of_day(s), 3);
	assert_int_equal(ask(s, "GET", path_of(s, "/api/desks/*", s->k.desk), s->w->session[HERE][CAST_TEACHER], "", NULL), 200);
	const json_t *last = json_array_get(json_object_get(s->body, "talks"), 2);
	assert_string_equal(json_string_value(json_object_get(json_object_get(last, "child"), "name")), "Ada");
	assert_true(json_integer_value(json_object_get(last, "begin")) == WORLD_BEGIN_MS + 4 * WORLD_SLOT_MS);
	assert_true(json_is_true(json_object_get(last, "isAssigned")));
	/* twice is once */
	assert_int_equal(apply(s, digest, NULL), 409);
	assert_string_equal(error_of(s), "changed");
	assert_int_equal(talks_of_day(s), 3);
}

/* He would never be booked, and the plan never be as it was. */
static void who_has_left_wishes_nothing(void **state)
{
	struct consult_scene *s = *state;
	char digest[80];
	wish(s, s->w->person[HERE][CAST_CLASSMATE], 0, 0);
	wish(s, s->w->d.person[1], 0, 0);
	assert_int_equal(store_member_leave(s->w->d.store, s->w->d.person[1], DRIVER_EPOCH_MS), OK);
	assert_int_equal(plan(s, digest), 200);
	assert_int_equal(json_integer_value(json_object_get(s->body, "asked")), 1);
	assert_int_equal(apply(s, digest, NULL), 200);
	assert_int_equal(json_integer_value(json_object_get(s->body, "booked")), 1);
}

static void who_finds_no_place_is_told_why(void **state)
{
	struct consult_scene *s = *state;
	char digest[80];
	const char *const children[] = {s->w->person[HERE][CAST_CLASSMATE], s->w->d.person[1], s->w->d.person[2], s->w->d.person[3], s->w->d.person[5],
		s->w->person[OTHER][CAST_PUPIL], s->w->person[OTHER][CAST_CLASSMATE]};
	for (size_t i = 0; i < sizeof children / sizeof children[0]; i++) {
		wish(s, children[i], 0, 0);
	}
	assert_int_equal(plan(s, digest), 200);
	assert_int_equal(count_in(s, "placed"), 5);
	assert_int_equal(count_in(s, "unplaced"), 2);
	const json_t *left = json_array_get(json_object_get(s->body, "unplaced"), 1);
	assert_string_equal(json_string_value(json_object_get(left, "why")), "full");
	assert_int_equal(apply(s, digest, NULL), 200);
	assert_int_equal(talks_of_day(s), 6);
}

/* On the day itself what has begun is nobody's place any more: a plan with it could never be booked. */
static void nothing_is_planned_into_the_past(void **state)
{
	struct consult_scene *s = *state;
	char digest[80];
	wish(s, s->w->person[HERE][CAST_CLASSMATE], 0, 0);
	wish(s, s->w->d.person[1], 0, 0);
	wish(s, s->w->d.person[2], 0, 0);
	s->w->d.at_ms = WORLD_BEGIN_MS + 3 * WORLD_SLOT_MS - DRIVER_EPOCH_MS;
	assert_int_equal(store_session_begin(s->w->d.store, s->w->person[HERE][CAST_LEADER], DRIVER_EPOCH_MS + s->w->d.at_ms, s->w->session[HERE][CAST_LEADER]), OK);
	assert_int_equal(plan(s, digest), 200);
	assert_int_equal(count_in(s, "placed"), 2);
	for (size_t i = 0; i < 2; i++) {
		const json_t *placed = json_array_get(json_object_get(s->body, "placed"), i);
		assert_true(json_integer_value(json_object_get(placed, "begin")) > WORLD_BEGIN_MS + 3 * WORLD_SLOT_MS);
	}
	assert_int_equal(apply(s, digest, NULL), 200);
	assert_int_equal(json_integer_value(json_object_get(s->body, "booked")), 2);
}

static void a_slot_is_blocked(struct consult_scene *s)
{
	const char *const slot[] = {s->k.slots[5]};
	assert_int_equal(store_slots_set(s->w->d.store, s->k.desk, slot, 1, SLOT_BLOCKED), OK);
}

static void a_wish_is_taken_back(struct consult_scene *s)
{
	assert_int_equal(store_wishes_set(s->w->d.store, s->k.day, s->w->person[HERE][CAST_CLASSMATE], NULL, 0, 0, 0), OK);
}

static void a_talk_is_booked(struct consult_scene *s)
{
	const struct talk_draft draft = {.desk = s->k.desk, .slot = s->k.slots[3], .child = s->w->d.person[3], .slots = 1, .mode = DESK_BOTH,
		.author = s->w->person[HERE][CAST_TEACHER], .is_assigned = true};
	enum talk_refusal why;
	char id[STORE_ID_MAX];
	assert_int_equal(store_talk_book(s->w->d.store, &draft, DRIVER_EPOCH_MS, &why, id), OK);
	assert_int_equal(why, TALK_OK);
}

static void plans_are_whole_or_not_at_all(void **state)
{
	static void (*const changes[])(struct consult_scene *s) = {a_slot_is_blocked, a_talk_is_booked, a_wish_is_taken_back, it_is_removed};
	struct consult_scene *s = *state;
	char digest[80];
	wish(s, s->w->person[HERE][CAST_CLASSMATE], 0, 0);
	wish(s, s->w->d.person[1], 0, 0);
	assert_int_equal(apply(s, "0123", NULL), 409);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		uint32_t before = talks_of_day(s);
		bool is_gone = changes[i] == it_is_removed;
		assert_int_equal(plan(s, digest), 200);
		assert_int_equal(apply(s, digest, changes[i]), 409);
		assert_string_equal(error_of(s), "changed");
		if (!is_gone) {
			assert_int_equal(talks_of_day(s), before + (changes[i] == a_talk_is_booked ? 1 : 0));
			assert_int_equal(apply(s, digest, NULL), 409); /* nor later */
		}
	}
}

/* Each move may write a mail. */
static void nobody_moves_a_talk_without_end(void **state)
{
	struct consult_scene *s = *state;
	char path[128];
	int status = 200, moves = 0;
	snprintf(path, sizeof path, "%s", path_of(s, "/api/talks/*/move", s->k.talk));
	for (; status == 200 && moves < 200; moves++) {
		char text[80];
		snprintf(text, sizeof text, "{\"slot\":\"%s\"}", s->k.slots[1 + moves % 2]);
		status = ask(s, "POST", path, s->w->session[HERE][CAST_PARENT], text, NULL);
	}
	assert_int_equal(status, 429);
	assert_string_equal(error_of(s), "too_fast");
	assert_true(moves > 60);
}

/* -- how long it is kept ---------------------------------------------------------------------------------------- */

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static size_t talks_seen(struct consult_scene *s, enum cast cast, int64_t *kept_until_ms)
{
	char session[STORE_TOKEN_MAX];
	assert_int_equal(store_session_begin(s->w->d.store, s->w->person[HERE][cast], DRIVER_EPOCH_MS + s->w->d.at_ms, session), OK);
	assert_int_equal(ask(s, "GET", path_of(s, "/api/desks/*", s->k.desk), session, "", NULL), 200);
	const json_t *talks = json_object_get(s->body, "talks");
	*kept_until_ms = json_integer_value(json_object_get(json_array_get(talks, 0), "keptUntil"));
	return json_array_size(talks);
}

static void what_only_a_note_keeps_is_its_teachers_own(void **state)
{
	struct consult_scene *s = *state;
	int64_t until_ms;
	const int64_t end_ms = WORLD_BEGIN_MS + WORLD_SLOTS * WORLD_SLOT_MS;
	assert_int_equal(talks_seen(s, CAST_LEADER, &until_ms), 1);
	assert_true(until_ms == end_ms + 14 * DAY_MS);
	assert_int_equal(store_talk_note_set(s->w->d.store, s->k.talk, "Förderung"), OK);
	assert_int_equal(talks_seen(s, CAST_TEACHER, &until_ms), 1);
	assert_true(until_ms == WORLD_BEGIN_MS + WORLD_SLOT_MS + 30 * DAY_MS);
	s->w->d.at_ms = end_ms + 15 * DAY_MS - DRIVER_EPOCH_MS;
	assert_int_equal(talks_seen(s, CAST_TEACHER, &until_ms), 1);
	assert_int_equal(talks_seen(s, CAST_LEADER, &until_ms), 0);
	assert_int_equal(talks_seen(s, CAST_TEACHING_ADMIN, &until_ms), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, consult_scene_set_up, consult_scene_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_family_gets_its_link),
		TEST(children_of_one_family_share_a_letter),
		TEST(names_are_in_the_schools_language),
		TEST(letters_are_refused),
		TEST(nobody_prints_letters_without_end),
		TEST(who_stands_in_gets_nobodys_links),
		TEST(letters_are_whole_or_not_at_all),
		TEST(lists_are_files),
		TEST(a_plan_is_booked_as_it_was_looked_at),
		TEST(who_has_left_wishes_nothing),
		TEST(who_finds_no_place_is_told_why),
		TEST(nothing_is_planned_into_the_past),
		TEST(plans_are_whole_or_not_at_all),
		TEST(nobody_moves_a_talk_without_end),
		TEST(what_only_a_note_keeps_is_its_teachers_own),
	};
	return cmocka_run_group_tests_name("consult_papers", tests, NULL, NULL);
}
