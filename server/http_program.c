/* Requests that are answered later: kept by their number until signaling has the answer, or the connection is gone. */
#include "http_program.h"

#include "http.h"
#include "http_request.h"

#include <stdlib.h>
#include <string.h>

enum { AUTHORIZATION_MAX = 256 };

/* What a browser asks before it lets a page ask (Fetch), and what RFC 9725 wants said about types. */
static int send_options(struct lws *wsi, struct http_session *s)
{
	struct reply r = {
		.status = HTTP_STATUS_NO_CONTENT,
		.accept_post = "application/sdp",
		.accept_patch = "application/trickle-ice-sdpfrag",
		.is_preflight = true,
	};
	return http_send_reply(wsi, s, &r);
}

int http_serve_program(struct lws *wsi, struct http_session *s)
{
	struct app *app = app_of(wsi);
	char authorization[AUTHORIZATION_MAX], type[128], accept[256], if_match[256];
	us_t wait_us;
	if (strcmp(s->head.method, "OPTIONS") == 0) {
		return send_options(wsi, s);
	}
	if (!app_ask_door(app, DOOR_API, &s->head, &wait_us)) {
		return http_refuse_pace(wsi, s, wait_us);
	}
	http_copy_header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, authorization, sizeof authorization);
	http_copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, type, sizeof type);
	http_copy_header(wsi, WSI_TOKEN_HTTP_ACCEPT, accept, sizeof accept);
	http_copy_header(wsi, WSI_TOKEN_HTTP_IF_MATCH, if_match, sizeof if_match);
	struct program_request request = {
		.method = bytes_of_string(s->head.method),
		.path = bytes_of_string(s->head.path),
		.authorization = bytes_of_string(authorization),
		.content_type = bytes_of_string(type),
		.accept = bytes_of_string(accept),
		.if_match = bytes_of_string(if_match),
		.body = bytes_of(s->body, s->body_len),
		.rate_key = door_address_key(app->door, &s->head.client),
	};
	struct effects effects;
	effects_init(&effects);
	s->waiting = ++app->next_conn;
	g_hash_table_insert(app->requests, &s->waiting, wsi);
	signaling_on_program(app->signaling, s->waiting, &request, app_now(), &effects);
	explicit_bzero(authorization, sizeof authorization);
	http_forget_body(s);
	app_apply(app, &effects);
	return 0;
}

static void stop_waiting(struct app *app, struct http_session *s)
{
	g_hash_table_remove(app->requests, &s->waiting);
	s->waiting = 0;
}

void http_program_answer(struct app *app, conn_id id, struct program_reply *reply)
{
	struct lws *wsi = g_hash_table_lookup(app->requests, &id);
	struct http_session *s = wsi == NULL ? NULL : lws_wsi_user(wsi);
	if (s == NULL) {
		program_reply_free(reply); /* signaling has yet to hear that he is gone */
		return;
	}
	stop_waiting(app, s);
	s->answer = reply;
	lws_callback_on_writable(wsi);
}

int http_send_answer(struct lws *wsi, struct http_session *s)
{
	char retry[24];
	struct program_reply *answer = s->answer;
	g_snprintf(retry, sizeof retry, "%u", answer->retry_s);
	struct reply r = {
		.status = (unsigned int)answer->status,
		.mime = answer->mime,
		.body = (const uint8_t *)answer->body,
		.body_len = answer->body_len,
		.owned = answer->body,
		.cache = "no-store",
		.etag = answer->etag[0] == '\0' ? NULL : answer->etag,
		.location = answer->location[0] == '\0' ? NULL : answer->location,
		.allow = answer->allow,
		.challenge = answer->challenge,
		.retry = answer->retry_s == 0 ? NULL : retry,
	};
	s->answer = NULL;
	answer->body = NULL; /* taken */
	int result = http_send_reply(wsi, s, &r);
	program_reply_free(answer);
	return result;
}

void http_program_closed(struct app *app, struct http_session *s)
{
	program_reply_free(s->answer);
	s->answer = NULL;
	if (s->waiting == 0) {
		return;
	}
	conn_id id = s->waiting;
	stop_waiting(app, s);
	if (app->signaling != NULL && !atomic_load(&app->is_stopping)) {
		struct effects effects;
		effects_init(&effects);
		signaling_on_program_gone(app->signaling, id, app_now(), &effects);
		app_apply(app, &effects);
	}
}
