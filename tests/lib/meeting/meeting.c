#include "meeting.h"

#include "store_conference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void meeting_fail(const struct meeting *m, int line, const char *what, int number, int other)
{
	printf("%s --seed %" PRIu64 ", line %d, %.3f s: %s (%d, %d)\n", m->program, m->seed, line, (double)m->now / 1e6, what, number, other);
	exit(m->is_proof && m->is_seen ? 0 : 1);
}

static void make_person(struct meeting *m, int i, const char *school)
{
	struct person *p = &m->people[i];
	p->m = m;
	p->number = i;
	p->may_be_in = true;
	p->gaps = g_array_new(FALSE, FALSE, sizeof(struct gap));
	if (!is_guest(p)) {
		MUST(m, store_person_add(m->store, school, "Jemand", PERSON_TEACHER, p->id) == OK, "person", i, 0);
		MUST(m, store_link_add(m->store, p->id, EPOCH_MS, p->link) == OK, "link", i, 0);
	}
}

static void take_guest(void *ctx, const struct store_seat *seat, const char *token)
{
	struct meeting *m = ctx;
	for (int i = MEMBERS; i < PEOPLE; i++) {
		struct person *p = &m->people[i];
		if (!p->id[0]) {
			memcpy(p->id, seat->person.id, sizeof p->id);
			g_strlcpy(p->link, token, sizeof p->link);
			return;
		}
	}
}

void meeting_make(struct meeting *m)
{
	char school[STORE_ID_MAX];
	enum roll_refusal why;
	uint32_t count;
	struct store_conference draft = {.kind = CONFERENCE_TEACHERS, .title = "Konferenz", .begin_ms = EPOCH_MS};
	struct seat_change seats[PEOPLE - 1] = {0};
	struct store_item items[ITEMS] = {0};
	MUST(m, store_open(&m->store, ":memory:") == OK, "store", 0, 0);
	MUST(m, store_school_add(m->store, "Schule", school) == OK, "school", 0, 0);
	for (int i = 0; i < PEOPLE; i++) {
		make_person(m, i, school);
	}
	memcpy(draft.school, school, sizeof draft.school);
	memcpy(draft.convener.id, m->people[0].id, sizeof draft.convener.id);
	draft.rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	MUST(m, store_conference_add(m->store, &draft, EPOCH_MS, m->id) == OK, "conference", 0, 0);
	for (int i = 1; i < PEOPLE; i++) {
		seats[i - 1] = is_guest(&m->people[i]) ? (struct seat_change){.name = "Gast", .kind = SEAT_GUEST, .office = OFFICES}
			: (struct seat_change){.person = m->people[i].id, .kind = SEAT_VOTE, .office = OFFICES};
	}
	MUST(m, store_roll_change(m->store, m->id, seats, PEOPLE - 1, NULL, EPOCH_MS, &why) == OK && why == ROLL_OK, "roll", (int)why, 0);
	for (int i = 0; i < ITEMS; i++) {
		m->is_open_to_guests[i] = rng_below(&m->rng, 2) == 0;
		items[i] = (struct store_item){.title = "Punkt", .text = "", .guests = m->is_open_to_guests[i]};
	}
	MUST(m, store_agenda_set(m->store, m->id, items, ITEMS, m->items) == OK, "agenda", 0, 0);
	MUST(m, store_conference_invite(m->store, m->id, EPOCH_MS, &count) == OK, "invite", 0, 0);
	MUST(m, store_seat_links(m->store, m->id, NULL, 0, EPOCH_MS, take_guest, m) == OK, "links", 0, 0);
	for (int i = 0; i < PEOPLE; i++) {
		struct person *p = &m->people[i];
		struct store_person known;
		MUST(m, store_session_add(m->store, p->link, strlen(p->link), EPOCH_MS, p->session, &known) == OK, "session", i, 0);
	}
}
