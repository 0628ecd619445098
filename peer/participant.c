/* How a synthetic participant talks to the signaling service. */
#include "participant_seat.h"

#include <stdlib.h>
#include <string.h>

#define PING_INTERVAL_US (2 * US_PER_S)
#define VIEW_INTERVAL_US (500 * US_PER_MS)
#define RETRY_US (US_PER_S)
/* What a change of network may cost: nothing counts for so long afterwards. */
#define RESTART_GRACE_US (3 * US_PER_S)

static const struct net_socket_events socket_events;

static int64_t request(struct participant *p, const char *op, json_t *data)
{
	int64_t id = ++p->next_id;
	json_t *message = json_pack("{s:I, s:s, s:o}", "id", (json_int_t)id, "op", op, "data", data ? data : json_object());
	char *text = message ? json_dumps(message, JSON_COMPACT) : NULL;
	if (text && p->socket) {
		net_send(p->socket, text);
	}
	free(text);
	json_decref(message);
	return id;
}

static void replace(char **where, const char *text)
{
	char *copy = text ? g_strdup(text) : NULL;
	g_free(*where);
	*where = copy;
}

static json_t *publish_json(const struct participant *p)
{
	return json_pack("{s:b, s:b, s:b, s:b}", "mic", 1, "camera", p->cast->conf.video, "screen", 0, "screenAudio", 0);
}

static void refuse(struct participant *p, const char *why)
{
	g_strlcpy(p->why, why ? why : "unknown", sizeof p->why);
	p->state = PARTICIPANT_REFUSED;
}

static void join(struct participant *p)
{
	us_t now = peer_now_us();
	p->state = PARTICIPANT_JOINING;
	p->join_at = now;
	json_t *media = participant_media_begin(p) == OK ? participant_media_offer(p, true) : NULL;
	if (!media) {
		refuse(p, "no_media");
		return;
	}
	p->join_id = request(p, "room.join", json_pack("{s:s, s:o, s:o}", "room", p->room, "media", media, "publish",
		publish_json(p)));
}

static void offer_again(struct participant *p, bool fresh)
{
	if (fresh && participant_media_begin(p) != OK) {
		refuse(p, "no_media");
		return;
	}
	json_t *media = participant_media_offer(p, fresh);
	p->offer_id = request(p, "media.offer", json_pack("{s:o}", "media", media));
}

static void take_participant(struct participant *p, const json_t *who)
{
	const char *id = json_string_value(json_object_get(who, "id"));
	const json_t *publish = json_object_get(who, "publish");
	const json_t *present = json_object_get(who, "present");
	if (!id || strcmp(id, p->person) == 0) {
		return;
	}
	bool camera = GPOINTER_TO_INT(g_hash_table_lookup(p->present, id)) != 0;
	if (publish) {
		camera = json_is_true(json_object_get(publish, "camera"));
	}
	if (present && !json_is_true(present)) {
		camera = false;
	}
	g_hash_table_insert(p->present, g_strdup(id), GINT_TO_POINTER(camera ? 1 : 0));
	p->view_dirty = true;
}

static void take_seat(struct participant *p, const json_t *seat)
{
	const char *who = json_string_value(json_object_get(seat, "participant"));
	const char *state = json_string_value(json_object_get(seat, "state"));
	struct participant *from = who ? cast_by_person(p->cast, who) : NULL;
	watch_on_seat(&p->watch, (uint32_t)json_integer_value(json_object_get(seat, "seat")),
		state && strcmp(state, "live") == 0, from ? from->number : UINT32_MAX,
		(uint32_t)json_integer_value(json_object_get(seat, "firstRtp")), peer_now_us());
}

static void take_snapshot(struct participant *p, const json_t *snapshot)
{
	size_t i;
	json_t *item;
	g_hash_table_remove_all(p->present);
	replace(&p->participation, json_string_value(json_object_get(snapshot, "participation")));
	replace(&p->leader, json_string_value(json_object_get(json_object_get(snapshot, "room"), "leader")));
	p->seq = json_integer_value(json_object_get(snapshot, "seq"));
	json_array_foreach(json_object_get(snapshot, "participants"), i, item) {
		take_participant(p, item);
	}
	json_array_foreach(json_object_get(snapshot, "seats"), i, item) {
		take_seat(p, item);
	}
	p->view_dirty = true;
}

static void on_joined(struct participant *p, const json_t *data)
{
	const char *sdp = json_string_value(json_object_get(data, "sdp"));
	us_t now = peer_now_us();
	p->joined_at = now;
	p->watch.grace_until = now + 2 * US_PER_S + WATCH_TOLERANCE_US;
	p->state = PARTICIPANT_IN;
	take_snapshot(p, json_object_get(data, "snapshot"));
	if (!sdp || participant_media_answer(p, sdp) != OK) {
		refuse(p, "bad_answer");
	}
}

static void on_hello(struct participant *p, const json_t *data)
{
	const json_t *snapshot = json_object_get(data, "snapshot");
	if (json_is_true(json_object_get(data, "resumed"))) {
		p->state = PARTICIPANT_IN;
		if (json_is_object(snapshot)) {
			take_snapshot(p, snapshot);
		}
		return;
	}
	replace(&p->participation, NULL);
	/* A lesson that has not begun says so; room.state tells when it does. */
	join(p);
}

static void on_error(struct participant *p, int64_t id, const char *code)
{
	g_strlcpy(p->why, code ? code : "unknown", sizeof p->why);
	if (id == p->join_id && code && strcmp(code, "room_closed") == 0) {
		p->state = PARTICIPANT_WAITING;
		participant_media_end(p);
	} else if (id == p->join_id || id == p->hello_id) {
		refuse(p, code);
	} else if (id == p->offer_id) {
		p->retry_at = peer_now_us() + RETRY_US;
	}
}

static void on_reply(struct participant *p, const json_t *message)
{
	int64_t id = json_integer_value(json_object_get(message, "re"));
	const json_t *data = json_object_get(message, "data");
	const json_t *error = json_object_get(message, "error");
	if (error) {
		on_error(p, id, json_string_value(json_object_get(error, "code")));
	} else if (id == p->hello_id) {
		on_hello(p, data);
	} else if (id == p->join_id) {
		on_joined(p, data);
	} else if (id == p->offer_id) {
		const char *sdp = json_string_value(json_object_get(data, "sdp"));
		if (!sdp || participant_media_answer(p, sdp) != OK) {
			p->retry_at = peer_now_us() + RETRY_US;
		}
	}
}

static void on_room_state(struct participant *p, const json_t *data)
{
	const char *room = json_string_value(json_object_get(data, "id"));
	const char *state = json_string_value(json_object_get(data, "state"));
	if (p->state == PARTICIPANT_WAITING && room && state && strcmp(room, p->room) == 0 &&
		strcmp(state, "open") == 0) {
		join(p);
	}
}

static void on_notification(struct participant *p, const char *ev, const json_t *message)
{
	const json_t *data = json_object_get(message, "data");
	const json_t *seq = json_object_get(message, "seq");
	p->seq = seq ? json_integer_value(seq) : p->seq;
	if (strcmp(ev, "room.state") == 0) {
		on_room_state(p, data);
	} else if (strcmp(ev, "room.ended") == 0) {
		p->state = PARTICIPANT_WAITING;
		participant_media_end(p);
	} else if (strcmp(ev, "participant.joined") == 0 || strcmp(ev, "participant.changed") == 0) {
		take_participant(p, data);
	} else if (strcmp(ev, "participant.left") == 0) {
		const char *id = json_string_value(json_object_get(data, "id"));
		p->view_dirty |= id && g_hash_table_remove(p->present, id);
	} else if (strcmp(ev, "seat") == 0) {
		take_seat(p, data);
	} else if (strcmp(ev, "media.state") == 0) {
		const char *state = json_string_value(json_object_get(data, "state"));
		if (state && strcmp(state, "failed") == 0 && !p->retry_at) {
			p->retry_at = peer_now_us();
		}
	}
}

static void on_text(void *ctx, const char *text, size_t len)
{
	struct participant *p = ctx;
	json_t *message = json_loadb(text, len, 0, NULL);
	const char *ev = json_string_value(json_object_get(message, "ev"));
	if (ev) {
		on_notification(p, ev, message);
	} else if (message) {
		on_reply(p, message);
	}
	json_decref(message);
}

static void on_open(void *ctx)
{
	struct participant *p = ctx;
	json_t *data = json_pack("{s:i, s:s}", "protocol", 1, "client", "peer/0.1");
	if (p->participation) {
		json_object_set_new(data, "resume", json_pack("{s:s, s:I}", "participation", p->participation, "seq",
			(json_int_t)p->seq));
	}
	p->ping_at = peer_now_us() + PING_INTERVAL_US;
	p->hello_id = request(p, "hello", data);
}

static void on_close(void *ctx, int code)
{
	struct participant *p = ctx;
	p->socket = NULL;
	if (code == 4401 || code == 4409 || code == 4410) {
		refuse(p, code == 4409 ? "moved" : "no_session");
	}
	if (p->state != PARTICIPANT_REFUSED) {
		p->reconnects++;
		p->retry_at = peer_now_us() + RETRY_US;
	}
}

static const struct net_socket_events socket_events = {on_open, on_text, on_close};

static void on_home(void *ctx, int status, const char *body, const char *cookie)
{
	struct participant *p = ctx;
	(void)cookie;
	json_t *home = status == 200 ? json_loads(body, 0, NULL) : NULL;
	const json_t *group = json_array_get(json_object_get(home, "groups"), 0);
	const char *room = json_string_value(json_object_get(json_object_get(group, "room"), "id"));
	if (room) {
		replace(&p->room, room);
		replace(&p->person, json_string_value(json_object_get(json_object_get(home, "person"), "id")));
		p->leads = json_is_true(json_object_get(group, "leads"));
	}
	json_decref(home);
	if (!p->room || !p->person) {
		refuse(p, "no_home");
		return;
	}
	p->socket = net_open(p->cast->net, p->cookie, &socket_events, p);
}

static void on_session(void *ctx, int status, const char *body, const char *cookie)
{
	struct participant *p = ctx;
	(void)body;
	if (status == 0 || status >= 500) {
		p->state = PARTICIPANT_OUT;
		p->retry_at = peer_now_us() + RETRY_US;
		return;
	}
	if (status != 200 || !cookie) {
		refuse(p, "link_dead");
		return;
	}
	replace(&p->cookie, cookie);
	net_http(p->cast->net, "GET", "/api/home", NULL, p->cookie, on_home, p);
}

static void enter(struct participant *p)
{
	json_t *body = json_pack("{s:s}", "token", p->token);
	char *text = json_dumps(body, JSON_COMPACT);
	p->state = PARTICIPANT_ENTERING;
	net_http(p->cast->net, "POST", "/api/session", text, NULL, on_session, p);
	free(text);
	json_decref(body);
}

enum err participant_start(struct participant *p, struct clip *clip, const struct voice *voice, us_t now)
{
	p->clip = clip;
	p->voice = *voice;
	p->present = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	p->quiet_since = now;
	enum err e = sender_init(&p->sender, &p->rng, p->number, p->clip, &p->voice);
	if (e == OK) {
		p->sender.camera_on = p->cast->conf.video;
		p->sender.mic_on = true;
		enter(p);
	}
	return e;
}

void participant_finish(struct participant *p)
{
	if (p->present) {
		participant_media_end(p);
		sender_finish(&p->sender);
		g_hash_table_unref(p->present);
	}
	voice_finish(&p->voice);
	clip_free(p->clip);
	g_free(p->cookie);
	g_free(p->person);
	g_free(p->room);
	g_free(p->participation);
	g_free(p->leader);
}

static void add_want(json_t *wants, const char *who, int height)
{
	json_array_append_new(wants, json_pack("{s:s, s:s, s:i, s:i}", "participant", who, "feed", "person", "height",
		height, "rank", (int)json_array_size(wants)));
}

/*
 * The stage for who leads, and tiles for the next ones by number: everybody looks at others. Seats that are left
 * go to people from outside of this process.
 */
static void send_view(struct participant *p)
{
	json_t *wants = json_array();
	uint32_t count = p->cast->conf.token_count;
	if (p->leader && strcmp(p->leader, p->person) != 0) {
		add_want(wants, p->leader, 360);
	}
	for (uint32_t i = 1; i < count && json_array_size(wants) < participant_seats(p); i++) {
		const struct participant *other = &p->cast->people[(uint32_t)(p - p->cast->people + i) % count];
		if (other->person && g_strcmp0(other->person, p->leader) != 0 &&
			GPOINTER_TO_INT(g_hash_table_lookup(p->present, other->person))) {
			add_want(wants, other->person, 180);
		}
	}
	GHashTableIter iter;
	gpointer who;
	gpointer camera;
	g_hash_table_iter_init(&iter, p->present);
	while (json_array_size(wants) < participant_seats(p) && g_hash_table_iter_next(&iter, &who, &camera)) {
		if (GPOINTER_TO_INT(camera) && !cast_by_person(p->cast, who) && g_strcmp0(who, p->leader) != 0) {
			add_want(wants, who, 180);
		}
	}
	request(p, "view.set", json_pack("{s:o}", "wants", wants));
}

static void retry(struct participant *p)
{
	p->retry_at = 0;
	if (p->state == PARTICIPANT_REFUSED) {
		return;
	}
	if (!p->cookie) {
		enter(p);
	} else if (!p->socket) {
		p->socket = net_open(p->cast->net, p->cookie, &socket_events, p);
	} else if (p->state == PARTICIPANT_IN) {
		offer_again(p, true);
	}
}

void participant_on_time(struct participant *p, us_t now)
{
	if (!p->present) {
		return;
	}
	if (p->retry_at && now >= p->retry_at && !p->cast->is_closing) {
		retry(p);
	}
	if (p->has_media) {
		participant_media_on_time(p, now);
	}
	if (p->restart_at && now < p->watch.grace_until) {
		uint64_t decoded;
		uint64_t lost;
		participant_frames(p, &decoded, &lost);
		p->lost_excused = lost - p->lost_at_restart;
	}
	if (!p->socket) {
		return;
	}
	if (now >= p->ping_at && p->hello_id) {
		p->ping_at = now + PING_INTERVAL_US;
		request(p, "ping", NULL);
	}
	if (p->view_dirty && now >= p->view_at && p->state == PARTICIPANT_IN && participant_seats(p) > 0) {
		p->view_dirty = false;
		p->view_at = now + VIEW_INTERVAL_US;
		send_view(p);
	}
}

void participant_speak(struct participant *p, bool speaks, us_t now)
{
	if (speaks == p->sender.speaks) {
		return;
	}
	p->sender.speaks = speaks;
	p->sender.camera.wanted_pose = speaks ? FIGURE_TALKS : FIGURE_LISTENS;
	*(speaks ? &p->speaks_since : &p->quiet_since) = now;
}

void participant_raise_hand(struct participant *p, bool raised)
{
	p->sender.camera.wanted_pose = raised ? FIGURE_RAISES_HAND : FIGURE_LISTENS;
	request(p, "hand.set", json_pack("{s:b}", "raised", raised));
}

void participant_chat(struct participant *p, const char *text)
{
	request(p, "chat.send", json_pack("{s:s}", "text", text));
}

void participant_change_network(struct participant *p, us_t now)
{
	if (p->state != PARTICIPANT_IN || !p->has_media || transport_restart(p->transport) != OK) {
		return;
	}
	uint64_t decoded;
	participant_frames(p, &decoded, &p->lost_at_restart);
	p->restart_at = now;
	p->restarted_at = 0;
	p->watch.grace_until = now + RESTART_GRACE_US + WATCH_TOLERANCE_US;
	offer_again(p, false);
}
