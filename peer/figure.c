/* What a synthetic participant looks like: head, ears and shirt by its number, and a little life in it. */
#include "figure.h"

#include <math.h>
#include <stdbool.h>

enum animal { OWL, BEAR, CAT, RABBIT, FOX, PANDA, MOUSE, ANIMAL_COUNT };

struct look {
	enum animal animal;
	struct color ground, halo, fur, inner, dark, shirt, cheek, white, mouth;
	struct point head; /* middle of the head */
	float tilt;        /* how far the head leans, sheet units */
};

static struct color fur_of(enum animal animal, uint32_t number)
{
	static const uint32_t furs[ANIMAL_COUNT][2] = {
		[OWL] = {0xb08968, 0xb08968},
		[BEAR] = {0xb5835a, 0x8d6b4f},
		[CAT] = {0xf2c48d, 0x9aa5b1},
		[RABBIT] = {0xf3ece4, 0xd9cfc4},
		[FOX] = {0xe8894a, 0xd97742},
		[PANDA] = {0xf7f7f5, 0xf7f7f5},
		[MOUSE] = {0xc3c9d1, 0xcbb9a8},
	};
	return color_rgb(furs[animal][number / ANIMAL_COUNT % 2]);
}

static struct look look_of(uint32_t number, float time_s)
{
	float phase = 2.0f * (float)M_PI * time_s / FIGURE_PERIOD_S;
	float hue = fmodf((float)number * 137.5f + 200.0f, 360.0f);
	struct look look = {
		.animal = number == 0 ? OWL : (enum animal)(BEAR + (number - 1) % (ANIMAL_COUNT - 1)),
		.ground = color_hsv(hue, 0.20f, 0.96f),
		.halo = color_hsv(hue, 0.12f, 0.99f),
		.inner = color_rgb(0xf4c9c0),
		.dark = color_rgb(0x3a3238),
		.shirt = color_hsv(hue + 150.0f, 0.45f, 0.80f),
		.cheek = color_rgb(0xf3a6a0),
		.white = color_rgb(0xffffff),
		.mouth = color_rgb(0x9c3d46),
		.tilt = 7.0f * sinf(phase),
	};
	look.fur = fur_of(look.animal, number);
	look.head = (struct point){320.0f + look.tilt, 168.0f + 4.0f * sinf(2.0f * phase)};
	return look;
}

static struct point at(const struct look *look, float dx, float dy)
{
	return (struct point){look->head.x + dx - look->tilt * dy / 200.0f, look->head.y + dy};
}

static void draw_round_ears(struct picture *p, const struct look *l, float size, struct color outer,
	struct color inner)
{
	for (float side = -1.0f; side < 2.0f; side += 2.0f) {
		picture_ellipse(p, at(l, side * 68.0f, -78.0f), size, size, outer);
		picture_ellipse(p, at(l, side * 68.0f, -76.0f), size * 0.55f, size * 0.55f, inner);
	}
}

static void draw_pointed_ears(struct picture *p, const struct look *l, float height, struct color inner)
{
	for (float side = -1.0f; side < 2.0f; side += 2.0f) {
		struct point outer[3] = {at(l, side * 20.0f, -80.0f), at(l, side * 92.0f, -40.0f),
			at(l, side * 82.0f, -80.0f - height)};
		struct point part[3] = {at(l, side * 42.0f, -78.0f), at(l, side * 84.0f, -56.0f),
			at(l, side * 78.0f, -66.0f - height * 0.75f)};
		picture_triangle(p, outer, l->fur);
		picture_triangle(p, part, inner);
	}
}

static void draw_long_ears(struct picture *p, const struct look *l)
{
	for (float side = -1.0f; side < 2.0f; side += 2.0f) {
		picture_line(p, at(l, side * 34.0f, -70.0f), at(l, side * 46.0f, -136.0f), 40.0f, l->fur);
		picture_line(p, at(l, side * 35.0f, -76.0f), at(l, side * 45.0f, -130.0f), 18.0f, l->inner);
	}
}

static void draw_ears(struct picture *p, const struct look *l)
{
	switch (l->animal) {
	case BEAR:
		draw_round_ears(p, l, 34.0f, l->fur, l->inner);
		break;
	case PANDA:
		draw_round_ears(p, l, 32.0f, l->dark, l->dark);
		break;
	case MOUSE:
		draw_round_ears(p, l, 48.0f, l->fur, l->inner);
		break;
	case OWL:
		draw_pointed_ears(p, l, 34.0f, l->fur);
		break;
	case CAT:
		draw_pointed_ears(p, l, 46.0f, l->inner);
		break;
	case FOX:
		draw_pointed_ears(p, l, 58.0f, l->dark);
		break;
	case RABBIT:
		draw_long_ears(p, l);
		break;
	case ANIMAL_COUNT:
		break;
	}
}

static void draw_muzzle(struct picture *p, const struct look *l)
{
	struct point beak[3] = {at(l, -13.0f, 12.0f), at(l, 13.0f, 12.0f), at(l, 0.0f, 36.0f)};
	if (l->animal == OWL) {
		picture_triangle(p, beak, color_rgb(0xf0b24b));
		return;
	}
	picture_ellipse(p, at(l, 0.0f, 36.0f), 44.0f, 32.0f, l->animal == PANDA ? l->white : l->halo);
	picture_ellipse(p, at(l, 0.0f, 18.0f), 11.0f, 8.0f, l->dark);
}

static void draw_eyes(struct picture *p, const struct look *l, bool closed)
{
	for (float side = -1.0f; side < 2.0f; side += 2.0f) {
		struct point eye = at(l, side * 40.0f, -14.0f);
		if (l->animal == PANDA) {
			picture_ellipse(p, at(l, side * 42.0f, -12.0f), 24.0f, 26.0f, l->dark);
		}
		if (l->animal == PANDA || l->animal == OWL) {
			picture_ellipse(p, eye, 17.0f, 17.0f, l->white);
		}
		if (closed) {
			struct point left = {eye.x - 11.0f, eye.y};
			struct point right = {eye.x + 11.0f, eye.y};
			picture_line(p, left, right, 5.0f, l->dark);
			continue;
		}
		picture_ellipse(p, eye, 10.0f, 12.0f, l->dark);
		picture_ellipse(p, (struct point){eye.x + 3.5f, eye.y - 4.5f}, 3.5f, 3.5f, l->white);
	}
}

/* The glasses of who teaches. */
static void draw_glasses(struct picture *p, const struct look *l)
{
	const int steps = 14;
	for (float side = -1.0f; side < 2.0f; side += 2.0f) {
		struct point before = at(l, side * 40.0f + 28.0f, -14.0f);
		for (int i = 1; i <= steps; i++) {
			float angle = 2.0f * (float)M_PI * (float)i / (float)steps;
			struct point next = at(l, side * 40.0f + 28.0f * cosf(angle), -14.0f + 27.0f * sinf(angle));
			picture_line(p, before, next, 5.0f, l->dark);
			before = next;
		}
	}
	picture_line(p, at(l, -12.0f, -18.0f), at(l, 12.0f, -18.0f), 5.0f, l->dark);
}

static void draw_mouth(struct picture *p, const struct look *l, enum figure_pose pose, float time_s)
{
	float y = l->animal == OWL ? 52.0f : 42.0f;
	if (pose == FIGURE_TALKS) {
		float open = fabsf(sinf(2.0f * (float)M_PI * time_s * 1.5f) *
			(0.6f + 0.4f * cosf(2.0f * (float)M_PI * time_s * 2.0f)));
		picture_ellipse(p, at(l, 0.0f, y + 4.0f), 15.0f, 3.0f + 12.0f * open, l->mouth);
		return;
	}
	struct point before = at(l, -20.0f, y - 2.0f);
	for (int i = 1; i <= 6; i++) {
		float t = (float)i / 6.0f;
		struct point next = at(l, -20.0f + 40.0f * t, y - 2.0f + 44.0f * t * (1.0f - t));
		picture_line(p, before, next, 5.0f, l->dark);
		before = next;
	}
}

static void draw_hand(struct picture *p, const struct look *l, float time_s)
{
	float wave = 8.0f * sinf(2.0f * (float)M_PI * time_s / FIGURE_PERIOD_S);
	struct point elbow = {462.0f, 300.0f};
	struct point hand = {492.0f + wave, 120.0f};
	picture_line(p, (struct point){400.0f, 330.0f}, elbow, 54.0f, l->shirt);
	picture_line(p, elbow, hand, 46.0f, l->shirt);
	picture_ellipse(p, hand, 32.0f, 34.0f, l->animal == PANDA ? l->dark : l->fur);
}

void figure_draw(struct picture *p, uint32_t number, enum figure_pose pose, float time_s)
{
	struct look l = look_of(number, time_s);
	float blink = fmodf(time_s + (float)(number % 5) * 0.3f, FIGURE_PERIOD_S * 2.0f);
	picture_fill(p, l.ground);
	picture_ellipse(p, (struct point){320.0f, 190.0f}, 250.0f, 190.0f, l.halo);
	picture_ellipse(p, (struct point){320.0f + l.tilt * 0.3f, 372.0f}, 150.0f, 120.0f, l.shirt);
	draw_ears(p, &l);
	picture_ellipse(p, l.head, 104.0f, 98.0f, l.fur);
	picture_ellipse(p, at(&l, -64.0f, 26.0f), 19.0f, 13.0f, l.cheek);
	picture_ellipse(p, at(&l, 64.0f, 26.0f), 19.0f, 13.0f, l.cheek);
	draw_muzzle(p, &l);
	draw_eyes(p, &l, blink > 1.3f && blink < 1.5f);
	if (number == 0) {
		draw_glasses(p, &l);
	}
	draw_mouth(p, &l, pose, time_s);
	if (pose == FIGURE_RAISES_HAND) {
		draw_hand(p, &l, time_s);
	}
}
