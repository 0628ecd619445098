/*
 * Do synthetic participants see and hear each other through the real SFU: by UDP, by TCP alone, and over a change of
 * network? One teacher, four pupils, two speak.
 *
 *   test_lesson [PUPILS SECONDS [tcp|restart]]     a longer run by hand
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cast.h"
#include "peer.h"
#include "report.h"
#include "school.h"

static bool hold_lesson(uint32_t pupils, uint32_t speakers, double duration_s, bool tcp, double restart_at_s)
{
	static const char *tokens[SCHOOL_MAX];
	static char names[SCHOOL_MAX][8];
	char url[64];
	struct school *school = school_start(tcp);
	struct cast *cast;
	assert_non_null(school);
	g_snprintf(url, sizeof url, "http://127.0.0.1:%u", school_port(school));
	for (uint32_t i = 0; i <= pupils; i++) {
		g_snprintf(names[i], sizeof names[i], "t%u", i);
		tokens[i] = names[i];
	}
	struct cast_conf conf = {.url = url, .video = true, .tcp = tcp, .first_is_teacher = true, .tokens = tokens,
		.token_count = pupils + 1, .speakers = speakers, .tiles = 3, .stagger_ms = 50, .duration_s = duration_s,
		.restart_at_s = restart_at_s};
	assert_int_equal(cast_new(&cast, &conf), OK);
	cast_run(cast);
	bool ok = report_write(cast, NULL);
	cast_free(cast);
	school_stop(school);
	return ok;
}

static void lesson_over_udp(void **state)
{
	(void)state;
	assert_true(hold_lesson(4, 2, 6, false, 0));
}

static void lesson_over_tcp(void **state)
{
	(void)state;
	assert_true(hold_lesson(4, 2, 6, true, 0));
}

static void network_changes_in_mid_lesson(void **state)
{
	(void)state;
	assert_true(hold_lesson(4, 2, 10, false, 3));
}

static void demo_pupils_fill_the_lesson(void **state)
{
	(void)state;
	static const char *const tokens[] = {"t1", "t2", "t3"};
	char url[64];
	struct school *school = school_start(false);
	struct peer_demo *demo;
	assert_non_null(school);
	g_snprintf(url, sizeof url, "http://127.0.0.1:%u", school_port(school));
	struct peer_demo_conf conf = {.url = url, .tokens = tokens, .token_count = 3};
	assert_int_equal(peer_demo_start(&demo, &conf), OK);
	/* what they do, and when, is left to chance */
	for (int i = 0; i < 900 && (school_present(school) < 3 || school_acts(school) == 0); i++) {
		g_usleep(100000);
	}
	assert_int_equal(school_present(school), 3);
	assert_true(school_acts(school) > 0);
	peer_demo_stop(demo);
	for (int i = 0; i < 50 && school_present(school) > 0; i++) {
		g_usleep(20000);
	}
	assert_int_equal(school_present(school), 0);
	school_stop(school);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lesson_over_udp),
		cmocka_unit_test(lesson_over_tcp),
		cmocka_unit_test(network_changes_in_mid_lesson),
		cmocka_unit_test(demo_pupils_fill_the_lesson),
	};
	if (argc >= 3) {
		double seconds = strtod(argv[2], NULL);
		const char *how = argc > 3 ? argv[3] : "";
		return hold_lesson((uint32_t)strtoul(argv[1], NULL, 10), 3, seconds, strcmp(how, "tcp") == 0,
			strcmp(how, "restart") == 0 ? seconds / 2 : 0) ? 0 : 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
