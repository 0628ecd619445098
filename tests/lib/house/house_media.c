#include "house_media.h"

#include "house_state.h"
#include "netsim.h"

#include <stdlib.h>
#include <string.h>

enum { SEATS = 2, VOICES = 3, FPS = 8, GENERATION = 64 };
#define CLIENT_NTP_AT_ZERO (UINT64_C(3958980000) << 32)
#define BARRED_SLACK_US (25 * US_PER_MS)   /* until the worker has heard of it */
#define ALLOWED_SLACK_US (300 * US_PER_MS) /* what was on its way when it was allowed */
#define REPLAYED_US (1500 * US_PER_MS)     /* a newcomer's picture begins with a key frame that is so old at most */

/* What the oracle said of one device, and since when. */
struct leave {
	bool is_allowed;
	us_t allowed_at, barred_at;
};

struct station {
	struct house_media *media;
	struct device *device;
	struct path path;
	uint32_t up, down;
	struct leave sends[SFU_SOURCE_COUNT];
	struct leave hears[HOUSE_ROOMS];
	uint64_t frames[HOUSE_DEVICES][SFU_SOURCE_COUNT];
};

struct house_media {
	struct house *house;
	struct netsim *net;
	struct station stations[HOUSE_DEVICES];
	uint32_t addresses, generation;
};

struct house_media *media_new(struct house *h)
{
	static const struct netsim_link link = {.delay_us = 8 * US_PER_MS, .jitter_us = 4 * US_PER_MS};
	struct house_media *m = calloc(1, sizeof *m);
	house_check(h, m != NULL, "no memory");
	m->house = h;
	m->net = netsim_new(h->conf.seed);
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		struct station *s = &m->stations[i];
		s->media = m;
		s->device = &h->devices[i];
		s->up = netsim_add(m->net, &link);
		s->down = netsim_add(m->net, &link);
	}
	return m;
}

void media_free(struct house_media *m)
{
	if (m) {
		for (int i = 0; i < HOUSE_DEVICES; i++) {
			media_remove(m, m->stations[i].device);
		}
		netsim_free(m->net);
		free(m);
	}
}

json_t *media_json(struct sfu_cmd *offer)
{
	const struct sfu_media_map *map = offer->u.offer.map;
	json_t *seats = json_array();
	for (uint32_t i = 0; i < map->seat_count; i++) {
		json_t *seat = json_pack("{s:s}", "audio", map->seats[i].audio_mid);
		if (map->seats[i].video_mid[0]) {
			json_object_set_new(seat, "video", json_string(map->seats[i].video_mid));
		}
		json_array_append_new(seats, seat);
	}
	json_t *media = json_pack("{s:s, s:b, s:{s:s, s:s, s:s, s:s}, s:o}", "sdp", offer->u.offer.sdp, "fresh",
		offer->u.offer.fresh, "sources", "mic", map->source_mid[SFU_SOURCE_MIC], "camera",
		map->source_mid[SFU_SOURCE_CAMERA], "screen", map->source_mid[SFU_SOURCE_SCREEN], "screenAudio",
		map->source_mid[SFU_SOURCE_SCREEN_AUDIO], "seats", seats);
	free(offer->u.offer.sdp);
	free(offer->u.offer.map);
	offer->u.offer.sdp = NULL;
	offer->u.offer.map = NULL;
	return media;
}

/* -- what was let through --------------------------------------------------------------------------------------- */

static void note(struct leave *l, bool is_allowed, us_t now)
{
	if (is_allowed != l->is_allowed) {
		*(is_allowed ? &l->allowed_at : &l->barred_at) = now;
		l->is_allowed = is_allowed;
	}
}

void media_look(struct house_media *m)
{
	const struct oracle *o = &m->house->oracle;
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		struct station *s = &m->stations[i];
		const struct oracle_person *p = &o->people[s->device->person];
		bool is_his = p->room >= 0 && p->device == i;
		bool is_held = is_his && !p->is_teacher && oracle_frozen(o, p->room, m->house->now) == ORACLE_FROZEN;
		uint32_t sources = is_his && !is_held ? oracle_sources(o, s->device->person) : 0;
		for (unsigned k = 0; k < SFU_SOURCE_COUNT; k++) {
			note(&s->sends[k], (sources & SFU_SOURCE_BIT(k)) != 0, m->house->now);
		}
		for (int k = 0; k < HOUSE_ROOMS; k++) {
			note(&s->hears[k], is_his && p->room == k, m->house->now);
		}
	}
}

static bool was_allowed(const struct leave *l, us_t at)
{
	if (l->is_allowed) {
		return at + ALLOWED_SLACK_US >= l->allowed_at || at <= l->barred_at + BARRED_SLACK_US;
	}
	return at <= l->barred_at + BARRED_SLACK_US;
}

/* Both must have been in one room when it was captured; the viewer of a picture, soon after. */
static bool shared_room(const struct station *viewer, const struct station *publisher, const struct endpoint_frame *f)
{
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		const struct leave *l = &viewer->hears[i];
		bool was_in = was_allowed(l, f->captured_at) || (f->is_video && was_allowed(l, f->captured_at + REPLAYED_US));
		if (was_in && was_allowed(&publisher->hears[i], f->captured_at)) {
			return true;
		}
	}
	return false;
}

static void on_frame(void *ctx, const struct endpoint_frame *f)
{
	struct station *viewer = ctx;
	struct house *h = viewer->media->house;
	int number = (int)(f->publisher % GENERATION);
	house_check(h, number < HOUSE_DEVICES, "a frame of nobody");
	struct station *publisher = &viewer->media->stations[number];
	media_look(viewer->media);
	house_check(h, was_allowed(&publisher->sends[f->source], f->captured_at),
		"device %d hears source %d of device %d, captured at %.3f s: barred at %.3f s, allowed at %.3f s",
		viewer->device->number, (int)f->source, number, (double)f->captured_at / 1e6,
		(double)publisher->sends[f->source].barred_at / 1e6, (double)publisher->sends[f->source].allowed_at / 1e6);
	house_check(h, shared_room(viewer, publisher, f),
		"device %d hears device %d, captured at %.3f s, and they were not in one room", viewer->device->number, number,
		(double)f->captured_at / 1e6);
	viewer->frames[number][f->source]++;
	h->count.frames++;
}

/* -- endpoints -------------------------------------------------------------------------------------------------- */

static void on_endpoint_send(void *ctx, const uint8_t *pkt, size_t len)
{
	struct station *s = ctx;
	netsim_send(s->media->net, s->up, &s->path, pkt, len, s->media->house->now);
}

static void take_address(struct house_media *m, struct station *s)
{
	uint32_t n = ++m->addresses;
	s->path = (struct path){.kind = PATH_UDP, .remote = {.family = ADDR_IPV4, .port = (uint16_t)(20000 + n % 40000)}};
	s->path.remote.ip[0] = 10;
	s->path.remote.ip[2] = (uint8_t)(n >> 8);
	s->path.remote.ip[3] = (uint8_t)n;
}

void media_remove(struct house_media *m, struct device *d)
{
	(void)m;
	endpoint_free(d->endpoint);
	d->endpoint = NULL;
}

static void make_endpoint(struct house_media *m, struct device *d)
{
	struct endpoint_conf conf;
	struct station *s = &m->stations[d->number];
	memset(&conf, 0, sizeof conf);
	conf.seed = rng_u64(&m->house->delays);
	conf.id = ++m->generation * GENERATION + (uint32_t)d->number;
	conf.identity = m->house->conf.client_identity;
	conf.seat_count = SEATS;
	conf.voice_seat_count = VOICES;
	conf.camera_layers = 1;
	conf.camera[0].bps = 60000;
	conf.screen_bps = 60000;
	conf.fps = FPS;
	conf.ntp_at_zero = CLIENT_NTP_AT_ZERO;
	conf.send = on_endpoint_send;
	conf.on_frame = on_frame;
	conf.ctx = s;
	media_remove(m, d);
	memset(s->frames, 0, sizeof s->frames);
	d->endpoint = endpoint_new(&conf);
	house_check(m->house, d->endpoint != NULL, "no memory");
	for (unsigned i = 0; i < SFU_SOURCE_COUNT; i++) {
		endpoint_publish(d->endpoint, (enum sfu_source)i, true, m->house->now);
	}
}

json_t *media_offer(struct house_media *m, struct device *d, bool joins, bool is_fresh)
{
	struct sfu_cmd offer;
	memset(&offer, 0, sizeof offer);
	if (joins) {
		make_endpoint(m, d);
	} else if (!is_fresh) {
		endpoint_restart_ice(d->endpoint);
	}
	if (joins || is_fresh) {
		take_address(m, &m->stations[d->number]);
	}
	endpoint_offer(d->endpoint, joins || is_fresh, &offer);
	return media_json(&offer);
}

void media_answer(struct house_media *m, struct device *d, const char *sdp)
{
	house_check(m->house, sdp && d->endpoint && endpoint_on_answer(d->endpoint, sdp, m->house->now),
		"device %d can't use the answer", d->number);
}

void media_on_send(struct house_media *m, const struct path *to, struct bytes pkt)
{
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		if (path_equal(&m->stations[i].path, to)) {
			netsim_send(m->net, m->stations[i].down, to, pkt.p, pkt.len, m->house->now);
			return;
		}
	}
}

/* -- time ------------------------------------------------------------------------------------------------------- */

us_t media_deadline(const struct house_media *m)
{
	us_t at = netsim_deadline(m->net);
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		const struct endpoint *e = m->stations[i].device->endpoint;
		at = us_min(at, e ? endpoint_deadline(e) : US_NEVER);
	}
	return at;
}

static void deliver(struct house_media *m, struct netsim_packet *packet)
{
	struct house *h = m->house;
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		struct station *s = &m->stations[i];
		if (packet->link == s->up) {
			worker_on_datagram(h->worker, &packet->path, packet->data, packet->len, h->now);
		} else if (packet->link == s->down && s->device->endpoint && path_equal(&packet->path, &s->path)) {
			endpoint_on_datagram(s->device->endpoint, packet->data, packet->len, h->now);
		}
	}
}

void media_on_time(struct house_media *m)
{
	struct netsim_packet packet;
	while (netsim_receive(m->net, &packet, m->house->now)) {
		deliver(m, &packet);
	}
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		struct endpoint *e = m->stations[i].device->endpoint;
		if (e && endpoint_deadline(e) <= m->house->now) {
			endpoint_on_time(e, m->house->now);
		}
	}
}

uint64_t media_frames(const struct house_media *m, int viewer, int publisher, enum sfu_source source)
{
	return m->stations[viewer].frames[publisher][source];
}
