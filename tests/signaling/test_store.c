/* Does the store keep what it should, refuse what it must, and forget what is over? */
#include "limit.h"
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
	assert_int_equal(store_session_touch(s, token, strlen(token), 2000), OK);
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
	assert_int_equal(store_chat_add(s, room.id, person, "a", "k", 1, &first), OK);
	assert_int_equal(store_chat_add(s, room.id, person, "a", "k", 2, &again), ERR_CONFLICT);
	assert_int_equal(first, again);
	for (int i = 0; i < STORE_CHAT_KEPT + 10; i++) {
		assert_int_equal(store_chat_add(s, room.id, person, "b", NULL, 3, &again), OK);
	}
	assert_int_equal(store_chat_each(s, room.id, 100000, count_chat, &count), OK);
	assert_int_equal(count, STORE_CHAT_KEPT);
	assert_int_equal(store_hand_set(s, room.id, person, 5), OK);
	assert_int_equal(store_room_close(s, room.id), OK);
	count = 0;
	assert_int_equal(store_chat_each(s, room.id, 100000, count_chat, &count), OK);
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

static void rights_of_a_lesson(void **state)
{
	uint32_t all = 0xf, no_screen = SFU_SOURCE_BIT(SFU_SOURCE_MIC) | SFU_SOURCE_BIT(SFU_SOURCE_CAMERA);
	(void)state;
	assert_int_equal(policy_sources(policy_lesson.roles[PERSON_TEACHER].rights, all), all);
	assert_int_equal(policy_sources(policy_lesson.roles[PERSON_PUPIL].rights, all), no_screen);
	assert_int_equal(policy_sources(0, all), 0);
	assert_null(policy_of("party"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(links_and_sessions), cmocka_unit_test(chat_of_a_lesson),
		cmocka_unit_test(a_newer_store_is_left_alone), cmocka_unit_test(a_bucket_fills_again),
		cmocka_unit_test(rights_of_a_lesson)};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
