/*
 * The other side of a connectivity check (RFC 8445 section 7.2): a controlling client that writes binding requests
 * and reads their responses. For scripted peers of the simulator and of tests; the server never sends checks.
 */
#ifndef KREIDE_STUN_CLIENT_H
#define KREIDE_STUN_CLIENT_H

#include "bytes.h"

enum { STUN_REQUEST_MAX_BYTES = 640 };

/*
 * A binding request with USERNAME ("server:client"), ICE-CONTROLLING (`tie`), PRIORITY, USE-CANDIDATE if wanted,
 * MESSAGE-INTEGRITY with the server's `password`, and FINGERPRINT. Returns its length, 0 if it does not fit.
 */
size_t stun_write_request(uint8_t *buf, size_t cap, const char *username, struct bytes password,
	const uint8_t txid[12], bool use_candidate, uint32_t priority, uint64_t tie);

/*
 * Reads a response and verifies its FINGERPRINT and MESSAGE-INTEGRITY. txid: filled in with the transaction
 * that it answers. *is_success: false for an error response (487). ERR_MALFORMED: not a binding response,
 * ERR_AUTH: integrity or fingerprint does not match.
 */
enum err stun_read_response(struct bytes pkt, struct bytes password, uint8_t txid[12], bool *is_success) MUST_USE;

#endif
