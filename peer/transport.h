/* ICE, DTLS and SRTP of one synthetic participant in one piece. */
#ifndef KREIDE_TRANSPORT_H
#define KREIDE_TRANSPORT_H

#include "answer.h"
#include "bytes.h"
#include "ice_agent.h"
#include "units.h"

struct dtls_identity;
struct transport;

/* Called within pump_turn. Packets are decrypted. */
struct transport_events {
	void (*on_connected)(void *ctx);
	void (*on_failed)(void *ctx);
	void (*on_rtp)(void *ctx, struct bytes pkt, us_t now);
	void (*on_rtcp)(void *ctx, struct bytes pkt, us_t now);
};

us_t peer_now_us(void); /* CLOCK_MONOTONIC */
ntp_t peer_now_ntp(void);

struct transport_conf {
	struct ice_conf ice;
	const struct dtls_identity *identity; /* borrowed */
	double loss;   /* share of the media received that is dropped, 0..1 */
	uint64_t seed; /* of what is dropped */
};

/* events is borrowed. NULL when out of memory or refused. */
struct transport *transport_new(const struct transport_conf *conf, const struct transport_events *events, void *ctx);
void transport_free(struct transport *t);
/* Throws away all sockets and takes new ones with new credentials; keys stay. The next answer starts the checks. */
enum err transport_restart(struct transport *t) MUST_USE;
const char *transport_ufrag(const struct transport *t);
const char *transport_pwd(const struct transport *t);
enum err transport_on_answer(struct transport *t, const struct answer *answer) MUST_USE;
void transport_on_time(struct transport *t, us_t now);
bool transport_is_connected(const struct transport *t);
/* A plain packet in a buffer with SECURE_OVERHEAD_BYTES of room behind it; encrypted in place. */
bool transport_send_rtp(struct transport *t, uint8_t *pkt, size_t len);
bool transport_send_rtcp(struct transport *t, uint8_t *pkt, size_t len);

#endif
