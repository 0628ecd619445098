/*
 * Who made a piece of media, and when: a few bytes behind a VP8 frame, and in the padding of an Opus packet, where no decoder
 * looks. So a clip that was encoded once can be shared by many, and its freshness and its sender are known to everybody who
 * receives it, also without decoding.
 */
#ifndef KREIDE_STAMP_H
#define KREIDE_STAMP_H

#include "bytes.h"
#include "units.h"

#include <stdbool.h>

enum { STAMP_BYTES = 24, STAMP_OPUS_MORE_BYTES = STAMP_BYTES + 2 };

struct stamp {
	uint32_t number;  /* the participant; with MARK_SCREEN for a screen */
	uint16_t frame;   /* of its clip */
	bool is_speech;   /* of sound */
	us_t made_at;     /* monotonic time of this machine */
};

void stamp_write(uint8_t out[STAMP_BYTES], const struct stamp *s);
/* At the end of what was received; false: there is none. */
bool stamp_read(struct bytes media, struct stamp *s);
/*
 * Copies an Opus packet of one frame and adds the stamp as padding (RFC 6716, 3.2.5). out has room for STAMP_OPUS_MORE_BYTES more.
 * Returns the new length; a packet of another kind is copied without.
 */
size_t stamp_opus(uint8_t *out, struct bytes packet, const struct stamp *s);

#endif
