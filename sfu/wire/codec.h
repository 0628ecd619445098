/*
 * What an SFU may know of a payload: does a key frame start here, which layer is it, where do its counters
 * stand. VP8: RFC 7741 section 4.2; H.264: RFC 6184. Nothing behind the descriptor is looked at, so that frame
 * encryption stays possible (for H.264 the NAL types serve as the descriptor).
 */
#ifndef KREIDE_CODEC_H
#define KREIDE_CODEC_H

#include "bytes.h"

enum codec { CODEC_NONE, CODEC_OPUS, CODEC_VP8, CODEC_H264 };

struct codec_info {
	bool is_keyframe_start; /* first packet of a key frame (H.264: SPS or IDR) */
	bool is_frame_start;
	uint8_t temporal_id;    /* 0 without layers */
	bool is_layer_sync;     /* VP8 Y bit: depends on TL0 only */
	bool is_droppable;      /* nothing refers to it (VP8 N bit) */
	/* VP8: where the rewriter finds the fields, offsets from the payload's start; 0: absent */
	uint8_t picture_id_offset;
	uint8_t picture_id_bits; /* 7 or 15 */
	uint16_t picture_id;
	uint8_t tl0_offset;
	uint8_t tl0_picture_id;
	uint8_t temporal_offset;  /* of the TID/Y/KEYIDX byte */
};

/* ERR_SHORT / ERR_MALFORMED: forward nothing. Opus: all zero. */
enum err codec_peek(enum codec codec, struct bytes payload, struct codec_info *info) MUST_USE;
const char *codec_name(enum codec codec);   /* as in a=rtpmap */
uint32_t codec_clock_hz(enum codec codec);

#endif
