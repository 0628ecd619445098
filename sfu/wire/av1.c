#include "payload.h"

enum { BIT_Z = 0x80, BIT_N = 0x08 };

enum err av1_peek(struct bytes payload, struct codec_info *info)
{
	if (payload.len < 2) {
		return ERR_SHORT;
	}
	bool is_continued = payload.p[0] & BIT_Z;
	bool is_new_sequence = payload.p[0] & BIT_N;
	if (is_continued && is_new_sequence) {
		return ERR_MALFORMED;
	}
	/* without the dependency descriptor nothing tells a frame from the next but the marker */
	info->is_frame_start = !is_continued;
	info->is_keyframe_start = is_new_sequence;
	return OK;
}
