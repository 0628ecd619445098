/*
 * What a synthetic participant sends: its camera's layers, a screen and its voice, with retransmissions and sender
 * reports.
 */
#ifndef KREIDE_SENDER_H
#define KREIDE_SENDER_H

#include "clip.h"
#include "history.h"
#include "rng.h"
#include "rtcp.h"
#include "stamp.h"
#include "tone.h"
#include "transport.h"

struct sender_stream {
	const char *mid, *rid; /* rid NULL: none */
	uint32_t ssrc, rtx_ssrc;
	seq_t seq;         /* next one; starts high enough to look back */
	uint16_t rtx_seq;
	uint32_t rtp_base;
	uint32_t packets, octets;
	uint16_t picture_id;
	uint8_t tl0;
	bool want_key;
	us_t key_at; /* last one on demand */
	struct history history;
};

struct sender {
	struct transport *transport;
	uint32_t number;
	struct camera camera, screen_camera;
	const struct voice *voice;
	struct sender_stream layers[CLIP_LAYERS], screen, mic;
	bool camera_on, mic_on, screen_on, speaks;
	bool is_single;  /* the larger layer alone, without a name */
	bool has_screen; /* screen_camera is set up */
	uint16_t twcc_seq;
	uint32_t voice_at;
	us_t begun_at, next_video_at, next_audio_at, next_silence_at, next_report_at;
	uint64_t packets, resent, plis;
};

/* clip (NULL: live) and voice are borrowed. Without a camera neither costs anything. ERR_NOMEM, ERR_SYS. */
enum err sender_init(struct sender *s, struct rng *rng, uint32_t number, bool has_camera, const struct clip *clip,
	const struct voice *voice) MUST_USE;
void sender_finish(struct sender *s);
/* From now on (also after a change of transport): starts with key frames. */
void sender_start(struct sender *s, struct transport *transport, us_t now);
/* The other side takes no simulcast. */
void sender_send_one_layer(struct sender *s);
/* The screen is a live picture of its own. */
void sender_show_screen(struct sender *s, bool on);
/* From now on the voice claims to be the screen's sound, and the smaller camera picture to be the screen. */
void sender_smuggle(struct sender *s);
void sender_on_rtcp(struct sender *s, const struct rtcp_packet *p, us_t now);
void sender_on_time(struct sender *s, us_t now);

#endif
