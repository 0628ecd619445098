/*
 * DTLS 1.2+ with SRTP keys (RFC 5764, RFC 6347), passive side, over OpenSSL memory BIOs: one datagram at a time.
 * Its retransmission timer reads the wall clock inside OpenSSL; dtls_on_time asks it whenever it is due.
 * A broken datagram is dropped; it never ends a handshake or a call.
 */
#ifndef KREIDE_DTLS_H
#define KREIDE_DTLS_H

#include "bytes.h"
#include "units.h"

enum { DTLS_DATAGRAM_MAX = 1500 };

/* Certificate (ECDSA P-256, self-signed) and key of a process, shared by all transports. Read-only after new. */
struct dtls_identity;
struct dtls_identity *dtls_identity_new(void);
void dtls_identity_free(struct dtls_identity *identity);
const uint8_t *dtls_identity_fingerprint(const struct dtls_identity *identity); /* 32 bytes, SHA-256 */

enum srtp_suite { SRTP_SUITE_NONE, SRTP_SUITE_AEAD_AES_128_GCM, SRTP_SUITE_AES128_CM_SHA1_80 };

struct srtp_keys {
	enum srtp_suite suite;
	uint8_t in[30];  /* what the remote side encrypts with: key then salt (16+12 or 16+14 bytes) */
	uint8_t out[30];
};

enum dtls_role { DTLS_SERVER, DTLS_CLIENT }; /* CLIENT: for synthetic peers and tests */
enum dtls_state { DTLS_HANDSHAKING, DTLS_CONNECTED, DTLS_CLOSED, DTLS_FAILED };

struct dtls;

/* fingerprint: SHA-256 of the certificate that the remote side announced. NULL when out of memory. identity outlives it. */
struct dtls *dtls_new(const struct dtls_identity *identity, enum dtls_role role, const uint8_t fingerprint[32]);
void dtls_free(struct dtls *d);
/* CLIENT: makes the first flight. */
void dtls_start(struct dtls *d, us_t now);
void dtls_on_datagram(struct dtls *d, struct bytes datagram, us_t now);
void dtls_on_time(struct dtls *d, us_t now);
us_t dtls_deadline(const struct dtls *d);
/* The next datagram to send, up to 1200 bytes of whole records; 0 if there is none. */
size_t dtls_take_datagram(struct dtls *d, uint8_t *buf, size_t cap);
enum dtls_state dtls_state(const struct dtls *d);
/* Valid once CONNECTED; wipe after use. ERR_STATE before. */
enum err dtls_keys(const struct dtls *d, struct srtp_keys *keys) MUST_USE;
/* close_notify, so that the browser learns at once that the call is over. */
void dtls_close(struct dtls *d);

#endif
