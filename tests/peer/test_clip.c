/* Can a played clip be decoded through loops, jumps to key frames and changes of pose, also without its upper layer? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "clip.h"
#include "mark.h"

static void play(struct camera *c, uint32_t layer, bool base_only)
{
	struct vp8_decoder *decoder = vp8_decoder_new();
	assert_non_null(decoder);
	for (uint32_t i = 0; i < 200; i++) {
		struct vp8_frame frame;
		struct vp8_luma luma;
		struct mark mark;
		uint16_t number;
		c->wanted_pose = i < 80 ? FIGURE_LISTENS : i < 130 ? FIGURE_TALKS : FIGURE_RAISES_HAND;
		bool want_key = i % 37 == 36;
		assert_int_equal(camera_next(c, layer, want_key, i * 66667, &frame, &number), OK);
		assert_true(!want_key || frame.is_keyframe);
		if (base_only && frame.temporal_id > 0) {
			continue;
		}
		assert_int_equal(vp8_decoder_decode(decoder, frame.data, &luma), OK);
		assert_int_equal(luma.width, clip_layer_width(layer));
		assert_true(mark_read(luma.rows, luma.stride, luma.width, luma.height, &mark));
		assert_int_equal(mark.number, 5);
		assert_int_equal(mark.frame, number);
	}
	vp8_decoder_free(decoder);
}

static void clip_plays_on(void **state)
{
	(void)state;
	struct clip *clip = clip_new(5);
	assert_non_null(clip);
	for (uint32_t layer = 0; layer < CLIP_LAYERS; layer++) {
		for (int base_only = 0; base_only < 2; base_only++) {
			struct camera c;
			assert_int_equal(camera_init(&c, 5, clip), OK);
			play(&c, layer, base_only);
			camera_finish(&c);
		}
	}
	clip_free(clip);
}

static void live_camera_plays_on(void **state)
{
	(void)state;
	struct camera c;
	assert_int_equal(camera_init(&c, 5, NULL), OK);
	play(&c, 0, false);
	camera_finish(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clip_plays_on),
		cmocka_unit_test(live_camera_plays_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
