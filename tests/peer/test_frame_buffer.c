/* Are frames put together again in order, and is every lost one counted? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "frame_buffer.h"
#include "vp8_packet.h"

enum { FIRST_SEQ = 70000, PER_FRAME = 3 };

/* Packet `index` of a stream of three-packet frames; every tenth frame is a key frame. */
static void put(struct frame_buffer *b, uint32_t index, us_t now)
{
	uint8_t frame[2500];
	uint8_t buf[VP8_PAYLOAD_MAX];
	uint32_t number = index / PER_FRAME;
	memset(frame, (int)(number & 0x7f) << 1, sizeof frame);
	frame[0] = number % 10 == 0 ? 0 : 1;
	struct vp8_descriptor d = {.picture_id = (uint16_t)number};
	size_t n = vp8_packet_write(buf, bytes_of(frame, sizeof frame), index % PER_FRAME, PER_FRAME, &d);
	frame_buffer_put(b, FIRST_SEQ + index, number * 6000, index % PER_FRAME == 2, bytes_of(buf, n), now);
}

static uint32_t take_all(struct frame_buffer *b, us_t now, uint32_t *last)
{
	uint32_t count = 0;
	struct frame_out out;
	while (frame_buffer_take(b, now, &out)) {
		assert_int_equal(out.data.len, 2500);
		assert_int_equal(out.data.p[1], (out.rtp / 6000 & 0x7f) << 1);
		*last = out.rtp / 6000;
		count++;
	}
	return count;
}

static void reordered_packets_make_frames(void **state)
{
	(void)state;
	static struct frame_buffer b;
	uint32_t last = 0;
	uint32_t count = 0;
	assert_int_equal(frame_buffer_init(&b, true), OK);
	put(&b, 0, 0);
	for (uint32_t i = 1; i + 1 < 300; i += 2) {
		put(&b, i + 1, i);
		count += take_all(&b, i, &last);
		put(&b, i, i);
		put(&b, i, i);
		count += take_all(&b, i, &last);
	}
	assert_int_equal(count, 99);
	assert_int_equal(b.lost, 0);
	assert_int_equal(b.late, 149);
	frame_buffer_finish(&b);
}

static void a_hole_waits_then_costs_frames_to_the_next_key(void **state)
{
	(void)state;
	static struct frame_buffer b;
	uint32_t last = 0;
	uint32_t count = 0;
	assert_int_equal(frame_buffer_init(&b, true), OK);
	for (uint32_t i = 0; i < 60; i++) {
		if (i != 13) {
			put(&b, i, 0);
		}
	}
	count += take_all(&b, FRAME_BUFFER_WAIT_US - 1, &last);
	assert_int_equal(count, 4);
	count += take_all(&b, FRAME_BUFFER_WAIT_US, &last);
	assert_int_equal(count, 14);
	assert_int_equal(last, 19);
	/* Frame 4 had the hole; 5 to 9 build on it. Its last packet counts once more. */
	assert_in_range(b.lost, 6, 7);
	frame_buffer_finish(&b);
}

static void a_retransmission_in_time_saves_all(void **state)
{
	(void)state;
	static struct frame_buffer b;
	uint32_t last = 0;
	uint32_t count = 0;
	assert_int_equal(frame_buffer_init(&b, true), OK);
	for (uint32_t i = 0; i < 60; i++) {
		if (i != 13) {
			put(&b, i, 0);
		}
	}
	count += take_all(&b, 1000, &last);
	put(&b, 13, 200000);
	count += take_all(&b, 200000, &last);
	assert_int_equal(count, 20);
	assert_int_equal(b.lost, 0);
	frame_buffer_finish(&b);
}

static void a_frame_came_with_its_last_packet(void **state)
{
	(void)state;
	static struct frame_buffer b;
	struct frame_out out;
	assert_int_equal(frame_buffer_init(&b, true), OK);
	for (uint32_t i = 0; i < 9; i++) {
		if (i != 1) {
			put(&b, i, 1000 + i);
		}
	}
	assert_false(frame_buffer_take(&b, 2000, &out));
	put(&b, 1, 50000);
	assert_true(frame_buffer_take(&b, 60000, &out));
	assert_int_equal(out.arrived_at, 50000);
	assert_true(frame_buffer_take(&b, 60000, &out)); /* it has waited for the first one */
	assert_int_equal(out.arrived_at, 1005);
	frame_buffer_finish(&b);
}

static void padding_only_fills_its_number(void **state)
{
	(void)state;
	static struct frame_buffer b;
	uint32_t last = 0;
	assert_int_equal(frame_buffer_init(&b, true), OK);
	put(&b, 0, 0);
	put(&b, 1, 0);
	put(&b, 2, 0);
	frame_buffer_put(&b, FIRST_SEQ + 3, 0, false, bytes_of(NULL, 0), 0);
	assert_int_equal(take_all(&b, 0, &last), 1);
	assert_int_equal(b.next, FIRST_SEQ + 4);
	assert_int_equal(b.lost, 0);
	frame_buffer_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reordered_packets_make_frames),
		cmocka_unit_test(a_hole_waits_then_costs_frames_to_the_next_key),
		cmocka_unit_test(a_retransmission_in_time_saves_all),
		cmocka_unit_test(a_frame_came_with_its_last_packet),
		cmocka_unit_test(padding_only_fills_its_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
