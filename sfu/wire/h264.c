#include "payload.h"

enum {
	NAL_IDR = 5,
	NAL_SEI = 6,
	NAL_SPS = 7,
	NAL_DELIMITER = 9,
	NAL_SINGLE_MAX = 23,
	NAL_STAP_A = 24,
	NAL_FU_A = 28
};
enum { TYPE_MASK = 0x1f, REF_IDC_MASK = 0x60, FU_START = 0x80 };

/* What one NAL unit, or the start of a fragmented one, says about the packet. */
static void note_unit(uint8_t type, bool is_start, struct codec_info *info)
{
	info->is_frame_start |= is_start;
	info->is_keyframe_start |= is_start && (type == NAL_SPS || type == NAL_IDR);
}

/* RFC 6184 section 5.7.1: a size of 16 bits before each unit. */
static enum err peek_aggregate(struct reader *r, struct codec_info *info)
{
	bool is_referred_to = false;
	do {
		struct bytes unit = read_bytes(r, read_u16(r));
		if (r->failed) {
			return ERR_SHORT;
		}
		if (unit.len == 0 || (unit.p[0] & TYPE_MASK) == 0 || (unit.p[0] & TYPE_MASK) > NAL_SINGLE_MAX) {
			return ERR_MALFORMED;
		}
		note_unit(unit.p[0] & TYPE_MASK, true, info);
		is_referred_to |= (unit.p[0] & REF_IDC_MASK) != 0;
	} while (reader_left(r) > 0);
	info->is_droppable = !is_referred_to;
	return OK;
}

enum err h264_peek(struct bytes payload, struct codec_info *info)
{
	struct reader r;
	reader_init(&r, payload);
	uint8_t first = read_u8(&r);
	uint8_t type = first & TYPE_MASK;
	if (r.failed) {
		return ERR_SHORT;
	}
	if (type == NAL_STAP_A) {
		return peek_aggregate(&r, info);
	}
	/* parameter sets, SEI and delimiters may say 0 here, but leaving them out helps nobody */
	info->is_droppable = (first & REF_IDC_MASK) == 0 && type < NAL_IDR;
	if (type >= 1 && type <= NAL_SINGLE_MAX) {
		note_unit(type, true, info);
		return OK;
	}
	if (type != NAL_FU_A) {
		return ERR_MALFORMED;
	}
	uint8_t fragment = read_u8(&r);
	if (r.failed || reader_left(&r) == 0) {
		return ERR_SHORT;
	}
	info->is_droppable = (first & REF_IDC_MASK) == 0 && (fragment & TYPE_MASK) < NAL_IDR;
	note_unit(fragment & TYPE_MASK, fragment & FU_START, info);
	return OK;
}
