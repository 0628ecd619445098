/* When the purge is due: by the clocks of this machine, which may be set, sleep, or jump twice a year. */
#include "purge.h"

#include "app.h"
#include "store_privacy.h"
#include "timetable.h"

#include <glib.h>

#define LOOK_EVERY_US (5 * G_USEC_PER_SEC)
#define SOON_US (20 * G_USEC_PER_SEC)

struct purge {
	struct app *app;
	struct store *store;
	GThread *thread;
	GMutex mutex;
	GCond cond;
	bool wants_scrub;
	gint must_stop;
	gint64 started;
	int64_t last_ms; /* when the last one was done; 0: never */
};

static bool must_stop(void *ctx)
{
	struct purge *p = ctx;
	return g_atomic_int_get(&p->must_stop) != 0;
}

static void drop(void *ctx, const char *file)
{
	struct purge *p = ctx;
	disk_ask(p->app->disk, disk_op_new(DISK_REMOVE, file, 0));
}

static struct purge_task task_of(struct purge *p)
{
	return (struct purge_task){p->store, p->app->config->store_dir, g_get_real_time() / 1000, drop, must_stop, p};
}

static void log_counts(const struct purge *p, const struct purge_counts *counts, enum err e, gint64 took_us)
{
	GString *text = g_string_new(NULL);
	for (int kind = 0; kind < RETENTION_KINDS; kind++) {
		if (counts->of[kind] > 0) {
			g_string_append_printf(text, " %s=%" G_GINT64_FORMAT, retention_rule((enum retention_kind)kind)->name, counts->of[kind]);
		}
	}
	log_event(&p->app->log, e == OK ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "privacy.purged", "result=%s ms=%lld%s", err_name(e),
		(long long)(took_us / 1000), text->str);
	g_string_free(text, TRUE);
}

static void run(struct purge *p)
{
	struct purge_task task = task_of(p);
	struct purge_counts counts;
	gint64 began = g_get_monotonic_time();
	enum err e = purge_run(&task, &counts);
	log_counts(p, &counts, e, g_get_monotonic_time() - began);
	p->last_ms = task.now_ms;
	if (e == ERR_STATE) {
		purge_ask_scrub(p); /* somebody has read the journal for too long, such as a backup */
	}
}

/* The last time at which it was due. */
static int64_t due_ms(const struct purge *p)
{
	uint16_t minute = 0;
	unsigned now_minute;
	GTimeZone *zone = g_time_zone_new_local();
	int64_t now_ms = g_get_real_time() / 1000;
	(void)!minute_parse(p->app->config->purge_at, &minute); /* it was checked */
	day_t today = day_at(zone, now_ms, &now_minute);
	int64_t due = day_ms(zone, today, minute);
	due = due <= now_ms ? due : day_ms(zone, today - 1, minute);
	g_time_zone_unref(zone);
	return due;
}

/* One by hand counts, too. */
static bool is_due(struct purge *p)
{
	int64_t last_ms = 0;
	bool is_known = store_purge_last(p->store, &last_ms) == OK;
	p->last_ms = MAX(p->last_ms, last_ms);
	return is_known && p->last_ms < due_ms(p) && g_get_monotonic_time() - p->started >= SOON_US;
}

/* False: the server ends. */
static bool wait_a_moment(struct purge *p, bool *wants_scrub)
{
	gint64 until = g_get_monotonic_time() + LOOK_EVERY_US;
	g_mutex_lock(&p->mutex);
	while (!must_stop(p) && !p->wants_scrub && g_cond_wait_until(&p->cond, &p->mutex, until)) {
	}
	*wants_scrub = p->wants_scrub;
	p->wants_scrub = false;
	g_mutex_unlock(&p->mutex);
	return !must_stop(p);
}

static void *work(void *ctx)
{
	struct purge *p = ctx;
	bool wants_scrub;
	while (wait_a_moment(p, &wants_scrub)) {
		if (wants_scrub) {
			struct purge_task task = task_of(p);
			enum err e = purge_scrub(&task);
			log_event(&p->app->log, e == OK ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, "privacy.scrubbed", "result=%s", err_name(e));
			if (e == ERR_STATE) {
				purge_ask_scrub(p);
			}
		}
		if (is_due(p)) {
			run(p);
		}
	}
	return NULL;
}

enum err purge_start(struct app *app)
{
	struct purge *p = g_new0(struct purge, 1);
	char *path = g_build_filename(app->config->store_dir, "kreide.db", NULL);
	enum err e = store_open(&p->store, path);
	g_free(path);
	if (e) {
		store_close(p->store);
		g_free(p);
		return e;
	}
	p->app = app;
	p->started = g_get_monotonic_time();
	g_mutex_init(&p->mutex);
	g_cond_init(&p->cond);
	p->thread = g_thread_new("purge", work, p);
	app->purge = p;
	return OK;
}

void purge_stop(struct purge *p)
{
	if (p == NULL) {
		return;
	}
	g_atomic_int_set(&p->must_stop, 1);
	g_mutex_lock(&p->mutex);
	g_cond_signal(&p->cond);
	g_mutex_unlock(&p->mutex);
	(void)g_thread_join(p->thread);
	g_mutex_clear(&p->mutex);
	g_cond_clear(&p->cond);
	store_close(p->store);
	g_free(p);
}

void purge_ask_scrub(struct purge *p)
{
	g_mutex_lock(&p->mutex);
	p->wants_scrub = true;
	g_cond_signal(&p->cond);
	g_mutex_unlock(&p->mutex);
}
