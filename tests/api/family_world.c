#include "family_world.h"

#include "members.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct ids {
	char (*slots)[STORE_ID_MAX];
	size_t count;
};

static void take_slot(void *ctx, const struct store_slot *slot)
{
	struct ids *ids = ctx;
	assert_true(ids->count < FAMILY_SLOTS);
	snprintf(ids->slots[ids->count++], STORE_ID_MAX, "%s", slot->id);
}

static void add_slots(struct family_world *f, const char *desk, int64_t begin_ms, char (*slots)[STORE_ID_MAX])
{
	struct store_slot grid[FAMILY_SLOTS];
	struct ids ids = {slots, 0};
	for (int i = 0; i < FAMILY_SLOTS; i++) {
		grid[i] = (struct store_slot){.begin_ms = begin_ms + i * FAMILY_SLOT_MS, .end_ms = begin_ms + (i + 1) * FAMILY_SLOT_MS};
	}
	assert_int_equal(store_slots_add(f->w->d.store, desk, grid, FAMILY_SLOTS), OK);
	assert_int_equal(store_slot_each(f->w->d.store, desk, take_slot, &ids), OK);
	assert_int_equal(ids.count, FAMILY_SLOTS);
}

static void add_desk(struct family_world *f, const char *consult, const char *teacher, const char *other, enum desk_mode mode, int64_t begin_ms,
	char id[STORE_ID_MAX], char (*slots)[STORE_ID_MAX])
{
	struct store_desk desk = {.mode = mode, .place = "Raum 12", .teacher_count = other ? 2 : 1};
	snprintf(desk.teachers[0].id, STORE_ID_MAX, "%s", teacher);
	snprintf(desk.teachers[1].id, STORE_ID_MAX, "%s", other ? other : "");
	assert_int_equal(store_desks_add(f->w->d.store, consult, &desk, 1, (char(*)[STORE_ID_MAX])id), OK);
	add_slots(f, id, begin_ms, slots);
}

static void add_consult(struct family_world *f, const char *school, enum consult_kind kind, const char *owner, char id[STORE_ID_MAX])
{
	struct store_consult draft = {.kind = kind, .title = "Elternsprechtag", .state = CONSULT_OPEN, .slot_minutes = 10, .change_minutes = 5,
		.phone = "0123 456", .text = "Herzlich willkommen"};
	snprintf(draft.school, sizeof draft.school, "%s", school);
	snprintf(draft.owner, sizeof draft.owner, "%s", owner);
	assert_int_equal(store_consult_add(f->w->d.store, &draft, DRIVER_EPOCH_MS, id), OK);
}

void family_add_consult(struct family_world *f, const char *school, enum consult_kind kind, const char *teacher, int64_t begin_ms,
	char consult[STORE_ID_MAX], char desk[STORE_ID_MAX], char (*slots)[STORE_ID_MAX])
{
	add_consult(f, school, kind, kind == CONSULT_HOUR ? teacher : "", consult);
	add_desk(f, consult, teacher, NULL, DESK_VIDEO, begin_ms, desk, slots);
}

static void add_neighbours(struct family_world *f)
{
	struct school_world *w = f->w;
	const enum person_role role = PERSON_PARENT;
	const struct store_member_draft draft = {.role = &role, .given = "Nachbar", .family = "Nebenan", .has_children = true,
		.children = &f->their_child, .child_count = 1};
	assert_int_equal(store_member_save(w->d.store, w->school[PLACE_HERE], &draft, f->they), OK);
	assert_int_equal(store_session_begin(w->d.store, f->they, DRIVER_EPOCH_MS, f->their_session), OK);
}

int family_world_set_up(void **state)
{
	struct family_world *f = calloc(1, sizeof *f);
	void *w;
	school_world_set_up(&w);
	f->w = w;
	char(*here)[STORE_ID_MAX] = f->w->person[PLACE_HERE], (*other)[STORE_ID_MAX] = f->w->person[PLACE_OTHER_GROUP];
	f->child = here[CAST_PUPIL];
	f->their_child = here[CAST_CLASSMATE];
	f->session = f->w->session[PLACE_HERE][CAST_PARENT];
	add_neighbours(f);
	add_consult(f, f->w->school[PLACE_HERE], CONSULT_DAY, "", f->consult);
	add_desk(f, f->consult, other[CAST_TEACHING_ADMIN], other[CAST_TEACHER], DESK_VIDEO, FAMILY_BEGIN_MS, f->desk[DESK_TEAM], f->slot[DESK_TEAM]);
	add_desk(f, f->consult, here[CAST_TEACHER], NULL, DESK_VIDEO, FAMILY_BEGIN_MS, f->desk[DESK_OWN], f->slot[DESK_OWN]);
	add_desk(f, f->consult, f->w->d.person[7], NULL, DESK_BOTH, FAMILY_BEGIN_MS, f->desk[DESK_OTHER], f->slot[DESK_OTHER]);
	family_add_consult(f, f->w->school[PLACE_OTHER_SCHOOL], CONSULT_DAY, f->w->person[PLACE_OTHER_SCHOOL][CAST_TEACHER], FAMILY_BEGIN_MS,
		f->far_consult, f->far_desk, f->far_slot);
	*state = f;
	return 0;
}

int family_world_tear_down(void **state)
{
	struct family_world *f = *state;
	void *w = f->w;
	free(f);
	return school_world_tear_down(&w);
}

void family_set_consult(struct family_world *f, void (*change)(struct store_consult *consult))
{
	struct store_consult consult;
	assert_int_equal(store_consult_get(f->w->d.store, f->consult, &consult), OK);
	change(&consult);
	assert_int_equal(store_consult_set(f->w->d.store, &consult, DRIVER_EPOCH_MS), OK);
}

int family_book(struct family_world *f, const char *session, const char *slot, const char *child)
{
	char key[33];
	snprintf(key, sizeof key, "%032d", f->keys++);
	int status = world_post(f->w, "/api/family/talks", session, json_pack("{s:s, s:s, s:s}", "slot", slot, "child", child, "key", key));
	if (status == 200) {
		snprintf(f->talk, sizeof f->talk, "%s", world_text(f->w, "id"));
	}
	return status;
}

const char *family_slot_state(struct family_world *f, const char *session, const char *desk, const char *slot)
{
	size_t i;
	json_t *each;
	assert_int_equal(world_get(f->w, world_path(f->w, "/api/family/desks/*", desk), session), 200);
	json_array_foreach(json_object_get(f->w->d.body, "slots"), i, each)
	{
		if (strcmp(json_string_value(json_object_get(each, "id")), slot) == 0) {
			return json_string_value(json_object_get(each, "state"));
		}
	}
	return "";
}

int family_invite(struct family_world *f, const char *session, const char *kind, const char *name, char id[STORE_ID_MAX],
	char link[STORE_TOKEN_MAX])
{
	int status = world_post(f->w, world_path(f->w, "/api/family/talks/*/companions", f->talk), session,
		json_pack("{s:s, s:s}", "kind", kind, "name", name));
	if (status == 200) {
		snprintf(id, STORE_ID_MAX, "%s", json_string_value(json_object_get(json_object_get(f->w->d.body, "companion"), "id")));
		snprintf(link, STORE_TOKEN_MAX, "%s", world_text(f->w, "token"));
	}
	return status;
}

void family_enter(struct family_world *f, const char *link, char session[STORE_TOKEN_MAX])
{
	int status = world_post(f->w, "/api/session", "", json_pack("{s:s}", "token", link));
	snprintf(session, STORE_TOKEN_MAX, "%s", status == 200 ? driver_cookie(&f->w->d) : "");
}

void family_at(struct family_world *f, int64_t unix_ms)
{
	f->w->d.at_ms = unix_ms - DRIVER_EPOCH_MS;
}

const char *family_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	assert_non_null(text);
	return text;
}

int64_t family_number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* An item of a list of the last reply. */
const json_t *family_item(const struct family_world *f, const char *list, size_t i)
{
	const json_t *found = json_array_get(json_object_get(f->w->d.body, list), i);
	assert_non_null(found);
	return found;
}

size_t family_count(const struct family_world *f, const char *list)
{
	return json_array_size(json_object_get(f->w->d.body, list));
}

void family_open(struct family_world *f, const char *session)
{
	assert_int_equal(world_get(f->w, "/api/family", session), 200);
}
