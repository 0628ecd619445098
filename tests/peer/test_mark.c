/* Does the strip in a synthetic picture survive a weak encoder, and is a damaged one noticed? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "figure.h"
#include "mark.h"
#include "vp8_codec.h"

static void read_back_at(uint32_t width, uint32_t height, uint32_t rate_kbps)
{
	struct picture p;
	assert_int_equal(picture_init(&p, width, height), OK);
	struct vp8_encoder *encoder = vp8_encoder_new(width, height, rate_kbps, 15);
	struct vp8_decoder *decoder = vp8_decoder_new();
	assert_non_null(encoder);
	assert_non_null(decoder);
	for (uint16_t i = 0; i < 60; i++) {
		struct mark in = {.number = 4000, .frame = (uint16_t)(i * 1000u), .is_live = true,
			.time_ms = (i * 123457u) & MARK_TIME_MAX};
		struct mark out;
		struct vp8_frame frame;
		struct vp8_luma luma;
		figure_draw(&p, i % 8u, FIGURE_TALKS, (float)i / 15.0f);
		mark_draw(&p, &in);
		assert_int_equal(vp8_encoder_encode(encoder, &p, i == 0, &frame), OK);
		assert_int_equal(vp8_decoder_decode(decoder, frame.data, &luma), OK);
		assert_true(mark_read(luma.rows, luma.stride, luma.width, luma.height, &out));
		assert_int_equal(out.number, in.number);
		assert_int_equal(out.frame, in.frame);
		assert_int_equal(out.time_ms, in.time_ms);
		assert_true(out.is_live);
	}
	vp8_encoder_free(encoder);
	vp8_decoder_free(decoder);
	picture_finish(&p);
}

static void mark_survives_a_weak_encoder(void **state)
{
	(void)state;
	read_back_at(320, 180, 60);
	read_back_at(640, 360, 150);
	read_back_at(160, 90, 60);
}

static void damage_is_noticed(void **state)
{
	(void)state;
	struct picture p;
	struct mark in = {.number = 7, .frame = 99};
	struct mark out;
	assert_int_equal(picture_init(&p, 320, 180), OK);
	for (uint32_t block = 8; block < MARK_BITS; block++) {
		mark_draw(&p, &in);
		uint32_t x = block % MARK_COLUMNS * 8;
		uint32_t y = 164 + block / MARK_COLUMNS * 8;
		bool was_light = p.planes[0][y * 320 + x] > 140;
		picture_block(&p, x, y, 8, 8, color_rgb(was_light ? 0x000000 : 0xffffff));
		assert_false(mark_read(p.planes[0], 320, 320, 180, &out));
	}
	picture_finish(&p);
}

static void picture_without_mark_has_none(void **state)
{
	(void)state;
	struct picture p;
	struct mark out;
	assert_int_equal(picture_init(&p, 320, 180), OK);
	figure_draw(&p, 3, FIGURE_LISTENS, 0.5f);
	assert_false(mark_read(p.planes[0], 320, 320, 180, &out));
	picture_finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mark_survives_a_weak_encoder),
		cmocka_unit_test(damage_is_noticed),
		cmocka_unit_test(picture_without_mark_has_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
