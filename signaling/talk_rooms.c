/*
 * Rooms that no group has and the store knows nothing of: the room of a talk, while its desk has it open, and the check of one
 * person. They come in through the same door as a lesson, but who may in is asked here.
 */
#include "desks.h"

#include <string.h>

#define CHECK_US (90 * US_PER_S)
static const char check_name[] = "check";

struct room *room_make_ephemeral(struct turn *t, const struct policy *policy, const char *id, const char *school, const char *title)
{
	struct store_room info = {.is_open = true, .opened_ms = t->now.unix_ms};
	g_strlcpy(info.id, id, sizeof info.id);
	g_strlcpy(info.school, school, sizeof info.school);
	g_strlcpy(info.kind, policy->kind, sizeof info.kind);
	g_strlcpy(info.title, title, sizeof info.title);
	struct room *room = room_new(t->s, &info, policy);
	room->is_ephemeral = true;
	return room;
}

void talk_room_open(struct turn *t, const struct live_desk *desk, const struct desk_talk *talk)
{
	if (g_hash_table_contains(t->s->rooms, talk->id)) {
		return;
	}
	struct room *room = room_make_ephemeral(t, &policy_consultation, talk->id, desk->info.school, desk->title);
	g_strlcpy(room->desk, desk->info.id, sizeof room->desk);
	room->info.opened_ms = talk->began_ms;
	room->rules.supervision = SUPERVISION_FREEZE;
	room->state.rights = RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE;
	room->is_frozen = true; /* nobody is here yet */
	room->frozen_since = t->now.mono;
}

void talk_room_end(struct turn *t, const char *talk)
{
	struct room *room = g_hash_table_lookup(t->s->rooms, talk);
	if (room && room->desk[0]) {
		room_end(t, room);
	}
}

bool talk_room_has(struct turn *t, const struct room *room, const char *person)
{
	enum talk_kind kind;
	return room->owner[0] ? strcmp(room->owner, person) == 0 : talk_kind_of(t, room->info.id, person, &kind) == OK;
}

void talk_part_came(struct turn *t, struct participation *p)
{
	enum talk_kind kind;
	if (p->room->desk[0] && talk_kind_of(t, p->room->info.id, p->person.id, &kind) == OK) {
		struct live_desk *desk = desk_in_memory(t->s, p->room->desk);
		p->kind = talk_kind_names[kind];
		if (desk && kind != KIND_TEACHER) {
			desk_meets(t, desk, p->room->info.id, p->person.id);
		}
		desk_touch_room(t, p->room);
	}
}

/* Why there is no room of this id for him. NULL: now there is one, since the desk has just been looked at. */
static const char *refusal_of_talk(struct turn *t, const struct conn *c, const char *id)
{
	struct store_talk known;
	struct live_desk *desk;
	struct desk_talk *talk;
	enum talk_role role;
	enum err e = store_talk_role(t->s->store, id, c->person.id, &known, &role);
	if (e == ERR_NOT_FOUND || (!e && strcmp(known.school, c->person.school) != 0)) {
		return "no_such_room";
	}
	if (!e && role == TALK_NOBODY) {
		return "not_member";
	}
	e = e ? e : desk_load_of_talk(t, id, &desk, &talk);
	if (e) {
		store_failed(t, "talk_find", id);
		return "internal";
	}
	if (g_hash_table_contains(t->s->rooms, id)) {
		return NULL;
	}
	bool is_over = talk ? talk->stage == TALK_IS_OVER : known.end_ms < t->now.unix_ms;
	return is_over ? "talk_over" : "talk_not_open";
}

static struct room *check_of(const struct signaling *s, const char *person)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (strcmp(((const struct room *)value)->owner, person) == 0) {
			return value;
		}
	}
	return NULL;
}

static const char *find_check(struct turn *t, const struct conn *c, struct room **out)
{
	char id[STORE_ID_MAX];
	*out = check_of(t->s, c->person.id);
	if (*out) {
		return NULL;
	}
	if (!limit_take(person_limit(t, c->person.id, PERSON_CHECKS), t->now.mono)) {
		return "too_fast";
	}
	store_make_secret_id(id);
	*out = room_make_ephemeral(t, &policy_check, id, c->person.school, "");
	memcpy((*out)->owner, c->person.id, sizeof (*out)->owner);
	(*out)->rules.supervision = SUPERVISION_OPEN;
	(*out)->state.rights = RIGHT_SPEAK | RIGHT_CAMERA;
	(*out)->ends_at = t->now.mono + CHECK_US;
	return NULL;
}

const char *room_wanted(struct turn *t, const struct conn *c, const char *id, struct room **out, json_t **detail)
{
	*detail = NULL;
	if (strcmp(id, check_name) == 0) {
		return find_check(t, c, out);
	}
	enum err e = room_load(t->s, id, out);
	if (!e && !(*out)->hall) {
		return NULL;
	}
	if (e && e != ERR_NOT_FOUND) {
		return "internal";
	}
	const char *refusal = hall_room_wanted(t, c, id, out, detail);
	if (refusal && strcmp(refusal, "no_such_room") == 0) {
		refusal = refusal_of_talk(t, c, id);
		*out = refusal ? NULL : g_hash_table_lookup(t->s->rooms, id);
	}
	return refusal;
}
