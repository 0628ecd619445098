/* How a picture says who, which frame and when, and how that is read back after a codec. */
#include "mark.h"

#include <string.h>

/* sync 8, flags 2, number 12, frame 16, time 26, checksum 16 */
enum { SYNC = 0xb2, LIGHT_Y = 210, DARK_Y = 70 };

struct strip {
	uint32_t block;  /* edge of a block in pixels */
	uint32_t left, top;
};

static bool strip_of(uint32_t width, uint32_t height, struct strip *s)
{
	s->block = width / MARK_COLUMNS;
	if (s->block < 4 || height < s->block * MARK_ROWS) {
		return false;
	}
	s->left = (width - s->block * MARK_COLUMNS) / 2;
	s->top = height - s->block * MARK_ROWS;
	return true;
}

/* CRC-16/CCITT over the bits before it. */
static uint16_t checksum(const uint8_t *bits, size_t count)
{
	uint16_t crc = 0xffff;
	for (size_t i = 0; i < count; i++) {
		bool high = ((crc >> 15) ^ bits[i]) & 1;
		crc = (uint16_t)(crc << 1);
		crc = high ? crc ^ 0x1021 : crc;
	}
	return crc;
}

static size_t put(uint8_t *bits, size_t at, uint32_t value, uint32_t width)
{
	for (uint32_t i = 0; i < width; i++) {
		bits[at + i] = (uint8_t)(value >> (width - 1 - i) & 1u);
	}
	return at + width;
}

static uint32_t take(const uint8_t *bits, size_t *at, uint32_t width)
{
	uint32_t value = 0;
	for (uint32_t i = 0; i < width; i++) {
		value = value << 1 | bits[*at + i];
	}
	*at += width;
	return value;
}

void mark_draw(struct picture *p, const struct mark *mark)
{
	struct strip s;
	if (!strip_of(p->width, p->height, &s)) {
		return;
	}
	uint8_t bits[MARK_BITS];
	size_t at = put(bits, 0, SYNC, 8);
	at = put(bits, at, mark->is_live ? 1 : 0, 2);
	at = put(bits, at, mark->number, 12);
	at = put(bits, at, mark->frame, 16);
	at = put(bits, at, mark->time_ms & MARK_TIME_MAX, 26);
	put(bits, at, checksum(bits, at), 16);
	for (uint32_t i = 0; i < MARK_BITS; i++) {
		struct color c = {{bits[i] ? LIGHT_Y : DARK_Y, 128, 128}};
		picture_block(p, s.left + i % MARK_COLUMNS * s.block, s.top + i / MARK_COLUMNS * s.block,
			s.block, s.block, c);
	}
}

/* Mean of the inner half of a block: ringing at its edges does not count. */
static uint32_t block_mean(const uint8_t *luma, uint32_t stride, const struct strip *s, uint32_t index)
{
	uint32_t quarter = s->block / 4;
	uint32_t inner = s->block - 2 * quarter;
	uint32_t x0 = s->left + index % MARK_COLUMNS * s->block + quarter;
	uint32_t y0 = s->top + index / MARK_COLUMNS * s->block + quarter;
	uint32_t sum = 0;
	for (uint32_t y = 0; y < inner; y++) {
		for (uint32_t x = 0; x < inner; x++) {
			sum += luma[(size_t)(y0 + y) * stride + x0 + x];
		}
	}
	return sum / (inner * inner);
}

bool mark_read(const uint8_t *luma, uint32_t stride, uint32_t width, uint32_t height, struct mark *mark)
{
	struct strip s;
	uint8_t bits[MARK_BITS];
	memset(mark, 0, sizeof *mark);
	if (!strip_of(width, height, &s)) {
		return false;
	}
	for (uint32_t i = 0; i < MARK_BITS; i++) {
		bits[i] = block_mean(luma, stride, &s, i) > (LIGHT_Y + DARK_Y) / 2;
	}
	size_t at = 0;
	if (take(bits, &at, 8) != SYNC) {
		return false;
	}
	mark->is_live = take(bits, &at, 2) == 1;
	mark->number = (uint16_t)take(bits, &at, 12);
	mark->frame = (uint16_t)take(bits, &at, 16);
	mark->time_ms = take(bits, &at, 26);
	uint16_t expected = checksum(bits, at);
	return take(bits, &at, 16) == expected;
}
