/* Opens the sockets of one worker: UDP and TCP on every local address, all under the same port number. */
#ifndef KREIDE_PORTS_H
#define KREIDE_PORTS_H

#include "sfu.h"
#include "tcp.h"
#include "udp.h"

enum { PORTS_MAX_ADDRESSES = 8 };

/*
 * port 0: any number that is free for all of them. Fills udp[conf->address_count] (left closed if conf->no_udp) and
 * makes tcp listen (unless conf->no_tcp). *bound: the number. ERR_SYS: errno says why, and *bound which port it was;
 * what was opened stays to be closed by the caller.
 */
enum err ports_open(struct udp *udp, struct tcp *tcp, const struct sfu_conf *conf, uint16_t port,
	uint16_t *bound) MUST_USE;

#endif
