#include "mirror.h"

#include "codecs.h"
#include "state.h"

#include <string.h>

#define ABLE_US US_PER_S
#define ELSEWHERE_US (700 * US_PER_MS) /* a demand that was not said again for so long is over; it is said five times a second */

struct peer *mirror_add(struct state *s, sfu_room_id room_id, sfu_peer_id id, uint32_t home)
{
	struct room *room = room_find(s, room_id);
	struct peer *p = room && home < SPREAD_MAX_WORKERS ? room_add_peer(s, room, id) : NULL;
	if (p) {
		p->is_mirror = true;
		p->home = home;
		s->mirror_count++;
	}
	return p;
}

/* -- what goes out ---------------------------------------------------------------------------------------------- */

static struct relay relay_of(const struct state *s, enum relay_kind kind, const struct uplink *u, int layer)
{
	return (struct relay){.kind = kind, .from = s->conf.index, .room = u->peer->room->id, .peer = u->peer->id, .source = (uint8_t)u->source,
		.layer = (uint8_t)layer};
}

static void to_others(struct state *s, const struct room *room, const struct relay *r)
{
	uint64_t others = room->others;
	for (uint32_t i = 0; others != 0; i++, others >>= 1) {
		if (others & 1) {
			s->sink.relay(s->sink.ctx, i, r);
		}
	}
}

void mirror_room_on_time(struct state *s, struct room *room, us_t now)
{
	struct relay r = {.kind = RELAY_ABLE, .from = s->conf.index, .room = room->id};
	if (room->others == 0 || now < room->able_at) {
		return;
	}
	room->able_at = now + ABLE_US;
	for (uint32_t i = 0; i < room->peer_count; i++) {
		for (unsigned k = 0; k < CODEC_COUNT; k++) {
			r.u.able[k] = (uint16_t)(r.u.able[k] + (room->peers[i]->decodes >> k & 1));
		}
	}
	to_others(s, room, &r);
}

void mirror_send_packet(struct state *s, struct uplink *u, int layer, const struct history_packet *packet)
{
	struct layer *l = &u->layers[layer];
	const struct peer *p = u->peer;
	if (p->room->others == 0 || p->is_mirror) {
		return;
	}
	struct relay r = relay_of(s, RELAY_PACKET, u, layer);
	r.u.stream = (struct relay_stream){.codec = u->payload.codec, .layer_count = u->layer_count,
		.is_late = packet->seq < l->in.highest_seq, .feed = l->feed, .number = ++l->relayed, .has_sr = l->in.has_sr,
		.has_clock = p->has_clock, .is_red = l->is_red, .sr_rtp = l->in.sr_rtp,
		.sr_ntp = l->in.sr_ntp, .clock_offset = p->clock_offset, .meter = l->meter};
	r.packet = packet;
	to_others(s, p->room, &r);
}

void mirror_send_demand(struct state *s, const struct uplink *u, uint8_t layers, uint16_t height_px)
{
	struct relay r = relay_of(s, RELAY_DEMAND, u, 0);
	r.u.demand.layers = layers;
	r.u.demand.height_px = height_px;
	s->sink.relay(s->sink.ctx, u->peer->home, &r);
}

void mirror_on_time(struct state *s, struct peer *p, us_t now)
{
	if (!p->is_mirror) {
		return;
	}
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		struct uplink *u = &p->uplinks[i];
		for (int k = 0; k < u->layer_count; k++) {
			struct layer *l = &u->layers[k];
			if (l->is_bound && keyreq_deadline(&l->keyreq) <= now && keyreq_take_due(&l->keyreq, now)) {
				struct relay r = relay_of(s, RELAY_KEY, u, k);
				r.u.key_gap_us = l->keyreq.gap_us;
				s->sink.relay(s->sink.ctx, p->home, &r);
			}
		}
	}
}

/* -- what comes in ---------------------------------------------------------------------------------------------- */

/* The mirror's layer as the packet's source has it now; NULL: no memory. */
static struct layer *open_layer(struct state *s, struct uplink *u, const struct relay *r)
{
	const struct relay_stream *stream = &r->u.stream;
	struct layer *l = &u->layers[r->layer];
	if (!u->is_negotiated || u->layer_count != stream->layer_count || u->payload.codec != stream->codec) {
		burst_flush(s, s->now);
		uplink_reset(u);
		u->layer_count = stream->layer_count;
		u->payload = (struct sdp_payload){.codec = stream->codec};
		u->is_negotiated = true;
		u->peer->room->layout_dirty = true;
	}
	if (!l->is_bound || l->ssrc != stream->feed) {
		burst_flush(s, s->now);
		if (uplink_bind(u, r->layer, stream->feed, ++s->next_feed) != OK) {
			return NULL;
		}
		l->relayed = stream->number - 1;
		u->peer->room->layout_dirty = true;
	}
	return l;
}

/* Numbers are extended anew: those of a mirror need not be those of the worker that serves the publisher. */
static bool find_number(struct layer *l, const struct relay *r, us_t now, seq_t *seq)
{
	const struct history_packet *packet = r->packet;
	uint16_t wire = (uint16_t)packet->seq;
	if (r->u.stream.is_late) {
		*seq = l->in.has_started ? stream_in_extend(&l->in, wire) : 0;
		return l->in.has_started;
	}
	return stream_in_on_packet(&l->in, wire, packet->timestamp, packet->payload_len, now, seq) == OK;
}

static void note_source(struct uplink *u, struct layer *l, const struct relay *r, us_t now)
{
	const struct relay_stream *stream = &r->u.stream;
	struct peer *p = u->peer;
	p->has_clock = stream->has_clock;
	p->clock_offset = stream->clock_offset;
	l->in.has_sr = stream->has_sr;
	l->in.sr_rtp = stream->sr_rtp;
	l->in.sr_ntp = stream->sr_ntp;
	l->meter = stream->meter;
	l->is_red = stream->is_red;
	p->room->layout_dirty |= !u->is_flowing || !uplink_layer_flows(u, r->layer, now);
	u->is_flowing = true;
	u->last_at = now;
	l->last_at = now;
	if (stream->number != ++l->relayed) {
		l->relayed = stream->number;
		if (uplink_is_video(u)) {
			keyreq_want(&l->keyreq, KEYREQ_BROKEN_GAP_US, now); /* some were lost between the workers */
		}
	}
}

static void on_packet(struct state *s, struct peer *p, const struct relay *r, us_t now)
{
	struct uplink *u = &p->uplinks[r->source];
	struct layer *l = p->is_mirror && r->layer < r->u.stream.layer_count ? open_layer(s, u, r) : NULL;
	seq_t seq;
	if (!l) {
		return;
	}
	note_source(u, l, r, now);
	if (!find_number(l, r, now, &seq) || !uplink_is_welcome(u, r->layer, seq)) {
		return;
	}
	const struct history_packet *packet = r->packet;
	struct rtp_packet rtp = {.payload_type = packet->payload_type, .marker = packet->marker,
		.timestamp = packet->timestamp, .payload = bytes_of(packet->payload, packet->payload_len)};
	rtp.ext[RTP_EXT_DD] = history_dd(packet);
	if (packet->has_audio_level) {
		rtp.ext[RTP_EXT_AUDIO_LEVEL] = bytes_of(&packet->audio_level, 1);
	}
	receive_accept(s, u, r->layer, seq, &rtp, now);
}

static void on_demand(struct peer *p, const struct relay *r, us_t now)
{
	struct uplink_elsewhere *e = &p->uplinks[r->source].elsewhere;
	for (unsigned i = 0; i < DEMAND_MAX_LAYERS; i++) {
		if (r->u.demand.layers & 1u << i) {
			/* a layer that was of no use until now is switched on at once */
			p->room->demand_at = now - e->used_at[i] >= ELSEWHERE_US ? now : p->room->demand_at;
			e->used_at[i] = now;
		}
	}
	if (r->u.demand.height_px >= e->height_px || now - e->tall_at >= ELSEWHERE_US) {
		e->height_px = r->u.demand.height_px;
		e->tall_at = now;
	}
}

uint8_t mirror_demand(const struct uplink *u, uint16_t *height_px, us_t now)
{
	uint8_t layers = 0;
	for (unsigned i = 0; i < DEMAND_MAX_LAYERS; i++) {
		us_t at = u->elsewhere.used_at[i];
		layers |= (uint8_t)(at > 0 && now - at < ELSEWHERE_US ? 1u << i : 0);
	}
	*height_px = now - u->elsewhere.tall_at < ELSEWHERE_US ? u->elsewhere.height_px : 0;
	return layers;
}

static void on_key(struct peer *p, const struct relay *r, us_t now)
{
	struct uplink *u = &p->uplinks[r->source];
	if (r->layer < u->layer_count && u->layers[r->layer].is_bound && uplink_is_open(u)) {
		keyreq_want(&u->layers[r->layer].keyreq, r->u.key_gap_us, now);
	}
}

static void on_able(struct state *s, const struct relay *r)
{
	struct room *room = room_find(s, r->room);
	if (room && r->from < SPREAD_MAX_WORKERS && memcmp(room->able[r->from], r->u.able, sizeof r->u.able) != 0) {
		memcpy(room->able[r->from], r->u.able, sizeof r->u.able);
		codecs_review(s, room);
	}
}

uint32_t mirror_able(const struct room *room, enum codec codec)
{
	uint32_t count = 0;
	for (uint32_t i = 0; room->others != 0 && i < SPREAD_MAX_WORKERS; i++) {
		count += room->able[i][codec];
	}
	return count;
}

void mirror_on_relay(struct state *s, const struct relay *r, us_t now)
{
	if (r->kind == RELAY_ABLE) {
		on_able(s, r);
		return;
	}
	struct peer *p = peer_find(s, r->room, r->peer);
	if (!p || r->source >= SFU_SOURCE_COUNT || r->layer >= SELECT_MAX_LAYERS) {
		return; /* he is gone, or not yet there: the next packet tells the same */
	}
	rota_touch(s, p);
	switch (r->kind) {
	case RELAY_PACKET:
		on_packet(s, p, r, now);
		break;
	case RELAY_KEY:
		on_key(p, r, now);
		break;
	case RELAY_DEMAND:
		on_demand(p, r, now);
		break;
	case RELAY_ABLE:
		break; /* of no peer */
	}
}
