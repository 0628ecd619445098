/* Where a packet came from or goes to: a local socket (or TCP connection) and a remote address. A value. */
#ifndef KREIDE_PATH_H
#define KREIDE_PATH_H

#include "addr.h"

enum path_kind { PATH_NONE, PATH_UDP, PATH_TCP };

struct path {
	struct addr remote;
	uint32_t local; /* UDP: index of the local socket; TCP: id of the connection, never used again */
	uint8_t kind;   /* enum path_kind */
};

bool path_equal(const struct path *a, const struct path *b);
uint64_t path_hash(const struct path *p);

#endif
