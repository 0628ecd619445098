#include "program_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int program_set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	driver_init(&w->d);
	w->d.answer = TAKES_TWO;
	*state = w;
	return 0;
}

int program_tear_down(void **state)
{
	struct world *w = *state;
	driver_finish(&w->d);
	free(w);
	return 0;
}

const char *make_token(struct world *w, enum token_kind kind, enum person_role role)
{
	const struct store_token_draft draft = {.room = w->d.room, .label = "Dokumentenkamera", .issuer = w->d.person[0],
		.kind = kind, .role = role, .ttl_ms = 3600 * 1000};
	assert_int_equal(store_token_add(w->d.store, &draft, DRIVER_EPOCH_MS + w->d.at_ms, w->id, w->token), OK);
	return w->token;
}

int post(struct world *w, enum token_kind kind, const char *token, const char *offer)
{
	snprintf(w->path, sizeof w->path, "/%s/%s", store_token_kind_names[kind], w->d.room);
	int status = driver_program(&w->d,
		&(struct driver_program){.method = "POST", .path = w->path, .token = token, .type = SDP, .body = offer});
	if (status == 201) {
		snprintf(w->session, sizeof w->session, "%s", w->d.reply->location);
		snprintf(w->etag, sizeof w->etag, "%s", w->d.reply->etag);
	}
	return status;
}

int patch(struct world *w, const char *token, const char *if_match, const char *fragment)
{
	return driver_program(&w->d, &(struct driver_program){.method = "PATCH", .path = w->session, .token = token,
		.type = FRAGMENT, .if_match = if_match, .body = fragment});
}

int delete_session(struct world *w, const char *token)
{
	return driver_program(
		&w->d, &(struct driver_program){.method = "DELETE", .path = w->session, .token = token});
}

const char *code_of(const struct driver *d)
{
	static char code[64];
	json_t *body = json_loadb(d->reply->body ? d->reply->body : "", d->reply->body_len, 0, NULL);
	const char *said = json_string_value(json_object_get(json_object_get(body, "error"), "code"));
	snprintf(code, sizeof code, "%s", said ? said : "");
	json_decref(body);
	return code;
}

const json_t *note_of(struct driver *d, const char *conn, const char *ev)
{
	static json_t *kept;
	const json_t *found = NULL;
	json_decref(kept);
	kept = driver_take(d);
	for (size_t i = 0; i < json_array_size(kept); i++) {
		const json_t *line = json_array_get(kept, i), *message = json_object_get(line, "message");
		const char *to = json_string_value(json_object_get(line, "to")), *name = json_string_value(json_object_get(message, "ev"));
		if (to && name && strcmp(to, conn) == 0 && strcmp(name, ev) == 0) {
			found = json_object_get(message, "data");
		}
	}
	return found;
}
