/* Do reports say what came in and what went out (RFC 3550)? */
#include "rng.h"
#include "stream_in.h"
#include "stream_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void numbers_and_loss(void **state)
{
	static const struct {
		const char *label;
		uint16_t seq;
		enum err result;
		int64_t extended; /* relative to the first */
	} rows[] = {
		{"first", 65000, OK, 0},
		{"one before the first", 64999, OK, -1},
		{"next", 65001, OK, 1},
		{"loss and wrap", 10, OK, 546},
		{"late", 65500, OK, 500},
		{"jump ahead", 30000, ERR_REPLAY, 0},
		{"alone it was nothing", 11, OK, 547},
		{"jump ahead again", 40000, ERR_REPLAY, 0},
		{"and going on there", 40001, OK, 40537},
		{"goes on", 40002, OK, 40538},
		{"jump back", 20000, ERR_REPLAY, 0},
	};
	(void)state;
	struct stream_in s;
	stream_in_init(&s, 7, 90000);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		seq_t extended = 0;
		enum err e = stream_in_on_packet(&s, rows[i].seq, 1000, 100, (us_t)i, &extended);
		if (e != rows[i].result || (e == OK && (int64_t)(extended - 130536) != rows[i].extended)) {
			print_error("row: %s %d\n", rows[i].label, (int)(extended - 130536));
		}
		assert_int_equal(e, rows[i].result);
		assert_true(e != OK || (int64_t)(extended - 130536) == rows[i].extended);
	}
	assert_int_equal(stream_in_extend(&s, 40001), 130536 + 40537);
}

static void loss_in_reports(void **state)
{
	(void)state;
	struct stream_in s;
	struct rtcp_report report;
	seq_t seq;
	stream_in_init(&s, 7, 90000);
	stream_in_report(&s, 0, &report);
	assert_int_equal(report.ssrc, 7);
	assert_int_equal(report.highest_seq, 0);
	for (uint16_t i = 0; i < 100; i++) {
		if (i % 4 != 1) {
			assert_int_equal(stream_in_on_packet(&s, (uint16_t)(65500 + i), 0, 100, 0, &seq), OK);
		}
	}
	stream_in_on_sr(&s, &(struct rtcp_sender_info){.ntp = UINT64_C(0x1122334455667788)}, 0);
	stream_in_report(&s, US_PER_S / 2, &report);
	assert_int_equal(report.lost, 25);
	assert_int_equal(report.fraction_lost, 64);
	assert_int_equal(report.highest_seq, 65536 + 63);
	assert_int_equal(report.last_sr, 0x33445566);
	assert_int_equal(report.delay_since_sr, 32768);
	for (uint16_t i = 0; i < 100; i++) {
		assert_int_equal(stream_in_on_packet(&s, (uint16_t)(64 + i), 0, 100, 0, &seq), OK);
	}
	stream_in_report(&s, US_PER_S, &report);
	assert_int_equal(report.lost, 25);
	assert_int_equal(report.fraction_lost, 0);
}

static void jitter_and_rate(void **state)
{
	(void)state;
	struct stream_in s;
	struct rtcp_report report;
	struct rng rng;
	seq_t seq;
	rng_init(&rng, 1);
	stream_in_init(&s, 7, 90000);
	uint32_t start = UINT32_MAX - 90000; /* the timestamp wraps on the way */
	us_t base = (us_t)100 * 365 * 86400 * US_PER_S; /* and the clock is old */
	for (uint32_t i = 0; i < 500; i++) {
		assert_int_equal(stream_in_on_packet(&s, (uint16_t)i, start + i * 900, 1250, base + i * 10 * US_PER_MS, &seq), OK);
	}
	stream_in_report(&s, base, &report);
	assert_true(report.jitter_rtp <= 1);
	us_t now = base + 499 * 10 * US_PER_MS;
	assert_in_range(stream_in_rate_bps(&s, now), 980000, 1030000);
	assert_int_equal(stream_in_rate_bps(&s, now + US_PER_S), 0);
	for (uint32_t i = 500; i < 1500; i++) {
		us_t late_us = rng_below(&rng, 20001);
		assert_int_equal(stream_in_on_packet(&s, (uint16_t)i, start + i * 900, 1250, base + i * 10 * US_PER_MS + late_us, &seq), OK);
	}
	stream_in_report(&s, base, &report);
	assert_in_range(report.jitter_rtp, 450, 750); /* mean difference of two even spreads of 20 ms: 6.7 ms = 600 */
}

static void clocks(void **state)
{
	(void)state;
	struct stream_in s;
	ntp_t ntp;
	stream_in_init(&s, 7, 90000);
	assert_false(stream_in_ntp_of_rtp(&s, 0, &ntp));
	ntp_t at = UINT64_C(1000) << 32;
	stream_in_on_sr(&s, &(struct rtcp_sender_info){.ntp = at, .rtp = 100}, 0);
	assert_true(stream_in_ntp_of_rtp(&s, 100 + 45000, &ntp));
	assert_true(ntp == at + (UINT64_C(1) << 31));
	assert_true(stream_in_ntp_of_rtp(&s, 100u - 90000u, &ntp));
	assert_true(ntp == at - (UINT64_C(1) << 32));

	struct stream_out o;
	struct rtcp_sender_info info;
	stream_out_init(&o, 9, 48000);
	assert_false(stream_out_sr(&o, at, &info));
	stream_out_set_pair(&o, at, UINT32_MAX);
	assert_false(stream_out_sr(&o, at, &info));
	stream_out_on_packet(&o, 100);
	assert_true(stream_out_sr(&o, at + (UINT64_C(3) << 32), &info));
	assert_int_equal(info.rtp, 3 * 48000 - 1);
	assert_int_equal(info.packet_count, 1);
	assert_int_equal(info.octet_count, 100);
	assert_true(stream_out_sr(&o, at - (UINT64_C(1) << 32), &info));
	assert_int_equal(info.rtp, UINT32_MAX - 48000);
}

static void round_trips(void **state)
{
	(void)state;
	struct stream_out o;
	ntp_t now = UINT64_C(1000) << 32;
	stream_out_init(&o, 9, 48000);
	struct rtcp_report report = {.fraction_lost = 12};
	stream_out_on_report(&o, &report, now);
	assert_int_equal(o.rtt_us, 0);
	assert_int_equal(o.fraction_lost, 12);
	report.last_sr = (uint32_t)(now >> 16) - 65536;
	report.delay_since_sr = 65536 - 6554; /* 100 ms less than the time that passed */
	stream_out_on_report(&o, &report, now);
	assert_in_range(o.rtt_us, 99990, 100010);
	report.delay_since_sr = 65536 + 10; /* nonsense */
	stream_out_on_report(&o, &report, now);
	report.delay_since_sr = 0;
	report.last_sr = 1;
	stream_out_on_report(&o, &report, now);
	assert_in_range(o.rtt_us, 99990, 100010);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_loss),
		cmocka_unit_test(loss_in_reports),
		cmocka_unit_test(jitter_and_rate),
		cmocka_unit_test(clocks),
		cmocka_unit_test(round_trips),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
