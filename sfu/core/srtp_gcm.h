/*
 * SRTP and SRTCP with AEAD_AES_128_GCM (RFC 3711, RFC 7714) over OpenSSL's EVP: one direction of one transport. Contexts
 * and keys are kept, and only the nonce changes from packet to packet. A number is never sealed twice on its SSRC
 * (a second packet under one nonce would give the key away), and never opened twice.
 */
#ifndef KREIDE_SRTP_GCM_H
#define KREIDE_SRTP_GCM_H

#include "bytes.h"

enum {
	SRTP_GCM_KEY_BYTES = 16,
	SRTP_GCM_SALT_BYTES = 12,
	SRTP_GCM_TAG_BYTES = 16,
};

struct srtp_gcm;

/* key: the master key, then the master salt. A sender seals, a receiver opens. NULL: no memory. */
struct srtp_gcm *srtp_gcm_new(const uint8_t key[SRTP_GCM_KEY_BYTES + SRTP_GCM_SALT_BYTES], bool is_sender);
/* Brings into the cache what sealing RTP needs. */
void srtp_gcm_prefetch(const struct srtp_gcm *g);
void srtp_gcm_free(struct srtp_gcm *g); /* NULL is fine */

/*
 * buf has the header, `head_len` bytes of payload behind it, and room for the rest of the payload and the tag. What is in
 * `rest` is encrypted from where it is straight to its place in buf, so that nobody has to copy it; it does not
 * overlap buf. *len: of the whole packet. ERR_REPLAY: this number was sealed before, or is too far behind.
 */
enum err srtp_gcm_seal_rtp(struct srtp_gcm *g, uint8_t *buf, size_t header_len, size_t head_len, struct bytes rest,
	size_t *len) MUST_USE;
enum err srtp_gcm_open_rtp(struct srtp_gcm *g, uint8_t *pkt, size_t header_len, size_t *len) MUST_USE;
enum err srtp_gcm_seal_rtcp(struct srtp_gcm *g, uint8_t *pkt, size_t *len) MUST_USE;
enum err srtp_gcm_open_rtcp(struct srtp_gcm *g, uint8_t *pkt, size_t *len) MUST_USE;
/* Frees the windows of an SSRC: what came under it can come again. */
void srtp_gcm_forget(struct srtp_gcm *g, uint32_t ssrc);

#endif
