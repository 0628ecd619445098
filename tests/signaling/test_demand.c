/* Does whoever missed too much to be told one by one still learn what is of use of his picture? */
#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void demand(struct driver *d, const char *of, enum sfu_source source, uint8_t layers, uint16_t height_px)
{
	struct sfu_event e = {.kind = SFU_EVENT_DEMAND, .room = d->sfu_room, .peer = d->peer[driver_person(of)]};
	e.u.demand.source = source;
	e.u.demand.layers = layers;
	e.u.demand.height_px = height_px;
	driver_event(d, &e);
}

/* What a fresh line of u2 learns with the snapshot of its resume; "" if there was no snapshot, or nothing in it. */
static const char *told(struct driver *d, int seq)
{
	static char text[200];
	driver_close(d, "u2");
	driver_open(d, "u2");
	const json_t *hello = driver_ask(d, "u2", "hello", json_pack("{s:i, s:s, s:{s:s, s:i}}", "protocol", 1, "client", "test",
		"resume", "participation", d->participation[driver_person("u2")], "seq", seq));
	char *shown = json_dumps(json_object_get(json_object_get(hello, "snapshot"), "demand"), JSON_COMPACT);
	snprintf(text, sizeof text, "%s", shown ? shown : "");
	free(shown);
	return text;
}

static void a_snapshot_says_what_was_told_last(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	for (int i = 0; i < 600; i++) {
		demand(d, "u2", SFU_SOURCE_CAMERA, i % 2 ? 1 : 7, 0);
	}
	demand(d, "u2", SFU_SOURCE_SCREEN, 1, 540);
	demand(d, "u2", SFU_SOURCE_CAMERA, 5, 720);
	assert_string_equal(told(d, 0),
		"[{\"source\":\"camera\",\"layers\":[0,2],\"height\":720},{\"source\":\"screen\",\"layers\":[0],\"height\":540}]");
	/* nobody else hears of it, and who missed little is told one by one */
	assert_string_equal(told(d, 600), "");
	assert_int_equal(driver_count(d->out, "u1", "demand"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_snapshot_says_what_was_told_last, driver_set_up, driver_tear_down),
	};
	return cmocka_run_group_tests_name("demand", tests, NULL, NULL);
}
