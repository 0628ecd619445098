/* VP8 in RTP (RFC 7741): a frame cut into payloads, and what a payload says about its frame. */
#ifndef KREIDE_VP8_PACKET_H
#define KREIDE_VP8_PACKET_H

#include "bytes.h"

enum { VP8_DESCRIPTOR_BYTES = 6, VP8_PAYLOAD_MAX = 1140 };

/* The counters that go into every descriptor of a stream. */
struct vp8_descriptor {
	uint16_t picture_id; /* 15 bits */
	uint8_t tl0_picture_id;
	uint8_t temporal_id;
	bool is_frame_start; /* read only */
	bool is_keyframe;    /* read only; known on the first packet */
};

/* How many payloads a frame of this size takes, all about equally long. */
size_t vp8_packet_count(size_t frame_len);
/* Writes payload `index` of `count`; returns its length. buf has VP8_PAYLOAD_MAX bytes. */
size_t vp8_packet_write(uint8_t *buf, struct bytes frame, size_t index, size_t count, const struct vp8_descriptor *d);
/* *data: what belongs to the frame. ERR_SHORT, ERR_MALFORMED. */
enum err vp8_packet_read(struct bytes payload, struct vp8_descriptor *d, struct bytes *data) MUST_USE;

#endif
