/* The hot loop: one stored packet goes to all who are fed by its layer, each with numbers of his own. */
#include "red.h"
#include "rtx.h"
#include "state.h"

#include <string.h>

/* What differs between a packet and its retransmission. */
struct outgoing {
	uint8_t payload_type;
	uint32_t ssrc;
	uint16_t seq;
	bool is_rtx;
	bool marker;
	bool is_video; /* can be sent again */
	uint8_t seat;
	struct bytes prefix;        /* what goes before the payload: earlier sound */
	struct rewrite_out numbers; /* seq: the original one */
	uint32_t active_targets;    /* in the dependency descriptor; 0: as received */
};

/* The dependency descriptor as this subscriber is to read it. */
static struct bytes edit_descriptor(const struct history_packet *packet, const struct outgoing *o, uint8_t *buf, size_t cap)
{
	const struct dd_frame *frame = &packet->info.dd;
	struct dd_edit edit = {.number = o->numbers.frame_number, .has_active = o->active_targets != 0,
		.active = o->active_targets, .active_at = frame->active_at, .target_count = frame->target_count};
	return bytes_of(buf, dd_rewrite(buf, cap, history_dd(packet), &edit));
}

static bool has_number_only(const struct peer *p, const struct history_packet *packet)
{
	uint8_t twcc = p->ext.id[RTP_EXT_TWCC];
	return twcc > 0 && twcc <= RTP_EXT_ID_MAX && !(packet->has_audio_level && p->ext.id[RTP_EXT_AUDIO_LEVEL]) &&
		!(packet->info.has_dd && p->ext.id[RTP_EXT_DD]);
}

static size_t write_header(struct peer *p, const struct outgoing *o, const struct history_packet *packet, uint8_t *buf,
	us_t now)
{
	uint8_t transport_seq[2];
	uint8_t descriptor[DD_MAX_BYTES];
	uint16_t number = 0;
	struct rtp_build b = {.payload_type = o->payload_type, .marker = o->marker, .seq = o->seq,
		.timestamp = o->numbers.timestamp, .ssrc = o->ssrc};
	if (p->ext.id[RTP_EXT_TWCC]) {
		size_t size = RTP_HEADER_BYTES + 8u + o->prefix.len + packet->payload_len;
		number = twcc_tx_on_packet(&p->twcc_tx, size, now);
		probe_run_on_packet(&p->probe, size);
		if (o->is_video) {
			twcc_tx_name(&p->twcc_tx, (struct twcc_name){.seq = o->numbers.seq, .slot = o->seat});
		}
	}
	if (has_number_only(p, packet)) {
		return rtp_build_numbered_header(buf, &b, p->ext.id[RTP_EXT_TWCC], number);
	}
	store_u16(transport_seq, number);
	b.ext[RTP_EXT_TWCC] = bytes_of(transport_seq, p->ext.id[RTP_EXT_TWCC] ? sizeof transport_seq : 0);
	if (packet->has_audio_level && p->ext.id[RTP_EXT_AUDIO_LEVEL]) {
		b.ext[RTP_EXT_AUDIO_LEVEL] = bytes_of(&packet->audio_level, 1);
	}
	if (packet->info.has_dd && p->ext.id[RTP_EXT_DD]) {
		b.ext[RTP_EXT_DD] = edit_descriptor(packet, o, descriptor, sizeof descriptor);
	}
	return rtp_build_header(buf, WORKER_PACKET_MAX, &b, &p->ext, NULL);
}

/* The first bytes of a payload, which may be rewritten: two blocks of the cipher, more than any descriptor has. */
enum { HEAD_BYTES = 32 };

/* False: it does not fit, or could not be encrypted. */
static bool send_packet(struct state *s, struct peer *p, const struct outgoing *o, const struct history_packet *packet,
	us_t now)
{
	const struct path *to = ice_selected(&p->ice);
	uint8_t *buf = s->sink.reserve(s->sink.ctx);
	size_t before = o->is_rtx ? RTX_OSN_BYTES : o->prefix.len;
	size_t len = write_header(p, o, packet, buf, now);
	if (len == 0 || !to || len + before + packet->payload_len + SECURE_OVERHEAD_BYTES > WORKER_PACKET_MAX) {
		return false;
	}
	if (o->is_rtx) {
		store_u16(buf + len, o->numbers.seq);
	} else if (o->prefix.len > 0) {
		memcpy(buf + len, o->prefix.p, o->prefix.len);
	}
	size_t head = packet->payload_len < HEAD_BYTES ? packet->payload_len : HEAD_BYTES;
	memcpy(buf + len + before, packet->payload, head);
	rewrite_payload(buf + len + before, head, &packet->info, &o->numbers);
	struct bytes rest = bytes_of(packet->payload + head, packet->payload_len - head);
	if (secure_protect_rtp_from(p->secure, buf, len, before + head, rest, &len) != OK) {
		return false;
	}
	s->sink.send(s->sink.ctx, to, len);
	s->stats.packets_forwarded++;
	s->stats.bytes_forwarded += len;
	return true;
}

/* Where a timestamp of the new layer stands in the terms of the one that was sent last, by their sender reports. */
static bool relate(const struct uplink *u, const struct layer *to, uint32_t last_feed, uint32_t rtp, int64_t *hint)
{
	ntp_t instant;
	*hint = 0;
	if (to->feed == last_feed) {
		return true;
	}
	for (int i = 0; i < u->layer_count; i++) {
		const struct layer *from = &u->layers[i];
		if (from->is_bound && from->feed == last_feed && from->in.has_sr &&
			stream_in_ntp_of_rtp(&to->in, rtp, &instant)) {
			us_t span_us = us_from_ntp_span(instant, from->in.sr_ntp);
			int64_t ticks = span_us / US_PER_MS * from->in.clock_hz / 1000;
			*hint = seq32_diff(from->in.sr_rtp + (uint32_t)ticks, rtp);
			return true;
		}
	}
	return false;
}

static void begin_feed(struct downlink *d, const struct uplink *u, int layer, const struct history_packet *packet)
{
	const struct layer *l = &u->layers[layer];
	int64_t hint = 0;
	bool is_related = d->has_last && relate(u, l, d->last_feed, packet->timestamp, &hint);
	rewrite_switch(&d->rewrite, is_related, hint);
	d->layer = (int8_t)layer;
	d->must_switch = false;
}

/* Whether a subscriber gets this packet; *begins: it is the first of a new layer. */
static bool choose_video(struct downlink *d, const struct uplink *u, int layer, const struct history_packet *packet,
	bool *begins)
{
	if (d->layer == layer && d->last_feed != u->layers[layer].feed) {
		downlink_restart(d); /* the publisher began a new stream */
	}
	const struct svc *svc = u->layers[layer].svc;
	const struct dd_structure *structure = svc && svc->has_structure ? &svc->structure : NULL;
	switch (select_on_packet(&d->select, layer, &packet->info, u->payload.codec, structure)) {
	case SELECT_IGNORE:
		return false;
	case SELECT_DROP:
		return !rewrite_drop(&d->rewrite, packet->seq, &packet->info);
	case SELECT_SWITCH:
		begin_feed(d, u, layer, packet);
		*begins = true;
		return true;
	case SELECT_FORWARD:
		return true;
	}
	return false;
}

static void note_sent(struct state *s, struct peer *p, struct downlink *d, uint8_t seat, const struct layer *l,
	const struct history_packet *packet, const struct outgoing *o, us_t now)
{
	const struct rewrite_out *numbers = &o->numbers;
	d->last_feed = l->feed;
	d->has_last = true;
	stream_out_on_packet(&d->out, packet->payload_len);
	if (d->report_at == US_NEVER) {
		d->report_at = now;
		p->sender_report_at = now;
		rota_touch(s, p);
	}
	if (d->log.entries) {
		struct sent_entry entry = {.seq = numbers->seq, .feed = l->feed, .source_seq = (uint16_t)packet->seq,
			.timestamp = numbers->timestamp, .picture_id = numbers->picture_id,
			.tl0_picture_id = numbers->tl0_picture_id, .frame_number = numbers->frame_number,
			.active_targets = o->active_targets, .marker = o->marker};
		sent_log_put(&d->log, &entry, now);
	}
	if (d->is_video && !d->is_live) {
		d->is_live = true;
		d->first_rtp = numbers->timestamp;
		layout_report_seat(s, p, seat);
	}
}

/* The slot that a source feeds for a subscriber; NULL: he can't be sent anything now, or it is fed by another one. */
static struct downlink *downlink_of(const struct subscriber *sub, const struct uplink *u)
{
	struct peer *p = sub->peer;
	if (!p->slots || !peer_is_connected(p)) {
		return NULL;
	}
	struct downlink *d = uplink_is_video(u) ? &p->slots[sub->seat].video : &p->slots[sub->seat].audio;
	return d->source == u ? d : NULL;
}

/* The number of a packet without a payload is closed up. True: the packet began a new layer for this subscriber. */
static bool forward_one(struct state *s, const struct subscriber *sub, struct downlink *d, const struct forward_item *item,
	us_t now)
{
	static const struct codec_info nothing;
	const struct history_packet *packet = item->packet;
	const struct uplink *u = d->source;
	const struct layer *l = &u->layers[item->layer];
	bool begins = false;
	if (packet->payload_len == 0) {
		if (d->layer == item->layer && d->last_feed == l->feed) {
			(void)rewrite_drop(&d->rewrite, packet->seq, &nothing);
		}
		return false;
	}
	if (d->is_video) {
		if (!choose_video(d, u, item->layer, packet, &begins)) {
			return false;
		}
	} else if (d->must_switch || !d->has_last || d->last_feed != l->feed) {
		begin_feed(d, u, item->layer, packet);
	}
	struct outgoing o = {.payload_type = d->payload_type[u->payload.codec], .ssrc = d->ssrc,
		.marker = packet->marker || select_ends_picture(&d->select, &packet->info),
		.active_targets = select_active_targets(&d->select, &packet->info), .is_video = d->is_video, .seat = sub->seat};
	if (rewrite_packet(&d->rewrite, packet->seq, packet->timestamp, &packet->info, now, &o.numbers) != OK) {
		return begins;
	}
	o.seq = o.numbers.seq;
	uint8_t earlier[RED_PREFIX_MAX_BYTES];
	if (!d->is_video) {
		o.prefix = bytes_of(earlier, redundant_write(sub->peer, d, l, packet, earlier, sizeof earlier));
		o.payload_type = o.prefix.len > 0 ? d->red_type : o.payload_type;
	}
	if (send_packet(s, sub->peer, &o, packet, now)) {
		note_sent(s, sub->peer, d, sub->seat, l, packet, &o, now);
	}
	return begins;
}

void forward_kept(struct state *s, const struct subscriber *sub, struct uplink *u, int layer, seq_t from, us_t now)
{
	const struct layer *l = &u->layers[layer];
	struct downlink *d = downlink_of(sub, u);
	for (seq_t seq = from; d && seq <= l->in.highest_seq && seq < from + UPLINK_VIDEO_HISTORY; seq++) {
		struct forward_item item = {.packet = history_get(&l->history, seq), .layer = (uint8_t)layer};
		if (item.packet) {
			(void)forward_one(s, sub, d, &item, now);
		}
	}
}

/* What has been forwarded from the history with the start of a layer is not forwarded again. */
static void forward_to(struct state *s, const struct subscriber *sub, struct uplink *u, const struct forward_item *items,
	uint32_t count, us_t now)
{
	struct downlink *d = downlink_of(sub, u);
	const struct forward_item *start = NULL;
	for (uint32_t i = 0; d && i < count; i++) {
		const struct forward_item *item = &items[i];
		if (start && start->layer == item->layer && item->packet->seq >= start->packet->seq) {
			continue;
		}
		if (forward_one(s, sub, d, item, now)) {
			/* the rest of a key frame whose start came late: it was ignored when it came */
			forward_kept(s, sub, u, item->layer, item->packet->seq + 1, now);
			start = item;
		}
	}
}

/*
 * Between two frames a subscriber's state has left the cache, and its parts point to each other: they are fetched some
 * subscribers ahead, a step of the chain for each.
 */
static void fetch_peer(const struct peer *p)
{
	__builtin_prefetch(&p->slots);
	__builtin_prefetch(&p->ext);
	__builtin_prefetch(&p->ice.selected);
	__builtin_prefetch(&p->ice.paths[0]);
	__builtin_prefetch(&p->twcc_tx);
}

static const struct downlink *slot_of(const struct subscriber *sub, const struct uplink *u)
{
	const struct seat_slots *slots = &sub->peer->slots[sub->seat];
	return uplink_is_video(u) ? &slots->video : &slots->audio;
}

static void fetch_slot(const struct subscriber *sub, const struct uplink *u)
{
	const struct peer *p = sub->peer;
	if (p->slots && p->secure) {
		const char *d = (const char *)slot_of(sub, u);
		for (size_t i = 0; i < DOWNLINK_HOT_BYTES; i += 64) {
			__builtin_prefetch(d + i, 1);
		}
		__builtin_prefetch(p->secure);
		twcc_tx_prefetch(&p->twcc_tx);
	}
}

static void fetch_log(const struct subscriber *sub, const struct uplink *u)
{
	if (sub->peer->slots && sub->peer->secure) {
		sent_log_prefetch(&slot_of(sub, u)->log);
		secure_prefetch(sub->peer->secure);
	}
}

static void fetch_keys(const struct subscriber *sub)
{
	if (sub->peer->secure) {
		secure_prefetch_keys(sub->peer->secure);
	}
}

static void fetch_ahead(const struct uplink *u, uint32_t i)
{
	if (i + 4 < u->subscriber_count) {
		fetch_peer(u->subscribers[i + 4].peer);
	}
	if (i + 3 < u->subscriber_count) {
		fetch_slot(&u->subscribers[i + 3], u);
	}
	if (i + 2 < u->subscriber_count) {
		fetch_log(&u->subscribers[i + 2], u);
	}
	if (i + 1 < u->subscriber_count) {
		fetch_keys(&u->subscribers[i + 1]);
	}
}

void forward_items(struct state *s, struct uplink *u, const struct forward_item *items, uint32_t count, us_t now)
{
	for (uint32_t i = 0; i < u->subscriber_count; i++) {
		fetch_ahead(u, i);
		forward_to(s, &u->subscribers[i], u, items, count, now);
	}
}

const struct history_packet *forward_stored(const struct downlink *d, const struct sent_entry *entry)
{
	for (int i = 0; d->source && i < d->source->layer_count; i++) {
		const struct layer *l = &d->source->layers[i];
		if (l->is_bound && l->feed == entry->feed) {
			return history_get(&l->history, seq16_extend(entry->source_seq, l->in.highest_seq));
		}
	}
	return NULL;
}

/* seat: negative if nobody waits for it. */
static bool send_stored(struct state *s, struct peer *p, struct downlink *d, int seat, const struct sent_entry *entry,
	us_t now)
{
	const struct history_packet *packet = entry ? forward_stored(d, entry) : NULL;
	if (!packet) {
		return false;
	}
	struct outgoing o = {.payload_type = d->rtx_type[d->source->payload.codec], .ssrc = d->rtx_ssrc, .seq = d->rtx_seq,
		.is_rtx = true, .marker = entry->marker, .active_targets = entry->active_targets,
		.is_video = seat >= 0, .seat = (uint8_t)seat};
	o.numbers = (struct rewrite_out){.seq = entry->seq, .timestamp = entry->timestamp, .picture_id = entry->picture_id,
		.tl0_picture_id = entry->tl0_picture_id, .frame_number = entry->frame_number};
	d->rtx_seq++;
	if (!send_packet(s, p, &o, packet, now)) {
		return false;
	}
	s->stats.rtx_sent++;
	return true;
}

static bool can_retransmit(const struct peer *p, const struct downlink *d)
{
	return d->log.entries && d->source && uplink_is_open(d->source) && peer_is_connected(p) &&
		d->rtx_type[d->source->payload.codec];
}

bool forward_resend(struct state *s, struct peer *p, uint8_t seat, const struct sent_entry *entry, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	return can_retransmit(p, d) && send_stored(s, p, d, seat, entry, now);
}

bool forward_again(struct state *s, struct peer *p, struct downlink *d, us_t now)
{
	return can_retransmit(p, d) && d->has_last && send_stored(s, p, d, -1, sent_log_take_newest(&d->log, now), now);
}
