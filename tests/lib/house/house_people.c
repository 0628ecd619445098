/* The school of a house: its people, their links and sessions, and what teachers do with these over HTTP. */
#include "house_state.h"

#include <stdio.h>
#include <string.h>

static void check_ok(struct house *h, enum err e)
{
	house_check(h, e == OK, "the store says %d", (int)e);
}

static void make_person(struct house *h, const char *school, int i)
{
	struct oracle_person *known = &h->oracle.people[i];
	bool is_pupil = (i >= HOUSE_TEACHERS && i < HOUSE_TEACHERS + HOUSE_PUPILS) || i == HOUSE_STRANGER;
	enum person_role role = i < HOUSE_TEACHERS ? PERSON_TEACHER : is_pupil ? PERSON_PUPIL : PERSON_GUEST;
	snprintf(known->name, sizeof known->name, "Person %d", i);
	check_ok(h, store_person_add(h->store, school, known->name, role, h->person[i]));
	memcpy(known->id, h->person[i], sizeof known->id);
	check_ok(h, store_link_add(h->store, h->person[i], HOUSE_EPOCH_MS, h->link[i]));
	for (int room = 0; room < HOUSE_ROOMS; room++) {
		if (known->member_of & 1u << room) {
			check_ok(h, store_member_add(h->store, h->group[room], h->person[i]));
		}
	}
}

/* Every school decides for itself; most keep the defaults. */
static void make_rules(struct house *h, const char *school)
{
	struct store_rules rules;
	check_ok(h, store_rules_get(h->store, school, &rules));
	if (rng_below(&h->rng, 2)) {
		rules.supervision = (enum supervision)rng_below(&h->rng, SUPERVISIONS);
		rules.private_chat = (enum private_chat)rng_below(&h->rng, PRIVATE_CHATS);
		rules.chat_to = (enum chat_to)rng_below(&h->rng, CHAT_TOS);
		rules.lobby = rng_below(&h->rng, 3) == 0;
		check_ok(h, store_rules_set(h->store, school, &rules));
	}
	oracle_init(&h->oracle, &rules);
}

void people_make(struct house *h)
{
	char school[STORE_ID_MAX];
	struct store_room room;
	check_ok(h, store_school_add(h->store, "Schule am Park", school));
	make_rules(h, school);
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		check_ok(h, store_group_add(h->store, school, i ? "Klasse 6a" : "Klasse 5b", "Mathematik", h->group[i]));
		check_ok(h, store_room_of_group(h->store, h->group[i], &room));
		memcpy(h->room[i], room.id, sizeof h->room[i]);
		memcpy(h->oracle.rooms[i].id, room.id, sizeof h->room[i]);
	}
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		make_person(h, school, i);
	}
}

void people_log_in(struct house *h, struct device *d)
{
	json_t *reply = server_api(h, "", "POST", "/api/session", json_pack("{s:s}", "token", h->link[d->person]), d->session);
	house_check(h, reply != NULL, "device %d gets no session", d->number);
	json_decref(reply);
}

/* A teacher's own session, on whichever device he has one. */
static const char *session_of(const struct house *h, int person)
{
	const struct device *first = &h->devices[2 * person];
	return first->session[0] ? first->session : first[1].session;
}

/* Pupils and guests of the group can be asked for. These are out at once; their connections close after that. */
static json_t *ask_for(struct house *h, int teacher, int person, const char *what)
{
	char path[96];
	bool is_due = person >= HOUSE_TEACHERS && person != HOUSE_STRANGER;
	if (is_due) {
		oracle_expel(&h->oracle, person, house_instant(h));
	}
	snprintf(path, sizeof path, "/api/groups/%s/%s", h->group[0], what);
	json_t *people = json_pack("{s:[s]}", "people", h->person[person]);
	json_t *reply = server_api(h, session_of(h, teacher), "POST", path, people, NULL);
	house_check(h, (reply != NULL) == is_due, "%s of person %d: %s", what, person, reply ? "done" : "refused");
	return reply;
}

void house_revoke(struct house *h, int teacher, int person)
{
	json_t *reply = ask_for(h, teacher, person, "revoke");
	if (reply) {
		h->link[person][0] = '\0';
		h->devices[2 * person].session[0] = h->devices[2 * person + 1].session[0] = '\0';
	}
	json_decref(reply);
}

void house_reissue(struct house *h, int teacher, int person)
{
	json_t *reply = ask_for(h, teacher, person, "links");
	const char *token = json_string_value(json_object_get(json_array_get(json_object_get(reply, "links"), 0), "token"));
	house_check(h, !reply || token, "no new link for person %d", person);
	if (token) {
		snprintf(h->link[person], sizeof h->link[person], "%s", token);
		for (int i = 2 * person; i < 2 * person + 2; i++) {
			people_log_in(h, &h->devices[i]);
		}
	}
	json_decref(reply);
}

void house_log_out(struct house *h, int device)
{
	struct device *d = &h->devices[device];
	struct oracle_person *p = &h->oracle.people[d->person];
	if (!d->session[0] || !h->link[d->person][0]) {
		return;
	}
	if (p->room >= 0 && p->device == device) {
		oracle_expel(&h->oracle, d->person, house_instant(h));
	}
	json_t *reply = server_api(h, d->session, "DELETE", "/api/session", NULL, NULL);
	house_check(h, reply != NULL, "device %d can't log out", device);
	json_decref(reply);
	people_log_in(h, d);
}

void house_media_state(struct house *h, int device, enum sfu_peer_state state)
{
	if (!h->media && house_is_in(h, device)) {
		server_media_state(h, h->peer_of[h->devices[device].person], state);
	}
}
