/* People and groups of a school, as admins look after them. */
#include "groups.h"
#include "logins.h"
#include "members.h"
#include "school_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HERE PLACE_HERE
static const char *admin_of(const struct school_world *w)
{
	return w->session[HERE][CAST_ADMIN];
}

static size_t count_of(const struct school_world *w, const char *list)
{
	return json_array_size(json_object_get(w->d.body, list));
}

static int64_t number_of(const struct school_world *w, const char *key)
{
	return json_integer_value(json_object_get(w->d.body, key));
}

static int add(struct school_world *w, const char *role, const char *given, const char *family, json_t *more, char id[STORE_ID_MAX])
{
	json_t *body = json_pack("{s:s, s:s, s:s}", "role", role, "given", given, "family", family);
	json_object_update(body, more);
	json_decref(more);
	int status = world_post(w, "/api/people", admin_of(w), body);
	snprintf(id, STORE_ID_MAX, "%s", world_text(w, "id"));
	return status;
}

static void somebody_is_added_and_changed(void **state)
{
	struct school_world *w = *state;
	char id[STORE_ID_MAX], parent[STORE_ID_MAX], path[128];
	assert_int_equal(add(w, "pupil", "Ada", "Öztürk", json_pack("{s:s, s:[s]}", "externalId", "17", "groups", w->group[HERE]), id), 200);
	assert_string_equal(world_text(w, "name"), "Ada Öztürk");
	assert_int_equal(count_of(w, "groups"), 1);
	assert_true(store_is_member(w->d.store, w->group[HERE], id, DRIVER_EPOCH_MS));
	snprintf(path, sizeof path, "/api/people/%s", id);
	assert_int_equal(world_post(w, path, admin_of(w), json_pack("{s:s}", "family", "Yılmaz")), 200);
	assert_string_equal(world_text(w, "name"), "Ada Yılmaz");
	assert_int_equal(world_post(w, path, admin_of(w), json_pack("{s:s}", "name", "Ada Y.")), 200);
	assert_int_equal(world_post(w, path, admin_of(w), json_pack("{s:s}", "given", "Adele")), 200);
	assert_string_equal(world_text(w, "name"), "Ada Y."); /* what the admin wrote stays */
	assert_int_equal(world_post(w, path, admin_of(w), json_pack("{s:s}", "name", "")), 200);
	assert_string_equal(world_text(w, "name"), "Adele Yılmaz");
	assert_int_equal(world_post(w, path, admin_of(w), json_pack("{s:[s]}", "groups", w->group[PLACE_OTHER_GROUP])), 200);
	assert_false(store_is_member(w->d.store, w->group[HERE], id, DRIVER_EPOCH_MS));
	assert_int_equal(add(w, "parent", "Eva", "Yılmaz", json_pack("{s:[s]}", "children", id), parent), 200);
	assert_int_equal(count_of(w, "children"), 1);
	assert_int_equal(add(w, "teacher", "Tim", "Lehrer", json_pack("{s:[s]}", "children", id), parent), 400);
	assert_int_equal(add(w, "parent", "Eva", "Kind", json_pack("{s:[s]}", "groups", w->group[HERE]), parent), 400);
	assert_int_equal(add(w, "pupil", "Ben", "Doppelt", json_pack("{s:s}", "externalId", "17"), parent), 409);
	assert_string_equal(world_error(w), "conflict");
	assert_int_equal(add(w, "headmaster", "A", "B", json_object(), parent), 400);
	assert_int_equal(add(w, "pupil", "", "", json_object(), parent), 400);
	assert_int_equal(add(w, "pupil", "A\nB", "C", json_object(), parent), 400);
}

static void lists_come_in_pages(void **state)
{
	struct school_world *w = *state;
	char id[STORE_ID_MAX], name[16];
	for (int i = 0; i < 250; i++) {
		snprintf(name, sizeof name, "N%03d", 249 - i);
		const struct store_member_draft draft = {.given = "Kind", .family = name};
		id[0] = '\0';
		assert_int_equal(store_member_save(w->d.store, w->school[HERE], &draft, id), OK);
	}
	const char *leader = w->session[HERE][CAST_LEADER];
	assert_int_equal(world_get(w, "/api/people?q=kind%20n&count=1000", leader), 200);
	assert_int_equal(count_of(w, "people"), 200);
	assert_int_equal(number_of(w, "total"), 250);
	assert_int_equal(world_get(w, "/api/people?q=kind%20n&from=200", leader), 200);
	assert_int_equal(count_of(w, "people"), 50);
	assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(w->d.body, "people"), 0), "family")), "N200");
	assert_int_equal(world_get(w, "/api/people?role=parent", leader), 200);
	assert_int_equal(number_of(w, "total"), 2); /* of this school alone */
	snprintf(w->path, sizeof w->path, "/api/people?group=%s&role=pupil", w->group[HERE]);
	assert_int_equal(world_get(w, w->path, leader), 200);
	assert_int_equal(number_of(w, "total"), 5);
	snprintf(w->path, sizeof w->path, "/api/people?group=%s", w->group[PLACE_OTHER_SCHOOL]);
	assert_int_equal(world_get(w, w->path, leader), 200);
	assert_int_equal(number_of(w, "total"), 0);
	static const char *const wrong[] = {"/api/people?role=x", "/api/people?from=-1", "/api/people?count=0", "/api/people?count=abc"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(world_get(w, wrong[i], leader), 400);
	}
}

static void umlauts_are_found_in_small_letters(void **state)
{
	static const struct {
		const char *q;
		int found;
	} rows[] = {{"%C3%96ZT%C3%9CRK", 1}, {"%C3%B6zt%C3%BC", 1}, {"%C5%A0imek", 1}, {"%C5%A1IMEK", 1}, {"x-99", 1}, {"%25", 0}, {"_", 0}, {"ozturk", 0}};
	struct school_world *w = *state;
	char id[STORE_ID_MAX];
	assert_int_equal(add(w, "pupil", "Şule", "Öztürk", json_object(), id), 200);
	assert_int_equal(add(w, "pupil", "Jan", "Šimek", json_pack("{s:s}", "externalId", "X-99"), id), 200);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		snprintf(w->path, sizeof w->path, "/api/people?q=%s", rows[i].q);
		assert_int_equal(world_get(w, w->path, admin_of(w)), 200);
		assert_int_equal(number_of(w, "total"), rows[i].found);
	}
}

static void the_last_admin_stays_one(void **state)
{
	struct school_world *w = *state;
	static const enum cast others[] = {CAST_OPERATOR, CAST_TEACHING_ADMIN};
	const struct store_member_draft none = {.role = &(enum person_role){PERSON_TEACHER}, .is_admin = &(bool){false}};
	for (int place = 0; place < PLACE_OTHER_SCHOOL; place++) {
		for (size_t i = 0; i < 2; i++) {
			assert_int_equal(store_member_save(w->d.store, w->school[HERE], &none, w->person[place][others[i]]), OK);
		}
	}
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/leave", w->person[PLACE_OTHER_GROUP][CAST_ADMIN]), admin_of(w), json_object()), 200);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/leave", w->person[HERE][CAST_ADMIN]), admin_of(w), json_object()), 409);
	assert_string_equal(world_error(w), "last_admin");
	assert_int_equal(world_post(w, world_path(w, "/api/people/*", w->person[HERE][CAST_ADMIN]), admin_of(w), json_pack("{s:s}", "role", "leader")), 409);
	assert_int_equal(world_get(w, "/api/people", admin_of(w)), 200);
	/* with another one beside him it works */
	assert_int_equal(world_post(w, world_path(w, "/api/people/*", w->person[HERE][CAST_LEADER]), admin_of(w), json_pack("{s:b}", "isAdmin", 1)), 200);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*", w->person[HERE][CAST_ADMIN]), admin_of(w), json_pack("{s:s}", "role", "leader")), 200);
	assert_int_equal(world_get(w, "/api/people", admin_of(w)), 401); /* another role: he comes in anew */
}

static void nobody_becomes_operator_by_way_of_one(void **state)
{
	static const char *const paths[] = {"/api/people/*", "/api/people/*/invite", "/api/people/*/reset", "/api/people/*/leave"};
	struct school_world *w = *state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		json_t *body = strstr(paths[i], "reset") ? json_pack("{s:s}", "what", "password") : json_object();
		assert_int_equal(world_post(w, world_path(w, paths[i], w->person[HERE][CAST_OPERATOR]), admin_of(w), json_incref(body)), 403);
		assert_int_equal(world_post(w, world_path(w, paths[i], w->person[HERE][CAST_OPERATOR]), w->session[PLACE_OTHER_GROUP][CAST_OPERATOR], body), 200);
	}
}

static void who_leaves_is_out_of_a_lesson_at_once(void **state)
{
	struct school_world *w = *state;
	struct driver *d = &w->d;
	struct store_person person;
	driver_join(d, "u1");
	driver_join(d, "u2");
	json_decref(driver_take(d));
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/leave", d->person[1]), admin_of(w), json_object()), 200);
	assert_int_equal(driver_count(d->out, "u1", "participant.left"), 1);
	assert_int_not_equal(driver_closed(d->out, "u2"), 0);
	assert_int_equal(world_get(w, "/api/home", d->session[1]), 401);
	assert_int_equal(store_link_find(d->store, d->link[1], strlen(d->link[1]), &person), ERR_NOT_FOUND);
	assert_false(store_is_member(d->store, w->group[HERE], d->person[1], DRIVER_EPOCH_MS));
	assert_int_equal(world_get(w, "/api/people?left=1", admin_of(w)), 200);
	assert_int_equal(number_of(w, "total"), 1);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/return", d->person[1]), admin_of(w), json_object()), 200);
	assert_int_equal(world_get(w, "/api/people?left=1", admin_of(w)), 200);
	assert_int_equal(number_of(w, "total"), 0);
	assert_int_equal(store_link_find(d->store, d->link[1], strlen(d->link[1]), &person), ERR_NOT_FOUND); /* a dead link stays dead */
}

static void who_left_has_no_login_any_more(void **state)
{
	struct school_world *w = *state;
	struct store_login login;
	const char *id = w->person[HERE][CAST_TEACHER];
	assert_int_equal(store_login_set(w->d.store, id, "tina", "hash"), OK);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/leave", id), admin_of(w), json_object()), 200);
	assert_int_equal(store_login_find(w->d.store, "tina", &login), ERR_NOT_FOUND);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/invite", id), admin_of(w), json_object()), 409);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/return", id), admin_of(w), json_object()), 200);
	assert_int_equal(store_login_find(w->d.store, "tina", &login), OK);
	assert_string_equal(login.password, "");
}

static void a_member_taken_out_leaves_the_lesson(void **state)
{
	struct school_world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	json_decref(driver_take(d));
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*/members", w->group[HERE]), admin_of(w), json_pack("{s:[s]}", "remove", d->person[1])), 200);
	assert_int_equal(driver_count(d->out, "u2", "room.ended"), 1);
	assert_int_equal(driver_count(d->out, "u3", "room.ended"), 0);
	assert_int_equal(driver_count(d->out, "u1", "participant.left"), 1);
	assert_string_equal(driver_code(d, "u2", "room.join", driver_join_data()), "not_member");
	/* the store can be changed from outside, too */
	json_decref(driver_take(d));
	assert_int_equal(store_group_change_members(d->store, w->group[HERE], NULL, 0, (const char *const[]){d->person[2]}, 1), OK);
	driver_check_sessions(d);
	assert_int_equal(driver_count(d->out, "u3", "room.ended"), 1);
}

static void who_waits_at_the_door_hears_it(void **state)
{
	struct school_world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	assert_string_equal(driver_code(d, "u1", "room.set", json_pack("{s:b}", "lobby", 1)), "");
	driver_join(d, "u2");
	json_decref(driver_take(d));
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*/members", w->group[HERE]), admin_of(w), json_pack("{s:[s]}", "remove", d->person[1])), 200);
	assert_int_equal(driver_count(d->out, "u2", "lobby.denied"), 1);
	assert_int_equal(driver_count(d->out, "u1", "lobby.left"), 1);
}

static void the_end_of_a_group_ends_its_lesson(void **state)
{
	struct school_world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	json_decref(driver_take(d));
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*/end", w->group[HERE]), admin_of(w), json_object()), 200);
	assert_int_equal(driver_count(d->out, "u1", "room.ended"), 1);
	assert_int_equal(driver_count(d->out, "u2", "room.ended"), 1);
	assert_null(strstr(driver_home(d, "u1"), "Klasse 5b"));
	assert_int_equal(world_get(w, "/api/groups?q=klasse%205B", admin_of(w)), 200);
	assert_int_equal(number_of(w, "total"), 0);
	/* it is not there any more for anything */
	assert_int_equal(world_get(w, world_path(w, "/api/groups/*", w->group[HERE]), admin_of(w)), 404);
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*", w->group[HERE]), admin_of(w), json_pack("{s:s}", "name", "Neu")), 404);
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*/members", w->group[HERE]), admin_of(w), json_pack("{s:[s]}", "add", d->person[1])), 404);
	assert_int_equal(world_post(w, world_path(w, "/api/people/*", d->person[1]), admin_of(w), json_pack("{s:[s]}", "groups", w->group[HERE])), 404);
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*/end", w->group[HERE]), admin_of(w), json_object()), 404);
}

static void groups_are_added_and_changed(void **state)
{
	struct school_world *w = *state;
	char id[STORE_ID_MAX];
	assert_int_equal(world_post(w, "/api/groups", admin_of(w), json_pack("{s:s, s:s}", "name", "Klasse 1a", "subject", "Deutsch")), 200);
	snprintf(id, sizeof id, "%s", world_text(w, "id"));
	assert_true(json_is_false(json_object_get(w->d.body, "isPrimary")));
	assert_string_equal(world_text(w, "kind"), "class");
	assert_int_equal(world_post(w, "/api/groups", admin_of(w), json_pack("{s:s, s:s}", "name", "Klasse 1a", "subject", "Deutsch")), 409);
	assert_int_equal(world_post(w, "/api/groups", admin_of(w), json_pack("{s:s, s:s}", "name", "Klasse 1a", "kind", "club")), 400);
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*", id), admin_of(w), json_pack("{s:s, s:b}", "name", "Klasse 2a", "isPrimary", 1)), 200);
	assert_string_equal(json_string_value(json_object_get(json_object_get(w->d.body, "room"), "title")), "Klasse 2a · Deutsch");
	assert_int_equal(world_post(w, world_path(w, "/api/groups/*/members", id), admin_of(w),
		json_pack("{s:[s, s]}", "add", w->d.person[0], w->d.person[1])), 200);
	assert_int_equal(count_of(w, "members"), 2);
	assert_int_equal(count_of(w, "teachers"), 1);
	assert_int_equal(number_of(w, "pupilCount"), 1);
	/* a teacher gets those that he teaches */
	assert_int_equal(world_get(w, "/api/groups", w->session[HERE][CAST_TEACHER]), 200);
	assert_int_equal(number_of(w, "total"), 1);
	assert_int_equal(world_get(w, "/api/groups", w->session[HERE][CAST_LEADER]), 200);
	assert_int_equal(number_of(w, "total"), 3);
	/* a primary school's new classes are primary */
	assert_int_equal(world_post(w, "/api/school", admin_of(w), json_pack("{s:s}", "preset", "grundschule")), 200);
	assert_int_equal(world_post(w, "/api/groups", admin_of(w), json_pack("{s:s}", "name", "Klasse 3a")), 200);
	assert_true(json_is_true(json_object_get(w->d.body, "isPrimary")));
	assert_int_equal(world_post(w, "/api/groups", admin_of(w), json_pack("{s:s, s:s}", "name", "Chor", "kind", "course")), 200);
	assert_true(json_is_false(json_object_get(w->d.body, "isPrimary")));
}

static void a_preset_sets_the_rules(void **state)
{
	struct school_world *w = *state;
	struct store_rules rules;
	assert_int_equal(world_post(w, "/api/school", admin_of(w), json_pack("{s:s}", "preset", "kollegium")), 200);
	assert_int_equal(store_rules_get(w->d.store, w->school[HERE], &rules), OK);
	assert_int_equal(rules.supervision, SUPERVISION_OPEN);
	assert_int_equal(rules.rights, 15);
	assert_int_equal(world_post(w, "/api/school", admin_of(w), json_pack("{s:s, s:s, s:{s:b, s:[s]}}", "preset", "grundschule", "name", "Neu",
		"rules", "lobby", 1, "rights", "speak")), 200);
	assert_string_equal(world_text(w, "name"), "Neu");
	assert_int_equal(store_rules_get(w->d.store, w->school[HERE], &rules), OK);
	assert_true(rules.lobby && rules.rights == 1 && rules.supervision == SUPERVISION_FREEZE);
	assert_int_equal(world_post(w, "/api/school", admin_of(w), json_pack("{s:{s:s}}", "rules", "supervision", "never")), 400);
	assert_int_equal(world_post(w, "/api/school", admin_of(w), json_pack("{s:{s:[s]}}", "rules", "rights", "fly")), 400);
	assert_int_equal(world_post(w, "/api/school", admin_of(w), json_pack("{s:s}", "language", "xx")), 400);
	assert_int_equal(store_rules_get(w->d.store, w->school[PLACE_OTHER_SCHOOL], &rules), OK);
	assert_int_equal(rules.rights, 11); /* the other school has its own */
}

static void a_code_makes_a_substitute_until_midnight(void **state)
{
	struct school_world *w = *state;
	struct driver *d = &w->d;
	char code[16], older[16];
	const char *stranger = w->session[PLACE_OTHER_GROUP][CAST_TEACHER], *id = w->person[PLACE_OTHER_GROUP][CAST_TEACHER];
	for (int i = 0; i < 2; i++) {
		assert_int_equal(world_post(w, world_path(w, "/api/groups/*/code", w->group[HERE]), w->session[HERE][CAST_TEACHER], json_object()), 200);
		snprintf(i ? code : older, sizeof code, "%s", world_text(w, "code"));
	}
	int64_t until = number_of(w, "until");
	assert_int_equal(strlen(code), 8);
	assert_true(until > DRIVER_EPOCH_MS && until <= DRIVER_EPOCH_MS + INT64_C(24) * 3600 * 1000);
	assert_int_equal(until % (3600 * 1000), 0);
	assert_int_equal((until + INT64_C(2) * 3600 * 1000) % (INT64_C(24) * 3600 * 1000), 0); /* midnight in summer in Berlin */
	assert_int_equal(world_post(w, "/api/takeover", stranger, json_pack("{s:s}", "code", older)), 403);
	assert_int_equal(world_post(w, "/api/takeover", w->session[PLACE_OTHER_SCHOOL][CAST_TEACHER], json_pack("{s:s}", "code", code)), 403);
	assert_string_equal(world_error(w), "wrong_code");
	assert_false(store_is_member(d->store, w->group[HERE], id, DRIVER_EPOCH_MS + d->at_ms));
	assert_int_equal(world_post(w, "/api/takeover", stranger, json_pack("{s:s}", "code", code)), 200);
	assert_true(store_is_member(d->store, w->group[HERE], id, DRIVER_EPOCH_MS + d->at_ms));
	assert_true(store_is_member(d->store, w->group[HERE], id, until - 1));
	assert_false(store_is_member(d->store, w->group[HERE], id, until));
	for (int i = 0; i < 4; i++) {
		assert_int_equal(world_post(w, "/api/takeover", stranger, json_pack("{s:s}", "code", "00000000")), 403);
	}
	assert_int_equal(world_post(w, "/api/takeover", stranger, json_pack("{s:s}", "code", code)), 429);
}

static void make_primary(struct school_world *w)
{
	char id[STORE_ID_MAX];
	const struct store_group_draft draft = {.is_primary = &(bool){true}};
	snprintf(id, sizeof id, "%s", w->group[HERE]);
	assert_int_equal(store_group_save(w->d.store, w->school[HERE], &draft, id), OK);
}

static void home_says_who_is_small_and_whose_child(void **state)
{
	struct school_world *w = *state;
	const char *pupil = w->session[HERE][CAST_PUPIL], *mode = "mode";
	assert_int_equal(world_get(w, "/api/home", pupil), 200);
	assert_string_equal(world_text(w, mode), "full");
	make_primary(w);
	assert_int_equal(world_get(w, "/api/home", pupil), 200);
	assert_string_equal(world_text(w, mode), "primary");
	assert_null(json_object_get(w->d.body, "children"));
	assert_int_equal(world_get(w, "/api/home", w->session[HERE][CAST_TEACHER]), 200);
	assert_string_equal(world_text(w, mode), "full");
	assert_int_equal(world_get(w, "/api/home", w->session[HERE][CAST_PARENT]), 200);
	json_t *children = json_object_get(w->d.body, "children");
	assert_int_equal(json_array_size(children), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(children, 0), "id")), w->person[HERE][CAST_PUPIL]);
}

static int show_card(struct school_world *w, const char *picture)
{
	return world_post(w, "/api/session", "", json_pack("{s:s, s:s*}", "token", w->d.link[1], "picture", picture));
}

static void a_primary_pupil_knows_his_picture(void **state)
{
	struct school_world *w = *state;
	char picture[STORE_PICTURE_MAX] = "";
	make_primary(w);
	assert_int_equal(show_card(w, NULL), 403);
	assert_string_equal(world_error(w), "needs_picture");
	json_t *first = json_incref(json_object_get(json_object_get(json_object_get(w->d.body, "error"), "detail"), "choices"));
	assert_int_equal(json_array_size(first), 12);
	for (int i = 0; i < 20; i++) { /* asking again tells nothing */
		assert_int_equal(show_card(w, NULL), 403);
		assert_true(json_equal(first, json_object_get(json_object_get(json_object_get(w->d.body, "error"), "detail"), "choices")));
		w->d.at_ms += 1000;
	}
	assert_int_equal(world_get(w, world_path(w, "/api/groups/*/people", w->group[HERE]), w->d.session[0]), 200);
	snprintf(picture, sizeof picture, "%s", json_string_value(json_object_get(json_array_get(json_object_get(w->d.body, "people"), 0), "picture")));
	assert_int_equal(world_get(w, world_path(w, "/api/groups/*/people", w->group[HERE]), admin_of(w)), 200);
	bool is_among = false;
	for (size_t i = 0; i < 12; i++) {
		is_among = is_among || strcmp(json_string_value(json_array_get(first, i)), picture) == 0;
	}
	assert_true(is_among);
	for (int i = 0; i < 5; i++) {
		const char *other = json_string_value(json_array_get(first, (size_t)i));
		assert_int_equal(show_card(w, strcmp(other, picture) == 0 ? "nothing" : other), 403);
		assert_string_equal(world_error(w), "wrong_picture");
	}
	assert_int_equal(show_card(w, picture), 429);
	w->d.at_ms += 10 * 60 * 1000;
	assert_int_equal(show_card(w, picture), 200);
	/* the teacher helps at once: with another picture, and with another card for this one */
	const char *const teacher = w->session[HERE][CAST_TEACHER], *const ways[] = {"/api/groups/*/picture", "/api/groups/*/links"};
	for (size_t way = 0; way < 2; way++) {
		for (int i = 0; i < 5; i++) {
			(void)show_card(w, "nothing");
		}
		assert_int_equal(show_card(w, picture), 429);
		json_t *body = way == 0 ? json_pack("{s:s, s:s}", "person", w->d.person[1], "picture", picture)
					: json_pack("{s:[s]}", "people", w->d.person[1]);
		assert_int_equal(world_post(w, world_path(w, ways[way], w->group[HERE]), teacher, body), 200);
		if (way == 1) {
			json_t *link = json_array_get(json_object_get(w->d.body, "links"), 0);
			snprintf(w->d.link[1], sizeof w->d.link[1], "%s", json_string_value(json_object_get(link, "token")));
		}
		assert_int_equal(show_card(w, picture), 200);
	}
	json_decref(first);
	/* a day later the same ones are asked for, in another order or not: nobody finds it by comparing */
	w->d.at_ms += 24 * 3600 * 1000;
	assert_int_equal(show_card(w, NULL), 403);
	json_t *later = json_object_get(json_object_get(json_object_get(w->d.body, "error"), "detail"), "choices");
	assert_int_equal(json_array_size(later), 12);
}

static void a_teacher_gives_a_new_picture(void **state)
{
	struct school_world *w = *state;
	const char *path = "/api/groups/*/picture", *teacher = w->session[HERE][CAST_TEACHER];
	assert_int_equal(world_post(w, world_path(w, path, w->group[HERE]), teacher, json_pack("{s:s}", "person", w->d.person[1])), 409);
	make_primary(w);
	assert_int_equal(world_post(w, world_path(w, path, w->group[HERE]), teacher, json_pack("{s:s, s:s}", "person", w->d.person[1], "picture", "owl")), 200);
	assert_string_equal(world_text(w, "picture"), "owl");
	assert_int_equal(show_card(w, "owl"), 200);
	assert_int_equal(world_post(w, world_path(w, path, w->group[HERE]), teacher, json_pack("{s:s, s:s}", "person", w->d.person[1], "picture", "unicorn")), 400);
	assert_int_equal(world_post(w, world_path(w, path, w->group[HERE]), teacher, json_pack("{s:s}", "person", w->d.person[5])), 404);
	assert_int_equal(world_post(w, world_path(w, path, w->group[HERE]), teacher, json_pack("{s:s}", "person", w->d.person[1])), 200);
	assert_int_equal(show_card(w, "unicorn"), 403);
	/* a pupil of no primary group comes by his link alone */
	assert_int_equal(world_post(w, "/api/session", "", json_pack("{s:s}", "token", w->d.link[5])), 200);
}

static void an_operator_adds_schools(void **state)
{
	struct school_world *w = *state;
	char school[STORE_ID_MAX];
	const char *operator = w->session[HERE][CAST_OPERATOR];
	assert_int_equal(world_get(w, "/api/schools", operator), 200);
	assert_int_equal(count_of(w, "schools"), 2);
	assert_int_equal(world_post(w, "/api/schools", operator, json_pack("{s:s, s:s}", "name", "Bergschule", "preset", "kindergarten")), 400);
	assert_int_equal(world_post(w, "/api/schools", operator, json_pack("{s:s, s:s}", "name", "Bergschule", "preset", "grundschule")), 200);
	assert_int_equal(store_setup_find(w->d.store, world_text(w, "token"), school), OK);
	assert_string_equal(school, json_string_value(json_object_get(json_object_get(w->d.body, "school"), "id")));
	assert_true(json_is_false(json_object_get(json_object_get(w->d.body, "school"), "hasAdmin")));
}

static void a_reset_ends_sessions_at_once(void **state)
{
	static const char *const whats[] = {"password", "totp", "links"};
	struct school_world *w = *state;
	struct driver *d = &w->d;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(store_session_begin(d->store, d->person[0], DRIVER_EPOCH_MS, d->session[0]), OK);
		driver_open(d, "u1");
		json_decref(driver_take(d));
		assert_int_equal(world_post(w, world_path(w, "/api/people/*/reset", d->person[0]), admin_of(w), json_pack("{s:s}", "what", whats[i])), 200);
		assert_int_not_equal(driver_closed(d->out, "u1"), 0);
		assert_int_equal(world_get(w, "/api/home", d->session[0]), 401);
	}
	assert_int_equal(world_post(w, world_path(w, "/api/people/*/reset", d->person[0]), admin_of(w), json_pack("{s:s}", "what", "all")), 400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, school_world_set_up, school_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(somebody_is_added_and_changed), TEST(lists_come_in_pages), TEST(umlauts_are_found_in_small_letters),
		TEST(the_last_admin_stays_one), TEST(nobody_becomes_operator_by_way_of_one), TEST(who_leaves_is_out_of_a_lesson_at_once),
		TEST(who_left_has_no_login_any_more), TEST(a_member_taken_out_leaves_the_lesson), TEST(who_waits_at_the_door_hears_it),
		TEST(the_end_of_a_group_ends_its_lesson), TEST(groups_are_added_and_changed), TEST(a_preset_sets_the_rules),
		TEST(a_code_makes_a_substitute_until_midnight), TEST(home_says_who_is_small_and_whose_child), TEST(a_primary_pupil_knows_his_picture), TEST(a_teacher_gives_a_new_picture),
		TEST(an_operator_adds_schools), TEST(a_reset_ends_sessions_at_once)};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
