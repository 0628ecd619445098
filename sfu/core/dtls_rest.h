/*
 * What is left of a server's DTLS connection once its handshake is done. OpenSSL keeps more than 35 kB of it for as long
 * as it lasts, and all that may still happen is this: the client did not get the last flight and asks for it again by
 * repeating its own (RFC 6347 section 4.2.4), or one of the two says goodbye. For these the flight is kept as it was
 * sent, the goodbye is sealed beforehand, and what comes in is opened here.
 */
#ifndef KREIDE_DTLS_REST_H
#define KREIDE_DTLS_REST_H

#include "bytes.h"
#include "openssl_headers.h"

enum {
	DTLS_REST_KEY_BYTES = 16,
	DTLS_REST_SALT_BYTES = 4,
	DTLS_REST_FLIGHT_MAX = 128, /* ChangeCipherSpec and Finished take 75 */
	DTLS_REST_GOODBYE_MAX = 48,
};

struct dtls_rest {
	uint8_t key[DTLS_REST_KEY_BYTES]; /* of what comes in */
	uint8_t salt[DTLS_REST_SALT_BYTES];
	uint64_t next; /* least number that is taken; older records came already, or are somebody's replay */
	uint8_t flight[DTLS_REST_FLIGHT_MAX];
	size_t flight_len;
	uint8_t goodbye[DTLS_REST_GOODBYE_MAX];
	size_t goodbye_len;
};

enum dtls_rest_event { DTLS_REST_NOTHING, DTLS_REST_REPEATED, DTLS_REST_CLOSED };

/*
 * From a server whose handshake has just been done; `out` is what it writes into, with the last flight in it. ERR_UNSUPPORTED:
 * another version or cipher than nearly all negotiate, go on with the SSL. ERR_SYS: neither can go on.
 */
enum err dtls_rest_begin(struct dtls_rest *r, SSL *ssl, BIO *out) MUST_USE;
/* A datagram of whole records. REPEATED: the flight is to be sent again. */
enum dtls_rest_event dtls_rest_on_records(struct dtls_rest *r, struct bytes datagram);

#endif
