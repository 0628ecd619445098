/* Does `kreide load` understand its command line, share out the word, and hold results against limits? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "load_report.h"

static bool read_line(struct load_args *a, const char *line)
{
	char error[LOAD_ERROR_MAX];
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	bool ok = load_args_read(a, (int)g_strv_length(words), words, error);
	assert_true(ok == (error[0] == 0));
	return ok;
}

static void the_defaults_are_a_lesson(void **state)
{
	(void)state;
	struct load_args a;
	assert_true(read_line(&a, "load"));
	assert_int_equal(a.rooms, 1);
	assert_int_equal(a.participants, 30);
	assert_int_equal(a.video, 3);
	assert_int_equal(a.audio, LOAD_ALL);
	assert_int_equal(a.tiles, 1);
	assert_int_equal(a.view, CAST_VIEW_SPEAKER);
	assert_true(a.limits.loss_percent < 0 && a.limits.freezes < 0);
	assert_true(a.join_within_s > 1.1 && a.join_within_s < 1.3);
}

static void options_are_taken(void **state)
{
	(void)state;
	struct load_args a;
	assert_true(read_line(&a, "load --rooms 20 --participants 30 --video 0 --audio 5 --speaking 2 --view grid --verify all "
		"--max-loss 0.5 --max-switch 200 --duration 7.5 --json --loss 5 --join-within 12"));
	assert_int_equal(a.rooms, 20);
	assert_int_equal(a.video, 0);
	assert_int_equal(a.audio, 5);
	assert_int_equal(a.speaking, 2);
	assert_int_equal(a.tiles, 4);
	assert_int_equal(a.verify, LOAD_ALL);
	assert_true(a.json && a.duration_s == 7.5 && a.limits.switch_ms == 200 && a.limits.loss_percent == 0.5);
	assert_true(a.join_within_s == 12 && a.loss_percent == 5);
	assert_true(read_line(&a, "load --view grid --tiles 7"));
	assert_int_equal(a.tiles, 7);
	assert_true(read_line(&a, "load --conference --participants 500 --turns 10 --click-within 2.5 --max-vote 5"));
	assert_true(a.is_conference && a.turns == 10 && a.click_within_s == 2.5 && a.limits.vote_s == 5 && a.limits.join_s < 0);
	assert_true(read_line(&a, "load --turn turn:relay.example?me&a:b&c"));
	assert_string_equal(a.turn.host, "relay.example");
	assert_int_equal(a.turn.port, 3478);
	assert_string_equal(a.turn.user, "me");
	assert_string_equal(a.turn.password, "a:b&c");
	assert_true(read_line(&a, "load --turn turn:[::1]:99?u&p"));
	assert_string_equal(a.turn.host, "::1");
	assert_int_equal(a.turn.port, 99);
	assert_true(read_line(&a, "load --help"));
	assert_true(a.help);
}

static void nonsense_is_refused(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"load --rooms 0", "load --rooms many", "load --rooms 1.5", "load --rooms -1", "load --rooms", "load --participants 2001",
		"load --rooms 100 --participants 30", "load --tiles 0", "load --tiles 9", "load --view both", "load --duration -1",
		"load --duration nan", "load --loss 91", "load --links file", "load --links file --url u --programs file", "load --janus u --video 0",
		"load --janus u --programs file", "load --janus u --participants 3 --video 3", "load --turn turn:a?u&p --tcp", "load --turn turn:a", "load --turn turn:a:0?u&p", "load --turn a?u&p", "load --what", "load 7",
		"load --max-loss 101", "load --speaking 9", "load --conference --rooms 2", "load --conference --links file --url u", "load --conference --participants 601",
		"load --conference --participants 3", "load --turns 0", "load --click-within 61",
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct load_args a;
		assert_false(read_line(&a, lines[i]));
	}
}

/* With a camera and without in turns; everybody who has a microphone has his turn, and nobody else. */
static void everybody_gets_the_word(void **state)
{
	(void)state;
	static const struct {
		uint32_t size, cameras, mics;
	} rows[] = {{30, 3, 30}, {500, 25, 500}, {10, 10, 10}, {10, 0, 4}, {10, 8, 2}, {1, 1, 1}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct load_room room = {.size = rows[i].size, .cameras = rows[i].cameras, .mics = rows[i].mics};
		bool spoke[500] = {false};
		for (uint32_t turn = 1; turn <= 2 * rows[i].mics; turn++) {
			uint32_t who = load_play_speaker(&room, turn, 0);
			assert_true(who < rows[i].mics);
			bool both = rows[i].cameras > 0 && rows[i].mics > rows[i].cameras;
			assert_true(!both || (who < rows[i].cameras) == (turn % 2 == 1));
			spoke[who] = true;
		}
		for (uint32_t k = 0; k < rows[i].mics; k++) {
			assert_true(spoke[k]);
		}
	}
	struct load_room room = {.size = 30, .cameras = 3, .mics = 30};
	for (uint32_t turn = 1; turn < 60; turn++) {
		uint32_t three[] = {load_play_speaker(&room, turn, 0), load_play_speaker(&room, turn, 1), load_play_speaker(&room, turn, 2)};
		assert_true(three[0] != three[1] && three[1] != three[2] && three[0] != three[2]);
	}
}

static void limits_find_what_is_over_them(void **state)
{
	(void)state;
	const struct load_limits none = {-1, -1, -1, -1, -1, -1};
	const struct load_limits all = {.loss_percent = 1, .latency_ms = 100, .join_s = 30, .switch_ms = 200, .freezes = 0};
	const struct load_result good = {.people = 30, .in = 30, .all_in_s = 30, .whole = 990, .lost = 10, .sounds = 1000, .sounds_lost = 10,
		.latency_p99_ms = 100, .voice_p99_ms = 200, .picture_p99_ms = 200};
	struct {
		struct load_result result;
		guint faults, faults_without_limits;
	} rows[] = {{good, 0, 0}, {good, 1, 0}, {good, 1, 0}, {good, 1, 0}, {good, 1, 0}, {good, 2, 0}, {good, 1, 0}, {good, 1, 1},
		{good, 1, 1}, {good, 1, 1}, {good, 1, 1}, {good, 1, 1}};
	rows[1].result.lost = 11;
	rows[2].result.sounds_lost = 11;
	rows[3].result.latency_p99_ms = 100.1;
	rows[4].result.all_in_s = 30.1;
	rows[5].result.voice_p99_ms = rows[5].result.picture_p99_ms = 201;
	rows[6].result.freezes = 1;
	rows[7].result.refused = 1;
	rows[8].result.not_in = 1;
	rows[9].result.wrong = 1;
	rows[10].result.strangers = 1;
	rows[11].result.unheard = 1;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		GPtrArray *faults = load_result_faults(&rows[i].result, &all);
		GPtrArray *without = load_result_faults(&rows[i].result, &none);
		assert_int_equal(faults->len, rows[i].faults);
		assert_int_equal(without->len, rows[i].faults_without_limits);
		g_ptr_array_free(faults, TRUE);
		g_ptr_array_free(without, TRUE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_defaults_are_a_lesson),
		cmocka_unit_test(options_are_taken),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(everybody_gets_the_word),
		cmocka_unit_test(limits_find_what_is_over_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
