#include "school_world.h"

#include "logins.h"
#include "members.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char *const cast_names[CASTS] = {"admin", "operator", "leader", "teacher", "teaching admin", "pupil", "classmate", "parent", "guest"};
const char *const place_names[PLACES] = {"here", "other group", "other school"};

static const struct {
	enum person_role role;
	bool is_admin, is_operator;
} casts[CASTS] = {
	[CAST_ADMIN] = {PERSON_ADMIN, true, false},
	[CAST_OPERATOR] = {PERSON_ADMIN, true, true},
	[CAST_LEADER] = {PERSON_LEADER, false, false},
	[CAST_TEACHER] = {PERSON_TEACHER, false, false},
	[CAST_TEACHING_ADMIN] = {PERSON_TEACHER, true, false},
	[CAST_PUPIL] = {PERSON_PUPIL, false, false},
	[CAST_CLASSMATE] = {PERSON_PUPIL, false, false},
	[CAST_PARENT] = {PERSON_PARENT, false, false},
	[CAST_GUEST] = {PERSON_GUEST, false, false},
};

static void take_group(void *ctx, const char *id, const char *name)
{
	(void)name;
	snprintf(ctx, STORE_ID_MAX, "%s", id);
}

static const int teaching[PLACES] = {0, 7, 8}; /* of the driver's people */

static void find_place(struct school_world *w, enum place place)
{
	struct store_person person;
	struct store_room room;
	const char *teacher = w->d.person[teaching[place]];
	assert_int_equal(store_person_find(w->d.store, teacher, &person), OK);
	assert_int_equal(store_member_groups(w->d.store, teacher, take_group, w->group[place]), OK);
	assert_int_equal(store_room_of_group(w->d.store, w->group[place], &room), OK);
	memcpy(w->school[place], person.school, STORE_ID_MAX);
	memcpy(w->room[place], room.id, STORE_ID_MAX);
}

static void add_person(struct school_world *w, enum place place, enum cast cast)
{
	const char *group = w->group[place], *child = w->person[place][CAST_PUPIL];
	bool is_parent = casts[cast].role == PERSON_PARENT;
	struct store_member_draft draft = {.role = &casts[cast].role, .given = cast_names[cast], .family = place_names[place],
		.is_admin = &casts[cast].is_admin, .is_operator = &casts[cast].is_operator, .has_groups = !is_parent, .groups = &group,
		.group_count = is_parent ? 0 : 1, .has_children = is_parent, .children = &child, .child_count = is_parent ? 1 : 0};
	w->person[place][cast][0] = '\0';
	assert_int_equal(store_member_save(w->d.store, w->school[place], &draft, w->person[place][cast]), OK);
	assert_int_equal(store_session_begin(w->d.store, w->person[place][cast], DRIVER_EPOCH_MS, w->session[place][cast]), OK);
}

int school_world_set_up(void **state)
{
	struct school_world *w = calloc(1, sizeof *w);
	driver_init(&w->d);
	for (int place = 0; place < PLACES; place++) {
		find_place(w, (enum place)place);
		for (int cast = 0; cast < CASTS; cast++) {
			add_person(w, (enum place)place, (enum cast)cast);
		}
	}
	*state = w;
	return 0;
}

int school_world_tear_down(void **state)
{
	struct school_world *w = *state;
	driver_finish(&w->d);
	free(w);
	return 0;
}

int world_post(struct school_world *w, const char *path, const char *session, json_t *body)
{
	char *text = json_dumps(body, JSON_COMPACT);
	int status = driver_api(&w->d, "POST", path, session, text);
	free(text);
	json_decref(body);
	return status;
}

int world_get(struct school_world *w, const char *path, const char *session)
{
	return driver_api(&w->d, "GET", path, session, "");
}

const char *world_error(const struct school_world *w)
{
	const char *code = json_string_value(json_object_get(json_object_get(w->d.body, "error"), "code"));
	return code ? code : "";
}

const char *world_text(const struct school_world *w, const char *key)
{
	const char *text = json_string_value(json_object_get(w->d.body, key));
	return text ? text : "";
}

const char *world_path(struct school_world *w, const char *pattern, const char *id)
{
	const char *star = strchr(pattern, '*');
	snprintf(w->path, sizeof w->path, "%.*s%s%s", star ? (int)(star - pattern) : (int)strlen(pattern), pattern, star ? id : "", star ? star + 1 : "");
	return w->path;
}
