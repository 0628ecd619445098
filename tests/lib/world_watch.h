/* The invariants of a simulated call: told of everything that happens, it fails the world at the first violation. */
#ifndef KREIDE_TEST_WORLD_WATCH_H
#define KREIDE_TEST_WORLD_WATCH_H

#include "bytes.h"
#include "endpoint.h"
#include "netsim.h"
#include "path.h"

struct watch;
struct world;

/* world outlives it. */
struct watch *watch_new(struct world *world);
void watch_free(struct watch *w);
void watch_add(struct watch *w, uint32_t peer, const struct endpoint_conf *conf);
/* This is, from now on, the way of some participant to the worker. */
void watch_on_uplink(struct watch *w, const struct netsim_link *link);
/* Somebody moved: what he sends before his first check from there is not heard. */
void watch_on_move(struct watch *w);
/* A new PeerConnection: its streams begin anew. */
void watch_forget(struct watch *w, uint32_t peer);
void watch_on_remove(struct watch *w, uint32_t peer, us_t now);
void watch_on_allow(struct watch *w, uint32_t peer, uint32_t sources, us_t now);
/* A packet of the participant reached the worker. */
void watch_on_arrival(struct watch *w, uint32_t peer, const struct path *from, struct bytes pkt, us_t now);
/* The worker sends to the participant; endpoint: NULL if he is gone. */
void watch_on_send(struct watch *w, uint32_t peer, const struct endpoint *endpoint, const struct path *to,
	struct bytes pkt, us_t now);
void watch_on_seat(struct watch *w, uint32_t peer, const struct sfu_event *ev);
void watch_on_frame(struct watch *w, uint32_t viewer, const struct endpoint_frame *frame, us_t now);
/* What the endpoint itself counts as wrong. */
void watch_check_endpoint(struct watch *w, uint32_t peer, const struct endpoint *endpoint);

#endif
