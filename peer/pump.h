/*
 * The ICE agents of very many participants in one thread. libnice lives in a GMainContext, which looks at all of its sources in each
 * turn; so each agent has a context of its own, and only those whose socket has something to read, or whose timers may be
 * due, are given a turn.
 */
#ifndef KREIDE_PUMP_H
#define KREIDE_PUMP_H

#include "units.h"

#include <glib.h>
#include <stdbool.h>

struct pump;
struct pump_member;

/* NULL: the system refuses. */
struct pump *pump_new(void);
/* Members that still linger get a moment to end; all others must be gone. NULL is fine. */
void pump_free(struct pump *p);
/* Waits up to timeout_ms for something to read, then lets all run that have something to do. */
void pump_turn(struct pump *p, int timeout_ms);

/* A new context; it is the member's own. NULL: the system refuses. */
struct pump_member *pump_add(struct pump *p);
GMainContext *pump_context(const struct pump_member *m);
/* Where most of what it reads comes in; once. */
void pump_watch(struct pump_member *m, int fd);
/* Not from within its own turn. lingers: what it still has to say may take a while (a relay is told to forget it). */
void pump_remove(struct pump_member *m, bool lingers);

#endif
