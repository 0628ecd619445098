#include "select.h"

void select_init(struct select *s)
{
	*s = (struct select){.target = -1, .current = -1};
}

void select_set_scalable(struct select *s, bool is_scalable)
{
	s->is_scalable = is_scalable;
	s->current = -1;
}

void select_set_target(struct select *s, int level, uint8_t temporal)
{
	s->target = (int8_t)level;
	s->target_temporal = temporal;
	if (level < 0) {
		s->current = -1;
	}
}

void select_restart(struct select *s)
{
	s->current = -1;
}

/*
 * Changes only between frames, so that a frame is forwarded whole or not at all. While a switch down waits for its key
 * frame, as little as possible of the old layer goes on: the line bears it no more.
 */
static void adapt_temporal(struct select *s, const struct codec_info *info)
{
	uint8_t wanted = s->target < s->current ? 0 : s->target_temporal;
	if (!info->is_frame_start) {
		return;
	}
	if (info->is_keyframe_start || wanted < s->current_temporal) {
		s->current_temporal = wanted;
	} else if (info->is_layer_sync && info->temporal_id > s->current_temporal &&
		info->temporal_id <= wanted) {
		s->current_temporal = info->temporal_id;
	}
}

static struct svc_want want_of(const struct select *s)
{
	return (struct svc_want){.spatial = (uint8_t)s->target, .temporal = s->target_temporal};
}

static enum select_verdict on_scalable_packet(struct select *s, const struct codec_info *info,
	const struct dd_structure *structure)
{
	if (info->is_dd_unread) {
		return SELECT_IGNORE;
	}
	if (s->current >= 0) {
		return svc_choice_on_packet(&s->svc, want_of(s), info, structure) ? SELECT_FORWARD : SELECT_DROP;
	}
	if (!info->is_keyframe_start) {
		return SELECT_IGNORE;
	}
	svc_choice_begin(&s->svc, want_of(s), info, structure);
	s->current = 0;
	return SELECT_SWITCH;
}

enum select_verdict select_on_packet(struct select *s, int stream, const struct codec_info *info, enum codec codec,
	const struct dd_structure *structure)
{
	if (stream < 0 || s->target < 0) {
		return SELECT_IGNORE;
	}
	if (s->is_scalable) {
		return on_scalable_packet(s, info, structure);
	}
	if (stream == s->target && s->current != s->target && info->is_keyframe_start) {
		s->current = s->target;
		s->current_temporal = s->target_temporal;
		return SELECT_SWITCH;
	}
	if (stream != s->current) {
		return SELECT_IGNORE;
	}
	if (codec != CODEC_VP8) {
		return SELECT_FORWARD;
	}
	adapt_temporal(s, info);
	return info->temporal_id > s->current_temporal ? SELECT_DROP : SELECT_FORWARD;
}

int select_needs_keyframe(const struct select *s)
{
	if (s->is_scalable && s->target >= 0) {
		return s->current < 0 || svc_choice_needs_key(&s->svc, want_of(s)) ? 0 : -1;
	}
	return s->current != s->target ? s->target : -1;
}

bool select_ends_picture(const struct select *s, const struct codec_info *info)
{
	return s->is_scalable && s->target >= 0 && svc_choice_ends_picture(&s->svc, want_of(s), info);
}

uint32_t select_active_targets(const struct select *s, const struct codec_info *info)
{
	return s->is_scalable ? svc_choice_active(&s->svc, info) : 0;
}
