/*
 * A conference in a whole house, by seed: the real signaling over a real store, a real worker, and real endpoints that send sound and
 * picture all the time. A chair goes from item to item, and lets guests in and out; guests come back whenever their door says so, and
 * try at other times, too; lines break. What must hold:
 *
 *   - a guest decodes nothing that was captured while he was out, for an item or by the chair's word, neither then nor when he is back;
 *   - nobody decodes anything of a guest that was captured while he was out;
 *   - who is let in hears and sees again, and members do so all the time.
 *
 * --prove keeps everybody in the media plane, behind signaling's back, and expects that it is seen.
 */
#include "meeting.h"

#include "house.h"
#include "house_media.h"
#include "secure.h"
#include "world_clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_SEEDS = 4, STEPS = 24, GENERATION = 64 };
#define SERVER_NTP_AT_ZERO (UINT64_C(3958988800) << 32)
#define CLIENT_NTP_AT_ZERO (UINT64_C(3958980000) << 32)
#define TRAVEL_US (6 * US_PER_MS)
#define SETTLED_US (8 * US_PER_S)

struct packet {
	us_t at;
	struct path path;
	bool is_up;
	size_t len;
	uint8_t data[WORKER_PACKET_MAX];
};

static struct instant instant_of(const struct meeting *m)
{
	return (struct instant){m->now, EPOCH_MS + m->now / US_PER_MS};
}

static uint32_t chance(struct meeting *m, uint32_t limit)
{
	return rng_below(&m->rng, limit);
}

/* --- the plan --- */

static bool is_for_guests(const struct meeting *m)
{
	return m->item < 0 || m->is_open_to_guests[m->item];
}

/* By the items and who was let in or sent out, and not by what the server said. */
static void plan(struct meeting *m)
{
	for (int i = MEMBERS; i < PEOPLE; i++) {
		struct person *p = &m->people[i];
		enum decision decided = m->decided[m->item < 0 ? ITEMS : m->item][i - MEMBERS];
		bool may = is_for_guests(m) ? decided != SENT_OUT : decided == LET_IN;
		if (!may && p->may_be_in) {
			struct gap gap = {m->now, US_NEVER};
			g_array_append_val(p->gaps, gap);
			m->outs++;
		} else if (may && !p->may_be_in) {
			g_array_index(p->gaps, struct gap, p->gaps->len - 1).until = m->now;
		}
		p->may_be_in = may;
	}
}

static bool was_out(const struct person *p, us_t at)
{
	for (guint i = 0; i < p->gaps->len; i++) {
		const struct gap *gap = &g_array_index(p->gaps, struct gap, i);
		if (at > gap->from && at < gap->until) {
			return true;
		}
	}
	return false;
}

/* --- media --- */

static void put_packet(struct meeting *m, const struct path *path, bool is_up, const uint8_t *data, size_t len)
{
	struct packet *p = g_new(struct packet, 1);
	p->at = m->now + TRAVEL_US;
	p->path = *path;
	p->is_up = is_up;
	p->len = len;
	memcpy(p->data, data, len);
	g_queue_push_tail(&m->packets, p);
}

static void on_send(void *ctx, const uint8_t *pkt, size_t len)
{
	struct person *p = ctx;
	put_packet(p->m, &p->path, true, pkt, len);
}

static void on_frame(void *ctx, const struct endpoint_frame *f)
{
	struct person *viewer = ctx;
	struct meeting *m = viewer->m;
	int number = (int)(f->publisher % GENERATION);
	m->is_seen = was_out(viewer, f->captured_at) || was_out(&m->people[number], f->captured_at);
	MUST(m, !m->is_seen, "somebody decodes what was captured while one of both was out", viewer->number, number);
	viewer->heard_at[number][f->is_video] = m->now;
	m->frames++;
}

static json_t *new_media(struct person *p)
{
	struct meeting *m = p->m;
	struct endpoint_conf conf;
	struct sfu_cmd offer;
	uint32_t n = ++m->generation;
	memset(&conf, 0, sizeof conf);
	memset(&offer, 0, sizeof offer);
	endpoint_free(p->endpoint);
	p->path = (struct path){.kind = PATH_UDP, .remote = {.family = ADDR_IPV4, .port = (uint16_t)(20000 + n)}};
	p->path.remote.ip[0] = 10;
	p->path.remote.ip[3] = (uint8_t)(1 + p->number);
	conf.seed = rng_u64(&m->rng);
	conf.id = n * GENERATION + (uint32_t)p->number;
	conf.identity = m->client_identity;
	conf.seat_count = PEOPLE;
	conf.voice_seat_count = PEOPLE;
	conf.camera_layers = 1;
	conf.camera[0].bps = 60000;
	conf.fps = 8;
	conf.ntp_at_zero = CLIENT_NTP_AT_ZERO;
	conf.send = on_send;
	conf.on_frame = on_frame;
	conf.ctx = p;
	p->endpoint = endpoint_new(&conf);
	MUST(m, p->endpoint, "no memory", p->number, 0);
	endpoint_publish(p->endpoint, SFU_SOURCE_MIC, true, m->now);
	endpoint_publish(p->endpoint, SFU_SOURCE_CAMERA, true, m->now);
	endpoint_offer(p->endpoint, true, &offer);
	return media_json(&offer);
}

/* --- the server --- */

static uint8_t *sink_reserve(void *ctx)
{
	return ((struct meeting *)ctx)->outgoing;
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct meeting *m = ctx;
	put_packet(m, to, false, m->outgoing, len);
}

static void sink_event(void *ctx, struct sfu_event *event)
{
	struct meeting *m = ctx;
	g_queue_push_tail(&m->events, g_memdup2(event, sizeof *event));
}

static void hear(struct person *p, const char *text);

static struct person *person_with(struct meeting *m, conn_id conn)
{
	for (int i = 0; i < PEOPLE; i++) {
		if (conn && m->people[i].conn == conn) {
			return &m->people[i];
		}
	}
	return NULL;
}

static void walk(struct meeting *m, struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		struct effect *e = &effects->items[i];
		struct person *p = person_with(m, e->conn);
		bool is_kept = m->is_proof && e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_REMOVE;
		if (e->kind == EFFECT_SFU && !is_kept) {
			worker_on_command(m->worker, &e->cmd, m->now);
			memset(&e->cmd, 0, sizeof e->cmd);
		} else if (e->kind == EFFECT_SEND && p) {
			hear(p, e->text);
		} else if (e->kind == EFFECT_CLOSE) {
			MUST(m, false, "the server closes a line", p ? p->number : -1, e->close_code);
		}
	}
	effects_finish(effects);
}

static void pass_events(struct meeting *m)
{
	struct sfu_event *event;
	while ((event = g_queue_pop_head(&m->events))) {
		struct effects effects;
		effects_init(&effects);
		signaling_on_sfu_event(m->signaling, event, instant_of(m), &effects);
		walk(m, &effects);
		if (event->kind == SFU_EVENT_ANSWER) {
			free(event->u.answer.sdp);
		}
		g_free(event);
	}
}

static void start(struct meeting *m)
{
	struct worker_conf conf;
	struct worker_sink sink = {.ctx = m, .reserve = sink_reserve, .send = sink_send, .event = sink_event};
	memset(&conf, 0, sizeof conf);
	conf.max_rooms = 4;
	conf.max_peers = 32;
	conf.identity = m->server_identity;
	conf.ntp_at_zero = SERVER_NTP_AT_ZERO;
	conf.candidate_count = 1;
	conf.candidates[0].priority = 2130706431;
	rng_fill(&m->rng, conf.seed, sizeof conf.seed);
	MUST(m, addr_parse(&conf.candidates[0].addr, "192.0.2.1", 7000) == OK, "address", 0, 0);
	m->worker = worker_new(&conf, sink);
	m->signaling = signaling_new(&(struct signaling_conf){.store = m->store});
	MUST(m, m->worker, "no memory", 0, 0);
}

/* --- what people do --- */

static void send(struct person *p, const char *op, json_t *data)
{
	struct effects effects;
	struct meeting *m = p->m;
	json_t *message = json_pack("{s:I, s:s, s:o}", "id", (json_int_t)++p->last_id, "op", op, "data", data);
	char *text = json_dumps(message, JSON_COMPACT);
	p->code[0] = '\0';
	effects_init(&effects);
	signaling_on_message(m->signaling, p->conn, bytes_of_string(text), instant_of(m), &effects);
	json_decref(message);
	free(text);
	walk(m, &effects);
}

static void connect(struct person *p)
{
	struct effects effects;
	struct meeting *m = p->m;
	p->conn = ++m->last_conn;
	effects_init(&effects);
	signaling_on_open(m->signaling, p->conn, bytes_of_string(p->session), instant_of(m), &effects);
	walk(m, &effects);
	send(p, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "model/1"));
	send(p, "conference.wait", json_pack("{s:s}", "conference", m->id));
	p->wants_in = true;
}

static void join(struct person *p)
{
	json_t *media = new_media(p);
	p->is_in = p->wants_in = false;
	p->join_id = p->last_id + 1;
	send(p, "room.join", json_pack("{s:s, s:o, s:{s:b, s:b}}", "room", p->m->id, "media", media, "publish", "mic", 1, "camera", 1));
}

static void look(struct person *p)
{
	json_t *wants = json_array();
	for (int i = 0; i < PEOPLE; i++) {
		if (i != p->number) {
			json_array_append_new(wants, json_pack("{s:s, s:s, s:i, s:i}", "participant", p->m->people[i].id, "feed", "person",
				"height", 180, "rank", i));
		}
	}
	send(p, "view.set", json_pack("{s:o}", "wants", wants));
}

static void cut(struct person *p)
{
	struct effects effects;
	conn_id conn = p->conn;
	p->conn = 0;
	p->is_in = false;
	p->connects_at = p->m->now + (us_t)chance(p->m, 4000) * US_PER_MS;
	effects_init(&effects);
	signaling_on_close(p->m->signaling, conn, instant_of(p->m), &effects);
	walk(p->m, &effects);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static void on_joined(struct person *p, const json_t *message)
{
	const json_t *data = json_object_get(message, "data");
	p->join_id = 0;
	if (!data) {
		MUST(p->m, is_guest(p) && strcmp(p->code, "not_for_guests") == 0, "somebody may not come in", p->number, 0);
		return;
	}
	MUST(p->m, !was_out(p, p->m->now), "a guest comes in who is out", p->number, 0);
	MUST(p->m, endpoint_on_answer(p->endpoint, text_of(data, "sdp"), p->m->now), "an answer is of no use", p->number, 0);
	p->is_in = true;
	p->in_since = p->m->now;
	look(p);
}

static void hear(struct person *p, const char *text)
{
	json_t *message = json_loads(text, 0, NULL);
	const json_t *re = json_object_get(message, "re"), *data = json_object_get(message, "data");
	const char *ev = text_of(message, "ev");
	if (p->m->is_told) {
		printf("%8.3f %d <- %.200s\n", (double)p->m->now / 1e6, p->number, text);
	}
	if (re) {
		snprintf(p->code, sizeof p->code, "%s", text_of(json_object_get(message, "error"), "code"));
		if (p->join_id && json_integer_value(re) == p->join_id) {
			on_joined(p, message);
		}
	} else if (strcmp(ev, "room.ended") == 0) {
		MUST(p->m, strcmp(text_of(data, "reason"), "not_for_guests") == 0 && is_guest(p), "somebody is put out", p->number, 0);
		p->is_in = false; /* his devices go on sending */
	} else if (strcmp(ev, "conference.door") == 0) {
		p->wants_in = json_is_true(json_object_get(data, "mayEnter")) && !p->is_in;
	} else if (strcmp(ev, "agenda.changed") == 0) {
		MUST(p->m, !is_guest(p) || !json_is_true(json_object_get(data, "guestsOut")) || p->may_be_in, "a guest hears of an item without him",
			p->number, 0);
	}
	json_decref(message);
}

/* --- the meeting --- */

static us_t next_due(const struct meeting *m)
{
	const struct packet *p = g_queue_peek_head((GQueue *)(uintptr_t)&m->packets);
	us_t at = us_min(us_min(signaling_deadline(m->signaling), worker_deadline(m->worker)), us_min(m->ping_at, p ? p->at : US_NEVER));
	for (int i = 0; i < PEOPLE; i++) {
		const struct person *each = &m->people[i];
		at = each->endpoint ? us_min(at, endpoint_deadline(each->endpoint)) : at;
		at = each->conn || !each->session[0] ? at : us_min(at, each->connects_at);
	}
	return us_max(at, m->now);
}

static void deliver(struct meeting *m, struct packet *p)
{
	if (p->is_up) {
		worker_on_datagram(m->worker, &p->path, p->data, p->len, m->now);
	}
	for (int i = 0; !p->is_up && i < PEOPLE; i++) {
		if (m->people[i].endpoint && path_equal(&m->people[i].path, &p->path)) {
			endpoint_on_datagram(m->people[i].endpoint, p->data, p->len, m->now);
		}
	}
}

static void serve_person(struct person *p)
{
	if (p->endpoint && endpoint_deadline(p->endpoint) <= p->m->now) {
		endpoint_on_time(p->endpoint, p->m->now);
	}
	if (!p->conn && p->m->now >= p->connects_at) {
		connect(p);
	}
	if (p->conn && p->wants_in && !p->join_id) {
		join(p);
	}
}

static void serve(struct meeting *m)
{
	struct packet *p;
	struct effects effects;
	while ((p = g_queue_peek_head(&m->packets)) && p->at <= m->now) {
		(void)g_queue_pop_head(&m->packets);
		deliver(m, p);
		g_free(p);
	}
	if (worker_deadline(m->worker) <= m->now) {
		worker_on_time(m->worker, m->now);
	}
	if (signaling_deadline(m->signaling) <= m->now) {
		effects_init(&effects);
		signaling_on_time(m->signaling, instant_of(m), &effects);
		walk(m, &effects);
	}
	for (int i = 0; i < PEOPLE; i++) {
		serve_person(&m->people[i]);
		if (m->now >= m->ping_at && m->people[i].conn) {
			send(&m->people[i], "ping", json_object());
		}
	}
	m->ping_at = m->now >= m->ping_at ? m->now + US_PER_S : m->ping_at;
	pass_events(m);
}

static void run(struct meeting *m, us_t until)
{
	while (m->now < until) {
		m->now = us_min(next_due(m), until);
		world_clock_set(m->now);
		serve(m);
	}
}

/* --- the steps --- */

static void go(struct meeting *m)
{
	struct person *chair = &m->people[0];
	int before = m->item;
	m->item = (int)chance(m, ITEMS);
	plan(m);
	send(chair, "agenda.go", json_pack("{s:s}", "item", m->items[m->item]));
	MUST(m, !chair->code[0], "agenda.go is refused", before, m->item);
}

static void set_guest(struct meeting *m)
{
	struct person *chair = &m->people[0];
	int guest = (int)chance(m, GUESTS);
	bool admits = chance(m, 2) == 0;
	m->decided[m->item < 0 ? ITEMS : m->item][guest] = !admits ? SENT_OUT : is_for_guests(m) ? AS_THE_ITEM_SAYS : LET_IN;
	plan(m);
	send(chair, admits ? "guest.admit" : "guest.dismiss", json_pack("{s:s}", "participant", m->people[MEMBERS + guest].id));
	MUST(m, !chair->code[0], "a guest is not let in or out", guest, admits);
}

static void step(struct meeting *m)
{
	struct person *guest = &m->people[MEMBERS + (int)chance(m, GUESTS)], *other = &m->people[1 + (int)chance(m, PEOPLE - 1)];
	switch (chance(m, 6)) {
	case 0: case 1: case 2:
		go(m);
		break;
	case 3:
		set_guest(m);
		break;
	case 4: /* he tries, whatever his door says */
		if (guest->conn && !guest->is_in && !guest->join_id) {
			join(guest);
		}
		break;
	default:
		if (other->conn && !other->join_id) {
			cut(other);
		}
	}
}

/* Whoever is in for a while hears and sees all others who are. */
static void check(struct meeting *m)
{
	for (int a = 0; a < PEOPLE; a++) {
		const struct person *viewer = &m->people[a];
		MUST(m, viewer->is_in || (is_guest(viewer) && !viewer->may_be_in), "somebody is not in who may be", a, 0);
		MUST(m, !viewer->is_in || viewer->may_be_in, "somebody is in who may not be", a, 0);
		for (int b = 0; viewer->is_in && b < PEOPLE; b++) {
			if (a != b && m->people[b].is_in) {
				MUST(m, m->now - viewer->heard_at[b][1] < 2 * US_PER_S, "somebody is not seen", a, b);
				m->checks++;
			}
		}
	}
}

static void play(struct meeting *m)
{
	rng_init(&m->rng, m->seed);
	MUST(m, house_seed_ids(m->seed), "libsodium", 0, 0);
	m->item = -1;
	m->now = US_PER_S;
	meeting_make(m);
	start(m);
	for (int i = 0; i < PEOPLE; i++) {
		m->people[i].connects_at = m->now + i * 300 * US_PER_MS;
	}
	run(m, m->now + SETTLED_US);
	check(m);
	for (int i = 0; i < STEPS; i++) {
		step(m);
		run(m, m->now + (us_t)(100 + chance(m, 5000)) * US_PER_MS);
	}
	run(m, m->now + 2 * SETTLED_US);
	check(m);
	signaling_free(m->signaling);
	worker_free(m->worker);
	store_close(m->store);
	g_queue_clear_full(&m->packets, g_free);
	for (int i = 0; i < PEOPLE; i++) {
		endpoint_free(m->people[i].endpoint);
		g_array_free(m->people[i].gaps, TRUE);
	}
}

int main(int argc, char **argv)
{
	static struct meeting conf, m;
	uint64_t first = 1, seeds = SHORT_SEEDS, frames = 0, checks = 0, outs = 0;
	conf.program = argv[0];
	for (int i = 1; i < argc; i++) {
		conf.is_proof = conf.is_proof || strcmp(argv[i], "--prove") == 0;
		conf.is_told = conf.is_told || strcmp(argv[i], "--tell") == 0;
		seeds = i + 1 < argc && strcmp(argv[i], "--seeds") == 0 ? strtoull(argv[i + 1], NULL, 0) : seeds;
		if (i + 1 < argc && strcmp(argv[i], "--seed") == 0) {
			first = strtoull(argv[i + 1], NULL, 0);
			seeds = 1;
		}
	}
	if (secure_library_init() != OK) {
		return 1;
	}
	struct dtls_identity *server = dtls_identity_new(), *client = dtls_identity_new();
	conf.server_identity = server;
	conf.client_identity = client;
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		m = conf;
		m.seed = seed;
		play(&m);
		frames += m.frames;
		checks += m.checks;
		outs += m.outs;
	}
	printf("ok: guests were out %" PRIu64 " times, %" PRIu64 " frames decoded, %" PRIu64 " times somebody saw somebody\n", outs, frames, checks);
	dtls_identity_free(server);
	dtls_identity_free(client);
	return conf.is_proof ? 1 : 0;
}
