/*
 * Continuity of one outgoing stream across whatever feeds it: sequence numbers without unexplained gaps, timestamps
 * that never run back, picture ids and TL0PICIDX (VP8, VP9) and frame numbers (dependency descriptor) that go on. A source or layer switch is announced with
 * rewrite_switch before the first packet of the new feed. Late packets of the current feed keep their place; packets
 * of the current feed that the selector drops are closed up (rewrite_drop), those that were lost upstream stay gaps.
 */
#ifndef KREIDE_REWRITE_H
#define KREIDE_REWRITE_H

#include "codec.h"
#include "seq.h"
#include "units.h"

enum {
	REWRITE_MAX_DROPS = 64,
	REWRITE_SQUEEZE = 128,   /* frames more than 1.4 ms apart keep timestamps of their own */
	REWRITE_MAX_GAP = 8192 /* a longer gap is no loss but another feed: it is closed, as by rewrite_switch */
};

struct rewrite_out {
	uint16_t seq;
	uint32_t timestamp;
	uint16_t picture_id;
	uint8_t tl0_picture_id;
	uint16_t frame_number;
};

/*
 * One of the counters, in terms of the current feed: out = in + offset - (numbers dropped below in). Extended and signed.
 */
struct rewrite_counter {
	int64_t offset;
	int64_t first_in;    /* below: of another feed, or too old to be placed */
	int64_t highest_in;  /* of what was sent */
	int64_t highest_out; /* of what was sent, of all feeds */
	uint8_t drop_count;
};

/* Dropped from the current feed, ascending, the low halves; older ones are folded into offset and first_in. */
struct rewrite_drops {
	uint32_t low[REWRITE_MAX_DROPS];
};

struct rewrite {
	uint32_t clock_hz;
	bool has_sent;     /* something was ever sent on this stream */
	bool in_switch;    /* the next packet starts a new feed */
	bool has_rtp_hint; /* rewrite_switch knew the feed's timestamp in the old feed's terms */
	int64_t hint_offset;
	struct rewrite_counter seq;
	struct rewrite_counter picture;
	uint8_t picture_bits;      /* of the current feed, 0: it has none (yet) */
	bool has_tl0;              /* the current feed has a TL0PICIDX */
	uint8_t tl0_offset, highest_tl0_out;
	bool has_frame;            /* the current feed has frame numbers; those of frames that are left out leave gaps */
	uint16_t frame_offset, highest_frame_out;
	int64_t rtp_offset;
	int64_t squeezed_below;    /* in terms of highest_rtp_in: what is older was replayed; 0: nothing was */
	bool has_replay;           /* the next feed begins with packets of the past; ... */
	uint32_t replay_rtp;       /* ... its clock shows this now */
	uint64_t highest_rtp_in;   /* extended; of the current feed */
	int64_t highest_rtp_out;
	us_t last_at;              /* arrival of the first packet with highest_rtp_out */
	/* apart from the counters: whoever gets all never touches them */
	struct rewrite_drops seq_drops, picture_drops;
};

/* start_*: where the outgoing numbers begin (chance, RFC 3550 5.1). */
void rewrite_init(struct rewrite *r, uint32_t clock_hz, uint16_t start_seq, uint32_t start_rtp, uint16_t start_picture_id);
/*
 * The next packet comes from another feed. If the same publisher's old and new layer can be related by their sender
 * reports, new timestamp + rtp_hint is the same instant in the old feed's timestamps; else the gap is
 * filled from the time that passed.
 */
void rewrite_switch(struct rewrite *r, bool has_rtp_hint, int64_t rtp_hint);
/*
 * The next feed begins with packets that came in earlier, all sent at once: `rtp` is what its clock shows now. Timestamps
 * before that one are squeezed together by REWRITE_SQUEEZE, so that they don't run back, and that for the receiver, who
 * judges the line by them, everything was captured about when it arrives.
 */
void rewrite_replay(struct rewrite *r, uint32_t rtp);
/*
 * Numbers for a packet of the current feed. ERR_REPLAY: older than the feed's first, or dropped before: don't send.
 * The same packet again gets the same numbers.
 */
enum err rewrite_packet(struct rewrite *r, seq_t seq, uint32_t rtp, const struct codec_info *info, us_t now,
	struct rewrite_out *out) MUST_USE;
/*
 * This packet of the current feed is left out on purpose; its number, and its picture's, are closed up. False: newer
 * packets were sent already, so that its place can't be closed any more. Send it then: it fits where it stands, and
 * leaving it out would look like a loss and be asked for again and again.
 */
bool rewrite_drop(struct rewrite *r, seq_t seq, const struct codec_info *info);
/* Writes picture id and TL0PICIDX into a copy of a VP8 or VP9 payload; the widths do not change. Other codecs: nothing. */
void rewrite_payload(uint8_t *payload, size_t len, const struct codec_info *info, const struct rewrite_out *out);

#endif
