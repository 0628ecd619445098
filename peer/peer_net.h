/*
 * HTTP requests and WebSockets of all synthetic participants: one libwebsockets thread behind a queue. Callbacks run in the
 * main context that net_new was given.
 */
#ifndef KREIDE_PEER_NET_H
#define KREIDE_PEER_NET_H

#include "errors.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct net;
struct net_call;

struct net_conf {
	const char *url; /* http://host:port or https://host:port */
	bool insecure;   /* take any certificate */
	GMainContext *context;
};

/* status 0: no connection. body is NUL-terminated; cookie: "name=value" that the server set, NULL if none. */
typedef void net_reply_fn(void *ctx, int status, const char *body, const char *cookie);

struct net_socket_events {
	void (*on_open)(void *ctx);
	void (*on_text)(void *ctx, const char *text, size_t len);
	void (*on_close)(void *ctx, int code); /* always the last one; code 0: it never opened or just broke */
};

/* ERR_MALFORMED: the address. ERR_SYS: libwebsockets refuses. */
enum err net_new(struct net **out, const struct net_conf *conf) MUST_USE;
/* Ends the thread. No callback comes any more. */
void net_free(struct net *n);
/* Keeps libwebsockets from writing to stderr, in the whole process. */
void net_be_quiet(void);
/* body NULL: none; cookie NULL: none. */
void net_http(struct net *n, const char *method, const char *path, const char *body, const char *cookie,
	net_reply_fn *on_reply, void *ctx);
/* events is borrowed. The call may be used until on_close. */
struct net_call *net_open(struct net *n, const char *cookie, const struct net_socket_events *events, void *ctx);
void net_send(struct net_call *c, const char *text);
void net_close(struct net_call *c);
/* As if the cable was pulled: no closing handshake. */
void net_cut(struct net_call *c);

#endif
