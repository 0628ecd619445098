#include "consult_world.h"

#include "logins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };
#define WEEK_MS (INT64_C(7) * 24 * 3600 * 1000)

struct list {
	char (*ids)[STORE_ID_MAX];
	int count;
};

static void add_slot(void *ctx, const struct store_slot *slot)
{
	struct list *list = ctx;
	assert_true(list->count < WORLD_SLOTS);
	memcpy(list->ids[list->count++], slot->id, STORE_ID_MAX);
}

void consult_world_slots(struct school_world *w, const char *desk, char (*ids)[STORE_ID_MAX])
{
	struct list list = {ids, 0};
	assert_int_equal(store_slot_each(w->d.store, desk, add_slot, &list), OK);
}

static void add_consult(struct school_world *w, enum consult_kind kind, int64_t begin_ms, char id[STORE_ID_MAX], char desk_id[STORE_ID_MAX])
{
	struct store_consult consult = {.kind = kind, .state = CONSULT_OPEN,
		.slot_minutes = 10, .change_minutes = 5, .phone = "030 123"};
	struct store_desk desk = {.mode = DESK_BOTH, .place = "R 12", .teacher_count = 1};
	struct store_slot slots[WORLD_SLOTS];
	const char *teacher = w->person[HERE][CAST_TEACHER];
	snprintf(consult.title, sizeof consult.title, "%s", kind == CONSULT_DAY ? "Elternsprechtag" : "Sprechstunde");
	memcpy(consult.school, w->school[HERE], STORE_ID_MAX);
	if (kind == CONSULT_HOUR) {
		memcpy(consult.owner, teacher, STORE_ID_MAX);
	}
	memcpy(desk.teachers[0].id, teacher, STORE_ID_MAX);
	for (int i = 0; i < WORLD_SLOTS; i++) {
		slots[i] = (struct store_slot){.begin_ms = begin_ms + i * WORLD_SLOT_MS, .end_ms = begin_ms + (i + 1) * WORLD_SLOT_MS, .state = SLOT_OPEN};
	}
	assert_int_equal(store_consult_add(w->d.store, &consult, DRIVER_EPOCH_MS, id), OK);
	char(*ids)[STORE_ID_MAX] = (char(*)[STORE_ID_MAX])desk_id;
	assert_int_equal(store_desks_add(w->d.store, id, &desk, 1, ids), OK);
	assert_int_equal(store_slots_add(w->d.store, desk_id, slots, WORLD_SLOTS), OK);
}

void consult_world_add(struct consult_world *k, struct school_world *w)
{
	enum talk_refusal why;
	add_consult(w, CONSULT_DAY, WORLD_BEGIN_MS, k->day, k->desk);
	add_consult(w, CONSULT_HOUR, WORLD_BEGIN_MS + WEEK_MS, k->hour, k->hour_desk);
	consult_world_slots(w, k->desk, k->slots);
	consult_world_slots(w, k->hour_desk, k->hour_slots);
	const struct talk_draft draft = {.desk = k->desk, .slot = k->slots[0], .child = w->person[HERE][CAST_PUPIL], .slots = 1, .mode = DESK_VIDEO,
		.author = w->person[HERE][CAST_PARENT]};
	assert_int_equal(store_talk_book(w->d.store, &draft, DRIVER_EPOCH_MS, &why, k->talk), OK);
	assert_int_equal(why, TALK_OK);
}

int consult_scene_set_up(void **state)
{
	struct consult_scene *s = calloc(1, sizeof *s);
	void *w;
	school_world_set_up(&w);
	s->w = w;
	consult_world_add(&s->k, s->w);
	*state = s;
	return 0;
}

int consult_scene_tear_down(void **state)
{
	struct consult_scene *s = *state;
	void *w = s->w;
	api_reply_finish(&s->reply);
	json_decref(s->body);
	free(s);
	return school_world_tear_down(&w);
}

static const char *session_of(const struct consult_scene *s, enum cast cast)
{
	return s->w->session[PLACE_HERE][cast];
}

int scene_post(struct consult_scene *s, const char *pattern, const char *id, enum cast cast, json_t *body)
{
	char path[128];
	snprintf(path, sizeof path, "%s", world_path(s->w, pattern, id));
	s->w->d.at_ms += 3000; /* so that no limit is met */
	return world_post(s->w, path, session_of(s, cast), body);
}

int scene_get(struct consult_scene *s, const char *pattern, const char *id, enum cast cast)
{
	char path[128];
	snprintf(path, sizeof path, "%s", world_path(s->w, pattern, id));
	s->w->d.at_ms += 3000;
	return world_get(s->w, path, session_of(s, cast));
}

void scene_go_to(struct consult_scene *s, int64_t at_ms)
{
	s->w->d.at_ms = at_ms - DRIVER_EPOCH_MS;
	for (int cast = 0; cast < CASTS; cast++) {
		assert_int_equal(store_session_begin(s->w->d.store, s->w->person[PLACE_HERE][cast], at_ms, s->w->session[PLACE_HERE][cast]), OK);
	}
}

const char *scene_why(const struct consult_scene *s)
{
	const json_t *detail = json_object_get(json_object_get(s->w->d.body, "error"), "detail");
	const char *text = json_string_value(json_object_get(detail, "why"));
	return text ? text : "";
}

void scene_refused(const struct consult_scene *s, int status, int wanted, const char *code, const char *reason)
{
	if (status != wanted || strcmp(world_error(s->w), code) != 0 || strcmp(scene_why(s), reason) != 0) {
		fail_msg("%d %s %s instead of %d %s %s", status, world_error(s->w), scene_why(s), wanted, code, reason);
	}
}

const json_t *scene_list(const struct consult_scene *s, const char *key)
{
	return json_object_get(s->w->d.body, key);
}

size_t scene_count(const struct consult_scene *s, const char *key)
{
	return json_array_size(scene_list(s, key));
}

const char *json_text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

int64_t json_number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

json_t *json_grid(const char *date, const char *begin, const char *end)
{
	return json_pack("{s:s, s:s, s:s}", "date", date, "begin", begin, "end", end);
}

json_t *json_one_desk(const char *first, const char *second)
{
	return second ? json_pack("{s:[{s:[s, s]}]}", "desks", "teachers", first, second) : json_pack("{s:[{s:[s]}]}", "desks", "teachers", first);
}

json_t *json_assign(const char *slot, const char *child)
{
	return json_pack("{s:s, s:s}", "slot", slot, "child", child);
}
