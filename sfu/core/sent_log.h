/*
 * Which packet of which feed was sent under which number to one subscriber, so that a NACK is answered with the very
 * same packet, made again from the shared history. A ring by outgoing number; no allocation after init.
 */
#ifndef KREIDE_SENT_LOG_H
#define KREIDE_SENT_LOG_H

#include "errors.h"
#include "seq.h"
#include "units.h"

#define SENT_LOG_MAX_AGE_US (5 * US_PER_S)     /* an older one is of no use to a decoder */
#define SENT_LOG_AGAIN_AGE_US (500 * US_PER_MS) /* an older one would come too late, if it was missing */
#define SENT_LOG_MIN_GAP_US (10 * US_PER_MS)   /* least time between two retransmissions of a packet */
enum { SENT_LOG_MAX_RTX = 8 };                 /* of one packet */
enum { SENT_LOG_AGAIN = 64 };

/* Small: the log of a subscriber comes back into the cache with every frame. Times in ms, the low halves. */
struct sent_entry {
	uint32_t sent_at_ms;
	uint32_t rtx_at_ms;      /* last retransmission, if rtx_count is not 0 */
	uint32_t feed;           /* the caller's name of the history that it comes from; never used again for another one */
	uint32_t timestamp;      /* as sent */
	uint32_t active_targets; /* mask of the dependency descriptor, as sent; 0: none */
	uint16_t source_seq;     /* in the feed's history, low part: histories are shorter */
	uint16_t seq;
	uint16_t picture_id;
	uint16_t frame_number;   /* of the dependency descriptor, as sent */
	uint8_t tl0_picture_id;
	uint8_t rtx_count;
	bool marker;
	bool is_used;
};

struct sent_log {
	struct sent_entry *entries;
	uint32_t cap;
	uint16_t newest; /* put last */
};

/* cap: packets remembered, a power of two up to 32768. ERR_NOMEM. */
enum err sent_log_init(struct sent_log *log, uint32_t cap) MUST_USE;
void sent_log_finish(struct sent_log *log); /* a zeroed struct is fine */
/* Brings the places of the next packets into the cache. */
void sent_log_prefetch(const struct sent_log *log);
/* Copies what was sent: seq, feed, source_seq, timestamp, picture ids, frame number, mask, marker are the caller's, the rest is set here. */
void sent_log_put(struct sent_log *log, const struct sent_entry *entry, us_t now);
/*
 * What to send again for a NACK of `seq`, counted as sent at `now`. NULL: unknown, too old, sent again clearly less than a
 * round trip ago (the same NACK asked twice), or too often. rtt_us 0: unknown.
 */
const struct sent_entry *sent_log_take(struct sent_log *log, uint16_t seq, us_t rtt_us, us_t now);
/*
 * One of the last SENT_LOG_AGAIN packets that was never sent again, the newest first, counted as sent at `now`. NULL: none.
 */
const struct sent_entry *sent_log_take_newest(struct sent_log *log, us_t now);
/* The same entry without counting. NULL: unknown. */
const struct sent_entry *sent_log_get(const struct sent_log *log, uint16_t seq);

#endif
