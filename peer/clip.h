/*
 * What a synthetic camera shows. A clip is drawn and encoded once (listening, talking, raising the hand; a key frame
 * every FIGURE_PERIOD_S) and played again and again: thirty cameras cost little. A live camera draws every frame anew, with
 * the time of drawing in it.
 */
#ifndef KREIDE_CLIP_H
#define KREIDE_CLIP_H

#include "figure.h"
#include "units.h"
#include "vp8_codec.h"

enum { CLIP_FPS = 15, CLIP_LAYERS = 2, CLIP_KEY_INTERVAL = 30, CLIP_LISTEN_FRAMES = 60, CLIP_TALK_FRAMES = 30,
	CLIP_HAND_FRAMES = 30, CLIP_FRAMES = CLIP_LISTEN_FRAMES + CLIP_TALK_FRAMES + CLIP_HAND_FRAMES };

struct clip_frame {
	uint8_t *data;
	uint32_t len;
	bool is_keyframe;
	uint8_t temporal_id;
};

/* Immutable after clip_new: threads may share it. */
struct clip {
	struct clip_frame frames[CLIP_LAYERS][CLIP_FRAMES];
};

/* Width of a simulcast layer, lowest first; pictures are 16:9. */
uint32_t clip_layer_width(uint32_t layer);
/* Takes some 100 ms of CPU. NULL when out of memory or refused by the codec. */
struct clip *clip_new(uint32_t number);
void clip_free(struct clip *c);

/* One camera playing: each layer has its own position. */
struct camera {
	uint32_t number;
	const struct clip *clip; /* borrowed; NULL: live */
	enum figure_pose pose, wanted_pose;
	struct {
		uint32_t at;             /* next frame of the clip */
		struct vp8_encoder *encoder; /* live */
		struct picture picture;
		uint16_t live_frame;
		enum figure_pose pose;
	} layers[CLIP_LAYERS];
};

/* clip NULL: live. ERR_NOMEM, ERR_SYS. */
enum err camera_init(struct camera *c, uint32_t number, const struct clip *clip) MUST_USE;
void camera_finish(struct camera *c);
/*
 * The next frame of a layer; valid until the next call for it. want_key: somebody asked for a key frame. *number is what its mark
 * says.
 */
enum err camera_next(struct camera *c, uint32_t layer, bool want_key, us_t now, struct vp8_frame *out, uint16_t *number)
	MUST_USE;

#endif
