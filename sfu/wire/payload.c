#include "payload.h"

uint8_t payload_position(const struct reader *r, struct bytes payload)
{
	return (uint8_t)(payload.len - reader_left(r));
}

void payload_read_picture_id(struct reader *r, struct bytes payload, struct codec_info *info)
{
	info->picture_id_offset = payload_position(r, payload);
	uint8_t first = read_u8(r);
	if (first & 0x80) {
		info->picture_id_bits = 15;
		info->picture_id = (uint16_t)((first & 0x7f) << 8 | read_u8(r));
	} else {
		info->picture_id_bits = 7;
		info->picture_id = first;
	}
}
