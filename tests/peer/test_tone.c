/* Is every participant's tone recognised after Opus, and nothing in silence or in a hum? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "audio_check.h"

/* Plays `loops` rounds; returns how often `number` was heard, *others: how often another one. */
static uint32_t listen(const struct voice *v, uint32_t loops, uint32_t number, uint32_t *others)
{
	struct audio_check c;
	uint32_t heard = 0;
	*others = 0;
	assert_int_equal(audio_check_init(&c), OK);
	for (uint32_t i = 0; i < loops * v->count; i++) {
		const struct voice_packet *p = &v->packets[i % v->count];
		int who = audio_check_on_packet(&c, bytes_of(p->data, p->len));
		heard += who == (int)number;
		*others += who >= 0 && who != (int)number;
	}
	assert_int_equal(c.undecodable, 0);
	audio_check_finish(&c);
	return heard;
}

static void every_tone_is_told_apart(void **state)
{
	(void)state;
	for (uint32_t number = 0; number < TONE_COUNT; number++) {
		struct voice v;
		uint32_t others = 0;
		assert_int_equal(voice_init(&v, number, VOICE_PURE), OK);
		assert_true((v.packets[10].level & 0x80) != 0);
		assert_in_range(v.packets[10].level & 0x7f, 10, 30);
		assert_in_range(listen(&v, 2, number, &others), 30, 33);
		assert_int_equal(others, 0);
		voice_finish(&v);
	}
}

static void silence_is_silent(void **state)
{
	(void)state;
	struct voice v;
	struct audio_check c;
	assert_int_equal(voice_init(&v, 3, VOICE_HUM), OK);
	assert_int_equal(v.silence.level, 127);
	assert_int_equal(audio_check_init(&c), OK);
	for (int i = 0; i < 30; i++) {
		assert_true(audio_check_on_packet(&c, bytes_of(v.silence.data, v.silence.len)) < 0);
	}
	audio_check_finish(&c);
	voice_finish(&v);
}

static void garbage_is_counted(void **state)
{
	(void)state;
	struct audio_check c;
	static const uint8_t bad[] = {0xff, 0xff, 0xff};
	assert_int_equal(audio_check_init(&c), OK);
	assert_int_equal(audio_check_on_packet(&c, bytes_of(bad, sizeof bad)), AUDIO_NOTHING_YET);
	assert_int_equal(c.undecodable, 1);
	audio_check_finish(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_tone_is_told_apart),
		cmocka_unit_test(silence_is_silent),
		cmocka_unit_test(garbage_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
