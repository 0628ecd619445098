/* How a synthetic participant's packets get to the server and back. */
#include "transport.h"

#include "demux.h"
#include "dtls.h"
#include "rng.h"
#include "secure.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct transport {
	struct transport_conf conf;
	struct rng rng;
	const struct transport_events *events;
	void *ctx;
	bool ice_ready;
	struct ice_agent *ice;
	struct dtls *dtls;
	struct secure *secure;
	uint8_t fingerprint[32];
};

us_t peer_now_us(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (us_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

ntp_t peer_now_ntp(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	return ntp_from_us((us_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000) + (UINT64_C(2208988800) << 32);
}

/* Sends what DTLS wants to say, and takes the keys once it is done. */
static void run_dtls(struct transport *t)
{
	uint8_t buf[DTLS_DATAGRAM_MAX];
	size_t len;
	while ((len = dtls_take_datagram(t->dtls, buf, sizeof buf)) > 0) {
		ice_agent_send(t->ice, buf, len);
	}
	if (!t->secure && dtls_state(t->dtls) == DTLS_CONNECTED) {
		struct srtp_keys keys;
		if (dtls_keys(t->dtls, &keys) == OK) {
			t->secure = secure_new(&keys);
		}
		explicit_bzero(&keys, sizeof keys);
		if (t->secure) {
			t->events->on_connected(t->ctx);
		}
	}
	if (dtls_state(t->dtls) == DTLS_FAILED) {
		t->events->on_failed(t->ctx);
	}
}

static void on_ready(void *ctx)
{
	struct transport *t = ctx;
	t->ice_ready = true;
	if (t->secure) {
		t->events->on_connected(t->ctx);
		return;
	}
	if (!t->dtls) {
		t->dtls = dtls_new(t->conf.identity, DTLS_CLIENT, t->fingerprint);
		if (t->dtls) {
			dtls_start(t->dtls, peer_now_us());
			run_dtls(t);
		}
	}
}

static void on_failed(void *ctx)
{
	struct transport *t = ctx;
	t->ice_ready = false;
	t->events->on_failed(t->ctx);
}

static void on_packet(void *ctx, uint8_t *pkt, size_t len)
{
	struct transport *t = ctx;
	us_t now = peer_now_us();
	enum packet_kind kind = demux_kind(bytes_of(pkt, len));
	if (t->conf.loss > 0 && kind == PACKET_RTP && rng_below(&t->rng, 1000000) < (uint32_t)(t->conf.loss * 1e6)) {
		return;
	}
	if (kind == PACKET_DTLS && t->dtls) {
		dtls_on_datagram(t->dtls, bytes_of(pkt, len), now);
		run_dtls(t);
	} else if (kind == PACKET_RTP && t->secure && secure_unprotect_rtp(t->secure, pkt, &len) == OK) {
		t->events->on_rtp(t->ctx, bytes_of(pkt, len), now);
	} else if (kind == PACKET_RTCP && t->secure && secure_unprotect_rtcp(t->secure, pkt, &len) == OK) {
		t->events->on_rtcp(t->ctx, bytes_of(pkt, len), now);
	}
}

static const struct ice_agent_events ice_events = {on_ready, on_failed, on_packet};

struct transport *transport_new(const struct transport_conf *conf, const struct transport_events *events, void *ctx)
{
	struct transport *t = calloc(1, sizeof *t);
	if (!t || secure_library_init() != OK) {
		free(t);
		return NULL;
	}
	t->conf = *conf;
	rng_init(&t->rng, conf->seed);
	t->events = events;
	t->ctx = ctx;
	t->ice = ice_agent_new(&conf->ice, &ice_events, t);
	if (!t->ice) {
		free(t);
		return NULL;
	}
	return t;
}

void transport_free(struct transport *t)
{
	if (t) {
		ice_agent_free(t->ice);
		dtls_free(t->dtls);
		secure_free(t->secure);
		free(t);
	}
}

enum err transport_restart(struct transport *t)
{
	struct ice_agent *fresh = ice_agent_new(&t->conf.ice, &ice_events, t);
	if (!fresh) {
		return ERR_NOMEM;
	}
	ice_agent_free(t->ice);
	t->ice = fresh;
	t->ice_ready = false;
	return OK;
}

const char *transport_ufrag(const struct transport *t)
{
	return ice_agent_ufrag(t->ice);
}

const char *transport_pwd(const struct transport *t)
{
	return ice_agent_pwd(t->ice);
}

enum err transport_on_answer(struct transport *t, const struct answer *answer)
{
	memcpy(t->fingerprint, answer->fingerprint, sizeof t->fingerprint);
	if (answer->is_active && !t->dtls) {
		/* the other side begins, maybe before ICE is done here */
		t->dtls = dtls_new(t->conf.identity, DTLS_SERVER, t->fingerprint);
		if (!t->dtls) {
			return ERR_NOMEM;
		}
	}
	return ice_agent_start(t->ice, answer);
}

void transport_on_time(struct transport *t, us_t now)
{
	if (t->dtls && !t->secure && dtls_deadline(t->dtls) <= now) {
		dtls_on_time(t->dtls, now);
		run_dtls(t);
	}
}

bool transport_is_connected(const struct transport *t)
{
	return t->secure && t->ice_ready;
}

bool transport_send_rtp(struct transport *t, uint8_t *pkt, size_t len)
{
	return transport_is_connected(t) && secure_protect_rtp(t->secure, pkt, &len) == OK &&
		ice_agent_send(t->ice, pkt, len);
}

bool transport_send_rtcp(struct transport *t, uint8_t *pkt, size_t len)
{
	return transport_is_connected(t) && secure_protect_rtcp(t->secure, pkt, &len) == OK &&
		ice_agent_send(t->ice, pkt, len);
}
