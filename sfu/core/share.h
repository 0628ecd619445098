/*
 * Splits what a line bears over the videos that a subscriber wants: a pure function on arrays. A video can be had in an
 * ordered list of steps, each a spatial and a temporal layer with its price; what the steps mean (simulcast, SVC) is
 * the caller's business. What may be spent at all, and when more than before, says share_line.h.
 */
#ifndef KREIDE_SHARE_H
#define KREIDE_SHARE_H

#include "units.h"

#include <stdbool.h>
#include <stddef.h>

enum { SHARE_MAX_STEPS = 12, SHARE_MAX_VIDEOS = 32, SHARE_NOTHING = -1 };

struct share_step {
	uint8_t spatial, temporal;
	bool is_flowing;
	uint16_t height_px;
	bps_t bps; /* of everything up to this step: measured, or expected while it does not flow */
};

struct share_video {
	uint8_t rank;        /* 0 first */
	bool is_screen;      /* before the people of the same rank */
	uint16_t height_px;  /* of the tile */
	uint8_t step_count;
	struct share_step steps[SHARE_MAX_STEPS]; /* lowest first */
	int8_t previous;     /* step given last time, SHARE_NOTHING: none */
	bool is_new;         /* it was never given, nor paused: somebody just turned to it */
	int8_t given;        /* result: step; SHARE_NOTHING: paused, or nothing flows */
	bool is_paused;      /* result: something flows, but the line does not bear it */
};

struct share_budget {
	bps_t hold_bps;  /* the lowest steps of what was given before must fit into this ... */
	bps_t keep_bps;  /* ... all that was given before into this ... */
	bps_t start_bps; /* ... all together into this where the lowest step of something new is given ... */
	bps_t raise_bps; /* ... and into this where anything else is given that was not; */
	bps_t pace_bps;  /* all that together may not cost more, but for the first */
};

/*
 * Fills `given` and `is_paused`, returns what is spent. First its lowest step for each video, by rank, then raises by rank,
 * videos of one rank in turns; of two with one rank a screen comes first, then the taller tile. No step is given that
 * is taller than the tile needs. has_all: as if everything flowed.
 */
bps_t share_split(struct share_video *videos, size_t count, struct share_budget budget, bool has_all);
/* What the steps given last time cost now, as far as they are still of use. */
bps_t share_previous_bps(const struct share_video *videos, size_t count);

#endif
