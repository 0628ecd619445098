/* Are the layers of VP9 and the start of an AV1 sequence found in what stands before the payload? */
#include "codec.h"

#include "../capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void vp9_descriptors_are_read(void **state)
{
	static const struct {
		uint8_t payload[24];
		size_t len;
		enum err result;
		struct codec_info info;
	} rows[] = {
		{{0x08, 0xff}, 2, OK, {.is_frame_start = true, .is_keyframe_start = true, .is_for_upper = true}},
		{{0x4d, 0xff}, 2, OK, {.is_frame_start = true, .is_frame_end = true, .is_predicted = true}},
		{{0x88, 0x7f, 0xff}, 3, OK, {.is_frame_start = true, .is_keyframe_start = true, .is_for_upper = true,
			.is_picture_reference = true, .picture_id_offset = 1, .picture_id_bits = 7, .picture_id = 127}},
		/* layers, not flexible: TL0PICIDX follows */
		{{0xec, 0x80, 0x05, 0x52, 0x09, 0xff}, 6, OK, {.is_frame_start = true, .is_frame_end = true,
			.is_predicted = true, .is_for_upper = true, .is_picture_reference = true, .picture_id_offset = 1, .picture_id_bits = 15,
			.picture_id = 5, .temporal_id = 2, .is_layer_sync = true, .spatial_id = 1, .tl0_offset = 4,
			.tl0_picture_id = 9}},
		/* flexible, predicted from three pictures */
		{{0xf0, 0x05, 0x24, 0x03, 0x05, 0x06, 0xff}, 7, OK, {.is_predicted = true, .is_for_upper = true,
			.is_picture_reference = true, .picture_id_offset = 1, .picture_id_bits = 7, .picture_id = 5,
			.temporal_id = 1, .spatial_id = 2}},
		{{0xf0, 0x05, 0x24, 0x03, 0x05, 0x07, 0x02, 0xff}, 8, ERR_MALFORMED, {0}},
		/* the first packet of the upper layer of a key picture begins no key frame */
		{{0x28, 0x02, 0x00, 0xff}, 4, OK, {.is_frame_start = true, .is_for_upper = true, .spatial_id = 1,
			.tl0_offset = 2}},
		/* a scalability structure of two layers with sizes and a group of two pictures */
		{{0x0a, 0x38, 0x01, 0x40, 0x00, 0xb4, 0x02, 0x80, 0x01, 0x68, 0x02, 0x00, 0x28, 0x01, 0x02, 0xff}, 16, OK,
			{.is_frame_start = true, .is_keyframe_start = true, .is_for_upper = true, .spatial_count = 2,
			.heights = {180, 360}}},
		{{0x0a, 0x38, 0x01, 0x40, 0x00, 0xb4, 0x02, 0x80, 0x01, 0x68, 0x02, 0x00, 0x28, 0x01}, 14, ERR_SHORT, {0}},
		{{0x0a, 0x00, 0xff}, 3, OK, {.is_frame_start = true, .is_keyframe_start = true, .is_for_upper = true,
			.spatial_count = 1}},
		{{0x08}, 1, ERR_SHORT, {0}},
		{{0}, 0, ERR_SHORT, {0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct codec_info info;
		enum err e = peek(CODEC_VP9, rows[i].payload, rows[i].len, &info);
		assert_int_equal(e, rows[i].result);
		if (e == OK) {
			assert_memory_equal(&info, &rows[i].info, sizeof info);
		}
	}
}

static void av1_aggregation_headers_are_read(void **state)
{
	static const struct {
		uint8_t payload[2];
		size_t len;
		enum err result;
		bool is_start, is_key;
	} rows[] = {
		{{0x18, 0x0a}, 2, OK, true, true},
		{{0x10, 0x32}, 2, OK, true, false},
		{{0x90, 0x32}, 2, OK, false, false},
		{{0x98, 0x32}, 2, ERR_MALFORMED, false, false}, /* a new sequence does not begin in the middle of a unit */
		{{0x18}, 1, ERR_SHORT, false, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct codec_info info;
		enum err e = peek(CODEC_AV1, rows[i].payload, rows[i].len, &info);
		assert_int_equal(e, rows[i].result);
		if (e == OK) {
			assert_int_equal(info.is_frame_start, rows[i].is_start);
			assert_int_equal(info.is_keyframe_start, rows[i].is_key);
		}
	}
}

/* The two tell the same frame by different means. */
static void the_vp9_descriptor_agrees_with_the_dependency_descriptor(void **state)
{
	static const char *const names[] = {"vp9_l3t3_key", "vp9_l3t3"};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		static struct dd_structure known;
		static struct dd_structure fresh;
		struct captured c;
		struct dd_frame f;
		struct codec_info info;
		FILE *file = capture_open(names[i]);
		while (capture_next(file, &c)) {
			assert_int_equal(dd_read(bytes_of(c.dd, c.dd_len), &known, &fresh, &f), OK);
			known = f.has_structure ? fresh : known;
			assert_int_equal(peek(CODEC_VP9, c.payload, c.payload_len, &info), OK);
			assert_int_equal(info.spatial_id, f.relations.spatial_id);
			assert_int_equal(info.temporal_id, f.relations.temporal_id);
			assert_int_equal(info.is_frame_start, f.is_start);
			assert_int_equal(info.is_frame_end, f.is_end);
			assert_int_equal(info.is_keyframe_start, f.has_structure);
			assert_int_equal(info.picture_id_bits, 15);
			for (int k = 0; k < info.spatial_count; k++) {
				assert_int_equal(info.heights[k], 180 << k);
			}
		}
		fclose(file);
	}
}

/* In L3T3_KEY nothing above is predicted from the delta frames of a layer, in L3T3 it is. */
static void what_is_predicted_from_below_is_told(void **state)
{
	static const struct {
		const char *name;
		bool is_for_upper;
	} rows[] = {{"vp9_l3t3_key_plain", false}, {"vp9_l3t3_plain", true}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct captured c;
		struct codec_info info;
		FILE *file = capture_open(rows[i].name);
		int count = 0;
		bool is_three = false;
		while (capture_next(file, &c)) {
			assert_int_equal(c.dd_len == 0 || c.dd[0] < 0x80, true); /* that id is of another extension here */
			assert_int_equal(peek(CODEC_VP9, c.payload, c.payload_len, &info), OK);
			is_three |= info.spatial_count == 3;
			if (is_three && info.is_predicted && info.spatial_id < 2) {
				assert_int_equal(info.is_for_upper, rows[i].is_for_upper);
				count++;
			}
		}
		fclose(file);
		assert_true(count > 20);
	}
}

static void av1_keys_are_found_without_a_look_behind(void **state)
{
	struct captured c;
	struct dd_frame f;
	struct codec_info info;
	static struct dd_structure known;
	static struct dd_structure fresh;
	FILE *file = capture_open("av1_l3t3_key");
	int keys = 0;
	(void)state;
	while (capture_next(file, &c)) {
		assert_int_equal(dd_read(bytes_of(c.dd, c.dd_len), &known, &fresh, &f), OK);
		known = f.has_structure ? fresh : known;
		assert_int_equal(peek(CODEC_AV1, c.payload, c.payload_len, &info), OK);
		assert_int_equal(info.is_keyframe_start, f.has_structure);
		keys += info.is_keyframe_start;
	}
	fclose(file);
	assert_true(keys > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vp9_descriptors_are_read),
		cmocka_unit_test(av1_aggregation_headers_are_read),
		cmocka_unit_test(the_vp9_descriptor_agrees_with_the_dependency_descriptor),
		cmocka_unit_test(what_is_predicted_from_below_is_told),
		cmocka_unit_test(av1_keys_are_found_without_a_look_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
