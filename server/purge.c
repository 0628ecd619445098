#include "purge.h"

#include "backup.h"
#include "keeping.h"
#include "schools.h"
#include "store_shelf.h"

#include <glib.h>

/* Rows of one transaction, pages that are given back in one, and how long others have in between. */
enum { ROWS_AT_ONCE = 20, PAGES_AT_ONCE = 100, PAUSE_US = 10000, JOURNAL_TRIES = 200, JOURNAL_PAUSE_US = 50000 };

static const struct {
	enum purge_kind purge;
	enum retention_kind kind;
} steps[] = {
	{PURGE_PRIVATE, RETENTION_PRIVATE},
	{PURGE_ATTENDANCE, RETENTION_ATTENDANCE},
	{PURGE_REGISTER, RETENTION_REGISTER},
	{PURGE_GROUP_FILES, RETENTION_GROUP_FILES},
	{PURGE_OWN_FILES, RETENTION_OWN_FILES},
	{PURGE_NOTES, RETENTION_NOTES},
	{PURGE_SUBSTITUTIONS, RETENTION_SUBSTITUTIONS},
	{PURGE_TALK_NOTES, RETENTION_TALK_NOTES}, /* before talks: who keeps one no longer */
	{PURGE_TALKS, RETENTION_TALKS},
	{PURGE_MAILS, RETENTION_MAILS},
	{PURGE_CONTACTS, RETENTION_CONTACTS},
	{PURGE_SPEECHES, RETENTION_SPEECHES},
	{PURGE_BALLOTS, RETENTION_BALLOTS},
	{PURGE_CONFERENCES, RETENTION_CONFERENCES},
	{PURGE_ACCESS, RETENTION_ACCESS},
	{PURGE_PEOPLE, RETENTION_PEOPLE}, /* last: whoever nothing names any more */
};

static void collect(void *ctx, const char *file)
{
	g_ptr_array_add(ctx, g_strdup(file));
}

/* Their rows are gone. */
static void drop_all(const struct purge_task *task, GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		task->drop(task->ctx, g_ptr_array_index(files, i));
	}
	g_ptr_array_set_size(files, 0);
}

static enum err purge_kind_of(const struct purge_task *task, struct purge_order *order, GPtrArray *files, int64_t *all)
{
	uint32_t count = order->limit;
	enum err e = OK;
	*all = 0;
	while (!e && count >= order->limit && !task->must_stop(task->ctx)) {
		e = store_purge(task->store, order, &count);
		if (!e) {
			drop_all(task, files);
			*all += count;
			g_usleep(PAUSE_US);
		}
		g_ptr_array_set_size(files, 0);
	}
	return e;
}

static enum err purge_school(const struct purge_task *task, const char *school, GPtrArray *files, struct purge_counts *counts)
{
	struct keeping k;
	enum err e = keeping_load(&k, task->store, school);
	e = e ? e : keeping_mark_register(&k, task->store, school, task->now_ms);
	e = e ? e : store_guests_leave(task->store, school, task->now_ms);
	for (size_t i = 0; !e && i < G_N_ELEMENTS(steps); i++) {
		enum retention_kind kind = steps[i].kind;
		struct purge_order order = {
			.school = school,
			.kind = steps[i].purge,
			.before_ms = kind == RETENTION_ACCESS ? task->now_ms : keeping_before(&k, kind, task->now_ms),
			.limit = ROWS_AT_ONCE,
			.on_file = collect,
			.ctx = files,
		};
		int64_t count;
		e = purge_kind_of(task, &order, files, &count);
		e = e ? e : store_purge_note(task->store, school, retention_rule(kind)->name, task->now_ms, count);
		counts->of[kind] += count;
	}
	keeping_finish(&k);
	return e;
}

static void add_school(void *ctx, const char *id, const char *name)
{
	(void)name;
	g_ptr_array_add(ctx, g_strdup(id));
}

enum err purge_scrub(const struct purge_task *task)
{
	uint32_t left = 1;
	enum err e = OK;
	while (!e && left > 0 && !task->must_stop(task->ctx)) {
		e = store_shrink(task->store, PAGES_AT_ONCE, &left);
		g_usleep(left > 0 ? PAUSE_US : 0);
	}
	for (int i = 0; !e && i < JOURNAL_TRIES && !task->must_stop(task->ctx); i++) {
		e = store_forget_journal(task->store);
		if (e != ERR_STATE) {
			return e;
		}
		e = OK;
		g_usleep(JOURNAL_PAUSE_US);
	}
	return e ? e : ERR_STATE;
}

enum err purge_run(const struct purge_task *task, struct purge_counts *counts)
{
	GPtrArray *schools = g_ptr_array_new_with_free_func(g_free), *files = g_ptr_array_new_with_free_func(g_free);
	*counts = (struct purge_counts){0};
	enum err e = store_school_each(task->store, add_school, schools);
	for (guint i = 0; !e && i < schools->len; i++) {
		e = purge_school(task, g_ptr_array_index(schools, i), files, counts);
	}
	if (!e) {
		e = store_uploads_purge(task->store, task->now_ms - STORE_UPLOAD_MS, collect, files);
		counts->of[RETENTION_UPLOADS] = files->len;
		if (!e) {
			drop_all(task, files);
		}
	}
	g_ptr_array_free(files, TRUE);
	g_ptr_array_free(schools, TRUE);
	e = e ? e : backup_forget(task->store_dir);
	return e ? e : purge_scrub(task);
}
