#include "svc.h"

#include <string.h>

void svc_init(struct svc *s)
{
	memset(s, 0, sizeof *s);
	s->spatial_count = 1;
	for (int i = 0; i < DD_MAX_SPATIAL; i++) {
		s->seen_at[i] = -US_PER_S;
	}
}

static void note_vp9_structure(struct svc *s, const struct codec_info *info)
{
	uint8_t count = info->spatial_count < DD_MAX_SPATIAL ? info->spatial_count : DD_MAX_SPATIAL;
	if (count > 0) {
		s->spatial_count = count;
		memcpy(s->heights, info->heights, sizeof s->heights);
	} else if (info->spatial_id >= s->spatial_count && info->spatial_id < DD_MAX_SPATIAL) {
		s->spatial_count = (uint8_t)(info->spatial_id + 1);
	}
	if (info->is_predicted && info->spatial_id + 1 < s->spatial_count) {
		s->is_key_mode = !info->is_for_upper;
	}
}

/* The frames of the lowest decode target are none of the highest one's. */
static bool is_key_mode(const struct dd_structure *s)
{
	return s->spatial_count > 1 && !(s->targets[s->target_count - 1].within & 1);
}

static void note_seen(struct svc *s, const struct codec_info *info, us_t now)
{
	if (info->spatial_id < DD_MAX_SPATIAL) {
		s->seen_at[info->spatial_id] = now;
	}
}

static bool take_structure(struct svc *s, seq_t seq)
{
	if (s->has_structure && seq <= s->structure_seq) {
		return false; /* late, and another one has taken its place since */
	}
	s->structure = s->fresh;
	s->has_structure = true;
	s->structure_seq = seq;
	s->spatial_count = s->structure.spatial_count;
	s->is_key_mode = is_key_mode(&s->structure);
	if (s->structure.has_resolutions) {
		memcpy(s->heights, s->structure.height, sizeof s->heights);
	}
	return true;
}

bool svc_read(struct svc *s, seq_t seq, struct bytes dd, us_t now, struct codec_info *info)
{
	if (dd.len == 0) {
		note_vp9_structure(s, info);
		note_seen(s, info, now);
		return false;
	}
	enum err e = dd_read(dd, s->has_structure ? &s->structure : NULL, &s->fresh, &info->dd);
	info->has_dd = e == OK;
	info->is_dd_unread = e == ERR_STATE;
	if (e != OK) {
		return false;
	}
	info->spatial_id = info->dd.relations.spatial_id;
	info->temporal_id = info->dd.relations.temporal_id;
	note_seen(s, info, now);
	info->is_frame_start = info->dd.is_start;
	info->is_frame_end = info->dd.is_end;
	info->is_keyframe_start = info->dd.is_start && info->dd.has_structure && info->spatial_id == 0;
	return info->dd.has_structure && take_structure(s, seq);
}
