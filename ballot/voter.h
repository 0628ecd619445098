/*
 * The voter's side of blind.h: what the web client does in the browser. For synthetic members and tests; the server has no use
 * for it, and whoever calls it in the server has misunderstood the secret ballot.
 */
#ifndef KREIDE_VOTER_H
#define KREIDE_VOTER_H

#include "blind.h"

/* What has to be kept between blinding and finalizing: the inverse of the blind. */
struct voter_secret {
	uint8_t inverse[BLIND_BYTES_MAX];
	size_t len;
};

/* out: blind_key_bytes. */
enum err voter_blind(struct blind_key *key, struct bytes message, uint8_t *out, struct voter_secret *secret) MUST_USE;
/* The same with chance that was handed in: the salt (48 bytes) and the blind's inverse, as test vectors have them. */
enum err voter_blind_with(struct blind_key *key, struct bytes message, struct bytes salt, struct bytes inverse, uint8_t *out) MUST_USE;
/* The signature of the message from that of the blinded one. ERR_AUTH: the signer did something else. */
enum err voter_finalize(struct blind_key *key, struct bytes message, const struct voter_secret *secret, struct bytes signed_blinded,
	uint8_t *out) MUST_USE;

#endif
