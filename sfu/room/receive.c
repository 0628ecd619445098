/* An SRTP packet comes in: decrypt, find its stream, keep it, hand it on. */
#include "mirror.h"
#include "red.h"
#include "rtx.h"
#include "state.h"

#include <string.h>

enum { EXTENSION_BYTES = 8 }; /* what a packet weighs besides, as in the feedback about it */

/* The source whose section has this mid; NULL: none. */
static struct uplink *find_by_mid(struct peer *p, struct bytes mid)
{
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		if (p->uplinks[i].is_negotiated && bytes_equal(mid, bytes_of_string(p->uplinks[i].mid))) {
			return &p->uplinks[i];
		}
	}
	return NULL;
}

/* The source that announced the SSRC in its a=ssrc lines. */
static struct uplink *find_by_declared(struct peer *p, uint32_t ssrc, bool *is_rtx)
{
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		struct uplink *u = &p->uplinks[i];
		*is_rtx = u->is_negotiated && u->declared_rtx_ssrc == ssrc && ssrc != 0;
		if (*is_rtx) {
			return u;
		}
		for (int k = 0; u->is_negotiated && k < u->declared_count; k++) {
			if (u->declared_ssrcs[k] == ssrc) {
				return u;
			}
		}
	}
	return NULL;
}

/* The only source with this payload type: for encoders that announce nothing else. */
static struct uplink *find_by_payload_type(struct peer *p, uint8_t type, bool *is_rtx)
{
	struct uplink *found = NULL;
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		struct uplink *u = &p->uplinks[i];
		if (u->is_negotiated && (u->payload.type == type || (u->payload.rtx_type && u->payload.rtx_type == type) ||
			(u->payload.red_type && u->payload.red_type == type))) {
			if (found) {
				return NULL;
			}
			found = u;
			*is_rtx = u->payload.rtx_type && u->payload.rtx_type == type;
		}
	}
	return found;
}

static struct stream_binding *find_binding(struct peer *p, uint32_t ssrc)
{
	for (uint32_t i = 0; i < p->binding_count; i++) {
		if (p->bindings[i].ssrc == ssrc) {
			return &p->bindings[i];
		}
	}
	return NULL;
}

/*
 * A place in the table: a layer that changes its SSRC takes over its old place, but not for ever: every time costs a new
 * history and a new layout. The replay window of the old SSRC stays, or old packets could be played again under it.
 */
static struct stream_binding *take_binding(struct peer *p, uint8_t source, uint8_t layer, bool is_rtx)
{
	for (uint32_t i = 0; i < p->binding_count; i++) {
		struct stream_binding *b = &p->bindings[i];
		if (b->source == source && b->layer == layer && b->is_rtx == is_rtx) {
			return p->rebind_count++ < PEER_MAX_REBINDS ? b : NULL;
		}
	}
	return p->binding_count < PEER_MAX_SSRCS ? &p->bindings[p->binding_count++] : NULL;
}

/* Finds out what a new SSRC is: by mid and rid (RFC 8853, RFC 9143), else by what the offer declared. */
static struct stream_binding *bind_stream(struct state *s, struct peer *p, const struct rtp_packet *rtp)
{
	burst_flush(s, s->now);
	struct bytes rid = rtp->ext[RTP_EXT_RID];
	struct bytes repaired = rtp->ext[RTP_EXT_REPAIRED_RID];
	bool is_rtx = false;
	struct uplink *u = NULL;
	if (rtp->ext[RTP_EXT_MID].len) {
		u = find_by_mid(p, rtp->ext[RTP_EXT_MID]);
		is_rtx = u && u->payload.rtx_type && rtp->payload_type == u->payload.rtx_type;
	}
	if (!u) {
		u = find_by_declared(p, rtp->ssrc, &is_rtx);
	}
	if (!u) {
		u = find_by_payload_type(p, rtp->payload_type, &is_rtx);
	}
	if (!u) {
		return NULL;
	}
	int layer = uplink_find_layer(u, is_rtx && repaired.len ? repaired : rid);
	if (layer < 0) {
		return NULL;
	}
	struct stream_binding *b = take_binding(p, (uint8_t)u->source, (uint8_t)layer, is_rtx);
	if (!b || (!is_rtx && uplink_bind(u, layer, rtp->ssrc, ++s->next_feed) != OK)) {
		return NULL;
	}
	*b = (struct stream_binding){rtp->ssrc, (uint8_t)u->source, (uint8_t)layer, is_rtx};
	p->room->layout_dirty = true;
	return b;
}

static void note_level(struct peer *p, const struct uplink *u, const struct history_packet *packet, us_t now)
{
	if (u->source == SFU_SOURCE_MIC && uplink_is_open(u)) {
		speaker_on_audio(&p->room->speaker, p->id, packet->has_audio_level, packet->audio_level, now);
	}
}

static void note_flow(struct state *s, struct peer *p, struct uplink *u, us_t now)
{
	u->last_at = now;
	if (!u->is_flowing) {
		struct sfu_event event = {.kind = SFU_EVENT_SOURCE};
		u->is_flowing = true;
		event.u.source.source = u->source;
		event.u.source.is_flowing = true;
		emit(s, p, &event);
		p->room->layout_dirty = true;
	}
}

/* NULL: too large, or too late. */
static struct history_packet *keep_packet(struct layer *l, seq_t seq, const struct rtp_packet *rtp, us_t now)
{
	struct bytes dd = l->svc ? rtp->ext[RTP_EXT_DD] : bytes_of(NULL, 0);
	struct history_packet *packet = history_put(&l->history, seq, rtp->payload.len + dd.len);
	if (!packet) {
		return NULL;
	}
	packet->payload_len = (uint16_t)rtp->payload.len;
	packet->dd_len = (uint8_t)dd.len;
	packet->timestamp = rtp->timestamp;
	packet->arrived_at = now;
	packet->marker = rtp->marker;
	packet->payload_type = rtp->payload_type;
	packet->has_audio_level = rtp->ext[RTP_EXT_AUDIO_LEVEL].len > 0;
	packet->audio_level = packet->has_audio_level ? rtp->ext[RTP_EXT_AUDIO_LEVEL].p[0] : 0;
	memcpy(packet->payload, rtp->payload.p, rtp->payload.len);
	if (dd.len > 0) {
		memcpy(packet->payload + rtp->payload.len, dd.p, dd.len);
	}
	return packet;
}

/* A structure came late: what came before it could not be read, and was sent to nobody. */
static void catch_up_unread(struct state *s, struct uplink *u, int layer, seq_t after, us_t now)
{
	struct layer *l = &u->layers[layer];
	for (seq_t seq = after + 1; seq <= l->in.highest_seq && seq <= after + UPLINK_VIDEO_HISTORY; seq++) {
		struct history_packet *packet = history_edit(&l->history, seq);
		if (packet && packet->info.is_dd_unread) {
			svc_read(l->svc, seq, history_dd(packet), now, &packet->info);
			burst_add(s, u, layer, packet, now);
		}
	}
}

void receive_accept(struct state *s, struct uplink *u, int layer, seq_t seq, const struct rtp_packet *rtp, us_t now)
{
	struct layer *l = &u->layers[layer];
	struct codec_info info;
	if (history_get(&l->history, seq)) {
		return; /* it was repeated before it came itself: nothing goes out twice under one number */
	}
	if (rtp->payload.len == 0) {
		/* padding that probes the line; remembered, or it would look like a loss to whoever is served from history */
		struct history_packet *nothing = history_put(&l->history, seq, 0);
		if (nothing) {
			nothing->info = (struct codec_info){0};
			nothing->timestamp = rtp->timestamp;
			nothing->dd_len = 0;
			mirror_send_packet(s, u, layer, nothing);
			burst_add(s, u, layer, nothing, now);
		}
		return;
	}
	if (codec_peek(u->payload.codec, rtp->payload, &info) != OK) {
		s->stats.packets_dropped_malformed++;
		return;
	}
	struct history_packet *packet = keep_packet(l, seq, rtp, now);
	if (!packet) {
		return;
	}
	bool is_structure = l->svc && svc_read(l->svc, seq, history_dd(packet), now, &info);
	if (!u->peer->is_mirror) {
		size_t bytes = RTP_HEADER_BYTES + EXTENSION_BYTES + rtp->payload.len;
		meter_add(&l->meter, info.spatial_id, info.temporal_id, bytes, now);
	}
	packet->info = info;
	if (info.is_keyframe_start) {
		keyreq_on_keyframe(&l->keyreq);
		layer_note_key(l, seq, rtp->timestamp);
	}
	if (l->has_key && rtp->timestamp == l->key_rtp) {
		meter_note_key(&l->meter);
	}
	note_level(u->peer, u, packet, now);
	mirror_send_packet(s, u, layer, packet);
	burst_add(s, u, layer, packet, now);
	if (is_structure) {
		catch_up_unread(s, u, layer, seq, now);
	}
}

/*
 * Redundant sound is kept plain: whoever is to get it redundant gets that made anew, from what came in. Packets that were
 * lost and stand in it again are found in passing; their numbers are those before its own.
 */
static void accept_redundant(struct state *s, struct uplink *u, seq_t seq, const struct rtp_packet *rtp, us_t now)
{
	struct layer *l = &u->layers[0];
	struct rtp_packet plain = *rtp;
	struct red red;
	if (red_parse(rtp->payload, u->payload.type, &red) != OK) {
		s->stats.packets_dropped_malformed++;
		return;
	}
	plain.payload_type = u->payload.type;
	for (size_t i = 0; i < red.earlier_count; i++) {
		seq_t earlier = seq - (red.earlier_count - i);
		plain.timestamp = rtp->timestamp - red.earlier[i].offset;
		plain.payload = red.earlier[i].payload;
		if (plain.payload.len > 0 && earlier >= l->in.first_seq && uplink_is_welcome(u, 0, earlier) &&
			!history_get(&l->history, earlier)) {
			(void)nack_on_packet(l->nack, earlier, now);
			receive_accept(s, u, 0, earlier, &plain, now);
			s->stats.red_recovered++;
		}
	}
	plain.timestamp = rtp->timestamp;
	plain.payload = red.primary;
	receive_accept(s, u, 0, seq, &plain, now);
}

/* Its number, and what it says about the line. What comes again because we asked says that it was lost. */
static enum err note_arrival(struct uplink *u, struct layer *l, const struct rtp_packet *rtp, size_t len, us_t now, seq_t *seq)
{
	if (l->in.has_started && u->payload.has_nack) {
		*seq = stream_in_extend(&l->in, rtp->seq);
		if (nack_has_asked_for(l->nack, *seq)) {
			return OK;
		}
	}
	return stream_in_on_packet(&l->in, rtp->seq, rtp->timestamp, len, now, seq);
}

static void receive_media(struct state *s, struct peer *p, struct uplink *u, int layer, const struct rtp_packet *rtp,
	size_t len, us_t now)
{
	struct layer *l = &u->layers[layer];
	seq_t seq;
	bool is_red = u->payload.red_type && rtp->payload_type == u->payload.red_type;
	if (rtp->payload_type != u->payload.type && !is_red) {
		s->stats.packets_dropped_unknown++;
		return;
	}
	if (note_arrival(u, l, rtp, len, now, &seq) != OK) {
		s->stats.packets_dropped_malformed++;
		return;
	}
	if (!uplink_layer_flows(u, layer, now)) {
		p->room->layout_dirty = true;
	}
	l->last_at = now;
	note_flow(s, p, u, now);
	if (!uplink_is_welcome(u, layer, seq)) {
		return;
	}
	if (u->payload.has_nack) {
		nack_on_packet(l->nack, seq, now);
	}
	l->is_red = is_red;
	if (is_red) {
		accept_redundant(s, u, seq, rtp, now);
	} else {
		receive_accept(s, u, layer, seq, rtp, now);
	}
	/* not before: what this packet repeats is not missing any more; and not with the next tick: that would be seen */
	if (u->payload.has_nack && (l->nack->hole_count > 0 || l->nack->lost_track)) {
		report_missing(s, p, u, l, now);
	}
}

/* A retransmission: back into the stream that it belongs to. */
static void receive_rtx(struct state *s, struct uplink *u, int layer, const struct rtp_packet *rtp, us_t now)
{
	struct layer *l = &u->layers[layer];
	struct rtp_packet original = *rtp;
	if (!l->is_bound || !l->in.has_started ||
		rtx_parse_payload(rtp->payload, &original.seq, &original.payload) != OK) {
		return; /* before the stream itself, or padding that probes the line */
	}
	seq_t seq = stream_in_extend(&l->in, original.seq);
	/* a browser that probes its line repeats what it has just sent: that may be the first that comes of it */
	bool is_newest = seq > l->in.highest_seq;
	if (!uplink_is_welcome(u, layer, seq) || seq > l->in.highest_seq + STREAM_IN_MAX_AHEAD) {
		return; /* not allowed when it was sent, or nonsense */
	}
	if (!nack_on_packet(l->nack, seq, now) && !is_newest) {
		return; /* nobody misses it */
	}
	stream_in_raise(&l->in, seq, rtp->timestamp);
	original.payload_type = u->payload.type;
	receive_accept(s, u, layer, seq, &original, now);
}

static void forget_unbound(struct peer *p, uint32_t ssrc)
{
	if (!find_binding(p, ssrc)) {
		secure_forget_ssrc(p->secure, ssrc);
	}
}

/* Valid packets, but more than a peer may send: as if the line had lost them. */
static bool is_excess(struct state *s, struct peer *p, size_t len, us_t now)
{
	if (cap_take(&p->up_packets, 1, now) && cap_take(&p->up_bits, (int64_t)len * 8, now)) {
		return false;
	}
	s->stats.packets_dropped_excess++;
	return true;
}

static bool is_loud_flood(struct state *s, struct uplink *u, size_t len, us_t now)
{
	if (uplink_is_video(u) || cap_take(&u->sound_bits, (int64_t)len * 8, now)) {
		return false;
	}
	s->stats.packets_dropped_excess++;
	return true;
}

bool receive_rtp(struct state *s, struct peer *p, uint8_t *pkt, size_t len, us_t now)
{
	struct rtp_packet rtp;
	if (rtp_check_header(bytes_of(pkt, len)) != OK) {
		s->stats.packets_dropped_malformed++;
		return false;
	}
	enum err e = secure_unprotect_rtp(p->secure, pkt, &len);
	if (e != OK) {
		s->stats.packets_dropped_auth++;
		return false;
	}
	if (rtp_parse(&rtp, bytes_of(pkt, len), &p->ext) != OK) {
		s->stats.packets_dropped_malformed++;
		forget_unbound(p, load_u32(pkt + 8));
		return true;
	}
	s->stats.packets_in++;
	s->stats.bytes_in += len;
	if (is_excess(s, p, len, now)) {
		forget_unbound(p, rtp.ssrc);
		return true;
	}
	if (rtp.ext[RTP_EXT_TWCC].len == 2) {
		twcc_rx_on_packet(&p->twcc_rx, load_u16(rtp.ext[RTP_EXT_TWCC].p), now);
	}
	struct stream_binding *b = find_binding(p, rtp.ssrc);
	if (!b) {
		b = bind_stream(s, p, &rtp);
	}
	if (!b) {
		s->stats.packets_dropped_unknown++;
		secure_forget_ssrc(p->secure, rtp.ssrc);
		return true;
	}
	struct uplink *u = &p->uplinks[b->source];
	if (!u->is_negotiated || b->layer >= u->layer_count) {
		s->stats.packets_dropped_unknown++;
	} else if (is_loud_flood(s, u, len, now)) {
		return true;
	} else if (b->is_rtx) {
		receive_rtx(s, u, b->layer, &rtp, now);
	} else if (u->layers[b->layer].is_bound) {
		receive_media(s, p, u, b->layer, &rtp, len, now);
	}
	return true;
}
