/* SRTP and SRTCP of one transport, over libsrtp. */
#include "secure.h"

#include <pthread.h>
#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

enum { REPLAY_WINDOW = 1024 };

struct secure {
	srtp_t in;
	srtp_t out;
};

/* libsrtp has process-wide tables that want one initialisation; this is the only state of its kind here */
static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static bool library_ready;

static void init_library(void)
{
	library_ready = srtp_init() == srtp_err_status_ok;
}

enum err secure_library_init(void)
{
	pthread_once(&library_once, init_library);
	return library_ready ? OK : ERR_SYS;
}

static enum err session_new(srtp_t *out, enum srtp_suite suite, uint8_t *key, srtp_ssrc_type_t direction)
{
	srtp_policy_t policy;
	memset(&policy, 0, sizeof policy);
	if (suite == SRTP_SUITE_AEAD_AES_128_GCM) {
		srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
		srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
	} else if (suite == SRTP_SUITE_AES128_CM_SHA1_80) {
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
	} else {
		return ERR_UNSUPPORTED;
	}
	policy.ssrc.type = direction;
	policy.key = key;
	policy.window_size = REPLAY_WINDOW;
	return srtp_create(out, &policy) == srtp_err_status_ok ? OK : ERR_SYS;
}

struct secure *secure_new(const struct srtp_keys *keys)
{
	struct secure *s = calloc(1, sizeof *s);
	struct srtp_keys copy = *keys; /* libsrtp's interface wants them writable */
	if (!s) {
		return NULL;
	}
	enum err e = session_new(&s->in, copy.suite, copy.in, ssrc_any_inbound);
	if (e == OK) {
		e = session_new(&s->out, copy.suite, copy.out, ssrc_any_outbound);
	}
	memset(&copy, 0, sizeof copy);
	if (e != OK) {
		secure_free(s);
		return NULL;
	}
	return s;
}

void secure_free(struct secure *s)
{
	if (s) {
		if (s->in) {
			srtp_dealloc(s->in);
		}
		if (s->out) {
			srtp_dealloc(s->out);
		}
		free(s);
	}
}

static enum err translate(srtp_err_status_t status)
{
	if (status == srtp_err_status_ok) {
		return OK;
	}
	if (status == srtp_err_status_auth_fail || status == srtp_err_status_cipher_fail) {
		return ERR_AUTH;
	}
	if (status == srtp_err_status_replay_fail || status == srtp_err_status_replay_old) {
		return ERR_REPLAY;
	}
	return ERR_MALFORMED;
}

enum err secure_unprotect_rtp(struct secure *s, uint8_t *pkt, size_t *len)
{
	int n = (int)*len;
	srtp_err_status_t status = srtp_unprotect(s->in, pkt, &n);
	if (status == srtp_err_status_ok) {
		*len = (size_t)n;
	}
	return translate(status);
}

enum err secure_unprotect_rtcp(struct secure *s, uint8_t *pkt, size_t *len)
{
	int n = (int)*len;
	if (*len < 8) {
		return ERR_SHORT;
	}
	srtp_err_status_t status = srtp_unprotect_rtcp(s->in, pkt, &n);
	if (status == srtp_err_status_ok) {
		*len = (size_t)n;
	}
	return translate(status);
}

enum err secure_protect_rtp(struct secure *s, uint8_t *pkt, size_t *len)
{
	int n = (int)*len;
	srtp_err_status_t status = srtp_protect(s->out, pkt, &n);
	if (status == srtp_err_status_ok) {
		*len = (size_t)n;
	}
	return translate(status);
}

enum err secure_protect_rtcp(struct secure *s, uint8_t *pkt, size_t *len)
{
	int n = (int)*len;
	srtp_err_status_t status = srtp_protect_rtcp(s->out, pkt, &n);
	if (status == srtp_err_status_ok) {
		*len = (size_t)n;
	}
	return translate(status);
}

void secure_forget_ssrc(struct secure *s, uint32_t ssrc)
{
	/* libsrtp takes the number in network order; a stream that is not there is no error for us */
	uint8_t wire[4];
	uint32_t network;
	store_u32(wire, ssrc);
	memcpy(&network, wire, sizeof network);
	(void)srtp_remove_stream(s->in, network);
}
