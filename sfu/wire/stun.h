/*
 * ICE connectivity checks as a server sees them (RFC 8489, RFC 8445), over libnice's STUN library.
 * One stun_server per worker: libnice's agent is 12 KB.
 * An unauthenticated or malformed message never gets an answer.
 */
#ifndef KREIDE_STUN_H
#define KREIDE_STUN_H

#include "addr.h"
#include "bytes.h"

enum { STUN_REPLY_MAX_BYTES = 128 };

struct stun_check {
	bool use_candidate;
	bool is_role_conflict; /* the reply is a 487 */
	uint32_t priority;
};

struct stun_server;

struct stun_server *stun_server_new(void);
void stun_server_free(struct stun_server *s);

/*
 * The USERNAME of a binding request, without checking anything else, so that the caller can find the
 * password. ERR_MALFORMED: not a binding request, or none. The view points into pkt ("local:remote").
 */
enum err stun_peek_username(struct bytes pkt, struct bytes *username) MUST_USE;

/*
 * Verifies FINGERPRINT and MESSAGE-INTEGRITY with `password` and builds the reply (success or 487; we are
 * always controlled). ERR_AUTH / ERR_MALFORMED: *reply_len is 0 and nothing may be sent.
 * The reply is never longer than the request.
 */
enum err stun_server_check(struct stun_server *s, struct bytes pkt, struct bytes expected_username,
	struct bytes password, const struct addr *from, struct stun_check *check,
	uint8_t reply[STUN_REPLY_MAX_BYTES], size_t *reply_len) MUST_USE;

#endif
