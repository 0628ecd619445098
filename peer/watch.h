/* Whether one synthetic participant sees and hears what it should: the account behind the report. */
#ifndef KREIDE_WATCH_H
#define KREIDE_WATCH_H

#include "histogram.h"
#include "mark.h"
#include "receiver.h"
#include "units.h"

enum watch_kind { WATCH_VOICE, WATCH_CAMERA, WATCH_SCREEN, WATCH_KINDS };

#define WATCH_FREEZE_US (500 * US_PER_MS)
#define WATCH_TOLERANCE_US US_PER_S
#define WATCH_NOBODY UINT32_MAX

/* Who should be seen in a seat, as the server announced it. */
struct watch_seat {
	bool is_live;
	uint32_t number;     /* of the participant, with MARK_SCREEN for a screen; WATCH_NOBODY: unknown */
	uint32_t last_number; /* who sat here last */
	uint32_t first_rtp;
	us_t since, last_frame_at;
	us_t window_gap_us;
	/* pictures of somebody else, until it is clear whether their announcement was only slower than they */
	uint64_t suspects;
	us_t suspect_since;
	uint32_t suspect_number, suspect_rtp;
};

struct watch {
	struct watch_seat seats[RECEIVER_MAX_SEATS];
	us_t heard_at[TONE_COUNT];
	us_t seen_at[2][TONE_COUNT];               /* by person; [1]: its screen */
	us_t packet_at[WATCH_KINDS][TONE_COUNT];   /* any packet in the seat of this person */
	us_t grace_until;   /* nothing counts before (just joined, or a change of network) */
	uint64_t frames, wrong, freezes, blind; /* blind: pictures of unknown freshness */
	struct histogram latency;
	us_t longest_gap_us;
	bool is_interrupted;    /* a fresh connection has brought nothing yet */
	us_t longest_outage_us; /* neither picture nor tone, from the last one of the old connection to the first of the new */
	uint32_t outages;
	bool is_windowed;       /* within this window every gap counts */
	uint32_t pauses_seen;   /* of pictures, ever */
	uint32_t pauses;        /* of pictures in this window, by the server and with notice: no gaps */
	uint64_t hear_checks, hear_missing, hear_extra;
	us_t first_frame_at, first_tone_at, media_at; /* 0: not yet; media_at: last picture or tone */
};

/* All are in: what was counted on the way does not matter, and the first moments don't either. */
void watch_begin(struct watch *w, us_t now);
void watch_on_seat(struct watch *w, uint32_t seat, bool is_live, uint32_t number, uint32_t first_rtp, us_t now);
/* Of whom a picture is shown, and when it came: one that waited here for a lost packet before it was not sent later. */
void watch_on_seen(struct watch *w, uint32_t number, us_t arrived_at);
/* latency_us < 0: unknown. */
void watch_on_frame(struct watch *w, uint32_t seat, uint32_t rtp, uint32_t number, us_t latency_us, us_t now);
void watch_on_packet(struct watch *w, uint32_t seat, bool is_video, us_t now);
/* A fresh connection, the first one or another one: nobody sits anywhere yet. */
void watch_on_join(struct watch *w);
/* The line is too thin for this picture, as the server says: now, or afterwards if the WebSocket was cut. */
void watch_on_pause(struct watch *w, uint32_t seat);
void watch_begin_window(struct watch *w);
void watch_end_window(struct watch *w, us_t now);
us_t watch_window_gap(const struct watch *w);
void watch_on_tone(struct watch *w, uint32_t number, us_t now);
/* A look at what is heard: speaking[n] true while n is to be heard, settled[n] true if that has been so for a while. */
void watch_hearing(struct watch *w, const bool *speaking, const bool *settled, us_t now);
/* The watcher itself was held up: what it missed meanwhile is nobody's fault. */
void watch_on_stall(struct watch *w, us_t now);
/* Settles what is still suspect. */
void watch_on_time(struct watch *w, us_t now);
/* In milliseconds, of all pictures; share 0..1. */
uint32_t watch_latency(const struct watch *w, double share);

#endif
