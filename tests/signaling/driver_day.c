/* A parents' day in the driver's school. */
#include "driver.h"
#include "store_consult.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SLOTS = 4, SLOT_MS = 600000 };

struct day {
	struct driver *d;
	char slots[SLOTS][STORE_ID_MAX];
	int count;
};

static void take_slot(void *ctx, const struct store_slot *slot)
{
	struct day *day = ctx;
	memcpy(day->slots[day->count++], slot->id, STORE_ID_MAX);
}

static void take_parent(void *ctx, const struct store_person *parent)
{
	memcpy(ctx, parent->id, STORE_ID_MAX);
}

static void book(struct driver *d, int desk, int slot, const char *child, enum desk_mode mode, char id[STORE_ID_MAX])
{
	struct day day = {.d = d};
	enum talk_refusal why;
	assert_int_equal(store_slot_each(d->store, d->desk[desk], take_slot, &day), OK);
	const struct talk_draft draft = {.desk = d->desk[desk], .slot = day.slots[slot], .child = driver_real(d, child), .slots = 1, .mode = mode,
		.author = d->person[0], .is_assigned = true};
	assert_int_equal(store_talk_book(d->store, &draft, DRIVER_EPOCH_MS + d->at_ms, &why, id), OK);
	assert_int_equal(why, TALK_OK);
}

static void add_desks(struct driver *d, int64_t begin_ms)
{
	struct store_desk desks[DRIVER_DESKS] = {{.mode = DESK_BOTH, .place = "R 12", .teacher_count = 1},
		{.mode = DESK_BOTH, .place = "R 14", .teacher_count = 2, .phone = "+49 214 5"}};
	memcpy(desks[0].teachers[0].id, driver_real(d, "u1"), STORE_ID_MAX);
	memcpy(desks[1].teachers[0].id, driver_real(d, "u5"), STORE_ID_MAX);
	memcpy(desks[1].teachers[1].id, driver_real(d, "u8"), STORE_ID_MAX);
	assert_int_equal(store_desks_add(d->store, d->consult, desks, DRIVER_DESKS, d->desk), OK);
	for (int i = 0; i < DRIVER_DESKS; i++) {
		struct store_slot slots[SLOTS] = {0};
		for (int n = 0; n < SLOTS; n++) {
			slots[n].begin_ms = begin_ms + n * SLOT_MS;
			slots[n].end_ms = slots[n].begin_ms + SLOT_MS;
		}
		assert_int_equal(store_slots_add(d->store, d->desk[i], slots, SLOTS), OK);
	}
}

static void add_family(struct driver *d, const char *child, const char *name, int who)
{
	assert_int_equal(store_family_ensure(d->store, driver_real(d, child), name), OK);
	assert_int_equal(store_guardian_each(d->store, driver_real(d, child), take_parent, d->person[who]), OK);
	assert_int_equal(store_link_add(d->store, d->person[who], DRIVER_EPOCH_MS, d->link[who]), OK);
}

static void add_companion(struct driver *d, const char *talk, enum companion_kind kind, const char *name, int who)
{
	struct store_person person;
	assert_int_equal(store_companion_add(d->store, driver_real(d, talk), kind, name, kind == COMPANION_INTERPRETER ? "tr" : "",
		DRIVER_EPOCH_MS + d->at_ms, &person, d->link[who]), OK);
	memcpy(d->person[who], person.id, STORE_ID_MAX);
}

void driver_day(struct driver *d, int64_t at_ms)
{
	struct store_person teacher;
	struct store_consult consult = {.kind = CONSULT_DAY, .state = CONSULT_OPEN, .slot_minutes = 10, .change_minutes = 5,
		.title = "Elternsprechtag", .phone = "+49 214 1"};
	assert_int_equal(store_person_find(d->store, d->person[0], &teacher), OK);
	memcpy(consult.school, teacher.school, sizeof consult.school);
	assert_int_equal(store_consult_add(d->store, &consult, DRIVER_EPOCH_MS, d->consult), OK);
	memcpy(consult.id, d->consult, sizeof consult.id);
	assert_int_equal(store_consult_set(d->store, &consult, DRIVER_EPOCH_MS), OK);
	add_desks(d, DRIVER_EPOCH_MS + at_ms);
	add_family(d, "u2", "Familie von Ada", 9);
	add_family(d, "u3", "Familie von Ben", 10);
	add_family(d, "u4", "Familie von Cem", 11);
	book(d, 0, 0, "u2", DESK_VIDEO, d->talk[0]);
	book(d, 0, 1, "u3", DESK_VIDEO, d->talk[1]);
	book(d, 0, 2, "u4", DESK_PLACE, d->talk[2]);
	book(d, 1, 2, "u2", DESK_VIDEO, d->talk[3]);
	add_companion(d, "t1", COMPANION_INTERPRETER, "Frau Demir", 12);
	add_companion(d, "t2", COMPANION_PARENT, "Bens Vater", 13);
	for (int who = DRIVER_PEOPLE; who < DRIVER_PEOPLE_MAX; who++) {
		driver_log_in(d, who, d->session[who]);
		driver_log_in(d, who, d->other_session[who]);
	}
}
