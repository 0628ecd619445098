/* The full ICE of a synthetic participant: one libnice agent, controlling, with host candidates only, or with a relay only. */
#ifndef KREIDE_ICE_AGENT_H
#define KREIDE_ICE_AGENT_H

#include "answer.h"

#include "pump.h"

struct ice_agent;

/* Called within pump_turn. */
struct ice_agent_events {
	void (*on_ready)(void *ctx);  /* a pair works: packets can be sent */
	void (*on_failed)(void *ctx);
	void (*on_packet)(void *ctx, uint8_t *pkt, size_t len);
};

/* A TURN server, reached over UDP. */
struct ice_relay {
	struct addr addr;
	const char *user, *password;
};

struct ice_conf {
	struct pump *pump;             /* borrowed */
	bool tcp;                      /* ICE-TCP only, else UDP only */
	const struct ice_relay *relay; /* NULL: none; borrowed */
};

/* events is borrowed. NULL when libnice refuses. */
struct ice_agent *ice_agent_new(const struct ice_conf *conf, const struct ice_agent_events *events, void *ctx);
void ice_agent_free(struct ice_agent *a);
const char *ice_agent_ufrag(const struct ice_agent *a);
const char *ice_agent_pwd(const struct ice_agent *a);
/* Starts the checks against the server of the answer. ERR_NOT_FOUND: no candidate of the wanted transport. */
enum err ice_agent_start(struct ice_agent *a, const struct answer *answer) MUST_USE;
bool ice_agent_send(struct ice_agent *a, const uint8_t *pkt, size_t len);

#endif
