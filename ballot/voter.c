#include "voter.h"

#include "blind_key.h"

#include <string.h>

/* Seed and counter, hashed again and again (RFC 8017, B.2.1), over what stands there. */
static bool mask(uint8_t *out, size_t len, const uint8_t seed[BLIND_HASH_BYTES])
{
	uint8_t input[BLIND_HASH_BYTES + 4], block[BLIND_HASH_BYTES];
	memcpy(input, seed, BLIND_HASH_BYTES);
	for (size_t done = 0; done < len; done++) {
		if (done % BLIND_HASH_BYTES == 0) {
			store_u16(input + BLIND_HASH_BYTES, 0);
			store_u16(input + BLIND_HASH_BYTES + 2, (uint16_t)(done / BLIND_HASH_BYTES));
			if (!EVP_Digest(input, sizeof input, block, NULL, EVP_sha384(), NULL)) {
				return false;
			}
		}
		out[done] ^= block[done % BLIND_HASH_BYTES];
	}
	return true;
}

/* EMSA-PSS-ENCODE (RFC 8017, 9.1.1) for a modulus of whole bytes: OpenSSL's own takes no salt from outside. */
static bool encode(struct bytes message, const uint8_t *salt, uint8_t *out, size_t len)
{
	uint8_t input[8 + BLIND_HASH_BYTES + BLIND_SALT_BYTES] = {0};
	size_t block_len = len - BLIND_HASH_BYTES - 1;
	uint8_t *hash = out + block_len;
	memcpy(input + 8 + BLIND_HASH_BYTES, salt, BLIND_SALT_BYTES);
	if (!EVP_Digest(message.p, message.len, input + 8, NULL, EVP_sha384(), NULL) ||
		!EVP_Digest(input, sizeof input, hash, NULL, EVP_sha384(), NULL)) {
		return false;
	}
	memset(out, 0, block_len);
	out[block_len - BLIND_SALT_BYTES - 1] = 1;
	memcpy(out + block_len - BLIND_SALT_BYTES, salt, BLIND_SALT_BYTES);
	out[len - 1] = 0xbc;
	if (!mask(out, block_len, hash)) {
		return false;
	}
	out[0] &= 0x7f;
	return true;
}

static bool key_numbers(const struct blind_key *key, BIGNUM **n, BIGNUM **e)
{
	return EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_N, n) > 0 && EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_E, e) > 0;
}

/* encoded * r^e mod n; r is the inverse of `inverse`. */
static enum err blind_encoded(const struct blind_key *key, const uint8_t *encoded, struct bytes inverse, uint8_t *out)
{
	BIGNUM *n = NULL, *e = NULL;
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *m = BN_bin2bn(encoded, (int)key->bytes, NULL), *r = BN_bin2bn(inverse.p, (int)inverse.len, NULL);
	enum err err = ERR_SYS;
	if (ctx && m && r && key_numbers(key, &n, &e)) {
		BN_set_flags(r, BN_FLG_CONSTTIME);
		bool is_done = BN_mod_inverse(r, r, n, ctx) && BN_mod_exp(r, r, e, n, ctx) && BN_mod_mul(m, m, r, n, ctx) &&
			BN_bn2binpad(m, out, (int)key->bytes) > 0;
		err = is_done ? OK : ERR_MALFORMED;
	}
	BN_clear_free(r);
	BN_clear_free(m);
	BN_free(n);
	BN_free(e);
	BN_CTX_free(ctx);
	ERR_clear_error();
	return err;
}

enum err voter_blind_with(struct blind_key *key, struct bytes message, struct bytes salt, struct bytes inverse, uint8_t *out)
{
	uint8_t encoded[BLIND_BYTES_MAX];
	if (salt.len != BLIND_SALT_BYTES || inverse.len != key->bytes) {
		return ERR_MALFORMED;
	}
	enum err err = encode(message, salt.p, encoded, key->bytes) ? blind_encoded(key, encoded, inverse, out) : ERR_SYS;
	OPENSSL_cleanse(encoded, sizeof encoded);
	return err;
}

static bool random_below(const struct blind_key *key, uint8_t *out)
{
	BIGNUM *n = NULL, *r = BN_secure_new();
	bool is_done = r && EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_N, &n) > 0 && BN_priv_rand_range(r, n) &&
		BN_bn2binpad(r, out, (int)key->bytes) > 0;
	BN_free(n);
	BN_clear_free(r);
	return is_done;
}

enum err voter_blind(struct blind_key *key, struct bytes message, uint8_t *out, struct voter_secret *secret)
{
	uint8_t salt[BLIND_SALT_BYTES];
	secret->len = key->bytes;
	if (RAND_priv_bytes(salt, sizeof salt) <= 0 || !random_below(key, secret->inverse)) {
		return ERR_SYS;
	}
	return voter_blind_with(key, message, bytes_of(salt, sizeof salt), bytes_of(secret->inverse, secret->len), out);
}

enum err voter_finalize(struct blind_key *key, struct bytes message, const struct voter_secret *secret, struct bytes signed_blinded,
	uint8_t *out)
{
	if (signed_blinded.len != key->bytes || secret->len != key->bytes) {
		return ERR_MALFORMED;
	}
	BIGNUM *n = NULL;
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *z = BN_bin2bn(signed_blinded.p, (int)signed_blinded.len, NULL), *inverse = BN_bin2bn(secret->inverse, (int)secret->len, NULL);
	bool is_done = ctx && z && inverse && EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_N, &n) > 0 &&
		BN_mod_mul(z, z, inverse, n, ctx) && BN_bn2binpad(z, out, (int)key->bytes) > 0;
	BN_free(n);
	BN_clear_free(z);
	BN_clear_free(inverse);
	BN_CTX_free(ctx);
	return is_done ? blind_verify(key, message, bytes_of(out, key->bytes)) : ERR_SYS;
}
