/*
 * SRTP and SRTCP of one transport (RFC 3711, RFC 7714), over libsrtp. Replay protection on, window 1024.
 * Everything is in place; a failure leaves no trace but its error.
 */
#ifndef KREIDE_SECURE_H
#define KREIDE_SECURE_H

#include "dtls.h"

enum { SECURE_OVERHEAD_BYTES = 16 + 4 + 16 }; /* room that protect needs behind the packet */

struct secure;

/* Once per process, before the first secure_new; idempotent. */
enum err secure_library_init(void) MUST_USE;
struct secure *secure_new(const struct srtp_keys *keys);
void secure_free(struct secure *s);
/* ERR_AUTH, ERR_REPLAY, ERR_MALFORMED. The header was checked by rtp_parse before. */
enum err secure_unprotect_rtp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
enum err secure_unprotect_rtcp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
enum err secure_protect_rtp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
enum err secure_protect_rtcp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
/* Frees what is kept for an incoming SSRC: a peer that sends on many must not make the table grow. */
void secure_forget_ssrc(struct secure *s, uint32_t ssrc);

#endif
