/* What the server tells browsers to allow, and whose requests it believes: header texts and the Origin check, pure. */
#ifndef KREIDE_POLICY_H
#define KREIDE_POLICY_H

#include "config.h"

enum { POLICY_CSP_MAX = 900 };

/* The Content-Security-Policy. `host` is the Host header; a strange one is left out. Returns buf. */
const char *policy_csp(char buf[POLICY_CSP_MAX], const char *host, bool is_https);
/* Name and value of the i-th fixed security header; false past the last. */
bool policy_header(size_t i, const char **name, const char **value);
/*
 * True if a request with this Origin may change something: none at all (a program), the server's own by Host, the
 * configured public one, or one of [http] origins.
 */
bool policy_origin_allowed(const struct config *c, const char *origin, const char *host, bool is_https);
/* True if this is an address of [http] trusted-proxies. */
bool policy_is_proxy(const struct config *c, const char *address);

#endif
