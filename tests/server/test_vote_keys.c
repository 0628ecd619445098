/* Keys of secret votes are made ahead, and nobody waits for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "blind.h"
#include "logline.h"
#include "vote_keys.h"

#include <glib.h>
#include <string.h>

static void wait_for(struct vote_key_pool *pool, unsigned count)
{
	gint64 until = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
	while (vote_keys_ready(pool) < count && g_get_monotonic_time() < until) {
		g_usleep(1000);
	}
	assert_int_equal(vote_keys_ready(pool), count);
}

static void nothing_is_made_before_somebody_asks(void **state)
{
	(void)state;
	struct log log = {LOG_LEVEL_ERROR, 2};
	struct vote_key_pool *pool = vote_keys_start(&log);
	g_usleep(300 * 1000);
	assert_int_equal(vote_keys_ready(pool), 0);
	struct vote_keys keys = vote_keys_of(pool);
	assert_null(keys.take(keys.ctx)); /* at once: it does not wait for one */
	wait_for(pool, VOTE_KEYS_READY);
	vote_keys_stop(pool);
}

static void each_key_is_given_once_and_made_up_for(void **state)
{
	(void)state;
	struct log log = {LOG_LEVEL_ERROR, 2};
	struct vote_key_pool *pool = vote_keys_start(&log);
	struct vote_keys keys = vote_keys_of(pool);
	uint8_t spki[2][BLIND_PUBLIC_MAX];
	size_t len[2];
	keys.prepare(keys.ctx);
	wait_for(pool, VOTE_KEYS_READY);
	for (int i = 0; i < 2; i++) {
		struct blind_key *key = keys.take(keys.ctx);
		assert_non_null(key);
		assert_int_equal(blind_key_bytes(key), BLIND_BYTES);
		assert_int_equal(blind_key_write_public(key, spki[i], &len[i]), OK);
		blind_key_free(key);
	}
	assert_true(len[0] != len[1] || memcmp(spki[0], spki[1], len[0]) != 0);
	wait_for(pool, VOTE_KEYS_READY);
	vote_keys_stop(pool);
}

static void it_stops_while_one_is_made(void **state)
{
	(void)state;
	struct log log = {LOG_LEVEL_ERROR, 2};
	struct vote_key_pool *pool = vote_keys_start(&log);
	struct vote_keys keys = vote_keys_of(pool);
	keys.prepare(keys.ctx);
	vote_keys_stop(pool);
	vote_keys_stop(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_made_before_somebody_asks),
		cmocka_unit_test(each_key_is_given_once_and_made_up_for),
		cmocka_unit_test(it_stops_while_one_is_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
