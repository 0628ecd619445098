#include "rewrite.h"

#include <string.h>

enum { PICTURE_MASK = 0x7fff };
/* Sender reports that put the new feed further than this from where the clock says are not believed. */
enum { HINT_MAX_ERROR_S = 2 };

void rewrite_init(struct rewrite *r, uint32_t clock_hz, uint16_t start_seq, uint32_t start_rtp, uint16_t start_picture_id)
{
	memset(r, 0, sizeof *r);
	r->clock_hz = clock_hz;
	r->in_switch = true;
	r->seq.highest_out = (int64_t)start_seq - 1;
	r->picture.highest_out = (int64_t)start_picture_id - 1;
	r->highest_tl0_out = (uint8_t)(start_picture_id - 1);
	r->highest_frame_out = start_picture_id;
	r->highest_rtp_out = start_rtp;
}

void rewrite_switch(struct rewrite *r, bool has_rtp_hint, int64_t rtp_hint)
{
	/* two switches without a packet between them: the hint of the last one is about a feed that was never sent */
	r->has_rtp_hint = has_rtp_hint && !r->in_switch;
	r->hint_offset = rtp_hint;
	r->in_switch = true;
}

void rewrite_replay(struct rewrite *r, uint32_t rtp)
{
	r->has_replay = true;
	r->replay_rtp = rtp;
}

static void counter_begin(struct rewrite_counter *c, int64_t in)
{
	c->first_in = in;
	c->highest_in = in - 1;
	c->offset = c->highest_out + 1 - in;
	c->drop_count = 0;
}

static int64_t drop_at(const struct rewrite_counter *c, const struct rewrite_drops *d, uint8_t i)
{
	return c->first_in + (int64_t)(uint32_t)(d->low[i] - (uint32_t)c->first_in);
}

/* The newest number of the feed, sent or dropped: wire numbers are extended near it. */
static int64_t counter_newest(const struct rewrite_counter *c, const struct rewrite_drops *d)
{
	int64_t dropped = c->drop_count > 0 ? drop_at(c, d, c->drop_count - 1) : c->highest_in;
	return dropped > c->highest_in ? dropped : c->highest_in;
}

static uint8_t count_below(const struct rewrite_counter *c, const struct rewrite_drops *d, int64_t in)
{
	uint8_t n = c->drop_count;
	while (n > 0 && drop_at(c, d, n - 1) >= in) {
		n--;
	}
	return n;
}

static bool is_dropped(const struct rewrite_counter *c, const struct rewrite_drops *d, int64_t in)
{
	uint8_t n = count_below(c, d, in);
	return n < c->drop_count && drop_at(c, d, n) == in;
}

static bool counter_can_place(const struct rewrite_counter *c, const struct rewrite_drops *d, int64_t in)
{
	return in >= c->first_in && !is_dropped(c, d, in);
}

static int64_t counter_place(struct rewrite_counter *c, const struct rewrite_drops *d, int64_t in)
{
	int64_t out = in + c->offset - count_below(c, d, in);
	if (in > c->highest_in) {
		c->highest_in = in;
		c->highest_out = out;
	}
	return out;
}

static void fold_oldest(struct rewrite_counter *c, struct rewrite_drops *d)
{
	c->first_in = drop_at(c, d, 0) + 1;
	c->offset--;
	c->drop_count--;
	memmove(&d->low[0], &d->low[1], c->drop_count * sizeof d->low[0]);
}

/* Only in front of what was sent: the numbers behind are out of the house. */
static bool counter_drop(struct rewrite_counter *c, struct rewrite_drops *d, int64_t in)
{
	if (in <= c->highest_in || in < c->first_in) {
		return false;
	}
	if (is_dropped(c, d, in)) {
		return true;
	}
	if (c->drop_count == REWRITE_MAX_DROPS) {
		fold_oldest(c, d);
		if (in < c->first_in) {
			return true;
		}
	}
	uint8_t at = count_below(c, d, in);
	memmove(&d->low[at + 1], &d->low[at], (size_t)(c->drop_count - at) * sizeof d->low[0]);
	d->low[at] = (uint32_t)in;
	c->drop_count++;
	return true;
}

static int64_t ticks_of(const struct rewrite *r, us_t span_us)
{
	int64_t hz = r->clock_hz;
	return span_us / US_PER_S * hz + span_us % US_PER_S * hz / US_PER_S;
}

/* Where the first timestamp of a new feed goes: never back, never onto the last one (that would join two frames). */
static int64_t first_rtp_out(const struct rewrite *r, uint32_t rtp, us_t now)
{
	int64_t expected = r->highest_rtp_out + ticks_of(r, us_max(now - r->last_at, 0));
	int64_t out = expected;
	if (r->has_rtp_hint) {
		uint32_t hinted = (uint32_t)((int64_t)rtp + r->hint_offset + r->rtp_offset);
		int64_t error = seq32_diff(hinted, (uint32_t)expected);
		if (error < (int64_t)r->clock_hz * HINT_MAX_ERROR_S && -error < (int64_t)r->clock_hz * HINT_MAX_ERROR_S) {
			out = expected + error;
		}
	}
	return out > r->highest_rtp_out ? out : r->highest_rtp_out + 1;
}

/* Where a timestamp of the present feed goes. */
static int64_t map_rtp(const struct rewrite *r, int64_t in)
{
	int64_t from = r->squeezed_below;
	return in < from ? from + r->rtp_offset - (from - in) / REWRITE_SQUEEZE : in + r->rtp_offset;
}

static void begin_feed(struct rewrite *r, int64_t seq, uint32_t rtp, us_t now)
{
	/* far from 0, so that earlier timestamps of this feed stay positive */
	int64_t in = (INT64_C(1) << 32) + rtp;
	int64_t past = r->has_replay ? seq32_diff(r->replay_rtp, rtp) : 0;
	past = past > 0 ? past : 0;
	int64_t squeezed = past / REWRITE_SQUEEZE;
	int64_t out = r->highest_rtp_out + squeezed;
	if (r->has_sent) {
		int64_t present = first_rtp_out(r, (uint32_t)(in + past), now);
		out = present > out ? present : out + 1;
	}
	r->squeezed_below = past > 0 ? in + past : 0;
	r->rtp_offset = out - (in + past);
	r->highest_rtp_in = (uint64_t)in;
	r->highest_rtp_out = map_rtp(r, in);
	r->last_at = now;
	counter_begin(&r->seq, seq);
	r->picture_bits = 0;
	r->has_tl0 = false;
	r->has_frame = false;
	r->in_switch = false;
	r->has_rtp_hint = false;
	r->has_replay = false;
	r->has_sent = true;
}

static int64_t place_rtp(struct rewrite *r, uint32_t rtp, us_t now)
{
	uint64_t in = seq32_extend(rtp, r->highest_rtp_in);
	int64_t out = map_rtp(r, (int64_t)in);
	if (in > r->highest_rtp_in) {
		r->highest_rtp_in = in;
		r->highest_rtp_out = out;
		r->last_at = now;
	}
	return out;
}

static int64_t extend_picture(const struct rewrite *r, const struct codec_info *info)
{
	int64_t span = INT64_C(1) << info->picture_id_bits;
	int64_t newest = counter_newest(&r->picture, &r->picture_drops);
	int64_t diff = (info->picture_id - newest) & (span - 1);
	return newest + (diff >= span / 2 ? diff - span : diff);
}

/* The picture's number in extended terms; the first one of a feed ties it to what was sent before. */
static int64_t picture_of(struct rewrite *r, const struct codec_info *info)
{
	if (r->picture_bits != info->picture_id_bits) {
		r->picture_bits = info->picture_id_bits;
		counter_begin(&r->picture, info->picture_id);
	}
	return extend_picture(r, info);
}

static uint8_t place_tl0(struct rewrite *r, uint8_t tl0)
{
	if (!r->has_tl0) {
		r->has_tl0 = true;
		r->tl0_offset = (uint8_t)(r->highest_tl0_out + 1 - tl0);
	}
	uint8_t out = (uint8_t)(tl0 + r->tl0_offset);
	if ((int8_t)(uint8_t)(out - r->highest_tl0_out) > 0) {
		r->highest_tl0_out = out;
	}
	return out;
}

static uint16_t place_frame(struct rewrite *r, uint16_t number)
{
	if (!r->has_frame) {
		r->has_frame = true;
		r->frame_offset = (uint16_t)(r->highest_frame_out + 1 - number);
	}
	uint16_t out = (uint16_t)(number + r->frame_offset);
	if (seq16_diff(out, r->highest_frame_out) > 0) {
		r->highest_frame_out = out;
	}
	return out;
}

static bool is_far_ahead(const struct rewrite *r, int64_t seq)
{
	return !r->in_switch && seq - counter_newest(&r->seq, &r->seq_drops) > REWRITE_MAX_GAP;
}

enum err rewrite_packet(struct rewrite *r, seq_t seq, uint32_t rtp, const struct codec_info *info, us_t now,
	struct rewrite_out *out)
{
	int64_t in = (int64_t)seq;
	memset(out, 0, sizeof *out);
	if (is_far_ahead(r, in)) {
		rewrite_switch(r, false, 0);
	}
	if (r->in_switch) {
		begin_feed(r, in, rtp, now);
	}
	if (!counter_can_place(&r->seq, &r->seq_drops, in)) {
		return ERR_REPLAY;
	}
	if (info->picture_id_bits > 0) {
		int64_t picture = picture_of(r, info);
		if (!counter_can_place(&r->picture, &r->picture_drops, picture)) {
			return ERR_REPLAY;
		}
		out->picture_id = (uint16_t)(counter_place(&r->picture, &r->picture_drops, picture) & PICTURE_MASK);
	}
	if (info->tl0_offset > 0) {
		out->tl0_picture_id = place_tl0(r, info->tl0_picture_id);
	}
	if (info->has_dd) {
		out->frame_number = place_frame(r, info->dd.number);
	}
	out->seq = (uint16_t)counter_place(&r->seq, &r->seq_drops, in);
	out->timestamp = (uint32_t)place_rtp(r, rtp, now);
	return OK;
}

bool rewrite_drop(struct rewrite *r, seq_t seq, const struct codec_info *info)
{
	int64_t in = (int64_t)seq;
	if (r->in_switch || is_far_ahead(r, in)) {
		/* nothing of this feed was sent: there is no place to close */
		return true;
	}
	bool has_picture = info->picture_id_bits > 0 && info->picture_id_bits == r->picture_bits &&
		!info->is_picture_reference;
	int64_t picture = has_picture ? extend_picture(r, info) : 0;
	if (in < r->seq.first_in) {
		return true;
	}
	if (in <= r->seq.highest_in || (has_picture && picture <= r->picture.highest_in)) {
		return false;
	}
	if (has_picture) {
		(void)counter_drop(&r->picture, &r->picture_drops, picture);
	}
	return counter_drop(&r->seq, &r->seq_drops, in);
}

void rewrite_payload(uint8_t *payload, size_t len, const struct codec_info *info, const struct rewrite_out *out)
{
	size_t at = info->picture_id_offset;
	if (info->picture_id_bits == 15 && at > 0 && at + 2 <= len) {
		store_u16(payload + at, (uint16_t)(0x8000u | out->picture_id));
	} else if (info->picture_id_bits == 7 && at > 0 && at < len) {
		payload[at] = (uint8_t)(out->picture_id & 0x7f);
	}
	if (info->tl0_offset > 0 && info->tl0_offset < len) {
		payload[info->tl0_offset] = out->tl0_picture_id;
	}
}
