#include "bits.h"

void bit_reader_init(struct bit_reader *r, struct bytes data)
{
	*r = (struct bit_reader){.data = data};
}

uint32_t read_bits(struct bit_reader *r, unsigned count)
{
	uint32_t value = 0;
	if (r->failed || r->at + count > r->data.len * 8) {
		r->failed = true;
		return 0;
	}
	for (unsigned i = 0; i < count; i++, r->at++) {
		value = value << 1 | ((uint32_t)r->data.p[r->at / 8] >> (7 - r->at % 8) & 1);
	}
	return value;
}

bool read_flag(struct bit_reader *r)
{
	return read_bits(r, 1) != 0;
}

/* How many bits the longer form of a value below n has, and how many values have the shorter one. */
static unsigned split_below(uint32_t n, uint32_t *short_count)
{
	unsigned width = 0;
	while (width < 31 && n >> width != 0) {
		width++;
	}
	*short_count = (UINT32_C(1) << width) - n;
	return width;
}

uint32_t read_below(struct bit_reader *r, uint32_t n)
{
	uint32_t short_count;
	unsigned width = split_below(n, &short_count);
	if (width == 0) {
		return 0;
	}
	uint32_t value = read_bits(r, width - 1);
	return value < short_count ? value : (value << 1) - short_count + read_bits(r, 1);
}

void bit_writer_init(struct bit_writer *w, uint8_t *data, size_t cap)
{
	*w = (struct bit_writer){.data = data, .cap = cap};
}

void write_bits(struct bit_writer *w, uint32_t value, unsigned count)
{
	if (w->failed || w->at + count > w->cap * 8) {
		w->failed = true;
		return;
	}
	for (unsigned i = count; i > 0; i--, w->at++) {
		uint8_t mask = (uint8_t)(0x80u >> w->at % 8);
		uint8_t *byte = &w->data[w->at / 8];
		*byte = (uint8_t)(w->at % 8 == 0 ? 0 : *byte);
		*byte = (uint8_t)(value >> (i - 1) & 1 ? *byte | mask : *byte);
	}
}

void write_below(struct bit_writer *w, uint32_t value, uint32_t n)
{
	uint32_t short_count;
	unsigned width = split_below(n, &short_count);
	if (width == 0) {
		return;
	}
	if (value < short_count) {
		write_bits(w, value, width - 1);
	} else {
		write_bits(w, value + short_count, width);
	}
}

size_t bit_writer_bytes(const struct bit_writer *w)
{
	return w->failed ? 0 : (w->at + 7) / 8;
}
