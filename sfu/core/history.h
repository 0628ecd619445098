/*
 * The recent packets of one published stream (a simulcast layer, or an audio source), decrypted and immutable,
 * shared by all its subscribers: retransmissions are made from it. A ring by sequence number; no allocation after init.
 */
#ifndef KREIDE_HISTORY_H
#define KREIDE_HISTORY_H

#include "bytes.h"
#include "codec.h"
#include "rtp.h"
#include "seq.h"
#include "units.h"

enum { HISTORY_SLOT_BYTES = 1460 };

/* A stored packet: parsed once. */
struct history_packet {
	seq_t seq;
	bool is_used; /* kept by history_put and history_clear */
	uint32_t timestamp;
	us_t arrived_at;
	bool marker;
	uint8_t payload_type;
	uint16_t payload_len;
	struct codec_info info;
	bool has_audio_level;
	uint8_t audio_level; /* RFC 6464 byte as received */
	uint8_t dd_len;      /* dependency descriptor as received: these bytes behind the payload */
	uint8_t payload[HISTORY_SLOT_BYTES];
};

struct history {
	struct history_packet *slots;
	uint32_t cap; /* power of two */
};

/* cap: packets kept, a power of two. ERR_NOMEM. */
enum err history_init(struct history *h, uint32_t cap) MUST_USE;
void history_finish(struct history *h);
/* Forget everything (a stream restarted). */
void history_clear(struct history *h);
/*
 * A slot to fill (seq and payload_len are set; 0 bytes: a number under which nothing was sent), valid until `cap` newer
 * packets came. payload_len includes what else is to stand in payload[]. NULL if it does not fit or if the packet is so late that a newer one has its slot. A packet that is there already is overwritten.
 */
struct history_packet *history_put(struct history *h, seq_t seq, size_t payload_len);
/* NULL if it was never there or is gone. */
const struct history_packet *history_get(const struct history *h, seq_t seq);
/* The same, to complete what was parsed of it. */
struct history_packet *history_edit(struct history *h, seq_t seq);
/* As much of it as is in use. */
size_t history_packet_bytes(const struct history_packet *packet);
/* Its dependency descriptor; empty: none. */
struct bytes history_dd(const struct history_packet *packet);

#endif
