/*
 * Packets of one received VP8 stream put back into frames, in order. A hole is waited for (a retransmission fills
 * it); what never comes costs its frame and all that build on it, up to the next key frame. Who does not decode keeps no
 * payloads: whether frames are complete is known all the same.
 */
#ifndef KREIDE_FRAME_BUFFER_H
#define KREIDE_FRAME_BUFFER_H

#include "bytes.h"
#include "seq.h"
#include "stamp.h"
#include "units.h"
#include "vp8_packet.h"

enum { FRAME_BUFFER_PACKETS = 128, FRAME_BUFFER_PACKET_BYTES = 1500, FRAME_MAX_BYTES = 128 * 1024 };
#define FRAME_BUFFER_WAIT_US (600 * US_PER_MS)

struct frame_slot {
	bool is_used;
	seq_t seq;
	uint32_t rtp;
	bool marker;
	bool is_empty;     /* padding: it only fills its number */
	bool is_malformed;
	bool has_stamp;
	struct stamp stamp;
	struct vp8_descriptor descriptor;
	uint16_t len;      /* of what belongs to the frame */
	struct bytes data; /* with payloads: in their block */
	us_t arrived_at;
};

struct frame_buffer {
	struct frame_slot slots[FRAME_BUFFER_PACKETS];
	bool has_started;
	seq_t next, highest;
	bool needs_key;      /* frames are useless until a key frame */
	bool in_frame, is_broken, is_keyframe;
	uint32_t frame_rtp;
	uint8_t *payloads;   /* FRAME_BUFFER_PACKET_BYTES for each slot; NULL: not kept */
	uint8_t *frame;      /* FRAME_MAX_BYTES; NULL without payloads */
	size_t frame_len;
	us_t frame_arrived_at;
	uint64_t complete;   /* frames handed out */
	uint64_t lost;       /* frames that were sent to us and can't be decoded */
	uint64_t late;       /* packets that came after their hole was given up, or twice */
};

struct frame_out {
	struct bytes data; /* valid until the next call; without payloads only its length is */
	uint32_t rtp;
	bool is_keyframe;
	bool has_stamp;
	struct stamp stamp; /* which is not part of data */
	us_t arrived_at;    /* its last packet: it may have waited since then for others before it */
};

/* ERR_NOMEM. */
enum err frame_buffer_init(struct frame_buffer *b, bool keeps_payloads) MUST_USE;
void frame_buffer_finish(struct frame_buffer *b);
/* An empty payload is padding: it only fills its number. */
void frame_buffer_put(struct frame_buffer *b, seq_t seq, uint32_t rtp, bool marker, struct bytes payload, us_t now);
/* The next whole frame, if there is one; call until false. */
bool frame_buffer_take(struct frame_buffer *b, us_t now, struct frame_out *out);

#endif
