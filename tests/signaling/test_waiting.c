/* Those who wait at the door: how many, how often, and what becomes of them; and the same for the word. */
#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAYS(conn, op, data, code) assert_string_equal(driver_code(d, conn, op, data), code)

static int set_up(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	driver_init(d);
	driver_join(d, "u1");
	SAYS("u1", "room.set", json_pack("{s:b}", "lobby", 1), "");
	*state = d;
	return 0;
}

static void knock(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	SAYS(conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test"), "");
	assert_true(json_is_true(json_object_get(driver_ask(d, conn, "room.join", driver_join_data()), "lobby")));
}

static uint32_t waiting(const struct driver *d)
{
	struct signaling_stats stats;
	signaling_stats(d->signaling, &stats);
	return stats.lobby_waiting;
}

static json_t *person(const char *who)
{
	return json_pack("{s:s}", "person", who);
}

static void one_person_waits_once(void **state)
{
	struct driver *d = *state;
	knock(d, "u2");
	knock(d, "u2.b");
	knock(d, "u2-c");
	assert_int_equal(waiting(d), 1);
	assert_int_equal(driver_count(d->out, "u1", "lobby.joined"), 1);
	driver_close(d, "u2");
	driver_close(d, "u2-c");
	assert_int_equal(driver_count(d->out, "u1", "lobby.left"), 0);
	assert_int_equal(waiting(d), 1);
	/* again from the same connection is no second knock */
	assert_true(json_is_true(json_object_get(driver_ask(d, "u2.b", "room.join", driver_join_data()), "lobby")));
	assert_int_equal(driver_count(d->out, "u1", "lobby.joined"), 1);
	driver_close(d, "u2.b");
	assert_int_equal(driver_count(d->out, "u1", "lobby.left"), 1);
	assert_int_equal(waiting(d), 0);
	SAYS("u1", "lobby.admit", person("u2"), "no_such_person");
}

/* He knocks again while the server has not noticed that his first line is gone: nobody overtakes him by that. */
static void a_second_knock_keeps_the_place(void **state)
{
	struct driver *d = *state;
	knock(d, "u2");
	driver_time(d, 1000);
	knock(d, "u3");
	driver_time(d, 2000);
	knock(d, "u2-b");
	driver_close(d, "u2");
	driver_open(d, "u1-b");
	json_t *resume = json_pack("{s:s, s:I}", "participation", "$u1", "seq", (json_int_t)1 << 40);
	json_t *hello = json_pack("{s:i, s:s, s:o}", "protocol", 1, "client", "test", "resume", resume);
	json_t *snapshot = json_object_get(driver_ask(d, "u1-b", "hello", hello), "snapshot");
	const json_t *first = json_array_get(json_object_get(snapshot, "waiting"), 0);
	assert_string_equal(json_string_value(json_object_get(first, "id")), "u2");
	assert_true(json_integer_value(json_object_get(first, "since")) == DRIVER_EPOCH_MS);
}

static void every_connection_hears_the_answer(void **state)
{
	struct driver *d = *state;
	knock(d, "u2");
	knock(d, "u2-b");
	SAYS("u1", "lobby.admit", person("u2"), "");
	assert_int_equal(driver_count(d->out, "u2", "lobby.admitted"), 1);
	assert_int_equal(driver_count(d->out, "u2-b", "lobby.admitted"), 1);
	SAYS("u2-b", "room.join", driver_join_data(), "");
	SAYS("u2", "room.join", driver_join_data(), "elsewhere");
}

static void a_closed_lesson_has_no_lobby(void **state)
{
	struct driver *d = *state;
	knock(d, "u2");
	SAYS("u1", "room.end", NULL, "");
	assert_int_equal(waiting(d), 0);
	assert_int_equal(driver_count(d->out, "u2", "room.state"), 1);
	SAYS("u2", "room.join", driver_join_data(), "room_closed");
	SAYS("u2", "room.leave", NULL, "not_in_room");
	/* nor does it remember whom it let in */
	SAYS("u1", "room.join", driver_join_data(), "");
	SAYS("u1", "room.set", json_pack("{s:b}", "locked", 1), "");
	SAYS("u2", "room.join", driver_join_data(), "room_locked");
}

static void a_lock_keeps_those_who_wait_and_unlocking_lets_them_in(void **state)
{
	struct driver *d = *state;
	knock(d, "u2");
	knock(d, "u3");
	SAYS("u1", "room.set", json_pack("{s:b, s:b}", "lobby", 0, "locked", 1), "");
	assert_int_equal(waiting(d), 2);
	SAYS("u1", "lobby.admit", person("u3"), "");
	SAYS("u3", "room.join", driver_join_data(), "");
	SAYS("u1", "room.set", json_pack("{s:b}", "locked", 0), "");
	assert_int_equal(waiting(d), 0);
	assert_int_equal(driver_count(d->out, "u2", "lobby.admitted"), 1);
	SAYS("u2", "room.join", driver_join_data(), "");
}

/* Who was let in but had not come yet, and who was turned away, after a restart. */
static void let_in_holds_over_a_restart(void **state)
{
	struct driver *d = *state;
	knock(d, "u2");
	knock(d, "u3");
	SAYS("u1", "lobby.admit", person("u2"), "");
	driver_restart(d);
	driver_open(d, "u2");
	SAYS("u2", "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test"), "");
	SAYS("u2", "room.join", driver_join_data(), "");
	knock(d, "u3");
}

/* A class of many, each with a connection of his own, as raw as a client may be. */
enum { MANY = 530 };
struct crowd {
	struct store *store;
	struct signaling *signaling;
	struct instant now;
	char room[STORE_ID_MAX], school[STORE_ID_MAX], group[STORE_ID_MAX];
	char person[MANY][STORE_ID_MAX];
	uint32_t waits, refused, admitted;
	char code[32]; /* of the last refusal */
};

static void take(struct crowd *c, struct effects *out)
{
	struct effects more;
	char sdp[] = "v=0";
	effects_init(&more);
	for (size_t i = 0; i < out->count; i++) {
		const struct effect *e = &out->items[i];
		if (e->kind == EFFECT_SEND) {
			json_t *message = json_loads(e->text, 0, NULL);
			const char *code = NULL, *ev = json_string_value(json_object_get(message, "ev"));
			(void)json_unpack(message, "{s:{s:s}}", "error", "code", &code);
			c->waits += json_is_true(json_object_get(json_object_get(message, "data"), "lobby"))
				&& json_object_get(message, "re");
			c->admitted += ev && strcmp(ev, "lobby.admitted") == 0;
			c->refused += code != NULL;
			snprintf(c->code, sizeof c->code, "%s", code ? code : "");
			json_decref(message);
		} else if (e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_OFFER) {
			struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = e->cmd.room, .peer = e->cmd.peer};
			event.u.answer.sdp = sdp;
			event.u.answer.request = e->cmd.u.offer.request;
			signaling_on_sfu_event(c->signaling, &event, c->now, &more);
		}
	}
	effects_finish(out);
	effects_finish(&more);
}

static void crowd_say(struct crowd *c, int who, const char *op, const char *data)
{
	char text[400];
	struct effects out;
	effects_init(&out);
	int len = snprintf(text, sizeof text, "{\"id\":1,\"op\":\"%s\",\"data\":%s}", op, data);
	signaling_on_message(c->signaling, (conn_id)who + 1, bytes_of(text, (size_t)len), c->now, &out);
	take(c, &out);
}

static void crowd_join(struct crowd *c, int who)
{
	char data[200];
	snprintf(data, sizeof data, "{\"room\":\"%s\",\"media\":{\"sdp\":\"v=0\"},\"publish\":{}}", c->room);
	crowd_say(c, who, "room.join", data);
}

static void crowd_enter_as(struct crowd *c, int who, enum person_role role)
{
	char link[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	struct store_person person;
	struct effects out;
	effects_init(&out);
	assert_int_equal(store_person_add(c->store, c->school, "P", role, c->person[who]), OK);
	assert_int_equal(store_member_add(c->store, c->group, c->person[who]), OK);
	assert_int_equal(store_link_add(c->store, c->person[who], c->now.unix_ms, link), OK);
	assert_int_equal(store_session_add(c->store, link, strlen(link), c->now.unix_ms, session, &person), OK);
	signaling_on_open(c->signaling, (conn_id)who + 1, bytes_of_string(session), c->now, &out);
	take(c, &out);
	crowd_say(c, who, "hello", "{\"protocol\":1,\"client\":\"t\"}");
	crowd_join(c, who);
}

static void crowd_enter(struct crowd *c, int who)
{
	crowd_enter_as(c, who, who == 0 ? PERSON_TEACHER : PERSON_PUPIL);
}

static void crowd_begin(struct crowd *c)
{
	struct store_room room;
	memset(c, 0, sizeof *c);
	c->now = (struct instant){US_PER_S, DRIVER_EPOCH_MS};
	assert_int_equal(store_open(&c->store, ":memory:"), OK);
	assert_int_equal(store_school_add(c->store, "S", c->school), OK);
	assert_int_equal(store_group_add(c->store, c->school, "G", "", c->group), OK);
	assert_int_equal(store_room_of_group(c->store, c->group, &room), OK);
	memcpy(c->room, room.id, sizeof c->room);
	struct signaling_conf conf = {.store = c->store};
	c->signaling = signaling_new(&conf);
	crowd_enter(c, 0);
	crowd_say(c, 0, "room.set", "{\"lobby\":true}");
}

static void crowd_end(struct crowd *c)
{
	signaling_free(c->signaling);
	store_close(c->store);
	free(c);
}

static void the_lobby_is_bounded(void **unused)
{
	struct crowd *c = malloc(sizeof *c);
	struct signaling_stats stats;
	(void)unused;
	crowd_begin(c);
	for (int i = 1; i < MANY; i++) {
		crowd_enter(c, i);
	}
	assert_int_equal(c->waits, 512);
	assert_int_equal(c->refused, MANY - 1 - 512);
	assert_string_equal(c->code, "room_full");
	signaling_stats(c->signaling, &stats);
	assert_int_equal(stats.lobby_waiting, 512);
	/* all are let in, and as many as the room holds come: the teacher and 500 */
	crowd_say(c, 0, "lobby.admit", "{}");
	assert_int_equal(c->admitted, 512);
	c->refused = 0;
	for (int i = 1; i <= 512; i++) {
		crowd_join(c, i);
	}
	assert_int_equal(c->refused, 12);
	signaling_stats(c->signaling, &stats);
	assert_int_equal(stats.participants, 501);
	assert_int_equal(stats.lobby_waiting, 0);
	crowd_end(c);
}

/* 500 pupils are in: eleven more teachers find their place, a pupil does not, and who is in may come anew. */
static void a_full_room_has_a_place_for_a_teacher(void **unused)
{
	struct crowd *c = malloc(sizeof *c);
	struct signaling_stats stats;
	(void)unused;
	crowd_begin(c);
	crowd_say(c, 0, "room.set", "{\"lobby\":false}");
	for (int i = 1; i <= 501; i++) {
		crowd_enter(c, i);
	}
	assert_int_equal(c->refused, 1);
	assert_string_equal(c->code, "room_full");
	crowd_join(c, 500);
	assert_int_equal(c->refused, 1);
	for (int i = 502; i < 513; i++) {
		crowd_enter_as(c, i, PERSON_TEACHER);
	}
	assert_int_equal(c->refused, 1);
	signaling_stats(c->signaling, &stats);
	assert_int_equal(stats.participants, 512);
	crowd_enter_as(c, 513, PERSON_TEACHER);
	assert_int_equal(c->refused, 2);
	crowd_end(c);
}

/* More are denied within a minute than are remembered: the first ones may knock again sooner, and nothing grows. */
static void denials_are_bounded(void **unused)
{
	struct crowd *c = malloc(sizeof *c);
	char data[80];
	(void)unused;
	crowd_begin(c);
	for (int i = 1; i < MANY; i++) {
		crowd_enter(c, i);
		snprintf(data, sizeof data, "{\"person\":\"%s\"}", c->person[i]);
		c->now.mono += 50 * US_PER_MS; /* 20 a second */
		crowd_say(c, 0, "lobby.deny", data);
	}
	assert_int_equal(c->refused, 0);
	crowd_join(c, MANY - 1);
	assert_string_equal(c->code, "lobby_denied");
	crowd_join(c, MANY - 512);
	assert_string_equal(c->code, "lobby_denied");
	c->waits = 0;
	crowd_join(c, 1);
	assert_int_equal(c->waits, 1);
	crowd_end(c);
}

/* Telling a large room takes a while; what was forbidden ends before. */
static void all_are_stopped_before_it_is_told(void **unused)
{
	struct crowd *c = malloc(sizeof *c);
	struct effects out;
	size_t stopped = 0, first_told = SIZE_MAX, last_stopped = 0;
	static const char mute[] = "{\"id\":1,\"op\":\"room.set\",\"data\":{\"rights\":{\"speak\":false}}}";
	(void)unused;
	crowd_begin(c);
	crowd_say(c, 0, "room.set", "{\"lobby\":false}");
	for (int i = 1; i < 40; i++) {
		crowd_enter(c, i);
		crowd_say(c, i, "media.publish", "{\"mic\":true}");
	}
	effects_init(&out);
	signaling_on_message(c->signaling, 1, bytes_of_string(mute), c->now, &out);
	for (size_t i = 0; i < out.count; i++) {
		if (out.items[i].kind == EFFECT_SFU) {
			stopped++;
			last_stopped = i;
		} else if (strstr(out.items[i].text, "participant.changed") && first_told == SIZE_MAX) {
			first_told = i;
		}
	}
	assert_int_equal(stopped, 39);
	assert_true(last_stopped < first_told && first_told != SIZE_MAX);
	effects_finish(&out);
	crowd_end(c);
}

/* Nobody stays asked for ever, and nobody who is gone keeps the word for ever; a restart in between changes nothing. */
static void the_word_falls_back(void **state)
{
	struct driver *d = *state;
	SAYS("u1", "room.set", json_pack("{s:b, s:{s:b}}", "lobby", 0, "rights", "speak", 0), "");
	driver_join(d, "u2");
	SAYS("u1", "word.give", json_pack("{s:s}", "participant", "u2"), "");
	driver_restart(d);
	driver_join(d, "u1");
	driver_join(d, "u2");
	SAYS("u2", "word.answer", json_pack("{s:b}", "accept", 1), "");
	assert_int_equal(d->allowed[1], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	/* a new stay keeps it */
	SAYS("u2", "room.join", driver_join_data(), "");
	assert_int_equal(d->allowed[1], SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	driver_restart(d);
	driver_join(d, "u1");
	json_decref(driver_take(d));
	for (int i = 0; i < 30; i++) {
		assert_int_equal(driver_count(d->out, "u1", "room.changed"), 0);
		driver_time(d, d->at_ms + 1000);
		(void)driver_ask(d, "u1", "ping", NULL);
	}
	assert_int_equal(driver_count(d->out, "u1", "room.changed"), 1);
	driver_join(d, "u2");
	assert_int_equal(d->allowed[1], 0);
}

static void pings(struct driver *d, int seconds)
{
	for (int i = 0; i < seconds; i++) {
		driver_time(d, d->at_ms + 1000);
		(void)driver_ask(d, "u1", "ping", NULL);
		(void)driver_ask(d, "u2", "ping", NULL);
	}
}

static bool has_word(const struct driver *d, const char *who)
{
	struct store_room_state lesson;
	assert_int_equal(store_room_state_get(d->store, d->room, &lesson), OK);
	return lesson.word_given && strcmp(lesson.word, driver_real(d, who)) == 0;
}

static void give_word(struct driver *d)
{
	SAYS("u1", "room.set", json_pack("{s:b, s:{s:b}}", "lobby", 0, "rights", "speak", 0), "");
	driver_join(d, "u2");
	SAYS("u1", "word.give", json_pack("{s:s}", "participant", "u2"), "");
	SAYS("u2", "word.answer", json_pack("{s:b}", "accept", 1), "");
	assert_true(has_word(d, "u2"));
}

static void who_is_back_in_time_keeps_the_word(void **state)
{
	struct driver *d = *state;
	give_word(d);
	driver_restart(d);
	driver_join(d, "u1");
	pings(d, 20);
	driver_join(d, "u2");
	pings(d, 60);
	assert_true(has_word(d, "u2"));
}

/* His new stay came to nothing: he is out, and the word does not wait for ever. */
static void who_fails_to_come_back_loses_the_word(void **state)
{
	struct driver *d = *state;
	give_word(d);
	d->refuses = true;
	SAYS("u2", "room.join", driver_join_data(), "media_refused");
	pings(d, 29);
	assert_true(has_word(d, "u2"));
	pings(d, 1);
	assert_false(has_word(d, "u2"));
}

/* Who has the word is on his way back in, and it is taken from him before the SFU has answered. */
static void who_is_coming_back_loses_the_word_like_anybody(void **state)
{
	struct driver *d = *state;
	give_word(d);
	d->is_mute = true;
	(void)driver_ask(d, "u2", "room.join", driver_join_data());
	assert_true(d->allowed[1] & SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	SAYS("u1", "word.end", NULL, "");
	assert_false(d->allowed[1] & SFU_SOURCE_BIT(SFU_SOURCE_MIC));
}

/* A connection waits at one door: at the next one, or inside of another room, it waits no more at the first. */
static void one_door_at_a_time(void **unused)
{
	struct crowd *c = malloc(sizeof *c);
	char first[STORE_ID_MAX], group[STORE_ID_MAX];
	struct store_room room;
	struct signaling_stats stats;
	(void)unused;
	crowd_begin(c);
	crowd_enter(c, 1);
	memcpy(first, c->room, sizeof first);
	assert_int_equal(store_group_add(c->store, c->school, "H", "", group), OK);
	assert_int_equal(store_room_of_group(c->store, group, &room), OK);
	assert_int_equal(store_member_add(c->store, group, c->person[1]), OK);
	memcpy(c->group, group, sizeof c->group);
	memcpy(c->room, room.id, sizeof c->room);
	crowd_enter_as(c, 2, PERSON_TEACHER);
	crowd_say(c, 2, "room.set", "{\"lobby\":true}");
	c->waits = 0;
	crowd_join(c, 1);
	assert_int_equal(c->waits, 1);
	signaling_stats(c->signaling, &stats);
	assert_int_equal(stats.lobby_waiting, 1);
	crowd_say(c, 0, "lobby.admit", "{}");
	assert_int_equal(c->admitted, 0);
	/* he waits at the first again, and goes into the second, which is open now */
	crowd_say(c, 2, "room.set", "{\"lobby\":false}");
	assert_int_equal(c->admitted, 1);
	memcpy(c->room, first, sizeof c->room);
	crowd_join(c, 1);
	memcpy(c->room, room.id, sizeof c->room);
	crowd_join(c, 1);
	signaling_stats(c->signaling, &stats);
	assert_int_equal(stats.lobby_waiting, 0);
	assert_int_equal(stats.participants, 3);
	crowd_end(c);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(one_person_waits_once), TEST(every_connection_hears_the_answer),
		TEST(a_second_knock_keeps_the_place),
		TEST(a_closed_lesson_has_no_lobby), TEST(a_lock_keeps_those_who_wait_and_unlocking_lets_them_in),
		TEST(let_in_holds_over_a_restart), cmocka_unit_test(the_lobby_is_bounded), cmocka_unit_test(a_full_room_has_a_place_for_a_teacher), cmocka_unit_test(denials_are_bounded),
		cmocka_unit_test(all_are_stopped_before_it_is_told),
		TEST(the_word_falls_back), TEST(who_is_back_in_time_keeps_the_word), TEST(who_fails_to_come_back_loses_the_word),
		TEST(who_is_coming_back_loses_the_word_like_anybody),
		cmocka_unit_test(one_door_at_a_time)};
	return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
