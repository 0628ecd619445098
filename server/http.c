/* How an HTTP request becomes a call of signaling, a file of the web client, or an error; always
 * with the same headers. */
#include "http.h"

#include "api.h"
#include "app.h"
#include "certs.h"
#include "health.h"
#include "http_api.h"
#include "http_download.h"
#include "http_program.h"
#include "http_reply.h"
#include "http_request.h"
#include "http_upload.h"
#include "metrics.h"
#include "stats.h"
#include "store.h"
#include "web_policy.h"

#include <stdlib.h>
#include <string.h>

/* A body of some KiB that takes longer than this is no browser's; of a longer one this much has to come a second. */
#define BODY_WITHIN_US (15 * US_PER_S)
enum { BODY_BYTES_PER_S = 32 * 1024 };

size_t http_session_bytes(void)
{
	return sizeof(struct http_session);
}

static int serve_file(struct lws *wsi, struct http_session *s)
{
	char accepted[256], known[256];
	if (strcmp(s->head.method, "GET") != 0 && strcmp(s->head.method, "HEAD") != 0) {
		return http_send_error(wsi, s, HTTP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed");
	}
	http_copy_header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, accepted, sizeof accepted);
	http_copy_header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, known, sizeof known);
	struct static_choice choice =
		static_files_find(&app_of(wsi)->files, s->head.path, accepted);
	if (choice.file == NULL) {
		return http_send_error(wsi, s, HTTP_STATUS_NOT_FOUND, "not_found");
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
	return http_send_reply(wsi, s, &r);
}

/* Takes text. */
static int send_text(struct lws *wsi, struct http_session *s, unsigned int status, const char *mime,
	char *text, size_t len)
{
	struct reply r = {
		.status = status,
		.mime = mime,
		.body = (const uint8_t *)text,
		.body_len = len,
		.owned = text,
		.cache = "no-store",
	};
	return http_send_reply(wsi, s, &r);
}

/* Figures are for tools on this machine: on the plain listener, and not through a proxy. */
static bool is_local(struct lws *wsi, const struct http_head *head)
{
	return lws_get_vhost(wsi) == app_of(wsi)->plain && !head->is_forwarded &&
	       web_policy_is_local_host(head->host);
}

static int serve_stats(struct lws *wsi, struct http_session *s)
{
	size_t len;
	if (!is_local(wsi, &s->head)) {
		return http_send_error(wsi, s, HTTP_STATUS_NOT_FOUND, "not_found");
	}
	char *text = stats_json(app_of(wsi), &len);
	return send_text(wsi, s, HTTP_STATUS_OK, "application/json", text, len);
}

static int serve_metrics(struct lws *wsi, struct http_session *s)
{
	const struct app *app = app_of(wsi);
	size_t len;
	bool is_allowed = lws_get_vhost(wsi) == app->tls && !s->head.is_forwarded &&
			  web_policy_may_read_metrics(app->config, &s->head.client);
	if (!is_allowed && !is_local(wsi, &s->head)) {
		return http_send_error(wsi, s, HTTP_STATUS_NOT_FOUND, "not_found");
	}
	char *text = metrics_text(app, &len);
	return send_text(wsi, s, HTTP_STATUS_OK, METRICS_MIME, text, len);
}

static int serve_health(struct lws *wsi, struct http_session *s)
{
	const struct app *app = app_of(wsi);
	struct signaling_stats people;
	char *json;
	size_t len;
	signaling_stats(app->signaling, &people);
	struct health h = {
		.is_draining = people.is_draining,
		.is_store_failing = store_is_failing(app->store),
		.heard_at = app->heard_at,
		.worker_count = app->worker_count,
		.now = app_now().mono,
	};
	bool is_well = health_json(&h, &json, &len);
	return send_text(wsi, s, is_well ? HTTP_STATUS_OK : HTTP_STATUS_SERVICE_UNAVAILABLE,
		"application/json", json, len);
}

static int answer(struct lws *wsi, struct http_session *s)
{
	switch (http_route_of(s->head.path)) {
	case ROUTE_STATS:
		return serve_stats(wsi, s);
	case ROUTE_METRICS:
		return serve_metrics(wsi, s);
	case ROUTE_HEALTH:
		return serve_health(wsi, s);
	case ROUTE_API:
		return http_serve_api(wsi, s);
	case ROUTE_PROGRAM:
		return http_serve_program(wsi, s);
	case ROUTE_FILE:
		break;
	}
	return serve_file(wsi, s);
}

/* A call of /api/ knows how much it takes; what it does not want gets its answer from there all the same. */
static size_t body_max(struct app *app, const struct http_head *head)
{
	if (http_upload_is_body(head)) {
		return (size_t)INT64_MAX;
	}
	struct api_request request = {
		.method = bytes_of_string(head->method),
		.path = bytes_of_string(head->path),
		.session = bytes_of_string(head->session),
	};
	size_t most = http_body_max(http_route_of(head->path));
	return MAX(most, api_body_max(app->api, &request, app_now()));
}

/* How long a body is, said with a space before the colon: no header for us, and one for a lenient proxy. Then the two do not agree
 * where the next request begins. */
static bool has_crooked_length(struct lws *wsi)
{
	static const char *const names[] = {"transfer-encoding :", "transfer-encoding\t:", "content-length :", "content-length\t:"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (lws_hdr_custom_length(wsi, names[i], (int)strlen(names[i])) >= 0) {
			return true;
		}
	}
	return false;
}

static struct http_body_plan plan_body(struct lws *wsi, const struct http_head *head)
{
	char length[24];
	http_copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof length);
	if (length[0] == '\0' && lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0) {
		g_strlcpy(length, "?", sizeof length); /* there, but no length of this world */
	}
	return http_plan_body(head->method, length,
		lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0 || has_crooked_length(wsi),
		body_max(app_of(wsi), head));
}

/* The head is there. A body, if any, follows in parts. */
static int on_request(struct lws *wsi, struct http_session *s)
{
	if (s->waiting != 0 || s->answer != NULL || s->late != NULL) {
		return -1; /* the answer to the one before is not out: nobody of good will asks on */
	}
	http_forget_body(s);
	http_read_head(wsi, &s->head);
	struct http_body_plan plan = plan_body(wsi, &s->head);
	if (plan.status != 0) {
		app_of(wsi)->counts.refused[REFUSED_BODY]++;
		return http_send_last_error(wsi, s, plan.status, plan.code);
	}
	if (plan.len == 0) {
		s->body_len_announced = 0;
		return answer(wsi, s);
	}
	if (http_upload_is_body(&s->head)) {
		s->body_len_announced = plan.len;
		return answer(wsi, s); /* now: whoever may not is told before he sends it all */
	}
	s->body = malloc(plan.len);
	if (s->body == NULL) {
		return -1;
	}
	s->body_cap = plan.len;
	lws_set_timer_usecs(wsi, BODY_WITHIN_US + (us_t)(plan.len / BODY_BYTES_PER_S) * US_PER_S);
	return 0;
}

/*
 * A request that came together with the end of the one before it: libwebsockets 4.1 takes its head, which is still in its
 * buffer, for its body, and then turns in a circle for ever. Nothing that is asked of us has a body that begins as its
 * head does, and nobody sends us requests before the last one is answered. (The library is lenient: line ends may come
 * before a method, and its case does not matter.)
 */
static bool is_own_head(const struct http_session *s, const char *part, size_t len)
{
	size_t i = 0;
	while (i < len && g_ascii_isspace(part[i])) {
		i++;
	}
	size_t method = strlen(s->head.method), left = len - i;
	bool is_method = g_ascii_strncasecmp(part + i, s->head.method, MIN(left, method)) == 0 &&
			 (left <= method || part[i + method] == ' ');
	return s->body_len == 0 && (left == 0 || is_method);
}

/* The same of an upload, whose first byte may be any: more of the head must be there to be known by. */
static bool is_head_of_upload(const struct http_session *s, const char *part, size_t len)
{
	char line[HTTP_PATH_MAX + 16];
	size_t known = (size_t)g_snprintf(line, sizeof line, "%s %s ", s->head.method, s->head.path);
	return len >= known && g_ascii_strncasecmp(part, line, known) == 0;
}

static int on_body(struct lws *wsi, struct http_session *s, void *in, size_t len)
{
	struct app *app = app_of(wsi);
	if (len == 0) {
		return 0; /* a POST that says that it has no body: answered already */
	}
	if (http_upload_is_body(&s->head)) {
		return is_head_of_upload(s, in, len) ? -1 : http_upload_part(wsi, s, in, len);
	}
	if (s->body == NULL || s->body_len + len > s->body_cap || is_own_head(s, in, len)) {
		app->counts.refused[REFUSED_BODY]++;
		return -1;
	}
	memcpy(s->body + s->body_len, in, len);
	explicit_bzero(in, len); /* the library's buffer keeps it for as long as nobody else sends as much */
	s->body_len += len;
	return 0;
}

static int on_body_complete(struct lws *wsi, struct http_session *s)
{
	if (http_upload_is_body(&s->head)) {
		return http_upload_complete(wsi, s);
	}
	if (s->body == NULL) {
		return 0; /* answered already */
	}
	return answer(wsi, s);
}

static int on_writable(struct lws *wsi, struct http_session *s)
{
	if (s->late != NULL) {
		return http_api_send_answer(wsi, s);
	}
	if (s->upload != NULL) {
		return http_upload_send_answer(wsi, s);
	}
	if (s->download != NULL) {
		return http_download_more(wsi, s);
	}
	return s->answer != NULL ? http_send_answer(wsi, s) : http_send_more(wsi, s);
}

static void on_closed(struct app *app, struct http_session *s)
{
	if (s != NULL) {
		http_api_closed(app, s);
		http_upload_closed(app, s);
		http_download_closed(app, s);
		http_program_closed(app, s);
		http_forget_body(s);
		free(s->out_owned);
		s->out_owned = NULL;
	}
}

/* Before anything is read: is there room, here and for this address? */
static int on_connection(struct app *app, lws_sockfd_type fd)
{
	const struct config *c = app->config;
	struct addr peer;
	app->counts.connections++;
	if (app->connection_count >= c->max_connections) {
		app->counts.refused[REFUSED_FULL]++;
		app_complain(app, "http.full");
		return -1;
	}
	if (app_peer_of(fd, &peer) && !web_policy_is_proxy(c, &peer) &&
		!door_has_room(app->door, &peer, c->max_connections_per_address)) {
		app->counts.refused[REFUSED_ADDRESS_FULL]++;
		app_complain(app, "http.address_full");
		return -1;
	}
	return 0;
}

static int on_accepted(struct app *app, struct lws *wsi)
{
	struct addr peer;
	if (app_peer_of(lws_get_socket_fd(wsi), &peer)) {
		door_enter(app->door, wsi, &peer);
	}
	return 0;
}

/* The time for a body is over; most have come long ago. */
static int on_timer(struct app *app, const struct http_session *s)
{
	if (s == NULL || (s->body == NULL && !http_upload_is_late(s))) {
		return 0;
	}
	app->counts.refused[REFUSED_SLOW]++;
	return -1;
}

int http_callback(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	/* as a number: libwebsockets has a hundred other reasons that are of no interest here */
	switch ((int)reason) {
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		return on_connection(app_of(wsi), (lws_sockfd_type)(intptr_t)in);
	case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
		return on_accepted(app_of(wsi), wsi);
	case LWS_CALLBACK_WSI_CREATE:
		app_of(wsi)->connection_count++;
		return 0;
	case LWS_CALLBACK_WSI_DESTROY:
		app_of(wsi)->connection_count--;
		door_leave(app_of(wsi)->door, wsi);
		return 0;
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
		certs_serve(user, &app_of(wsi)->certificate);
		return 0;
	case LWS_CALLBACK_TIMER:
		return on_timer(app_of(wsi), user);
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		/* a WebSocket without our subprotocol */
		app_of(wsi)->counts.refused[REFUSED_UPGRADE]++;
		return http_refuse(wsi, HTTP_STATUS_BAD_REQUEST);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		/* Only WebSockets: by h2c a tunnel would lead past a proxy to what is for this machine alone. Returned is always 0: all
		 * else frees what is still used (CVE-2025-11677). A word that libwebsockets does not know upgrades nothing. */
		if (in != NULL && g_ascii_strcasecmp(in, "websocket") != 0) {
			*(char *)in = '-';
		}
		return 0;
	case LWS_CALLBACK_HTTP:
		return on_request(wsi, user);
	case LWS_CALLBACK_HTTP_BODY:
		return on_body(wsi, user, in, len);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return on_body_complete(wsi, user);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return on_writable(wsi, user);
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
	case LWS_CALLBACK_CLOSED_HTTP:
		on_closed(app_of(wsi), user);
		return 0;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
		app_on_wake(app_of(wsi));
		return 0;
	default:
		return 0;
	}
}
