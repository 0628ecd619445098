/*
 * Which numbers of which SSRC were there already (RFC 3711 section 3.3.2): one window for each SSRC, in a table that
 * grows with them. Looking one up costs no allocation, the first packet of an SSRC does.
 */
#ifndef KREIDE_REPLAY_H
#define KREIDE_REPLAY_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REPLAY_WINDOW = 1024, REPLAY_MAX_SSRCS = 512 };

struct replay_window {
	uint64_t highest;
	uint64_t seen[REPLAY_WINDOW / 64]; /* by number modulo the window */
};

struct replay_table {
	uint32_t *ssrcs;               /* apart from the windows, so that a search stays in one or two cache lines */
	struct replay_window *windows;
	uint32_t count, cap;
	uint32_t last;                 /* where the last search ended */
};

void replay_finish(struct replay_table *t); /* a zeroed table is fine, also to begin with */
/*
 * The number that 16 bits of it stand for on this SSRC; the first one of an SSRC stands for itself. False: it would lie
 * before 0, or is out of the window, or was noted before.
 */
bool replay_extend(struct replay_table *t, uint32_t ssrc, uint16_t wire, uint64_t *number);
/* Whether the number is neither out of the window nor was noted before. */
bool replay_is_new(struct replay_table *t, uint32_t ssrc, uint64_t number);
/* Notes a number that is new. ERR_FULL: too many SSRCs; ERR_NOMEM. */
enum err replay_note(struct replay_table *t, uint32_t ssrc, uint64_t number) MUST_USE;
/* Brings the window that was used last into the cache. */
void replay_prefetch(const struct replay_table *t);
void replay_forget(struct replay_table *t, uint32_t ssrc);

#endif
