/* Bit by bit, most significant first, with a sticky error like reader and writer. */
#ifndef KREIDE_BITS_H
#define KREIDE_BITS_H

#include "bytes.h"

struct bit_reader {
	struct bytes data;
	size_t at; /* in bits */
	bool failed;
};

struct bit_writer {
	uint8_t *data;
	size_t cap; /* in bytes */
	size_t at;  /* in bits */
	bool failed;
};

void bit_reader_init(struct bit_reader *r, struct bytes data);
/* count: up to 32 */
uint32_t read_bits(struct bit_reader *r, unsigned count);
bool read_flag(struct bit_reader *r);
/* A value below n, in as few bits as are needed: "ns(n)" of the AV1 specification, section 4.10.7. */
uint32_t read_below(struct bit_reader *r, uint32_t n);

void bit_writer_init(struct bit_writer *w, uint8_t *data, size_t cap);
void write_bits(struct bit_writer *w, uint32_t value, unsigned count);
void write_below(struct bit_writer *w, uint32_t value, uint32_t n);
/* Whole bytes so far, the last one filled with zeros; 0 after a failure. */
size_t bit_writer_bytes(const struct bit_writer *w);

#endif
