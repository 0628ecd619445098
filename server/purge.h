/*
 * The nightly purge: what is older than it may be goes for good, on a thread of its own and a little at once, so that no lesson
 * waits for it. Deleted pages are overwritten by SQLite, free ones given back to the disk, the journal is emptied.
 */
#ifndef KREIDE_PURGE_H
#define KREIDE_PURGE_H

#include "errors.h"
#include "retention.h"
#include "store.h"

#include <stdbool.h>

struct purge_counts {
	int64_t of[RETENTION_KINDS];
};

struct purge_task {
	struct store *store;   /* a handle of the caller's thread alone */
	const char *store_dir;
	int64_t now_ms;
	void (*drop)(void *ctx, const char *file); /* the content of a file */
	bool (*must_stop)(void *ctx);
	void *ctx;
};

/* All schools; *counts of all together. ERR_STATE: stopped, or the journal is not empty yet, since somebody reads. */
enum err purge_run(const struct purge_task *task, struct purge_counts *counts) MUST_USE;
/* Nothing of what was deleted is left in the database's file and its journal. ERR_STATE: as above. */
enum err purge_scrub(const struct purge_task *task) MUST_USE;

/* --- The thread --- */

struct app;
struct purge;

/* At [privacy] purge-at, and once soon after the start if the server was not there then. */
enum err purge_start(struct app *app) MUST_USE;
/* NULL is fine. */
void purge_stop(struct purge *p);
/* Something was deleted that must not be left anywhere. Any thread. */
void purge_ask_scrub(struct purge *p);

#endif
