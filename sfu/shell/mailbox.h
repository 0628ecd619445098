/*
 * How threads hand values to each other: a bounded queue with many writers and one reader, and an eventfd that is
 * readable while something may wait. The only place of sfu/ with a lock; it is never held while foreign code runs.
 */
#ifndef KREIDE_MAILBOX_H
#define KREIDE_MAILBOX_H

#include "errors.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct mailbox {
	pthread_mutex_t mutex;
	uint8_t *items; /* ring of `cap` items, `count` of them waiting from `first` on */
	size_t item_bytes;
	uint32_t cap, limit;
	uint32_t first, count;
	int event_fd;
	int is_ready; /* init succeeded: finish has something to do */
};

/* Takes up to `limit` items of item_bytes; memory grows with what really waits. ERR_NOMEM, ERR_SYS. */
enum err mailbox_init(struct mailbox *m, size_t item_bytes, uint32_t limit) MUST_USE;
/* What still waits is forgotten: take it out before. A zeroed struct is fine. */
void mailbox_finish(struct mailbox *m);
/* Any thread; copies the item. ERR_FULL when more than `limit` less `reserve` wait, ERR_NOMEM. */
enum err mailbox_put(struct mailbox *m, const void *item, uint32_t reserve) MUST_USE;
/* The reader: up to `cap` of the oldest items, in the order of their arrival per writer. */
size_t mailbox_take(struct mailbox *m, void *items, size_t cap);
/* Any thread: makes the reader's eventfd readable. */
void mailbox_wake(struct mailbox *m);
/* The reader, before it takes: the eventfd is not readable until the next put or wake. */
void mailbox_clear(struct mailbox *m);

#endif
