#include "openssl_headers.h"
#include "secure.h"

#include "replay.h"
#include "srtp_gcm.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

/* One suite or the other. */
struct secure {
	struct srtp_gcm *gcm_in, *gcm_out;
	srtp_t cm_in, cm_out;
};

/* Library initialisation flag, the one kind of file-scope state that is allowed. */
static pthread_once_t init_once = PTHREAD_ONCE_INIT;
static srtp_err_status_t init_status;

static void init_library(void)
{
	init_status = srtp_init();
}

enum err secure_library_init(void)
{
	if (pthread_once(&init_once, init_library) != 0) {
		return ERR_SYS;
	}
	return init_status == srtp_err_status_ok ? OK : ERR_SYS;
}

static enum err result_of(srtp_err_status_t status)
{
	if (status == srtp_err_status_ok) {
		return OK;
	}
	if (status == srtp_err_status_auth_fail) {
		return ERR_AUTH;
	}
	if (status == srtp_err_status_replay_fail || status == srtp_err_status_replay_old) {
		return ERR_REPLAY;
	}
	return ERR_MALFORMED;
}

/* Sending the same number twice stays forbidden. */
static srtp_t make_cm_session(const uint8_t key[30], srtp_ssrc_type_t direction)
{
	srtp_policy_t policy;
	srtp_t session = NULL;
	uint8_t copy[30];
	memset(&policy, 0, sizeof policy);
	srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
	srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
	memcpy(copy, key, sizeof copy);
	policy.key = copy;
	policy.ssrc.type = direction;
	policy.window_size = REPLAY_WINDOW;
	if (srtp_create(&session, &policy) != srtp_err_status_ok) {
		session = NULL;
	}
	OPENSSL_cleanse(copy, sizeof copy);
	return session;
}

struct secure *secure_new(const struct srtp_keys *keys)
{
	struct secure *s = calloc(1, sizeof *s);
	if (!s) {
		return NULL;
	}
	switch (keys->suite) {
	case SRTP_SUITE_AEAD_AES_128_GCM:
		s->gcm_in = srtp_gcm_new(keys->in, false);
		s->gcm_out = srtp_gcm_new(keys->out, true);
		break;
	case SRTP_SUITE_AES128_CM_SHA1_80:
		s->cm_in = make_cm_session(keys->in, ssrc_any_inbound);
		s->cm_out = make_cm_session(keys->out, ssrc_any_outbound);
		break;
	case SRTP_SUITE_NONE:
		break;
	}
	if (!(s->gcm_in && s->gcm_out) && !(s->cm_in && s->cm_out)) {
		secure_free(s);
		return NULL;
	}
	return s;
}

void secure_free(struct secure *s)
{
	if (!s) {
		return;
	}
	srtp_gcm_free(s->gcm_in);
	srtp_gcm_free(s->gcm_out);
	if (s->cm_in) {
		srtp_dealloc(s->cm_in);
	}
	if (s->cm_out) {
		srtp_dealloc(s->cm_out);
	}
	free(s);
}

void secure_prefetch(const struct secure *s)
{
	__builtin_prefetch(s->gcm_out);
}

void secure_prefetch_keys(const struct secure *s)
{
	if (s->gcm_out) {
		srtp_gcm_prefetch(s->gcm_out);
	}
}

typedef srtp_err_status_t transform(srtp_t session, void *pkt, int *len);

static enum err apply(transform *f, srtp_t session, uint8_t *pkt, size_t *len, size_t least)
{
	if (*len < least || *len > UINT16_MAX) {
		return ERR_MALFORMED;
	}
	int n = (int)*len;
	enum err e = result_of(f(session, pkt, &n));
	if (e == OK) {
		*len = (size_t)n;
	}
	return e;
}

enum { RTP_LEAST = 12, RTCP_LEAST = 8, EXTENSION_HEAD = 4 };

/* Fixed header, CSRCs and extension block; 0: they are not all there. */
static size_t rtp_header_len(const uint8_t *pkt, size_t len)
{
	if (len < RTP_LEAST) {
		return 0;
	}
	size_t n = RTP_LEAST + (size_t)(pkt[0] & 15) * 4;
	if (pkt[0] & 0x10) {
		if (len < n + EXTENSION_HEAD) {
			return 0;
		}
		n += EXTENSION_HEAD + (size_t)load_u16(pkt + n + 2) * 4;
	}
	return n <= len ? n : 0;
}

enum err secure_unprotect_rtp(struct secure *s, uint8_t *pkt, size_t *len)
{
	if (!s->gcm_in) {
		return apply(srtp_unprotect, s->cm_in, pkt, len, RTP_LEAST);
	}
	size_t header_len = rtp_header_len(pkt, *len);
	return header_len > 0 ? srtp_gcm_open_rtp(s->gcm_in, pkt, header_len, len) : ERR_MALFORMED;
}

enum err secure_unprotect_rtcp(struct secure *s, uint8_t *pkt, size_t *len)
{
	return s->gcm_in ? srtp_gcm_open_rtcp(s->gcm_in, pkt, len) :
		apply(srtp_unprotect_rtcp, s->cm_in, pkt, len, RTCP_LEAST);
}

enum err secure_protect_rtp(struct secure *s, uint8_t *pkt, size_t *len)
{
	size_t header_len = rtp_header_len(pkt, *len);
	return header_len > 0 ?
		secure_protect_rtp_from(s, pkt, header_len, *len - header_len, bytes_of(NULL, 0), len) : ERR_MALFORMED;
}

enum err secure_protect_rtp_from(struct secure *s, uint8_t *buf, size_t header_len, size_t head_len, struct bytes rest,
	size_t *len)
{
	if (s->gcm_out) {
		return srtp_gcm_seal_rtp(s->gcm_out, buf, header_len, head_len, rest, len);
	}
	if (rest.len > 0) {
		memcpy(buf + header_len + head_len, rest.p, rest.len);
	}
	*len = header_len + head_len + rest.len;
	return apply(srtp_protect, s->cm_out, buf, len, RTP_LEAST);
}

enum err secure_protect_rtcp(struct secure *s, uint8_t *pkt, size_t *len)
{
	return s->gcm_out ? srtp_gcm_seal_rtcp(s->gcm_out, pkt, len) :
		apply(srtp_protect_rtcp, s->cm_out, pkt, len, RTCP_LEAST);
}

void secure_forget_ssrc(struct secure *s, uint32_t ssrc)
{
	if (s->gcm_in) {
		srtp_gcm_forget(s->gcm_in, ssrc);
	} else {
		/* not found is fine; the order of the bytes is the wire's */
		(void)srtp_remove_stream(s->cm_in, htonl(ssrc));
	}
}
