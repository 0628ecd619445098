/* Fuzz target: a payload of VP9; offsets must stay inside. */
#include "codec.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_input(struct bytes payload)
{
	struct codec_info info;
	if (codec_peek(CODEC_VP9, payload, &info)) {
		return;
	}
	if (info.picture_id_offset + 1u >= payload.len + (info.picture_id_bits < 15) || info.tl0_offset >= payload.len ||
			info.spatial_id >= VP9_MAX_SPATIAL || info.spatial_count > VP9_MAX_SPATIAL || (info.is_keyframe_start && !info.is_frame_start)) {
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
