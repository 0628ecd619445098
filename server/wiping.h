/*
 * What libraries give back is overwritten first: keys and ballots go through the memory of OpenSSL, jansson and SQLite, and nothing of
 * them is to be left for whoever looks at the process later (docs/voting.md, section 4). Not so libwebsockets: version 4.1.6 still looks
 * at a connection that it has just freed (requests in one breath), so what came over one is wiped where it is read (http.c).
 */
#ifndef KREIDE_WIPING_H
#define KREIDE_WIPING_H

#include "errors.h"

/* Once, before any of these libraries is used. ERR_STATE: that is too late for one of them, and it keeps its own ways. */
enum err wiping_begin(void) MUST_USE;

#endif
