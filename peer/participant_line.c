/* How a synthetic participant reaches the signaling service, and how it comes back. */
#include "participant_parts.h"

#include <stdlib.h>
#include <string.h>

#define PING_INTERVAL_US US_PER_S
/* A line that says nothing for so long is dead: every ping has a reply. */
#define SILENCE_MAX_US (5 * US_PER_S)
#define CHAT_RETRY_US (2 * US_PER_S)

static const us_t delays[] = {0, 300 * US_PER_MS, US_PER_S, 2 * US_PER_S, 4 * US_PER_S, 5 * US_PER_S};

static const struct net_socket_events socket_events;

void participant_refuse(struct participant *p, const char *why)
{
	g_strlcpy(p->why, why ? why : "unknown", sizeof p->why);
	p->state = PARTICIPANT_REFUSED;
}

/* With jitter, so that not a whole school knocks in the same moment. */
static void retry_later(struct participant *p)
{
	us_t delay = delays[p->attempts < G_N_ELEMENTS(delays) ? p->attempts : G_N_ELEMENTS(delays) - 1];
	p->attempts++;
	p->retry_at = peer_now_us() + delay * 3 / 4 + rng_below(&p->rng, (uint32_t)(delay / 2 + 100 * US_PER_MS));
}

bool participant_send_text(struct participant *p, const char *text)
{
	if (p->socket) {
		net_send(p->socket, text);
	}
	return p->socket != NULL;
}

static int64_t send_request(struct participant *p, const char *op, json_t *data)
{
	int64_t id = ++p->next_id;
	json_t *message = json_pack("{s:I, s:s, s:o}", "id", (json_int_t)id, "op", op, "data", data ? data : json_object());
	char *text = message ? json_dumps(message, JSON_COMPACT) : NULL;
	bool is_sent = text && participant_send_text(p, text);
	free(text);
	json_decref(message);
	return is_sent ? id : 0;
}

int64_t participant_request(struct participant *p, const char *op, json_t *data)
{
	if (!p->is_greeted) {
		json_decref(data);
		return 0;
	}
	return send_request(p, op, data);
}

static void send_chat(struct participant *p)
{
	p->chat_at = peer_now_us();
	p->chat_id = participant_request(p, "chat.send", json_pack("{s:s, s:s}", "text", p->chat_text, "key",
		p->chat_text + 1));
}

void participant_chat_numbered(struct participant *p)
{
	if (!p->chat_text && p->state == PARTICIPANT_IN) {
		p->chat_text = ledger_text(p->number, ++p->chat_count, (uint32_t)p->session_id);
		send_chat(p);
	}
}

static void on_chat_reply(struct participant *p, const json_t *data)
{
	const char *id = json_string_value(json_object_get(data, "id"));
	struct ledger_said said = {.at = peer_now_us()};
	/* What was refused was not said: nobody waits for it. */
	if (id) {
		g_strlcpy(said.id, id, sizeof said.id);
		g_array_append_val(p->cast->said, said);
	}
	g_free(p->chat_text);
	p->chat_text = NULL;
	p->chat_id = 0;
}

static void on_hello_error(struct participant *p, const char *code)
{
	if (g_strcmp0(code, "internal") == 0 || g_strcmp0(code, "too_fast") == 0) {
		net_close(p->socket);
	} else {
		participant_refuse(p, code);
	}
}

static void on_reply(struct participant *p, const json_t *message)
{
	int64_t id = json_integer_value(json_object_get(message, "re"));
	const json_t *data = json_object_get(message, "data");
	const json_t *error = json_object_get(message, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	if (code) {
		g_strlcpy(p->why, code, sizeof p->why);
	}
	if (id == p->hello_id && error) {
		on_hello_error(p, code);
	} else if (id == p->hello_id) {
		p->is_greeted = true;
		p->attempts = 0;
		participant_room_on_greeted(p, data);
		if (participant_talk_is_due(p)) {
			participant_talk_begin(p);
		}
		if (p->member) {
			member_on_greeted(p);
		}
	} else if (id == p->chat_id && p->chat_text) {
		on_chat_reply(p, data);
	} else {
		participant_room_on_reply(p, id, data, error ? code : NULL);
	}
}

static void on_text(void *ctx, const char *text, size_t len)
{
	struct participant *p = ctx;
	json_t *message = json_loadb(text, len, 0, NULL);
	const char *ev = json_string_value(json_object_get(message, "ev"));
	const json_t *seq = json_object_get(message, "seq");
	p->told_at = peer_now_us();
	if (ev) {
		if (seq) {
			ledger_on_notification(&p->ledger, json_integer_value(seq));
		}
		participant_room_on_notification(p, ev, message);
	} else if (message) {
		on_reply(p, message);
	}
	if (message && p->cast->on_message) {
		p->cast->on_message(p->cast->on_message_ctx, p, message, p->told_at);
	}
	json_decref(message);
}

static void on_open(void *ctx)
{
	struct participant *p = ctx;
	json_t *data = json_pack("{s:i, s:s}", "protocol", 1, "client", "peer/0.1");
	if (p->participation) {
		json_object_set_new(data, "resume", json_pack("{s:s, s:I}", "participation", p->participation, "seq",
			(json_int_t)p->ledger.seq));
	}
	p->told_at = peer_now_us();
	p->ping_at = p->told_at + PING_INTERVAL_US;
	p->hello_id = send_request(p, "hello", data);
}

static void on_close(void *ctx, int code)
{
	struct participant *p = ctx;
	p->reconnects += p->is_greeted && !p->cast->is_closing;
	p->socket = NULL;
	p->is_greeted = false;
	p->chat_id = 0;
	if (code == 4401 || code == 4409 || code == 4410) {
		participant_refuse(p, code == 4409 ? "moved" : code == 4410 ? "link_dead" : "no_session");
	}
	if (p->cast->on_close) {
		p->cast->on_close(p->cast->on_message_ctx, p, code);
	}
	if (p->state == PARTICIPANT_REFUSED) {
		return;
	}
	p->state = p->state == PARTICIPANT_IN ? p->state : PARTICIPANT_ENTERING;
	if (p->cast->conf.expect_restart) {
		/* What the server's end costs is judged by the time until media was back. */
		p->watch.grace_until = us_max(p->watch.grace_until, peer_now_us() + 60 * US_PER_S);
		participant_excuse(p);
	}
	retry_later(p);
}

static const struct net_socket_events socket_events = {on_open, on_text, on_close};

static void on_home(void *ctx, const struct net_reply *reply);

static void ask_page(struct participant *p, const char *path)
{
	net_http(p->cast->net, &(struct net_request){.method = "GET", .path = path, .cookie = p->cookie}, on_home, p);
}

/* A family's page comes after it was found that it has no lesson. */
static bool asks_on(struct participant *p, const json_t *page)
{
	const char *role = json_string_value(json_object_get(json_object_get(page, "person"), "role"));
	bool is_home = json_is_array(json_object_get(page, "groups"));
	if (p->room || participant_talk_take(p, page) || !is_home || g_strcmp0(role, "parent") != 0) {
		return false;
	}
	ask_page(p, "/api/family");
	return true;
}

static void take_lesson(struct participant *p, const json_t *home)
{
	const json_t *group = json_array_get(json_object_get(home, "groups"), 0);
	const char *room = json_string_value(json_object_get(json_object_get(group, "room"), "id"));
	if (room) {
		participant_set_text(&p->room, room);
		participant_set_text(&p->person, json_string_value(json_object_get(json_object_get(home, "person"), "id")));
		p->leads = json_is_true(json_object_get(group, "leads"));
	}
}

static void on_home(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	int status = reply->status;
	json_t *home = status == 200 ? json_loads(reply->body, 0, NULL) : NULL;
	if (home && p->member) {
		member_take_home(p, home);
	} else if (home) {
		take_lesson(p, home);
	}
	bool waits = home && !p->member && asks_on(p, home);
	json_decref(home);
	if (waits) {
		return;
	}
	bool has_place = p->room || participant_talk_is_due(p);
	if (has_place && p->person) {
		cast_know(p->cast, p);
	}
	if (status == 0 || status == 429 || status >= 500) {
		retry_later(p);
	} else if (!has_place || !p->person) {
		participant_refuse(p, "no_home");
	} else {
		p->socket = net_open(p->cast->net, p->cookie, &socket_events, p);
	}
}

static void ask_home(struct participant *p)
{
	ask_page(p, "/api/home");
}

static void on_session(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	int status = reply->status;
	if (status == 0 || status == 429 || status >= 500) {
		retry_later(p);
	} else if (status != 200 || !reply->cookie) {
		participant_refuse(p, "link_dead");
	} else {
		participant_set_text(&p->cookie, reply->cookie);
		ask_home(p);
	}
}

void participant_line_begin(struct participant *p)
{
	json_t *body = json_pack("{s:s}", "token", p->token);
	char *text = json_dumps(body, JSON_COMPACT);
	p->state = PARTICIPANT_ENTERING;
	net_http(p->cast->net, &(struct net_request){.method = "POST", .path = "/api/session", .body = text}, on_session, p);
	free(text);
	json_decref(body);
}

static void retry(struct participant *p)
{
	p->retry_at = 0;
	if (!p->cookie) {
		participant_line_begin(p);
	} else if (!p->room && !participant_talk_is_due(p)) {
		ask_home(p);
	} else if (!p->socket) {
		p->socket = net_open(p->cast->net, p->cookie, &socket_events, p);
	}
}

void participant_line_on_time(struct participant *p, us_t now)
{
	if (p->retry_at && now >= us_max(p->retry_at, p->cut_until) && p->state != PARTICIPANT_REFUSED) {
		retry(p);
	}
	if (!p->socket || !p->hello_id) {
		return;
	}
	if (p->told_at && now - p->told_at > SILENCE_MAX_US) {
		p->told_at = now;
		net_cut(p->socket);
		return;
	}
	if (now >= p->ping_at && participant_request(p, "ping", NULL)) {
		p->ping_at = now + PING_INTERVAL_US;
	}
	if (p->chat_text && !p->chat_id && p->state == PARTICIPANT_IN && now - p->chat_at > CHAT_RETRY_US) {
		send_chat(p);
	}
}

void participant_cut(struct participant *p, us_t for_us, us_t now)
{
	if (p->socket) {
		p->cut_until = now + for_us;
		net_cut(p->socket);
	}
}
