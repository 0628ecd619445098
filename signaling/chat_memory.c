/* What was said while the store could not take it: kept by the room until the lesson ends, and shown among the rest. */
#include "core.h"

#include <string.h>

enum { SAID_MAX = 500 };

struct said {
	struct store_chat message; /* its number is negative */
	char *text, *key;          /* key may be NULL */
};

static void said_free(void *data)
{
	struct said *said = data;
	g_free(said->text);
	g_free(said->key);
	g_free(said);
}

static struct said *said_at(const struct room *room, guint i)
{
	return g_ptr_array_index(room->said, i);
}

void chat_remember(struct turn *t, struct room *room, struct store_chat *message, const char *key)
{
	struct said *said = g_new0(struct said, 1);
	t->s->last_said = MAX(t->s->last_said + 1, t->now.unix_ms); /* new after a restart, too */
	message->number = -t->s->last_said;
	said->message = *message;
	said->text = g_strdup(message->text);
	said->message.text = said->text;
	said->key = g_strdup(key);
	if (!room->said) {
		room->said = g_ptr_array_new_with_free_func(said_free);
	}
	if (room->said->len >= SAID_MAX) {
		g_ptr_array_remove_index(room->said, 0);
	}
	g_ptr_array_add(room->said, said);
}

bool chat_recall_key(const struct room *room, const char *person, const char *key, int64_t *number)
{
	for (guint i = 0; room->said && i < room->said->len; i++) {
		const struct said *said = said_at(room, i);
		if (said->key && strcmp(said->key, key) == 0 && strcmp(said->message.person, person) == 0) {
			*number = said->message.number;
			return true;
		}
	}
	return false;
}

int64_t chat_recall_last(const struct room *room, const char *person)
{
	for (guint i = room->said ? room->said->len : 0; i > 0; i--) {
		if (strcmp(said_at(room, i - 1)->message.person, person) == 0) {
			return said_at(room, i - 1)->message.at_ms;
		}
	}
	return 0;
}

const struct store_chat *chat_recall(const struct room *room, int64_t number)
{
	for (guint i = 0; room->said && i < room->said->len; i++) {
		const struct store_chat *message = &said_at(room, i)->message;
		if (message->number == number && message->text) {
			return message;
		}
	}
	return NULL;
}

/* As in the store: it keeps its place and its key. */
void chat_forget(struct room *room, int64_t number)
{
	for (guint i = 0; room->said && i < room->said->len; i++) {
		if (said_at(room, i)->message.number == number) {
			said_at(room, i)->message.text = NULL;
			g_clear_pointer(&said_at(room, i)->text, g_free);
		}
	}
}

bool chat_may_see(const struct participation *p, const struct store_chat *message)
{
	if (strcmp(p->person.id, message->person) == 0) {
		return true;
	}
	if (p->room->hall && !hall_may_read(p->room->hall, p->person.id, message->at_ms)) {
		return false;
	}
	if (message->to[0]) {
		return strcmp(p->person.id, message->to) == 0;
	}
	return message->audience == CHAT_TO_ALL || part_leads(p);
}

json_t *chat_show_said(const struct participation *p, size_t max_bytes, size_t *bytes)
{
	json_t *list = json_array();
	for (guint i = p->room->said ? p->room->said->len : 0; i > 0; i--) {
		const struct store_chat *message = &said_at(p->room, i - 1)->message;
		if (!message->text || !chat_may_see(p, message)) {
			continue;
		}
		*bytes += chat_shown_bytes(message);
		if (*bytes > max_bytes) {
			break;
		}
		json_array_insert_new(list, 0, show_chat(message));
	}
	return list;
}
