/* Which security headers go with every reply, and whether an Origin is our own. */
#include "web_policy.h"

#include <glib.h>
#include <string.h>

/* The hash is that of the empty string: Fluent fills empty <style> elements by script. */
#define CSP_BEFORE                                                                                 \
	"default-src 'none'; script-src 'self'; style-src 'self' "                                 \
	"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "                                  \
	"img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'"
#define CSP_AFTER                                                                                  \
	"; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "      \
	"base-uri 'none'; "                                                                        \
	"form-action 'self'"

static const struct {
	const char *name, *value;
} headers[] = {
	{"permissions-policy:", "camera=(self), microphone=(self), display-capture=(self), "
				"fullscreen=(self), screen-wake-lock=(self), "
				"geolocation=(), payment=(), usb=()"},
	{"referrer-policy:", "no-referrer"},
	{"x-content-type-options:", "nosniff"},
	{"cross-origin-opener-policy:", "same-origin"},
	{"cross-origin-resource-policy:", "same-origin"},
};

bool web_policy_header(size_t i, const char **name, const char **value)
{
	if (i >= G_N_ELEMENTS(headers)) {
		return false;
	}
	*name = headers[i].name;
	*value = headers[i].value;
	return true;
}

static bool is_plain_host(const char *host)
{
	return host[0] != '\0' && strlen(host) <= 255 &&
	       strspn(host,
		       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
		       strlen(host);
}

const char *web_policy_csp(char buf[WEB_POLICY_CSP_MAX], const char *host, bool is_https)
{
	/* Safari does not count a WebSocket to the same host as 'self' */
	if (is_plain_host(host)) {
		g_snprintf(buf, WEB_POLICY_CSP_MAX, CSP_BEFORE " %s://%s" CSP_AFTER,
			is_https ? "wss" : "ws", host);
	} else {
		g_strlcpy(buf, CSP_BEFORE CSP_AFTER, WEB_POLICY_CSP_MAX);
	}
	return buf;
}

static bool is_same_origin(const char *url, const char *origin)
{
	size_t len = strlen(url);
	while (len > 0 && url[len - 1] == '/') {
		len--;
	}
	return len > 0 && strlen(origin) == len && g_ascii_strncasecmp(url, origin, len) == 0;
}

bool web_policy_origin_allowed(
	const struct config *c, const char *origin, const char *host, bool is_https)
{
	if (origin[0] == '\0' || is_same_origin(c->public_url, origin)) {
		return true;
	}
	for (char *const *o = c->origins; *o != NULL; o++) {
		if (is_same_origin(*o, origin)) {
			return true;
		}
	}
	char own[300];
	g_snprintf(own, sizeof own, "%s://%s", is_https ? "https" : "http", host);
	return is_plain_host(host) && is_same_origin(own, origin);
}

bool web_policy_is_proxy(const struct config *c, const char *address)
{
	return g_strv_contains((const gchar *const *)c->trusted_proxies, address);
}

void web_policy_cookie(char *out, size_t cap, const char *header, const char *name)
{
	size_t name_len = strlen(name);
	out[0] = '\0';
	for (const char *p = header; *p != '\0';) {
		p += strspn(p, "; \t");
		size_t len = strcspn(p, ";");
		if (len > name_len && strncmp(p, name, name_len) == 0 && p[name_len] == '=') {
			size_t value_len = len - name_len - 1;
			if (value_len < cap) {
				memcpy(out, p + name_len + 1, value_len);
				out[value_len] = '\0';
			}
			return;
		}
		p += len;
	}
}
