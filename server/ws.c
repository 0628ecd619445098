/* How WebSocket frames become whole messages for signaling, and its texts become frames again. */
#include "ws.h"

#include "app.h"
#include "http.h"
#include "web_policy.h"

#include <stdlib.h>
#include <string.h>

enum { WS_CLOSE_WITHIN_S = 3 };

struct ws_message {
	struct ws_message *next;
	size_t len;
	unsigned char room[]; /* LWS_PRE bytes for libwebsockets, then the text */
};

static void drop_queue(struct ws_conn *c)
{
	while (c->first != NULL) {
		struct ws_message *next = c->first->next;
		free(c->first);
		c->first = next;
	}
	c->last = NULL;
	c->queued_bytes = 0;
}

static void close_with(struct ws_conn *c, uint16_t code)
{
	if (c->close_code != 0) {
		return;
	}
	c->close_code = code;
	lws_callback_on_writable(c->wsi);
	/* a line that takes nothing any more would keep it open for ever */
	lws_set_timeout(c->wsi, PENDING_TIMEOUT_CLOSE_SEND, WS_CLOSE_WITHIN_S);
}

void ws_close(struct app *app, conn_id conn, uint16_t code)
{
	struct ws_conn *c = g_hash_table_lookup(app->conns, &conn);
	if (c != NULL) {
		close_with(c, code);
	}
}

void ws_close_all(struct app *app)
{
	GHashTableIter iter;
	gpointer c;
	g_hash_table_iter_init(&iter, app->conns);
	while (g_hash_table_iter_next(&iter, NULL, &c)) {
		close_with(c, WS_CLOSE_GOING_AWAY);
	}
}

void ws_send(struct app *app, conn_id conn, const char *text, size_t len)
{
	struct ws_conn *c = g_hash_table_lookup(app->conns, &conn);
	if (c == NULL || c->close_code != 0) {
		return;
	}
	struct ws_message *m = c->queued_bytes + len <= app->config->queue_bytes
				       ? malloc(sizeof *m + LWS_PRE + len)
				       : NULL;
	if (m == NULL) {
		drop_queue(c);
		close_with(c, WS_CLOSE_TOO_SLOW);
		return;
	}
	m->next = NULL;
	m->len = len;
	memcpy(m->room + LWS_PRE, text, len);
	if (c->last == NULL) {
		c->first = m;
	} else {
		c->last->next = m;
	}
	c->last = m;
	c->queued_bytes += len;
	lws_callback_on_writable(c->wsi);
}

/* 0, or -1 to close. */
static int on_writable(struct ws_conn *c)
{
	while (c->first != NULL) {
		struct ws_message *m = c->first;
		int sent = lws_write(c->wsi, m->room + LWS_PRE, m->len, LWS_WRITE_TEXT);
		c->first = m->next;
		c->last = c->first == NULL ? NULL : c->last;
		c->queued_bytes -= m->len;
		bool is_lost = sent < (int)m->len;
		free(m);
		if (is_lost) {
			return -1;
		}
		if (c->first != NULL && lws_send_pipe_choked(c->wsi)) {
			lws_callback_on_writable(c->wsi);
			return 0;
		}
	}
	if (c->close_code != 0) {
		lws_close_reason(c->wsi, (enum lws_close_status)c->close_code, NULL, 0);
		return -1;
	}
	return 0;
}

/* Room for `more` bytes; false: above the limit, or no memory. */
static bool grow_incoming(struct ws_conn *c, size_t more)
{
	size_t need = c->incoming_len + more;
	if (need > WS_MESSAGE_MAX) {
		return false;
	}
	if (need > c->incoming_cap) {
		size_t cap = MAX(need, MIN(c->incoming_cap * 2, (size_t)WS_MESSAGE_MAX));
		uint8_t *grown = realloc(c->incoming, cap);
		if (grown == NULL) {
			return false;
		}
		c->incoming = grown;
		c->incoming_cap = cap;
	}
	return true;
}

/* An offer needs tens of kilobytes, and then nothing for hours. */
static void drop_incoming(struct ws_conn *c)
{
	free(c->incoming);
	c->incoming = NULL;
	c->incoming_len = 0;
	c->incoming_cap = 0;
}

static void hear(struct app *app, const struct ws_conn *c, struct bytes message)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_message(app->signaling, c->id, message, app_now(), &effects);
	app_apply(app, &effects);
}

static int on_receive(struct app *app, struct ws_conn *c, const void *in, size_t len)
{
	if (c->close_code != 0) {
		return 0;
	}
	if (lws_frame_is_binary(c->wsi)) {
		close_with(c, WS_CLOSE_NOT_TEXT);
		return 0;
	}
	bool is_last =
		lws_is_final_fragment(c->wsi) && lws_remaining_packet_payload(c->wsi) == 0;
	if (is_last && c->incoming_len == 0) {
		hear(app, c, bytes_of(in, len)); /* the whole message at once, as nearly all come */
		return 0;
	}
	if (!grow_incoming(c, len)) {
		close_with(c, WS_CLOSE_TOO_LARGE);
		return 0;
	}
	if (len > 0) {
		memcpy(c->incoming + c->incoming_len, in, len);
		c->incoming_len += len;
	}
	if (is_last) {
		hear(app, c, bytes_of(c->incoming, c->incoming_len));
		drop_incoming(c);
	}
	return 0;
}

/*
 * Before the upgrade: a page of somebody else is refused (browsers send their Origin honestly), and
 * so is any other path. A dead session is let in and closed with 4401: a browser's script does not
 * see why an upgrade was refused.
 */
static int on_upgrade(struct app *app, struct lws *wsi, struct ws_conn *c)
{
	struct http_head head;
	http_read_head(wsi, &head);
	if (strcmp(head.path, "/ws") != 0) {
		app->counts.refused[REFUSED_UPGRADE]++;
		return http_refuse(wsi, HTTP_STATUS_NOT_FOUND);
	}
	if (!web_policy_origin_allowed(app->config, head.origin, head.host, head.is_https)) {
		app->counts.refused[REFUSED_ORIGIN]++;
		signaling_log_refusal(app->signaling, "wrong_origin", app_now());
		return http_refuse(wsi, HTTP_STATUS_FORBIDDEN);
	}
	us_t wait_us;
	if (!app_ask_door(app, DOOR_UPGRADE, &head, &wait_us)) {
		return http_refuse(wsi, HTTP_TOO_MANY_REQUESTS);
	}
	g_strlcpy(c->session, head.session, sizeof c->session);
	return 0;
}

static int on_established(struct app *app, struct lws *wsi, struct ws_conn *c)
{
	c->wsi = wsi;
	c->id = ++app->next_conn;
	g_hash_table_insert(app->conns, &c->id, c);
	struct bytes session = bytes_of_string(c->session);
	struct instant now = app_now();
	if (!signaling_has_session(app->signaling, session, now)) {
		g_hash_table_remove(app->conns, &c->id);
		c->id = 0;
		app->counts.refused[REFUSED_SESSION]++;
		signaling_log_refusal(app->signaling, "no_session", now);
		close_with(c, WS_CLOSE_NO_SESSION);
		return 0;
	}
	app->counts.upgrades++;
	struct effects effects;
	effects_init(&effects);
	signaling_on_open(app->signaling, c->id, session, now, &effects);
	explicit_bzero(c->session, sizeof c->session);
	app_apply(app, &effects);
	return 0;
}

static enum ws_end end_of(uint16_t close_code)
{
	switch (close_code) {
	case 0:
		return WS_END_PEER;
	case WS_CLOSE_TOO_SLOW:
		return WS_END_SLOW;
	case WS_CLOSE_TOO_LARGE:
		return WS_END_TOO_LARGE;
	case WS_CLOSE_GOING_AWAY:
		return WS_END_STOP;
	default:
		return WS_END_RULES;
	}
}

static void on_closed(struct app *app, struct ws_conn *c)
{
	drop_queue(c);
	drop_incoming(c);
	if (c->id == 0) {
		return;
	}
	conn_id id = c->id;
	app->counts.ws_ended[end_of(c->close_code)]++;
	g_hash_table_remove(app->conns, &id);
	c->id = 0;
	struct effects effects;
	effects_init(&effects);
	signaling_on_close(app->signaling, id, app_now(), &effects);
	app_apply(app, &effects);
}

int ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct ws_conn *c = user;
	/* as a number: libwebsockets has a hundred other reasons that are of no interest here */
	switch ((int)reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return on_upgrade(app_of(wsi), wsi, c);
	case LWS_CALLBACK_ESTABLISHED:
		return on_established(app_of(wsi), wsi, c);
	case LWS_CALLBACK_RECEIVE:
		return on_receive(app_of(wsi), c, in, len);
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return on_writable(c);
	case LWS_CALLBACK_CLOSED:
		on_closed(app_of(wsi), c);
		return 0;
	default:
		return 0;
	}
}
