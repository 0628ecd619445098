/* Is a stamp found again behind pictures and sounds, do decoders not mind it, and is nothing else taken for one? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "audio_check.h"
#include "frame_buffer.h"
#include "stamp.h"
#include "tone.h"

static const struct stamp sample = {.number = 1999, .frame = 119, .is_speech = true, .made_at = 0x123456789abcdeLL};

static void assert_is_sample(struct bytes media)
{
	struct stamp s;
	assert_true(stamp_read(media, &s));
	assert_int_equal(s.number, sample.number);
	assert_int_equal(s.frame, sample.frame);
	assert_int_equal(s.is_speech, sample.is_speech);
	assert_int_equal(s.made_at, sample.made_at);
}

static void a_stamp_is_read_back_and_nothing_else(void **state)
{
	(void)state;
	uint8_t buf[100] = {0};
	struct stamp s;
	stamp_write(buf + 76, &sample);
	assert_is_sample(bytes_of(buf, 100));
	assert_is_sample(bytes_of(buf + 76, STAMP_BYTES));
	assert_false(stamp_read(bytes_of(buf, 99), &s));
	assert_false(stamp_read(bytes_of(buf + 77, STAMP_BYTES - 1), &s));
	for (int i = 0; i < STAMP_BYTES; i++) {
		buf[76 + i] ^= 0x10;
		assert_false(stamp_read(bytes_of(buf, 100), &s));
		buf[76 + i] ^= 0x10;
	}
}

static void sound_is_heard_through_its_stamp(void **state)
{
	(void)state;
	struct voice v;
	struct audio_check check;
	int heard = 0;
	assert_int_equal(voice_init(&v, 7, VOICE_PURE), OK);
	assert_int_equal(audio_check_init(&check), OK);
	for (uint32_t i = 0; i < v.count; i++) {
		uint8_t buf[TONE_PACKET_MAX + STAMP_OPUS_MORE_BYTES];
		size_t len = stamp_opus(buf, bytes_of(v.packets[i].data, v.packets[i].len), &sample);
		assert_int_equal(len, v.packets[i].len + STAMP_OPUS_MORE_BYTES);
		assert_is_sample(bytes_of(buf, len));
		heard += audio_check_on_packet(&check, bytes_of(buf, len)) == 7;
	}
	assert_int_equal(check.undecodable, 0);
	assert_true(heard >= 14); /* of one second in windows of 60 ms */
	audio_check_finish(&check);
	voice_finish(&v);
}

static void an_opus_packet_of_another_kind_is_left_alone(void **state)
{
	(void)state;
	uint8_t packet[5] = {0x7b, 1, 2, 3, 4}; /* code 3 */
	uint8_t buf[5 + STAMP_OPUS_MORE_BYTES];
	assert_int_equal(stamp_opus(buf, bytes_of(packet, 5), &sample), 5);
	assert_memory_equal(buf, packet, 5);
}

/* One frame in two packets, the stamp behind the last. */
static void put_frame(struct frame_buffer *b, uint32_t at, bool with_stamp)
{
	uint8_t frame[1500] = {0};
	struct vp8_descriptor d = {.picture_id = (uint16_t)at};
	for (size_t i = 0; i < 2; i++) {
		uint8_t buf[VP8_PAYLOAD_MAX + STAMP_BYTES];
		size_t n = vp8_packet_write(buf, bytes_of(frame, sizeof frame), i, 2, &d);
		if (i == 1 && with_stamp) {
			stamp_write(buf + n, &sample);
			n += STAMP_BYTES;
		}
		frame_buffer_put(b, (seq_t)(70000 + 2 * at + i), 1000 + at, i == 1, bytes_of(buf, n), 0);
	}
}

static void a_frame_brings_its_stamp(void **state)
{
	(void)state;
	for (int keeps = 0; keeps < 2; keeps++) {
		static struct frame_buffer b;
		struct frame_out out;
		assert_int_equal(frame_buffer_init(&b, keeps == 1), OK);
		put_frame(&b, 0, true);
		put_frame(&b, 1, false);
		assert_true(frame_buffer_take(&b, 0, &out));
		assert_true(out.has_stamp);
		assert_int_equal(out.stamp.number, sample.number);
		assert_int_equal(out.data.len, 1500);
		assert_true(frame_buffer_take(&b, 0, &out));
		assert_false(out.has_stamp);
		assert_int_equal(out.data.len, 1500);
		frame_buffer_finish(&b);
	}
}

static void without_payloads_a_hole_costs_the_same(void **state)
{
	(void)state;
	static struct frame_buffer b;
	struct frame_out out;
	assert_int_equal(frame_buffer_init(&b, false), OK);
	put_frame(&b, 0, true);
	put_frame(&b, 2, true);
	assert_true(frame_buffer_take(&b, 0, &out));
	assert_false(frame_buffer_take(&b, FRAME_BUFFER_WAIT_US - 1, &out));
	assert_true(frame_buffer_take(&b, FRAME_BUFFER_WAIT_US, &out));
	assert_int_equal(b.lost, 1);
	assert_int_equal(b.complete, 2);
	frame_buffer_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stamp_is_read_back_and_nothing_else),
		cmocka_unit_test(sound_is_heard_through_its_stamp),
		cmocka_unit_test(an_opus_packet_of_another_kind_is_left_alone),
		cmocka_unit_test(a_frame_brings_its_stamp),
		cmocka_unit_test(without_payloads_a_hole_costs_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
