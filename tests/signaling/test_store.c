/* Does the store keep what it should, refuse what it must, and forget what is over? */
#include "limit.h"
#include "migrations.h"
#include "policy.h"
#include "store.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char path[] = "test_store.db";

static void remove_files(void)
{
	unlink(path);
	unlink("test_store.db-wal");
	unlink("test_store.db-shm");
}

static void links_and_sessions(void **state)
{
	struct store *s;
	struct store_person p;
	char school[STORE_ID_MAX], person[STORE_ID_MAX], link[STORE_TOKEN_MAX], token[STORE_TOKEN_MAX];
	(void)state;
	remove_files();
	assert_int_equal(store_open(&s, path), OK);
	assert_true(store_is_empty(s));
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_int_equal(store_person_add(s, school, "bad\n", PERSON_PUPIL, person), ERR_MALFORMED);
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, person), OK);
	assert_int_equal(store_link_add(s, person, 1000, link), OK);
	assert_int_equal(store_session_add(s, "nonsense", 8, 1000, token, &p), ERR_NOT_FOUND);
	assert_int_equal(store_session_add(s, link, strlen(link), 1000, token, &p), OK);
	store_close(s);
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(store_session_find(s, token, strlen(token), 1000 + STORE_SESSION_MS - 1, &p), OK);
	assert_string_equal(p.name, "Ada");
	assert_int_equal(store_session_find(s, token, strlen(token), 1000 + STORE_SESSION_MS, &p), ERR_NOT_FOUND);
	assert_int_equal(store_session_touch(s, token, strlen(token), 2000), OK); /* so soon that it is not worth a write */
	assert_int_equal(store_session_find(s, token, strlen(token), 1000 + STORE_SESSION_MS, &p), ERR_NOT_FOUND);
	assert_int_equal(store_session_touch(s, token, strlen(token), 302000), OK);
	assert_int_equal(store_session_find(s, token, strlen(token), 1000 + STORE_SESSION_MS, &p), OK);
	assert_int_equal(store_links_revoke(s, person), OK);
	assert_int_equal(store_session_find(s, token, strlen(token), 3000, &p), ERR_DENIED);
	assert_int_equal(store_session_add(s, link, strlen(link), 3000, token, &p), ERR_NOT_FOUND);
	store_close(s);
}

static bool count_chat(void *ctx, const struct store_chat *message)
{
	(void)message;
	++*(int *)ctx;
	return true;
}

static void chat_of_a_lesson(void **state)
{
	struct store *s;
	struct store_room room;
	int64_t first, again;
	int count = 0;
	char school[STORE_ID_MAX], person[STORE_ID_MAX], group[STORE_ID_MAX], line[64];
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, person), OK);
	assert_int_equal(store_group_add(s, school, "5b", "", group), OK);
	assert_int_equal(store_room_of_group(s, group, &room), OK);
	const struct store_chat_draft keyed = {.room = room.id, .person = person, .text = "a", .key = "k"};
	const struct store_chat_draft plain = {.room = room.id, .person = person, .text = "b"};
	assert_int_equal(store_chat_add(s, &keyed, 1, &first), OK);
	assert_int_equal(store_chat_add(s, &keyed, 2, &again), ERR_CONFLICT);
	assert_int_equal(first, again);
	for (int i = 0; i < STORE_CHAT_KEPT + 10; i++) {
		assert_int_equal(store_chat_add(s, &plain, 3, &again), OK);
	}
	assert_int_equal(store_chat_each(s, room.id, person, false, 100000, count_chat, &count), OK);
	assert_int_equal(count, STORE_CHAT_KEPT);
	assert_int_equal(store_hand_set(s, room.id, person, 5), OK);
	assert_int_equal(store_room_close(s, room.id), OK);
	count = 0;
	assert_int_equal(store_chat_each(s, room.id, person, false, 100000, count_chat, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_hand(s, room.id, person), 0);
	assert_int_equal(store_check(s, line, sizeof line), OK);
	store_close(s);
}

static void a_newer_store_is_left_alone(void **state)
{
	sqlite3 *db;
	struct store *s;
	(void)state;
	remove_files();
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 999", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(store_open(&s, path), ERR_UNSUPPORTED);
	assert_null(s);
	assert_int_equal(store_open(&s, "no/such/folder/x.db"), ERR_SYS);
	remove_files();
}

/* A store of version 1 with somebody in every table that refers to people. */
static const char version_1[] =
	"INSERT INTO schools VALUES ('s1', 'Schule');"
	"INSERT INTO people VALUES (7, 'u1', 's1', 'Ada', 'pupil'), (9, 'u2', 's1', 'Frau Kaya', 'teacher');"
	"INSERT INTO groups VALUES (1, 'g1', 's1', '5b', '');"
	"INSERT INTO members VALUES ('g1', 'u1'), ('g1', 'u2');"
	"INSERT INTO rooms VALUES ('r1', 'g1', 'lesson', '5b', 1000);"
	"INSERT INTO links VALUES (x'00', 'u1', 1, 0);"
	"INSERT INTO sessions VALUES (x'01', 'u1', x'00', 9);"
	"INSERT INTO chat VALUES (4, 'r1', 'u1', 'Hallo', 5, NULL);"
	"INSERT INTO hands VALUES ('r1', 'u1', 6);";

static void an_older_store_is_brought_forward(void **state)
{
	sqlite3 *db;
	struct store *s;
	struct store_room_state lesson;
	struct store_rules rules;
	char id[STORE_ID_MAX];
	int chat = 0;
	(void)state;
	remove_files();
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, migrations[0], NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, version_1, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(store_hand(s, "r1", "u1"), 6);
	assert_true(store_is_member(s, "g1", "u2", 0));
	assert_int_equal(store_chat_each(s, "r1", "u2", false, 10, count_chat, &chat), OK);
	assert_int_equal(chat, 1);
	assert_int_equal(store_room_state_get(s, "r1", &lesson), OK);
	assert_int_equal(lesson.rights, RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE);
	assert_false(lesson.lobby || lesson.locked || lesson.chat_paused || lesson.word[0] || lesson.leader[0]);
	assert_int_equal(store_rules_get(s, "s1", &rules), OK);
	assert_int_equal(rules.supervision, SUPERVISION_FREEZE);
	assert_int_equal(rules.private_chat, PRIVATE_OFF);
	assert_int_equal(store_person_add(s, "s1", "Frau Gast", PERSON_GUEST, id), OK);
	/* references still hold: nobody of this id is in people */
	assert_int_equal(store_hand_set(s, "r1", "nobody", 5), ERR_CONFLICT);
	assert_int_equal(store_hand_set(s, "r1", id, 5), OK);
	store_close(s);
	remove_files();
}

static void rules_of_a_school(void **state)
{
	struct store *s;
	char school[STORE_ID_MAX], other[STORE_ID_MAX];
	struct store_rules set = {SUPERVISION_END, PRIVATE_LOGGED, true, RIGHT_WRITE, CHAT_TO_TEACHERS}, got;
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_int_equal(store_school_add(s, "Andere", other), OK);
	assert_int_equal(store_rules_set(s, "nowhere", &set), ERR_NOT_FOUND);
	assert_int_equal(store_rules_set(s, school, &set), OK);
	assert_int_equal(store_rules_get(s, school, &got), OK);
	assert_int_equal(got.supervision, SUPERVISION_END);
	assert_int_equal(got.private_chat, PRIVATE_LOGGED);
	assert_true(got.lobby);
	assert_int_equal(got.rights, RIGHT_WRITE);
	assert_int_equal(got.chat_to, CHAT_TO_TEACHERS);
	assert_int_equal(store_rules_get(s, other, &got), OK);
	assert_int_equal(got.supervision, SUPERVISION_FREEZE);
	assert_int_equal(store_rules_get(s, "nowhere", &got), ERR_NOT_FOUND);
	set.rights = 16;
	assert_int_equal(store_rules_set(s, school, &set), ERR_CONFLICT);
	store_close(s);
}

static void collect(void *ctx, const struct store_person *person)
{
	char *names = ctx;
	snprintf(names + strlen(names), 64 - strlen(names), "%s ", person->name);
}

/* All of a lesson's state comes back; a close forgets it, but not who was sent out. */
struct names {
	int count;
	char last[STORE_ID_MAX];
};

static void collect_school(void *ctx, const char *id, const char *name)
{
	struct names *n = ctx;
	(void)name;
	n->count++;
	snprintf(n->last, sizeof n->last, "%s", id);
}

/* A school that has seen everything goes without a trace; its neighbour stays. */
static void a_school_is_removed(void **state)
{
	struct store *s;
	struct store_person p;
	struct store_room_state lesson = {.rights = RIGHT_SPEAK};
	struct store_room_person own = {.passes = true};
	char schools[2][STORE_ID_MAX], groups[2][STORE_ID_MAX], people[2][STORE_ID_MAX], links[2][STORE_TOKEN_MAX];
	char rooms[2][STORE_ID_MAX], id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	(void)state;
	remove_files();
	assert_int_equal(store_open(&s, path), OK);
	for (int i = 0; i < 2; i++) {
		struct store_room room;
		int64_t number;
		assert_int_equal(store_school_add(s, "Schule", schools[i]), OK);
		assert_int_equal(store_group_add(s, schools[i], "4b", "", groups[i]), OK);
		assert_int_equal(store_person_add(s, schools[i], "Ada", PERSON_TEACHER, people[i]), OK);
		assert_int_equal(store_member_add(s, groups[i], people[i]), OK);
		assert_int_equal(store_link_add(s, people[i], 1000, links[i]), OK);
		assert_int_equal(store_session_add(s, links[i], strlen(links[i]), 1000, token, &p), OK);
		assert_int_equal(store_room_of_group(s, groups[i], &room), OK);
		snprintf(rooms[i], sizeof rooms[i], "%s", room.id);
		snprintf(lesson.leader, sizeof lesson.leader, "%s", people[i]);
		assert_int_equal(store_room_open(s, rooms[i], &lesson, 1000), OK);
		assert_int_equal(store_room_person_set(s, rooms[i], people[i], &own), OK);
		assert_int_equal(store_hand_set(s, rooms[i], people[i], 7), OK);
		const struct store_chat_draft chat = {.room = rooms[i], .person = people[i], .text = "hallo", .to = people[i], .is_kept = true};
		assert_int_equal(store_chat_add(s, &chat, 5, &number), OK);
		const struct store_token_draft draft = {.room = rooms[i], .label = "OBS", .kind = TOKEN_WHIP, .role = PERSON_TEACHER,
			.issuer = people[i], .ttl_ms = 1000};
		assert_int_equal(store_token_add(s, &draft, 1000, id, token), OK);
	}
	struct names before = {0}, after = {0};
	assert_int_equal(store_school_each(s, collect_school, &before), OK);
	assert_int_equal(before.count, 2);
	assert_int_equal(store_school_remove(s, schools[0]), OK);
	assert_int_equal(store_school_each(s, collect_school, &after), OK);
	assert_int_equal(after.count, 1);
	assert_string_equal(after.last, schools[1]);
	assert_int_equal(store_person_find(s, people[0], &p), ERR_NOT_FOUND);
	assert_int_equal(store_session_add(s, links[0], strlen(links[0]), 1000, token, &p), ERR_NOT_FOUND);
	assert_int_equal(store_session_add(s, links[1], strlen(links[1]), 1000, token, &p), OK);
	assert_true(store_is_member(s, groups[1], people[1], 0));
	store_close(s);
}

static void state_of_a_lesson(void **unused)
{
	struct store *s;
	struct store_room room;
	struct store_room_state set = {.lobby = true, .locked = true, .rights = RIGHT_CAMERA, .chat_to = CHAT_TO_TEACHERS,
		.chat_paused = true, .chat_slow_s = 30, .word_given = true}, got;
	struct store_room_person mine = {.passes = true, .mask = RIGHT_SPEAK | RIGHT_SHARE, .rights = RIGHT_SHARE}, his;
	char school[STORE_ID_MAX], ada[STORE_ID_MAX], ben[STORE_ID_MAX], group[STORE_ID_MAX], names[64] = "";
	(void)unused;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, ada), OK);
	assert_int_equal(store_person_add(s, school, "Ben", PERSON_PUPIL, ben), OK);
	assert_int_equal(store_group_add(s, school, "5b", "", group), OK);
	assert_int_equal(store_room_of_group(s, group, &room), OK);
	snprintf(set.word, sizeof set.word, "%s", ada);
	snprintf(set.leader, sizeof set.leader, "%s", ben);
	assert_int_equal(store_room_open(s, room.id, &set, 1000), OK);
	assert_int_equal(store_room_state_get(s, room.id, &got), OK);
	assert_true(got.lobby && got.locked && got.chat_paused && got.word_given);
	assert_int_equal(got.rights, RIGHT_CAMERA);
	assert_int_equal(got.chat_to, CHAT_TO_TEACHERS);
	assert_int_equal(got.chat_slow_s, 30);
	assert_string_equal(got.word, ada);
	assert_string_equal(got.leader, ben);
	assert_int_equal(store_room_person_set(s, room.id, ada, &mine), OK);
	assert_int_equal(store_room_rights_set(s, room.id, &set, RIGHT_SHARE), OK);
	assert_int_equal(store_room_person_get(s, room.id, ada, &his), OK);
	assert_true(his.passes && his.mask == RIGHT_SPEAK && his.rights == 0);
	assert_int_equal(store_hand_set(s, room.id, ada, 5), OK);
	assert_int_equal(store_hand(s, room.id, ada), 5);
	mine = (struct store_room_person){.mask = RIGHT_SPEAK, .is_removed = true};
	assert_int_equal(store_room_person_set(s, room.id, ben, &mine), OK);
	assert_int_equal(store_room_close(s, room.id), OK);
	assert_int_equal(store_room_state_get(s, room.id, &got), OK);
	assert_true(!got.word[0] && !got.leader[0] && !got.word_given);
	assert_int_equal(store_room_person_get(s, room.id, ada, &his), OK);
	assert_true(!his.passes && !his.mask && !his.is_removed);
	assert_int_equal(store_room_person_get(s, room.id, ben, &his), OK);
	assert_true(!his.mask && his.is_removed);
	assert_int_equal(store_removed_each(s, room.id, collect, names), OK);
	assert_string_equal(names, "Ben ");
	store_close(s);
}

/* The second half of a decision fails: the first is not kept either. */
static void half_a_decision_is_none(void **unused)
{
	struct store *s;
	struct store_room room;
	struct store_room_state set = {.rights = RIGHT_SPEAK, .locked = true}, got = {.rights = RIGHT_SPEAK};
	struct store_room_person ada_is = {.mask = RIGHT_WRITE, .rights = RIGHT_WRITE}, his;
	sqlite3 *db;
	char school[STORE_ID_MAX], ada[STORE_ID_MAX], group[STORE_ID_MAX];
	(void)unused;
	remove_files();
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, ada), OK);
	assert_int_equal(store_group_add(s, school, "5b", "", group), OK);
	assert_int_equal(store_room_of_group(s, group, &room), OK);
	assert_int_equal(store_room_person_set(s, room.id, ada, &ada_is), OK);
	assert_int_equal(store_hand_set(s, room.id, ada, 5), OK);
	assert_int_equal(store_room_open(s, room.id, &got, 7), OK);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
		"CREATE TRIGGER a AFTER UPDATE ON room_people WHEN new.passes = 0 BEGIN SELECT RAISE(ABORT, 'no'); END;"
		"CREATE TRIGGER b AFTER DELETE ON hands BEGIN SELECT RAISE(ABORT, 'no'); END;", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_not_equal(store_room_rights_set(s, room.id, &set, RIGHT_WRITE), OK);
	assert_int_not_equal(store_room_close(s, room.id), OK);
	assert_int_equal(store_room_find(s, room.id, &room), OK);
	assert_true(room.is_open);
	assert_int_equal(store_room_state_get(s, room.id, &got), OK);
	assert_false(got.locked);
	assert_int_equal(store_room_person_get(s, room.id, ada, &his), OK);
	assert_true(!his.passes && his.mask == RIGHT_WRITE);
	assert_int_equal(store_hand(s, room.id, ada), 5);
	store_close(s);
	remove_files();
}

static void a_bucket_fills_again(void **state)
{
	struct limit l;
	(void)state;
	limit_init(&l, 100, 2);
	assert_true(limit_take(&l, 1000) && limit_take(&l, 1000));
	assert_false(limit_take(&l, 1000));
	assert_int_equal(limit_wait(&l, 1000), 100);
	assert_false(limit_take(&l, 1099));
	assert_true(limit_take(&l, 1100));
	assert_false(limit_take(&l, 1100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(links_and_sessions), cmocka_unit_test(chat_of_a_lesson),
		cmocka_unit_test(a_newer_store_is_left_alone), cmocka_unit_test(an_older_store_is_brought_forward),
		cmocka_unit_test(rules_of_a_school), cmocka_unit_test(a_school_is_removed), cmocka_unit_test(state_of_a_lesson), cmocka_unit_test(half_a_decision_is_none), cmocka_unit_test(a_bucket_fills_again)};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
