/* Are feedback packets read back as what was written, in every form of chunk, and is every broken one refused? */
#include "rtcp_twcc.h"

#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

/* Writes f, reads it back and returns how many statuses went through; compares them. */
static size_t round_trip(const struct twcc_feedback *f, size_t cap, struct twcc_feedback *back)
{
	uint8_t *buf = malloc(cap + 1);
	struct writer w;
	assert_non_null(buf);
	writer_init(&w, buf, cap);
	size_t n = rtcp_write_twcc(&w, 7, f);
	assert_false(w.failed);
	if (n > 0) {
		struct bytes rest = bytes_of(buf, writer_len(&w));
		struct rtcp_packet p;
		assert_int_equal(rest.len % 4, 0);
		assert_true(rtcp_next(&rest, &p));
		assert_int_equal(rest.len, 0);
		assert_int_equal(rtcp_read_twcc(&p, back), OK);
		assert_int_equal(back->count, n);
		assert_int_equal(back->media_ssrc, f->media_ssrc);
		assert_int_equal(back->base_seq, f->base_seq);
		assert_int_equal(back->feedback_count, f->feedback_count);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(back->status[i].received, f->status[i].received);
			if (f->status[i].received) {
				assert_true(back->status[i].arrival_us == f->status[i].arrival_us);
			}
		}
	} else {
		assert_int_equal(writer_len(&w), 0);
	}
	free(buf);
	return n;
}

/* Statuses in runs, so that all three forms of chunk come up; times in whole ticks. */
static void make_random(struct rng *rng, struct twcc_feedback *f)
{
	int64_t ticks = 40000 + rng_below(rng, 1 << 30);
	memset(f, 0, sizeof *f);
	f->media_ssrc = rng_u32(rng);
	f->base_seq = (uint16_t)rng_u32(rng);
	f->feedback_count = (uint8_t)rng_u32(rng);
	f->count = 1 + rng_below(rng, rng_below(rng, 10) ? 100 : TWCC_MAX_STATUSES);
	uint32_t mode = 0;
	uint32_t left = 0;
	for (uint32_t i = 0; i < f->count; i++) {
		if (left-- == 0) {
			mode = rng_below(rng, 5);
			left = rng_below(rng, 40);
		}
		f->status[i].received = mode == 0 ? false : mode == 1 ? rng_below(rng, 2) : true;
		if (mode == 3 || (mode == 4 && rng_below(rng, 3) == 0)) {
			ticks += (int64_t)rng_below(rng, 2000) - 900;
		} else {
			ticks += rng_below(rng, 256);
		}
		f->status[i].arrival_us = f->status[i].received ? ticks * TWCC_TICK_US : 0;
	}
}

static void what_is_written_is_read(void **state)
{
	static struct twcc_feedback f;
	static struct twcc_feedback back;
	struct rng rng;
	(void)state;
	rng_init(&rng, 21);
	for (int i = 0; i < 5000; i++) {
		make_random(&rng, &f);
		assert_int_equal(round_trip(&f, 8192, &back), f.count);
	}
}

static void small_buffers_end_it_early(void **state)
{
	static struct twcc_feedback f;
	static struct twcc_feedback back;
	struct rng rng;
	(void)state;
	rng_init(&rng, 22);
	for (int i = 0; i < 2000; i++) {
		make_random(&rng, &f);
		size_t small = round_trip(&f, rng_below(&rng, 200), &back);
		assert_true(small <= f.count);
	}
	assert_int_equal(round_trip(&f, 20, &back), 0);
}

static void jumps_end_it_early(void **state)
{
	static struct twcc_feedback f;
	static struct twcc_feedback back;
	(void)state;
	f = (struct twcc_feedback){.count = 3};
	f.status[0] = (struct twcc_status){true, 64000};
	f.status[1] = (struct twcc_status){true, 64000 + 32767 * 250};
	f.status[2] = (struct twcc_status){true, 64000 + 32767 * 250 * 2 + 250};
	assert_int_equal(round_trip(&f, 100, &back), 2);
	f.status[1].arrival_us = 64000 + 250;
	f.status[2].arrival_us = 0; /* 257 ticks back */
	assert_int_equal(round_trip(&f, 100, &back), 3);
}

/* By hand after section 3.1: run of 2 small, one-bit vector, two-bit vector with a large negative delta. */
static void known_bytes_are_understood(void **state)
{
	static const uint8_t pkt[] = {
		0x8f, 205, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xff, 0, 18, 0, 0, 2, 9,
		0x20, 0x02, 0xa0, 0x00, 0xe0, 0x00, 4, 0, 8, 0xff, 0xfe, 0};
	static struct twcc_feedback f;
	struct bytes rest = bytes_of(pkt, sizeof pkt);
	struct rtcp_packet p;
	(void)state;
	assert_true(rtcp_next(&rest, &p));
	assert_int_equal(rtcp_read_twcc(&p, &f), OK);
	assert_int_equal(f.count, 18);
	assert_int_equal(f.base_seq, 0xffff);
	assert_int_equal(f.feedback_count, 9);
	assert_true(f.status[0].received && f.status[0].arrival_us == 128000 + 1000);
	assert_true(f.status[1].received && f.status[1].arrival_us == 128000 + 1000);
	assert_true(f.status[2].received && f.status[2].arrival_us == 128000 + 3000);
	assert_false(f.status[3].received);
	assert_true(f.status[16].received && f.status[16].arrival_us == 128000 + 2500);
	assert_false(f.status[17].received);
}

static void broken_feedback_is_refused(void **state)
{
	static struct twcc_feedback f;
	uint8_t body[64] = {0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0x20, 1, 5, 0};
	struct rtcp_packet p = {.type = RTCP_RTPFB, .count = RTCP_RTPFB_TWCC, .body = bytes_of(body, 20)};
	(void)state;
	assert_int_equal(rtcp_read_twcc(&p, &f), OK);
	for (size_t len = 0; len < 19; len++) {
		p.body.len = len;
		assert_int_equal(rtcp_read_twcc(&p, &f), ERR_MALFORMED);
	}
	p.body.len = 20;
	body[16] = 0x60; /* the reserved symbol */
	assert_int_equal(rtcp_read_twcc(&p, &f), ERR_MALFORMED);
	store_u16(body + 16, 0x2000); /* a run of nothing */
	assert_int_equal(rtcp_read_twcc(&p, &f), ERR_MALFORMED);
	store_u16(body + 10, 0);
	assert_int_equal(rtcp_read_twcc(&p, &f), ERR_MALFORMED);
	store_u16(body + 10, TWCC_MAX_STATUSES + 1);
	assert_int_equal(rtcp_read_twcc(&p, &f), ERR_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(small_buffers_end_it_early),
		cmocka_unit_test(jumps_end_it_early),
		cmocka_unit_test(known_bytes_are_understood),
		cmocka_unit_test(broken_feedback_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
