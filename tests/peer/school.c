/* How the smallest school answers. */
/* OpenSSL, which comes with libwebsockets, has a type of the same name as one of our errors. */
#define ERR_STATE openssl_err_state
#include <libwebsockets.h>
#undef ERR_STATE

#include "school.h"

#include "sfu.h"

#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 1

struct pupil {
	struct lws *wsi;
	bool is_in;
	int64_t request;   /* that waits for an answer */
	bool is_join;
	int64_t seq;
	GQueue waiting;
};

struct school {
	struct lws_context *lws;
	struct lws_vhost *vhost;
	struct sfu *sfu;
	GThread *thread;
	int stop, present, acts; /* atomic */
	struct pupil pupils[SCHOOL_MAX];
	struct sfu_stats stats; /* at most a ping old */
};

/* Of one connection, in libwebsockets' memory. */
struct conn {
	int person; /* -1: unknown */
	GString *text;
};

static struct school *school_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

static void tell(struct school *s, uint32_t who, json_t *message)
{
	struct pupil *p = &s->pupils[who];
	if (p->wsi) {
		g_queue_push_tail(&p->waiting, json_dumps(message, JSON_COMPACT));
		lws_callback_on_writable(p->wsi);
	}
	json_decref(message);
}

static void reply(struct school *s, uint32_t who, int64_t id, json_t *data)
{
	tell(s, who, json_pack("{s:I, s:o}", "re", (json_int_t)id, "data", data));
}

static void notify(struct school *s, uint32_t who, const char *ev, json_t *data)
{
	tell(s, who, json_pack("{s:I, s:s, s:o}", "seq", (json_int_t)++s->pupils[who].seq, "ev", ev, "data", data));
}

static json_t *participant_json(uint32_t who)
{
	return json_pack("{s:o, s:{s:b, s:b}, s:b}", "id", json_sprintf("u%u", who), "publish", "mic", 1, "camera", 1,
		"present", 1);
}

static json_t *snapshot_json(struct school *s)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < SCHOOL_MAX; i++) {
		if (s->pupils[i].is_in) {
			json_array_append_new(list, participant_json(i));
		}
	}
	return json_pack("{s:s, s:i, s:{s:s}, s:o}", "participation", "x", "seq", 0, "room", "leader", "u0",
		"participants", list);
}

static void take_mid(char *out, const json_t *mid)
{
	g_strlcpy(out, json_is_string(mid) ? json_string_value(mid) : "", SFU_MID_MAX);
}

static void send_offer(struct school *s, uint32_t who, const json_t *media)
{
	static const char *const names[SFU_SOURCE_COUNT] = {"mic", "camera", "screenAudio", "screen"};
	struct sfu_media_map *map = calloc(1, sizeof *map);
	const json_t *sources = json_object_get(media, "sources");
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		take_mid(map->source_mid[i], json_object_get(sources, names[i]));
	}
	const json_t *seats = json_object_get(media, "seats");
	map->seat_count = (uint32_t)json_array_size(seats);
	for (uint32_t i = 0; i < map->seat_count; i++) {
		take_mid(map->seats[i].audio_mid, json_object_get(json_array_get(seats, i), "audio"));
		take_mid(map->seats[i].video_mid, json_object_get(json_array_get(seats, i), "video"));
	}
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_OFFER, .room = ROOM, .peer = who + 1};
	cmd.u.offer.sdp = strdup(json_string_value(json_object_get(media, "sdp")));
	cmd.u.offer.fresh = json_is_true(json_object_get(media, "fresh"));
	cmd.u.offer.map = map;
	g_assert(sfu_send(s->sfu, &cmd) == OK);
}

static void join(struct school *s, uint32_t who, int64_t id, const json_t *data)
{
	struct pupil *p = &s->pupils[who];
	struct sfu_cmd add = {.kind = SFU_CMD_PEER_ADD, .room = ROOM, .peer = who + 1};
	struct sfu_cmd allow = {.kind = SFU_CMD_PEER_ALLOW, .room = ROOM, .peer = who + 1};
	struct sfu_cmd leader = {.kind = SFU_CMD_ROOM_LEADER, .room = ROOM, .peer = 1};
	allow.u.allow.sources = SFU_SOURCE_BIT(SFU_SOURCE_MIC) | SFU_SOURCE_BIT(SFU_SOURCE_CAMERA);
	g_assert(sfu_send(s->sfu, &add) == OK && sfu_send(s->sfu, &allow) == OK);
	if (who == 0) {
		g_assert(sfu_send(s->sfu, &leader) == OK);
	}
	p->request = id;
	p->is_join = true;
	send_offer(s, who, json_object_get(data, "media"));
}

static void set_view(struct school *s, uint32_t who, const json_t *wants)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_VIEW, .room = ROOM, .peer = who + 1};
	size_t i;
	json_t *want;
	json_array_foreach(wants, i, want) {
		const char *person = json_string_value(json_object_get(want, "participant"));
		struct sfu_want *w = &cmd.u.view.wants[cmd.u.view.count++];
		w->subject.peer = strtoul(person + 1, NULL, 10) + 1;
		w->height_px = (uint16_t)json_integer_value(json_object_get(want, "height"));
		w->rank = (uint8_t)json_integer_value(json_object_get(want, "rank"));
	}
	g_assert(sfu_send(s->sfu, &cmd) == OK);
}

static void on_message(struct school *s, uint32_t who, const char *text, size_t len)
{
	json_t *message = json_loadb(text, len, 0, NULL);
	const char *op = json_string_value(json_object_get(message, "op"));
	const json_t *data = json_object_get(message, "data");
	int64_t id = json_integer_value(json_object_get(message, "id"));
	if (strcmp(op, "hello") == 0) {
		reply(s, who, id, json_pack("{s:b, s:n}", "resumed", 0, "snapshot"));
	} else if (strcmp(op, "room.join") == 0) {
		join(s, who, id, data);
	} else if (strcmp(op, "media.offer") == 0) {
		s->pupils[who].request = id;
		s->pupils[who].is_join = false;
		send_offer(s, who, json_object_get(data, "media"));
	} else {
		if (strcmp(op, "view.set") == 0) {
			set_view(s, who, json_object_get(data, "wants"));
		}
		if (strcmp(op, "hand.set") == 0 || strcmp(op, "chat.send") == 0) {
			g_atomic_int_inc(&s->acts);
		}
		if (who == 0) {
			struct sfu_cmd stats = {.kind = SFU_CMD_STATS};
			g_assert(sfu_send(s->sfu, &stats) == OK);
		}
		reply(s, who, id, json_object());
	}
	json_decref(message);
}

static void on_answer(struct school *s, uint32_t who, const char *sdp)
{
	struct pupil *p = &s->pupils[who];
	if (!p->is_join) {
		reply(s, who, p->request, json_pack("{s:s}", "sdp", sdp));
		return;
	}
	p->is_in = true;
	g_atomic_int_inc(&s->present);
	reply(s, who, p->request, json_pack("{s:s, s:o}", "sdp", sdp, "snapshot", snapshot_json(s)));
	for (uint32_t i = 0; i < SCHOOL_MAX; i++) {
		if (i != who && s->pupils[i].is_in) {
			notify(s, i, "participant.joined", participant_json(who));
		}
	}
}

static void on_seat(struct school *s, uint32_t who, const struct sfu_event *e)
{
	static const char *const states[] = {"empty", "pending", "live", "paused"};
	json_t *subject = e->u.seat.subject.peer ? json_sprintf("u%u", (unsigned)e->u.seat.subject.peer - 1) : json_null();
	notify(s, who, "seat", json_pack("{s:i, s:o, s:s, s:s, s:I}", "seat", (int)e->u.seat.seat, "participant", subject,
		"feed", "person", "state", states[e->u.seat.state], "firstRtp", (json_int_t)e->u.seat.first_rtp));
}

static void take_events(struct school *s)
{
	struct sfu_event e;
	while (sfu_receive(s->sfu, &e, 1) == 1) {
		uint32_t who = (uint32_t)e.peer - 1;
		if (e.kind == SFU_EVENT_ANSWER) {
			on_answer(s, who, e.u.answer.sdp);
		} else if (e.kind == SFU_EVENT_SEAT) {
			on_seat(s, who, &e);
		} else if (e.kind == SFU_EVENT_STATS) {
			s->stats = e.u.stats;
		}
		sfu_event_finish(&e);
	}
}

/* Who the cookie is, or -1. */
static int person_of(struct lws *wsi)
{
	char cookie[128];
	const char prefix[] = "kreide_session=";
	if (lws_hdr_copy(wsi, cookie, sizeof cookie, WSI_TOKEN_HTTP_COOKIE) <= 0 || !g_str_has_prefix(cookie, prefix)) {
		return -1;
	}
	return atoi(cookie + sizeof prefix - 1);
}

static int send_json(struct lws *wsi, const char *text, const char *cookie)
{
	unsigned char buf[LWS_PRE + 2048];
	unsigned char *start = buf + LWS_PRE;
	unsigned char *p = start;
	unsigned char *end = buf + sizeof buf;
	if (lws_add_http_common_headers(wsi, 200, "application/json", strlen(text), &p, end) ||
		(cookie && lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_SET_COOKIE, (const unsigned char *)cookie,
		(int)strlen(cookie), &p, end)) || lws_finalize_write_http_header(wsi, start, &p, end)) {
		return 1;
	}
	memcpy(start, text, strlen(text));
	lws_write(wsi, start, strlen(text), LWS_WRITE_HTTP_FINAL);
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

/* Of the whole process: the school and whoever else lives in it. */
static uint64_t rss_bytes(void)
{
	g_autofree char *text = NULL;
	const char *second = g_file_get_contents("/proc/self/statm", &text, NULL, NULL) ? strchr(text, ' ') : NULL;
	return second ? g_ascii_strtoull(second, NULL, 10) * 4096 : 0;
}

static int on_get(struct lws *wsi, const char *path)
{
	char text[300];
	int who = person_of(wsi);
	if (strcmp(path, "/api/stats") == 0) {
		const struct sfu_stats *stats = &school_of(wsi)->stats;
		g_snprintf(text, sizeof text, "{\"packetsForwarded\":%llu,\"mediaCpuUs\":%llu,\"rssBytes\":%llu}",
			(unsigned long long)stats->packets_forwarded, (unsigned long long)stats->cpu_us,
			(unsigned long long)rss_bytes());
		return send_json(wsi, text, NULL);
	}
	g_snprintf(text, sizeof text, "{\"person\":{\"id\":\"u%d\"},\"groups\":[{\"leads\":%s,\"room\":{\"id\":\"r1\"}}]}", who,
		who == 0 ? "true" : "false");
	return send_json(wsi, text, NULL);
}

static int on_token(struct lws *wsi, const struct conn *c)
{
	char cookie[64];
	json_t *body = json_loadb(c->text->str, c->text->len, 0, NULL);
	const char *token = json_string_value(json_object_get(body, "token"));
	g_snprintf(cookie, sizeof cookie, "kreide_session=%s; HttpOnly; Path=/", token + 1);
	json_decref(body);
	return send_json(wsi, "{}", cookie);
}

static int on_writeable(struct lws *wsi, struct pupil *p)
{
	char *text = g_queue_pop_head(&p->waiting);
	if (!text) {
		return 0;
	}
	size_t len = strlen(text);
	unsigned char *buf = g_malloc(LWS_PRE + len);
	memcpy(buf + LWS_PRE, text, len);
	lws_write(wsi, buf + LWS_PRE, len, LWS_WRITE_TEXT);
	g_free(buf);
	free(text);
	lws_callback_on_writable(wsi);
	return 0;
}

static void leave(struct school *s, uint32_t who)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_REMOVE, .room = ROOM, .peer = who + 1};
	struct pupil *p = &s->pupils[who];
	p->wsi = NULL;
	g_atomic_int_add(&s->present, p->is_in ? -1 : 0);
	p->is_in = false;
	g_queue_clear_full(&p->waiting, free);
	g_assert(sfu_send(s->sfu, &cmd) == OK);
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct conn *c = user;
	if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
		take_events(school_of(wsi));
	} else if (reason == LWS_CALLBACK_HTTP) {
		c->text = g_string_new(NULL);
		return lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0 ? 0 : on_get(wsi, in);
	} else if (reason == LWS_CALLBACK_HTTP_BODY || reason == LWS_CALLBACK_RECEIVE) {
		g_string_append_len(c->text, in, (gssize)len);
		if (reason == LWS_CALLBACK_RECEIVE && lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0) {
			on_message(school_of(wsi), (uint32_t)c->person, c->text->str, c->text->len);
			g_string_truncate(c->text, 0);
		}
	} else if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION) {
		return on_token(wsi, c);
	} else if (reason == LWS_CALLBACK_ESTABLISHED) {
		c->person = person_of(wsi);
		c->text = g_string_new(NULL);
		g_assert(c->person >= 0 && c->person < SCHOOL_MAX);
		school_of(wsi)->pupils[c->person].wsi = wsi;
	} else if (reason == LWS_CALLBACK_SERVER_WRITEABLE) {
		return on_writeable(wsi, &school_of(wsi)->pupils[c->person]);
	} else if (reason == LWS_CALLBACK_CLOSED) {
		leave(school_of(wsi), (uint32_t)c->person);
		g_string_free(c->text, TRUE);
	} else if (reason == LWS_CALLBACK_CLOSED_HTTP && c && c->text) {
		g_string_free(c->text, TRUE);
		c->text = NULL;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{.name = "http", .callback = on_lws, .per_session_data_size = sizeof(struct conn)},
	{.name = "kreide.1", .callback = on_lws, .per_session_data_size = sizeof(struct conn), .rx_buffer_size = 65536},
	{.name = NULL},
};

static gpointer run(gpointer data)
{
	struct school *s = data;
	while (!g_atomic_int_get(&s->stop) && lws_service(s->lws, 0) >= 0) {
		take_events(s);
	}
	return NULL;
}

static void wake(void *ctx)
{
	struct school *s = ctx;
	if (s->lws) {
		lws_cancel_service(s->lws);
	}
}

struct school *school_start(bool tcp_only)
{
	struct school *s = g_new0(struct school, 1);
	struct addr loopback;
	struct lws_context_creation_info info = {.protocols = protocols, .user = s, .gid = -1, .uid = -1,
		.iface = "127.0.0.1", .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS};
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN, .room = ROOM};
	lws_set_log_level(0, NULL);
	s->lws = lws_create_context(&info);
	s->vhost = s->lws ? lws_create_vhost(s->lws, &info) : NULL;
	struct sfu_conf conf = {.workers = 1, .addresses = &loopback, .address_count = 1, .no_udp = tcp_only, .wake = wake,
		.wake_ctx = s};
	if (!s->vhost || addr_parse(&loopback, "127.0.0.1", 0) != OK || sfu_new(&s->sfu, &conf) != OK ||
		sfu_send(s->sfu, &open) != OK) {
		school_stop(s);
		return NULL;
	}
	s->thread = g_thread_new("school", run, s);
	return s;
}

uint16_t school_port(const struct school *s)
{
	return (uint16_t)lws_get_vhost_listen_port(s->vhost);
}

uint32_t school_present(struct school *s)
{
	return (uint32_t)g_atomic_int_get(&s->present);
}

uint32_t school_acts(struct school *s)
{
	return (uint32_t)g_atomic_int_get(&s->acts);
}

void school_stop(struct school *s)
{
	if (s->thread) {
		g_atomic_int_set(&s->stop, 1);
		lws_cancel_service(s->lws);
		g_thread_join(s->thread);
	}
	if (s->lws) {
		lws_context_destroy(s->lws);
	}
	sfu_free(s->sfu);
	g_free(s);
}
