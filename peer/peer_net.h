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

/* Each but the first two may be NULL: none. */
struct net_request {
	const char *method, *path, *body, *cookie;
	const char *type;   /* of the body; JSON if there is none */
	const char *bearer; /* token for Authorization */
};

struct net_reply {
	int status;           /* 0: no connection */
	const char *body;     /* NUL-terminated */
	const char *cookie;   /* "name=value" that the server set, NULL if none */
	const char *location; /* NULL: none */
};

typedef void net_reply_fn(void *ctx, const struct net_reply *reply);

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
void net_http(struct net *n, const struct net_request *request, net_reply_fn *on_reply, void *ctx);
/* events is borrowed. The call may be used until on_close. */
struct net_call *net_open(struct net *n, const char *cookie, const struct net_socket_events *events, void *ctx);
void net_send(struct net_call *c, const char *text);
void net_close(struct net_call *c);
/* As if the cable was pulled: no closing handshake. */
void net_cut(struct net_call *c);

#endif
