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
	"; frame-src blob:; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "      \
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

/* IPv4 in IPv6's clothes ("::ffff:192.0.2.1") is IPv4. */
static enum err parse_address(struct addr *a, const char *text)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (addr_parse(a, text, 0) != OK) {
		return ERR_MALFORMED;
	}
	if (a->family == ADDR_IPV6 && memcmp(a->ip, mapped, sizeof mapped) == 0) {
		struct addr v4 = {.family = ADDR_IPV4};
		memcpy(v4.ip, a->ip + sizeof mapped, 4);
		*a = v4;
	}
	return OK;
}

static bool is_listed(char *const *list, const struct addr *a)
{
	struct addr one;
	for (; a->family != ADDR_NONE && *list != NULL; list++) {
		if (parse_address(&one, *list) == OK && addr_equal(&one, a)) {
			return true;
		}
	}
	return false;
}

bool web_policy_is_proxy(const struct config *c, const struct addr *a)
{
	return is_listed(c->trusted_proxies, a);
}

bool web_policy_may_read_metrics(const struct config *c, const struct addr *a)
{
	return is_listed(c->metrics_allow, a);
}

/* The last entry of the list, which gets shorter by it; "" if there is none. */
static const char *take_last(char *list)
{
	char *comma = strrchr(list, ',');
	if (comma == NULL) {
		return g_strstrip(list);
	}
	*comma = '\0';
	return g_strstrip(comma + 1);
}

void web_policy_client(
	const struct config *c, const char *peer, const char *forwarded_for, struct addr *out)
{
	struct addr hop;
	*out = (struct addr){0};
	if (parse_address(out, peer) != OK) {
		return;
	}
	char *list = g_strdup(forwarded_for);
	/* each proxy appends whom it talked to: believed as far as the chain of our own reaches */
	while (web_policy_is_proxy(c, out) && list[0] != '\0') {
		bool is_first = strchr(list, ',') == NULL;
		if (parse_address(&hop, take_last(list)) != OK) {
			break;
		}
		*out = hop;
		if (is_first) {
			break;
		}
	}
	g_free(list);
}

void web_policy_network(const struct addr *a, uint8_t network[WEB_POLICY_NETWORK_BYTES])
{
	memset(network, 0, WEB_POLICY_NETWORK_BYTES);
	network[0] = a->family;
	memcpy(network + 1, a->ip, a->family == ADDR_IPV6 ? 8 : 4);
}

bool web_policy_is_local_host(const char *host)
{
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		size_t len = strlen(names[i]);
		if (g_ascii_strncasecmp(host, names[i], len) == 0 &&
			(host[len] == '\0' || host[len] == ':')) {
			return true;
		}
	}
	return false;
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
