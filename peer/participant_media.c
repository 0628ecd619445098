/* The media side of a synthetic participant: offer, answer, packets, and what is seen in them. */
#include "offer.h"
#include "participant_parts.h"

#include <stdio.h>
#include <stdlib.h>

static enum cast_way way_of(const struct participant *p)
{
	return p->role ? p->role->program.way : CAST_PERSON;
}

static uint32_t sources(const struct participant *p)
{
	static const uint32_t counts[] = {[CAST_PERSON] = OFFER_SOURCES, [CAST_WHIP] = 2, [CAST_WHEP] = 0,
		[CAST_JANUS_FEED] = 2, [CAST_JANUS_VIEWER] = 0};
	return counts[way_of(p)];
}

uint32_t participant_seats(const struct participant *p)
{
	if (way_of(p) != CAST_PERSON) {
		return way_of(p) == CAST_WHEP || way_of(p) == CAST_JANUS_VIEWER ? 1 : 0;
	}
	return p->cast->conf.demo ? 0 : 1 + p->cast->conf.tiles;
}

static uint32_t voice_seats(const struct participant *p)
{
	return p->cast->conf.demo || way_of(p) != CAST_PERSON ? 0 : PARTICIPANT_VOICE_SEATS;
}

static void note_restart(struct participant *p, us_t now)
{
	if (p->restart_at && !p->restarted_at) {
		p->restarted_at = now;
	}
}

/* The picture and the stamp behind it must tell the same. */
static bool is_contradiction(struct participant *p, const struct receiver_frame *frame)
{
	struct participant *from = cast_by_number(p->cast, frame->stamp->number % MARK_SCREEN);
	uint32_t drawn = from && from->role && frame->stamp->number < MARK_SCREEN ? from->role->drawn : frame->stamp->number;
	return frame->mark && (frame->mark->frame != frame->stamp->frame || frame->mark->number != drawn);
}

static void on_frame(void *ctx, uint32_t seat, const struct receiver_frame *frame, us_t now)
{
	struct participant *p = ctx;
	const struct stamp *stamp = frame->stamp;
	note_restart(p, now);
	if (!stamp || (frame->is_decoded && !frame->mark)) {
		return;
	}
	p->watch.wrong += is_contradiction(p, frame);
	watch_on_seen(&p->watch, stamp->number, frame->arrived_at);
	watch_on_frame(&p->watch, seat, frame->rtp, stamp->number, now - stamp->made_at, now);
	if (p->cast->conf.hooks.on_picture) {
		p->cast->conf.hooks.on_picture(p->cast->conf.hooks.ctx, p, seat, stamp, now);
	}
}

static void on_tone(void *ctx, uint32_t number, us_t now)
{
	struct participant *p = ctx;
	note_restart(p, now);
	watch_on_tone(&p->watch, number, now);
}

static void on_packet(void *ctx, uint32_t seat, bool is_video, const struct stamp *stamp, us_t now)
{
	struct participant *p = ctx;
	watch_on_packet(&p->watch, seat, is_video, now);
	if (stamp && p->cast->conf.hooks.on_sound) {
		p->cast->conf.hooks.on_sound(p->cast->conf.hooks.ctx, p, stamp, now);
	}
}

static void on_connected(void *ctx)
{
	struct participant *p = ctx;
	us_t now = peer_now_us();
	p->connected_at = p->connected_at ? p->connected_at : now;
	sender_start(&p->sender, p->transport, now);
	p->receiver.transport = p->transport;
}

static void on_failed(void *ctx)
{
	struct participant *p = ctx;
	/* Not from within the transport: the next tick asks for a fresh one. */
	p->media_retry_at = p->state == PARTICIPANT_IN && !p->media_retry_at ? peer_now_us() : p->media_retry_at;
}

static void on_rtp(void *ctx, struct bytes pkt, us_t now)
{
	struct participant *p = ctx;
	receiver_on_rtp(&p->receiver, pkt, now);
}

static void on_rtcp(void *ctx, struct bytes pkt, us_t now)
{
	struct participant *p = ctx;
	struct rtcp_packet packet;
	struct bytes rest = pkt;
	while (rtcp_next(&rest, &packet)) {
		sender_on_rtcp(&p->sender, &packet, now);
		receiver_on_rtcp(&p->receiver, &packet, now);
	}
}

static const struct receiver_events receiver_events = {on_frame, on_tone, on_packet};
static const struct transport_events transport_events = {on_connected, on_failed, on_rtp, on_rtcp};

enum err participant_media_begin(struct participant *p)
{
	participant_media_end(p);
	receiver_init(&p->receiver, p->sender.mic.ssrc, !p->role || p->role->decodes, &receiver_events, p);
	struct transport_conf conf = {.ice = {.pump = p->cast->pump, .tcp = p->cast->conf.tcp, .relay = p->cast->conf.relay},
		.identity = p->cast->identity, .loss = p->cast->conf.loss, .seed = rng_u64(&p->rng)};
	p->transport = transport_new(&conf, &transport_events, p);
	p->session_id = rng_u64(&p->rng) >> 2;
	p->offer_version = 1;
	p->has_media = p->transport != NULL;
	return p->has_media ? OK : ERR_SYS;
}

void participant_media_end(struct participant *p)
{
	if (p->has_media) {
		uint64_t decoded;
		uint64_t lost;
		participant_frames(p, &decoded, &lost);
		p->decoded_before = decoded;
		p->lost_before = lost;
		receiver_finish(&p->receiver);
	}
	p->sender.transport = NULL;
	transport_free(p->transport);
	p->transport = NULL;
	p->has_media = false;
}

static json_t *mid_json(uint32_t mid)
{
	return json_sprintf("%u", mid);
}

static json_t *seats_json(uint32_t sources, uint32_t seats, uint32_t voices)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < seats + voices; i++) {
		json_t *seat = json_object();
		json_object_set_new(seat, "audio", mid_json(offer_seat_audio_mid(sources, seats, i)));
		if (i < seats) {
			json_object_set_new(seat, "video", mid_json(offer_seat_video_mid(sources, i)));
		}
		json_array_append_new(list, seat);
	}
	return list;
}

char *participant_media_sdp(struct participant *p)
{
	char *sdp = malloc(OFFER_MAX_BYTES);
	struct offer_conf conf = {.session_id = p->session_id, .version = p->offer_version++,
		.ufrag = transport_ufrag(p->transport), .pwd = transport_pwd(p->transport),
		.fingerprint = dtls_identity_fingerprint(p->cast->identity), .mic_ssrc = p->sender.mic.ssrc,
		.sources = sources(p), .seats = participant_seats(p), .voice_seats = voice_seats(p)};
	if (sdp && offer_write(sdp, OFFER_MAX_BYTES, &conf) == 0) {
		free(sdp);
		sdp = NULL;
	}
	return sdp;
}

json_t *participant_media_offer(struct participant *p, bool fresh)
{
	char *sdp = participant_media_sdp(p);
	json_t *media = !sdp ? NULL : json_pack("{s:s, s:b, s:{s:s, s:s, s:s, s:s}, s:o}", "sdp", sdp, "fresh", fresh, "sources",
		"mic", "0", "camera", "1", "screen", "2", "screenAudio", "3", "seats",
		seats_json(sources(p), participant_seats(p), voice_seats(p)));
	free(sdp);
	return media;
}

bool participant_media_reply(struct participant *p, const char *sdp, char *out, size_t cap)
{
	struct offer_conf conf = {.session_id = p->session_id, .version = p->offer_version++, .ufrag = transport_ufrag(p->transport),
		.pwd = transport_pwd(p->transport), .fingerprint = dtls_identity_fingerprint(p->cast->identity), .seats = 1};
	return offer_write_reply(out, cap, &conf, sdp) > 0;
}

enum err participant_media_answer(struct participant *p, const char *sdp)
{
	struct answer *answer = malloc(sizeof *answer);
	if (!answer) {
		return ERR_NOMEM;
	}
	enum err e = answer_read(answer, sdp);
	if (e == OK) {
		e = receiver_on_answer(&p->receiver, answer, sources(p), participant_seats(p), voice_seats(p));
	}
	const struct answer_section *camera = e == OK && sources(p) > 1 ? answer_section(answer, "1") : NULL;
	if (camera && !camera->takes_simulcast) {
		sender_send_one_layer(&p->sender);
	}
	if (e == OK) {
		e = transport_on_answer(p->transport, answer);
	}
	free(answer);
	return e;
}

void participant_media_on_time(struct participant *p, us_t now)
{
	transport_on_time(p->transport, now);
	sender_on_time(&p->sender, now);
	receiver_on_time(&p->receiver, now);
	watch_on_time(&p->watch, now);
}

void participant_frames(const struct participant *p, uint64_t *decoded, uint64_t *lost)
{
	*decoded = p->decoded_before;
	*lost = p->lost_before;
	for (uint32_t i = 0; i < p->receiver.seat_count && p->has_media; i++) {
		const struct receiver_slot *s = &p->receiver.seats[i].video;
		*decoded += s->decoded;
		*lost += s->undecodable + (s->buffer ? s->buffer->lost : 0);
	}
}
