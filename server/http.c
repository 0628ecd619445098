/* How an HTTP request becomes a call of signaling, a file of the web client, or an error; always
 * with the same headers. */
#include "http.h"

#include "app.h"
#include "stats.h"
#include "web_policy.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_ROOM = 4096, CHUNK_BYTES = 32 * 1024, COOKIES_MAX = 4096 };

/* Of one connection, zeroed by libwebsockets; a request after the other goes through it. */
struct http_session {
	struct http_head head;
	uint8_t *body; /* of the request; HTTP_BODY_MAX + 1 */
	size_t body_len;
	const uint8_t *out; /* what of the reply is still to be sent */
	size_t out_len;
	char *out_owned; /* freed after the reply; NULL: a file of the web client */
};

struct reply {
	unsigned int status;
	const char *mime; /* NULL: no body */
	const uint8_t *body;
	size_t body_len;
	char *owned;
	const char *etag, *encoding, *cache, *cookie, *allow; /* NULL: none */
	bool varies;
};

size_t http_session_bytes(void)
{
	return sizeof(struct http_session);
}

static void copy_header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t cap)
{
	if (lws_hdr_copy(wsi, out, (int)cap, token) < 0) {
		out[0] = '\0';
	}
}

static void read_path_and_method(struct lws *wsi, struct http_head *head)
{
	static const struct {
		enum lws_token_indexes token;
		const char *method;
	} methods[] = {
		{WSI_TOKEN_GET_URI, "GET"},
		{WSI_TOKEN_HEAD_URI, "HEAD"},
		{WSI_TOKEN_POST_URI, "POST"},
		{WSI_TOKEN_DELETE_URI, "DELETE"},
		{WSI_TOKEN_PUT_URI, "PUT"},
		{WSI_TOKEN_PATCH_URI, "PATCH"},
		{WSI_TOKEN_OPTIONS_URI, "OPTIONS"},
	};
	head->method = "";
	for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
		if (lws_hdr_total_length(wsi, methods[i].token) > 0) {
			head->method = methods[i].method;
			copy_header(wsi, methods[i].token, head->path, sizeof head->path);
			return;
		}
	}
}

/* The address of the client: that of the connection, or what a trusted proxy says. Only ever
 * hashed. */
static void client_address(const struct app *app, struct lws *wsi, char *out, size_t cap)
{
	char list[512];
	if (lws_get_peer_simple(wsi, out, cap) == NULL) {
		out[0] = '\0';
	}
	if (!web_policy_is_proxy(app->config, out)) {
		return;
	}
	copy_header(wsi, WSI_TOKEN_X_FORWARDED_FOR, list, sizeof list);
	const char *last = strrchr(list, ',');
	if (list[0] != '\0') {
		g_strlcpy(out, last == NULL ? list : last + 1, cap);
		g_strstrip(out);
	}
}

void http_read_head(struct lws *wsi, struct http_head *head)
{
	const struct app *app = app_of(wsi);
	*head = (struct http_head){0};
	read_path_and_method(wsi, head);
	copy_header(wsi, WSI_TOKEN_HOST, head->host, sizeof head->host);
	copy_header(wsi, WSI_TOKEN_ORIGIN, head->origin, sizeof head->origin);
	/* an Origin that does not fit is certainly not ours */
	if (head->origin[0] == '\0' && lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) > 0) {
		g_strlcpy(head->origin, "null", sizeof head->origin);
	}
	char cookies[COOKIES_MAX];
	copy_header(wsi, WSI_TOKEN_HTTP_COOKIE, cookies, sizeof cookies);
	web_policy_cookie(head->session, sizeof head->session, cookies, "kreide_session");
	explicit_bzero(cookies, sizeof cookies);
	char peer[64] = "";
	(void)lws_get_peer_simple(wsi, peer, sizeof peer);
	head->is_forwarded = lws_hdr_total_length(wsi, WSI_TOKEN_X_FORWARDED_FOR) > 0;
	head->is_https = lws_get_vhost(wsi) == app->tls ||
			 (web_policy_is_proxy(app->config, peer) &&
				 g_str_has_prefix(app->config->public_url, "https://"));
}

static uint64_t rate_key(const struct app *app, struct lws *wsi)
{
	char address[64];
	uint64_t key;
	client_address(app, wsi, address, sizeof address);
	_Static_assert(crypto_shorthash_KEYBYTES == sizeof app->rate_secret, "one key");
	_Static_assert(crypto_shorthash_BYTES == sizeof key, "one number");
	crypto_shorthash((unsigned char *)&key, (const unsigned char *)address, strlen(address),
		app->rate_secret);
	return key;
}

/* Where the head of a reply is written; failed: it did not fit. */
struct head_writer {
	struct lws *wsi;
	unsigned char *p, *end;
	bool failed;
};

static void add_header(struct head_writer *w, const char *name, const char *value)
{
	if (value != NULL &&
		lws_add_http_header_by_name(w->wsi, (const unsigned char *)name,
			(const unsigned char *)value, (int)strlen(value), &w->p, w->end) != 0) {
		w->failed = true;
	}
}

static void add_policy_headers(
	struct head_writer *w, const struct app *app, const struct http_head *head)
{
	char csp[WEB_POLICY_CSP_MAX];
	const char *name, *value;
	add_header(w, "content-security-policy:", web_policy_csp(csp, head->host, head->is_https));
	for (size_t i = 0; web_policy_header(i, &name, &value); i++) {
		add_header(w, name, value);
	}
	if (head->is_https && app->has_own_certificate) {
		add_header(w, "strict-transport-security:", "max-age=31536000");
	}
}

/* 0, or -1 if the connection is to be closed. */
static int write_head(struct lws *wsi, const struct http_head *head, const struct reply *r)
{
	unsigned char room[LWS_PRE + HEAD_ROOM];
	unsigned char *start = room + LWS_PRE;
	struct head_writer w = {.wsi = wsi, .p = start, .end = room + sizeof room - 1};
	w.failed = lws_add_http_header_status(wsi, r->status, &w.p, w.end) != 0;
	add_header(&w, "content-type:", r->mime);
	add_header(&w, "content-encoding:", r->encoding);
	add_header(&w, "etag:", r->etag);
	add_header(&w, "cache-control:", r->cache);
	add_header(&w, "set-cookie:", r->cookie);
	add_header(&w, "allow:", r->allow);
	add_header(&w, "vary:", r->varies ? "accept-encoding" : NULL);
	add_policy_headers(&w, app_of(wsi), head);
	if (r->status != HTTP_STATUS_NO_CONTENT && r->status != HTTP_STATUS_NOT_MODIFIED) {
		w.failed |= lws_add_http_header_content_length(wsi, r->body_len, &w.p, w.end) != 0;
	}
	if (w.failed) {
		return -1;
	}
	return lws_finalize_write_http_header(wsi, start, &w.p, w.end) == 0 ? 0 : -1;
}

static void forget_body(struct http_session *s)
{
	if (s->body != NULL) {
		explicit_bzero(s->body, s->body_len); /* it may hold a link's token */
		free(s->body);
	}
	s->body = NULL;
	s->body_len = 0;
}

/* libwebsockets may free the session here: nobody touches it afterwards. */
static int finish_reply(struct lws *wsi, struct http_session *s)
{
	forget_body(s);
	free(s->out_owned);
	s->out_owned = NULL;
	s->out = NULL;
	s->out_len = 0;
	return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

/* Takes r->owned. */
static int send_reply(struct lws *wsi, struct http_session *s, const struct reply *r)
{
	free(s->out_owned);
	s->out_owned = r->owned;
	if (write_head(wsi, &s->head, r) != 0) {
		return -1;
	}
	if (r->body_len == 0 || r->status == HTTP_STATUS_NOT_MODIFIED ||
		strcmp(s->head.method, "HEAD") == 0) {
		return finish_reply(wsi, s);
	}
	s->out = r->body;
	s->out_len = r->body_len;
	lws_callback_on_writable(wsi);
	return 0;
}

static int on_writable(struct lws *wsi, struct http_session *s)
{
	if (s->out_len == 0) {
		return 0;
	}
	unsigned char room[LWS_PRE + CHUNK_BYTES];
	size_t len = MIN(s->out_len, (size_t)CHUNK_BYTES);
	bool is_last = len == s->out_len;
	memcpy(room + LWS_PRE, s->out, len);
	if (lws_write(wsi, room + LWS_PRE, len, is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) !=
		(int)len) {
		return -1;
	}
	s->out += len;
	s->out_len -= len;
	if (is_last) {
		return finish_reply(wsi, s);
	}
	lws_callback_on_writable(wsi);
	return 0;
}

static struct reply error_reply(unsigned int status, const char *code)
{
	char *text = g_strdup_printf("{\"error\":{\"code\":\"%s\",\"detail\":{}}}", code);
	return (struct reply){
		.status = status,
		.mime = "application/json",
		.body = (const uint8_t *)text,
		.body_len = strlen(text),
		.owned = text,
		.cache = "no-store",
		.allow = status == HTTP_STATUS_METHOD_NOT_ALLOWED ? "GET, HEAD" : NULL,
	};
}

static int send_error(
	struct lws *wsi, struct http_session *s, unsigned int status, const char *code)
{
	struct reply r = error_reply(status, code);
	return send_reply(wsi, s, &r);
}

/* An error whose request has a body that nobody will read: all at once, then the connection is
 * closed. */
static int send_last_error(
	struct lws *wsi, struct http_session *s, unsigned int status, const char *code)
{
	unsigned char room[LWS_PRE + 256];
	struct reply r = error_reply(status, code);
	if (r.body_len <= sizeof room - LWS_PRE && write_head(wsi, &s->head, &r) == 0) {
		memcpy(room + LWS_PRE, r.body, r.body_len);
		(void)lws_write(wsi, room + LWS_PRE, r.body_len, LWS_WRITE_HTTP_FINAL);
	}
	free(r.owned);
	return -1;
}

int http_refuse(struct lws *wsi, unsigned int status)
{
	(void)lws_return_http_status(wsi, status, NULL);
	return -1;
}

static int serve_file(struct lws *wsi, struct http_session *s)
{
	char accepted[256], known[256];
	if (strcmp(s->head.method, "GET") != 0 && strcmp(s->head.method, "HEAD") != 0) {
		return send_error(wsi, s, HTTP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed");
	}
	copy_header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, accepted, sizeof accepted);
	copy_header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, known, sizeof known);
	struct static_choice choice =
		static_files_find(&app_of(wsi)->files, s->head.path, accepted);
	if (choice.file == NULL) {
		return send_error(wsi, s, HTTP_STATUS_NOT_FOUND, "not_found");
	}
	struct reply r = {
		.status = HTTP_STATUS_OK,
		.mime = choice.file->mime,
		.body = choice.file->content[choice.encoding].p,
		.body_len = choice.file->content[choice.encoding].len,
		.etag = choice.file->etag[choice.encoding],
		.encoding = static_encoding_name(choice.encoding),
		.cache = choice.file->is_immutable ? "public, max-age=31536000, immutable"
						   : "no-cache",
		.varies = true,
	};
	if (static_etag_matches(known, r.etag)) {
		r.status = HTTP_STATUS_NOT_MODIFIED;
		r.encoding = NULL;
	}
	return send_reply(wsi, s, &r);
}

/* For tools on this machine: only on the plain listener, and not through a proxy. */
static int serve_stats(struct lws *wsi, struct http_session *s)
{
	const struct app *app = app_of(wsi);
	if (lws_get_vhost(wsi) != app->plain || s->head.is_forwarded) {
		return send_error(wsi, s, HTTP_STATUS_NOT_FOUND, "not_found");
	}
	size_t len;
	char *text = stats_json(app, &len);
	struct reply r = {
		.status = HTTP_STATUS_OK,
		.mime = "application/json",
		.body = (const uint8_t *)text,
		.body_len = len,
		.owned = text,
		.cache = "no-store",
	};
	return send_reply(wsi, s, &r);
}

static int serve_api(struct lws *wsi, struct http_session *s)
{
	struct app *app = app_of(wsi);
	const struct http_head *head = &s->head;
	bool changes_state = strcmp(head->method, "GET") != 0 && strcmp(head->method, "HEAD") != 0;
	if (changes_state &&
		!web_policy_origin_allowed(app->config, head->origin, head->host, head->is_https)) {
		return send_error(wsi, s, HTTP_STATUS_FORBIDDEN, "wrong_origin");
	}
	char content_type[128];
	copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, content_type, sizeof content_type);
	struct api_request request = {
		.method = bytes_of_string(strcmp(head->method, "HEAD") == 0 ? "GET" : head->method),
		.path = bytes_of_string(head->path),
		.content_type = bytes_of_string(content_type),
		.body = bytes_of(s->body, s->body_len),
		.session = bytes_of_string(head->session),
		.rate_key = rate_key(app, wsi),
	};
	struct api_reply api = {0};
	struct effects effects;
	effects_init(&effects);
	signaling_on_api(app->signaling, &request, app_now(), &api, &effects);
	forget_body(s);
	app_apply(app, &effects);
	char cookie[sizeof api.set_cookie + 16];
	g_snprintf(cookie, sizeof cookie, "%s%s", api.set_cookie, head->is_https ? "; Secure" : "");
	struct reply r = {
		.status = (unsigned int)api.status,
		.mime = api.body == NULL ? NULL : "application/json",
		.body = (const uint8_t *)api.body,
		.body_len = api.body_len,
		.owned = api.body,
		.cache = "no-store",
		.cookie = api.set_cookie[0] == '\0' ? NULL : cookie,
	};
	api.body = NULL; /* taken */
	int result = send_reply(wsi, s, &r);
	explicit_bzero(cookie, sizeof cookie);
	api_reply_finish(&api);
	return result;
}

static int answer(struct lws *wsi, struct http_session *s)
{
	if (g_str_has_prefix(s->head.path, "/api/")) {
		return strcmp(s->head.path, "/api/stats") == 0 ? serve_stats(wsi, s)
							       : serve_api(wsi, s);
	}
	return serve_file(wsi, s);
}

/* The head is there. A body, if any, follows in parts. */
static int on_request(struct lws *wsi, struct http_session *s)
{
	char length[24];
	forget_body(s);
	http_read_head(wsi, &s->head);
	copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof length);
	guint64 announced = g_ascii_strtoull(length, NULL, 10);
	bool has_body = strcmp(s->head.method, "POST") == 0 || strcmp(s->head.method, "PUT") == 0 ||
			strcmp(s->head.method, "PATCH") == 0 || announced > 0;
	if (!has_body || (length[0] != '\0' && announced == 0)) {
		return answer(wsi, s);
	}
	if (length[0] == '\0') {
		return send_last_error(wsi, s, HTTP_STATUS_LENGTH_REQUIRED, "bad_request");
	}
	if (strcmp(s->head.method, "GET") == 0 || strcmp(s->head.method, "HEAD") == 0) {
		return send_last_error(wsi, s, HTTP_STATUS_BAD_REQUEST, "bad_request");
	}
	if (announced > HTTP_BODY_MAX) {
		return send_last_error(wsi, s, HTTP_STATUS_REQ_ENTITY_TOO_LARGE, "too_large");
	}
	s->body = malloc(HTTP_BODY_MAX);
	return s->body == NULL ? -1 : 0;
}

static int on_body(struct http_session *s, const void *in, size_t len)
{
	if (s->body == NULL || s->body_len + len > HTTP_BODY_MAX) {
		return -1;
	}
	memcpy(s->body + s->body_len, in, len);
	s->body_len += len;
	return 0;
}

static int on_body_complete(struct lws *wsi, struct http_session *s)
{
	if (s->body == NULL) {
		return 0; /* answered already */
	}
	return answer(wsi, s);
}

static void on_closed(struct http_session *s)
{
	if (s != NULL) {
		forget_body(s);
		free(s->out_owned);
		s->out_owned = NULL;
	}
}

static int on_connection(struct app *app)
{
	if (app->connection_count >= app->config->max_connections) {
		log_event(&app->log, LOG_LEVEL_WARN, "http.full", "connections=%u",
			app->connection_count);
		return -1;
	}
	return 0;
}

int http_callback(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	/* as a number: libwebsockets has a hundred other reasons that are of no interest here */
	switch ((int)reason) {
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		return on_connection(app_of(wsi));
	case LWS_CALLBACK_WSI_CREATE:
		app_of(wsi)->connection_count++;
		return 0;
	case LWS_CALLBACK_WSI_DESTROY:
		app_of(wsi)->connection_count--;
		return 0;
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return http_refuse(
			wsi, HTTP_STATUS_BAD_REQUEST); /* a WebSocket without our subprotocol */
	case LWS_CALLBACK_HTTP:
		return on_request(wsi, user);
	case LWS_CALLBACK_HTTP_BODY:
		return on_body(user, in, len);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return on_body_complete(wsi, user);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return on_writable(wsi, user);
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
	case LWS_CALLBACK_CLOSED_HTTP:
		on_closed(user);
		return 0;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
		app_on_wake(app_of(wsi));
		return 0;
	default:
		return 0;
	}
}
