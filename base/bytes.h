/*
 * Views of memory, and a reader and a writer with a sticky error: a parser is written straight down
 * and checked once at its end.
 */
#ifndef KREIDE_BYTES_H
#define KREIDE_BYTES_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view into somebody else's memory; valid until that memory is reused. */
struct bytes {
	const uint8_t *p;
	size_t len;
};

struct reader {
	const uint8_t *p;
	const uint8_t *end;
	bool failed; /* something was read past the end; every read since gave 0 */
};

struct writer {
	uint8_t *start;
	uint8_t *p;
	uint8_t *end;
	bool failed; /* something did not fit; nothing was written since */
};

struct bytes bytes_of(const void *p, size_t len);
struct bytes bytes_of_string(const char *s);
bool bytes_equal(struct bytes a, struct bytes b);
/* Same, in time that does not depend on the contents. For secrets. */
bool bytes_equal_secret(struct bytes a, struct bytes b);
/* The view without its first n bytes; empty if it is shorter. */
struct bytes bytes_skip(struct bytes b, size_t n);

void reader_init(struct reader *r, struct bytes b);
size_t reader_left(const struct reader *r);
uint8_t read_u8(struct reader *r);
uint16_t read_u16(struct reader *r); /* all integers are big-endian */
uint32_t read_u24(struct reader *r);
uint32_t read_u32(struct reader *r);
uint64_t read_u64(struct reader *r);
/* The next n bytes as a view; empty and failed if there are fewer. */
struct bytes read_bytes(struct reader *r, size_t n);
/* OK, or ERR_SHORT once a read went past the end. */
enum err reader_result(const struct reader *r) MUST_USE;

void writer_init(struct writer *w, void *buf, size_t cap);
size_t writer_len(const struct writer *w);
void write_u8(struct writer *w, uint8_t v);
void write_u16(struct writer *w, uint16_t v);
void write_u24(struct writer *w, uint32_t v);
void write_u32(struct writer *w, uint32_t v);
void write_u64(struct writer *w, uint64_t v);
void write_bytes(struct writer *w, struct bytes b);
void write_zeros(struct writer *w, size_t n);
/* printf into the buffer, without the terminating NUL. */
void write_format(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* OK, or ERR_FULL once a write did not fit. */
enum err writer_result(const struct writer *w) MUST_USE;

/* Unchecked big-endian access; the caller knows that the bytes are there. */
uint16_t load_u16(const uint8_t *p);
uint32_t load_u32(const uint8_t *p);
void store_u16(uint8_t *p, uint16_t v);
void store_u32(uint8_t *p, uint32_t v);

#endif
