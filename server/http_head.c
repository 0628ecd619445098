/* Which of a request's headers are read, and which of them are believed. */
#include "http_head.h"

#include "app.h"
#include "web_policy.h"

#include <string.h>

enum { COOKIES_MAX = 4096, FORWARDED_MAX = 512 };

void http_copy_header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t cap)
{
	if (lws_hdr_copy(wsi, out, (int)cap, token) < 0) {
		out[0] = '\0';
	}
}

void http_copy_query(struct lws *wsi, char *out, size_t cap)
{
	char part[512];
	out[0] = '\0';
	for (int i = 0; lws_hdr_copy_fragment(wsi, part, (int)sizeof part, WSI_TOKEN_HTTP_URI_ARGS, i) >= 0; i++) {
		char *encoded = g_uri_escape_string(part, "=,:", FALSE);
		size_t len = strlen(out);
		if (len + strlen(encoded) + 2 > cap) {
			out[0] = '\0'; /* half of it could say something else */
			g_free(encoded);
			return;
		}
		g_snprintf(out + len, cap - len, "%s%s", i > 0 ? "&" : "", encoded);
		g_free(encoded);
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
			http_copy_header(wsi, methods[i].token, head->path, sizeof head->path);
			return;
		}
	}
}

static bool is_forwarded(struct lws *wsi)
{
	static const enum lws_token_indexes known[] = {
		WSI_TOKEN_X_FORWARDED_FOR, WSI_TOKEN_HTTP_X_REAL_IP, WSI_TOKEN_HTTP_VIA};
	static const char *const by_name[] = {"forwarded:", "x-forwarded-host:"};
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (lws_hdr_total_length(wsi, known[i]) > 0) {
			return true;
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(by_name); i++) {
		if (lws_hdr_custom_length(wsi, by_name[i], (int)strlen(by_name[i])) >= 0) {
			return true;
		}
	}
	return false;
}

void http_read_head(struct lws *wsi, struct http_head *head)
{
	const struct app *app = app_of(wsi);
	struct addr peer_address;
	*head = (struct http_head){0};
	read_path_and_method(wsi, head);
	http_copy_header(wsi, WSI_TOKEN_HOST, head->host, sizeof head->host);
	http_copy_header(wsi, WSI_TOKEN_ORIGIN, head->origin, sizeof head->origin);
	/* an Origin that does not fit is certainly not ours */
	if (head->origin[0] == '\0' && lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) > 0) {
		g_strlcpy(head->origin, "null", sizeof head->origin);
	}
	char cookies[COOKIES_MAX], forwarded_for[FORWARDED_MAX], peer[64] = "";
	http_copy_header(wsi, WSI_TOKEN_HTTP_COOKIE, cookies, sizeof cookies);
	web_policy_cookie(head->session, sizeof head->session, cookies, "kreide_session");
	explicit_bzero(cookies, sizeof cookies);
	(void)lws_get_peer_simple(wsi, peer, sizeof peer);
	http_copy_header(wsi, WSI_TOKEN_X_FORWARDED_FOR, forwarded_for, sizeof forwarded_for);
	web_policy_client(app->config, peer, forwarded_for, &head->client);
	web_policy_client(app->config, peer, "", &peer_address);
	head->is_forwarded = is_forwarded(wsi);
	head->is_https = lws_get_vhost(wsi) == app->tls ||
			 (web_policy_is_proxy(app->config, &peer_address) &&
				 g_str_has_prefix(app->config->public_url, "https://"));
}
