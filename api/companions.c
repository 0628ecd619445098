/* Who comes with a family: a second parent, an interpreter, a social worker, each by a link of one talk. */
#include "family.h"

#include <string.h>

void api_post_companions(struct api_call *c)
{
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	const char *language = api_text(c, "language");
	int kind = api_read_name(json_object_get(c->body, "kind"), store_companion_kind_names, COMPANION_KINDS, -1);
	if (kind < 0) {
		api_refuse_value(c, "kind");
		return;
	}
	if (talk_is_over(&c->talk, c->t->now.unix_ms)) {
		api_refuse(c, 409, "talk_over", NULL);
		return;
	}
	char *name = g_strstrip(g_strdup(api_text(c, "name")));
	enum err e = store_companion_add(c->api->store, c->talk.id, (enum companion_kind)kind, name, language, c->t->now.unix_ms, &person, token);
	g_free(name);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s, s:i}", "why", "companions", "most", TALK_COMPANIONS_MAX));
	} else if (e == ERR_MALFORMED) {
		api_refuse_value(c, "name");
	} else if (e) {
		api_fail(c, "companion_add");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "companion.added", "talk=%s person=%s", c->talk.id, person.id);
		live_desk_changed(c->t, c->talk.desk);
		api_answer(c, 200, json_pack("{s:{s:s, s:s, s:s}, s:s}", "companion", "id", person.id, "kind", store_companion_kind_names[kind],
			"name", person.name, "token", token));
	}
}

void api_post_companions_remove(struct api_call *c)
{
	const char *id = api_text(c, "id");
	enum err e = store_companion_remove(c->api->store, c->talk.id, id);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "no_such_person", NULL);
	} else if (e) {
		api_fail(c, "companion_remove");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "companion.removed", "talk=%s person=%s", c->talk.id, id);
		conns_check_person(c->t, id);
		live_desk_changed(c->t, c->talk.desk);
		api_answer(c, 200, json_object());
	}
}
