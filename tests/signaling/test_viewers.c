/* What viewers (WHEP) are shown and who knows of them; and who makes tokens of programs. */
#include "program_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void publish(struct driver *d, const char *who, const char *source, bool is_on)
{
	assert_string_equal(driver_code(d, who, "media.publish", json_pack("{s:b}", source, is_on)), "");
}

static void same_view(const struct driver *d, uint32_t count, sfu_peer_id first, enum sfu_feed feed, sfu_peer_id second)
{
	const struct sfu_want *wants = d->view.u.view.wants;
	assert_int_equal(d->view.peer, d->program);
	assert_int_equal(d->view.u.view.count, count);
	assert_int_equal(wants[0].subject.peer, first);
	assert_int_equal(wants[0].subject.feed, feed);
	assert_int_equal(wants[0].seat, 1);
	if (count > 1) {
		assert_int_equal(wants[1].subject.peer, second);
		assert_int_equal(wants[1].subject.feed, SFU_FEED_SCREEN);
		assert_int_equal(wants[1].seat, 2);
	}
}

static void a_viewer_sees_the_stage_or_the_screen(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	publish(d, "u1", "camera", true);
	assert_int_equal(post(w, TOKEN_WHEP, make_token(w, TOKEN_WHEP, PERSON_TEACHER), WATCHES_ONE), 201);
	assert_int_equal(d->map.seat_count, 2); /* the picture, then the sound */
	assert_string_equal(d->map.seats[0].video_mid, "1");
	assert_string_equal(d->map.seats[0].audio_mid, "");
	assert_string_equal(d->map.seats[1].audio_mid, "0");
	assert_true(d->map.is_one_stream);
	assert_int_equal(d->program_allowed, 0);
	same_view(d, 1, d->peer[0], SFU_FEED_PERSON, 0);
	publish(d, "u1", "screen", true);
	same_view(d, 1, d->peer[0], SFU_FEED_SCREEN, 0);
	publish(d, "u1", "screen", false);
	same_view(d, 1, d->peer[0], SFU_FEED_PERSON, 0);
	publish(d, "u2", "camera", true);
	publish(d, "u1", "camera", false);
	same_view(d, 1, d->peer[1], SFU_FEED_PERSON, 0);
	driver_ask(d, "u2", "room.leave", NULL);
	assert_int_equal(d->view.u.view.count, 0);
}

static void two_pictures_are_stage_and_screen(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	publish(d, "u1", "camera", true);
	publish(d, "u1", "screen", true);
	assert_int_equal(post(w, TOKEN_WHEP, make_token(w, TOKEN_WHEP, PERSON_TEACHER), WATCHES_TWO), 201);
	same_view(d, 2, d->peer[0], SFU_FEED_PERSON, d->peer[0]);
	publish(d, "u1", "camera", false);
	assert_int_equal(d->view.u.view.count, 1);
	assert_int_equal(d->view.u.view.wants[0].seat, 2); /* the screen stays where it is */
	publish(d, "u1", "camera", true);
	same_view(d, 2, d->peer[0], SFU_FEED_PERSON, d->peer[0]);
	uint32_t views = d->commands[SFU_CMD_PEER_VIEW];
	driver_ask(d, "u1", "ping", NULL);
	assert_int_equal(d->commands[SFU_CMD_PEER_VIEW], views); /* said once */
}

static void everybody_knows_who_watches(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	json_decref(driver_take(d));
	assert_int_equal(post(w, TOKEN_WHEP, make_token(w, TOKEN_WHEP, PERSON_TEACHER), WATCHES_ONE), 201);
	const json_t *joined = note_of(d, "u2", "participant.joined");
	assert_string_equal(json_string_value(json_object_get(joined, "program")), "whep");
	assert_int_equal(json_array_size(json_object_get(joined, "may")), 0);
	assert_int_equal(delete_session(w, w->token), 200);
	assert_non_null(note_of(d, "u2", "participant.left"));
}

static int ask_tokens(struct world *w, const char *method, const char *more, int who, const char *body)
{
	char path[128];
	snprintf(path, sizeof path, "/api/rooms/%s/tokens%s", w->d.room, more);
	return driver_api(&w->d, method, path, who < 0 ? "" : w->d.session[who], body);
}

static void teachers_of_the_group_make_tokens(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char body[128], id[STORE_ID_MAX];
	assert_int_equal(ask_tokens(w, "POST", "", -1, "{\"kind\":\"whip\"}"), 401);
	assert_int_equal(ask_tokens(w, "POST", "", 1, "{\"kind\":\"whip\"}"), 403); /* a pupil */
	assert_int_equal(ask_tokens(w, "POST", "", 6, "{\"kind\":\"whip\"}"), 403); /* a guest */
	assert_int_equal(ask_tokens(w, "POST", "", 7, "{\"kind\":\"whip\"}"), 403); /* teaches another group */
	assert_int_equal(ask_tokens(w, "POST", "", 8, "{\"kind\":\"whip\"}"), 404); /* of another school */
	assert_int_equal(ask_tokens(w, "GET", "", 1, ""), 403);
	assert_int_equal(ask_tokens(w, "POST", "/revoke", 1, "{\"id\":\"t1\"}"), 403);
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"webm\"}"), 400);
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"whip\",\"role\":\"guest\"}"), 400);
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"whip\",\"label\":\"a\\u0001\"}"), 400);
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"whip\",\"ttlSeconds\":1}"), 400);
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"whip\",\"label\":\"OBS\",\"ttlSeconds\":600}"), 200);
	assert_int_equal(json_integer_value(json_object_get(d->body, "until")), DRIVER_EPOCH_MS + d->at_ms + 600000);
	snprintf(w->token, sizeof w->token, "%s", json_string_value(json_object_get(d->body, "token")));
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(d->body, "id")));
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 201);
	assert_int_equal(ask_tokens(w, "GET", "", 4, ""), 200);
	const json_t *listed = json_array_get(json_object_get(d->body, "tokens"), 0);
	assert_string_equal(json_string_value(json_object_get(listed, "label")), "OBS");
	assert_string_equal(json_string_value(json_object_get(listed, "issuer")), "Frau Kaya");
	assert_null(json_object_get(listed, "token"));
	snprintf(body, sizeof body, "{\"id\":\"%s\"}", id);
	assert_int_equal(ask_tokens(w, "POST", "/revoke", 4, body), 200);
	assert_int_equal(ask_tokens(w, "POST", "/revoke", 4, body), 404);
	assert_int_equal(delete_session(w, w->token), 401); /* the session went with it */
}

static void a_room_has_so_many_tokens(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < STORE_TOKENS_MAX; i++) {
		make_token(w, TOKEN_WHIP, PERSON_PUPIL);
	}
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"whip\"}"), 409);
	driver_time(&w->d, 3600 * 1000);
	assert_int_equal(ask_tokens(w, "POST", "", 0, "{\"kind\":\"whip\"}"), 200); /* the others have expired */
}

int main(void)
{
#define PLAY(test) cmocka_unit_test_setup_teardown(test, program_set_up, program_tear_down)
	const struct CMUnitTest tests[] = {
		PLAY(a_viewer_sees_the_stage_or_the_screen),
		PLAY(two_pictures_are_stage_and_screen),
		PLAY(everybody_knows_who_watches),
		PLAY(teachers_of_the_group_make_tokens),
		PLAY(a_room_has_so_many_tokens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
