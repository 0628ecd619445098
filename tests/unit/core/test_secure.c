/*
 * Is what we protect what RFC 7714 and RFC 3711 say, and is everything else refused? The RFC's vector begins with
 * session keys, which libsrtp derives itself: so the vector proves a reference made here of AES-GCM, and the
 * reference, with the key derivation of RFC 3711 4.3, proves secure.c.
 */
#include "openssl_headers.h"
#include "secure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { HEADER = 12, TAG = 16, ROOM = 256 };

static const uint8_t rfc_key[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const uint8_t rfc_salt[12] = "Quid pro quo";
static const uint8_t rfc_packet[50] = "\x80\x40\xf1\x7b\x80\x41\xf8\xd3\x55\x01\xa0\xb2"
	"Gallia est omnis divisa in partes tres";
/* RFC 7714 section 16.1.1, AEAD_AES_128_GCM */
static const uint8_t rfc_encrypted[66] = {
	0x80, 0x40, 0xf1, 0x7b, 0x80, 0x41, 0xf8, 0xd3, 0x55, 0x01, 0xa0, 0xb2, 0xf2, 0x4d, 0xe3, 0xa3, 0xfb,
	0x34, 0xde, 0x6c, 0xac, 0xba, 0x86, 0x1c, 0x9d, 0x7e, 0x4b, 0xca, 0xbe, 0x63, 0x3b, 0xd5, 0x0d, 0x29,
	0x4e, 0x6f, 0x42, 0xa5, 0xf4, 0x7a, 0x51, 0xc7, 0xd1, 0x9b, 0x36, 0xde, 0x3a, 0xdf, 0x88, 0x33, 0x89,
	0x9d, 0x7f, 0x27, 0xbe, 0xb1, 0x6a, 0x91, 0x52, 0xcf, 0x76, 0x5e, 0xe4, 0x39, 0x0c, 0xce};

/* RFC 7714 section 8.1 with a roll-over counter of 0. */
static void reference_protect(const uint8_t *key, const uint8_t *salt, const uint8_t *packet, size_t len, uint8_t *out)
{
	uint8_t iv[12] = {0};
	int n = 0;
	memcpy(iv + 2, packet + 8, 4);
	memcpy(iv + 10, packet + 2, 2);
	for (size_t i = 0; i < sizeof iv; i++) {
		iv[i] ^= salt[i];
	}
	memcpy(out, packet, HEADER);
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	assert_int_equal(EVP_EncryptInit_ex(c, EVP_aes_128_gcm(), NULL, key, iv), 1);
	assert_int_equal(EVP_EncryptUpdate(c, NULL, &n, packet, HEADER), 1);
	assert_int_equal(EVP_EncryptUpdate(c, out + HEADER, &n, packet + HEADER, (int)len - HEADER), 1);
	assert_int_equal(EVP_EncryptFinal_ex(c, out + len, &n), 1);
	assert_int_equal(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, out + len), 1);
	EVP_CIPHER_CTX_free(c);
}

/* RFC 3711 section 4.3.3 with a derivation rate of 0; a 12-byte salt is padded on the right (RFC 7714 section 11). */
static void reference_derive(const uint8_t *key, const uint8_t *salt, uint8_t label, uint8_t *out, int len)
{
	static const uint8_t zeros[32];
	uint8_t iv[16] = {0};
	int n = 0;
	memcpy(iv, salt, 12);
	iv[7] ^= label;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	assert_int_equal(EVP_EncryptInit_ex(c, EVP_aes_128_ctr(), NULL, key, iv), 1);
	assert_int_equal(EVP_EncryptUpdate(c, out, &n, zeros, len), 1);
	EVP_CIPHER_CTX_free(c);
}

static struct srtp_keys make_keys(enum srtp_suite suite, bool is_other_side)
{
	struct srtp_keys keys = {.suite = suite};
	for (uint8_t i = 0; i < 30; i++) {
		keys.in[i] = is_other_side ? (uint8_t)(i + 100) : i;
		keys.out[i] = is_other_side ? i : (uint8_t)(i + 100);
	}
	return keys;
}

static void gcm_is_what_the_rfc_says(void **state)
{
	(void)state;
	uint8_t expected[ROOM];
	uint8_t packet[ROOM];
	uint8_t session_key[16];
	uint8_t session_salt[12];
	reference_protect(rfc_key, rfc_salt, rfc_packet, sizeof rfc_packet, expected);
	assert_memory_equal(expected, rfc_encrypted, sizeof rfc_encrypted);

	struct srtp_keys keys = {.suite = SRTP_SUITE_AEAD_AES_128_GCM};
	memcpy(keys.out, rfc_key, 16);
	memcpy(keys.out + 16, rfc_salt, 12);
	struct secure *s = secure_new(&keys);
	assert_non_null(s);
	memcpy(packet, rfc_packet, sizeof rfc_packet);
	size_t len = sizeof rfc_packet;
	assert_int_equal(secure_protect_rtp(s, packet, &len), OK);
	reference_derive(rfc_key, rfc_salt, 0, session_key, 16);
	reference_derive(rfc_key, rfc_salt, 2, session_salt, 12);
	reference_protect(session_key, session_salt, rfc_packet, sizeof rfc_packet, expected);
	assert_int_equal(len, sizeof rfc_packet + TAG);
	assert_memory_equal(packet, expected, len);
	secure_free(s);
}

struct fixture {
	struct secure *a, *b;
	uint8_t packet[ROOM];
	size_t len;
};

static void fixture_init(struct fixture *f, enum srtp_suite suite)
{
	struct srtp_keys keys = make_keys(suite, false);
	struct srtp_keys mirrored = make_keys(suite, true);
	f->a = secure_new(&keys);
	f->b = secure_new(&mirrored);
	assert_non_null(f->a);
	assert_non_null(f->b);
}

static void fixture_finish(struct fixture *f)
{
	secure_free(f->a);
	secure_free(f->b);
}

static void protect(struct fixture *f, uint16_t seq)
{
	memcpy(f->packet, rfc_packet, sizeof rfc_packet);
	store_u16(f->packet + 2, seq);
	f->len = sizeof rfc_packet;
	assert_int_equal(secure_protect_rtp(f->a, f->packet, &f->len), OK);
	assert_true(f->len <= sizeof rfc_packet + SECURE_OVERHEAD_BYTES);
}

static void round_trip(enum srtp_suite suite)
{
	struct fixture f;
	uint8_t copy[ROOM];
	fixture_init(&f, suite);
	for (uint32_t i = 0; i < 3000; i++) { /* through a wrap of the number */
		protect(&f, (uint16_t)(64000 + i));
		memcpy(copy, f.packet, f.len);
		size_t len = f.len;
		copy[20] ^= 1;
		assert_int_equal(secure_unprotect_rtp(f.b, copy, &len), ERR_AUTH);
		memcpy(copy, f.packet, f.len);
		len = f.len;
		assert_int_equal(secure_unprotect_rtp(f.b, copy, &len), OK);
		assert_int_equal(len, sizeof rfc_packet);
		assert_memory_equal(copy + HEADER, rfc_packet + HEADER, sizeof rfc_packet - HEADER);
		len = f.len;
		assert_int_equal(secure_unprotect_rtp(f.b, f.packet, &len), ERR_REPLAY);
	}
	for (size_t cut = 0; cut < f.len; cut++) {
		protect(&f, (uint16_t)(10000 + cut));
		size_t len = cut;
		assert_int_not_equal(secure_unprotect_rtp(f.b, f.packet, &len), OK);
	}
	fixture_finish(&f);
}

static void both_suites_round_trip(void **state)
{
	(void)state;
	round_trip(SRTP_SUITE_AEAD_AES_128_GCM);
	round_trip(SRTP_SUITE_AES128_CM_SHA1_80);
}

static void rtcp_round_trips(void **state)
{
	static const uint8_t rr[8] = {0x80, 201, 0, 1, 1, 2, 3, 4};
	(void)state;
	for (int suite = SRTP_SUITE_AEAD_AES_128_GCM; suite <= SRTP_SUITE_AES128_CM_SHA1_80; suite++) {
		struct fixture f;
		uint8_t copy[ROOM];
		fixture_init(&f, (enum srtp_suite)suite);
		memcpy(f.packet, rr, sizeof rr);
		f.len = sizeof rr;
		assert_int_equal(secure_protect_rtcp(f.a, f.packet, &f.len), OK);
		assert_true(f.len <= sizeof rr + SECURE_OVERHEAD_BYTES);
		memcpy(copy, f.packet, f.len);
		size_t len = f.len;
		assert_int_equal(secure_unprotect_rtcp(f.b, copy, &len), OK);
		assert_int_equal(len, sizeof rr);
		assert_memory_equal(copy, rr, sizeof rr);
		len = f.len;
		assert_int_equal(secure_unprotect_rtcp(f.b, f.packet, &len), ERR_REPLAY);
		fixture_finish(&f);
	}
}

static void number_is_never_sent_twice(void **state)
{
	(void)state;
	struct fixture f;
	fixture_init(&f, SRTP_SUITE_AEAD_AES_128_GCM);
	protect(&f, 5);
	memcpy(f.packet, rfc_packet, sizeof rfc_packet);
	store_u16(f.packet + 2, 5);
	f.len = sizeof rfc_packet;
	assert_int_equal(secure_protect_rtp(f.a, f.packet, &f.len), ERR_REPLAY);
	fixture_finish(&f);
}

static void forgotten_ssrc_is_new_again(void **state)
{
	(void)state;
	struct fixture f;
	uint8_t copy[ROOM];
	fixture_init(&f, SRTP_SUITE_AEAD_AES_128_GCM);
	protect(&f, 5);
	memcpy(copy, f.packet, f.len);
	size_t len = f.len;
	assert_int_equal(secure_unprotect_rtp(f.b, copy, &len), OK);
	secure_forget_ssrc(f.b, 0x5501a0b2);
	secure_forget_ssrc(f.b, 0x12345678);
	len = f.len;
	assert_int_equal(secure_unprotect_rtp(f.b, f.packet, &len), OK);
	fixture_finish(&f);
}

static int set_up(void **state)
{
	(void)state;
	return secure_library_init() == OK && secure_library_init() == OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gcm_is_what_the_rfc_says),
		cmocka_unit_test(both_suites_round_trip),
		cmocka_unit_test(rtcp_round_trips),
		cmocka_unit_test(number_is_never_sent_twice),
		cmocka_unit_test(forgotten_ssrc_is_new_again),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
