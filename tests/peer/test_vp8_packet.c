/* Does a frame come back from its payloads, and does the SFU's reader see the same descriptor? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "codec.h"
#include "vp8_packet.h"

static void frame_comes_back(void **state)
{
	(void)state;
	static const size_t lengths[] = {1, 10, 1134, 1135, 2268, 2269, 9000};
	uint8_t frame[9000];
	uint8_t back[9000];
	for (size_t i = 0; i < sizeof frame; i++) {
		frame[i] = (uint8_t)(i * 7);
	}
	for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
		struct vp8_descriptor in = {.picture_id = 0x7ffe, .tl0_picture_id = 255, .temporal_id = 1};
		size_t count = vp8_packet_count(lengths[k]);
		size_t len = 0;
		for (size_t i = 0; i < count; i++) {
			uint8_t buf[VP8_PAYLOAD_MAX];
			struct vp8_descriptor out;
			struct bytes data;
			size_t n = vp8_packet_write(buf, bytes_of(frame, lengths[k]), i, count, &in);
			assert_true(n <= VP8_PAYLOAD_MAX);
			assert_int_equal(vp8_packet_read(bytes_of(buf, n), &out, &data), OK);
			assert_int_equal(out.picture_id, in.picture_id);
			assert_int_equal(out.tl0_picture_id, in.tl0_picture_id);
			assert_int_equal(out.temporal_id, 1);
			assert_int_equal(out.is_frame_start, i == 0);
			memcpy(back + len, data.p, data.len);
			len += data.len;
		}
		assert_int_equal(len, lengths[k]);
		assert_memory_equal(back, frame, len);
	}
}

static void sfu_reads_the_same(void **state)
{
	(void)state;
	uint8_t frame[20] = {0};
	uint8_t buf[VP8_PAYLOAD_MAX];
	struct codec_info info;
	struct vp8_descriptor in = {.picture_id = 300, .tl0_picture_id = 17, .temporal_id = 0};
	size_t n = vp8_packet_write(buf, bytes_of(frame, sizeof frame), 0, 1, &in);
	assert_int_equal(codec_peek(CODEC_VP8, bytes_of(buf, n), &info), OK);
	assert_true(info.is_keyframe_start);
	assert_int_equal(info.picture_id, 300);
	assert_int_equal(info.picture_id_bits, 15);
	assert_int_equal(info.tl0_picture_id, 17);
	in.temporal_id = 1;
	frame[0] = 1;
	n = vp8_packet_write(buf, bytes_of(frame, sizeof frame), 0, 1, &in);
	assert_int_equal(codec_peek(CODEC_VP8, bytes_of(buf, n), &info), OK);
	assert_false(info.is_keyframe_start);
	assert_int_equal(info.temporal_id, 1);
	assert_true(info.is_layer_sync);
	assert_true(info.is_droppable);
}

static void short_payloads_are_refused(void **state)
{
	(void)state;
	static const uint8_t bytes[] = {0x90, 0xe0, 0x81, 0x02, 0x03, 0x40};
	for (size_t n = 0; n <= sizeof bytes; n++) {
		struct vp8_descriptor d;
		struct bytes data;
		assert_int_not_equal(vp8_packet_read(bytes_of(bytes, n), &d, &data), OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frame_comes_back),
		cmocka_unit_test(sfu_reads_the_same),
		cmocka_unit_test(short_payloads_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
