#include "mailbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { FIRST_CAP = 16 };

enum err mailbox_init(struct mailbox *m, size_t item_bytes, uint32_t limit)
{
	memset(m, 0, sizeof *m);
	m->item_bytes = item_bytes;
	m->limit = limit;
	m->cap = limit < FIRST_CAP ? limit : FIRST_CAP;
	m->items = calloc(m->cap, item_bytes);
	if (!m->items) {
		return ERR_NOMEM;
	}
	m->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (m->event_fd < 0 || pthread_mutex_init(&m->mutex, NULL) != 0) {
		if (m->event_fd >= 0) {
			close(m->event_fd);
		}
		free(m->items);
		memset(m, 0, sizeof *m);
		return ERR_SYS;
	}
	m->is_ready = 1;
	return OK;
}

void mailbox_finish(struct mailbox *m)
{
	if (!m->is_ready) {
		return;
	}
	pthread_mutex_destroy(&m->mutex);
	close(m->event_fd);
	free(m->items);
	memset(m, 0, sizeof *m);
}

static uint8_t *item_at(const struct mailbox *m, uint32_t i)
{
	return m->items + (size_t)((m->first + i) % m->cap) * m->item_bytes;
}

static enum err grow(struct mailbox *m)
{
	uint32_t cap = m->cap > m->limit / 2 ? m->limit : m->cap * 2;
	uint8_t *items = calloc(cap, m->item_bytes);
	if (!items) {
		return ERR_NOMEM;
	}
	for (uint32_t i = 0; i < m->count; i++) {
		memcpy(items + (size_t)i * m->item_bytes, item_at(m, i), m->item_bytes);
	}
	free(m->items);
	m->items = items;
	m->cap = cap;
	m->first = 0;
	return OK;
}

static enum err put_locked(struct mailbox *m, const void *item, uint32_t reserve)
{
	if (m->count + reserve >= m->limit) {
		return ERR_FULL;
	}
	if (m->count == m->cap && grow(m) != OK) {
		return ERR_NOMEM;
	}
	memcpy(item_at(m, m->count), item, m->item_bytes);
	m->count++;
	return OK;
}

enum err mailbox_put(struct mailbox *m, const void *item, uint32_t reserve)
{
	pthread_mutex_lock(&m->mutex);
	enum err e = put_locked(m, item, reserve);
	pthread_mutex_unlock(&m->mutex);
	if (e == OK) {
		mailbox_wake(m);
	}
	return e;
}

size_t mailbox_take(struct mailbox *m, void *items, size_t cap)
{
	pthread_mutex_lock(&m->mutex);
	size_t n = m->count < cap ? m->count : cap;
	for (size_t i = 0; i < n; i++) {
		memcpy((uint8_t *)items + i * m->item_bytes, item_at(m, (uint32_t)i), m->item_bytes);
	}
	m->first = (m->first + (uint32_t)n) % m->cap;
	m->count -= (uint32_t)n;
	pthread_mutex_unlock(&m->mutex);
	return n;
}

void mailbox_wake(struct mailbox *m)
{
	uint64_t one = 1;
	if (write(m->event_fd, &one, sizeof one) < 0) {
		return; /* EAGAIN: the counter is at its end, so the reader is awake already */
	}
}

void mailbox_clear(struct mailbox *m)
{
	uint64_t count;
	if (read(m->event_fd, &count, sizeof count) < 0) {
		return; /* nothing was there */
	}
}
