/*
 * The voice of a synthetic participant, encoded once and played again and again: a pure tone of its own pitch (to be
 * told apart by a machine), or a soft hum with the rhythm of speech (to be listened to).
 */
#ifndef KREIDE_TONE_H
#define KREIDE_TONE_H

#include "bytes.h"

enum { TONE_COUNT = 48, TONE_SAMPLE_HZ = 48000, TONE_FRAME_MS = 20, TONE_PACKET_MAX = 256 };

enum voice_kind { VOICE_PURE, VOICE_HUM };

struct voice_packet {
	uint16_t len;
	uint8_t level; /* RFC 6464: 0x80 | -dBov when voice */
	uint8_t data[TONE_PACKET_MAX];
};

struct voice {
	struct voice_packet *packets;
	uint32_t count;
	struct voice_packet silence;
};

/* Pitch of participant `number`; distinct for TONE_COUNT of them, 40 Hz apart. */
uint32_t tone_hz(uint32_t number);
/* ERR_NOMEM, ERR_SYS. */
enum err voice_init(struct voice *v, uint32_t number, enum voice_kind kind) MUST_USE;
void voice_finish(struct voice *v); /* a zeroed struct is fine */

#endif
