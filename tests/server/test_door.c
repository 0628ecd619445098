/* Who is too fast, who is not though he sits beside somebody who is, and is all of it bounded? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door.h"

#include <glib.h>
#include <sodium.h>

static const uint8_t secret[DOOR_SECRET_BYTES] = {7};

static struct addr address(const char *text)
{
	struct addr a;
	assert_int_equal(addr_parse(&a, text, 0), OK);
	return a;
}

static enum door_verdict ask(
	struct door *d, enum door_what what, const struct addr *from, const char *session, us_t now)
{
	us_t wait_us;
	enum door_verdict verdict =
		door_ask(d, what, from, session, session[0] != '\0', now, &wait_us);
	assert_int_equal(wait_us == 0, verdict == DOOR_OPEN);
	return verdict;
}

/* Many sessions behind one address: each has its own pace, none feels the others. */
static void a_school_behind_one_address_comes_in(void **state)
{
	(void)state;
	struct door *d = door_new(secret);
	struct addr school = address("192.0.2.1");
	char session[16];
	for (int i = 0; i < 1000; i++) {
		g_snprintf(session, sizeof session, "pupil%d", i);
		assert_int_equal(ask(d, DOOR_UPGRADE, &school, session, i * 10000), DOOR_OPEN);
	}
	/* and as many whose sessions are over */
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(ask(d, DOOR_UPGRADE, &school, "", i * 10000), DOOR_OPEN);
	}
	door_free(d);
}

static void one_session_does_not_storm(void **state)
{
	(void)state;
	struct door *d = door_new(secret);
	struct addr school = address("192.0.2.1");
	int passed = 0;
	for (int i = 0; i < 1000; i++) {
		passed += ask(d, DOOR_UPGRADE, &school, "one", i * 1000) == DOOR_OPEN;
	}
	assert_int_equal(passed, 20);
	assert_int_equal(ask(d, DOOR_UPGRADE, &school, "one", US_PER_S - 1), DOOR_SESSION_TOO_FAST);
	assert_int_equal(ask(d, DOOR_UPGRADE, &school, "another", US_PER_S), DOOR_OPEN);
	assert_int_equal(ask(d, DOOR_API, &school, "one", US_PER_S), DOOR_OPEN);
	assert_int_equal(ask(d, DOOR_UPGRADE, &school, "one", 10 * US_PER_S), DOOR_OPEN);
	door_free(d);
}

/* A flood without a session ends at its address; who has a session passes, from there, too. */
static void strangers_share_the_pace_of_their_address(void **state)
{
	(void)state;
	struct door *d = door_new(secret);
	struct addr flood = address("2001:db8:1:2::1"), same = address("2001:db8:1:2:ffff::9");
	struct addr other = address("2001:db8:1:3::1");
	int passed = 0;
	for (int i = 0; i < 10000; i++) {
		passed += ask(d, DOOR_UPGRADE, &flood, "", i) == DOOR_OPEN;
	}
	assert_in_range(passed, 2000, 2002);
	assert_int_equal(ask(d, DOOR_UPGRADE, &same, "", 9999), DOOR_ADDRESS_TOO_FAST);
	assert_int_equal(ask(d, DOOR_UPGRADE, &other, "", 10000), DOOR_OPEN);
	assert_int_equal(ask(d, DOOR_UPGRADE, &flood, "pupil", 10000), DOOR_OPEN);
	door_free(d);
}

/* However many keys come: the tables stay small, and a limit in use holds among them. */
static void tables_are_bounded(void **state)
{
	(void)state;
	struct door *d = door_new(secret);
	struct addr school = address("192.0.2.1");
	char session[32];
	for (int i = 0; i < 3 * DOOR_KEPT; i++) {
		g_snprintf(session, sizeof session, "s%d", i);
		(void)ask(d, DOOR_UPGRADE, &school, session, (us_t)i * US_PER_S);
		assert_true(door_kept(d) <= DOOR_KEPT);
	}
	door_free(d);
}

static void connections_of_one_address_are_counted(void **state)
{
	(void)state;
	struct door *d = door_new(secret);
	struct addr a = address("192.0.2.1"), b = address("192.0.2.2"), here = address("127.0.0.1");
	int connections[3];
	door_enter(d, &connections[0], &a);
	door_enter(d, &connections[1], &a);
	door_enter(d, &connections[2], &b);
	assert_false(door_has_room(d, &a, 2));
	assert_true(door_has_room(d, &a, 3));
	assert_true(door_has_room(d, &a, 0)); /* no limit */
	assert_true(door_has_room(d, &b, 2));
	door_leave(d, &connections[1]);
	door_leave(d, &connections[1]); /* nobody leaves twice */
	assert_true(door_has_room(d, &a, 2));
	door_leave(d, &connections[0]);
	door_leave(d, &connections[2]);
	for (int i = 0; i < 3; i++) {
		door_enter(d, &connections[i], &here);
	}
	assert_true(door_has_room(d, &here, 1));
	door_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_school_behind_one_address_comes_in),
		cmocka_unit_test(one_session_does_not_storm),
		cmocka_unit_test(strangers_share_the_pace_of_their_address),
		cmocka_unit_test(tables_are_bounded),
		cmocka_unit_test(connections_of_one_address_are_counted),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
