#include "payload.h"

enum {
	BIT_I = 0x80, BIT_P = 0x40, BIT_L = 0x20, BIT_F = 0x10, BIT_B = 0x08, BIT_E = 0x04, BIT_V = 0x02, BIT_Z = 0x01 /* first byte */
};
enum { BIT_Y = 0x10, BIT_G = 0x08 }; /* first byte of the scalability structure */
enum { MAX_REFERENCES = 3 };

static void read_layers(struct reader *r, struct bytes payload, bool is_flexible, struct codec_info *info)
{
	uint8_t layers = read_u8(r);
	info->temporal_id = layers >> 5;
	info->is_layer_sync = layers >> 4 & 1;
	info->spatial_id = layers >> 1 & 7;
	if (!is_flexible) {
		info->tl0_offset = payload_position(r, payload);
		info->tl0_picture_id = read_u8(r);
	}
}

static enum err skip_references(struct reader *r)
{
	int count = 0;
	uint8_t diff;
	do {
		if (count++ == MAX_REFERENCES) {
			return ERR_MALFORMED;
		}
		diff = read_u8(r);
	} while (diff & 1);
	return OK;
}

static void read_structure(struct reader *r, struct codec_info *info)
{
	uint8_t head = read_u8(r);
	info->spatial_count = (uint8_t)((head >> 5) + 1);
	for (uint8_t i = 0; i < info->spatial_count && (head & BIT_Y); i++) {
		read_u16(r);
		info->heights[i] = read_u16(r);
	}
	uint8_t pictures = head & BIT_G ? read_u8(r) : 0;
	for (uint8_t i = 0; i < pictures && !r->failed; i++) {
		read_bytes(r, read_u8(r) >> 2 & 3);
	}
}

enum err vp9_peek(struct bytes payload, struct codec_info *info)
{
	struct reader r;
	reader_init(&r, payload);
	uint8_t first = read_u8(&r);
	if (first & BIT_I) {
		payload_read_picture_id(&r, payload, info);
		info->is_picture_reference = true;
	}
	if (first & BIT_L) {
		read_layers(&r, payload, first & BIT_F, info);
	}
	if ((first & BIT_F) && (first & BIT_P) && skip_references(&r) != OK) {
		return ERR_MALFORMED;
	}
	if (first & BIT_V) {
		read_structure(&r, info);
	}
	if (r.failed || reader_left(&r) == 0) {
		return ERR_SHORT;
	}
	info->is_predicted = first & BIT_P;
	info->is_for_upper = !(first & BIT_Z);
	info->is_frame_start = first & BIT_B;
	info->is_frame_end = first & BIT_E;
	info->is_keyframe_start = info->is_frame_start && !info->is_predicted && info->spatial_id == 0;
	return OK;
}
