/* DTLS over OpenSSL memory BIOs: datagrams in, datagrams and SRTP keys out. */
#include "dtls.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum {
	DTLS_RECORD_HEADER_BYTES = 13,
	DTLS_MTU_BYTES = 1200,
	DTLS_OUT_MAX_BYTES = 16 * 1024,
	CERTIFICATE_DAYS = 90
};

struct dtls_identity {
	X509 *certificate;
	EVP_PKEY *key;
	uint8_t fingerprint[32];
	SSL_CTX *context;
};

struct dtls {
	SSL *ssl;
	BIO *in;
	BIO *out;
	enum dtls_state state;
	uint8_t fingerprint[32];
	us_t deadline;
	/* what OpenSSL wrote and nobody has taken yet */
	uint8_t pending[DTLS_OUT_MAX_BYTES];
	size_t pending_len, pending_at;
};

/* The certificate is judged by its fingerprint after the handshake, not by a chain. */
static int accept_any_certificate(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

static bool sign_certificate(struct dtls_identity *id)
{
	X509 *x = id->certificate;
	uint64_t serial;
	if (RAND_bytes((unsigned char *)&serial, sizeof serial) != 1) {
		return false;
	}
	X509_NAME *name = X509_get_subject_name(x);
	return X509_set_version(x, 2) && ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1) &&
		X509_gmtime_adj(X509_getm_notBefore(x), -24L * 3600) &&
		X509_gmtime_adj(X509_getm_notAfter(x), CERTIFICATE_DAYS * 24L * 3600) &&
		X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"kreide", -1, -1, 0) &&
		X509_set_issuer_name(x, name) && X509_set_pubkey(x, id->key) && X509_sign(x, id->key, EVP_sha256());
}

static bool make_context(struct dtls_identity *id)
{
	SSL_CTX *c = SSL_CTX_new(DTLS_method());
	id->context = c;
	if (!c) {
		return false;
	}
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any_certificate);
	SSL_CTX_set_options(c, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_read_ahead(c, 1);
	return SSL_CTX_set_min_proto_version(c, DTLS1_2_VERSION) == 1 &&
		SSL_CTX_set_cipher_list(c, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
		SSL_CTX_use_certificate(c, id->certificate) == 1 && SSL_CTX_use_PrivateKey(c, id->key) == 1 &&
		/* this one returns 0 for success */
		SSL_CTX_set_tlsext_use_srtp(c, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") == 0;
}

struct dtls_identity *dtls_identity_new(void)
{
	struct dtls_identity *id = calloc(1, sizeof *id);
	unsigned len = sizeof id->fingerprint;
	if (!id) {
		return NULL;
	}
	id->key = EVP_EC_gen("P-256");
	id->certificate = X509_new();
	if (!id->key || !id->certificate || !sign_certificate(id) ||
		X509_digest(id->certificate, EVP_sha256(), id->fingerprint, &len) != 1 || !make_context(id)) {
		dtls_identity_free(id);
		ERR_clear_error();
		return NULL;
	}
	return id;
}

void dtls_identity_free(struct dtls_identity *id)
{
	if (id) {
		SSL_CTX_free(id->context);
		X509_free(id->certificate);
		EVP_PKEY_free(id->key);
		free(id);
	}
}

const uint8_t *dtls_identity_fingerprint(const struct dtls_identity *id)
{
	return id->fingerprint;
}

struct dtls *dtls_new(const struct dtls_identity *identity, enum dtls_role role, const uint8_t fingerprint[32])
{
	struct dtls *d = calloc(1, sizeof *d);
	if (!d) {
		return NULL;
	}
	memcpy(d->fingerprint, fingerprint, sizeof d->fingerprint);
	d->deadline = US_NEVER;
	d->ssl = SSL_new(identity->context);
	d->in = BIO_new(BIO_s_mem());
	d->out = BIO_new(BIO_s_mem());
	if (!d->ssl || !d->in || !d->out) {
		BIO_free(d->in);
		BIO_free(d->out);
		SSL_free(d->ssl);
		free(d);
		return NULL;
	}
	BIO_set_mem_eof_return(d->in, -1);
	BIO_set_mem_eof_return(d->out, -1);
	SSL_set_bio(d->ssl, d->in, d->out);
	DTLS_set_link_mtu(d->ssl, DTLS_MTU_BYTES);
	if (role == DTLS_SERVER) {
		SSL_set_accept_state(d->ssl);
	} else {
		SSL_set_connect_state(d->ssl);
	}
	return d;
}

void dtls_free(struct dtls *d)
{
	if (d) {
		SSL_free(d->ssl);
		free(d);
	}
}

/* Moves what OpenSSL wrote behind what still waits. */
static void collect_output(struct dtls *d)
{
	if (d->pending_at > 0) {
		memmove(d->pending, d->pending + d->pending_at, d->pending_len - d->pending_at);
		d->pending_len -= d->pending_at;
		d->pending_at = 0;
	}
	for (;;) {
		size_t room = sizeof d->pending - d->pending_len;
		int n = room ? BIO_read(d->out, d->pending + d->pending_len, (int)room) : 0;
		if (n <= 0) {
			break;
		}
		d->pending_len += (size_t)n;
	}
	if (d->pending_len == sizeof d->pending) {
		(void)BIO_reset(d->out); /* nobody takes it: a later retransmission will come again */
	}
}

static void read_timer(struct dtls *d, us_t now)
{
	struct timeval left;
	d->deadline = US_NEVER;
	if (d->state == DTLS_HANDSHAKING && DTLSv1_get_timeout(d->ssl, &left)) {
		/* OpenSSL calls less than 15 ms "expired", so never wait for 0 */
		us_t wait_us = (us_t)left.tv_sec * US_PER_S + left.tv_usec;
		d->deadline = now + us_max(wait_us, US_PER_MS);
	}
}

static bool is_expected_certificate(const struct dtls *d)
{
	uint8_t digest[32];
	unsigned len = sizeof digest;
	X509 *peer = SSL_get1_peer_certificate(d->ssl);
	bool ok = peer && X509_digest(peer, EVP_sha256(), digest, &len) == 1 &&
		bytes_equal_secret(bytes_of(digest, sizeof digest), bytes_of(d->fingerprint, sizeof d->fingerprint));
	X509_free(peer);
	return ok;
}

static void finish_handshake(struct dtls *d)
{
	bool ok = is_expected_certificate(d) && SSL_get_selected_srtp_profile(d->ssl) != NULL;
	d->state = ok ? DTLS_CONNECTED : DTLS_FAILED;
}

static void step_handshake(struct dtls *d)
{
	int result = SSL_do_handshake(d->ssl);
	if (result == 1) {
		finish_handshake(d);
	}
	/* whatever went wrong was one bad datagram; the handshake goes on with the next good one */
	ERR_clear_error();
}

void dtls_start(struct dtls *d, us_t now)
{
	if (d->state == DTLS_HANDSHAKING) {
		step_handshake(d);
		collect_output(d);
		read_timer(d, now);
	}
}

/* After the handshake only two things are of interest: retransmitted flights, and the authenticated goodbye. */
static void read_after_handshake(struct dtls *d)
{
	uint8_t scratch[DTLS_DATAGRAM_MAX];
	int n = SSL_read(d->ssl, scratch, sizeof scratch);
	if (n <= 0 && SSL_get_error(d->ssl, n) == SSL_ERROR_ZERO_RETURN) {
		d->state = DTLS_CLOSED;
	}
	ERR_clear_error();
}

void dtls_on_datagram(struct dtls *d, struct bytes datagram, us_t now)
{
	if (d->state == DTLS_CLOSED || d->state == DTLS_FAILED || datagram.len > DTLS_DATAGRAM_MAX) {
		return;
	}
	ERR_clear_error();
	if (BIO_write(d->in, datagram.p, (int)datagram.len) != (int)datagram.len) {
		return;
	}
	if (d->state == DTLS_HANDSHAKING) {
		step_handshake(d);
	} else {
		read_after_handshake(d);
	}
	/* what was not understood must not be glued to the next datagram */
	(void)BIO_reset(d->in);
	collect_output(d);
	read_timer(d, now);
}

void dtls_on_time(struct dtls *d, us_t now)
{
	if (d->state != DTLS_HANDSHAKING || now < d->deadline) {
		return;
	}
	if (DTLSv1_handle_timeout(d->ssl) < 0) {
		d->state = DTLS_FAILED; /* twelve retransmissions without an answer */
	}
	ERR_clear_error();
	collect_output(d);
	read_timer(d, now);
}

us_t dtls_deadline(const struct dtls *d)
{
	return d->deadline;
}

size_t dtls_take_datagram(struct dtls *d, uint8_t *buf, size_t cap)
{
	size_t limit = cap < DTLS_MTU_BYTES ? cap : DTLS_MTU_BYTES;
	size_t len = 0;
	collect_output(d);
	/* memory BIOs lose the borders of datagrams: pack whole records again */
	while (d->pending_len - d->pending_at >= DTLS_RECORD_HEADER_BYTES) {
		const uint8_t *record = d->pending + d->pending_at;
		size_t record_len = DTLS_RECORD_HEADER_BYTES + (size_t)load_u16(record + 11);
		if (record_len > d->pending_len - d->pending_at || len + record_len > limit) {
			break;
		}
		memcpy(buf + len, record, record_len);
		len += record_len;
		d->pending_at += record_len;
	}
	if (len == 0) {
		d->pending_len = d->pending_at = 0; /* nothing, or a record that fits nowhere */
	}
	return len;
}

enum dtls_state dtls_state(const struct dtls *d)
{
	return d->state;
}

enum err dtls_keys(const struct dtls *d, struct srtp_keys *keys)
{
	static const char label[] = "EXTRACTOR-dtls_srtp";
	uint8_t material[2 * (16 + 14)];
	if (d->state != DTLS_CONNECTED) {
		return ERR_STATE;
	}
	const SRTP_PROTECTION_PROFILE *profile = SSL_get_selected_srtp_profile(d->ssl);
	bool is_gcm = profile && profile->id == SRTP_AEAD_AES_128_GCM;
	size_t salt = is_gcm ? 12 : 14;
	if (!profile || SSL_export_keying_material(d->ssl, material, 2 * (16 + salt), label, sizeof label - 1, NULL, 0, 0) != 1) {
		ERR_clear_error();
		return ERR_SYS;
	}
	/* RFC 5764 section 4.2: client key, server key, client salt, server salt */
	uint8_t *client = SSL_is_server(d->ssl) ? keys->in : keys->out;
	uint8_t *server = SSL_is_server(d->ssl) ? keys->out : keys->in;
	memset(keys, 0, sizeof *keys);
	keys->suite = is_gcm ? SRTP_SUITE_AEAD_AES_128_GCM : SRTP_SUITE_AES128_CM_SHA1_80;
	memcpy(client, material, 16);
	memcpy(server, material + 16, 16);
	memcpy(client + 16, material + 32, salt);
	memcpy(server + 16, material + 32 + salt, salt);
	OPENSSL_cleanse(material, sizeof material);
	return OK;
}

void dtls_close(struct dtls *d)
{
	if (d->state == DTLS_CONNECTED) {
		SSL_shutdown(d->ssl);
		ERR_clear_error();
		collect_output(d);
	}
	d->state = DTLS_CLOSED;
	d->deadline = US_NEVER;
}
