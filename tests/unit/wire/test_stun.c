/* Do checks that are genuine get a short reply, and all others none? With the vectors of RFC 5769. */
#include "stun.h"
#include "stun_client.h"

#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define PASSWORD "VOkJxbRl1RmTxUk/WvJxBt"

/* RFC 5769 section 2.1: the sender thinks that he is controlled */
static const uint8_t sample_request[] = {
	0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf,
	0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e, 0x20, 0x74, 0x65, 0x73, 0x74, 0x20, 0x63, 0x6c, 0x69, 0x65,
	0x6e, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff, 0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1, 0x51,
	0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09, 0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20,
	0x00, 0x08, 0x00, 0x14, 0x9a, 0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2,
	0x49, 0xc1, 0xb5, 0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf};

/* RFC 5769 section 2.2 */
static const uint8_t sample_response[] = {
	0x01, 0x01, 0x00, 0x3c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf,
	0xae, 0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6f, 0x72, 0x20, 0x00, 0x20,
	0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43, 0x00, 0x08, 0x00, 0x14, 0x2b, 0x91, 0xf5, 0x99, 0xfd,
	0x9e, 0x90, 0xc3, 0x8c, 0x74, 0x89, 0xf9, 0x2a, 0xf9, 0xba, 0x53, 0xf0, 0x6b, 0xe7, 0xd7, 0x80, 0x28, 0x00, 0x04,
	0xc0, 0x7d, 0x4c, 0x96};

struct result {
	enum err err;
	struct stun_check check;
	uint8_t reply[STUN_REPLY_MAX_BYTES];
	size_t reply_len;
};

static struct result check(struct bytes pkt, const char *username, const char *password, const char *ip)
{
	struct result r;
	struct addr from;
	struct stun_server *s = stun_server_new();
	assert_non_null(s);
	assert_int_equal(addr_parse(&from, ip, 40000), OK);
	r.err = stun_server_check(s, pkt, bytes_of_string(username), bytes_of_string(password), &from, &r.check, r.reply,
		&r.reply_len);
	assert_true(r.reply_len <= pkt.len);
	assert_true(r.err == OK ? r.reply_len > 0 : r.reply_len == 0);
	stun_server_free(s);
	return r;
}

static void sample_request_is_genuine(void **state)
{
	(void)state;
	struct bytes pkt = bytes_of(sample_request, sizeof sample_request);
	struct bytes username;
	uint8_t txid[12];
	bool is_success;
	assert_int_equal(stun_peek_username(pkt, &username), OK);
	assert_true(bytes_equal(username, bytes_of_string("evtj:h6vY")));
	struct result r = check(pkt, "evtj:h6vY", PASSWORD, "192.0.2.1");
	assert_int_equal(r.err, OK);
	assert_true(r.check.is_role_conflict);
	assert_int_equal(r.check.priority, 0x6e0001ff);
	assert_int_equal(stun_read_response(bytes_of(r.reply, r.reply_len), bytes_of_string(PASSWORD), txid, &is_success), OK);
	assert_false(is_success);
	assert_memory_equal(txid, sample_request + 8, 12);
}

static void sample_response_is_genuine(void **state)
{
	(void)state;
	uint8_t copy[sizeof sample_response];
	uint8_t txid[12];
	bool is_success;
	struct bytes pkt = bytes_of(sample_response, sizeof sample_response);
	assert_int_equal(stun_read_response(pkt, bytes_of_string(PASSWORD), txid, &is_success), OK);
	assert_true(is_success);
	for (size_t i = 0; i < sizeof copy; i++) {
		memcpy(copy, sample_response, sizeof copy);
		copy[i] ^= 4;
		assert_int_not_equal(stun_read_response(bytes_of(copy, sizeof copy), bytes_of_string(PASSWORD), txid, &is_success), OK);
		assert_int_not_equal(stun_read_response(bytes_of(sample_response, i), bytes_of_string(PASSWORD), txid, &is_success), OK);
	}
}

static void own_requests_get_replies(void **state)
{
	static const uint8_t id[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
	static const struct {
		const char *ip;
		bool use_candidate;
		size_t reply_len;
	} rows[] = {
		{"192.0.2.1", true, 64},
		{"192.0.2.1", false, 64},
		{"2001:db8::1", true, 76},
		{"2001:db8::1", false, 76},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t buf[STUN_REQUEST_MAX_BYTES];
		uint8_t txid[12];
		bool is_success;
		size_t len = stun_write_request(buf, sizeof buf, "server:cl", bytes_of_string(PASSWORD), id,
			rows[i].use_candidate, 12345, UINT64_MAX);
		assert_true(len > 0);
		struct result r = check(bytes_of(buf, len), "server:cl", PASSWORD, rows[i].ip);
		assert_int_equal(r.err, OK);
		assert_int_equal(r.check.use_candidate, rows[i].use_candidate);
		assert_int_equal(r.check.priority, 12345);
		assert_false(r.check.is_role_conflict);
		assert_int_equal(r.reply_len, rows[i].reply_len);
		assert_int_equal(stun_read_response(bytes_of(r.reply, r.reply_len), bytes_of_string(PASSWORD), txid, &is_success), OK);
		assert_true(is_success);
		assert_memory_equal(txid, id, 12);
		assert_int_equal(stun_write_request(buf, len - 1, "server:cl", bytes_of_string(PASSWORD), id,
			rows[i].use_candidate, 12345, UINT64_MAX), 0);
	}
}

static void strangers_get_silence(void **state)
{
	struct bytes pkt = bytes_of(sample_request, sizeof sample_request);
	(void)state;
	assert_int_equal(check(pkt, "evtj:h6vY", "another password 12345", "192.0.2.1").err, ERR_AUTH);
	assert_int_equal(check(pkt, "evtj:h6vX", PASSWORD, "192.0.2.1").err, ERR_AUTH);
	assert_int_equal(check(pkt, "evtj", PASSWORD, "192.0.2.1").err, ERR_AUTH);
	for (size_t i = 0; i < sizeof sample_request; i++) {
		uint8_t copy[sizeof sample_request];
		struct bytes username;
		memcpy(copy, sample_request, sizeof copy);
		copy[i] ^= 1;
		assert_int_not_equal(check(bytes_of(copy, sizeof copy), "evtj:h6vY", PASSWORD, "192.0.2.1").err, OK);
		uint8_t *cut = malloc(i + 1);
		assert_non_null(cut);
		memcpy(cut, sample_request, i);
		assert_int_not_equal(check(bytes_of(cut, i), "evtj:h6vY", PASSWORD, "192.0.2.1").err, OK);
		assert_int_equal(stun_peek_username(bytes_of(cut, i), &username), ERR_MALFORMED);
		free(cut);
	}
}

static void noise_gets_silence(void **state)
{
	struct rng rng;
	(void)state;
	rng_init(&rng, 3);
	for (int i = 0; i < 3000; i++) {
		size_t len = rng_below(&rng, 160);
		uint8_t *noise = malloc(len + 1);
		struct bytes username;
		assert_non_null(noise);
		rng_fill(&rng, noise, len);
		if (len >= 20) {
			store_u16(noise, 1);
			store_u16(noise + 2, (uint16_t)(len - 20));
			store_u32(noise + 4, 0x2112A442u);
		}
		enum err e = stun_peek_username(bytes_of(noise, len), &username);
		assert_true(e == OK || e == ERR_MALFORMED);
		assert_int_not_equal(check(bytes_of(noise, len), "a:b", PASSWORD, "192.0.2.1").err, OK);
		free(noise);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sample_request_is_genuine),
		cmocka_unit_test(sample_response_is_genuine),
		cmocka_unit_test(own_requests_get_replies),
		cmocka_unit_test(strangers_get_silence),
		cmocka_unit_test(noise_gets_silence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
