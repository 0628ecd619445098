#include "dtls_rest.h"

#include "dtls_record.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <string.h>

enum {
	MASTER_BYTES = 48,
	RANDOM_BYTES = 32,
	NONCE_BYTES = 8, /* the part that stands in the record (RFC 5288) */
	TAG_BYTES = 16,
	TEXT_MAX = 256,  /* a repeated Finished has 24 bytes, an alert 2 */
	FINISHED = 20,   /* type of a handshake message */
	ALERT_BYTES = 2,
	ALERT_FATAL = 2,
	CLOSE_NOTIFY = 0,
};

/* RFC 5246 section 6.3, without MAC keys: client key, server key, client salt, server salt. */
struct key_block {
	uint8_t client_key[DTLS_REST_KEY_BYTES], server_key[DTLS_REST_KEY_BYTES];
	uint8_t client_salt[DTLS_REST_SALT_BYTES], server_salt[DTLS_REST_SALT_BYTES];
};

static bool derive(const uint8_t *master, size_t master_len, const uint8_t *seed, size_t seed_len, struct key_block *keys)
{
	static const char label[] = "key expansion";
	char digest[] = "SHA256";
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
	EVP_KDF_CTX *c = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	/* the interface takes no const; nothing of it is written */
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, (void *)master, master_len),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, (void *)label, sizeof label - 1),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, (void *)seed, seed_len),
		OSSL_PARAM_construct_end(),
	};
	bool ok = c && EVP_KDF_derive(c, (uint8_t *)keys, sizeof *keys, params) == 1;
	EVP_KDF_CTX_free(c);
	EVP_KDF_free(kdf);
	return ok;
}

static bool read_keys(SSL *ssl, struct key_block *keys)
{
	uint8_t master[MASTER_BYTES];
	uint8_t seed[2 * RANDOM_BYTES];
	size_t len = SSL_SESSION_get_master_key(SSL_get_session(ssl), master, sizeof master);
	bool ok = len == sizeof master && SSL_get_server_random(ssl, seed, RANDOM_BYTES) == RANDOM_BYTES &&
		SSL_get_client_random(ssl, seed + RANDOM_BYTES, RANDOM_BYTES) == RANDOM_BYTES &&
		derive(master, len, seed, sizeof seed, keys);
	OPENSSL_cleanse(master, sizeof master);
	return ok;
}

/* RFC 5288: the text of a record, 0 bytes if it is not authentic. */
static size_t open_record(const uint8_t *key, const uint8_t *salt, const struct dtls_record *record, uint8_t text[TEXT_MAX])
{
	uint8_t iv[DTLS_REST_SALT_BYTES + NONCE_BYTES];
	uint8_t aad[DTLS_RECORD_HEADER_BYTES];
	uint8_t tag[TAG_BYTES];
	struct writer w;
	int n = 0;
	if (record->fragment.len <= NONCE_BYTES + TAG_BYTES || record->fragment.len > NONCE_BYTES + TEXT_MAX + TAG_BYTES) {
		return 0;
	}
	size_t len = record->fragment.len - NONCE_BYTES - TAG_BYTES;
	const uint8_t *sealed = record->fragment.p + NONCE_BYTES;
	memcpy(iv, salt, DTLS_REST_SALT_BYTES);
	memcpy(iv + DTLS_REST_SALT_BYTES, record->fragment.p, NONCE_BYTES);
	memcpy(tag, sealed + len, sizeof tag);
	writer_init(&w, aad, sizeof aad);
	write_u64(&w, (uint64_t)record->epoch << 48 | record->number);
	write_u8(&w, record->type);
	write_u16(&w, record->version);
	write_u16(&w, (uint16_t)len);
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	bool ok = c && EVP_DecryptInit_ex(c, EVP_aes_128_gcm(), NULL, key, iv) == 1 &&
		EVP_DecryptUpdate(c, NULL, &n, aad, sizeof aad) == 1 &&
		EVP_DecryptUpdate(c, text, &n, sealed, (int)len) == 1 &&
		EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag) == 1 && EVP_DecryptFinal_ex(c, text + n, &n) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok ? len : 0;
}

/* From the ChangeCipherSpec on; what may stand before it are repetitions of an earlier flight. */
static bool keep_flight(struct dtls_rest *r, struct bytes written)
{
	struct dtls_record record;
	while (dtls_record_read(written, &record) && record.type != DTLS_CHANGE_CIPHER_SPEC) {
		written = bytes_skip(written, record.len);
	}
	if (written.len == 0 || written.len > sizeof r->flight) {
		return false;
	}
	memcpy(r->flight, written.p, written.len);
	r->flight_len = written.len;
	return true;
}

/* The goodbye that OpenSSL has written. That it opens with the server's key shows that the client's is right, too. */
static bool keep_goodbye(struct dtls_rest *r, struct bytes written, const struct key_block *keys)
{
	struct dtls_record record;
	uint8_t text[TEXT_MAX];
	if (!dtls_record_read(written, &record) || record.len != written.len || record.len > sizeof r->goodbye ||
		record.type != DTLS_ALERT ||
		open_record(keys->server_key, keys->server_salt, &record, text) != ALERT_BYTES || text[1] != CLOSE_NOTIFY) {
		return false;
	}
	memcpy(r->goodbye, written.p, written.len);
	r->goodbye_len = written.len;
	return true;
}

static struct bytes content_of(BIO *bio)
{
	char *p = NULL;
	long len = BIO_get_mem_data(bio, &p);
	return bytes_of(p, len > 0 ? (size_t)len : 0);
}

enum err dtls_rest_begin(struct dtls_rest *r, SSL *ssl, BIO *out)
{
	struct key_block keys;
	const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
	memset(r, 0, sizeof *r);
	if (SSL_version(ssl) != DTLS1_2_VERSION || !cipher || SSL_CIPHER_get_cipher_nid(cipher) != NID_aes_128_gcm ||
		!keep_flight(r, content_of(out)) || !read_keys(ssl, &keys)) {
		return ERR_UNSUPPORTED;
	}
	memcpy(r->key, keys.client_key, sizeof r->key);
	memcpy(r->salt, keys.client_salt, sizeof r->salt);
	r->next = 1; /* 0 was Finished */
	(void)BIO_reset(out);
	bool ok = SSL_shutdown(ssl) >= 0 && keep_goodbye(r, content_of(out), &keys);
	OPENSSL_cleanse(&keys, sizeof keys);
	return ok ? OK : ERR_SYS;
}

static enum dtls_rest_event event_of(uint8_t type, const uint8_t *text, size_t len)
{
	if (type == DTLS_ALERT && len == ALERT_BYTES && (text[0] == ALERT_FATAL || text[1] == CLOSE_NOTIFY)) {
		return DTLS_REST_CLOSED;
	}
	return type == DTLS_HANDSHAKE && len > 0 && text[0] == FINISHED ? DTLS_REST_REPEATED : DTLS_REST_NOTHING;
}

enum dtls_rest_event dtls_rest_on_records(struct dtls_rest *r, struct bytes datagram)
{
	struct dtls_record record;
	enum dtls_rest_event event = DTLS_REST_NOTHING;
	for (; event != DTLS_REST_CLOSED && dtls_record_read(datagram, &record); datagram = bytes_skip(datagram, record.len)) {
		uint8_t text[TEXT_MAX];
		bool is_wanted = record.epoch == 1 && record.number >= r->next &&
			(record.type == DTLS_ALERT || record.type == DTLS_HANDSHAKE);
		size_t len = is_wanted ? open_record(r->key, r->salt, &record, text) : 0;
		if (len > 0) {
			enum dtls_rest_event now = event_of(record.type, text, len);
			r->next = record.number + 1;
			event = now != DTLS_REST_NOTHING ? now : event;
		}
	}
	return event;
}
