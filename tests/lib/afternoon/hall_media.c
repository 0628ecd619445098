/*
 * Real packets of everybody who is in a talk, each of which says who sent it: one a second, and a short word now and then, since the
 * server forwards whom it takes for a speaker.
 */
#include "hall.h"

#include "house_media.h"

#include <stdlib.h>
#include <string.h>

enum { SEATS = 2, VOICES = 4, GENERATION = 512, ALL_ARE_HEARD = 4, WORD = 2, BETWEEN_WORDS = 4 /* packets */ };
#define NTP_AT_ZERO (UINT64_C(3958980000) << 32)
#define TRAVEL_US (6 * US_PER_MS)
#define SLACK_US (3 * TRAVEL_US)         /* what was on its way when a door closed */
#define PACKET_US (20 * US_PER_MS)
#define SETTLED_US (8 * US_PER_S)        /* after that everybody hears everybody ... */
#define SILENCE_US (8 * US_PER_S)        /* ... within this */

_Static_assert((int)HALL_CLIENTS < (int)GENERATION, "the publisher's number says who it is");

struct packet {
	us_t at;
	struct path path;
	bool is_up;
	size_t len;
	uint8_t data[WORKER_PACKET_MAX];
};

static void put_packet(struct hall *h, const struct path *path, bool is_up, const uint8_t *data, size_t len)
{
	struct packet *p = g_new(struct packet, 1);
	p->at = h->now + TRAVEL_US;
	p->path = *path;
	p->is_up = is_up;
	p->len = len;
	memcpy(p->data, data, len);
	g_queue_push_tail(&h->packets, p);
}

struct station {
	struct hall *hall;
	struct client *client;
};

static void on_send(void *ctx, const uint8_t *pkt, size_t len)
{
	const struct station *s = ctx;
	put_packet(s->hall, &s->client->path, true, pkt, len);
}

void media_to(struct hall *h, const struct path *to, const uint8_t *pkt, size_t len)
{
	put_packet(h, to, false, pkt, len);
}

/* --- who may hear whom --- */

/* Who he is to the talk, by the plan, and not by what any server said. */
static bool belongs(const struct hall *h, const struct client *c, int talk)
{
	const struct people_talk *t = &h->people.talks[talk];
	if (client_desk(c) >= 0) {
		return client_desk(c) == t->desk;
	}
	const struct people_agent *a = &h->people.agents[c->number];
	for (int i = 0; i < a->count; i++) {
		if (a->talks[i] == talk) {
			return true;
		}
	}
	return false;
}

static us_t mono_of(int64_t unix_ms)
{
	return (unix_ms - PEOPLE_EPOCH_MS) * US_PER_MS;
}

/* Was it open then, by the rules of its desk? */
static bool was_open(struct hall *h, int talk, us_t at)
{
	const struct people_talk *t = &h->people.talks[talk];
	const struct ideal_talk *ideal = t->is_gone ? NULL : ideal_find(&h->people.desks[t->desk].ideal, talk);
	if (!ideal || !ideal->began || at + SLACK_US < mono_of(ideal->began)) {
		return false;
	}
	return ideal->stage == TALK_IS_OPEN || at <= mono_of(ideal->ended) + SLACK_US;
}

static bool was_in(const struct client *c, int talk, us_t at)
{
	const struct stay *stays[] = {&c->stay, &c->before};
	for (int i = 0; i < 2; i++) {
		if (stays[i]->talk == talk && at + SLACK_US >= stays[i]->from && (stays[i]->until == US_NEVER || at <= stays[i]->until + SLACK_US)) {
			return true;
		}
	}
	return false;
}

static bool may_hear(struct hall *h, const struct client *viewer, const struct client *publisher, us_t at)
{
	const int talks[] = {viewer->stay.talk, viewer->before.talk};
	for (int i = 0; i < 2; i++) {
		bool is_theirs = talks[i] >= 0 && belongs(h, viewer, talks[i]) && belongs(h, publisher, talks[i]);
		if (is_theirs && was_open(h, talks[i], at) && was_in(viewer, talks[i], at) && was_in(publisher, talks[i], at)) {
			return true;
		}
	}
	return false;
}

static void on_frame(void *ctx, const struct endpoint_frame *f)
{
	const struct station *s = ctx;
	struct hall *h = s->hall;
	const struct client *viewer = s->client, *publisher = &h->clients[f->publisher % GENERATION];
	h->is_seen = !may_hear(h, viewer, publisher, f->captured_at);
	hall_must(h, !h->is_seen,
		"client %d (talk %d) hears client %d (talk %d), who spoke at %.3f s, and that is no talk of both", viewer->number, viewer->stay.talk,
		publisher->number, publisher->stay.talk, (double)f->captured_at / 1e6);
	h->heard[viewer->number][publisher->number] = h->now;
	h->frames++;
}

/* --- endpoints --- */

json_t *media_begin(struct hall *h, struct client *c)
{
	struct endpoint_conf conf;
	struct sfu_cmd offer;
	struct station *s = g_new(struct station, 1);
	uint32_t n = ++h->generation;
	memset(&conf, 0, sizeof conf);
	memset(&offer, 0, sizeof offer);
	media_end(c);
	*s = (struct station){h, c};
	c->path = (struct path){.kind = PATH_UDP, .remote = {.family = ADDR_IPV4, .port = (uint16_t)(20000 + c->number)}};
	c->path.remote.ip[0] = 10;
	c->path.remote.ip[2] = (uint8_t)(n >> 8);
	c->path.remote.ip[3] = (uint8_t)n;
	conf.seed = rng_u64(&h->rng);
	conf.id = n * GENERATION + (uint32_t)c->number;
	conf.identity = h->client_identity;
	conf.seat_count = SEATS;
	conf.voice_seat_count = VOICES;
	conf.camera_layers = 1;
	conf.camera[0].bps = 60000;
	conf.ntp_at_zero = NTP_AT_ZERO;
	conf.send = on_send;
	conf.on_frame = on_frame;
	conf.ctx = c->station = s;
	c->endpoint = endpoint_new(&conf);
	hall_must(h, c->endpoint != NULL, "no memory");
	c->media_at = h->now;
	c->spoken = 0;
	endpoint_offer(c->endpoint, true, &offer);
	return media_json(&offer);
}

void media_end(struct client *c)
{
	endpoint_free(c->endpoint);
	g_free(c->station);
	c->endpoint = NULL;
	c->station = NULL;
}

/* --- time --- */

static void speak(struct hall *h, struct client *c)
{
	if (!endpoint_is_connected(c->endpoint)) {
		endpoint_on_time(c->endpoint, h->now);
		c->media_at = us_max(endpoint_deadline(c->endpoint), h->now + US_PER_MS);
		return;
	}
	endpoint_publish(c->endpoint, SFU_SOURCE_MIC, true, h->now);
	endpoint_on_time(c->endpoint, h->now);
	endpoint_publish(c->endpoint, SFU_SOURCE_MIC, false, h->now);
	c->spoken = (c->spoken + 1) % (WORD + BETWEEN_WORDS);
	c->media_at = h->now + (c->spoken < WORD ? PACKET_US : US_PER_S);
}

us_t media_next(const struct hall *h)
{
	const struct packet *p = g_queue_peek_head((GQueue *)(uintptr_t)&h->packets);
	us_t at = p ? p->at : US_NEVER;
	for (int i = 0; i < HALL_CLIENTS; i++) {
		at = h->clients[i].endpoint ? us_min(at, h->clients[i].media_at) : at;
	}
	return at;
}

static void deliver(struct hall *h, struct packet *p)
{
	if (p->is_up) {
		server_packet(h, &p->path, p->data, p->len);
		return;
	}
	int number = p->path.remote.port - 20000;
	struct client *c = number >= 0 && number < HALL_CLIENTS ? &h->clients[number] : NULL;
	if (c && c->endpoint && path_equal(&p->path, &c->path)) {
		endpoint_on_datagram(c->endpoint, p->data, p->len, h->now);
		c->media_at = endpoint_is_connected(c->endpoint) ? c->media_at : h->now;
	}
}

void media_serve(struct hall *h)
{
	struct packet *p;
	while ((p = g_queue_peek_head(&h->packets)) && p->at <= h->now) {
		(void)g_queue_pop_head(&h->packets);
		deliver(h, p);
		g_free(p);
	}
	for (int i = 0; i < HALL_CLIENTS; i++) {
		struct client *c = &h->clients[i];
		if (c->endpoint && c->stay.until != US_NEVER && h->now >= c->quiet_at) {
			media_end(c);
		} else if (c->endpoint && c->media_at <= h->now) {
			speak(h, c);
		}
	}
}

static bool is_settled(const struct hall *h, const struct client *c)
{
	return c->endpoint && c->conn && c->stay.until == US_NEVER && h->now >= c->stay.from + SETTLED_US && h->now >= c->cut_at + SETTLED_US;
}

static void check_pair(struct hall *h, const struct client *viewer, const struct client *publisher)
{
	us_t heard = h->heard[viewer->number][publisher->number];
	hall_must(h, h->now - heard < SILENCE_US, "client %d (since %.1f s in talk %d) has heard client %d (since %.1f s) last at %.1f s", viewer->number,
		(double)viewer->stay.from / 1e6, viewer->stay.talk, publisher->number, (double)publisher->stay.from / 1e6, (double)heard / 1e6);
	h->pairs++;
}

void media_check(struct hall *h)
{
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		const struct ideal_talk *t = ideal_running(&h->people.desks[desk].ideal);
		const struct client *in[HALL_CLIENTS];
		int count = 0, sending = 0;
		bool has_teacher = false;
		for (int i = 0; t && i < HALL_CLIENTS; i++) {
			const struct client *c = &h->clients[i];
			bool is_here = c->endpoint && c->stay.talk == t->name && (c->stay.until == US_NEVER || h->now < c->quiet_at);
			sending += is_here;
			if (is_here && is_settled(h, c)) {
				in[count++] = c;
				has_teacher |= client_desk(c) >= 0;
			}
		}
		for (int a = 0; has_teacher && sending <= ALL_ARE_HEARD && a < count; a++) { /* of more only the loudest are heard */
			for (int b = 0; b < count; b++) {
				if (a != b) {
					check_pair(h, in[a], in[b]);
				}
			}
		}
	}
}
