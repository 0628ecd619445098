/* The teacher is in command: what moderators decide holds, whatever a client does, and nobody else decides it. */
#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MIC = SFU_SOURCE_BIT(SFU_SOURCE_MIC), CAMERA = SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) };

static int set_up(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	driver_init(d);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	driver_finish(*state);
	free(*state);
	return 0;
}

static void forget(struct driver *d)
{
	json_decref(driver_take(d));
}

static json_t *rights(const char *name, bool is_given)
{
	return json_pack("{s:{s:b}}", "rights", name, is_given);
}

static json_t *rights_for(const char *who, const char *name, bool is_given)
{
	return json_pack("{s:s, s:{s:b}}", "participant", who, "rights", name, is_given);
}

#define SAYS(conn, op, data, code) assert_string_equal(driver_code(d, conn, op, data), code)

static void muting_all_holds(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	SAYS("u2", "media.publish", json_pack("{s:b}", "camera", 1), "");
	assert_int_equal(d->allowed[1], MIC | CAMERA);
	forget(d);
	SAYS("u1", "room.set", rights("speak", false), "");
	assert_int_equal(driver_count(d->out, "u3", "room.changed"), 1);
	assert_int_equal(driver_count(d->out, "u3", "participant.changed"), 2);
	forget(d);
	SAYS("u1", "room.set", rights("speak", false), "");
	assert_int_equal(json_array_size(d->out), 1);
	assert_int_equal(d->allowed[0], MIC);
	assert_int_equal(d->allowed[1], CAMERA);
	assert_int_equal(d->allowed[2], 0);
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "not_allowed");
	assert_int_equal(d->allowed[1], CAMERA);
	/* a new stay changes nothing */
	SAYS("u2", "room.join", driver_join_data(), "");
	assert_int_equal(d->allowed[1], 0);
	driver_restart(d);
	driver_join(d, "u1");
	driver_join(d, "u2");
	assert_int_equal(d->allowed[1], 0);
	/* given back, it is his to begin again */
	SAYS("u1", "room.set", rights("speak", true), "");
	assert_int_equal(d->allowed[1], 0);
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "");
	assert_int_equal(d->allowed[1], MIC);
}

static void an_exception_for_one(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	SAYS("u1", "person.rights", rights_for("u2", "speak", false), "");
	assert_int_equal(d->allowed[1], 0);
	assert_int_equal(d->allowed[2], MIC);
	SAYS("u1", "person.rights", rights_for("u3", "share", true), "");
	SAYS("u3", "media.publish", json_pack("{s:b}", "screen", 1), "");
	assert_int_equal(d->allowed[2], MIC | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN));
	driver_restart(d);
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	assert_int_equal(d->allowed[1], 0);
	SAYS("u3", "media.publish", json_pack("{s:b}", "screen", 1), "");
	/* what is decided for all clears exceptions of that right, and of no other */
	SAYS("u1", "room.set", rights("speak", true), "");
	SAYS("u2", "media.publish", json_pack("{s:b}", "mic", 1), "");
	assert_int_equal(d->allowed[2] & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN), SFU_SOURCE_BIT(SFU_SOURCE_SCREEN));
	SAYS("u1", "room.set", rights("share", false), "");
	assert_int_equal(d->allowed[2], MIC);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(muting_all_holds), TEST(an_exception_for_one)};
	return cmocka_run_group_tests_name("moderation", tests, NULL, NULL);
}
