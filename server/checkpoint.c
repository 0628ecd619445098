#include "checkpoint.h"

#include "store_privacy.h"
#include "store_vote.h"

#include <glib.h>

#define EVERY_US (2 * G_USEC_PER_SEC)
/* Emptying the journal may keep writers out: not for longer than this. */
enum { PATIENCE_MS = 20 };

struct checkpoint {
	struct store *store; /* a handle of this thread alone */
	GThread *thread;
	GMutex mutex;
	GCond cond;
	gboolean must_stop;
	int64_t forgotten; /* keys of votes that were destroyed, and are in the journal no more */
};

static gboolean wait_for_next(struct checkpoint *c)
{
	gint64 until = g_get_monotonic_time() + EVERY_US;
	g_mutex_lock(&c->mutex);
	while (!c->must_stop && g_cond_wait_until(&c->cond, &c->mutex, until)) {
	}
	gboolean goes_on = !c->must_stop;
	g_mutex_unlock(&c->mutex);
	return goes_on;
}

/* The key of a vote that was counted is overwritten in the database, but the journal still has it. Is somebody reading now, then in two
 * seconds. */
static void forget_keys(struct checkpoint *c)
{
	int64_t destroyed;
	if (store_keys_destroyed(c->store, &destroyed) == OK && destroyed != c->forgotten && store_forget_journal(c->store) == OK) {
		c->forgotten = destroyed;
	}
}

static void *work(void *ctx)
{
	struct checkpoint *c = ctx;
	while (wait_for_next(c)) {
		(void)!store_checkpoint(c->store); /* what did not work now works in two seconds */
		forget_keys(c);
	}
	return NULL;
}

enum err checkpoint_start(struct checkpoint **out, struct store *store, const char *path)
{
	struct checkpoint *c = g_new0(struct checkpoint, 1);
	*out = c;
	c->forgotten = -1; /* not known: once after each start */
	enum err result = store_open(&c->store, path);
	result = result == OK ? store_leave_checkpoints(store) : result;
	if (result != OK) {
		store_close(c->store);
		g_free(c);
		*out = NULL;
		return result;
	}
	store_set_patience(c->store, PATIENCE_MS);
	g_mutex_init(&c->mutex);
	g_cond_init(&c->cond);
	c->thread = g_thread_new("checkpoint", work, c);
	return OK;
}

void checkpoint_stop(struct checkpoint *c)
{
	if (c == NULL) {
		return;
	}
	g_mutex_lock(&c->mutex);
	c->must_stop = TRUE;
	g_cond_signal(&c->cond);
	g_mutex_unlock(&c->mutex);
	(void)g_thread_join(c->thread);
	g_mutex_clear(&c->mutex);
	g_cond_clear(&c->cond);
	store_close(c->store);
	g_free(c);
}
