/*
 * What an SFU may know of a payload: does a key frame start here, which layer is it, where do its counters
 * stand. VP8: RFC 7741 section 4.2; H.264: RFC 6184; VP9: RFC 9628 section 4.2; AV1: its RTP specification 1.0, section 4.
 * Nothing behind the descriptor is looked at, so that frame encryption stays possible (for H.264 the NAL types serve as
 * the descriptor; for AV1 the aggregation header and the dependency descriptor are all there is).
 */
#ifndef KREIDE_CODEC_H
#define KREIDE_CODEC_H

#include "dd.h"

enum codec { CODEC_NONE, CODEC_OPUS, CODEC_VP8, CODEC_H264, CODEC_VP9, CODEC_AV1, CODEC_COUNT };

enum { VP9_MAX_SPATIAL = 8 };

struct codec_info {
	bool is_keyframe_start; /* first packet of a key frame (H.264: SPS or IDR; VP9 and AV1: of its lowest layer) */
	bool is_frame_start;
	uint8_t temporal_id;    /* 0 without layers */
	bool is_layer_sync;     /* VP8 Y bit, VP9 U bit: from here on one can go up to this temporal layer */
	bool is_droppable;      /* nothing refers to it (VP8 N bit) */
	/* VP8, VP9: where the rewriter finds the fields, offsets from the payload's start; 0: absent */
	uint8_t picture_id_offset;
	uint8_t picture_id_bits; /* 7 or 15 */
	uint16_t picture_id;
	bool is_picture_reference; /* VP9: pictures are predicted from others by their ids, which must not be closed up */
	uint8_t tl0_offset;
	uint8_t tl0_picture_id;
	uint8_t temporal_offset;  /* VP8: of the TID/Y/KEYIDX byte */
	/* VP9, AV1: several spatial layers in one stream; a frame is one layer of a picture */
	uint8_t spatial_id;
	bool is_frame_end;
	bool is_predicted;        /* VP9 P bit: from earlier pictures */
	bool is_for_upper;        /* VP9 Z bit clear: the layer above may be predicted from it */
	uint8_t spatial_count;    /* VP9, with a scalability structure: how many layers there are; else 0 */
	uint16_t heights[VP9_MAX_SPATIAL]; /* theirs, 0: not told */
	/* set by who reads the header extension, since that takes a memory of the stream */
	bool has_dd;
	bool is_dd_unread;        /* its structure was not there yet: nothing but the frame's borders and number is known */
	struct dd_frame dd;
};

/* ERR_SHORT / ERR_MALFORMED: forward nothing. Opus: all zero. */
enum err codec_peek(enum codec codec, struct bytes payload, struct codec_info *info) MUST_USE;
const char *codec_name(enum codec codec);   /* as in a=rtpmap */
uint32_t codec_clock_hz(enum codec codec);
/* One stream can have several spatial and temporal layers in it; without simulcast. */
bool codec_is_scalable(enum codec codec);

#endif
