/* A planar picture (I420) and the few smooth shapes that figures are drawn with. */
#ifndef KREIDE_PICTURE_H
#define KREIDE_PICTURE_H

#include "errors.h"

#include <stddef.h>
#include <stdint.h>

/* Shapes are placed on a sheet of this size, whatever the size of the picture. */
#define PICTURE_SHEET_WIDTH 640.0f
#define PICTURE_SHEET_HEIGHT 360.0f

struct picture {
	uint32_t width, height; /* even */
	uint8_t *planes[3];     /* Y, U, V; rows are width, width / 2, width / 2 bytes */
};

struct color {
	uint8_t yuv[3]; /* BT.601, limited range */
};

/* ERR_NOMEM; ERR_UNSUPPORTED for odd or empty sizes. */
enum err picture_init(struct picture *p, uint32_t width, uint32_t height) MUST_USE;
void picture_finish(struct picture *p); /* a zeroed struct is fine */
size_t picture_bytes(const struct picture *p);

/* From 0xRRGGBB. */
struct color color_rgb(uint32_t rgb);
/* Hue in degrees, saturation and value 0..1. */
struct color color_hsv(float hue, float saturation, float value);

void picture_fill(struct picture *p, struct color color);
/* Pixels, not sheet units; cut at the borders. */
void picture_block(struct picture *p, uint32_t x, uint32_t y, uint32_t w, uint32_t h, struct color color);

struct point {
	float x, y;
};

void picture_ellipse(struct picture *p, struct point center, float rx, float ry, struct color color);
/* A line with round ends. */
void picture_line(struct picture *p, struct point from, struct point to, float width, struct color color);
void picture_triangle(struct picture *p, const struct point corners[3], struct color color);

#endif
