/* No adult, no room: when does it freeze, when not, and what follows by the school's rule? And: does it wake up in time? */
#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MIC = SFU_SOURCE_BIT(SFU_SOURCE_MIC), CAMERA = SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) };

static void set_rule(struct driver *d, struct store *store, enum supervision rule)
{
	struct store_room room;
	struct store_rules rules;
	assert_int_equal(store_room_find(store, d->room, &room), OK);
	assert_int_equal(store_rules_get(store, room.school, &rules), OK);
	rules.supervision = rule;
	assert_int_equal(store_rules_set(store, room.school, &rules), OK);
}

static void begin(struct driver *d, enum supervision rule)
{
	driver_init(d);
	set_rule(d, d->store, rule);
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u7");
}

static bool is_frozen(const struct driver *d)
{
	struct signaling_stats stats;
	signaling_stats(d->signaling, &stats);
	/* what is forwarded and what is counted say the same */
	assert_int_equal(stats.rooms_frozen, d->allowed[1] == 0 && d->allowed[6] == 0);
	return stats.rooms_frozen == 1;
}

/* As the server does it: sleeps until the next deadline, not longer; the pupils ping every second. */
static void wait_until(struct driver *d, int64_t at_ms)
{
	while (d->at_ms < at_ms) {
		int64_t due_ms = signaling_deadline(d->signaling) / US_PER_MS - 1000000;
		int64_t next_ms = us_min(at_ms, us_min(d->at_ms + 1000, us_max(due_ms, d->at_ms + 1)));
		driver_time(d, next_ms);
		(void)driver_ask(d, "u2", "ping", NULL);
		(void)driver_ask(d, "u7", "ping", NULL);
		json_decref(driver_take(d));
	}
}

static void media(struct driver *d, int who, enum sfu_peer_state state)
{
	struct sfu_event e = {.kind = SFU_EVENT_PEER_STATE, .room = d->sfu_room, .peer = d->peer[who]};
	e.u.state.state = state;
	driver_event(d, &e);
}

static void a_dead_laptop_freezes_within_seconds(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	media(&d, 0, SFU_PEER_CONNECTED);
	int64_t start = d.at_ms;
	/* the media plane notices first */
	wait_until(&d, start + 5000);
	media(&d, 0, SFU_PEER_INTERRUPTED);
	assert_false(is_frozen(&d));
	wait_until(&d, start + 6999);
	assert_false(is_frozen(&d));
	wait_until(&d, start + 7000);
	assert_true(is_frozen(&d));
	assert_int_equal(d.allowed[0], MIC);
	assert_string_equal(driver_code(&d, "u2", "chat.send", json_pack("{s:s}", "text", "x")), "room_frozen");
	/* what they send meanwhile is remembered */
	assert_string_equal(driver_code(&d, "u2", "media.publish", json_pack("{s:b}", "camera", 1)), "");
	assert_int_equal(d.allowed[1], 0);
	assert_string_equal(driver_code(&d, "u1", "ping", NULL), "");
	assert_false(is_frozen(&d));
	assert_int_equal(d.allowed[1], MIC | CAMERA);
	assert_int_equal(d.allowed[6], MIC);
	assert_string_equal(driver_code(&d, "u2", "chat.send", json_pack("{s:s}", "text", "x")), "");
	driver_finish(&d);
}

static void a_cut_of_20_s_with_running_media_freezes_nothing(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	media(&d, 0, SFU_PEER_CONNECTED);
	driver_close(&d, "u1");
	wait_until(&d, d.at_ms + 20000);
	assert_false(is_frozen(&d));
	/* after 30 s his place is gone, and he with it */
	wait_until(&d, d.at_ms + 10000);
	assert_true(is_frozen(&d));
	driver_finish(&d);
}

static void media_alone_or_the_line_alone_is_enough(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	media(&d, 0, SFU_PEER_FAILED);
	for (int i = 0; i < 10; i++) {
		wait_until(&d, d.at_ms + 5000);
		(void)driver_ask(&d, "u1", "ping", NULL);
		assert_false(is_frozen(&d));
	}
	driver_close(&d, "u1");
	assert_true(is_frozen(&d));
	media(&d, 0, SFU_PEER_CONNECTED);
	assert_false(is_frozen(&d));
	/* consent may be a second late, and is no reason to freeze while the line is cut */
	media(&d, 0, SFU_PEER_INTERRUPTED);
	wait_until(&d, d.at_ms + 1000);
	assert_false(is_frozen(&d));
	media(&d, 0, SFU_PEER_CONNECTED);
	wait_until(&d, d.at_ms + 5000);
	assert_false(is_frozen(&d));
	media(&d, 0, SFU_PEER_INTERRUPTED);
	wait_until(&d, d.at_ms + 1999);
	assert_false(is_frozen(&d));
	wait_until(&d, d.at_ms + 1);
	assert_true(is_frozen(&d));
	driver_finish(&d);
}

static void a_colleague_is_an_adult_too_and_a_guest_is_none(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	driver_join(&d, "u5");
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	assert_false(is_frozen(&d));
	(void)driver_ask(&d, "u5", "room.leave", NULL);
	assert_true(is_frozen(&d));
	/* somebody new is held, too */
	driver_join(&d, "u3");
	assert_int_equal(d.allowed[2], 0);
	driver_join(&d, "u5-b");
	assert_false(is_frozen(&d));
	assert_int_equal(d.allowed[2], MIC);
	driver_finish(&d);
}

static void a_reload_freezes_nothing(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	json_decref(driver_take(&d));
	assert_string_equal(driver_code(&d, "u1", "room.join", driver_join_data()), "");
	assert_false(is_frozen(&d));
	assert_int_equal(driver_count(d.out, "u2", "room.changed"), 0);
	driver_finish(&d);
}

static void rights_and_freezing_do_not_mix(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	(void)driver_ask(&d, "u1", "person.rights",
		json_pack("{s:s, s:{s:b}}", "participant", "u2", "rights", "speak", 0));
	(void)driver_ask(&d, "u1", "word.give", json_pack("{s:s}", "participant", "u7"));
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	assert_string_equal(driver_code(&d, "u7", "word.answer", json_pack("{s:b}", "accept", 1)), "");
	assert_int_equal(d.allowed[6], 0);
	assert_string_equal(driver_code(&d, "u1", "room.join", driver_join_data()), "");
	assert_int_equal(d.allowed[1], 0);
	assert_int_equal(d.allowed[6], MIC);
	driver_finish(&d);
}

static bool is_open(struct driver *d)
{
	struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	return room.is_open;
}

static void a_school_may_leave_it_open(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_OPEN);
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	assert_false(is_frozen(&d));
	wait_until(&d, d.at_ms + 700000);
	assert_false(is_frozen(&d));
	assert_true(is_open(&d));
	driver_restart(&d);
	driver_join(&d, "u2");
	assert_int_equal(d.allowed[1], MIC);
	driver_finish(&d);
}

static void a_school_may_end_it(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_END);
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	assert_true(is_frozen(&d));
	int64_t start = d.at_ms;
	wait_until(&d, start + 300000);
	/* back in time: the ten minutes begin anew */
	driver_join(&d, "u1");
	assert_false(is_frozen(&d));
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	start = d.at_ms;
	wait_until(&d, start + 599999);
	assert_true(is_open(&d));
	wait_until(&d, start + 600000);
	assert_false(is_open(&d));
	driver_finish(&d);
}

/* Another program changes the rule while the lesson runs. */
static void a_changed_rule_holds_within_seconds(void **unused)
{
	static const char path[] = "test_supervision.db";
	struct driver d;
	struct store *other;
	(void)unused;
	unlink(path);
	driver_init_at(&d, path);
	assert_int_equal(store_open(&other, path), OK);
	driver_join(&d, "u1");
	driver_join(&d, "u2");
	driver_join(&d, "u7");
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	assert_true(is_frozen(&d));
	set_rule(&d, other, SUPERVISION_OPEN);
	wait_until(&d, d.at_ms + 2001);
	assert_false(is_frozen(&d));
	set_rule(&d, other, SUPERVISION_FREEZE);
	wait_until(&d, d.at_ms + 2001);
	assert_true(is_frozen(&d));
	store_close(other);
	driver_finish(&d);
	unlink(path);
	unlink("test_supervision.db-wal");
	unlink("test_supervision.db-shm");
}

/* The ten minutes of a lesson that came out of a restart frozen begin then; pupils may be there before an adult is. */
static void a_restart_does_not_stop_the_clock(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_END);
	driver_restart(&d);
	int64_t start = d.at_ms;
	driver_join(&d, "u2");
	driver_join(&d, "u7");
	assert_true(is_frozen(&d));
	wait_until(&d, start + 599999);
	assert_true(is_open(&d));
	wait_until(&d, start + 600000);
	assert_false(is_open(&d));
	driver_finish(&d);
}

/* A fresh PeerConnection is not connected yet, whatever the old one was. */
static void a_fresh_start_of_media_proves_nothing(void **unused)
{
	struct driver d;
	json_t *join = driver_join_data(), *media_data = json_object_get(join, "media");
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	media(&d, 0, SFU_PEER_CONNECTED);
	json_object_set_new(media_data, "fresh", json_true());
	assert_non_null(json_object_get(driver_ask(&d, "u1", "media.offer", json_pack("{s:O}", "media", media_data)), "sdp"));
	driver_close(&d, "u1");
	assert_true(is_frozen(&d));
	json_decref(join);
	driver_finish(&d);
}

/* Who stands in leads for good when the leader's place is not kept any more. */
static void a_stand_in_becomes_the_leader(void **unused)
{
	struct driver d;
	struct store_room_state lesson;
	(void)unused;
	begin(&d, SUPERVISION_OPEN);
	driver_restart(&d);
	driver_join(&d, "u5");
	wait_until(&d, d.at_ms + 15000);
	(void)driver_ask(&d, "u5", "ping", NULL);
	assert_int_equal(store_room_state_get(d.store, d.room, &lesson), OK);
	assert_string_equal(lesson.leader, d.person[0]);
	wait_until(&d, d.at_ms + 15000);
	assert_int_equal(store_room_state_get(d.store, d.room, &lesson), OK);
	assert_string_equal(lesson.leader, d.person[4]);
	driver_join(&d, "u1");
	assert_int_equal(driver_count(d.out, "u5", "participant.changed"), 0);
	driver_finish(&d);
}

static void a_frozen_lesson_waits_by_default(void **unused)
{
	struct driver d;
	(void)unused;
	begin(&d, SUPERVISION_FREEZE);
	(void)driver_ask(&d, "u1", "room.leave", NULL);
	wait_until(&d, d.at_ms + 700000);
	assert_true(is_frozen(&d) && is_open(&d));
	driver_finish(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_dead_laptop_freezes_within_seconds),
		cmocka_unit_test(a_cut_of_20_s_with_running_media_freezes_nothing),
		cmocka_unit_test(media_alone_or_the_line_alone_is_enough),
		cmocka_unit_test(a_colleague_is_an_adult_too_and_a_guest_is_none), cmocka_unit_test(a_reload_freezes_nothing),
		cmocka_unit_test(rights_and_freezing_do_not_mix), cmocka_unit_test(a_school_may_leave_it_open),
		cmocka_unit_test(a_school_may_end_it), cmocka_unit_test(a_frozen_lesson_waits_by_default),
		cmocka_unit_test(a_restart_does_not_stop_the_clock),
		cmocka_unit_test(a_fresh_start_of_media_proves_nothing), cmocka_unit_test(a_stand_in_becomes_the_leader),
		cmocka_unit_test(a_changed_rule_holds_within_seconds)};
	return cmocka_run_group_tests_name("supervision", tests, NULL, NULL);
}
