/*
 * SRTP and SRTCP of one transport (RFC 3711, RFC 7714): AEAD_AES_128_GCM by srtp_gcm.h, AES128_CM_SHA1_80 by libsrtp
 * (docs/performance.md says why). Replay protection on, window 1024. A failure leaves no trace but its error.
 */
#ifndef KREIDE_SECURE_H
#define KREIDE_SECURE_H

#include "dtls.h"

enum { SECURE_OVERHEAD_BYTES = 16 + 4 + 16 }; /* room that protect needs behind the packet */

struct secure;

/* Once per process, before the first secure_new; idempotent, any thread. */
enum err secure_library_init(void) MUST_USE;
/* Copies the keys. NULL: no suite, or no memory. */
struct secure *secure_new(const struct srtp_keys *keys);
/*
 * Bring what the next packet to be sent needs into the cache: first the one for some transports, then, when it has come, the
 * other. They change nothing.
 */
void secure_prefetch(const struct secure *s);
void secure_prefetch_keys(const struct secure *s);
void secure_free(struct secure *s); /* NULL is fine */
/* ERR_AUTH, ERR_REPLAY, ERR_MALFORMED. The header was checked by rtp_parse before. */
enum err secure_unprotect_rtp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
enum err secure_unprotect_rtcp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
/* pkt has SECURE_OVERHEAD_BYTES of room behind it. ERR_REPLAY: this number was sent on its SSRC before. */
enum err secure_protect_rtp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
/*
 * The same for a packet whose payload is still elsewhere, and is not copied if that can be saved: buf has the header and
 * head_len bytes of the payload, `rest` is what follows them, not overlapping buf. *len: of the whole packet.
 */
enum err secure_protect_rtp_from(struct secure *s, uint8_t *buf, size_t header_len, size_t head_len, struct bytes rest,
	size_t *len) MUST_USE;
enum err secure_protect_rtcp(struct secure *s, uint8_t *pkt, size_t *len) MUST_USE;
/*
 * Every incoming SSRC that authenticates costs memory for its replay window, and a peer may invent as many as he
 * likes: forget those that nothing was bound to. Also forgets what was replayed on it, so only for refused ones.
 */
void secure_forget_ssrc(struct secure *s, uint32_t ssrc);

#endif
