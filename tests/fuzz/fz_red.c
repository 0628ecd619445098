/* Fuzz target: a payload of redundant sound; what is taken apart stands in it, in order, and put together again is the same. */
#include "red.h"

#include <stdlib.h>
#include <string.h>

enum { OPUS = 111 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_input(struct bytes payload)
{
	struct red red;
	uint8_t again[RED_MAX_EARLIER * (4 + RED_MAX_BLOCK_BYTES) + 1];
	if (red_parse(payload, OPUS, &red) != OK) {
		return;
	}
	size_t at = red.earlier_count * 4 + 1;
	for (size_t i = 0; i < red.earlier_count; i++) {
		if (red.earlier[i].payload.p != payload.p + at || red.earlier[i].payload.len > RED_MAX_BLOCK_BYTES) {
			abort();
		}
		at += red.earlier[i].payload.len;
	}
	if (at + red.primary.len != payload.len) {
		abort();
	}
	size_t len = red_write_prefix(again, sizeof again, OPUS, red.earlier, red.earlier_count);
	if (len != at || memcmp(again, payload.p, len) != 0) {
		abort();
	}
}

/* The input goes into a block of its exact size, so that a read past its end is seen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	if (exact) {
		if (size > 0) {
			memcpy(exact, data, size);
		}
		try_input(bytes_of(exact, size));
		free(exact);
	}
	return 0;
}
