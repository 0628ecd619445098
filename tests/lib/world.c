#include "world_state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_EVENTS_PER_INSTANT = 1000000, SEEN_MAX = WORLD_MAX_SEEN };
#define READ_US ((us_t)500) /* what comes within so long after a first packet is read with it */
#define ANSWER_DELAY_US (10 * US_PER_MS)
#define CLIENT_NTP_AT_ZERO (UINT64_C(3958980000) << 32)

void world_fail(struct world *w, const char *file, int line, const char *format, ...)
{
	va_list args;
	fprintf(stderr, "FAILED at %.6f s, seed %llu: ", (double)w->now / 1e6, (unsigned long long)w->seed);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n  %s:%d\n  replay: %s --seed %llu", file, line, w->program, (unsigned long long)w->seed);
	fprintf(stderr, w->relays ? " --workers %u\n" : "\n", w->worker_count);
	exit(1);
}

us_t world_now(const struct world *w)
{
	return w->now;
}

uint64_t world_seed(const struct world *w)
{
	return w->seed;
}

struct rng *world_rng(struct world *w)
{
	return &w->rng;
}

/* -- what the worker hands out ---------------------------------------------------------------------------------- */

static uint8_t *sink_reserve(void *ctx)
{
	struct world *w = ctx;
	return w->outgoing;
}

static struct peer *peer_at(const struct world *w, const struct path *path)
{
	uint32_t number;
	return hmap_get(&w->places, addr_hash(&path->remote), &number) ? w->peers[number] : NULL;
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct world *w = ctx;
	struct peer *p = peer_at(w, to);
	world_check(w, p != NULL, "a packet of %zu bytes went to an address of nobody", len);
	world_check(w, len > 0 && len <= WORKER_PACKET_MAX, "a packet has %zu bytes", len);
	w->packets_sent++;
	p->bytes_to += len;
	watch_on_send(w->watch, p->number, p->endpoint, to, bytes_of(w->outgoing, len), w->now);
	netsim_send(w->net, p->down, to, w->outgoing, len, w->now);
}

static void on_answer(struct world *w, struct peer *p, struct sfu_event *ev)
{
	p->answers++;
	world_check(w, p->answers <= p->offers, "participant %u got an answer that he did not ask for", p->number);
	free(p->answer);
	p->answer = ev->u.answer.sdp;
	p->answer_at = w->now + ANSWER_DELAY_US;
}

static void on_seat(struct world *w, struct peer *p, const struct sfu_event *ev)
{
	world_check(w, ev->u.seat.seat < SFU_MAX_SEATS, "seat %u", ev->u.seat.seat);
	p->seats[ev->u.seat.seat] = *ev;
	watch_on_seat(w->watch, p->number, ev);
}

static void on_demand(struct peer *p, const struct sfu_event *ev)
{
	p->demands++;
	if (ev->u.demand.source == SFU_SOURCE_CAMERA) {
		p->demand = ev->u.demand.layers;
	}
	endpoint_on_demand(p->endpoint, ev->u.demand.source, ev->u.demand.layers);
}

static void sink_event(void *ctx, struct sfu_event *ev)
{
	struct world *w = ctx;
	if (ev->kind == SFU_EVENT_SPEAKERS) {
		w->dominant = ev->u.speakers.count > 0 ? ev->u.speakers.peers[0] : 0;
		return;
	}
	if (ev->kind == SFU_EVENT_STATS) {
		return;
	}
	world_check(w, ev->peer >= 1 && ev->peer <= w->peer_count, "event %d for peer %llu", (int)ev->kind,
		(unsigned long long)ev->peer);
	struct peer *p = w->peers[ev->peer - 1];
	if (ev->kind == SFU_EVENT_ANSWER) {
		on_answer(w, p, ev);
	} else if (ev->kind == SFU_EVENT_PEER_STATE) {
		p->state = ev->u.state.state;
	} else if (ev->kind == SFU_EVENT_SEAT) {
		on_seat(w, p, ev);
	} else if (ev->kind == SFU_EVENT_QUALITY) {
		p->estimate_bps = (bps_t)ev->u.quality.down_kbps * 1000;
	} else if (ev->kind == SFU_EVENT_DEMAND) {
		on_demand(p, ev);
	}
	world_check(w, ev->kind != SFU_EVENT_OFFER_REFUSED, "the offer of participant %u was refused (%d)", p->number,
		(int)ev->u.refused.why);
}

const struct worker_sink world_sink = {
	.reserve = sink_reserve, .send = sink_send, .event = sink_event, .relay = world_relay};

/* -- what endpoints hand out ------------------------------------------------------------------------------------ */

static void endpoint_send(void *ctx, const uint8_t *pkt, size_t len)
{
	struct peer *p = ctx;
	struct world *w = p->world;
	netsim_send(w->net, p->up, &p->path, pkt, len, w->now);
}

static struct world_seen *seen_of(struct peer *p, uint32_t publisher, enum sfu_source source)
{
	for (uint32_t i = 0; i < p->seen_count; i++) {
		if (p->seen[i].publisher == publisher && p->seen[i].source == source) {
			return &p->seen[i];
		}
	}
	return NULL;
}

static void show(const struct world *w, struct world_seen *s, us_t captured_at)
{
	us_t delay_us = w->now - captured_at;
	s->least_delay_us = s->frames == 0 ? delay_us : us_min(s->least_delay_us, delay_us);
	us_t due_at = captured_at + s->least_delay_us + w->buffer_us;
	us_t shown_at = us_max(w->now, due_at);
	s->late += w->now > due_at;
	if (s->frames > 0) {
		s->longest_stall_us = us_max(s->longest_stall_us, shown_at - s->shown_at);
	}
	s->shown_at = us_max(s->shown_at, shown_at);
}

static void endpoint_frame(void *ctx, const struct endpoint_frame *f)
{
	struct peer *p = ctx;
	struct world *w = p->world;
	uint32_t publisher = f->publisher - 1;
	world_check(w, publisher < w->peer_count, "a frame of publisher %u", f->publisher);
	watch_on_frame(w->watch, p->number, f, w->now);
	struct world_seen *s = seen_of(p, publisher, f->source);
	if (!s) {
		world_check(w, p->seen_count < SEEN_MAX, "more than %d sources", SEEN_MAX);
		s = &p->seen[p->seen_count++];
		*s = (struct world_seen){.publisher = publisher, .source = f->source, .first_at = w->now,
			.last_at = w->measured_at};
	}
	show(w, s, f->captured_at);
	s->frames++;
	s->keyframes += f->is_keyframe;
	s->frames_of_layer[f->layer < ENDPOINT_MAX_LAYERS ? f->layer : 0]++;
	s->layer = f->layer;
	s->longest_gap_us = us_max(s->longest_gap_us, w->now - s->last_at);
	s->longest_delay_us = us_max(s->longest_delay_us, w->now - f->captured_at);
	s->last_at = w->now;
}

/* -- addresses ----------------------------------------------------------------------------------------------------- */

static struct path next_address(struct world *w)
{
	uint32_t n = ++w->address_count;
	struct path path = {.kind = PATH_UDP, .remote = {.family = ADDR_IPV4, .port = (uint16_t)(20000 + n % 40000)}};
	path.remote.ip[0] = 10;
	path.remote.ip[1] = (uint8_t)(n >> 16);
	path.remote.ip[2] = (uint8_t)(n >> 8);
	path.remote.ip[3] = (uint8_t)n;
	return path;
}

struct path world_stranger(struct world *w)
{
	return next_address(w);
}

static void take_address(struct world *w, struct peer *p)
{
	p->path = next_address(w);
	world_check(w, hmap_put(&w->places, addr_hash(&p->path.remote), p->number) == OK, "too many addresses");
}

void world_move(struct world *w, uint32_t peer)
{
	watch_on_move(w->watch);
	take_address(w, w->peers[peer]);
}

/* -- commands --------------------------------------------------------------------------------------------------- */

/* The worker forwards what it was told to wait with. */
static void end_read(struct world *w)
{
	if (w->read_until != US_NEVER) {
		w->read_until = US_NEVER;
		world_release_workers(w);
	}
}

void world_command(struct world *w, struct sfu_cmd *cmd)
{
	end_read(w);
	cmd->room = WORLD_ROOM;
	world_to_workers(w, cmd);
}

static void command_for(struct world *w, uint32_t peer, enum sfu_cmd_kind kind)
{
	struct sfu_cmd cmd = {.kind = kind, .peer = peer + 1};
	world_command(w, &cmd);
}

void world_offer(struct world *w, uint32_t peer, bool is_fresh)
{
	struct peer *p = w->peers[peer];
	struct sfu_cmd cmd;
	memset(&cmd, 0, sizeof cmd);
	endpoint_offer(p->endpoint, is_fresh, &cmd);
	cmd.peer = peer + 1;
	if (is_fresh && p->offers > 0) {
		world_move(w, peer); /* a new PeerConnection has new ports */
	}
	p->offers++;
	if (is_fresh) {
		watch_forget(w->watch, peer);
	}
	world_command(w, &cmd);
}

void world_allow(struct world *w, uint32_t peer, uint32_t sources)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ALLOW, .peer = peer + 1, .u.allow.sources = sources};
	end_read(w);
	watch_on_allow(w->watch, peer, sources, w->now);
	world_command(w, &cmd);
}

void world_lead(struct world *w, uint32_t peer)
{
	command_for(w, peer, SFU_CMD_ROOM_LEADER);
}

struct sfu_want world_want(uint32_t publisher, enum sfu_feed feed, uint16_t height_px, uint8_t rank)
{
	return (struct sfu_want){.subject = {.peer = publisher + 1, .feed = feed}, .height_px = height_px, .rank = rank};
}

void world_view_subjects(struct world *w, uint32_t peer, const struct sfu_want *wants, uint32_t count)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_VIEW, .peer = peer + 1, .u.view.count = count};
	memcpy(cmd.u.view.wants, wants, count * sizeof *wants);
	world_command(w, &cmd);
}

void world_view(struct world *w, uint32_t peer, const uint32_t *publishers, uint32_t count, uint16_t height_px)
{
	struct sfu_want wants[SFU_MAX_WANTS];
	for (uint32_t i = 0; i < count; i++) {
		wants[i] = world_want(publishers[i], SFU_FEED_PERSON, height_px, (uint8_t)i);
	}
	world_view_subjects(w, peer, wants, count);
}

void world_publish(struct world *w, uint32_t peer, enum sfu_source source, bool is_on)
{
	endpoint_publish(w->peers[peer]->endpoint, source, is_on, w->now);
}

/* -- participants ----------------------------------------------------------------------------------------------- */

uint32_t world_add(struct world *w, const struct world_join *join)
{
	uint32_t number = w->peer_count;
	struct endpoint_conf conf = join->conf;
	struct peer *p = calloc(1, sizeof *p);
	world_check(w, p != NULL && number < WORLD_MAX_PEERS, "too many participants");
	p->world = w;
	p->number = number;
	p->answer_at = US_NEVER;
	p->seen = calloc(SEEN_MAX, sizeof *p->seen);
	if (conf.seat_count + conf.voice_seat_count == 0) {
		conf.seat_count = 3;
		conf.voice_seat_count = 3;
	}
	conf.seed = rng_u64(&w->rng);
	conf.id = number + 1;
	conf.identity = w->client_identity;
	conf.ntp_at_zero = CLIENT_NTP_AT_ZERO + ((ntp_t)number << 30);
	conf.send = endpoint_send;
	conf.on_frame = endpoint_frame;
	conf.ctx = p;
	p->endpoint = endpoint_new(&conf);
	world_check(w, p->endpoint != NULL && p->seen != NULL, "no memory");
	p->up = netsim_add(w->net, &join->up);
	p->down = netsim_add(w->net, &join->down);
	w->peers[w->peer_count++] = p;
	take_address(w, p);
	watch_add(w->watch, number, &conf);
	watch_on_uplink(w->watch, &join->up);
	command_for(w, number, SFU_CMD_PEER_ADD);
	world_allow(w, number, join->is_barred ? 0 : WORLD_ALL_SOURCES);
	world_offer(w, number, true);
	return number;
}

void world_remove(struct world *w, uint32_t peer)
{
	struct peer *p = w->peers[peer];
	command_for(w, peer, SFU_CMD_PEER_REMOVE);
	watch_on_remove(w->watch, peer, w->now);
	endpoint_free(p->endpoint);
	p->endpoint = NULL;
}

struct endpoint *world_endpoint(struct world *w, uint32_t peer)
{
	return w->peers[peer]->endpoint;
}

uint32_t world_peer_count(const struct world *w)
{
	return w->peer_count;
}

uint64_t world_answers(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->answers;
}

void world_link_up(struct world *w, uint32_t peer, const struct netsim_link *link)
{
	watch_on_uplink(w->watch, link);
	netsim_change(w->net, w->peers[peer]->up, link);
}

void world_link_down(struct world *w, uint32_t peer, const struct netsim_link *link)
{
	netsim_change(w->net, w->peers[peer]->down, link);
}

bps_t world_estimate_bps(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->estimate_bps;
}

uint32_t world_add_bottleneck(struct world *w, bps_t rate_bps, us_t queue_us)
{
	return netsim_add_bottleneck(w->net, rate_bps, queue_us);
}

void world_change_bottleneck(struct world *w, uint32_t bottleneck, bps_t rate_bps)
{
	netsim_change_bottleneck(w->net, bottleneck, rate_bps);
}

us_t world_queue_us(const struct world *w, uint32_t bottleneck)
{
	return netsim_queue_us(w->net, bottleneck, w->now);
}

struct path world_path(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->path;
}

enum sfu_peer_state world_state(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->state;
}

enum sfu_seat_state world_seat_state(const struct world *w, uint32_t peer, uint32_t seat)
{
	return w->peers[peer]->seats[seat].u.seat.state;
}

struct sfu_subject world_seat_subject(const struct world *w, uint32_t peer, uint32_t seat)
{
	return w->peers[peer]->seats[seat].u.seat.subject;
}

uint8_t world_demand(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->demand;
}

uint32_t world_demands(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->demands;
}

sfu_peer_id world_dominant(const struct world *w)
{
	return w->dominant;
}

uint64_t world_bytes_to(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->bytes_to;
}

struct world_seen world_seen(struct world *w, uint32_t viewer, uint32_t publisher, enum sfu_source source)
{
	const struct world_seen *found = seen_of(w->peers[viewer], publisher, source);
	struct world_seen s = {.publisher = publisher, .source = source, .last_at = w->measured_at};
	if (found) {
		s = *found;
	}
	s.longest_gap_us = us_max(s.longest_gap_us, w->now - s.last_at);
	return s;
}

void world_set_buffer(struct world *w, us_t buffer_us)
{
	w->buffer_us = buffer_us;
}

void world_measure(struct world *w)
{
	w->measured_at = w->now;
	for (uint32_t i = 0; i < w->peer_count; i++) {
		w->peers[i]->seen_count = 0;
	}
}

us_t world_measured_us(const struct world *w)
{
	return w->now - w->measured_at;
}

/* -- time ------------------------------------------------------------------------------------------------------- */

static us_t next_event_at(const struct world *w)
{
	us_t at = us_min(us_min(netsim_deadline(w->net), w->read_until), world_workers_deadline(w));
	for (uint32_t i = 0; i < w->peer_count; i++) {
		const struct peer *p = w->peers[i];
		if (p->endpoint) {
			at = us_min(at, us_min(p->answer_at, endpoint_deadline(p->endpoint)));
		}
	}
	return at;
}

static void to_worker(struct world *w, uint32_t worker, const struct path *from, uint8_t *data, size_t len)
{
	struct record *r = &w->records[w->record_count++ % RECORD_COUNT];
	r->from = *from;
	r->len = len;
	memcpy(r->data, data, len);
	if (w->seed % 2 && w->read_until == US_NEVER) {
		worker_hold(w->workers[worker]);
		w->read_until = w->now + READ_US;
	}
	worker_on_datagram(w->workers[worker], from, data, len, w->now);
}

/* A packet has crossed its link. */
static void deliver(struct world *w, struct netsim_packet *packet)
{
	struct peer *p = peer_at(w, &packet->path);
	if (packet->link == p->up) {
		watch_on_arrival(w->watch, p->number, &packet->path, bytes_of(packet->data, packet->len), w->now);
		to_worker(w, p->worker, &packet->path, packet->data, packet->len);
	} else if (p->endpoint && addr_equal(&packet->path.remote, &p->path.remote)) {
		endpoint_on_datagram(p->endpoint, packet->data, packet->len, w->now);
	}
}

static void serve_peer(struct world *w, struct peer *p)
{
	if (p->answer && p->answer_at <= w->now) {
		char *sdp = p->answer;
		p->answer = NULL;
		p->answer_at = US_NEVER;
		world_check(w, endpoint_on_answer(p->endpoint, sdp, w->now), "participant %u can't use the answer:\n%s",
			p->number, sdp);
		free(sdp);
	}
	if (endpoint_deadline(p->endpoint) <= w->now) {
		endpoint_on_time(p->endpoint, w->now);
		world_check(w, endpoint_deadline(p->endpoint) > w->now, "participant %u: deadline in the past",
			p->number);
	}
}

static void serve(struct world *w)
{
	struct netsim_packet packet;
	uint32_t count = 0;
	while (netsim_receive(w->net, &packet, w->now)) {
		deliver(w, &packet);
		world_check(w, ++count < MAX_EVENTS_PER_INSTANT, "packets cause packets without end");
	}
	for (uint32_t i = 0; i < w->peer_count; i++) {
		if (w->peers[i]->endpoint) {
			serve_peer(w, w->peers[i]);
		}
	}
	if (w->read_until <= w->now) {
		end_read(w);
	}
	if (world_workers_deadline(w) <= w->now) {
		end_read(w);
		world_workers_on_time(w);
	}
	world_serve_relays(w);
}

void world_check_peers(struct world *w)
{
	for (uint32_t i = 0; i < w->peer_count; i++) {
		if (w->peers[i]->endpoint) {
			watch_check_endpoint(w->watch, i, w->peers[i]->endpoint);
		}
	}
}

void world_set_now(struct world *w, us_t now)
{
	w->now = us_max(w->now, now);
	world_clock_set(w->now);
}

void world_run(struct world *w, us_t duration_us)
{
	us_t end = w->now + duration_us;
	for (us_t at = next_event_at(w); at <= end; at = next_event_at(w)) {
		world_set_now(w, at);
		serve(w);
	}
	world_set_now(w, end);
	world_check_peers(w);
}

void world_connect_all(struct world *w, us_t within_us)
{
	us_t end = w->now + within_us;
	for (uint32_t i = 0; i < w->peer_count; i++) {
		while (w->peers[i]->endpoint && !endpoint_is_connected(w->peers[i]->endpoint)) {
			world_check(w, w->now < end, "participant %u is not connected after %lld ms", i,
				(long long)(within_us / US_PER_MS));
			world_run(w, 10 * US_PER_MS);
		}
	}
}

/* -- attack ----------------------------------------------------------------------------------------------------- */

uint64_t world_inject(struct world *w, const struct path *from, const uint8_t *pkt, size_t len)
{
	end_read(w);
	uint64_t before = w->packets_sent;
	uint8_t *copy = malloc(WORKER_PACKET_MAX);
	world_check(w, copy != NULL && len <= WORKER_PACKET_MAX, "can't inject %zu bytes", len);
	memcpy(copy, pkt, len);
	worker_on_datagram(w->workers[0], from, copy, len, w->now);
	free(copy);
	return w->packets_sent - before;
}

size_t world_recorded(const struct world *w, uint32_t k, uint8_t buf[NETSIM_PACKET_MAX], struct path *from)
{
	const struct record *r = &w->records[k % RECORD_COUNT];
	memcpy(buf, r->data, r->len);
	*from = r->from;
	return r->len;
}
