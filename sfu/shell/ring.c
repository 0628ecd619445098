#include "ring.h"

#include <stdlib.h>
#include <string.h>

/* Stands before each record. A record that does not fit before the end begins anew at the start. */
struct ring_head {
	_Alignas(RING_ALIGN) uint32_t len;
	uint32_t is_gap; /* `len` bytes up to the end hold nothing */
};

/* Positions count bytes since the beginning. Each side's own stand on a line of their own. */
struct ring {
	uint8_t *bytes;
	size_t cap;
	_Alignas(RING_LINE_BYTES) atomic_uint_least64_t written;
	uint64_t seen_read; /* `read`, as the writer saw it last */
	uint64_t reserved;  /* where the record that was reserved ends */
	_Alignas(RING_LINE_BYTES) atomic_uint_least64_t read;
};

struct ring *ring_new(size_t bytes)
{
	struct ring *r = aligned_alloc(RING_LINE_BYTES, sizeof *r);
	if (!r) {
		return NULL;
	}
	memset(r, 0, sizeof *r);
	r->bytes = aligned_alloc(RING_LINE_BYTES, bytes);
	r->cap = bytes;
	atomic_init(&r->written, 0);
	atomic_init(&r->read, 0);
	if (!r->bytes) {
		free(r);
		return NULL;
	}
	return r;
}

void ring_free(struct ring *r)
{
	if (r) {
		free(r->bytes);
		free(r);
	}
}

static struct ring_head *head_at(const struct ring *r, uint64_t at)
{
	return (struct ring_head *)(void *)(r->bytes + (at & (r->cap - 1)));
}

void *ring_reserve(struct ring *r, size_t len)
{
	uint64_t at = atomic_load_explicit(&r->written, memory_order_relaxed);
	size_t size = sizeof(struct ring_head) + (len + RING_ALIGN - 1) / RING_ALIGN * RING_ALIGN;
	size_t to_end = r->cap - (size_t)(at & (r->cap - 1));
	size_t needed = size <= to_end ? size : to_end + size;
	if (size > r->cap) {
		return NULL;
	}
	if (at + needed - r->seen_read > r->cap) {
		r->seen_read = atomic_load_explicit(&r->read, memory_order_acquire);
		if (at + needed - r->seen_read > r->cap) {
			return NULL;
		}
	}
	if (size > to_end) {
		*head_at(r, at) = (struct ring_head){.len = (uint32_t)to_end, .is_gap = 1};
		at += to_end;
	}
	*head_at(r, at) = (struct ring_head){.len = (uint32_t)len};
	r->reserved = at + size;
	return head_at(r, at) + 1;
}

void ring_commit(struct ring *r)
{
	/* in one order with the reader's "I go to sleep": one of the two sees the other */
	atomic_store(&r->written, r->reserved);
}

const void *ring_peek(struct ring *r, size_t *len)
{
	uint64_t at = atomic_load_explicit(&r->read, memory_order_relaxed);
	uint64_t written = atomic_load_explicit(&r->written, memory_order_acquire);
	if (at == written) {
		return NULL;
	}
	struct ring_head *head = head_at(r, at);
	if (head->is_gap) {
		at += head->len;
		atomic_store_explicit(&r->read, at, memory_order_release);
		head = head_at(r, at);
	}
	*len = head->len;
	return head + 1;
}

void ring_pop(struct ring *r)
{
	uint64_t at = atomic_load_explicit(&r->read, memory_order_relaxed);
	size_t size = sizeof(struct ring_head) + (head_at(r, at)->len + RING_ALIGN - 1) / RING_ALIGN * RING_ALIGN;
	atomic_store_explicit(&r->read, at + size, memory_order_release);
}

bool ring_is_empty(struct ring *r)
{
	return atomic_load_explicit(&r->read, memory_order_relaxed) == atomic_load(&r->written);
}
