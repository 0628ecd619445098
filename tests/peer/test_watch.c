/* Does the account of what is seen and heard notice wrong pictures, freezes, missing and extra tones, and only those? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "watch.h"

#define MS(n) ((n) * US_PER_MS)

static void right_pictures_are_right(void **state)
{
	(void)state;
	struct watch w = {0};
	watch_on_seat(&w, 1, true, 7, 1000, MS(100));
	for (uint32_t i = 0; i < 100; i++) {
		watch_on_frame(&w, 1, 1000 + i * 6000, 7, MS(20), MS(100 + i * 67));
	}
	watch_on_time(&w, MS(20000));
	assert_int_equal(w.wrong, 0);
	assert_int_equal(w.freezes, 0);
	assert_int_equal(w.frames, 100);
	assert_int_equal(watch_latency(&w, 0.5), 20);
}

static void somebody_else_is_wrong(void **state)
{
	(void)state;
	struct watch w = {0};
	watch_on_seat(&w, 1, true, 7, 1000, MS(100));
	watch_on_frame(&w, 1, 2000, 8, MS(20), MS(200));
	watch_on_frame(&w, 1, 3000, 8, MS(20), MS(260));
	watch_on_time(&w, MS(2000));
	assert_int_equal(w.wrong, 2);
}

static void a_slow_announcement_is_no_fault(void **state)
{
	(void)state;
	struct watch w = {0};
	watch_on_seat(&w, 1, true, 7, 1000, MS(100));
	watch_on_frame(&w, 1, 9000, 8, MS(20), MS(200));
	watch_on_seat(&w, 1, true, 8, 9000, MS(230));
	watch_on_frame(&w, 1, 15000, 8, MS(20), MS(260));
	watch_on_time(&w, MS(2000));
	assert_int_equal(w.wrong, 0);
	/* Announced from later on: the picture stood under another name. */
	watch_on_frame(&w, 1, 20000, 9, MS(20), MS(2200));
	watch_on_seat(&w, 1, true, 9, 26000, MS(2230));
	assert_int_equal(w.wrong, 1);
}

static void a_covered_seat_shows_nobody(void **state)
{
	(void)state;
	struct watch w = {0};
	watch_on_seat(&w, 1, true, 7, 1000, MS(100));
	watch_on_seat(&w, 1, false, 8, 0, MS(150));
	watch_on_frame(&w, 1, 9000, 7, MS(20), MS(200));
	watch_on_seat(&w, 1, true, 8, 15000, MS(230));
	watch_on_frame(&w, 1, 10000, 7, MS(20), MS(260));
	watch_on_frame(&w, 1, 15000, 8, MS(20), MS(300));
	watch_on_time(&w, MS(2000));
	assert_int_equal(w.wrong, 0);
}

static void a_gap_is_a_freeze_after_the_grace(void **state)
{
	(void)state;
	struct watch w = {.grace_until = MS(3000)};
	watch_on_seat(&w, 0, true, 7, 0, MS(0));
	watch_on_frame(&w, 0, 1, 7, -1, MS(100));
	watch_on_frame(&w, 0, 2, 7, -1, MS(2900));
	assert_int_equal(w.freezes, 0);
	watch_on_frame(&w, 0, 3, 7, -1, MS(3300));
	assert_int_equal(w.freezes, 0);
	watch_on_frame(&w, 0, 4, 7, -1, MS(3801));
	assert_int_equal(w.freezes, 1);
}

static void tones_are_compared(void **state)
{
	(void)state;
	struct watch w = {0};
	bool speaking[TONE_COUNT] = {[3] = true, [4] = true};
	bool settled[TONE_COUNT];
	memset(settled, true, sizeof settled);
	watch_on_tone(&w, 3, MS(1000));
	watch_on_tone(&w, 5, MS(1000));
	watch_hearing(&w, speaking, settled, MS(1100));
	assert_int_equal(w.hear_checks, 2);
	assert_int_equal(w.hear_missing, 1);
	assert_int_equal(w.hear_extra, 1);
	settled[4] = false;
	settled[5] = false;
	watch_hearing(&w, speaking, settled, MS(1200));
	assert_int_equal(w.hear_checks, 3);
	assert_int_equal(w.hear_missing, 1);
	assert_int_equal(w.hear_extra, 1);
}

static void outages_and_the_window(void **state)
{
	(void)state;
	struct watch w = {0};
	watch_on_join(&w);
	watch_on_seat(&w, 1, true, 7, 1000, MS(100));
	watch_on_frame(&w, 1, 1000, 7, MS(20), MS(100));
	watch_begin_window(&w);
	watch_on_frame(&w, 1, 2000, 7, MS(20), MS(250));
	assert_int_equal(watch_window_gap(&w), MS(150));
	watch_end_window(&w, MS(600));
	assert_int_equal(watch_window_gap(&w), MS(350));
	watch_on_frame(&w, 1, 3000, 7, MS(20), MS(1200));
	assert_int_equal(watch_window_gap(&w), MS(350));
	watch_begin_window(&w);
	watch_on_frame(&w, 1, 4000, 7, MS(20), MS(1300));
	watch_on_frame(&w, 1, 5000, 7, MS(20), MS(4300));
	assert_int_equal(watch_window_gap(&w), MS(3000));
	/* The server had said so, only the WebSocket was cut. */
	watch_on_pause(&w, 1);
	assert_int_equal(watch_window_gap(&w), 0);
	assert_int_equal(w.pauses, 1);
	watch_end_window(&w, MS(4350));
	/* An outage is what a fresh connection takes, however long it was quiet in the old one. */
	watch_on_tone(&w, 3, MS(5600));
	assert_int_equal(w.outages, 0);
	watch_on_join(&w);
	watch_on_tone(&w, 3, MS(6300));
	watch_on_tone(&w, 3, MS(9000));
	assert_int_equal(w.outages, 1);
	assert_int_equal(w.longest_outage_us, MS(700));
}

static void packets_belong_to_who_sat_there_last(void **state)
{
	(void)state;
	struct watch w = {0};
	watch_on_join(&w);
	watch_on_packet(&w, 1, true, MS(90)); /* nobody's */
	watch_on_seat(&w, 1, true, 7, 1000, MS(100));
	watch_on_seat(&w, 2, true, 7 + MARK_SCREEN, 1000, MS(100));
	watch_on_packet(&w, 1, true, MS(200));
	watch_on_seat(&w, 1, false, WATCH_NOBODY, 0, MS(250));
	watch_on_packet(&w, 1, true, MS(300)); /* still his: he was the last one in this seat */
	assert_int_equal(w.packet_at[WATCH_CAMERA][7], MS(300));
	assert_int_equal(w.packet_at[WATCH_SCREEN][7], 0);
	assert_int_equal(w.packet_at[WATCH_VOICE][7], 0);
	watch_on_packet(&w, 1, false, MS(350));
	watch_on_packet(&w, 2, true, MS(400));
	assert_int_equal(w.packet_at[WATCH_VOICE][7], MS(350));
	assert_int_equal(w.packet_at[WATCH_SCREEN][7], MS(400));
	watch_on_seat(&w, 1, true, 8, 1000, MS(450));
	watch_on_packet(&w, 1, true, MS(500));
	assert_int_equal(w.packet_at[WATCH_CAMERA][7], MS(300));
	assert_int_equal(w.packet_at[WATCH_CAMERA][8], MS(500));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_pictures_are_right),
		cmocka_unit_test(somebody_else_is_wrong),
		cmocka_unit_test(a_slow_announcement_is_no_fault),
		cmocka_unit_test(a_covered_seat_shows_nobody),
		cmocka_unit_test(a_gap_is_a_freeze_after_the_grace),
		cmocka_unit_test(tones_are_compared),
		cmocka_unit_test(outages_and_the_window),
		cmocka_unit_test(packets_belong_to_who_sat_there_last),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
