#include "ports.h"

#include <errno.h>

enum { ATTEMPTS = 64 };

static enum err open_address(struct udp *udp, struct tcp *tcp, const struct sfu_conf *conf, const struct addr *base,
	uint16_t *port)
{
	struct addr local = *base;
	local.port = *port;
	if (!conf->no_udp) {
		if (udp_open(udp, &local) != OK) {
			return ERR_SYS;
		}
		local.port = udp->local.port;
	}
	if (!conf->no_tcp) {
		struct addr real = local;
		*port = local.port;
		enum err e = tcp_listen(tcp, &local, &real);
		if (e != OK) {
			return e;
		}
		local.port = real.port;
	}
	*port = local.port;
	return OK;
}

static void close_all(struct udp *udp, struct tcp *tcp, const struct sfu_conf *conf)
{
	for (uint32_t i = 0; i < conf->address_count; i++) {
		udp_close(&udp[i]);
	}
	tcp_close_listeners(tcp);
}

/* All addresses under one number; 0: the first one that binds chooses it. */
static enum err open_once(struct udp *udp, struct tcp *tcp, const struct sfu_conf *conf, uint16_t port,
	uint16_t *bound)
{
	*bound = port;
	for (uint32_t i = 0; i < conf->address_count; i++) {
		enum err e = open_address(&udp[i], tcp, conf, &conf->addresses[i], bound);
		if (e != OK) {
			return e;
		}
	}
	return OK;
}

enum err ports_open(struct udp *udp, struct tcp *tcp, const struct sfu_conf *conf, uint16_t port, uint16_t *bound)
{
	enum err e = open_once(udp, tcp, conf, port, bound);
	/* what is free for UDP on one address may be taken for TCP on another */
	for (int i = 0; port == 0 && e == ERR_SYS && errno == EADDRINUSE && i < ATTEMPTS; i++) {
		close_all(udp, tcp, conf);
		e = open_once(udp, tcp, conf, port, bound);
	}
	return e;
}
