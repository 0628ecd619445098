#include "blind_key.h"

#include <stdlib.h>
#include <string.h>

/* What OpenSSL had to say of it is of no use to anybody. */
static enum err failed(enum err err)
{
	ERR_clear_error();
	return err;
}

static enum err key_of(EVP_PKEY *pkey, bool is_private, struct blind_key **key)
{
	int bits = pkey ? EVP_PKEY_get_bits(pkey) : 0;
	if (!pkey || !EVP_PKEY_is_a(pkey, "RSA") || bits < BLIND_BITS || bits > BLIND_BYTES_MAX * 8 || bits % 8 != 0) {
		EVP_PKEY_free(pkey);
		return failed(pkey ? ERR_UNSUPPORTED : ERR_MALFORMED);
	}
	struct blind_key *made = malloc(sizeof *made);
	if (!made) {
		EVP_PKEY_free(pkey);
		return ERR_NOMEM;
	}
	*made = (struct blind_key){pkey, (size_t)bits / 8, is_private};
	*key = made;
	return OK;
}

enum err blind_key_new(struct blind_key **key)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)BLIND_BITS);
	return pkey ? key_of(pkey, true, key) : failed(ERR_SYS);
}

static enum err read_whole(EVP_PKEY *pkey, const uint8_t *at, struct bytes der, bool is_private, struct blind_key **key)
{
	if (pkey && at != der.p + der.len) {
		EVP_PKEY_free(pkey);
		return ERR_MALFORMED;
	}
	return key_of(pkey, is_private, key);
}

enum err blind_key_read_private(struct bytes der, struct blind_key **key)
{
	const uint8_t *at = der.p;
	EVP_PKEY *pkey = der.len > BLIND_PRIVATE_MAX ? NULL : d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, (long)der.len);
	return read_whole(pkey, at, der, true, key);
}

enum err blind_key_read_public(struct bytes spki, struct blind_key **key)
{
	const uint8_t *at = spki.p;
	EVP_PKEY *pkey = spki.len > BLIND_PUBLIC_MAX ? NULL : d2i_PUBKEY(NULL, &at, (long)spki.len);
	return read_whole(pkey, at, spki, false, key);
}

void blind_key_free(struct blind_key *key)
{
	if (key) {
		EVP_PKEY_free(key->pkey);
		free(key);
	}
}

size_t blind_key_bytes(const struct blind_key *key)
{
	return key->bytes;
}

static enum err write_der(int (*to_der)(const EVP_PKEY *pkey, unsigned char **out), const struct blind_key *key, uint8_t *out, size_t cap,
	size_t *len)
{
	int needed = to_der(key->pkey, NULL);
	if (needed <= 0) {
		return failed(ERR_SYS);
	}
	if ((size_t)needed > cap) {
		return ERR_FULL;
	}
	unsigned char *at = out;
	*len = (size_t)to_der(key->pkey, &at);
	return OK;
}

enum err blind_key_write_private(const struct blind_key *key, uint8_t out[BLIND_PRIVATE_MAX], size_t *len)
{
	return key->is_private ? write_der(i2d_PrivateKey, key, out, BLIND_PRIVATE_MAX, len) : ERR_STATE;
}

enum err blind_key_write_public(const struct blind_key *key, uint8_t out[BLIND_PUBLIC_MAX], size_t *len)
{
	return write_der(i2d_PUBKEY, key, out, BLIND_PUBLIC_MAX, len);
}

/* The bare operation of RSA, without any padding: OpenSSL blinds it against clocks, and takes no number that is too large. */
static bool raw(struct blind_key *key, bool with_private, const uint8_t *in, uint8_t *out)
{
	size_t len = key->bytes;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
	bool is_done = ctx && (with_private ? EVP_PKEY_decrypt_init(ctx) : EVP_PKEY_encrypt_init(ctx)) > 0 &&
		EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) > 0 &&
		(with_private ? EVP_PKEY_decrypt(ctx, out, &len, in, key->bytes) : EVP_PKEY_encrypt(ctx, out, &len, in, key->bytes)) > 0 &&
		len == key->bytes;
	EVP_PKEY_CTX_free(ctx);
	return is_done;
}

/* 0 and the modulus */
static bool is_between(const struct blind_key *key, const uint8_t *number)
{
	BIGNUM *n = NULL, *m = BN_bin2bn(number, (int)key->bytes, NULL);
	bool is_between = m && !BN_is_zero(m) && EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_N, &n) > 0 && BN_cmp(m, n) < 0;
	BN_free(n);
	BN_free(m);
	return is_between;
}

bool blind_is_number(const struct blind_key *key, struct bytes blinded)
{
	return blinded.len == key->bytes && is_between(key, blinded.p);
}

enum err blind_sign(struct blind_key *key, struct bytes blinded, uint8_t *out)
{
	uint8_t again[BLIND_BYTES_MAX];
	if (!key->is_private) {
		return ERR_STATE;
	}
	if (!blind_is_number(key, blinded)) {
		return ERR_MALFORMED;
	}
	if (!raw(key, true, blinded.p, out) || !raw(key, false, out, again) || CRYPTO_memcmp(again, blinded.p, key->bytes) != 0) {
		OPENSSL_cleanse(out, key->bytes);
		return failed(ERR_SYS);
	}
	return OK;
}

enum err blind_verify(struct blind_key *key, struct bytes message, struct bytes signature)
{
	EVP_PKEY_CTX *how = NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool is_signed = signature.len == key->bytes && ctx && EVP_DigestVerifyInit(ctx, &how, EVP_sha384(), NULL, key->pkey) > 0 &&
		EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0 && EVP_PKEY_CTX_set_rsa_pss_saltlen(how, BLIND_SALT_BYTES) > 0 &&
		EVP_PKEY_CTX_set_rsa_mgf1_md(how, EVP_sha384()) > 0 &&
		EVP_DigestVerify(ctx, signature.p, signature.len, message.p, message.len) == 1;
	EVP_MD_CTX_free(ctx);
	return is_signed ? OK : failed(ERR_AUTH);
}
