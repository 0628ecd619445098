#include "select.h"

void select_init(struct select *s)
{
	*s = (struct select){.target = -1, .current = -1};
}

void select_set_target(struct select *s, int layer, uint8_t temporal)
{
	s->target = (int8_t)layer;
	s->target_temporal = temporal;
	if (layer < 0) {
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

enum select_verdict select_on_packet(struct select *s, int layer, const struct codec_info *info, enum codec codec)
{
	if (layer < 0 || s->target < 0) {
		return SELECT_IGNORE;
	}
	if (layer == s->target && s->current != s->target && info->is_keyframe_start) {
		s->current = s->target;
		s->current_temporal = s->target_temporal;
		return SELECT_SWITCH;
	}
	if (layer != s->current) {
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
	return s->current != s->target ? s->target : -1;
}
