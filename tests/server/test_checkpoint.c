/* The key of a vote that is over is in none of the store's files within seconds, though nobody of the loop waits for that. */
#include "checkpoint.h"
#include "store_vote.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN_MS INT64_C(1800000000000)
enum { TRIES = 300, PAUSE_US = 100000, KEY_BYTES = 1200 };

static void make_vote(struct store *s, const uint8_t key[KEY_BYTES], char vote[STORE_ID_MAX])
{
	char school[STORE_ID_MAX];
	struct store_conference c = {.kind = CONFERENCE_WEEKLY, .title = "Runde", .begin_ms = BEGIN_MS, .rules = *store_conference_defaults(CONFERENCE_WEEKLY)};
	struct store_vote draft = {.form = VOTE_SECRET, .text = "Ja?", .places = 1, .round = 1};
	uint32_t count;
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	g_strlcpy(c.school, school, sizeof c.school);
	assert_int_equal(store_person_add(s, school, "Leitung", PERSON_LEADER, c.convener.id), OK);
	assert_int_equal(store_conference_add(s, &c, BEGIN_MS, draft.conference), OK);
	assert_int_equal(store_conference_invite(s, draft.conference, BEGIN_MS, &count), OK);
	assert_int_equal(store_conference_open(s, draft.conference, BEGIN_MS), OK);
	assert_int_equal(store_vote_prepare(s, &draft, BEGIN_MS, vote), OK);
	const struct vote_opening opening = {.vote = vote, .public_key = bytes_of("public", 6), .private_key = bytes_of(key, KEY_BYTES)};
	assert_int_equal(store_vote_open(s, &opening, BEGIN_MS), OK);
}

static bool is_in(const char *folder, const char *name, const uint8_t *key)
{
	char *path = g_build_filename(folder, name, NULL), *text;
	gsize len;
	assert_true(g_file_get_contents(path, &text, &len, NULL));
	bool is_found = memmem(text, len, key + 100, 64) != NULL;
	g_free(text);
	g_free(path);
	return is_found;
}

static void a_key_that_is_destroyed_is_in_no_file(void **state)
{
	(void)state;
	char *folder = g_dir_make_tmp("kreide-checkpoint-XXXXXX", NULL), *path = g_build_filename(folder, "kreide.db", NULL), vote[STORE_ID_MAX];
	uint8_t key[KEY_BYTES];
	struct store *s;
	struct checkpoint *c;
	for (size_t i = 0; i < KEY_BYTES; i++) {
		key[i] = (uint8_t)g_random_int();
	}
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(checkpoint_start(&c, s, path), OK);
	make_vote(s, key, vote);
	assert_true(is_in(folder, "kreide.db-wal", key));
	assert_int_equal(store_vote_annul(s, vote, false), OK);
	int tries = 0;
	while ((is_in(folder, "kreide.db-wal", key) || is_in(folder, "kreide.db", key)) && tries++ < TRIES) {
		g_usleep(PAUSE_US);
	}
	assert_true(tries < TRIES);
	checkpoint_stop(c);
	store_close(s);
	assert_int_equal(g_unlink(path), 0);
	assert_int_equal(g_rmdir(folder), 0);
	g_free(path);
	g_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_key_that_is_destroyed_is_in_no_file)};
	return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}
