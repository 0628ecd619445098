/* Which ICE candidates a worker announces for the addresses that it has bound (RFC 8445 section 5.1.2, RFC 6544). */
#ifndef KREIDE_CANDIDATES_H
#define KREIDE_CANDIDATES_H

#include "sdp.h"
#include "sfu.h"

/*
 * Fills out[SDP_MAX_CANDIDATES]; returns how many. UDP before TCP, IPv6 a little before IPv4, loopback last. A family
 * with public addresses is announced by these only; an unspecified address (0.0.0.0, ::) needs them.
 */
uint32_t candidates_make(struct sdp_candidate *out, const struct sfu_conf *conf, uint16_t port);

#endif
