#include "vote_keys.h"

#include "blind.h"
#include "logline.h"

#include <glib.h>

struct vote_key_pool {
	const struct log *log;
	GThread *thread;
	GMutex mutex;
	GCond cond;
	GQueue ready; /* struct blind_key */
	bool is_wanted, must_stop;
};

#define AGAIN_US (5 * G_USEC_PER_SEC) /* after one could not be made */

/* With the mutex, which is held for the queue alone and never while a key is made. */
static bool has_work(const struct vote_key_pool *pool)
{
	return pool->is_wanted && pool->ready.length < VOTE_KEYS_READY;
}

static void wait_again(struct vote_key_pool *pool)
{
	gint64 until = g_get_monotonic_time() + AGAIN_US;
	while (!pool->must_stop && g_cond_wait_until(&pool->cond, &pool->mutex, until)) {
	}
}

static void make_one(struct vote_key_pool *pool)
{
	struct blind_key *key = NULL;
	g_mutex_unlock(&pool->mutex);
	enum err e = blind_key_new(&key);
	g_mutex_lock(&pool->mutex);
	if (e == OK) {
		g_queue_push_tail(&pool->ready, key);
		return;
	}
	log_event(pool->log, LOG_LEVEL_ERROR, "vote.no_key", "why=%s", err_name(e));
	wait_again(pool);
}

static void *work(void *ctx)
{
	struct vote_key_pool *pool = ctx;
	g_mutex_lock(&pool->mutex);
	while (!pool->must_stop) {
		if (has_work(pool)) {
			make_one(pool);
		} else {
			g_cond_wait(&pool->cond, &pool->mutex);
		}
	}
	g_mutex_unlock(&pool->mutex);
	return NULL;
}

struct vote_key_pool *vote_keys_start(const struct log *log)
{
	struct vote_key_pool *pool = g_new0(struct vote_key_pool, 1);
	pool->log = log;
	g_mutex_init(&pool->mutex);
	g_cond_init(&pool->cond);
	g_queue_init(&pool->ready);
	pool->thread = g_thread_new("vote-keys", work, pool);
	return pool;
}

void vote_keys_stop(struct vote_key_pool *pool)
{
	if (pool == NULL) {
		return;
	}
	g_mutex_lock(&pool->mutex);
	pool->must_stop = true;
	g_cond_signal(&pool->cond);
	g_mutex_unlock(&pool->mutex);
	(void)g_thread_join(pool->thread);
	for (struct blind_key *key; (key = g_queue_pop_head(&pool->ready)) != NULL;) {
		blind_key_free(key);
	}
	g_mutex_clear(&pool->mutex);
	g_cond_clear(&pool->cond);
	g_free(pool);
}

static void prepare(void *ctx)
{
	struct vote_key_pool *pool = ctx;
	g_mutex_lock(&pool->mutex);
	pool->is_wanted = true;
	g_cond_signal(&pool->cond);
	g_mutex_unlock(&pool->mutex);
}

static struct blind_key *take(void *ctx)
{
	struct vote_key_pool *pool = ctx;
	g_mutex_lock(&pool->mutex);
	struct blind_key *key = g_queue_pop_head(&pool->ready);
	pool->is_wanted = true;
	g_cond_signal(&pool->cond);
	g_mutex_unlock(&pool->mutex);
	return key;
}

struct vote_keys vote_keys_of(struct vote_key_pool *pool)
{
	return (struct vote_keys){take, prepare, pool};
}

unsigned vote_keys_ready(struct vote_key_pool *pool)
{
	g_mutex_lock(&pool->mutex);
	unsigned count = pool->ready.length;
	g_mutex_unlock(&pool->mutex);
	return count;
}
