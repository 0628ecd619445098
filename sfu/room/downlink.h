/*
 * The audio or the video slot of one seat: a constant SSRC through which changing sources flow, with its choice of
 * layers, its rewriting, and the memory of what was sent.
 */
#ifndef KREIDE_DOWNLINK_H
#define KREIDE_DOWNLINK_H

#include "cap.h"
#include "rewrite.h"
#include "rng.h"
#include "select.h"
#include "sent_log.h"
#include "stream_out.h"
#include "uplink.h"

enum { DOWNLINK_LOG = 512 };

struct downlink {
	/* the hot loop reads what follows, down to `rewrite`, with every packet: it stays together */
	struct uplink *source; /* what flows here; NULL: nothing */
	bool is_video;
	bool is_negotiated; /* a section of the offer carries it */
	bool must_switch;   /* the next packet can't continue the last one */
	bool is_live;       /* video: a picture of this source was sent, and goes on */
	bool is_paused;     /* video: the line is too weak */
	bool is_given;      /* video: what select aims at is what the line was found to bear */
	uint8_t wish;       /* video: bit i: layer i is of use to this subscriber, now or soon */
	bool is_unplayable; /* video: the subscriber lacks the codec of what is assigned */
	int8_t layer;       /* being sent, -1: none */
	bool has_last;      /* last_feed is of this source */
	uint32_t last_feed;
	uint8_t payload_type[CODEC_COUNT]; /* by enum codec; 0: not negotiated */
	uint8_t rtx_type[CODEC_COUNT];
	uint8_t red_type;   /* sound: RFC 2198; 0: not negotiated */
	uint32_t ssrc, rtx_ssrc; /* rtx_ssrc 0: nothing is sent again */
	uint16_t rtx_seq;
	us_t report_at;     /* next sender report; US_NEVER: nothing to report on */
	struct sent_log log;
	struct stream_out out;
	struct select select;
	struct rewrite rewrite;
	struct cap keyframes; /* that the subscriber may ask for: every one costs the publisher, and with him all others */
	us_t replayed_at;   /* last time that it began from history; negative: never */
	uint32_t first_rtp; /* of the first picture since it is live */
};

enum { DOWNLINK_HOT_BYTES = 448 }; /* up to the counters of rewrite, without what was dropped */

void downlink_init(struct downlink *d, bool is_video, struct rng *rng, us_t now);
void downlink_finish(struct downlink *d);
/* Waits for a key frame before it goes on. */
void downlink_restart(struct downlink *d);
/* Another source, or NULL. ERR_UNSUPPORTED: the subscriber lacks its codec; ERR_NOMEM. Nothing flows then. */
enum err downlink_set_source(struct downlink *d, struct uplink *source, us_t now) MUST_USE;

#endif
