/* Tokens of programs (WHIP, WHEP) for a room, made and revoked by the teachers of its group. */
#include "call.h"

#include <string.h>

static json_t *show_token(const struct store_token *token)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "id", token->id, "kind", store_token_kind_names[token->kind], "role",
		store_role_names[token->role], "label", token->label, "issuer", token->issuer_name, "until",
		(json_int_t)token->expires_ms);
}

static void add_token(void *ctx, const struct store_token *token)
{
	json_array_append_new(ctx, show_token(token));
}

void api_get_tokens(struct api_call *c)
{
	json_t *tokens = json_array();
	if (store_token_each(c->api->store, c->room.id, c->t->now.unix_ms, add_token, tokens)) {
		json_decref(tokens);
		api_fail(c, "tokens");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "tokens", tokens));
}

static bool read_draft(struct api_call *c, struct store_token_draft *draft)
{
	const json_t *label = json_object_get(c->body, "label"), *ttl = json_object_get(c->body, "ttlSeconds");
	int kind = api_read_name(json_object_get(c->body, "kind"), store_token_kind_names, TOKEN_KINDS, -1);
	int role = api_read_name(json_object_get(c->body, "role"), store_role_names, PERSON_ROLES, PERSON_TEACHER);
	if (kind < 0 || (role != PERSON_TEACHER && role != PERSON_PUPIL)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", kind < 0 ? "kind" : "role"));
		return false;
	}
	draft->kind = (enum token_kind)kind;
	draft->role = (enum person_role)role;
	draft->label = label ? json_string_value(label) : kind == TOKEN_WHIP ? "WHIP" : "WHEP";
	draft->ttl_ms = ttl ? json_integer_value(ttl) * 1000 : STORE_TOKEN_MS;
	return true;
}

static void answer_token(struct api_call *c, const char *id, const char *secret)
{
	struct store_token token;
	char path[16 + STORE_ID_MAX];
	if (store_token_get(c->api->store, id, &token)) {
		api_fail(c, "token_get");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "token.added", "room=%s token=%s kind=%s", token.room, id,
		store_token_kind_names[token.kind]);
	g_snprintf(path, sizeof path, "/%s/%s", store_token_kind_names[token.kind], token.room);
	json_t *shown = show_token(&token);
	json_object_set_new(shown, "path", json_string(path));
	json_object_set_new(shown, "token", json_string(secret));
	api_answer(c, 200, shown);
}

void api_post_tokens(struct api_call *c)
{
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	struct store_token_draft draft = {.room = c->room.id, .issuer = c->me.id};
	if (read_draft(c, &draft)) {
		enum err e = store_token_add(c->api->store, &draft, c->t->now.unix_ms, id, token);
		if (e == ERR_FULL) {
			api_refuse(c, 409, "bad_request", json_pack("{s:s, s:i}", "why", "tokens", "most", STORE_TOKENS_MAX));
		} else if (e == ERR_MALFORMED) {
			api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "label"));
		} else if (e) {
			api_fail(c, "token_add");
		} else {
			answer_token(c, id, token);
		}
	}
}

void api_post_tokens_revoke(struct api_call *c)
{
	struct store_token token;
	enum err e = store_token_get(c->api->store, json_string_value(json_object_get(c->body, "id")), &token);
	bool is_here = !e && strcmp(token.room, c->room.id) == 0;
	e = is_here ? store_token_revoke(c->api->store, token.id) : e;
	if (e == ERR_NOT_FOUND || (!e && !is_here)) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(c, "token_revoke");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "token.revoked", "room=%s token=%s", c->room.id, token.id);
		programs_check(c->t);
		api_answer(c, 200, json_object());
	}
}
