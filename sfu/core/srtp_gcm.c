#include "srtp_gcm.h"

#include "openssl_headers.h"
#include "replay.h"

#include <stdlib.h>
#include <string.h>

enum {
	IV_BYTES = 12,
	RTCP_HEADER_BYTES = 8,
	RTCP_INDEX_BYTES = 4,
	LABEL_RTP_KEY = 0, /* RFC 3711 section 4.3.2 */
	LABEL_RTP_SALT = 2,
	LABEL_RTCP_KEY = 3,
	LABEL_RTCP_SALT = 5,
	MAX_LEN = UINT16_MAX,
};
#define RTCP_ENCRYPTED UINT32_C(0x80000000)
#define RTP_MAX_NUMBER ((UINT64_C(1) << 48) - 1)

/* RTP or RTCP: each has its own key. */
struct half {
	EVP_CIPHER_CTX *ctx;
	uint8_t salt[SRTP_GCM_SALT_BYTES];
	struct replay_table replay;
};

struct srtp_gcm {
	struct half rtp, rtcp;
	uint32_t rtcp_index; /* of the next packet that is sealed; one for all SSRCs: unique is what it must be */
};

/* RFC 3711 section 4.3.3 with a derivation rate of 0; a 12-byte salt is padded on the right (RFC 7714 section 11). */
static bool derive(const uint8_t *key, uint8_t label, uint8_t *out, int len)
{
	static const uint8_t zeros[SRTP_GCM_KEY_BYTES];
	uint8_t iv[16] = {0};
	int n = 0;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	memcpy(iv, key + SRTP_GCM_KEY_BYTES, SRTP_GCM_SALT_BYTES);
	iv[7] ^= label;
	bool ok = c && EVP_EncryptInit_ex(c, EVP_aes_128_ctr(), NULL, key, iv) == 1 &&
		EVP_EncryptUpdate(c, out, &n, zeros, len) == 1 && n == len;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

/* The cipher is fetched once: to look it up for every packet would cost more than to encrypt it. */
static bool open_half(struct half *h, const uint8_t *master, uint8_t key_label, uint8_t salt_label, bool is_sender)
{
	uint8_t key[SRTP_GCM_KEY_BYTES];
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
	h->ctx = EVP_CIPHER_CTX_new();
	bool ok = cipher && h->ctx && derive(master, key_label, key, sizeof key) &&
		derive(master, salt_label, h->salt, sizeof h->salt) &&
		EVP_CipherInit_ex(h->ctx, cipher, NULL, key, NULL, is_sender ? 1 : 0) == 1;
	EVP_CIPHER_free(cipher);
	OPENSSL_cleanse(key, sizeof key);
	return ok;
}

struct srtp_gcm *srtp_gcm_new(const uint8_t key[SRTP_GCM_KEY_BYTES + SRTP_GCM_SALT_BYTES], bool is_sender)
{
	struct srtp_gcm *g = calloc(1, sizeof *g);
	if (!g) {
		return NULL;
	}
	if (!open_half(&g->rtp, key, LABEL_RTP_KEY, LABEL_RTP_SALT, is_sender) ||
		!open_half(&g->rtcp, key, LABEL_RTCP_KEY, LABEL_RTCP_SALT, is_sender)) {
		ERR_clear_error();
		srtp_gcm_free(g);
		return NULL;
	}
	return g;
}

void srtp_gcm_free(struct srtp_gcm *g)
{
	if (!g) {
		return;
	}
	EVP_CIPHER_CTX_free(g->rtp.ctx);
	EVP_CIPHER_CTX_free(g->rtcp.ctx);
	replay_finish(&g->rtp.replay);
	replay_finish(&g->rtcp.replay);
	OPENSSL_cleanse(g, sizeof *g);
	free(g);
}

void srtp_gcm_prefetch(const struct srtp_gcm *g)
{
	enum { LINE_BYTES = 64, CONTEXT_LINES = 3 };
	for (size_t i = 0; i < CONTEXT_LINES; i++) {
		__builtin_prefetch((const char *)g->rtp.ctx + i * LINE_BYTES);
	}
	replay_prefetch(&g->rtp.replay);
}

/*
 * RFC 7714 sections 8.1 and 9.1: 16 bits of zero, the SSRC, 48 bits of number (roll-over counter and sequence number,
 * or the SRTCP index), all masked by the salt.
 */
static void make_iv(const struct half *h, uint32_t ssrc, uint64_t number, uint8_t iv[IV_BYTES])
{
	iv[0] = 0;
	iv[1] = 0;
	store_u32(iv + 2, ssrc);
	store_u16(iv + 6, (uint16_t)(number >> 32));
	store_u32(iv + 8, (uint32_t)number);
	for (int i = 0; i < IV_BYTES; i++) {
		iv[i] ^= h->salt[i];
	}
}

static bool begin(struct half *h, uint32_t ssrc, uint64_t number, struct bytes aad, struct bytes more_aad)
{
	uint8_t iv[IV_BYTES];
	int n = 0;
	make_iv(h, ssrc, number, iv);
	return EVP_CipherInit_ex(h->ctx, NULL, NULL, NULL, iv, -1) == 1 &&
		EVP_CipherUpdate(h->ctx, NULL, &n, aad.p, (int)aad.len) == 1 &&
		(more_aad.len == 0 || EVP_CipherUpdate(h->ctx, NULL, &n, more_aad.p, (int)more_aad.len) == 1);
}

static bool crypt(struct half *h, uint8_t *to, struct bytes from)
{
	int n = 0;
	return from.len == 0 || EVP_CipherUpdate(h->ctx, to, &n, from.p, (int)from.len) == 1;
}

static bool end_sealing(struct half *h, uint8_t *tag)
{
	int n = 0;
	return EVP_CipherFinal_ex(h->ctx, tag, &n) == 1 &&
		EVP_CIPHER_CTX_ctrl(h->ctx, EVP_CTRL_AEAD_GET_TAG, SRTP_GCM_TAG_BYTES, tag) == 1;
}

static bool end_opening(struct half *h, uint8_t *tag)
{
	int n = 0;
	return EVP_CIPHER_CTX_ctrl(h->ctx, EVP_CTRL_AEAD_SET_TAG, SRTP_GCM_TAG_BYTES, tag) == 1 &&
		EVP_CipherFinal_ex(h->ctx, tag, &n) == 1;
}

enum err srtp_gcm_seal_rtp(struct srtp_gcm *g, uint8_t *buf, size_t header_len, size_t head_len, struct bytes rest,
	size_t *len)
{
	static const struct bytes nothing;
	uint8_t *payload = buf + header_len;
	uint32_t ssrc = load_u32(buf + 8);
	uint64_t number;
	if (header_len + head_len + rest.len > MAX_LEN) {
		return ERR_MALFORMED;
	}
	if (!replay_extend(&g->rtp.replay, ssrc, load_u16(buf + 2), &number) || number > RTP_MAX_NUMBER) {
		return ERR_REPLAY;
	}
	/* noted before it is used: whatever fails below, this number is spent */
	enum err e = replay_note(&g->rtp.replay, ssrc, number);
	if (e != OK) {
		return e;
	}
	if (!begin(&g->rtp, ssrc, number, bytes_of(buf, header_len), nothing) ||
		!crypt(&g->rtp, payload, bytes_of(payload, head_len)) || !crypt(&g->rtp, payload + head_len, rest) ||
		!end_sealing(&g->rtp, payload + head_len + rest.len)) {
		ERR_clear_error();
		return ERR_SYS;
	}
	*len = header_len + head_len + rest.len + SRTP_GCM_TAG_BYTES;
	return OK;
}

enum err srtp_gcm_open_rtp(struct srtp_gcm *g, uint8_t *pkt, size_t header_len, size_t *len)
{
	static const struct bytes nothing;
	uint32_t ssrc = load_u32(pkt + 8);
	uint64_t number;
	if (*len > MAX_LEN || *len < header_len + SRTP_GCM_TAG_BYTES) {
		return ERR_MALFORMED;
	}
	size_t payload_len = *len - header_len - SRTP_GCM_TAG_BYTES;
	uint8_t *payload = pkt + header_len;
	if (!replay_extend(&g->rtp.replay, ssrc, load_u16(pkt + 2), &number) || number > RTP_MAX_NUMBER) {
		return ERR_REPLAY;
	}
	if (!begin(&g->rtp, ssrc, number, bytes_of(pkt, header_len), nothing) ||
		!crypt(&g->rtp, payload, bytes_of(payload, payload_len)) || !end_opening(&g->rtp, payload + payload_len)) {
		ERR_clear_error();
		return ERR_AUTH;
	}
	*len = header_len + payload_len;
	return replay_note(&g->rtp.replay, ssrc, number);
}

enum err srtp_gcm_seal_rtcp(struct srtp_gcm *g, uint8_t *pkt, size_t *len)
{
	uint8_t word[RTCP_INDEX_BYTES];
	if (*len > MAX_LEN || *len < RTCP_HEADER_BYTES) {
		return ERR_MALFORMED;
	}
	if (g->rtcp_index >= RTCP_ENCRYPTED) {
		return ERR_STATE;
	}
	uint32_t index = g->rtcp_index++;
	struct bytes text = bytes_of(pkt + RTCP_HEADER_BYTES, *len - RTCP_HEADER_BYTES);
	store_u32(word, RTCP_ENCRYPTED | index);
	if (!begin(&g->rtcp, load_u32(pkt + 4), index, bytes_of(pkt, RTCP_HEADER_BYTES), bytes_of(word, sizeof word)) ||
		!crypt(&g->rtcp, pkt + RTCP_HEADER_BYTES, text) || !end_sealing(&g->rtcp, pkt + *len)) {
		ERR_clear_error();
		return ERR_SYS;
	}
	memcpy(pkt + *len + SRTP_GCM_TAG_BYTES, word, sizeof word);
	*len += SRTP_GCM_TAG_BYTES + sizeof word;
	return OK;
}

/* A packet that is only authenticated is not what was agreed on. */
enum err srtp_gcm_open_rtcp(struct srtp_gcm *g, uint8_t *pkt, size_t *len)
{
	if (*len > MAX_LEN || *len < RTCP_HEADER_BYTES + SRTP_GCM_TAG_BYTES + RTCP_INDEX_BYTES) {
		return ERR_MALFORMED;
	}
	uint32_t ssrc = load_u32(pkt + 4);
	const uint8_t *word = pkt + *len - RTCP_INDEX_BYTES;
	uint32_t index = load_u32(word) & ~RTCP_ENCRYPTED;
	if (!(load_u32(word) & RTCP_ENCRYPTED)) {
		return ERR_MALFORMED;
	}
	if (!replay_is_new(&g->rtcp.replay, ssrc, index)) {
		return ERR_REPLAY;
	}
	uint8_t *text = pkt + RTCP_HEADER_BYTES;
	size_t text_len = *len - RTCP_HEADER_BYTES - SRTP_GCM_TAG_BYTES - RTCP_INDEX_BYTES;
	if (!begin(&g->rtcp, ssrc, index, bytes_of(pkt, RTCP_HEADER_BYTES), bytes_of(word, RTCP_INDEX_BYTES)) ||
		!crypt(&g->rtcp, text, bytes_of(text, text_len)) || !end_opening(&g->rtcp, text + text_len)) {
		ERR_clear_error();
		return ERR_AUTH;
	}
	*len = RTCP_HEADER_BYTES + text_len;
	return replay_note(&g->rtcp.replay, ssrc, index);
}

void srtp_gcm_forget(struct srtp_gcm *g, uint32_t ssrc)
{
	replay_forget(&g->rtp.replay, ssrc);
	replay_forget(&g->rtcp.replay, ssrc);
}
