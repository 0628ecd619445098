#include "openssl_headers.h"
#include "secure.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

enum { REPLAY_WINDOW = 1024 };

struct secure {
	srtp_t in;
	srtp_t out;
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

static bool set_suite(srtp_policy_t *policy, enum srtp_suite suite)
{
	switch (suite) {
	case SRTP_SUITE_AEAD_AES_128_GCM:
		srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtp);
		srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtcp);
		return true;
	case SRTP_SUITE_AES128_CM_SHA1_80:
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtp);
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
		return true;
	case SRTP_SUITE_NONE:
		break;
	}
	return false;
}

/* Sending the same number twice stays forbidden: under GCM a second packet with it would give the key away. */
static srtp_t make_session(enum srtp_suite suite, const uint8_t key[30], srtp_ssrc_type_t direction)
{
	srtp_policy_t policy;
	srtp_t session = NULL;
	uint8_t copy[30];
	memset(&policy, 0, sizeof policy);
	if (!set_suite(&policy, suite)) {
		return NULL;
	}
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
	s->in = make_session(keys->suite, keys->in, ssrc_any_inbound);
	s->out = make_session(keys->suite, keys->out, ssrc_any_outbound);
	if (!s->in || !s->out) {
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
	if (s->in) {
		srtp_dealloc(s->in);
	}
	if (s->out) {
		srtp_dealloc(s->out);
	}
	free(s);
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

enum { RTP_LEAST = 12, RTCP_LEAST = 8 };

enum err secure_unprotect_rtp(struct secure *s, uint8_t *pkt, size_t *len)
{
	return apply(srtp_unprotect, s->in, pkt, len, RTP_LEAST);
}

enum err secure_unprotect_rtcp(struct secure *s, uint8_t *pkt, size_t *len)
{
	return apply(srtp_unprotect_rtcp, s->in, pkt, len, RTCP_LEAST);
}

enum err secure_protect_rtp(struct secure *s, uint8_t *pkt, size_t *len)
{
	return apply(srtp_protect, s->out, pkt, len, RTP_LEAST);
}

enum err secure_protect_rtcp(struct secure *s, uint8_t *pkt, size_t *len)
{
	return apply(srtp_protect_rtcp, s->out, pkt, len, RTCP_LEAST);
}

void secure_forget_ssrc(struct secure *s, uint32_t ssrc)
{
	/* not found is fine; the order of the bytes is the wire's */
	(void)srtp_remove_stream(s->in, htonl(ssrc));
}
