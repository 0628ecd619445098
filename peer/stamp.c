/* How a stamp is written and found again. */
#include "stamp.h"

#include <string.h>

enum { CHECKED_BYTES = STAMP_BYTES - 4, OPUS_CODE = 0x03, OPUS_CODE_3_PADDED = 0x41 };

static const uint32_t magic = 0x4b72531a;

/* FNV-1a: what is not a stamp must not look like one. */
static uint32_t checksum(const uint8_t *p)
{
	uint32_t sum = 2166136261u;
	for (int i = 0; i < CHECKED_BYTES; i++) {
		sum = (sum ^ p[i]) * 16777619u;
	}
	return sum;
}

void stamp_write(uint8_t out[STAMP_BYTES], const struct stamp *s)
{
	store_u32(out, magic);
	store_u32(out + 4, s->number);
	store_u16(out + 8, s->frame);
	store_u16(out + 10, s->is_speech ? 1 : 0);
	store_u32(out + 12, (uint32_t)((uint64_t)s->made_at >> 32));
	store_u32(out + 16, (uint32_t)s->made_at);
	store_u32(out + CHECKED_BYTES, checksum(out));
}

bool stamp_read(struct bytes media, struct stamp *s)
{
	if (media.len < STAMP_BYTES) {
		return false;
	}
	const uint8_t *p = media.p + media.len - STAMP_BYTES;
	if (load_u32(p) != magic || load_u32(p + CHECKED_BYTES) != checksum(p)) {
		return false;
	}
	s->number = load_u32(p + 4);
	s->frame = load_u16(p + 8);
	s->is_speech = load_u16(p + 10) != 0;
	s->made_at = (us_t)((uint64_t)load_u32(p + 12) << 32 | load_u32(p + 16));
	return true;
}

size_t stamp_opus(uint8_t *out, struct bytes packet, const struct stamp *s)
{
	if (packet.len < 2 || (packet.p[0] & OPUS_CODE) != 0) {
		memcpy(out, packet.p, packet.len);
		return packet.len;
	}
	out[0] = packet.p[0] | OPUS_CODE;
	out[1] = OPUS_CODE_3_PADDED;
	out[2] = STAMP_BYTES;
	memcpy(out + 3, packet.p + 1, packet.len - 1);
	stamp_write(out + 2 + packet.len, s);
	return packet.len + STAMP_OPUS_MORE_BYTES;
}
