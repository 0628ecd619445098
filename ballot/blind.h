/*
 * Blind signatures, RFC 9474, RSABSSA-SHA384-PSS-Deterministic: the signer's side (docs/voting.md, section 2). What the RFC
 * composes is composed here of OpenSSL's parts, and nothing is reckoned by own code. The voter's side: voter.h.
 */
#ifndef KREIDE_BLIND_H
#define KREIDE_BLIND_H

#include "bytes.h"

enum {
	BLIND_BITS = 2048,
	BLIND_BYTES = BLIND_BITS / 8,     /* of a blinded ballot and of a signature */
	BLIND_BYTES_MAX = 512,            /* the same of the largest key that is taken: the RFC's test vectors */
	BLIND_PUBLIC_MAX = 640,           /* of a public key as SPKI */
	BLIND_PRIVATE_MAX = 2560          /* of a private key as DER */
};

/* A key pair, or a public key alone. A pointer may be used by one thread at a time. */
struct blind_key;

/* A new pair of BLIND_BITS: takes a tenth of a second and more. ERR_SYS. */
enum err blind_key_new(struct blind_key **key) MUST_USE;
/* From DER as below. ERR_MALFORMED; ERR_UNSUPPORTED: not RSA, or smaller than BLIND_BITS or larger than is taken. */
enum err blind_key_read_private(struct bytes der, struct blind_key **key) MUST_USE;
enum err blind_key_read_public(struct bytes spki, struct blind_key **key) MUST_USE;
void blind_key_free(struct blind_key *key);
/* Of a signature; BLIND_BYTES of every key that blind_key_new made. */
size_t blind_key_bytes(const struct blind_key *key);
/* DER (PKCS#1 of the private key, SPKI of the public one): how many bytes were written. ERR_FULL, ERR_STATE (no private key). */
enum err blind_key_write_private(const struct blind_key *key, uint8_t out[BLIND_PRIVATE_MAX], size_t *len) MUST_USE;
enum err blind_key_write_public(const struct blind_key *key, uint8_t out[BLIND_PUBLIC_MAX], size_t *len) MUST_USE;

/* Is it of the right length, above 0 and below the modulus? Only such a number is a blinded ballot. */
bool blind_is_number(const struct blind_key *key, struct bytes blinded) MUST_USE;
/* Signs what can't be read: the same blinded message always gives the same answer. out: blind_key_bytes. ERR_MALFORMED: no such
 * number. ERR_SYS: also if the result was not right, so that nobody gets it (a fault while
 * it was reckoned would give the key away). */
enum err blind_sign(struct blind_key *key, struct bytes blinded, uint8_t *out) MUST_USE;
/* ERR_AUTH: not signed by this key. */
enum err blind_verify(struct blind_key *key, struct bytes message, struct bytes signature) MUST_USE;

#endif
