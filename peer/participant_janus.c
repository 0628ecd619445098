/*
 * A synthetic participant of a Janus videoroom, by its HTTP interface: it publishes, or watches one who publishes. For comparison;
 * Janus calls a publisher a feed, and offers to who watches.
 */
#include "offer.h"
#include "participant_parts.h"

#include <stdlib.h>
#include <string.h>

#define RETRY_US (US_PER_S / 2)
enum { NO_SUCH_FEED = 428, ROOM_EXISTS = 427 };

static void on_created(void *ctx, const struct net_reply *reply);
static void on_attached(void *ctx, const struct net_reply *reply);
static void on_room(void *ctx, const struct net_reply *reply);
static void on_acknowledged(void *ctx, const struct net_reply *reply);
static void on_event(void *ctx, const struct net_reply *reply);

static bool is_over(const struct participant *p)
{
	return p->cast->is_closing || p->state == PARTICIPANT_REFUSED;
}

/* To the server, the session or the handle, as far as they are known; takes the message. */
static void ask(struct participant *p, json_t *message, net_reply_fn *on_reply)
{
	const struct cast_program *program = &p->role->program;
	GString *path = g_string_new(program->path);
	if (p->janus.session) {
		g_string_append_printf(path, "/%lld", (long long)p->janus.session);
	}
	if (p->janus.handle) {
		g_string_append_printf(path, "/%lld", (long long)p->janus.handle);
	}
	json_object_set_new(message, "transaction", json_sprintf("t%u", ++p->janus.transactions));
	char *text = json_dumps(message, JSON_COMPACT);
	net_http(p->cast->net, &(struct net_request){.method = "POST", .path = path->str, .body = text}, on_reply, p);
	free(text);
	json_decref(message);
	g_string_free(path, TRUE);
}

/* jsep NULL: none; both are taken. */
static void tell(struct participant *p, json_t *body, json_t *jsep, net_reply_fn *on_reply)
{
	json_t *message = json_pack("{s:s, s:o}", "janus", "message", "body", body);
	if (jsep) {
		json_object_set_new(message, "jsep", jsep);
	}
	ask(p, message, on_reply);
}

static void poll_events(struct participant *p)
{
	g_autofree char *path = g_strdup_printf("%s/%lld?maxev=1", p->role->program.path, (long long)p->janus.session);
	net_http(p->cast->net, &(struct net_request){.method = "GET", .path = path}, on_event, p);
}

static json_t *read_reply(struct participant *p, const struct net_reply *reply)
{
	json_t *message = reply->status == 200 ? json_loads(reply->body, 0, NULL) : NULL;
	if (!message && !is_over(p)) {
		g_snprintf(p->why, sizeof p->why, "HTTP %d", reply->status);
		p->state = PARTICIPANT_REFUSED;
	}
	return is_over(p) ? (json_decref(message), NULL) : message;
}

static int64_t id_of(const json_t *message)
{
	return json_integer_value(json_object_get(json_object_get(message, "data"), "id"));
}

static json_t *plugin_data(const json_t *message)
{
	return json_object_get(json_object_get(message, "plugindata"), "data");
}

static json_t *jsep_json(const char *type, const char *sdp)
{
	return json_pack("{s:s, s:s}", "type", type, "sdp", sdp);
}

static void watch_feed(struct participant *p)
{
	const struct cast_program *program = &p->role->program;
	p->join_retry_at = 0;
	tell(p, json_pack("{s:s, s:s, s:I, s:[{s:I}]}", "request", "join", "ptype", "subscriber", "room", (json_int_t)program->room,
		"streams", "feed", (json_int_t)program->feed), NULL, on_acknowledged);
}

static void publish(struct participant *p)
{
	const struct cast_program *program = &p->role->program;
	char *sdp = participant_media_begin(p) == OK ? participant_media_sdp(p) : NULL;
	if (!sdp) {
		participant_refuse(p, "no_media");
		return;
	}
	tell(p, json_pack("{s:s, s:s, s:I, s:I, s:b, s:b}", "request", "joinandconfigure", "ptype", "publisher", "room",
		(json_int_t)program->room, "id", (json_int_t)program->feed, "audio", 1, "video", 1), jsep_json("offer", sdp),
		on_acknowledged);
	free(sdp);
}

void participant_janus_begin(struct participant *p)
{
	p->state = PARTICIPANT_JOINING;
	p->join_at = peer_now_us();
	ask(p, json_pack("{s:s}", "janus", "create"), on_created);
}

static void on_created(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	json_t *message = read_reply(p, reply);
	if (message) {
		p->janus.session = id_of(message);
		ask(p, json_pack("{s:s, s:s}", "janus", "attach", "plugin", "janus.plugin.videoroom"), on_attached);
		poll_events(p);
	}
	json_decref(message);
}

static void on_attached(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	json_t *message = read_reply(p, reply);
	if (message) {
		p->janus.handle = id_of(message);
		tell(p, json_pack("{s:s, s:I, s:i, s:b}", "request", "create", "room", (json_int_t)p->role->program.room, "publishers", 1000,
			"permanent", 0), NULL, on_room);
	}
	json_decref(message);
}

static void on_room(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	json_t *message = read_reply(p, reply);
	int64_t error = json_integer_value(json_object_get(plugin_data(message), "error_code"));
	if (message && error != 0 && error != ROOM_EXISTS) {
		participant_refuse(p, "no_room");
	} else if (message && p->role->program.way == CAST_JANUS_FEED) {
		publish(p);
	} else if (message) {
		watch_feed(p);
	}
	json_decref(message);
}

static void on_acknowledged(void *ctx, const struct net_reply *reply)
{
	json_decref(read_reply(ctx, reply)); /* what comes of it is an event */
}

static void take_answer(struct participant *p, const char *sdp)
{
	p->first_joined_at = peer_now_us();
	p->state = PARTICIPANT_IN;
	p->watch.grace_until = peer_now_us() + 2 * US_PER_S + WATCH_TOLERANCE_US;
	if (participant_media_answer(p, sdp) != OK) {
		participant_refuse(p, "bad_answer");
	}
}

/* Whoever watches is offered to, and answers. */
static void take_offer(struct participant *p, const char *sdp)
{
	char *mine = malloc(OFFER_MAX_BYTES);
	bool ok = mine && participant_media_begin(p) == OK && participant_media_reply(p, sdp, mine, OFFER_MAX_BYTES);
	if (ok) {
		tell(p, json_pack("{s:s}", "request", "start"), jsep_json("answer", mine), on_acknowledged);
		take_answer(p, sdp);
		watch_on_join(&p->watch);
		watch_on_seat(&p->watch, 0, true, WATCH_NOBODY, 0, peer_now_us());
	} else {
		participant_refuse(p, "bad_offer");
	}
	free(mine);
}

static void take_event(struct participant *p, const json_t *message)
{
	const json_t *jsep = json_object_get(message, "jsep");
	const char *type = json_string_value(json_object_get(jsep, "type"));
	const char *sdp = json_string_value(json_object_get(jsep, "sdp"));
	int64_t error = json_integer_value(json_object_get(plugin_data(message), "error_code"));
	if (error == NO_SUCH_FEED) {
		p->join_retry_at = peer_now_us() + RETRY_US; /* who is to be watched is not there yet */
	} else if (error != 0) {
		g_snprintf(p->why, sizeof p->why, "janus %d", (int)error);
		p->state = PARTICIPANT_REFUSED;
	} else if (sdp && g_strcmp0(type, "answer") == 0) {
		take_answer(p, sdp);
	} else if (sdp && p->state == PARTICIPANT_JOINING) {
		take_offer(p, sdp);
	}
}

static void on_event(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	json_t *message = reply->status == 200 ? json_loads(reply->body, 0, NULL) : NULL;
	if (is_over(p)) {
		json_decref(message);
		return;
	}
	if (message) {
		take_event(p, message);
	}
	json_decref(message);
	poll_events(p);
}

void participant_janus_on_time(struct participant *p, us_t now)
{
	if (p->join_retry_at && now >= p->join_retry_at && p->state == PARTICIPANT_JOINING) {
		watch_feed(p);
	}
}

void participant_janus_end(struct participant *p)
{
	if (p->janus.handle && p->role->program.way == CAST_JANUS_FEED) {
		tell(p, json_pack("{s:s, s:I}", "request", "destroy", "room", (json_int_t)p->role->program.room), NULL, on_acknowledged);
	}
	if (p->janus.session) {
		p->janus.handle = 0;
		ask(p, json_pack("{s:s}", "janus", "destroy"), on_acknowledged);
	}
}
