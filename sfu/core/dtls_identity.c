#include "dtls_identity.h"
#include "openssl_headers.h"

#include <stdlib.h>

enum { SERIAL_BITS = 63, NAME_BYTES = 8, VALID_DAYS = 365 };

struct dtls_identity {
	SSL_CTX *context;
	X509 *certificate;
	EVP_PKEY *key;
	uint8_t fingerprint[32];
};

/* The fingerprint that came by signaling vouches for the other side; a chain has nothing to say. */
static int accept_any(X509_STORE_CTX *store, void *arg)
{
	(void)store;
	(void)arg;
	return 1;
}

static bool set_random_serial(X509 *certificate)
{
	BIGNUM *number = BN_new();
	bool ok = number && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
		BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
	BN_free(number);
	return ok;
}

/* Chance as a name: it tells nobody which school or machine this is. */
static bool set_random_name(X509 *certificate)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t chance[NAME_BYTES];
	uint8_t text[2 * NAME_BYTES];
	if (RAND_bytes(chance, sizeof chance) != 1) {
		return false;
	}
	for (size_t i = 0; i < sizeof chance; i++) {
		text[2 * i] = (uint8_t)digits[chance[i] >> 4];
		text[2 * i + 1] = (uint8_t)digits[chance[i] & 15];
	}
	X509_NAME *name = X509_get_subject_name(certificate);
	return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, text, sizeof text, -1, 0) == 1 &&
		X509_set_issuer_name(certificate, name) == 1;
}

static X509 *make_certificate(EVP_PKEY *key)
{
	X509 *certificate = X509_new();
	/* a day back: clocks of clients go wrong, too */
	bool ok = certificate && X509_set_version(certificate, X509_VERSION_3) == 1 &&
		set_random_serial(certificate) && set_random_name(certificate) &&
		X509_gmtime_adj(X509_getm_notBefore(certificate), -24L * 3600) &&
		X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_DAYS * 24L * 3600) &&
		X509_set_pubkey(certificate, key) == 1 && X509_sign(certificate, key, EVP_sha256()) > 0;
	if (!ok) {
		X509_free(certificate);
		return NULL;
	}
	return certificate;
}

static bool set_context(SSL_CTX *context, X509 *certificate, EVP_PKEY *key)
{
	SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
		SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_cert_verify_callback(context, accept_any, NULL);
	/* set_tlsext_use_srtp is the one that returns 0 for success */
	return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
		SSL_CTX_set_cipher_list(context,
			"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
			"ECDHE-ECDSA-AES256-GCM-SHA384") == 1 &&
		SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
		SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") == 0 &&
		SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1;
}

static bool build(struct dtls_identity *identity)
{
	unsigned len = 0;
	identity->key = EVP_EC_gen("P-256");
	identity->certificate = identity->key ? make_certificate(identity->key) : NULL;
	identity->context = SSL_CTX_new(DTLS_method());
	return identity->certificate && identity->context &&
		X509_digest(identity->certificate, EVP_sha256(), identity->fingerprint, &len) == 1 && len == 32 &&
		set_context(identity->context, identity->certificate, identity->key);
}

struct dtls_identity *dtls_identity_new(void)
{
	struct dtls_identity *identity = calloc(1, sizeof *identity);
	if (identity && !build(identity)) {
		dtls_identity_free(identity);
		ERR_clear_error();
		return NULL;
	}
	return identity;
}

void dtls_identity_free(struct dtls_identity *identity)
{
	if (!identity) {
		return;
	}
	SSL_CTX_free(identity->context);
	X509_free(identity->certificate);
	EVP_PKEY_free(identity->key);
	free(identity);
}

const uint8_t *dtls_identity_fingerprint(const struct dtls_identity *identity)
{
	return identity->fingerprint;
}

struct ssl_ctx_st *dtls_identity_context(const struct dtls_identity *identity)
{
	return identity->context;
}
