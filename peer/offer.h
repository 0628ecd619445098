/* The offer of a synthetic participant: what a browser would write. */
#ifndef KREIDE_OFFER_H
#define KREIDE_OFFER_H

#include "rtp.h"

enum { OFFER_MAX_BYTES = 64 * 1024, OFFER_PT_OPUS = 111, OFFER_PT_VP8 = 96, OFFER_PT_RTX = 97 };
/* Mids: 0 microphone, 1 camera, 2 screen, 3 screen sound; then audio and video of each seat, then the voice seats. */
enum { OFFER_SOURCES = 4 };

struct offer_conf {
	uint64_t session_id;
	uint32_t version;
	const char *ufrag, *pwd;
	const uint8_t *fingerprint; /* 32 bytes */
	uint32_t mic_ssrc;
	uint32_t sources; /* sections that send, of the four above: all, the first two, or none */
	uint32_t seats, voice_seats;
	bool is_reply; /* the other side has offered */
};

/* The extension ids that every section uses. */
extern const struct rtp_ext_ids offer_ext_ids;

/* Returns the length (without NUL), 0 if it does not fit. */
size_t offer_write(char *out, size_t cap, const struct offer_conf *conf);
/*
 * The answer to an offer of one sound and one picture, by who only receives; as offer_write. The other side's section names are
 * kept, and must be 0 and 1.
 */
size_t offer_write_reply(char *out, size_t cap, const struct offer_conf *conf, const char *offer);
/* Mids of a seat (voice seats follow the others). */
uint32_t offer_seat_audio_mid(uint32_t sources, uint32_t seats, uint32_t seat);
uint32_t offer_seat_video_mid(uint32_t sources, uint32_t seat);

#endif
