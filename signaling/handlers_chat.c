/* chat.send and chat.delete: by the rules of the school and of the room, kept in the store, told to whom it concerns. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

/* Whom a message is for, besides its author. */
struct address {
	const char *author;
	const struct participation *to; /* NULL: not private */
	const char *to_id;              /* of a private message, though he may be gone; "" */
	enum chat_to audience;
};

static bool may_see(const struct participation *p, const struct address *address)
{
	if (strcmp(p->person.id, address->author) == 0) {
		return true;
	}
	if (address->to_id[0]) {
		return strcmp(p->person.id, address->to_id) == 0;
	}
	return address->audience == CHAT_TO_ALL || part_leads(p);
}

static void note_seers(struct turn *t, struct room *room, const struct address *address, const char *ev, json_t *data)
{
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->is_in && may_see(p, address)) {
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
	if (slow_ms == 0 || store_chat_last(t->s->store, p->room->info.id, p->person.id, &last_ms)) {
		return 0;
	}
	/* a clock that was set back must not silence anybody for longer than the rule says */
	return MIN(slow_ms, MAX(0, last_ms + slow_ms - t->now.unix_ms));
}

/* To whom: false: refused, and replied to. */
static bool read_address(struct turn *t, struct conn *c, const struct request *r, struct address *address)
{
	const struct participation *me = c->part;
	const char *to = json_string_value(json_object_get(r->data, "to"));
	*address = (struct address){.author = me->person.id, .to_id = ""};
	if (!to) {
		address->audience = part_leads(me) ? CHAT_TO_ALL : me->room->state.chat_to;
		return true;
	}
	const struct participation *target = g_hash_table_lookup(t->s->persons, to);
	if (!target || target == me || target->room != me->room || !target->is_in) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
		return false;
	}
	if (!policy_private(me->room->rules.private_chat, part_leads(me), part_leads(target))) {
		reply_error(t, c->id, r->id, "private_off", NULL);
		return false;
	}
	address->to = target;
	address->to_id = target->person.id;
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

static void send(struct turn *t, struct conn *c, const struct request *r, const struct address *address)
{
	struct participation *p = c->part;
	const char *key = json_string_value(json_object_get(r->data, "key"));
	struct store_chat message = {.text = json_string_value(json_object_get(r->data, "text")), .at_ms = t->now.unix_ms,
		.audience = address->audience};
	const struct store_chat_draft draft = {p->room->info.id, p->person.id, message.text, key,
		address->to ? address->to_id : NULL, address->audience, address->to && part_leads(p) != part_leads(address->to)};
	enum err e = store_chat_add(t->s->store, &draft, t->now.unix_ms, &message.number);
	if (e && e != ERR_CONFLICT) {
		log_event(t->s->log, LOG_LEVEL_ERROR, "store.failed", "what=chat_add room=%s", p->room->info.id);
		reply_error(t, c->id, r->id, "internal", NULL);
		return;
	}
	reply_number(t, c, r, message.number);
	if (!e) {
		g_strlcpy(message.person, p->person.id, sizeof message.person);
		g_strlcpy(message.name, p->person.name, sizeof message.name);
		g_strlcpy(message.to, address->to_id, sizeof message.to);
		note_seers(t, p->room, address, "chat.message", show_chat(&message));
	}
}

void handle_chat(struct turn *t, struct conn *c, const struct request *r)
{
	const char *key = json_string_value(json_object_get(r->data, "key"));
	struct limit *limit = person_limit(t, c->person.id, PERSON_CHAT);
	struct address address;
	int64_t number;
	if (!limit_take(limit, t->now.mono)) {
		refuse_wait(t, c, r->id, "too_fast", limit_wait(limit, t->now.mono) / US_PER_MS + 1);
	} else if (key && store_chat_find_key(t->s->store, c->part->room->info.id, c->person.id, key, &number) == OK) {
		reply_number(t, c, r, number);
	} else if (may_write(t, c, r) && read_address(t, c, r, &address)) {
		send(t, c, r, &address);
	}
}

/* "c12"; false: no id of ours. */
static bool read_number(const char *id, int64_t *number)
{
	char *end;
	if (id[0] != 'c' || !g_ascii_isdigit(id[1])) {
		return false;
	}
	*number = (int64_t)g_ascii_strtoull(id + 1, &end, 10);
	return *end == '\0' && *number > 0;
}

/* What is gone, or was never there for him, is as if he had deleted it: he learns nothing of messages between others. */
void handle_chat_delete(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	const char *id = json_string_value(json_object_get(r->data, "id"));
	struct store_chat message;
	int64_t number;
	enum err e = read_number(id, &number) ? store_chat_find(t->s->store, p->room->info.id, number, &message) : ERR_NOT_FOUND;
	const struct address address = {message.person, NULL, message.to, message.audience};
	if (e == ERR_NOT_FOUND || (!e && !may_see(p, &address))) {
		reply_data(t, c->id, r->id, NULL);
		return;
	}
	if (!e && !part_leads(p) && strcmp(message.person, p->person.id) != 0) {
		refuse_denied(t, c, r);
		return;
	}
	e = e ? e : store_chat_delete(t->s->store, p->room->info.id, number);
	if (e) {
		refuse_store(t, p, r, "chat_delete");
		return;
	}
	reply_data(t, c->id, r->id, NULL);
	note_seers(t, p->room, &address, "chat.deleted", json_pack("{s:s}", "id", id));
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
}
