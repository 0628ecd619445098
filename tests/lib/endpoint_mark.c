/* What a synthetic payload says about itself, and whether it arrived unharmed. */
#include "endpoint_state.h"

#include <string.h>

enum { MAGIC = 0x4b724d6b };

static uint8_t filler(const struct mark *m, size_t i)
{
	return (uint8_t)(m->number * 31 + m->index * 7 + i);
}

size_t mark_write(uint8_t *buf, size_t cap, const struct mark *m, size_t total)
{
	struct writer w;
	writer_init(&w, buf, cap);
	write_u32(&w, MAGIC);
	write_u32(&w, m->publisher);
	write_u8(&w, m->source);
	write_u8(&w, m->layer);
	write_u16(&w, (uint16_t)(m->is_keyframe | m->needs_lower << 1));
	write_u32(&w, m->number);
	write_u32(&w, m->ref);
	write_u16(&w, m->index);
	write_u16(&w, m->count);
	write_u64(&w, (uint64_t)m->captured_at);
	write_u32(&w, (uint32_t)total);
	for (size_t i = MARK_BYTES; i < total; i++) {
		write_u8(&w, filler(m, i));
	}
	return writer_result(&w) == OK ? writer_len(&w) : 0;
}

bool mark_read(struct bytes payload, struct mark *m)
{
	struct reader r;
	reader_init(&r, payload);
	memset(m, 0, sizeof *m);
	bool is_ours = read_u32(&r) == MAGIC;
	m->publisher = read_u32(&r);
	m->source = read_u8(&r);
	m->layer = read_u8(&r);
	uint16_t flags = read_u16(&r);
	m->is_keyframe = flags & 1;
	m->needs_lower = flags >> 1 & 1;
	m->number = read_u32(&r);
	m->ref = read_u32(&r);
	m->index = read_u16(&r);
	m->count = read_u16(&r);
	m->captured_at = (us_t)read_u64(&r);
	uint32_t total = read_u32(&r);
	if (!is_ours || reader_result(&r) != OK || m->source >= SFU_SOURCE_COUNT) {
		return false;
	}
	size_t want = total > MARK_BYTES ? total : MARK_BYTES;
	for (size_t i = MARK_BYTES; i < payload.len; i++) {
		if (payload.p[i] != filler(m, i)) {
			return false;
		}
	}
	return payload.len == want;
}
