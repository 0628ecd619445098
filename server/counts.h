/* What the HTTP side counts for /metrics; never who it was. */
#ifndef KREIDE_COUNTS_H
#define KREIDE_COUNTS_H

#include <stdint.h>

/* Why a connection, a request or an upgrade got no further than the door. */
enum refusal {
	REFUSED_FULL,         /* max-connections */
	REFUSED_ADDRESS_FULL, /* max-connections-per-address */
	REFUSED_RATE_ADDRESS,
	REFUSED_RATE_SESSION,
	REFUSED_ORIGIN,
	REFUSED_UPGRADE, /* not /ws, or another subprotocol */
	REFUSED_SESSION, /* a WebSocket without a living session */
	REFUSED_BODY,    /* too large, of no length */
	REFUSED_SLOW,    /* a body that did not come in time */
	REFUSAL_COUNT
};

enum ws_end { WS_END_PEER, WS_END_SLOW, WS_END_TOO_LARGE, WS_END_RULES, WS_END_STOP, WS_END_COUNT };

struct counts {
	uint64_t connections; /* accepted since start */
	uint64_t replies[6];  /* HTTP, by the first digit of the status */
	uint64_t upgrades;
	uint64_t refused[REFUSAL_COUNT];
	uint64_t ws_ended[WS_END_COUNT];
	uint64_t reloads, reloads_failed;
};

#endif
