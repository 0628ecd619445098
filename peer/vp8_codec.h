/* VP8 by libvpx, as a camera uses it: constant rate, two temporal layers, key frames on demand. */
#ifndef KREIDE_VP8_CODEC_H
#define KREIDE_VP8_CODEC_H

#include "bytes.h"
#include "picture.h"

struct vp8_frame {
	struct bytes data;
	bool is_keyframe;
	uint8_t temporal_id; /* 0 or 1; nothing refers to a frame of layer 1 */
};

struct vp8_encoder;

/* NULL if libvpx refuses. rate: kbit/s. */
struct vp8_encoder *vp8_encoder_new(uint32_t width, uint32_t height, uint32_t rate_kbps, uint32_t fps);
void vp8_encoder_free(struct vp8_encoder *e);
/* *out is valid until the next call. A key frame is always of layer 0. ERR_SYS when libvpx fails. */
enum err vp8_encoder_encode(struct vp8_encoder *e, const struct picture *p, bool want_key, struct vp8_frame *out)
	MUST_USE;

struct vp8_decoder;

/* A decoded picture, valid until the next decode. */
struct vp8_luma {
	const uint8_t *rows;
	uint32_t stride, width, height;
};

struct vp8_decoder *vp8_decoder_new(void);
void vp8_decoder_free(struct vp8_decoder *d);
/* ERR_MALFORMED: not decodable. */
enum err vp8_decoder_decode(struct vp8_decoder *d, struct bytes frame, struct vp8_luma *out) MUST_USE;

#endif
