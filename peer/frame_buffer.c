/* How received packets become frames again, and what a lost one costs. */
#include "frame_buffer.h"

#include <stdlib.h>
#include <string.h>

enum err frame_buffer_init(struct frame_buffer *b, bool keeps_payloads)
{
	memset(b, 0, sizeof *b);
	b->needs_key = true;
	if (!keeps_payloads) {
		return OK;
	}
	b->frame = malloc(FRAME_MAX_BYTES);
	b->payloads = malloc((size_t)FRAME_BUFFER_PACKETS * FRAME_BUFFER_PACKET_BYTES);
	if (!b->frame || !b->payloads) {
		frame_buffer_finish(b);
		return ERR_NOMEM;
	}
	return OK;
}

void frame_buffer_finish(struct frame_buffer *b)
{
	free(b->frame);
	free(b->payloads);
	b->frame = NULL;
	b->payloads = NULL;
}

static struct frame_slot *slot_of(struct frame_buffer *b, seq_t seq)
{
	return &b->slots[seq % FRAME_BUFFER_PACKETS];
}

static bool is_there(struct frame_buffer *b, seq_t seq)
{
	const struct frame_slot *s = slot_of(b, seq);
	return s->is_used && s->seq == seq;
}

/* What was collected of a frame is useless. */
static void abandon_frame(struct frame_buffer *b)
{
	b->lost++;
	b->in_frame = false;
	b->is_broken = false;
	b->needs_key = true;
	b->frame_len = 0;
}

/* The packets before `seq` will not come any more. */
static void give_up_before(struct frame_buffer *b, seq_t seq)
{
	abandon_frame(b);
	while (b->next < seq) {
		slot_of(b, b->next)->is_used = false;
		b->next++;
	}
}

/* What the payload says of its frame, and, if it is to be decoded, what belongs to the frame. */
static void fill(struct frame_buffer *b, struct frame_slot *s, struct bytes payload)
{
	s->is_empty = payload.len == 0;
	s->is_malformed = !s->is_empty && vp8_packet_read(payload, &s->descriptor, &s->data) != OK;
	s->has_stamp = s->marker && !s->is_empty && !s->is_malformed && stamp_read(s->data, &s->stamp);
	s->len = s->is_empty || s->is_malformed ? 0 : (uint16_t)(s->data.len - (s->has_stamp ? STAMP_BYTES : 0));
	uint8_t *own = b->payloads ? b->payloads + (size_t)(s - b->slots) * FRAME_BUFFER_PACKET_BYTES : NULL;
	if (own && s->len > 0) {
		memcpy(own, s->data.p, s->len);
	}
	s->data = bytes_of(own, s->len);
}

void frame_buffer_put(struct frame_buffer *b, seq_t seq, uint32_t rtp, bool marker, struct bytes payload, us_t now)
{
	if (!b->has_started) {
		b->has_started = true;
		b->next = seq;
		b->highest = seq;
	}
	if (seq < b->next || is_there(b, seq) || payload.len > FRAME_BUFFER_PACKET_BYTES) {
		b->late++;
		return;
	}
	if (seq >= b->next + FRAME_BUFFER_PACKETS) {
		give_up_before(b, seq - FRAME_BUFFER_PACKETS / 2);
	}
	if (seq > b->highest) {
		b->highest = seq;
	}
	struct frame_slot *s = slot_of(b, seq);
	s->is_used = true;
	s->seq = seq;
	s->rtp = rtp;
	s->marker = marker;
	s->arrived_at = now;
	fill(b, s, payload);
}

/* Adds the packet to the frame. */
static void append(struct frame_buffer *b, const struct frame_slot *s)
{
	if (s->is_malformed) {
		b->is_broken = true;
		return;
	}
	if (b->in_frame && b->frame_rtp != s->rtp) {
		abandon_frame(b);
	}
	if (!b->in_frame) {
		b->in_frame = true;
		b->frame_rtp = s->rtp;
		b->frame_len = 0;
		b->frame_arrived_at = s->arrived_at;
		b->is_keyframe = s->descriptor.is_keyframe;
		b->is_broken = !s->descriptor.is_frame_start;
	}
	if (b->frame_len + s->len > FRAME_MAX_BYTES) {
		b->is_broken = true;
		return;
	}
	if (b->frame) {
		memcpy(b->frame + b->frame_len, s->data.p, s->len);
	}
	b->frame_len += s->len;
	b->frame_arrived_at = us_max(b->frame_arrived_at, s->arrived_at);
}

/* The last packet of a frame is in: true if it can be decoded. */
static bool finish_frame(struct frame_buffer *b, const struct frame_slot *last, struct frame_out *out)
{
	if (b->is_broken || (b->needs_key && !b->is_keyframe)) {
		abandon_frame(b);
		return false;
	}
	b->needs_key = false;
	b->in_frame = false;
	b->complete++;
	out->data = bytes_of(b->frame, b->frame_len);
	out->rtp = b->frame_rtp;
	out->arrived_at = b->frame_arrived_at;
	out->is_keyframe = b->is_keyframe;
	out->has_stamp = last->has_stamp;
	out->stamp = last->stamp;
	return true;
}

/* A hole at `next`: true if it is old enough to be given up, and was. */
static bool skip_old_hole(struct frame_buffer *b, us_t now)
{
	for (seq_t seq = b->next + 1; seq <= b->highest; seq++) {
		if (is_there(b, seq)) {
			if (now - slot_of(b, seq)->arrived_at < FRAME_BUFFER_WAIT_US) {
				return false;
			}
			give_up_before(b, seq);
			return true;
		}
	}
	return false;
}

bool frame_buffer_take(struct frame_buffer *b, us_t now, struct frame_out *out)
{
	while (b->has_started && b->next <= b->highest) {
		if (!is_there(b, b->next)) {
			if (!skip_old_hole(b, now)) {
				return false;
			}
			continue;
		}
		struct frame_slot *s = slot_of(b, b->next);
		s->is_used = false;
		b->next++;
		if (s->is_empty) {
			continue;
		}
		append(b, s);
		if (s->marker && finish_frame(b, s, out)) {
			return true;
		}
	}
	return false;
}
