/* Are key frames, layers and counters found in payload descriptors, whatever fields they have? */
#include "codec.h"

#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static enum err peek(enum codec codec, const uint8_t *data, size_t len, struct codec_info *info)
{
	uint8_t *exact = malloc(len + !len);
	assert_non_null(exact);
	if (len > 0) {
		memcpy(exact, data, len);
	}
	enum err e = codec_peek(codec, bytes_of(exact, len), info);
	free(exact);
	return e;
}

static void vp8_descriptors_are_read(void **state)
{
	static const struct {
		uint8_t payload[8];
		size_t len;
		enum err result;
		struct codec_info info;
	} rows[] = {
		{{0x10, 0x00}, 2, OK, {.is_frame_start = true, .is_keyframe_start = true}},
		{{0x10, 0x01}, 2, OK, {.is_frame_start = true}},
		{{0x00, 0x00}, 2, OK, {0}},
		{{0x11, 0x00}, 2, OK, {0}}, /* start of partition 1 */
		{{0x30, 0x01}, 2, OK, {.is_frame_start = true, .is_droppable = true}},
		{{0x90, 0x80, 0x7f, 0x00}, 4, OK, {.is_frame_start = true, .is_keyframe_start = true, .picture_id_offset = 2,
			.picture_id_bits = 7, .picture_id = 127}},
		{{0x90, 0xe0, 0xff, 0xfe, 0x09, 0x60, 0x01}, 7, OK, {.is_frame_start = true, .picture_id_offset = 2,
			.picture_id_bits = 15, .picture_id = 0x7ffe, .tl0_offset = 4, .tl0_picture_id = 9, .temporal_offset = 5,
			.temporal_id = 1, .is_layer_sync = true}},
		{{0x80, 0x10, 0x9f, 0x01}, 4, OK, {.temporal_offset = 2}}, /* K alone: TID means nothing */
		{{0x90, 0x20, 0x80, 0x01}, 4, OK, {.is_frame_start = true, .temporal_offset = 2, .temporal_id = 2}},
		{{0x90, 0x40, 0x05, 0x01}, 4, OK, {.is_frame_start = true, .tl0_offset = 2, .tl0_picture_id = 5}},
		{{0x10}, 1, ERR_SHORT, {0}},
		{{0x90, 0x80, 0xff}, 3, ERR_SHORT, {0}},
		{{0x90, 0xf0, 0x80, 0x01, 0x02, 0x03}, 6, ERR_SHORT, {0}},
		{{0}, 0, ERR_SHORT, {0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct codec_info info;
		const struct codec_info *e = &rows[i].info;
		assert_int_equal(peek(CODEC_VP8, rows[i].payload, rows[i].len, &info), rows[i].result);
		if (rows[i].result != OK) {
			continue;
		}
		assert_int_equal(info.is_keyframe_start, e->is_keyframe_start);
		assert_int_equal(info.is_frame_start, e->is_frame_start);
		assert_int_equal(info.is_droppable, e->is_droppable);
		assert_int_equal(info.is_layer_sync, e->is_layer_sync);
		assert_int_equal(info.temporal_id, e->temporal_id);
		assert_int_equal(info.temporal_offset, e->temporal_offset);
		assert_int_equal(info.picture_id_offset, e->picture_id_offset);
		assert_int_equal(info.picture_id_bits, e->picture_id_bits);
		assert_int_equal(info.picture_id, e->picture_id);
		assert_int_equal(info.tl0_offset, e->tl0_offset);
		assert_int_equal(info.tl0_picture_id, e->tl0_picture_id);
	}
}

static void h264_units_are_read(void **state)
{
	static const struct {
		uint8_t payload[12];
		size_t len;
		enum err result;
		bool is_keyframe, is_frame, is_droppable;
	} rows[] = {
		{{0x67, 1}, 2, OK, true, true, false},
		{{0x65, 1}, 2, OK, true, true, false},
		{{0x68, 1}, 2, OK, false, true, false},
		{{0x61, 1}, 2, OK, false, true, false},
		{{0x01, 1}, 2, OK, false, true, true},
		{{0x06, 1}, 2, OK, false, true, false},  /* SEI is never left out */
		{{0x78, 0, 1, 0x67, 0, 1, 0x68}, 7, OK, true, true, false},
		{{0x78, 0, 1, 0x09, 0, 2, 0x41, 7}, 8, OK, false, true, false},
		{{0x18, 0, 1, 0x01}, 4, OK, false, true, true},
		{{0x78, 0, 2, 0x67}, 4, ERR_SHORT, false, false, false},
		{{0x78, 0, 0}, 3, ERR_MALFORMED, false, false, false},
		{{0x78}, 1, ERR_SHORT, false, false, false},
		{{0x78, 0, 1, 0x7c}, 4, ERR_MALFORMED, false, false, false}, /* no fragment within an aggregate */
		{{0x7c, 0x85, 1}, 3, OK, true, true, false},
		{{0x7c, 0x05, 1}, 3, OK, false, false, false},
		{{0x7c, 0x45, 1}, 3, OK, false, false, false},
		{{0x1c, 0x81, 1}, 3, OK, false, true, true},
		{{0x7c, 0x85}, 2, ERR_SHORT, false, false, false},
		{{0x79, 0, 0, 0}, 4, ERR_MALFORMED, false, false, false}, /* STAP-B: interleaved mode only */
		{{0x60, 0}, 2, ERR_MALFORMED, false, false, false},
		{{0}, 0, ERR_SHORT, false, false, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct codec_info info;
		assert_int_equal(peek(CODEC_H264, rows[i].payload, rows[i].len, &info), rows[i].result);
		if (rows[i].result == OK) {
			assert_int_equal(info.is_keyframe_start, rows[i].is_keyframe);
			assert_int_equal(info.is_frame_start, rows[i].is_frame);
			assert_int_equal(info.is_droppable, rows[i].is_droppable);
		}
	}
}

static void noise_is_harmless(void **state)
{
	struct rng rng;
	(void)state;
	rng_init(&rng, 4);
	for (int i = 0; i < 20000; i++) {
		uint8_t noise[24];
		size_t len = rng_below(&rng, sizeof noise);
		struct codec_info info;
		rng_fill(&rng, noise, sizeof noise);
		if (peek(CODEC_VP8, noise, len, &info) == OK) {
			assert_true(info.picture_id_offset < len && info.tl0_offset < len && info.temporal_offset < len);
			assert_true(!info.is_keyframe_start || info.is_frame_start);
		}
		enum err e = peek(CODEC_H264, noise, len, &info);
		assert_true(e == OK || e == ERR_SHORT || e == ERR_MALFORMED);
	}
}

static void the_others_say_nothing(void **state)
{
	struct codec_info info;
	(void)state;
	assert_int_equal(peek(CODEC_OPUS, NULL, 0, &info), OK);
	assert_false(info.is_keyframe_start || info.is_frame_start);
	assert_int_equal(peek(CODEC_NONE, (const uint8_t *)"x", 1, &info), ERR_MALFORMED);
	assert_string_equal(codec_name(CODEC_VP8), "VP8");
	assert_int_equal(codec_clock_hz(CODEC_OPUS), 48000);
	assert_int_equal(codec_clock_hz(CODEC_H264), 90000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vp8_descriptors_are_read),
		cmocka_unit_test(h264_units_are_read),
		cmocka_unit_test(noise_is_harmless),
		cmocka_unit_test(the_others_say_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
