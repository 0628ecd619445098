/* What the server tells browsers to allow, and whose requests it believes: header texts and the
 * Origin check, pure. */
#ifndef KREIDE_WEB_POLICY_H
#define KREIDE_WEB_POLICY_H

#include "config.h"

enum { WEB_POLICY_CSP_MAX = 900 };

/* The Content-Security-Policy. `host` is the Host header; a strange one is left out. Returns buf.
 */
const char *web_policy_csp(char buf[WEB_POLICY_CSP_MAX], const char *host, bool is_https);
/* Name and value of the i-th fixed security header; false past the last. */
bool web_policy_header(size_t i, const char **name, const char **value);
/*
 * True if a request with this Origin may change something: none at all (a program), the server's
 * own by Host, the configured public one, or one of [http] origins.
 */
bool web_policy_origin_allowed(
	const struct config *c, const char *origin, const char *host, bool is_https);
/* True if this is an address of [http] trusted-proxies. */
bool web_policy_is_proxy(const struct config *c, const char *address);
/* The value of the cookie of this name in a Cookie header (RFC 6265 section 4.2.1); "" if it is not
 * there or too long. */
void web_policy_cookie(char *out, size_t cap, const char *header, const char *name);

#endif
