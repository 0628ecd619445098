#define OPENSSL_SUPPRESS_DEPRECATED /* the old interface is the one that makes all of OpenSSL's chance ours */
#include "stage.h"

#include "demux.h"
#include "endpoint_state.h"
#include "memory.h"
#include "openssl_headers.h"
#include "secure.h"
#include "world_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUEUE = 2048,              /* what is on its way; more is lost, as on any network */
	MAX_EVENTS_PER_INSTANT = 100000,
	MAX_PADDING = 320,         /* a packet of nothing but padding, encrypted */
	MAX_BURST = 4096,          /* packets because of one datagram, command or tick */
	MAX_MEMORY = 48 << 20,     /* of two participants with all that they may make grow */
};
#define CONSENT_US (30 * US_PER_S)
#define TICK_US (20 * US_PER_MS)
#define NEVER_CHECKED (-US_NEVER)

static struct stage_packet queue[QUEUE];
static struct stage_packet records[STAGE_RECORDS];
static uint32_t queue_head, queue_tail;
static struct dtls_identity *server_identity, *client_identity;
static struct rng openssl_rng;

_Noreturn static void fail(const char *what)
{
	fprintf(stderr, "the stage: %s\n", what);
	abort();
}

static void check(bool claim, const char *what)
{
	if (!claim) {
		fail(what);
	}
}

/* -- chance ----------------------------------------------------------------------------------------------------- */

static int give_bytes(unsigned char *buf, int len)
{
	rng_fill(&openssl_rng, buf, (size_t)len);
	return 1;
}

static int is_seeded(void)
{
	return 1;
}

static void set_up_process(void)
{
	static const RAND_METHOD chance = {.bytes = give_bytes, .pseudorand = give_bytes, .status = is_seeded};
	if (server_identity) {
		return;
	}
	rng_init(&openssl_rng, 1);
	check(RAND_set_rand_method(&chance) == 1 && secure_library_init() == OK, "no library");
	server_identity = dtls_identity_new();
	client_identity = dtls_identity_new();
	check(server_identity && client_identity, "no identity");
}

/* -- what the worker hands out ---------------------------------------------------------------------------------- */

static uint8_t *sink_reserve(void *ctx)
{
	struct stage *s = ctx;
	return s->outgoing;
}

static uint32_t find_path(const struct stage *s, const struct path *path)
{
	for (uint32_t i = 0; i < STAGE_PATHS; i++) {
		if (path_equal(&s->paths[i], path)) {
			return i;
		}
	}
	fail("a packet went to an address of nobody");
}

static struct actor *actor_of_id(struct stage *s, sfu_peer_id id)
{
	for (uint32_t i = 0; id != 0 && i < STAGE_ACTORS; i++) {
		if (s->actors[i].id == id) {
			return &s->actors[i];
		}
	}
	return NULL;
}

static bool has_consent(const struct stage *s, uint32_t path)
{
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		us_t at = s->checked_at[path][i];
		if (at != NEVER_CHECKED && s->now - at <= CONSENT_US + TICK_US) {
			return true;
		}
	}
	return false;
}

/* Whose seat an SSRC is, and which source sits in it, must be one that may be sent right now. */
static void check_right(struct stage *s, uint32_t ssrc)
{
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		const struct actor *viewer = &s->actors[i];
		for (uint32_t k = 0; viewer->endpoint && k < 2 * SFU_MAX_SEATS; k++) {
			bool is_video = k % 2 != 0;
			const struct endpoint_slot *slot = endpoint_slot(viewer->endpoint, k / 2, is_video);
			if (!slot || ssrc == 0 || (slot->ssrc != ssrc && slot->rtx_ssrc != ssrc)) {
				continue;
			}
			struct sfu_subject subject = viewer->seats[k / 2];
			const struct actor *publisher = actor_of_id(s, subject.peer);
			unsigned first = subject.feed == SFU_FEED_SCREEN ? SFU_SOURCE_SCREEN_AUDIO : SFU_SOURCE_MIC;
			check(publisher != NULL, "media of somebody who is not there");
			check(publisher != viewer, "somebody sees himself");
			check(publisher->allowed & SFU_SOURCE_BIT(first + is_video), "media of a source that may not be sent");
			return;
		}
	}
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct stage *s = ctx;
	uint32_t path = find_path(s, to);
	check(len > 0 && len <= WORKER_PACKET_MAX, "a packet of an impossible size");
	check(++s->burst <= MAX_BURST, "too many packets at once");
	enum packet_kind kind = demux_kind(bytes_of(s->outgoing, len));
	if (kind == PACKET_STUN) {
		check(s->current && s->current->is_intact && s->current->path == path, "an answer to nobody's check");
		check(s->current->generation == s->actors[s->current->actor].generation, "an answer to an old transport's check");
		check(len <= s->current->len, "an answer is larger than its check");
		s->checked_at[path][s->current->actor] = s->now;
	} else {
		check(has_consent(s, path), "a packet without consent");
	}
	bool is_padding = (s->outgoing[0] & RTP_PADDING_BIT) != 0 && len <= MAX_PADDING; /* nobody's: it probes the line */
	if (kind == PACKET_RTP && len >= 12 && !is_padding) {
		check_right(s, load_u32(s->outgoing + 8));
	}
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		if (s->actors[i].endpoint && s->actors[i].path == path && queue_tail - queue_head < QUEUE) {
			struct stage_packet *p = &queue[queue_tail++ % QUEUE];
			p->actor = (uint8_t)i;
			p->is_up = false;
			p->len = len;
			memcpy(p->data, s->outgoing, len);
		}
	}
}

static void sink_event(void *ctx, struct sfu_event *event)
{
	struct stage *s = ctx;
	struct actor *a = actor_of_id(s, event->peer);
	if (event->kind == SFU_EVENT_ANSWER) {
		check(a != NULL && event->u.answer.sdp, "an answer to nobody");
		free(a->answer);
		a->answer = event->u.answer.sdp;
	} else if (event->kind == SFU_EVENT_SEAT) {
		check(a != NULL && event->u.seat.seat < SFU_MAX_SEATS, "a seat of nobody");
		a->seats[event->u.seat.seat] = event->u.seat.subject;
	}
}

/* -- what the endpoints hand out -------------------------------------------------------------------------------- */

static void tamper(struct stage *s, struct stage_packet *p, bool *is_dropped, bool *is_doubled)
{
	if (s->tamper_left == 0) {
		return;
	}
	s->tamper_left--;
	switch (s->tamper_how) {
	case STAGE_DROP:
		*is_dropped = true;
		break;
	case STAGE_DOUBLE:
		*is_doubled = true;
		break;
	case STAGE_FLIP:
		p->data[s->tamper_at % p->len] ^= s->tamper_bits;
		p->is_intact &= s->tamper_bits == 0;
		break;
	case STAGE_CUT:
		p->is_intact &= s->tamper_at >= p->len;
		p->len = s->tamper_at < p->len ? s->tamper_at : p->len;
		break;
	case STAGE_TAMPER_COUNT:
		break;
	}
}

static void endpoint_send(void *ctx, const uint8_t *pkt, size_t len)
{
	struct actor *a = ctx;
	struct stage *s = a->stage;
	struct stage_packet p = {.actor = (uint8_t)a->number, .is_up = true, .is_intact = true,
		.generation = a->generation, .path = a->path, .len = len};
	bool is_dropped = false;
	bool is_doubled = false;
	check(len > 0 && len <= sizeof p.data, "an endpoint's packet");
	memcpy(p.data, pkt, len);
	records[s->record_count++ % STAGE_RECORDS] = p;
	tamper(s, &p, &is_dropped, &is_doubled);
	for (int copies = is_dropped ? 0 : 1 + is_doubled; copies > 0 && queue_tail - queue_head < QUEUE; copies--) {
		queue[queue_tail++ % QUEUE] = p;
	}
}

const struct stage_packet *stage_record(const struct stage *s, uint32_t k)
{
	uint32_t count = s->record_count < STAGE_RECORDS ? s->record_count : STAGE_RECORDS;
	return count > 0 ? &records[(s->record_count - 1 - k % count) % STAGE_RECORDS] : NULL;
}

void stage_tamper(struct stage *s, enum stage_tamper how, uint32_t count, uint8_t at, uint8_t bits)
{
	s->tamper_left = count;
	s->tamper_how = how;
	s->tamper_at = at;
	s->tamper_bits = bits;
}

/* -- time ------------------------------------------------------------------------------------------------------- */

static void set_now(struct stage *s, us_t now)
{
	s->now = now;
	world_clock_set(now);
}

void stage_inject(struct stage *s, const struct stage_packet *packet)
{
	/* exactly as long as it may be, so that a byte too much is seen */
	uint8_t *room = malloc(WORKER_PACKET_MAX);
	check(room != NULL, "no memory");
	memcpy(room, packet->data, packet->len);
	s->current = packet;
	s->burst = 0;
	worker_on_datagram(s->worker, &s->paths[packet->path], room, packet->len, s->now);
	s->current = NULL;
	free(room);
}

/* Read and forwarded together, as by the real loop. */
static void deliver(struct stage *s)
{
	worker_hold(s->worker);
	for (int i = 0; queue_head != queue_tail && i < MAX_EVENTS_PER_INSTANT; i++) {
		struct stage_packet p = queue[queue_head++ % QUEUE];
		struct actor *a = &s->actors[p.actor];
		if (p.is_up) {
			stage_inject(s, &p);
		} else if (a->endpoint) {
			endpoint_on_datagram(a->endpoint, p.data, p.len, s->now);
		}
	}
	s->burst = 0;
	worker_release(s->worker, s->now);
}

static void serve_worker(struct stage *s)
{
	if (worker_deadline(s->worker) <= s->now) {
		s->burst = 0;
		worker_on_time(s->worker, s->now);
		check(worker_deadline(s->worker) > s->now, "the worker's deadline lies in the past");
	}
}

static us_t next_at(const struct stage *s)
{
	us_t at = worker_deadline(s->worker);
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		if (s->actors[i].endpoint) {
			at = us_min(at, endpoint_deadline(s->actors[i].endpoint));
		}
	}
	return at;
}

static void serve_all(struct stage *s)
{
	serve_worker(s);
	deliver(s);
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		struct endpoint *e = s->actors[i].endpoint;
		if (e && endpoint_deadline(e) <= s->now) {
			endpoint_on_time(e, s->now);
		}
		deliver(s);
	}
}

void stage_run(struct stage *s, us_t duration_us)
{
	us_t end = s->now + duration_us;
	deliver(s);
	while (next_at(s) <= end) {
		set_now(s, us_max(s->now, next_at(s)));
		serve_all(s);
	}
	set_now(s, end);
}

void stage_jump(struct stage *s, us_t duration_us)
{
	set_now(s, s->now + duration_us);
	/* a camera has nothing to send of the time that it slept through */
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		for (int k = 0; s->actors[i].endpoint && k < SFU_SOURCE_COUNT; k++) {
			struct source_out *source = &s->actors[i].endpoint->sources[k];
			source->next_at = us_max(source->next_at, s->now);
		}
	}
	serve_all(s);
}

/* -- commands --------------------------------------------------------------------------------------------------- */

static void forget_checks(struct stage *s, uint32_t actor)
{
	for (uint32_t i = 0; i < STAGE_PATHS; i++) {
		s->checked_at[i][actor] = NEVER_CHECKED;
	}
}

static void note_gone(struct stage *s, struct actor *a)
{
	a->id = 0;
	a->allowed = 0;
	a->generation++;
	forget_checks(s, a->number);
}

void stage_command(struct stage *s, struct sfu_cmd *cmd)
{
	struct actor *a = actor_of_id(s, cmd->peer);
	bool is_here = s->is_room_open && cmd->room == STAGE_ROOM;
	s->burst = 0;
	if (cmd->kind == SFU_CMD_PEER_ALLOW && a && is_here) {
		a->allowed = cmd->u.allow.sources;
	}
	worker_on_command(s->worker, cmd, s->now);
	if (cmd->kind == SFU_CMD_PEER_REMOVE && a && is_here) {
		note_gone(s, a);
	} else if (cmd->kind == SFU_CMD_ROOM_CLOSE && is_here) {
		for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
			note_gone(s, &s->actors[i]);
		}
		s->is_room_open = false;
	} else if (cmd->kind == SFU_CMD_ROOM_OPEN && cmd->room == STAGE_ROOM) {
		s->is_room_open = true;
	}
}

void stage_offer(struct stage *s, uint32_t actor, bool is_fresh)
{
	struct actor *a = &s->actors[actor];
	struct sfu_cmd cmd;
	if (!a->endpoint) {
		return;
	}
	memset(&cmd, 0, sizeof cmd);
	endpoint_offer(a->endpoint, is_fresh, &cmd);
	cmd.room = STAGE_ROOM;
	cmd.peer = a->id;
	stage_command(s, &cmd);
	if (is_fresh) {
		a->generation++;
		forget_checks(s, actor);
	}
	if (a->answer) {
		check(endpoint_on_answer(a->endpoint, a->answer, s->now), "an answer that can't be used");
		free(a->answer);
		a->answer = NULL;
	}
}

void stage_path_gone(struct stage *s, uint32_t path)
{
	s->burst = 0;
	worker_on_path_gone(s->worker, &s->paths[path], s->now);
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		s->checked_at[path][i] = NEVER_CHECKED;
	}
	deliver(s);
}

void stage_move(struct stage *s, uint32_t actor, uint32_t path)
{
	s->actors[actor].path = path;
}

void stage_add(struct stage *s, uint32_t actor)
{
	struct actor *a = &s->actors[actor];
	if (a->id != 0) {
		struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_REMOVE, .room = STAGE_ROOM, .peer = a->id};
		stage_command(s, &cmd);
	}
	endpoint_free(a->endpoint);
	struct endpoint_conf conf = {.seed = rng_u64(&s->rng), .id = actor + 1, .identity = client_identity,
		.seat_count = 2, .voice_seat_count = 1, .camera_layers = 2, .screen_bps = 60000, .fps = 5,
		.h264 = s->is_h264 && actor == 0, .send = endpoint_send, .ctx = a};
	conf.camera[0] = (struct endpoint_layer){"q", 40000};
	conf.camera[1] = (struct endpoint_layer){"f", 120000};
	a->endpoint = endpoint_new(&conf);
	check(a->endpoint != NULL, "no memory");
	memset(a->seats, 0, sizeof a->seats);
	a->allowed = 0;
	a->generation++;
	a->id = s->is_room_open ? ++s->last_id : 0;
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ADD, .room = STAGE_ROOM, .peer = a->id};
	stage_command(s, &cmd);
}

void stage_begin_lesson(struct stage *s)
{
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		stage_add(s, i);
		struct sfu_cmd allow = {.kind = SFU_CMD_PEER_ALLOW, .room = STAGE_ROOM, .peer = s->actors[i].id};
		allow.u.allow.sources = (1u << SFU_SOURCE_COUNT) - 1;
		stage_command(s, &allow);
		stage_offer(s, i, true);
	}
	stage_run(s, 300 * US_PER_MS);
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		struct sfu_cmd view = {.kind = SFU_CMD_PEER_VIEW, .room = STAGE_ROOM, .peer = s->actors[i].id};
		sfu_peer_id other = s->actors[1 - i].id;
		view.u.view.count = 2;
		view.u.view.wants[0] = (struct sfu_want){.subject = {other, SFU_FEED_PERSON}, .height_px = 720};
		view.u.view.wants[1] = (struct sfu_want){.subject = {other, SFU_FEED_SCREEN}, .height_px = 720, .rank = 1};
		stage_command(s, &view);
		/* the sound of the screen is for the input to turn on: it would double the packets of every run */
		endpoint_publish(s->actors[i].endpoint, SFU_SOURCE_MIC, true, s->now);
		endpoint_publish(s->actors[i].endpoint, SFU_SOURCE_CAMERA, true, s->now);
		endpoint_publish(s->actors[i].endpoint, SFU_SOURCE_SCREEN, true, s->now);
	}
	stage_run(s, 400 * US_PER_MS);
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		const struct endpoint_slot *slot = endpoint_slot(s->actors[i].endpoint, 0, true);
		check(endpoint_is_connected(s->actors[i].endpoint) && slot && slot->frames > 0, "the lesson did not begin");
	}
}

/* -- life ------------------------------------------------------------------------------------------------------- */

/* Four by UDP, one of them by IPv6; the others are TCP connections, which may go. */
static void make_paths(struct stage *s)
{
	for (uint32_t i = 0; i < STAGE_PATHS; i++) {
		struct path *p = &s->paths[i];
		const char *text = i == 3 ? "2001:db8::3" : i % 2 ? "198.51.100.1" : "203.0.113.7";
		check(addr_parse(&p->remote, text, (uint16_t)(40000 + i)) == OK, "address");
		p->kind = i < 4 ? PATH_UDP : PATH_TCP;
		p->local = i < 4 ? (i == 3) : i;
		for (uint32_t k = 0; k < STAGE_ACTORS; k++) {
			s->checked_at[i][k] = NEVER_CHECKED;
		}
	}
}

struct stage *stage_new(void)
{
	set_up_process();
	size_t before = memory_in_use();
	struct stage *s = calloc(1, sizeof *s);
	check(s != NULL, "no memory");
	s->memory_before = before;
	rng_init(&openssl_rng, 2);
	rng_init(&s->rng, 3);
	queue_head = queue_tail = 0;
	set_now(s, US_PER_S);
	make_paths(s);
	struct worker_conf conf = {.max_rooms = 2, .max_peers = 3, .audible_count = 1, .identity = server_identity,
		.candidate_count = 1, .ntp_at_zero = UINT64_C(3958988800) << 32, .seed = {1}};
	check(addr_parse(&conf.candidates[0].addr, "192.0.2.1", 7000) == OK, "address");
	struct worker_sink sink = {.ctx = s, .reserve = sink_reserve, .send = sink_send, .event = sink_event};
	s->outgoing = malloc(WORKER_PACKET_MAX);
	s->worker = worker_new(&conf, sink);
	check(s->outgoing && s->worker, "no memory");
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		s->actors[i].stage = s;
		s->actors[i].number = i;
		s->actors[i].path = i;
	}
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN, .room = STAGE_ROOM};
	stage_command(s, &open);
	return s;
}

void stage_free(struct stage *s)
{
	check(memory_in_use() <= s->memory_before + MAX_MEMORY, "too much memory");
	s->burst = 0;
	worker_free(s->worker);
	for (uint32_t i = 0; i < STAGE_ACTORS; i++) {
		endpoint_free(s->actors[i].endpoint);
		free(s->actors[i].answer);
	}
	free(s->outgoing);
	free(s);
}
