/* Do arrivals become feedback, and feedback rows, each packet once, whatever is lost on the way? */
#include "rng.h"
#include "twcc_rx.h"
#include "twcc_tx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { FEEDBACK_BYTES = 1200 };

/* Reads the feedback packets that rx has to say, hands them to tx. */
static size_t exchange(struct twcc_rx *rx, struct twcc_tx *tx, us_t now, struct twcc_row *rows, size_t cap)
{
	uint8_t buf[FEEDBACK_BYTES];
	struct writer w;
	struct rtcp_packet packet;
	static struct twcc_feedback f;
	size_t count = 0;
	writer_init(&w, buf, sizeof buf);
	size_t packets = twcc_rx_write(rx, now, 1, 2, &w);
	struct bytes rest = bytes_of(buf, writer_len(&w));
	while (rtcp_next(&rest, &packet)) {
		assert_int_equal(packet.type, RTCP_RTPFB);
		assert_int_equal(packet.count, RTCP_RTPFB_TWCC);
		assert_int_equal(rtcp_read_twcc(&packet, &f), OK);
		assert_int_equal(f.media_ssrc, 2);
		count += twcc_tx_on_feedback(tx, &f, rows + count, cap - count);
		packets--;
	}
	assert_int_equal(packets, 0);
	return count;
}

static void deadlines(void **state)
{
	(void)state;
	static struct twcc_rx rx;
	uint8_t buf[FEEDBACK_BYTES];
	struct writer w;
	twcc_rx_init(&rx);
	writer_init(&w, buf, sizeof buf);
	assert_true(twcc_rx_deadline(&rx) == US_NEVER);
	assert_int_equal(twcc_rx_write(&rx, 0, 1, 2, &w), 0);
	twcc_rx_on_packet(&rx, 65535, 10 * US_PER_MS);
	twcc_rx_on_packet(&rx, 0, 20 * US_PER_MS);
	assert_true(twcc_rx_deadline(&rx) == 60 * US_PER_MS);
	assert_int_equal(twcc_rx_write(&rx, 60 * US_PER_MS, 1, 2, &w), 1);
	assert_true(twcc_rx_deadline(&rx) == US_NEVER);
	assert_int_equal(twcc_rx_write(&rx, 60 * US_PER_MS, 1, 2, &w), 0);
	twcc_rx_on_packet(&rx, 30000, 70 * US_PER_MS); /* far beyond the window */
	assert_int_equal(twcc_rx_write(&rx, 120 * US_PER_MS, 1, 2, &w), 1);
}

static void random_lines(void **state)
{
	enum { COUNT = 4000 };
	static uint8_t fate[COUNT]; /* 1 arrives, 2 reported as received, 3 reported as lost */
	static us_t arrival[COUNT];
	static struct twcc_row rows[TWCC_TX_MAX_ROWS];
	static struct twcc_rx rx;
	static struct twcc_tx tx;
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct rng rng;
		uint32_t lost_reported = 0;
		uint32_t lost = 0;
		uint32_t received_reported = 0;
		rng_init(&rng, seed);
		twcc_rx_init(&rx);
		twcc_tx_init(&tx);
		tx.next += 64000; /* through a wrap */
		tx.acked_to += 64000;
		tx.judged_to += 64000;
		memset(fate, 0, sizeof fate);
		for (uint32_t i = 0; i < COUNT; i++) {
			us_t now = (us_t)i * 5 * US_PER_MS;
			uint16_t wire = twcc_tx_on_packet(&tx, 500 + i % 500, now);
			assert_int_equal(wire, (uint16_t)(64000 + i));
			arrival[i] = rng_below(&rng, 10) == 0 ? -1 : now + 20 * US_PER_MS + rng_below(&rng, 15000);
			lost += arrival[i] < 0 ? 1 : 0;
			for (uint32_t k = i > 10 ? i - 10 : 0; k <= i; k++) {
				if (arrival[k] >= 0 && arrival[k] <= now && fate[k] == 0) {
					fate[k] = 1;
					twcc_rx_on_packet(&rx, (uint16_t)(64000 + k), arrival[k]);
				}
			}
			if (now < twcc_rx_deadline(&rx)) {
				continue;
			}
			size_t count = exchange(&rx, &tx, now, rows, TWCC_TX_MAX_ROWS);
			for (size_t r = 0; r < count; r++) {
				uint32_t k = (uint32_t)(rows[r].sent_at / (5 * US_PER_MS));
				assert_int_equal(rows[r].bytes, 500 + k % 500);
				if (rows[r].arrived_at < 0) {
					assert_true(arrival[k] < 0 && fate[k] == 0);
					fate[k] = 3;
					lost_reported++;
				} else {
					us_t error_us = rows[r].arrived_at - arrival[k];
					assert_int_equal(fate[k], 1);
					fate[k] = 2;
					received_reported++;
					assert_true(error_us <= TWCC_TICK_US && error_us >= -TWCC_TICK_US);
				}
			}
			assert_true(twcc_rx_deadline(&rx) > now);
		}
		assert_true(lost_reported >= lost - 20 && lost_reported <= lost);
		assert_true(received_reported >= COUNT - lost - 40);
	}
}

static void lies_are_ignored(void **state)
{
	(void)state;
	static struct twcc_tx tx;
	static struct twcc_feedback f;
	static struct twcc_row rows[TWCC_TX_MAX_ROWS];
	twcc_tx_init(&tx);
	uint16_t first = twcc_tx_on_packet(&tx, 100, 0);
	f.base_seq = first;
	f.count = 500;
	for (uint32_t i = 0; i < f.count; i++) {
		f.status[i].received = true;
	}
	assert_int_equal(twcc_tx_on_feedback(&tx, &f, rows, TWCC_TX_MAX_ROWS), 1); /* the rest was never sent */
	assert_int_equal(twcc_tx_on_feedback(&tx, &f, rows, TWCC_TX_MAX_ROWS), 0); /* said before */
	for (int i = 0; i < 3000; i++) {
		(void)twcc_tx_on_packet(&tx, 100, i);
	}
	assert_int_equal(twcc_tx_on_feedback(&tx, &f, rows, TWCC_TX_MAX_ROWS), 0); /* overwritten since */
	f.base_seq = (uint16_t)(first + 3000);
	assert_int_equal(twcc_tx_on_feedback(&tx, &f, rows, 0), 0);
}

/* What a feedback is the first to miss is named once; what nobody could send again is not. */
static void the_missing_are_named_once(void **state)
{
	(void)state;
	static struct twcc_tx tx;
	static struct twcc_feedback f;
	static struct twcc_row rows[TWCC_TX_MAX_ROWS];
	twcc_tx_init(&tx);
	f.base_seq = twcc_tx_on_packet(&tx, 100, 0);
	f.count = 4;
	for (uint16_t i = 1; i < 100; i++) {
		(void)twcc_tx_on_packet(&tx, 100, 0);
		if (i != 2) {
			twcc_tx_name(&tx, (struct twcc_name){.seq = (uint16_t)(500 + i), .slot = 7});
		}
	}
	f.status[0].received = true;
	f.status[3].received = true;
	(void)twcc_tx_on_feedback(&tx, &f, rows, TWCC_TX_MAX_ROWS);
	assert_int_equal(tx.missing_count, 1);
	assert_int_equal(tx.missing[0].seq, 501);
	assert_int_equal(tx.missing[0].slot, 7);
	(void)twcc_tx_on_feedback(&tx, &f, rows, TWCC_TX_MAX_ROWS);
	assert_int_equal(tx.missing_count, 0);
	f.base_seq = (uint16_t)(f.base_seq + 4);
	f.count = 96;
	(void)twcc_tx_on_feedback(&tx, &f, rows, TWCC_TX_MAX_ROWS); /* more than there is room for */
	assert_int_equal(tx.missing_count, TWCC_TX_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deadlines),
		cmocka_unit_test(random_lines),
		cmocka_unit_test(the_missing_are_named_once),
		cmocka_unit_test(lies_are_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
