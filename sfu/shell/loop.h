/* What is there to read or write: epoll, with each descriptor known by a kind and a number. */
#ifndef KREIDE_LOOP_H
#define KREIDE_LOOP_H

#include "errors.h"
#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum loop_kind { LOOP_MAILBOX, LOOP_UDP, LOOP_LISTENER, LOOP_CONNECTION };

struct loop {
	int epoll_fd;
	bool is_open;
};

struct loop_ready {
	enum loop_kind kind;
	uint32_t number;
	bool can_read; /* also: closed by the other side */
	bool can_write;
};

enum err loop_init(struct loop *l) MUST_USE;
void loop_finish(struct loop *l); /* a zeroed struct is fine */
/* Watches for input. ERR_SYS. */
enum err loop_add(struct loop *l, int fd, enum loop_kind kind, uint32_t number) MUST_USE;
/* Watches for room to write, too, or no more. A descriptor that is closed leaves by itself. */
void loop_watch_output(struct loop *l, int fd, enum loop_kind kind, uint32_t number, bool is_wanted);
/*
 * Waits until something is ready or wait_us are over (not less, so that a deadline has passed when it returns; US_NEVER:
 * for ever). Returns how many it filled in.
 */
size_t loop_wait(struct loop *l, struct loop_ready *ready, size_t cap, us_t wait_us);

#endif
