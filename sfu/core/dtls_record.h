/* DTLS record borders (RFC 6347 section 4.1): which records of a datagram OpenSSL may see, and how many fit into one. */
#ifndef KREIDE_DTLS_RECORD_H
#define KREIDE_DTLS_RECORD_H

#include "bytes.h"

enum { DTLS_RECORD_HEADER_BYTES = 13 };
enum { DTLS_CHANGE_CIPHER_SPEC = 20, DTLS_ALERT = 21, DTLS_HANDSHAKE = 22, DTLS_APPLICATION = 23 }; /* content types */

struct dtls_record {
	uint8_t type;
	uint16_t version, epoch;
	uint64_t number; /* within the epoch, 48 bits */
	struct bytes fragment;
	size_t len; /* with the header */
};

/* The first record; false: it is not whole, or not one of DTLS. */
bool dtls_record_read(struct bytes b, struct dtls_record *record);
/*
 * Copies the whole, well-formed records of a datagram. During a handshake it leaves out what could end it without any
 * authentication: plain alerts, handshake messages whose lengths can't be true, and everything that a handshake does
 * not contain. Returns the bytes written.
 */
size_t dtls_record_filter(struct bytes datagram, bool is_handshaking, uint8_t *out, size_t cap);
/* Length of the leading whole records of a stream that fit into `limit` bytes; 0: not even the first. */
size_t dtls_record_pack(struct bytes stream, size_t limit);

#endif
