/* Retransmission payloads (RFC 4588 section 4): the original sequence number, then the original payload. */
#ifndef KREIDE_RTX_H
#define KREIDE_RTX_H

#include "bytes.h"

enum { RTX_OSN_BYTES = 2 };

/* Writes the payload of an RTX packet; returns its length, 0 if it does not fit. payload may not overlap buf. */
size_t rtx_build_payload(uint8_t *buf, size_t cap, uint16_t original_seq, struct bytes payload);
/*
 * Reads the payload of an incoming RTX packet; *original is a view into it. ERR_SHORT: nothing in it, as in padding
 * that only probes the line.
 */
enum err rtx_parse_payload(struct bytes payload, uint16_t *original_seq, struct bytes *original) MUST_USE;

#endif
