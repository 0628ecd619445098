/* How figures get onto a picture: every shape is a signed distance, its edge one pixel soft. */
#include "picture.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum shape_kind { SHAPE_ELLIPSE, SHAPE_LINE, SHAPE_TRIANGLE };

/* A shape in sheet units and the box around it. */
struct shape {
	enum shape_kind kind;
	struct point points[3];
	float rx, ry; /* ellipse: radii; line: rx is half the width */
	float inside, outside; /* ellipse: what is clearly one or the other, without a square root */
	float left, top, right, bottom;
};

#define FAR 1000.0f

enum err picture_init(struct picture *p, uint32_t width, uint32_t height)
{
	memset(p, 0, sizeof *p);
	if (width == 0 || height == 0 || width % 2 != 0 || height % 2 != 0) {
		return ERR_UNSUPPORTED;
	}
	size_t luma = (size_t)width * height;
	uint8_t *memory = malloc(luma + luma / 2);
	if (!memory) {
		return ERR_NOMEM;
	}
	p->width = width;
	p->height = height;
	p->planes[0] = memory;
	p->planes[1] = memory + luma;
	p->planes[2] = memory + luma + luma / 4;
	return OK;
}

void picture_finish(struct picture *p)
{
	free(p->planes[0]);
	memset(p, 0, sizeof *p);
}

size_t picture_bytes(const struct picture *p)
{
	size_t luma = (size_t)p->width * p->height;
	return luma + luma / 2;
}

static uint8_t to_byte(float v)
{
	return (uint8_t)lrintf(fminf(fmaxf(v, 0.0f), 255.0f));
}

static struct color color_of(float r, float g, float b)
{
	struct color c;
	c.yuv[0] = to_byte(16.0f + 65.481f * r + 128.553f * g + 24.966f * b);
	c.yuv[1] = to_byte(128.0f - 37.797f * r - 74.203f * g + 112.0f * b);
	c.yuv[2] = to_byte(128.0f + 112.0f * r - 93.786f * g - 18.214f * b);
	return c;
}

struct color color_rgb(uint32_t rgb)
{
	return color_of((float)(rgb >> 16 & 255u) / 255.0f, (float)(rgb >> 8 & 255u) / 255.0f,
		(float)(rgb & 255u) / 255.0f);
}

static float hsv_channel(float hue, float saturation, float value, float offset)
{
	float k = fmodf(offset + hue / 60.0f, 6.0f);
	float dip = fmaxf(0.0f, fminf(fminf(k, 4.0f - k), 1.0f));
	return value - value * saturation * dip;
}

struct color color_hsv(float hue, float saturation, float value)
{
	float h = fmodf(hue, 360.0f);
	return color_of(hsv_channel(h, saturation, value, 5.0f), hsv_channel(h, saturation, value, 3.0f),
		hsv_channel(h, saturation, value, 1.0f));
}

void picture_fill(struct picture *p, struct color color)
{
	size_t luma = (size_t)p->width * p->height;
	memset(p->planes[0], color.yuv[0], luma);
	memset(p->planes[1], color.yuv[1], luma / 4);
	memset(p->planes[2], color.yuv[2], luma / 4);
}

void picture_block(struct picture *p, uint32_t x, uint32_t y, uint32_t w, uint32_t h, struct color color)
{
	for (uint32_t plane = 0; plane < 3; plane++) {
		uint32_t shift = plane == 0 ? 0 : 1;
		uint32_t stride = p->width >> shift;
		uint32_t right = x + w < p->width ? (x + w) >> shift : stride;
		uint32_t bottom = y + h < p->height ? (y + h) >> shift : p->height >> shift;
		uint32_t left = x >> shift;
		for (uint32_t row = y >> shift; row < bottom && left < right; row++) {
			memset(p->planes[plane] + (size_t)row * stride + left, color.yuv[plane], right - left);
		}
	}
}

static float distance_to_ellipse(const struct shape *s, struct point at)
{
	float dx = (at.x - s->points[0].x) / s->rx;
	float dy = (at.y - s->points[0].y) / s->ry;
	float k2 = dx * dx + dy * dy;
	if (k2 < s->inside || k2 > s->outside) {
		return k2 < s->inside ? -FAR : FAR;
	}
	float k0 = sqrtf(k2);
	float gx = dx / s->rx;
	float gy = dy / s->ry;
	float k1 = sqrtf(gx * gx + gy * gy);
	return k1 < 1e-6f ? -fminf(s->rx, s->ry) : k0 * (k0 - 1.0f) / k1;
}

static float distance_to_line(const struct shape *s, struct point at)
{
	float bx = s->points[1].x - s->points[0].x;
	float by = s->points[1].y - s->points[0].y;
	float ax = at.x - s->points[0].x;
	float ay = at.y - s->points[0].y;
	float length2 = bx * bx + by * by;
	float t = length2 > 0.0f ? fminf(fmaxf((ax * bx + ay * by) / length2, 0.0f), 1.0f) : 0.0f;
	return hypotf(ax - t * bx, ay - t * by) - s->rx;
}

static float distance_to_triangle(const struct shape *s, struct point at)
{
	const struct point *c = s->points;
	float turn = (c[1].x - c[0].x) * (c[2].y - c[0].y) - (c[1].y - c[0].y) * (c[2].x - c[0].x);
	float sign = turn < 0.0f ? 1.0f : -1.0f;
	float farthest = -1e9f;
	for (int i = 0; i < 3; i++) {
		struct point a = c[i];
		struct point b = c[(i + 1) % 3];
		float ex = b.x - a.x;
		float ey = b.y - a.y;
		float d = sign * (ex * (at.y - a.y) - ey * (at.x - a.x)) / fmaxf(hypotf(ex, ey), 1e-6f);
		farthest = fmaxf(farthest, d);
	}
	return farthest;
}

static float shape_distance(const struct shape *s, struct point at)
{
	switch (s->kind) {
	case SHAPE_ELLIPSE:
		return distance_to_ellipse(s, at);
	case SHAPE_LINE:
		return distance_to_line(s, at);
	case SHAPE_TRIANGLE:
		break;
	}
	return distance_to_triangle(s, at);
}

static uint32_t clamp_pixel(float v, uint32_t limit)
{
	return v <= 0.0f ? 0 : v >= (float)limit ? limit : (uint32_t)v;
}

/* scale: pixels of this plane per sheet unit. */
static void draw_plane(uint8_t *plane, uint32_t width, uint32_t height, float scale, const struct shape *s,
	uint8_t value)
{
	uint32_t x0 = clamp_pixel(s->left * scale - 1.0f, width);
	uint32_t x1 = clamp_pixel(s->right * scale + 2.0f, width);
	uint32_t y0 = clamp_pixel(s->top * scale - 1.0f, height);
	uint32_t y1 = clamp_pixel(s->bottom * scale + 2.0f, height);
	for (uint32_t y = y0; y < y1; y++) {
		uint8_t *row = plane + (size_t)y * width;
		for (uint32_t x = x0; x < x1; x++) {
			struct point at = {((float)x + 0.5f) / scale, ((float)y + 0.5f) / scale};
			float cover = 0.5f - shape_distance(s, at) * scale;
			if (cover >= 1.0f) {
				row[x] = value;
			} else if (cover > 0.0f) {
				row[x] = to_byte((float)row[x] + cover * ((float)value - (float)row[x]));
			}
		}
	}
}

static void draw(struct picture *p, const struct shape *s, struct color color)
{
	float scale = (float)p->width / PICTURE_SHEET_WIDTH;
	draw_plane(p->planes[0], p->width, p->height, scale, s, color.yuv[0]);
	for (int i = 1; i < 3; i++) {
		draw_plane(p->planes[i], p->width / 2, p->height / 2, scale / 2.0f, s, color.yuv[i]);
	}
}

void picture_ellipse(struct picture *p, struct point center, float rx, float ry, struct color color)
{
	struct shape s = {.kind = SHAPE_ELLIPSE, .points = {center}, .rx = rx, .ry = ry,
		.left = center.x - rx, .right = center.x + rx, .top = center.y - ry, .bottom = center.y + ry};
	/* Two pixels around the edge, at the smallest picture that is drawn. */
	float margin = fminf(8.0f / fminf(rx, ry), 1.0f);
	s.inside = (1.0f - margin) * (1.0f - margin);
	s.outside = (1.0f + margin) * (1.0f + margin);
	draw(p, &s, color);
}

void picture_line(struct picture *p, struct point from, struct point to, float width, struct color color)
{
	float r = width / 2.0f;
	struct shape s = {.kind = SHAPE_LINE, .points = {from, to}, .rx = r, .ry = r,
		.left = fminf(from.x, to.x) - r, .right = fmaxf(from.x, to.x) + r,
		.top = fminf(from.y, to.y) - r, .bottom = fmaxf(from.y, to.y) + r};
	draw(p, &s, color);
}

void picture_triangle(struct picture *p, const struct point corners[3], struct color color)
{
	const struct point *c = corners;
	struct shape s = {.kind = SHAPE_TRIANGLE, .points = {c[0], c[1], c[2]},
		.left = fminf(c[0].x, fminf(c[1].x, c[2].x)), .right = fmaxf(c[0].x, fmaxf(c[1].x, c[2].x)),
		.top = fminf(c[0].y, fminf(c[1].y, c[2].y)),
		.bottom = fmaxf(c[0].y, fmaxf(c[1].y, c[2].y))};
	draw(p, &s, color);
}
