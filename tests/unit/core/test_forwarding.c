/* Layer selection, key frame requests, and the memory that retransmissions are made from. */
#include "history.h"
#include "keyreq.h"
#include "rtx.h"
#include "select.h"
#include "sent_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void layers_switch_at_key_frames(void **state)
{
	static const struct {
		const char *label;
		int target; /* -2: unchanged */
		bool restarts;
		int layer;
		bool is_key;
		enum select_verdict verdict;
		int needs;
	} rows[] = {
		{"nothing wanted", -2, false, 0, true, SELECT_IGNORE, -1},
		{"waits for a key frame", 1, false, 1, false, SELECT_IGNORE, 1},
		{"of its own layer", -2, false, 0, true, SELECT_IGNORE, 1},
		{"begins", -2, false, 1, true, SELECT_SWITCH, -1},
		{"goes on", -2, false, 1, false, SELECT_FORWARD, -1},
		{"key frame of the same layer", -2, false, 1, true, SELECT_FORWARD, -1},
		{"another one wanted, still the old", 2, false, 1, false, SELECT_FORWARD, 2},
		{"not yet", -2, false, 2, false, SELECT_IGNORE, 2},
		{"up", -2, false, 2, true, SELECT_SWITCH, -1},
		{"the old one no more", -2, false, 1, false, SELECT_IGNORE, -1},
		{"another source", -2, true, 2, false, SELECT_IGNORE, 2},
		{"begins again", -2, false, 2, true, SELECT_SWITCH, -1},
		{"pause", -1, false, 2, false, SELECT_IGNORE, -1},
		{"resumes at a key frame only", 2, false, 2, false, SELECT_IGNORE, 2},
		{"resumed", -2, false, 2, true, SELECT_SWITCH, -1},
	};
	(void)state;
	struct select s;
	select_init(&s);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct codec_info info = {.is_keyframe_start = rows[i].is_key, .is_frame_start = true};
		if (rows[i].target > -2) {
			select_set_target(&s, rows[i].target, SELECT_ALL_TEMPORAL);
		}
		if (rows[i].restarts) {
			select_restart(&s);
		}
		enum select_verdict verdict = select_on_packet(&s, rows[i].layer, &info, CODEC_VP8, NULL);
		if (verdict != rows[i].verdict || select_needs_keyframe(&s) != rows[i].needs) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_int_equal(verdict, rows[i].verdict);
		assert_int_equal(select_needs_keyframe(&s), rows[i].needs);
	}
}

static void temporal_layers(void **state)
{
	static const struct {
		const char *label;
		uint8_t target, temporal;
		bool starts, syncs;
		enum select_verdict verdict;
	} rows[] = {
		{"all", 2, 2, true, false, SELECT_FORWARD},
		{"down, but not within a frame", 0, 2, false, false, SELECT_FORWARD},
		{"down", 0, 2, true, false, SELECT_DROP},
		{"rest of it", 0, 2, false, false, SELECT_DROP},
		{"base", 0, 0, true, false, SELECT_FORWARD},
		{"up, but no sync", 2, 1, true, false, SELECT_DROP},
		{"not within a frame", 2, 1, false, true, SELECT_DROP},
		{"sync of the middle one", 2, 1, true, true, SELECT_FORWARD},
		{"the top needs its own", 2, 2, true, false, SELECT_DROP},
		{"sync of the top", 2, 2, true, true, SELECT_FORWARD},
		{"and goes on", 2, 2, true, false, SELECT_FORWARD},
		{"no higher than wanted", 1, 2, true, true, SELECT_DROP},
	};
	(void)state;
	struct select s;
	select_init(&s);
	select_set_target(&s, 0, 2);
	struct codec_info key = {.is_keyframe_start = true, .is_frame_start = true};
	assert_int_equal(select_on_packet(&s, 0, &key, CODEC_VP8, NULL), SELECT_SWITCH);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct codec_info info = {.temporal_id = rows[i].temporal, .is_frame_start = rows[i].starts,
			.is_layer_sync = rows[i].syncs};
		select_set_target(&s, 0, rows[i].target);
		enum select_verdict verdict = select_on_packet(&s, 0, &info, CODEC_VP8, NULL);
		if (verdict != rows[i].verdict) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_int_equal(verdict, rows[i].verdict);
	}
	select_set_target(&s, 0, 0);
	assert_int_equal(select_on_packet(&s, 0, &key, CODEC_VP8, NULL), SELECT_FORWARD);
	struct codec_info top = {.temporal_id = 2, .is_frame_start = true};
	assert_int_equal(select_on_packet(&s, 0, &top, CODEC_H264, NULL), SELECT_FORWARD);
}

static void key_frames_are_asked_for_in_time(void **state)
{
	(void)state;
	struct keyreq k;
	keyreq_init(&k);
	assert_true(keyreq_deadline(&k) == US_NEVER);
	assert_false(keyreq_take_due(&k, 0));
	keyreq_want(&k, KEYREQ_NEW_GAP_US, 0);
	keyreq_want(&k, KEYREQ_BROKEN_GAP_US, 0);
	assert_true(keyreq_take_due(&k, 0));
	assert_false(keyreq_take_due(&k, 0));
	assert_true(keyreq_deadline(&k) == KEYREQ_RETRY_US);
	assert_true(keyreq_take_due(&k, KEYREQ_RETRY_US));
	keyreq_on_keyframe(&k);
	assert_true(keyreq_deadline(&k) == US_NEVER);
	keyreq_want(&k, KEYREQ_NEW_GAP_US, KEYREQ_RETRY_US + 1); /* others come, at once: they wait for each other, ... */
	assert_true(keyreq_deadline(&k) == KEYREQ_RETRY_US + KEYREQ_NEW_GAP_US);
	keyreq_want(&k, KEYREQ_BROKEN_GAP_US, KEYREQ_RETRY_US + 2); /* ... a broken picture less long, ... */
	assert_true(keyreq_deadline(&k) == KEYREQ_RETRY_US + KEYREQ_BROKEN_GAP_US);
	keyreq_want(&k, KEYREQ_NEW_GAP_US, KEYREQ_RETRY_US + 3); /* ... and nobody makes that longer */
	assert_true(keyreq_deadline(&k) == KEYREQ_RETRY_US + KEYREQ_BROKEN_GAP_US);
	keyreq_cancel(&k);
	assert_false(keyreq_take_due(&k, US_PER_S));
	keyreq_want(&k, KEYREQ_BROKEN_GAP_US, US_PER_S);
	uint32_t sent = 0;
	for (us_t now = US_PER_S; now < 60 * US_PER_S; now += US_PER_MS) {
		sent += keyreq_take_due(&k, now);
	}
	assert_int_equal(sent, KEYREQ_MAX_TRIES);
	keyreq_want(&k, KEYREQ_NEW_GAP_US, 60 * US_PER_S);
	assert_true(keyreq_take_due(&k, 60 * US_PER_S));
}

static void history_keeps_the_newest(void **state)
{
	(void)state;
	struct history h;
	assert_int_equal(history_init(&h, 16), OK);
	assert_null(history_get(&h, 0));
	for (seq_t seq = 100; seq < 200; seq++) {
		struct history_packet *p = history_put(&h, seq, 3);
		assert_non_null(p);
		p->payload[0] = (uint8_t)seq;
	}
	for (seq_t seq = 0; seq < 300; seq++) {
		const struct history_packet *p = history_get(&h, seq);
		assert_int_equal(p != NULL, seq >= 184 && seq < 200);
		assert_true(!p || (p->seq == seq && p->payload_len == 3 && p->payload[0] == (uint8_t)seq));
	}
	assert_null(history_put(&h, 180, 3)); /* a newer one has its slot */
	assert_null(history_put(&h, 201, HISTORY_SLOT_BYTES + 1));
	assert_non_null(history_put(&h, 201, HISTORY_SLOT_BYTES));
	history_clear(&h);
	assert_null(history_get(&h, 201));
	history_finish(&h);
	assert_null(history_put(&h, 1, 1));
	assert_null(history_get(&h, 1));
	history_finish(&h);
}

static void nacks_are_answered_once_a_round_trip(void **state)
{
	static const struct {
		const char *label;
		uint16_t seq;
		us_t at_ms;
		bool is_found;
	} rows[] = {
		{"never sent", 9, 10, false},
		{"first", 65535, 10, true},
		{"asked twice", 65535, 50, false},
		{"lost again", 65535, 110, true},
		{"another", 0, 110, true},
		{"too old", 0, 5200, false},
		{"overwritten", 65520, 10, false},
	};
	(void)state;
	struct sent_log log;
	assert_int_equal(sent_log_init(&log, 8), OK);
	for (uint16_t i = 0; i < 20; i++) {
		struct sent_entry e = {.seq = (uint16_t)(65520 + i), .source_seq = (uint16_t)(4000 + i), .feed = 3, .timestamp = i, .marker = i & 1};
		sent_log_put(&log, &e, 0);
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct sent_entry *e = sent_log_take(&log, rows[i].seq, 100 * US_PER_MS, rows[i].at_ms * US_PER_MS);
		if ((e != NULL) != rows[i].is_found) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_int_equal(e != NULL, rows[i].is_found);
		assert_true(!e || e->source_seq == 4000u + (uint16_t)(rows[i].seq - 65520));
	}
	uint32_t answers = 0;
	for (us_t now = US_PER_S; now < 3 * US_PER_S; now += US_PER_MS) {
		answers += sent_log_take(&log, 3, 0, now) != NULL;
	}
	assert_int_equal(answers, SENT_LOG_MAX_RTX);
	sent_log_finish(&log);
	sent_log_put(&log, &(struct sent_entry){.seq = 1}, 0);
	assert_null(sent_log_take(&log, 1, 0, 0));
}

static void rtx_payloads(void **state)
{
	(void)state;
	static const uint8_t payload[3] = {7, 8, 9};
	uint8_t buf[8];
	uint16_t osn = 0;
	struct bytes original;
	assert_int_equal(rtx_build_payload(buf, sizeof buf, 0xabcd, bytes_of(payload, 3)), 5);
	assert_int_equal(rtx_parse_payload(bytes_of(buf, 5), &osn, &original), OK);
	assert_int_equal(osn, 0xabcd);
	assert_true(bytes_equal(original, bytes_of(payload, 3)));
	assert_int_equal(rtx_build_payload(buf, 4, 0xabcd, bytes_of(payload, 3)), 0);
	for (size_t len = 0; len <= 2; len++) {
		assert_int_equal(rtx_parse_payload(bytes_of(buf, len), &osn, &original), ERR_SHORT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layers_switch_at_key_frames),
		cmocka_unit_test(temporal_layers),
		cmocka_unit_test(key_frames_are_asked_for_in_time),
		cmocka_unit_test(history_keeps_the_newest),
		cmocka_unit_test(nacks_are_answered_once_a_round_trip),
		cmocka_unit_test(rtx_payloads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
