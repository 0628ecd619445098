#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct bytes bytes_of(const void *p, size_t len)
{
	return (struct bytes){p, len};
}

struct bytes bytes_of_string(const char *s)
{
	return (struct bytes){(const uint8_t *)s, strlen(s)};
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool bytes_equal_secret(struct bytes a, struct bytes b)
{
	volatile uint8_t difference = 0;
	if (a.len != b.len) {
		return false;
	}
	for (size_t i = 0; i < a.len; i++) {
		difference |= (uint8_t)(a.p[i] ^ b.p[i]);
	}
	return difference == 0;
}

struct bytes bytes_skip(struct bytes b, size_t n)
{
	if (n >= b.len) {
		return (struct bytes){b.p, 0};
	}
	return (struct bytes){b.p + n, b.len - n};
}

void reader_init(struct reader *r, struct bytes b)
{
	static const uint8_t nothing[1];
	r->p = b.len ? b.p : nothing;
	r->end = r->p + b.len;
	r->failed = false;
}

size_t reader_left(const struct reader *r)
{
	return r->failed ? 0 : (size_t)(r->end - r->p);
}

static const uint8_t *reader_take(struct reader *r, size_t n)
{
	if (reader_left(r) < n) {
		r->failed = true;
		return NULL;
	}
	const uint8_t *p = r->p;
	r->p += n;
	return p;
}

uint8_t read_u8(struct reader *r)
{
	const uint8_t *p = reader_take(r, 1);
	return p ? p[0] : 0;
}

uint16_t read_u16(struct reader *r)
{
	const uint8_t *p = reader_take(r, 2);
	return p ? load_u16(p) : 0;
}

uint32_t read_u24(struct reader *r)
{
	const uint8_t *p = reader_take(r, 3);
	return p ? ((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) : 0;
}

uint32_t read_u32(struct reader *r)
{
	const uint8_t *p = reader_take(r, 4);
	return p ? load_u32(p) : 0;
}

uint64_t read_u64(struct reader *r)
{
	const uint8_t *p = reader_take(r, 8);
	return p ? ((uint64_t)load_u32(p) << 32 | load_u32(p + 4)) : 0;
}

struct bytes read_bytes(struct reader *r, size_t n)
{
	const uint8_t *p = reader_take(r, n);
	return p ? bytes_of(p, n) : bytes_of(r->p, 0);
}

enum err reader_result(const struct reader *r)
{
	return r->failed ? ERR_SHORT : OK;
}

void writer_init(struct writer *w, void *buf, size_t cap)
{
	w->start = buf;
	w->p = buf;
	w->end = w->start + cap;
	w->failed = false;
}

size_t writer_len(const struct writer *w)
{
	return (size_t)(w->p - w->start);
}

static uint8_t *writer_take(struct writer *w, size_t n)
{
	if (w->failed || (size_t)(w->end - w->p) < n) {
		w->failed = true;
		return NULL;
	}
	uint8_t *p = w->p;
	w->p += n;
	return p;
}

void write_u8(struct writer *w, uint8_t v)
{
	uint8_t *p = writer_take(w, 1);
	if (p) {
		p[0] = v;
	}
}

void write_u16(struct writer *w, uint16_t v)
{
	uint8_t *p = writer_take(w, 2);
	if (p) {
		store_u16(p, v);
	}
}

void write_u24(struct writer *w, uint32_t v)
{
	uint8_t *p = writer_take(w, 3);
	if (p) {
		p[0] = (uint8_t)(v >> 16);
		store_u16(p + 1, (uint16_t)v);
	}
}

void write_u32(struct writer *w, uint32_t v)
{
	uint8_t *p = writer_take(w, 4);
	if (p) {
		store_u32(p, v);
	}
}

void write_u64(struct writer *w, uint64_t v)
{
	uint8_t *p = writer_take(w, 8);
	if (p) {
		store_u32(p, (uint32_t)(v >> 32));
		store_u32(p + 4, (uint32_t)v);
	}
}

void write_bytes(struct writer *w, struct bytes b)
{
	uint8_t *p = writer_take(w, b.len);
	if (p && b.len) {
		memcpy(p, b.p, b.len);
	}
}

void write_zeros(struct writer *w, size_t n)
{
	uint8_t *p = writer_take(w, n);
	if (p) {
		memset(p, 0, n);
	}
}

void write_format(struct writer *w, const char *format, ...)
{
	va_list args;
	if (w->failed) {
		return;
	}
	size_t room = (size_t)(w->end - w->p);
	va_start(args, format);
	int n = vsnprintf((char *)w->p, room, format, args);
	va_end(args);
	/* vsnprintf needs one byte for its NUL, so a text that fills the buffer exactly is refused */
	if (n < 0 || (size_t)n >= room) {
		w->failed = true;
		return;
	}
	w->p += n;
}

enum err writer_result(const struct writer *w)
{
	return w->failed ? ERR_FULL : OK;
}

uint16_t load_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t load_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void store_u16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void store_u32(uint8_t *p, uint32_t v)
{
	store_u16(p, (uint16_t)(v >> 16));
	store_u16(p + 2, (uint16_t)v);
}
