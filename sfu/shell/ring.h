/*
 * A bounded way from one thread to one other: records of any length, written once and read where they lie. One writer, one
 * reader, no lock, no system call; whoever sleeps must be woken by other means.
 */
#ifndef KREIDE_RING_H
#define KREIDE_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring;

enum { RING_ALIGN = 16, RING_LINE_BYTES = 64 };

/* bytes: a power of two. NULL: no memory. */
struct ring *ring_new(size_t bytes);
void ring_free(struct ring *r); /* NULL is fine */
/* The writer: room for a record, aligned to RING_ALIGN; NULL: the reader is too far behind. */
void *ring_reserve(struct ring *r, size_t len);
/* The writer: what was reserved last is a record now. */
void ring_commit(struct ring *r);
/* The reader: the oldest record, until ring_pop; NULL: there is none. */
const void *ring_peek(struct ring *r, size_t *len);
void ring_pop(struct ring *r);
/* The reader: nothing waits. */
bool ring_is_empty(struct ring *r);

#endif
