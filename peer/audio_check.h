/* Whose tone is in a received Opus stream: decoded, and measured at every pitch that a participant may have. */
#ifndef KREIDE_AUDIO_CHECK_H
#define KREIDE_AUDIO_CHECK_H

#include "bytes.h"
#include "tone.h"

enum { AUDIO_CHECK_HZ = 8000, AUDIO_CHECK_WINDOW = AUDIO_CHECK_HZ * 60 / 1000 };
enum { AUDIO_NOTHING_YET = -1, AUDIO_SILENCE = -2 };

struct OpusDecoder;

struct audio_check {
	struct OpusDecoder *decoder;
	float window[AUDIO_CHECK_WINDOW];
	uint32_t filled;
	uint64_t packets, undecodable;
};

enum err audio_check_init(struct audio_check *c) MUST_USE;
void audio_check_finish(struct audio_check *c);
/*
 * Takes one packet. Every 60 ms of sound are judged: the result is then the number (modulo TONE_COUNT) whose tone
 * is in it, or AUDIO_SILENCE; else AUDIO_NOTHING_YET.
 */
int audio_check_on_packet(struct audio_check *c, struct bytes payload);

#endif
