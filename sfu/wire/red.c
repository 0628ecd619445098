#include "red.h"

#include <string.h>

enum { MORE = 0x80, TYPE_MASK = 0x7f };

/* The headers; *primary_type: of the last block, which takes what the others leave. */
static enum err read_headers(struct reader *r, struct red *red, size_t lens[RED_MAX_EARLIER], uint8_t types[RED_MAX_EARLIER + 1])
{
	for (;;) {
		uint8_t first = read_u8(r);
		types[red->earlier_count] = first & TYPE_MASK;
		if (reader_result(r) != OK || !(first & MORE)) {
			return reader_result(r);
		}
		if (red->earlier_count == RED_MAX_EARLIER) {
			return ERR_MALFORMED;
		}
		uint32_t rest = (uint32_t)read_u8(r) << 16;
		rest |= read_u16(r);
		lens[red->earlier_count] = rest & RED_MAX_BLOCK_BYTES;
		red->earlier[red->earlier_count++].offset = (uint16_t)(rest >> 10);
	}
}

enum err red_parse(struct bytes payload, uint8_t type, struct red *red)
{
	struct reader r;
	size_t lens[RED_MAX_EARLIER];
	uint8_t types[RED_MAX_EARLIER + 1];
	memset(red, 0, sizeof *red);
	reader_init(&r, payload);
	enum err e = read_headers(&r, red, lens, types);
	for (size_t i = 0; e == OK && i < red->earlier_count; i++) {
		red->earlier[i].payload = read_bytes(&r, lens[i]);
		e = types[i] == type ? reader_result(&r) : ERR_MALFORMED;
	}
	if (e != OK || types[red->earlier_count] != type) {
		return e != OK ? e : ERR_MALFORMED;
	}
	red->primary = read_bytes(&r, reader_left(&r));
	return reader_result(&r);
}

size_t red_write_prefix(uint8_t *buf, size_t cap, uint8_t type, const struct red_block *earlier, size_t count)
{
	struct writer w;
	writer_init(&w, buf, cap);
	for (size_t i = 0; i < count; i++) {
		size_t len = earlier[i].payload.len;
		if (len > RED_MAX_BLOCK_BYTES || earlier[i].offset > RED_MAX_OFFSET) {
			return 0;
		}
		write_u8(&w, (uint8_t)(MORE | type));
		write_u8(&w, (uint8_t)(earlier[i].offset >> 6));
		write_u16(&w, (uint16_t)(earlier[i].offset << 10 | len));
	}
	write_u8(&w, type);
	for (size_t i = 0; i < count; i++) {
		write_bytes(&w, earlier[i].payload);
	}
	return writer_result(&w) == OK ? writer_len(&w) : 0;
}
