/* What a synthetic participant receives in its seats: put together, asked for again, decoded, and read. */
#ifndef KREIDE_RECEIVER_H
#define KREIDE_RECEIVER_H

#include "audio_check.h"
#include "frame_buffer.h"
#include "mark.h"
#include "nack.h"
#include "rtp.h"
#include "stream_in.h"
#include "transport.h"
#include "twcc_rx.h"
#include "vp8_codec.h"

enum { RECEIVER_MAX_SEATS = 12 };

struct receiver_slot {
	bool is_started;
	uint32_t ssrc, rtx_ssrc; /* 0: not there, or not known yet */
	struct stream_in in;
	struct nack nack;
	struct frame_buffer *buffer; /* video */
	struct vp8_decoder *decoder;
	struct audio_check audio;
	us_t pli_at;
	/* decoded: or, without a decoder, whole */
	uint64_t decoded, undecodable, unreadable, recovered, nacked;
};

struct receiver_seat {
	struct receiver_slot audio, video;
};

/* A picture that came whole. */
struct receiver_frame {
	uint32_t rtp;
	us_t arrived_at; /* its last packet; it is shown when all before it have come, or are given up */
	const struct stamp *stamp; /* NULL: whoever sent it is no participant of ours */
	bool is_decoded;
	const struct mark *mark;   /* NULL: not decoded, or none that can be read */
};

struct receiver_events {
	void (*on_frame)(void *ctx, uint32_t seat, const struct receiver_frame *frame, us_t now);
	void (*on_tone)(void *ctx, uint32_t number, us_t now);
	/* Any packet with something in it, also one that was sent again. stamp: of sound, if it has one. */
	void (*on_packet)(void *ctx, uint32_t seat, bool is_video, const struct stamp *stamp, us_t now);
};

struct receiver {
	struct transport *transport;
	bool decodes;
	struct receiver_seat seats[RECEIVER_MAX_SEATS];
	uint32_t seat_count;
	struct twcc_rx twcc;
	uint32_t sender_ssrc;
	us_t next_report_at, next_nack_at;
	uint64_t packets, bytes, unknown;
	const struct receiver_events *events; /* borrowed */
	void *ctx;
};

/* decodes false: frames are only checked for being whole. */
void receiver_init(struct receiver *r, uint32_t sender_ssrc, bool decodes, const struct receiver_events *events, void *ctx);
void receiver_finish(struct receiver *r);
/* The seats of an answer, behind so many sections that send; streams that were there before go on. ERR_NOMEM. */
enum err receiver_on_answer(struct receiver *r, const struct answer *answer, uint32_t sources, uint32_t seats, uint32_t voice_seats)
	MUST_USE;
void receiver_on_rtp(struct receiver *r, struct bytes pkt, us_t now);
void receiver_on_rtcp(struct receiver *r, const struct rtcp_packet *p, us_t now);
void receiver_on_time(struct receiver *r, us_t now);

#endif
