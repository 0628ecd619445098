#include "select_svc.h"

#include "seq.h"

#include <string.h>

enum { NO_RANK = -1, TEMPORAL_SPAN = 8 };

/* -- what was decided ------------------------------------------------------------------------------------------- */

static bool get_bit(const uint32_t *bits, uint16_t number)
{
	return bits[number % SVC_WINDOW / 32] >> number % 32 & 1;
}

static void set_bit(uint32_t *bits, uint16_t number, bool value)
{
	uint32_t *word = &bits[number % SVC_WINDOW / 32];
	uint32_t bit = UINT32_C(1) << number % 32;
	*word = value ? *word | bit : *word & ~bit;
}

/* A positive age: older than the newest. */
static int age_of(const struct svc_choice *c, uint16_t number)
{
	return (int16_t)(uint16_t)(c->newest - number);
}

static void decide(struct svc_choice *c, uint16_t number, bool is_sent)
{
	set_bit(c->decided, number, true);
	set_bit(c->sent, number, is_sent);
}

static void advance(struct svc_choice *c, uint16_t number)
{
	int ahead = -age_of(c, number);
	for (int i = 1; i < ahead && i < SVC_WINDOW; i++) {
		set_bit(c->decided, (uint16_t)(number - i), false);
	}
	c->newest = number;
}

/* Left out on purpose. What has not come yet, or was lost on the way, is not: it may still come. */
static bool was_left_out(const struct svc_choice *c, uint16_t number)
{
	int age = age_of(c, number);
	return age >= SVC_WINDOW || (age >= 0 && get_bit(c->decided, number) && !get_bit(c->sent, number));
}

/* -- the dependency descriptor ---------------------------------------------------------------------------------- */

/* The better, the higher; NO_RANK: not wanted, or not made. */
static int rank_of(const struct dd_target *t, struct svc_want want, bool is_active)
{
	if (!is_active || t->spatial_id > want.spatial || t->temporal_id > want.temporal) {
		return NO_RANK;
	}
	return t->spatial_id * TEMPORAL_SPAN + t->temporal_id;
}

/* All that the frame is predicted from was sent, or may still be. */
static bool is_decodable(const struct svc_choice *c, const struct dd_frame *f)
{
	for (uint8_t i = 0; i < f->relations.fdiff_count; i++) {
		if (was_left_out(c, (uint16_t)(f->number - f->relations.fdiffs[i]))) {
			return false;
		}
	}
	return true;
}

/* One may turn from what is sent to another decode target at this frame. */
static bool can_turn(const struct svc_choice *c, const struct dd_frame *f, const struct dd_structure *s, uint8_t target,
	bool begins_picture)
{
	if (s->targets[c->target].within >> target & 1) {
		return begins_picture; /* it is less of the same */
	}
	return (f->relations.switches >> target & 1) && is_decodable(c, f);
}

/* The wanted layers can't be turned to yet: as little as possible of the old ones. */
static uint8_t least_of(const struct svc_choice *c, const struct dd_structure *s)
{
	uint8_t least = c->target;
	for (uint8_t i = 0; i < s->target_count; i++) {
		bool is_part = s->targets[c->target].within >> i & 1;
		if (is_part && s->targets[i].spatial_id == s->targets[least].spatial_id &&
			s->targets[i].temporal_id < s->targets[least].temporal_id) {
			least = i;
		}
	}
	return least;
}

static void turn(struct svc_choice *c, const struct dd_frame *f, const struct dd_structure *s, uint8_t target, uint32_t active)
{
	uint32_t mask = s->targets[target].within & active;
	mask = mask ? mask : s->targets[target].within;
	if (target != c->target || mask != c->active || f->has_structure) {
		c->turned_at = f->number;
	}
	c->target = target;
	c->active = mask;
	c->spatial = s->targets[target].spatial_id;
	c->temporal = s->targets[target].temporal_id;
}

/* Where one could turn to a layer and did not get the frame, one can't follow it any more. */
static void note_followable(struct svc_choice *c, const struct dd_frame *f, const struct dd_structure *s, bool is_sent)
{
	for (uint8_t i = 0; i < s->target_count; i++) {
		if (f->relations.switches >> i & 1) {
			uint8_t bit = (uint8_t)(1u << s->targets[i].spatial_id);
			c->followable = (uint8_t)(is_sent ? c->followable | bit : c->followable & ~bit);
		}
	}
}

/* What the publisher makes, as last told; a frame at which one can turn to a decode target shows that it is made, too. */
static void note_made(struct svc_choice *c, const struct dd_frame *f)
{
	if (f->has_active || f->has_structure) {
		if (seq16_diff(f->number, c->made_at) >= 0) {
			c->made = f->active;
			c->made_at = f->number;
		}
	} else {
		c->made |= f->relations.switches;
	}
}

/* The best decode target that the key frame offers. */
static uint8_t best_of_key(struct svc_want want, const struct dd_frame *f, const struct dd_structure *s)
{
	int best = NO_RANK;
	uint8_t found = 0; /* the lowest comes first */
	for (uint8_t i = 0; i < s->target_count; i++) {
		int rank = rank_of(&s->targets[i], want, f->active >> i & 1);
		if (rank > best && (f->relations.present >> i & 1)) {
			best = rank;
			found = i;
		}
	}
	return found;
}

static uint8_t choose_target(struct svc_choice *c, struct svc_want want, const struct dd_frame *f,
	const struct dd_structure *s, bool begins_picture)
{
	int best = rank_of(&s->targets[c->target], want, c->made >> c->target & 1);
	uint8_t found = c->target;
	bool is_wanted = best != NO_RANK;
	for (uint8_t i = 0; i < s->target_count; i++) {
		int rank = rank_of(&s->targets[i], want, c->made >> i & 1);
		if (rank > best && can_turn(c, f, s, i, begins_picture)) {
			best = rank;
			found = i;
		}
	}
	c->is_lost = best == NO_RANK && !(c->made >> c->target & 1);
	return best == NO_RANK && !is_wanted && begins_picture ? least_of(c, s) : found;
}

static void begin_dd(struct svc_choice *c, struct svc_want want, const struct dd_frame *f, const struct dd_structure *s)
{
	c->has_dd = true;
	c->made = f->active;
	c->made_at = f->number;
	c->newest = f->number;
	c->last_spatial = f->relations.spatial_id;
	memset(c->decided, 0xff, sizeof c->decided);
	memset(c->sent, 0, sizeof c->sent);
	turn(c, f, s, best_of_key(want, f, s), f->active);
	decide(c, f->number, true);
	note_followable(c, f, s, true);
}

static bool on_new_frame(struct svc_choice *c, struct svc_want want, const struct dd_frame *f, const struct dd_structure *s)
{
	bool begins_picture = f->relations.spatial_id <= c->last_spatial;
	note_made(c, f);
	advance(c, f->number);
	turn(c, f, s, choose_target(c, want, f, s, begins_picture), c->made);
	bool is_sent = f->relations.present >> c->target & 1;
	decide(c, f->number, is_sent);
	c->last_spatial = f->relations.spatial_id;
	note_followable(c, f, s, is_sent);
	return is_sent;
}

static bool on_dd_packet(struct svc_choice *c, struct svc_want want, const struct dd_frame *f, const struct dd_structure *s)
{
	int age = age_of(c, f->number);
	if (c->target >= s->target_count) {
		return false; /* of another structure, whose key frame is missing */
	}
	if (age < 0) {
		return on_new_frame(c, want, f, s);
	}
	if (age < SVC_WINDOW && get_bit(c->decided, f->number)) {
		return get_bit(c->sent, f->number);
	}
	note_made(c, f);
	bool is_sent = f->relations.present >> c->target & 1;
	if (age < SVC_WINDOW) {
		decide(c, f->number, is_sent);
	}
	return is_sent;
}

/* -- VP9's own descriptor --------------------------------------------------------------------------------------- */

static void begin_plain(struct svc_choice *c, struct svc_want want)
{
	c->spatial = 0;
	c->temporal = want.temporal;
	c->followable = UINT8_MAX;
	c->is_in_key = true;
}

static void begin_plain_picture(struct svc_choice *c, struct svc_want want, const struct codec_info *info)
{
	c->is_in_key = false;
	if (want.spatial < c->spatial && (c->followable >> want.spatial & 1)) {
		c->spatial = want.spatial;
	}
	uint8_t temporal = want.spatial < c->spatial ? 0 : want.temporal;
	bool can_rise = info->is_layer_sync && info->temporal_id <= c->temporal;
	if (temporal < c->temporal || can_rise) {
		c->temporal = temporal;
	}
}

static bool is_cut(const struct svc_choice *c, const struct codec_info *info)
{
	return c->cut_picture == info->picture_id && (c->cut_layers >> info->spatial_id & 1);
}

/* Of a layer that was not sent from its first packet on the rest is of no use. */
static void cut(struct svc_choice *c, const struct codec_info *info)
{
	if (c->cut_picture != info->picture_id) {
		c->cut_picture = info->picture_id;
		c->cut_layers = 0;
	}
	c->cut_layers |= (uint8_t)(1u << info->spatial_id);
}

static bool on_plain_packet(struct svc_choice *c, struct svc_want want, const struct codec_info *info)
{
	if (info->is_frame_start && info->spatial_id == 0) {
		begin_plain_picture(c, want, info);
	}
	if (info->temporal_id > c->temporal) {
		return false;
	}
	bool is_next = info->spatial_id == c->spatial + 1 && info->spatial_id <= want.spatial;
	/* also in its middle: the start may have been lost on the way, and still come */
	if (is_next && !info->is_predicted && !is_cut(c, info)) {
		c->spatial = info->spatial_id; /* from the layer below only, and that was sent */
		c->followable |= (uint8_t)(1u << info->spatial_id);
	}
	bool is_sent = info->spatial_id == c->spatial || (info->spatial_id < c->spatial && info->is_for_upper);
	if (!is_sent) {
		c->followable &= (uint8_t)~(1u << info->spatial_id);
		cut(c, info);
	}
	return is_sent;
}

/* -- both ------------------------------------------------------------------------------------------------------- */

void svc_choice_begin(struct svc_choice *c, struct svc_want want, const struct codec_info *info,
	const struct dd_structure *structure)
{
	memset(c, 0, sizeof *c);
	if (info->has_dd && structure) {
		begin_dd(c, want, &info->dd, structure);
	} else {
		begin_plain(c, want);
	}
}

bool svc_choice_on_packet(struct svc_choice *c, struct svc_want want, const struct codec_info *info,
	const struct dd_structure *structure)
{
	bool is_new_key = info->is_keyframe_start && (!c->has_dd || age_of(c, info->dd.number) < 0);
	if (is_new_key) {
		svc_choice_begin(c, want, info, structure);
		return true;
	}
	if (c->has_dd) {
		return info->has_dd && structure && on_dd_packet(c, want, &info->dd, structure);
	}
	return on_plain_packet(c, want, info);
}

bool svc_choice_needs_key(const struct svc_choice *c, struct svc_want want)
{
	return c->is_lost || (want.spatial != c->spatial && !(c->followable >> want.spatial & 1));
}

bool svc_choice_ends_picture(const struct svc_choice *c, struct svc_want want, const struct codec_info *info)
{
	uint8_t top = c->is_in_key && want.spatial > c->spatial ? want.spatial : c->spatial;
	return info->is_frame_end && info->spatial_id >= top;
}

uint32_t svc_choice_active(const struct svc_choice *c, const struct codec_info *info)
{
	bool is_told = info->dd.has_structure || info->dd.has_active || info->dd.number == c->turned_at;
	return c->has_dd && info->has_dd && is_told ? c->active : 0;
}
