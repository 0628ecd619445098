/* Counters that wrap on the wire: compare them, and extend them at the door to 64 bits. */
#ifndef KREIDE_SEQ_H
#define KREIDE_SEQ_H

#include <stdbool.h>
#include <stdint.h>

/* A 16-bit wire sequence number extended to 64 bits; never compared modulo anything again. */
typedef uint64_t seq_t;

/* Signed distance a - b modulo 2^16 (RFC 1982): positive when a is newer. */
static inline int16_t seq16_diff(uint16_t a, uint16_t b)
{
	return (int16_t)(uint16_t)(a - b);
}

static inline int32_t seq32_diff(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

/* The 64-bit number nearest to `near` whose low 16 bits are `wire`; never below 0. */
static inline seq_t seq16_extend(uint16_t wire, seq_t near)
{
	int16_t diff = seq16_diff(wire, (uint16_t)near);
	if (diff < 0 && near < (seq_t)-diff) {
		return near + (seq_t)(65536 + diff);
	}
	return near + (seq_t)(int64_t)diff;
}

/* Same for 32-bit RTP timestamps. */
static inline uint64_t seq32_extend(uint32_t wire, uint64_t near)
{
	int32_t diff = seq32_diff(wire, (uint32_t)near);
	if (diff < 0 && near < (uint64_t)-(int64_t)diff) {
		return near + (uint64_t)(INT64_C(4294967296) + diff);
	}
	return near + (uint64_t)(int64_t)diff;
}

#endif
