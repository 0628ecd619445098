/* What the server tells browsers to allow, and whose requests it believes: header texts and the
 * Origin check, pure. */
#ifndef KREIDE_WEB_POLICY_H
#define KREIDE_WEB_POLICY_H

#include "addr.h"
#include "config.h"

enum { WEB_POLICY_CSP_MAX = 900, WEB_POLICY_NETWORK_BYTES = 9 };

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
/* True if this is an address of [http] trusted-proxies, or of [metrics] allow. */
bool web_policy_is_proxy(const struct config *c, const struct addr *a);
bool web_policy_may_read_metrics(const struct config *c, const struct addr *a);
/*
 * Who the client is: the peer of the connection, or whom trusted proxies have seen by their
 * X-Forwarded-For ("" if there is none). ADDR_NONE if it can't be told.
 */
void web_policy_client(
	const struct config *c, const char *peer, const char *forwarded_for, struct addr *out);
/* What is counted as one client: an IPv4 address, the /64 of an IPv6 one. */
void web_policy_network(const struct addr *a, uint8_t network[WEB_POLICY_NETWORK_BYTES]);
/* True if a Host header names this machine itself, as tools on it do. */
bool web_policy_is_local_host(const char *host);
/* The value of the cookie of this name in a Cookie header (RFC 6265 section 4.2.1); "" if it is not
 * there or too long. */
void web_policy_cookie(char *out, size_t cap, const char *header, const char *name);

#endif
