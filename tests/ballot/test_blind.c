/* Is it RFC 9474, and does it hold against whoever has no key? Argument: the folder of the vectors. */
#include "openssl_parts.h"
#include "voter.h"

#include <jansson.h>
#include <openssl/param_build.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static const char *folder;
static struct blind_key *key;

static json_t *read_json(const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	json_t *json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	return json;
}

static struct bytes unhex(json_t *vectors, const char *name, uint8_t *out, size_t cap)
{
	size_t len = 0;
	const char *text = json_string_value(json_object_get(vectors, name));
	assert_non_null(text);
	assert_true(OPENSSL_hexstr2buf_ex(out, cap, &len, text, '\0') > 0);
	return bytes_of(out, len);
}

static BIGNUM *number(json_t *vectors, const char *name)
{
	BIGNUM *n = NULL;
	assert_true(BN_hex2bn(&n, json_string_value(json_object_get(vectors, name))) > 0);
	return n;
}

/* The key of the RFC's vectors is two primes; all else follows from them. */
static struct blind_key *key_of_primes(json_t *vectors)
{
	BIGNUM *p = number(vectors, "p"), *q = number(vectors, "q"), *e = NULL;
	BIGNUM *n = BN_new(), *d = BN_new(), *p1 = BN_dup(p), *q1 = BN_dup(q), *phi = BN_new(), *dp = BN_new(), *dq = BN_new(), *qi = BN_new();
	BN_CTX *ctx = BN_CTX_new();
	assert_true(BN_dec2bn(&e, "65537") && BN_mul(n, p, q, ctx) && BN_sub_word(p1, 1) && BN_sub_word(q1, 1) && BN_mul(phi, p1, q1, ctx) &&
		BN_mod_inverse(d, e, phi, ctx) && BN_mod(dp, d, p1, ctx) && BN_mod(dq, d, q1, ctx) && BN_mod_inverse(qi, q, p, ctx));
	const struct {
		const char *name;
		BIGNUM *number;
	} parts[] = {{OSSL_PKEY_PARAM_RSA_N, n}, {OSSL_PKEY_PARAM_RSA_E, e}, {OSSL_PKEY_PARAM_RSA_D, d}, {OSSL_PKEY_PARAM_RSA_FACTOR1, p},
		{OSSL_PKEY_PARAM_RSA_FACTOR2, q}, {OSSL_PKEY_PARAM_RSA_EXPONENT1, dp}, {OSSL_PKEY_PARAM_RSA_EXPONENT2, dq},
		{OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qi}, {NULL, p1}, {NULL, q1}, {NULL, phi}};
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	for (size_t i = 0; i < sizeof parts / sizeof *parts && parts[i].name; i++) {
		assert_true(OSSL_PARAM_BLD_push_BN(build, parts[i].name, parts[i].number));
	}
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *from = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;
	uint8_t *der = NULL;
	assert_true(EVP_PKEY_fromdata_init(from) > 0 && EVP_PKEY_fromdata(from, &pkey, EVP_PKEY_KEYPAIR, params) > 0);
	int len = i2d_PrivateKey(pkey, &der);
	struct blind_key *made = NULL;
	assert_int_equal(blind_key_read_private(bytes_of(der, (size_t)len), &made), OK);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		BN_free(parts[i].number);
	}
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	EVP_PKEY_CTX_free(from);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_CTX_free(ctx);
	return made;
}

static void vectors_of_the_rfc(void **state)
{
	json_t *v = read_json("rfc9474.json");
	struct blind_key *rfc = key_of_primes(v);
	uint8_t a[BLIND_BYTES_MAX], b[BLIND_BYTES_MAX], c[BLIND_BYTES_MAX], out[BLIND_BYTES_MAX];
	(void)state;
	assert_int_equal(blind_key_bytes(rfc), 512);
	struct bytes message = unhex(v, "msg", a, sizeof a), salt = unhex(v, "salt", b, sizeof b), inverse = unhex(v, "inv", c, sizeof c);
	assert_int_equal(voter_blind_with(rfc, message, salt, inverse, out), OK);
	struct voter_secret secret = {.len = inverse.len};
	memcpy(secret.inverse, inverse.p, inverse.len);
	struct bytes blinded = unhex(v, "blinded_msg", b, sizeof b);
	assert_memory_equal(out, blinded.p, blinded.len);
	assert_int_equal(blind_sign(rfc, blinded, out), OK);
	struct bytes signed_blinded = unhex(v, "blind_sig", c, sizeof c);
	assert_memory_equal(out, signed_blinded.p, signed_blinded.len);
	assert_int_equal(voter_finalize(rfc, message, &secret, signed_blinded, out), OK);
	struct bytes signature = unhex(v, "sig", b, sizeof b);
	assert_memory_equal(out, signature.p, signature.len);
	assert_int_equal(blind_verify(rfc, message, signature), OK);
	blind_key_free(rfc);
	json_decref(v);
}

static struct bytes unbase64(const json_t *object, const char *name, uint8_t *out, size_t cap)
{
	const char *text = json_string_value(json_object_get(object, name));
	assert_non_null(text);
	size_t len = strlen(text), padding = (size_t)(strchr(text, '=') ? text + len - strchr(text, '=') : 0);
	assert_true(len / 4 * 3 <= cap);
	int decoded = EVP_DecodeBlock(out, (const uint8_t *)text, (int)len);
	assert_true(decoded > 0);
	return bytes_of(out, (size_t)decoded - padding);
}

/* What the library in the browser made is what the server makes of it; the other way round: web-client/src/hall/vectors.test.ts. */
static void what_the_web_client_made(void **state)
{
	json_t *both = read_json("interop.json");
	const json_t *v = json_object_get(both, "madeByWebClient");
	const struct bytes text = bytes_of_string(json_string_value(json_object_get(v, "text")));
	uint8_t a[BLIND_PRIVATE_MAX], b[BLIND_PRIVATE_MAX], c[BLIND_PRIVATE_MAX], out[BLIND_BYTES];
	struct blind_key *server, *public;
	(void)state;
	assert_int_equal(blind_key_read_private(unbase64(v, "private", a, sizeof a), &server), OK);
	assert_int_equal(blind_key_read_public(unbase64(v, "key", a, sizeof a), &public), OK);
	struct bytes blinded = unbase64(v, "blinded", a, sizeof a), answer = unbase64(v, "blindSignature", b, sizeof b);
	assert_int_equal(blind_sign(server, blinded, out), OK);
	assert_int_equal(answer.len, BLIND_BYTES);
	assert_memory_equal(out, answer.p, BLIND_BYTES);
	struct bytes inverse = unbase64(v, "inverse", c, sizeof c);
	struct voter_secret secret = {.len = inverse.len};
	memcpy(secret.inverse, inverse.p, inverse.len);
	assert_int_equal(voter_finalize(public, text, &secret, answer, out), OK);
	struct bytes signature = unbase64(v, "signature", c, sizeof c);
	assert_memory_equal(out, signature.p, BLIND_BYTES);
	assert_int_equal(blind_verify(public, text, signature), OK);
	blind_key_free(server);
	blind_key_free(public);
	json_decref(both);
}

/* A whole ballot with a key of the size that is used, over what the store keeps of it. */
static void a_ballot_is_signed(void **state)
{
	const struct bytes message = bytes_of_string("kreide-ballot-1 v1 0123456789abcdef0123456789abcdef yes");
	uint8_t der[BLIND_PRIVATE_MAX], spki[BLIND_PUBLIC_MAX], blinded[BLIND_BYTES], again[BLIND_BYTES], answer[BLIND_BYTES], signature[BLIND_BYTES];
	size_t der_len, spki_len;
	struct blind_key *server, *public;
	struct voter_secret secret, other;
	(void)state;
	assert_int_equal(blind_key_write_private(key, der, &der_len), OK);
	assert_int_equal(blind_key_write_public(key, spki, &spki_len), OK);
	assert_int_equal(blind_key_read_private(bytes_of(der, der_len), &server), OK);
	assert_int_equal(blind_key_read_public(bytes_of(spki, spki_len), &public), OK);
	assert_int_equal(blind_key_bytes(public), BLIND_BYTES);

	assert_int_equal(voter_blind(public, message, blinded, &secret), OK);
	assert_int_equal(voter_blind(public, message, again, &other), OK);
	assert_memory_not_equal(blinded, again, BLIND_BYTES);
	assert_int_equal(blind_sign(server, bytes_of(blinded, BLIND_BYTES), answer), OK);
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES), again), OK);
	assert_memory_equal(answer, again, BLIND_BYTES); /* the same again, after a restart, too */
	assert_int_equal(voter_finalize(public, message, &secret, bytes_of(answer, BLIND_BYTES), signature), OK);
	assert_int_equal(blind_verify(public, message, bytes_of(signature, BLIND_BYTES)), OK);
	assert_int_equal(voter_finalize(public, message, &other, bytes_of(answer, BLIND_BYTES), again), ERR_AUTH);

	assert_int_equal(blind_sign(public, bytes_of(blinded, BLIND_BYTES), answer), ERR_STATE);
	assert_int_equal(blind_key_write_private(public, der, &der_len), ERR_STATE);
	blind_key_free(server);
	blind_key_free(public);
}

static void forgeries_are_refused(void **state)
{
	const struct bytes message = bytes_of_string("a message"), another = bytes_of_string("a massage");
	uint8_t blinded[BLIND_BYTES], answer[BLIND_BYTES], signature[BLIND_BYTES];
	struct voter_secret secret;
	(void)state;
	assert_int_equal(voter_blind(key, message, blinded, &secret), OK);
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES), answer), OK);
	assert_int_equal(voter_finalize(key, message, &secret, bytes_of(answer, BLIND_BYTES), signature), OK);
	assert_int_equal(blind_verify(key, another, bytes_of(signature, BLIND_BYTES)), ERR_AUTH);
	assert_int_equal(blind_verify(key, message, bytes_of(answer, BLIND_BYTES)), ERR_AUTH);
	assert_int_equal(blind_verify(key, message, bytes_of(signature, BLIND_BYTES - 1)), ERR_AUTH);
	assert_int_equal(blind_verify(key, message, bytes_of(signature, 0)), ERR_AUTH);
	for (size_t i = 0; i < BLIND_BYTES; i += 17) {
		signature[i] ^= 1;
		assert_int_equal(blind_verify(key, message, bytes_of(signature, BLIND_BYTES)), ERR_AUTH);
		signature[i] ^= 1;
	}
	struct blind_key *other = NULL;
	assert_int_equal(blind_key_new(&other), OK);
	assert_int_equal(blind_verify(other, message, bytes_of(signature, BLIND_BYTES)), ERR_AUTH);
	blind_key_free(other);
}

static void what_cannot_be_signed(void **state)
{
	uint8_t blinded[BLIND_BYTES + 1] = {0}, out[BLIND_BYTES], spki[BLIND_PUBLIC_MAX];
	size_t len;
	(void)state;
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES - 1), out), ERR_MALFORMED);
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES + 1), out), ERR_MALFORMED);
	assert_int_equal(blind_sign(key, bytes_of(blinded, 0), out), ERR_MALFORMED);
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES), out), ERR_MALFORMED);
	memset(blinded, 0xff, sizeof blinded);
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES), out), ERR_MALFORMED);
	/* the modulus itself, and one below it; an SPKI ends with it and the exponent: 5 bytes */
	assert_int_equal(blind_key_write_public(key, spki, &len), OK);
	memcpy(blinded, spki + len - 5 - BLIND_BYTES, BLIND_BYTES);
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES), out), ERR_MALFORMED);
	blinded[BLIND_BYTES - 1]--;
	assert_int_equal(blind_sign(key, bytes_of(blinded, BLIND_BYTES), out), OK);
}

static enum err read_of(const char *type, size_t bits)
{
	EVP_PKEY *pkey = bits ? EVP_PKEY_Q_keygen(NULL, NULL, type, bits) : EVP_PKEY_Q_keygen(NULL, NULL, type);
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(pkey, &der);
	struct blind_key *read = NULL;
	enum err err = blind_key_read_public(bytes_of(der, (size_t)len), &read);
	blind_key_free(read);
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	return err;
}

static void keys_are_read_strictly(void **state)
{
	uint8_t spki[BLIND_PUBLIC_MAX + 1] = {0};
	size_t len;
	struct blind_key *read = NULL;
	(void)state;
	assert_int_equal(read_of("RSA", 1024), ERR_UNSUPPORTED);
	assert_int_equal(read_of("ED25519", 0), ERR_UNSUPPORTED);
	assert_int_equal(blind_key_write_public(key, spki, &len), OK);
	for (size_t cut = 0; cut < len; cut++) {
		assert_int_equal(blind_key_read_public(bytes_of(spki, cut), &read), ERR_MALFORMED);
	}
	assert_int_equal(blind_key_read_public(bytes_of(spki, len + 1), &read), ERR_MALFORMED);
	assert_int_equal(blind_key_read_private(bytes_of(spki, len), &read), ERR_MALFORMED);
}

static int make_key(void **state)
{
	(void)state;
	return blind_key_new(&key) == OK ? 0 : -1;
}

static int drop_key(void **state)
{
	(void)state;
	blind_key_free(key);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_of_the_rfc),
		cmocka_unit_test(what_the_web_client_made),
		cmocka_unit_test(a_ballot_is_signed),
		cmocka_unit_test(forgeries_are_refused),
		cmocka_unit_test(what_cannot_be_signed),
		cmocka_unit_test(keys_are_read_strictly),
	};
	folder = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests(tests, make_key, drop_key);
}
