/* Which addresses this machine has, and whether a port is free. */
#ifndef KREIDE_INTERFACES_H
#define KREIDE_INTERFACES_H

#include "addr.h"

enum { INTERFACES_MAX = 8 };

/* Addresses of interfaces that are up, without link-local ones; IPv4 first, loopback last if
 * wanted. Returns how many. */
size_t interfaces_list(struct addr *out, size_t cap, bool with_loopback);
/* OK if the port can be bound now; else ERR_SYS and errno. `address` NULL or "*": all. */
enum err interfaces_try_bind(const char *address, uint16_t port, bool is_udp) MUST_USE;

#endif
