/* Status, headers, body: in this order, and always with the same headers. */
#include "http_reply.h"

#include "http.h"
#include "http_request.h"
#include "web_policy.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROOM = 4096, LAST_BYTES = 1024 };

static void count_reply(struct app *app, unsigned int status)
{
	unsigned int class = status / 100;
	app->counts.replies[class < G_N_ELEMENTS(app->counts.replies) ? class : 0]++;
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
	struct head_writer *w, const struct app *app, const struct http_head *head, bool is_download)
{
	char csp[WEB_POLICY_CSP_MAX];
	const char *name, *value;
	add_header(w, "content-security-policy:",
		is_download ? "default-src 'none'; sandbox; frame-ancestors 'none'"
			    : web_policy_csp(csp, head->host, head->is_https));
	for (size_t i = 0; web_policy_header(i, &name, &value); i++) {
		add_header(w, name, value);
	}
	if (head->is_https && app->has_own_certificate) {
		add_header(w, "strict-transport-security:", "max-age=31536000");
	}
}

/* Programs may run in anybody's page: their authority is a token, never a cookie. Only under their own paths. */
static void add_cors_headers(struct head_writer *w, const struct http_head *head, bool is_preflight)
{
	if (http_route_of(head->path) != ROUTE_PROGRAM) {
		return;
	}
	add_header(w, "access-control-allow-origin:", "*");
	add_header(w, "access-control-expose-headers:", "Location, ETag, Link, Retry-After");
	if (is_preflight) {
		add_header(w, "access-control-allow-methods:", "POST, PATCH, DELETE, OPTIONS");
		add_header(w, "access-control-allow-headers:", "Authorization, Content-Type, Accept, If-Match");
		add_header(w, "access-control-max-age:", "86400");
	}
}

static void add_number(struct head_writer *w, const char *name, int64_t number)
{
	char text[24];
	g_snprintf(text, sizeof text, "%lld", (long long)number);
	add_header(w, name, number >= 0 ? text : NULL);
}

/* Of tus 1.0.0. */
static void add_tus_headers(struct head_writer *w, const struct reply *r)
{
	if (!r->is_tus) {
		return;
	}
	add_header(w, "tus-resumable:", "1.0.0");
	add_number(w, "upload-offset:", r->upload_offset);
	add_number(w, "upload-length:", r->upload_length);
	if (r->expires_ms > 0) {
		GDateTime *at = g_date_time_new_from_unix_utc(r->expires_ms / 1000);
		/* not by strftime: a header's months are English */
		static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
		static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
		char text[40];
		g_snprintf(text, sizeof text, "%s, %02d %s %d %02d:%02d:%02d GMT", days[g_date_time_get_day_of_week(at) - 1],
			g_date_time_get_day_of_month(at), months[g_date_time_get_month(at) - 1], g_date_time_get_year(at),
			g_date_time_get_hour(at), g_date_time_get_minute(at), g_date_time_get_second(at));
		g_date_time_unref(at);
		add_header(w, "upload-expires:", text);
	}
	if (r->upload_max > 0) {
		add_header(w, "tus-version:", "1.0.0");
		add_header(w, "tus-extension:", "creation,termination,expiration");
		add_number(w, "tus-max-size:", r->upload_max);
	}
}

/* 0, or -1 if the connection is to be closed. */
static int write_head(struct lws *wsi, const struct http_head *head, const struct reply *r, uint64_t body_len)
{
	unsigned char room[LWS_PRE + HEAD_ROOM];
	unsigned char *start = room + LWS_PRE;
	struct head_writer w = {.wsi = wsi, .p = start, .end = room + sizeof room - 1};
	w.failed = lws_add_http_header_status(wsi, r->status, &w.p, w.end) != 0;
	count_reply(app_of(wsi), r->status);
	add_header(&w, "content-type:", r->mime);
	add_header(&w, "content-encoding:", r->encoding);
	add_header(&w, "etag:", r->etag);
	add_header(&w, "connection:", r->is_last ? "close" : NULL);
	add_header(&w, "cache-control:", r->cache);
	add_header(&w, "set-cookie:", r->cookie);
	add_header(&w, "allow:", r->allow);
	add_header(&w, "retry-after:", r->retry);
	add_header(&w, "location:", r->location);
	add_header(&w, "www-authenticate:", r->challenge);
	add_header(&w, "accept-post:", r->accept_post);
	add_header(&w, "accept-patch:", r->accept_patch);
	add_header(&w, "content-disposition:", r->disposition);
	add_cors_headers(&w, head, r->is_preflight);
	add_header(&w, "vary:", r->varies ? "accept-encoding" : NULL);
	add_header(&w, "content-range:", r->content_range);
	add_header(&w, "accept-ranges:", r->is_download ? "bytes" : NULL);
	add_tus_headers(&w, r);
	add_policy_headers(&w, app_of(wsi), head, r->is_download);
	if (r->status != HTTP_STATUS_NO_CONTENT && r->status != HTTP_STATUS_NOT_MODIFIED) {
		w.failed |= lws_add_http_header_content_length(wsi, body_len, &w.p, w.end) != 0;
	}
	if (w.failed) {
		return -1;
	}
	return lws_finalize_write_http_header(wsi, start, &w.p, w.end) == 0 ? 0 : -1;
}

void http_forget_body(struct http_session *s)
{
	if (s->body != NULL) {
		explicit_bzero(s->body, s->body_len); /* it may hold a link's token */
		free(s->body);
	}
	s->body = NULL;
	s->body_len = s->body_cap = 0;
}

/* libwebsockets may free the session here: nobody touches it afterwards. */
int http_end_reply(struct lws *wsi, struct http_session *s)
{
	http_forget_body(s);
	free(s->out_owned);
	s->out_owned = NULL;
	s->out = NULL;
	s->out_len = 0;
	return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

int http_send_reply(struct lws *wsi, struct http_session *s, const struct reply *r)
{
	if (http_is_nobodys(s->head.method, s->head.path)) { /* a connection that stays has what came over it in its buffers */
		return http_send_last_reply(wsi, s, r);
	}
	free(s->out_owned);
	s->out_owned = r->owned;
	if (write_head(wsi, &s->head, r, r->body_len) != 0) {
		return -1;
	}
	if (r->body_len == 0 || r->status == HTTP_STATUS_NOT_MODIFIED ||
		strcmp(s->head.method, "HEAD") == 0) {
		return http_end_reply(wsi, s);
	}
	s->out = r->body;
	s->out_len = r->body_len;
	lws_callback_on_writable(wsi);
	return 0;
}

int http_send_more(struct lws *wsi, struct http_session *s)
{
	if (s->out_len == 0) {
		return 0;
	}
	unsigned char room[LWS_PRE + HTTP_CHUNK_BYTES];
	size_t len = MIN(s->out_len, (size_t)HTTP_CHUNK_BYTES);
	bool is_last = len == s->out_len;
	memcpy(room + LWS_PRE, s->out, len);
	if (lws_write(wsi, room + LWS_PRE, len, is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) !=
		(int)len) {
		return -1;
	}
	s->out += len;
	s->out_len -= len;
	if (is_last) {
		return http_end_reply(wsi, s);
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

int http_send_error(
	struct lws *wsi, struct http_session *s, unsigned int status, const char *code)
{
	struct reply r = error_reply(status, code);
	return http_send_reply(wsi, s, &r);
}

int http_begin_reply(struct lws *wsi, struct http_session *s, const struct reply *r, uint64_t body_len)
{
	return write_head(wsi, &s->head, r, body_len);
}

int http_send_last_reply(struct lws *wsi, struct http_session *s, const struct reply *r)
{
	unsigned char room[LWS_PRE + LAST_BYTES];
	struct reply last = *r;
	last.is_last = true;
	if (r->body_len <= sizeof room - LWS_PRE && write_head(wsi, &s->head, &last, r->body_len) == 0 && r->body_len > 0) {
		memcpy(room + LWS_PRE, r->body, r->body_len);
		(void)lws_write(wsi, room + LWS_PRE, r->body_len, LWS_WRITE_HTTP_FINAL);
	}
	free(r->owned);
	return -1;
}

int http_send_last_error(
	struct lws *wsi, struct http_session *s, unsigned int status, const char *code)
{
	struct reply r = error_reply(status, code);
	return http_send_last_reply(wsi, s, &r);
}

int http_refuse(struct lws *wsi, unsigned int status)
{
	count_reply(app_of(wsi), status);
	(void)lws_return_http_status(wsi, status, NULL);
	return -1;
}

int http_refuse_pace(struct lws *wsi, struct http_session *s, us_t wait_us)
{
	char retry[24];
	char *text =
		g_strdup_printf("{\"error\":{\"code\":\"too_fast\",\"detail\":{\"retryMs\":%lld}}}",
			(long long)(wait_us / US_PER_MS + 1));
	g_snprintf(retry, sizeof retry, "%lld", (long long)(wait_us / US_PER_S + 1));
	struct reply r = {
		.status = HTTP_TOO_MANY_REQUESTS,
		.mime = "application/json",
		.body = (const uint8_t *)text,
		.body_len = strlen(text),
		.owned = text,
		.cache = "no-store",
		.retry = retry,
	};
	return http_send_reply(wsi, s, &r);
}
