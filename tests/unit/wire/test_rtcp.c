/* Is RTCP read back as it was written, and walked without harm when it is broken? */
#include "rtcp.h"

#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void assert_same_reports(const struct rtcp_report *a, const struct rtcp_report *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(a[i].ssrc == b[i].ssrc && a[i].fraction_lost == b[i].fraction_lost && a[i].lost == b[i].lost);
		assert_true(a[i].highest_seq == b[i].highest_seq && a[i].jitter_rtp == b[i].jitter_rtp);
		assert_true(a[i].last_sr == b[i].last_sr && a[i].delay_since_sr == b[i].delay_since_sr);
	}
}

static void reports_survive_the_wire(void **state)
{
	static const struct rtcp_sender_info info = {11, UINT64_C(0x0123456789abcdef), 12, 13, 14};
	static const struct rtcp_report reports[2] = {{1, 255, -1, 2, 3, 4, 5}, {6, 0, 0x7fffff, 7, 8, 9, 10}};
	uint8_t buf[200];
	struct writer w;
	struct rtcp_packet p;
	struct rtcp_sender_info info_back;
	struct rtcp_report back[2];
	(void)state;
	writer_init(&w, buf, sizeof buf);
	rtcp_write_sr(&w, &info, reports, 2);
	rtcp_write_sdes_cname(&w, 11, "server");
	rtcp_write_rr(&w, 15, reports, 2);
	assert_int_equal(writer_result(&w), OK);
	struct bytes rest = bytes_of(buf, writer_len(&w));

	assert_true(rtcp_next(&rest, &p));
	assert_int_equal(rtcp_read_sr(&p, &info_back), OK);
	assert_true(info_back.ssrc == info.ssrc && info_back.ntp == info.ntp && info_back.rtp == info.rtp);
	assert_true(info_back.packet_count == info.packet_count && info_back.octet_count == info.octet_count);
	assert_int_equal(rtcp_read_reports(&p, back, 2), 2);
	assert_same_reports(back, reports, 2);
	assert_int_equal(rtcp_read_reports(&p, back, 1), 1);

	assert_true(rtcp_next(&rest, &p));
	assert_int_equal(p.type, RTCP_SDES);
	assert_memory_equal(p.body.p, "\0\0\0\x0b\1\6server\0\0\0\0", 16);
	assert_int_equal(p.body.len, 16);

	assert_true(rtcp_next(&rest, &p));
	assert_int_equal(p.type, RTCP_RR);
	assert_int_equal(rtcp_read_sr(&p, &info_back), ERR_MALFORMED);
	assert_int_equal(rtcp_read_reports(&p, back, 2), 2);
	assert_same_reports(back, reports, 2);
	assert_false(rtcp_next(&rest, &p));
}

static void nacks_survive_the_wire(void **state)
{
	static const struct {
		uint16_t seqs[6];
		size_t count;
		size_t pairs;
	} rows[] = {
		{{5}, 1, 1},
		{{5, 6, 21}, 3, 1},
		{{5, 22}, 2, 2},
		{{65534, 65535, 0, 14}, 4, 1},
		{{65534, 15, 16, 32}, 4, 3},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t buf[64];
		struct writer w;
		struct rtcp_packet p;
		uint32_t ssrc;
		uint16_t back[20];
		writer_init(&w, buf, sizeof buf);
		rtcp_write_nack(&w, 1, 99, rows[i].seqs, rows[i].count);
		struct bytes rest = bytes_of(buf, writer_len(&w));
		assert_true(rtcp_next(&rest, &p));
		assert_int_equal(rtcp_read_nack(&p, &ssrc, back, 20), rows[i].count);
		assert_int_equal(ssrc, 99);
		assert_memory_equal(back, rows[i].seqs, rows[i].count * 2);
		assert_int_equal(p.body.len, 8 + 4 * rows[i].pairs);
		assert_int_equal(rtcp_read_nack(&p, &ssrc, back, 1), 1);
	}
	uint8_t buf[8];
	struct writer w;
	writer_init(&w, buf, sizeof buf);
	rtcp_write_nack(&w, 1, 2, NULL, 0);
	assert_int_equal(writer_len(&w), 0);
}

static void key_frame_requests_are_seen(void **state)
{
	static const uint8_t fir[] = {0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 77, 3, 0, 0, 0};
	static const uint8_t empty_fir[] = {0x84, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0};
	static const uint8_t remb[] = {0x8f, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0};
	uint8_t buf[12];
	struct writer w;
	struct rtcp_packet p;
	uint32_t ssrc = 0;
	(void)state;
	writer_init(&w, buf, sizeof buf);
	rtcp_write_pli(&w, 1, 55);
	struct bytes rest = bytes_of(buf, writer_len(&w));
	assert_true(rtcp_next(&rest, &p) && rtcp_read_keyframe_request(&p, &ssrc));
	assert_int_equal(ssrc, 55);
	rest = bytes_of(fir, sizeof fir);
	assert_true(rtcp_next(&rest, &p) && rtcp_read_keyframe_request(&p, &ssrc));
	assert_int_equal(ssrc, 77);
	rest = bytes_of(empty_fir, sizeof empty_fir);
	assert_true(rtcp_next(&rest, &p) && !rtcp_read_keyframe_request(&p, &ssrc));
	rest = bytes_of(remb, sizeof remb);
	assert_true(rtcp_next(&rest, &p) && !rtcp_read_keyframe_request(&p, &ssrc));
}

static void the_walk_ends_where_it_must(void **state)
{
	static const struct {
		uint8_t bytes[24];
		size_t len;
		size_t packets;
		size_t last_body;
	} rows[] = {
		{{0x81, 203, 0, 1, 0, 0, 0, 9}, 8, 1, 4},
		{{0x81, 203, 0, 1, 0, 0, 0, 9, 0x80, 201, 0, 1, 0, 0, 0, 1}, 16, 2, 4},
		{{0x81, 203, 0, 2, 0, 0, 0, 9}, 8, 0, 0},
		{{0x41, 203, 0, 1, 0, 0, 0, 9}, 8, 0, 0},
		{{0x81, 203, 0, 1, 0, 0, 0, 9, 0x80, 201, 0}, 11, 1, 4},
		{{0xa1, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4}, 12, 1, 4},
		{{0xa1, 203, 0, 1, 0, 0, 0, 5}, 8, 0, 0},
		{{0xa1, 203, 0, 1, 0, 0, 0, 0}, 8, 0, 0},
		{{0xa0, 203, 0, 0}, 4, 0, 0},
		{{0x80, 203, 0, 0}, 4, 1, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct bytes rest = bytes_of(rows[i].bytes, rows[i].len);
		struct rtcp_packet p;
		size_t n = 0;
		size_t last = 0;
		while (rtcp_next(&rest, &p)) {
			n++;
			last = p.body.len;
		}
		assert_int_equal(n, rows[i].packets);
		assert_int_equal(last, rows[i].last_body);
		assert_int_equal(rest.len, 0);
	}
	uint32_t ssrcs[2];
	struct bytes rest = bytes_of(rows[0].bytes, 8);
	struct rtcp_packet p;
	assert_true(rtcp_next(&rest, &p));
	assert_int_equal(rtcp_read_bye(&p, ssrcs, 2), 1);
	assert_int_equal(ssrcs[0], 9);
	p.count = 31; /* more than are there */
	assert_int_equal(rtcp_read_bye(&p, ssrcs, 2), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_survive_the_wire),
		cmocka_unit_test(nacks_survive_the_wire),
		cmocka_unit_test(key_frame_requests_are_seen),
		cmocka_unit_test(the_walk_ends_where_it_must),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
