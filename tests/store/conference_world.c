#include "conference_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void note_seat(void *ctx, const struct store_seat *seat)
{
	struct conference_world *w = ctx;
	for (int i = 0; i < 6; i++) {
		if (strcmp(seat->person.id, w->staff[i]) == 0) {
			snprintf(w->seats[i], STORE_ID_MAX, "%s", seat->id);
		}
	}
	if (seat->is_outsider) {
		snprintf(w->outsider, STORE_ID_MAX, "%s", seat->person.id);
		snprintf(w->seats[6], STORE_ID_MAX, "%s", seat->id);
	}
}

static void add_people(struct conference_world *w)
{
	char name[32];
	assert_int_equal(store_school_add(w->s, "Schule", w->school), OK);
	for (int i = 0; i < STAFF; i++) {
		snprintf(name, sizeof name, "Lehrkraft %d", i);
		assert_int_equal(store_person_add(w->s, w->school, name, i == 7 ? PERSON_LEADER : PERSON_TEACHER, w->staff[i]), OK);
	}
	assert_int_equal(store_person_add(w->s, w->school, "Kind", PERSON_PUPIL, w->pupil), OK);
	for (int i = 1; i <= 2; i++) {
		struct store_contact contact = {.language = "de"};
		snprintf(contact.email, sizeof contact.email, "t%d@schule.example", i);
		assert_int_equal(store_contact_put(w->s, w->staff[i], &contact, NOW_MS), OK);
	}
}

void conference_world_make(struct conference_world *w, const char *path)
{
	enum roll_refusal why;
	assert_int_equal(store_open(&w->s, path ? path : ":memory:"), OK);
	add_people(w);
	struct store_conference draft = {.kind = CONFERENCE_TEACHERS, .title = "Lehrerkonferenz", .place = "Aula", .begin_ms = BEGIN_MS,
		.minutes_long = 90, .rules = *store_conference_defaults(CONFERENCE_TEACHERS)};
	snprintf(draft.school, STORE_ID_MAX, "%s", w->school);
	snprintf(draft.convener.id, STORE_ID_MAX, "%s", w->staff[0]);
	assert_int_equal(store_conference_add(w->s, &draft, NOW_MS, w->id), OK);
	const struct seat_change changes[] = {
		{.person = w->staff[1], .kind = SEAT_VOTE, .office = OFFICE_DEPUTY}, {.person = w->staff[2], .kind = SEAT_VOTE, .office = OFFICE_MINUTES},
		{.person = w->staff[3], .kind = SEAT_VOTE, .office = OFFICE_TELLER},
		{.person = w->staff[4], .kind = SEAT_VOTE, .office = OFFICES, .deputy = w->staff[6]},
		{.person = w->staff[5], .kind = SEAT_ADVISORY, .office = OFFICES},
		{.name = "Frau Berg, Schulamt", .email = "berg@amt.example", .kind = SEAT_GUEST, .office = OFFICES}};
	assert_int_equal(store_roll_change(w->s, w->id, changes, 6, NULL, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	assert_int_equal(store_seat_each(w->s, w->id, note_seat, w), OK);
	const struct store_item items[] = {{.title = "Begrüßung", .text = "", .guests = true}, {.title = "Personalie", .text = "", .guests = false},
		{.title = "Verschiedenes", .text = "Was noch ist", .guests = true, .minutes = 10}};
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, w->items), OK);
}

void conference_world_open(struct conference_world *w)
{
	uint32_t count;
	assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS, &count), OK);
	assert_int_equal(store_conference_open(w->s, w->id, BEGIN_MS), OK);
}

int conference_world_set_up(void **state)
{
	static struct conference_world w;
	w = (struct conference_world){0};
	conference_world_make(&w, NULL);
	*state = &w;
	return 0;
}

int conference_world_set_up_open(void **state)
{
	(void)conference_world_set_up(state);
	conference_world_open(*state);
	return 0;
}

int conference_world_tear_down(void **state)
{
	struct conference_world *w = *state;
	store_close(w->s);
	return 0;
}
