/*
 * ICE-TCP, passive side (RFC 6544), with the framing of RFC 4571: two bytes of length before each packet. A
 * connection that cannot keep up loses whole packets, as UDP would; it never blocks the worker.
 *
 * Guards: a bounded number of connections; a frame longer than a packet closes; a stranger's connection (of which the
 * worker knows no peer, or not any more) closes 10 s after it was accepted, whatever it sends; a silent one after 60 s.
 * When there is no room for one more, the oldest stranger goes.
 */
#ifndef KREIDE_TCP_H
#define KREIDE_TCP_H

#include "loop.h"
#include "path.h"

#define TCP_STRANGER_US (10 * US_PER_S)
#define TCP_SILENT_US (60 * US_PER_S)
enum {
	TCP_MAX_LISTENERS = 16,
	TCP_OUT_MAX_BYTES = 256 * 1024, /* half a second of 4 Mbit/s: more would only be late */
};

struct tcp_handlers {
	void *ctx;
	/* pkt has WORKER_PACKET_MAX bytes of room and is the handler's until it returns */
	void (*packet)(void *ctx, const struct path *from, uint8_t *pkt, size_t len, us_t now);
	void (*gone)(void *ctx, const struct path *path, us_t now);
	bool (*is_known)(void *ctx, const struct path *path); /* a peer uses it */
};

struct tcp;

/* loop outlives it. NULL: no memory. */
struct tcp *tcp_new(struct loop *loop, uint32_t max_connections, struct tcp_handlers handlers);
void tcp_free(struct tcp *t);
/* Listens on `local` (its port; 0: any; *bound is the real address). On ERR_SYS errno says why. */
enum err tcp_listen(struct tcp *t, const struct addr *local, struct addr *bound) MUST_USE;
/* Stops listening, on all addresses. */
void tcp_close_listeners(struct tcp *t);

void tcp_on_listener(struct tcp *t, uint32_t listener, us_t now);
void tcp_on_connection(struct tcp *t, uint32_t id, bool can_read, bool can_write, us_t now);
/* Queues a packet; dropped if the connection is gone or its buffer is full. */
void tcp_send(struct tcp *t, uint32_t id, const uint8_t *pkt, size_t len);
/* At the end of a turn: writes what is queued, and buries connections that failed. */
void tcp_flush(struct tcp *t, us_t now);
/* Closes what was idle for too long. */
void tcp_on_time(struct tcp *t, us_t now);
us_t tcp_deadline(const struct tcp *t);
uint32_t tcp_connection_count(const struct tcp *t);
uint64_t tcp_dropped(const struct tcp *t);

#endif
