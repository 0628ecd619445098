/* chat.send and chat.delete: by the rules of the school and of the room, kept in the store, told to whom it concerns. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

static void note_seers(struct turn *t, struct room *room, const struct store_chat *message, const char *ev, json_t *data)
{
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->is_in && chat_may_see(p, message)) {
			part_note(t, p, ev, json_incref(data));
		}
	}
	json_decref(data);
}

static void refuse_wait(struct turn *t, struct conn *c, int64_t re, const char *code, int64_t wait_ms)
{
	reply_error(t, c->id, re, code, json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
}

/* How long he must still wait in slow mode. */
static int64_t slow_wait_ms(struct turn *t, const struct participation *p)
{
	int64_t last_ms = 0, slow_ms = (int64_t)p->room->state.chat_slow_s * 1000;
	if (slow_ms == 0 || !room_is_stored(t->s, p->room)
		|| store_chat_last(t->s->store, p->room->info.id, p->person.id, &last_ms)) {
		last_ms = 0;
	}
	last_ms = MAX(last_ms, chat_recall_last(p->room, p->person.id));
	/* a clock that was set back must not silence anybody for longer than the rule says */
	return MIN(slow_ms, MAX(0, last_ms + slow_ms - t->now.unix_ms));
}

/* Fills in to whom it goes, and whether the school keeps it; false: refused, and replied to. */
static bool read_address(
	struct turn *t, struct conn *c, const struct request *r, struct store_chat *message, bool *is_kept)
{
	const struct participation *me = c->part;
	const char *to = json_string_value(json_object_get(r->data, "to"));
	*is_kept = false;
	if (!to) {
		message->audience = part_leads(me) ? CHAT_TO_ALL : me->room->state.chat_to;
		return true;
	}
	const struct participation *target = g_hash_table_lookup(t->s->persons, to);
	if (!target || target == me || target->room != me->room || !target->is_in || target->program) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
		return false;
	}
	if (!policy_private(me->room->rules.private_chat, part_leads(me), part_leads(target))) {
		reply_error(t, c->id, r->id, "private_off", NULL);
		return false;
	}
	g_strlcpy(message->to, target->person.id, sizeof message->to);
	*is_kept = part_leads(me) != part_leads(target);
	return true;
}

/* May he write now? False: refused, and replied to. A repeated request is answered as the first one was. */
static bool may_write(struct turn *t, struct conn *c, const struct request *r)
{
	const struct participation *p = c->part;
	int64_t wait_ms = part_leads(p) ? 0 : slow_wait_ms(t, p);
	if (p->room->is_frozen) {
		reply_error(t, c->id, r->id, "room_frozen", NULL);
	} else if (!(p->rights & RIGHT_WRITE)) {
		refuse_denied(t, c, r);
	} else if (p->room->state.chat_paused && !part_leads(p)) {
		reply_error(t, c->id, r->id, "chat_paused", NULL);
	} else if (wait_ms > 0) {
		refuse_wait(t, c, r->id, "chat_slow", wait_ms);
	} else {
		return true;
	}
	return false;
}

static void reply_number(struct turn *t, struct conn *c, const struct request *r, int64_t number)
{
	char id[24];
	chat_id(number, id);
	reply_data(t, c->id, r->id, json_pack("{s:s}", "id", id));
}

/* What the store does not take stays in memory, but for what must be kept. */
static enum err keep_chat(
	struct turn *t, struct room *room, struct store_chat *message, const char *key, bool is_kept)
{
	const struct store_chat_draft draft = {room->info.id, message->person, message->text, key,
		message->to[0] ? message->to : NULL, message->audience, is_kept};
	if (room->is_ephemeral) {
		chat_remember(t, room, message, key);
		return OK;
	}
	enum err e = room_is_stored(t->s, room) ? store_chat_add(t->s->store, &draft, t->now.unix_ms, &message->number) : ERR_SYS;
	if (e && e != ERR_CONFLICT) {
		store_failed(t, "chat_add", room->info.id);
		if (!is_kept) {
			chat_remember(t, room, message, key);
			e = OK;
		}
	}
	return e;
}

static void send(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	bool is_kept;
	struct store_chat message = {.text = json_string_value(json_object_get(r->data, "text")), .at_ms = t->now.unix_ms};
	g_strlcpy(message.person, p->person.id, sizeof message.person);
	g_strlcpy(message.name, p->person.name, sizeof message.name);
	if (!read_address(t, c, r, &message, &is_kept)) {
		return;
	}
	struct limit *limit = person_limit(t, c->person.id, PERSON_PRIVATE);
	if (is_kept && !limit_take(limit, t->now.mono)) {
		refuse_wait(t, c, r->id, "too_fast", limit_wait(limit, t->now.mono) / US_PER_MS + 1);
		return;
	}
	enum err e = keep_chat(t, p->room, &message, json_string_value(json_object_get(r->data, "key")), is_kept);
	if (e && e != ERR_CONFLICT) {
		reply_error(t, c->id, r->id, "internal", NULL);
		return;
	}
	reply_number(t, c, r, message.number);
	if (!e) {
		note_seers(t, p->room, &message, "chat.message", show_chat(&message));
	}
}

/* Was it said already? */
static bool find_key(struct turn *t, const struct participation *p, const char *key, int64_t *number)
{
	if (!key || chat_recall_key(p->room, p->person.id, key, number)) {
		return key != NULL;
	}
	return room_is_stored(t->s, p->room)
		&& store_chat_find_key(t->s->store, p->room->info.id, p->person.id, key, number) == OK;
}

void handle_chat(struct turn *t, struct conn *c, const struct request *r)
{
	const char *key = json_string_value(json_object_get(r->data, "key"));
	struct limit *limit = person_limit(t, c->person.id, PERSON_CHAT);
	int64_t number;
	if (!limit_take(limit, t->now.mono)) {
		refuse_wait(t, c, r->id, "too_fast", limit_wait(limit, t->now.mono) / US_PER_MS + 1);
	} else if (find_key(t, c->part, key, &number)) {
		reply_number(t, c, r, number);
	} else if (may_write(t, c, r)) {
		send(t, c, r);
	}
}

/* "c12", or of memory "m12"; false: no id of ours. */
static bool read_number(const char *id, int64_t *number)
{
	char *end;
	if ((id[0] != 'c' && id[0] != 'm') || !g_ascii_isdigit(id[1])) {
		return false;
	}
	*number = (int64_t)g_ascii_strtoull(id + 1, &end, 10);
	bool is_read = *end == '\0' && *number > 0;
	*number = id[0] == 'm' ? -*number : *number;
	return is_read;
}

static enum err find_message(struct turn *t, const struct room *room, const char *id, struct store_chat *message)
{
	int64_t number;
	if (!read_number(id, &number)) {
		return ERR_NOT_FOUND;
	}
	if (number > 0) {
		bool is_gone = kept_is_deleted(room, number) || !room_is_stored(t->s, room);
		return is_gone ? ERR_NOT_FOUND : store_chat_find(t->s->store, room->info.id, number, message);
	}
	const struct store_chat *said = chat_recall(room, number);
	if (said) {
		*message = *said;
	}
	return said ? OK : ERR_NOT_FOUND;
}

/* What is gone, or was never there for him, is as if he had deleted it: he learns nothing of messages between others. */
void handle_chat_delete(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	const char *id = json_string_value(json_object_get(r->data, "id"));
	struct store_chat message;
	enum err e = find_message(t, p->room, id, &message);
	if (e == ERR_NOT_FOUND || (!e && !chat_may_see(p, &message))) {
		reply_data(t, c->id, r->id, NULL);
		return;
	}
	if (!e && !part_leads(p) && strcmp(message.person, p->person.id) != 0) {
		refuse_denied(t, c, r);
		return;
	}
	if (e) {
		refuse_store(t, p, r, "chat_find");
		return;
	}
	if (message.number < 0) {
		chat_forget(p->room, message.number);
	} else {
		keep_deleted(t, p->room, message.number);
	}
	reply_data(t, c->id, r->id, NULL);
	note_seers(t, p->room, &message, "chat.deleted", json_pack("{s:s}", "id", id));
}

void chat_on_time(struct turn *t)
{
	struct signaling *s = t->s;
	if (t->now.mono < s->purge_at) {
		return;
	}
	s->purge_at = t->now.mono + PURGE_EVERY_US;
	if (store_private_purge(s->store, t->now.unix_ms - STORE_PRIVATE_KEPT_MS)) {
		store_failed(t, "private_purge", "");
	}
	if (store_tokens_purge(s->store, t->now.unix_ms - STORE_TOKEN_KEPT_MS)) {
		store_failed(t, "tokens_purge", "");
	}
}
