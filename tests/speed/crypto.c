/*
 * What sealing and opening a packet costs: our AES-GCM over OpenSSL's EVP against libsrtp as the system ships it, for
 * both suites. CPU time of this thread, median of several rounds. docs/performance.md has the figures.
 */
#include "secure.h"
#include "srtp_gcm.h"

#include <srtp2/srtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, PACKETS = 20000, HEADER = 20, ROOM = 1500, STREAMS = 64 };

struct bench {
	size_t payload_len;
	struct srtp_gcm *ours_out, *ours_in;
	srtp_t theirs_out, theirs_in;
	uint8_t plain[ROOM];
	uint8_t (*sealed)[ROOM];
};

static const uint8_t key[30] = {1, 2, 3};

static double cpu_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void check(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "crypto: %s failed\n", what);
		exit(1);
	}
}

static srtp_t make_theirs(bool is_gcm, srtp_ssrc_type_t direction)
{
	srtp_policy_t policy;
	srtp_t session = NULL;
	uint8_t copy[sizeof key];
	memset(&policy, 0, sizeof policy);
	memcpy(copy, key, sizeof copy);
	if (is_gcm) {
		srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
		srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
	} else {
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
	}
	policy.key = copy;
	policy.ssrc.type = direction;
	policy.window_size = 1024;
	check(srtp_create(&session, &policy) == srtp_err_status_ok, "a libsrtp session");
	return session;
}

static void write_header(uint8_t *pkt, uint32_t i)
{
	static const uint8_t rest[HEADER] = {0x90, 96, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0xbe, 0xde, 0, 1, 0x51, 0, 0, 0};
	memcpy(pkt, rest, HEADER);
	store_u16(pkt + 2, (uint16_t)(i / STREAMS));
	store_u32(pkt + 8, 1000 + i % STREAMS);
}

static void seal_ours(struct bench *b, uint32_t i, uint8_t *pkt)
{
	size_t len;
	write_header(pkt, i);
	memcpy(pkt + HEADER, b->plain, 32);
	check(srtp_gcm_seal_rtp(b->ours_out, pkt, HEADER, 32, bytes_of(b->plain + 32, b->payload_len - 32), &len) == OK, "sealing");
}

static void seal_theirs(struct bench *b, uint32_t i, uint8_t *pkt)
{
	int len = HEADER + (int)b->payload_len;
	write_header(pkt, i);
	memcpy(pkt + HEADER, b->plain, b->payload_len);
	check(srtp_protect(b->theirs_out, pkt, &len) == srtp_err_status_ok, "srtp_protect");
}

static void open_ours(struct bench *b, uint32_t i, uint8_t *pkt)
{
	size_t len = HEADER + b->payload_len + SRTP_GCM_TAG_BYTES;
	(void)i;
	check(srtp_gcm_open_rtp(b->ours_in, pkt, HEADER, &len) == OK, "opening");
}

static void open_gcm_theirs(struct bench *b, uint32_t i, uint8_t *pkt)
{
	int len = HEADER + (int)b->payload_len + SRTP_GCM_TAG_BYTES;
	(void)i;
	check(srtp_unprotect(b->theirs_in, pkt, &len) == srtp_err_status_ok, "srtp_unprotect");
}

static void open_cm_theirs(struct bench *b, uint32_t i, uint8_t *pkt)
{
	int len = HEADER + (int)b->payload_len + 10;
	(void)i;
	check(srtp_unprotect(b->theirs_in, pkt, &len) == srtp_err_status_ok, "srtp_unprotect");
}

typedef void step(struct bench *b, uint32_t i, uint8_t *pkt);

static double time_all(struct bench *b, step *f)
{
	double start = cpu_ns();
	for (uint32_t i = 0; i < PACKETS; i++) {
		f(b, i, b->sealed[i]);
	}
	return (cpu_ns() - start) / PACKETS;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof *values, compare);
	return values[ROUNDS / 2];
}

static void measure(struct bench *b, const char *name, bool is_gcm, step *seal, step *open)
{
	double sealing[ROUNDS];
	double opening[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		b->ours_out = srtp_gcm_new(key, true);
		b->ours_in = srtp_gcm_new(key, false);
		check(b->ours_out && b->ours_in, "a session");
		b->theirs_out = make_theirs(is_gcm, ssrc_any_outbound);
		b->theirs_in = make_theirs(is_gcm, ssrc_any_inbound);
		sealing[i] = time_all(b, seal);
		opening[i] = time_all(b, open);
		srtp_gcm_free(b->ours_out);
		srtp_gcm_free(b->ours_in);
		srtp_dealloc(b->theirs_out);
		srtp_dealloc(b->theirs_in);
	}
	printf("%-40s %4zu bytes: seal %5.0f ns, open %5.0f ns\n", name, b->payload_len, median(sealing), median(opening));
}

int main(void)
{
	static const size_t lengths[] = {160, 1100};
	struct bench b;
	memset(&b, 0, sizeof b);
	check(secure_library_init() == OK, "libsrtp");
	b.sealed = calloc(PACKETS, sizeof *b.sealed);
	check(b.sealed != NULL, "memory");
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		b.payload_len = lengths[i];
		measure(&b, "AEAD_AES_128_GCM, srtp_gcm (EVP)", true, seal_ours, open_ours);
		measure(&b, "AEAD_AES_128_GCM, libsrtp", true, seal_theirs, open_gcm_theirs);
		measure(&b, "AES128_CM_SHA1_80, libsrtp", false, seal_theirs, open_cm_theirs);
	}
	free(b.sealed);
	return 0;
}
