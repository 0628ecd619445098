/* Programs in a lesson: WHIP and WHEP over HTTP, and what people see of them. */
#include "policy.h"
#include "groups.h"
#include "program_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MIC = SFU_SOURCE_BIT(SFU_SOURCE_MIC), CAMERA = SFU_SOURCE_BIT(SFU_SOURCE_CAMERA),
	SCREEN = SFU_SOURCE_BIT(SFU_SOURCE_SCREEN), SCREEN_AUDIO = SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO) };

static void state_event(struct driver *d, enum sfu_peer_state state)
{
	struct sfu_event event = {.kind = SFU_EVENT_PEER_STATE, .room = d->sfu_room, .peer = d->program};
	event.u.state.state = state;
	driver_event(d, &event);
}

static bool publishes(const json_t *participant, const char *source)
{
	return json_is_true(json_object_get(json_object_get(participant, "publish"), source));
}

static void each_request_has_its_status(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char whip[64], whep[64], here[160], other[64], gone[128];
	static char long_body[SFU_SDP_MAX_BYTES + 2];
	memset(long_body, 'v', sizeof long_body - 1);
	driver_join(d, "u1");
	char publisher[STORE_TOKEN_MAX], viewer[STORE_TOKEN_MAX];
	snprintf(viewer, sizeof viewer, "%s", make_token(w, TOKEN_WHEP, PERSON_PUPIL));
	snprintf(publisher, sizeof publisher, "%s", make_token(w, TOKEN_WHIP, PERSON_PUPIL));
	assert_int_equal(post(w, TOKEN_WHIP, publisher, SENDS_TWO), 201);
	snprintf(here, sizeof here, "%s", w->session);
	snprintf(whip, sizeof whip, "/whip/%s", d->room);
	snprintf(whep, sizeof whep, "/whep/%s", d->room);
	snprintf(other, sizeof other, "/whip/%s", "r0000000000000000");
	snprintf(gone, sizeof gone, "/whip/%s/%s", d->room, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	const struct {
		struct driver_program request;
		int status;
		const char *code;
	} rows[] = {
		{{"POST", whip, NULL, SDP, NULL, NULL, SENDS_TWO}, 401, "token_dead"},
		{{"POST", whip, "guess", SDP, NULL, NULL, SENDS_TWO}, 401, "token_dead"},
		{{"POST", whip, viewer, SDP, NULL, NULL, SENDS_TWO}, 403, "not_allowed"},
		{{"POST", whep, publisher, SDP, NULL, NULL, WATCHES_ONE}, 403, "not_allowed"},
		{{"POST", other, publisher, SDP, NULL, NULL, SENDS_TWO}, 403, "not_allowed"},
		{{"POST", "/whip/", publisher, SDP, NULL, NULL, SENDS_TWO}, 404, "not_found"},
		{{"POST", "/whip/a/b/c", publisher, SDP, NULL, NULL, SENDS_TWO}, 404, "not_found"},
		{{"POST", "/whip/a%2f", publisher, SDP, NULL, NULL, SENDS_TWO}, 404, "not_found"},
		{{"GET", whip, publisher, NULL, NULL, NULL, NULL}, 405, "method_not_allowed"},
		{{"DELETE", whip, publisher, NULL, NULL, NULL, NULL}, 405, "method_not_allowed"},
		{{"POST", here, publisher, SDP, NULL, NULL, SENDS_TWO}, 405, "method_not_allowed"},
		{{"POST", whip, publisher, SDP, "text/html", NULL, SENDS_TWO}, 406, "not_acceptable"},
		{{"POST", whip, publisher, "application/json", NULL, NULL, SENDS_TWO}, 415, "bad_type"},
		{{"POST", whip, publisher, NULL, NULL, NULL, SENDS_TWO}, 415, "bad_type"},
		{{"POST", whip, publisher, "application/sdpx", NULL, NULL, SENDS_TWO}, 415, "bad_type"},
		{{"POST", whip, publisher, SDP, NULL, NULL, long_body}, 413, "too_large"},
		{{"PATCH", here, publisher, FRAGMENT, NULL, NULL, WORDS("new1")}, 428, "precondition_required"},
		{{"PATCH", here, publisher, FRAGMENT, NULL, "\"stale\"", WORDS("new1")}, 412, "precondition_failed"},
		{{"PATCH", here, publisher, SDP, NULL, "*", WORDS("new1")}, 415, "bad_type"},
		{{"PATCH", here, publisher, FRAGMENT, NULL, "*", "a=ice-ufrag:x\r\n"}, 400, "bad_message"},
		{{"PATCH", here, viewer, FRAGMENT, NULL, "*", WORDS("new1")}, 403, "not_allowed"},
		{{"PATCH", here, NULL, FRAGMENT, NULL, "*", WORDS("new1")}, 401, "token_dead"},
		{{"PATCH", gone, publisher, FRAGMENT, NULL, "*", WORDS("new1")}, 404, "not_found"},
		{{"DELETE", gone, publisher, NULL, NULL, NULL, NULL}, 404, "not_found"},
		{{"DELETE", here, NULL, NULL, NULL, NULL, NULL}, 401, "token_dead"},
		{{"DELETE", here, viewer, NULL, NULL, NULL, NULL}, 403, "not_allowed"},
		{{"POST", whep, viewer, "Application/SDP; charset=utf-8", "text/html, application/*;q=0.5", NULL, WATCHES_ONE}, 201,
			""},
		{{"PATCH", here, publisher, FRAGMENT, NULL, "*", "m=audio 9 RTP/AVP 0\r\na=end-of-candidates\r\n"}, 204, ""},
		{{"DELETE", here, publisher, NULL, NULL, "\"stale\"", NULL}, 200, ""},
		{{"DELETE", here, publisher, NULL, NULL, NULL, NULL}, 404, "not_found"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		driver_time(d, d->at_ms + 1000); /* their pace is another test's */
		driver_message(d, "u1", json_pack("{s:i, s:s}", "id", 5, "op", "ping"));
		int status = driver_program(d, &rows[i].request);
		if (status != rows[i].status || strcmp(code_of(d), rows[i].code) != 0) {
			fail_msg("row %zu: %d %s", i, status, code_of(d));
		}
		assert_true(status != 401 || d->reply->challenge != NULL);
		assert_true(status != 405 || d->reply->allow != NULL);
		assert_true(status < 400 || strcmp(d->reply->mime, "application/json") == 0);
	}
}

static void only_an_open_room_lets_programs_in(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 409);
	assert_string_equal(code_of(d), "room_closed");
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 201);
	driver_ask(d, "u1", "room.end", NULL);
	assert_int_equal(delete_session(w, w->token), 404);
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 409);
}

static void a_publisher_is_a_participant(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	json_decref(driver_take(d));
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	assert_string_equal(d->reply->mime, "application/sdp");
	assert_string_equal(d->reply->body, TAKES_TWO);
	assert_string_equal(d->map.source_mid[SFU_SOURCE_MIC], "0");
	assert_string_equal(d->map.source_mid[SFU_SOURCE_CAMERA], "1");
	assert_int_equal(d->map.seat_count, 0);
	const json_t *joined = note_of(d, "u1", "participant.joined");
	assert_string_equal(json_string_value(json_object_get(joined, "name")), "Dokumentenkamera (Frau Kaya)");
	assert_string_equal(json_string_value(json_object_get(joined, "role")), "guest");
	assert_string_equal(json_string_value(json_object_get(joined, "program")), "whip");
	assert_true(json_is_true(json_object_get(joined, "present")));
	assert_true(publishes(joined, "mic") && publishes(joined, "camera") && !publishes(joined, "screen"));
	assert_int_equal(d->program_allowed, MIC | CAMERA);
	driver_ask(d, "u1", "view.set", json_pack("{s:[{s:s, s:s, s:i, s:i}]}", "wants", "participant", w->id, "feed", "person",
		"height", 360, "rank", 0));
	assert_int_equal(d->view.u.view.count, 1);
	assert_int_equal(d->view.u.view.wants[0].subject.peer, d->program);
	assert_int_equal(delete_session(w, w->token), 200);
	assert_non_null(note_of(d, "u1", "participant.left"));
}

static void sections_say_what_is_sent(void **state)
{
	static const struct {
		const char *offer, *answer;
		uint32_t sends;
	} rows[] = {
		{SENDS_TWO SECTION("video", "9", "2", "sendonly") SECTION("audio", "9", "3", "sendonly"),
			TAKES_TWO SECTION("video", "9", "2", "recvonly") SECTION("audio", "9", "3", "recvonly"),
			MIC | CAMERA | SCREEN | SCREEN_AUDIO},
		{SENDS_TWO SECTION("video", "9", "2", "sendonly"), TAKES_TWO SECTION("video", "0", "2", "inactive"), MIC | CAMERA},
		{HEAD SECTION("video", "9", "1", "sendrecv"), "v=0\r\n" SECTION("video", "9", "1", "recvonly"), CAMERA},
		{HEAD SECTION("video", "0", "0", "sendonly") SECTION("video", "9", "1", "sendonly"),
			"v=0\r\n" SECTION("video", "0", "0", "inactive") SECTION("video", "9", "1", "recvonly"), CAMERA},
		{WATCHES_ONE, TAKES_TWO, 0},
	};
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	make_token(w, TOKEN_WHIP, PERSON_TEACHER);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		d->answer = rows[i].answer;
		assert_int_equal(post(w, TOKEN_WHIP, w->token, rows[i].offer), 201);
		assert_int_equal(d->program_allowed, rows[i].sends);
	}
}

static void rights_are_those_of_its_token(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_ask(d, "u1", "room.set", json_pack("{s:{s:b}}", "rights", "camera", 0));
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	assert_int_equal(d->program_allowed, MIC | CAMERA);
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_PUPIL), SENDS_TWO), 201);
	assert_int_equal(d->program_allowed, MIC);
	driver_ask(d, "u1", "room.set", json_pack("{s:{s:b}}", "rights", "camera", 1));
	assert_int_equal(d->program_allowed, MIC | CAMERA); /* by itself: nobody sits there */
	driver_ask(d, "u1", "person.rights", json_pack("{s:s, s:{s:b}}", "participant", w->id, "rights", "speak", 0));
	assert_int_equal(d->program_allowed, CAMERA);
	driver_ask(d, "u1", "person.rights", json_pack("{s:s, s:{s:b}}", "participant", w->id, "rights", "speak", 1));
	assert_int_equal(d->program_allowed, MIC | CAMERA);
}

static void a_program_is_no_adult(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_join(d, "u2");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	state_event(d, SFU_PEER_CONNECTED);
	assert_string_equal(driver_code(d, "u1", "lead.give", json_pack("{s:s}", "participant", w->id)), "not_allowed");
	assert_string_equal(driver_code(d, "u1", "word.give", json_pack("{s:s}", "participant", w->id)), "bad_request");
	assert_string_equal(driver_code(d, "u1", "chat.send", json_pack("{s:s, s:s}", "text", "?", "to", w->id)), "no_such_person");
	json_decref(driver_take(d));
	driver_ask(d, "u1", "room.leave", NULL);
	assert_int_equal(d->program_allowed, 0);
	const json_t *frozen = note_of(d, "u2", "room.changed");
	assert_true(json_is_true(json_object_get(frozen, "frozen")));
	assert_int_equal(d->commands[SFU_CMD_ROOM_LEADER], 2); /* the teacher, then nobody */
}

static void programs_alone_keep_no_lesson(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	state_event(d, SFU_PEER_CONNECTED);
	driver_ask(d, "u1", "room.leave", NULL);
	driver_time(d, d->at_ms + 599 * 1000);
	assert_int_equal(patch(w, w->token, "*", ""), 204);
	driver_time(d, d->at_ms + 2000);
	assert_int_equal(patch(w, w->token, "*", ""), 404);
	assert_int_equal(d->commands[SFU_CMD_ROOM_CLOSE], 1);
}

static void sent_out_is_revoked(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	json_decref(driver_take(d));
	assert_string_equal(driver_code(d, "u1", "person.remove", json_pack("{s:s}", "participant", w->id)), "");
	assert_non_null(note_of(d, "u1", "participant.left"));
	assert_int_equal(delete_session(w, w->token), 401);
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 401);
}

static void a_dead_token_ends_its_session(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	json_decref(driver_take(d));
	driver_check_sessions(d);
	assert_null(note_of(d, "u1", "participant.left"));
	assert_int_equal(store_token_revoke(d->store, w->id), OK);
	driver_check_sessions(d);
	assert_non_null(note_of(d, "u1", "participant.left"));
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	assert_int_equal(store_links_revoke(d->store, d->person[0]), OK); /* of whom the token is */
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 401);
}

static void quit(struct driver *d, const char *person)
{
	struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_group_change_members(d->store, room.group, NULL, 0, &person, 1), OK);
}

static void a_token_lives_as_long_as_its_teacher_teaches_there(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u5");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	json_decref(driver_take(d));
	quit(d, d->person[0]);
	driver_check_sessions(d);
	assert_non_null(note_of(d, "u5", "participant.left"));
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 401);
	assert_string_equal(code_of(d), "token_dead");
}

/* What stood in is in until the lesson is over; then it comes in no more. */
static void a_substitutes_token_ends_with_his_time(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	struct store_person substitute;
	struct store_room room;
	char code[STORE_CODE_MAX], group[STORE_ID_MAX];
	int64_t now_ms = DRIVER_EPOCH_MS + d->at_ms;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	quit(d, d->person[0]);
	assert_int_equal(store_person_find(d->store, d->person[0], &substitute), OK);
	assert_int_equal(store_code_add(d->store, room.group, now_ms + 600 * 1000, code), OK);
	assert_int_equal(store_code_use(d->store, &substitute, code, now_ms, group), OK);
	driver_join(d, "u5");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	state_event(d, SFU_PEER_CONNECTED);
	for (int i = 0; i < 601; i += 10) {
		driver_time(d, d->at_ms + 10 * 1000);
		driver_message(d, "u5", json_pack("{s:i, s:s}", "id", 5, "op", "ping"));
	}
	driver_check_sessions(d);
	assert_int_equal(patch(w, w->token, "*", ""), 204);
	assert_int_equal(delete_session(w, w->token), 200);
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 401);
}

static void an_expired_token_begins_nothing(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	state_event(d, SFU_PEER_CONNECTED);
	for (int i = 0; i < 3600; i += 10) {
		driver_time(d, d->at_ms + 10 * 1000);
		driver_message(d, "u1", json_pack("{s:i, s:s}", "id", 5, "op", "ping"));
	}
	assert_int_equal(patch(w, w->token, "*", ""), 204); /* what it began goes on */
	assert_int_equal(delete_session(w, w->token), 200);
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 401);
}

static void without_media_it_is_out(void **state)
{
	static const struct {
		enum sfu_peer_state states[2];
		int64_t out_ms; /* after the last of them */
	} rows[] = {{{SFU_PEER_CONNECTING, SFU_PEER_CONNECTING}, 30000},
		{{SFU_PEER_CONNECTED, SFU_PEER_INTERRUPTED}, 30000}, {{SFU_PEER_CONNECTED, SFU_PEER_FAILED}, 0}};
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	make_token(w, TOKEN_WHIP, PERSON_TEACHER);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 201);
		state_event(d, rows[i].states[0]);
		state_event(d, rows[i].states[1]);
		for (int64_t ms = 0; ms < rows[i].out_ms; ms += 10000) {
			driver_message(d, "u1", json_pack("{s:i, s:s}", "id", 5, "op", "ping"));
			assert_int_equal(patch(w, w->token, "*", ""), 204);
			driver_time(d, d->at_ms + 10000);
		}
		assert_int_equal(patch(w, w->token, "*", ""), 404);
	}
}

static void one_token_one_session(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char first[160];
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	snprintf(first, sizeof first, "%s", w->session);
	json_decref(driver_take(d));
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 201);
	assert_string_not_equal(first, w->session);
	json_t *lines = driver_take(d);
	assert_int_equal(driver_count(lines, "u1", "participant.left"), 1);
	assert_int_equal(driver_count(lines, "u1", "participant.joined"), 1);
	json_decref(lines);
	assert_int_equal(delete_session(w, w->token), 200);
	snprintf(w->session, sizeof w->session, "%s", first);
	assert_int_equal(delete_session(w, w->token), 404);
}

static void a_lock_keeps_out_who_is_no_teacher(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	driver_ask(d, "u1", "room.set", json_pack("{s:b}", "lobby", 1));
	assert_int_equal(post(w, TOKEN_WHEP, make_token(w, TOKEN_WHEP, PERSON_PUPIL), WATCHES_ONE), 201);
	driver_ask(d, "u1", "room.set", json_pack("{s:b}", "locked", 1));
	assert_int_equal(post(w, TOKEN_WHEP, w->token, WATCHES_ONE), 403);
	assert_string_equal(code_of(d), "room_locked");
	assert_int_equal(post(w, TOKEN_WHEP, make_token(w, TOKEN_WHEP, PERSON_TEACHER), WATCHES_ONE), 201);
}

static void the_answer_may_come_later_or_never(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	make_token(w, TOKEN_WHIP, PERSON_TEACHER);
	json_decref(driver_take(d));
	d->is_mute = true;
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 0);
	char sdp[] = TAKES_TWO;
	struct sfu_event answer = {.kind = SFU_EVENT_ANSWER, .room = d->sfu_room, .peer = d->program};
	answer.u.answer.sdp = sdp;
	answer.u.answer.request = d->last_request;
	driver_event(d, &answer);
	assert_int_equal(d->reply->status, 201);
	assert_non_null(note_of(d, "u1", "participant.joined"));

	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 0);
	driver_time(d, d->at_ms + 5000);
	assert_int_equal(d->reply->status, 500);
	json_decref(driver_take(d));

	/* two at once: the newer one is waited for */
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 0);
	driver_program_overtaken(d);
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 0);
	assert_int_equal(d->overtaken, 409);
	driver_program_gone(d);

	uint32_t removed = d->commands[SFU_CMD_PEER_REMOVE];
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 0);
	driver_program_gone(d);
	assert_int_equal(d->commands[SFU_CMD_PEER_REMOVE], removed + 1);
	assert_null(d->reply);
	assert_null(note_of(d, "u1", "participant.joined"));

	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 0);
	driver_ask(d, "u1", "room.end", NULL);
	assert_int_equal(d->reply->status, 409);
}

static void what_cannot_be_answered_is_unprocessable(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	driver_join(d, "u1");
	make_token(w, TOKEN_WHIP, PERSON_TEACHER);
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 201);
	d->refuses = true;
	assert_int_equal(patch(w, w->token, "*", WORDS("new1")), 422);
	d->refuses = false;
	assert_int_equal(patch(w, w->token, "*", ""), 204); /* a restart that fails ends nothing */
	d->refuses = true;
	assert_int_equal(post(w, TOKEN_WHIP, w->token, SENDS_TWO), 422);
	assert_string_equal(code_of(d), "media_refused");
	assert_int_equal(delete_session(w, w->token), 404);
}

static void an_ice_restart_has_new_words(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	char first[64];
	driver_join(d, "u1");
	assert_int_equal(post(w, TOKEN_WHIP, make_token(w, TOKEN_WHIP, PERSON_TEACHER), SENDS_TWO), 201);
	assert_true(d->is_fresh);
	snprintf(first, sizeof first, "%s", w->etag);
	uint32_t offers = d->commands[SFU_CMD_PEER_OFFER];
	/* candidates of the session as it is: nothing to be done */
	assert_int_equal(patch(w, w->token, first, WORDS("abcd") "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n"), 204);
	assert_int_equal(d->commands[SFU_CMD_PEER_OFFER], offers);

	assert_int_equal(patch(w, w->token, "*", WORDS("efgh") "a=candidate:1 1 UDP 1 192.0.2.1 9 typ host\r\n"), 200);
	assert_int_equal(d->commands[SFU_CMD_PEER_OFFER], offers + 1);
	assert_false(d->is_fresh);
	assert_non_null(strstr(d->offer, "a=ice-ufrag:efgh"));
	assert_null(strstr(d->offer, "a=ice-ufrag:abcd"));
	assert_string_equal(d->map.source_mid[SFU_SOURCE_CAMERA], "1");
	assert_string_equal(d->reply->mime, FRAGMENT);
	assert_non_null(strstr(d->reply->body, "a=ice-ufrag:abcd")); /* what the SFU answered */
	assert_string_not_equal(d->reply->etag, first);
	assert_string_equal(d->reply->location, "");
	assert_int_equal(patch(w, w->token, first, WORDS("efgh")), 412);

	d->is_mute = true;
	assert_int_equal(patch(w, w->token, "*", WORDS("ijkl")), 0);
	driver_ask(d, "u1", "room.end", NULL);
	assert_int_equal(d->reply->status, 404); /* its session is over */
}

static void limits_are_by_token_and_by_address(void **state)
{
	struct world *w = *state;
	struct driver *d = &w->d;
	int status = 0, count = 0;
	driver_join(d, "u1");
	make_token(w, TOKEN_WHIP, PERSON_TEACHER);
	for (; count < 40 && status != 429; count++) {
		status = post(w, TOKEN_WHIP, w->token, SENDS_TWO);
	}
	assert_int_equal(status, 429);
	assert_in_range(count, 15, 25);
	assert_true(d->reply->retry_s > 0);
	for (count = 0, status = 0; count < 60 && status != 429; count++) {
		status = post(w, TOKEN_WHIP, "guess", SENDS_TWO);
	}
	assert_int_equal(status, 429);
	assert_in_range(count, 25, 40);
	assert_int_equal(post(w, TOKEN_WHEP, make_token(w, TOKEN_WHEP, PERSON_TEACHER), WATCHES_ONE), 201); /* a right one passes */
}

int main(void)
{
#define PLAY(test) cmocka_unit_test_setup_teardown(test, program_set_up, program_tear_down)
	const struct CMUnitTest tests[] = {
		PLAY(each_request_has_its_status),
		PLAY(only_an_open_room_lets_programs_in),
		PLAY(a_publisher_is_a_participant),
		PLAY(sections_say_what_is_sent),
		PLAY(rights_are_those_of_its_token),
		PLAY(a_program_is_no_adult),
		PLAY(programs_alone_keep_no_lesson),
		PLAY(sent_out_is_revoked), PLAY(a_token_lives_as_long_as_its_teacher_teaches_there), PLAY(a_substitutes_token_ends_with_his_time),
		PLAY(a_dead_token_ends_its_session),
		PLAY(an_expired_token_begins_nothing),
		PLAY(without_media_it_is_out),
		PLAY(one_token_one_session),
		PLAY(a_lock_keeps_out_who_is_no_teacher),
		PLAY(the_answer_may_come_later_or_never),
		PLAY(what_cannot_be_answered_is_unprocessable),
		PLAY(an_ice_restart_has_new_words),
		PLAY(limits_are_by_token_and_by_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
