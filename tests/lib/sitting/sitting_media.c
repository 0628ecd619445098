/*
 * Sound of everybody who is, or was, in the room, each packet of which says who sent it: whatever he may, he sends. Who has the word is
 * louder, as somebody who speaks is; the server forwards few voices at a time.
 */
#include "sitting.h"

#include "house_media.h"

#include <stdlib.h>
#include <string.h>

enum { VOICES = 6, GENERATION = 32, WORD = 4 /* packets */, LOUD = 0x80 | 10, LOW = 0x80 | 60 };
#define NTP_AT_ZERO (UINT64_C(3958980000) << 32)
#define TRAVEL_US (6 * US_PER_MS)
#define SLACK_US (3 * TRAVEL_US) /* what was on its way when a door closed */
#define PACKET_US (20 * US_PER_MS)
#define PAUSE_US (800 * US_PER_MS)

_Static_assert((int)SITTING_PEOPLE < (int)GENERATION, "the publisher's number says who it is");

struct packet {
	us_t at;
	struct path path;
	bool is_up;
	size_t len;
	uint8_t data[WORKER_PACKET_MAX];
};

static void put_packet(struct sitting *s, const struct path *path, bool is_up, const uint8_t *data, size_t len)
{
	struct packet *p = g_new(struct packet, 1);
	p->at = s->now + TRAVEL_US;
	p->path = *path;
	p->is_up = is_up;
	p->len = len;
	memcpy(p->data, data, len);
	g_queue_push_tail(&s->packets, p);
}

static void on_send(void *ctx, const uint8_t *pkt, size_t len)
{
	const struct attendee *p = ctx;
	put_packet(p->s, &p->path, true, pkt, len);
}

void media_to(struct sitting *s, const struct path *to, const uint8_t *pkt, size_t len)
{
	put_packet(s, to, false, pkt, len);
}

static void on_frame(void *ctx, const struct endpoint_frame *f)
{
	struct attendee *viewer = ctx;
	struct sitting *s = viewer->s;
	int number = (int)(f->publisher % GENERATION);
	bool may_speak = assembly_was(s->model.people[number].speaks, f->captured_at, SLACK_US);
	bool may_hear = assembly_was(s->model.people[viewer->number].hears, f->captured_at, SLACK_US);
	s->is_seen = s->prove && (!may_speak || !may_hear);
	MUST(s, may_speak, "person %d hears person %d, who might not speak at %.3f s", viewer->number, number, (double)f->captured_at / 1e6);
	MUST(s, may_hear, "person %d hears what person %d said at %.3f s, and was not in then", viewer->number, number, (double)f->captured_at / 1e6);
	viewer->heard_at[number] = s->now;
	s->count.sounds++;
}

json_t *media_begin(struct attendee *p)
{
	struct sitting *s = p->s;
	struct endpoint_conf conf;
	struct sfu_cmd offer;
	uint32_t n = ++s->generation;
	memset(&conf, 0, sizeof conf);
	memset(&offer, 0, sizeof offer);
	media_end(p);
	p->path = (struct path){.kind = PATH_UDP, .remote = {.family = ADDR_IPV4, .port = (uint16_t)(20000 + p->number)}};
	p->path.remote.ip[0] = 10;
	p->path.remote.ip[2] = (uint8_t)(n >> 8);
	p->path.remote.ip[3] = (uint8_t)n;
	conf.seed = rng_u64(&s->media_rng);
	conf.id = n * GENERATION + (uint32_t)p->number;
	conf.identity = s->client_identity;
	conf.seat_count = 1;
	conf.voice_seat_count = VOICES;
	conf.camera_layers = 1;
	conf.camera[0].bps = 60000;
	conf.ntp_at_zero = NTP_AT_ZERO;
	conf.send = on_send;
	conf.on_frame = on_frame;
	conf.ctx = p;
	p->endpoint = endpoint_new(&conf);
	MUST(s, p->endpoint, "no memory");
	p->media_at = s->now;
	p->spoken = 0;
	endpoint_offer(p->endpoint, true, &offer);
	return media_json(&offer);
}

void media_end(struct attendee *p)
{
	endpoint_free(p->endpoint);
	p->endpoint = NULL;
}

/* --- time --- */

static void speak(struct attendee *p)
{
	struct sitting *s = p->s;
	const struct assembly_speech *speaker = assembly_speaker(&s->model);
	if (!endpoint_is_connected(p->endpoint)) {
		endpoint_on_time(p->endpoint, s->now);
		p->media_at = us_max(endpoint_deadline(p->endpoint), s->now + US_PER_MS);
		return;
	}
	bool is_loud = speaker && speaker->person == p->number;
	endpoint_set_level(p->endpoint, is_loud ? LOUD : LOW);
	endpoint_publish(p->endpoint, SFU_SOURCE_MIC, true, s->now);
	endpoint_on_time(p->endpoint, s->now);
	endpoint_publish(p->endpoint, SFU_SOURCE_MIC, false, s->now);
	p->spoken = (p->spoken + 1) % WORD;
	p->media_at = s->now + (is_loud && p->spoken ? PACKET_US : is_loud ? PAUSE_US : 2 * PAUSE_US);
}

us_t media_next(const struct sitting *s)
{
	const struct packet *p = g_queue_peek_head((GQueue *)(uintptr_t)&s->packets);
	us_t at = p ? p->at : US_NEVER;
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		at = s->people[i].endpoint ? us_min(at, s->people[i].media_at) : at;
	}
	return at;
}

static void deliver(struct sitting *s, struct packet *packet)
{
	if (packet->is_up) {
		worker_on_datagram(s->worker, &packet->path, packet->data, packet->len, s->now);
		return;
	}
	struct attendee *p = &s->people[packet->path.remote.port - 20000];
	if (p->endpoint && path_equal(&packet->path, &p->path)) {
		endpoint_on_datagram(p->endpoint, packet->data, packet->len, s->now);
		p->media_at = endpoint_is_connected(p->endpoint) ? p->media_at : s->now;
	}
}

void media_serve(struct sitting *s)
{
	struct packet *packet;
	while ((packet = g_queue_peek_head(&s->packets)) && packet->at <= s->now) {
		(void)g_queue_pop_head(&s->packets);
		deliver(s, packet);
		g_free(packet);
	}
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		if (s->people[i].endpoint && s->people[i].media_at <= s->now) {
			speak(&s->people[i]);
		}
	}
}
