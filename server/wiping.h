/*
 * What libraries give back is overwritten first: keys and ballots go through the memory of OpenSSL, jansson, SQLite and libwebsockets (of the server),
 * and nothing of them is to be left for whoever looks at the process later (docs/voting.md, section 4). What came over a connection is
 * wiped where it is read (http.c), since libwebsockets keeps its buffer; and what it frees is wiped a little later, since it may look at
 * a connection once more that it has just freed.
 */
#ifndef KREIDE_WIPING_H
#define KREIDE_WIPING_H

#include "errors.h"

/* Once, before any of these libraries is used. ERR_STATE: that is too late for one of them, and it keeps its own ways. */
enum err wiping_begin(void) MUST_USE;
/* On the thread that serves, before its context is made: the last frees are kept there until the process ends. */
void wiping_begin_lws(void);

#endif
