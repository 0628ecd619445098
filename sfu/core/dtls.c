#include "dtls.h"
#include "dtls_identity.h"
#include "dtls_record.h"
#include "dtls_rest.h"
#include "openssl_headers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum {
	DTLS_MTU = 1200,
	EXPORT_MAX = 60,
	MAX_RESTARTS = 100, /* of one handshake: each can cost a signature */
};
#define DTLS_HANDSHAKE_US (30 * US_PER_S)
/* OpenSSL's own clock may run behind `now`: ask again after so long, not at once. */
#define DTLS_TICK_US (10 * US_PER_MS)

struct dtls {
	const struct dtls_identity *identity;
	SSL *ssl;
	BIO *in, *out; /* the ssl's */
	struct dtls_rest *rest; /* instead of it, after the handshake */
	bool flight_waits, goodbye_waits; /* of the rest, to be sent */
	enum dtls_role role;
	enum dtls_state state;
	uint8_t fingerprint[32];
	uint32_t restarts;
	us_t give_up_at; /* of the handshake, US_NEVER: has not begun */
	us_t timer_at;
	struct srtp_keys keys;
};

/*
 * When a flight is repeated. A second at first and doubling, as RFC 6347 section 4.2.4.1 has it, keeps somebody whose line
 * loses a fifth waiting for half a minute. Thirteen times are the end for OpenSSL; these take the time of the handshake.
 */
static unsigned next_timeout_us(SSL *ssl, unsigned last_us)
{
	enum { FIRST_US = 250 * US_PER_MS, MOST_US = 3 * US_PER_S };
	(void)ssl;
	return last_us == 0 ? FIRST_US : last_us < MOST_US / 2 ? 2 * last_us : MOST_US;
}

static bool open_session(struct dtls *d)
{
	d->ssl = SSL_new(dtls_identity_context(d->identity));
	d->in = BIO_new(BIO_s_mem());
	d->out = BIO_new(BIO_s_mem());
	if (!d->ssl || !d->in || !d->out) {
		BIO_free(d->in);
		BIO_free(d->out);
		SSL_free(d->ssl);
		d->ssl = NULL;
		return false;
	}
	BIO_set_mem_eof_return(d->in, -1);
	BIO_set_mem_eof_return(d->out, -1);
	SSL_set_bio(d->ssl, d->in, d->out);
	DTLS_set_link_mtu(d->ssl, DTLS_MTU);
	DTLS_set_timer_cb(d->ssl, next_timeout_us);
	if (d->role == DTLS_SERVER) {
		SSL_set_accept_state(d->ssl);
	} else {
		SSL_set_connect_state(d->ssl);
	}
	d->timer_at = US_NEVER;
	return true;
}

struct dtls *dtls_new(const struct dtls_identity *identity, enum dtls_role role, const uint8_t fingerprint[32])
{
	struct dtls *d = calloc(1, sizeof *d);
	if (!d) {
		return NULL;
	}
	d->identity = identity;
	d->role = role;
	d->give_up_at = US_NEVER;
	memcpy(d->fingerprint, fingerprint, sizeof d->fingerprint);
	if (!open_session(d)) {
		free(d);
		ERR_clear_error();
		return NULL;
	}
	return d;
}

void dtls_free(struct dtls *d)
{
	if (!d) {
		return;
	}
	SSL_free(d->ssl);
	OPENSSL_clear_free(d->rest, sizeof *d->rest);
	OPENSSL_cleanse(d, sizeof *d);
	free(d);
}

static void fail(struct dtls *d)
{
	d->state = DTLS_FAILED;
	d->timer_at = US_NEVER;
	(void)BIO_reset(d->out);
}

static bool is_expected_peer(struct dtls *d)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	X509 *certificate = SSL_get1_peer_certificate(d->ssl);
	bool ok = certificate && X509_digest(certificate, EVP_sha256(), digest, &len) == 1 && len == 32 &&
		bytes_equal_secret(bytes_of(digest, 32), bytes_of(d->fingerprint, 32));
	X509_free(certificate);
	return ok;
}

static enum srtp_suite chosen_suite(struct dtls *d)
{
	const SRTP_PROTECTION_PROFILE *profile = SSL_get_selected_srtp_profile(d->ssl);
	if (profile && profile->id == SRTP_AEAD_AES_128_GCM) {
		return SRTP_SUITE_AEAD_AES_128_GCM;
	}
	if (profile && profile->id == SRTP_AES128_CM_SHA1_80) {
		return SRTP_SUITE_AES128_CM_SHA1_80;
	}
	return SRTP_SUITE_NONE;
}

/* RFC 5764 section 4.2: client key, server key, client salt, server salt. */
static bool export_keys(struct dtls *d)
{
	static const char label[] = "EXTRACTOR-dtls_srtp";
	enum { KEY = 16 };
	uint8_t material[EXPORT_MAX];
	d->keys.suite = chosen_suite(d);
	if (d->keys.suite == SRTP_SUITE_NONE) {
		return false;
	}
	size_t salt = d->keys.suite == SRTP_SUITE_AEAD_AES_128_GCM ? 12 : 14;
	if (SSL_export_keying_material(d->ssl, material, 2 * (KEY + salt), label, sizeof label - 1, NULL, 0, 0) != 1) {
		return false;
	}
	uint8_t *client = d->role == DTLS_SERVER ? d->keys.in : d->keys.out;
	uint8_t *server = d->role == DTLS_SERVER ? d->keys.out : d->keys.in;
	memcpy(client, material, KEY);
	memcpy(server, material + KEY, KEY);
	memcpy(client + KEY, material + 2 * KEY, salt);
	memcpy(server + KEY, material + 2 * KEY + salt, salt);
	OPENSSL_cleanse(material, sizeof material);
	return true;
}

/* Where the SSL has to stay: its two record buffers of 16 kB each are there only while something comes. */
static void sleep_ssl(struct dtls *d)
{
	(void)SSL_free_buffers(d->ssl);
}

static bool wake_ssl(struct dtls *d)
{
	return d->ssl && SSL_alloc_buffers(d->ssl) == 1;
}

/* What a server needs from now on is little. Clients are in tests and synthetic peers only. */
static enum err rest(struct dtls *d)
{
	struct dtls_rest *r = d->role == DTLS_SERVER ? OPENSSL_malloc(sizeof *r) : NULL;
	enum err e = r ? dtls_rest_begin(r, d->ssl, d->out) : ERR_UNSUPPORTED;
	if (e != OK) {
		OPENSSL_clear_free(r, sizeof *r);
		sleep_ssl(d);
		return e == ERR_UNSUPPORTED ? OK : e;
	}
	SSL_free(d->ssl);
	d->ssl = NULL;
	d->in = NULL;
	d->out = NULL;
	d->rest = r;
	d->flight_waits = true;
	return OK;
}

static void finish_handshake(struct dtls *d)
{
	if (!is_expected_peer(d) || !export_keys(d)) {
		OPENSSL_cleanse(&d->keys, sizeof d->keys);
		fail(d);
		return;
	}
	d->state = DTLS_CONNECTED;
	d->timer_at = US_NEVER;
	if (rest(d) != OK) {
		OPENSSL_cleanse(&d->keys, sizeof d->keys);
		fail(d);
	}
}

/*
 * OpenSSL gives up for good on a message that it does not understand. A server begins anew then: whoever is really
 * there sends his ClientHello again, and the time limit of the handshake goes on. What OpenSSL wanted to say about
 * it (an alert, which would end the other side's attempt) is not sent.
 */
static void recover(struct dtls *d)
{
	if (d->role == DTLS_CLIENT || ++d->restarts > MAX_RESTARTS) {
		fail(d);
		return;
	}
	SSL_free(d->ssl);
	if (!open_session(d)) {
		d->in = NULL;
		d->out = NULL;
		d->state = DTLS_FAILED;
	}
}

static void step_handshake(struct dtls *d)
{
	int r = SSL_do_handshake(d->ssl);
	if (r == 1) {
		finish_handshake(d);
		return;
	}
	int why = SSL_get_error(d->ssl, r);
	if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
		recover(d);
	}
}

/* After the handshake only close_notify matters, and repeats of the last flight, which OpenSSL answers in here. */
static void read_records(struct dtls *d)
{
	uint8_t scratch[2048];
	int r;
	do {
		r = SSL_read(d->ssl, scratch, sizeof scratch);
	} while (r > 0);
	if (SSL_get_shutdown(d->ssl) & SSL_RECEIVED_SHUTDOWN) {
		d->state = DTLS_CLOSED;
	}
}

static void set_timer(struct dtls *d, us_t now)
{
	struct timeval left;
	d->timer_at = US_NEVER;
	if (d->state == DTLS_HANDSHAKING && DTLSv1_get_timeout(d->ssl, &left) == 1) {
		us_t left_us = (us_t)left.tv_sec * US_PER_S + (us_t)left.tv_usec;
		d->timer_at = now + us_max(left_us, DTLS_TICK_US);
	}
}

static void begin(struct dtls *d, us_t now)
{
	if (d->give_up_at == US_NEVER) {
		d->give_up_at = now + DTLS_HANDSHAKE_US;
	}
}

void dtls_start(struct dtls *d, us_t now)
{
	if (d->state != DTLS_HANDSHAKING) {
		return;
	}
	begin(d, now);
	ERR_clear_error();
	step_handshake(d);
	ERR_clear_error();
	set_timer(d, now);
}

void dtls_on_datagram(struct dtls *d, struct bytes datagram, us_t now)
{
	uint8_t clean[DTLS_DATAGRAM_MAX];
	if (d->state == DTLS_CLOSED || d->state == DTLS_FAILED) {
		return;
	}
	if (d->rest) {
		enum dtls_rest_event event = dtls_rest_on_records(d->rest, datagram);
		d->flight_waits |= event == DTLS_REST_REPEATED;
		d->state = event == DTLS_REST_CLOSED ? DTLS_CLOSED : d->state;
		ERR_clear_error();
		return;
	}
	size_t len = dtls_record_filter(datagram, d->state == DTLS_HANDSHAKING, clean, sizeof clean);
	if (len == 0) {
		return;
	}
	begin(d, now);
	ERR_clear_error();
	(void)BIO_reset(d->in);
	if (BIO_write(d->in, clean, (int)len) == (int)len) {
		if (d->state == DTLS_HANDSHAKING) {
			step_handshake(d);
		}
		if (d->state == DTLS_CONNECTED && wake_ssl(d)) {
			read_records(d);
			sleep_ssl(d);
		}
	}
	ERR_clear_error();
	set_timer(d, now);
}

void dtls_on_time(struct dtls *d, us_t now)
{
	if (d->state != DTLS_HANDSHAKING) {
		return;
	}
	if (d->give_up_at != US_NEVER && now >= d->give_up_at) {
		fail(d);
		return;
	}
	if (now < d->timer_at) {
		return;
	}
	ERR_clear_error();
	if (DTLSv1_handle_timeout(d->ssl) < 0) {
		recover(d);
	}
	ERR_clear_error();
	set_timer(d, now);
}

us_t dtls_deadline(const struct dtls *d)
{
	return d->state == DTLS_HANDSHAKING ? us_min(d->timer_at, d->give_up_at) : US_NEVER;
}

static size_t take_rest(struct dtls *d, uint8_t *buf, size_t cap)
{
	struct bytes next = d->flight_waits ? bytes_of(d->rest->flight, d->rest->flight_len) :
		d->goodbye_waits ? bytes_of(d->rest->goodbye, d->rest->goodbye_len) : bytes_of(NULL, 0);
	*(d->flight_waits ? &d->flight_waits : &d->goodbye_waits) = false;
	if (next.len == 0 || next.len > cap) {
		return 0;
	}
	memcpy(buf, next.p, next.len);
	return next.len;
}

size_t dtls_take_datagram(struct dtls *d, uint8_t *buf, size_t cap)
{
	if (d->rest) {
		return take_rest(d, buf, cap);
	}
	char *waiting = NULL;
	if (!d->out) {
		return 0;
	}
	long waiting_len = BIO_get_mem_data(d->out, &waiting);
	if (waiting_len <= 0) {
		return 0;
	}
	size_t limit = cap < DTLS_MTU ? cap : DTLS_MTU;
	size_t len = dtls_record_pack(bytes_of(waiting, (size_t)waiting_len), limit);
	if (len == 0) {
		/* a record larger than the limit: it can't be sent at all */
		(void)BIO_reset(d->out);
		return 0;
	}
	int taken = BIO_read(d->out, buf, (int)len);
	return taken > 0 ? (size_t)taken : 0;
}

enum dtls_state dtls_state(const struct dtls *d)
{
	return d->state;
}

enum err dtls_keys(const struct dtls *d, struct srtp_keys *keys)
{
	if (d->state != DTLS_CONNECTED) {
		return ERR_STATE;
	}
	*keys = d->keys;
	return OK;
}

void dtls_close(struct dtls *d)
{
	d->goodbye_waits = d->rest && d->state == DTLS_CONNECTED;
	if (d->state == DTLS_CONNECTED && wake_ssl(d)) {
		ERR_clear_error();
		(void)SSL_shutdown(d->ssl);
		ERR_clear_error();
	}
	if (d->state == DTLS_CONNECTED || d->state == DTLS_HANDSHAKING) {
		d->state = DTLS_CLOSED;
	}
	d->timer_at = US_NEVER;
}
