/* Are RTP packets cut at the right places, in both forms of RFC 8285, and datagrams told apart by their first bytes? */
#include "demux.h"
#include "rtp.h"

#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define HEAD(first) first, 0xe0, 0x12, 0x34, 0, 0, 0, 1, 0xca, 0xfe, 0, 2

static const struct rtp_ext_ids ids = {{1, 2, 3, 4, 5, 6}};

static void packets_are_cut_right(void **state)
{
	static const struct {
		const char *what;
		uint8_t pkt[48];
		size_t len;
		enum err result;
		size_t header_len, payload_len;
		uint8_t padding_len;
		size_t ext_len[RTP_EXT_COUNT]; /* 0: absent */
	} rows[] = {
		{"bare", {HEAD(0x80), 9}, 13, OK, 12, 1, 0, {0}},
		{"empty", {HEAD(0x80)}, 12, OK, 12, 0, 0, {0}},
		{"csrc", {HEAD(0x82), 0, 0, 0, 1, 0, 0, 0, 2, 9}, 21, OK, 20, 1, 0, {0}},
		{"csrc cut", {HEAD(0x82), 0, 0, 0, 1, 0, 0, 0}, 19, ERR_SHORT, 0, 0, 0, {0}},
		{"padding", {HEAD(0xa0), 9, 0, 0, 3}, 16, OK, 12, 1, 3, {0}},
		{"only padding", {HEAD(0xa0), 0, 0, 0, 4}, 16, OK, 12, 0, 4, {0}},
		{"padding too long", {HEAD(0xa0), 0, 0, 0, 5}, 16, ERR_MALFORMED, 0, 0, 0, {0}},
		{"padding of none", {HEAD(0xa0), 0}, 13, ERR_MALFORMED, 0, 0, 0, {0}},
		{"padding in a bare header", {HEAD(0xa0)}, 12, ERR_MALFORMED, 0, 0, 0, {0}},
		{"version 1", {HEAD(0x40), 9}, 13, ERR_MALFORMED, 0, 0, 0, {0}},
		{"short", {HEAD(0x80)}, 11, ERR_SHORT, 0, 0, 0, {0}},
		/* RFC 8285 section 4.2: elements of 1, 2 and 4 bytes, padding between */
		{"one-byte", {HEAD(0x90), 0xbe, 0xde, 0, 3, 0x10, 'a', 0x21, 1, 2, 0, 0, 0x43, 1, 2, 3, 4, 9}, 29, OK, 28, 1, 0,
			{1, 2, 0, 4, 0}},
		{"first of two", {HEAD(0x90), 0xbe, 0xde, 0, 1, 0x10, 'a', 0x10, 'b'}, 20, OK, 20, 0, 0, {1, 0, 0, 0, 0}},
		{"id 15 stops", {HEAD(0x90), 0xbe, 0xde, 0, 1, 0xf0, 7, 0x10, 'a'}, 20, OK, 20, 0, 0, {0}},
		{"id 0 with length stops", {HEAD(0x90), 0xbe, 0xde, 0, 1, 0x01, 7, 0x10, 'a'}, 20, OK, 20, 0, 0, {0}},
		{"unknown id", {HEAD(0x90), 0xbe, 0xde, 0, 1, 0x90, 7, 0x10, 'a'}, 20, OK, 20, 0, 0, {1, 0, 0, 0, 0}},
		{"element past the block", {HEAD(0x90), 0xbe, 0xde, 0, 1, 0x10, 7, 0x13, 'a'}, 20, ERR_MALFORMED, 0, 0, 0, {0}},
		{"block past the packet", {HEAD(0x90), 0xbe, 0xde, 0, 2, 0, 0, 0, 0}, 20, ERR_SHORT, 0, 0, 0, {0}},
		{"no room for its head", {HEAD(0x90), 0xbe, 0xde, 0}, 15, ERR_SHORT, 0, 0, 0, {0}},
		/* section 4.3: an empty element, one of 1, one of 3 bytes */
		{"two-byte", {HEAD(0x90), 0x10, 0x00, 0, 3, 5, 0, 1, 1, 'a', 0, 3, 3, 1, 2, 3, 0, 9}, 29, OK, 28, 1, 0,
			{1, 0, 3, 0, 0}},
		{"two-byte, appbits", {HEAD(0x90), 0x10, 0x07, 0, 1, 1, 1, 'a', 0}, 20, OK, 20, 0, 0, {1, 0, 0, 0, 0}},
		{"two-byte cut", {HEAD(0x90), 0x10, 0x00, 0, 1, 1, 3, 'a', 0}, 20, ERR_MALFORMED, 0, 0, 0, {0}},
		{"another profile", {HEAD(0x90), 0xab, 0xac, 0, 1, 0x10, 'a', 0, 0}, 20, OK, 20, 0, 0, {0}},
		{"empty block", {HEAD(0x90), 0xbe, 0xde, 0, 0, 9}, 17, OK, 16, 1, 0, {0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rtp_packet rtp;
		uint8_t *exact = malloc(rows[i].len);
		assert_non_null(exact);
		memcpy(exact, rows[i].pkt, rows[i].len);
		enum err e = rtp_parse(&rtp, bytes_of(exact, rows[i].len), &ids);
		if (e != rows[i].result) {
			fail_msg("%s: %s", rows[i].what, err_name(e));
		}
		if (e == OK) {
			assert_true(rtp.marker && rtp.payload_type == 0x60 && rtp.seq == 0x1234 && rtp.timestamp == 1);
			assert_int_equal(rtp.ssrc, 0xcafe0002);
			assert_int_equal(rtp.header_len, rows[i].header_len);
			assert_int_equal(rtp.payload.len, rows[i].payload_len);
			assert_int_equal(rtp.padding_len, rows[i].padding_len);
			for (int x = 0; x < RTP_EXT_COUNT; x++) {
				assert_int_equal(rtp.ext[x].len, rows[i].ext_len[x]);
				assert_true(rtp.ext[x].p || rows[i].ext_len[x] == 0);
			}
			assert_int_equal(rtp_check_header(bytes_of(exact, rows[i].len)), OK);
		}
		free(exact);
	}
}

static void what_is_built_is_parsed(void **state)
{
	struct rng rng;
	(void)state;
	rng_init(&rng, 5);
	for (int i = 0; i < 3000; i++) {
		uint8_t data[RTP_EXT_COUNT][16];
		uint8_t buf[200];
		struct rtp_ext_ids some = ids;
		struct rtp_build b = {.payload_type = (uint8_t)rng_below(&rng, 128), .marker = rng_below(&rng, 2),
			.seq = (uint16_t)rng_u32(&rng), .timestamp = rng_u32(&rng), .ssrc = rng_u32(&rng)};
		for (int x = 0; x < RTP_EXT_COUNT; x++) {
			rng_fill(&rng, data[x], 16);
			b.ext[x] = bytes_of(data[x], x == RTP_EXT_TWCC ? 2 : rng_below(&rng, 17));
			some.id[x] = rng_below(&rng, 4) ? ids.id[x] : 0;
		}
		size_t twcc;
		size_t len = rtp_build_header(buf, sizeof buf, &b, &some, &twcc);
		struct rtp_packet rtp;
		assert_true(len >= 12 && len % 4 == 0);
		assert_int_equal(rtp_parse(&rtp, bytes_of(buf, len), &some), OK);
		assert_true(rtp.payload_type == b.payload_type && rtp.marker == b.marker && rtp.seq == b.seq);
		assert_true(rtp.timestamp == b.timestamp && rtp.ssrc == b.ssrc && rtp.header_len == len);
		for (int x = 0; x < RTP_EXT_COUNT; x++) {
			assert_true(some.id[x] ? bytes_equal(rtp.ext[x], b.ext[x]) : rtp.ext[x].p == NULL);
		}
		assert_true(some.id[RTP_EXT_TWCC] ? buf + twcc == rtp.ext[RTP_EXT_TWCC].p : twcc == 0);
		assert_int_equal(rtp_build_header(buf, len - 1, &b, &some, NULL), 0);
	}
}

static void a_long_element_takes_the_long_form(void **state)
{
	static const uint8_t long_text[256] = {9, 8, 7};
	static const size_t lengths[] = {17, 100, 255};
	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		uint8_t buf[300];
		size_t twcc;
		struct rtp_packet rtp;
		struct rtp_build b = {.ext = {[RTP_EXT_DD] = {long_text, lengths[i]}, [RTP_EXT_TWCC] = {long_text, 2}}};
		size_t len = rtp_build_header(buf, sizeof buf, &b, &ids, &twcc);
		assert_int_equal(load_u16(buf + 12), 0x1000);
		assert_int_equal(rtp_parse(&rtp, bytes_of(buf, len), &ids), OK);
		assert_true(bytes_equal(rtp.ext[RTP_EXT_DD], b.ext[RTP_EXT_DD]));
		assert_ptr_equal(rtp.ext[RTP_EXT_TWCC].p, buf + twcc);
		assert_int_equal(rtp_build_header(buf, len - 1, &b, &ids, NULL), 0);
	}
	uint8_t buf[400];
	struct rtp_build b = {.ext = {[RTP_EXT_DD] = {long_text, 256}}};
	assert_int_equal(rtp_build_header(buf, sizeof buf, &b, &ids, NULL), 0);
}

static void noise_is_harmless(void **state)
{
	struct rng rng;
	(void)state;
	rng_init(&rng, 6);
	for (int i = 0; i < 20000; i++) {
		size_t len = rng_below(&rng, 64);
		uint8_t *noise = malloc(len + 1);
		struct rtp_packet rtp;
		assert_non_null(noise);
		rng_fill(&rng, noise, len);
		if (len > 16) {
			noise[0] = (uint8_t)(0x80 | (noise[0] & 0x31));
			store_u16(noise + 12, noise[1] & 1 ? 0xbede : 0x1000);
			store_u16(noise + 14, rng_below(&rng, 10) & 0xff);
		}
		enum packet_kind kind = demux_kind(bytes_of(noise, len));
		assert_true(kind <= PACKET_RTCP);
		if (rtp_parse(&rtp, bytes_of(noise, len), &ids) == OK) {
			assert_int_equal(rtp.header_len + rtp.payload.len + rtp.padding_len, len);
		}
		free(noise);
	}
}

static void datagrams_are_told_apart(void **state)
{
	static const struct {
		uint8_t start[8];
		size_t len;
		enum packet_kind kind;
	} rows[] = {
		{{0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42}, 20, PACKET_STUN},
		{{0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42}, 19, PACKET_OTHER},
		{{0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x43}, 20, PACKET_OTHER},
		{{3, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42}, 20, PACKET_STUN},
		{{4, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42}, 20, PACKET_OTHER},
		{{19}, 40, PACKET_OTHER}, {{20}, 40, PACKET_DTLS}, {{63}, 40, PACKET_DTLS}, {{63}, 12, PACKET_OTHER},
		{{64}, 40, PACKET_OTHER}, {{127}, 40, PACKET_OTHER}, {{192}, 40, PACKET_OTHER}, {{255}, 40, PACKET_OTHER},
		{{128, 96}, 12, PACKET_RTP}, {{128, 96}, 11, PACKET_OTHER}, {{191, 191}, 40, PACKET_RTP},
		{{128, 192}, 8, PACKET_RTCP}, {{128, 223}, 8, PACKET_RTCP}, {{128, 224}, 40, PACKET_RTP},
		{{128, 200}, 7, PACKET_OTHER}, {{0}, 0, PACKET_OTHER},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t pkt[64] = {0};
		memcpy(pkt, rows[i].start, 8);
		assert_int_equal(demux_kind(bytes_of(pkt, rows[i].len)), rows[i].kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_are_cut_right),
		cmocka_unit_test(what_is_built_is_parsed),
		cmocka_unit_test(a_long_element_takes_the_long_form),
		cmocka_unit_test(noise_is_harmless),
		cmocka_unit_test(datagrams_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
