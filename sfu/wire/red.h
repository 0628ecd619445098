/* Redundant sound (RFC 2198): a payload that repeats earlier ones in front of the new one. */
#ifndef KREIDE_RED_H
#define KREIDE_RED_H

#include "bytes.h"

enum { RED_MAX_EARLIER = 8, RED_MAX_BLOCK_BYTES = 1023, RED_MAX_OFFSET = 16383, RED_PREFIX_MAX_BYTES = 1024 };

struct red_block {
	uint16_t offset; /* of its timestamp before the packet's */
	struct bytes payload;
};

struct red {
	struct red_block earlier[RED_MAX_EARLIER]; /* oldest first */
	size_t earlier_count;
	struct bytes primary;
};

/* Views into the payload. Only blocks of the payload type `type`. ERR_SHORT / ERR_MALFORMED. */
enum err red_parse(struct bytes payload, uint8_t type, struct red *r) MUST_USE;
/*
 * Writes what stands in front of the new payload: the headers of all blocks, and the earlier payloads, oldest first. Returns
 * its length, 0 if it does not fit or can't be said.
 */
size_t red_write_prefix(uint8_t *buf, size_t cap, uint8_t type, const struct red_block *earlier, size_t count);

#endif
