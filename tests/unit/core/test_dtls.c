/* Does the handshake complete, survive loss and nonsense, and believe nobody but the announced certificate? */
#include "dtls.h"
#include "dtls_identity.h"
#include "dtls_record.h"
#include "memory.h"
#include "openssl_headers.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
/* last: it needs the ones above */
#include <cmocka.h>

/* OpenSSL's DTLS timers read gettimeofday; this definition moves them onto the test's clock. */
static us_t wall_us = US_PER_S * 1000000;
int gettimeofday(struct timeval *restrict tv, void *restrict zone);
int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	(void)zone;
	tv->tv_sec = (time_t)(wall_us / US_PER_S);
	tv->tv_usec = (suseconds_t)(wall_us % US_PER_S);
	return 0;
}

struct pair {
	struct dtls_identity *server_identity, *client_identity;
	struct dtls *server, *client;
	struct rng rng;
	uint32_t loss_percent, noise_percent;
	bool injects_alerts;
};

static void pair_init(struct pair *p, bool has_right_fingerprint)
{
	static const uint8_t wrong[32] = {1};
	memset(p, 0, sizeof *p);
	rng_init(&p->rng, 7);
	p->server_identity = dtls_identity_new();
	p->client_identity = dtls_identity_new();
	assert_non_null(p->server_identity);
	assert_non_null(p->client_identity);
	p->server = dtls_new(p->server_identity, DTLS_SERVER,
		has_right_fingerprint ? dtls_identity_fingerprint(p->client_identity) : wrong);
	p->client = dtls_new(p->client_identity, DTLS_CLIENT, dtls_identity_fingerprint(p->server_identity));
	assert_non_null(p->server);
	assert_non_null(p->client);
}

static void pair_finish(struct pair *p)
{
	dtls_free(p->server);
	dtls_free(p->client);
	dtls_identity_free(p->server_identity);
	dtls_identity_free(p->client_identity);
}

static void disturb(struct pair *p, struct dtls *to)
{
	static const uint8_t alert[] = {21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
	uint8_t noise[200];
	if (p->injects_alerts) {
		dtls_on_datagram(to, bytes_of(alert, sizeof alert), wall_us);
	}
	if (rng_below(&p->rng, 100) < p->noise_percent) {
		rng_fill(&p->rng, noise, sizeof noise);
		noise[0] = (uint8_t)(20 + rng_below(&p->rng, 4));
		dtls_on_datagram(to, bytes_of(noise, 1 + rng_below(&p->rng, sizeof noise)), wall_us);
	}
}

static size_t carry(struct pair *p, struct dtls *from, struct dtls *to)
{
	uint8_t datagram[DTLS_DATAGRAM_MAX];
	size_t carried = 0;
	size_t len;
	while ((len = dtls_take_datagram(from, datagram, sizeof datagram)) > 0) {
		assert_true(len <= 1200);
		carried++;
		disturb(p, to);
		if (rng_below(&p->rng, 100) >= p->loss_percent) {
			dtls_on_datagram(to, bytes_of(datagram, len), wall_us);
		}
	}
	return carried;
}

/* Until nothing moves any more; then to the next deadline, for at most `limit_us`. */
static void run(struct pair *p, us_t limit_us)
{
	us_t end = wall_us + limit_us;
	for (;;) {
		while (carry(p, p->client, p->server) + carry(p, p->server, p->client) > 0) {
		}
		us_t next = us_min(dtls_deadline(p->client), dtls_deadline(p->server));
		if (next > end) {
			wall_us = end;
			return;
		}
		wall_us = us_max(wall_us, next);
		dtls_on_time(p->client, wall_us);
		dtls_on_time(p->server, wall_us);
		assert_true(dtls_deadline(p->client) > wall_us);
		assert_true(dtls_deadline(p->server) > wall_us);
	}
}

static void assert_connected(struct pair *p)
{
	struct srtp_keys server;
	struct srtp_keys client;
	assert_int_equal(dtls_state(p->server), DTLS_CONNECTED);
	assert_int_equal(dtls_state(p->client), DTLS_CONNECTED);
	assert_int_equal(dtls_keys(p->server, &server), OK);
	assert_int_equal(dtls_keys(p->client, &client), OK);
	assert_int_equal(server.suite, SRTP_SUITE_AEAD_AES_128_GCM);
	assert_int_equal(client.suite, SRTP_SUITE_AEAD_AES_128_GCM);
	assert_memory_equal(server.in, client.out, 28);
	assert_memory_equal(server.out, client.in, 28);
	assert_memory_not_equal(server.in, server.out, 28);
}

static void handshake_and_close(void **state)
{
	(void)state;
	struct pair p;
	struct srtp_keys keys;
	pair_init(&p, true);
	assert_int_equal(dtls_keys(p.server, &keys), ERR_STATE);
	assert_true(dtls_deadline(p.server) == US_NEVER);
	dtls_start(p.client, wall_us);
	run(&p, US_PER_S / 2);
	assert_connected(&p);
	dtls_close(p.server);
	assert_int_equal(dtls_state(p.server), DTLS_CLOSED);
	(void)carry(&p, p.server, p.client);
	assert_int_equal(dtls_state(p.client), DTLS_CLOSED);
	pair_finish(&p);
}

static void use_cipher(struct pair *p, const char *cipher)
{
	dtls_free(p->client);
	assert_int_equal(SSL_CTX_set_cipher_list(dtls_identity_context(p->client_identity), cipher), 1);
	p->client = dtls_new(p->client_identity, DTLS_CLIENT, dtls_identity_fingerprint(p->server_identity));
}

/* Whether the server has let go of its SSL or, with another cipher, needs it still. */
static void either_side_may_say_goodbye(void **state)
{
	static const char *const ciphers[] = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES256-GCM-SHA384"};
	(void)state;
	for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++) {
		for (int by_client = 0; by_client < 2; by_client++) {
			struct pair p;
			pair_init(&p, true);
			use_cipher(&p, ciphers[i]);
			dtls_start(p.client, wall_us);
			run(&p, US_PER_S / 2);
			assert_connected(&p);
			struct dtls *leaving = by_client ? p.client : p.server, *other = by_client ? p.server : p.client;
			dtls_close(leaving);
			assert_int_equal(carry(&p, leaving, other), 1);
			assert_int_equal(dtls_state(other), DTLS_CLOSED);
			assert_int_equal(carry(&p, other, leaving), 0);
			pair_finish(&p);
		}
	}
}

static void forged_goodbyes_are_not_believed(void **state)
{
	(void)state;
	struct pair p;
	uint8_t goodbye[DTLS_DATAGRAM_MAX], forged[DTLS_DATAGRAM_MAX];
	pair_init(&p, true);
	dtls_start(p.client, wall_us);
	run(&p, US_PER_S / 2);
	dtls_close(p.client);
	size_t len = dtls_take_datagram(p.client, goodbye, sizeof goodbye);
	assert_true(len > 0);
	for (size_t i = 0; i < 8 * len; i++) {
		memcpy(forged, goodbye, len);
		forged[i / 8] ^= (uint8_t)(1 << i % 8);
		dtls_on_datagram(p.server, bytes_of(forged, len), wall_us);
	}
	for (size_t cut = 0; cut < len; cut++) {
		dtls_on_datagram(p.server, bytes_of(goodbye, cut), wall_us);
	}
	assert_int_equal(dtls_state(p.server), DTLS_CONNECTED);
	assert_int_equal(carry(&p, p.server, p.client), 0);
	dtls_on_datagram(p.server, bytes_of(goodbye, len), wall_us);
	assert_int_equal(dtls_state(p.server), DTLS_CLOSED);
	pair_finish(&p);
}

/* Who did not get the last flight repeats his own; a recording of that is answered once. */
static void last_flight_is_sent_again(void **state)
{
	(void)state;
	struct pair p;
	uint8_t datagram[DTLS_DATAGRAM_MAX], repeated[DTLS_DATAGRAM_MAX];
	size_t len = 0, repeated_len = 0;
	pair_init(&p, true);
	dtls_start(p.client, wall_us);
	while (dtls_state(p.server) != DTLS_CONNECTED) {
		(void)carry(&p, p.client, p.server);
		if (dtls_state(p.server) != DTLS_CONNECTED) {
			(void)carry(&p, p.server, p.client);
		}
	}
	for (int i = 0; i < 3; i++) {
		assert_true(dtls_take_datagram(p.server, datagram, sizeof datagram) > 0); /* and is lost */
		assert_int_equal(dtls_take_datagram(p.server, datagram, sizeof datagram), 0);
		wall_us = dtls_deadline(p.client);
		dtls_on_time(p.client, wall_us);
		while ((len = dtls_take_datagram(p.client, datagram, sizeof datagram)) > 0) {
			memcpy(repeated, datagram, len);
			repeated_len = len;
			dtls_on_datagram(p.server, bytes_of(datagram, len), wall_us);
		}
	}
	assert_int_equal(dtls_state(p.client), DTLS_HANDSHAKING);
	assert_int_equal(carry(&p, p.server, p.client), 1);
	assert_connected(&p);
	dtls_on_datagram(p.server, bytes_of(repeated, repeated_len), wall_us);
	assert_int_equal(dtls_take_datagram(p.server, datagram, sizeof datagram), 0);
	pair_finish(&p);
}

static void little_is_left_of_a_handshake(void **state)
{
	enum { MOST = 1024 };
	(void)state;
	if (!memory_is_exact()) {
		skip();
	}
	struct pair p;
	pair_init(&p, true);
	dtls_start(p.client, wall_us);
	run(&p, US_PER_S / 2);
	assert_connected(&p);
	size_t with = memory_in_use();
	dtls_free(p.server);
	assert_in_range(with - memory_in_use(), 1, MOST);
	p.server = NULL;
	pair_finish(&p);
}

static void wrong_fingerprint_gives_no_keys(void **state)
{
	(void)state;
	struct pair p;
	struct srtp_keys keys;
	pair_init(&p, false);
	dtls_start(p.client, wall_us);
	run(&p, US_PER_S / 2);
	assert_int_equal(dtls_state(p.server), DTLS_FAILED);
	assert_int_equal(dtls_keys(p.server, &keys), ERR_STATE);
	assert_true(dtls_deadline(p.server) == US_NEVER);
	pair_finish(&p);
}

/* BSI TR-02102-2 and ASVS 17.2.2: who can't do better than these gets no keys. */
static void weak_clients_get_no_keys(void **state)
{
	static const struct {
		const char *label, *ciphers;
		int max_version;
		const char *profiles;
	} rows[] = {
		{"DTLS 1.0", "ECDHE-ECDSA-AES128-SHA@SECLEVEL=0", DTLS1_VERSION, "SRTP_AEAD_AES_128_GCM"},
		{"CBC with SHA-1", "ECDHE-ECDSA-AES128-SHA", DTLS1_2_VERSION, "SRTP_AEAD_AES_128_GCM"},
		{"no forward secrecy", "AES128-GCM-SHA256", DTLS1_2_VERSION, "SRTP_AEAD_AES_128_GCM"},
		{"no encryption", "ECDHE-ECDSA-NULL-SHA@SECLEVEL=0", DTLS1_2_VERSION, "SRTP_AEAD_AES_128_GCM"},
		{"short tags only", "ECDHE-ECDSA-AES128-GCM-SHA256", DTLS1_2_VERSION, "SRTP_AES128_CM_SHA1_32"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct pair p;
		struct srtp_keys keys;
		pair_init(&p, true);
		SSL_CTX *client = dtls_identity_context(p.client_identity);
		dtls_free(p.client);
		assert_int_equal(SSL_CTX_set_min_proto_version(client, DTLS1_VERSION), 1);
		assert_int_equal(SSL_CTX_set_max_proto_version(client, rows[i].max_version), 1);
		assert_int_equal(SSL_CTX_set_cipher_list(client, rows[i].ciphers), 1);
		assert_int_equal(SSL_CTX_set_tlsext_use_srtp(client, rows[i].profiles), 0);
		p.client = dtls_new(p.client_identity, DTLS_CLIENT, dtls_identity_fingerprint(p.server_identity));
		dtls_start(p.client, wall_us);
		run(&p, 5 * US_PER_S);
		if (dtls_keys(p.server, &keys) != ERR_STATE) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_int_equal(dtls_keys(p.server, &keys), ERR_STATE);
		pair_finish(&p);
	}
}

/* ASVS 17.2.1: the key lives as long as the process, and is nobody else's. */
static void every_identity_is_new(void **state)
{
	(void)state;
	struct dtls_identity *one = dtls_identity_new(), *other = dtls_identity_new();
	assert_memory_not_equal(dtls_identity_fingerprint(one), dtls_identity_fingerprint(other), 32);
	dtls_identity_free(one);
	dtls_identity_free(other);
}

static void loss_and_nonsense_end_nothing(void **state)
{
	static const struct {
		const char *label;
		uint32_t loss_percent, noise_percent;
		bool injects_alerts;
	} rows[] = {
		{"a third lost", 33, 0, false},
		{"noise before every datagram", 0, 100, false},
		{"forged alerts", 0, 0, true},
		{"all together", 20, 50, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct pair p;
		pair_init(&p, true);
		p.loss_percent = rows[i].loss_percent;
		p.noise_percent = rows[i].noise_percent;
		p.injects_alerts = rows[i].injects_alerts;
		dtls_start(p.client, wall_us);
		run(&p, 29 * US_PER_S);
		if (dtls_state(p.server) != DTLS_CONNECTED) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_connected(&p);
		disturb(&p, p.server);
		disturb(&p, p.client);
		assert_connected(&p);
		pair_finish(&p);
	}
}

static void a_lost_flight_is_repeated_soon(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p, true);
	p.loss_percent = 100;
	dtls_start(p.client, wall_us);
	run(&p, 200 * US_PER_MS);
	p.loss_percent = 0;
	run(&p, 100 * US_PER_MS);
	assert_connected(&p);
	pair_finish(&p);
}

static void handshake_gives_up_after_30_s(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p, true);
	p.loss_percent = 100;
	dtls_start(p.client, wall_us);
	run(&p, 29 * US_PER_S);
	assert_int_equal(dtls_state(p.client), DTLS_HANDSHAKING);
	run(&p, 2 * US_PER_S);
	assert_int_equal(dtls_state(p.client), DTLS_FAILED);
	pair_finish(&p);
}

/* A well-formed record with a handshake message that OpenSSL refuses: a server is ready for the real one afterwards. */
static const uint8_t finished[] = {22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 14,
	20, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2};

static void server_begins_anew_after_a_bad_message(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p, true);
	for (int i = 0; i < 50; i++) {
		dtls_on_datagram(p.server, bytes_of(finished, sizeof finished), wall_us);
	}
	assert_int_equal(dtls_state(p.server), DTLS_HANDSHAKING);
	uint8_t datagram[DTLS_DATAGRAM_MAX];
	while (dtls_take_datagram(p.server, datagram, sizeof datagram) > 0) {
	}
	dtls_start(p.client, wall_us);
	run(&p, 10 * US_PER_S);
	assert_connected(&p);
	pair_finish(&p);
}

/* But not for ever: each time can cost a signature. */
static void server_begins_anew_a_hundred_times(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p, true);
	for (int i = 0; i < 100; i++) {
		dtls_on_datagram(p.server, bytes_of(finished, sizeof finished), wall_us);
		assert_int_equal(dtls_state(p.server), DTLS_HANDSHAKING);
	}
	dtls_on_datagram(p.server, bytes_of(finished, sizeof finished), wall_us);
	assert_int_equal(dtls_state(p.server), DTLS_FAILED);
	pair_finish(&p);
}

static void records_are_filtered_and_packed(void **state)
{
	static const struct {
		const char *label;
		bool is_handshaking;
		size_t in_len, out_len;
		uint8_t in[32];
	} rows[] = {
		{"plain alert in a handshake", true, 15, 0, {21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40}},
		{"encrypted alert", true, 15, 15, {21, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40}},
		{"change cipher spec", true, 14, 14, {20, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1}},
		{"plain application data", true, 14, 0, {23, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1}},
		{"cut", false, 14, 0, {23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1}},
		{"other version", false, 14, 0, {23, 3, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1}},
		{"fragment beyond its message", true, 26, 0, {22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13,
			1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 9}},
		{"good one before a cut one", true, 20, 14, {20, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 20, 0xfe}},
	};
	(void)state;
	uint8_t out[64];
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t len = dtls_record_filter(bytes_of(rows[i].in, rows[i].in_len), rows[i].is_handshaking, out, sizeof out);
		if (len != rows[i].out_len) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_int_equal(len, rows[i].out_len);
	}
	uint8_t stream[28];
	memcpy(stream, rows[2].in, 14);
	memcpy(stream + 14, rows[2].in, 14);
	assert_int_equal(dtls_record_pack(bytes_of(stream, 28), 28), 28);
	assert_int_equal(dtls_record_pack(bytes_of(stream, 28), 27), 14);
	assert_int_equal(dtls_record_pack(bytes_of(stream, 28), 13), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(handshake_and_close),
		cmocka_unit_test(either_side_may_say_goodbye),
		cmocka_unit_test(forged_goodbyes_are_not_believed),
		cmocka_unit_test(last_flight_is_sent_again),
		cmocka_unit_test(little_is_left_of_a_handshake),
		cmocka_unit_test(wrong_fingerprint_gives_no_keys),
		cmocka_unit_test(weak_clients_get_no_keys),
		cmocka_unit_test(every_identity_is_new),
		cmocka_unit_test(loss_and_nonsense_end_nothing),
		cmocka_unit_test(a_lost_flight_is_repeated_soon),
		cmocka_unit_test(handshake_gives_up_after_30_s),
		cmocka_unit_test(server_begins_anew_after_a_bad_message),
		cmocka_unit_test(server_begins_anew_a_hundred_times),
		cmocka_unit_test(records_are_filtered_and_packed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
