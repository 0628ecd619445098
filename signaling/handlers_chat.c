/* chat.send: kept in the store, told to all. */
#include "core.h"

void handle_chat(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	int64_t number = 0;
	char id[24];
	const char *text = json_string_value(json_object_get(r->data, "text"));
	if (!(p->rights & RIGHT_WRITE)) {
		refuse_denied(t, c, r);
		return;
	}
	struct limit *limit = person_limit(t, c->person.id, PERSON_CHAT);
	if (!limit_take(limit, t->now.mono)) {
		us_t wait_ms = limit_wait(limit, t->now.mono) / US_PER_MS + 1;
		reply_error(t, c->id, r->id, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
		return;
	}
	enum err e = store_chat_add(t->s->store, p->room->info.id, p->person.id, text,
		json_string_value(json_object_get(r->data, "key")), t->now.unix_ms, &number);
	if (e && e != ERR_CONFLICT) {
		log_event(t->s->log, LOG_LEVEL_ERROR, "store.failed", "what=chat_add room=%s", p->room->info.id);
		reply_error(t, c->id, r->id, "internal", NULL);
		return;
	}
	g_snprintf(id, sizeof id, "c%" G_GINT64_FORMAT, number);
	reply_data(t, c->id, r->id, json_pack("{s:s}", "id", id));
	if (!e) {
		room_note(t, p->room, NULL, "chat.message",
			json_pack("{s:s, s:s, s:s, s:s, s:I}", "id", id, "from", p->person.id, "name", p->person.name, "text",
				text, "at", (json_int_t)t->now.unix_ms));
	}
}
