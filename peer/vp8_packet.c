/* How VP8 frames travel in RTP payloads. */
#include "vp8_packet.h"

#include <string.h>

enum { BIT_EXTENDED = 0x80, BIT_NON_REFERENCE = 0x20, BIT_START = 0x10 };
enum { BIT_PICTURE_ID = 0x80, BIT_TL0 = 0x40, BIT_TEMPORAL = 0x20, BIT_KEY_INDEX = 0x10 };
enum { BIT_LONG_ID = 0x80, BIT_SYNC = 0x20 };

size_t vp8_packet_count(size_t frame_len)
{
	size_t room = VP8_PAYLOAD_MAX - VP8_DESCRIPTOR_BYTES;
	return frame_len == 0 ? 1 : (frame_len + room - 1) / room;
}

size_t vp8_packet_write(uint8_t *buf, struct bytes frame, size_t index, size_t count, const struct vp8_descriptor *d)
{
	size_t begin = frame.len * index / count;
	size_t end = frame.len * (index + 1) / count;
	bool is_droppable = d->temporal_id > 0;
	buf[0] = (uint8_t)(BIT_EXTENDED | (is_droppable ? BIT_NON_REFERENCE : 0) | (index == 0 ? BIT_START : 0));
	buf[1] = BIT_PICTURE_ID | BIT_TL0 | BIT_TEMPORAL;
	store_u16(buf + 2, (uint16_t)(BIT_LONG_ID << 8 | (d->picture_id & 0x7fff)));
	buf[4] = d->tl0_picture_id;
	buf[5] = (uint8_t)(d->temporal_id << 6 | (is_droppable ? BIT_SYNC : 0));
	memcpy(buf + VP8_DESCRIPTOR_BYTES, frame.p + begin, end - begin);
	return VP8_DESCRIPTOR_BYTES + end - begin;
}

static void read_extension(struct reader *r, struct vp8_descriptor *d)
{
	uint8_t flags = read_u8(r);
	if (flags & BIT_PICTURE_ID) {
		uint8_t id = read_u8(r);
		d->picture_id = (uint16_t)(id & BIT_LONG_ID ? (id & 0x7f) << 8 | read_u8(r) : id);
	}
	if (flags & BIT_TL0) {
		d->tl0_picture_id = read_u8(r);
	}
	if (flags & (BIT_TEMPORAL | BIT_KEY_INDEX)) {
		uint8_t layer = read_u8(r);
		d->temporal_id = flags & BIT_TEMPORAL ? layer >> 6 : 0;
	}
}

enum err vp8_packet_read(struct bytes payload, struct vp8_descriptor *d, struct bytes *data)
{
	struct reader r;
	memset(d, 0, sizeof *d);
	reader_init(&r, payload);
	uint8_t first = read_u8(&r);
	if (first & BIT_EXTENDED) {
		read_extension(&r, d);
	}
	*data = read_bytes(&r, reader_left(&r));
	if (reader_result(&r) != OK || data->len == 0) {
		return ERR_SHORT;
	}
	d->is_frame_start = (first & BIT_START) != 0 && (first & 7) == 0;
	d->is_keyframe = d->is_frame_start && (data->p[0] & 1) == 0;
	return OK;
}
