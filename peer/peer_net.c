/* How synthetic participants talk HTTP and WebSocket. */
/* OpenSSL, which comes with libwebsockets, has a type of the same name as one of our errors. */
#define ERR_STATE openssl_err_state
#include <libwebsockets.h>
#undef ERR_STATE

#include "peer_net.h"

#include <stdlib.h>
#include <string.h>

#define PROTOCOL "kreide.1"

enum { GATHER_FROM = 64, GATHER_US = 1000 };

struct net {
	struct lws_context *lws;
	GThread *thread;
	GAsyncQueue *commands;
	GMainContext *context;
	char *host;
	int port;
	int flags; /* of LCCSCF_ */
	int stop;  /* atomic */
	guint open_sockets; /* of the thread */
};

struct net_call {
	struct net *net;
	gatomicrefcount refs;
	bool is_socket, is_finished;
	char *method, *path, *body, *type, *authorization, *cookie, *set_cookie, *location;
	struct lws *wsi;
	GString *received;
	GQueue waiting; /* texts to send */
	bool wants_close;
	int status;     /* HTTP status, or the close code */
	net_reply_fn *on_reply;
	const struct net_socket_events *events;
	void *ctx;
};

enum command_kind { COMMAND_START, COMMAND_SEND, COMMAND_CLOSE, COMMAND_CUT };

struct command {
	enum command_kind kind;
	struct net_call *call;
	char *text;
};

enum event_kind { EVENT_OPEN, EVENT_TEXT, EVENT_CLOSE, EVENT_REPLY };

struct event {
	enum event_kind kind;
	struct net_call *call;
	char *text;
	size_t len;
	char *cookie, *location;
	int status;
};

static struct net_call *call_ref(struct net_call *c)
{
	g_atomic_ref_count_inc(&c->refs);
	return c;
}

static void call_unref(struct net_call *c)
{
	if (!g_atomic_ref_count_dec(&c->refs)) {
		return;
	}
	g_queue_clear_full(&c->waiting, g_free);
	g_string_free(c->received, TRUE);
	g_free(c->method);
	g_free(c->path);
	g_free(c->body);
	g_free(c->cookie);
	g_free(c->set_cookie);
	g_free(c->location);
	g_free(c->type);
	g_free(c->authorization);
	g_free(c);
}

static void event_free(gpointer data)
{
	struct event *e = data;
	call_unref(e->call);
	g_free(e->text);
	g_free(e->cookie);
	g_free(e->location);
	g_free(e);
}

static gboolean deliver(gpointer data)
{
	struct event *e = data;
	struct net_call *c = e->call;
	switch (e->kind) {
	case EVENT_OPEN:
		c->events->on_open(c->ctx);
		break;
	case EVENT_TEXT:
		c->events->on_text(c->ctx, e->text, e->len);
		break;
	case EVENT_CLOSE:
		c->events->on_close(c->ctx, e->status);
		break;
	case EVENT_REPLY:
		c->on_reply(c->ctx, &(struct net_reply){e->status, e->text, e->cookie, e->location});
		break;
	}
	return G_SOURCE_REMOVE;
}

static void post(struct net_call *c, enum event_kind kind)
{
	struct event *e = g_new0(struct event, 1);
	e->kind = kind;
	e->call = call_ref(c);
	e->text = g_strndup(c->received->str, c->received->len);
	e->len = c->received->len;
	e->cookie = g_strdup(c->set_cookie);
	e->location = g_strdup(c->location);
	e->status = c->status;
	g_string_truncate(c->received, 0);
	GSource *source = g_idle_source_new();
	g_source_set_priority(source, G_PRIORITY_DEFAULT);
	g_source_set_callback(source, deliver, e, event_free);
	g_source_attach(source, c->net->context);
	g_source_unref(source);
}

/* The connection is over: the last event, once. wsi NULL: there is none any more. It may still be called back. */
static void finish(struct net_call *c, struct lws *wsi)
{
	if (!c || c->is_finished) {
		return;
	}
	c->is_finished = true;
	if (wsi) {
		lws_set_opaque_user_data(wsi, NULL);
	}
	c->wsi = NULL;
	post(c, c->is_socket ? EVENT_CLOSE : EVENT_REPLY);
	call_unref(c);
}

static int append_headers(struct net_call *c, struct lws *wsi, unsigned char **p, unsigned char *end)
{
	char length[16];
	c->wsi = wsi;
	if (c->cookie && lws_add_http_header_by_name(wsi, (const unsigned char *)"cookie:",
		(const unsigned char *)c->cookie, (int)strlen(c->cookie), p, end)) {
		return -1;
	}
	if (c->authorization && lws_add_http_header_by_name(wsi, (const unsigned char *)"authorization:",
		(const unsigned char *)c->authorization, (int)strlen(c->authorization), p, end)) {
		return -1;
	}
	if (!c->body) {
		return 0;
	}
	int n = g_snprintf(length, sizeof length, "%zu", strlen(c->body));
	if (lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE,
		(const unsigned char *)c->type, (int)strlen(c->type), p, end) ||
		lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, (unsigned char *)length, n, p, end)) {
		return -1;
	}
	lws_client_http_body_pending(wsi, 1);
	lws_callback_on_writable(wsi);
	return 0;
}

static int write_text(struct lws *wsi, const char *text, enum lws_write_protocol how)
{
	size_t len = strlen(text);
	unsigned char *buf = g_malloc(LWS_PRE + len + 1);
	memcpy(buf + LWS_PRE, text, len);
	int n = lws_write(wsi, buf + LWS_PRE, len, how);
	g_free(buf);
	return n < (int)len ? -1 : 0;
}

static int on_writeable(struct net_call *c, struct lws *wsi)
{
	char *text = g_queue_pop_head(&c->waiting);
	if (text) {
		int result = write_text(wsi, text, LWS_WRITE_TEXT);
		g_free(text);
		lws_callback_on_writable(wsi);
		return result;
	}
	if (c->wants_close) {
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
		return -1;
	}
	return 0;
}

static void on_response(struct net_call *c, struct lws *wsi)
{
	char cookie[512];
	char location[1024];
	c->status = (int)lws_http_client_http_response(wsi);
	if (lws_hdr_copy(wsi, cookie, sizeof cookie, WSI_TOKEN_HTTP_SET_COOKIE) > 0) {
		cookie[strcspn(cookie, ";")] = 0;
		g_free(c->set_cookie);
		c->set_cookie = g_strdup(cookie);
	}
	if (lws_hdr_copy(wsi, location, sizeof location, WSI_TOKEN_HTTP_LOCATION) > 0) {
		g_free(c->location);
		c->location = g_strdup(location);
	}
}

static int read_body(struct lws *wsi)
{
	char buf[LWS_PRE + 4096];
	char *p = buf + LWS_PRE;
	int len = (int)sizeof buf - LWS_PRE;
	return lws_http_client_read(wsi, &p, &len) < 0 ? -1 : 0;
}

static void start(struct net_call *c)
{
	struct net *n = c->net;
	struct lws_client_connect_info info = {.context = n->lws, .address = n->host, .port = n->port,
		.path = c->path, .host = n->host, .ssl_connection = n->flags, .local_protocol_name = PROTOCOL,
		.opaque_user_data = c, .alpn = "http/1.1"};
	if (c->is_socket) {
		info.protocol = PROTOCOL;
	} else {
		info.method = c->method;
	}
	if (!lws_client_connect_via_info(&info)) {
		finish(c, NULL);
	}
}

static void run_commands(struct net *n)
{
	struct command *command;
	while ((command = g_async_queue_try_pop(n->commands)) != NULL) {
		struct net_call *c = command->call;
		if (command->kind == COMMAND_START) {
			start(c);
		} else if (!c->is_finished) {
			c->wants_close |= command->kind == COMMAND_CLOSE;
			if (command->text) {
				g_queue_push_tail(&c->waiting, g_steal_pointer(&command->text));
			}
			if (c->wsi && command->kind == COMMAND_CUT) {
				lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
			} else if (c->wsi) {
				lws_callback_on_writable(c->wsi);
			}
		}
		g_free(command->text);
		call_unref(c);
		g_free(command);
	}
}

static int on_http(struct net_call *c, struct lws *wsi, enum lws_callback_reasons reason, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_CLIENT_HTTP_WRITEABLE && c->body) {
		lws_client_http_body_pending(wsi, 0);
		return write_text(wsi, c->body, LWS_WRITE_HTTP_FINAL);
	}
	if (reason == LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP) {
		on_response(c, wsi);
	} else if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP) {
		return read_body(wsi);
	} else if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ) {
		g_string_append_len(c->received, in, (gssize)len);
	} else if (reason == LWS_CALLBACK_COMPLETED_CLIENT_HTTP) {
		finish(c, wsi);
		return -1;
	} else if (reason == LWS_CALLBACK_CLOSED_CLIENT_HTTP) {
		finish(c, wsi);
	}
	return 0;
}

static int on_socket(struct net_call *c, struct lws *wsi, enum lws_callback_reasons reason, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED) {
		c->wsi = wsi;
		c->net->open_sockets++;
		post(c, EVENT_OPEN);
	} else if (reason == LWS_CALLBACK_CLIENT_RECEIVE) {
		g_string_append_len(c->received, in, (gssize)len);
		if (lws_is_final_fragment(wsi)) {
			post(c, EVENT_TEXT);
		}
	} else if (reason == LWS_CALLBACK_CLIENT_WRITEABLE) {
		return on_writeable(c, wsi);
	} else if (reason == LWS_CALLBACK_WS_PEER_INITIATED_CLOSE && len >= 2) {
		const unsigned char *p = in;
		c->status = p[0] << 8 | p[1];
	} else if (reason == LWS_CALLBACK_CLIENT_CLOSED) {
		c->net->open_sockets--;
		finish(c, wsi);
	}
	return 0;
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
		run_commands(lws_context_user(lws_get_context(wsi)));
		return 0;
	}
	struct net_call *c = wsi ? lws_get_opaque_user_data(wsi) : NULL;
	if (!c) {
		return 0;
	}
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		unsigned char **p = in;
		return append_headers(c, wsi, p, *p + len);
	}
	if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR || reason == LWS_CALLBACK_WSI_DESTROY) {
		finish(c, wsi);
		return 0;
	}
	return c->is_socket ? on_socket(c, wsi, reason, in, len) : on_http(c, wsi, reason, in, len);
}

static const struct lws_protocols protocols[] = {
	{.name = PROTOCOL, .callback = on_lws, .rx_buffer_size = 65536},
	{.name = NULL},
};

static gpointer run(gpointer data)
{
	struct net *n = data;
	while (!g_atomic_int_get(&n->stop)) {
		if (lws_service(n->lws, 0) < 0) {
			break;
		}
		/* each turn looks at every socket: with a crowd it waits for some more to do */
		if (n->open_sockets >= GATHER_FROM) {
			g_usleep(GATHER_US);
		}
		run_commands(n);
	}
	return NULL;
}

static bool take_url(struct net *n, const struct net_conf *conf)
{
	g_autoptr(GUri) uri = g_uri_parse(conf->url, G_URI_FLAGS_NONE, NULL);
	if (!uri || !g_uri_get_host(uri)) {
		return false;
	}
	bool tls = g_strcmp0(g_uri_get_scheme(uri), "https") == 0;
	n->host = g_strdup(g_uri_get_host(uri));
	n->port = g_uri_get_port(uri) > 0 ? g_uri_get_port(uri) : tls ? 443 : 80;
	n->flags = tls ? LCCSCF_USE_SSL : 0;
	if (tls && conf->insecure) {
		n->flags |= LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK |
			LCCSCF_ALLOW_EXPIRED | LCCSCF_ALLOW_INSECURE;
	}
	return true;
}

enum err net_new(struct net **out, const struct net_conf *conf)
{
	struct net *n = g_new0(struct net, 1);
	*out = NULL;
	n->context = conf->context;
	n->commands = g_async_queue_new();
	if (!take_url(n, conf)) {
		net_free(n);
		return ERR_MALFORMED;
	}
	struct lws_context_creation_info info = {.port = CONTEXT_PORT_NO_LISTEN, .protocols = protocols, .user = n,
		.gid = -1, .uid = -1, .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT};
	n->lws = lws_create_context(&info);
	if (!n->lws) {
		net_free(n);
		return ERR_SYS;
	}
	n->thread = g_thread_new("peer-net", run, n);
	*out = n;
	return OK;
}

void net_be_quiet(void)
{
	lws_set_log_level(0, NULL);
}

void net_free(struct net *n)
{
	if (!n) {
		return;
	}
	if (n->thread) {
		g_atomic_int_set(&n->stop, 1);
		lws_cancel_service(n->lws);
		g_thread_join(n->thread);
	}
	struct command *command;
	while ((command = g_async_queue_try_pop(n->commands)) != NULL) {
		if (command->kind == COMMAND_START) {
			call_unref(command->call);
		}
		call_unref(command->call);
		g_free(command->text);
		g_free(command);
	}
	if (n->lws) {
		lws_context_destroy(n->lws);
	}
	g_async_queue_unref(n->commands);
	g_free(n->host);
	g_free(n);
}

static void push(struct net_call *c, enum command_kind kind, const char *text)
{
	struct command *command = g_new0(struct command, 1);
	command->kind = kind;
	command->call = call_ref(c);
	command->text = g_strdup(text);
	g_async_queue_push(c->net->commands, command);
	lws_cancel_service(c->net->lws);
}

static struct net_call *call_new(struct net *n, const char *path, const char *cookie, void *ctx)
{
	struct net_call *c = g_new0(struct net_call, 1);
	g_atomic_ref_count_init(&c->refs);
	g_queue_init(&c->waiting);
	c->net = n;
	c->path = g_strdup(path);
	c->cookie = g_strdup(cookie);
	c->received = g_string_new(NULL);
	c->ctx = ctx;
	return c;
}

void net_http(struct net *n, const struct net_request *request, net_reply_fn *on_reply, void *ctx)
{
	struct net_call *c = call_new(n, request->path, request->cookie, ctx);
	c->method = g_strdup(request->method);
	c->body = g_strdup(request->body);
	c->type = g_strdup(request->type ? request->type : "application/json");
	c->authorization = request->bearer ? g_strdup_printf("Bearer %s", request->bearer) : NULL;
	c->on_reply = on_reply;
	push(c, COMMAND_START, NULL);
}

struct net_call *net_open(struct net *n, const char *cookie, const struct net_socket_events *events, void *ctx)
{
	struct net_call *c = call_new(n, "/ws", cookie, ctx);
	c->is_socket = true;
	c->events = events;
	push(c, COMMAND_START, NULL);
	return c;
}

void net_send(struct net_call *c, const char *text)
{
	push(c, COMMAND_SEND, text);
}

void net_close(struct net_call *c)
{
	push(c, COMMAND_CLOSE, NULL);
}

void net_cut(struct net_call *c)
{
	push(c, COMMAND_CUT, NULL);
}
