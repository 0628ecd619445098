/* The school of an afternoon: teachers, families, the grid, and what is booked before it begins. */
#include "hall.h"

#include <stdio.h>
#include <string.h>

static void ok(struct hall *h, enum err e)
{
	hall_must(h, e == OK, "the store says %d", (int)e);
}

void school_log_in(struct hall *h, struct client *c, const char *person, const char *token)
{
	snprintf(c->person, sizeof c->person, "%s", person);
	json_t *reply = server_http(h, "", "/api/session", json_pack("{s:s}", "token", token), c->session);
	hall_must(h, reply && c->session[0], "client %d gets no session", c->number);
	json_decref(reply);
}

static void add_person(struct hall *h, struct client *c, const char *name, enum person_role role)
{
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	ok(h, store_person_add(h->store, h->school, name, role, id));
	ok(h, store_link_add(h->store, id, PEOPLE_EPOCH_MS, token));
	school_log_in(h, c, id, token);
}

static void take_parent(void *ctx, const struct store_person *parent)
{
	memcpy(ctx, parent->id, STORE_ID_MAX);
}

static void add_family(struct hall *h, int family)
{
	char name[32], parent[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	snprintf(name, sizeof name, "Kind %d", family);
	ok(h, store_person_add(h->store, h->school, name, PERSON_PUPIL, h->children[family]));
	snprintf(name, sizeof name, "Familie %d", family);
	ok(h, store_family_ensure(h->store, h->children[family], name));
	ok(h, store_guardian_each(h->store, h->children[family], take_parent, parent));
	ok(h, store_link_add(h->store, parent, PEOPLE_EPOCH_MS, token));
	school_log_in(h, &h->clients[family], parent, token);
}

struct slots {
	char (*ids)[STORE_ID_MAX];
	int count;
};

static void take_slot(void *ctx, const struct store_slot *slot)
{
	struct slots *slots = ctx;
	memcpy(slots->ids[slots->count++], slot->id, STORE_ID_MAX);
}

static void add_desk(struct hall *h, int desk)
{
	const struct people *p = &h->people;
	struct store_desk info = {.mode = DESK_BOTH, .place = "R 12", .teacher_count = (uint32_t)p->desks[desk].teachers};
	struct store_slot slots[PEOPLE_SLOTS] = {0};
	for (int i = 0; i < p->desks[desk].teachers; i++) {
		char name[32];
		struct client *c = &h->clients[PEOPLE_AGENTS + 2 * desk + i];
		snprintf(name, sizeof name, "Frau %d", c->number);
		add_person(h, c, name, PERSON_TEACHER);
		memcpy(info.teachers[i].id, c->person, STORE_ID_MAX);
	}
	ok(h, store_desks_add(h->store, h->consult, &info, 1, &h->desks[desk]));
	for (int i = 0; i < PEOPLE_SLOTS; i++) {
		slots[i].begin_ms = PEOPLE_BEGIN_MS + i * (p->slot_ms + p->pause_ms);
		slots[i].end_ms = slots[i].begin_ms + p->slot_ms;
		slots[i].state = p->desks[desk].slots[i] == -2 ? SLOT_BREAK : SLOT_OPEN;
	}
	struct slots ids = {.ids = h->slots[desk]};
	ok(h, store_slots_add(h->store, h->desks[desk], slots, PEOPLE_SLOTS));
	ok(h, store_slot_each(h->store, h->desks[desk], take_slot, &ids));
}

static void book(struct hall *h, int talk)
{
	const struct people_talk *t = &h->people.talks[talk];
	enum talk_refusal why;
	const struct talk_draft draft = {.desk = h->desks[t->desk], .slot = h->slots[t->desk][t->slot], .child = h->children[t->family],
		.slots = 1, .mode = t->is_place ? DESK_PLACE : DESK_VIDEO, .author = h->clients[PEOPLE_AGENTS + 2 * t->desk].person, .is_assigned = true};
	ok(h, store_talk_book(h->store, &draft, PEOPLE_EPOCH_MS, &why, h->talks[talk]));
	hall_must(h, why == TALK_OK, "talk %d is refused: %d", talk, (int)why);
	g_hash_table_insert(h->talk_of, h->talks[talk], GINT_TO_POINTER(talk + 1));
}

static void add_companion(struct hall *h, int agent)
{
	static const enum companion_kind kinds[] = {
		[AGENT_PARENT] = COMPANION_PARENT, [AGENT_INTERPRETER] = COMPANION_INTERPRETER, [AGENT_SOCIAL] = COMPANION_SOCIAL};
	const struct people_agent *a = &h->people.agents[agent];
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	ok(h, store_companion_add(h->store, h->talks[a->talks[0]], kinds[a->kind], "Mit dabei", a->kind == AGENT_INTERPRETER ? "tr" : "",
		PEOPLE_EPOCH_MS, &person, token));
	school_log_in(h, &h->clients[agent], person.id, token);
}

void school_make(struct hall *h)
{
	struct store_consult consult = {.kind = CONSULT_DAY, .state = CONSULT_OPEN, .change_minutes = 5, .title = "Elternsprechtag",
		.slot_minutes = (int)(h->people.slot_ms / DESK_MINUTE_MS), .pause_minutes = (int)(h->people.pause_ms / DESK_MINUTE_MS)};
	ok(h, store_school_add(h->store, "Schule am Park", h->school));
	memcpy(consult.school, h->school, sizeof consult.school);
	ok(h, store_consult_add(h->store, &consult, PEOPLE_EPOCH_MS, h->consult));
	memcpy(consult.id, h->consult, sizeof consult.id);
	ok(h, store_consult_set(h->store, &consult, PEOPLE_EPOCH_MS));
	for (int i = 0; i < PEOPLE_FAMILIES; i++) {
		add_family(h, i);
	}
	for (int i = 0; i < PEOPLE_DESKS; i++) {
		add_desk(h, i);
	}
	for (int i = 0; i < h->people.talk_count; i++) {
		book(h, i);
	}
	for (int i = PEOPLE_FAMILIES; i < h->people.agent_count; i++) {
		add_companion(h, i);
	}
}
