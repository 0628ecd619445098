/* How synthetic cameras are drawn, encoded and played. */
#include "clip.h"

#include "mark.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	uint32_t width, height, rate_kbps;
} layer_sizes[CLIP_LAYERS] = {{320, 180, 130}, {640, 360, 380}};

static const struct {
	uint32_t first, count;
} scenes[FIGURE_POSE_COUNT] = {
	[FIGURE_LISTENS] = {0, CLIP_LISTEN_FRAMES},
	[FIGURE_TALKS] = {CLIP_LISTEN_FRAMES, CLIP_TALK_FRAMES},
	[FIGURE_RAISES_HAND] = {CLIP_LISTEN_FRAMES + CLIP_TALK_FRAMES, CLIP_HAND_FRAMES},
};

uint32_t clip_layer_width(uint32_t layer)
{
	return layer_sizes[layer].width;
}

static enum err encode_one(struct clip_frame *out, struct vp8_encoder *encoder, struct picture *picture,
	const struct mark *mark, enum figure_pose pose, uint32_t at)
{
	struct vp8_frame frame;
	figure_draw(picture, mark->number, pose, (float)at / (float)CLIP_FPS);
	mark_draw(picture, mark);
	enum err e = vp8_encoder_encode(encoder, picture, at % CLIP_KEY_INTERVAL == 0, &frame);
	if (e != OK) {
		return e;
	}
	out->data = malloc(frame.data.len);
	if (!out->data) {
		return ERR_NOMEM;
	}
	memcpy(out->data, frame.data.p, frame.data.len);
	out->len = (uint32_t)frame.data.len;
	out->is_keyframe = frame.is_keyframe;
	out->temporal_id = frame.temporal_id;
	return OK;
}

static enum err encode_layer(struct clip *c, uint32_t number, uint32_t layer)
{
	struct picture picture;
	enum err e = picture_init(&picture, layer_sizes[layer].width, layer_sizes[layer].height);
	struct vp8_encoder *encoder = vp8_encoder_new(layer_sizes[layer].width, layer_sizes[layer].height,
		layer_sizes[layer].rate_kbps, CLIP_FPS);
	if (e == OK && !encoder) {
		e = ERR_SYS;
	}
	for (int pose = 0; pose < FIGURE_POSE_COUNT && e == OK; pose++) {
		for (uint32_t i = 0; i < scenes[pose].count && e == OK; i++) {
			uint32_t at = scenes[pose].first + i;
			struct mark mark = {.number = (uint16_t)number, .frame = (uint16_t)at};
			e = encode_one(&c->frames[layer][at], encoder, &picture, &mark, (enum figure_pose)pose, i);
		}
	}
	vp8_encoder_free(encoder);
	picture_finish(&picture);
	return e;
}

struct clip *clip_new(uint32_t number)
{
	struct clip *c = calloc(1, sizeof *c);
	for (uint32_t layer = 0; c && layer < CLIP_LAYERS; layer++) {
		if (encode_layer(c, number, layer) != OK) {
			clip_free(c);
			return NULL;
		}
	}
	return c;
}

void clip_free(struct clip *c)
{
	for (uint32_t layer = 0; c && layer < CLIP_LAYERS; layer++) {
		for (uint32_t i = 0; i < CLIP_FRAMES; i++) {
			free(c->frames[layer][i].data);
		}
	}
	free(c);
}

enum err camera_init(struct camera *c, uint32_t number, const struct clip *clip)
{
	memset(c, 0, sizeof *c);
	c->number = number;
	c->clip = clip;
	for (uint32_t layer = 0; layer < CLIP_LAYERS && !clip; layer++) {
		enum err e = picture_init(&c->layers[layer].picture, layer_sizes[layer].width,
			layer_sizes[layer].height);
		c->layers[layer].encoder = vp8_encoder_new(layer_sizes[layer].width, layer_sizes[layer].height,
			layer_sizes[layer].rate_kbps, CLIP_FPS);
		if (e != OK || !c->layers[layer].encoder) {
			camera_finish(c);
			return e != OK ? e : ERR_SYS;
		}
	}
	return OK;
}

void camera_finish(struct camera *c)
{
	for (uint32_t layer = 0; layer < CLIP_LAYERS; layer++) {
		vp8_encoder_free(c->layers[layer].encoder);
		c->layers[layer].encoder = NULL;
		picture_finish(&c->layers[layer].picture);
	}
}

static enum err next_live(struct camera *c, uint32_t layer, bool want_key, us_t now, struct vp8_frame *out)
{
	struct picture *picture = &c->layers[layer].picture;
	struct mark mark = {.number = (uint16_t)c->number, .frame = c->layers[layer].live_frame++, .is_live = true,
		.time_ms = (uint32_t)(now / US_PER_MS) & MARK_TIME_MAX};
	float time_s = (float)(now % (4 * US_PER_S)) / 1e6f;
	figure_draw(picture, c->number, c->wanted_pose, time_s);
	mark_draw(picture, &mark);
	return vp8_encoder_encode(c->layers[layer].encoder, picture, want_key || mark.frame == 0, out);
}

enum err camera_next(struct camera *c, uint32_t layer, bool want_key, us_t now, struct vp8_frame *out, uint16_t *number)
{
	if (!c->clip) {
		*number = c->layers[layer].live_frame;
		return next_live(c, layer, want_key, now, out);
	}
	enum figure_pose pose = c->layers[layer].pose;
	uint32_t first = scenes[pose].first;
	uint32_t at = c->layers[layer].at;
	if (c->wanted_pose != pose) {
		/* Every scene starts with a key frame: a change needs no other. */
		c->layers[layer].pose = c->wanted_pose;
		first = scenes[c->wanted_pose].first;
		at = first;
	} else if (want_key) {
		at = first + (at - first) / CLIP_KEY_INTERVAL * CLIP_KEY_INTERVAL;
	}
	const struct clip_frame *frame = &c->clip->frames[layer][at];
	uint32_t count = scenes[c->layers[layer].pose].count;
	c->layers[layer].at = first + (at - first + 1) % count;
	*number = (uint16_t)at;
	out->data = bytes_of(frame->data, frame->len);
	out->is_keyframe = frame->is_keyframe;
	out->temporal_id = frame->temporal_id;
	return OK;
}
