/* What moderators decide for the room and for a person in it. Who may was checked by request.c. */
#include "core.h"

#include <string.h>

void log_moderation(struct turn *t, const struct participation *by, const char *what, const char *person)
{
	log_event(t->s->log, LOG_LEVEL_INFO, "moderation", "op=%s room=%s by=%s person=%s", what, by->room->info.id,
		by->person.id, person[0] ? person : "-");
}

void refuse_store(struct turn *t, const struct participation *by, const struct request *r, const char *what)
{
	store_failed(t, what, by->room->info.id);
	reply_error(t, by->conn->id, r->id, "internal", NULL);
}

struct participation *moderation_target(
	struct turn *t, struct conn *c, const struct request *r, enum action action)
{
	struct participation *me = c->part;
	const char *id = json_string_value(json_object_get(r->data, "participant"));
	struct participation *target = g_hash_table_lookup(t->s->persons, id);
	if (!target || target->room != me->room || !target->is_in) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
		return NULL;
	}
	if (!policy_may_do(me->room->policy, action, me->standing, target->standing)) {
		refuse_denied(t, c, r);
		return NULL;
	}
	if (target->program && action != ACTION_REMOVE && action != ACTION_GIVE_RIGHTS) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "program"));
		return NULL;
	}
	return target;
}

static bool read_chat_rules(const json_t *chat, struct store_room_state *state)
{
	const char *to = json_string_value(json_object_get(chat, "to"));
	const json_t *paused = json_object_get(chat, "paused"), *slow = json_object_get(chat, "slowSeconds");
	for (int i = 0; to && i < CHAT_TOS; i++) {
		if (strcmp(to, store_chat_to_names[i]) == 0) {
			state->chat_to = (enum chat_to)i;
			to = NULL;
		}
	}
	state->chat_paused = paused ? json_is_true(paused) : state->chat_paused;
	state->chat_slow_s = slow ? (uint32_t)json_integer_value(slow) : state->chat_slow_s;
	return !to;
}

static void note_settings(struct turn *t, struct room *room, const struct store_room_state *before)
{
	const struct store_room_state *now = &room->state;
	json_t *changed = json_object();
	if (now->lobby != before->lobby) {
		json_object_set_new(changed, "lobby", json_boolean(now->lobby));
	}
	if (now->locked != before->locked) {
		json_object_set_new(changed, "locked", json_boolean(now->locked));
	}
	if (now->rights != before->rights) {
		json_object_set_new(changed, "rights", show_rights(now->rights));
	}
	if (now->chat_to != before->chat_to || now->chat_paused != before->chat_paused
		|| now->chat_slow_s != before->chat_slow_s) {
		json_object_set_new(changed, "chat", show_chat_rules(room));
	}
	if (json_object_size(changed) > 0) {
		room_note(t, room, NULL, "room.changed", changed);
	} else {
		json_decref(changed);
	}
}

void handle_room_set(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	const json_t *lobby = json_object_get(r->data, "lobby"), *locked = json_object_get(r->data, "locked");
	unsigned named, given = rights_read(json_object_get(r->data, "rights"), &named);
	struct store_room_state before = room->state, after = room->state;
	after.lobby = lobby ? json_is_true(lobby) : after.lobby;
	after.locked = locked ? json_is_true(locked) : after.locked;
	after.rights = (after.rights & ~named) | given;
	if (!read_chat_rules(json_object_get(r->data, "chat"), &after)) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "to"));
		return;
	}
	keep_state(t, room, &after, named, "room_set");
	log_moderation(t, c->part, "room.set", "");
	reply_data(t, c->id, r->id, NULL);
	note_settings(t, room, &before);
	rights_apply_all(t, room);
	if (!after.lobby && !after.locked) {
		lobby_admit(t, room, NULL); /* nothing keeps them out any more */
	}
}

void handle_person_rights(struct turn *t, struct conn *c, const struct request *r)
{
	unsigned named, given = rights_read(json_object_get(r->data, "rights"), &named);
	struct participation *target = moderation_target(t, c, r, ACTION_GIVE_RIGHTS);
	if (!target) {
		return;
	}
	struct store_room_person own = target->own;
	own.mask |= named;
	own.rights = (own.rights & ~named) | given;
	if (!target->program) { /* of which nothing is kept when it goes */
		keep_person(t, target->room, &target->person, &own, "person_rights");
	}
	target->own = own;
	log_moderation(t, c->part, "person.rights", target->person.id);
	reply_data(t, c->id, r->id, NULL);
	if ((named & ~given & RIGHT_SPEAK) && strcmp(target->room->state.word, target->person.id) == 0) {
		word_take(t, target->room); /* to mute somebody is to mute him */
	}
	rights_apply(t, target, target->sources, json_object());
}

static void note_removed(struct turn *t, struct room *room)
{
	room_note_leading(t, room, "removed.changed", json_pack("{s:o}", "removed", show_removed(t->s, room)));
}

void handle_person_remove(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	struct participation *target = moderation_target(t, c, r, ACTION_REMOVE);
	const struct store_room_person out = {.is_removed = true};
	if (!target) {
		return;
	}
	if (!target->program) {
		keep_person(t, room, &target->person, &out, "person_remove");
	}
	log_moderation(t, c->part, r->op, target->person.id);
	reply_data(t, c->id, r->id, NULL);
	if (target->program) {
		program_expel(t, target);
		return;
	}
	part_end(t, target, "removed", false);
	note_removed(t, room);
}

/* Letting in again whom nobody sent out is fine; somebody of another group is nobody here. */
void handle_person_readmit(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	const char *person = json_string_value(json_object_get(r->data, "person"));
	struct store_room_person state;
	struct store_person back = {0};
	if (kept_person(t->s, room, person, &state)) {
		refuse_store(t, c->part, r, "person_readmit");
		return;
	}
	if (!state.is_removed) {
		bool is_member = room_has_member(t, room, person);
		is_member ? reply_data(t, c->id, r->id, NULL) : reply_error(t, c->id, r->id, "no_such_person", NULL);
		return;
	}
	state.is_removed = false;
	g_strlcpy(back.id, person, sizeof back.id);
	keep_person(t, room, &back, &state, "person_readmit");
	log_moderation(t, c->part, r->op, person);
	reply_data(t, c->id, r->id, NULL);
	note_removed(t, room);
}
