/* Rooms that are open or being entered: who is inside, who leads, when do they close? */
#include "core.h"

#include <string.h>

struct room *room_new(struct signaling *s, const struct store_room *info, const struct policy *policy)
{
	struct room *room = g_new0(struct room, 1);
	room->info = *info;
	room->policy = policy;
	room->parts = g_ptr_array_new();
	room->empty_since = room->ends_at = US_NEVER;
	room->word_until = US_NEVER;
	room->frozen_since = US_NEVER;
	room->lobby = lobby_new();
	g_hash_table_insert(s->rooms, room->info.id, room);
	return room;
}

unsigned room_standing(const struct room *room, const struct store_person *person)
{
	return room->hall ? hall_standing(room->hall, person->id) : (unsigned)person->role;
}

void room_free(void *data)
{
	struct room *room = data;
	g_ptr_array_free(room->parts, TRUE);
	lobby_free(room->lobby);
	keep_free(room);
	g_free(room);
}

enum err room_load(struct signaling *s, const char *id, struct room **out)
{
	struct store_room info;
	*out = g_hash_table_lookup(s->rooms, id);
	if (*out) {
		return OK;
	}
	enum err e = store_room_find(s->store, id, &info);
	const struct policy *policy = e ? NULL : policy_of(info.kind);
	if (e || !policy) {
		return e ? e : ERR_UNSUPPORTED;
	}
	room_refresh(s, &info);
	struct room *room = room_new(s, &info, policy);
	e = store_rules_get(s->store, info.school, &room->rules);
	e = e ? e : store_room_state_get(s->store, id, &room->state);
	if (e) {
		g_hash_table_remove(s->rooms, room->info.id);
		return e;
	}
	room->is_frozen = room->rules.supervision != SUPERVISION_OPEN; /* nobody is here yet */
	*out = room;
	return OK;
}

void room_refresh(const struct signaling *s, struct store_room *info)
{
	const struct room *room = g_hash_table_lookup(s->rooms, info->id);
	if (room) {
		*info = room->info;
	} else if (room_is_unclosed(s, info->id)) {
		info->is_open = false;
	}
}

void room_command(struct turn *t, struct room *room, enum sfu_cmd_kind kind, sfu_peer_id peer)
{
	struct sfu_cmd cmd = {.kind = kind, .room = room->sfu, .peer = peer};
	if (kind == SFU_CMD_ROOM_OPEN) {
		cmd.u.open.codecs = t->s->lesson_codecs;
	}
	effects_sfu(t->out, &cmd);
}

void room_start(struct turn *t, struct room *room)
{
	if (!room->sfu) {
		room->sfu = ++t->s->last_sfu_id;
		room_command(t, room, SFU_CMD_ROOM_OPEN, 0);
	}
}

void lesson_open(struct turn *t, struct room *room)
{
	struct store_rules *rules = &room->rules;
	if (store_rules_get(t->s->store, room->info.school, rules)) {
		store_failed(t, "rules", room->info.id);
	}
	room->state = (struct store_room_state){.lobby = rules->lobby, .rights = rules->rights, .chat_to = rules->chat_to};
	room->info.is_open = true;
	room->info.opened_ms = t->now.unix_ms;
	keep_opened(t, room);
	register_opened(t, room);
	log_event(t->s->log, LOG_LEVEL_INFO, "room.opened", "room=%s", room->info.id);
}

void room_note(struct turn *t, struct room *room, const struct participation *but, const char *ev, json_t *data)
{
	struct note *note = note_new(ev, data);
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p != but && p->is_in) {
			part_give_note(t, p, note);
		}
	}
	note_unref(note);
}

void room_note_leading(struct turn *t, struct room *room, const char *ev, json_t *data)
{
	struct note *note = note_new(ev, data);
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->is_in && part_leads(p)) {
			part_give_note(t, p, note);
		}
	}
	note_unref(note);
}

static void drop(struct turn *t, struct room *room)
{
	if (room->sfu) {
		room_command(t, room, SFU_CMD_ROOM_CLOSE, 0);
	}
	g_hash_table_remove(t->s->rooms, room->info.id);
}

void room_settle(struct turn *t, struct room *room)
{
	if (room->is_ephemeral) {
		if (room->parts->len == 0 && (room->owner[0] || !room->info.is_open)) {
			drop(t, room);
		}
	} else if (room_has_people(room)) {
		room->empty_since = US_NEVER;
	} else if (!room->info.is_open && room->parts->len == 0) {
		drop(t, room);
	} else if (room->empty_since == US_NEVER) {
		room->empty_since = t->now.mono;
	}
}

/* Everyone is out before the room closes: who still waits for an answer gets it. */
void room_end(struct turn *t, struct room *room)
{
	register_closed(t, room);
	keep_closed(t, room);
	room->info.is_open = false;
	room->info.opened_ms = 0;
	log_event(t->s->log, LOG_LEVEL_INFO, "room.closed", "room=%s", room->info.id);
	for (guint left = room->parts->len; left > 0; left--) {
		struct participation *p = g_ptr_array_index(room->parts, left - 1);
		if (p->is_in) {
			part_note(t, p, "room.ended", json_pack("{s:s}", "reason", "ended"));
			p->is_in = false; /* nobody needs to hear that the others leave one by one */
		} else if (p->offer.request) {
			offer_refuse(t, p, room->desk[0] ? "talk_over" : "room_closed", NULL);
		}
	}
	lobby_clear(t, room);
	if (!room->is_ephemeral) {
		conns_note_room(t, room);
	}
	room->leader = NULL;
	room->word_until = US_NEVER;
	room->leader_kept_until = 0;
	room->state = (struct store_room_state){0};
	if (room->parts->len == 0) {
		drop(t, room);
		return;
	}
	for (guint left = room->parts->len; left > 0; left--) {
		part_end(t, g_ptr_array_index(room->parts, left - 1), NULL, false);
	}
}

static void reload_rules(struct turn *t, struct room *room)
{
	struct store_rules rules;
	if (store_rules_get(t->s->store, room->info.school, &rules)) {
		log_event(t->s->log, LOG_LEVEL_ERROR, "store.failed", "what=rules room=%s", room->info.id);
		return;
	}
	bool is_chat_changed = rules.private_chat != room->rules.private_chat;
	room->rules = rules;
	if (is_chat_changed) {
		room_note(t, room, NULL, "room.changed", json_pack("{s:o}", "chat", show_chat_rules(room)));
	}
	room_supervise(t, room, NULL);
}

void rooms_reload_rules(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, t->s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (!((const struct room *)value)->is_ephemeral) {
			reload_rules(t, value);
		}
	}
}

/* What a restart left undone is waited for from now on. */
static void resume(struct turn *t, struct room *room)
{
	if (room->parts->len == 0) {
		room->empty_since = t->now.mono;
	}
	room->frozen_since = room->is_frozen ? t->now.mono : US_NEVER;
	room->leader_kept_until = room->state.leader[0] ? t->now.mono + PLACE_KEPT_US : 0;
	word_settle(t, room);
}

static bool is_due(const struct room *room, us_t now)
{
	bool is_empty = room->empty_since != US_NEVER && now >= room->empty_since + EMPTY_ROOM_US;
	return is_empty || now >= room->ends_at || supervision_is_over(room, now);
}

static void room_on_time(struct turn *t, struct room *room)
{
	leader_on_time(t, room);
	word_on_time(t, room);
	room_supervise(t, room, NULL);
}

void rooms_on_time(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *due = g_ptr_array_new();
	g_hash_table_iter_init(&iter, t->s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct room *room = value;
		if (!t->s->was_timed) {
			resume(t, room);
		}
		room_on_time(t, room);
		if (is_due(room, t->now.mono)) {
			g_ptr_array_add(due, room);
		}
	}
	t->s->was_timed = true;
	for (guint i = 0; i < due->len; i++) {
		room_end(t, g_ptr_array_index(due, i));
	}
	g_ptr_array_free(due, TRUE);
}

static us_t due_at(const struct room *room)
{
	us_t due = us_min(us_min(room->word_until, room->ends_at), supervision_deadline(room));
	if (room->empty_since != US_NEVER) {
		due = us_min(due, room->empty_since + EMPTY_ROOM_US);
	}
	return room->leader_kept_until ? us_min(due, room->leader_kept_until) : due;
}

us_t rooms_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	us_t deadline = s->was_timed ? US_NEVER : 0;
	g_hash_table_iter_init(&iter, s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		deadline = us_min(deadline, due_at(value));
	}
	return deadline;
}
