/*
 * The machine-readable strip at the lower edge of a synthetic picture: who sent it, which frame, and when.
 * Two rows of 40 blocks (8 x 8 pixels at 320x180), wide apart in brightness, so that it survives a weak encoder.
 */
#ifndef KREIDE_MARK_H
#define KREIDE_MARK_H

#include "picture.h"

#include <stdbool.h>

enum { MARK_COLUMNS = 40, MARK_ROWS = 2, MARK_BITS = MARK_COLUMNS * MARK_ROWS };
enum { MARK_NUMBER_MAX = (1 << 12) - 1, MARK_FRAME_MAX = (1 << 16) - 1, MARK_TIME_MAX = (1 << 26) - 1 };

/* Added to the number of who sends it: a picture of a screen. */
enum { MARK_SCREEN = 2048 };

struct mark {
	uint16_t number;  /* the participant; 12 bits */
	uint16_t frame;   /* counts the frames of its camera, or stands in its clip */
	uint32_t time_ms; /* monotonic time of drawing modulo 2^26; 0 in a clip that is played again and again */
	bool is_live;     /* time_ms tells when it was drawn */
};

/* Draws over the lower edge. Width >= 160. */
void mark_draw(struct picture *p, const struct mark *mark);
/* False if there is no readable mark (checksum). luma: rows of `stride` bytes. */
bool mark_read(const uint8_t *luma, uint32_t stride, uint32_t width, uint32_t height, struct mark *mark);

#endif
