#include "payload.h"

enum { BIT_X = 0x80, BIT_N = 0x20, BIT_S = 0x10, MASK_PID = 0x07 }; /* first byte */
enum { BIT_I = 0x80, BIT_L = 0x40, BIT_T = 0x20, BIT_K = 0x10 };   /* second byte, when X is set */

enum err vp8_peek(struct bytes payload, struct codec_info *info)
{
	struct reader r;
	reader_init(&r, payload);
	uint8_t first = read_u8(&r);
	uint8_t fields = first & BIT_X ? read_u8(&r) : 0;
	if (fields & BIT_I) {
		payload_read_picture_id(&r, payload, info);
	}
	if (fields & BIT_L) {
		info->tl0_offset = payload_position(&r, payload);
		info->tl0_picture_id = read_u8(&r);
	}
	if (fields & (BIT_T | BIT_K)) {
		info->temporal_offset = payload_position(&r, payload);
		uint8_t layer = read_u8(&r);
		if (fields & BIT_T) {
			info->temporal_id = layer >> 6;
			info->is_layer_sync = layer >> 5 & 1;
		}
	}
	/* the first byte of the first partition: its lowest bit is clear in a key frame (section 4.3) */
	uint8_t header = read_u8(&r);
	if (r.failed) {
		return ERR_SHORT;
	}
	info->is_droppable = first & BIT_N;
	info->is_frame_start = (first & BIT_S) && (first & MASK_PID) == 0;
	info->is_keyframe_start = info->is_frame_start && !(header & 1);
	return OK;
}
